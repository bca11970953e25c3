"""What of a written name, address or postcode is compared: case, accents and joints set aside.

Folding costs no evidence. *Ó Briain* and *O Briain*, *Anne-Marie* and *ANNE MARIE*, *Łukasz* and
*Lukasz* are the same names, written by different clerks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"}
)
_JOINTS = re.compile(r"[\s\-‐‑‒–—_/,.;:()]+")
_ABBREVIATIONS = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "cl": "close",
    "cres": "crescent",
    "dr": "drive",
    "gdns": "gardens",
    "pl": "place",
    "sq": "square",
    "ct": "court",
    "apt": "flat",
    "apartment": "flat",
}
_ROMANCE = ("da", "de", "del", "di", "dos", "la", "le", "y")
_GERMANIC = ("den", "der", "van", "von")
_SEMITIC = ("abu", "al", "ben", "bin", "bint", "el", "ibn")
_CELTIC = ("ap", "mac", "o")
PARTICLES = frozenset((*_ROMANCE, *_GERMANIC, *_SEMITIC, *_CELTIC))
"""Parts of a name that many families share: alone, they say nothing."""


@lru_cache(maxsize=1 << 16)
def parts(name: str) -> tuple[str, ...]:
    """The parts of a name, each folded to letters and digits: `O'Brien-Lee` → `obrien`, `lee`."""
    spread = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    pieces = ("".join(mark for mark in piece if mark.isalnum()) for piece in _JOINTS.split(spread))
    return tuple(piece for piece in pieces if piece)


def whole(name: str) -> str:
    """A name as one run of letters: `Mac Donald` and `MacDonald` are the same."""
    return "".join(parts(name))


def address_parts(line: str) -> tuple[str, ...]:
    """The words and numbers of an address line, usual abbreviations written out."""
    return tuple(_ABBREVIATIONS.get(part, part) for part in parts(line))
