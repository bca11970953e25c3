"""Databases by alias: SQLite in one file by default, PostgreSQL by one setting.

Django knows its databases by name for the whole process. A home adds its own when it is opened, so
that one process can hold several, as the tests do.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.errors import problem

OURS = "proviso"
"""The app whose tables a home's database holds, and no other's: accounts live apart."""

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up as `store.busy`."""

_SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
"""Every commit is on the disk before it returns, and nobody who reads waits for who writes. What is
deleted is overwritten."""


def sqlite(path: Path) -> dict[str, Any]:
    """The settings of a SQLite database in this file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,  # a server's threads keep theirs from request to request
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS,
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """The settings of a PostgreSQL database, `postgresql://user:password@host:port/name?key=value`.

    What follows the question mark are libpq's parameters (`sslmode`, `passfile`, `service`, …).
    Raises `store.bad-address`.
    """
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        raise problem("store.bad-address") from None
    if address.scheme not in ("postgresql", "postgres") or len(address.path) < 2:
        raise problem("store.bad-address")
    options: dict[str, Any] = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path[1:]),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(address.hostname or "") or str(options.pop("host", "")),
        "PORT": str(port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def connect(settings: dict[str, Any]) -> str:
    """The alias under which this process knows the database with these settings."""
    alias = "home-" + hashlib.sha256(repr(sorted(settings.items())).encode()).hexdigest()[:16]
    if alias not in connections.settings:
        completed = connections.configure_settings({"default": dict(settings)})
        connections.settings[alias] = completed["default"]
    return alias


def migrate(alias: str) -> None:
    """Bring the tables to what this version of Proviso expects."""
    with translated_errors():
        call_command("migrate", OURS, database=alias, verbosity=0, interactive=False)


def unmigrated(alias: str) -> bool:
    """Whether the tables are not what this version of Proviso expects: older, or newer.

    Raises as every use of a database.
    """
    applied, ours = _migrations(alias)
    return applied != ours


def is_newer(alias: str) -> bool:
    """Whether the tables were changed by a version of Proviso that this one does not know."""
    applied, ours = _migrations(alias)
    return not applied <= ours


def check_tables(alias: str) -> None:
    """Refuse tables of another version. Raises `home.of-newer-version` or `home.needs-upgrade`, and
    as every use of a database."""
    if is_newer(alias):
        raise problem("home.of-newer-version")
    if unmigrated(alias):
        raise problem("home.needs-upgrade")


def _migrations(alias: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Those that the database has taken, and ours."""
    with translated_errors():
        executor = MigrationExecutor(connections[alias])
    ours = {one for one in executor.loader.disk_migrations if one[0] == OURS}
    return set(executor.loader.applied_migrations), ours


def forget(alias: str) -> None:
    """Close this thread's connection and know the database no more."""
    disconnect(alias)
    connections.settings.pop(alias, None)
    with suppress(AttributeError):
        del connections[alias]


def disconnect(alias: str) -> None:
    """Close this thread's connection, if it has one."""
    if alias in connections.settings:
        connections[alias].close()


def vendor(alias: str) -> str:
    """`sqlite` or `postgresql`."""
    return str(connections[alias].vendor)
