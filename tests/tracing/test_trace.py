"""The verdict: how the register is split does not matter, doubt is shared, and a tie is unclear."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import (
    PEOPLE,
    REGISTERS,
    SEARCHES,
    find,
    person,
    search_for,
    strangers,
)

from proviso_gateway.errors import Problem
from proviso_gateway.tracing.blocking import Keys, shares_key
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import NameUse, Person, PreviousAddress, PreviousName, Search
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.trace import NOBODY_HERE, Partial, conclude, search_part, trace
from proviso_gateway.tracing.verdict import TraceCause, VerdictKind

ANNA = person(1)


def test_somebody_who_is_named_in_full_is_traced() -> None:
    verdict = find(search_for(ANNA), ANNA, *strangers(40))
    assert verdict.kind is VerdictKind.TRACED
    assert verdict.cause is TraceCause.FOUND
    assert verdict.person_id == ANNA.person_id


def test_somebody_who_is_not_there_is_no_trace() -> None:
    verdict = find(search_for(ANNA), *strangers(40))
    assert verdict.kind is VerdictKind.NO_TRACE
    assert verdict.cause is TraceCause.ABSENT
    assert verdict.person_id is None


def test_an_empty_register_holds_nobody() -> None:
    assert find(search_for(ANNA)).kind is VerdictKind.NO_TRACE


def test_two_who_fit_alike_are_unclear_and_both_are_shown_to_a_reviewer() -> None:
    other = replace(ANNA, person_id="SYN-9999")
    verdict = find(search_for(ANNA), other, ANNA, *strangers(40))
    assert verdict.kind is VerdictKind.UNCLEAR
    assert verdict.cause is TraceCause.AMBIGUOUS
    assert verdict.person_id is None
    assert verdict.best is not None
    assert verdict.second is not None
    assert (verdict.best.person_id, verdict.second.person_id) == ("SYN-0001", "SYN-9999")
    assert verdict.posterior < 500_000_000


def test_beside_somebody_found_nothing_is_told_of_the_next() -> None:
    """Nobody has to look at them, so how they compare is neither shown nor kept."""
    namesake = replace(ANNA, person_id="SYN-9999", birth_date=person(2).birth_date)
    verdict = find(search_for(ANNA), ANNA, namesake, *strangers(400))
    assert verdict.kind is VerdictKind.TRACED
    assert verdict.best is not None
    assert verdict.second is not None
    assert verdict.best.findings
    assert (verdict.second.person_id, verdict.second.findings) == ("SYN-9999", ())


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"restricted": True}, TraceCause.RESTRICTED),
        ({"deceased_on": person(2).birth_date}, TraceCause.DECEASED),
    ],
)
def test_the_restricted_and_the_dead_are_recognised_and_never_the_answer(
    said: dict[str, object], cause: TraceCause
) -> None:
    protected = replace(ANNA, **said)  # type: ignore[arg-type]
    verdict = find(search_for(ANNA), protected, *strangers(40))
    assert verdict.kind is VerdictKind.NO_TRACE
    assert verdict.cause is cause
    assert verdict.person_id is None
    assert verdict.best is not None


def test_a_namesake_is_not_handed_over_in_place_of_somebody_restricted() -> None:
    namesake = replace(ANNA, person_id="SYN-9999", address_line="3 Mill Road", postcode="VA7 1ZZ")
    restricted = replace(ANNA, restricted=True)
    # Without the restricted record the namesake would be traced; its share must not vanish.
    search = search_for(ANNA, address_line="", postcode="")
    assert find(search, namesake, *strangers(40)).kind is VerdictKind.TRACED
    instead = find(search, namesake, restricted, *strangers(40))
    assert instead.kind is VerdictKind.NO_TRACE
    assert instead.cause is TraceCause.RESTRICTED
    among = find(search_for(ANNA), namesake, restricted, *strangers(40))
    assert among.cause is TraceCause.RESTRICTED


def test_an_order_reaches_somebody_restricted_and_nobody_dead() -> None:
    restricted = replace(ANNA, restricted=True)
    dead = replace(restricted, deceased_on=ANNA.birth_date)
    search = search_for(ANNA)
    assert find(search, restricted, reach_restricted=True).person_id == ANNA.person_id
    assert find(search, dead, reach_restricted=True).cause is TraceCause.DECEASED


def test_a_reviewer_is_told_which_candidate_can_never_be_the_answer() -> None:
    other = replace(ANNA, person_id="SYN-9999", restricted=True)
    verdict = find(search_for(ANNA), ANNA, other)
    assert verdict.best is not None
    assert verdict.second is not None
    assert verdict.best.barred() is None
    assert verdict.second.barred() == "restricted"
    assert verdict.second.barred(reach_restricted=True) is None


def test_an_earlier_name_and_an_earlier_address_find_the_person_who_bore_them() -> None:
    moved = replace(
        ANNA,
        previous_names=(PreviousName(NameUse.MAIDEN, ANNA.given_name, "", "Wójcik"),),
        previous_addresses=(PreviousAddress("88 Canal Street", "VA4 6RE"),),
    )
    then = search_for(ANNA, family_name="Wojcik", address_line="88 Canal St", postcode="VA4 6RE")
    verdict = find(then, moved, *strangers(40))
    assert verdict.person_id == ANNA.person_id
    assert verdict.best is not None
    previous = {finding.field for finding in verdict.best.findings if finding.previous}
    assert previous == {"given_name", "family_name", "postcode", "address_line"}


def test_tables_of_another_model_are_refused() -> None:
    with pytest.raises(Problem, match=r"tracing\.tables-of-another-model"):
        trace(search_for(ANNA), [ANNA], tables_of([ANNA], DEFAULT), replace(DEFAULT, margin=7))


@settings(max_examples=60, deadline=None)
@given(SEARCHES, REGISTERS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_any_split_of_the_register_gives_the_same_verdict(
    search: Search, people: tuple[Person, ...], parts: int, order: random.Random
) -> None:
    tables = tables_of(people, DEFAULT)
    shuffled = list(people)
    order.shuffle(shuffled)
    partials = [search_part(search, shuffled[n::parts], tables, DEFAULT) for n in range(parts)]
    order.shuffle(partials)
    merged = NOBODY_HERE
    for partial in partials:
        merged = merged.merge(partial)
    assert conclude(merged, tables, DEFAULT) == trace(search, people, tables, DEFAULT)


@settings(max_examples=60, deadline=None)
@given(SEARCHES, REGISTERS)
def test_the_posterior_is_the_share_of_the_best_among_all_and_nobody(
    search: Search, people: tuple[Person, ...]
) -> None:
    tables = tables_of(people, DEFAULT)
    verdict = trace(search, people, tables, DEFAULT)
    if verdict.best is None:
        assert verdict.posterior == 0
        return
    sought = Sought.of(search)
    keys = Keys.of(sought.name, sought.birth_date, sought.address)
    compared = [one for one in people if shares_key(keys, one, tables)]
    weights = [compare(sought, one, Scale(tables, DEFAULT)).weight for one in compared]
    odds = [2 ** Fraction(weight, 1024) for weight in weights]
    total = sum(odds) + 2 ** Fraction(tables.nobody, 1024)
    assert abs(verdict.posterior / 10**9 - max(odds) / total) < 1e-6


@settings(max_examples=60, deadline=None)
@given(SEARCHES, REGISTERS)
def test_the_findings_of_a_candidate_add_up_to_its_weight(
    search: Search, people: tuple[Person, ...]
) -> None:
    tables = tables_of(people, DEFAULT)
    for one in people:
        candidate = compare(Sought.of(search), one, Scale(tables, DEFAULT))
        assert candidate.weight == sum(finding.weight for finding in candidate.findings)


@settings(max_examples=60, deadline=None)
@given(SEARCHES, REGISTERS, PEOPLE)
def test_a_person_with_a_history_weighs_at_least_what_they_weigh_without(
    search: Search, people: tuple[Person, ...], earlier: Person
) -> None:
    one = people[0]
    longer = replace(
        one,
        previous_names=(
            PreviousName(NameUse.PREVIOUS, earlier.given_name, "", earlier.family_name),
        ),
        previous_addresses=(PreviousAddress(earlier.address_line, earlier.postcode),),
    )
    tables = tables_of((longer, *people[1:]), DEFAULT)
    sought = Sought.of(search)
    assert (
        compare(sought, longer, Scale(tables, DEFAULT)).weight
        >= compare(sought, one, Scale(tables, DEFAULT)).weight
    )


@settings(max_examples=60, deadline=None)
@given(SEARCHES, REGISTERS, st.booleans())
def test_nobody_barred_is_ever_the_answer(
    search: Search, people: tuple[Person, ...], reach: bool
) -> None:
    verdict = find(search, *people, reach_restricted=reach)
    answer = {p.person_id: p for p in people}.get(verdict.person_id or "")
    assert answer is None or reach or not answer.restricted
    assert (verdict.person_id is not None) == (verdict.kind is VerdictKind.TRACED)


def test_merging_keeps_the_best_two_and_counts_everybody() -> None:
    tables = tables_of([ANNA], DEFAULT)
    three = [replace(ANNA, person_id=f"SYN-{letter}") for letter in "CAB"]
    parts = [search_part(search_for(ANNA), [one], tables, DEFAULT) for one in three]
    merged = parts[0].merge(parts[1]).merge(parts[2])
    assert [candidate.person_id for candidate in merged.best] == ["SYN-A", "SYN-B"]
    assert [count for _, count in merged.masses] == [3]
    assert merged.merge(Partial()) == merged


def test_the_shares_of_a_thousand_faint_candidates_add_up() -> None:
    """A sum of floors is not a floor of sums: the histogram must count before it multiplies."""
    tables = tables_of([ANNA], DEFAULT)
    weight = tables.nobody - 10 * 1024
    alone = conclude(Partial(((weight, 1),), parts_best(weight)), tables, DEFAULT)
    crowd = conclude(Partial(((weight, 1024),), parts_best(weight)), tables, DEFAULT)
    assert alone.kind is VerdictKind.NO_TRACE
    assert crowd.kind is VerdictKind.UNCLEAR
    assert alone.posterior == 10**9 // 1025
    assert crowd.posterior == 10**9 // 2048


def parts_best(weight: int) -> tuple[object, ...]:
    tables = tables_of([ANNA], DEFAULT)
    candidate = compare(Sought.of(search_for(ANNA)), ANNA, Scale(tables, DEFAULT))
    return (replace(candidate, weight=weight, findings=()),)


def test_where_somebody_protected_may_be_meant_nobody_stands_in_for_them() -> None:
    """However little is known of somebody protected, no other is shown in their place."""
    for bar in ({"restricted": True}, {"deceased_on": datetime.date(2016, 1, 1)}):
        meant = Person(
            "SYN-1", "Ben", "", "Quarrie", datetime.date(1970, 7, 7), postcode="QX1 2BB", **bar
        )
        others = [
            Person("SYN-2", "Ada", "", "Fell", datetime.date(1990, 1, 2), postcode="QX3 1AA"),
            Person("SYN-3", "Cora", "", "Quarrie", datetime.date(1970, 7, 8), postcode="QX1 2BB"),
        ]
        people = (meant, *others)
        tables = tables_of(people, DEFAULT)
        for search in (
            Search("Zed", "", "Nobody", "1970-07-07", postcode="QX1 2BB"),
            Search("", "", "Quarrie", "1970-07-07"),
            Search("Ben", "", "Quarrie", "", postcode="QX1 2BB"),
            Search("B", "", "Quarrie", "1970"),
        ):
            verdict = trace(search, people, tables, DEFAULT)
            assert verdict.kind is not VerdictKind.TRACED
            if verdict.best is not None and verdict.best.person_id == meant.person_id:
                assert verdict.kind is VerdictKind.NO_TRACE, search
