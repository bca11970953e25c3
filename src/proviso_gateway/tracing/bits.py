"""The arithmetic of match weights: whole numbers of 1/1024 bit, exact on every machine.

No floating point enters. Two machines, two kernels or two partitions that add the same integers
come to the same verdict.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import isqrt

BIT = 1024
"""One bit of evidence. Weights are stored rounded to 1/1024 bit."""

WHOLE = 10**9
"""Certainty: probabilities are integers in parts per 10^9."""

REACH = 32
"""Beyond this many bits below the best, a weight holds no share."""


def bits(value: float) -> int:
    """A weight written in bits, as a table of ours gives it, in 1/1024 bit."""
    return round(value * BIT)


@lru_cache(maxsize=1 << 16)
def log2_ratio(many: int, few: int) -> int:
    """round(1024·log2(many/few)), halves upwards, computed exactly. Both are at least 1.

    The largest k with 2^k ≤ (many/few)^2048 is floor(2048·log2(many/few)); adding one and halving
    rounds it.
    """
    k = _floor_between(many, few)
    return (_floor(many, few) if k is None else k) + 1 >> 1


_PLACES = 96
"""Binary places of a fraction that is squared."""


def _floor_between(many: int, few: int) -> int | None:
    """The largest k, by squaring a fraction below the ratio and one above it eleven times; None
    where the two do not agree about it, as for one ratio in billions."""
    whole = many.bit_length() - few.bit_length()
    if many << max(-whole, 0) < few << max(whole, 0):
        whole -= 1
    least = (many << _PLACES - min(whole, 0)) // (few << max(whole, 0))
    ends = []
    for part in (least, least + 1):
        k, up = whole, part - least
        for _ in range(11):  # 2^11 is 2048
            part, k = (part * part >> _PLACES) + up, 2 * k
            if part >> _PLACES + 1:
                part, k = (part >> 1) + up, k + 1
        ends.append(k)
    return ends[0] if ends[0] == ends[1] else None


def _floor(many: int, few: int) -> int:
    """The largest k, by its definition."""
    above: int = many ** (2 * BIT)
    below: int = few ** (2 * BIT)
    k = above.bit_length() - below.bit_length()
    fits = below << k <= above if k >= 0 else below <= above << -k
    return k if fits else k - 1


@cache
def shares() -> tuple[int, ...]:
    """T[d] = floor(2^(32 − d/1024)) for d from 0 to 32768: what a weight d below the best holds.

    Made from ten repeated square roots of 1/2 in 192-bit fixed point; a test compares every entry
    with its definition, t^1024 ≤ 2^(32768 − d) < (t + 1)^1024.
    """
    precision = 192
    roots = []  # 2^(-1/2), 2^(-1/4), … 2^(-1/1024)
    root = 1 << (precision - 1)
    for _ in range(10):
        root = isqrt(root << precision)
        roots.append(root)
    within_a_bit = []
    for rest in range(BIT):
        share = 1 << precision
        for place, root in enumerate(reversed(roots)):
            if rest >> place & 1:
                share = share * root >> precision
        within_a_bit.append(share)
    return tuple(
        within_a_bit[d % BIT] >> (precision - REACH + d // BIT) for d in range(REACH * BIT + 1)
    )


def share(distance: int) -> int:
    """T[distance]: 2^32 at the best weight, 0 beyond 32 bits below it."""
    table = shares()
    return table[distance] if distance < len(table) else 0
