"""The plug is pulled in the middle of a day, and every promise holds afterwards.

A handful of times here; `python -m tests.faults` does it a thousand times, and fills real disks.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.adapters.keeping import LASTING, keep_in
from tests.databases import server
from tests.faults.__main__ import LATER
from tests.faults.writers import opened, write_at_once
from tests.walk.world import World

from proviso_gateway.adapters.database.models import Event
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.disk.crash_points import POINTS
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "proviso_gateway"


def pulled(database: str, *arguments: str) -> dict[str, Any]:
    """What `python -m tests.faults` counted; its own process forks, which a test's may not."""
    if database == "postgresql":
        server()  # or skip, loudly
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--database", database, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "verify", "."])},
        capture_output=True,
        text=True,
        check=False,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["broken"] == [], done.stderr
    assert done.returncode == 0
    return told["pulled"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("database", LASTING)
def test_whenever_the_plug_is_pulled_every_promise_holds(database: str) -> None:
    counts = pulled(database, "--kills", "6", "--seed", "7")
    assert sum(counts.values()) - counts.get("never reached", 0) >= 4


def test_a_home_is_founded_whole_or_not_at_all() -> None:
    counts = pulled("sqlite", "--founding")
    assert set(counts) == {
        point for point in POINTS if point.startswith("home.") and point != LATER
    }


@pytest.mark.parametrize("database", LASTING)
def test_a_call_that_is_killed_anywhere_is_completed_by_the_same_call(database: str) -> None:
    counts = pulled(database, "--calls", "--kills", "6")
    assert sum(counts.values()) == 6
    assert counts.get("never reached", 0) <= 2, "only a random moment may come too late"


def test_every_crash_point_stands_in_the_code_and_no_other_does() -> None:
    text = "".join(path.read_text() for path in SOURCE.rglob("*.py"))
    assert set(re.findall(r'reached\("([a-z.-]+)"\)\n', text)) == set(POINTS)


@pytest.mark.parametrize("database", LASTING)
def test_of_many_writers_at_once_none_is_lost(database: str, tmp_path: Path) -> None:
    """400 of them, in processes of their own: `python -m tests.faults.writers`."""
    opened(tmp_path, database)
    told = write_at_once(tmp_path, 24, threads=True)
    assert told["kept"] == told["in the log"] == 24
    assert told["numbered without a gap"]
    assert told["failed"] == 0


def test_a_full_database_is_told_and_nothing_of_the_step_is_kept(tmp_path: Path) -> None:
    """SQLite's own limit of pages, set to where it stands: the error of a full disk, injected."""
    world = World(keep=keep_in("sqlite", tmp_path))
    store = world.gateway.store
    assert isinstance(store, DatabaseStore)
    ready = world.assessed()
    with connections[store.alias].cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        refused = _until_refused(world)
        events = Event.objects.using(store.alias).count()
        waiting = len(store.cases(CaseState.RECEIVED))
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert refused == "store.disk-full"
    assert Event.objects.using(store.alias).filter(kind="received").count() == waiting + 1
    assert world.case(ready.handle) == ready
    world.received()
    assert Event.objects.using(store.alias).count() == events + 1
    assert world.verified()


def _until_refused(world: World) -> str:
    """Receive requests until the store refuses one; its code."""
    for _ in range(100):
        try:
            world.received()
        except Problem as full:
            return full.code
    return ""
