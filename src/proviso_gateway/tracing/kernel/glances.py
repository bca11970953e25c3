"""What is seen at a glance: that a name, a postcode or a line is another, without reading it.

Most who share a key with a search are strangers: their names, postcode and lines are others. To see
so of a value takes one or two numbers, which lie beside those of others and not beside the rest of
what is known of it. In them are numbers cut short and letters thrown together, so that a glance may
see nothing where there is a difference. It never sees a difference where there is none: then the
value is read, and compared by its rule.

    names seen    which letters occur, and `TOLD` from its lowest bit on: whether it is of one part
                  and of a length that can be told; how many letters; the first; how it sounds and
                  looks; its groups of familiar forms
    units seen    whether nothing is known; whether it must be read; its first three letters, the
                  last three, and the first and last two; the area, from 1 on
    lines seen    whether nothing is known; whether it must be read; its numbers; how many letters
                  its words have, and how they run together; which words occur
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing.kernel.compiling import compiled
from proviso_gateway.tracing.kernel.layout import (
    AREA,
    AREA_RARITY,
    DIFFERENT,
    END,
    HIGH,
    LIKELY_NEAR,
    LIKELY_RESEMBLING,
    LINES_SEEN,
    LOW,
    MASK,
    MISSING,
    NAMES_SEEN,
    NONE,
    PART_WIDTH,
    PARTS_END,
    PARTS_START,
    SAID_AREA,
    SAID_KEYS,
    SAID_LINE,
    SAID_NUMBERS,
    SAID_POSTCODE,
    SAID_POSTCODE_END,
    SAID_RUN,
    SAID_RUN_END,
    SAID_RUN_STRING,
    SAID_WORDS,
    SAID_WORDS_END,
    SHAPE,
    SOUND,
    START,
    UNCOUNTED,
    UNITS,
    UNITS_SEEN,
    WORD_END,
    WORD_START,
    WORD_STRING,
    WORD_WIDTH,
    constants,
)
from proviso_gateway.tracing.kernel.letters import bits_of
from proviso_gateway.tracing.kernel.reading import limit, of, row_of
from proviso_gateway.tracing.records import Numbers

SEEN, TOLD = constants(0, 2)
"""The columns of a name that is seen; of a unit and a line the first stands alone."""

LONGEST, CUT = 255, 4095
"""The most letters that are told; which bits of a number are kept."""
LENGTH_AT, FIRST_AT, SOUND_AT, SHAPE_AT, GROUPS_AT = 1, 9, 30, 42, 54
UNKNOWN, UNCLEAR = 1, 2
"""Marks of a unit or line of which nothing is known, and of one that must be read."""
HEAD_AT, TAIL_AT, ENDS_AT, AREA_AT = 2, 14, 26, 38
NUMBERS_AT, LETTERS_AT, RUN_AT, WORDS_AT = 2, 14, 22, 30
"""From which bit on each is told."""
SURE, ENDS, SHORTEST_SURE = 3, 2, 6
"""Of a postcode of so many letters or more, a slip leaves the first three, or the last three, or
the first two and the last two."""
WORD_BITS = 32

CLEAR, HEAD, TAIL, BOTH_ENDS, RARITY = constants(0, 5)
"""What a glance has of a search: whether its postcode can be told from others, by what, and how
rare its area is, once that was asked for."""


@compiled
def as_letter(mark: int) -> int:
    """A letter of a postcode, or the one that a digit looks like (`places.shape`)."""
    if mark == 48:
        return 111
    if mark in (49, 105):
        return 108
    if mark == 50:
        return 122
    if mark == 53:
        return 115
    return 98 if mark == 56 else mark


@compiled
def sought_at_a_glance(said: Numbers) -> Numbers:
    """What is looked for in postcodes that are seen."""
    sought = np.zeros(5, np.int64)
    sought[RARITY] = UNCOUNTED
    start, end = said[SAID_POSTCODE], said[SAID_POSTCODE_END]
    if end - start < SHORTEST_SURE:
        return sought
    sought[CLEAR] = 1
    for at in range(SURE):
        sought[HEAD] = (sought[HEAD] * 31 + as_letter(said[start + at])) & CUT
        sought[TAIL] = (sought[TAIL] * 31 + as_letter(said[end - SURE + at])) & CUT
    for at in range(ENDS):
        sought[BOTH_ENDS] = (sought[BOTH_ENDS] * 31 + as_letter(said[start + at])) & CUT
    for at in range(ENDS):
        sought[BOTH_ENDS] = (sought[BOTH_ENDS] * 31 + as_letter(said[end - ENDS + at])) & CUT
    return sought


@compiled
def another_name(said: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a name of one part is seen at a glance to be another than a recorded one of one part:
    neither sounds nor looks like it, is no form or beginning of it, has too many other letters for
    two edits, and too few of its own to be alike."""
    row = row_of(known, NAMES_SEEN, recorded)
    mask, told = known[row + SEEN], known[row + TOLD]
    a, to_a = said[word + START], said[word + END]
    long, wide = to_a - a, told >> LENGTH_AT & LONGEST
    if not told & 1 or long <= 1:
        return False
    if said[word + PARTS_END] - said[word + PARTS_START] != PART_WIDTH:
        return False
    if not (told >> SOUND_AT ^ said[word + SOUND]) & CUT:
        return False
    if not (told >> SHAPE_AT ^ said[word + SHAPE]) & CUT:
        return False
    if told >> GROUPS_AT and told >> GROUPS_AT & folded(said[word + LOW] | said[word + HIGH]):
        return False
    both = said[word + MASK] & mask
    if both == mask or both == said[word + MASK] or bits_of(said[word + MASK] ^ mask) <= 4:
        return False
    more = min(long - bits_of(said[word + MASK]), wide - bits_of(mask))
    common = min(bits_of(both) + more, long, wide)
    jaro = (common / long + common / wide + 1) / 3
    prefix = 0.4 if said[a] == told >> FIRST_AT & 0x1FFFFF else 0.0
    least = min(limit(known, LIKELY_NEAR), limit(known, LIKELY_RESEMBLING))
    return (jaro + prefix * (1 - jaro)) * 10_000 + 1 < least


