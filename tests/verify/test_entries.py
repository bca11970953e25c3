"""The closed table of entries: what stands in it is read, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import compact, example, key, sealing_key

from proviso_verify.entries import CASE_KINDS, KINDS, RESERVED, Entry, build, parse
from proviso_verify.errors import Problem


def one_of_each() -> dict[str, dict[str, Any]]:
    """An honest entry of every kind, as an object."""
    log = example()
    log.order("recorded", "stops", "0" * 64)
    log.append("statistics", {}, of="2017-01", file="0" * 64)
    return {entry["kind"]: entry for entry in map(json.loads, log.entries)}


EACH = one_of_each()


def refusal(entry: object) -> str:
    with pytest.raises(Problem) as refused:
        parse(compact(entry))
    return refused.value.code


def test_the_example_has_every_kind_that_is_not_reserved() -> None:
    assert set(EACH) == set(KINDS)
    assert not set(KINDS) & set(RESERVED)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_entry_is_read_and_built_alike(kind: str) -> None:
    read = parse(compact(EACH[kind]))
    keys = {name: value for name, value in EACH[kind].items() if name not in ("v", "kind")}
    assert build(kind, **keys) == read
    assert (read.kind, read.handle) == (kind, EACH[kind]["handle"])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_is_needed(kind: str) -> None:
    for name in EACH[kind]:
        code = refusal({key: value for key, value in EACH[kind].items() if key != name})
        assert code == ("entry.unknown-kind" if name == "kind" else "entry.missing-key"), name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_other_key_is_taken(kind: str) -> None:
    assert refusal(EACH[kind] | {"name_of_person": "SYN"}) == "entry.unknown-key"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_key_takes_another_sort_of_value(kind: str) -> None:
    for name in EACH[kind]:
        for value in (-1, True, 1.5, "", "free text", [], [[]], {}, {"a": 1}, "é"):
            if EACH[kind][name] == value:
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


@pytest.mark.parametrize("kind", RESERVED)
def test_reserved_kinds_are_refused_by_name(kind: str) -> None:
    assert refusal(EACH["heartbeat"] | {"kind": kind}) == "entry.kind-reserved"


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
        ("heartbeat", {"v": 2}),
        ("heartbeat", {"v": True}),
        ("heartbeat", {"handle": "a" * 25}),
        ("heartbeat", {"handle": "A" * 26}),
        ("heartbeat", {"handle": "1" * 26}),
        ("heartbeat", {"period": "2017-13"}),
        ("heartbeat", {"period": "2017-1"}),
        ("heartbeat", {"period": "2017-01\n"}),
        ("heartbeat", {"period": "٢٠١٧-01"}),
        ("agreement", {"date": "2017-02-30"}),
        ("agreement", {"date": "20170201"}),
        ("agreement", {"date": "2017-W01-1"}),
        ("agreement", {"act": "invented"}),
        ("order", {"act": "in_force"}),
        ("order", {"from": "2017-02-30"}),
        ("order", {"from": "2017-1-01"}),
        ("order", {"until": ""}),
        ("order", {"until": "2017-01"}),
        ("order", {"keys": [key("anna"), key("boris"), key("carol")]}),
        ("agreement", {"name": "Mou"}),
        ("agreement", {"name": "a" * 41}),
        ("agreement", {"agreement": "A" * 64}),
        ("request", {"number": 0}),
        ("request", {"number": True}),
        ("request", {"requester": ""}),
        ("request", {"commitments": {}}),
        ("request", {"commitments": {"content": "0" * 64, "more": "0" * 64}}),
        ("request", {"commitments": {"content": "0" * 63}}),
        ("request", {"commitments": {"content": 1}}),
        ("approval", {"keys": [key("carol")]}),
        ("approval", {"keys": [key("carol"), key("diego"), key("gita")]}),
        ("approval", {"keys": [key("carol"), sealing_key("diego")]}),
        ("approval", {"signatures": ["AA==", "AA=="]}),
        ("requester", {"key": key("anna")}),
        ("officer", {"key": "ed25519:" + "A" * 43 + "="}),
        ("officer", {"key": "ed25519:" + "A" * 44}),
        ("officer", {"roles": ["lawyer", "approver"]}),
        ("officer", {"roles": ["lawyer", "lawyer"]}),
        ("officer", {"roles": ["king"]}),
        ("officer", {"roles": [1]}),
        ("officer", {"roles": "lawyer"}),
        ("answer", {"tag": "AA=="}),
        ("genesis", {"origin": "https://log.example"}),
        ("genesis", {"origin": "two words"}),
        ("genesis", {"origin": ""}),
        ("genesis", {"administrators": [key("anna"), key("anna")]}),
        ("genesis", {"administrators": [key("anna")]}),
    ],
)
def test_a_value_out_of_its_shape_is_refused(kind: str, changed: dict[str, Any]) -> None:
    assert refusal(EACH[kind] | changed) == "entry.bad-value"


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("agreement", {"keys": [], "signatures": ["A" * 86 + "=="]}),
        ("genesis", {"mode": "rehearsal"}),
        ("genesis", {"origin": "rehearsal.invalid/aaaaaaaaaaaaaaaaaaaaaaaaaa"}),
        ("officer", {"roles": []}),
        ("officer", {"until": 0}),
        ("officer", {"act": "left"}),
        ("officer", {"act": "left", "roles": []}),
        ("order", {"effect": "discloses"}),
        ("order", {"name": ""}),
        ("order", {"from": "2017-02-01"}),
        ("order", {"until": "2016-12-31"}),
        ("order", {"keys": []}),
        ("agreement", {"name": "court-order"}),
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
