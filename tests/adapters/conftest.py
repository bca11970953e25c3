"""A world on every kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.keeping import KINDS, LASTING, keep_in
from tests.walk.world import World

from proviso.adapters.database.store import DatabaseStore


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A world whose store is of each kind in turn."""
    yield from _world(request.param, tmp_path)


@pytest.fixture(params=LASTING)
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A world on each database in turn."""
    yield from _world(request.param, tmp_path)


def _world(kind: str, folder: Path) -> Iterator[World]:
    world = World(keep=keep_in(kind, folder))
    yield world
    store = world.gateway.store
    if isinstance(store, DatabaseStore):
        store.close()
