"""Whatever happened can be kept and read back exactly; nothing else can be read at all."""

from __future__ import annotations

import datetime
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.agreement.reading import read
from proviso_gateway.casework import records
from proviso_gateway.casework.events import Event, EvidenceGiven, Weighing
from proviso_gateway.casework.records import (
    TAGS,
    Private,
    private_of,
    read_private,
    read_statement,
    write_private,
    write_statement,
)
from proviso_gateway.casework.request import Request
from proviso_gateway.errors import Problem
from proviso_gateway.institution.acts import (
    Act,
    ActLine,
    Adopted,
    AgreementStopped,
    RollChanged,
)
from proviso_gateway.institution.statements import Signed, Statement
from proviso_gateway.terms import Field, Handle, Hash, Instant, Period
from proviso_gateway.tracing.people import Gender, Search
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import canonical
from proviso_verify.commitments import Opening
from proviso_verify.proposal import Proposal

SOURCE = (Path(__file__).parents[2] / "examples/police-university/agreement.yaml").read_text()

ADOPTED = Adopted(read(SOURCE), SOURCE, Hash("0" * 64), (Hash("1" * 64),))

words = st.text(st.characters(codec="utf-8"), max_size=8)
names = st.text("abcdefgh_", min_size=1, max_size=8)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
handles = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
keys = st.binary(min_size=32, max_size=32).map(canonical.to_base64)
integers = st.integers(-canonical.LARGEST, canonical.LARGEST)
values = st.one_of(st.booleans(), integers, words, st.dates(), st.frozensets(names, max_size=3))
plain = st.recursive(
    st.one_of(st.booleans(), integers, words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=6,
)

proposals = st.builds(
    Proposal,
    genesis=hashes,
    origin=st.just("log.example.org/tests"),
    proposal=handles,
    request=handles,
    decision=st.sampled_from(("disclose", "refuse", "relay")),
    basis=hashes,
    assessment=hashes,
    search=hashes,
    fields=st.lists(names.map("f".__add__), unique=True, max_size=3).map(sorted).map(tuple),
    recipient=keys.map("x25519:".__add__),
    reasons=hashes,
    until=st.integers(1, canonical.LARGEST),
    salt=st.binary(min_size=32, max_size=32),
)

letters = st.text("abcdefgh", min_size=1, max_size=8)
requests = st.builds(
    lambda evidence, values, **said: Request(
        values=values | dict.fromkeys(evidence, True), evidence=evidence, **said
    ),
    evidence=st.dictionaries(letters.map("d".__add__), letters, max_size=3),
    values=st.dictionaries(names, values, max_size=3),
    request_ref=letters,
    requester=st.none() | letters,
    agreement=letters,
    ground=letters,
    officer=letters,
    countersigner=st.just("") | letters,
    whom=st.builds(
        Search,
        given_name=letters,
        family_name=letters,
        birth_date=st.dates().map(str),
        gender=st.sampled_from(Gender),
        postcode=st.just("") | letters,
    ),
    fields=st.lists(st.sampled_from(Field), min_size=1, max_size=2).map(tuple),
)

st.register_type_strategy(str, words)
st.register_type_strategy(int, integers)
st.register_type_strategy(datetime.date, st.dates())
st.register_type_strategy(Proposal, proposals)

_OF_FIELD: dict[str, st.SearchStrategy[Any]] = {
    "disclosed": st.dictionaries(names, plain, max_size=3),
    "use_limits": st.dictionaries(names, plain, max_size=3),
    "stated": st.dictionaries(names, plain, max_size=3),
    "values": st.dictionaries(names, values, max_size=3),
    "found": st.dictionaries(names, values, max_size=3),
    "factors": st.dictionaries(names, words, max_size=3),
    "evidence": st.dictionaries(names, words, max_size=3),
    "names": st.dictionaries(names, words, max_size=3),
    "basis": st.tuples(words, words),
    "signature": words | st.dictionaries(names, words, max_size=3),
    "value": plain,
}
"""Fields that hold mappings: canonical JSON has ASCII names alone, and knows no floats."""


def fields_of(kind: type) -> dict[str, Any]:
    """What each field of a dataclass is declared to hold."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}  # type: ignore[arg-type]


def things(kind: type) -> st.SearchStrategy[Any]:
    """Things of a registered class, every field of it filled as it is declared."""
    if kind is Proposal:
        return proposals
    if kind is Adopted:
        return st.just(ADOPTED)
    if kind is Request:
        return requests
    hints = fields_of(kind)
    if "valid_until" in hints:
        return _orders(kind)
    return st.builds(
        kind,
        **{
            name: _OF_FIELD[name]
            if name in _OF_FIELD and not is_dataclass(hint) and hint is not Hash
            else _declared(hint)
            for name, hint in hints.items()
        },
    )


def _declared(hint: Any) -> st.SearchStrategy[Any]:
    if is_dataclass(hint):
        return st.deferred(lambda: things(hint))
    inner = get_args(hint)
    if getattr(hint, "__origin__", None) is tuple:
        return st.lists(_declared(inner[0]), max_size=2).map(tuple)
    if getattr(hint, "__origin__", None) is frozenset:
        return st.frozensets(_declared(inner[0]), max_size=2)
    if inner and all(isinstance(one, type) for one in inner):
        return st.one_of(*map(_declared, inner))
    return st.from_type(hint)


def _orders(kind: type) -> st.SearchStrategy[Any]:
    return st.builds(
        kind,
        reference=words,
        court=words,
        effect=st.just("stops"),
        document=hashes,
        valid_from=st.just(datetime.date(2017, 1, 1)),
        valid_until=st.dates(min_value=datetime.date(2017, 1, 1)),
        agreement=names,
        reaches=st.lists(hashes, max_size=2).map(tuple),
    )


openings = st.lists(st.lists(things(Opening), max_size=2).map(tuple), max_size=2).map(tuple)


@pytest.mark.parametrize("kind", TAGS.values(), ids=TAGS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back_exactly(kind: type, data: st.DataObject) -> None:
    private = Private(data.draw(things(kind)), data.draw(openings))
    written = write_private(private)
    told = read_private(written)
    assert told == private
    assert type(told.happened) is kind
    assert canonical.encode(canonical.decode(written)) == written == write_private(told)


@pytest.mark.parametrize("kind", get_args(Act), ids=lambda kind: kind.__name__)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_a_statement_is_read_back_exactly(kind: type, data: st.DataObject) -> None:
    statement = data.draw(
        st.builds(
            Statement,
            kind=words,
            code=words,
            handle=words,
            begun=words,
            stated=st.dictionaries(names, plain, max_size=3),
            salt=st.binary(max_size=4),
            act=things(kind),
            signed=st.lists(things(Signed), max_size=2).map(tuple),
        )
    )
    assert read_statement(write_statement(statement)) == statement


@pytest.mark.parametrize("written", [True, 7, "2017-10-02", "yes", date(2017, 10, 2), frozenset()])
def test_a_value_keeps_its_kind(written: Any) -> None:
    weighing = Weighing("passed", {}, {"fact": written})
    kept = records._made(Weighing, records._rich(records._plain(records._dumped(weighing))))
    assert kept == weighing
    assert type(kept.found["fact"]) is type(written)


def test_everything_that_can_happen_has_a_tag_of_its_own() -> None:
    assert sorted(kind.__name__ for kind in TAGS.values()) == sorted(
        kind.__name__ for kind in (*get_args(Event), *get_args(Act))
    )


KEPT = """
received assessed evidence-given proposed approved declined withdrawn stopped search-begun traced
compared confirmed doubted answered handed-over recused founded adopted status-began
agreement-stopped agreement-restarted order-recorded order-began order-ended requester-enrolled
recall-begun recalled regulator-told recalls-counted
roll-changed hold-placed hold-ended erasure-terms-set cohort-erased late-erased
"""


def test_a_tag_that_stands_in_stored_records_is_not_changed() -> None:
    """A class may be renamed, its tag may not. More may come."""
    assert set(KEPT.split()) <= {tag.replace(" ", "-") for tag in TAGS}


def test_a_record_names_no_class() -> None:
    written = write_private(Private(AgreementStopped("memorandum", Hash("0" * 64))))
    says = f'{{"name":"memorandum","version":"{"0" * 64}"}}'
    assert written.decode() == (
        f'{{"record":{{"openings":[],"says":{says},"tag":"agreement stopped"}},"v":3}}'
    )


def test_an_adopted_agreement_is_kept_as_its_text() -> None:
    data = write_private(Private(ADOPTED))
    assert data.count(b"language: 2") == 1
    assert "agreement" not in json.loads(data)["record"]["says"]
    assert read_private(data).happened == ADOPTED
    with pytest.raises(Problem, match="agreement-unreadable"):
        read_private(data.replace(b"language: 2", b"language: 0"))


def test_a_line_is_made_again_of_its_private_part_and_its_public_entries() -> None:
    opening = Opening("a" * 26, "reason", "passed", b"s" * 32)
    sealed = Sealed(Handle("a" * 26), b"{}", (opening,))
    line = ActLine(3, Instant(5), AgreementStopped("memorandum", Hash("0" * 64)), (sealed,))
    private = private_of(line)
    assert b"{}" not in write_private(private)
    assert private.sealed(((sealed.handle, sealed.data),)) == (sealed,)
    with pytest.raises(Problem, match="malformed"):
        private.sealed(())


STATEMENT = write_statement(
    Statement(
        "officer",
        "enrolled",
        Handle("a" * 26),
        Period("2017-10"),
        {"officers": [{"key": "ed25519:", "roles": ["lawyer"]}]},
        RollChanged({"ed25519:": "A. Officer"}),
        b"s" * 32,
        (Signed("ed25519:", "c2lnbg=="),),
    )
)


STOPPED = {"name": "a", "version": "0" * 64}


def private(**other: Any) -> bytes:
    record = {"tag": "agreement stopped", "says": STOPPED, "openings": []}
    return canonical.encode({"v": 3, "record": {**record, **other}})


def test_the_good_record_is_read() -> None:
    assert read_private(private()) == Private(AgreementStopped("a", Hash("0" * 64)))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (private(tag="unheard"), "record.unknown-tag"),
        (private(tag="AgreementStopped"), "record.unknown-tag"),
        (private(tag=1), "record.malformed"),
        (private(tag="order began"), "record.malformed"),
        (private(says={}), "record.malformed"),
        (private(says=[]), "record.malformed"),
        (private(says={**STOPPED, "more": 1}), "record.malformed"),
        (private(says={**STOPPED, "name": 1}), "record.malformed"),
        (private(says={**STOPPED, "name": {"~bytes": "YQ=="}}), "record.malformed"),
        (private(says={**STOPPED, "name": {"~none": True}}), "record.malformed"),
        (private(more=1), "record.malformed"),
        (private(openings={}), "record.malformed"),
        (private(openings=[[{"entry": "a"}]]), "record.malformed"),
        (private(tag="search begun", says={"register": "", "model": "", "search": "",
                 "charter": "1"}), "record.malformed"),
        (private(tag="search begun", says={"register": "", "model": "", "search": "",
                 "charter": True}), "record.malformed"),
        (private(tag="roll changed", says={"names": ""}), "record.malformed"),
        (private(tag="stopped", says={"cause": "guessed"}), "record.malformed"),
        (private(tag="status began", says={**STOPPED, "status": "",
                 "date": {"~day": "2017-02-30"}}), "record.malformed"),
        (private(tag="status began", says={**STOPPED, "status": "", "date": "2017-02-28"}),
         "record.malformed"),
        (b'{"record":{},"v":1}', "record.version"),
        (b'{"record":{},"v":true}', "record.version"),
        (b'{"record":{},"v":3}', "record.malformed"),
        (b'{"record":[],"v":3}', "record.malformed"),
        (b'{"record":{}}', "record.malformed"),
        (b"nonsense", "canonical.not-json"),
        (b'{ "record":1,"v":3}', "canonical.not-canonical"),
    ],
)  # fmt: skip
def test_what_no_record_says_is_refused(written: bytes, code: str) -> None:
    with pytest.raises(Problem) as raised:
        read_private(written)
    assert raised.value.code == code
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_statement_of_what_is_no_act_is_refused() -> None:
    changed = json.loads(STATEMENT)
    changed["record"] |= {"tag": "withdrawn", "does": {}}
    with pytest.raises(Problem, match="malformed"):
        read_statement(canonical.encode(changed))


def test_nothing_but_what_can_happen_is_written() -> None:
    with pytest.raises(Problem, match="not-registered"):
        write_private(Private(Path("anything")))  # type: ignore[arg-type]
    with pytest.raises(Problem, match="malformed"):
        write_private(Private(AgreementStopped(1, Hash("0"))))  # type: ignore[arg-type]
    marked = Weighing("passed", {"~none": "a word that would be read as nothing"}, {})
    with pytest.raises(Problem, match="malformed"):
        records._plain(records._dumped(marked))


@given(st.integers(0, len(STATEMENT) - 1), st.binary(min_size=1, max_size=3))
def test_a_record_that_was_changed_is_refused_or_another_record(at: int, other: bytes) -> None:
    changed = STATEMENT[:at] + other + STATEMENT[at + len(other) :]
    try:
        told = read_statement(changed)
    except Problem:
        return
    assert write_statement(told) == changed


@given(plain, st.sampled_from(list(TAGS)))
def test_any_json_at_all_is_refused_with_a_problem_or_is_a_record(value: Any, tag: str) -> None:
    for written in (
        canonical.encode({"v": 3, "record": value}),
        canonical.encode({"v": 3, "record": {"tag": tag, "says": value, "openings": []}}),
    ):
        try:
            told = read_private(written)
        except Problem:
            continue
        assert write_private(told) == written


@settings(max_examples=10, deadline=None)
@given(request=requests)
def test_what_was_accepted_once_is_read_as_it_was(request: Request) -> None:
    """A rule that grows stricter makes no case of last year unreadable."""
    told = canonical.decode(write_private(Private(EvidenceGiven(request))))
    told["record"]["says"]["request"]["whom"]["family_name"] = "*"
    with pytest.raises(Problem, match="one-person"):
        replace(request.whom, family_name="*")
    read = read_private(canonical.encode(told)).happened
    assert isinstance(read, EvidenceGiven)
    assert read.request.whom.family_name == "*"
