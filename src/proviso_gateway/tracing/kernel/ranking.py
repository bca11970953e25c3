"""Who stands first among candidates, compiled (`trace.Partial`)."""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing.kernel.compiling import compiled, inner
from proviso_gateway.tracing.records import Flags, Numbers


@compiled
def foremost(
    rows: Numbers,
    weights: Numbers,
    uncapped: Numbers,
    places: Numbers,
    restricted: Flags,
    deceased: Flags,
) -> tuple[int, int, int, int]:
    """Where the best and the second stand, the best who is restricted and the best who is dead;
    `NONE` for nobody. `places` tell of each person where they stand by identifier."""
    first, second, barred, dead = -1, -1, -1, -1
    ranks = weights, uncapped, places[rows]
    for at in range(len(rows)):
        if first < 0 or _before(ranks, at, first):
            first, second = at, first
        elif second < 0 or _before(ranks, at, second):
            second = at
        if restricted[rows[at]] and (barred < 0 or _before(ranks, at, barred)):
            barred = at
        if deceased[rows[at]] and (dead < 0 or _before(ranks, at, dead)):
            dead = at
    return first, second, barred, dead


@inner
def _before(ranks: tuple[Numbers, Numbers, Numbers], one: int, other: int) -> bool:
    """Whether the one is heavier, capped and then uncapped; of equals the first by identifier."""
    weights, uncapped, places = ranks
    if weights[one] != weights[other]:
        return bool(weights[one] > weights[other])
    if uncapped[one] != uncapped[other]:
        return bool(uncapped[one] > uncapped[other])
    return bool(places[one] < places[other])


@compiled
def masses(weights: Numbers) -> tuple[Numbers, Numbers]:
    """Which weights there are, in order, and how many have each. Most people weigh the same as many
    others: only different weights are put in order."""
    size = 16
    while size < 2 * len(weights):
        size *= 2
    first, counts, last = np.empty(size, np.int64), np.zeros(size, np.int64), 0
    for one in weights:
        at = (one ^ one >> 7) & (size - 1)
        while counts[at] and first[at] != one:
            at = (at + 1) & (size - 1)
        last += counts[at] == 0
        first[at] = one
        counts[at] += 1
    there, many = np.empty(last, np.int64), np.empty(last, np.int64)
    last = 0
    for at in range(size):
        if counts[at]:
            there[last] = at
            last += 1
    order = np.argsort(first[there])
    for at in range(last):
        many[at] = counts[there[order[at]]]
    return first[there[order]], many
