"""A home that an earlier version made is upgraded, and goes on as if nothing had happened.

`tests/homes` holds homes as they lay on the disk; `tests/older_homes.py` made them, with the code
of their time. In each a request was searched for and looked at before the upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from tests.cli.desks import Desks, requests, somebody
from tests.older_homes import DAYS, KEPT, on, unpacked

from proviso_gateway.adapters.database import connecting
from proviso_gateway.adapters.database.connecting import OURS
from proviso_gateway.assembly.home import alias_of
from proviso_gateway.assembly.settings import read_settings
from proviso_verify import verify_counts, verify_log, verify_receipt

HOMES = sorted(KEPT.glob("*.tar.gz"))
MIGRATIONS = Path(connecting.__file__).parent / "migrations"
TABLES = sorted(one.name[:4] for one in MIGRATIONS.glob("0*.py"))
OLDER = [path for path in HOMES if path.name[:4] != TABLES[-1]]


@pytest.fixture(params=OLDER, ids=lambda path: path.name.partition(".")[0])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desks]:
    with on(DAYS[1]):
        desks = unpacked(request.param, tmp_path / "older")
        yield desks
        connecting.forget(alias_of(desks.home, read_settings(desks.home)))


def taken(desks: Desks) -> set[str]:
    """The migrations that the home's tables have."""
    alias = alias_of(desks.home, read_settings(desks.home))
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return {name[:4] for app, name in applied if app == OURS}


def test_a_home_of_the_tables_before_is_kept_for_both_databases() -> None:
    """Whoever changes tables makes one before (CONTRIBUTING.md, *A migration*)."""
    kept = {path.name.partition(".")[0] for path in HOMES}
    assert {f"{TABLES[-2]}-sqlite", f"{TABLES[-2]}-postgresql"} <= kept
    assert all(f"{name[:4]}-{kind}" in kept for name in kept for kind in ("sqlite", "postgresql"))
    assert {name[:4] for name in kept} <= set(TABLES)


def test_until_it_is_upgraded_it_is_refused_by_name_and_nothing_in_it_changes(
    older: Desks,
) -> None:
    before = taken(older)
    assert before < set(TABLES)
    files = {path: path.read_bytes() for path in older.home.rglob("*") if path.is_file()}
    for command in (("status",), ("sequence",), ("call", "P-1", "--out", older.folder / "a")):
        assert older.refused(*command, code=2) == "home.needs-upgrade"
    assert taken(older) == before
    assert {path: path.read_bytes() for path in files if "sqlite" not in path.name} == {
        path: data for path, data in files.items() if "sqlite" not in path.name
    }


def test_it_is_upgraded_and_answers_what_was_asked_before(older: Desks) -> None:
    public, genesis = older.folder / "public", read_settings(older.home).genesis
    seen = older.folder / "seen"
    seen.write_bytes((public / "checkpoint").read_bytes())
    older.run("upgrade")
    older.run("upgrade")  # whoever was killed gives it again
    assert taken(older) == set(TABLES)

    # The request that two officers had decided on, and one had looked at, is answered.
    sealed, answer = older.folder / "answer.sealed", older.folder / "answer.json"
    older.run("call", "P-1", "--out", sealed)
    older.run("requester", "open", sealed, "--key", older.key("police"), "--out", answer)
    assert somebody()["postcode"] in answer.read_text()

    # Its officers, agreement and register serve for a new request.
    file = requests(older.folder / "next.csv", request_ref="P-2")
    assert "ready" in older.run("receive", file, "--requester", "example-police")
    older.run("propose", "P-2", "--weighing", older.folder / "weighing.yaml", by="carl")
    older.run("approve", "P-2", by="edda")
    older.run("trace")
    assert "P-2" in json.dumps(older.told("queue"))

    # The log goes on from what outsiders had seen, and all of it verifies.
    older.run("sequence")
    older.run("publish", "--out", public)
    log = verify_log(str(public), genesis=str(genesis), since=str(seen))
    assert log.size > 0
    assert verify_receipt(str(answer), log=str(public), genesis=str(genesis))
    assert verify_counts(str(public), str(public / "statistics.json"), genesis=str(genesis))
    older.run("backup", older.folder / "backup")


def test_a_home_that_a_newer_version_changed_is_refused_by_name(older: Desks) -> None:
    older.run("upgrade")
    alias = alias_of(older.home, read_settings(older.home))
    MigrationRecorder(connections[alias]).record_applied(OURS, "9999_of_tomorrow")
    for command in (("status",), ("sequence",), ("upgrade",), ("backup", older.folder / "b")):
        assert older.refused(*command, code=2) == "home.of-newer-version"
