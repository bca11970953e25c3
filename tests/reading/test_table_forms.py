"""A table is the same table as CSV, as a workbook and as JSON, or it is refused by name."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from proviso_gateway.errors import Problem
from proviso_gateway.reading.csv_table import CsvTable
from proviso_gateway.reading.table_forms import read_table

HEADER = ("request_ref", "officer", "birth_date", "address_line")
FILE = "requests.any"


def cells(table: CsvTable) -> list[tuple[int, list[str]]]:
    return [(line.number, list(line.cells.values())) for line in table.lines]


def codes(table: CsvTable) -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.place.row, one.place.column) for one in table.problems]


def workbook(*rows: tuple[Any, ...], sheets: tuple[tuple[Any, ...], ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            if value is not None:
                book.active.cell(number, at).value = value
    for row in sheets:
        book.create_sheet().append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, path: str, old: str, new: str) -> bytes:
    """The same zip file with one of its parts rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old_zip, zipfile.ZipFile(out, "w") as new_zip:
        for name in old_zip.namelist():
            text = old_zip.read(name)
            if name == path:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            new_zip.writestr(name, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOOK = workbook(HEADER)


def refused(data: bytes) -> str:
    with pytest.raises(Problem) as raised:
        read_table(data, FILE)
    assert raised.value.place.file == FILE
    return raised.value.code


TEXT = (
    'request_ref,officer,birth_date,address_line\nR-1,Officer A,1984-05-17,"3 Alder Row\nQuexton"\n'
)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode("utf-16"),
        workbook(HEADER, ("R-1", "Officer A", "1984-05-17", "3 Alder Row\nQuexton")),
        workbook(HEADER, ("R-1", "Officer A", datetime.date(1984, 5, 17), "3 Alder Row\nQuexton")),
    ],
    ids=["UTF-8", "with a mark", "Windows", "semicolons", "Unicode text", "workbook", "days"],
)  # fmt: skip
def test_one_table_in_many_forms_is_one(data: bytes) -> None:
    table = read_table(data, FILE)
    assert table.columns == HEADER
    assert cells(table) == [(2, ["R-1", "Officer A", "1984-05-17", "3 Alder Row Quexton"])]
    assert not table.problems


def test_a_list_of_objects_is_a_table_whose_rows_are_counted_from_one() -> None:
    told = [
        {"request_ref": "R-1", "fields": ["a", "b"]},
        {"n": 14, "yes": True, "request_ref": "R-2"},
    ]
    table = read_table(json.dumps(told).encode(), FILE)
    assert table.columns == ("request_ref", "fields", "n", "yes")
    assert cells(table) == [(1, ["R-1", "a b", "", ""]), (2, ["R-2", "", "14", "true"])]
    assert table.header(3).line is table.header(3).column is None


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    lines = '\nrequest_ref,officer\n"R\n1",A\n\n\nR-2,B\nR-3\n'
    table = read_table(lines.encode(), FILE)
    assert cells(table) == [(3, ["R 1", "A"]), (6, ["R-2", "B"])]
    assert codes(table) == [("table.ragged-row", 7, None)]
    book = workbook((), HEADER[:2], ("R\n1", "A"), (), (), ("R-2", "B"))
    assert cells(read_table(book, FILE)) == cells(table)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=1+1", "table.formula-cell"),
        ('=HYPERLINK("http://x.invalid")', "table.formula-cell"),
        (1.5, "table.cell-not-text"),
        (10**15, "table.cell-not-text"),
        (datetime.time(3, 4), "table.cell-not-text"),
        (datetime.datetime(2017, 6, 1, 3), "table.cell-not-text"),  # noqa: DTZ001
        ("x" * 2_001, "table.cell-too-long"),
        ("x\u202ey", "table.control-character"),
    ],
)
def test_a_cell_that_is_no_text_sets_its_row_aside_by_name(value: object, code: str) -> None:
    table = read_table(workbook(HEADER, ("R-1", value), ("R-2", "B")), FILE)
    assert codes(table) == [(code, 2, 2)]
    assert "`officer`" in table.problems[0].sentence
    assert [number for number, _ in cells(table)] == [3]


def test_an_error_is_no_empty_cell() -> None:
    data = workbook(HEADER, ("R-1", "#N/A"), ("R-2", "B"))
    assert codes(read_table(data, FILE)) == [("table.cell-not-text", 2, 2)]


