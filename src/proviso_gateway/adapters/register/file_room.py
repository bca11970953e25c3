"""Room for columns in files that are mapped: the disk holds what is written, not memory."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np

from proviso_gateway.tracing.room import Column


class FileRoom:
    """Room in a folder of its own, which can be thrown away once the columns were copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def column(self, name: str, rows: int, kind: Any, width: int = 0) -> Column:
        """A column of so many rows, or a table of so many columns. Raises `OSError`."""
        shape = (rows, width) if width else (rows,)
        if 0 in shape:  # nothing cannot be mapped
            return np.empty(shape, dtype=kind)
        path = self._folder / f"{name.replace('/', '_')}.raw"
        path.unlink(missing_ok=True)  # what a building that was killed left, and its pages
        size = np.dtype(kind).itemsize * math.prod(shape)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            # A disk that is full says so here; a page that finds no room ends the process.
            os.posix_fallocate(descriptor, 0, size)
        finally:
            os.close(descriptor)
        return np.asarray(np.memmap(path, dtype=kind, mode="r+", shape=shape))