@compiled
def folded(groups: int) -> int:
    """Groups of familiar forms thrown together, so many that they fit into one number of a few
    bits."""
    groups |= groups >> 32
    groups |= groups >> 16
    return (groups | groups >> 8) & 255


@compiled
def postcode_at_a_glance(
    said: Numbers, sought: Numbers, known: Numbers, number: int
) -> tuple[int, int]:
    """How a postcode agrees, and the rarity of what agrees; `NONE` where it must be read."""
    told = of(known, UNITS_SEEN, number, SEEN)
    if not said[SAID_KEYS] or told & UNKNOWN:
        return MISSING, 0
    if told & UNCLEAR or not sought[CLEAR]:
        return NONE, 0
    head, tail, ends = told >> HEAD_AT, told >> TAIL_AT, told >> ENDS_AT
    if not ((head ^ sought[HEAD]) & CUT and (tail ^ sought[TAIL]) & CUT):
        return NONE, 0
    if not (ends ^ sought[BOTH_ENDS]) & CUT:
        return NONE, 0
    if told >> AREA_AT == 0 or told >> AREA_AT != said[SAID_AREA] + 1:
        return DIFFERENT, 0
    if sought[RARITY] == UNCOUNTED:
        sought[RARITY] = of(known, UNITS, number, AREA_RARITY)
    return AREA, sought[RARITY]


@compiled
def line_at_a_glance(said: Numbers, known: Numbers, number: int) -> int:
    """How a line agrees; `NONE` where it must be read."""
    told = of(known, LINES_SEEN, number, SEEN)
    if not said[SAID_LINE] or told & UNKNOWN:
        return MISSING
    if told & UNCLEAR or not (told >> NUMBERS_AT ^ said[SAID_NUMBERS]) & CUT:
        return NONE
    if not (told >> RUN_AT ^ said[SAID_RUN_STRING]) & LONGEST:
        return NONE
    letters = min(told >> LETTERS_AT & LONGEST, said[SAID_RUN_END] - said[SAID_RUN])
    words, found = told >> WORDS_AT, 0
    for word in range(said[SAID_WORDS], said[SAID_WORDS_END], WORD_WIDTH):
        if words >> (said[word + WORD_STRING] & (WORD_BITS - 1)) & 1:
            found += said[word + WORD_END] - said[word + WORD_START]
    return NONE if 3 * found >= 2 * letters else DIFFERENT
