"""Fifty people at once: nobody is told of a failure, and nothing that they did is lost.

(`make bench-fifty` has them work for a minute, on many cases.)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.keeping import LASTING
from tests.databases import fresh_postgresql_url
from tests.portal.crowd import crowded, recorded, waiting_for_a_second, work
from tests.portal.served import Served, free_port, serving


@pytest.mark.parametrize("kind", LASTING)
def test_fifty_people_at_once_lose_nothing(kind: str, tmp_path: Path) -> None:
    port = free_port()
    database = fresh_postgresql_url(empty=True) if kind == "postgresql" else ""
    team = crowded(tmp_path / "home", f"http://localhost:{port}", 150, database)
    assert len(team) == 50
    served = Served(tmp_path / "home", port)
    home = served.home()
    before = recorded(home)
    with serving(served.folder, port):
        told = work(served, team, seconds=3)
    assert told.wrong == []
    put = told.done.pop("put before")
    assert told.done["propose"]
    assert told.done["collect"]
    assert put
    assert recorded(home) - before == +told.done
    assert waiting_for_a_second(served.folder) == put - told.done["ask"], "no draft is lost"
    home.sequence()
    home.publish_to(tmp_path / "public")
    genesis = home.settings.genesis
    home.close()
    done = subprocess.run(
        [sys.executable, "-m", "proviso_verify", "log", tmp_path / "public", "--genesis", genesis],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
