"""When a search may begin, what is on record of it, and what the others did in the same moment."""

from __future__ import annotations

import dataclasses
import datetime
from unittest.mock import patch

import pytest
from tests.walk.world import AMINA, AUTUMN, NOBODY, World, whom

from proviso_gateway.adapters.memory import MemoryStore
from proviso_gateway.casework.events import SearchBegun
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway import trace as tracing
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.trace import check_restrictions_fresh, to_trace, trace, trace_all
from proviso_gateway.terms import Period


def live(world: World) -> Gateway:
    return dataclasses.replace(world.gateway, rehearsal=False)


def test_what_a_search_rests_on_is_on_record_before_it() -> None:
    world = World()
    case = world.traced()
    register, charter = world.gateway.register, world.gateway.store.charter()
    whom_hash = search_hash(case.request)
    assert case.searched == SearchBegun(register.digest, register.model, whom_hash, charter.length)


def test_the_list_of_the_restricted_may_be_as_old_as_agreed_and_not_a_day_older() -> None:
    world = World()
    gateway, days = live(world), world.gateway.restriction_days
    world.on(AUTUMN + datetime.timedelta(days=days))
    check_restrictions_fresh(gateway)
    world.on(AUTUMN + datetime.timedelta(days=days + 1))
    check_restrictions_fresh(world.gateway)
    with pytest.raises(Problem) as raised:
        check_restrictions_fresh(gateway)
    assert raised.value.code == "gateway.restrictions-stale"
    assert str(days + 1) in raised.value.sentence
    assert str(days) in raised.value.sentence + raised.value.remedy


def test_an_old_list_stops_a_search_and_a_list_of_searches_before_anything_is_recorded() -> None:
    world = World()
    case, gateway = world.approved(), live(world)
    world.on(AUTUMN + datetime.timedelta(days=world.gateway.restriction_days + 1))
    for search in (trace, lambda house, handle: trace_all(house, [handle])):
        with pytest.raises(Problem) as raised:
            search(gateway, case.handle)
        assert raised.value.code == "gateway.restrictions-stale"
    assert trace_all(gateway, []).cases == ()
    assert world.case(case.handle) == case


def test_who_is_not_approved_or_was_searched_for_is_left_as_they_stand() -> None:
    world = World()
    waiting, searched = world.proposed(), world.traced()
    assert trace(world.gateway, waiting.handle) == waiting
    assert trace(world.gateway, searched.handle) == searched
    assert len(world.entries("search")) == 1


def test_a_log_that_is_ahead_of_the_clock_runs_an_approval_out() -> None:
    world = World()
    case = world.approved()
    assert case.permit is not None
    for month, code in ((case.permit.matter.by, None), ("2099-01", "casework.permit-expired")):
        with patch.object(type(world.gateway), "period", lambda self, month=month: Period(month)):
            if code is None:
                assert tracing._begun(world.gateway, case) is not None
                continue
            with pytest.raises(Problem) as raised:
                tracing._begun(world.gateway, case)
            assert raised.value.code == code


def test_a_search_for_whose_answer_nobody_could_call_any_more_does_not_begin() -> None:
    world = World()
    case = world.approved()
    days = [AUTUMN + datetime.timedelta(days=n) for n in range(3)]
    for slot, last, begins in (
        (days[0], days[1], True),
        (days[1], days[1], False),
        (days[2], days[1], False),
        (None, days[1], True),
        (days[2], None, True),
    ):
        with (
            patch.object(tracing, "slot_if_searched", lambda *_, slot=slot: slot),
            patch.object(tracing, "last_day_of", lambda *_, last=last: last),
        ):
            if begins:
                assert tracing._begun(world.gateway, case) is not None
                continue
            with pytest.raises(Problem) as raised:
                tracing._begun(world.gateway, case)
            assert raised.value.code == "gateway.slot-too-late"


def test_a_case_that_somebody_else_began_to_search_for_is_left_to_them() -> None:
    world = World()
    case = world.approved()
    inner, theirs = MemoryStore.append, [True]

    def crowded(store: MemoryStore, lines: object) -> None:
        if theirs:
            theirs.pop()
            trace(world.gateway, case.handle)
            raise problem("store.conflict")
        inner(store, lines)  # type: ignore[arg-type]

    with patch.object(MemoryStore, "append", crowded):
        assert trace(world.gateway, case.handle).state is CaseState.MATCHED
    assert len(world.entries("search")) == 1


