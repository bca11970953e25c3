"""What has begun is on record before a step rests on it, and looking records nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.walk.world import BEFORE_MAY, HELD, MAY, MEMORANDUM, World

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.publish import rows
from proviso_gateway.gateway.standing import record_begun, standing_on_record, stopped_on_record
from proviso_gateway.gateway.views.cases import for_custodian, for_requester
from proviso_gateway.gateway.views.institution import institution
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.worklist import open_case
from proviso_gateway.terms import Outcome


@pytest.fixture
def world() -> World:
    """A world with an approved case, on the day on which a hold begins that nobody has recorded."""
    world = World(source=HELD, opened_on=BEFORE_MAY)
    world.approved()
    return world.on(MAY)


def recorded(world: World) -> list[tuple[str, str]]:
    return [(one["act"], one["date"]) for one in world.entries("agreement") if "date" in one]


def test_whoever_looks_records_nothing_and_is_told_how_it_stands_today(world: World) -> None:
    gateway = world.gateway
    (handle,) = gateway.store.cases()
    before = gateway.store.recorded(), recorded(world)
    queue(gateway, 10)
    open_case(gateway, world.cast.approver.key, handle)
    for_custodian(gateway, handle)
    for_requester(gateway, handle)
    (agreement,) = institution(gateway).agreements
    assert agreement.stands is Stand.HELD
    (row,) = rows(gateway)
    assert row.outcomes[Outcome.HELD] == 1
    assert (gateway.store.recorded(), recorded(world)) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda gateway: record_begun(gateway, MEMORANDUM, gateway.today()),
        lambda gateway: standing_on_record(gateway, MEMORANDUM),
        lambda gateway: stopped_on_record(gateway, gateway.store.case(gateway.store.cases()[0])),
    ],
)
def test_whoever_rests_a_step_on_it_finds_it_in_the_log(
    world: World, act: Callable[[Gateway], object]
) -> None:
    before = recorded(world)
    act(world.gateway)
    after = recorded(world)
    assert after == [*before, ("held", "2018-05-09")]
    act(world.gateway)
    assert recorded(world) == after
