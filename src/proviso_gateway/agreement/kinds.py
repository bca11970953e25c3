"""Which requests are of one kind: those that no comparison in a version tells apart.

An assessment rests on its facts through the comparisons of the clauses and through nothing else, so
requests of one kind are answered alike, unknown facts included. Millions of requests are of a few
hundred kinds. That is the whole of our compiling: a kind is a sum of whole numbers, one looked up
for each fact, and what a kind comes to is worked out once, by the rules as they are written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from proviso_gateway.agreement.model import Clause
from proviso_gateway.agreement.requirements import (
    OPERATORS,
    Comparison,
    FactType,
    Value,
    comparisons,
)
from proviso_gateway.agreement.values import FactRule, Facts, checked_values

MOST_VALUES = 10_000
"""Values of one fact whose share is remembered; beyond it all are forgotten and learned anew."""

_TYPES: Mapping[FactType, type] = {
    FactType.BOOL: bool,
    FactType.ENUM: str,
    FactType.INT: int,
    FactType.DATE: datetime.date,
    FactType.SET: frozenset,
}


class _Weigher(NamedTuple):
    """One fact's part in a kind: the type its values have exactly (to Python `True` is 1), the
    share of each value met so far, and whether it counts only with a document."""

    type: type
    shares: dict[object, int]
    needs_evidence: bool


@dataclass(frozen=True, slots=True)
class _Tests:
    """What tells one fact's values apart: the comparisons of it, or its words themselves, `apart`.
    `shift`: where its bits of a kind begin."""

    comparisons: tuple[Comparison, ...]
    apart: tuple[str, ...]
    shift: int

    def share(self, value: Value) -> int:
        """The share of an admitted value: none is 0, which is what an unknown fact adds.

        It follows from the value alone: threads that meet new values at once agree on every share.
        """
        if self.apart:
            return self.apart.index(str(value)) + 1 << self.shift
        if not self.comparisons:
            return 0
        bits = 1
        for test in self.comparisons:
            bits = bits << 1 | OPERATORS[test.operator].holds(value, test.operand)
        return bits << self.shift


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of request that the clauses of one version tell apart."""

    fact_rules: Mapping[str, FactRule]
    tests: Mapping[str, _Tests]
    weighers: Mapping[str, _Weigher]

    def of(self, facts: Facts) -> int:
        """The kind of a request with these facts: equal for two requests only if no comparison
        tells them apart. Raises what `checked_values` raises, for the same facts."""
        kind = 0
        weighers, document = self.weighers, facts.evidence.get
        for name, value in facts.values.items():
            try:
                exactly, shares, needs_evidence = weighers[name]
            except KeyError:
                self._admitted(name, value)  # which raises
                continue
            share = shares.get(value) if type(value) is exactly else None
            if share is None:
                share = self._learned(name, value, shares)
            if not needs_evidence or document(name, "").strip():
                kind += share
        return kind

    def _learned(self, name: str, value: Value, shares: dict[object, int]) -> int:
        """The share of a value not met before, once it has passed the door."""
        admits = self._admitted(name, value)
        share = self.tests[name].share(admits)
        if admits is value:  # a stranger's word for a requester or ground is not kept
            if len(shares) >= MOST_VALUES:
                shares.clear()
            shares[value] = share
        return share

    def _admitted(self, name: str, value: Value) -> Value:
        return checked_values(self.fact_rules, Facts({name: value}, {name: "supposed"}))[name]


def kinds_of(
    fact_rules: Mapping[str, FactRule], clauses: Iterable[Clause], apart: Iterable[str]
) -> Kinds:
    """The kinds that these clauses tell apart. `apart`: facts with a list of words on whose very
    value more than comparisons turns."""
    compared = list(dict.fromkeys(c for clause in clauses for c in comparisons(clause.require)))
    tests: dict[str, _Tests] = {}
    shift = 0
    for name, rule in fact_rules.items():
        mine = tuple(test for test in compared if test.fact == name)
        words = rule.fact.of if name in apart else ()
        tests[name] = _Tests(mine, words, shift)
        # One bit for each comparison and one that says *known*; or the place among the words.
        shift += len(words).bit_length() if words else len(mine) + 1
    weighers = {
        name: _Weigher(_TYPES[rule.fact.type], {}, rule.needs_evidence)
        for name, rule in fact_rules.items()
    }
    return Kinds(fact_rules, tests, weighers)
