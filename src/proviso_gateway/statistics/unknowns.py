"""Whole numbers of which only bounds and sums are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Range: TypeAlias = tuple[int, int]
"""The least and the most that an unknown can be, both included."""


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Whole numbers within `bounds`; of each group of them in `sums` it is known to what they add
    up."""

    bounds: tuple[Range, ...]
    sums: tuple[tuple[tuple[int, ...], int], ...]
