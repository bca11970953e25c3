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

from proviso_gateway.phrases import phrase


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
    "spelt": Level(phrase("another spelling of its sound or shape"), by_rarity=True, slip=True),
    "near": Level(phrase("a slip away"), by_rarity=True, slip=True),
    "short": Level(phrase("the beginning of it"), by_rarity=True, slip=True),
    "far": Level(phrase("two slips away"), by_rarity=True, slip=True),
}
"""Ways of writing a name down wrongly, the likeliest to come out as just this one first."""

_GARBLED = Level(phrase("alike, and a name that nobody here bears"))

LEVELS: Mapping[str, Mapping[str, Level]] = {
    "given_name": {
        "exact": Level(phrase("the same"), by_rarity=True),
        "familiar": Level(phrase("a familiar form or another spelling of it"), by_rarity=True),
        **_SLIPS,
        "part": Level(phrase("one of several parts is the same"), by_rarity=True),
        "middle": Level(phrase("the same as a middle name"), by_rarity=True),
        "swapped": Level(phrase("written as the family name"), by_rarity=True),
        "swapped_near": Level(phrase("written as the family name, a slip away"), by_rarity=True),
        "initial": Level(phrase("the initial is the same")),
        "resembling": Level(phrase("alike, but a name of its own")),
        "garbled": _GARBLED,
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, or not known")),
    },
    "family_name": {
        "exact": Level(phrase("the same"), by_rarity=True),
        **{level: _SLIPS[level] for level in ("spelt", "near", "far")},
        "part": Level(phrase("one of several parts is the same"), by_rarity=True),
        "swapped": Level(phrase("written as the given name"), by_rarity=True),
        "swapped_near": Level(phrase("written as the given name, a slip away"), by_rarity=True),
        "resembling": Level(phrase("alike")),
        "garbled": _GARBLED,
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, or not known")),
    },
    "middle_names": {
        "exact": Level(phrase("the same"), by_rarity=True),
        "initial": Level(phrase("initials or familiar forms of them")),
        "part": Level(phrase("some are the same")),
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, or not known")),
    },
    "birth_date": {
        "exact": Level(phrase("the same day"), by_rarity=True),
        "exact_first_january": Level(
            phrase("the same, but 1 January, which often stands for *unknown*"), by_rarity=True
        ),
        "day_month_swapped": Level(phrase("day and month exchanged")),
        "one_digit": Level(phrase("one digit different, or two neighbours exchanged")),
        "year_near": Level(phrase("the same day, one year apart")),
        "first_january": Level(phrase("the same year, one side 1 January")),
        "two_digits": Level(phrase("two digits different")),
        "same_month": Level(phrase("the same month and year")),
        "same_year": Level(phrase("the same year")),
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, not readable, or not known")),
    },
    "gender": {
        "exact": Level(phrase("the same")),
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, or not known")),
    },
    "postcode": {
        "exact": Level(phrase("the same"), by_rarity=True),
        "near": Level(phrase("one slip away"), by_rarity=True, slip=True),
        "sector": Level(phrase("the same sector: all but the last two letters"), by_rarity=True),
        "area": Level(phrase("the same area: its first letters"), by_rarity=True),
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, or not known")),
    },
    "address_line": {
        "exact": Level(phrase("the same")),
        "near": Level(phrase("the same numbers, the words alike")),
        "number_slip": Level(phrase("the same street, the number lost or a slip away")),
        "number": Level(phrase("the same number, no street to compare")),
        "street": Level(phrase("the same street, another number")),
        "elsewhere": Level(phrase("another line, as the postcode is another: somebody moved")),
        DIFFERENT: Level(phrase("different")),
        MISSING: Level(phrase("not stated, or not known")),
    },
}
"""Field → level → meaning. A model weighs exactly these."""

CAPS: Mapping[str, str] = {
    "namesakes": phrase("two names together are no rarer than their bearers in this register"),
    "place": phrase(
        "postcode and line say one thing: where somebody lives, with whoever lives there too"
    ),
    "household": phrase("people of one household share names, and twins a birth date"),
    "kin": phrase("no more than how few people here have a twin, or a namesake at home"),
    "unproven": phrase("too little of name, birth date and place for anybody to be found by it"),
    "compared": phrase("the same name and the same home: two people look, whatever the birth date"),
}
"""The limits on evidence, as findings name them."""
