"""Whose number is next: whoever has been told a number goes first.

A number stands in a log entry before the entry is recorded, so it cannot be given out by the
transaction that takes it. Were it only read, then of hundreds who read the same one all but one
would come too late, and read again, for ever. So whoever asks for a number holds a place at the
counter until they have recorded something, and the next one waits. The operating system, or
PostgreSQL, frees the place of whoever dies; a thread that lives on and turned to something else
gives it up the next time it asks for anything.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

from django.db import connections

from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.errors import problem

LONGEST = 10.0
"""Seconds for which whoever asks for other things keeps their place."""

_LOCK = 0x6E756D62657273
"""PostgreSQL's advisory lock of the counter."""


class NumberLock:
    """The place at the counter of the database with this alias; each thread stands for itself."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._local = threading.local()

    def acquire(self) -> None:
        """Wait for the place, and hold it. Again is no more than once."""
        if getattr(self._local, "place", None) is None:
            connection = connections[self._alias]
            with translated_errors():
                if connection.vendor == "postgresql":
                    self._local.place = _Session(self._alias)
                else:
                    self._local.place = _File(Path(connection.settings_dict["NAME"]))

    def renew(self) -> None:
        """Whoever stands here asks for something else: a group of requests goes on, but nobody
        stays here for ever."""
        place = getattr(self._local, "place", None)
        if place is not None and time.monotonic() - place.since > LONGEST:
            self.leave()

    def leave(self) -> None:
        """Let the next one come. Nothing happens where the place was not held."""
        place, self._local.place = getattr(self._local, "place", None), None
        if place is not None:
            place.free()


class _Session:
    """The place, by a lock of this thread's connection to PostgreSQL."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        self.since = time.monotonic()

    def free(self) -> None:
        with translated_errors(), connections[self._alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


class _File:
    """The place, by a lock of a file beside the database."""

    def __init__(self, path: Path) -> None:
        try:
            flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC
            self._descriptor = os.open(f"{path}.counter", flags, 0o600)
        except OSError:
            raise problem("store.read-only") from None
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self.since = time.monotonic()

    def free(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        """A thread that ends stands here no longer."""
        if getattr(self, "_descriptor", -1) >= 0:
            self.free()
