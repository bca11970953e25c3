"""A world on every kind of store, and homes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.homes import Make
from tests.adapters.keeping import KINDS, LASTING, keep_in
from tests.databases import fresh_postgresql_url
from tests.faults.day import ADMINISTRATORS
from tests.walk.world import World

from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.assembly.founding import create_home
from proviso_gateway.assembly.home import Home


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


@pytest.fixture(params=LASTING)
def database(request: pytest.FixtureRequest) -> str:
    """An address of a database, empty for SQLite."""
    return fresh_postgresql_url(empty=True) if request.param == "postgresql" else ""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes a home `home` in the test's folder, its log's key beside it."""
    made: list[Home] = []

    def create(**other: Any) -> Home:
        good: dict[str, Any] = {
            "signing_key": tmp_path / "log.pem",
            "origin": "rehearsal.invalid/home",
            "mode": "rehearsal",
            "administrators": ADMINISTRATORS,
        }
        folder = other.pop("folder", tmp_path / "home")
        made.append(create_home(folder, **{**good, **other}))
        return made[-1]

    yield create
    for home in made:
        home.close()
