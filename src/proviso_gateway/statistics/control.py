"""Which ended cases of a month may be told: disclosure control, by the rule an agreement names.

A cell is told where it has cases enough. What is not told is the residual: in each class that the
log itself shows it is empty, or has cases enough over two outcomes or more, or nothing of the class
is told. Found and not found are told together or not at all. What never left, and what was
recalled, is never told.

Whoever knows this file knows which months lead to the same figures. So of a small cell there must
always be another month, with one case more or less in it, of which the same would be published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from proviso_gateway.terms import Handle
from proviso_verify.rules import EXACT, FOUND, NOT_FOUND, Rule

Cell: TypeAlias = tuple[str, str]
"""A ground (empty where the table does not tell grounds) and what was committed."""

LEAST_OUTCOMES = 2
"""Over so many outcomes the residual must lie: who knows that theirs is in it knows no more."""


@dataclass(frozen=True, slots=True)
class EndedCase:
    """A case that has ended, as far as telling of it goes.

    `entry` is its last entry; `kind` the class to which the log shows that it belongs (`refusal`,
    `closure`, `answer`, `other`); `value` what that entry committed, a reason or an outcome;
    `ground` the request's, empty in a table without grounds. `shut`: it may never be told. `lot`
    decides which of alike cases are told: random, and known to nobody of a case that is not told.
    """

    entry: Handle
    requester: str
    kind: str
    value: str
    ground: str = ""
    shut: bool = False
    lot: bytes = b""

    @property
    def cell(self) -> Cell:
        """Where it is counted, in its class."""
        return self.ground, self.value


def told_of(cases: Iterable[EndedCase], rule: Rule) -> frozenset[Handle]:
    """The last entries of those of a month's cases that are told by this rule. Nobody can choose
    them: they follow from the cases, and of alike ones the first by lot are taken.

    By handle it must not be, for the log shows every handle: whoever sees that the last of those
    told as refused for a reason has a later one than a case that is not told would know that this
    one was refused for another.
    """
    classes: dict[tuple[str, str], list[EndedCase]] = {}
    for case in cases:
        classes.setdefault((case.requester, case.kind), []).append(case)
    told = set[Handle]()
    for alike in classes.values():
        left = +cells_told(alike, rule)
        for case in sorted(alike, key=lambda one: (one.lot, one.entry)):
            if not case.shut and left[case.cell] > 0:
                left[case.cell] -= 1
                told.add(case.entry)
    return frozenset(told)


def cells_told(alike: Iterable[EndedCase], rule: Rule) -> Counter[Cell]:
    """How many cases of each cell are told, of one class that the log shows."""
    alike = tuple(alike)
    every = Counter(case.cell for case in alike)
    open_ = Counter(case.cell for case in alike if not case.shut)
    if rule.tier == EXACT:
        return open_ if open_ == every else Counter()
    told = Counter({cell: rounded for cell, n in open_.items() if (rounded := _told(n, rule))})
    told = _both_sides(told)
    if every == told:
        return told
    if not _is_unclear(every, told, rule):
        # One small cell and nothing beside it: the next smallest joins it, if they can trade.
        told = _joined(every - told, told, rule)
    while told := _both_sides(told):
        hidden = every - told
        if hidden.total() >= rule.threshold and len(hidden) >= LEAST_OUTCOMES:
            return told
        _shut_more(told, hidden, rule)
    return Counter()


def _is_unclear(every: Mapping[Cell, int], told: Mapping[Cell, int], rule: Rule) -> bool:
    """Whether each small cell could hold one more or one less, and the same would be published.

    So it is for whoever knows the rule and which cells there are. Two small ones trade with each
    other, unless each has one case, or each is full; one trades with what rounding leaves of a cell
    that is told, or with a large cell that is not told.
    """
    full = _full(rule)
    small = [count for cell, count in every.items() if cell not in told and 0 < count <= full]
    if not small or any(cell not in told and count > full for cell, count in every.items()):
        return True
    if len(small) > 1 and len(small) < sum(small) < len(small) * full:
        return True
    left = [every[cell] % rule.base for cell in told]
    gives = any(left) and all(count < full for count in small)
    takes = any(one < rule.base - 1 for one in left) and all(count > 1 for count in small)
    return gives or takes


def _joined(hidden: Mapping[Cell, int], told: Counter[Cell], rule: Rule) -> Counter[Cell]:
    """What is told once the smallest told cell has joined the only small one. Nothing, where there
    are more of them, or where those two can be only one pair of numbers: the small one below what
    would fill it, and the joining one above the threshold and below all that are told."""
    if rule.base > 1 or len(hidden) > 1 or len(told) < LEAST_OUTCOMES:
        return Counter()
    (small,) = hidden.values()
    joins, next_ = sorted(told, key=lambda cell: (told[cell], cell))[:2]
    both = small + told[joins]
    pairs = [one for one in range(1, _full(rule)) if rule.threshold < both - one < told[next_]]
    if small not in pairs or len(pairs) < LEAST_OUTCOMES:
        return Counter()
    return Counter({cell: count for cell, count in told.items() if cell != joins})


def _full(rule: Rule) -> int:
    """The most that a cell can hold without being told."""
    return rule.threshold - 1 + -rule.threshold % rule.base


def _told(count: int, rule: Rule) -> int:
    """How many of so many cases a cell tells: rounded down, and nothing below the threshold."""
    rounded = count - count % rule.base
    return rounded if rounded >= rule.threshold else 0


def _both_sides(told: Counter[Cell]) -> Counter[Cell]:
    """Without those grounds of which only found ones would be told, or only others."""
    return Counter(
        {
            (ground, value): count
            for (ground, value), count in told.items()
            if value not in FOUND | NOT_FOUND
            or (_any(told, ground, FOUND) and _any(told, ground, NOT_FOUND))
        }
    )


def _any(told: Mapping[Cell, int], ground: str, values: frozenset[str]) -> bool:
    return any((ground, value) in told for value in values)


def _shut_more(told: Counter[Cell], hidden: Mapping[Cell, int], rule: Rule) -> None:
    """Leave more in the residual: where numbers are rounded anyway, one step of the largest cell
    that can spare it; else the smallest cell as a whole."""
    wanted = [cell for cell in told if len(hidden) >= LEAST_OUTCOMES or cell not in hidden]
    spare = [cell for cell in wanted if _told(told[cell] - rule.base, rule)]
    if rule.base > 1 and spare:
        told[max(spare, key=lambda cell: (told[cell], cell))] -= rule.base
    else:
        del told[min(told, key=lambda cell: (told[cell], cell))]
