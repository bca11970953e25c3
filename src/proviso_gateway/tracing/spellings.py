"""One sound, several spellings; one shape, several readings: names taken down by ear, brought over
from another script, or read off paper by a scanner.

Registers meet several romanisations of one name side by side: those of the Library of Congress
(ALA-LC), of map makers (BGN/PCGN), and whatever a family or a clerk chose. *Zahid* and *Zaheed*,
*Yusuf* and *Yousouf* are each one name. Vowels are kept, unlike in Soundex and its children:
*Amina* and *Amena* are sisters.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = {
    "sch": "sh",
    "sz": "sh",
    "tch": "ch",
    "cz": "ch",
    "ph": "f",
    "kh": "h",
    "gh": "g",
    "bh": "b",
    "dh": "d",
    "th": "t",
    "ck": "k",
    "q": "k",
    "w": "v",
    "ou": "u",
    "oo": "u",
    "ee": "i",
    "ie": "i",
    "ei": "i",
    "ey": "i",
    "y": "i",
    "ae": "e",
}
_HARD_C = "c(?![heiyz])"
_SPELT = re.compile("|".join((*sorted(_SOUNDS, key=lambda s: (-len(s), s)), _HARD_C)))
_REPEATED = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?<=[aeiou])h$")


@lru_cache(maxsize=1 << 16)
def sounded(word: str) -> str:
    """A folded word in one spelling of its sounds: `zaheed` and `zahid` come out alike."""
    spelt = _SPELT.sub(lambda found: _SOUNDS.get(found.group(), "k"), word)
    heard = _REPEATED.sub(r"\1", spelt)
    return _SILENT.sub("", heard) if heard.endswith("h") else heard


_DRAWN_OUT = {"i": "ee", "u": "oo"}


def drawn_out(one: str, other: str) -> bool:
    """Whether one folded word is a name of two letters, and the other the same with its vowel as
    English draws it out: *Lee* and *Li*, *Woo* and *Wu*.

    Shorter names are not compared by their sound otherwise: Lei, Lie and Li are three names.
    """
    few, many = sorted((one, other), key=len)
    return len(few) == 2 and few[0] == many[0] and many[1:] == _DRAWN_OUT.get(few[1])


_SHAPES = {
    **{"rn": "m", "ri": "n", "vv": "w", "cl": "d"},
    **{"1": "l", "i": "l", "j": "l", "0": "o", "q": "g", "9": "g", "5": "s", "8": "b", "6": "b"},
    **{"2": "z", "e": "c", "u": "v", "4": "a", "7": "t"},
}
_SHAPED = re.compile("|".join(sorted(_SHAPES, key=lambda s: (-len(s), s))))


@lru_cache(maxsize=1 << 16)
def shaped(word: str) -> str:
    """A folded word as a scanner may read it: `burns` and `bums` come out alike."""
    return _SHAPED.sub(lambda found: _SHAPES[found.group()], word)
