"""What the numbers mean that the compiled rules read: of a register, and of a search.

What a register's values are is one run of numbers, `known`, and a search another, `said` (`encoded`
writes both). In `known` tables follow each other, and its first numbers say where each begins;
names, dates and places are numbers in those tables, and text is code points. Who bears which is in
tables apart (`People`): they grow with the register, and are no wider than they must be.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

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


def constants(first: int, last: int) -> list[int]:
    """Constants that numba takes for any number: of a plain one it would compile each function that
    is given it once more."""
    return cast(list[int], list(np.arange(first, last)))


(NONE,) = constants(-1, 0)
"""No number: what a search says and the register does not hold, or what is not said."""
(WIDE,) = constants(0, 1)
"""Zero, which makes a narrow number wide that it is added to."""
(UNCOUNTED,) = constants(-(2**62), 1 - 2**62)
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
EXACT, FAMILIAR, SPELT, NEAR, SHORT, FAR, PART, MIDDLE, SWAPPED, SWAPPED_NEAR = constants(0, 10)
INITIAL, RESEMBLING, DIFFERENT, MISSING, EXACT_FIRST_JANUARY = constants(10, 15)
DAY_MONTH_SWAPPED, ONE_DIGIT, YEAR_NEAR, FIRST_JANUARY, SAME_MONTH = constants(15, 20)
TWO_DIGITS, SAME_YEAR, SECTOR, AREA, NUMBER_SLIP, NUMBER, STREET, ELSEWHERE = constants(20, 28)
(GARBLED,) = constants(28, 29)

FIELDS = (
    *("given_name", "family_name", "middle_names"),
    *("birth_date", "gender", "postcode", "address_line"),
)
GIVEN, FAMILY, MIDDLES, BIRTH, GENDER, POSTCODE, LINE = constants(0, 7)

# The tables of a register, and the columns of each.
#
# weights   of each field (row) and level (column)
# rare      whether a rarity is added to it
# costs     how unlikely a slip is to come out as just one other value
# shared    the most that given name, family name and birth date weigh together in one household
#           (row 0), or under one postcode (row 1)
# limits    one row of what else the model says
# letters   code points of all strings in one run
# parts     strings, those of all words in one run
# strings   parts and wholes of names, units, words and numbers of lines: the half-open span
#           [start, end) of their code points, which occur (a mask), how it sounds, how it looks,
#           in which groups of familiar forms it stands (two masks), whether anybody is known by
#           it, its rarity as a given and as a family name, how unlikely each is beside a name
#           that nobody bears, the span of the code points of its shape
# words     names: the span of their parts, the whole as a string
# days      birth dates: year, month, day, rarity, its eight digits in four bits each
# units     postcodes: unit (a string), sector, area (numbers), the rarity of each, how it looks,
#           how many letters it has, and which
# lines     address lines: the whole, its numbers in their roles (numbers); flat, house, all words
#           run together (strings); the span of its words, and which words (a mask)
# streets   the words of all lines in one run: string, how many letters
# names seen, units seen, lines seen
#           what of each word, unit and line tells at a glance that it is another (`glances`)
WEIGHTS, RARE, COSTS, SHARED, LIMITS = constants(0, 5)
LETTERS, PARTS, STRINGS, WORDS, DAYS, UNITS, LINES, STREETS = constants(5, 13)
NAMES_SEEN, UNITS_SEEN, LINES_SEEN, TABLES = constants(13, 17)
START, END, MASK, SOUND, SHAPE, LOW, HIGH, KNOWN, GIVEN_RARITY, FAMILY_RARITY = constants(0, 10)
UNLIKE, UNLIKE_FAMILY, SHAPE_START, SHAPE_END = constants(10, 14)
(WHOLE,) = constants(2, 3)
YEAR, MONTH, DAY, DAY_RARITY, DAY_DIGITS = constants(0, 5)
UNIT, SECTORS, AREAS, UNIT_RARITY, SECTOR_RARITY, AREA_RARITY, UNIT_SHAPE = constants(0, 7)
UNIT_LENGTH, UNIT_MASK = constants(7, 9)
ALL_PARTS, HOUSE_NUMBERS, FLAT, HOUSE, RUN, WORDS_START, WORDS_END, LINE_MASK = constants(0, 8)
STREET_WORD, STREET_LETTERS = constants(0, 2)
NAMES_AT, PLACES_AT, BORN, SEX = constants(0, 4)
GIVEN_WORD, MIDDLE_WORD, FAMILY_WORD, BOTH_NAMES = constants(0, 4)
AT_UNIT, AT_LINE = constants(0, 2)
HOUSEHOLD, SAME_POSTCODE = constants(0, 2)
LEAST, UNPROVEN, LIKELY_NEAR, LIKELY_RESEMBLING, SHORTEST, SHORTEST_FAR = constants(0, 6)
SHORTEST_ALIKE, SHORTEST_CODE, NOBODY, HOME, TWIN, NAMESAKE, PLAUSIBLE = constants(6, 13)
BESIDE_EXACT, BESIDE_NUMBER_SLIP, BESIDE_NUMBER, BESIDE_STREET, MOST_EDITS = constants(13, 18)

(ALL_LEVELS,), (OF_KIN,) = constants(29, 30), constants(3, 4)
"""How many columns a row of weights has, and one of what near people share."""
(WEIGHTS_AT,) = constants(32, 33)
(RARE_AT,) = constants(32 + 203, 33 + 203)
(COSTS_AT,) = constants(32 + 406, 33 + 406)
(SHARED_AT,) = constants(32 + 609, 33 + 609)
(LIMITS_AT,) = constants(32 + 615, 33 + 615)
"""Where the first tables begin, which are as large in every register: everybody is weighed by
them."""

# A search: what is stated of the given name, from `SAID_GIVEN` on (as in `strings`, then whether
# somebody bears it as a given and as a family name, how rare it is as each on its own, and how
# much more so by its length; which string it is, the span of its parts, and the span of its
# shape); of the family name, from `SAID_FAMILY` on; and the rest, one number each. Of each part
# of a name: as which string the register knows it, its first letter, length, whether anybody is
# known by it, two masks, whether somebody bears it as a given name, and, of a name of several, the
# span of its shape. Of each word of a line: which string it is, and the span of its code points.
HELD, HELD_FAMILY, AS_GIVEN, AS_FAMILY, MORE_GIVEN, MORE_FAMILY = constants(7, 13)
STRING, PARTS_START, PARTS_END, SAID_SHAPE, SAID_SHAPE_END = constants(13, 18)
SAID_GIVEN, *_, SAID_FAMILY = constants(0, 19)
SAID_MIDDLE, SAID_MIDDLE_END, SAID_YEAR, SAID_MONTH, SAID_DAY, SAID_GENDER = constants(36, 42)
SAID_KEYS, SAID_POSTCODE, SAID_POSTCODE_END, SAID_UNIT, SAID_SECTOR, SAID_AREA = constants(42, 48)
SAID_UNIT_SHAPE, SAID_UNIT_BORNE, SAID_LINE, SAID_LINE_PARTS, SAID_NUMBERS = constants(48, 53)
SAID_NUMBERED, SAID_FLAT, SAID_IS_FLAT, SAID_HOUSE, SAID_HOUSE_END = constants(53, 58)
SAID_RUN, SAID_RUN_END, SAID_WORDS, SAID_WORDS_END = constants(58, 62)
SAID_RUN_STRING, SAID_LINE_MASK, SAID_UNIT_MASK, SAID_MIDDLE_MASK = constants(62, 66)
SAID = 66
PART_STRING, PART_FIRST, PART_LENGTH, PART_KNOWN, PART_LOW, PART_HIGH = constants(0, 6)
PART_HELD, PART_SHAPE, PART_SHAPE_END = constants(6, 9)
PART_WIDTH = 9
WORD_STRING, WORD_START, WORD_END = constants(0, 3)
WORD_WIDTH = 3
WAYS = 6
"""In how many ways a name is read: straight, crossed, and four of somebody with one name."""
