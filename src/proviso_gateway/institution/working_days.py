"""Working days: every day but Saturdays, Sundays and the custodian's holidays."""

from __future__ import annotations

import datetime
from collections.abc import Set

from proviso_gateway.terms import Day

_ONE = datetime.timedelta(days=1)
_SATURDAY = 5


def is_working(day: Day, holidays: Set[Day]) -> bool:
    """Whether the custodian works on that day."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(day: Day, count: int, holidays: Set[Day]) -> Day:
    """The day that is so many working days after `day`, which itself is not counted."""
    return _counted(day, count, holidays, _ONE)


def working_days_before(day: Day, count: int, holidays: Set[Day]) -> Day:
    """The day that is so many working days before `day`, which itself is not counted."""
    return _counted(day, count, holidays, -_ONE)


def _counted(day: Day, count: int, holidays: Set[Day], step: datetime.timedelta) -> Day:
    while count:
        day += step
        count -= is_working(day, holidays)
    return day
