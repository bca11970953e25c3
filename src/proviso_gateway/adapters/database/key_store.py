"""The keys to everything private, in a file of their own: whoever destroys a key erases its bodies.

A key is written, durably, before anything is written under it. A crash in between leaves a key that
opens nothing, an orphan, which is collected later. The file is small, is overwritten where it was
deleted from (`secure_delete`), and keeps no journal of what it forgot.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TypeVar

from proviso_gateway.adapters.database.writing import in_turn
from proviso_gateway.errors import problem

KEY_BYTES = 32

AT_ONCE = 500
"""How many are asked for in one statement."""

Name = TypeVar("Name", bound=str)

_PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",  # the journal's end is on the disk too when a commit returns
    "PRAGMA secure_delete=ON",
)
_BUSY_SECONDS = 30


class KeyStore:
    """256-bit keys by name. Threads and processes may share the file; each thread its connection.

    Raises `keys.unreachable` where the file cannot be opened, read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def create(self) -> None:
        """Make the file, readable by its owner alone."""
        os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        schema = files(__package__).joinpath("key_store.sql").read_text()
        with _told():
            self._connection().executescript(schema)

    def get(self, name: str) -> bytes | None:
        """The key of that name; None where there is none, or none any more."""
        return self.get_all((name,)).get(name)

    def get_all(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """Those of the keys that there are."""
        found: dict[str, bytes] = {}
        with _told():
            for some in batched(names, AT_ONCE):
                places = ", ".join("?" * len(some))
                rows = self._connection().execute(
                    f"SELECT id, secret FROM key WHERE id IN ({places})", some
                )
                found |= {str(name): bytes(secret) for name, secret in rows}
        return found

    def put(self, fresh: Mapping[str, bytes], now: int) -> Mapping[str, bytes]:
        """The keys of these names, durably: those that were there, and `fresh` for the rest.

        `now` (seconds since 1970) is remembered, so that no key is taken for an orphan while
        whoever made it is still at work.
        """
        with _told(), in_turn(self.path):
            connection = self._connection()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "INSERT INTO key VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    [(name, secret, now) for name, secret in fresh.items()],
                )
            return self.get_all(fresh)

    def names(self, before: int) -> tuple[str, ...]:
        """The names of the keys that were made before that second."""
        with _told():
            rows = self._connection().execute("SELECT id FROM key WHERE made < ?", (before,))
            return tuple(str(name) for (name,) in rows)

    def destroy(self, names: Iterable[str]) -> None:
        """Forget these keys for good."""
        with _told():
            connection = self._connection()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("DELETE FROM key WHERE id = ?", [(name,) for name in names])

    def copy_to(self, path: Path) -> None:
        """A copy as of one moment, readable by its owner alone."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _told(), closing(sqlite3.connect(path)) as copy:
            self._connection().backup(copy)

    def close(self) -> None:
        """Close this thread's connection."""
        self._local.held = None

    def _connection(self) -> sqlite3.Connection:
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            if not self.path.exists():  # SQLite would make an empty one, and every key be lost
                raise problem("keys.unreachable")
            held = self._local.held = _Held(self.path)
        return held.connection


class _Held:
    """A thread's connection; closed when the thread lets go of it or ends."""

    def __init__(self, path: Path) -> None:
        # The end of a thread may be noticed by another, which then closes it.
        self.connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in _PRAGMAS:
            self.connection.execute(pragma)

    def __del__(self) -> None:
        connection = getattr(self, "connection", None)
        if connection is not None:
            connection.close()


def batched(items: Iterable[Name], size: int) -> Iterator[list[Name]]:
    """The items in order, so many together."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@contextmanager
def _told() -> Iterator[None]:
    """Around every use of the file: its errors become `keys.unreachable`."""
    try:
        yield
    except (sqlite3.Error, OSError):
        raise problem("keys.unreachable") from None
