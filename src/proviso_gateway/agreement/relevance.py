"""Which unknown facts can still change the outcome.

Kleene's logic is sound but not sharp: *serious or not serious* is unknown to it while nobody says
which, though every answer agrees. Asking for such a fact would be asking for nothing. So where
clauses stay unknown, all possible worlds are compared, not one by one but as an ordered decision
diagram (Bryant 1986; many-valued nodes as in Kam et al. 1998): a fact matters exactly if it occurs
in the reduced diagram of all clauses together.

A fact's values are grouped first: numbers and days between two points that no clause mentions are
the same to every clause; an element of a set is a yes-or-no question of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from proviso_gateway.agreement.model import Clause, Fact
from proviso_gateway.agreement.requirements import (
    OPERATORS,
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operator,
    Requirement,
    Value,
    comparisons,
)
from proviso_gateway.errors import problem

MOST_WORK = 50_000
"""Bound on the steps that one version's diagrams may take. Twenty clauses over separate facts take
some hundreds. The reader refuses a version beyond it, and knowing facts only ever makes diagrams
smaller, in the same order: what was read can be assessed."""

MOST_QUESTIONS = 300
"""Bound on the variables of one version: recursion goes as deep."""

IMPOSSIBLE, CERTAIN = 0, 1
"""The two diagrams without a question: false in every world, and true in every world."""


@dataclass(frozen=True, slots=True)
class Question:
    """One variable of the diagram: a fact with one value for each group of its values, or whether
    a set has one of its elements (`worlds` is then the set without it and the set of it alone)."""

    fact: str
    worlds: tuple[Value, ...]


def questions(facts: Mapping[str, Fact], asked: Iterable[Comparison]) -> tuple[Question, ...]:
    """The variables of these comparisons, in the order in which the facts are first mentioned."""
    by_fact: dict[str, list[Comparison]] = {}
    for comparison in asked:
        by_fact.setdefault(comparison.fact, []).append(comparison)
    return tuple(
        question for name, tests in by_fact.items() for question in _questions(facts[name], tests)
    )


def _questions(fact: Fact, tests: list[Comparison]) -> list[Question]:
    match fact.type:
        case FactType.BOOL:
            return [Question(fact.name, (False, True))]
        case FactType.ENUM:
            return [Question(fact.name, fact.of)]
        case FactType.SET:
            return [Question(fact.name, (frozenset(), frozenset({word}))) for word in fact.of]
        case FactType.INT:
            low, high = fact.min, fact.max
            assert isinstance(low, int)
            assert isinstance(high, int)
            return [Question(fact.name, tuple(_groups(low, high, tests)))]
        case FactType.DATE:
            first, last = fact.min or datetime.date.min, fact.max or datetime.date.max
            assert isinstance(first, datetime.date)
            assert isinstance(last, datetime.date)
            groups = _groups(first.toordinal(), last.toordinal(), tests)
            return [Question(fact.name, tuple(map(datetime.date.fromordinal, groups)))]


def _groups(low: int, high: int, tests: list[Comparison]) -> list[int]:
    """The first number of each stretch of [low, high] on which no test changes its answer."""
    edges = {low}
    for test in tests:
        operand = test.operand if isinstance(test.operand, frozenset) else (test.operand,)
        points = (p.toordinal() if isinstance(p, datetime.date) else int(p) for p in operand)
        edges.update(edge for edge in OPERATORS[test.operator].edges(points) if low < edge <= high)
    return sorted(edges)


Node = tuple[int, tuple[int, ...]]
"""A question's number and, for each of its worlds, the diagram that remains."""


