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

from proviso_gateway.adapters.disk.durable import sync_folder, write
from proviso_gateway.errors import Place, problem

ENDING = ".erased"
"""Added to the name of the key's file."""

NEXT = ".next"
"""Added to the name of the list: a file that says which key took this one's place."""

NO_ENTRY = "-"
"""In place of an entry, where none of the log tells of it."""


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

    def take_over(self, before: ErasedKeys) -> None:
        """Go on with the list beside another key, which this one takes the place of. Raises
        `log.cannot-record`, `log.no-record`."""
        there = set(self._lines())
        left: dict[str, list[str]] = {}
        for entry, name in before._lines():
            if (entry, name) not in there:
                left.setdefault(entry, []).append(name)
        for entry, names in left.items():
            self.add(entry, names)
        # A home that somebody makes of an old backup under the old key is held to this list too.
        self.add(NO_ENTRY, ())
        try:
            write(before._next, f"{os.path.realpath(self.key)}\n".encode(), 0o600)
        except OSError:
            raise problem("log.cannot-record", Place(before._next.name)) from None

    def entries(self) -> tuple[str, ...]:
        """Every entry that says so, each once, the latest first. Raises `log.no-record`."""
        told = (entry for entry, _ in reversed(self._lines()) if entry != NO_ENTRY)
        return tuple(dict.fromkeys(told))

    def names(self) -> frozenset[str]:
        """The names of all keys that were destroyed. Raises `log.no-record`."""
        return frozenset(name for _, name in self._lines())

    @property
    def _next(self) -> Path:
        return Path(f"{self.path}{NEXT}")

    def _lines(self) -> list[tuple[str, str]]:
        """What this list says, and every list of a key that took this one's place."""
        found: list[tuple[str, str]] = []
        each: ErasedKeys | None = self
        seen: set[Path] = set()
        while each is not None and each.path not in seen:
            seen.add(each.path)
            found += each._own_lines()
            each = each._successor()
        return found

    def _own_lines(self) -> list[tuple[str, str]]:
        try:
            lines = self.path.read_text("ascii", "replace").split("\n")
        except FileNotFoundError:
            return []
        except OSError:
            raise problem("log.no-record", Place(self.path.name)) from None
        split = (line.split(" ") for line in lines[:-1] if line.count(" ") == 1)
        return [(entry, name) for entry, name in split]

    def _successor(self) -> ErasedKeys | None:
        """The list of the key that took this one's place, where it said so or, moved with it, in
        the same folder; None where none did. Without it nothing may be brought back."""
        try:
            named = Path(self._next.read_text("utf-8").strip())
        except FileNotFoundError:
            return None
        except OSError:
            raise problem("log.no-record", Place(self._next.name)) from None
        for key in (named, self.path.parent / named.name):
            if ErasedKeys(key).path.exists():
                return ErasedKeys(key)
        raise problem("log.no-erased-list", Place(f"{named.name}{ENDING}"))
