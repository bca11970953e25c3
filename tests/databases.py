"""Databases for the tests: SQLite files, and a real PostgreSQL server that the tests start.

The server runs in a folder of its own, as an unprivileged user where the tests run as root,
listens on a socket there and nowhere else, and is stopped at the end. Where no server is installed,
whatever needs it is skipped and says so loudly; with `PROVISO_NEED_POSTGRESQL` set, as in CI, it
fails.
"""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from proviso_gateway.adapters.database import connecting

BINARIES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/pgsql/bin",
)
UNPRIVILEGED = ("postgres", "nobody")
LOUD = "NO POSTGRESQL SERVER IS INSTALLED: everything about PostgreSQL goes untested here."

_names = itertools.count()


def server_binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    for pattern in BINARIES:
        folders += sorted(Path("/").glob(pattern.removeprefix("/")), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


class Server:
    """A PostgreSQL server of the tests' own."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has 107 letters
        self.user = _unprivileged()
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "proviso", "--auth=trust", "-E", "UTF8", "-N")
        # Killed clients lose nothing without fsync; only a machine that goes down would.
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=100 -c fsync=off"
        log = self.folder / "log"
        self._run("pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        atexit.register(self.stop)

    def url(self, name: str) -> str:
        """The address of a database of that name."""
        return f"postgresql://proviso@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """A new database; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def copy_of(self, url: str) -> str:
        """A copy of the database at this address, to which nobody is connected; its address."""
        return self.create(_fresh_name(), urlsplit(url).path[1:])

    def stop(self) -> None:
        """Stop the server, and leave nothing."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.binaries / program, *arguments],
            user=self.user,
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        )


def _unprivileged() -> str | None:
    """Whom to run as: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


@cache
def server() -> Server:
    """The server of this process of tests, started when first asked for."""
    binaries = server_binaries()
    if binaries is None:
        if os.environ.get("PROVISO_NEED_POSTGRESQL"):
            pytest.fail(LOUD)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(LOUD, stacklevel=2)
        pytest.skip(LOUD)
    return Server(binaries)


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    alias = connecting.connect(connecting.sqlite(folder / "template.sqlite"))
    connecting.migrate(alias)
    connecting.disconnect(alias)
    return folder / "template.sqlite"


@cache
def _postgresql_template() -> str:
    alias = connecting.connect(connecting.postgresql(server().create("template")))
    connecting.migrate(alias)
    connecting.disconnect(alias)
    return "template"


def fresh_sqlite(folder: Path) -> str:
    """The alias of a new SQLite database in this folder, its tables made."""
    path = folder / "proviso.sqlite"
    shutil.copyfile(_sqlite_template(), path)
    return connecting.connect(connecting.sqlite(path))


def fresh_postgresql() -> str:
    """The alias of a new PostgreSQL database, its tables made."""
    return connecting.connect(connecting.postgresql(fresh_postgresql_url()))


def fresh_postgresql_url(*, empty: bool = False) -> str:
    """The address of a new PostgreSQL database, its tables made unless it shall be `empty`."""
    template = "template0" if empty else _postgresql_template()
    return server().create(_fresh_name(), template)


def _fresh_name() -> str:
    return f"test_{os.getpid()}_{next(_names)}"


def databases(folder: Path, vendor: str) -> Iterator[str]:
    """The alias of a new database of this vendor; its connection is closed afterwards."""
    alias = fresh_sqlite(folder) if vendor == "sqlite" else fresh_postgresql()
    yield alias
    connecting.disconnect(alias)
