"""Requests as files: each row stands alone, and nobody asserts what is not theirs to say."""

from __future__ import annotations

import contextlib
import csv
import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.agreement.reading import read as read_agreement
from proviso_gateway.casework.request_file import RequestsRead, read_requests
from proviso_gateway.errors import Problem
from proviso_gateway.reading.csv_table import read_csv_table, text_of
from proviso_gateway.terms import Field
from proviso_gateway.tracing.people import Gender

SHIPPED = Path(__file__).parents[2] / "examples" / "nhs-home-office" / "agreement.yaml"
AGREEMENT = read_agreement(SHIPPED.read_text(encoding="utf-8"), "agreement.yaml")

ROW = {
    "request_ref": "HO-1",
    "agreement": "nhs-digital-home-office",
    "ground": "absconded",
    "officer": "Officer One",
    "countersigner": "Officer Two",
    "given_name": "Agnieszka",
    "middle_names": "",
    "family_name": "Szczepańska",
    "birth_date": "1984-02-31",
    "gender": "female",
    "address_line": "14 Wren Street",
    "postcode": "QX1 2AB",
    "fields": "address given_name address",
    "in_contact": "false",
    "sentence_months": "14",
    "evidence_sentence_months": "court-record-7",
}
SCRIPT = {
    "requester": "home-office",
    "received_on": "2017-06-01",
    "officer_public_interest": "passed",
    "officer_necessity": "Nobody else can find her.",
    "officer_approve": "yes",
    "officer_confirm": "no",
    "officer_withdraw": "",
}


def table(*rows: dict[str, str]) -> str:
    lines: list[str] = []

    class Sink:
        def write(self, line: str) -> None:
            lines.append(line)

    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(Sink(), columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "".join(lines)


def read(text: str, *, rehearsal: bool = False) -> RequestsRead:
    return read_requests(read_csv_table(text, "requests.csv"), AGREEMENT, rehearsal=rehearsal)


def reading(*rows: dict[str, str], rehearsal: bool = False) -> RequestsRead:
    return read(table(*rows), rehearsal=rehearsal)


def codes(read_back: RequestsRead) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.place.row) for problem in read_back.problems]


def test_a_row_becomes_a_request_and_an_impossible_birth_date_is_kept_as_evidence() -> None:
    (row,) = reading(ROW).rows
    request = row.request
    assert row.number == 2
    assert row.script is None
    assert request.request_ref == "HO-1"
    assert request.requester is None
    assert request.whom.birth_date == "1984-02-31"
    assert request.whom.gender is Gender.FEMALE
    assert request.fields == (Field.GIVEN_NAME, Field.ADDRESS)
    assert request.values == {"in_contact": False, "sentence_months": 14}
    assert request.evidence == {"sentence_months": "court-record-7"}
    assert request.countersigned


@pytest.mark.parametrize("cell", ["TRUE", "True", "true"])
def test_spreadsheets_write_true_in_capitals(cell: str) -> None:
    (row,) = reading(ROW | {"in_contact": cell}).rows
    (other,) = reading(ROW | {"in_contact": "true"}).rows
    assert row.request.values["in_contact"] is True
    assert row.request.content_hash == other.request.content_hash


@pytest.mark.parametrize("second", ["", "officer one", "OFFICER ONE"])
def test_one_officer_twice_is_no_countersignature(second: str) -> None:
    (row,) = reading(ROW | {"countersigner": second}).rows
    assert not row.request.countersigned


def test_columns_may_stand_in_any_order_and_a_byte_order_mark_is_no_name() -> None:
    (row,) = reading(ROW).rows
    backwards = dict(reversed(ROW.items()))
    (other,) = read("\ufeff" + table(backwards)).rows
    assert other == row
    (windows,) = read(table(ROW).replace("\n", "\r\n")).rows
    assert windows == row