class Possibilities:
    """All possible worlds of the facts that clauses name, given those already known.

    Lives for one assessment. Diagrams are numbers; equal numbers are equal functions. Raises
    `agreement.too-entangled` beyond `MOST_WORK`.
    """

    def __init__(
        self, facts: Mapping[str, Fact], clauses: Iterable[Clause], known: Mapping[str, Value]
    ) -> None:
        asked = [c for clause in clauses for c in comparisons(clause.require)]
        self.known = known
        self.questions = questions(facts, (c for c in asked if c.fact not in known))
        if len(self.questions) > MOST_QUESTIONS:
            raise problem("agreement.too-entangled")
        self.work = 0
        self._levels: dict[str, list[int]] = {}
        for level, question in enumerate(self.questions):
            self._levels.setdefault(question.fact, []).append(level)
        self._nodes: list[Node] = [(len(self.questions), ()), (len(self.questions), ())]
        self._numbers: dict[Node, int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._opposite: dict[int, int] = {IMPOSSIBLE: CERTAIN, CERTAIN: IMPOSSIBLE}

    def jointly(self, clauses: Iterable[Clause]) -> int:
        """The diagram of the worlds in which all these clauses are met."""
        return self._all([self.of(clause.require) for clause in clauses])

    def of(self, requirement: Requirement) -> int:
        """The diagram of the worlds in which the requirement is met."""
        match requirement:
            case Comparison():
                return self._comparison(requirement)
            case Not(part):
                return self._not(self.of(part))
            case AllOf(parts):
                return self._all([self.of(part) for part in parts])
            case AnyOf(parts):
                return self._not(self._all([self._not(self.of(part)) for part in parts]))

    def matter(self, diagram: int) -> frozenset[str]:
        """The facts that occur in the diagram: each can change it in some world, no other can."""
        found, seen, todo = set(), {IMPOSSIBLE, CERTAIN}, [diagram]
        while todo:
            number = todo.pop()
            if number not in seen:
                seen.add(number)
                level, children = self._nodes[number]
                found.add(self.questions[level].fact)
                todo.extend(children)
        return frozenset(found)

    def _comparison(self, test: Comparison) -> int:
        holds = OPERATORS[test.operator].holds
        value = self.known.get(test.fact)
        if value is not None:
            return CERTAIN if holds(value, test.operand) else IMPOSSIBLE
        levels = self._levels[test.fact]
        if test.operator is Operator.ONLY:
            return self._all([self._leaf(level, test) for level in levels])
        if test.operator is Operator.INCLUDES_ALL:
            wanted = [n for n in levels if holds(test.operand, self.questions[n].worlds[1])]
            return self._all([self._node(n, (IMPOSSIBLE, CERTAIN)) for n in wanted])
        if test.operator is Operator.INCLUDES_ANY:
            return self._not(self._all([self._not(self._leaf(n, test)) for n in levels]))
        return self._leaf(levels[0], test)

    def _leaf(self, level: int, test: Comparison) -> int:
        holds = OPERATORS[test.operator].holds
        worlds = self.questions[level].worlds
        return self._node(level, tuple(int(holds(w, test.operand)) for w in worlds))

    def _spend(self, steps: int) -> None:
        self.work += steps
        if self.work > MOST_WORK:
            raise problem("agreement.too-entangled")

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        node = (level, children)
        number = self._numbers.get(node)
        if number is None:
            self._spend(len(children))
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return number

    def _not(self, one: int) -> int:
        done = self._opposite.get(one)
        if done is None:
            level, children = self._nodes[one]
            self._spend(len(children))
            done = self._node(level, tuple(map(self._not, children)))
            self._opposite[one] = done
            self._opposite[done] = one
        return done

    def _all(self, diagrams: list[int]) -> int:
        # From the back: later parts mostly ask later questions, so each join stays near the top.
        return reduce(self._and, reversed(diagrams), CERTAIN)

    def _and(self, one: int, two: int) -> int:
        if one == two or two == CERTAIN:
            return one
        if one == CERTAIN:
            return two
        if IMPOSSIBLE in (one, two):
            return IMPOSSIBLE
        key = (one, two) if one < two else (two, one)
        done = self._both.get(key)
        if done is None:
            (level, ones), (other, twos) = self._nodes[one], self._nodes[two]
            top = min(level, other)
            width = len(self.questions[top].worlds)
            ones = ones if level == top else (one,) * width
            twos = twos if other == top else (two,) * width
            self._spend(width)
            done = self._both[key] = self._node(top, tuple(map(self._and, ones, twos)))
        return done
