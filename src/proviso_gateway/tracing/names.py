"""Compares one written name with another: given, family and middle names, and the two exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from proviso_gateway.tracing.familiar import familiar
from proviso_gateway.tracing.folding import PARTICLES, parts
from proviso_gateway.tracing.levels import DIFFERENT, MISSING, FieldLevel
from proviso_gateway.tracing.nothing import says_nothing
from proviso_gateway.tracing.people import Name
from proviso_gateway.tracing.similarity import jaro_winkler, one_edit, within
from proviso_gateway.tracing.spellings import drawn_out, shaped, sounded

SHORTEST = 3
"""Names of fewer letters are never a slip away: one turns Li into Lu, though *Lee* is Li. What
nobody bears may be a name of so many letters that has lost one (*Jn*)."""

SHORTEST_FAR = 6
"""Names of fewer letters are never two slips away."""


SHORTEST_ALIKE = 4
"""Names of fewer letters are not a slip away (*Ali*, *Adi*)."""

MOST_EDITS = 3
"""More make another name of any."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """From which similarity on two words are alike, in parts per 10,000 (Jaro–Winkler)."""

    near: int
    resembling: int


def given_parts(name: str) -> tuple[str, ...]:
    """The parts of a given name, none where it says nothing (*Baby*)."""
    return () if says_nothing("given_name", name) else parts(name)


def family_parts(name: str) -> tuple[str, ...]:
    """The parts of a family name, none where it says nothing (*Unknown*)."""
    return () if says_nothing("family_name", name) else parts(name)


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name ready to be compared: each of its three columns as folded parts."""

    given: tuple[str, ...]
    middle: tuple[str, ...]
    family: tuple[str, ...]

    @classmethod
    def of(cls, name: Name) -> FoldedName:
        """The folded parts of a written name."""
        return cls(
            given_parts(name.given_name), parts(name.middle_names), family_parts(name.family_name)
        )

    @property
    def everything(self) -> list[str]:
        """All parts in alphabetical order, whichever column they stand in."""
        return sorted(self.given + self.middle + self.family)


def compare_given(stated: FoldedName, recorded: FoldedName, scale: Slips) -> FieldLevel:
    """The strongest level on which the given names agree.

    *Kareem* is alike to *Kareen*, but where both are names of people, a slip is the worse
    explanation, and a sister the better.
    """
    a, b = "".join(stated.given), "".join(recorded.given)
    if not a or not b:
        return FieldLevel(MISSING)
    if a == b:
        return FieldLevel("exact", (b,))
    if familiar(a, b):
        return FieldLevel("familiar", (a, b))
    if few := _contained(stated.given, recorded.given):
        return FieldLevel("part", few)
    if a in recorded.middle:
        return FieldLevel(*_by_second_name(a, stated.middle, (*recorded.given, *recorded.middle)))
    if b in stated.middle:
        return FieldLevel(*_by_second_name(b, recorded.middle, (*stated.given, *stated.middle)))
    if min(len(a), len(b)) == 1:
        return FieldLevel("initial" if a[0] == b[0] else DIFFERENT)
    kind = slip(a, b, scale.likeness, given=True)
    shared = _shared(stated.given, recorded.given)
    if shared and kind != "spelt" and (other := _other_part(stated.given, recorded.given)):
        return _of_one_generation(*other, scale)
    if shared and kind == "far":
        return FieldLevel("resembling")  # brothers are called Muhammad Hasan and Muhammad Husain
    if kind and scale.is_slip("given_name", found := FieldLevel(kind, (b,), a, a[-1] == b[-1])):
        return found
    if shared:
        return FieldLevel("resembling")
    if scale.is_held("given_name", a) or not _may_be_garbled(stated.given, recorded.given):
        alike = kind or _resembling(a, b, scale.likeness)
        return FieldLevel("resembling" if alike else DIFFERENT)
    if kind or garbled(a, b, scale.likeness):
        return FieldLevel("garbled", (b,))
    return FieldLevel(DIFFERENT)


