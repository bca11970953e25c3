"""The custodian's working days: Mondays to Fridays but for its holidays."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Collection

from proviso_gateway.terms import Day

_SATURDAY = 5
_A_DAY = datetime.timedelta(days=1)

NO_HOLIDAYS: frozenset[Day] = frozenset()

TO_CALL = 10
"""The working days that a requester has at least, from the slot on, to call for the answer."""


def working_days_to(today: Day, day: Day, holidays: Collection[Day] = NO_HOLIDAYS) -> int:
    """How many working days there are from today to that day, today not counted; negative, one for
    each working day since, where the day is over."""
    step = 1 if day >= today else -1
    first, last = (today, day) if step > 0 else (day, today)
    days = (first + _A_DAY * at for at in range(1, (last - first).days + 1))
    return step * sum(one.weekday() < _SATURDAY and one not in holidays for one in days)


def working_day(day: Day, count: int, holidays: Collection[Day] = NO_HOLIDAYS) -> Day:
    """The day that is so many working days after this one; before it, where `count` is negative."""
    step = _A_DAY if count > 0 else -_A_DAY
    left = abs(count)
    while left > 0:
        day += step
        if day.weekday() < _SATURDAY and day not in holidays:
            left -= 1
    return day


def next_working_day(day: Day, holidays: Collection[Day] = NO_HOLIDAYS) -> Day:
    """This day, if it is a working day; else the next that is."""
    while day.weekday() >= _SATURDAY or day in holidays:
        day += _A_DAY
    return day


def month_after(day: Day) -> Day:
    """The day of the same number in the next month; the month's last where it has none."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )
