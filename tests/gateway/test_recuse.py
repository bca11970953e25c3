"""An officer who stood back from a case acts on it no more."""

from __future__ import annotations

from typing import Any

import pytest
from tests.walk.world import A_TWIN, WEIGHED, World

from proviso_gateway.adapters.keys.holders import KeyHolder, key_holder
from proviso_gateway.casework.events import Recused, Tie
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import enrol_officer, officer_left
from proviso_gateway.gateway.approve import approve, decline, propose
from proviso_gateway.gateway.confirm import candidates, confirm
from proviso_gateway.gateway.recording import record
from proviso_gateway.gateway.recuse import recusal_message, recuse, submit_recusal
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.worklist import open_case


@pytest.fixture
def world() -> World:
    return World()


def test_whoever_stood_back_can_neither_propose_nor_open_the_case(world: World) -> None:
    carl = world.cast.caseworkers[0]
    case = recuse(world.gateway, carl, world.assessed().handle)
    assert case.state is CaseState.READY
    for act in (
        lambda: propose(world.gateway, carl, case.handle, "passed", WEIGHED),
        lambda: open_case(world.gateway, carl.key, case.handle),
        lambda: recuse(world.gateway, carl, case.handle),
    ):
        with pytest.raises(Problem) as raised:
            act()
        assert raised.value.code == "casework.recused"
    propose(world.gateway, world.cast.caseworkers[1], case.handle, "passed", WEIGHED)


@pytest.mark.parametrize("act", [approve, decline])
def test_whoever_stood_back_can_neither_approve_nor_decline(world: World, act: object) -> None:
    case = world.proposed()
    recuse(world.gateway, world.cast.approver, case.handle)
    with pytest.raises(Problem) as raised:
        act(world.gateway, world.cast.approver, case.handle)  # type: ignore[operator]
    assert raised.value.code == "casework.recused"
    assert approve(world.gateway, world.cast.guardian, case.handle).state is CaseState.APPROVED


def test_the_proposal_of_whoever_stands_back_lapses(world: World) -> None:
    case = world.proposed()
    case = recuse(world.gateway, world.cast.caseworkers[0], case.handle)
    assert case.state is CaseState.READY
    with pytest.raises(Problem) as raised:
        approve(world.gateway, world.cast.approver, case.handle)
    assert raised.value.code == "gateway.not-proposed"


@pytest.mark.parametrize("act", [approve, decline])
def test_a_recusal_that_was_interrupted_before_the_proposal_lapsed_is_held_to(
    world: World, act: object
) -> None:
    case, carl = world.proposed(), world.cast.caseworkers[0]
    message = recusal_message(case.handle)
    record(world.gateway, case, Recused(carl.key, carl.sign(message)))
    after = act(world.gateway, world.cast.approver, case.handle)  # type: ignore[operator]
    assert after.state is CaseState.READY


def test_a_first_look_is_not_counted_once_its_officer_stands_back(world: World) -> None:
    case = world.traced(A_TWIN)
    assert case.state is CaseState.REVIEW
    assert case.verdict is not None
    carl, dora = world.cast.caseworkers
    person = candidates(case.verdict, reach_restricted=False)[0]
    case = confirm(world.gateway, carl, case.handle, person)
    recuse(world.gateway, carl, case.handle)
    case = confirm(world.gateway, dora, case.handle, person)
    assert case.state is CaseState.REVIEW
    assert confirm(world.gateway, world.cast.approver, case.handle, person).state is (
        CaseState.CONFIRMED
    )


def test_a_recusal_leaves_nothing_in_the_log(world: World) -> None:
    case = world.assessed()
    before = len(world.entries())
    recuse(world.gateway, world.cast.guardian, case.handle)
    assert len(world.entries()) == before
    world.verified()


def test_a_stranger_cannot_stand_back_and_nobody_can_from_a_case_that_is_over(
    world: World,
) -> None:
    case = world.assessed()
    with pytest.raises(Problem) as raised:
        recuse(world.gateway, key_holder(b"s" * 32), case.handle)
    assert raised.value.code == "casework.not-entitled"
    over = world.doubted()
    world.called()
    with pytest.raises(Problem) as raised:
        recuse(world.gateway, world.cast.guardian, over.handle)
    assert raised.value.code == "casework.step-not-allowed"


def renamed(world: World, old: Any, role: str) -> KeyHolder:
    """The officer of this key under a new one: enrolled by name, left, and enrolled again."""
    by, until = world.cast.administrators, world.gateway.now().plus(days=20)
    enrol_officer(world.gateway, by, old.key, [role], until, name="Nia Brook")
    officer_left(world.gateway, by, old.key)
    new = key_holder(b"n" * 32)
    enrol_officer(world.gateway, by, new.key, [role], until, name="nia  brook")
    return new


