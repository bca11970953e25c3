"""Reads a JSON list of objects as a table: the keys are its columns, each object is a row."""

from __future__ import annotations

from proviso_gateway.errors import Place, problem
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.csv_table import LARGEST, Cell, CsvTable, UnreadableCell, table_of
from proviso_gateway.reading.json_text import NotJson, loaded


def read_json_table(text: str, name: str) -> CsvTable:
    """The table that the list holds. Objects are counted from 1, and a key that one of them has
    not is an empty cell there.

    A value is text, `true` or `false`, a whole number, or a list of words; any other sets its
    object aside. Raises `table.too-large`, `table.not-json`, `table.key-twice`, `table.empty` or
    `table.too-wide`.
    """
    if len(text) > LARGEST:
        raise problem("table.too-large", Place(name), most=LARGEST)
    try:
        found = loaded(text)
    except NotJson as wrong:
        if wrong.key is not None:
            called = f"`{wrong.key}`" if wrong.key else phrase("A key")
            raise problem("table.key-twice", Place(name), called=called) from None
        raise problem("table.not-json", Place(name, wrong.line, wrong.column)) from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise problem("table.not-json", Place(name))
    columns = list(dict.fromkeys(key for one in found for key in one))
    rows = [(0, columns)]
    rows += [
        (number, [cell_of(one[key]) if key in one else "" for key in columns])
        for number, one in enumerate(found, start=1)
    ]
    return table_of(rows, name, header_line=None)


def cell_of(value: object) -> Cell:
    """A value as a cell of CSV has it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) < 10**16:
            return str(value)
        case str():
            return value
        case list() if (words := [word for word in value if _is_word(word)]) and words == value:
            return " ".join(words)
    return UnreadableCell(
        "table.cell-not-text", {"what": _NOT_TEXT.get(type(value), phrase("no such value"))}
    )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.split() == [value]


_NOT_TEXT = {
    type(None): phrase("`null`, which could mean unknown, none or no"),
    float: phrase("a number that is not whole"),
    int: phrase("a number of more than 16 digits"),
    list: phrase("a list of something else than words, or an empty one"),
    dict: phrase("an object"),
}
