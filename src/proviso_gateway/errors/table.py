"""What can be wrong with a table of text, whatever it is about."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "table.not-utf8": Kind(
        "The file is not UTF-8 text.",
        "Save it as *CSV UTF-8*, as spreadsheets call it; a workbook (.xlsx) is not read.",
    ),
    "table.too-large": Kind(
        "The file holds more than {most} letters.",
        "Divide it into several files.",
    ),
    "table.empty": Kind(
        "The file is empty, or its first line is.",
        "Begin it with a line that names the columns; docs/files.md lists them.",
    ),
    "table.not-csv": Kind(
        "The file is not comma-separated text: an open quotation mark, a stray carriage return, a "
        "NUL, an endless cell, or quoted cells with something else than a comma between them.",
        "Save it again as CSV, separated by commas, with quotation marks doubled inside quoted "
        "cells (RFC 4180).",
    ),
    "table.too-wide": Kind(
        "The first line names more than {most} columns.",
        "Take out the columns that docs/files.md does not list.",
    ),
    "table.no-header": Kind(
        "The first line names none of this file's columns.{separated}",
        "Put the names of the columns in the first line, separated by commas; see docs/files.md.",
    ),
    "table.column-unnamed": Kind(
        "Column {number} has no name in the first line.",
        "Name it, or take the empty column out (spreadsheets add some on the right).",
    ),
    "table.column-twice": Kind(
        "The column `{column}` stands twice.",
        "Keep one of the two; only one of them could count.",
    ),
    "table.unknown-column": Kind(
        "Column {number}{called} is not one that this kind of file has.{nearest}",
        "Correct its name in the first line or take it out; docs/files.md lists the columns.",
    ),
    "table.column-missing": Kind(
        "The first line has no column `{column}`.",
        "Add it; its cells may be empty only where docs/files.md says so.",
    ),
    "table.ragged-row": Kind(
        "The row has {cells} cells where the header has {columns}.",
        "Quote cells that hold commas, and write every comma, for empty cells too.",
    ),
    "table.cell-too-long": Kind(
        "`{column}` is longer than {most} letters.",
        "Shorten it.",
    ),
    "table.control-character": Kind(
        "`{column}` holds a control character, or a mark that turns the direction of writing.",
        "Take it out.",
    ),
}
