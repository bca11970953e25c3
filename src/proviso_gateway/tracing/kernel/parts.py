"""Which parts two names have in common, compiled, and how rare these are."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inlined, inner
from proviso_gateway.tracing.kernel.glances import LENGTH_AT, LONGEST, TOLD
from proviso_gateway.tracing.kernel.layout import (
    GIVEN_RARITY,
    HIGH,
    KNOWN,
    LOW,
    NAMES_SEEN,
    NONE,
    PART_FIRST,
    PART_HIGH,
    PART_KNOWN,
    PART_LENGTH,
    PART_LOW,
    PART_STRING,
    PART_WIDTH,
    PARTS_END,
    PARTS_START,
    STRINGS,
    UNCOUNTED,
)
from proviso_gateway.tracing.kernel.reading import of, parts_of, row_of, run_of
from proviso_gateway.tracing.records import Numbers


@inner
def rarity_of(known: Numbers, column: int, one: int, other: int) -> int:
    """The rarity of the commoner of two strings; 0 where neither is counted."""
    first = of(known, STRINGS, one, column) if one >= 0 else UNCOUNTED
    second = of(known, STRINGS, other, column) if other >= 0 else UNCOUNTED
    found = commoner(first, second)
    return 0 if found == UNCOUNTED else found


@inner
def commoner(one: int, other: int) -> int:
    if one == UNCOUNTED:
        return other
    return one if other == UNCOUNTED else min(one, other)


@inner
def familiar(low: int, high: int, known: Numbers, string: int) -> bool:
    """Whether two names are familiar forms (`familiar.familiar`)."""
    strings = row_of(known, STRINGS, string)
    return (low & known[strings + LOW]) != 0 or (high & known[strings + HIGH]) != 0


@inner
def _stands(said: Numbers, part: int, known: Numbers, string: int) -> bool:
    """Whether a stated and a recorded part are the same, or familiar forms of one name."""
    if said[part + PART_STRING] == string:
        return True
    return familiar(said[part + PART_LOW], said[part + PART_HIGH], known, string)


@inner
def stands_for(said: Numbers, part: int, known: Numbers, string: int) -> bool:
    """Whether an initial, or a form, stands for a name (`names._stands_for`)."""
    b, to_b = run_of(known, string)
    if said[part + PART_LENGTH] == 1 or to_b - b == 1:
        return said[part + PART_FIRST] == known[b]
    return _stands(said, part, known, string)


@inner
def contained(said: Numbers, word: int, known: Numbers, recorded: int) -> tuple[bool, int]:
    """Whether one name's parts are among the other's (`names._contained`), and the rarity of the
    commonest of them."""
    start, end = said[word + PARTS_START], said[word + PARTS_END]
    first, last = parts_of(known, recorded)
    commonest, held = UNCOUNTED, False
    if (end - start) // PART_WIDTH <= last - first:
        for part in range(start, end, PART_WIDTH):
            if not said[part + PART_KNOWN]:
                continue
            held = False
            for at in range(first, last):
                held = held or _stands(said, part, known, known[at])
            if not held:
                return False, 0
            string = said[part + PART_STRING]
            if string != NONE:
                rarity = of(known, STRINGS, string, GIVEN_RARITY)
                commonest = commoner(commonest, rarity)
    else:
        for at in range(first, last):
            if not of(known, STRINGS, known[at], KNOWN):
                continue
            held = False
            for part in range(start, end, PART_WIDTH):
                held = held or _stands(said, part, known, known[at])
            if not held:
                return False, 0
            rarity = of(known, STRINGS, known[at], GIVEN_RARITY)
            commonest = commoner(commonest, rarity)
    return held, 0 if commonest == UNCOUNTED else commonest


@inner
def shared_part(said: Numbers, word: int, known: Numbers, recorded: int) -> int:
    """The part that two names share (`names._shared`), or `NONE`."""
    first, last = parts_of(known, recorded)
    for at in range(first, last):
        if of(known, STRINGS, known[at], KNOWN) and times_said(
            said, said[word + PARTS_START], said[word + PARTS_END], known[at]
        ):
            return known[at]
    return NONE


@inner
def times_said(said: Numbers, start: int, end: int, string: int) -> int:
    """How often a string stands among stated parts."""
    count = 0
    for part in range(start, end, PART_WIDTH):
        count += said[part + PART_STRING] == string
    return count


@inner
def any_stands(said: Numbers, start: int, end: int, known: Numbers, recorded: int) -> bool:
    """Whether any of some stated parts stands for any part of a recorded name."""
    first, last = parts_of(known, recorded)
    for part in range(start, end, PART_WIDTH):
        for at in range(first, last):
            if stands_for(said, part, known, known[at]):
                return True
    return False


@inner
def other_part(said: Numbers, word: int, known: Numbers, recorded: int) -> tuple[int, int]:
    """The one part that differs, where it is said and as a string (`names._other_part`)."""
    first, last = parts_of(known, recorded)
    start, end = said[word + PARTS_START], said[word + PARTS_END]
    stated, other = NONE, NONE
    if end - start != (last - first) * PART_WIDTH:
        return stated, other
    for at in range(first, last):
        part = start + (at - first) * PART_WIDTH
        if said[part + PART_STRING] != known[at]:
            if stated != NONE:
                return NONE, NONE
            stated, other = part, known[at]
    return stated, other


@inner
def are_parts(said: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a stated and a recorded name have the same parts in the same order."""
    start, end = said[word + PARTS_START], said[word + PARTS_END]
    first, last = parts_of(known, recorded)
    if (end - start) // PART_WIDTH != last - first:
        return False
    for at in range(first, last):
        if said[start + (at - first) * PART_WIDTH + PART_STRING] != known[at]:
            return False
    return True


@inner
def times_among(known: Numbers, word: int, string: int) -> int:
    """How often a string stands among the parts of a recorded name."""
    first, last = parts_of(known, word)
    count = 0
    for at in range(first, last):
        count += known[at] == string
    return count


@inlined
def is_empty(known: Numbers, word: int) -> bool:
    return of(known, NAMES_SEEN, word, TOLD) >> LENGTH_AT & LONGEST == 0
