"""Compares one written name with another: given, family and middle names, and the two exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proviso_gateway.tracing.familiar import GROUPS, familiar
from proviso_gateway.tracing.folding import PARTICLES, parts
from proviso_gateway.tracing.levels import DIFFERENT, MISSING, Agreement
from proviso_gateway.tracing.people import Name
from proviso_gateway.tracing.similarity import jaro_winkler, one_edit
from proviso_gateway.tracing.spellings import sounded

SHORTEST = 4
"""Family names of fewer letters are never *near*: one slip turns Li into Lu."""

SHORTEST_GIVEN = 6
"""Given names of fewer letters are not *near*: one slip turns Amina into Amira, her sister."""

TELLING = 1_000
"""A register tells slips from names where no more than one person in so many is the only one of
their given name: as many, at a guess, bear a name that it does not hold (Good 1953). What it does
not hold is then no sister's name but a slip, however short."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """From which similarity on two words are alike, in parts per 10,000 (Jaro–Winkler)."""

    near: int
    resembling: int


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The given names that a register holds, each with its bearers, and of how many people it is.

    `shortest`: names of fewer letters are not *near* in this register.
    """

    held: Mapping[str, int]
    people: int
    shortest: int = field(init=False)

    def __post_init__(self) -> None:
        alone = sum(bearers == 1 for bearers in self.held.values())
        telling = self.people > 0 and alone * TELLING <= self.people
        object.__setattr__(self, "shortest", SHORTEST if telling else SHORTEST_GIVEN)


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name ready to be compared: each of its three columns as folded parts."""

    given: tuple[str, ...]
    middle: tuple[str, ...]
    family: tuple[str, ...]

    @classmethod
    def of(cls, name: Name) -> FoldedName:
        """The folded parts of a written name."""
        return cls(parts(name.given_name), parts(name.middle_names), parts(name.family_name))

    @property
    def everything(self) -> list[str]:
        """All parts in alphabetical order, whichever column they stand in."""
        return sorted(self.given + self.middle + self.family)


def compare_given(
    stated: FoldedName, recorded: FoldedName, known: GivenNames, likeness: Likeness
) -> Agreement:
    """The strongest level on which the given names agree.

    `known` are the given names that this register holds. *Kareem* is alike to *Kareen*, but where
    both are names of people, a slip is the worse explanation.
    """
    a, b = "".join(stated.given), "".join(recorded.given)
    if not a or not b:
        return Agreement(MISSING)
    if a == b:
        return Agreement("exact", (b,))
    if familiar(a, b):
        return Agreement("familiar", (a, b))
    if few := _contained(stated.given, recorded.given):
        return Agreement("part", few)
    if a in recorded.middle:
        return Agreement("middle", (a,))
    if b in stated.middle:
        return Agreement("middle", (b,))
    if min(len(a), len(b)) == 1:
        return Agreement("initial" if a[0] == b[0] else DIFFERENT)
    if _shared(stated.given, recorded.given):
        return Agreement("resembling")  # brothers are called Muhammad Hasan and Muhammad Husain
    if _slip(a, b, known, likeness) and a not in known.held and a not in GROUPS:
        return Agreement("near", (b,))
    if one_edit(a, b) or jaro_winkler(a, b) >= likeness.resembling or sounded(a) == sounded(b):
        return Agreement("resembling")
    return Agreement(DIFFERENT)


def compare_family(stated: FoldedName, recorded: FoldedName, likeness: Likeness) -> Agreement:
    """The strongest level on which the family names agree."""
    a, b = "".join(stated.family), "".join(recorded.family)
    if not a or not b:
        return Agreement(MISSING)
    if a == b:
        return Agreement("exact", (b,))
    if shared := _shared(stated.family, recorded.family):
        return Agreement("part", shared)
    if _near(a, b, likeness):
        return Agreement("near", (a, b))
    if jaro_winkler(a, b) >= likeness.resembling:
        return Agreement("resembling")
    return Agreement(DIFFERENT)


def crossed(
    stated: FoldedName, recorded: FoldedName, known: GivenNames, likeness: Likeness
) -> tuple[Agreement, Agreement] | None:
    """The agreements of given and family name where each was written in the other's column; None
    where they were not.

    One of the two may have a slip besides, if nothing agrees in the column where it stands.
    """
    if swapped(stated, recorded):
        given, family = "".join(recorded.given), "".join(recorded.family)
        return Agreement("swapped", (given,)), Agreement("swapped", (family,))
    straight = (
        compare_given(stated, recorded, known, likeness),
        compare_family(stated, recorded, likeness),
    )
    if any(found.level != DIFFERENT for found in straight):
        return None
    turned = FoldedName(stated.family, stated.middle, stated.given)
    across = (
        compare_given(turned, recorded, known, likeness),
        compare_family(turned, recorded, likeness),
    )
    levels = [found.level for found in across]
    if "exact" not in levels or not {*levels} <= _ACROSS:
        return None
    given_name, family_name = (
        Agreement("swapped" if found.level == "exact" else "swapped_near", found.values)
        for found in across
    )
    return given_name, family_name


_ACROSS = frozenset({"exact", "familiar", "near", "part"})


def swapped(stated: FoldedName, recorded: FoldedName) -> bool:
    """Whether the same parts stand in other columns: given and family name exchanged, or moved."""
    if not (stated.given and stated.family and recorded.given and recorded.family):
        return False
    if stated.family == recorded.family:
        return False  # given and middle names exchanged are compared as such
    exchanged = (stated.given, stated.family) == (recorded.family, recorded.given)
    return exchanged or stated.everything == recorded.everything


def compare_middle(stated: FoldedName, recorded: FoldedName) -> Agreement:
    """The strongest level on which the middle names agree; initials stand for names."""
    if not stated.middle or not recorded.middle:
        return Agreement(MISSING)
    few, many = sorted((stated.middle, recorded.middle), key=len)
    agreeing = sum(any(_stands_for(a, b) for b in many) for a in few)
    if agreeing == len(few):
        return Agreement("exact")
    return Agreement("part" if agreeing else DIFFERENT)


def _stands_for(one: str, other: str) -> bool:
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    return one == other or familiar(one, other)


def _shared(stated: tuple[str, ...], recorded: tuple[str, ...]) -> tuple[str, ...]:
    """One whole part that both names have (the first such in the register's order), or nothing.

    Initials and particles (*al*, *van*) are not parts anybody is known by.
    """
    for part in recorded:
        if part in stated and len(part) > 1 and part not in PARTICLES:
            return (part,)
    return ()


def _contained(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of the shorter name where the longer has all of them, familiar forms included."""
    few, many = sorted((one, other), key=len)
    named = tuple(part for part in few if len(part) > 1 and part not in PARTICLES)
    held = all(
        any(part == another or familiar(part, another) for another in many) for part in named
    )
    return named if held else ()


def _slip(one: str, other: str, known: GivenNames, likeness: Likeness) -> bool:
    """Whether one given name is the other mistyped or spelt by ear. A changed ending makes another
    name (*Daniela*, *Christine*, *Marian*), two letters exchanged do not."""
    if min(len(one), len(other)) < known.shortest:
        return False
    if one[-1] == other[-1] and _near(one, other, likeness):
        return True
    exchanged = len(one) == len(other) and sorted(one) == sorted(other) and one_edit(one, other)
    return exchanged or sounded(one) == sounded(other)


def _near(one: str, other: str, likeness: Likeness) -> bool:
    if min(len(one), len(other)) < SHORTEST:
        return False
    alike = jaro_winkler(one, other) >= likeness.near or one_edit(one, other)
    return alike or sounded(one) == sounded(other)
