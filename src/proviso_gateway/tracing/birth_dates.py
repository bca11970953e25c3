"""Compares a birth date as a requester wrote it with the register's.

What was written is evidence even where no calendar has such a day: 31 February is one digit from
31 March. A date of 1 January agrees cheaply, because clerks write it for *unknown*.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from proviso_gateway.terms import Day
from proviso_gateway.tracing.levels import DIFFERENT, MISSING, FieldLevel
from proviso_gateway.tracing.nothing import is_no_day
from proviso_gateway.tracing.similarity import one_edit

_YEAR_FIRST = re.compile(r"\s*(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?\s*", re.ASCII)
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*", re.ASCII)
_RUN = re.compile(r"\s*(\d{8})\s*", re.ASCII)


class WrittenDate(NamedTuple):
    """Year, month and day as digits, possible or not; 0 where a part was not stated."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def day_of_calendar(self) -> Day | None:
        """The day, where there is such a day."""
        try:
            return datetime.date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def digits(self) -> str:
        """The eight digits `YYYYMMDD`."""
        return f"{self.year:04}{self.month:02}{self.day:02}"


def written_date(text: str) -> WrittenDate | None:
    """What a date says: `1984-05-17`, `17/05/1984`, `19840517`, `17051984`, `1984-05` or `1984`;
    None where it says nothing, as `0000-00-00` and `1900-01-01` do.

    Month names and two-digit years are not read: too many hands mean different days by them.
    """
    found = _read(text)
    if found is None or is_no_day(found.year, found.month, found.day):
        return None
    return found


def _read(text: str) -> WrittenDate | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return WrittenDate(*(int(part) for part in match.groups() if part))
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return WrittenDate(year, month, day)
    if match := _RUN.fullmatch(text):
        digits = match[1]
        year_first = WrittenDate(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        day_first = WrittenDate(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
        return day_first if _likelier(day_first, year_first) else year_first
    return None


def _likelier(one: WrittenDate, other: WrittenDate) -> bool:
    """Whether a run of eight digits is rather read as the one: by its century, then its month. The
    month of the one is a part of the other's year, so that both are hardly ever a day."""
    likely = [date.year // 100 in _CENTURIES for date in (one, other)]
    if likely[0] != likely[1]:
        return likely[0]
    return one.month in _MONTHS and other.month not in _MONTHS


_CENTURIES = (18, 19, 20)
_MONTHS = range(1, 13)


def compare_birth_dates(stated: WrittenDate | None, recorded: Day | None) -> FieldLevel:
    """The strongest level on which a stated and a recorded birth date agree."""
    if stated is None or recorded is None:
        return FieldLevel(MISSING)
    known = WrittenDate(recorded.year, recorded.month, recorded.day)
    for level, agrees in _RULES:
        if agrees(stated, known):
            return FieldLevel(level, (recorded.isoformat(),))
    return FieldLevel(DIFFERENT)


def _first_january(date: WrittenDate) -> bool:
    return date.month == 1 and date.day == 1


def _whole(date: WrittenDate) -> bool:
    return bool(date.month and date.day)


# In order: the first rule that agrees is the level.
_RULES: tuple[tuple[str, Callable[[WrittenDate, WrittenDate], bool]], ...] = (
    ("exact_first_january", lambda a, b: a == b and _first_january(a)),
    ("exact", lambda a, b: a == b),
    ("day_month_swapped", lambda a, b: (a.year, a.month, a.day) == (b.year, b.day, b.month)),
    ("first_january", lambda a, b: a.year == b.year and (_first_january(a) or _first_january(b))),
    ("year_near", lambda a, b: (a.month, a.day) == (b.month, b.day) and abs(a.year - b.year) == 1),
    ("one_digit", lambda a, b: _whole(a) and _one_slip(a.digits, b.digits)),
    ("same_month", lambda a, b: (a.year, a.month) == (b.year, b.month)),
    ("two_digits", lambda a, b: _whole(a) and _two_digits(a.digits, b.digits)),
    ("same_year", lambda a, b: a.year == b.year),
)


def _one_slip(one: str, other: str) -> bool:
    """One digit replaced, or two neighbours exchanged (never one dropped: both have eight)."""
    return len(one) == len(other) and one_edit(one, other)


def _two_digits(one: str, other: str) -> bool:
    """No more than two of eight digits replaced: in the year, or one there and one elsewhere."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 2
