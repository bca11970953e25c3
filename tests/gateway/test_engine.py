"""Where another engine searches for many at once, the door decides first, and alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import pytest
from tests.walk.world import A_TWIN, AMINA, NOBODY, RESTRICTED, World, whom

from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.trace import trace, trace_all
from proviso_gateway.terms import Handle, Hash
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict

Asked = Sequence[tuple[Search, bool]]


@dataclass
class Elsewhere:
    """An engine that looks at how things stand when it is asked, and answers as this process."""

    world: World
    handles: Sequence[Handle] = ()
    register: Hash = field(init=False)
    model: Hash = field(init=False)
    asked: list[Asked] = field(default_factory=list)
    stood: list[tuple[list[str], int]] = field(default_factory=list)
    fails: Problem | None = None

    def __post_init__(self) -> None:
        self.register, self.model = door(self.world).digest, door(self.world).model

    def searched(self, asked: Asked) -> Sequence[Verdict | Problem]:
        states = [self.world.case(handle).state.value for handle in self.handles]
        self.stood.append((states, len(self.world.entries("search"))))
        self.asked.append(asked)
        spent: Any = door(self.world).spent_approvals
        permits = [self.world.case(handle).permit for handle in self.handles]
        assert all(permit and not spent.spend(permit.hash) for permit in permits)
        if self.fails is not None:
            raise self.fails
        tracer = door(self.world).tracer
        return [tracer.trace(search, reach_restricted=reach) for search, reach in asked]


def door(world: World) -> RegisterDoor:
    register = world.gateway.register
    assert isinstance(register, RegisterDoor)
    return register


def approved(world: World) -> list[Case]:
    return [world.approved(who) for who in (whom(AMINA), NOBODY, A_TWIN, whom(RESTRICTED))]


def test_every_search_is_on_record_and_every_permit_spent_before_it_is_told_of_anybody() -> None:
    world, alone = World(), World()
    expected = [trace(alone.gateway, case.handle) for case in approved(alone)]
    handles = [case.handle for case in approved(world)]
    engine = door(world).engine = Elsewhere(world, handles)
    many = trace_all(world.gateway, handles)
    assert engine.stood == [(["searched"] * 4, 4)]
    assert not many.problems
    assert [case.verdict for case in many.cases] == [case.verdict for case in expected]
    assert [case.state for case in many.cases] == [case.state for case in expected]
    found = many.cases[0]
    assert found.permit is not None
    assert door(world).record(AMINA.person_id, found.permit) == AMINA


def test_this_process_too_searches_for_nobody_before_every_permit_is_spent() -> None:
    world, alone = World(), World()
    expected = [trace(alone.gateway, case.handle) for case in approved(alone)]
    handles = [case.handle for case in approved(world)]
    inner, stood = Tracer.searched, []

    def watched(tracer: Tracer, asked: Asked) -> Sequence[Verdict | Problem]:
        spent = door(world).spent_approvals
        permits = [world.case(handle).permit for handle in handles]
        fresh = [permit is None or spent.spend(permit.hash) for permit in permits]
        stood.append((fresh, len(world.entries("search")), len(asked)))
        return inner(tracer, asked)

    with patch.object(Tracer, "searched", watched):
        many = trace_all(world.gateway, handles)
    assert stood == [([False] * 4, 4, 4)]
    assert [case.verdict for case in many.cases] == [case.verdict for case in expected]


def test_a_permit_that_the_door_turns_away_is_no_part_of_what_leaves() -> None:
    world = World()
    spent, fresh = world.approved(whom(AMINA)), world.approved(NOBODY)
    assert spent.permit is not None
    assert door(world).spent_approvals.spend(spent.permit.hash)
    engine = door(world).engine = Elsewhere(world, [fresh.handle])
    many = trace_all(world.gateway, [spent.handle, fresh.handle])
    assert [[search for search, _ in asked] for asked in engine.asked] == [[NOBODY]]
    assert {one: wrong.code for one, wrong in many.problems.items()} == {
        spent.handle: "register.permit-spent"
    }
    assert many.cases[1].state is CaseState.UNMATCHED


def test_an_engine_over_another_register_is_told_of_nobody_and_spends_nothing() -> None:
    world = World()
    case = world.approved()
    engine = door(world).engine = Elsewhere(world)
    engine.register = Hash("f" * 64)
    with pytest.raises(Problem, match=r"register\.index-of-another-register"):
        trace_all(world.gateway, [case.handle])
    assert not engine.asked
    assert not world.entries("search")
    assert world.case(case.handle).state is CaseState.APPROVED
    assert case.permit is not None
    assert door(world).spent_approvals.spend(case.permit.hash)


@pytest.mark.parametrize("code", ["spark.job-failed", "spark.part-unanswered"])
def test_an_engine_that_fails_finds_nobody(code: str) -> None:
    world = World()
    handles = [world.approved(who).handle for who in (whom(AMINA), NOBODY)]
    engine = door(world).engine = Elsewhere(world, handles)
    engine.fails = problem(code, kind="Fault")
    many = trace_all(world.gateway, handles)
    assert {one: wrong.code for one, wrong in many.problems.items()} == dict.fromkeys(handles, code)
    assert [case.verdict for case in many.cases] == [None, None]
    assert [case.state for case in many.cases] == [CaseState.SEARCHED] * 2


def test_after_an_engine_failed_no_other_group_is_begun() -> None:
    world = World()
    handles = [world.approved(who).handle for who in (whom(AMINA), NOBODY, A_TWIN)]
    engine = door(world).engine = Elsewhere(world, handles[:1])
    engine.fails = problem("spark.job-failed", kind="Fault")
    many = trace_all(world.gateway, handles, group=1)
    assert len(engine.asked) == 1
    assert list(many.problems) == handles[:1]
    assert [case.state for case in many.cases] == [
        CaseState.SEARCHED, CaseState.APPROVED, CaseState.APPROVED
    ]  # fmt: skip
    assert len(world.entries("search")) == 1
