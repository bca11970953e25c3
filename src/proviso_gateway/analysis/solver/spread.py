"""For which values of one fact a difference stays, all else as in the request that shows it.

One witness is poor: *a sentence of 0 months* hides that any up to eleven would do. Along one fact
an answer can change only where a comparison changes, so each stretch between two such points is
asked about once, and the sets told here are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proviso_gateway.agreement.model import Fact
from proviso_gateway.agreement.requirements import (
    OPERATORS,
    FactType,
    Value,
    comparisons,
)
from proviso_gateway.analysis.solver.difference import Difference
from proviso_gateway.analysis.solver.witness import AskedVersion


@dataclass(frozen=True, slots=True)
class ValueRanges:
    """The values of a fact, as ranges with both ends included; `every`: it can have no other."""

    fact: Fact
    ranges: tuple[tuple[Value, Value], ...]
    every: bool


def spreads(
    permits: AskedVersion, refuses: AskedVersion, difference: Difference
) -> tuple[ValueRanges, ...]:
    """For each fact on which the difference turns, the values with which it stays.

    Days and sets of words are told by the witness's own value alone.
    """
    shown = difference.witness

    def stays(name: str) -> Callable[[Value], bool]:
        def with_value(value: Value) -> bool:
            values = {**shown.values, name: value}
            return permits.permits(values, shown.day) and not refuses.permits(values, shown.day)

        return with_value

    return tuple(
        _spread(permits, refuses, name, shown.values[name], stays(name))
        for name in difference.turns_on
    )


def _spread(
    permits: AskedVersion,
    refuses: AskedVersion,
    name: str,
    value: Value,
    stays: Callable[[Value], bool],
) -> ValueRanges:
    fact = permits.agreement.facts.get(name) or refuses.agreement.facts[name]
    whole = list(_stretches(permits, refuses, fact))
    if not whole:
        return ValueRanges(fact, ((value, value),), every=False)
    kept = [stretch for stretch in whole if stays(stretch[0])]
    joined: list[tuple[Value, Value]] = []
    for first, last in kept:
        if joined and fact.type is FactType.INT and joined[-1][1] == int(first) - 1:  # type: ignore[arg-type]
            first, _ = joined.pop()
        joined.append((first, last))
    return ValueRanges(fact, tuple(joined), every=kept == whole)


def _stretches(
    permits: AskedVersion, refuses: AskedVersion, fact: Fact
) -> Iterator[tuple[Value, Value]]:
    """Every value of the fact, in stretches that no comparison tells apart."""
    match fact.type:
        case FactType.BOOL:
            yield from ((truth, truth) for truth in (False, True))
        case FactType.ENUM:
            yield from ((word, word) for word in fact.of)
        case FactType.INT:
            assert isinstance(fact.min, int)
            assert isinstance(fact.max, int)
            starts = {fact.min}
            for side in (permits, refuses):
                for clause in side.version.every_clause:
                    for one in comparisons(clause.require):
                        if one.fact == fact.name:
                            points = (
                                one.operand
                                if isinstance(one.operand, frozenset)
                                else (one.operand,)
                            )
                            starts |= set(OPERATORS[one.operator].edges(points))  # type: ignore[arg-type]
            cuts = sorted(cut for cut in starts if fact.min <= cut <= fact.max)
            ends = [*(cut - 1 for cut in cuts[1:]), fact.max]
            yield from zip(cuts, ends, strict=True)
