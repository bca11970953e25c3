"""Names in another column than their own, compiled (`names.crossed`, `names.one_named`)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inlined, inner
from proviso_gateway.tracing.kernel.glances import SEEN, another_name
from proviso_gateway.tracing.kernel.layout import (
    DIFFERENT,
    END,
    EXACT,
    FAMILY_RARITY,
    GARBLED,
    GIVEN_RARITY,
    MASK,
    MIDDLE,
    MISSING,
    NAMES_SEEN,
    NONE,
    PART,
    PART_STRING,
    PART_WIDTH,
    PARTS_END,
    PARTS_START,
    RESEMBLING,
    SAID_FAMILY,
    SAID_GIVEN,
    SAID_MIDDLE_END,
    SAID_MIDDLE_MASK,
    START,
    SWAPPED,
    SWAPPED_NEAR,
    WHOLE,
    WORDS,
)
from proviso_gateway.tracing.kernel.names import family_names, given_names
from proviso_gateway.tracing.kernel.parts import (
    are_parts,
    is_empty,
    rarity_of,
    times_among,
    times_said,
)
from proviso_gateway.tracing.kernel.reading import of, parts_of
from proviso_gateway.tracing.records import Numbers


@inlined
def swapped(said: Numbers, known: Numbers, given: int, middle: int, family: int) -> bool:
    """Whether given and family name changed places (`names.swapped`): they keep their letters."""
    letters = of(known, NAMES_SEEN, given, SEEN) | of(known, NAMES_SEEN, family, SEEN)
    stated = said[SAID_GIVEN + MASK] | said[SAID_FAMILY + MASK]
    if letters != stated and letters | of(known, NAMES_SEEN, middle, SEEN) != (
        stated | said[SAID_MIDDLE_MASK]
    ):
        return False
    return _swapped_parts(said, known, given, middle, family)


@inner
def _swapped_parts(said: Numbers, known: Numbers, given: int, middle: int, family: int) -> bool:
    start, end = said[SAID_GIVEN + PARTS_START], said[SAID_FAMILY + PARTS_END]
    first, last = parts_of(known, given)
    third, fourth = parts_of(known, family)
    if end - said[SAID_FAMILY + PARTS_START] == 0 or said[SAID_GIVEN + PARTS_END] == start:
        return False
    if first == last or third == fourth or are_parts(said, SAID_FAMILY, known, family):
        return False
    if are_parts(said, SAID_GIVEN, known, family) and are_parts(said, SAID_FAMILY, known, given):
        return True
    second, beside = parts_of(known, middle)
    end = said[SAID_MIDDLE_END]  # the middle names stand behind the others
    if (end - start) // PART_WIDTH != last - first + beside - second + fourth - third:
        return False
    for part in range(start, end, PART_WIDTH):
        string = said[part + PART_STRING]
        held = times_among(known, given, string) + times_among(known, middle, string)
        if times_said(said, start, end, string) != held + times_among(known, family, string):
            return False
    return True


@inlined
def crossed(
    said: Numbers,
    sought: Numbers,
    known: Numbers,
    given: int,
    middle: int,
    family: int,
    differ: bool,
) -> tuple[int, int, int, int]:
    """`names.crossed`: level and rarity of given and of family name; `NONE` where it is not so.
    `differ`: nothing agrees in the columns as they stand."""
    if swapped(said, known, given, middle, family):
        rare = rarity_of(known, GIVEN_RARITY, of(known, WORDS, given, WHOLE), NONE)
        scarce = rarity_of(known, FAMILY_RARITY, of(known, WORDS, family, WHOLE), NONE)
        return SWAPPED, rare, SWAPPED, scarce
    if not differ:
        return NONE, 0, NONE, 0
    if another_name(said, sought, SAID_FAMILY, known, given) and another_name(
        said, sought, SAID_GIVEN, known, family
    ):
        return NONE, 0, NONE, 0  # both are alike at most
    return _crossed_read(said, sought, known, given, middle, family)


@inner
def _crossed_read(
    said: Numbers, sought: Numbers, known: Numbers, given: int, middle: int, family: int
) -> tuple[int, int, int, int]:
    first, rare = given_names(said, sought, SAID_FAMILY, known, given, middle)
    if not _across(first):
        return NONE, 0, NONE, 0
    second, scarce = family_names(said, sought, SAID_GIVEN, known, family)
    if first == EXACT and second == DIFFERENT:
        return SWAPPED, rare, DIFFERENT, 0
    if not _across(second) or (_only_alike(first) and _only_alike(second)):
        return NONE, 0, NONE, 0
    return _written_across(first), rare, _written_across(second), scarce


@inner
def _across(level: int) -> bool:
    return EXACT <= level <= PART or _only_alike(level)


@inner
def _only_alike(level: int) -> bool:
    return level in (RESEMBLING, GARBLED)


@inner
def _written_across(level: int) -> int:
    if level == EXACT:
        return SWAPPED
    return level if _only_alike(level) else SWAPPED_NEAR


@inlined
def is_one_named(said: Numbers, known: Numbers, given: int, family: int) -> bool:
    """Whether a column of the name is empty, in the register or the search."""
    if said[SAID_GIVEN + END] == said[SAID_GIVEN + START]:
        return True
    if said[SAID_FAMILY + END] == said[SAID_FAMILY + START]:
        return True
    return is_empty(known, given) or is_empty(known, family)


@inner
def one_named(
    said: Numbers, sought: Numbers, known: Numbers, given: int, middle: int, family: int, way: int
) -> tuple[int, int, int, int, int]:
    """`names.one_named`, one way after the other: level and rarity of given and of family name, and
    the word that is said; `NONE` where it is not so."""
    no_given, no_family = is_empty(known, given), is_empty(known, family)
    says_given = said[SAID_GIVEN + END] > said[SAID_GIVEN + START]
    says_family = said[SAID_FAMILY + END] > said[SAID_FAMILY + START]
    word, other, level, rare = SAID_FAMILY, family, NONE, 0
    if way == 0 and no_given:
        word = SAID_GIVEN
        level, rare = given_names(said, sought, word, known, other, middle)
    elif way == 1 and no_given and not says_given:
        level, rare = given_names(said, sought, word, known, other, middle)
    elif way == 2 and (no_family or not says_given):
        level, rare = given_names(said, sought, word, known, given, middle)
    elif way == 3 and not says_family and not no_given:
        word = SAID_GIVEN
        level, rare = family_names(said, sought, word, known, family)
    if level == NONE or level > MIDDLE:
        return NONE, 0, NONE, 0, word
    return (MISSING, 0, level, rare, word) if way == 3 else (level, rare, MISSING, 0, word)
