"""Which version stands: the rule by days, against a reading of the rows day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from small_log import version

from proviso_verify.timetable import NEVER, Row, bites, continues, next_due, stands_in, stands_on

V1, V2 = version(), version("v2")
START = date(2017, 1, 1)
DAYS = [(START + timedelta(days=n)).isoformat() for n in range(120)]


def brute(rows: tuple[Row, ...], hashed: str, day: str) -> bool:
    """The sentence of the specification, said again: the last row whose date has come governs."""
    governs = None
    for row in rows:
        if row.date <= day:
            governs = row
    return (
        governs is not None
        and governs.version == hashed
        and governs.status == "in_force"
        and governs.known != NEVER
        and governs.known <= day
    )


ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from([V1, V2]),
        st.sampled_from(DAYS[:100]),
        st.sampled_from(["in_force", "held", "stayed", "superseded", "withdrawn"]),
        st.sampled_from([*DAYS, NEVER]),
    ),
    max_size=6,
).map(lambda rows: tuple(sorted(rows, key=lambda row: row.date)))


@given(ROWS, st.sampled_from([V1, V2]))
def test_a_version_stands_on_the_days_on_which_its_row_governs_and_is_known(
    rows: tuple[Row, ...], hashed: str
) -> None:
    stood = {day for day in DAYS if brute(rows, hashed, day)}
    assert {day for day in DAYS if stands_on(rows, hashed, day)} == stood
    for period in ("2017-01", "2017-02", "2017-03"):
        assert stands_in(rows, hashed, period) == any(day.startswith(period) for day in stood)


@given(ROWS)
def test_rows_bite_in_their_order_and_each_on_a_day_on_which_it_governs(
    rows: tuple[Row, ...],
) -> None:
    entered, days = 0, []
    while (due := next_due(rows, entered)) is not None:
        at, day = due
        assert bites(rows, at) == day
        assert day >= rows[at].date
        assert all(bites(rows, skipped) is None for skipped in range(entered, at))
        days.append(day)
        entered = at + 1
    assert days == sorted(days)
    assert NEVER not in days


def test_late_news_never_keeps_a_door_open() -> None:
    """In force from January and known at once; withdrawn in March, and nobody knew until May."""
    rows = (
        Row(V1, "2017-01-01", "in_force", "2017-01-01"),
        Row(V1, "2017-03-01", "withdrawn", "2017-05-01"),
    )
    assert bites(rows, 1) == "2017-03-01"
    assert not stands_in(rows, V1, "2017-03")


def test_the_memorandum_stood_from_the_day_on_which_it_could_be_read() -> None:
    rows = (
        Row(V1, "2017-01-01", "in_force", "2017-01-24"),
        Row(V1, "2018-05-09", "superseded", "2018-05-09"),
        Row(V2, "2018-05-09", "in_force", "2018-05-09"),
        Row(V2, "2018-11-09", "withdrawn", "2018-11-02"),
    )
    assert not stands_on(rows, V1, "2017-01-23")
    assert stands_on(rows, V1, "2017-01-24")
    assert stands_on(rows, V2, "2018-05-09")
    assert not stands_on(rows, V1, "2018-05-09")
    assert [stands_in(rows, V2, period) for period in ("2018-11", "2018-12")] == [True, False]


def test_a_new_timetable_repeats_the_old_one_as_far_as_it_was_entered() -> None:
    old = (Row(V1, "2017-01-01", "in_force", "2017-01-01"), Row(V1, "2017-06-01", "held", NEVER))
    other = (old[0], Row(V1, "2017-05-01", "withdrawn", "2017-05-01"))
    assert continues(other, old, 1)
    assert not continues(other, old, 2)
    assert not continues((), old, 1)
