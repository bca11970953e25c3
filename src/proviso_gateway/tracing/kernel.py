"""The rules of comparison once more, compiled: what a search says of many people, in microseconds.

`names`, `places` and `birth_dates` state each rule for a reader, and whoever is told of is compared
by those. Here they are restated over numbers alone, so that everybody who shares a key with a
search can be weighed. A property test holds the two against each other, to the integer, and the
tracer finds nobody where they differ.

What a register's values are is one run of numbers, `known`, and a search another, `said` (`encoded`
writes both). In `known` tables follow each other, and its first numbers say where each begins;
names, dates and places are numbers in those tables, and text is code points. Who bears which is in
tables apart (`People`): they grow with the register, and are no wider than they must be.

All of it stands in one file because numba keeps what it compiled for as long as the file does not
change, and does not look at the files of other functions that were compiled into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from proviso_gateway.tracing.records import Flags, Numbers

F = TypeVar("F", bound=Callable[..., object])

Narrow = NDArray[np.int32]


class People(NamedTuple):
    """Who bears what: three tables, row by row in memory, for what is asked of one person lies
    together.

    of_person   where their names begin and where their places (they end where the next person's
                begin, so there is a row more than there are people); birth date, gender
    of_name     given, middle and family name (words); the most that given and family weigh together
    of_place    unit, line
    """

    of_person: Narrow
    of_name: Narrow
    of_place: Narrow


def compiled(function: F) -> F:
    """This function, compiled when it is first called, and kept beside its source or among the
    user's caches, so that the next process need not compile it."""
    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nowhere to keep it: each process compiles its own
        return cast(F, numba.njit(nogil=True)(function))


def _numbers(first: int, last: int) -> list[int]:
    """Constants that numba takes for any number: of a plain one it would compile each function that
    is given it once more."""
    return cast(list[int], list(np.arange(first, last)))


(NONE,) = _numbers(-1, 0)
"""No number: what a search says and the register does not hold, or what is not said."""
(WIDE,) = _numbers(0, 1)
"""Zero, which makes a narrow number wide that it is added to."""
(UNCOUNTED,) = _numbers(-(2**62), 1 - 2**62)
"""The rarity of a value that the register does not count."""

LEVELS = (
    *("exact", "familiar", "spelt", "near", "short", "far", "part", "middle", "swapped"),
    *("swapped_near", "initial", "resembling", "different", "missing", "exact_first_january"),
    *("day_month_swapped", "one_digit", "year_near", "first_january", "same_month", "two_digits"),
    *("same_year", "sector", "area", "number_slip", "number", "street", "elsewhere"),
    "garbled",
)
"""Every level of every field, by number. Whoever agrees at one up to `swapped_near` has the same
name; up to `part`, it may stand in the other column; those from `spelt` to `far` are slips."""
EXACT, FAMILIAR, SPELT, NEAR, SHORT, FAR, PART, MIDDLE, SWAPPED, SWAPPED_NEAR = _numbers(0, 10)
INITIAL, RESEMBLING, DIFFERENT, MISSING, EXACT_FIRST_JANUARY = _numbers(10, 15)
DAY_MONTH_SWAPPED, ONE_DIGIT, YEAR_NEAR, FIRST_JANUARY, SAME_MONTH = _numbers(15, 20)
TWO_DIGITS, SAME_YEAR, SECTOR, AREA, NUMBER_SLIP, NUMBER, STREET, ELSEWHERE = _numbers(20, 28)
(GARBLED,) = _numbers(28, 29)

FIELDS = (
    *("given_name", "family_name", "middle_names"),
    *("birth_date", "gender", "postcode", "address_line"),
)
GIVEN, FAMILY, MIDDLES, BIRTH, GENDER, POSTCODE, LINE = _numbers(0, 7)

# The tables of a register, and the columns of each.
#
# letters   code points of all strings in one run
# parts     strings, those of all words in one run
# strings   parts and wholes of names, units, words and numbers of lines: the half-open span
#           [start, end) of their code points, which occur (a mask), how it sounds, how it looks,
#           in which groups of familiar forms it stands (two masks), whether anybody is known by
#           it, its rarity as a given and as a family name, how unlikely each is beside a name
#           that nobody bears, the span of the code points of its shape
# words     names: the span of their parts, the whole as a string; what of that string
#           tells at a glance that a name is another: how many letters, the first, which occur, how
#           it sounds and looks, and its groups of familiar forms
# days      birth dates: year, month, day, rarity
# units     postcodes: unit (a string), sector, area (numbers), the rarity of each, how it looks,
#           how many letters it has, and which
# lines     address lines: the whole, its numbers in their roles (numbers); flat, house, all words
#           run together (strings); the span of its words, and which words (a mask)
# streets   the words of all lines in one run: string, how many letters
# weights   of each field (row) and level (column)
# rare      whether a rarity is added to it
# costs     how unlikely a slip is to come out as just one other value
# shared    the most that given name, family name and birth date weigh together in one household
#           (row 0), or under one postcode (row 1)
# limits    one row of what else the model says
LETTERS, PARTS, STRINGS, WORDS, DAYS, UNITS, LINES = _numbers(0, 7)
WEIGHTS, RARE, SHARED, LIMITS, STREETS, COSTS = _numbers(7, 13)
(TABLES,) = _numbers(13, 14)
START, END, MASK, SOUND, SHAPE, LOW, HIGH, KNOWN, GIVEN_RARITY, FAMILY_RARITY = _numbers(0, 10)
UNLIKE, UNLIKE_FAMILY, SHAPE_START, SHAPE_END = _numbers(10, 14)
WHOLE, LENGTH, FIRST, WORD_MASK, WORD_SOUND, WORD_SHAPE, WORD_LOW, WORD_HIGH = _numbers(2, 10)
YEAR, MONTH, DAY, DAY_RARITY = _numbers(0, 4)
UNIT, SECTORS, AREAS, UNIT_RARITY, SECTOR_RARITY, AREA_RARITY, UNIT_SHAPE = _numbers(0, 7)
UNIT_LENGTH, UNIT_MASK = _numbers(7, 9)
ALL_PARTS, HOUSE_NUMBERS, FLAT, HOUSE, RUN, WORDS_START, WORDS_END, LINE_MASK = _numbers(0, 8)
STREET_WORD, STREET_LETTERS = _numbers(0, 2)
NAMES_AT, PLACES_AT, BORN, SEX = _numbers(0, 4)
GIVEN_WORD, MIDDLE_WORD, FAMILY_WORD, BOTH_NAMES = _numbers(0, 4)
AT_UNIT, AT_LINE = _numbers(0, 2)
HOUSEHOLD, SAME_POSTCODE = _numbers(0, 2)
LEAST, UNPROVEN, LIKELY_NEAR, LIKELY_RESEMBLING, SHORTEST, SHORTEST_FAR = _numbers(0, 6)
SHORTEST_ALIKE, SHORTEST_CODE, NOBODY, HOME, TWIN, NAMESAKE, PLAUSIBLE = _numbers(6, 13)
BESIDE_EXACT, BESIDE_NUMBER_SLIP, BESIDE_NUMBER, BESIDE_STREET, MOST_EDITS = _numbers(13, 18)

