"""An approval opens the register's door once, wherever that is remembered."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from tests.walk.world import World

from proviso_gateway.adapters.database.spent_approvals import DatabaseSpentApprovals
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.register.door import RegisterDoor, SpentApprovals
from proviso_gateway.casework.case import Case
from proviso_gateway.errors import Problem
from proviso_gateway.terms import Hash

PROPOSAL = Hash("a" * 64)


def door_of(world: World) -> RegisterDoor:
    door = world.gateway.register
    assert isinstance(door, RegisterDoor)
    return door


def spent_approvals(world: World) -> SpentApprovals:
    return door_of(world).spent_approvals


def searched_again(world: World, case: Case) -> str:
    assert case.permit is not None
    with pytest.raises(Problem) as raised:
        world.gateway.register.search(case.request.whom, case.permit)
    return raised.value.code


def test_a_world_on_a_database_remembers_there(world: World) -> None:
    on_database = isinstance(world.gateway.store, DatabaseStore)
    assert isinstance(spent_approvals(world), DatabaseSpentApprovals) == on_database


def test_an_approval_opens_the_door_once(world: World) -> None:
    assert searched_again(world, world.traced()) == "register.permit-spent"


def test_a_search_that_failed_has_spent_its_approval(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever could search again after a failure could fail on purpose."""
    case = world.approved()
    assert case.permit is not None

    def fails(*_: Any, **__: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(type(door_of(world).tracer), "trace", fails)
        with pytest.raises(MemoryError):
            world.gateway.register.search(case.request.whom, case.permit)
    assert searched_again(world, case) == "register.permit-spent"


def test_each_approval_is_spent_by_itself_and_remembers_whom_it_found(world: World) -> None:
    spent, other = spent_approvals(world), Hash("b" * 64)
    assert spent.spend(PROPOSAL)
    assert spent.reviews_needed(PROPOSAL, "SYN-1") is None
    spent.found(PROPOSAL, ["SYN-1", "SYN-2"], 2)
    assert not spent.spend(PROPOSAL)
    assert [spent.reviews_needed(PROPOSAL, f"SYN-{n}") for n in (1, 2, 3)] == [2, 2, None]
    assert spent.spend(other)
    assert spent.reviews_needed(other, "SYN-1") is None


def test_of_many_who_spend_one_approval_at_once_one_may_search(lasting: World) -> None:
    together = threading.Barrier(6)
    fresh: list[bool] = []

    def spend() -> None:
        together.wait()
        fresh.append(spent_approvals(lasting).spend(PROPOSAL))
        connections.close_all()

    workers = [threading.Thread(target=spend) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(fresh) == [False] * 5 + [True]