def test_whoever_stood_back_has_not_come_back_with_a_new_key(world: World) -> None:
    carl = world.cast.caseworkers[0]
    case = recuse(world.gateway, carl, world.assessed().handle)
    new = renamed(world, carl, "caseworker")
    with pytest.raises(Problem, match="recused"):
        propose(world.gateway, new, case.handle, "passed", WEIGHED)


def test_whoever_stands_back_with_a_new_key_takes_an_earlier_look_back(world: World) -> None:
    case = world.traced(A_TWIN)
    assert case.verdict is not None
    carl, dora = world.cast.caseworkers
    person = candidates(case.verdict, reach_restricted=False)[0]
    confirm(world.gateway, carl, case.handle, person)
    recuse(world.gateway, renamed(world, carl, "caseworker"), case.handle)
    assert confirm(world.gateway, dora, case.handle, person).state is CaseState.REVIEW


def test_whoever_stands_back_with_a_new_key_takes_their_proposal_back(world: World) -> None:
    case = world.proposed()
    new = renamed(world, world.cast.caseworkers[0], "caseworker")
    assert recuse(world.gateway, new, case.handle).state is CaseState.READY


def test_nobody_decides_on_their_own_proposal_with_a_new_key(world: World) -> None:
    case = world.proposed()
    new = renamed(world, world.cast.caseworkers[0], "approver")
    for decide in (approve, decline):
        with pytest.raises(Problem, match="same-officer"):
            decide(world.gateway, new, case.handle)


def test_nobody_looks_twice_with_a_new_key(world: World) -> None:
    case = world.traced(A_TWIN)
    assert case.verdict is not None
    first, _ = candidates(case.verdict, reach_restricted=False)
    confirm(world.gateway, world.cast.caseworkers[0], case.handle, first)
    new = renamed(world, world.cast.caseworkers[0], "caseworker")
    with pytest.raises(Problem, match="looked-already"):
        confirm(world.gateway, new, case.handle, first)


@pytest.mark.parametrize("tie", [None, *Tie])
def test_a_case_is_out_of_sight_of_whoever_stood_back_whatever_they_said(
    world: World, tie: Tie | None
) -> None:
    carl, dora = world.cast.caseworkers
    case, other = world.assessed(), world.assessed(request_ref="HO-17-002")
    recuse(world.gateway, carl, case.handle, tie)
    assert [one.case for one in queue(world.gateway, 9, carl.key).first] == [other.handle]
    assert len(queue(world.gateway, 9, dora.key).first) == 2
    with pytest.raises(Problem, match="recused"):
        open_case(world.gateway, carl.key, case.handle)


def test_why_somebody_stood_back_only_guardians_read(world: World) -> None:
    carl = world.cast.caseworkers[0]
    case = recuse(world.gateway, carl, world.assessed().handle, Tie.COLLEAGUE)
    assert [(one.key, one.tie) for one in case.ties] == [(carl.key, Tie.COLLEAGUE)]
    guardian, dora = world.cast.guardian, world.cast.caseworkers[1]
    (told,) = open_case(world.gateway, guardian.key, case.handle).ties
    assert told[1] is Tie.COLLEAGUE
    for other in (dora, world.cast.approver, *world.cast.administrators):
        assert open_case(world.gateway, other.key, case.handle).ties == ()


def test_what_somebody_said_of_why_is_under_their_signature(world: World) -> None:
    carl, case = world.cast.caseworkers[0], world.assessed()
    signed = carl.sign(recusal_message(case.handle, Tie.SELF))
    for said in (Tie.COLLEAGUE, None):
        with pytest.raises(Problem, match="signature-invalid"):
            submit_recusal(world.gateway, case.handle, carl.key, signed, said)
    submit_recusal(world.gateway, case.handle, carl.key, signed, Tie.SELF)
    assert recusal_message(case.handle) == recusal_message(case.handle, None)


def test_a_declared_tie_leaves_nothing_in_the_log_and_takes_a_look_back(world: World) -> None:
    case = world.traced(A_TWIN)
    assert case.verdict is not None
    carl, dora = world.cast.caseworkers
    person = candidates(case.verdict, reach_restricted=False)[0]
    confirm(world.gateway, carl, case.handle, person)
    before = len(world.entries())
    recuse(world.gateway, carl, case.handle, Tie.HOUSEHOLD)
    assert len(world.entries()) == before
    assert confirm(world.gateway, dora, case.handle, person).state is CaseState.REVIEW
