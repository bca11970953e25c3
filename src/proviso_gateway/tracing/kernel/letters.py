"""How alike two runs of letters are, compiled: each rule takes two runs and a span of each."""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing.kernel.compiling import compiled, inlined, inner
from proviso_gateway.tracing.records import Numbers

MOST_BITS = 61
"""Rows of a table that fit into a number, one bit each, with room for what is carried."""


@compiled
def jaro_winkler(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> int:
    """How alike two strings are, in parts per 10,000 (`similarity.jaro_winkler`)."""
    long, wide = to_a - a, to_b - b
    window = max(max(long, wide) // 2 - 1, 0)
    common = np.empty((2, min(long, wide) + 1), np.int64)
    m = _common(one, a, to_a, other, b, to_b, window, common[0])
    if m == 0:
        return 10_000 if long == wide == 0 else 0
    _common(other, b, to_b, one, a, to_a, window, common[1])
    apart = 0
    for i in range(m):
        apart += common[0, i] != common[1, i]
    above = m * m * (long + wide) + (m - apart // 2) * long * wide
    below = 3 * long * wide * m
    prefix = 0
    while prefix < min(long, wide, 4) and one[a + prefix] == other[b + prefix]:
        prefix += 1
    return 10_000 * (10 * above + prefix * (below - above)) // (10 * below)


@compiled
def _common(
    one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int, window: int, common: Numbers
) -> int:
    """Write down the letters of the one that stand near enough in the other, in order; how many."""
    taken = np.zeros(to_b - b, np.bool_)
    count = 0
    for i in range(to_a - a):
        for j in range(max(i - window, 0), min(i + window + 1, to_b - b)):
            if not taken[j] and one[a + i] == other[b + j]:
                taken[j] = True
                common[count] = one[a + i]
                count += 1
                break
    return count


@inner
def one_edit(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether one edit makes the other (`similarity.one_edit`)."""
    if abs((to_a - a) - (to_b - b)) > 1:
        return False
    while a < to_a and b < to_b and one[a] == other[b]:
        a, b = a + 1, b + 1
    if to_a - a > to_b - b:
        return same_letters(one, a + 1, to_a, other, b, to_b)
    if to_a - a < to_b - b:
        return same_letters(one, a, to_a, other, b + 1, to_b)
    turned = _turned(one, a, to_a, other, b, to_b)
    return turned or same_letters(one, a + 1, to_a, other, b + 1, to_b)


@inner
def _turned(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether the next two are exchanged, and all after them the same."""
    if to_a - a < 2 or to_b - b < 2 or one[a] != other[b + 1] or one[a + 1] != other[b]:
        return False
    return same_letters(one, a + 2, to_a, other, b + 2, to_b)


@inner
def same_letters(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    if max(to_a - a, 0) != max(to_b - b, 0):
        return False
    at = 0
    while at < to_a - a and one[a + at] == other[b + at]:
        at += 1
    return at >= to_a - a


@inner
def two_edits(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether two edits suffice (`similarity.within`): whichever the first is, no more than one is
    left."""
    if abs((to_a - a) - (to_b - b)) > 2:
        return False
    while a < to_a and b < to_b and one[a] == other[b]:
        a, b = a + 1, b + 1
    if to_a - a <= 1 and to_b - b <= 1:
        return True
    if a < to_a and b < to_b and one_edit(one, a + 1, to_a, other, b + 1, to_b):
        return True
    if a < to_a and one_edit(one, a + 1, to_a, other, b, to_b):
        return True
    if b < to_b and one_edit(one, a, to_a, other, b + 1, to_b):
        return True
    if to_a - a < 2 or to_b - b < 2 or one[a] != other[b + 1] or one[a + 1] != other[b]:
        return False
    return one_edit(one, a + 2, to_a, other, b + 2, to_b)


@compiled
def within(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int, most: int) -> bool:
    """Whether so many edits suffice (`similarity.within`)."""
    long = to_a - a
    if abs(long - (to_b - b)) > most:
        return False
    if long > MOST_BITS:
        return _within_rows(one, a, to_a, other, b, to_b, most)
    if long == 0:
        return True
    # A column of the table of edits at a time, a bit a row (Hyyrö 2003): where it grows by one
    # from row to row, where it falls, and where it is as before.
    rows, last = (1 << long) - 1, 1 << long - 1
    grows, falls, same, before, edits = rows, 0, 0, 0, long
    for j in range(b, to_b):
        there = 0
        for i in range(long):
            if one[a + i] == other[j]:
                there |= 1 << i
        turned = (~same & there) << 1 & before
        same = (((there & grows) + grows) ^ grows | there | falls | turned) & rows
        more, fewer = (falls | ~(same | grows)) & rows, same & grows
        if more & last:
            edits += 1
        elif fewer & last:
            edits -= 1
        more, fewer = (more << 1 | 1) & rows, fewer << 1 & rows
        grows, falls = (fewer | ~(same | more)) & rows, more & same
        before = there
    return edits <= most


@compiled
def _within_rows(
    one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int, most: int
) -> bool:
    """The same of names that are longer than a number has bits, a row at a time."""
    long, wide = to_a - a, to_b - b
    rows = np.empty((3, wide + 1), np.int64)
    for j in range(wide + 1):
        rows[0, j] = j
    for i in range(1, long + 1):
        row, last, before = rows[i % 3], rows[(i - 1) % 3], rows[(i - 2) % 3]
        row[0] = least = i
        for j in range(1, wide + 1):
            same = one[a + i - 1] == other[b + j - 1]
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (not same))
            turned = i > 1 and j > 1 and one[a + i - 1] == other[b + j - 2]
            if turned and one[a + i - 2] == other[b + j - 1]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > most:
            return False
    return rows[long % 3, wide] <= most


@inlined
def bits_of(mask: int) -> int:
    """How many bits a mask of 63 has: in pairs, in fours, in eights, then all together."""
    mask -= (mask >> 1) & 0x5555555555555555
    mask = (mask & 0x3333333333333333) + ((mask >> 2) & 0x3333333333333333)
    mask = (mask + (mask >> 4)) & 0x0F0F0F0F0F0F0F0F
    mask += mask >> 8
    mask += mask >> 16
    return (mask + (mask >> 32)) & 0x7F
