"""Reads the one filled sheet of an Excel workbook (.xlsx) as a table.

A workbook knows more than a CSV file: days are days in every country. It also hides more: formulas,
whose results anybody's computer may work out otherwise, and further sheets. Neither is read over.
"""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from proviso_gateway.errors import Place, problem
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.csv_table import LARGEST, Cell, CsvTable, UnreadableCell, table_of
from proviso_gateway.reading.workbook_cells import SheetMarks, SheetUnreadable, marks_of

MOST_FILES = 500
"""Files in a workbook; one with a sheet has about ten."""

MOST_CELLS = 10_000_000
"""Cells from the first filled to the last, empty ones counted."""

BEGINS = b"PK\x03\x04"
"""How a workbook begins, and every other zip file."""


def read_workbook(data: bytes, name: str) -> CsvTable:
    """The table on the workbook's one filled sheet, rows numbered as on the screen.

    A cell with a formula or an error sets its row aside. Raises `table.not-a-workbook`,
    `table.many-sheets`, `table.too-large`, `table.empty` or `table.too-wide`.
    """
    parts = _unpacked(data, name)
    marks = _filled(parts, name)
    if marks is None:
        raise problem("table.empty", Place(name))
    return table_of(_rows(_repacked(parts), marks, name), name)


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The workbook's files, each once, and together no larger than a file may be."""
    parts: dict[str, bytes] = {}
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for one in packed.infolist()[: MOST_FILES + 1]:
                with packed.open(one) as part:
                    content = part.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise problem("table.too-large", Place(name), most=LARGEST)
                if one.filename in parts or len(parts) == MOST_FILES:
                    raise _no_workbook(name)
                parts[one.filename] = content
    except _BROKEN:
        raise _no_workbook(name) from None
    if "xl/workbook.xml" not in parts:
        raise _no_workbook(name)
    return parts


_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)


def _no_workbook(name: str) -> Exception:
    return problem("table.not-a-workbook", Place(name))


def _filled(parts: Mapping[str, bytes], name: str) -> SheetMarks | None:
    """What is to be known of the only sheet on which something stands; None where there is none."""
    try:
        sheets = [
            marks_of(content)
            for path, content in parts.items()
            if path.startswith("xl/worksheets/") and path.endswith(".xml")
        ]
    except SheetUnreadable:
        raise _no_workbook(name) from None
    filled = [one for one in sheets if one.filled]
    if len(filled) > 1:
        raise problem("table.many-sheets", Place(name), count=len(filled))
    if filled and filled[0].area > MOST_CELLS:
        raise problem("table.too-large", Place(name), most=MOST_CELLS)
    return filled[0] if filled else None


def _repacked(parts: Mapping[str, bytes]) -> bytes:
    """The same workbook, uncompressed: what was measured is what is read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for path, content in parts.items():
            packed.writestr(zipfile.ZipInfo(path), content)
    return out.getvalue()


def _rows(data: bytes, marks: SheetMarks, name: str) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in enumerate(_values(data, name), start=1):
        row: list[Cell] = [
            _MARKED.get(marks.of(number, column)) or _cell(value)
            for column, value in enumerate(cells, start=1)
        ]
        if any(not isinstance(cell, str) or cell.strip() for cell in row):
            yield number, row


_MARKED: Mapping[str | None, UnreadableCell] = {
    "formula": UnreadableCell("table.formula-cell"),
    "error": UnreadableCell(
        "table.cell-not-text", {"what": phrase("an error that the spreadsheet found")}
    ),
}


def _values(data: bytes, name: str) -> list[list[object]]:
    # Imported here: no other form of file needs it.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            tables = [
                [list[object](row) for row in sheet.to_python(skip_empty_area=False)]
                for sheet in map(book.get_sheet_by_name, book.sheet_names)
            ]
    except (CalamineError, OSError, ValueError, OverflowError):
        raise _no_workbook(name) from None
    except BaseException as panic:  # the library's own word for a bug that a strange file met
        if type(panic).__name__ != "PanicException":
            raise
        raise _no_workbook(name) from None
    filled = [table for table in tables if table]
    if len(filled) > 1:
        raise problem("table.many-sheets", Place(name), count=len(filled))
    return filled[0] if filled else []


def _cell(value: object) -> Cell:
    """A value as a cell of CSV has it."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float() if value == int(value) and abs(value) < 10**15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time.min:
            return value.date().isoformat()
        case datetime.date() if not isinstance(value, datetime.datetime):
            return value.isoformat()
        case int() | float():
            what = phrase("a number that is not whole, or has more than 15 digits")
        case _:
            what = phrase("a time of day")
    return UnreadableCell("table.cell-not-text", {"what": what})
