"""Compares references and names of people who act, however they are written.

*Officer A* and *OFFICER  A.* are one officer, and `R-1` with an invisible character is still `R-1`.
Whoever compares them letter by letter takes one person for two, and a case for another.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from proviso_gateway.reading.words import HIDDEN

_ACCENTED = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts whose marks are accents. Elsewhere a mark may be a vowel, and makes another name."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"})
"""Letters that are written without their stroke where a keyboard has none."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)\D+(?=\d)")


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """The letters and digits alone: no case, width, accents, blanks or joints, nothing invisible.

    Two texts with the same folded form name the same person.
    """
    return "".join(one for one in _spread(text) if one.isalnum() or _is_mark(one))


@lru_cache(maxsize=1 << 14)
def folded_reference(text: str) -> str:
    """The folded form of a reference, in which two numbers stay two: `2017/1/11` is not
    `2017/11/1`, but `HO-2017/1` is `ho 2017 1`.
    """
    kept = "".join(one if one.isalnum() or _is_mark(one) else " " for one in _spread(text))
    apart = _BETWEEN_DIGITS.sub(lambda joint: "-" if joint[0].isspace() else joint[0], kept)
    return apart.replace(" ", "")


def shows(text: str) -> bool:
    """Whether there is a letter or digit in it that somebody can see."""
    return any(unicodedata.category(one)[0] in "LN" for one in HIDDEN.sub("", text))


def says_nothing(text: str) -> bool:
    """Whether it names nobody and no document: nothing shows, or only a word of `NOTHING`."""
    return not shows(text) or folded(text) in _NOTHING


def _spread(text: str) -> list[str]:
    """Every character that shows in its plainest form: no capitals, no widths, no accents."""
    plain = unicodedata.normalize("NFKC", HIDDEN.sub("", text)).casefold()
    plain = plain.translate(_LETTERS)
    spread: list[str] = []
    accented = False
    for one in unicodedata.normalize("NFKD", plain):
        if _is_mark(one):
            if accented or not spread:
                continue
        else:
            accented = unicodedata.name(one, "").startswith(_ACCENTED)
        digit = unicodedata.decimal(one, None)
        spread.append(one if digit is None else str(digit))
    return spread


def _is_mark(one: str) -> bool:
    return unicodedata.category(one)[0] == "M"


NOTHING = (
    "as above", "blank", "ditto", "empty", "nil", "no document", "no evidence", "no name", "no one",
    "nobody", "none", "none given", "none known", "not applicable", "not available", "not given",
    "not known", "not provided", "not recorded", "not stated", "n/a", "n/k", "n.n.", "null",
    "pending", "see above", "tba", "tbc", "tbd", "to be advised", "to be confirmed",
    "to be decided", "to be provided", "to follow", "undefined", "unknown", "unnamed",
)  # fmt: skip
"""What people and programs write where there is nothing to write, as of 29 November 2026. The
whole cell is compared, so *R. Null* is somebody. Stored requests are asked too when
they are read: whoever adds a word looks first at what is stored. What says nothing of a person who
is looked for is another rule, of tracing, by field: *Baby* fills a cell, and is no name."""

_NOTHING = frozenset(map(folded, NOTHING))
