"""However many cases wait, a page of the worklist asks the database the same few things."""

from __future__ import annotations

from collections.abc import Callable, Sized
from pathlib import Path

import pytest
from django.db import connections
from tests.adapters.keeping import keep_in
from tests.walk.world import AMINA, World

from proviso_gateway.adapters.database.remembered import Remembered
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.gateway.views.reads import own_cases_about, reads
from proviso_gateway.gateway.views.waiting import Filter, queue
from proviso_gateway.gateway.views.worklist import open_case


def asked(world: World, page: Callable[[], Sized]) -> int:
    """How many statements one page takes, read by somebody who remembers no case."""
    store = world.gateway.store
    assert isinstance(store, DatabaseStore)
    store._cases = Remembered()
    said: list[str] = []
    raw = connections[store.alias].connection
    raw.set_trace_callback(said.append)
    try:
        found = page()
    finally:
        raw.set_trace_callback(None)
    assert len(found)
    return len(said)


@pytest.mark.parametrize("which", [Filter(), Filter(mine=True)], ids=["all", "mine"])
def test_a_page_of_many_cases_asks_as_often_as_a_page_of_few(tmp_path: Path, which: Filter) -> None:
    world = World(keep=keep_in("sqlite", tmp_path))
    for _ in range(2):
        world.assessed()
        world.traced()
    key = world.cast.caseworkers[0].key

    def page() -> Sized:
        return queue(world.gateway, 50, key, which).first

    few = asked(world, page)
    for _ in range(9):
        world.assessed()
        world.traced()
    assert asked(world, page) == few
    assert few < 20


def test_whatever_was_read_its_report_and_a_search_among_it_ask_as_often(tmp_path: Path) -> None:
    world = World(keep=keep_in("sqlite", tmp_path))
    key, administrator = world.cast.caseworkers[0].key, world.cast.administrators[0].key

    def reading(many: int) -> None:
        for _ in range(many):
            open_case(world.gateway, key, world.proposed().handle)

    def report() -> Sized:
        return reads(world.gateway, administrator, 30).officers

    def search() -> Sized:
        return own_cases_about(world.gateway, key, AMINA.family_name, "to go on with it")

    reading(1)
    few = asked(world, report), asked(world, search)
    reading(9)
    assert (asked(world, report), asked(world, search)) == few
    assert len(search()) == 10