def test_two_ways_of_writing_one_letter_are_one_content() -> None:
    (row,) = reading(ROW).rows
    (other,) = reading(ROW | {"family_name": "Szczepan\u0301ska"}).rows
    assert other.request.content_hash == row.request.content_hash


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"request_ref": ""}, "request.value-missing", "request_ref"),
        ({"fields": ""}, "request.value-missing", "fields"),
        ({"officer": ""}, "request.value-missing", "officer"),
        ({"ground": "No Such"}, "request.value-not-allowed", "ground"),
        ({"ground": "abscond"}, "request.unknown-ground", "ground"),
        ({"agreement": "other-one"}, "request.other-agreement", "agreement"),
        ({"fields": "address diagnosis"}, "request.unknown-field", "fields"),
        ({"gender": "woman"}, "request.value-not-allowed", "gender"),
        ({"given_name": "", "family_name": ""}, "request.names-nobody", "family_name"),
        (
            {"birth_date": "", "address_line": "", "postcode": ""},
            "request.names-nobody",
            "family_name",
        ),
        ({"family_name": "Szcz*"}, "request.not-one-person", "family_name"),
        ({"given_name": "Anna/Hanna"}, "request.not-one-person", "given_name"),
        ({"family_name": "%"}, "request.not-one-person", "family_name"),
        ({"given_name": "=cmd|' /C calc'!A0"}, "request.formula", "given_name"),
        ({"officer": "@SUM(1)"}, "request.formula", "officer"),
        ({"address_line": "+14 Wren Street"}, "request.formula", "address_line"),
        ({"request_ref": "-1"}, "request.formula", "request_ref"),
        ({"request_ref": "x" * 81}, "request.too-long", "request_ref"),
        ({"family_name": "x" * 2001}, "table.cell-too-long", "family_name"),
        ({"family_name": "Szcz\u202eepańska"}, "table.control-character", "family_name"),
        ({"request_ref": "\u200b"}, "request.says-nothing", "request_ref"),
        ({"officer": "n/a"}, "request.says-nothing", "officer"),
        ({"countersigner": "None."}, "request.says-nothing", "countersigner"),
        (
            {"evidence_sentence_months": "TBC"},
            "request.says-nothing",
            "evidence_sentence_months",
        ),
        ({"given_name": ".", "family_name": "\u200b"}, "request.names-nobody", "family_name"),
        ({"family_name": "Szcz\x07"}, "table.control-character", "family_name"),
        ({"in_contact": "maybe"}, "agreement.value-not-allowed", "in_contact"),
        ({"sentence_months": "14.5"}, "agreement.value-not-allowed", "sentence_months"),
        (
            {"sentence_months": ""},
            "request.evidence-without-fact",
            "evidence_sentence_months",
        ),
    ],
)
def test_a_malformed_row_is_named_by_row_and_column_and_the_rest_proceed(
    change: dict[str, str], code: str, column: str
) -> None:
    rows = (ROW, ROW | {"request_ref": "HO-2"} | change, ROW | {"request_ref": "HO-3"})
    read_back = reading(*rows)
    assert [row.request.request_ref for row in read_back.rows] == ["HO-1", "HO-3"]
    (found,) = read_back.problems
    assert (found.code, found.place.row) == (code, 3)
    assert found.place.column == list(ROW).index(column) + 1


def test_a_problem_never_says_what_stood_in_the_cell() -> None:
    secret = "Szczebrzeszyn"
    for column in ROW:
        for value in (f"={secret}", f"{secret}*", f"{secret}\x07", secret * 300):
            for problem in reading(ROW | {column: value}).problems:
                assert secret not in str(problem)


