"""Chance for many at once, which can be repeated: the same seed and labels give the same numbers.

Only the raw words of the Philox counter (Salmon et al. 2011) are used, whose stream numpy keeps for
ever; how numpy turns words into distributions may change between versions, so that is done here.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


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

    def choose(self, cumulative: Numbers, count: int) -> Numbers:
        """Places in a table of weights, given as running sums that end below 2^31."""
        return np.searchsorted(cumulative, self.below(int(cumulative[-1]), count), side="right")
