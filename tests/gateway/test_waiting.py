"""What waits, for whom and until when; whose a case is; who is told two working days ahead."""

from __future__ import annotations

import pytest
from tests.walk.world import A_TWIN, AMINA, HOME_OFFICE, MEMORANDUM, World, day, whom

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.claim import claim, release_claim
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.views.clocks import LOOK, SEARCH, due
from proviso_gateway.gateway.views.waiting import Filter, queue


def listed(world: World, key: str, **which: object) -> set[str]:
    found = queue(world.gateway, 50, key, Filter(**which))  # type: ignore[arg-type]
    return {one.case for one in found.first}


def test_the_list_is_narrowed_by_state_requester_agreement_and_what_one_can_do() -> None:
    world = World()
    ready, proposed, matched = world.assessed(), world.proposed(), world.traced(whom(AMINA))
    carl, dora = (one.key for one in world.cast.caseworkers)
    approver, administrator = world.cast.approver.key, world.cast.administrators[0].key
    everything = {ready.handle, proposed.handle, matched.handle}
    assert listed(world, carl) == everything
    assert listed(world, carl, mine=True) == {ready.handle, matched.handle}
    assert listed(world, approver, mine=True) == {proposed.handle, matched.handle}
    assert listed(world, administrator, mine=True) == set()
    assert listed(world, dora, state="matched") == {matched.handle}
    assert listed(world, administrator, state="matched") == set()
    assert listed(world, administrator, state="in_hand") == {matched.handle}
    assert listed(world, dora, state="in_hand") == set()
    assert listed(world, dora, requester=HOME_OFFICE, agreement=MEMORANDUM) == everything
    assert listed(world, dora, requester="county-court") == set()
    assert listed(world, dora, agreement="another") == set()


def test_clocks_count_working_days_and_what_is_overdue_can_be_listed() -> None:
    world = World()
    asked = world.assessed(values={}, evidence={})
    approved = world.approved()
    carl = world.cast.caseworkers[0].key
    first = {one.case: one.clock for one in queue(world.gateway, 9, carl).first}
    assert (first[asked.handle].what, first[asked.handle].left) == ("evidence", 20)  # type: ignore[union-attr]
    assert (first[approved.handle].what, first[approved.handle].left) == ("slot", 2)  # type: ignore[union-attr]
    assert listed(world, carl, overdue=True) == set()
    world.on(day(2017, 10, 4))
    assert listed(world, carl, overdue=True) == {approved.handle}
    world.on(day(2017, 11, 1))
    told = {one.case: one.clock for one in queue(world.gateway, 9, carl).first}
    assert told[asked.handle].left == -2  # type: ignore[union-attr]
    assert asked.handle in listed(world, carl, overdue=True)


def test_a_case_is_claimed_shown_and_given_up_and_locks_nobody_out() -> None:
    world = World()
    carl, dora = world.cast.caseworkers
    case = world.assessed()
    claim(world.gateway, carl.key, case.handle)
    (row,) = queue(world.gateway, 9, carl.key).first
    assert row.yours
    (row,) = queue(world.gateway, 9, dora.key).first
    assert row.claimed_by
    assert not row.yours
    release_claim(world.gateway, dora.key, case)
    assert queue(world.gateway, 9).first[0].claimed_by
    claim(world.gateway, dora.key, case.handle)
    assert queue(world.gateway, 9, dora.key).first[0].yours
    recuse(world.gateway, dora, case.handle)
    assert queue(world.gateway, 9).first[0].claimed_by == ""
    with pytest.raises(Problem, match="recused"):
        claim(world.gateway, dora.key, case.handle)
    with pytest.raises(Problem, match="not-entitled"):
        claim(world.gateway, world.cast.approver.key, case.handle)


def test_two_working_days_ahead_everybody_whose_look_is_missing_is_told_by_their_key() -> None:
    world = World()
    carl, dora = world.cast.caseworkers
    unsearched, twins = world.approved(), world.traced(A_TWIN)
    looked = {carl.key, dora.key, world.cast.approver.key, world.cast.guardian.key}
    told = due(world.gateway)
    assert {(one.key, one.what) for one in told if one.case == unsearched.handle} == {
        (key, SEARCH) for key in looked
    }
    assert {(one.key, one.what) for one in told if one.case == twins.handle} == {
        (key, LOOK) for key in looked
    }
    assert {one.by for one in told} == {day(2017, 10, 4)}
    assert twins.verdict is not None
    assert twins.verdict.best is not None
    confirm(world.gateway, carl, twins.handle, twins.verdict.best.person_id)
    recuse(world.gateway, dora, twins.handle)
    left = {one.key for one in due(world.gateway) if one.case == twins.handle}
    assert left == looked - {carl.key, dora.key}
    world.on(day(2017, 10, 4))
    assert due(world.gateway) == ()
