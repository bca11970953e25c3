"""What every store promises: memory's twin, SQLite and PostgreSQL pass the same."""

from __future__ import annotations

import dataclasses

import pytest
from tests.walk.world import HOME_OFFICE, World

from proviso.casework.case import Line
from proviso.casework.charter import ActLine, AgreementStopped
from proviso.casework.events import Approved, Received, Withdrawn
from proviso.casework.lifecycle import State
from proviso.errors import Problem
from proviso.gateway.recording import first_line, line_of
from proviso.terms import Handle, Hash


def refused(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code


def test_a_line_that_is_not_the_next_of_its_stream_conflicts(world: World) -> None:
    case = world.assessed()
    line = line_of(world.gateway, case, Withdrawn())
    stale = dataclasses.replace(line, seq=line.seq - 1)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([stale])
    assert refused(raised) == "store.conflict"
    world.gateway.store.append([line])
    assert world.case(case.handle).state is State.WITHDRAWN


def test_lines_are_recorded_all_or_none_with_their_entries(world: World) -> None:
    one, two = world.assessed(), world.assessed()
    before = len(world.entries())
    lines = [line_of(world.gateway, case, Withdrawn()) for case in (one, two)]
    with pytest.raises(Problem):
        world.gateway.store.append([lines[0], dataclasses.replace(lines[1], seq=0)])
    assert world.case(one.handle).state is State.READY
    assert len(world.entries()) == before


def test_a_step_that_the_lifecycle_does_not_allow_is_not_recorded(world: World) -> None:
    case = world.assessed()
    world.gateway.store.append([line_of(world.gateway, case, Withdrawn())])
    ended = world.case(case.handle)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append(
            [Line(ended.handle, ended.length, ended.received_at, Withdrawn())]
        )
    assert refused(raised) == "casework.step-not-allowed"


def test_a_number_is_taken_once(world: World) -> None:
    case = world.assessed()
    assert case.received is not None
    again = dataclasses.replace(case.received, request=world.request())
    line = first_line(world.gateway, Handle("a" * 26), again)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([line])
    assert refused(raised) == "store.conflict"


def test_a_requesters_reference_names_one_case(world: World) -> None:
    case = world.assessed()
    assert case.received is not None
    twin = Received(case.received.request, HOME_OFFICE, 2, case.received.under)
    line = first_line(world.gateway, Handle("b" * 26), twin)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([line])
    assert refused(raised) == "store.reference-taken"


def test_an_approval_carries_one_case_however_often_it_is_recorded(world: World) -> None:
    first, second = world.approved(), world.proposed()
    assert first.permit is not None
    stolen = line_of(world.gateway, second, Approved(first.permit))
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([stolen])
    assert refused(raised) == "store.approval-spent"


def test_two_acts_at_the_same_place_of_the_charter_conflict(world: World) -> None:
    charter = world.gateway.store.charter()
    act = ActLine(
        charter.length - 1, world.gateway.clock.now(), AgreementStopped("a", Hash("0" * 64)), ()
    )
    with pytest.raises(Problem) as raised:
        world.gateway.store.enact(act)
    assert refused(raised) == "store.conflict"


def test_an_unknown_case_is_named_as_such(world: World) -> None:
    with pytest.raises(Problem) as raised:
        world.case(Handle("c" * 26))
    assert refused(raised) == "store.no-such-case"


def test_no_two_tags_of_a_person_are_the_same(world: World) -> None:
    tags = {world.gateway.store.subject_tag("SYN-1", b"k" * 32) for _ in range(20)}
    assert len(tags) == 20


def test_an_envelope_is_handed_out_once(world: World) -> None:
    handle = world.assessed().handle
    world.gateway.store.deposit(handle, b"sealed")
    assert world.gateway.store.take(handle) == b"sealed"
    assert world.gateway.store.take(handle) is None
