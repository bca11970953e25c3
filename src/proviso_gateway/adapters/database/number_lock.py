"""The lock on the next request number: whoever was told a number records first.

A number stands in a log entry before the entry is recorded, so it cannot be given out by the
transaction that takes it. Were it only read, then of hundreds who read the same one all but one
would come too late, and read again, for ever. So whoever asks for a number holds this lock until
their block ends, by an error too. The operating system, or PostgreSQL, frees it for whoever dies.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from django.db import connections

from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.adapters.disk.locks import Lock, lock_new_file
from proviso_gateway.errors import Problem, problem

_LOCK = 0x6E756D62657273
"""PostgreSQL's advisory lock of the request numbers."""


class NumberLock:
    """A block in which the lock on a database's numbers can be had; at its end it is free.

    Of one thread. Blocks may not stand in each other: on SQLite the inner would wait for the outer.
    """

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._on_server = False
        self._file: Lock | None = None

    def acquire(self) -> None:
        """Wait for the lock, and hold it. Again is no more than once. Raises `store.*`."""
        if self._on_server or self._file is not None:
            return
        with translated_errors():
            connection = connections[self._alias]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
                self._on_server = True
            else:
                self._file = _file_of(Path(connection.settings_dict["NAME"]))

    def release(self) -> None:
        """Let the next one have it. Nothing happens where it was not held."""
        on_server, self._on_server = self._on_server, False
        file, self._file = self._file, None
        if file is not None:
            file.free()
        if on_server:
            connection = connections[self._alias]
            try:
                with translated_errors(), connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
            except Problem:
                connection.close()  # the server frees the lock with its connection

    def __enter__(self) -> NumberLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.release()


def _file_of(database: Path) -> Lock:
    try:
        return lock_new_file(f"{database}.counter")
    except OSError:
        raise problem("store.read-only") from None
