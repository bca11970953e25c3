"""What facts and clauses say, as formulas of Z3: a reader of requirements beside the evaluator.

Every fact here has a value. That is enough to speak of permissions, unknown facts included: an
assessment permits exactly if every way of filling in what is unknown is permitted, so a partial
request that one version permits and another does not can always be filled in to one that shows it.

Days since a date are the difference between `today`, any day of three centuries, and that date.
Words that are not public are met by no request.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import z3

from proviso_gateway.agreement.model import Clause, Fact
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.relevance import Variable, questions
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operand,
    Operator,
    Requirement,
    Value,
    comparisons,
)
from proviso_gateway.agreement.values import REDACTED

Formula = Any
"""A formula of Z3, whose Python has no types."""


DAYS = (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
"""The days on which a request may come, where an agreement counts days."""

RECENT = datetime.date(1999, 12, 31)
"""A date from which days are counted is, if it may be, one that people would think of."""


class Encoding:
    """The facts that some requirements name, as variables of a Z3 context of their own.

    `counted`: the dates from which days are counted. `bounds` says that every fact has a value it
    can have. `questions`: what has to be chosen to
    name one request, in the order of the vocabulary, and the values worth choosing from.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        named: Iterable[Requirement],
        *,
        redacted_met: bool = False,
    ) -> None:
        self.context = z3.Context()
        self.facts = facts
        tests = [test for requirement in named for test in comparisons(requirement)]
        dates = {dated(test.fact) for test in tests} - {None}
        tests += [Comparison(date, Operator.AFTER, RECENT) for date in sorted(map(str, dates))]
        asked = {test.fact for test in tests}
        self.counted = frozenset(map(str, dates))
        self.today = z3.Int("today:", self.context) if dates else None
        by_place = {name: n for n, name in enumerate(facts)}
        self.questions: tuple[Variable, ...] = tuple(
            sorted(questions(facts, tests), key=lambda question: by_place[question.fact])
        )
        self._variables = {
            name: self._variable(fact)
            for name, fact in facts.items()
            if name in asked and dated(name) is None
        }
        for name in asked:
            date = dated(name)
            if date is not None:
                self._variables[name] = self.today - self._variables[date]
        self._formulas: dict[Requirement, Formula] = {}
        self._redacted_met = redacted_met
        self.bounds = self.bounds_of(self._variables)

    def bounds_of(self, names: Iterable[str]) -> tuple[Formula, ...]:
        """That each of these facts has a value it can have, and the day one that it can be."""
        named = [name for name in names if name in self._variables]
        bounds = [bound for name in named for bound in self._bounds(self.facts[name])]
        if self.today is not None:
            first, last = (day.toordinal() for day in DAYS)
            bounds += [self.today >= first, self.today <= last]
        if REDACTED in named:
            met = self._variables[REDACTED]
            bounds.append(met if self._redacted_met else z3.Not(met))
        return tuple(bounds)

    def _variable(self, fact: Fact) -> Any:
        """One variable, or for a set one for each of its words: whether it is there."""
        match fact.type:
            case FactType.BOOL:
                return z3.Bool(fact.name, self.context)
            case FactType.SET:
                return {word: z3.Bool(f"{fact.name}:{word}", self.context) for word in fact.of}
            case FactType.ENUM | FactType.INT | FactType.DATE:
                return z3.Int(fact.name, self.context)

    def _bounds(self, fact: Fact) -> list[Formula]:
        variable = self._variables[fact.name]
        if dated(fact.name) is not None:
            return []
        match fact.type:
            case FactType.ENUM:
                return [variable >= 0, variable < len(fact.of)]
            case FactType.INT:
                return [variable >= fact.min, variable <= fact.max]
            case FactType.DATE:
                first, last = fact.min or datetime.date.min, fact.max or datetime.date.max
                return [variable >= _number(fact, first), variable <= _number(fact, last)]
            case FactType.BOOL | FactType.SET:
                return []

    def formula(self, requirement: Requirement) -> Formula:
        """The requirement, true exactly of the requests that meet it."""
        if requirement not in self._formulas:
            self._formulas[requirement] = self._formula(requirement)
        return self._formulas[requirement]

    def _formula(self, requirement: Requirement) -> Formula:
        match requirement:
            case Comparison():
                return self._comparison(requirement)
            case AllOf(parts):
                return self.all(map(self.formula, parts))
            case AnyOf(parts):
                return self.any(map(self.formula, parts))
            case Not(part):
                return self.no(self.formula(part))

    def clauses(self, clauses: Iterable[Clause]) -> Formula:
        """All of these clauses together."""
        return self.all(self.formula(clause.require) for clause in clauses)

    def all(self, formulas: Iterable[Formula]) -> Formula:
        """True if every one is; without any, true."""
        return z3.And(*formulas, z3.BoolVal(True, self.context))

    def any(self, formulas: Iterable[Formula]) -> Formula:
        """True if at least one is; without any, false."""
        return z3.Or(*formulas, z3.BoolVal(False, self.context))

    def no(self, formula: Formula) -> Formula:
        """True if the formula is not."""
        return z3.Not(formula)

    def few(self, formulas: Iterable[Formula], most: int) -> Formula:
        """At most so many of them are true."""
        return z3.PbLe([(formula, 1) for formula in formulas], most)

    def on(self, ground: str) -> Formula:
        """The request names this ground."""
        return self._equals(self.facts["ground"], ground)

    def otherwise(self, formula: Formula, fact: str) -> Formula:
        """The formula, of the same request with any other value that this fact can have."""
        variable = self._variables[fact]
        own = list(variable.values()) if isinstance(variable, dict) else [variable]
        others = [(one, z3.Const(f"{one} otherwise", one.sort())) for one in own]
        within = self.all([formula, *self._bounds(self.facts[fact])])
        return z3.substitute(within, *others)

    def whatever(self, formula: Formula, facts: Iterable[str]) -> Formula:
        """The formula, of a request for which it holds whatever values these facts have."""
        named = [(name, self._variables[name]) for name in facts if name in self._variables]
        own: list[Any] = []
        for _, variable in named:
            own += variable.values() if isinstance(variable, dict) else [variable]
        if not own:
            return formula
        possible = self.all(bound for name, _ in named for bound in self._bounds(self.facts[name]))
        return z3.ForAll(own, z3.Implies(possible, formula))

    def answers(self, question: Variable, world: Value) -> Formula:
        """The question is answered by this one of its worlds."""
        fact = self.facts[question.fact]
        variable = self._variables[fact.name]
        if fact.type is FactType.SET:
            word = element(question)
            return variable[word] if world else z3.Not(variable[word])
        return self._equals(fact, world)

    def value(self, model: Any, question: Variable) -> Value:
        """What a model answers to a question of numbers or days, where days that are counted from
        one another leave none of its worlds."""
        number = model.eval(self._variables[question.fact], model_completion=True).as_long()
        of_days = self.facts[question.fact].type is FactType.DATE
        return datetime.date.fromordinal(number) if of_days else int(number)

    def day(self, model: Any) -> datetime.date:
        """The day on which a model's request comes."""
        number = model.eval(self.today, model_completion=True).as_long()
        return datetime.date.fromordinal(number)

    def _equals(self, fact: Fact, value: Any) -> Formula:
        variable = self._variables[fact.name]
        if fact.type is FactType.BOOL:
            return variable if value else z3.Not(variable)
        return variable == _number(fact, value)

    def _comparison(self, test: Comparison) -> Formula:
        fact = self.facts[test.fact]
        variable = self._variables[fact.name]
        operand: Any = test.operand
        match test.operator:
            case Operator.EQUALS:
                return self._equals(fact, operand)
            case Operator.ONE_OF:
                return self.any(self._equals(fact, value) for value in _ordered(operand))
            case Operator.ONLY:
                return self.no(self.any(variable[w] for w in fact.of if w not in operand))
            case Operator.INCLUDES_ALL:
                return self.all(variable[word] for word in fact.of if word in operand)
            case Operator.INCLUDES_ANY:
                return self.any(variable[word] for word in fact.of if word in operand)
            case Operator.AT_LEAST:
                return variable >= _number(fact, operand)
            case Operator.AT_MOST:
                return variable <= _number(fact, operand)
            case Operator.BEFORE:
                return variable < _number(fact, operand)
            case Operator.AFTER:
                return variable > _number(fact, operand)


def element(question: Variable) -> str:
    """The word of a set that the question is about."""
    (word,) = frozenset().union(*(w for w in question.worlds if isinstance(w, frozenset)))
    assert isinstance(word, str)
    return word


def _number(fact: Fact, value: Any) -> int:
    """How a value of an enumeration, a number or a day stands among the whole numbers."""
    match fact.type:
        case FactType.ENUM:
            return fact.of.index(value)
        case FactType.DATE:
            ordinal: int = value.toordinal()
            return ordinal
        case _:
            return int(value)


def _ordered(operand: Operand) -> list[Any]:
    """The values of a list in one order: the same formula on every run."""
    assert isinstance(operand, frozenset)
    return sorted(operand)
