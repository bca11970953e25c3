"""The ways in which a requirement can be met, as plain conditions that must hold together.

A requirement is turned inside out: negations are pushed down to the comparisons, and every
*any of* is opened, so that each way is a set of conditions with no choice left in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, product

from proviso_gateway.agreement.requirements import (
    OPERATORS,
    AllOf,
    AnyOf,
    Comparison,
    Not,
    Requirement,
    Value,
)

MOST_WAYS = 500
"""Ways listed of one clause, and routes of one ground. Whoever lists fewer than there are says so;
the weakest come first."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison, and whether it must hold or must not."""

    comparison: Comparison
    holds: bool

    @property
    def fact(self) -> str:
        """The fact on which it speaks."""
        return self.comparison.fact

    @property
    def requirement(self) -> Requirement:
        """The same as the file would say it."""
        return self.comparison if self.holds else Not(self.comparison)


Way = tuple[Condition, ...]
"""Conditions that meet a requirement together, each once, in the order of the file."""


def ways(requirement: Requirement, known: Mapping[str, Value]) -> Iterator[Way]:
    """Every way to meet the requirement, given what is known; the same way twice only if the file
    says it twice. A comparison of a known fact drops out, or takes its way with it."""
    return _ways(requirement, True, known)


def _ways(requirement: Requirement, holds: bool, known: Mapping[str, Value]) -> Iterator[Way]:
    match requirement:
        case Comparison(fact, operator, operand) if fact in known:
            if OPERATORS[operator].holds(known[fact], operand) is holds:
                yield ()
        case Comparison():
            yield (Condition(requirement, holds),)
        case Not(part):
            yield from _ways(part, not holds, known)
        case AllOf(parts) | AnyOf(parts):
            each = [tuple(islice(_ways(part, holds, known), MOST_WAYS)) for part in parts]
            if isinstance(requirement, AllOf) is holds:
                yield from map(_together, product(*each))
            else:
                yield from chain.from_iterable(each)


def _together(parts: tuple[Way, ...]) -> Way:
    return tuple(dict.fromkeys(chain.from_iterable(parts)))
