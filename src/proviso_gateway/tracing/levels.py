"""Every way in which two records can agree or differ, field by field: one table.

The model gives each level its weight. A level that is `by_rarity` weighs, on top of that, how rare
the agreeing value is in this register: two people called Szczepański are better evidence than two
called Smith. A level that is a `slip` weighs no more than that what was written is no name of its
own here: *Smitj* is a slip of Smith, *Smyth* more likely another family.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement: what it means, in words for a reviewer."""

    meaning: str
    by_rarity: bool = False
    slip: bool = False


class FieldLevel(NamedTuple):
    """How one field came out: its level, and the folded values whose rarity counts.

    Where several values are named, the commonest of them decides. `written` is what was stated in
    the place of it, where that is a slip; `ending` says whether both end alike.
    """

    level: str
    values: tuple[str, ...] = ()
    written: str = ""
    ending: bool = False


MISSING = "missing"
DIFFERENT = "different"

_SLIPS = {
    "spelt": Level("another spelling of its sound or shape", by_rarity=True, slip=True),
    "near": Level("a slip away", by_rarity=True, slip=True),
    "short": Level("the beginning of it", by_rarity=True, slip=True),
    "far": Level("two slips away", by_rarity=True, slip=True),
}
"""Ways of writing a name down wrongly, the likeliest to come out as just this one first."""

_GARBLED = Level("alike, and a name that nobody here bears")

LEVELS: Mapping[str, Mapping[str, Level]] = {
    "given_name": {
        "exact": Level("the same", by_rarity=True),
        "familiar": Level("a familiar form or another spelling of it", by_rarity=True),
        **_SLIPS,
        "part": Level("one of several parts is the same", by_rarity=True),
        "middle": Level("the same as a middle name", by_rarity=True),
        "swapped": Level("written as the family name", by_rarity=True),
        "swapped_near": Level("written as the family name, a slip away", by_rarity=True),
        "initial": Level("the initial is the same"),
        "resembling": Level("alike, but a name of its own"),
        "garbled": _GARBLED,
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, or not known"),
    },
    "family_name": {
        "exact": Level("the same", by_rarity=True),
        **{level: _SLIPS[level] for level in ("spelt", "near", "far")},
        "part": Level("one of several parts is the same", by_rarity=True),
        "swapped": Level("written as the given name", by_rarity=True),
        "swapped_near": Level("written as the given name, a slip away", by_rarity=True),
        "resembling": Level("alike"),
        "garbled": _GARBLED,
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, or not known"),
    },
    "middle_names": {
        "exact": Level("the same", by_rarity=True),
        "initial": Level("initials or familiar forms of them"),
        "part": Level("some are the same"),
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, or not known"),
    },
    "birth_date": {
        "exact": Level("the same day", by_rarity=True),
        "exact_first_january": Level(
            "the same, but 1 January, which often stands for *unknown*", by_rarity=True
        ),
        "day_month_swapped": Level("day and month exchanged"),
        "one_digit": Level("one digit different, or two neighbours exchanged"),
        "year_near": Level("the same day, one year apart"),
        "first_january": Level("the same year, one side 1 January"),
        "two_digits": Level("two digits different"),
        "same_month": Level("the same month and year"),
        "same_year": Level("the same year"),
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, not readable, or not known"),
    },
    "gender": {
        "exact": Level("the same"),
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, or not known"),
    },
    "postcode": {
        "exact": Level("the same", by_rarity=True),
        "near": Level("one slip away", by_rarity=True, slip=True),
        "sector": Level("the same sector: all but the last two letters", by_rarity=True),
        "area": Level("the same area: its first letters", by_rarity=True),
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, or not known"),
    },
    "address_line": {
        "exact": Level("the same"),
        "near": Level("the same numbers, the words alike"),
        "number_slip": Level("the same street, the number lost or a slip away"),
        "number": Level("the same number, no street to compare"),
        "street": Level("the same street, another number"),
        "elsewhere": Level("another line, as the postcode is another: somebody moved"),
        DIFFERENT: Level("different"),
        MISSING: Level("not stated, or not known"),
    },
}
"""Field → level → meaning. A model weighs exactly these."""

CAPS: Mapping[str, str] = {
    "namesakes": "two names together are no rarer than their bearers in this register",
    "place": "postcode and line say one thing: where somebody lives, with whoever lives there too",
    "household": "people of one household share names, and twins a birth date",
    "kin": "no more than how few people here have a twin, or a namesake at home",
    "unproven": "too little of name, birth date and place for anybody to be found by it",
    "compared": "the same name and the same home: two people look, whatever the birth date",
}
"""The limits on evidence, as findings name them."""
