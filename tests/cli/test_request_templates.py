"""The workbook that `proviso requests template` writes is filled in and read back as it stands."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.request_file import read_requests
from proviso_gateway.casework.request_template import template_columns
from proviso_gateway.cli import run_command
from proviso_gateway.pages.request_template import csv_template, workbook_template
from proviso_gateway.reading.table_forms import read_table

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "examples" / "starter"
AGREEMENTS = sorted((ROOT / "examples").glob("*/agreement*.yaml"))


def sheet_of(path: Path) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(path)
    assert isinstance(book.active, Worksheet)
    return book, book.active


def filled(path: Path, rows: list[dict[str, str]]) -> None:
    """Type these rows into the workbook, as text, below its heading."""
    book, sheet = sheet_of(path)
    columns = [str(cell.value) for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        for at, name in enumerate(columns, start=1):
            if row.get(name):
                sheet.cell(number, at).value = row[name]
    book.save(path)


def offered(sheet: Worksheet) -> dict[str, list[str]]:
    """The words that each column's cells offer."""
    return {
        str(
            sheet.cell(1, min(each.min_col for each in one.sqref.ranges)).value
        ): one.formula1.strip('"').split(",")
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    }


def decisions(out: Path) -> list[dict[str, str]]:
    """What a run decided of each row, but for the receipts, which follow from the file's bytes."""
    with (out / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return [{k: v for k, v in row.items() if k != "receipt"} for row in csv.DictReader(file)]


def test_a_filled_workbook_is_walked_as_the_csv_file_of_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(STARTER)
    book = tmp_path / "requests.xlsx"
    template = ["requests", "template", "agreement.yaml", "--rehearsal", "--out", str(book)]
    assert run_command(template) == 0
    with (STARTER / "requests.csv").open(encoding="utf-8", newline="") as file:
        filled(book, list(csv.DictReader(file)))
    for requests, out in (("requests.csv", "csv"), (str(book), "xlsx")):
        run = ["run", requests, "--agreement", "agreement.yaml", "--register", "register"]
        assert run_command([*run, "--as-of", "2026-03-02", "--out", str(tmp_path / out)]) == 0
    told = {out: decisions(tmp_path / out) for out in ("csv", "xlsx")}
    assert "disclosed" in {row["status"] for row in told["csv"]}
    assert told["xlsx"] == told["csv"]


@pytest.mark.parametrize(
    "agreement", AGREEMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_workbook_says_and_takes_what_a_csv_file_does(agreement: Path, tmp_path: Path) -> None:
    columns = tuple(template_columns(read(agreement.read_text(), agreement.name), rehearsal=True))
    path = tmp_path / "empty.xlsx"
    path.write_bytes(workbook_template(columns))
    assert path.read_bytes() == workbook_template(columns)
    empty = read_table(path.read_bytes(), path.name)
    assert empty.columns == read_table(csv_template(columns), "empty.csv").columns
    assert not empty.lines
    _, sheet = sheet_of(path)
    notes = {str(cell.value): cell.comment.text for cell in sheet[1] if cell.comment}
    for one in columns:
        assert one.question in notes.get(one.name, "")
        assert one.expected in notes.get(one.name, "")
    lists = offered(sheet)
    assert {"ground", "gender", "officer_approve"} <= set(lists)
    assert lists == {
        one.name: list(one.choices)
        for one in columns
        if one.choices and len(",".join(one.choices)) <= 255
    }


@pytest.mark.parametrize(
    "agreement", AGREEMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_every_word_that_a_cell_offers_is_one_that_a_request_may_hold(agreement: Path) -> None:
    text = agreement.read_text()
    known = read(text, agreement.name)
    columns = tuple(template_columns(known, rehearsal=True))
    for one in columns:
        for word in one.choices:
            row = {
                "request_ref": "R-1",
                "agreement": known.name,
                "officer": "A",
                "fields": "address",
            }
            row |= {"family_name": "Whitlock", "birth_date": "1984-05-17", "postcode": "QX1 1AA"}
            row |= {"ground": next(c.choices[0] for c in columns if c.name == "ground")}
            row |= {one.name: word}
            out = io.StringIO()
            writer = csv.DictWriter(out, list(row))
            writer.writeheader()
            writer.writerow(row)
            found = read_requests(
                read_table(out.getvalue().encode(), "requests.csv"), known, rehearsal=True
            )
            assert not found.problems, (one.name, word)


def test_what_is_typed_stays_text(tmp_path: Path) -> None:
    """Every cell of every column, below the heading too, is text to a spreadsheet."""
    known = read((STARTER / "agreement.yaml").read_text(), "agreement.yaml")
    columns = tuple(template_columns(known))
    path = tmp_path / "empty.xlsx"
    path.write_bytes(workbook_template(columns))
    _, sheet = sheet_of(path)
    covered: set[int] = set()
    for one in sheet.column_dimensions.values():
        assert one.number_format == "@"
        covered.update(range(one.min, one.max + 1))
    assert covered == set(range(1, len(columns) + 1))


def test_nothing_is_written_over_and_capitals_are_the_same_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "REQUESTS.XLSX"
    command = ["requests", "template", str(STARTER / "agreement.yaml"), "--out", str(book)]
    assert run_command(command) == 0
    assert book.read_bytes().startswith(b"PK")
    assert run_command(command) == 2
    assert "files.already-there" in capsys.readouterr().err