# A search: what is stated of the given name, from `SAID_GIVEN` on (as in `strings`, then whether
# somebody bears it as a given and as a family name, how rare it is as each on its own, and how
# much more so by its length; which string it is, the span of its parts, and the span of its
# shape); of the family name, from `SAID_FAMILY` on; and the rest, one number each. Of each part
# of a name: as which string the register knows it, its first letter, length, whether anybody is
# known by it, two masks, whether somebody bears it as a given name, and, of a name of several, the
# span of its shape. Of each word of a line: which string it is, and the span of its code points.
HELD, HELD_FAMILY, AS_GIVEN, AS_FAMILY, MORE_GIVEN, MORE_FAMILY = _numbers(7, 13)
STRING, PARTS_START, PARTS_END, SAID_SHAPE, SAID_SHAPE_END = _numbers(13, 18)
SAID_GIVEN, *_, SAID_FAMILY = _numbers(0, 19)
SAID_MIDDLE, SAID_MIDDLE_END, SAID_YEAR, SAID_MONTH, SAID_DAY, SAID_GENDER = _numbers(36, 42)
SAID_KEYS, SAID_POSTCODE, SAID_POSTCODE_END, SAID_UNIT, SAID_SECTOR, SAID_AREA = _numbers(42, 48)
SAID_UNIT_SHAPE, SAID_UNIT_BORNE, SAID_LINE, SAID_LINE_PARTS, SAID_NUMBERS = _numbers(48, 53)
SAID_NUMBERED, SAID_FLAT, SAID_IS_FLAT, SAID_HOUSE, SAID_HOUSE_END = _numbers(53, 58)
SAID_RUN, SAID_RUN_END, SAID_WORDS, SAID_WORDS_END = _numbers(58, 62)
SAID_RUN_STRING, SAID_LINE_MASK, SAID_UNIT_MASK, SAID_MIDDLE_MASK = _numbers(62, 66)
SAID = 66
PART_STRING, PART_FIRST, PART_LENGTH, PART_KNOWN, PART_LOW, PART_HIGH = _numbers(0, 6)
PART_HELD, PART_SHAPE, PART_SHAPE_END = _numbers(6, 9)
PART_WIDTH = 9
WORD_STRING, WORD_START, WORD_END = _numbers(0, 3)
WORD_WIDTH = 3
WAYS = 6
"""In how many ways a name is read: straight, crossed, and four of somebody with one name."""


@compiled
def _of(known: Numbers, table: int, row: int, column: int) -> int:
    """One number of a table."""
    return known[_row(known, table, row) + column]


@compiled
def _row(known: Numbers, table: int, row: int) -> int:
    """Where a row of a table begins."""
    return known[table] + row * known[TABLES + table]


@compiled
def _limit(known: Numbers, which: int) -> int:
    return known[known[LIMITS] + which]


# What of letters is alike: each takes two runs and a span of each -----------------------------


