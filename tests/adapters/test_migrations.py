"""A home is opened only with the tables that every installed app expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import modify_settings
from tests.adapters.keeping import LASTING
from tests.databases import databases

from proviso_gateway.adapters.database.connecting import migrate, unmigrated


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
