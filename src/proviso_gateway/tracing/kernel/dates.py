"""How birth dates agree, compiled (`birth_dates`)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inner
from proviso_gateway.tracing.kernel.glances import DIGITS
from proviso_gateway.tracing.kernel.layout import (
    DAY,
    DAY_DIGITS,
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
from proviso_gateway.tracing.kernel.letters import bits_of
from proviso_gateway.tracing.kernel.reading import row_of
from proviso_gateway.tracing.records import Numbers


@inner
def birth_dates(said: Numbers, sought: Numbers, known: Numbers, number: int) -> tuple[int, int]:
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
    apart = differing = NONE
    if said_month and said_day:
        apart = sought[DIGITS] ^ known[row + DAY_DIGITS]
        apart = (apart | apart >> 1 | apart >> 2 | apart >> 3) & 0x11111111
        differing = bits_of(apart)
        if differing == 1:
            return ONE_DIGIT, 0
        if differing == 2 and _exchanged(sought[DIGITS], known[row + DAY_DIGITS], apart):
            return ONE_DIGIT, 0
    if same_year and same_month:
        return SAME_MONTH, 0
    if differing == 2:
        return TWO_DIGITS, 0
    return (SAME_YEAR if same_year else DIFFERENT), 0


@inner
def _exchanged(one: int, other: int, apart: int) -> bool:
    """Whether the two digits that are apart, of eight in four bits each, are neighbours that were
    exchanged."""
    last = apart & -apart
    if apart != last | last << 4:
        return False
    a, b = one // last & 255, other // last & 255
    return a == b >> 4 | (b & 15) << 4
