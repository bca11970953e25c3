"""Why a case stands as it does is said in words, whatever state it is in, and tells no secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.walk.world import A_TWIN, AMINA, GOOD, HOME_OFFICE, MEMORANDUM, NOBODY, World, day, whom

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.lifecycle import IN_HAND, CaseState
from proviso_gateway.cli.home import showing
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import decline, withdraw
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.give_back import give_back
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.views.desk import Doing, doings, on_desk
from proviso_gateway.gateway.views.own_requests import own_clauses
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.why import Why, why_of
from proviso_gateway.gateway.views.worklist import open_case
from proviso_gateway.pages import portal
from proviso_gateway.pages.reasons import BECAUSE, CAUSES, REASONS, because
from proviso_gateway.terms import Reason


def asked(world: World) -> Case:
    stated = {name: value for name, value in GOOD.items() if name != "efforts_failed"}
    return world.assessed(values=stated, evidence={})


def refused(world: World) -> Case:
    return world.assessed(values={**GOOD, "in_contact": True})


def withdrawn(world: World) -> Case:
    case = world.assessed()
    return withdraw(world.gateway, HOME_OFFICE, case.request.request_ref)


def held(world: World) -> Case:
    stop(world.gateway, world.cast.approver, MEMORANDUM)
    return world.assessed()


def answered(world: World) -> Case:
    case = world.confirmed()
    world.called(day(2017, 10, 4))
    return world.case(case.handle)


REACHED: dict[CaseState, Callable[[World], Case]] = {
    CaseState.RECEIVED: lambda world: world.case(world.received()),
    CaseState.ASKED: asked,
    CaseState.HELD: held,
    CaseState.READY: lambda world: world.assessed(),
    CaseState.PROPOSED: lambda world: world.proposed(),
    CaseState.APPROVED: lambda world: world.approved(),
    CaseState.REFUSED: refused,
    CaseState.WITHDRAWN: withdrawn,
    CaseState.MATCHED: lambda world: world.traced(),
    CaseState.REVIEW: lambda world: world.traced(A_TWIN),
    CaseState.UNMATCHED: lambda world: world.traced(NOBODY),
    CaseState.CONFIRMED: lambda world: world.confirmed(),
    CaseState.ANSWERED: answered,
}
"""Every state but those that no request can be left in here: new, stopped, searched."""


@pytest.mark.parametrize("state", [*CaseState, IN_HAND], ids=str)
def test_every_state_has_its_reason_in_words(state: str) -> None:
    assert BECAUSE[str(state)].endswith(".")
    if state != CaseState.NEW:
        assert str(state) in portal.STATES
    assert because(Why(str(state))) == BECAUSE[str(state)]


def test_every_reason_of_a_refusal_and_every_cause_is_said_in_words() -> None:
    assert set(REASONS) == {str(one) for one in Reason}
    assert set(CAUSES) == {str(one) for one in Cause}
    assert not [said for said in (*REASONS.values(), *CAUSES.values()) if "_" in said]


@pytest.mark.parametrize("state", REACHED, ids=str)
def test_whoever_opens_a_case_reads_why_it_stands_so(state: CaseState) -> None:
    world = World()
    case = REACHED[state](world)
    assert case.state is state
    for actor in (world.cast.caseworkers[0], world.cast.approver, world.cast.administrators[0]):
        opened = open_case(world.gateway, actor.key, case.handle)
        desk = on_desk(world.gateway, actor.key, case.handle)
        (line,) = [one for one in showing.opened(opened, desk) if one.startswith("  why: ")]
        assert line == f"  why: {because(opened.why)}"
        assert line.endswith((".", "?"))
        waiting = [one.why for one in queue(world.gateway, 9, actor.key).first]
        assert waiting in ([], [opened.why])


def test_a_refusal_is_explained_by_the_clauses_own_words() -> None:
    world = World()
    case = refused(world)
    said = because(why_of(world.gateway, "", case))
    assert said.startswith("A condition of its ground is not met. Not met: ")
    assert "in_contact" not in said


def test_whoever_asked_reads_the_clauses_that_are_not_met_and_nobody_else_does() -> None:
    world = World()
    case = refused(world)
    told = own_clauses(world.gateway, HOME_OFFICE, case.handle)
    assert told == why_of(world.gateway, "", case).clauses != ()
    with pytest.raises(Problem) as wrong:
        own_clauses(world.gateway, "county-police", case.handle)
    assert wrong.value.code == "store.no-such-case"
    declined = decline(world.gateway, world.cast.approver, world.proposed().handle)
    assert own_clauses(world.gateway, HOME_OFFICE, declined.handle) == ()


def test_what_is_asked_for_is_named_by_its_question() -> None:
    world = World()
    said = because(why_of(world.gateway, "", asked(world)))
    question = world.agreement.facts["efforts_failed"].question
    assert question
    assert question in said


def test_a_refusal_by_the_second_officer_says_so() -> None:
    world = World()
    case = world.proposed()
    decline(world.gateway, world.cast.approver, case.handle)
    said = because(why_of(world.gateway, "", world.case(case.handle)))
    assert said.startswith("The second officer declined it: the public interest")


def test_what_holds_a_case_is_said() -> None:
    world = World()
    case = world.assessed()
    stop(world.gateway, world.cast.approver, MEMORANDUM)
    assess(world.gateway, case.handle)
    said = because(why_of(world.gateway, "", world.case(case.handle)))
    assert said == "An officer stopped its agreement, or a court stayed it."


def test_why_a_case_was_answered_so_is_told_to_its_own_people_alone() -> None:
    world = World()
    found, nobody = world.confirmed(whom(AMINA)), world.traced(NOBODY)
    world.called(day(2017, 10, 4))
    cases = [world.case(one.handle) for one in (found, nobody)]
    others = [why_of(world.gateway, world.cast.administrators[0].key, one) for one in cases]
    assert others[0] == others[1]
    told = [because(why_of(world.gateway, world.cast.approver.key, one)) for one in cases]
    assert told == ["The person was found, and looked at.", "Nobody in the register fits."]


def test_under_a_court_order_nothing_is_to_be_weighed() -> None:
    said = because(replace(Why("ready"), by_order=True))
    assert "court" in said
    assert "weigh" not in said


def test_a_case_that_was_given_back_says_so() -> None:
    world = World()
    case = world.proposed()
    give_back(world.gateway, world.cast.approver, case.handle, "Look at the call-back again.")
    said = because(why_of(world.gateway, "", world.case(case.handle)))
    assert said.startswith("It was given back to be weighed again.")


def test_an_answer_that_is_owed_under_a_stopped_agreement_says_so_to_everybody_alike() -> None:
    world = World()
    cases = world.approved(), world.traced(), world.traced(A_TWIN)
    carl, administrator = world.cast.caseworkers[0], world.cast.administrators[0]
    assert Doing.SEARCH in doings(world.gateway, carl.key, cases[0])
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    assert Doing.SEARCH not in doings(world.gateway, carl.key, world.case(cases[0].handle))
    for key in (carl.key, administrator.key, ""):
        for row in queue(world.gateway, 9, key).first:
            assert because(row.why).startswith("Its agreement is stopped: nobody is searched for")
            assert (row.waits_for, row.soon) == ("the agreement, which is stopped", "")
    told = {because(row.why) for row in queue(world.gateway, 9, administrator.key).first[1:]}
    assert len(told) == 1, "whoever was found"
    restart(world.gateway, (world.cast.approver, world.cast.guardian), MEMORANDUM)
    assert Doing.SEARCH in doings(world.gateway, carl.key, world.case(cases[0].handle))