def test_every_fault_of_a_row_is_listed_at_once() -> None:
    read_back = reading(ROW | {"gender": "f", "officer": "", "in_contact": "no"})
    assert [problem.code for problem in read_back.problems] == [
        "request.value-missing",
        "request.value-not-allowed",
        "agreement.value-not-allowed",
    ]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("public_interest", "request.not-yours-to-assert"),
        ("ground_", "table.unknown-column"),
        ("countersigned", "request.not-yours-to-assert"),
        ("evidence_countersigned", "request.not-yours-to-assert"),
        ("nationality", "table.unknown-column"),
        ("evidence_nationality", "table.unknown-column"),
        ("received_on", "request.rehearsal-only"),
        ("officer_approve", "request.rehearsal-only"),
        ("officer_necessity", "request.rehearsal-only"),
        ("requester", "request.rehearsal-only"),
        ("officer_mood", "table.unknown-column"),
    ],
)
def test_a_column_that_is_not_the_requesters_refuses_the_whole_file_by_name(
    column: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        reading(ROW | {column: ""})
    assert caught.value.code == code
    assert caught.value.place.line == 1
    assert caught.value.place.column == len(ROW) + 1
    assert f"`{column}`" in caught.value.sentence


def refusal(text: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read(text)
    return caught.value


def test_a_missing_header_is_said_to_be_missing_and_no_value_is_told() -> None:
    _, line = table(ROW | {"middle_names": "anna", "gender": "anna"}).splitlines()
    for first in (line, "anna", "anna,anna", "anna,,\n", line.replace(",", ";"), f",{line}"):
        found = refusal(f"{first}\n{line}\n")
        assert found.code == "table.no-header"
        for value in (*ROW.values(), "anna"):
            assert not value or value not in str(found)


@given(st.permutations(["anna", "kowalska", "gender", "QX1 2AB", "1984-05-17"]))
def test_a_value_that_is_by_chance_a_columns_name_opens_no_other_to_sight(row: list[str]) -> None:
    # `gender` can stand in a data row too: as a field that is asked for.
    found = refusal(",".join(row))
    assert found.code == "table.unknown-column"
    assert not {"anna", "kowalska"} & set(re.findall(r"\w+", str(found)))


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_cells_are_separated_by_what_the_first_line_has_most_of(mark: str) -> None:
    lines = table(ROW | {"address_line": "14 Wren Street"}).replace(",", mark)
    (row,) = read(lines).rows
    assert row == reading(ROW).rows[0]
    assert refusal(mark.join(["ref", "ground_for", "first"]) + "\n").code == "table.no-header"


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("familyname", "family_name"),
        ("Family Name", "family_name"),
        ("in_contract", "in_contact"),
        ("post-code", "postcode"),
    ],
)
def test_an_unknown_column_is_met_with_the_column_that_was_meant(column: str, meant: str) -> None:
    found = refusal(table(ROW | {column: ""}).replace(f",{meant},", ",", 1))
    assert found.code == "table.unknown-column"
    assert f"Did you mean `{meant}`?" in found.sentence


@pytest.mark.parametrize("column", ["Agnieszka", "1984-05-17", "14 Wren Street", "x" * 41, "é"])
def test_an_unknown_column_that_is_formed_like_no_name_is_told_by_its_number(column: str) -> None:
    found = refusal(table(ROW | {column: ""}))
    assert found.code == "table.unknown-column"
    assert column not in str(found)
    assert f"Column {len(ROW) + 1} is" in found.sentence


def test_an_empty_name_is_not_said_to_stand_twice() -> None:
    header, line = table(ROW).splitlines()
    found = refusal(f"{header},,\n{line},,\n")
    assert found.code == "table.column-unnamed"
    assert f"Column {len(ROW) + 1} " in found.sentence


def test_a_custodians_own_fact_is_refused_as_a_column() -> None:
    theirs = [name for name, fact in AGREEMENT.facts.items() if fact.source == "custodian"]
    for name in theirs:
        with pytest.raises(Problem, match=r"request\.not-yours-to-assert"):
            reading(ROW | {name: "true"})


def test_a_file_without_a_needed_column_is_refused_by_its_name() -> None:
    for column in ("request_ref", "agreement", "ground", "officer", "fields"):
        with pytest.raises(Problem) as caught:
            reading({name: cell for name, cell in ROW.items() if name != column})
        assert caught.value.code == "table.column-missing"
        assert f"`{column}`" in caught.value.sentence


def test_other_columns_may_be_left_out() -> None:
    for column in ("countersigner", "middle_names", "gender", "address_line", "in_contact"):
        left_out = {name: cell for name, cell in ROW.items() if name != column}
        assert len(reading(left_out).rows) == 1


def test_the_same_reference_and_content_is_the_same_case_once() -> None:
    read_back = reading(ROW, ROW | {"request_ref": "HO-2"}, ROW)
    assert [row.number for row in read_back.rows] == [2, 3]
    assert [(repeat.number, repeat.first) for repeat in read_back.repeats] == [(4, 2)]
    assert not read_back.problems


def test_the_same_reference_with_other_content_is_a_conflict() -> None:
    read_back = reading(ROW, ROW | {"ground": "overstayed"})
    assert codes(read_back) == [("request.ref-conflict", 3)]
    assert "row 2" in read_back.problems[0].sentence
    assert len(read_back.rows) == 1


def test_a_reference_belongs_to_its_requester() -> None:
    rows = (ROW | SCRIPT, ROW | SCRIPT | {"requester": "other-body"})
    read_back = reading(*rows, rehearsal=True)
    assert [row.request.requester for row in read_back.rows] == ["home-office", "other-body"]


