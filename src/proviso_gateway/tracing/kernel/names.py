"""How given, family and middle names agree, compiled (`names.compare_given` and the others)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inlined, inner
from proviso_gateway.tracing.kernel.glances import SEEN, another_name
from proviso_gateway.tracing.kernel.layout import (
    DIFFERENT,
    END,
    EXACT,
    FAMILIAR,
    FAMILY_RARITY,
    FAR,
    GARBLED,
    GIVEN,
    GIVEN_RARITY,
    HELD,
    HELD_FAMILY,
    HIGH,
    INITIAL,
    LIKELY_RESEMBLING,
    LOW,
    MASK,
    MIDDLE,
    MISSING,
    NAMES_SEEN,
    NONE,
    PART,
    PART_LENGTH,
    PART_STRING,
    PART_WIDTH,
    PARTS_END,
    PARTS_START,
    PLAUSIBLE,
    RESEMBLING,
    SAID_MIDDLE,
    SAID_MIDDLE_END,
    SAID_MIDDLE_MASK,
    SHORTEST_ALIKE,
    SPELT,
    START,
    STRING,
    STRINGS,
    UNCOUNTED,
    UNLIKE,
    UNLIKE_FAMILY,
    WHOLE,
    WORDS,
)
from proviso_gateway.tracing.kernel.parts import (
    any_stands,
    commoner,
    contained,
    familiar,
    is_empty,
    other_part,
    rarity_of,
    shared_part,
    stands_for,
    times_said,
)
from proviso_gateway.tracing.kernel.reading import limit, of, parts_of, run_of
from proviso_gateway.tracing.kernel.slips import (
    garbled,
    likeness,
    may_be_garbled,
    of_one_generation,
    one_edit_apart,
    slip,
    surprise,
)
from proviso_gateway.tracing.records import Numbers


@inlined
def given_names(
    said: Numbers, sought: Numbers, word: int, known: Numbers, given: int, middle: int
) -> tuple[int, int]:
    """How given names agree (`names.compare_given`): the level, and the rarity of what agrees.
    `word` is where the name is said."""
    if said[word + END] == said[word + START] or is_empty(known, given):
        return MISSING, 0
    another = said[word + HELD] != 0 and another_name(said, sought, word, known, given)
    if another:  # and it is no middle name: some letter of it stands in none
        beside = of(known, NAMES_SEEN, middle, SEEN)
        other = of(known, NAMES_SEEN, given, SEEN)
        if said[word + MASK] & ~beside and other & ~said[SAID_MIDDLE_MASK]:
            return DIFFERENT, 0
    return _given_read(said, word, known, given, middle, another)


@inner
def _given_read(
    said: Numbers, word: int, known: Numbers, given: int, middle: int, another: bool
) -> tuple[int, int]:
    long = said[word + END] - said[word + START]
    whole, string = of(known, WORDS, given, WHOLE), said[word + STRING]
    if string == whole:
        return EXACT, rarity_of(known, GIVEN_RARITY, whole, NONE)
    first, last = parts_of(known, middle)
    b, to_b = run_of(known, whole)
    if familiar(said[word + LOW], said[word + HIGH], known, whole):
        return FAMILIAR, rarity_of(known, GIVEN_RARITY, string, whole)
    held, rarity = contained(said, word, known, given)
    if held:
        return PART, rarity
    for at in range(first, last):
        if known[at] == string:
            start, end = said[SAID_MIDDLE], said[SAID_MIDDLE_END]
            if start < end and not (
                any_stands(said, start, end, known, given)
                or any_stands(said, start, end, known, middle)
            ):
                return RESEMBLING, 0
            return MIDDLE, rarity_of(known, GIVEN_RARITY, string, NONE)
    if times_said(said, said[SAID_MIDDLE], said[SAID_MIDDLE_END], whole):
        start, end = said[word + PARTS_START], said[word + PARTS_END]
        if first < last and not (
            any_stands(said, start, end, known, middle)
            or any_stands(said, said[SAID_MIDDLE], said[SAID_MIDDLE_END], known, middle)
        ):
            return RESEMBLING, 0
        return MIDDLE, rarity_of(known, GIVEN_RARITY, whole, NONE)
    if another:
        return DIFFERENT, 0
    if long == 1 or to_b - b == 1:
        return (INITIAL if said[said[word + START]] == known[b] else DIFFERENT), 0
    kind, alike = slip(said, word, known, whole, True)
    shared = shared_part(said, word, known, given) != NONE
    if shared and kind != SPELT:
        part, other = other_part(said, word, known, given)
        if part != NONE:
            return of_one_generation(said, part, known, other)
    if shared and kind == FAR:
        return RESEMBLING, 0
    plausible = limit(known, PLAUSIBLE)
    if kind != NONE and surprise(said, word, known, GIVEN, kind, whole) >= plausible:
        return kind, rarity_of(known, GIVEN_RARITY, whole, NONE)
    if shared:
        return RESEMBLING, 0
    own = said[word + HELD] or not may_be_garbled(said, word, known, given)
    level, rarity = RESEMBLING, 0
    if not own:
        level, rarity = GARBLED, of(known, STRINGS, whole, UNLIKE)
    if kind != NONE or (not own and garbled(said, word, known, whole)):
        return level, rarity
    short = min(long, to_b - b) < limit(known, SHORTEST_ALIKE)  # else one edit is a slip
    if short and one_edit_apart(said, word, known, whole):
        return level, rarity
    if alike == NONE:
        alike = likeness(said, word, known, whole)
    return (level, rarity) if alike >= limit(known, LIKELY_RESEMBLING) else (DIFFERENT, 0)


@inlined
def family_names(
    said: Numbers, sought: Numbers, word: int, known: Numbers, family: int
) -> tuple[int, int]:
    """How family names agree (`names.compare_family`): level, and rarity of what agrees."""
    if said[word + END] == said[word + START] or is_empty(known, family):
        return MISSING, 0
    if said[word + HELD_FAMILY] and another_name(said, sought, word, known, family):
        return DIFFERENT, 0
    return _family_read(said, word, known, family)


@inner
def _family_read(said: Numbers, word: int, known: Numbers, family: int) -> tuple[int, int]:
    whole = of(known, WORDS, family, WHOLE)
    if said[word + STRING] == whole:
        return EXACT, rarity_of(known, FAMILY_RARITY, whole, NONE)
    b, to_b = run_of(known, whole)
    shared = shared_part(said, word, known, family)
    if shared != NONE:
        return PART, rarity_of(known, FAMILY_RARITY, shared, NONE)
    kind, alike = slip(said, word, known, whole, False)
    if kind != NONE:
        return kind, rarity_of(known, FAMILY_RARITY, whole, NONE)
    shorter = min(said[word + END] - said[word + START], to_b - b)
    own = said[word + HELD_FAMILY] or not may_be_garbled(said, word, known, family)
    level, rarity = RESEMBLING, 0
    if not own:
        level, rarity = GARBLED, of(known, STRINGS, whole, UNLIKE_FAMILY)
        if garbled(said, word, known, whole):
            return level, rarity
    if shorter < limit(known, SHORTEST_ALIKE) and one_edit_apart(said, word, known, whole):
        return level, rarity
    if alike == NONE:
        alike = likeness(said, word, known, whole)
    return (level, rarity) if alike >= limit(known, LIKELY_RESEMBLING) else (DIFFERENT, 0)


@inlined
def middle_names(said: Numbers, known: Numbers, middle: int) -> tuple[int, int]:
    """How middle names agree (`names.compare_middle`): level, and rarity of what agrees."""
    start, end = said[SAID_MIDDLE], said[SAID_MIDDLE_END]
    if start == end:
        return MISSING, 0
    if of(known, NAMES_SEEN, middle, SEEN) == 0:
        return MISSING, 0
    return _middle_read(said, known, middle)


@inner
def _middle_read(said: Numbers, known: Numbers, middle: int) -> tuple[int, int]:
    start, end = said[SAID_MIDDLE], said[SAID_MIDDLE_END]
    first, last = parts_of(known, middle)
    many, few, agreeing = (end - start) // PART_WIDTH, last - first, 0
    if few == 0:
        return MISSING, 0
    same, commonest = False, UNCOUNTED
    if many <= few:
        for part in range(start, end, PART_WIDTH):
            found = False
            for at in range(first, last):
                found = found or stands_for(said, part, known, known[at])
                if said[part + PART_LENGTH] > 1 and said[part + PART_STRING] == known[at]:
                    rarity = of(known, STRINGS, known[at], GIVEN_RARITY)
                    same, commonest = True, commoner(commonest, rarity)
            agreeing += found
    else:
        for at in range(first, last):
            found = False
            for part in range(start, end, PART_WIDTH):
                found = found or stands_for(said, part, known, known[at])
                if said[part + PART_LENGTH] > 1 and said[part + PART_STRING] == known[at]:
                    rarity = of(known, STRINGS, known[at], GIVEN_RARITY)
                    same, commonest = True, commoner(commonest, rarity)
            agreeing += found
    if agreeing < min(many, few):
        return (PART if agreeing else DIFFERENT), 0
    if not same:
        return INITIAL, 0
    return EXACT, 0 if commonest == UNCOUNTED else commonest
