"""The verdict on each search of a batch, compiled: `trace.conclude` once more, over numbers.

A property test holds the two to each other. Everything is exact: whole numbers of 64 bits hold
every sum of as many shares as a register can have people.
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.bits import WHOLE
from proviso_gateway.tracing.kernel import NONE, compiled
from proviso_gateway.tracing.records import Flags, Numbers
from proviso_gateway.tracing.verdict import TraceCause, VerdictKind

KINDS, CAUSES = tuple(VerdictKind), tuple(TraceCause)
"""What the numbers of kinds and causes mean."""

KIND, CAUSE, POSTERIOR, BEST, SECOND, BARRED, DEAD = range(7)
"""What is told of each search: the places of whom `kernel.foremost` names."""

NOBODY, MARGIN, THRESHOLD, DOUBT = range(4)
"""What a model says of verdicts, and the weight of *nobody*."""

_TRACED, _NO_TRACE, _UNCLEAR = range(3)
_FOUND, _ABSENT, _AMBIGUOUS, _DOUBTFUL, _RESTRICTED, _DECEASED = range(6)
_TENTHS = len(str(WHOLE)) - 1


@compiled
def concluded(
    starts: Numbers, weights: Numbers, uncapped: Numbers, places: Numbers, restricted: Flags,
    deceased: Flags, reaches: Flags, terms: Numbers, shares: Numbers,
) -> Numbers:  # fmt: skip
    """The verdict on each search, and whom it names, by where they stand among the candidates:
    those of search `n` from `starts[n]` to `starts[n + 1]`. `places` is their order by identifier;
    `reaches` says which searches reach restricted people; `shares` are `bits.shares`."""
    found = np.full((len(starts) - 1, 7), NONE)
    for at in range(len(starts) - 1):
        start, end = starts[at], starts[at + 1]
        told = found[at]
        told[0], told[1], told[2] = _NO_TRACE, _ABSENT, 0
        if start == end:
            continue
        some = weights[start:end]
        named = kernel.foremost(
            np.arange(end - start), some, uncapped[start:end], places[start:end],
            restricted[start:end], deceased[start:end],
        )  # fmt: skip
        best = some[named[0]]
        heaviest = max(best, terms[0])
        mass = 0
        for weight in some:
            mass += _share(heaviest - weight, shares)
        total = mass + _share(heaviest - terms[0], shares)
        told[2] = _of_whole(_share(heaviest - best, shares), total)
        for which in range(4):
            if named[which] != NONE:
                told[3 + which] = start + named[which]
        clear = told[4] == NONE or best - weights[told[4]] >= terms[1]
        bar = _bar(restricted[told[3]], deceased[told[3]], reaches[at])
        if told[2] >= terms[2] and clear:
            told[0], told[1] = (_TRACED if bar == _FOUND else _NO_TRACE), bar
        elif _of_whole(mass, total) >= terms[3]:
            bar = _FOUND
            first, then = told[5], told[6]
            if first == NONE or (then != NONE and _before(then, first, weights, uncapped, places)):
                first, then = then, first
            for one in (first, then):
                if bar != _FOUND or one == NONE:
                    continue
                may = _of_whole(_share(heaviest - weights[one], shares), total) >= terms[3]
                if may or one in (told[3], told[4]):
                    bar = _bar(restricted[one], deceased[one], reaches[at])
            if bar == _FOUND:
                told[0], told[1] = _UNCLEAR, (_DOUBTFUL if clear else _AMBIGUOUS)
            else:
                told[1] = bar
    return found


@compiled
def _share(distance: int, shares: Numbers) -> int:
    """`bits.share`."""
    return int(shares[distance]) if distance < len(shares) else 0


@compiled
def _of_whole(part: int, total: int) -> int:
    """`WHOLE * part // total`, which has more than 64 bits where `part` has: digit by digit."""
    found, rest = part // total, part % total
    for _ in range(_TENTHS):
        rest *= 10
        found = 10 * found + rest // total
        rest %= total
    return found


@compiled
def _bar(restricted: bool, deceased: bool, reach: bool) -> int:
    """`Candidate.barred`, as a cause; of nobody barred, that they were found."""
    if deceased:
        return _DECEASED
    return _RESTRICTED if restricted and not reach else _FOUND


@compiled
def _before(one: int, other: int, weights: Numbers, uncapped: Numbers, places: Numbers) -> bool:
    """Whether the one ranks before the other."""
    if weights[one] != weights[other]:
        return bool(weights[one] > weights[other])
    if uncapped[one] != uncapped[other]:
        return bool(uncapped[one] > uncapped[other])
    return bool(places[one] < places[other])
