"""Birth dates as requesters write them: levels, forms, and dates that never were."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing.birth_dates import compare_birth_dates, written_date
from proviso_gateway.tracing.levels import LEVELS

DAYS = st.dates(min_value=datetime.date(1902, 1, 1), max_value=datetime.date(2020, 1, 1))


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("1984-05-17", "1984-05-17", "exact"),
        ("17/05/1984", "1984-05-17", "exact"),
        ("17.5.1984", "1984-05-17", "exact"),
        ("19840517", "1984-05-17", "exact"),
        (" 1984-5-17 ", "1984-05-17", "exact"),
        ("1988-01-01", "1988-01-01", "exact_first_january"),
        ("1984-17-05", "1984-05-17", "day_month_swapped"),
        ("1984-05-06", "1984-06-05", "day_month_swapped"),
        ("1984-05-18", "1984-05-17", "one_digit"),
        ("1948-05-17", "1984-05-17", "one_digit"),
        ("1984-05-71", "1984-05-17", "one_digit"),
        ("1979-02-31", "1979-03-31", "one_digit"),
        ("1983-05-17", "1984-05-17", "year_near"),
        ("1989-05-17", "1990-05-17", "year_near"),
        ("1984-01-01", "1984-05-17", "first_january"),
        ("1984-05-17", "1984-01-01", "first_january"),
        ("1984-05-28", "1984-05-17", "same_month"),
        ("1984-05", "1984-05-17", "same_month"),
        ("1984", "1984-05-17", "same_year"),
        ("1984-11-30", "1984-05-17", "same_year"),
        ("1950-11-30", "1984-05-17", "different"),
        ("1964-05-27", "1984-05-17", "two_digits"),
        ("1974-06-17", "1984-05-17", "two_digits"),
        ("17051984", "1984-05-17", "exact"),
        ("05171984", "1984-05-17", "day_month_swapped"),
        ("05061984", "1984-05-06", "day_month_swapped"),
        ("05/06/1984", "1984-05-06", "day_month_swapped"),
        ("05061984", "1984-06-05", "exact"),
        ("20121911", "1911-12-20", "exact"),
        ("20011231", "2001-12-31", "exact"),
        ("0984-05-17", "1984-05-17", "one_digit"),
        ("0000-00-00", "1984-05-17", "missing"),
        ("00000000", "1984-05-17", "missing"),
        ("0001-01-01", "1984-05-17", "missing"),
        ("1900-01-01", "1984-05-17", "missing"),
        ("01/01/1900", "1984-05-17", "missing"),
        ("1899-12-31", "1984-05-17", "missing"),
        ("9999-12-31", "1984-05-17", "missing"),
        ("", "1984-05-17", "missing"),
        ("not known", "1984-05-17", "missing"),
        ("17 May 1984", "1984-05-17", "missing"),
        ("17/05/84", "1984-05-17", "missing"),
        ("١٩٨٤-٠٥-١٧", "1984-05-17", "missing"),
    ],
)
def test_a_written_date_agrees_on_the_level(stated: str, recorded: str, level: str) -> None:
    found = compare_birth_dates(written_date(stated), datetime.date.fromisoformat(recorded))
    assert found.level == level


def test_a_date_that_the_register_does_not_know_is_no_evidence() -> None:
    assert compare_birth_dates(written_date("1984-05-17"), None).level == "missing"


@settings(deadline=None)
@given(DAYS)
def test_the_same_day_agrees_however_it_is_written(day: datetime.date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d.%m.%Y"):
        assert compare_birth_dates(written_date(day.strftime(form)), day).level.startswith("exact")


@settings(deadline=None)
@given(st.text(max_size=40), DAYS)
def test_any_text_is_evidence_and_never_an_error(text: str, day: datetime.date) -> None:
    assert compare_birth_dates(written_date(text), day).level in LEVELS["birth_date"]
