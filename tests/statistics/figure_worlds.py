"""Small worlds of cases, and a second reader of what is published of them, who tries everything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from proviso_gateway.statistics.attack import ClassTold
from proviso_gateway.statistics.control import Cell, EndedCase, cells_told
from proviso_gateway.terms import Handle, Period
from proviso_verify.rules import Rule

JANUARY = Period("2017-01")


def cells(**counts: int) -> Counter[Cell]:
    """Cells without a ground."""
    return Counter({("", value): count for value, count in counts.items()})


def cases(kind: str, counts: Mapping[Cell, int], shut: int = 0) -> Iterator[EndedCase]:
    """Cases of one class; the first so many of each cell may never be told."""
    number = 0
    for (ground, value), count in sorted(counts.items()):
        for at in range(count):
            number += 1
            yield EndedCase(
                Handle(f"{kind[0]}{number:025}"), "police", kind, value, ground, shut=at < shut
            )


def told(kind: str, counts: Mapping[Cell, int], rule: Rule, shut: int = 0) -> Counter[Cell]:
    """What is told of one class of these cases."""
    return cells_told(cases(kind, counts, shut), rule)


def class_told(
    kind: str,
    counts: Mapping[Cell, int],
    rule: Rule,
    possible: Iterable[Cell],
    period: Period = JANUARY,
    requester: str = "police",
) -> ClassTold:
    """What is published of one class of these cases."""
    opened = told(kind, counts, rule)
    return ClassTold(
        period,
        "mou",
        requester,
        kind,
        sum(counts.values()),
        tuple(sorted(possible)),
        tuple(sorted(opened.items())),
        rule,
    )


def every(total: int, ways: int) -> Iterator[tuple[int, ...]]:
    """Every way to put so many cases into so many cells."""
    if ways == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in every(total - first, ways - 1):
            yield (first, *rest)


def enumerated(
    classes: Iterable[ClassTold], totals: Iterable[tuple[frozenset[tuple[ClassTold, Cell]], int]]
) -> dict[tuple[ClassTold, Cell], tuple[int, int]] | None:
    """Between which numbers every cell lies, by looking at every table that there could be."""
    classes, totals = tuple(classes), tuple(totals)
    found: dict[tuple[ClassTold, Cell], tuple[int, int]] = {}
    each = [
        [
            dict(zip(((one, cell) for cell in one.possible), counts, strict=True))
            for counts in every(one.total, len(one.possible))
            if all(
                one.bounds(cell)[0] <= count <= one.bounds(cell)[1]
                for cell, count in zip(one.possible, counts, strict=True)
            )
        ]
        for one in classes
    ]
    for parts in product(*each):
        world = {place: count for part in parts for place, count in part.items()}
        if all(sum(world[place] for place in of) == count for of, count in totals):
            for place, count in world.items():
                least, most = found.get(place, (count, count))
                found[place] = min(least, count), max(most, count)
    return found or None
