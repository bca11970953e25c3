"""However many cases wait, a page of the worklist asks the database the same few things."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connections
from tests.adapters.keeping import keep_in
from tests.walk.world import World

from proviso_gateway.adapters.database.remembered import Remembered
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.gateway.views.waiting import Filter, queue


def asked(world: World, which: Filter) -> int:
    """How many statements one page takes, read by somebody who remembers no case."""
    store = world.gateway.store
    assert isinstance(store, DatabaseStore)
    store._cases = Remembered()
    said: list[str] = []
    raw = connections[store.alias].connection
    raw.set_trace_callback(said.append)
    try:
        found = queue(world.gateway, 50, world.cast.caseworkers[0].key, which)
    finally:
        raw.set_trace_callback(None)
    assert found.first
    return len(said)


@pytest.mark.parametrize("which", [Filter(), Filter(mine=True)], ids=["all", "mine"])
def test_a_page_of_many_cases_asks_as_often_as_a_page_of_few(tmp_path: Path, which: Filter) -> None:
    world = World(keep=keep_in("sqlite", tmp_path))
    for _ in range(2):
        world.assessed()
        world.traced()
    few = asked(world, which)
    for _ in range(9):
        world.assessed()
        world.traced()
    assert asked(world, which) == few
    assert few < 20
