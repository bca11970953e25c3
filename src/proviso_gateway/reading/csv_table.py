"""Reads comma-separated text (RFC 4180) as a table: named columns, numbered rows, no surprises.

Register and requests are both written by strangers, often from a spreadsheet, so the reader is
strict where a guess could move a value into another column, and patient where a row can be set
aside alone.
"""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from proviso_gateway.errors import NOWHERE, Place, Problem, problem
from proviso_gateway.reading.cells import fault_of_any
from proviso_gateway.reading.words import nearest, shown

LARGEST = 64 * 2**20
"""Letters in a file. More is refused before anything is read."""

WIDEST = 300
"""Columns in a table."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""What may stand between cells. Spreadsheets of many countries write semicolons, and Excel tabs in
what it calls Unicode text."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One data row: its number as a spreadsheet shows it, and its cells by column, trimmed and in
    Unicode NFC."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnreadableCell:
    """A cell that a file has and that is no text: the code that refuses it, without its column."""

    code: str
    words: Mapping[str, str] = field(default_factory=dict)


Cell = str | UnreadableCell


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The readable rows of a file, and a problem for every row that had to be set aside.

    `header_line` is where the columns are named; None in a form that names them in every row, where
    they have no numbers either.
    """

    name: str
    columns: tuple[str, ...]
    lines: tuple[CsvRow, ...]
    problems: tuple[Problem, ...]
    header_line: int | None = 1

    def place(self, line: CsvRow, column: str) -> Place:
        """Where a cell stands; a column the file does not have has no number."""
        numbered = self.header_line is not None and column in self.columns
        number = self.columns.index(column) + 1 if numbered else None
        return Place(self.name, row=line.number, column=number)

    def header(self, number: int | None = None) -> Place:
        """Where the column of this number is named, or all of them."""
        return Place(self.name, self.header_line, number if self.header_line is not None else None)


def text_of(data: bytes, name: str) -> str:
    """The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so, as Excel writes
    *Unicode text*. Raises `table.not-utf8`.

    Nothing else is guessed: in an old code page of Windows or of a Mac the same byte is another
    letter, and the wrong name is somebody else's.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise problem("table.not-utf8", Place(name)) from None


def read_csv_table(text: str, name: str) -> CsvTable:
    """The table that a text holds; rows that cannot be read are set aside with their problem.

    Cells are separated by commas, semicolons or tabs, whichever the first line has most of. Blank
    lines are no rows, but are counted as a spreadsheet counts them. Raises a problem of the whole
    file where there are no columns to speak of: `table.too-large`, `table.empty`, `table.not-csv`,
    `table.too-wide`. What the columns are called is asked in `check_columns`; until then a name may
    be a cell, and is told to nobody.
    """
    if len(text) > LARGEST:
        raise problem("table.too-large", Place(name), most=LARGEST)
    return table_of(_rows(text.removeprefix("\ufeff"), name), name)


def table_of(
    rows: Iterable[tuple[int, Sequence[Cell]]], name: str, header_line: int | None = 1
) -> CsvTable:
    """The table of these rows, each with its number, the first of which names the columns. Raises
    as `read_csv_table`.
    """
    numbered = iter(rows)
    _, header = next(numbered, (1, ()))
    columns = tuple(cell.strip() if isinstance(cell, str) else "" for cell in header)
    if not any(columns):
        raise problem("table.empty", Place(name))
    if len(columns) > WIDEST:
        raise problem("table.too-wide", Place(name, header_line), most=WIDEST)
    table = CsvTable(name, columns, (), (), header_line)
    lines: list[CsvRow] = []
    problems: list[Problem] = []
    for number, cells in numbered:
        tidied = [tidy(cell) if isinstance(cell, str) else cell for cell in cells]
        line = CsvRow(
            number, {c: t for c, t in zip(columns, tidied, strict=False) if isinstance(t, str)}
        )
        found = tuple(_faults(table, line, tidied))
        problems.extend(found)
        if not found:
            lines.append(line)
    return replace(table, lines=tuple(lines), problems=tuple(problems))


_LINE_BREAK = re.compile(r"[ \t]*(\r\n|\r|\n)\s*")


def tidy(cell: str) -> str:
    """A cell as it is read: no white space around it, a line break in it one blank, in NFC."""
    text = cell.strip()
    if "\n" in text or "\r" in text:
        text = _LINE_BREAK.sub(" ", text)
    return unicodedata.normalize("NFC", text)


def check_header(table: CsvTable, known: Iterable[str]) -> int:
    """How many columns are called as one of the `known`; `table.no-header` where none is."""
    allowed = frozenset(known)
    found = sum(column in allowed for column in table.columns)
    if not found:
        raise problem("table.no-header", table.header())
    return found


def check_columns(table: CsvTable, known: Iterable[str], required: Iterable[str]) -> None:
    """Refuse a sheet with a column nobody knows or one twice, or without one it needs.

    Where the first line is data and no header, its words are values about people. So a word is
    shown only where it is formed as a name and the header knows at least as many columns as not:
    a value can be a known name by chance (`gender` asked for as a field).

    Raises `table.no-header`, `table.column-unnamed`, `table.unknown-column`, `table.column-twice`
    or `table.column-missing`.
    """
    allowed = tuple(dict.fromkeys(known))
    found = check_header(table, allowed)
    trusted = found * 2 >= len(table.columns)
    for number, column in enumerate(table.columns, start=1):
        place = table.header(number)
        if not column:
            raise problem("table.column-unnamed", place, number=number)
        if column not in allowed:
            called = f", `{column}`," if trusted and _NAME.fullmatch(column) else ""
            meant = nearest(re.sub(r"[ -]+", "_", column.lower()), allowed)
            raise problem(
                "table.unknown-column", place, number=number, called=called, nearest=meant
            )
        if column in table.columns[: number - 1]:
            raise problem("table.column-twice", place, column=column)
    for column in required:
        if column not in table.columns:
            raise problem("table.column-missing", table.header(), column=column)


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What every column of every file is formed like."""


