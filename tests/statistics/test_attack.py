"""The attacker: two readers agree, nothing is pinned in a thousand years, a planted leak is."""

import random
from collections import Counter
from typing import Any

from figure_worlds import JANUARY, cells, class_told, enumerated, every
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.statistics.attack import (
    MONTH,
    NUMBER,
    OUTCOME,
    TABLES,
    ClassTold,
    Total,
    attack,
)
from proviso_gateway.statistics.attack import _ranges as ranges_of
from proviso_gateway.statistics.highs import ranges
from proviso_gateway.statistics.unknowns import Unknowns
from proviso_gateway.terms import Period
from proviso_verify.openings import EXACTLY, REASONS
from proviso_verify.rules import Rule

PLAIN = Rule.called("plain", 5)
WAYS = {
    "refusal": [("", reason) for reason in REASONS],
    "closure": [("", "withdrawn"), ("", "stopped")],
    "answer": [("", "disclosed"), ("", "no_details"), ("", "stopped")],
    "other": [("", "no_details"), ("", "stopped")],
}


def small(kind: str, total: int, rule: Rule | None = PLAIN, **told: int) -> ClassTold:
    """What is published of a class, be it more than the rule allows."""
    opened = tuple(sorted(cells(**told).items()))
    return ClassTold(JANUARY, "mou", "police", kind, total, tuple(WAYS[kind]), opened, rule)


# --- two readers


@st.composite
def published(draw: Any) -> tuple[list[ClassTold], list[Total]]:
    classes = []
    for number, kind in enumerate(
        draw(st.lists(st.sampled_from(["closure", "answer", "other"]), min_size=1, max_size=3))
    ):
        told = {
            value: count
            for _, value in WAYS[kind]
            if (count := draw(st.sampled_from([0, 0, 1, 3])))
        }
        total = sum(told.values()) + draw(st.integers(0, 5))
        rule = draw(st.sampled_from([PLAIN, Rule.called("ons-10-5", 0), EXACTLY]))
        one = small(kind, total, rule, **told)
        classes.append(
            ClassTold(
                one.period, "mou", f"force-{number}", kind, total, one.possible, one.told, rule
            )
        )
    places = [(one, cell) for one in classes for cell in one.possible]
    totals = [
        Total(frozenset(draw(st.lists(st.sampled_from(places), min_size=1, max_size=4))), n)
        for n in draw(st.lists(st.integers(0, 9), max_size=2))
    ]
    return classes, totals


@settings(max_examples=150, deadline=None)
@given(published())
def test_highs_and_whoever_tries_every_table_find_the_same(
    drawn: tuple[list[ClassTold], list[Total]],
) -> None:
    classes, totals = drawn
    assert ranges_of(classes, totals) == enumerated(
        classes, [(total.of, total.count) for total in totals]
    )


def test_fractions_that_fit_are_no_numbers_that_fit() -> None:
    """Three sums of two each: without fractions the last has to be odd."""
    bounds = ((0, 9),) * 3
    around = (((0, 1), 5), ((1, 2), 6))
    assert ranges(Unknowns(bounds, (*around, ((0, 2), 6)))) is None
    assert ranges(Unknowns(bounds, (*around, ((0, 2), 7)))) == ((3, 3), (2, 2), (4, 4))


# --- planted leaks


def test_a_residual_that_the_rule_never_leaves_fits_no_numbers() -> None:
    """Two of fourteen are left, and both can only be the one outcome that is not told."""
    refused = tuple(WAYS["refusal"][:3])
    one = ClassTold(
        JANUARY, "mou", "police", "refusal", 14, refused, ((refused[0], 6), (refused[1], 6)), PLAIN
    )
    assert attack([one]).contradictory == (
        (JANUARY, "mou"),
    )  # two cases of one kind are no residual over two


def test_a_yearly_total_beside_months_that_are_shut_is_pinned() -> None:
    """Of January nothing is told; the year's total less the other months tells it."""
    january = small("closure", 7, None)
    total = Total(frozenset({(january, ("", "stopped"))}), 3)
    assert attack([january]).pinned == ()
    found = attack([january], [total])
    assert {(one.knows, one.value, one.count) for one in found.pinned} >= {
        (TABLES, "stopped", 3), (TABLES, "withdrawn", 4),
    }  # fmt: skip