def test_a_search_that_could_not_be_recorded_is_nobodys_and_says_why() -> None:
    world = World()
    case = world.approved()
    with (
        patch.object(MemoryStore, "append", side_effect=problem("store.no-room", free=1, needed=2)),
        pytest.raises(Problem) as raised,
    ):
        trace(world.gateway, case.handle)
    assert raised.value.code == "store.no-room"
    assert world.case(case.handle) == case
    with patch.object(MemoryStore, "append", side_effect=problem("store.conflict")):
        many = trace_all(world.gateway, [case.handle])
    assert {one.code for one in many.problems.values()} == {"store.conflict"}
    assert many.cases == (case,)


def test_of_a_crowded_list_each_is_searched_for_once_and_no_other_is_lost() -> None:
    """One of three is begun by somebody else while the group is recorded."""
    world = World()
    handles = [world.approved(who).handle for who in (whom(AMINA), NOBODY, None)]
    inner, theirs = MemoryStore.append, [True]

    def crowded(store: MemoryStore, lines: list[object]) -> None:
        if len(lines) > 1:
            if theirs:
                theirs.pop()
                trace(world.gateway, handles[1])
            raise problem("store.conflict")
        inner(store, lines)  # type: ignore[arg-type]

    told: list[tuple[int, int]] = []
    with patch.object(MemoryStore, "append", crowded):
        many = trace_all(world.gateway, handles, lambda *at: told.append(at))
    states = [CaseState.MATCHED, CaseState.UNMATCHED, CaseState.MATCHED]
    assert [case.state for case in many.cases] == states
    assert not many.problems
    assert told == [(3, 3)]
    assert len(world.entries("search")) == 3


def test_a_list_is_recorded_in_groups_before_the_search_and_after_it() -> None:
    world = World()
    handles = [world.approved().handle for _ in range(3)]
    sizes: list[int] = []
    inner = MemoryStore.append

    def counted(store: MemoryStore, lines: list[object]) -> None:
        sizes.append(len(lines))
        inner(store, lines)  # type: ignore[arg-type]

    with patch.object(MemoryStore, "append", counted):
        trace_all(world.gateway, handles)
    assert sizes == [3, 3]


def test_whoever_came_too_late_is_told_so_and_loses_no_other() -> None:
    world = World()
    late = world.approved()
    world.on(AUTUMN + datetime.timedelta(days=40))
    fresh = world.approved()
    many = trace_all(world.gateway, [late.handle, fresh.handle])
    assert [case.state for case in many.cases] == [CaseState.APPROVED, CaseState.MATCHED]
    assert {handle: one.code for handle, one in many.problems.items()} == {
        late.handle: "casework.permit-expired"
    }


def test_a_finding_that_cannot_be_recorded_is_a_problem_of_its_own_case() -> None:
    world = World()
    case = world.approved()
    inner, begun = MemoryStore.append, [True]

    def crowded(store: MemoryStore, lines: list[object]) -> None:
        if not begun:
            raise problem("store.conflict")
        begun.pop()
        inner(store, lines)  # type: ignore[arg-type]

    with patch.object(MemoryStore, "append", crowded):
        many = trace_all(world.gateway, [case.handle])
    assert {one.code for one in many.problems.values()} == {"store.conflict"}
    assert [one.state for one in many.cases] == [CaseState.SEARCHED]


def test_a_long_list_is_told_group_by_group() -> None:
    world = World()
    handles = [world.approved().handle for _ in range(3)]
    told: list[tuple[int, int]] = []
    with patch.object(tracing, "GROUP", 2):
        many = trace_all(world.gateway, handles, lambda *at: told.append(at))
    assert told == [(2, 3), (3, 3)]
    assert {case.state for case in many.cases} == {CaseState.MATCHED}


def test_what_is_to_be_searched_for_is_approved_and_has_not_run_out() -> None:
    world = World()
    world.proposed()
    old = world.approved()
    assert to_trace(world.gateway) == (old.handle,)
    world.on(AUTUMN + datetime.timedelta(days=40))
    new = world.approved()
    assert to_trace(world.gateway) == (new.handle,)
