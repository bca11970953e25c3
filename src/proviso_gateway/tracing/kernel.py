"""The rules of comparison once more, compiled: what a search says of many people, in microseconds.

`names`, `places` and `birth_dates` state each rule for a reader, and whoever is told of is compared
by those. Here they are restated over numbers alone, so that everybody who shares a key with a
search can be weighed. A property test holds the two against each other, to the integer, and the
tracer finds nobody where they differ.

A register is one run of numbers, `known`, and a search another, `said` (`encoded` writes both). In
`known` tables follow each other, and its first numbers say where each begins; names, dates and
places are numbers in those tables, and text is code points.

All of it stands in one file because numba keeps what it compiled for as long as the file does not
change, and does not look at the files of other functions that were compiled into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from proviso_gateway.tracing.records import Numbers

F = TypeVar("F", bound=Callable[..., object])


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
(UNCOUNTED,) = _numbers(-(2**62), 1 - 2**62)
"""The rarity of a value that the register does not count."""

LEVELS = (
    *("exact", "familiar", "near", "part", "middle", "swapped", "swapped_near", "initial"),
    *("resembling", "different", "missing", "exact_first_january", "day_month_swapped"),
    *("one_digit", "year_near", "first_january", "same_month", "same_year", "sector", "area"),
)
"""Every level of every field, by number. Whoever agrees at one up to `swapped_near` has the same
name; up to `part`, it may stand in the other column."""
EXACT, FAMILIAR, NEAR, PART, MIDDLE, SWAPPED, SWAPPED_NEAR, INITIAL, RESEMBLING = _numbers(0, 9)
DIFFERENT, MISSING, EXACT_FIRST_JANUARY, DAY_MONTH_SWAPPED, ONE_DIGIT, YEAR_NEAR = _numbers(9, 15)
FIRST_JANUARY, SAME_MONTH, SAME_YEAR, SECTOR, AREA = _numbers(15, 20)

FIELDS = (
    *("given_name", "family_name", "middle_names"),
    *("birth_date", "gender", "postcode", "address_line"),
)
GIVEN, FAMILY, MIDDLES, BIRTH, GENDER, POSTCODE, LINE = _numbers(0, 7)

# The tables of a register, and the columns of each.
#
# letters   code points of all strings in one run
# parts     strings, those of all words in one run
# strings   parts and wholes of names, units, street names: from where to where their letters are,
#           which occur (a mask), how it sounds, in which groups of familiar forms it stands (two
#           masks), whether anybody is known by it, its rarity as a given and as a family name
# words     names: from where to where their parts are, and the whole as a string
# days      birth dates: year, month, day, rarity
# units     postcodes: unit (a string), sector, area (numbers), the rarity of each
# lines     address lines: their parts in any order, their numbers (numbers), their words (a string)
# people    from where to where their names are, and their places; birth date, gender
# names     given, middle and family name (words); the most that given and family weigh together
# places    unit, line
# weights   of each field (row) and level (column)
# rare      whether a rarity is added to it
# shared    the most that given name, family name and birth date weigh together in one household
#           (row 0), or under one postcode (row 1)
# limits    one row of what else the model says
LETTERS, PARTS, STRINGS, WORDS, DAYS, UNITS, LINES = _numbers(0, 7)
PEOPLE, NAMES, PLACES, WEIGHTS, RARE, SHARED, LIMITS = _numbers(7, 14)
(TABLES,) = _numbers(14, 15)
START, END, MASK, SOUND, LOW, HIGH, KNOWN, GIVEN_RARITY, FAMILY_RARITY = _numbers(0, 9)
(WHOLE,) = _numbers(2, 3)
YEAR, MONTH, DAY, DAY_RARITY = _numbers(0, 4)
UNIT, SECTORS, AREAS, UNIT_RARITY, SECTOR_RARITY, AREA_RARITY = _numbers(0, 6)
ALL_PARTS, HOUSE_NUMBERS, STREET = _numbers(0, 3)
NAMES_START, NAMES_END, PLACES_START, PLACES_END, BORN, SEX = _numbers(0, 6)
GIVEN_WORD, MIDDLE_WORD, FAMILY_WORD, BOTH_NAMES = _numbers(0, 4)
AT_UNIT, AT_LINE = _numbers(0, 2)
HOUSEHOLD, SAME_POSTCODE = _numbers(0, 2)
LEAST, UNPROVEN, LIKELY_NEAR, LIKELY_RESEMBLING, SHORTEST, SHORTEST_GIVEN = _numbers(0, 6)

# A search: what is stated of the given name, from `SAID_GIVEN` on (as in `strings`, then whether it
# is a name of its own, which string it is, and from where to where its parts are); of the family
# name, from `SAID_FAMILY` on; and the rest, one number each. Of each part: as which string the
# register knows it, its first letter, length, whether anybody is known by it, and two masks.
SETTLED, STRING, PARTS_START, PARTS_END = _numbers(6, 10)
SAID_GIVEN, *_, SAID_FAMILY = _numbers(0, 11)
SAID_MIDDLE, SAID_MIDDLE_END, SAID_YEAR, SAID_MONTH, SAID_DAY, SAID_GENDER = _numbers(20, 26)
SAID_KEYS, SAID_POSTCODE, SAID_POSTCODE_END, SAID_UNIT, SAID_SECTOR, SAID_AREA = _numbers(26, 32)
SAID_LINE, SAID_LINE_PARTS, SAID_NUMBERS, SAID_STREET, SAID_STREET_END = _numbers(32, 37)
SAID = 37
PART_STRING, PART_FIRST, PART_LENGTH, PART_KNOWN, PART_LOW, PART_HIGH = _numbers(0, 6)
PART_WIDTH = 6


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


# What of letters is alike: each takes two runs, from where to where ------------------------------


@compiled
def jaro_winkler(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> int:
    """`similarity.jaro_winkler`, parts per 10,000."""
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
    """`similarity.one_edit`."""
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
def exchanged(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether two different neighbours exchanged make the one of the other."""
    if to_a - a != to_b - b:
        return False
    while a < to_a and one[a] == other[b]:
        a, b = a + 1, b + 1
    return _turned(one, a, to_a, other, b, to_b)


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
    """Whether `similarity.edits` is at most 2."""
    long, wide = to_a - a, to_b - b
    if abs(long - wide) > 2:
        return False
    before, last, row = np.zeros(wide + 1, np.int64), np.arange(wide + 1), np.arange(wide + 1)
    for i in range(1, long + 1):
        row[0] = least = i
        for j in range(1, wide + 1):
            differ = one[a + i - 1] != other[b + j - 1]
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + differ)
            turned = i > 1 and j > 1 and one[a + i - 1] == other[b + j - 2]
            if turned and one[a + i - 2] == other[b + j - 1]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > 3:  # an exchange goes back to the row before, where it was no less than 3
            return False
        before, last, row = last, row, before
    return last[wide] <= 2


