"""What can be wrong with a table of text, whatever it is about."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "table.not-utf8": Kind(
        "The file is not UTF-8 text, nor what spreadsheets call *Unicode text*.",
        "Save it as *CSV UTF-8*. A file of requests may also be a workbook (.xlsx).",
    ),
    "table.not-json": Kind(
        "The file is not a JSON list of objects, or cannot be read as JSON from here on.",
        "Write a list, `[{{…}}, {{…}}]`, with an object for each row; docs/files.md shows one.",
    ),
    "table.key-twice": Kind(
        "{called} stands twice in one object.",
        "Keep one of the two; only one of them could count.",
    ),
    "table.not-a-workbook": Kind(
        "The file is not a whole Excel workbook (.xlsx), or is locked by a password.",
        "Save it again as .xlsx without a password, or as *CSV UTF-8*.",
    ),
    "table.many-sheets": Kind(
        "Something stands on {count} sheets of the workbook, hidden ones counted.",
        "Keep the sheet that is meant, and delete the others.",
    ),
    "table.formula-cell": Kind(
        "`{column}` is worked out by a formula.",
        "Copy the cell and paste its value in its place.",
    ),
    "table.cell-not-text": Kind(
        "`{column}` is {what}.",
        "Write what is meant as text.",
    ),
    "table.too-large": Kind(
        "The file holds more than {most} letters or cells.",
        "Divide it into several files.",
    ),
    "table.empty": Kind(
        "The file is empty, or its first line is.",
        "Begin it with a line that names the columns; docs/files.md lists them.",
    ),
    "table.not-csv": Kind(
        "The file is not comma-separated text: an open quotation mark, a stray carriage return, a "
        "NUL, an endless cell, or cells separated now by one mark and now by another.",
        "Save it again as CSV, separated by commas or semicolons, with quotation marks doubled "
        "inside quoted cells (RFC 4180).",
    ),
    "table.too-wide": Kind(
        "The first line names more than {most} columns.",
        "Take out the columns that docs/files.md does not list.",
    ),
    "table.no-header": Kind(
        "The first line names none of this file's columns.",
        "Put the names of the columns in the first line; docs/files.md lists them.",
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
