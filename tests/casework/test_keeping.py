"""When a cohort is erased: a table to be read, and what holds for every table there could be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.casework.keeping import Alike, Waits, accounts, cohorts
from proviso_gateway.institution.acts import CohortErased
from proviso_gateway.terms import Period
from proviso_verify.erasures import ACCOUNTS, APPROVED, REFUSED, Terms

TERMS = {"mou": Terms(refused=3, approved=12, accounts=72, since="2017-01")}
"""Of `mou` three whole months after a refusal, a year after an answer, six years for accounts."""


def alike(of: str, ended: str, approved: bool, cases: int = 1, name: str = "mou") -> Alike:
    return Alike(name, Period(of), Period(ended) if ended else None, approved, cases)


# what was received in 2017-02 and has ended so          in        what is to be erased then
TABLE: list[tuple[str, list[tuple[str, bool]], str, dict[str, Waits | None]]] = [
    ("refused in March", [("2017-03", False)], "2017-06", {REFUSED: Waits.TERM}),
    ("the same, a month later", [("2017-03", False)], "2017-07", {REFUSED: None}),
    ("the last of two in May", [("2017-03", False), ("2017-05", False)], "2017-08",
     {REFUSED: Waits.TERM}),
    ("the same, a month later", [("2017-03", False), ("2017-05", False)], "2017-09",
     {REFUSED: None}),
    ("one refused, one still open", [("2017-03", False), ("", False)], "2019-01",
     {REFUSED: Waits.OPEN}),
    ("one refused, one approved and open", [("2017-03", False), ("", True)], "2019-01",
     {REFUSED: Waits.OPEN}),
    ("answered in April", [("2017-04", True)], "2018-04", {APPROVED: Waits.TERM}),
    ("the same, a month later", [("2017-04", True)], "2018-05", {APPROVED: None}),
    ("some refused, some answered", [("2017-03", False), ("2017-04", True)], "2017-07",
     {REFUSED: None, APPROVED: Waits.TERM}),
    ("all of it, long after", [("2017-03", False), ("2017-04", True)], "2030-01",
     {REFUSED: None, APPROVED: None}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "ended", "now", "then"), TABLE)
def test_when_a_cohort_is_erased(
    said: str, ended: list[tuple[str, bool]], now: str, then: dict[str, Waits | None]
) -> None:
    there = [alike("2017-02", when, approved) for when, approved in ended]
    found = cohorts(there, TERMS, {}, (), Period(now))
    assert {one.what: one.waits for one in found} == then, said


def test_without_terms_nothing_goes_and_it_is_said() -> None:
    (one,) = cohorts([alike("2001-01", "2001-02", True)], {}, {}, (), Period("2026-01"))
    assert one.waits is Waits.NO_TERMS


def test_a_month_that_has_to_be_laid_open_waits_for_it() -> None:
    there, month = [alike("2017-02", "2017-02", False)], (Period("2017-02"), "mou")
    now = Period("2020-01")
    assert cohorts(there, TERMS, {}, {month}, now)[0].waits is Waits.PUBLICATION
    assert cohorts(there, TERMS, {}, (), now)[0].waits is None


def test_what_court_orders_number_is_one_cohort() -> None:
    there = [alike("2017-02", "2017-03", True, name=letter * 64) for letter in "ab"]
    terms = {"court-order": TERMS["mou"]}
    (one,) = cohorts(there, terms, {}, (), Period("2019-01"))
    assert (one.name, one.cases, one.waits) == ("court-order", 2, None)


def test_accounts_outlive_their_cases_by_their_own_term() -> None:
    act = CohortErased("mou", Period("2017-02"), APPROVED, 4, kept=1, last=Period("2017-04"))
    done = {(act.of, act.name, act.what): act}
    assert accounts(done, TERMS, Period("2023-04"))[0].waits is Waits.TERM
    (one,) = accounts(done, TERMS, Period("2023-05"))
    assert (one.what, one.cases, one.waits) == (ACCOUNTS, 4, None)
    again = CohortErased("mou", act.of, ACCOUNTS, 4, kept=1, last=act.last)
    assert not accounts(done | {(act.of, "mou", ACCOUNTS): again}, TERMS, Period("2030-01"))


months = st.integers(2017 * 12, 2019 * 12).map(lambda at: f"{at // 12}-{at % 12 + 1:02d}")
ended = st.tuples(months, st.booleans(), st.integers(1, 9))


@given(st.lists(ended, min_size=1), st.data())
def test_who_was_found_or_told_anything_makes_no_difference(
    ends: list[tuple[str, bool, int]], data: st.DataObject
) -> None:
    """Nothing that the rule is given tells found from not found; and however cases of one class
    and month of their end are split, the same is due."""
    now = Period(data.draw(months))
    whole = [alike("2016-12", when, approved, cases) for when, approved, cases in ends]
    split = [
        alike("2016-12", when, approved) for when, approved, cases in ends for _ in range(cases)
    ]
    assert cohorts(whole, TERMS, {}, (), now) == cohorts(
        data.draw(st.permutations(split)), TERMS, {}, (), now
    )


@given(st.lists(ended, min_size=1), months, months)
def test_what_is_due_stays_due(ends: list[tuple[str, bool, int]], one: str, other: str) -> None:
    there = [alike("2016-12", when, approved, cases) for when, approved, cases in ends]

    def due(now: str) -> set[str]:
        return {one.what for one in cohorts(there, TERMS, {}, (), Period(now)) if one.waits is None}

    assert due(min(one, other)) <= due(max(one, other))
    kept = {what: max(when for when, yes, _ in ends if yes == (what == APPROVED))
            for what in (REFUSED, APPROVED)
            if any(yes == (what == APPROVED) for _, yes, _ in ends)}  # fmt: skip
    assert due(min(one, other)) == {
        what for what, last in kept.items() if TERMS["mou"].due(what, last, min(one, other))
    }
