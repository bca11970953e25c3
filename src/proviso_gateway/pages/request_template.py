"""Writes an empty file of requests, as CSV or as a workbook in which each column says what it asks.

What is typed into the workbook is read again as it stands: every cell is text, so that no
spreadsheet makes a number of a reference or another country's day of a date. It has one sheet, no
formula and no link.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from proviso_gateway.phrases import phrase

if TYPE_CHECKING:
    from proviso_gateway.casework.request_template import TemplateColumn

ROWS = 100_000
"""Rows in which the workbook offers its lists; a file holds no more requests."""

LONGEST_LIST = 255
"""Letters of a list that a cell offers, commas counted. Longer ones stand in the note alone."""

_SAME_DAY = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 -- the same columns give the same bytes


def csv_template(columns: Sequence[TemplateColumn]) -> bytes:
    """One line, with the names of these columns."""
    return (",".join(one.name for one in columns) + "\r\n").encode()


def workbook_template(columns: Sequence[TemplateColumn]) -> bytes:
    """A workbook (.xlsx) with a heading for each column. Its note says what is asked, and whether a
    row can do without; where one of few words stands, the cells offer them."""
    # Imported here: a part of its own brings it, and CSV can do without.
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    nothing_made_of_it = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, nothing_made_of_it) as book:
        book.set_properties({"created": _SAME_DAY})
        text = book.add_format({"num_format": "@"})
        heading = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        needed = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "bold": True}
        )
        sheet = book.add_worksheet("requests")
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, max(14, len(column.name) + 2), text)
            sheet.write_string(0, at, column.name, needed if column.needed else heading)
            if note := _note(column):
                sheet.write_comment(0, at, note, {"x_scale": 2, "y_scale": 1.5})
            if _offered(column.choices):
                listed = {"validate": "list", "source": list(column.choices)}
                sheet.data_validation(1, at, ROWS, at, listed)
    return out.getvalue()


def _note(column: TemplateColumn) -> str:
    needed = phrase("Every row needs it.") if column.needed else ""
    words = "" if _offered(column.choices) else ", ".join(column.choices)
    return "\n".join(part for part in (column.question, column.expected, words, needed) if part)


def _offered(words: Sequence[str]) -> bool:
    """Whether cells can offer these words. They are codes, so none holds a comma."""
    return 0 < len(",".join(words)) <= LONGEST_LIST