def test_what_a_formula_was_worth_is_not_read_either() -> None:
    data = workbook(HEADER, ("R-1", "=1+1"), ("R-2", "B"))
    worth = changed(data, SHEET, "<f>1+1</f><v />", "<f>1+1</f><v>2</v>")
    assert codes(read_table(worth, FILE)) == [("table.formula-cell", 2, 2)]


def test_a_formula_that_fills_several_cells_counts_for_each() -> None:
    data = workbook(HEADER, ("R-1", ArrayFormula("B2:B3", "=1+1")), ("R-2", "B"), ("R-3", "C"))
    table = read_table(data, FILE)
    assert codes(table) == [("table.formula-cell", 2, 2), ("table.formula-cell", 3, 2)]
    assert [number for number, _ in cells(table)] == [4]


def test_a_second_filled_sheet_is_refused_and_an_empty_one_is_not() -> None:
    assert refused(workbook(HEADER, sheets=(("note",),))) == "table.many-sheets"
    assert read_table(workbook(HEADER, sheets=((),)), FILE).columns == HEADER


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(), "table.empty"),
        (workbook(HEADER)[:-40], "table.not-a-workbook"),
        (changed(BOOK, SHEET, "<worksheet", "<!DOCTYPE x><worksheet"), "table.not-a-workbook"),
        (changed(workbook(HEADER), SHEET, 'r="A1"', 'r="1A"'), "table.not-a-workbook"),
        (changed(workbook(HEADER, ("x",)), SHEET, 'r="A2"', 'r="XFD1048576"'), "table.too-large"),
        (changed(workbook(HEADER), SHEET, "</sheetData>", "</sheet>"), "table.not-a-workbook"),
        (b"PK\x03\x04", "table.not-a-workbook"),
        ("Szczepańska;x\n".encode("cp1250"), "table.not-utf8"),
        ("officer\nMuñoz\n".encode("cp1252"), "table.not-utf8"),
        (b"\xff\xfea", "table.not-utf8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.not-utf8"),
        (b"[{}, 1]", "table.not-json"),
        (b'{"request_ref": "R-1"}', "table.not-json"),
        (b"[{]", "table.not-json"),
        (b"[" * 100_000, "table.not-json"),
        (b'[{"officer": NaN}]', "table.not-json"),
        (b'[{"officer": ' + b"1" * 5_000 + b"}]", "table.not-json"),
        (b'[{"officer": "A", "officer": "B"}]', "table.key-twice"),
        (b"[]", "table.empty"),
        (b"[{}]", "table.empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_by_name(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proviso_gateway.reading.workbook.LARGEST", 10_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 1_000_000)
    assert refused(out.getvalue()) == "table.too-large"


@pytest.mark.parametrize("value", [None, 1.5, [], [1], ["a b"], {}, 10**16])
def test_a_json_value_that_is_no_cell_sets_its_object_aside(value: object) -> None:
    table = read_table(json.dumps([{"officer": value}, {"officer": "B"}]).encode(), FILE)
    assert codes(table) == [("table.cell-not-text", 1, None)]
    assert cells(table) == [(2, ["B"])]


def test_a_key_that_stands_twice_is_not_told_where_it_may_be_a_value() -> None:
    with pytest.raises(Problem) as raised:
        read_table(b'[{"Anna Kowalska": 1, "Anna Kowalska": 1}]', FILE)
    assert "Anna" not in str(raised.value)


WHOLE = workbook(HEADER, ("R-1", "=1+1", datetime.date(1984, 5, 17), "x"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(at: int, damage: bytes) -> None:
    with contextlib.suppress(Problem):
        read_table(WHOLE[:at] + damage + WHOLE[at + len(damage) :], FILE)


@settings(max_examples=100, deadline=None)
@given(st.text("<>/=\"'rcvfist AB12 &;:?!-", max_size=80))
def test_a_sheet_of_any_xml_is_read_or_refused(xml: str) -> None:
    with contextlib.suppress(Problem):
        read_table(changed(WHOLE, SHEET, "<sheetData>", f"<sheetData>{xml}"), FILE)


def test_what_ships_is_read_as_a_workbook_too() -> None:
    source = Path(__file__).parents[2] / "examples" / "nhs-home-office" / "requests.csv"
    as_csv = read_table(source.read_bytes(), FILE)
    rows = [tuple(line.cells.values()) for line in as_csv.lines]
    as_book = read_table(workbook(as_csv.columns, *rows), FILE)
    assert as_book.columns == as_csv.columns
    assert cells(as_book) == cells(as_csv)