@compiled
def jaro_winkler(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> int:
    """How alike two strings are, in parts per 10,000 (`similarity.jaro_winkler`)."""
    long, wide = to_a - a, to_b - b
    window = max(max(long, wide) // 2 - 1, 0)
    common = np.empty((2, min(long, wide) + 1), np.int64)
    m = _common(one, a, to_a, other, b, to_b, window, common[0])
    if m == 0:
        return 10_000 if long == wide == 0 else 0
    _common(other, b, to_b, one, a, to_a, window, common[1])
    apart = 0
    for i in range(m):
        apart += common[0, i] != common[1, i]
    above = m * m * (long + wide) + (m - apart // 2) * long * wide
    below = 3 * long * wide * m
    prefix = 0
    while prefix < min(long, wide, 4) and one[a + prefix] == other[b + prefix]:
        prefix += 1
    return 10_000 * (10 * above + prefix * (below - above)) // (10 * below)


@compiled
def _common(
    one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int, window: int, common: Numbers
) -> int:
    """Write down the letters of the one that stand near enough in the other, in order; how many."""
    taken = np.zeros(to_b - b, np.bool_)
    count = 0
    for i in range(to_a - a):
        for j in range(max(i - window, 0), min(i + window + 1, to_b - b)):
            if not taken[j] and one[a + i] == other[b + j]:
                taken[j] = True
                common[count] = one[a + i]
                count += 1
                break
    return count


@compiled
def one_edit(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether one edit makes the other (`similarity.one_edit`)."""
    if abs((to_a - a) - (to_b - b)) > 1:
        return False
    while a < to_a and b < to_b and one[a] == other[b]:
        a, b = a + 1, b + 1
    if to_a - a > to_b - b:
        return _same(one, a + 1, to_a, other, b, to_b)
    if to_a - a < to_b - b:
        return _same(one, a, to_a, other, b + 1, to_b)
    return _same(one, a + 1, to_a, other, b + 1, to_b) or _turned(one, a, to_a, other, b, to_b)


@compiled
def _turned(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether the next two are exchanged, and all after them the same."""
    if to_a - a < 2 or to_b - b < 2 or one[a] != other[b + 1] or one[a + 1] != other[b]:
        return False
    return _same(one, a + 2, to_a, other, b + 2, to_b)


@compiled
def _same(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    if max(to_a - a, 0) != max(to_b - b, 0):
        return False
    at = 0
    while at < to_a - a and one[a + at] == other[b + at]:
        at += 1
    return at >= to_a - a


@compiled
def two_edits(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether two edits suffice (`similarity.within`): whichever the first is, no more than one is
    left."""
    if abs((to_a - a) - (to_b - b)) > 2:
        return False
    while a < to_a and b < to_b and one[a] == other[b]:
        a, b = a + 1, b + 1
    if to_a - a <= 1 and to_b - b <= 1:
        return True
    if a < to_a and b < to_b and one_edit(one, a + 1, to_a, other, b + 1, to_b):
        return True
    if a < to_a and one_edit(one, a + 1, to_a, other, b, to_b):
        return True
    if b < to_b and one_edit(one, a, to_a, other, b + 1, to_b):
        return True
    if to_a - a < 2 or to_b - b < 2 or one[a] != other[b + 1] or one[a + 1] != other[b]:
        return False
    return one_edit(one, a + 2, to_a, other, b + 2, to_b)


@compiled
def within(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int, most: int) -> bool:
    """Whether so many edits suffice (`similarity.within`)."""
    long, wide = to_a - a, to_b - b
    if abs(long - wide) > most:
        return False
    rows = np.empty((3, wide + 1), np.int64)
    for j in range(wide + 1):
        rows[0, j] = j
    for i in range(1, long + 1):
        row, last, before = rows[i % 3], rows[(i - 1) % 3], rows[(i - 2) % 3]
        row[0] = least = i
        for j in range(1, wide + 1):
            same = one[a + i - 1] == other[b + j - 1]
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (not same))
            turned = i > 1 and j > 1 and one[a + i - 1] == other[b + j - 2]
            if turned and one[a + i - 2] == other[b + j - 1]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > most:
            return False
    return rows[long % 3, wide] <= most


@compiled
def _bits(mask: int) -> int:
    """How many bits a mask of 63 has: in pairs, in fours, in eights, then all together."""
    mask -= (mask >> 1) & 0x5555555555555555
    mask = (mask & 0x3333333333333333) + ((mask >> 2) & 0x3333333333333333)
    mask = (mask + (mask >> 4)) & 0x0F0F0F0F0F0F0F0F
    mask += mask >> 8
    mask += mask >> 16
    return (mask + (mask >> 32)) & 0x7F


@compiled
def _likeness(said: Numbers, word: int, known: Numbers, string: int) -> int:
    """How alike a stated and a recorded whole are (`similarity.jaro_winkler`), 0 where not alike
    enough to count. Letters in common bound the measure from above: most names fail there, and are
    not compared letter by letter."""
    a, to_a = said[word + START], said[word + END]
    b, to_b = _run(known, string)
    one, other = said[word + MASK], _of(known, STRINGS, string, MASK)
    more = min(to_a - a - _bits(one), to_b - b - _bits(other))
    common = min(_bits(one & other) + more, to_a - a, to_b - b)
    jaro = (common / (to_a - a) + common / (to_b - b) + 1) / 3
    prefix = 0.4 if said[a] == known[b] else 0.0
    least = min(_limit(known, LIKELY_NEAR), _limit(known, LIKELY_RESEMBLING))
    if (jaro + prefix * (1 - jaro)) * 10_000 + 1 < least:
        return 0
    return jaro_winkler(said, a, to_a, known, b, to_b)


@compiled
def _run(known: Numbers, string: int) -> tuple[int, int]:
    """The half-open span [start, end) of a string's code points."""
    first = known[LETTERS]
    start, end = _of(known, STRINGS, string, START), _of(known, STRINGS, string, END)
    return first + start, first + end


@compiled
def _one_edit(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    b, to_b = _run(known, string)
    return one_edit(said, said[word + START], said[word + END], known, b, to_b)


@compiled
def _letters_apart(said: Numbers, word: int, known: Numbers, string: int) -> int:
    """How many letters only one of the two has: an edit makes it two more at most."""
    return _bits(said[word + MASK] ^ _of(known, STRINGS, string, MASK))


@compiled
def _slip(said: Numbers, word: int, known: Numbers, string: int, given: bool) -> tuple[int, int]:
    """`names.slip`: the level, `NONE` where it is none; and how alike they are, `NONE` where that
    was not asked."""
    a, to_a = said[word + START], said[word + END]
    b, to_b = _run(known, string)
    shorter, row = min(to_a - a, to_b - b), _row(known, STRINGS, string)
    if shorter < _limit(known, SHORTEST):
        return (SPELT if _drawn_out(said, a, to_a, known, b, to_b) else NONE), NONE
    if said[word + SOUND] == known[row + SOUND] or said[word + SHAPE] == known[row + SHAPE]:
        return SPELT, NONE
    if given and _same(said, a, a + shorter, known, b, b + shorter):
        return SHORT, NONE
    apart = _letters_apart(said, word, known, string)
    long = shorter >= _limit(known, SHORTEST_ALIKE)
    if long and apart <= 2 and one_edit(said, a, to_a, known, b, to_b):
        return NEAR, NONE
    if shorter < _limit(known, SHORTEST_FAR):
        return NONE, NONE
    alike = _likeness(said, word, known, string)
    if alike >= _limit(known, LIKELY_NEAR):
        return FAR, alike
    if apart <= 4 and two_edits(said, a, to_a, known, b, to_b):
        return FAR, alike
    return NONE, alike


@compiled
def _drawn_out(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether English draws out the vowel of one of the two (`spellings.drawn_out`)."""
    if one[a] != other[b]:
        return False
    if to_a - a == 2 and to_b - b == 3:
        return _draws_out(one[a + 1], other[b + 1], other[b + 2])
    if to_a - a == 3 and to_b - b == 2:
        return _draws_out(other[b + 1], one[a + 1], one[a + 2])
    return False


@compiled
def _draws_out(vowel: int, first: int, second: int) -> bool:
    e, i, o, u = 101, 105, 111, 117
    return first == second and ((vowel == i and first == e) or (vowel == u and first == o))


@compiled
def _surprise(said: Numbers, word: int, known: Numbers, field: int, level: int, string: int) -> int:
    """How unlikely a written name is as a name (`comparison.Scale.surprise`)."""
    borne = said[word + (AS_GIVEN if field == GIVEN else AS_FAMILY)]
    if said[said[word + END] - 1] == known[_run(known, string)[1] - 1]:
        borne += said[word + (MORE_GIVEN if field == GIVEN else MORE_FAMILY)]
    return borne - _of(known, COSTS, field, level)


# Names -------------------------------------------------------------------------------------------


@compiled
def _parts(known: Numbers, word: int) -> tuple[int, int]:
    """The half-open span [start, end) of a recorded name's parts."""
    first = known[PARTS]
    return first + _of(known, WORDS, word, START), first + _of(known, WORDS, word, END)


@compiled
def _rarity(known: Numbers, column: int, one: int, other: int) -> int:
    """The rarity of the commoner of two strings; 0 where neither is counted."""
    first = _of(known, STRINGS, one, column) if one >= 0 else UNCOUNTED
    second = _of(known, STRINGS, other, column) if other >= 0 else UNCOUNTED
    found = _commoner(first, second)
    return 0 if found == UNCOUNTED else found


@compiled
def _commoner(one: int, other: int) -> int:
    if one == UNCOUNTED:
        return other
    return one if other == UNCOUNTED else min(one, other)


@compiled
def _familiar(low: int, high: int, known: Numbers, string: int) -> bool:
    """Whether two names are familiar forms (`familiar.familiar`)."""
    strings = _row(known, STRINGS, string)
    return (low & known[strings + LOW]) != 0 or (high & known[strings + HIGH]) != 0


@compiled
def _stands(said: Numbers, part: int, known: Numbers, string: int) -> bool:
    """Whether a stated and a recorded part are the same, or familiar forms of one name."""
    if said[part + PART_STRING] == string:
        return True
    return _familiar(said[part + PART_LOW], said[part + PART_HIGH], known, string)


@compiled
def _stands_for(said: Numbers, part: int, known: Numbers, string: int) -> bool:
    """Whether an initial, or a form, stands for a name (`names._stands_for`)."""
    b, to_b = _run(known, string)
    if said[part + PART_LENGTH] == 1 or to_b - b == 1:
        return said[part + PART_FIRST] == known[b]
    return _stands(said, part, known, string)


@compiled
def _contained(said: Numbers, word: int, known: Numbers, recorded: int) -> tuple[bool, int]:
    """Whether one name's parts are among the other's (`names._contained`), and the rarity of the
    commonest of them."""
    start, end = said[word + PARTS_START], said[word + PARTS_END]
    first, last = _parts(known, recorded)
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
                rarity = _of(known, STRINGS, string, GIVEN_RARITY)
                commonest = _commoner(commonest, rarity)
    else:
        for at in range(first, last):
            if not _of(known, STRINGS, known[at], KNOWN):
                continue
            held = False
            for part in range(start, end, PART_WIDTH):
                held = held or _stands(said, part, known, known[at])
            if not held:
                return False, 0
            rarity = _of(known, STRINGS, known[at], GIVEN_RARITY)
            commonest = _commoner(commonest, rarity)
    return held, 0 if commonest == UNCOUNTED else commonest


@compiled
def _shared(said: Numbers, word: int, known: Numbers, recorded: int) -> int:
    """The part that two names share (`names._shared`), or `NONE`."""
    first, last = _parts(known, recorded)
    for at in range(first, last):
        if _of(known, STRINGS, known[at], KNOWN) and _times(
            said, said[word + PARTS_START], said[word + PARTS_END], known[at]
        ):
            return known[at]
    return NONE


@compiled
def _times(said: Numbers, start: int, end: int, string: int) -> int:
    """How often a string stands among stated parts."""
    count = 0
    for part in range(start, end, PART_WIDTH):
        count += said[part + PART_STRING] == string
    return count


@compiled
def _any_stands(said: Numbers, start: int, end: int, known: Numbers, recorded: int) -> bool:
    """Whether any of some stated parts stands for any part of a recorded name."""
    first, last = _parts(known, recorded)
    for part in range(start, end, PART_WIDTH):
        for at in range(first, last):
            if _stands_for(said, part, known, known[at]):
                return True
    return False


@compiled
def _another(said: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a name of one part is seen at a glance to be another than a recorded one of one part:
    neither sounds nor looks like it, is no form or beginning of it, has too many other letters for
    two edits, and too few of its own to be alike."""
    row = _row(known, WORDS, recorded)
    a, to_a = said[word + START], said[word + END]
    long, wide, mask = to_a - a, known[row + LENGTH], known[row + WORD_MASK]
    if min(long, wide) <= 1 or said[word + STRING] == known[row + WHOLE]:
        return False
    parts = said[word + PARTS_END] - said[word + PARTS_START]
    if parts != PART_WIDTH or known[row + END] - known[row + START] != 1:
        return False
    if (
        said[word + SOUND] == known[row + WORD_SOUND]
        or said[word + SHAPE] == known[row + WORD_SHAPE]
    ):
        return False
    if (said[word + LOW] & known[row + WORD_LOW]) or (said[word + HIGH] & known[row + WORD_HIGH]):
        return False
    both = said[word + MASK] & mask
    if both == mask or both == said[word + MASK] or _bits(said[word + MASK] ^ mask) <= 4:
        return False
    more = min(long - _bits(said[word + MASK]), wide - _bits(mask))
    common = min(_bits(both) + more, long, wide)
    jaro = (common / long + common / wide + 1) / 3
    prefix = 0.4 if said[a] == known[row + FIRST] else 0.0
    least = min(_limit(known, LIKELY_NEAR), _limit(known, LIKELY_RESEMBLING))
    return (jaro + prefix * (1 - jaro)) * 10_000 + 1 < least


@compiled
def given_names(
    said: Numbers, word: int, known: Numbers, given: int, middle: int
) -> tuple[int, int]:
    """How given names agree (`names.compare_given`): the level, and the rarity of what agrees.
    `word` is where the name is said."""
    whole = _of(known, WORDS, given, WHOLE)
    long, string = said[word + END] - said[word + START], said[word + STRING]
    if long == 0 or _of(known, WORDS, given, LENGTH) == 0:
        return MISSING, 0
    if string == whole:
        return EXACT, _rarity(known, GIVEN_RARITY, whole, NONE)
    another, (first, last) = _another(said, word, known, given), _parts(known, middle)
    another = another and said[word + HELD] != 0
    if another and first == last and said[SAID_MIDDLE] == said[SAID_MIDDLE_END]:
        return DIFFERENT, 0
    b, to_b = _run(known, whole)
    if _familiar(said[word + LOW], said[word + HIGH], known, whole):
        return FAMILIAR, _rarity(known, GIVEN_RARITY, string, whole)
    held, rarity = _contained(said, word, known, given)
    if held:
        return PART, rarity
    for at in range(first, last):
        if known[at] == string:
            start, end = said[SAID_MIDDLE], said[SAID_MIDDLE_END]
            if start < end and not (
                _any_stands(said, start, end, known, given)
                or _any_stands(said, start, end, known, middle)
            ):
                return RESEMBLING, 0
            return MIDDLE, _rarity(known, GIVEN_RARITY, string, NONE)
    if _times(said, said[SAID_MIDDLE], said[SAID_MIDDLE_END], whole):
        start, end = said[word + PARTS_START], said[word + PARTS_END]
        if first < last and not (
            _any_stands(said, start, end, known, middle)
            or _any_stands(said, said[SAID_MIDDLE], said[SAID_MIDDLE_END], known, middle)
        ):
            return RESEMBLING, 0
        return MIDDLE, _rarity(known, GIVEN_RARITY, whole, NONE)
    if another:
        return DIFFERENT, 0
    if long == 1 or to_b - b == 1:
        return (INITIAL if said[said[word + START]] == known[b] else DIFFERENT), 0
    kind, alike = _slip(said, word, known, whole, True)
    shared = _shared(said, word, known, given) != NONE
    if shared and kind != SPELT:
        part, other = _other_part(said, word, known, given)
        if part != NONE:
            return _of_one_generation(said, part, known, other)
    if shared and kind == FAR:
        return RESEMBLING, 0
    plausible = _limit(known, PLAUSIBLE)
    if kind != NONE and _surprise(said, word, known, GIVEN, kind, whole) >= plausible:
        return kind, _rarity(known, GIVEN_RARITY, whole, NONE)
    if shared:
        return RESEMBLING, 0
    own = said[word + HELD] or not _may_be_garbled(said, word, known, given)
    level, rarity = RESEMBLING, 0
    if not own:
        level, rarity = GARBLED, _of(known, STRINGS, whole, UNLIKE)
    if kind != NONE or (not own and _garbled(said, word, known, whole)):
        return level, rarity
    short = min(long, to_b - b) < _limit(known, SHORTEST_ALIKE)  # else one edit is a slip
    if short and _one_edit(said, word, known, whole):
        return level, rarity
    if alike == NONE:
        alike = _likeness(said, word, known, whole)
    return (level, rarity) if alike >= _limit(known, LIKELY_RESEMBLING) else (DIFFERENT, 0)


@compiled
def _may_be_garbled(said: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a name may be garbled at all (`names._may_be_garbled`)."""
    b, to_b = _run(known, _of(known, WORDS, recorded, WHOLE))
    first, last = _parts(known, recorded)
    parts = (said[word + PARTS_END] - said[word + PARTS_START]) // PART_WIDTH
    a, to_a, shortest = said[word + START], said[word + END], _limit(known, SHORTEST)
    short, long = min(to_a - a, to_b - b), max(to_a - a, to_b - b)
    lost = short == shortest - 1 and long == shortest
    lost = lost and _is_plain(said, a, to_a) and _is_plain(known, b, to_b)
    return (short >= shortest or lost) and min(parts, last - first) == 1


@compiled
def _is_plain(letters: Numbers, start: int, end: int) -> bool:
    """Whether these code points are all of plain Latin."""
    plain = True
    for at in range(start, end):
        plain = plain and letters[at] < 128
    return plain


@compiled
def _other_part(said: Numbers, word: int, known: Numbers, recorded: int) -> tuple[int, int]:
    """The one part that differs, where it is said and as a string (`names._other_part`)."""
    first, last = _parts(known, recorded)
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


@compiled
def _of_one_generation(said: Numbers, part: int, known: Numbers, other: int) -> tuple[int, int]:
    """How given names agree that differ in one part (`names._of_one_generation`)."""
    b, to_b = _run(known, other)
    short = min(said[part + PART_LENGTH], to_b - b)
    if said[part + PART_HELD] or short < _limit(known, SHORTEST) - 1:
        return RESEMBLING, 0
    if _shapes_within(said, said[part + PART_SHAPE], said[part + PART_SHAPE_END], known, other):
        return GARBLED, _of(known, STRINGS, other, UNLIKE)
    return RESEMBLING, 0


@compiled
def _garbled(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    """Whether few enough edits garble a name (`names.garbled`)."""
    a, to_a = said[word + SAID_SHAPE], said[word + SAID_SHAPE_END]
    return _shapes_within(said, a, to_a, known, string)


@compiled
def _shapes_within(said: Numbers, a: int, to_a: int, known: Numbers, string: int) -> bool:
    """Whether half of a shape that is said is still there in that of a name."""
    row, first = _row(known, STRINGS, string), known[LETTERS]
    b, to_b = first + known[row + SHAPE_START], first + known[row + SHAPE_END]
    most = min(max(to_a - a, to_b - b) // 2, _limit(known, MOST_EDITS))
    return within(said, a, to_a, known, b, to_b, most)


@compiled
def family_names(said: Numbers, word: int, known: Numbers, family: int) -> tuple[int, int]:
    """How family names agree (`names.compare_family`): level, and rarity of what agrees."""
    whole = _of(known, WORDS, family, WHOLE)
    if said[word + END] == said[word + START] or _of(known, WORDS, family, LENGTH) == 0:
        return MISSING, 0
    if said[word + STRING] == whole:
        return EXACT, _rarity(known, FAMILY_RARITY, whole, NONE)
    if said[word + HELD_FAMILY] and _another(said, word, known, family):
        return DIFFERENT, 0
    b, to_b = _run(known, whole)
    shared = _shared(said, word, known, family)
    if shared != NONE:
        return PART, _rarity(known, FAMILY_RARITY, shared, NONE)
    kind, alike = _slip(said, word, known, whole, False)
    if kind != NONE:
        return kind, _rarity(known, FAMILY_RARITY, whole, NONE)
    shorter = min(said[word + END] - said[word + START], to_b - b)
    own = said[word + HELD_FAMILY] or not _may_be_garbled(said, word, known, family)
    level, rarity = RESEMBLING, 0
    if not own:
        level, rarity = GARBLED, _of(known, STRINGS, whole, UNLIKE_FAMILY)
        if _garbled(said, word, known, whole):
            return level, rarity
    if shorter < _limit(known, SHORTEST_ALIKE) and _one_edit(said, word, known, whole):
        return level, rarity
    if alike == NONE:
        alike = _likeness(said, word, known, whole)
    return (level, rarity) if alike >= _limit(known, LIKELY_RESEMBLING) else (DIFFERENT, 0)


@compiled
def middle_names(said: Numbers, known: Numbers, middle: int) -> tuple[int, int]:
    """How middle names agree (`names.compare_middle`): level, and rarity of what agrees."""
    start, end = said[SAID_MIDDLE], said[SAID_MIDDLE_END]
    if start == end:
        return MISSING, 0
    first, last = _parts(known, middle)
    many, few, agreeing = (end - start) // PART_WIDTH, last - first, 0
    if few == 0:
        return MISSING, 0
    same, commonest = False, UNCOUNTED
    if many <= few:
        for part in range(start, end, PART_WIDTH):
            found = False
            for at in range(first, last):
                found = found or _stands_for(said, part, known, known[at])
                if said[part + PART_LENGTH] > 1 and said[part + PART_STRING] == known[at]:
                    rarity = _of(known, STRINGS, known[at], GIVEN_RARITY)
                    same, commonest = True, _commoner(commonest, rarity)
            agreeing += found
    else:
        for at in range(first, last):
            found = False
            for part in range(start, end, PART_WIDTH):
                found = found or _stands_for(said, part, known, known[at])
                if said[part + PART_LENGTH] > 1 and said[part + PART_STRING] == known[at]:
                    rarity = _of(known, STRINGS, known[at], GIVEN_RARITY)
                    same, commonest = True, _commoner(commonest, rarity)
            agreeing += found
    if agreeing < min(many, few):
        return (PART if agreeing else DIFFERENT), 0
    if not same:
        return INITIAL, 0
    return EXACT, 0 if commonest == UNCOUNTED else commonest


@compiled
def _are(said: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a stated and a recorded name have the same parts in the same order."""
    start, end = said[word + PARTS_START], said[word + PARTS_END]
    first, last = _parts(known, recorded)
    if (end - start) // PART_WIDTH != last - first:
        return False
    for at in range(first, last):
        if said[start + (at - first) * PART_WIDTH + PART_STRING] != known[at]:
            return False
    return True


@compiled
def _among(known: Numbers, word: int, string: int) -> int:
    """How often a string stands among the parts of a recorded name."""
    first, last = _parts(known, word)
    count = 0
    for at in range(first, last):
        count += known[at] == string
    return count


@compiled
def _swapped(said: Numbers, known: Numbers, given: int, middle: int, family: int) -> bool:
    """Whether given and family name changed places (`names.swapped`): they keep their letters."""
    letters = _of(known, WORDS, given, WORD_MASK) | _of(known, WORDS, family, WORD_MASK)
    stated = said[SAID_GIVEN + MASK] | said[SAID_FAMILY + MASK]
    if letters != stated and letters | _of(known, WORDS, middle, WORD_MASK) != (
        stated | said[SAID_MIDDLE_MASK]
    ):
        return False
    start, end = said[SAID_GIVEN + PARTS_START], said[SAID_FAMILY + PARTS_END]
    first, last = _parts(known, given)
    third, fourth = _parts(known, family)
    if end - said[SAID_FAMILY + PARTS_START] == 0 or said[SAID_GIVEN + PARTS_END] == start:
        return False
    if first == last or third == fourth or _are(said, SAID_FAMILY, known, family):
        return False
    if _are(said, SAID_GIVEN, known, family) and _are(said, SAID_FAMILY, known, given):
        return True
    second, beside = _parts(known, middle)
    end = said[SAID_MIDDLE_END]  # the middle names stand behind the others
    if (end - start) // PART_WIDTH != last - first + beside - second + fourth - third:
        return False
    for part in range(start, end, PART_WIDTH):
        string = said[part + PART_STRING]
        held = _among(known, given, string) + _among(known, middle, string)
        if _times(said, start, end, string) != held + _among(known, family, string):
            return False
    return True


@compiled
def _crossed(
    said: Numbers, known: Numbers, given: int, middle: int, family: int, differ: bool
) -> tuple[int, int, int, int]:
    """`names.crossed`: level and rarity of given and of family name; `NONE` where it is not so.
    `differ`: nothing agrees in the columns as they stand."""
    if _swapped(said, known, given, middle, family):
        rare = _rarity(known, GIVEN_RARITY, _of(known, WORDS, given, WHOLE), NONE)
        scarce = _rarity(known, FAMILY_RARITY, _of(known, WORDS, family, WHOLE), NONE)
        return SWAPPED, rare, SWAPPED, scarce
    if not differ:
        return NONE, 0, NONE, 0
    if _another(said, SAID_FAMILY, known, given) and _another(said, SAID_GIVEN, known, family):
        return NONE, 0, NONE, 0  # both are alike at most
    first, rare = given_names(said, SAID_FAMILY, known, given, middle)
    if not _across(first):
        return NONE, 0, NONE, 0
    second, scarce = family_names(said, SAID_GIVEN, known, family)
    if first == EXACT and second == DIFFERENT:
        return SWAPPED, rare, DIFFERENT, 0
    if not _across(second) or (_only_alike(first) and _only_alike(second)):
        return NONE, 0, NONE, 0
    return _written_across(first), rare, _written_across(second), scarce


@compiled
def _across(level: int) -> bool:
    return EXACT <= level <= PART or _only_alike(level)


@compiled
def _only_alike(level: int) -> bool:
    return level in (RESEMBLING, GARBLED)


@compiled
def _written_across(level: int) -> int:
    if level == EXACT:
        return SWAPPED
    return level if _only_alike(level) else SWAPPED_NEAR


@compiled
def _one_named(
    said: Numbers, known: Numbers, given: int, middle: int, family: int, way: int
) -> tuple[int, int, int, int, int]:
    """`names.one_named`, one way after the other: level and rarity of given and of family name, and
    the word that is said; `NONE` where it is not so."""
    no_given, no_family = _is_empty(known, given), _is_empty(known, family)
    says_given = said[SAID_GIVEN + END] > said[SAID_GIVEN + START]
    says_family = said[SAID_FAMILY + END] > said[SAID_FAMILY + START]
    word, other, level, rare = SAID_FAMILY, family, NONE, 0
    if way == 0 and no_given:
        word = SAID_GIVEN
        level, rare = given_names(said, word, known, other, middle)
    elif way == 1 and no_given and not says_given:
        level, rare = given_names(said, word, known, other, middle)
    elif way == 2 and (no_family or not says_given):
        level, rare = given_names(said, word, known, given, middle)
    elif way == 3 and not says_family and not no_given:
        word = SAID_GIVEN
        level, rare = family_names(said, word, known, family)
    if level == NONE or level > MIDDLE:
        return NONE, 0, NONE, 0, word
    return (MISSING, 0, level, rare, word) if way == 3 else (level, rare, MISSING, 0, word)


@compiled
def _is_empty(known: Numbers, word: int) -> bool:
    return _of(known, WORDS, word, LENGTH) == 0


# Places, dates -----------------------------------------------------------------------------------


@compiled
def postcodes(said: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    """How postcodes agree (`places.compare_postcode`): level, and rarity of what agrees."""
    row = _row(known, UNITS, number)
    unit, sector, area = known[row + UNIT], known[row + SECTORS], known[row + AREAS]
    if not said[SAID_KEYS] or (unit == NONE and sector == NONE):
        return MISSING, 0
    a, to_a = said[SAID_POSTCODE], said[SAID_POSTCODE_END]
    if to_a > a and unit != NONE:
        if unit == said[SAID_UNIT]:
            return EXACT, known[row + UNIT_RARITY]
        if min(to_a - a, known[row + UNIT_LENGTH]) >= _limit(known, SHORTEST_CODE):
            near = known[row + UNIT_SHAPE] == said[SAID_UNIT_SHAPE]
            if not near and _bits(said[SAID_UNIT_MASK] ^ known[row + UNIT_MASK]) <= 2:
                b, to_b = _run(known, unit)
                near = one_edit(said, a, to_a, known, b, to_b)
            if near:
                surprise = said[SAID_UNIT_BORNE] - _of(known, COSTS, POSTCODE, NEAR)
                return NEAR, min(known[row + UNIT_RARITY], surprise)
    if sector != NONE and sector == said[SAID_SECTOR]:
        return SECTOR, known[row + SECTOR_RARITY]
    if area != NONE and area == said[SAID_AREA]:
        return AREA, known[row + AREA_RARITY]
    return DIFFERENT, 0


@compiled
def lines(said: Numbers, known: Numbers, number: int) -> int:
    """How two address lines agree (`places.compare_line`)."""
    row = _row(known, LINES, number)
    if not said[SAID_LINE] or known[row + ALL_PARTS] == NONE:
        return MISSING
    if known[row + ALL_PARTS] == said[SAID_LINE_PARTS]:
        return EXACT
    same, run = known[row + HOUSE_NUMBERS] == said[SAID_NUMBERS], known[row + RUN]
    if said[SAID_RUN] == said[SAID_RUN_END] or run == NONE:
        return NUMBER if same and said[SAID_NUMBERED] else DIFFERENT
    if not _words_alike(said, known, row, run, same):
        return DIFFERENT
    if same:
        return NEAR
    return NUMBER_SLIP if _number_slip(said, known, row) else STREET


@compiled
def _words_alike(said: Numbers, known: Numbers, row: int, run: int, slips: bool) -> bool:
    """Whether two lines name one street (`places.words_alike`)."""
    if run == said[SAID_RUN_STRING]:
        return True
    if not slips and not said[SAID_LINE_MASK] & known[row + LINE_MASK]:
        return False
    first, last = known[row + WORDS_START], known[row + WORDS_END]
    start, end = said[SAID_WORDS], said[SAID_WORDS_END]
    found, letters = 0, 0
    if (end - start) // WORD_WIDTH <= last - first:
        for word in range(start, end, WORD_WIDTH):
            length = said[word + WORD_END] - said[word + WORD_START]
            letters += length
            for at in range(first, last):
                if _same_word(said, word, known, at, slips):
                    found += length
                    break
    else:
        for at in range(first, last):
            length = _of(known, STREETS, at, STREET_LETTERS)
            letters += length
            for word in range(start, end, WORD_WIDTH):
                if _same_word(said, word, known, at, slips):
                    found += length
                    break
    if 3 * found >= 2 * letters:
        return True
    if not slips:
        return False
    a, to_a = said[SAID_RUN], said[SAID_RUN_END]
    b, to_b = _run(known, run)
    if jaro_winkler(said, a, to_a, known, b, to_b) >= _limit(known, LIKELY_NEAR):
        return True
    return two_edits(said, a, to_a, known, b, to_b)


@compiled
def _same_word(said: Numbers, word: int, known: Numbers, at: int, slips: bool) -> bool:
    """Whether a stated and a recorded word of a line are the same, or a slip away."""
    string = _of(known, STREETS, at, STREET_WORD)
    if said[word + WORD_STRING] == string:
        return True
    if not slips:
        return False
    a, to_a = said[word + WORD_START], said[word + WORD_END]
    b, to_b = _run(known, string)
    return min(to_a - a, to_b - b) >= 4 and one_edit(said, a, to_a, known, b, to_b)


@compiled
def _number_slip(said: Numbers, known: Numbers, row: int) -> bool:
    """Whether house numbers differ by one slip (`places.number_slip`)."""
    flat, house = known[row + FLAT], known[row + HOUSE]
    if said[SAID_IS_FLAT] and flat != NONE and said[SAID_FLAT] != flat:
        return False
    a, to_a = said[SAID_HOUSE], said[SAID_HOUSE_END]
    if a == to_a or house == NONE:
        return True
    b, to_b = _run(known, house)
    if _same(said, a, to_a, known, b, to_b):
        return True
    return max(to_a - a, to_b - b) > 1 and one_edit(said, a, to_a, known, b, to_b)


@compiled
def birth_dates(said: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    """How birth dates agree (`compare_birth_dates`): the level, and the rarity of the day."""
    if said[SAID_YEAR] == NONE or number == NONE:
        return MISSING, 0
    row = _row(known, DAYS, number)
    year, month, day = known[row + YEAR], known[row + MONTH], known[row + DAY]
    said_month, said_day = said[SAID_MONTH], said[SAID_DAY]
    same_year, same_month = said[SAID_YEAR] == year, said_month == month
    january = month == 1 and day == 1
    if same_year and same_month and said_day == day:
        return (EXACT_FIRST_JANUARY if january else EXACT), known[row + DAY_RARITY]
    if same_year and said_month == day and said_day == month:
        return DAY_MONTH_SWAPPED, 0
    if same_year and (january or (said_month == 1 and said_day == 1)):
        return FIRST_JANUARY, 0
    if same_month and said_day == day and abs(said[SAID_YEAR] - year) == 1:
        return YEAR_NEAR, 0
    if said_month and said_day and _one_digit(said, year, month, day):
        return ONE_DIGIT, 0
    if same_year and same_month:
        return SAME_MONTH, 0
    if said_month and said_day and _digits_apart(said, year, month, day) <= 2:
        return TWO_DIGITS, 0
    return (SAME_YEAR if same_year else DIFFERENT), 0


@compiled
def _one_digit(said: Numbers, year: int, month: int, day: int) -> bool:
    """Whether of eight digits one is another, or two neighbours are exchanged."""
    one = (said[SAID_YEAR] * 100 + said[SAID_MONTH]) * 100 + said[SAID_DAY]
    other = (year * 100 + month) * 100 + day
    apart, before, last = 0, 0, NONE
    for at in range(8):
        a, b = one % 10, other % 10
        one, other = one // 10, other // 10
        if a != b:
            neighbours = last == at - 1 and before == b * 10 + a
            if apart == 2 or (apart == 1 and not neighbours):
                return False
            apart, before, last = apart + 1, a * 10 + b, at
    return True


@compiled
def _digits_apart(said: Numbers, year: int, month: int, day: int) -> int:
    """How many of eight digits are another."""
    one = (said[SAID_YEAR] * 100 + said[SAID_MONTH]) * 100 + said[SAID_DAY]
    other, apart = (year * 100 + month) * 100 + day, 0
    for _ in range(8):
        apart += one % 10 != other % 10
        one, other = one // 10, other // 10
    return apart


# People ------------------------------------------------------------------------------------------


@compiled
def _weight(known: Numbers, field: int, level: int, rarity: int) -> int:
    """What one compared field weighs (`comparison.Scale.finding`)."""
    weight = _of(known, WEIGHTS, field, level)
    if _of(known, RARE, field, level):
        return max(weight + rarity, _of(known, WEIGHTS, field, DIFFERENT))
    return weight


@compiled
def _name_weight(
    said: Numbers, word: int, known: Numbers, field: int, level: int, rarity: int, name: int
) -> int:
    """What a name weighs, a slip no more than it surprises (`comparison.Scale.finding`)."""
    if level == GARBLED:
        weight = _of(known, WEIGHTS, field, level) + rarity
        return max(weight, _of(known, WEIGHTS, field, DIFFERENT))
    if not SPELT <= level <= FAR:
        return _weight(known, field, level, rarity)
    string = _of(known, WORDS, name, WHOLE)
    rarity = min(rarity, _surprise(said, word, known, field, level, string))
    least = _of(known, WEIGHTS, field, RESEMBLING)
    return max(_of(known, WEIGHTS, field, level) + rarity, least)


@compiled
def _nothing(level: int) -> bool:
    return level in (DIFFERENT, MISSING, ELSEWHERE)


@compiled
def _unsure_name(level: int) -> bool:
    return level in (MISSING, RESEMBLING, INITIAL, GARBLED)


@compiled
def _unsure_date(level: int) -> bool:
    return level in (MISSING, SAME_YEAR, TWO_DIGITS)


@compiled
def _unproven(given: int, family: int, born: int, postcode: int, line: int) -> bool:
    """Whether too little is proven (`comparison.is_unproven`)."""
    unnamed = _unsure_name(given) and given != GARBLED
    if DIFFERENT in (given, born) or (unnamed and _unsure_date(born)):
        return True
    nowhere = (_nothing(postcode) or postcode == AREA) and (
        _nothing(line) or line in (NUMBER, STREET)
    )
    return _nothing(family) and nowhere


@compiled
def _to_be_compared(given: int, family: int, born: int, postcode: int, line: int) -> bool:
    """Whether two people must look (`comparison.is_to_be_compared`)."""
    named = given in (EXACT, FAMILIAR, SWAPPED) and family in (EXACT, FAMILIAR, SWAPPED)
    dated = born != DIFFERENT and not _unsure_date(born)
    return named and not dated and postcode == EXACT and line in (EXACT, NEAR)


@compiled
def _excess(
    known: Numbers,
    given: int,
    family: int,
    namesakes: int,
    dated: int,
    place: int,
    postcode: int,
    line: int,
) -> int:
    """`comparison.Scale._shared_by_household`, of the weights of three fields and of a place."""
    if line in (EXACT, NEAR):
        near = _row(known, SHARED, HOUSEHOLD)
    elif postcode == EXACT:
        near = _row(known, SHARED, SAME_POSTCODE)
    else:
        return 0
    names = max(given - known[near], 0) + max(family - known[near + 1], 0) - namesakes
    excess = max(names, 0) + max(dated - known[near + 2], 0)
    return min(excess, max(place, 0))


@compiled
def _place(known: Numbers, postcode: int, rarity: int, line: int) -> int:
    """What postcode and line weigh together (`comparison.Scale.placed`)."""
    one, other = _weight(known, POSTCODE, postcode, rarity), _of(known, WEIGHTS, LINE, line)
    if postcode == AREA and line == ELSEWHERE:  # strangers live so: no floor
        one = _of(known, WEIGHTS, POSTCODE, AREA) + rarity
    if min(one, other) <= 0:
        return one + other
    if line in (EXACT, NEAR):
        return min(one + other, max(_limit(known, HOME), one + _limit(known, BESIDE_EXACT)))
    return min(one + other, one + _limit(known, BESIDE_NUMBER_SLIP + line - NUMBER_SLIP))


@compiled
def weight(
    said: Numbers, known: Numbers, people: People, person: int, places: Numbers
) -> tuple[int, int]:
    """`comparison.compare`: what the heaviest reading of a person weighs, in 1/1024 bit, and what
    it weighs uncapped. `places` is room for three numbers of each of their addresses."""
    # Whatever is narrow is made wide at once: of each width everything would be compiled once more.
    born, rarity = birth_dates(said, known, people.of_person[person, BORN] + WIDE)
    dated = _weight(known, BIRTH, born, rarity)
    sex = people.of_person[person, SEX] + WIDE
    unknown = said[SAID_GENDER] == NONE or sex == NONE
    level = EXACT if said[SAID_GENDER] == sex else DIFFERENT
    gender = _of(known, WEIGHTS, GENDER, MISSING if unknown else level)
    count = 0
    for at in range(people.of_person[person, PLACES_AT], people.of_person[person + 1, PLACES_AT]):
        postcode, rarity = postcodes(said, known, people.of_place[at, AT_UNIT] + WIDE)
        line = lines(said, known, people.of_place[at, AT_LINE] + WIDE)
        if postcode in (DIFFERENT, AREA) and line == DIFFERENT:
            line = ELSEWHERE
        places[count], places[count + 1] = postcode, line
        places[count + 2] = _place(known, postcode, rarity, line)
        count += 3
    heaviest, most = UNCOUNTED, UNCOUNTED
    for at in range(people.of_person[person, NAMES_AT], people.of_person[person + 1, NAMES_AT]):
        name = people.of_name[at]
        given, middle = name[GIVEN_WORD] + WIDE, name[MIDDLE_WORD] + WIDE
        family, both = name[FAMILY_WORD] + WIDE, name[BOTH_NAMES] + WIDE
        g, rare = given_names(said, SAID_GIVEN, known, given, middle)
        f, scarce = family_names(said, SAID_FAMILY, known, family)
        level, rarity = middle_names(said, known, middle)
        straight = _weight(known, MIDDLES, level, rarity)
        moved = g == MIDDLE and level == DIFFERENT
        differ = g == DIFFERENT and f == DIFFERENT
        for way in range(WAYS):
            first, second, beside, one = SAID_GIVEN, SAID_FAMILY, straight, given
            if way == 0 and moved:
                beside = _of(known, WEIGHTS, MIDDLES, MISSING)
            if way == 1:
                g, rare, f, scarce = _crossed(said, known, given, middle, family, differ)
                first, second = SAID_FAMILY, SAID_GIVEN
                beside = _of(known, WEIGHTS, MIDDLES, MISSING)
            elif way > 1:
                if not _is_one_named(said, known, given, family):
                    break
                g, rare, f, scarce, first = _one_named(said, known, given, middle, family, way - 2)
                second, one = first, family if way < 4 else given
            if g == NONE:
                continue
            given_weight = _name_weight(said, first, known, GIVEN, g, rare, one)
            family_weight = _name_weight(said, second, known, FAMILY, f, scarce, family)
            named, namesakes = given_weight + family_weight, 0
            if g <= SWAPPED_NEAR and f <= SWAPPED_NEAR:  # `comparison.Scale.of_namesakes`
                namesakes = max(named - both, 0)
            named += beside - namesakes
            for place in range(0, count, 3):
                postcode, line, found = places[place], places[place + 1], places[place + 2]
                total = named + dated + gender + found
                if g > SWAPPED_NEAR or born == DIFFERENT or _unsure_date(born):
                    total -= _excess(
                        *(known, given_weight, family_weight, namesakes, dated),
                        *(found, postcode, line),
                    )
                proven = total
                if _unsure_name(g):
                    apart = min(max(beside, 0), known[_row(known, SHARED, HOUSEHOLD)])
                    by_name = given_weight if g in (INITIAL, GARBLED) else min(given_weight, 0)
                    proven = min(proven, _limit(known, TWIN) + by_name + apart)
                if _unsure_date(born):
                    proven = min(proven, _limit(known, NAMESAKE) + min(dated, 0))
                    if g == GARBLED:
                        proven = min(proven, _limit(known, HOME) + given_weight + min(dated, 0))
                if _unproven(g, f, born, postcode, line):
                    proven = min(proven, _limit(known, UNPROVEN))
                if _to_be_compared(g, f, born, postcode, line):
                    proven = max(proven, _limit(known, NOBODY))
                if proven > heaviest or (proven == heaviest and total > most):
                    heaviest, most = proven, total
    return heaviest, most


@compiled
def _is_one_named(said: Numbers, known: Numbers, given: int, family: int) -> bool:
    """Whether a column of the name is empty, in the register or the search."""
    if said[SAID_GIVEN + END] == said[SAID_GIVEN + START]:
        return True
    if said[SAID_FAMILY + END] == said[SAID_FAMILY + START]:
        return True
    return _is_empty(known, given) or _is_empty(known, family)


@compiled
def heavy(
    said: Numbers, known: Numbers, people: People, candidates: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Those of the candidates who are not too light to count, and what each weighs, capped and
    uncapped."""
    rows, count, most = np.empty_like(candidates), 0, 0
    weights, uncapped = np.empty_like(candidates), np.empty_like(candidates)
    for person in candidates:
        places_end = people.of_person[person + 1, PLACES_AT]
        most = max(most, places_end - people.of_person[person, PLACES_AT])
    places = np.empty(3 * most, np.int64)
    for person in candidates:
        found, all_of_it = weight(said, known, people, person, places)
        if found >= _limit(known, LEAST):
            rows[count], weights[count], uncapped[count] = person, found, all_of_it
            count += 1
    return rows[:count], weights[:count], uncapped[:count]


@compiled
def foremost(
    rows: Numbers,
    weights: Numbers,
    uncapped: Numbers,
    places: Numbers,
    restricted: Flags,
    deceased: Flags,
) -> tuple[int, int, int, int]:
    """Where the best and the second stand, the best who is restricted and the best who is dead;
    `NONE` for nobody. `places` tell of each person where they stand by identifier."""
    first, second, barred, dead = -1, -1, -1, -1
    ranks = weights, uncapped, places[rows]
    for at in range(len(rows)):
        if first < 0 or _before(ranks, at, first):
            first, second = at, first
        elif second < 0 or _before(ranks, at, second):
            second = at
        if restricted[rows[at]] and (barred < 0 or _before(ranks, at, barred)):
            barred = at
        if deceased[rows[at]] and (dead < 0 or _before(ranks, at, dead)):
            dead = at
    return first, second, barred, dead


@compiled
def _before(ranks: tuple[Numbers, Numbers, Numbers], one: int, other: int) -> bool:
    """Whether the one is heavier, capped and then uncapped; of equals the first by identifier."""
    weights, uncapped, places = ranks
    if weights[one] != weights[other]:
        return bool(weights[one] > weights[other])
    if uncapped[one] != uncapped[other]:
        return bool(uncapped[one] > uncapped[other])
    return bool(places[one] < places[other])
