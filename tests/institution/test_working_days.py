"""Working days are counted over weekends and the custodian's holidays."""

from __future__ import annotations

import datetime

import pytest

from proviso_gateway.institution.working_days import working_day

FRIDAY = datetime.date(2017, 12, 22)
CHRISTMAS = frozenset(datetime.date(2017, 12, day) for day in (25, 26))


@pytest.mark.parametrize(
    ("count", "holidays", "expected"),
    [
        (0, frozenset(), FRIDAY),
        (1, frozenset(), datetime.date(2017, 12, 25)),
        (1, CHRISTMAS, datetime.date(2017, 12, 27)),
        (3, CHRISTMAS, datetime.date(2017, 12, 29)),
        (4, CHRISTMAS, datetime.date(2018, 1, 1)),
    ],
)
def test_weekends_and_holidays_do_not_count(
    count: int, holidays: frozenset[datetime.date], expected: datetime.date
) -> None:
    assert working_day(FRIDAY, count, holidays) == expected


def test_a_weekend_day_is_followed_by_monday() -> None:
    assert working_day(FRIDAY + datetime.timedelta(days=1), 1) == datetime.date(2017, 12, 25)
