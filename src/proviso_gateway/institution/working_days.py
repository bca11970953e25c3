"""The custodian's working days: Mondays to Fridays but for its holidays."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from proviso_gateway.terms import Day

_SATURDAY = 5
_A_DAY = datetime.timedelta(days=1)

NO_HOLIDAYS: frozenset[Day] = frozenset()

TO_CALL = 10
"""The working days that a requester has at least, from the slot on, to call for the answer."""


def working_day(day: Day, count: int, holidays: Collection[Day] = NO_HOLIDAYS) -> Day:
    """The day that is so many working days after this one."""
    while count > 0:
        day += _A_DAY
        if day.weekday() < _SATURDAY and day not in holidays:
            count -= 1
    return day
