"""How alike two folded words are: two classic measures, in whole numbers."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def jaro_winkler(one: str, other: str) -> int:
    """The Jaro–Winkler similarity in parts per 10,000, rounded down; 10,000 is the same word.

    Prefix scale 1/10 over at most four letters, applied at every similarity (Winkler 1990).
    Computed as an exact fraction.
    """
    if one == other:
        return 10_000
    common_one, common_other = _common(one, other), _common(other, one)
    m = len(common_one)
    if m == 0:
        return 0
    t = sum(a != b for a, b in zip(common_one, common_other, strict=True)) // 2
    a, b = len(one), len(other)
    above = m * m * (a + b) + (m - t) * a * b
    below = 3 * a * b * m
    prefix = 0
    for x, y in zip(one[:4], other[:4], strict=False):
        if x != y:
            break
        prefix += 1
    return 10_000 * (10 * above + prefix * (below - above)) // (10 * below)


def _common(one: str, other: str) -> str:
    """The letters of `one` that stand in `other` within half the longer length, in order."""
    window = max(max(len(one), len(other)) // 2 - 1, 0)
    common = []
    for i, letter in enumerate(one):
        j = other.find(letter, max(i - window, 0), i + window + 1)
        if j >= 0:
            other = f"{other[:j]}\0{other[j + 1 :]}"  # taken; folded words hold no NUL
            common.append(letter)
    return "".join(common)


def within(one: str, other: str, most: int) -> bool:
    """Whether one word comes to the other by so many edits: to insert, delete or replace a letter,
    or to swap it with its neighbour.

    Optimal string alignment: no stretch is edited twice (Damerau 1964, restricted).
    """
    if abs(len(one) - len(other)) > most or max(_strange(one, other), _strange(other, one)) > most:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, x in enumerate(one, start=1):
        row = [i]
        for j, y in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == other[j - 2] and one[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
        before, last = last, row
    return last[-1] <= most


def _strange(one: str, other: str) -> int:
    """How many letters of the one do not stand in the other: each takes an edit."""
    return sum([letter not in other for letter in one])


def one_edit(one: str, other: str) -> bool:
    """Whether the words are `within` one edit, without the table."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    exchanged = one[at + 1 : at + 2] + one[at : at + 1]
    return other[at : at + 2] == exchanged and one[at + 2 :] == other[at + 2 :]
