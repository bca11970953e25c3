"""Days in the portal's words: as people write them, wherever a text holds one as files do."""

from __future__ import annotations

import datetime

import pytest

from proviso_gateway.pages.portal import day, with_days


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("no look counts from 2017-10-03 on", "no look counts from 3 October 2017 on"),
        ("1984-05-17", "17 May 1984"),
        ("2017-10-03 to 2017-11-02", "3 October 2017 to 2 November 2017"),
    ],
)
def test_a_day_is_written_as_people_write_it(text: str, read: str) -> None:
    assert with_days(text) == read


@pytest.mark.parametrize("text", ["", "1984", "2017-02-31", "HO-2017-10-03", "2017-10-03-b", "Ana"])
def test_what_is_no_day_stays_as_it_was_typed(text: str) -> None:
    assert with_days(text) == text


def test_a_day_of_ours_has_its_weekday() -> None:
    assert day(datetime.date(2017, 10, 3)) == "Tue 3 October 2017"
    assert day(None) == ""
