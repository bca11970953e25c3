"""Whose number is next: whoever has been told a number goes first.

A number stands in a log entry before the entry is recorded, so it cannot be given out by the
transaction that takes it. Were it only read, then of hundreds who read the same one all but one
would come too late, and read again, for ever. So whoever asks for a number holds a place at the
counter until they have recorded their request, or have turned to something else; the next one
waits. The operating system, or PostgreSQL, frees the place of whoever dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

from django.db import connections

from proviso.adapters.database.faults import told
from proviso.errors import problem

_LOCK = 0x6E756D62657273
"""PostgreSQL's advisory lock of the counter."""


class Counter:
    """The place at the counter of the database with this alias; each thread stands for itself."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._local = threading.local()

    def stand(self) -> None:
        """Wait for the place, and hold it. Again is no more than once."""
        if getattr(self._local, "held", None) is not None:
            return
        connection = connections[self._alias]
        with told():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
                self._local.held = -1
            else:
                self._local.held = _locked(Path(connection.settings_dict["NAME"]))

    def leave(self) -> None:
        """Let the next one come. Nothing happens where the place was not held."""
        held, self._local.held = getattr(self._local, "held", None), None
        if held is None:
            return
        if held >= 0:
            os.close(held)
            return
        with told(), connections[self._alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _locked(path: Path) -> int:
    try:
        descriptor = os.open(f"{path}.counter", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        raise problem("store.read-only") from None
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor
