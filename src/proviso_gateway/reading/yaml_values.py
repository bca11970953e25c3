"""The values of a plain YAML file, each with its place, and what an unquoted scalar says."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from proviso_gateway.errors import Place, problem
from proviso_gateway.reading.words import shown

DEEPEST = 24
"""Levels of nesting."""

LARGEST_NUMBER = 2**53 - 1
"""Canonical JSON holds no larger integer exactly (RFC 8785, I-JSON)."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file as written: mappings are dicts, lists are tuples; scalars are text, whole numbers,
    true/false or days. `places` knows every value by its path (line and column from 1). `cut_off`:
    sentences without quotes that a `#` may have ended before their writer did."""

    file: str
    value: object
    places: dict[Path, tuple[int, int]]
    cut_off: tuple[Path, ...] = ()

    def at(self, path: Path) -> object:
        """The value at `path`; None if nothing stands there."""
        value = self.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def place(self, path: Path) -> Place:
        """Where the value at `path` stands, or its nearest known ancestor."""
        for length in range(len(path), -1, -1):
            spot = self.places.get(path[:length])
            if spot is not None:
                return Place(self.file, *spot)
        return Place(self.file)


_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_BARE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false"})
_READ_AS_A_NUMBER_BY_SOMEBODY = re.compile(
    r"""[-+]?( [0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?     # 1.5  1_000  007  +1  1e3
             | \.[0-9_]+([eE][-+]?[0-9]+)?                    # .5
             | 0[xX][0-9a-fA-F_]+ | 0[oO][0-7_]+ | 0[bB][01_]+
             | [0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?               # 12:30, base sixty in YAML 1.1
             | \.(inf|Inf|INF) ) | \.(nan|NaN|NAN)""",
    re.VERBOSE,
)


def plain_scalar(text: str, place: Place) -> str | int | bool | datetime.date:
    """What an unquoted scalar says: true, false, a whole number, a day, or else text."""
    if text in ("true", "false"):
        return text == "true"
    if text in _EMPTY:
        raise problem("agreement.empty-value", place)
    if text.lower() in _BARE:
        raise problem("agreement.bare-word", place, word=shown(text))
    if _INTEGER.fullmatch(text) and text != "-0":
        if len(text) > 17 or abs(int(text)) > LARGEST_NUMBER:
            raise problem("agreement.number-too-large", place)
        return int(text)
    if _DAY.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise problem("agreement.impossible-day", place, day=text) from None
    if _READ_AS_A_NUMBER_BY_SOMEBODY.fullmatch(text):
        raise problem("agreement.ambiguous-number", place, word=shown(text))
    return text
