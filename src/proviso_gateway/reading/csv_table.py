"""Reads comma-separated text (RFC 4180) as a sheet: named columns, numbered rows, no surprises.

Register and requests are both written by strangers, often from a spreadsheet, so the reader is
strict where a guess could move a value into another column, and patient where a row can be set
aside alone.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.words import nearest, shown

LARGEST = 64 * 2**20
"""Letters in a file. More is refused before anything is read."""

LONGEST = 2_000
"""Letters in a cell. A longer one sets its row aside."""

WIDEST = 300
"""Columns in a sheet."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One data row: its number from 1, and its cells by column, trimmed and in Unicode NFC."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The readable rows of a file, and a problem for every row that had to be set aside."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[CsvRow, ...]
    problems: tuple[Problem, ...]

    def place(self, line: CsvRow, column: str) -> Place:
        """Where a cell stands; a column the file does not have has no number."""
        number = self.columns.index(column) + 1 if column in self.columns else None
        return Place(self.name, row=line.number, column=number)


def text_of(data: bytes, name: str) -> str:
    """The text of a file's bytes, with or without a byte order mark. Raises `table.not-utf8`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise problem("table.not-utf8", Place(name)) from None


def read_csv_table(text: str, name: str) -> CsvTable:
    """The sheet that a text holds; rows that cannot be read are set aside with their problem.

    Blank lines are no rows. Raises a problem of the whole file where there are no columns to speak
    of: `table.too-large`, `table.empty`, `table.not-csv`, `table.too-wide`. What the columns are
    called is asked in `check_columns`; until then a name may be a cell, and is told to nobody.
    """
    if len(text) > LARGEST:
        raise problem("table.too-large", Place(name), most=LARGEST)
    rows = _rows(text.removeprefix("\ufeff"), name)
    columns = tuple(cell.strip() for cell in next(rows, []))
    if not any(columns):
        raise problem("table.empty", Place(name))
    if len(columns) > WIDEST:
        raise problem("table.too-wide", Place(name, line=1, column=WIDEST + 1), most=WIDEST)
    lines: list[CsvRow] = []
    problems: list[Problem] = []
    for number, cells in enumerate(rows, start=1):
        found = tuple(_faults(cells, columns, Place(name, row=number)))
        problems.extend(found)
        if not found:
            tidy = (unicodedata.normalize("NFC", cell.strip()) for cell in cells)
            lines.append(CsvRow(number, dict(zip(columns, tidy, strict=True))))
    return CsvTable(name, columns, tuple(lines), tuple(problems))


def check_header(table: CsvTable, known: Iterable[str]) -> int:
    """How many columns are called as one of the `known`; `table.no-header` where none is, with what
    the first line seems to be separated by instead of commas."""
    allowed = frozenset(known)
    found = sum(column in allowed for column in table.columns)
    if not found:
        place = Place(table.name, line=1)
        raise problem("table.no-header", place, separated=separated(table.columns))
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
        place = Place(table.name, line=1, column=number)
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
            raise problem("table.column-missing", Place(table.name, line=1), column=column)


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What every column of every file is formed like."""


def separated(columns: Sequence[str]) -> str:
    """What else than commas the first line seems to be separated by, as a sentence, or nothing."""
    line = ",".join(columns)
    counts = {"semicolons": line.count(";"), "tabs": line.count("\t")}
    most = max(counts, key=counts.__getitem__)
    return f" It seems to be separated by {most}." if counts[most] > line.count(",") else ""


def _rows(text: str, name: str) -> Iterator[list[str]]:
    if "\0" in text:
        raise problem("table.not-csv", Place(name, line=text[: text.index("\0")].count("\n") + 1))
    yield from rows_in((f"{line}\n" for line in text.split("\n")), name)


def rows_in(lines: Iterable[str], name: str) -> Iterator[list[str]]:
    """Every row of these lines of CSV in which something stands. Raises `table.not-csv`."""
    reader = csv.reader(lines, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error:
        raise problem("table.not-csv", Place(name, line=reader.line_num)) from None


def _faults(cells: list[str], columns: tuple[str, ...], place: Place) -> Iterator[Problem]:
    if len(cells) != len(columns):
        yield problem("table.ragged-row", place, cells=len(cells), columns=len(columns))
        return
    for number, (cell, column) in enumerate(zip(cells, columns, strict=True), start=1):
        words = {"column": shown(column)}
        if len(cell) > LONGEST:
            yield problem("table.cell-too-long", place, **words, most=LONGEST).at(column=number)
        elif HARMFUL.search(cell):
            yield problem("table.control-character", place, **words).at(column=number)


HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that do not show as themselves: controls, half characters, and those that turn the
direction of writing, with which a name can be made to read as another."""