def test_a_rehearsal_reads_what_its_officers_do() -> None:
    (row,) = reading(ROW | SCRIPT, rehearsal=True).rows
    assert row.script is not None
    assert row.script.received_on == datetime.date(2017, 6, 1)
    assert row.script.public_interest == "passed"
    assert row.script.factors == {"necessity": "Nobody else can find her."}
    assert row.script.approve is True
    assert row.script.confirm is False
    assert row.script.withdraw is False
    assert row.request.requester == "home-office"


def test_an_empty_script_leaves_the_case_where_it_stands() -> None:
    (row,) = reading(ROW | dict.fromkeys(SCRIPT, ""), rehearsal=True).rows
    assert row.script is not None
    assert row.script.public_interest is None
    assert row.script.approve is None
    assert row.script.confirm is None
    assert row.request.requester is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("received_on", "1 June"),
        ("received_on", "2017-02-31"),
        ("officer_public_interest", "maybe"),
        ("officer_approve", "true"),
        ("officer_withdraw", "no"),
        ("requester", "Home Office"),
    ],
)
def test_a_misspelt_script_is_a_problem_of_its_row(column: str, value: str) -> None:
    read_back = reading(ROW | SCRIPT | {column: value}, rehearsal=True)
    assert codes(read_back) == [("request.value-not-allowed", 2)]


def test_the_content_hash_covers_everything_the_requester_said() -> None:
    changes = [
        {"request_ref": "HO-9"},
        {"ground": "overstayed"},
        {"officer": "Officer Nine"},
        {"countersigner": ""},
        {"middle_names": "Maria"},
        {"birth_date": "1984"},
        {"gender": ""},
        {"postcode": "QX1 2AC"},
        {"fields": "address"},
        {"in_contact": "true"},
        {"in_contact": ""},
        {"evidence_sentence_months": "court-record-8"},
    ]
    hashes = {reading(ROW | change).rows[0].request.content_hash for change in ({}, *changes)}
    assert len(hashes) == len(changes) + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "table.empty"),
        ("\n\n", "table.empty"),
        (",,,\n", "table.empty"),
        ('request_ref\n"open', "table.not-csv"),
        ("request_ref\nx\0y", "table.not-csv"),
        ("request_ref\nx\ry", "table.not-csv"),
        ("request_ref,request_ref\n", "table.column-twice"),
        ("request_ref," * 300 + "officer\n", "table.too-wide"),
        ("request_ref,,\n", "table.column-unnamed"),
        ("Nowicka,1990-11-03\n", "table.no-header"),
        ("request_ref\n" + "x" * 200_000, "table.not-csv"),
    ],
)
def test_a_file_that_is_no_table_is_refused(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        read(text)
    assert caught.value.code == code


def test_a_row_with_a_cell_too_many_or_too_few_is_set_aside() -> None:
    text = table(ROW, ROW | {"request_ref": "HO-2"})
    first, second, third = text.splitlines()
    read_back = read("\n".join((first, second + ",x", third.rpartition(",")[0], "", third)))
    assert codes(read_back) == [("table.ragged-row", 2), ("table.ragged-row", 3)]
    assert [row.number for row in read_back.rows] == [5]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.booleans())
def test_any_text_is_read_or_refused_as_a_named_problem(text: str, rehearsal: bool) -> None:
    with contextlib.suppress(Problem):
        read_back = read(text, rehearsal=rehearsal)
        assert all(problem.place.row for problem in read_back.problems)


CELLS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(list(ROW.values()))


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*ROW, *SCRIPT]), CELLS),
    st.integers(0, 600),
    st.text(max_size=3),
)
def test_a_valid_file_with_anything_changed_is_read_or_refused(
    change: dict[str, str], at: int, inserted: str
) -> None:
    text = table(ROW | SCRIPT | change)
    for mutated in (text, text[:at] + inserted + text[at:]):
        try:
            read_back = read(mutated, rehearsal=True)
        except Problem:
            continue
        for row in read_back.rows:
            assert len(row.request.content_hash) == 64
            assert row.request.fields


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_text_are_refused_by_name(data: bytes) -> None:
    with contextlib.suppress(Problem):
        text = text_of(data, "requests.csv")
        utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        assert utf_16 or text.encode() in (data, data[3:])
