"""Who may do what with a case is one table, and the steps agree with it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.walk.world import WEIGHED, World

from proviso_gateway.casework.lifecycle import TRANSITIONS, CaseState, Step
from proviso_gateway.casework.who_may import (
    WHO_CARES,
    WHO_MAY,
    Care,
    Doing,
    cares,
    may,
    table,
    table_of_cares,
    table_of_told,
)
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import prepare_proposal
from proviso_gateway.gateway.views.desk import doings
from proviso_verify.officers import ROLES

LEADS = {
    Doing.PROPOSE: Step.PROPOSED,
    Doing.APPROVE: Step.APPROVED,
    Doing.DECLINE: Step.DECLINED,
    Doing.RETURN: Step.RETURNED,
    Doing.LOOK: Step.CONFIRMED,
    Doing.STAND_BACK: Step.RECUSED,
}


def test_the_walk_shows_the_table() -> None:
    walk = Path("docs/walk.md").read_text(encoding="utf-8")
    assert table() in walk
    assert table_of_told() in walk
    assert table_of_cares() in walk


@pytest.mark.parametrize("doing", LEADS)
def test_what_may_be_done_in_a_state_is_what_the_lifecycle_lets_follow(doing: Doing) -> None:
    allowed = {state for state, steps in TRANSITIONS.items() if LEADS[doing] in steps}
    assert WHO_MAY[doing].states == allowed


def test_one_role_is_enough_and_no_role_is_none() -> None:
    for doing, state in itertools.product(Doing, CaseState):
        held = {role for role in ROLES if may(doing, frozenset({role}), state)}
        assert held == (WHO_MAY[doing].roles if state in WHO_MAY[doing].states else set())
        assert not may(doing, frozenset(), state)


def test_administrators_look_after_accounts_and_organisations_after_their_own() -> None:
    for what, role in itertools.product(Care, ROLES):
        alone = cares(what, frozenset({role}), own_people=False)
        assert alone == (role == "administrator"), (what, role)
    for what in Care:
        theirs = cares(what, frozenset(), own_people=True)
        assert theirs == WHO_CARES[what].own_people
        assert not cares(what, frozenset(), own_people=False)
    assert not cares(Care.GIVE, frozenset(), own_people=True)


def test_what_is_offered_to_an_officer_is_what_the_step_takes_from_them() -> None:
    world = World()
    case = world.assessed()
    for actor in (*world.cast.caseworkers, world.cast.approver, *world.cast.administrators):
        offered = Doing.PROPOSE in doings(world.gateway, actor.key, case)
        if offered:
            prepare_proposal(world.gateway, actor.key, case.handle, "passed", WEIGHED)
            continue
        with pytest.raises(Problem) as refused:
            prepare_proposal(world.gateway, actor.key, case.handle, "passed", WEIGHED)
        assert refused.value.code == "casework.not-entitled"
