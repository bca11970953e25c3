"""Is there a request of which something holds? The plainest one, a proof that none exists, or
neither, because the steps ran out.

Steps are Z3's own count (`rlimit`), never time, so a run gives the same answer on every machine.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import z3

from proviso_gateway.agreement.model import Fact
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.relevance import Variable
from proviso_gateway.agreement.requirements import FactType, Value
from proviso_gateway.analysis.solver.encoding import RECENT, Encoding, Formula, element
from proviso_gateway.terms import Day

STEPS = 5_000_000
"""Steps that one question may take. A version of 200 clauses takes some ten thousand."""


class Proof(StrEnum):
    """What is known of a statement about every request."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Example:
    """A request that was looked for. `found`: `refuted` with its `values` (that there is none is
    refuted), `proved` (there is none), or `unknown` (the steps ran out). `changed`: the facts in
    which it departs from the request it was to be near to. `day`: when it comes, if days count."""

    found: Proof
    values: Mapping[str, Value]
    changed: tuple[str, ...] = ()
    day: Day | None = None


_NONE = Example(Proof.PROVED, {})
_UNKNOWN = Example(Proof.UNKNOWN, {})


class _OutOfStepsError(Exception):
    """One question took more than its steps."""


class RequestSolver:
    """Looks for requests among all that an encoding can express."""

    def __init__(self, encoding: Encoding, steps: int = STEPS) -> None:
        self._encoding = encoding
        self._steps = steps

    def exists(self, *conditions: Formula, about: Iterable[str] | None = None) -> bool | None:
        """Whether any request meets all the conditions, which name no facts but those they are
        `about` (None: any); None: the steps ran out."""
        try:
            return _Walk(self._encoding, self._steps, conditions, about).model is not None
        except _OutOfStepsError:
            return None

    def example(self, *conditions: Formula, near: Mapping[str, Value] | None = None) -> Example:
        """The plainest request that meets all the conditions, or the nearest to `near`.

        Plainest: fact by fact in the order of the vocabulary, the first value that leaves a way
        to the end: *false*, the first word, the least number, the earliest day, the fewest
        elements. Nearest: the fewest facts changed (each element of a set counts as one), and
        then the nearest values; a fact on which `near` is silent costs nothing.
        """
        try:
            walk = _Walk(self._encoding, self._steps, conditions)
            if walk.model is None:
                return _NONE
            return walk.nearest(near) if near is not None else walk.plainest()
        except _OutOfStepsError:
            return _UNKNOWN


class _Walk:
    """One search: a solver of its own, so that no answer depends on what was asked before."""

    def __init__(
        self,
        encoding: Encoding,
        steps: int,
        conditions: Sequence[Formula],
        about: Iterable[str] | None = None,
    ) -> None:
        self._encoding = encoding
        self._solver = z3.SimpleSolver(ctx=encoding.context)
        self._solver.set("rlimit", steps)
        bounds = encoding.bounds if about is None else encoding.bounds_of(about)
        self._solver.add(*bounds, *conditions)
        self.model: Any = None
        self._possible()

    def plainest(self) -> Example:
        """One request, by the order of each question's worlds."""
        # A request that asks for no field is nobody's: taken only if there is no other.
        fields = [
            self._encoding.answers(question, frozenset({element(question)}))
            for question in self._encoding.questions
            if question.fact == "fields"
        ]
        if fields:
            self._take(self._encoding.any(fields))
        values = self._chosen(self._plain_worlds)
        return Example(Proof.REFUTED, values, day=self._day())

    def _plain_worlds(self, question: Variable) -> Sequence[Value]:
        """The question's worlds in their order; of a date from which days are counted, those first
        that anybody would think of."""
        if question.fact not in self._encoding.counted:
            return question.worlds
        recent = [world for world in question.worlds if _ordinal(world) > RECENT.toordinal()]
        return (*recent, *(world for world in question.worlds if world not in recent))

    def nearest(self, given: Mapping[str, Value]) -> Example:
        """One request, as little changed from the given one as any."""
        stays = {
            question: self._encoding.answers(question, _said(question, given[question.fact]))
            for question in self._encoding.questions
            if question.fact in given
        }
        changes = [self._encoding.no(formula) for formula in stays.values()]
        most = 0
        while changes and not self._take(self._encoding.few(changes, most)):
            most += 1
        facts = self._encoding.facts
        values = self._chosen(lambda question: _nearest_first(facts, question, given))
        changed = tuple(n for n, value in values.items() if n in given and value != given[n])
        return Example(Proof.REFUTED, values, changed, self._day())

    def _chosen(self, worlds_of: Callable[[Variable], Sequence[Value]]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for question in self._encoding.questions:
            takes = (w for w in worlds_of(question) if self._take_world(question, w))
            world = next(takes, None)
            if world is None:
                world = self._encoding.value(self.model, question)
                self._take_world(question, world)
            if dated(question.fact) is not None:
                continue
            before = values.get(question.fact)
            if isinstance(before, frozenset) and isinstance(world, frozenset):
                world = before | world
            values[question.fact] = world
        return values

    def _take_world(self, question: Variable, world: Value) -> bool:
        return self._take(self._encoding.answers(question, world))

    def _day(self) -> Day | None:
        """The day on which the chosen request comes; None where no clause counts days."""
        return None if self._encoding.today is None else self._encoding.day(self.model)

    def _take(self, formula: Formula) -> bool:
        """Hold to the formula from now on if any request still remains."""
        if z3.is_true(self.model.eval(formula, model_completion=True)) or self._possible(formula):
            self._solver.add(formula)
            return True
        return False

    def _possible(self, *formulas: Formula) -> bool:
        found = self._solver.check(*formulas)
        if found == z3.sat:
            self.model = self._solver.model()
        if found == z3.unknown:
            raise _OutOfStepsError
        return bool(found == z3.sat)


def _said(question: Variable, value: Value) -> Value:
    """What a request's value answers to one question."""
    return value & {element(question)} if isinstance(value, frozenset) else value


def _nearest_first(
    facts: Mapping[str, Fact], question: Variable, given: Mapping[str, Value]
) -> Sequence[Value]:
    """The question's worlds, the nearest to the given request first.

    A group of numbers or days is represented by its member nearest to the one given.
    """
    if question.fact not in given:
        return question.worlds
    fact, value = facts[question.fact], _said(question, given[question.fact])
    if fact.type not in (FactType.INT, FactType.DATE):
        return (value, *(world for world in question.worlds if world != value))
    here, firsts = _ordinal(value), list(map(_ordinal, question.worlds))
    last = _ordinal(fact.max) if fact.max is not None else datetime.date.max.toordinal()
    lasts = [*(first - 1 for first in firsts[1:]), last]
    reached = [min(max(here, first), end) for first, end in zip(firsts, lasts, strict=True)]
    ordered = sorted(reached, key=lambda number: (abs(number - here), number))
    return ordered if fact.type is FactType.INT else [datetime.date.fromordinal(n) for n in ordered]


def _ordinal(value: Any) -> int:
    return value.toordinal() if isinstance(value, datetime.date) else int(value)
