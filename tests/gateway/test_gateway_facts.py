"""What the gateway counts for itself: an officer's requests of a month, and who asked before."""

from __future__ import annotations

import datetime

import pytest
from tests.gateway.test_intake import file
from tests.walk.world import AMINA, AUTUMN, HOME_OFFICE, NARROWED, TWIN, World, day, whom

from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.case import Case
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.intake import take_in

CLAUSES = "    clauses:\n"
AT_MOST_TWO = "      - {id: calm, require: {officer_requests: {at_most: 2}}}\n"
LOOKED_AT = "      - {id: known, require: {any_of: [{asked_before: false}, {seen_by_us: true}]}}\n"
SEEN = "facts:\n  seen_by_us: {type: bool, source: custodian, question: Has somebody looked?}\n"
STATED = "      - {id: stated, require: {states: {includes_all: [birth_date, address]}}}\n"


def world(*clauses: str, begun: datetime.date = AUTUMN) -> World:
    text = NARROWED.replace(CLAUSES, CLAUSES + "".join(clauses), 1)
    text = text.replace("facts:\n", SEEN, 1) if LOOKED_AT in clauses else text
    return World(source=text, opened_on=begun)


def answer(case: Case) -> tuple[str, tuple[str, ...]]:
    assert case.assessment is not None
    return case.assessment.answer.value, case.assessment.false_clauses


def test_the_third_request_of_an_officer_in_a_month_is_refused_and_stays_so() -> None:
    here = world(AT_MOST_TWO)
    cases = [here.assessed() for _ in range(3)]
    assert [answer(case)[0] for case in cases] == ["ready", "ready", "refused"]
    assert answer(cases[2]) == ("refused", ("calm",))
    # What is asked later changes no earlier answer; another officer and another month begin anew.
    assert answer(assess(here.gateway, cases[1].handle))[0] == "ready"
    assert answer(here.assessed(officer="Sgt Three"))[0] == "ready"
    assert answer(here.on(day(2017, 11, 1)).assessed())[0] == "ready"


def test_capitals_make_no_other_officer() -> None:
    here = world(AT_MOST_TWO)
    for name in ("Officer One", "OFFICER  ONE"):
        here.assessed(officer=name)
    assert answer(here.assessed(officer="officer one"))[0] == "refused"


def test_the_rows_of_one_file_know_of_each_other() -> None:
    here = world(AT_MOST_TWO)
    taken = take_in(here.gateway, HOME_OFFICE, file(3).encode(), "f.csv")
    assert [answer(here.case(one))[0] for one in taken.cases] == ["ready", "ready", "refused"]


def open_facts(case: Case) -> tuple[str, ...]:
    assert case.assessment is not None
    return case.assessment.open_custodian


def test_who_asks_about_somebody_again_is_not_told_and_a_caseworker_is() -> None:
    here = world(LOOKED_AT)
    first = here.assessed()
    again = here.assessed(whom(AMINA, middle_names="Grace"), officer="Sgt Three")
    assert answer(first) == answer(again) == ("ready", ())
    assert open_facts(first) == ("public_interest",)
    assert open_facts(again) == ("seen_by_us", "public_interest")
    assert open_facts(here.assessed(whom(TWIN))) == ("public_interest",)


@pytest.mark.parametrize(("later", "known"), [(0, True), (364, True), (365, True), (367, False)])
def test_twelve_months_later_nobody_asked_before(later: int, known: bool) -> None:
    begun = day(2017, 2, 1)
    here = world(LOOKED_AT, begun=begun)
    here.assessed()
    here.on(begun + datetime.timedelta(days=later))
    assert ("seen_by_us" in open_facts(here.assessed())) is known


def test_an_address_that_says_nothing_is_refused_whatever_the_requester_asserts() -> None:
    here = world(STATED)
    assert answer(here.assessed())[0] == "ready"
    for line in ("Failed to Provide", "NA NA", "Queenstown"):
        assert answer(here.assessed(whom(AMINA, address_line=line))) == ("refused", ("stated",))


BAD = {
    "it refuses": "{asked_before: false}",
    "it asks": "{any_of: [{asked_before: false}, {in_contact: false}]}",
    "it can never be met": "{public_interest: passed, not: {public_interest: passed,"
    " asked_before: true}}",
    "met alone only one way": "{asked_before: false, public_interest: passed}",
}


@pytest.mark.parametrize("require", BAD.values(), ids=BAD)
def test_a_clause_by_which_somebody_could_learn_who_asked_is_an_error(require: str) -> None:
    clause = f"      - {{id: known, require: {require}}}\n"
    with pytest.raises(Problem) as raised:
        read(NARROWED.replace(CLAUSES, CLAUSES + clause, 1), "f")
    assert raised.value.code == "agreement.tells-who-asked"


def test_nor_may_its_facts_stand_beside_those_of_others() -> None:
    other = "      - {id: mixed, require: {any_of: [{seen_by_us: true}, {in_contact: false}]}}\n"
    text = NARROWED.replace("facts:\n", SEEN, 1).replace(CLAUSES, CLAUSES + LOOKED_AT + other, 1)
    with pytest.raises(Problem) as raised:
        read(text, "f")
    assert raised.value.code == "agreement.tells-who-asked"
