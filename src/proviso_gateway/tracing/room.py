"""Where the columns of a register lie while they are made: in memory, or wherever an adapter puts
them. Whoever makes them goes through the register in parts, and holds no more than one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]

PART = 1 << 18
"""People, or rows, that are held at once where nobody says otherwise."""


class Room(Protocol):
    """Gives room for columns, which are written to at any place."""

    def column(self, name: str, rows: int, kind: Any, width: int = 0) -> Column:
        """A column of so many rows, or a table of so many columns; what is in it is to be
        written."""


class InMemory:
    """Room in memory."""

    def column(self, name: str, rows: int, kind: Any, width: int = 0) -> Column:
        """A column of so many rows, or a table of so many columns."""
        return np.empty((rows, width) if width else rows, dtype=kind)


IN_MEMORY = InMemory()


class Growing:
    """A column that is written from its beginning on, of no more rows than there is room for."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self.rows = 0

    def add(self, values: Column) -> None:
        """Write these behind what is there."""
        self._column[self.rows : self.rows + len(values)] = values
        self.rows += len(values)

    def all(self) -> Column:
        """What was written."""
        return self._column[: self.rows]


def spans(rows: int, part: int) -> Iterator[tuple[int, int]]:
    """So many rows in parts: where each begins, and where it ends."""
    return ((at, min(at + part, rows)) for at in range(0, rows, part))
