"""What was erased: a list beside the log's key, outside the home and its backups.

A backup made before an erasure still holds what was erased, and the keys to it. So the names of
those keys are written down where no backup goes, before the first of them is destroyed: whoever
restores such a backup, or puts old files back into a home, finds them destroyed there too before
anything is opened. The names are random, and of nobody: nothing else of a case is kept under them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.disk.durable import sync_folder
from proviso_gateway.errors import Place, problem

ENDING = ".erased"
"""Added to the name of the key's file."""

LAST = 256
"""Bytes from the end of the list among which its last line is."""


@dataclass(frozen=True, slots=True)
class ErasedKeys:
    """The list beside the log's key in this file: a line for each key, with the entry of the log
    that says so."""

    key: Path

    @property
    def path(self) -> Path:
        """Where it lies: beside the key itself, by whatever link the key is named."""
        return Path(f"{os.path.realpath(self.key)}{ENDING}")

    def add(self, entry: str, names: Sequence[str]) -> None:
        """Write these down, durably. The same again does no harm. Raises `log.cannot-record`."""
        text = "".join(f"{entry} {name}\n" for name in names)
        fresh = not self.path.exists()
        try:
            descriptor = os.open(
                self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600
            )
            with os.fdopen(descriptor, "wb") as file:
                # Whoever was killed in the middle of a line has left half of it.
                file.write(b"\n" * (os.fstat(descriptor).st_size > 0) + text.encode())
                file.flush()
                os.fsync(descriptor)
            if fresh:
                sync_folder(self.path.parent)
        except OSError:
            raise problem("log.cannot-record", Place(self.path.name)) from None

    def last_entry(self) -> str:
        """The entry that the last line names; empty where there is none."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(size - LAST, 0))
                lines = file.read().split(b"\n")
        except FileNotFoundError:
            return ""
        except OSError:
            raise problem("log.no-record", Place(self.path.name)) from None
        whole = [line for line in lines[:-1] if line.count(b" ") == 1]
        return whole[-1].split(b" ")[0].decode("ascii", "replace") if whole else ""

    def names(self) -> frozenset[str]:
        """The names of all keys that were destroyed. Raises `log.no-record`."""
        try:
            lines = self.path.read_text("ascii", "replace").split("\n")
        except FileNotFoundError:
            return frozenset()
        except OSError:
            raise problem("log.no-record", Place(self.path.name)) from None
        return frozenset(line.split(" ")[1] for line in lines[:-1] if line.count(" ") == 1)
