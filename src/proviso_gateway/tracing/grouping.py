"""Rows in order of a number that each has, without sorting them all at once.

How many rows have which number is counted first, so that every row's place is known and rows can
come in parts of any size: the order is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from proviso_gateway.tracing.records import Flags, Numbers
from proviso_gateway.tracing.room import Column, Room


def in_order(name: str, numbers: Iterable[Numbers], counts: Numbers, room: Room) -> Column:
    """The rows in order of their `numbers`, which come in parts; of one number those that came
    first. `counts` say how many have each; rows whose number is below 0 are left out."""
    free = np.cumsum(counts) - counts
    rows = room.column(name, int(counts.sum()), np.int32)
    before = 0
    for part in numbers:
        there = np.flatnonzero(part >= 0)
        number = part[there]
        order = np.argsort(number, kind="stable")
        number = number[order]
        starts, lengths = runs(number)
        within = np.arange(len(number)) - np.repeat(starts, lengths)
        rows[free[number] + within] = there[order] + before
        free[number[starts]] += lengths
        before += len(part)
    return rows


def runs(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Where each run of the same number begins, and how long it is; none is below 0."""
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return starts, np.diff(starts, append=len(numbers))


def whole_groups(counts: Numbers, part: int) -> Iterator[tuple[int, int]]:
    """Rows in order of number, in parts that cut no number in two: where each begins and ends. A
    part is longer than asked for where one number alone is."""
    ends = np.cumsum(counts)
    start, total = 0, int(counts.sum())
    while start < total:
        fitting = int(np.searchsorted(ends, start + part, side="right"))
        end = int(ends[fitting - 1]) if fitting else 0
        if end <= start:  # one number alone has more
            end = int(ends[np.searchsorted(ends, start, side="right")])
        yield start, end
        start = end


def once(keys: Numbers, people: Numbers) -> Flags:
    """Which of these pairs, in order, are not the same as the one before."""
    first: Flags = (np.diff(keys, prepend=-1) != 0) | (np.diff(people, prepend=-1) != 0)
    return first
