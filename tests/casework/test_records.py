"""Whatever happened can be kept and read back exactly; nothing else can be read at all."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.agreement.reading import read
from proviso_gateway.casework import records
from proviso_gateway.casework.case import Line
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import Event
from proviso_gateway.casework.records import Private, private_of, read_record, registry, write
from proviso_gateway.errors import Problem
from proviso_gateway.institution.acts import (
    Act,
    ActLine,
    Adopted,
    AgreementStopped,
)
from proviso_gateway.institution.gates import Passed
from proviso_gateway.institution.statements import Saying, Signed, Statement
from proviso_gateway.terms import Handle, Hash, Instant, Period
from proviso_gateway.tracing.verdict import TraceCause
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
    origin=st.just("log.example.org/tests"),
    proposal=handles,
    request=handles,
    decision=st.sampled_from(("disclose", "refuse", "relay")),
    version=hashes,
    assessment=hashes,
    search=hashes,
    fields=st.lists(names.map("f".__add__), unique=True, max_size=3).map(sorted).map(tuple),
    recipient=keys.map("x25519:".__add__),
    reasons=hashes,
    until=st.integers(1, canonical.LARGEST),
    salt=st.binary(min_size=32, max_size=32),
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
    "value": plain,
}
"""Fields that hold mappings: canonical JSON has ASCII names alone, and knows no floats."""


def things(kind: type) -> st.SearchStrategy[Any]:
    """Things of a registered class, every field of it filled as it is declared."""
    if kind is Proposal:
        return proposals
    if kind is Adopted:
        return st.just(ADOPTED)
    hints = records._hints(kind)
    if not hints:
        return st.sampled_from(list(kind)) if hasattr(kind, "__members__") else st.builds(kind)
    if "valid_until" in hints:
        return _orders(kind)
    return st.builds(
        kind,
        **{
            name: _OF_FIELD[name] if name in _OF_FIELD else _declared(hint)
            for name, hint in hints.items()
        },
    )


def _declared(hint: Any) -> st.SearchStrategy[Any]:
    known = {kind for kind in registry().values() if records._hints(kind)}
    if hint in known:
        return st.deferred(lambda: things(hint))
    inner = get_args(hint)
    if getattr(hint, "__origin__", None) is tuple:
        return st.lists(_declared(inner[0]), max_size=2).map(tuple)
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


@pytest.mark.parametrize("kind", registry().values(), ids=registry())
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back_exactly(kind: type, data: st.DataObject) -> None:
    thing = data.draw(things(kind))
    told = read_record(write(thing), kind)
    assert told == thing
    assert type(told) is kind
    assert write(told) == write(thing)


def test_every_event_and_every_act_is_registered() -> None:
    assert set(get_args(Event)) | set(get_args(Act)) <= set(registry().values())
    assert {Line, ActLine, Statement, Sealed, Opening, Instant} <= set(registry().values())


TAGS = """
ActLine Adopted AgreementRestarted AgreementStopped Answer Answered Approved Assessed Assessment
Basis Blocked Candidate Cause ClauseFinding ClericalReview Collected Compared Confirmed CourtOrder
Declined Doubted EvidenceGiven Field Finding Founded Gate Gender Instant Line Opening OrderBegan
OrderEnded
OrderRecorded Outcome Passed Permit Private Proposal Proposed Reason Received Recused Request
RequesterEnrolled RollChanged Saying Sealed Search SearchBegun Signature Signed Statement
StatusBegan Stopped TraceCause Traced Truth Verdict VerdictKind Weighing Withdrawn
"""


def test_a_stored_record_names_the_same_classes_as_ever() -> None:
    """A tag is a class's name: whoever renames one of these makes stored events unreadable."""
    assert list(registry()) == TAGS.split()
    assert registry()["TraceCause"] is TraceCause
    assert registry()["Cause"] is Cause


def test_an_adopted_agreement_is_kept_as_its_text() -> None:
    data = write(ADOPTED)
    assert data.count(b"language: 2") == 1
    assert json.loads(data)["record"][1]["agreement"] == ["agreement"]
    assert read_record(data, Adopted).agreement == ADOPTED.agreement


def test_a_line_is_made_again_of_its_private_part_and_its_public_entries() -> None:
    opening = Opening("a" * 26, "reason", "passed", b"s" * 32)
    sealed = Sealed(Handle("a" * 26), b"{}", (opening,))
    line = ActLine(3, Instant(5), AgreementStopped("memorandum", Hash("0" * 64)), (sealed,))
    private = private_of(line)
    assert b"{}" not in write(private).replace(b'"stated":{}', b"")
    assert private.sealed(((sealed.handle, sealed.data),)) == (sealed,)
    with pytest.raises(Problem, match="malformed"):
        private.sealed(())


STATEMENT = write(
    Statement(
        "officer",
        Period("2017-10"),
        (Saying(Handle("a" * 26), {"act": "enrolled", "roles": ["lawyer"]}),),
        get_args(Act)[-1]("ed25519:", "A. Officer"),
        (Signed("ed25519:", ("c2lnbg==",)),),
    )
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b'{"record":["Unheard",{}],"v":1}', "record.unknown-tag"),
        (b'{"record":["Agreement",{}],"v":1}', "record.unknown-tag"),
        (b'{"record":[],"v":1}', "record.unknown-tag"),
        (b'{"record":["none"],"v":2}', "record.version"),
        (b'{"record":["none"],"v":true}', "record.version"),
        (b'{"record":["none"]}', "record.malformed"),
        (b'{"record":["none"],"v":1}', "record.malformed"),
        (b'{"record":["Instant",{}],"v":1}', "record.malformed"),
        (b'{"record":["Instant",{"micros":"soon"}],"v":1}', "record.malformed"),
        (b'{"record":["Instant",{"micros":1,"more":2}],"v":1}', "record.malformed"),
        (b'{"record":["Outcome","guessed"],"v":1}', "record.malformed"),
        (b'{"record":["day","2017-02-30"],"v":1}', "record.malformed"),
        (b"nonsense", "canonical.not-json"),
        (b'{ "record":1,"v":1}', "canonical.not-canonical"),
    ],
)
def test_what_no_record_says_is_refused(written: bytes, code: str) -> None:
    with pytest.raises(Problem) as raised:
        read_record(written, Instant)
    assert raised.value.code == code


def test_nothing_outside_the_registry_is_written() -> None:
    with pytest.raises(Problem, match="not-registered"):
        write(Path("anything"))
    with pytest.raises(Problem, match="not-registered"):
        write(Private(object()))  # type: ignore[arg-type]


@given(st.integers(0, len(STATEMENT) - 1), st.binary(min_size=1, max_size=3))
def test_a_record_that_was_changed_is_refused_or_another_record(at: int, other: bytes) -> None:
    changed = STATEMENT[:at] + other + STATEMENT[at + len(other) :]
    try:
        told = read_record(changed, Statement)
    except Problem:
        return
    assert write(told) == changed


@given(plain)
def test_any_json_at_all_is_refused_with_a_problem(value: Any) -> None:
    try:
        read_record(canonical.encode({"v": 1, "record": value}), Passed)
    except Problem:
        return
    raise AssertionError("no such value is a record of a gate")
