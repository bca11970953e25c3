"""Values that say nothing: *No fixed abode*, *Unknown*, `ZZ99 3VZ`, `1900-01-01`.

They stand in registers and requests where nothing is known. Two people without an address have
none in common, so such a value neither finds anybody nor speaks against anybody. The table is
dated data with its sources, and the hash of every register's tables covers it. Whether a cell is
filled at all, be it of an officer or a document, is another rule (`reading/identifiers.py`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from proviso_gateway.terms import Hash
from proviso_verify import canonical

_FILE = "models/says-nothing-2026-11-30.json"
TABLE: Mapping[str, Any] = json.loads(files(__package__).joinpath(_FILE).read_text("utf-8"))
"""The table as its file has it: rows of a field, where its values are from, and the values; one
that ends in `*` stands for all that begin so."""

HASH = Hash(canonical.digest(TABLE))
"""SHA-256 of the table."""

_BLANKS = re.compile(r"[\s_]+")
_AROUND = " .,;:-–—*?!'\"()[]<>{}"


def _values(field: str) -> tuple[frozenset[str], tuple[str, ...]]:
    values = [value for row in TABLE["rows"] if row["field"] == field for value in row["values"]]
    whole = frozenset(_plain(value) for value in values if not value.endswith("*"))
    return whole, tuple(value[:-1] for value in values if value.endswith("*"))


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKC", text).casefold()
    return _BLANKS.sub(" ", spread.strip(_AROUND)).strip(_AROUND)


_NOTHING = {
    field: _values(field) for field in ("given_name", "family_name", "postcode", "address_line")
}
_DAYS = _values("birth_date")[0]


@lru_cache(maxsize=1 << 16)
def says_nothing(field: str, text: str) -> bool:
    """Whether a written name, postcode or address line says nothing, by the table."""
    values, beginnings = _NOTHING[field]
    plain = _plain(text)
    if field == "postcode":
        plain = plain.replace(" ", "").replace("-", "").replace("/", "")
    return plain in values or plain.startswith(beginnings)


_APART = re.compile(r"[,;()\n]+|\s[-–—]+\s")
_WORD = re.compile(r"\w+")
_PLAIN = {code: mark.lower() if _WORD.match(mark := chr(code)) else " " for code in range(128)}
_FIRST_WORDS = frozenset(
    _WORD.findall(value.casefold())[0]
    for row in TABLE["rows"]
    if row["field"] == "address_line"
    for value in row["values"]
)


def said_of_line(text: str) -> str:
    """What an address line says beside words for nothing; empty where it says nothing.

    *No fixed abode, Leeds* says nothing: whoever has no home there shares none with anybody.
    *Unknown, 12 Mill Lane* says *12 Mill Lane*, and *12 no fixed abode* says nothing.
    """
    if _FIRST_WORDS.isdisjoint(_words(text)):
        return text
    if says_nothing("address_line", text):
        return ""
    pieces = _APART.split(text)
    silent = [_is_silent(piece) for piece in pieces]
    said = [piece for piece, nothing in zip(pieces, silent, strict=True) if not nothing]
    if silent[0] and not any(letter.isdigit() for piece in said for letter in piece):
        return ""
    return ",".join(said) if any(silent) else text


def _words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    if text.isascii():
        return text.translate(_PLAIN).split()
    return _WORD.findall(text.casefold())


def _is_silent(piece: str) -> bool:
    """Whether a piece of a line says nothing, a number before or behind it left aside."""
    words = [word for word in piece.split() if not any(map(str.isdigit, word))]
    plain = " ".join(words)
    return bool(words) and (
        says_nothing("address_line", plain)
        or all(says_nothing("address_line", word) for word in words)
    )


def is_no_day(year: int, month: int, day: int) -> bool:
    """Whether a written date says nothing: it stands in the table, or its year is 0, 1 or 9999."""
    return year in (0, 1, 9999) or f"{year:04}-{month:02}-{day:02}" in _DAYS
