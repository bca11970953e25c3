"""What is seen at a glance: that a name, a postcode or a line is another, without reading it.

Most who share a key with a search are strangers: their names, postcode and lines are others. To see
so of a value takes one or two numbers, which lie beside those of others and not beside the rest of
what is known of it. In them are numbers cut short and letters thrown together, so that a glance may
see nothing where there is a difference. It never sees a difference where there is none: then the
value is read, and compared by its rule.

    names seen    which letters occur, and `TOLD` from its lowest bit on: whether it is of one part
                  and of a length that can be told; how many letters; how many bits these are; the
                  first; how it sounds and looks; its groups of familiar forms
    units seen    whether nothing is known; whether it must be read; its first three letters, the
                  last three, and the first and last two; the area, from 1 on
    lines seen    whether nothing is known; whether it must be read; its numbers; how many letters
                  its words have, and how they run together; which words occur
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing.kernel.compiling import compiled, inlined, inner
from proviso_gateway.tracing.kernel.layout import (
    AREA,
    AREA_RARITY,
    DIFFERENT,
    END,
    HELD,
    HELD_FAMILY,
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
    SAID_DAY,
    SAID_FAMILY,
    SAID_GIVEN,
    SAID_KEYS,
    SAID_LINE,
    SAID_MONTH,
    SAID_NUMBERS,
    SAID_POSTCODE,
    SAID_POSTCODE_END,
    SAID_RUN,
    SAID_RUN_END,
    SAID_RUN_STRING,
    SAID_WORDS,
    SAID_WORDS_END,
    SAID_YEAR,
    SHAPE,
    SHORTEST_FAR,
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

LONGEST, CUT = 31, 4095
"""The most letters of a name that are told; which bits of a number are kept."""
LENGTH_AT, BITS_AT, FIRST_AT, SOUND_AT, SHAPE_AT, GROUPS_AT = 1, 6, 12, 28, 40, 52
UNKNOWN, UNCLEAR = 1, 2
"""Marks of a unit or line of which nothing is known, and of one that must be read."""
HEAD_AT, TAIL_AT, ENDS_AT, AREA_AT = 2, 14, 26, 38
NUMBERS_AT, LETTERS_AT, RUN_AT, WORDS_AT = 2, 14, 22, 30
"""From which bit on each is told."""
SURE, ENDS, SHORTEST_SURE = 3, 2, 6
"""Of a postcode of so many letters or more, a slip leaves the first three, or the last three, or
the first two and the last two."""
WORD_BITS, LONGEST_LINE = 32, 255

CLEAR, HEAD, TAIL, BOTH_ENDS, RARITY, DIGITS = constants(0, 6)
NAMED, OF_GIVEN, *_, OF_FAMILY = constants(6, 76)
PLAIN, LETTERS_OF, MANY, LONG, NEEDED = constants(0, 5)
(SOUGHT,) = constants(144, 145)
"""What a glance has of a search: whether its postcode can be told from others, by what, and how
rare its area is, once that was asked for; the eight digits of its date, in four bits each; whether
both names are borne by somebody, and can be told from others. Of each of the two names: whether it
can be told, which letters occur, how many bits these are, how many letters it has, and for each
length of another name how many letters both must have for the two to be alike, first where they do
not begin alike."""


@inner
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
def sought_at_a_glance(said: Numbers, known: Numbers) -> Numbers:
    """What of a search is looked for at a glance."""
    sought = np.zeros(SOUGHT, np.int64)
    sought[RARITY] = UNCOUNTED
    _see_name(said, sought, SAID_GIVEN, known)
    _see_name(said, sought, SAID_FAMILY, known)
    borne = said[SAID_GIVEN + HELD] and said[SAID_FAMILY + HELD_FAMILY]
    sought[NAMED] = borne and sought[OF_GIVEN + PLAIN] and sought[OF_FAMILY + PLAIN]
    date, at = (said[SAID_YEAR] * 100 + said[SAID_MONTH]) * 100 + said[SAID_DAY], 1
    while date > 0:
        sought[DIGITS] += date % 10 * at
        date, at = date // 10, at * 16
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


@inlined
def another_name(said: Numbers, sought: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a name of one part is seen at a glance to be another than a recorded one of one part:
    neither sounds nor looks like it, is no form or beginning of it, has too many other letters for
    two edits, and too few of its own to be alike."""
    row, own = row_of(known, NAMES_SEEN, recorded), OF_FAMILY if word else OF_GIVEN
    mask, told = known[row + SEEN], known[row + TOLD]
    if not told & sought[own + PLAIN]:
        return False
    wide, bits = told >> LENGTH_AT & LONGEST, told >> BITS_AT & 63
    both = bits_of(sought[own + LETTERS_OF] & mask)
    apart = sought[own + MANY] + bits - 2 * both
    if apart <= (4 if min(sought[own + LONG], wide) >= limit(known, SHORTEST_FAR) else 2):
        return False
    begins = not (told >> FIRST_AT ^ said[said[word + START]]) & 0xFFFF
    if begins and both in (bits, sought[own + MANY]):
        return False
    more = min(sought[own + LONG] - sought[own + MANY], wide - bits)
    if both + more >= sought[own + NEEDED + 2 * wide + begins]:
        return False
    if not (told >> SOUND_AT ^ said[word + SOUND]) & CUT:
        return False
    if not (told >> SHAPE_AT ^ said[word + SHAPE]) & CUT:
        return False
    groups = told >> GROUPS_AT
    return groups == 0 or groups & folded(said[word + LOW] | said[word + HIGH]) == 0


