"""Locks on files and folders: one process at a time, freed when it ends, however it ends.

They are the operating system's (`flock`): a lock belongs to the open file, so two threads shut each
other out as two processes do, and one thread that takes a lock twice waits for itself for ever.
Windows has none of the kind: what needs one is refused there.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from proviso_gateway.errors import problem


def _flock() -> Any:
    try:
        return import_module("fcntl")
    except ModuleNotFoundError:
        return None


FLOCK = _flock()
"""The module with the system's locks, or None."""
NO_LINK, FOLDER, CLOSES = (
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC")
)


def check_locks() -> None:
    """Refuse a system without the locks that a home needs, before anything else is asked. Raises
    `install.no-locks`."""
    if FLOCK is None:
        raise problem("install.no-locks")


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
    return _locked(path, os.O_CREAT | os.O_RDWR | NO_LINK, wait, mode)


def lone_file(path: Path | str, mode: int = 0o600) -> Lock:
    """A file that this process made and no other has, open, where the system has no locks. Raises
    `FileExistsError` where it is there."""
    return Lock(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | NO_LINK | CLOSES, mode))


def lock_file(path: Path | str) -> Lock:
    """A lock on a file that is there, by whatever link it is named. Waits. Raises `OSError`."""
    return _locked(path, os.O_RDONLY, True)


def lock_folder(path: Path, *, wait: bool = True, follow: bool = True) -> Lock:
    """A lock on a folder that is there. Raises as `lock_new_file`."""
    return _locked(path, os.O_RDONLY | FOLDER | (0 if follow else NO_LINK), wait)


def _locked(path: Path | str, flags: int, wait: bool, mode: int = 0) -> Lock:
    check_locks()
    lock = Lock(os.open(path, flags | CLOSES, mode))
    try:
        FLOCK.flock(lock.descriptor, FLOCK.LOCK_EX | (0 if wait else FLOCK.LOCK_NB))
    except BaseException:
        lock.free()
        raise
    return lock
