"""Columns of a register that take less room than a number for each row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

NO_DAY = -(2**31)
LIVE = -1
"""The row of a live record's successor: there is none."""

FIRST = -36_525
"""1870-01-01, from which stored days are counted: 179 years fit into two bytes."""

_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Days as they are stored: counted from the day before `FIRST`, 0 where there is none."""

    codes: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, at: Any) -> Any:
        codes = self.codes[at]
        return np.where(codes == 0, NO_DAY, codes.astype(np.int64) + (FIRST - 1))

    @staticmethod
    def fit(days: Numbers) -> bool:
        """Whether all of these can be stored so; they are looked at in parts."""
        for at in range(0, len(days), _AT_ONCE):
            known = days[at : at + _AT_ONCE]
            known = known[known != NO_DAY]
            if len(known) and not FIRST <= known.min() <= known.max() < FIRST - 1 + 2**16:
                return False
        return True

    @staticmethod
    def stored(days: Numbers) -> NDArray[np.uint16]:
        """These, as they are stored."""
        return np.where(days == NO_DAY, 0, days.astype(np.int64) - (FIRST - 1)).astype(np.uint16)


@dataclass(frozen=True, slots=True, eq=False)
class Successors:
    """The row of each record's successor, `LIVE` where there is none: kept of superseded ones
    alone. `rows` are theirs, in order, `after` their successors', of so many records."""

    rows: Numbers
    after: Numbers

    def __getitem__(self, row: int) -> int:
        at = bisect_left(self.rows, row)
        return int(self.after[at]) if at < len(self.rows) and self.rows[at] == row else LIVE

    def of(self, rows: Numbers) -> Numbers:
        """The successors of these."""
        if not len(self.rows):
            return np.full(len(rows), LIVE, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return np.where(self.rows[at] == rows, self.after[at].astype(np.int64), LIVE)

    def before(self, row: int) -> list[int]:
        """The rows of the records whose successor this is."""
        return [int(one) for one in self.rows[self.after == row]]

    def live(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which of the records from the one to the other are live."""
        first, last = np.searchsorted(self.rows, (start, end))
        alive = np.ones(end - start, dtype=bool)
        alive[self.rows[first:last].astype(np.int64) - start] = False
        return alive

    @classmethod
    def among(cls, after: Mapping[int, int] | Numbers) -> Successors:
        """Those of records whose successors' rows are these."""
        if isinstance(after, Mapping):
            rows = np.array(sorted(after), dtype=np.int64)
            return cls(rows, np.array([after[row] for row in rows.tolist()], dtype=np.int64))
        rows = np.flatnonzero(after != LIVE)
        return cls(rows, after[rows])