@inner
def _see_name(said: Numbers, sought: Numbers, word: int, known: Numbers) -> None:
    """Note what tells a name that is said from others."""
    own = OF_FAMILY if word else OF_GIVEN
    long, mask = said[word + END] - said[word + START], said[word + MASK]
    one = said[word + PARTS_END] - said[word + PARTS_START] == PART_WIDTH
    sought[own + PLAIN] = one and 1 < long < LONGEST
    sought[own + LETTERS_OF], sought[own + MANY] = mask, bits_of(mask)
    sought[own + LONG] = long
    if not sought[own + PLAIN]:
        return
    least = min(limit(known, LIKELY_NEAR), limit(known, LIKELY_RESEMBLING))
    for wide in range(2, LONGEST):
        for begins in range(2):
            needed, prefix = 1, 0.4 if begins else 0.0
            while needed <= min(long, wide):
                jaro = (needed / long + needed / wide + 1) / 3
                if (jaro + prefix * (1 - jaro)) * 10_000 + 1 >= least:
                    break
                needed += 1
            sought[own + NEEDED + 2 * wide + begins] = needed


@inlined
def folded(groups: int) -> int:
    """Groups of familiar forms thrown together, so many that they fit into one number of a few
    bits."""
    groups |= groups >> 32
    groups |= groups >> 16
    return (groups | groups >> 8) & 255


@inlined
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


@inlined
def line_at_a_glance(said: Numbers, known: Numbers, number: int) -> int:
    """How a line agrees; `NONE` where it must be read."""
    told = of(known, LINES_SEEN, number, SEEN)
    if not said[SAID_LINE] or told & UNKNOWN:
        return MISSING
    if told & UNCLEAR or not (told >> NUMBERS_AT ^ said[SAID_NUMBERS]) & CUT:
        return NONE
    if not (told >> RUN_AT ^ said[SAID_RUN_STRING]) & LONGEST_LINE:
        return NONE
    letters = min(told >> LETTERS_AT & LONGEST_LINE, said[SAID_RUN_END] - said[SAID_RUN])
    words, found = told >> WORDS_AT, 0
    for word in range(said[SAID_WORDS], said[SAID_WORDS_END], WORD_WIDTH):
        if words >> (said[word + WORD_STRING] & (WORD_BITS - 1)) & 1:
            found += said[word + WORD_END] - said[word + WORD_START]
    return NONE if 3 * found >= 2 * letters else DIFFERENT
