"""What of a written name or place is compared: case, accents and joints set aside.

Folding costs no evidence. *Ó Briain* and *O Briain*, *Anne-Marie* and *ANNE MARIE*, *Łukasz* and
*Lukasz* are the same names, written by different clerks. What a mark means depends on its script:
an accent or a vowel point is often left out, a vowel sign of Devanagari, Thai or Khmer never is,
because without it the name is another (राम, रमा).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from proviso_gateway.reading.cells import PARENTAGE

_LETTERS = str.maketrans(
    {
        **{"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"},
        **{"ħ": "h", "ꞌ": None, "ـ": None},  # the saltillo; the stroke that stretches Arabic words
    }
)
_JOINTS = re.compile(r"[\s\-‐‑‒–—_/,.;:()]+")
_PLAIN = {
    code: mark.lower() if (mark := chr(code)).isalnum() else " " if _JOINTS.match(mark) else None
    for code in range(128)
}
"""What becomes of each ASCII mark: most names have no others, and need not be spread."""
_ROMANCE = ("da", "de", "del", "di", "dos", "la", "le", "y")
_GERMANIC = ("den", "der", "van", "von")
_SEMITIC = ("abu", "al", "ben", "bin", "bint", "binti", "el", "ibn")
_CELTIC = ("ap", "mac", "o")
PARTICLES = frozenset((*_ROMANCE, *_GERMANIC, *_SEMITIC, *_CELTIC))
"""Parts of a name that many families share: alone, they say nothing."""

_OFTEN_LEFT_OUT = ("ARABIC", "COMBINING", "CYRILLIC", "HEBREW", "LATIN", "SYRIAC", "VARIATION")
"""Marks of these scripts, by the first word of their Unicode names, are accents, points or vowels
that writers leave out; *combining* ones belong to Latin, Greek and Cyrillic."""
_VOICING = "COMBINING KATAKANA-HIRAGANA"


@lru_cache(maxsize=1 << 16)
def parts(name: str) -> tuple[str, ...]:
    """The parts of a name, each folded to letters, digits and signs: `O'Brien-Lee` → `obrien`,
    `lee`. *Son of*, *daughter of* (`s/o`, `d/o`, `a/l`, `a/p`) is no part of it."""
    plain = PARENTAGE.sub(" ", name) if "/" in name else name
    if plain.isascii():
        return tuple(plain.translate(_PLAIN).split())
    spread = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
    pieces = ("".join(filter(_said, piece)) for piece in _JOINTS.split(spread))
    return tuple(piece for piece in pieces if any(mark.isalnum() for mark in piece))


def whole(name: str) -> str:
    """A name as one run of letters: `Mac Donald` and `MacDonald` are the same."""
    return "".join(parts(name))


@lru_cache(maxsize=1 << 12)
def _said(mark: str) -> bool:
    """Whether a mark says anything: a letter or digit, but for the modifier letters that stand for
    apostrophes (ʿ ʾ ʻ ʼ); a vowel sign or a voicing mark, but for accents and points."""
    if "\u02b0" <= mark <= "\u02ff":
        return False
    if mark.isalnum():
        return True
    if not unicodedata.category(mark).startswith("M"):
        return False
    name = unicodedata.name(mark, "")
    return name.startswith(_VOICING) or not name.startswith(_OFTEN_LEFT_OUT)
