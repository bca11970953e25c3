"""Chance that can be repeated: the same seed and label give the same numbers for ever.

The standard library's generator may change between versions, and a stream shared by everybody makes
each person depend on all before them. These numbers come from SHA-256, one stream for each label.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers for one purpose, named by its seed and labels."""

    def __init__(self, seed: int, *labels: object) -> None:
        self._name = "/".join(str(part) for part in (seed, *labels))
        self._count = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` − 1. `limit` is far below 2^64, so no bias shows."""
        self._count += 1
        block = hashlib.sha256(f"{self._name}/{self._count}".encode()).digest()
        return int.from_bytes(block[:16], "big") % limit

    def chance(self, percent: int) -> bool:
        """True in this many of a hundred throws."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each alike."""
        return choices[self.below(len(choices))]
