"""Chance for many at once, which can be repeated: the same seed and labels give the same numbers.

Only the raw words of the Philox counter (Salmon et al. 2011) are used, whose stream numpy keeps for
ever; how numpy turns words into distributions may change between versions, so that is done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """A table to draw from: how likely each of its places is, as running sums.

    A guide says for every run of numbers in which place they lie, if it is one and the same, so
    that most draws are looked up and not searched for (Chen and Asau 1974). The answers are those
    of the search, whatever the guide.
    """

    sums: Numbers
    guide: NDArray[np.int32]
    run: int
    """A run is 2^`run` numbers long."""

    @classmethod
    def of(cls, weights: Sequence[int] | Numbers) -> Odds:
        """The table of these whole weights, which come to less than 2^31 together."""
        sums = np.cumsum(np.asarray(weights, dtype=np.int64))
        total = int(sums[-1])
        runs = min(len(sums).bit_length() + 5, LONGEST_GUIDE)
        run = max(total.bit_length() - runs, 0)
        starts = np.arange((total >> run) + 2) << run
        return cls(sums, np.searchsorted(sums, starts, side="right").astype(np.int32), run)

    @property
    def total(self) -> int:
        """Numbers from 0 up to this one lie in the table."""
        return int(self.sums[-1])

    def places(self, numbers: Numbers) -> Numbers:
        """In which place each number lies: how many running sums are not above it."""
        runs = numbers >> self.run
        found: Numbers = self.guide[runs].astype(np.int64)
        unsure = np.flatnonzero(self.guide[runs + 1] != found)
        found[unsure] = np.searchsorted(self.sums, numbers[unsure], side="right")
        return found


LONGEST_GUIDE = 18
"""A guide has no more than 2^18 runs: a megabyte, which a processor keeps at hand."""


class Stream:
    """A stream of arrays for one purpose, named by its seed and labels."""

    def __init__(self, seed: int, *labels: object) -> None:
        name = "/".join(str(part) for part in (seed, *labels))
        key = np.frombuffer(hashlib.sha256(name.encode()).digest()[:16], dtype="<u8")
        self._words = np.random.Philox(key=key.astype(np.uint64))

    def fractions(self, count: int) -> NDArray[np.float64]:
        """`count` numbers from 0 (inclusive) to 1 (exclusive), in steps of 2^-53."""
        raw = np.asarray(self._words.random_raw(count), dtype=np.uint64)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, limit: int | Numbers, count: int) -> Numbers:
        """`count` whole numbers from 0 to `limit` − 1, or each below its own of `limit`s.

        Limits are below 2^31, so that no bias shows.
        """
        raw = np.asarray(self._words.random_raw(count), dtype=np.uint64) >> np.uint64(32)
        return ((raw * np.asarray(limit, dtype=np.uint64)) >> np.uint64(32)).astype(np.int64)

    def between(self, low: int | Numbers, high: int | Numbers, count: int) -> Numbers:
        """`count` whole numbers from `low` to `high`, both inclusive; never below `low`."""
        span = np.maximum(np.asarray(high) - np.asarray(low) + 1, 1)
        return np.asarray(low) + self.below(np.broadcast_to(span, (count,)), count)

    def chance(self, percent: float | NDArray[np.float64], count: int) -> Flags:
        """True in this many of a hundred."""
        return self.fractions(count) * 100 < percent

    def choose(self, odds: Odds, count: int) -> Numbers:
        """`count` places of a table, likely ones more often."""
        return odds.places(self.below(odds.total, count))
