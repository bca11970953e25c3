"""What the log's key signed last: a file beside the key, outside the home and its backups.

A home can be copied, and old files can be put back into one; this file stays where the key is. So a
database that does not know what its key has signed is told so before it signs anything else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.disk.durable import sync_folder, write
from proviso_gateway.adapters.disk.locks import lock_file
from proviso_gateway.errors import Place, Problem, problem
from proviso_verify import checkpoint
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.note import Verifier

ENDING = ".signed"
"""Added to the name of the key's file."""


@dataclass(frozen=True, slots=True)
class LastSigned:
    """The checkpoint that the key in this file signed last, as the key signed it."""

    key: Path

    @property
    def path(self) -> Path:
        """Where it lies: beside the key itself, by whatever link the key is named."""
        return Path(f"{os.path.realpath(self.key)}{ENDING}")

    def is_there(self) -> bool:
        """Whether anything lies in its place."""
        return os.path.lexists(self.path)

    def read(self, log: Verifier) -> Checkpoint:
        """Raises `log.no-record` where there is none that this key signed."""
        try:
            return checkpoint.open_signed(self.path.read_bytes(), log).checkpoint
        except (OSError, Problem):
            raise problem("log.no-record", Place(self.path.name)) from None

    def write(self, signed: bytes) -> None:
        """Put this signed note in its place, on the disk. Raises `log.cannot-record`."""
        try:
            write(self.path, signed, 0o600)
        except OSError:
            raise problem("log.cannot-record", Place(self.path.name)) from None

    def remove(self) -> None:
        """Take it away, with whatever key it spoke of. Raises `OSError`."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be the only one who signs with this key: between reading what it signed last and writing
        what it signs now, nobody else may. Raises `log.no-signing-key`."""
        try:
            lock = lock_file(self.key)
        except OSError:
            raise problem("log.no-signing-key", Place(self.key.name)) from None
        with lock:
            yield