def compare_family(stated: FoldedName, recorded: FoldedName, scale: Slips) -> FieldLevel:
    """The strongest level on which the family names agree."""
    a, b = "".join(stated.family), "".join(recorded.family)
    if not a or not b:
        return FieldLevel(MISSING)
    if a == b:
        return FieldLevel("exact", (b,))
    if shared := _shared(stated.family, recorded.family):
        return FieldLevel("part", shared)
    if kind := slip(a, b, scale.likeness, given=False):
        return FieldLevel(kind, (b,), a, a[-1] == b[-1])
    if scale.is_held("family_name", a) or not _may_be_garbled(stated.family, recorded.family):
        return FieldLevel("resembling" if _resembling(a, b, scale.likeness) else DIFFERENT)
    return FieldLevel("garbled", (b,)) if garbled(a, b, scale.likeness) else FieldLevel(DIFFERENT)


def _by_second_name(
    name: str, others: tuple[str, ...], whole: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Whether somebody goes by their second name: not if they have another second name besides,
    for then it is a twin's, who is called after the same grandfather."""
    if others and not any(_stands_for(one, another) for one in others for another in whole):
        return "resembling", ()
    return "middle", (name,)


class Slips(Protocol):
    """What tells a slip from a name: how alike two words must be, and how many here bear what was
    written."""

    likeness: Likeness

    def is_held(self, field: str, written: str) -> bool:
        """Whether what was written is a name that somebody bears."""
        ...

    def is_slip(self, field: str, found: FieldLevel) -> bool:
        """Whether what was written is likelier a slip than somebody else's name."""
        ...


def slip(one: str, other: str, likeness: Likeness, *, given: bool) -> str:
    """How one name could be the other, written down wrongly; empty where it could not."""
    if min(len(one), len(other)) < SHORTEST:
        return "spelt" if drawn_out(one, other) else ""
    if sounded(one) == sounded(other) or shaped(one) == shaped(other):
        return "spelt"
    if given and (one.startswith(other) or other.startswith(one)):
        return "short"
    if min(len(one), len(other)) >= SHORTEST_ALIKE and one_edit(one, other):
        return "near"
    if min(len(one), len(other)) < SHORTEST_FAR:
        return ""
    alike = jaro_winkler(one, other) >= likeness.near or within(one, other, 2)
    return "far" if alike else ""


def _may_be_garbled(stated: tuple[str, ...], recorded: tuple[str, ...]) -> bool:
    """Whether both are long enough, and one of them a single word: of two parts one is found, or
    what is alike may be a particle (*Al Masri*, *Al Amin*)."""
    one, other = "".join(stated), "".join(recorded)
    short, long = sorted((len(one), len(other)))
    lost = short == SHORTEST - 1 and long == SHORTEST and (one + other).isascii()
    return (short >= SHORTEST or lost) and min(len(stated), len(recorded)) == 1


def _other_part(stated: tuple[str, ...], recorded: tuple[str, ...]) -> tuple[str, str] | None:
    """The parts that differ, where two names are the same in all others but one."""
    if len(stated) != len(recorded):
        return None
    apart = [(a, b) for a, b in zip(stated, recorded, strict=True) if a != b]
    return apart[0] if len(apart) == 1 else None


def _of_one_generation(stated: str, recorded: str, scale: Slips) -> FieldLevel:
    """How given names agree that differ in one part of several.

    Brothers are called Muhammad Hasan and Muhammad Husain, sisters Mei-Ling and Mei-Lin. So all
    rests on that part, however long the whole: if it is nobody's name, and half of the shape of
    the one recorded, it is that one garbled; else it may be a twin's.
    """
    long = min(len(stated), len(recorded)) >= SHORTEST - 1
    if scale.is_held("given_name", stated) or not long:
        return FieldLevel("resembling")
    a, b = shaped(stated), shaped(recorded)
    alike = within(a, b, min(max(len(a), len(b)) // 2, MOST_EDITS))
    return FieldLevel("garbled", (recorded,)) if alike else FieldLevel("resembling")


def garbled(one: str, other: str, likeness: Likeness) -> bool:
    """Whether what is no name may be this one, written down wrongly more than once: half of its
    shape is still there, or as much as makes two names resemble each other."""
    a, b = shaped(one), shaped(other)
    most = min(max(len(a), len(b)) // 2, MOST_EDITS)
    return within(a, b, most) or _resembling(one, other, likeness)


def _resembling(one: str, other: str, likeness: Likeness) -> bool:
    return one_edit(one, other) or jaro_winkler(one, other) >= likeness.resembling


def crossed(
    stated: FoldedName,
    recorded: FoldedName,
    straight: tuple[FieldLevel, FieldLevel],
    scale: Slips,
) -> tuple[FieldLevel, FieldLevel] | None:
    """The agreements of given and family name where each was written in the other's column; None
    where they were not. `straight` are those of the columns as they stand.

    Both may have slips besides, if nothing agrees in the columns where they stand and one of the
    two is still known by its slip; and a given name may stand in the other column beside what is no
    name of theirs.
    """
    if swapped(stated, recorded):
        given, family = "".join(recorded.given), "".join(recorded.family)
        return FieldLevel("swapped", (given,)), FieldLevel("swapped", (family,))
    if any(found.level != DIFFERENT for found in straight):
        return None
    turned = FoldedName(stated.family, stated.middle, stated.given)
    across = compare_given(turned, recorded, scale), compare_family(turned, recorded, scale)
    levels = [found.level for found in across]
    if across[0].level == "exact" and across[1].level == DIFFERENT:
        return FieldLevel("swapped", across[0].values), across[1]
    if {*levels} <= _ALIKE or not {*levels} <= _ACROSS | _ALIKE:
        return None
    given_name, family_name = (
        FieldLevel(_WRITTEN_ACROSS.get(found.level, "swapped_near"), found.values)
        for found in across
    )
    return given_name, family_name


def one_named(
    stated: FoldedName, recorded: FoldedName, scale: Slips
) -> Iterator[tuple[FieldLevel, FieldLevel]]:
    """The agreements of given and family name where somebody has, or is asked for by, one name
    only: it may stand in either column of the register or of the request."""
    columns = []
    if not recorded.given:
        columns.append((stated.given, recorded.family))
        if not stated.given:
            columns.append((stated.family, recorded.family))
    if not recorded.family or not stated.given:
        columns.append((stated.family, recorded.given))
    for one, other in columns:
        found = compare_given(
            FoldedName(one, stated.middle, ()), FoldedName(other, recorded.middle, ()), scale
        )
        if found.level in THE_SAME:
            yield found, FieldLevel(MISSING)
    if not stated.family and recorded.given:
        turned = FoldedName((), (), stated.given)
        found = compare_family(turned, recorded, scale)
        if found.level in THE_SAME:
            yield FieldLevel(MISSING), found


THE_SAME = frozenset({"exact", "familiar", "spelt", "near", "short", "far", "part", "middle"})
"""Levels on which two names in one column are the same name."""
_ACROSS = frozenset({"exact", "familiar", "spelt", "near", "short", "far", "part"})
_ALIKE = frozenset({"resembling", "garbled"})
_WRITTEN_ACROSS = {"exact": "swapped", **{level: level for level in _ALIKE}}


def swapped(stated: FoldedName, recorded: FoldedName) -> bool:
    """Whether the same parts stand in other columns: given and family name exchanged, or moved."""
    if not (stated.given and stated.family and recorded.given and recorded.family):
        return False
    if stated.family == recorded.family:
        return False  # given and middle names exchanged are compared as such
    exchanged = (stated.given, stated.family) == (recorded.family, recorded.given)
    return exchanged or stated.everything == recorded.everything


def compare_middle(stated: FoldedName, recorded: FoldedName) -> FieldLevel:
    """The strongest level on which the middle names agree; initials stand for names, and those that
    are the same weigh by their rarity."""
    if not stated.middle or not recorded.middle:
        return FieldLevel(MISSING)
    few, many = sorted((stated.middle, recorded.middle), key=len)
    agreeing = sum(any(_stands_for(a, b) for b in many) for a in few)
    if agreeing < len(few):
        return FieldLevel("part" if agreeing else DIFFERENT)
    same = tuple(a for a in few if len(a) > 1 and a in many)
    return FieldLevel("exact", same) if same else FieldLevel("initial")


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