def separated(columns: Sequence[str]) -> str:
    """What else than commas the first line seems to be separated by, as a sentence, or nothing."""
    line = ",".join(columns)
    counts = {"semicolons": line.count(";"), "tabs": line.count("\t")}
    most = max(counts, key=counts.__getitem__)
    return f" It seems to be separated by {most}." if counts[most] > line.count(",") else ""


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    _check_text(text, name)
    first = next((line for line in text.split("\n") if line.strip()), "")
    yield from _numbered(text, name, separator(first), number=1)


def _check_text(text: str, name: str, line: int = 1) -> None:
    if "\0" in text:
        at = line + text[: text.index("\0")].count("\n")
        raise problem("table.not-csv", Place(name, line=at))


def separator(first: str) -> str:
    """What stands between cells, by the first line that says anything: commas, where none of the
    others stands there."""
    outside = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=outside.count)


def _numbered(
    text: str, name: str, mark: str, *, number: int, line: int = 1
) -> Iterator[tuple[int, list[str]]]:
    lines = (f"{one}\n" for one in text.split("\n"))
    numbered = enumerate(_records(lines, name, mark, before=line - 1), start=number)
    yield from ((at, cells) for at, cells in numbered if any(map(str.strip, cells)))


def read_csv_part(header: str, text: str, name: str, *, number: int, line: int) -> CsvTable:
    """The table of some lines of a longer text, under the header of the whole.

    The first of them is row `number`, and stands on `line`. Raises as `read_csv_table`.
    """
    if len(text) > LARGEST:
        raise problem("table.too-large", Place(name), most=LARGEST)
    _check_text(text, name, line)
    mark = separator(header)
    rows = _numbered(text, name, mark, number=number, line=line)
    return table_of(chain(_numbered(header, name, mark, number=1), rows), name)


def rows_in(lines: Iterable[str], name: str) -> Iterator[list[str]]:
    """Every row of these lines of CSV in which something stands. Raises `table.not-csv`."""
    return (cells for cells in every_row(lines, name, ",") if any(map(str.strip, cells)))


def every_row(lines: Iterable[str], name: str, mark: str) -> Iterator[list[str]]:
    """Every row of these lines, blank ones too. Raises `table.not-csv`."""
    return _records(lines, name, mark)


def _records(lines: Iterable[str], name: str, mark: str, before: int = 0) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise problem("table.not-csv", Place(name, line=before + reader.line_num)) from None


def _faults(table: CsvTable, line: CsvRow, cells: Sequence[Cell]) -> Iterator[Problem]:
    if len(cells) != len(table.columns):
        words = {"cells": len(cells), "columns": len(table.columns)}
        yield problem("table.ragged-row", Place(table.name, row=line.number), **words)
        return
    for column, cell in zip(table.columns, cells, strict=True):
        if isinstance(cell, str):
            found = fault_of_any(column, cell)
        else:
            found = problem(cell.code, NOWHERE, column=shown(column), **cell.words)
        if found is not None:
            place = table.place(line, column)
            yield found.at(file=place.file, row=place.row, column=place.column)
