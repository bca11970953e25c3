"""Who is told what is due: asked by an index, and nothing is opened of which nobody is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence, Sized
from pathlib import Path

import pytest
from django.db import connections
from tests.adapters.keeping import keep_in
from tests.adapters.test_worklist_queries import asked
from tests.walk.world import AUTUMN, World

from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.views.clocks import due
from proviso_gateway.gateway.views.notices import notices
from proviso_gateway.terms import Handle

LONG_AGO = AUTUMN - datetime.timedelta(days=100)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(keep=keep_in("sqlite", tmp_path), opened_on=LONG_AGO)


def opened_by(world: World, page: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many cases are opened for this."""
    found: list[Handle] = []
    load = DatabaseStore.load

    def counted(self: DatabaseStore, handles: Sequence[Handle]) -> tuple[Case, ...]:
        found.extend(handles)
        return load(self, handles)

    with monkeypatch.context() as patched:
        patched.setattr(DatabaseStore, "load", counted)
        page()
    return len(found)


def waiting(world: World, many: int) -> None:
    """So many cases that were approved, searched for and asked about long ago, of which nobody is
    told today."""
    for _ in range(many):
        world.approved()
        world.traced()
        world.assessed(values={}, evidence={})


def test_what_is_not_due_is_not_opened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def everything() -> Sized:
        return notices(world.gateway)

    def slots() -> Sized:
        return due(world.gateway)

    waiting(world, 1)
    world.on(AUTUMN - datetime.timedelta(days=3))
    world.assessed(values={}, evidence={})  # evidence is due in weeks
    world.on(AUTUMN)
    case = world.traced()
    assert {one.case for one in due(world.gateway)} == {case.handle}
    few = asked(world, everything), asked(world, slots)
    assert few[0] < 20
    assert opened_by(world, slots, monkeypatch) == 1
    assert opened_by(world, everything, monkeypatch) == 1


def test_however_many_wait_as_few_are_opened_and_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for many in (1, 8):
        folder = tmp_path / str(many)
        folder.mkdir()
        world = World(keep=keep_in("sqlite", folder), opened_on=LONG_AGO, seed=f"{many} wait")
        waiting(world, many)
        world.on(AUTUMN)
        world.traced()

        def told(world: World = world) -> Sized:
            return notices(world.gateway)

        found.append((asked(world, told), opened_by(world, told, monkeypatch)))
    assert found[0] == found[1]
    assert found[0][1] == 1


def test_each_question_goes_by_an_index(world: World) -> None:
    store = world.gateway.store
    assert isinstance(store, DatabaseStore)
    said: list[str] = []
    raw = connections[store.alias].connection
    world.traced()
    raw.set_trace_callback(said.append)
    try:
        notices(world.gateway)
        store.running_out(world.gateway.now(), world.gateway.now(), {CaseState.ANSWERED})
    finally:
        raw.set_trace_callback(None)
    plans = [
        row[3]
        for one in said
        if one.lstrip().startswith("SELECT") and "proviso_caserow" in one
        for row in raw.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()
    ]
    assert any("case_approved" in one for one in plans)
    assert any("event_at" in one for one in plans)
    assert not [one for one in plans if one.startswith("SCAN proviso_caserow")]
    # Which answered cases disclosed anything no table tells: their handles are listed, once.
    assert len([one for one in plans if one.endswith("(state=?)")]) == 1, plans
