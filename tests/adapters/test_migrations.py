"""A home is opened only with the tables that every installed app expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import modify_settings
from tests.adapters.keeping import LASTING
from tests.databases import databases, fresh_postgresql_url

from proviso_gateway.adapters.database.connecting import (
    connect,
    forget,
    migrate,
    postgresql,
    sqlite,
    unmigrated,
)


@pytest.fixture(params=LASTING)
def alias(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from databases(tmp_path, request.param)


def test_a_database_of_this_version_has_every_migration(alias: str) -> None:
    assert not unmigrated(alias)


def test_what_a_server_has_besides_leaves_a_homes_tables_alone(alias: str) -> None:
    with modify_settings(INSTALLED_APPS={"append": "django.contrib.sessions"}):
        assert not unmigrated(alias)
        migrate(alias)
        assert "django_session" not in connections[alias].introspection.table_names()
    assert not unmigrated(alias)


@pytest.mark.parametrize("app", ["proviso", "another"])
def test_a_migration_that_this_version_lacks_was_made_by_a_newer_one(alias: str, app: str) -> None:
    MigrationRecorder(connections[alias]).record_applied(app, "9999_from_the_future")
    assert unmigrated(alias)


@pytest.fixture(params=LASTING)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    lasts = request.param == "postgresql"
    told = (
        postgresql(fresh_postgresql_url(empty=True)) if lasts else sqlite(tmp_path / "old.sqlite")
    )
    alias = connect(told)
    yield alias
    forget(alias)


def test_what_was_recorded_before_erasure_stays_guarded_through_it(empty: str) -> None:
    """The event table is made anew: no row is lost, and none can be changed afterwards."""
    call_command("migrate", "proviso", "0006", database=empty, verbosity=0, interactive=False)
    row = (
        "INSERT INTO proviso_event (stream, seq, kind, at, entry_id) VALUES (%s, %s, %s, %s, NULL)"
    )
    with connections[empty].cursor() as cursor:
        for seq, kind in enumerate(("evidence given", "proposed")):
            cursor.execute(row, ["a" * 26, seq, kind, 5])
        cursor.execute("SELECT MAX(id) FROM proviso_event")
        (last,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO proviso_caserow (handle, state, length, requester, reference, "
            "numbered_by, number) VALUES (%s, 'ready', 2, 'ho', 'r', 'mou', 1)",
            ["a" * 26],
        )
    migrate(empty)
    assert not unmigrated(empty)
    for wrong in (
        "UPDATE proviso_event SET kind = 'received'",
        "DELETE FROM proviso_event",
        "INSERT INTO proviso_event (stream, seq, kind, at) VALUES ('b', 0, 'answered', 5)",
        "INSERT INTO proviso_event (stream, seq, kind, at) VALUES ('b', 0, 'cohort erased', 5)",
    ):
        with pytest.raises(DatabaseError), connections[empty].cursor() as cursor:
            cursor.execute(wrong)
    with connections[empty].cursor() as cursor:
        cursor.execute("SELECT seq, kind FROM proviso_event ORDER BY id")
        assert cursor.fetchall() == [(0, "evidence given"), (1, "proposed")]
        cursor.execute(row, ["a" * 26, 2, "returned", 5])
        cursor.execute("SELECT MAX(id) FROM proviso_event")
        assert cursor.fetchone()[0] > last
        cursor.execute("DELETE FROM proviso_caserow")
        cursor.execute("DELETE FROM proviso_event")  # of a case that is gone, what left no entry
        cursor.execute("SELECT COUNT(*) FROM proviso_event")
        assert cursor.fetchone() == (0,)
