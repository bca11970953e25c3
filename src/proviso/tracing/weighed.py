"""What many readings of one field weigh: each distinct value asked about once.

The rules of agreement stand in `names`, `places` and `birth_dates` alone. Here they are asked for
the values of which a bound does not say already that they differ or are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from proviso.tracing.comparison import Scale
from proviso.tracing.levels import DIFFERENT, MISSING, Agreement
from proviso.tracing.records import Flags, Numbers


@dataclass(frozen=True, slots=True)
class Weighed:
    """One field of many readings: what each weighs, and which level it is (a place in `levels`)."""

    weights: Numbers
    at: Numbers
    levels: Sequence[str]

    def __getitem__(self, rows: Numbers) -> Weighed:
        return Weighed(self.weights[rows], self.at[rows], self.levels)

    def among(self, levels: Iterable[str]) -> Flags:
        """Which readings came out at one of these levels."""
        wanted = frozenset(levels)
        return np.array([level in wanted for level in self.levels], dtype=bool)[self.at]

    def with_further(self, field: str, further: Sequence[Agreement], scale: Scale) -> Weighed:
        """The same field with further readings at its end."""
        found = [scale.finding(field, one) for one in further]
        more = np.arange(len(self.levels), len(self.levels) + len(found))
        return Weighed(
            np.concatenate([self.weights, [one.weight for one in found]]),
            np.concatenate([self.at, more]),
            [*self.levels, *(one.level for one in found)],
        )


def weighed(
    scale: Scale,
    field: str,
    at: Numbers,
    *,
    missing: Flags,
    ask: Flags,
    agreement: Callable[[int], Agreement],
) -> Weighed:
    """What a field weighs for readings that have the distinct values `at`: `missing` and not asked
    for ones by themselves, the others by their `agreement`."""
    levels = [MISSING, DIFFERENT]
    weights = [scale.finding(field, Agreement(level)).weight for level in levels]
    value = np.where(missing, 0, 1)
    for number in np.flatnonzero(ask & ~missing).tolist():
        found = scale.finding(field, agreement(number))
        value[number] = len(levels)
        levels.append(found.level)
        weights.append(found.weight)
    places = value[at]
    return Weighed(np.array(weights, dtype=np.int64)[places], places, levels)


def one_of(numbers: Numbers, listed: Collection[int]) -> Flags:
    """Which of these numbers are listed; a list is short, and `np.isin` is made for long ones."""
    order = np.array(sorted(listed), dtype=np.int64)
    if not len(order):
        return np.zeros(len(numbers), dtype=bool)
    at = np.searchsorted(order, numbers)
    found: Flags = order[np.minimum(at, len(order) - 1)] == numbers
    return found


def places_by(
    values: Sequence[Sequence[str]], keys: Callable[[Sequence[str]], Iterable[str]]
) -> Mapping[str, Sequence[int]]:
    """For each key, the places of the values that have it."""
    found: dict[str, list[int]] = {}
    for place, value in enumerate(values):
        for key in keys(value):
            found.setdefault(key, []).append(place)
    return found