@compiled
def _bits(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@compiled
def _alike(said: Numbers, word: int, known: Numbers, string: int, likeness: int) -> bool:
    """Whether a stated and a recorded whole are so alike. Letters in common bound the measure from
    above: most names fail there, and are not compared letter by letter."""
    a, to_a = said[word + START], said[word + END]
    b, to_b = _run(known, string)
    one, other = said[word + MASK], _of(known, STRINGS, string, MASK)
    more = min(to_a - a - _bits(one), to_b - b - _bits(other))
    common = min(_bits(one & other) + more, to_a - a, to_b - b)
    jaro = (common / (to_a - a) + common / (to_b - b) + 1) / 3
    prefix = 0.4 if said[a] == known[b] else 0.0
    if (jaro + prefix * (1 - jaro)) * 10_000 + 1 < likeness:
        return False
    return jaro_winkler(said, a, to_a, known, b, to_b) >= likeness


@compiled
def _run(known: Numbers, string: int) -> tuple[int, int]:
    """From where to where the letters of a string are."""
    first = known[LETTERS]
    start, end = _of(known, STRINGS, string, START), _of(known, STRINGS, string, END)
    return first + start, first + end


@compiled
def _one_edit(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    b, to_b = _run(known, string)
    return one_edit(said, said[word + START], said[word + END], known, b, to_b)


@compiled
def _nearly(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    """`names._near`."""
    b, to_b = _run(known, string)
    shortest = _limit(known, SHORTEST)
    if min(said[word + END] - said[word + START], to_b - b) < shortest:
        return False
    return (
        said[word + SOUND] == _of(known, STRINGS, string, SOUND)
        or _one_edit(said, word, known, string)
        or _alike(said, word, known, string, _limit(known, LIKELY_NEAR))
    )


# Names -------------------------------------------------------------------------------------------


@compiled
def _parts(known: Numbers, word: int) -> tuple[int, int]:
    """From where to where the parts of a recorded name are."""
    first = known[PARTS]
    return first + _of(known, WORDS, word, START), first + _of(known, WORDS, word, END)


@compiled
def _rarity(known: Numbers, column: int, one: int, other: int) -> int:
    """That of the commoner of two strings; 0 where neither is counted."""
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
    """`familiar.familiar`."""
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
    """`names._stands_for`: an initial stands for whatever begins with it."""
    b, to_b = _run(known, string)
    if said[part + PART_LENGTH] == 1 or to_b - b == 1:
        return said[part + PART_FIRST] == known[b]
    return _stands(said, part, known, string)


@compiled
def _contained(said: Numbers, word: int, known: Numbers, recorded: int) -> tuple[bool, int]:
    """`names._contained`: whether it holds, and the rarity of the commonest part."""
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
    """`names._shared`: the string of the part, or `NONE`."""
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
def given_names(
    said: Numbers, word: int, known: Numbers, given: int, middle: int
) -> tuple[int, int]:
    """`names.compare_given`: the level, and the rarity of what agrees. `word` is where the name
    is said."""
    whole = _of(known, WORDS, given, WHOLE)
    b, to_b = _run(known, whole)
    long, string = said[word + END] - said[word + START], said[word + STRING]
    if long == 0 or to_b == b:
        return MISSING, 0
    if string == whole:
        return EXACT, _rarity(known, GIVEN_RARITY, whole, NONE)
    if _familiar(said[word + LOW], said[word + HIGH], known, whole):
        return FAMILIAR, _rarity(known, GIVEN_RARITY, string, whole)
    held, rarity = _contained(said, word, known, given)
    if held:
        return PART, rarity
    first, last = _parts(known, middle)
    for at in range(first, last):
        if known[at] == string:
            return MIDDLE, _rarity(known, GIVEN_RARITY, string, NONE)
    if _times(said, said[SAID_MIDDLE], said[SAID_MIDDLE_END], whole):
        return MIDDLE, _rarity(known, GIVEN_RARITY, whole, NONE)
    if long == 1 or to_b - b == 1:
        return (INITIAL if said[said[word + START]] == known[b] else DIFFERENT), 0
    if _shared(said, word, known, given) != NONE:
        return RESEMBLING, 0
    if not said[word + SETTLED] and _slip(said, word, known, whole):
        return NEAR, _rarity(known, GIVEN_RARITY, whole, NONE)
    if (
        said[word + SOUND] == _of(known, STRINGS, whole, SOUND)
        or _one_edit(said, word, known, whole)
        or _alike(said, word, known, whole, _limit(known, LIKELY_RESEMBLING))
    ):
        return RESEMBLING, 0
    return DIFFERENT, 0


@compiled
def _slip(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    """`names._slip`."""
    a, to_a = said[word + START], said[word + END]
    b, to_b = _run(known, string)
    if min(to_a - a, to_b - b) < _limit(known, SHORTEST_GIVEN):
        return False
    if said[to_a - 1] == known[to_b - 1] and _nearly(said, word, known, string):
        return True
    same_sound = said[word + SOUND] == _of(known, STRINGS, string, SOUND)
    return same_sound or exchanged(said, a, to_a, known, b, to_b)


@compiled
def family_names(said: Numbers, word: int, known: Numbers, family: int) -> tuple[int, int]:
    """`names.compare_family`: the level, and the rarity of what agrees."""
    whole = _of(known, WORDS, family, WHOLE)
    b, to_b = _run(known, whole)
    if said[word + START] == said[word + END] or to_b == b:
        return MISSING, 0
    if said[word + STRING] == whole:
        return EXACT, _rarity(known, FAMILY_RARITY, whole, NONE)
    part = _shared(said, word, known, family)
    if part != NONE:
        return PART, _rarity(known, FAMILY_RARITY, part, NONE)
    if _nearly(said, word, known, whole):
        return NEAR, _rarity(known, FAMILY_RARITY, said[word + STRING], whole)
    if _alike(said, word, known, whole, _limit(known, LIKELY_RESEMBLING)):
        return RESEMBLING, 0
    return DIFFERENT, 0


@compiled
def middle_names(said: Numbers, known: Numbers, middle: int) -> int:
    """`names.compare_middle`."""
    start, end = said[SAID_MIDDLE], said[SAID_MIDDLE_END]
    first, last = _parts(known, middle)
    many, few, agreeing = (end - start) // PART_WIDTH, last - first, 0
    if many == 0 or few == 0:
        return MISSING
    if many <= few:
        for part in range(start, end, PART_WIDTH):
            found = False
            for at in range(first, last):
                found = found or _stands_for(said, part, known, known[at])
            agreeing += found
    else:
        for at in range(first, last):
            found = False
            for part in range(start, end, PART_WIDTH):
                found = found or _stands_for(said, part, known, known[at])
            agreeing += found
    if agreeing == min(many, few):
        return EXACT
    return PART if agreeing else DIFFERENT


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
    """`names.swapped`."""
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
    first, rare = given_names(said, SAID_FAMILY, known, given, middle)
    if first > PART:
        return NONE, 0, NONE, 0
    second, scarce = family_names(said, SAID_GIVEN, known, family)
    if second > PART or (first != EXACT and second != EXACT):
        return NONE, 0, NONE, 0
    one = SWAPPED if first == EXACT else SWAPPED_NEAR
    return one, rare, SWAPPED if second == EXACT else SWAPPED_NEAR, scarce


# Places, dates -----------------------------------------------------------------------------------


@compiled
def postcodes(said: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    """`places.compare_postcode`: the level, and the rarity of what agrees."""
    row = _row(known, UNITS, number)
    unit, sector, area = known[row + UNIT], known[row + SECTORS], known[row + AREAS]
    if not said[SAID_KEYS] or (unit == NONE and sector == NONE):
        return MISSING, 0
    a, to_a = said[SAID_POSTCODE], said[SAID_POSTCODE_END]
    if to_a > a and unit != NONE:
        if unit == said[SAID_UNIT]:
            return EXACT, known[row + UNIT_RARITY]
        b, to_b = _run(known, unit)
        if min(to_a - a, to_b - b) >= 5 and one_edit(said, a, to_a, known, b, to_b):
            return NEAR, known[row + UNIT_RARITY]
    if sector != NONE and sector == said[SAID_SECTOR]:
        return SECTOR, known[row + SECTOR_RARITY]
    if area != NONE and area == said[SAID_AREA]:
        return AREA, known[row + AREA_RARITY]
    return DIFFERENT, 0


@compiled
def lines(said: Numbers, known: Numbers, number: int) -> int:
    """`places.compare_line`."""
    row = _row(known, LINES, number)
    if not said[SAID_LINE] or known[row + ALL_PARTS] == NONE:
        return MISSING
    if known[row + ALL_PARTS] == said[SAID_LINE_PARTS]:
        return EXACT
    a, to_a, street = said[SAID_STREET], said[SAID_STREET_END], known[row + STREET]
    if known[row + HOUSE_NUMBERS] != said[SAID_NUMBERS] or street == NONE or a == to_a:
        return DIFFERENT
    b, to_b = _run(known, street)
    if jaro_winkler(said, a, to_a, known, b, to_b) >= _limit(known, LIKELY_NEAR):
        return NEAR
    return NEAR if two_edits(said, a, to_a, known, b, to_b) else DIFFERENT


@compiled
def birth_dates(said: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    """`birth_dates.compare_birth_dates`: the level, and the rarity of the day."""
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
    if same_year:
        return (SAME_MONTH if same_month else SAME_YEAR), 0
    return DIFFERENT, 0


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


# People ------------------------------------------------------------------------------------------


@compiled
def _weight(known: Numbers, field: int, level: int, rarity: int) -> int:
    """`comparison.Scale.finding`."""
    weight = _of(known, WEIGHTS, field, level)
    if _of(known, RARE, field, level):
        return max(weight + rarity, _of(known, WEIGHTS, field, DIFFERENT))
    return weight


@compiled
def _nothing(level: int) -> bool:
    return level in (DIFFERENT, MISSING)


@compiled
def _unproven(given: int, family: int, born: int, postcode: int, line: int) -> bool:
    """`comparison.is_unproven`."""
    if _nothing(given) or given == RESEMBLING or _nothing(born) or born == SAME_YEAR:
        return True
    nowhere = (_nothing(postcode) or postcode == AREA) and _nothing(line)
    return _nothing(family) and nowhere


@compiled
def _excess(
    known: Numbers, given: int, family: int, dated: int, place: int, postcode: int, line: int
) -> int:
    """`comparison.Scale._shared_by_household`, of the weights of three fields and of a place."""
    if line in (EXACT, NEAR):
        near = _row(known, SHARED, HOUSEHOLD)
    elif postcode == EXACT:
        near = _row(known, SHARED, SAME_POSTCODE)
    else:
        return 0
    excess = max(given - known[near], 0)
    excess += max(family - known[near + 1], 0)
    excess += max(dated - known[near + 2], 0)
    return min(excess, max(place, 0))


@compiled
def weight(said: Numbers, known: Numbers, person: int, places: Numbers) -> int:
    """`comparison.compare`: what the heaviest reading of a person weighs, in 1/1024 bit. `places`
    is room for three numbers of each of their addresses."""
    row = _row(known, PEOPLE, person)
    born, rarity = birth_dates(said, known, known[row + BORN])
    dated = _weight(known, BIRTH, born, rarity)
    unknown = said[SAID_GENDER] == NONE or known[row + SEX] == NONE
    level = EXACT if said[SAID_GENDER] == known[row + SEX] else DIFFERENT
    gender = _of(known, WEIGHTS, GENDER, MISSING if unknown else level)
    undated, count = _nothing(born) or born == SAME_YEAR, 0
    for at in range(known[row + PLACES_START], known[row + PLACES_END]):
        postcode, rarity = postcodes(said, known, _of(known, PLACES, at, AT_UNIT))
        line = lines(said, known, _of(known, PLACES, at, AT_LINE))
        places[count], places[count + 1] = postcode, line
        found = _weight(known, POSTCODE, postcode, rarity)
        places[count + 2] = found + _of(known, WEIGHTS, LINE, line)
        count += 3
    heaviest = UNCOUNTED
    for at in range(known[row + NAMES_START], known[row + NAMES_END]):
        name = _row(known, NAMES, at)
        given, middle, family = (
            known[name + GIVEN_WORD],
            known[name + MIDDLE_WORD],
            known[name + FAMILY_WORD],
        )
        g, rare = given_names(said, SAID_GIVEN, known, given, middle)
        f, scarce = family_names(said, SAID_FAMILY, known, family)
        beside = _of(known, WEIGHTS, MIDDLES, middle_names(said, known, middle))
        differ = g == DIFFERENT and f == DIFFERENT
        for turned in range(2):
            if turned:
                g, rare, f, scarce = _crossed(said, known, given, middle, family, differ)
                beside = _of(known, WEIGHTS, MIDDLES, MISSING)
                if g == NONE:
                    break
            given_weight = _weight(known, GIVEN, g, rare)
            family_weight = _weight(known, FAMILY, f, scarce)
            named = given_weight + family_weight + beside
            if g <= SWAPPED_NEAR and f <= SWAPPED_NEAR:  # `comparison.Scale.of_namesakes`
                named -= max(given_weight + family_weight - known[name + BOTH_NAMES], 0)
            for place in range(0, count, 3):
                postcode, line, found = places[place], places[place + 1], places[place + 2]
                total = named + dated + gender + found
                if g > SWAPPED_NEAR or undated:
                    total -= _excess(
                        known, given_weight, family_weight, dated, found, postcode, line
                    )
                if _unproven(g, f, born, postcode, line):
                    total = min(total, _limit(known, UNPROVEN))
                heaviest = max(heaviest, total)
    return heaviest


@compiled
def heavy(said: Numbers, known: Numbers, candidates: Numbers) -> tuple[Numbers, Numbers]:
    """Those of the candidates who are not too light to count, and what each weighs."""
    rows, weights, count, most = np.empty_like(candidates), np.empty_like(candidates), 0, 0
    for person in candidates:
        row = _row(known, PEOPLE, person)
        most = max(most, known[row + PLACES_END] - known[row + PLACES_START])
    places = np.empty(3 * most, np.int64)
    for person in candidates:
        found = weight(said, known, person, places)
        if found >= _limit(known, LEAST):
            rows[count], weights[count] = person, found
            count += 1
    return rows[:count], weights[:count]
