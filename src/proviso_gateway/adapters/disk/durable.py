"""Files that are still there after the power goes."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all, and not only into memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def same(path: Path, data: bytes) -> bool:
    """Whether the file is there, and holds just this."""
    try:
        return path.read_bytes() == data
    except FileNotFoundError:
        return False


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a file that is not there yet, never readable by more than `mode` says, to the disk.

    Where it cannot be written whole nothing is left: half of it would stand in the next one's way.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        path.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last, as well as what is in the files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
