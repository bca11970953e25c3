"""A copy of the database as of one moment, while others go on writing, and the way back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connections

from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.errors import problem

DUMP = "proviso.pgdump"

_LIBPQ: Mapping[str, str] = {
    "NAME": "PGDATABASE",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "HOST": "PGHOST",
    "PORT": "PGPORT",
}
_LIBPQ_OPTIONS: Mapping[str, str] = {
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def copy_database(alias: str, folder: Path, name: str) -> None:
    """Copy into this folder: SQLite as a file called `name`, PostgreSQL as `proviso.pgdump`.

    Raises `home.cannot-dump` where `pg_dump` is missing or refuses.
    """
    connection = connections[alias]
    if connection.vendor == "postgresql":
        _dump(connection.settings_dict, folder / DUMP)
        return
    path = folder / name
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with translated_errors():
        connection.ensure_connection()
    try:
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
    except sqlite3.Error:
        raise problem("home.cannot-write") from None


def restore_dump(alias: str, dump: Path) -> None:
    """Bring a dump into an empty PostgreSQL database, all of it or nothing.

    Raises `home.database-in-use`, or `home.cannot-dump` where `pg_restore` is missing or refuses.
    """
    connection = connections[alias]
    with translated_errors():
        if connection.introspection.table_names():
            raise problem("home.database-in-use")
    # An empty name is the one in the environment.
    _run(connection.settings_dict, "pg_restore", "--dbname=", "--single-transaction",
         "--exit-on-error", "--no-owner", "--no-privileges", str(dump))  # fmt: skip


def _dump(settings: Mapping[str, Any], path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    _run(settings, "pg_dump", "--format=custom", f"--file={path}")


def _run(settings: Mapping[str, Any], *command: str) -> None:
    """By PostgreSQL's own programs. What they must know travels in their environment, unseen."""
    known = {_LIBPQ[key]: str(settings[key]) for key in _LIBPQ if settings[key]}
    options = settings["OPTIONS"]
    known |= {name: str(options[key]) for key, name in _LIBPQ_OPTIONS.items() if key in options}
    try:
        subprocess.run(
            command,
            env={"PATH": os.environ.get("PATH", ""), **known},
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        raise problem("home.cannot-dump") from None
