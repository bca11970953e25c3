"""What one address line says: flat, house number, and the words of street, building and town.

No parser of the world's addresses: a few tables and rules for what clerks do to one line. They
shorten and scramble words, leave a town out or add one, write `14 A` for `14A`, `12/88` for flat 12
in number 88, and a *No.* or a *c/o* before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from proviso_gateway.tracing.folding import parts
from proviso_gateway.tracing.nothing import said_of_line

_WRITTEN_OUT = {
    **{"st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue"},
    **{"ln": "lane", "cl": "close", "clo": "close", "cres": "crescent", "cr": "crescent"},
    **{"dr": "drive", "drv": "drive", "gdns": "gardens", "gdn": "gardens", "pl": "place"},
    **{"sq": "square", "ct": "court", "crt": "court", "ter": "terrace", "terr": "terrace"},
    **{
        "tce": "terrace",
        "pde": "parade",
        "hwy": "highway",
        "blvd": "boulevard",
        "bvd": "boulevard",
    },
    **{"pk": "park", "gr": "grove", "gve": "grove", "hse": "house", "bldg": "building"},
    **{"vlge": "village", "vlg": "village", "cct": "circuit", "cir": "circle", "mt": "mount"},
    **{"nth": "north", "sth": "south", "est": "estate", "hts": "heights", "mws": "mews"},
    **{"qtr": "quarter", "ctr": "centre", "center": "centre", "saint": "street"},
}
"""Short words of addresses, written out. *St* is *street* or *saint*: both fold to one."""

_FLAT = frozenset(
    (
        "flat",
        "flt",
        "fl",
        "apartment",
        "apt",
        "unit",
        "room",
        "rm",
        "suite",
        "ste",
        "bedsit",
        "studio",
    )
)
"""Words before the number of a home within a house."""

_HOUSE = frozenset(("no", "nr", "number", "num"))
"""Words before the number of a house, which say no more than it."""

_SAYS_NOTHING = frozenset(("the", "of", "at", "and", "near", "care", "co"))
_CARE_OF = re.compile(r"(?<!\w)c\s?/\s?o(?!\w)", re.IGNORECASE)
_FLAT_OF_HOUSE = re.compile(r"(?<![\w/])(\d+[a-z]?)\s?/\s?(\d+[a-z]?)(?![\w/])", re.IGNORECASE)
_NUMBER = re.compile(r"\d+[a-z]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AddressParts:
    """A line in its roles: `flat`, `house` and other numbers; `words` in order of the alphabet, and
    the `run` of them as they were written."""

    flat: str = ""
    house: str = ""
    others: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    run: str = ""
    key: tuple[str, ...] = field(init=False)
    """What makes two lines the same: numbers in their roles, words in any order."""

    def __post_init__(self) -> None:
        key = (self.flat, self.house, *self.others, "", *self.words)
        object.__setattr__(self, "key", key)

    def __bool__(self) -> bool:
        return bool(self.flat or self.house or self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AddressParts) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def street(self) -> str:
        """The words, in whatever order they were written."""
        return " ".join(self.words)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in their roles: equal only where each has the same role."""
        return (self.flat, self.house, *self.others) if self.flat or self.house else ()


NO_LINE = AddressParts()


@lru_cache(maxsize=1 << 16)
def folded_line(text: str) -> AddressParts:
    """The line that a text says; `NO_LINE` where it says nothing (*No fixed abode*)."""
    said = said_of_line(text)
    if not said:
        return NO_LINE
    spread = _FLAT_OF_HOUSE.sub(r"flat \1 \2", _CARE_OF.sub(" ", said)) if "/" in said else said
    pieces = _joined([_WRITTEN_OUT.get(part, part) for part in parts(spread)])
    flat, last = "", -2
    numbers: list[str] = []
    words: list[str] = []
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else ""
        if _NUMBER.fullmatch(piece) or (len(piece) == 1 and before in _FLAT):
            number = piece.lstrip("0") or "0"
            if before in _FLAT and not flat:
                flat = number
            elif not flat and last == at - 1:  # two in a row: a home, and the house it is in
                flat = numbers.pop()
                numbers.append(number)
            else:
                numbers.append(number)
                last = at
        elif piece not in _FLAT and piece not in _HOUSE and piece not in _SAYS_NOTHING:
            words.append(piece)
    house, *others = numbers or [""]
    return AddressParts(flat, house, tuple(sorted(others)), tuple(sorted(words)), "".join(words))


def _joined(pieces: list[str]) -> list[str]:
    """The pieces, with a letter that stands alone behind its number joined to it: `14 A`."""
    joined: list[str] = []
    for piece in pieces:
        if len(piece) == 1 and piece.isalpha() and joined and joined[-1].isdigit():
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
