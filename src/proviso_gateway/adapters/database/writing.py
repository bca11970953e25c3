"""One transaction of its own: who may write when, and what is durable at its end.

SQLite has one writer at a time, and whoever waits for it looks again every so often: among hundreds
the unlucky look for ever. So on SQLite writers queue first, at a lock that the operating system
hands on in turn. It holds nothing: a process that dies lets go of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, transaction

from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.errors import problem

QUEUE = ".queue"
"""Added to a file's name: where those who want to write it queue."""


@contextmanager
def writing(alias: str) -> Iterator[None]:
    """A transaction that is never inside another. What it wrote is durable when it is over, all of
    it or, where anything was refused, none."""
    connection = connections[alias]
    with translated_errors():
        if connection.vendor == "sqlite":
            with in_turn(Path(connection.settings_dict["NAME"])), _atomic(alias):
                yield
        else:
            with _atomic(alias):
                yield


def _atomic(alias: str) -> transaction.Atomic:
    return transaction.atomic(using=alias, durable=True)


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait to be the only one who writes this file, then be it. Raises `store.read-only`."""
    try:
        lock = lock_new_file(f"{path}{QUEUE}")
    except OSError:
        raise problem("store.read-only") from None
    with lock:
        yield
