"""A proposal is given back with a reason; it decides nothing, and what was signed is dead."""

from __future__ import annotations

import pytest
from tests.walk.world import WEIGHED, World

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import approve, propose, submit_approval
from proviso_gateway.gateway.give_back import give_back
from proviso_gateway.gateway.stop import stop
from proviso_gateway.gateway.views.worklist import open_case, weighed_before
from proviso_verify.signing import APPROVE, APPROVER


def test_a_proposal_given_back_waits_for_another_and_says_why() -> None:
    world = World()
    carl = world.cast.caseworkers[0]
    case = world.proposed()
    entries = len(world.case(case.handle).entries)
    after = give_back(world.gateway, world.cast.approver, case.handle, " the address is old ")
    assert after.state is CaseState.READY
    assert after.proposed is None
    assert [len(after.entries) - entries] == [1]  # the assessment that follows, and no decision
    opened = open_case(world.gateway, carl.key, case.handle)
    assert opened.given_back_for == "the address is old"
    assert opened.given_back_by
    assert weighed_before(world.gateway, carl.key, case.handle) == WEIGHED
    assert weighed_before(world.gateway, world.cast.approver.key, case.handle) == {}
    propose(world.gateway, carl, case.handle, "passed", WEIGHED)
    assert open_case(world.gateway, carl.key, case.handle).given_back_for == ""
    approve(world.gateway, world.cast.approver, case.handle)
    world.verified()


def test_what_was_signed_for_a_proposal_that_came_back_approves_nothing() -> None:
    world = World()
    case = world.proposed()
    assert case.proposed is not None
    signature = world.cast.approver.sign(case.proposed.matter.statement(APPROVE, APPROVER))
    give_back(world.gateway, world.cast.approver, case.handle, "look again")
    propose(world.gateway, world.cast.caseworkers[0], case.handle, "passed", WEIGHED)
    with pytest.raises(Problem, match="signature-invalid"):
        submit_approval(world.gateway, case.handle, world.cast.approver.key, signature)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_nobody_gives_back_without_a_reason(reason: str) -> None:
    world = World()
    case = world.proposed()
    with pytest.raises(Problem, match="return-without-reason"):
        give_back(world.gateway, world.cast.approver, case.handle, reason)


def test_only_another_officer_who_may_decide_gives_back() -> None:
    world = World()
    case = world.proposed()
    for actor in (world.cast.caseworkers[1], world.cast.administrators[0]):
        with pytest.raises(Problem, match="not-entitled"):
            give_back(world.gateway, actor, case.handle, "look again")
    with pytest.raises(Problem, match="same-officer"):
        give_back(world.gateway, world.cast.caseworkers[0], case.handle, "look again")


def test_whoever_decides_is_told_what_changed_since_the_proposal() -> None:
    world = World()
    case, approver = world.proposed(), world.cast.approver
    assert open_case(world.gateway, approver.key, case.handle).changed == ()
    stop(world.gateway, world.cast.guardian, case.request.agreement)
    assert open_case(world.gateway, approver.key, case.handle).changed == (
        "the agreement is stopped",
    )
