"""Locks on files and folders: one process at a time, freed when it ends, however it ends.

They are the operating system's (`flock`): a lock belongs to the open file, so two threads shut each
other out as two processes do, and one thread that takes a lock twice waits for itself for ever.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType


class Lock:
    """A lock that is held until the block ends or `free` is called."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        """Of the open file or folder. After `free` it may be anybody's."""

    def is_on(self, path: Path) -> bool:
        """Whether what is locked still lies here: whoever held it before may have moved it away."""
        try:
            return os.path.samestat(path.lstat(), os.fstat(self.descriptor))
        except FileNotFoundError:
            return False

    def free(self) -> None:
        """Let the next one have it. Again is no more than once."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.free()


def lock_new_file(path: Path | str, *, wait: bool = True, mode: int = 0o600) -> Lock:
    """A lock on this file, which is made, empty, where it is not there; no link is followed.

    Raises `OSError`, which is `BlockingIOError` where somebody holds it and nobody will `wait`.
    """
    return _locked(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, wait, mode)


def lock_file(path: Path | str) -> Lock:
    """A lock on a file that is there, by whatever link it is named. Waits. Raises `OSError`."""
    return _locked(path, os.O_RDONLY, True)


def lock_folder(path: Path, *, wait: bool = True, follow: bool = True) -> Lock:
    """A lock on a folder that is there. Raises as `lock_new_file`."""
    return _locked(path, os.O_RDONLY | os.O_DIRECTORY | (0 if follow else os.O_NOFOLLOW), wait)


def _locked(path: Path | str, flags: int, wait: bool, mode: int = 0) -> Lock:
    lock = Lock(os.open(path, flags | os.O_CLOEXEC, mode))
    try:
        fcntl.flock(lock.descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BaseException:
        lock.free()
        raise
    return lock