def test_totals_that_cross_pin_what_neither_pins_alone() -> None:
    rows = [
        ClassTold(JANUARY, "mou", who, "closure", 6, tuple(WAYS["closure"]), (), PLAIN)
        for who in ("police", "council")
    ]
    stopped = [(one, ("", "stopped")) for one in rows]
    both = Total(frozenset(stopped), 12)
    assert attack(rows).pinned == ()
    assert {one.requester for one in attack(rows, [both]).pinned} == {"police", "council"}
    assert attack(rows, [Total(frozenset(stopped), 9)]).pinned == ()


def test_who_knows_how_one_of_two_ended_knows_the_other() -> None:
    """One of each, says a total: its own officer knows which theirs is."""
    one = small("closure", 2, PLAIN)
    known = attack([one], [Total(frozenset({(one, ("", "stopped"))}), 1)])
    assert OUTCOME in {pinned.knows for pinned in known.pinned}


def test_who_knows_the_number_of_a_case_in_a_residual_of_one_kind_knows_how_it_ended() -> None:
    one = small("other", 12, PLAIN)
    every_one = Total(frozenset({(one, ("", "stopped"))}), 0)
    found = attack([one], [every_one])
    assert (NUMBER, "no_details") in {(pinned.knows, pinned.value) for pinned in found.pinned}


def test_who_knows_the_month_is_told_where_all_of_it_ended_alike() -> None:
    one = small("answer", 12, PLAIN, disclosed=12)
    assert {pinned.value for pinned in attack([one]).pinned if pinned.knows == MONTH} == {
        "disclosed"
    }
    mixed = small("answer", 24, PLAIN, disclosed=12, no_details=12)
    assert attack([mixed]).pinned == ()


def test_an_exact_month_tells_what_it_tells_on_purpose() -> None:
    assert attack([small("answer", 12, EXACTLY, disclosed=12)]).pinned == ()


def test_what_the_log_pins_itself_is_no_leak() -> None:
    """Where nothing can have been stopped, whoever counts the closures knows."""
    one = ClassTold(JANUARY, "mou", "police", "closure", 3, (("", "withdrawn"),), (), PLAIN)
    assert attack([one]).pinned == ()
    assert attack([one]).cells == 0


def test_figures_that_contradict_each_other_are_said_to() -> None:
    one = small("closure", 7, None)
    eight = Total(frozenset({(one, ("", "stopped"))}), 8)
    assert attack([one], [eight]).broken == {(JANUARY, "mou")}
    assert attack([one]).broken == frozenset()


# --- a thousand random years


COUNTS = (0, 0, 1, 3, 4, 9, 10, 12, 31)
"""Below, at and above every threshold; few, so that many classes are alike and are tried once."""


def _year(dice: random.Random) -> list[ClassTold]:
    """A year of months of two requesters, as disclosure control has them told."""
    rule = dice.choice(RULES)
    found = []
    for month in range(1, 13):
        for requester in ("police", "council"):
            for kind, ways in WAYS.items():
                counts = +Counter({way: dice.choice(COUNTS) for way in ways[:3]})
                if counts:
                    period = Period(f"2017-{month:02}")
                    # Who guesses well knows which outcomes there are, and no more.
                    possible = counts if dice.random() < 0.5 else ways
                    found.append(class_told(kind, counts, rule, possible, period, requester))
    return found


RULES = (PLAIN, Rule.called("ons-10-5", 0))


def test_in_a_thousand_random_years_nothing_is_pinned() -> None:
    dice = random.Random(2017)
    told = shut = 0
    for _ in range(1000):
        year = _year(dice)
        found = attack(year)
        assert found.pinned == ()
        assert found.contradictory == ()
        told += sum(bool(one.told) for one in year)
        shut += sum(one.partly for one in year)
    assert told > 1000
    assert shut > 1000


def test_every_enumeration_is_complete() -> None:
    assert len(list(every(3, 3))) == 10
