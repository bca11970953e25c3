"""The closed table of entries: what stands in it is read, and nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import PARTY, SITE, b64, compact, example, key, sealing_key, version

from proviso_verify import entries
from proviso_verify.canonical import decode
from proviso_verify.entries import ACTS, CASE_KINDS, KINDS, Entry, build, parse
from proviso_verify.errors import Problem
from proviso_verify.webauthn import PARTS


def one_of_each() -> dict[str, dict[str, Any]]:
    """An honest entry of every kind, and of every act of the institution, as an object."""
    log = example()
    log.append("statistics", {}, of="2017-01", file="0" * 64)
    log.begun("stops", "0" * 64)
    for act in ("lapsed", "ended"):
        log.order(act, "stops", "0" * 64)
    for status in ("held", "stayed", "superseded", "withdrawn"):
        log.enter(log.row(status))
    log.new_key("log 2")
    log.new_key("log 3", "lost")
    log.policy()
    log.waive("2017-02")
    log.waive("2017-02", "witnesses")
    log.postpone()
    log.terms()
    log.erase("refused", 1)
    log.sweep()
    log.recalls()
    log.leave("liam")
    log.requester(act="left")
    return {name_of(entry): entry for entry in map(json.loads, log.entries)}


def name_of(entry: dict[str, Any]) -> str:
    return f"{entry['kind']}.{entry['act']}" if "act" in entry else str(entry["kind"])


ALL = sorted({*KINDS, *(f"{kind}.{act}" for kind, act in ACTS)})
EACH = one_of_each()


def row(is_: str = "in_force", **changed: str) -> dict[str, str]:
    honest = {"version": version(), "date": "2017-01-01", "is": is_, "known": "2017-01-01"}
    return honest | changed


def officer(**changed: Any) -> dict[str, Any]:
    honest = {"key": key("carol"), "roles": ["caseworker"], "until": 1, "held": "key-file"}
    return honest | {"after": ""} | changed


def founder(name: str, held: str = "key-file") -> dict[str, str]:
    return {"key": key(name), "held": held}


def test_a_log_of_format_1_is_refused_by_that_name() -> None:
    assert refusal(EACH["heartbeat"] | {"v": 1}) == "entry.format-1"
    assert refusal({"v": 1, "kind": "genesis", "administrators": []}) == "entry.format-1"


def refusal(entry: object) -> str:
    with pytest.raises(Problem) as refused:
        parse(compact(entry))
    return refused.value.code


def test_the_example_has_every_kind() -> None:
    assert sorted(EACH) == ALL


@pytest.mark.parametrize("kind", ALL)
def test_an_entry_is_read_and_built_alike(kind: str) -> None:
    read = parse(compact(EACH[kind]))
    keys = {name: value for name, value in EACH[kind].items() if name not in ("v", "kind")}
    assert build(EACH[kind]["kind"], **keys) == read
    assert (read.kind, read.handle) == (EACH[kind]["kind"], EACH[kind]["handle"])


@pytest.mark.parametrize("kind", ALL)
def test_every_key_is_needed(kind: str) -> None:
    for name in EACH[kind]:
        code = refusal({key: value for key, value in EACH[kind].items() if key != name})
        assert code == ("entry.unknown-kind" if name == "kind" else "entry.missing-key"), name


@pytest.mark.parametrize("kind", ALL)
def test_no_other_key_is_taken(kind: str) -> None:
    assert refusal(EACH[kind] | {"name_of_person": "SYN"}) == "entry.unknown-key"


EMPTY: dict[str, object] = {"after": "", "supersedes": "", "parties": [], "timetable": []}
"""What may be there and hold nothing."""


@pytest.mark.parametrize("kind", ALL)
def test_no_key_takes_another_sort_of_value(kind: str) -> None:
    for name in EACH[kind]:
        for value in (-1, True, 1.5, "", "free text", [], [[]], {}, {"a": 1}, "é"):
            if EACH[kind][name] == value or value == EMPTY.get(name):
                continue
            assert refusal(EACH[kind] | {name: value}) != "", (name, value)


@pytest.mark.parametrize("kind", sorted(set(CASE_KINDS)))
def test_a_case_stands_on_an_agreement_or_an_order_never_both(kind: str) -> None:
    entry = {
        name: value for name, value in EACH[kind].items() if name not in ("agreement", "order")
    }
    assert parse(compact(entry | {"agreement": "0" * 64})).basis == ("agreement", "0" * 64)
    assert parse(compact(entry | {"order": "0" * 64})).basis == ("order", "0" * 64)
    assert refusal(entry | {"agreement": "0" * 64, "order": "0" * 64}) == "entry.unknown-key"
    assert refusal(entry) == "entry.missing-key"


@pytest.mark.parametrize("kind", ["decision", "", None, 1, ["request"], {}])
def test_an_unknown_kind_is_refused(kind: object) -> None:
    entry = json.dumps(EACH["heartbeat"] | {"kind": kind}, sort_keys=True, separators=(",", ":"))
    with pytest.raises(Problem):
        parse(entry.encode())


@pytest.mark.parametrize("value", [[], "text", 1, True])
def test_an_entry_is_an_object(value: object) -> None:
    assert refusal(value) == "entry.not-an-object"


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("heartbeat", {"v": 3}),
        ("heartbeat", {"v": True}),
        ("heartbeat", {"handle": "a" * 25}),
        ("heartbeat", {"handle": "A" * 26}),
        ("heartbeat", {"handle": "1" * 26}),
        ("heartbeat", {"period": "2017-13"}),
        ("heartbeat", {"period": "2017-1"}),
        ("heartbeat", {"period": "2017-01\n"}),
        ("heartbeat", {"period": "٢٠١٧-01"}),
        ("agreement.in_force", {"date": "2017-02-30"}),
        ("agreement.in_force", {"date": "20170201"}),
        ("agreement.in_force", {"date": "2017-W01-1"}),
        ("agreement.in_force", {"date": "never"}),
        ("agreement.in_force", {"known": "soon"}),
        ("agreement.in_force", {"act": "invented"}),
        ("agreement.in_force", {"agreement": "A" * 64}),
        ("agreement.stopped", {"name": "Mou"}),
        ("agreement.stopped", {"name": "a" * 41}),
        ("agreement.stopped", {"after": "none"}),
        ("agreement.adopted", {"versions": []}),
        ("agreement.adopted", {"versions": ["0" * 63]}),
        ("agreement.adopted", {"timetable": [{}]}),
        ("agreement.adopted", {"timetable": [[version(), "2017-01-01", "in_force", "never"]]}),
        ("agreement.adopted", {"timetable": [row(is_="revoked")]}),
        ("agreement.adopted", {"timetable": [row(known="2017-13-01")]}),
        ("agreement.adopted", {"timetable": [row(date="never")]}),
        ("agreement.adopted", {"timetable": [row() | {"why": "0" * 64}]}),
        ("order.recorded", {"act": "in_force"}),
        ("order.recorded", {"from": "2017-02-30"}),
        ("order.recorded", {"from": "2017-1-01"}),
        ("order.recorded", {"until": ""}),
        ("order.recorded", {"until": "2017-01"}),
        ("order.recorded", {"keys": [key("anna"), key("boris"), key("carol")]}),
        ("order.recorded", {"keys": []}),
        ("order.recorded", {"begun": "2017-02-01"}),
        ("request", {"number": 0}),
        ("request", {"number": True}),
        ("request", {"requester": ""}),
        ("request", {"commitments": {}}),
        ("request", {"commitments": {"content": "0" * 64}}),
        ("request", {"commitments": dict.fromkeys(("content", "fields", "ground"), "0" * 63)}),
        ("request", {"commitments": dict.fromkeys(("content", "fields", "ground"), 1)}),
        ("approval", {"keys": [key("carol")]}),
        ("approval", {"keys": [key("carol"), key("diego"), key("gita")]}),
        ("approval", {"keys": [key("carol"), sealing_key("diego")]}),
        ("approval", {"signatures": ["AA==", "AA"]}),
        ("approval", {"signatures": ["AA==", ""]}),
        ("approval", {"signatures": ["AA==", {"signature": "AA=="}]}),
        ("approval", {"signatures": ["AA==", b64(bytes(16_385))]}),
        ("approval", {"by": "2017"}),
        ("requester.enrolled", {"key": key("anna")}),
        ("officer.enrolled", {"officers": []}),
        ("officer.enrolled", {"officers": [officer(key="ed25519:" + "A" * 43 + "=")]}),
        ("officer.enrolled", {"officers": [officer(key="ed25519:" + "A" * 44)]}),
        ("officer.enrolled", {"officers": [officer(key="webauthn-es256:" + "A" * 88)]}),
        ("officer.enrolled", {"officers": [officer(roles=["lawyer", "approver"])]}),
        ("officer.enrolled", {"officers": [officer(roles=["lawyer", "lawyer"])]}),
        ("officer.enrolled", {"officers": [officer(roles=["king"])]}),
        ("officer.enrolled", {"officers": [officer(roles=[1])]}),
        ("officer.enrolled", {"officers": [officer(roles=[])]}),
        ("officer.enrolled", {"officers": [officer(roles="lawyer")]}),
        ("officer.enrolled", {"officers": [officer(until=0)]}),
        ("officer.enrolled", {"officers": [officer(held="somebody")]}),
        ("officer.left", {"officers": [officer()]}),
        ("key.changed", {"keys": [key("anna"), key("boris"), key("log 2")]}),
        ("key.changed", {"key": key("es256:log")}),
        ("waiver.clock", {"month": "2017"}),
        ("policy.set", {"parties": [PARTY | {"id": "Proviso"}]}),
        ("policy.set", {"parties": [PARTY | {"origins": []}]}),
        ("policy.set", {"parties": [PARTY | {"origins": ["http://proviso.example.org"]}]}),
        ("policy.set", {"parties": [PARTY | {"origins": [SITE + "/"]}]}),
        ("postponement.postponed", {"reason": "this case is difficult"}),
        ("erasure.terms", {"refused": 0}),
        ("erasure.terms", {"approved": "6"}),
        ("erasure.terms", {"accounts": True}),
        ("erasure.cohort", {"what": "disclosed"}),
        ("erasure.cohort", {"what": "no_details"}),
        ("erasure.cohort", {"cases": 0}),
        ("erasure.cohort", {"of": "2017-01-31"}),
        ("erasure.cohort", {"commitments": {}}),
        ("erasure.late", {"commitments": {"cases": 0}}),
        ("recall.counted", {"of": "2017-01-31"}),
        ("recall.counted", {"commitments": {}}),
        ("opening", {"supersedes": "0"}),
        ("answer", {"tag": "AA=="}),
        ("genesis.founded", {"origin": "https://log.example"}),
        ("genesis.founded", {"origin": "two words"}),
        ("genesis.founded", {"origin": ""}),
        ("genesis.founded", {"administrators": [founder("anna")]}),
        ("genesis.founded", {"administrators": [key("anna"), key("boris")]}),
    ],
)
def test_a_value_out_of_its_shape_is_refused(kind: str, changed: dict[str, Any]) -> None:
    assert refusal(EACH[kind] | changed) == "entry.bad-value"


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("agreement.stopped", {"keys": [key("anna"), key("boris")]}),
        ("agreement.stopped", {"signatures": [dict.fromkeys(PARTS, "AA==")]}),
        ("agreement.stopped", {"begun": "2016-12", "period": "2017-02"}),
        ("agreement.stopped", {"begun": "2017-02", "period": "2017-01"}),
        ("genesis.founded", {"mode": "rehearsal"}),
        ("genesis.founded", {"origin": "rehearsal.invalid/aaaaaaaaaaaaaaaaaaaaaaaaaa"}),
        ("genesis.founded", {"administrators": [founder("anna"), founder("anna")]}),
        ("genesis.founded", {"administrators": [founder("anna"), founder("eddsa:anna")]}),
        ("genesis.founded", {"administrators": [founder("anna"), founder("log")]}),
        ("genesis.founded", {"administrators": [founder("anna"), founder("boris", "server")]}),
        ("officer.enrolled", {"officers": [officer(), officer()]}),
        ("officer.enrolled", {"officers": [officer(), officer(key=key("eddsa:carol"))]}),
        ("agreement.adopted", {"versions": [version(), version()]}),
        ("order.recorded", {"effect": "discloses"}),
        ("order.recorded", {"name": ""}),
        ("order.recorded", {"from": "2017-02-01"}),
        ("order.recorded", {"until": "2016-12-31"}),
        ("agreement.stopped", {"name": "court-order"}),
        ("approval", {"by": "2016-12"}),
        ("approval", {"by": "2017-05"}),
        ("postponement.postponed", {"to": "2017-01-20"}),
        ("erasure.terms", {"refused": 3}),
        ("erasure.terms", {"accounts": 1}),
        ("erasure.cohort", {"of": "2017-02"}),
        ("recall.counted", {"of": "2017-02"}),
    ],
)
def test_keys_that_contradict_each_other_are_refused(kind: str, changed: dict[str, Any]) -> None:
    assert refusal(EACH[kind] | changed) == "entry.contradiction"


def test_an_entry_of_65536_bytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(Problem) as refused:
        parse(b"[" * 65_536)
    assert refused.value.code == "entry.too-long"
    with pytest.raises(Problem) as refused:
        build("heartbeat", handle="a" * 65_536, period="2017-01")
    assert refused.value.code == "entry.too-long"


def test_an_entry_written_otherwise_is_refused() -> None:
    for data in (json.dumps(EACH["heartbeat"]).encode(), compact(EACH["heartbeat"]) + b"\n"):
        with pytest.raises(Problem) as refused:
            parse(data)
        assert refused.value.code == "canonical.not-canonical"


def test_a_hostile_key_is_shown_short_and_plain() -> None:
    with pytest.raises(Problem) as refused:
        parse(compact(EACH["heartbeat"] | {"{0}\x1b[31m" + "x" * 500: 1}))
    assert "{0}?[31mxxx" in refused.value.sentence
    assert len(refused.value.sentence) < 150


@settings(max_examples=200)
@given(st.binary(max_size=120) | st.text(max_size=80).map(str.encode))
def test_arbitrary_bytes_are_no_entry(data: bytes) -> None:
    with pytest.raises(Problem):
        parse(data)


@settings(max_examples=400)
@given(st.sampled_from(example().entries), st.data())
def test_an_entry_with_a_changed_byte_is_refused_or_is_that_entry(
    data: bytes, draw: st.DataObject
) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([draw.draw(st.integers(0, 255))]) + data[at + 1 :]
    try:
        entry = parse(changed)
    except Problem:
        return
    assert entry.data == changed
    assert compact(dict(entry.fields)) == changed


def test_an_entrys_fields_cannot_be_changed() -> None:
    entry = parse(compact(EACH["heartbeat"]))
    with pytest.raises(TypeError):
        entry.fields["v"] = 2  # type: ignore[index]
    assert isinstance(entry, Entry)


def test_an_entry_tells_its_commitments_with_the_body_among_them() -> None:
    answer = parse(compact(EACH["answer"]))
    assert set(answer.commitments) == {
        "body", "cause", "fields", "outcome", "review", "use_limits",
    }  # fmt: skip
    assert parse(compact(EACH["heartbeat"])).commitments == {}
    assert parse(compact(EACH["heartbeat"])).prev is None


def both_ways(data: bytes) -> tuple[Any, Any]:
    """What these bytes are where the pattern is asked first, and where it never is."""

    def told(how: Callable[[bytes], Entry]) -> Any:
        try:
            entry = how(data)
        except Problem as refused:
            return refused.args
        return entry.kind, entry.handle, entry.period, dict(entry.fields), entry.data

    return told(parse), told(lambda data: entries._checked(decode(data), data))


CASES = [e for e in dict.fromkeys(example().entries) if json.loads(e)["kind"] in CASE_KINDS]


def test_every_entry_of_a_case_is_recognised_by_its_pattern() -> None:
    """Else the tests below would compare the long way with itself."""
    for data in CASES:
        assert entries._recognised(data) is not None
    assert {json.loads(data)["kind"] for data in CASES} == set(CASE_KINDS)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_the_pattern_of_an_entry_says_what_its_rules_say(whole: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(whole)))
    cut = draw.draw(st.integers(0, 3))
    put = draw.draw(st.sampled_from([*STRANGE, *(bytes([byte]) for byte in range(32, 127))]))
    ours, long_way = both_ways(whole[:at] + put + whole[at + cut :])
    assert ours == long_way


STRANGE = [
    b"", b"\n", b" ", b"\x00", b"\xc3\xa9", b"\\u0061", b"-0", b"1e3", b"01", b"null", b"true",
    b'","v":2,"v":"', b'"kind":"request",', b'"},"zz":{"a":"', b"9" * 17, b"=", b"==",
]  # fmt: skip


@pytest.mark.parametrize("whole", CASES[:12])
def test_the_pattern_says_so_of_values_too_that_nearly_fit(whole: bytes) -> None:
    fields = json.loads(whole)
    for field, value in fields.items():
        for put in (
            "",
            "a",
            "A",
            f"{value}0",
            f"{value}"[1:],
            0,
            1,
            -1,
            True,
            2**53,
            10**15,
            [],
            {},
            [value],
            {field: value},
            "é",
        ):
            ours, long_way = both_ways(compact({**fields, field: put}))
            assert ours == long_way, (field, put)
        ours, long_way = both_ways(compact({k: v for k, v in fields.items() if k != field}))
        assert ours == long_way, field


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("keys", ["ed25519:" + "A" * 43 + "="] * 2),  # of small order
        ("keys", ["ed25519:" + "A" * 43 + "B"] * 2),
        ("keys", [key("carol"), key("eddsa:diego")]),  # another kind than the signature
        ("keys", [key("carol")]),
        ("signatures", ["AB=="] * 2),  # spare bits that are not zero
        ("signatures", ["A==="] * 2),
        ("by", "2017-13"),
        ("by", "2018-01"),
        ("begun", "2016-11"),
        ("proposal", "0" * 63),
    ],
)
def test_an_approval_that_its_pattern_lets_by_is_still_asked(name: str, wrong: Any) -> None:
    whole = next(e for e in CASES if json.loads(e)["kind"] == "approval")
    ours, long_way = both_ways(compact({**json.loads(whole), name: wrong}))
    assert ours == long_way
    assert ours[0] in ("entry.bad-value", "entry.contradiction")
