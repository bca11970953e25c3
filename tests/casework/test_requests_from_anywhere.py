"""What a request may be holds wherever it comes from: a file of any form, or a built value."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.walk.world import HOME_OFFICE, World

from proviso_gateway.agreement.values import parse_value
from proviso_gateway.casework.request import Request
from proviso_gateway.casework.request_columns import NEEDED
from proviso_gateway.casework.request_file import RequestsRead, read_requests
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.receive import receive
from proviso_gateway.reading.table_forms import read_table
from proviso_gateway.terms import Field
from proviso_gateway.tracing.people import DESCRIBED, Gender, Search

WORLD = World()

ROW = {
    "request_ref": "HO-1",
    "agreement": WORLD.agreement.name,
    "ground": "overstayed",
    "officer": "Officer One",
    "countersigner": "Inspector Two",
    "given_name": "Amina",
    "middle_names": "",
    "family_name": "Okonjo",
    "birth_date": "1984-06-17",
    "address_line": "",
    "postcode": "",
    "fields": "address",
    "in_contact": "false",
    "efforts_failed": "true",
    "evidence_efforts_failed": "TL-7",
    "known_to_enforcement": "true",
    "identifiable_offence": "true",
}


def as_csv(row: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ROW, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode("utf-8", "surrogatepass")


def as_json(row: Mapping[str, str]) -> bytes:
    return json.dumps(
        [{name: cell for name, cell in row.items() if cell or name in NEEDED}]
    ).encode()


def read(data: bytes) -> RequestsRead:
    return read_requests(read_table(data, "requests"), WORLD.agreement, rehearsal=False)


def told(read_back: RequestsRead) -> set[str]:
    return {one.code for one in read_back.problems}


def built(row: Mapping[str, str]) -> Request:
    """The request that a program would build of the same words."""
    facts = {n: f for n, f in WORLD.agreement.facts.items() if f.source.asserted and row.get(n)}
    return Request(
        **{name: row[name] for name in ("request_ref", "agreement", "ground", "officer")},
        requester=None,
        countersigner=row["countersigner"],
        whom=Search(**{name: row[name] for name in DESCRIBED}),
        fields=tuple(Field(name) for name in row["fields"].split()),
        values={name: parse_value(fact, row[name]) for name, fact in facts.items()},
        evidence={name: row[f"evidence_{name}"] for name in facts if row.get(f"evidence_{name}")},
    )


def code_at_the_door(row: Mapping[str, str]) -> str:
    world = World()
    with pytest.raises(Problem) as raised:
        receive(world.gateway, HOME_OFFICE, built(row))
    assert not world.gateway.store.cases()
    return raised.value.code


BAD: tuple[tuple[dict[str, str], str], ...] = (
    ({"given_name": "*"}, "request.not-one-person"),
    ({"given_name": "\uff0a"}, "request.not-one-person"),
    ({"family_name": "Okonjo|Okonja"}, "request.not-one-person"),
    ({"middle_names": "%"}, "request.not-one-person"),
    ({"request_ref": ""}, "request.value-missing"),
    ({"request_ref": "\u200b"}, "request.says-nothing"),
    ({"request_ref": "n/a"}, "request.says-nothing"),
    ({"request_ref": "x" * 81}, "request.too-long"),
    ({"given_name": "x" * 121}, "request.too-long"),
    ({"given_name": "x" * 5_000_000}, "table.cell-too-long"),
    ({"given_name": "Ami\u202ena"}, "table.control-character"),
    ({"officer": "=cmd|calc"}, "request.formula"),
    ({"officer": "\u200b=cmd|calc"}, "request.formula"),
    ({"officer": "\uff1dcmd"}, "request.formula"),
    ({"address_line": "@SUM(1)"}, "request.formula"),
    ({"officer": ""}, "request.value-missing"),
    ({"officer": "."}, "request.says-nothing"),
    ({"officer": "To be confirmed"}, "request.says-nothing"),
    ({"countersigner": "n/a"}, "request.says-nothing"),
    ({"countersigner": "\u200b"}, "request.says-nothing"),
    ({"evidence_efforts_failed": "\u200b"}, "request.says-nothing"),
    ({"evidence_efforts_failed": "n/a"}, "request.says-nothing"),
    ({"evidence_efforts_failed": "."}, "request.says-nothing"),
    ({"ground": "No Such"}, "request.value-not-allowed"),
    ({"ground": "overstay"}, "request.unknown-ground"),
    ({"fields": ""}, "request.value-missing"),
    ({"given_name": ".", "family_name": "."}, "request.names-nobody"),
    ({"given_name": "", "family_name": "\u200b"}, "request.names-nobody"),
    ({"given_name": "None", "family_name": "tbc"}, "request.names-nobody"),
    ({"birth_date": "", "address_line": "", "postcode": ""}, "request.names-nobody"),
    ({"birth_date": "unknown", "address_line": "", "postcode": "."}, "request.names-nobody"),
)


@pytest.mark.parametrize(("change", "code"), BAD, ids=[f"{n}" for n in range(len(BAD))])
def test_every_form_and_the_door_meet_the_same_refusal(change: dict[str, str], code: str) -> None:
    row = ROW | change
    if len("".join(change.values())) < 100_000:  # a CSV cell is refused before it is so long
        assert told(read(as_csv(row))) == {code}
    assert told(read(as_json(row))) == {code}
    assert code_at_the_door(row) == code


def test_the_row_that_all_the_others_spoil_is_a_request_in_every_form() -> None:
    (from_csv,), (from_json,) = read(as_csv(ROW)).rows, read(as_json(ROW)).rows
    assert from_csv.request.content_hash == from_json.request.content_hash
    assert from_csv.request.content_hash == built(ROW).content_hash
    assert receive(World().gateway, HOME_OFFICE, built(ROW))


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("officer", 7, "request.value-not-allowed"),
        ("request_ref", None, "request.value-not-allowed"),
        ("fields", ("address", "nationality"), "request.unknown-field"),
        ("requester", "Home Office", "request.value-not-allowed"),
        ("evidence", {"sentence_months": "court-record-7"}, "request.evidence-without-fact"),
        ("evidence", {"efforts_failed": 7}, "request.value-not-allowed"),
    ],
)
def test_a_value_of_another_kind_is_no_request(part: str, value: Any, code: str) -> None:
    with pytest.raises(Problem) as raised:
        dataclasses.replace(built(ROW), **{part: value})
    assert raised.value.code == code


@pytest.mark.parametrize("value", [14, "true", frozenset({"true"}), "x" * 5_000_000])
def test_a_fact_has_only_values_that_it_can_have(value: Any) -> None:
    request = dataclasses.replace(built(ROW), values={"in_contact": value}, evidence={})
    with pytest.raises(Problem) as raised:
        receive(World().gateway, HOME_OFFICE, request)
    assert raised.value.code == "agreement.value-not-allowed"


def test_a_gender_is_one_of_the_four() -> None:
    with pytest.raises(Problem) as raised:
        Search(family_name="Okonjo", gender="female*")  # type: ignore[arg-type]
    assert raised.value.code == "request.value-not-allowed"
    assert Search(gender=Gender.OTHER).gender is Gender.OTHER


def test_a_ground_that_nobody_has_heard_of_is_met_with_the_nearest() -> None:
    (found,) = read(as_csv(ROW | {"ground": "overstaid"})).problems
    assert "Did you mean `overstayed`?" in found.sentence
    assert "overstaid" not in str(found)


@pytest.mark.parametrize(
    "second",
    ["Officer One", "Officer  One", "Officer\u00a0One", "Officer\u200b One", "Officer \uff2fne",
     "Officer One.", "OFFICER-ONE", "officerone", "Offic\u0065\u0301r One"],
)  # fmt: skip
def test_whoever_countersigns_their_own_request_has_not(second: str) -> None:
    for data in (as_csv, as_json):
        (row,) = read(data(ROW | {"countersigner": second})).rows
        assert not row.request.countersigned


WORDS = st.sampled_from([cell for change, _ in BAD for cell in change.values() if len(cell) < 200])
CELLS = (
    WORDS | st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from([*ROW.values()])
)


SPOILT = ("request_ref", "officer", "countersigner", "ground", "evidence_efforts_failed")


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*DESCRIBED, *SPOILT]), CELLS, min_size=1))
def test_the_door_never_takes_what_the_reader_refuses(change: dict[str, str]) -> None:
    row = ROW | {"request_ref": f"H-{next(COUNT)}"} | change
    try:
        handle = receive(WORLD.gateway, HOME_OFFICE, built(row))
    except Problem as refused:
        if refused.code != "gateway.reference-conflict":
            assert _blank(row) or told(read(as_json(row))) or told(read(as_csv(row)))
    else:
        assert handle
        assert len(read(as_json(row)).rows) == 1


def _blank(row: Mapping[str, str]) -> bool:
    """Whether the words hold what a reader tidies away: blanks around them, or line breaks."""
    return any(cell != cell.strip() or "\n" in cell or "\r" in cell for cell in row.values())


COUNT = iter(range(10**9))
