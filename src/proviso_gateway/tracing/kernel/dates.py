"""How birth dates agree, compiled (`birth_dates`)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import compiled
from proviso_gateway.tracing.kernel.layout import (
    DAY,
    DAY_MONTH_SWAPPED,
    DAY_RARITY,
    DAYS,
    DIFFERENT,
    EXACT,
    EXACT_FIRST_JANUARY,
    FIRST_JANUARY,
    MISSING,
    MONTH,
    NONE,
    ONE_DIGIT,
    SAID_DAY,
    SAID_MONTH,
    SAID_YEAR,
    SAME_MONTH,
    SAME_YEAR,
    TWO_DIGITS,
    YEAR,
    YEAR_NEAR,
)
from proviso_gateway.tracing.kernel.reading import row_of
from proviso_gateway.tracing.records import Numbers


@compiled
def birth_dates(said: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    """How birth dates agree (`compare_birth_dates`): the level, and the rarity of the day."""
    if said[SAID_YEAR] == NONE or number == NONE:
        return MISSING, 0
    row = row_of(known, DAYS, number)
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
