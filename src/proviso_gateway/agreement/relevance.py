"""Which unknown facts can still change the outcome.

Kleene's logic is sound but not sharp: *serious or not serious* is unknown to it while nobody says
which, though every answer agrees. Asking for such a fact would be asking for nothing. So where
clauses stay unknown, possible worlds are searched: whether one meets all clauses, and for a fact
whether two worlds that differ in it alone are answered differently.

The search is a tableau with propagation (Smullyan 1968; the propagation is Davis and Putnam's, over
domains of many values): what must hold narrows each fact's possible values, a choice with one part
left is no choice, and only then is one part of the smallest choice tried after another. Clauses
that share no unknown fact are searched apart, so a thousand separate clauses take a thousand steps.

A fact's values are grouped first: numbers and days between two points that no clause mentions are
the same to every clause; an element of a set is a yes-or-no question of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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

MOST_STEPS = 60_000
"""Bound on the steps of one search: comparisons looked at. Forty choices over fifty facts take some
hundreds."""

MOST_WORK = 2_000_000
"""Bound on the steps of all searches of one assessment, about a second. Beyond it a fact is
taken to matter: asking for too much permits nothing."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the search: a fact with one value for each group of its values, or whether
    a set has one of its elements (`worlds` is then the set without it and the set of it alone)."""

    fact: str
    worlds: tuple[Value, ...]


def questions(facts: Mapping[str, Fact], asked: Iterable[Comparison]) -> tuple[Variable, ...]:
    """The variables of these comparisons, in the order in which the facts are first mentioned."""
    by_fact: dict[str, list[Comparison]] = {}
    for comparison in asked:
        by_fact.setdefault(comparison.fact, []).append(comparison)
    return tuple(
        question for name, tests in by_fact.items() for question in _questions(facts[name], tests)
    )


def _questions(fact: Fact, tests: list[Comparison]) -> list[Variable]:
    match fact.type:
        case FactType.BOOL:
            return [Variable(fact.name, (False, True))]
        case FactType.ENUM:
            return [Variable(fact.name, fact.of)]
        case FactType.SET:
            return [Variable(fact.name, (frozenset(), frozenset({word}))) for word in fact.of]
        case FactType.INT:
            low, high = fact.min, fact.max
            assert isinstance(low, int)
            assert isinstance(high, int)
            return [Variable(fact.name, tuple(_groups(low, high, tests)))]
        case FactType.DATE:
            first, last = fact.min or datetime.date.min, fact.max or datetime.date.max
            assert isinstance(first, datetime.date)
            assert isinstance(last, datetime.date)
            groups = _groups(first.toordinal(), last.toordinal(), tests)
            return [Variable(fact.name, tuple(map(datetime.date.fromordinal, groups)))]


def _groups(low: int, high: int, tests: list[Comparison]) -> list[int]:
    """The first number of each stretch of [low, high] on which no test changes its answer."""
    edges = {low}
    for test in tests:
        operand = test.operand if isinstance(test.operand, frozenset) else (test.operand,)
        points = (p.toordinal() if isinstance(p, datetime.date) else int(p) for p in operand)
        edges.update(edge for edge in OPERATORS[test.operator].edges(points) if low < edge <= high)
    return sorted(edges)


@dataclass(frozen=True, slots=True)
class _Literal:
    """One question's answer is among these of its worlds: a bit for each."""

    level: int
    mask: int


@dataclass(frozen=True, slots=True)
class _Joined:
    """All of the parts hold, or (`any`) at least one of them."""

    any: bool
    parts: tuple[_Formula, ...]


_Formula = bool | _Literal | _Joined


class Possibilities:
    """All possible worlds of the facts that clauses name, given those already known.

    Lives for one assessment. Raises `agreement.too-entangled` only where a `limit` is asked for,
    as the reader does; else what takes too many steps is taken to be open.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        clauses: Iterable[Clause],
        known: Mapping[str, Value],
        *,
        limit: bool = False,
    ) -> None:
        asked = [c for clause in clauses for c in comparisons(clause.require)]
        self.known = known
        self.questions = questions(facts, (c for c in asked if c.fact not in known))
        self.work = 0
        self._unsure = False
        self._limit = limit
        self._all_worlds = [(1 << len(question.worlds)) - 1 for question in self.questions]
        self._levels: dict[str, list[int]] = {}
        for level, question in enumerate(self.questions):
            self._levels.setdefault(question.fact, []).append(level)
        self._formulas: dict[Requirement, _Formula] = {}

    def truth(self, requirement: Requirement) -> bool | None:
        """Whether every world meets the requirement, or none; None: some do, or nobody knows."""
        formula = self._formula(requirement)
        if isinstance(formula, bool):
            return formula
        if not self._possible([formula]):
            return False
        return None if self._possible([self._opposite(formula)]) else True

    def possible(self, requirements: Iterable[Requirement]) -> bool:
        """Whether some world meets all the requirements, as far as is known."""
        return self._possible([self._formula(one) for one in requirements])

    def matter(self, requirements: Iterable[Requirement]) -> frozenset[str]:
        """The facts of which a value can change whether all the requirements are met: each in some
        world, no other in any. Some world must meet them all.

        Where a search of this assessment took too many steps, every fact that is open: nothing is
        permitted because somebody stopped looking.
        """
        open_parts = _flat([self._formula(one) for one in requirements])
        if not self._unsure:
            found = self._that_matter(open_parts)
        if self._unsure:
            levels = {level for each in open_parts for level in _levels(each)}
            found = {self.questions[level].fact for level in levels}
        return frozenset(found)

    def _that_matter(self, open_parts: Sequence[_Formula]) -> set[str]:
        found: set[str] = set()
        for together in self._apart(open_parts):
            mentioned = dict.fromkeys(level for each in together for level in _levels(each))
            for level in mentioned:
                fact = self.questions[level].fact
                if fact not in found and self._matters(level, together):
                    found.add(fact)
        return found

    def _matters(self, level: int, together: Sequence[_Formula]) -> bool:
        """Whether a world that meets these can be made to fail one of them by this answer alone."""
        touching = [each for each in together if level in set(_levels(each))]
        for world in range(len(self.questions[level].worlds)):
            fixed = list(self._all_worlds)
            fixed[level] = 1 << world
            for each in touching:
                fails = self._reduced(self._opposite(each), fixed)
                if fails is not False and self._possible([*together, fails]):
                    return True
        return False

    def _possible(self, formulas: Sequence[_Formula]) -> bool:
        parts = _flat(formulas)
        if False in parts:
            return False
        return all(self._search(together) for together in self._apart(parts))

    def _apart(self, formulas: Sequence[_Formula]) -> list[list[_Formula]]:
        """The formulas in groups that share no question."""
        groups: list[tuple[set[int], list[_Formula]]] = []
        home: dict[int, int] = {}
        for formula in formulas:
            levels = set(_levels(formula))
            mine: tuple[set[int], list[_Formula]] = (levels, [formula])
            for number in sorted({home[level] for level in levels if level in home}, reverse=True):
                mine[0].update(groups[number][0])
                mine[1][:0] = groups[number][1]
                groups[number] = (set(), [])
            for level in mine[0]:
                home[level] = len(groups)
            groups.append(mine)
        return [group for _, group in groups if group]

    def _search(self, formulas: Sequence[_Formula]) -> bool:
        """Whether some world meets all of these; True where the steps run out."""
        most = min(self.work + MOST_STEPS, MOST_WORK)
        stack = [(list(self._all_worlds), list(formulas))]
        while stack:
            worlds, wanted = stack.pop()
            open_choices = self._settled(worlds, wanted)
            if self.work > most:
                if self._limit:
                    raise problem("agreement.too-entangled")
                self._unsure = True
                return True
            if open_choices is None:
                continue
            if not open_choices:
                return True
            choice = min(open_choices, key=lambda each: len(each.parts))
            rest = [each for each in open_choices if each is not choice]
            stack.extend((list(worlds), [part, *rest]) for part in reversed(choice.parts))
        return False

    def _settled(self, worlds: list[int], wanted: list[_Formula]) -> list[_Joined] | None:
        """The choices that remain once everything that must hold has narrowed `worlds`; None if no
        world is left."""
        while True:
            choices: list[_Joined] = []
            narrowed = False
            for formula in wanted:
                left = self._reduced(formula, worlds)
                for part in _flat([left]):
                    match part:
                        case False:
                            return None
                        case _Literal(level, mask):
                            worlds[level] &= mask
                            narrowed = True
                            if not worlds[level]:
                                return None
                        case _Joined():
                            choices.append(part)
            if not narrowed:
                return choices
            wanted = list(choices)

    def _reduced(self, formula: _Formula, worlds: Sequence[int]) -> _Formula:
        """The formula without what these worlds settle already."""
        match formula:
            case bool():
                return formula
            case _Literal(level, mask):
                self.work += 1
                left = worlds[level] & mask
                return False if not left else True if left == worlds[level] else formula
            case _Joined(chosen, parts):
                kept: list[_Formula] = []
                for part in parts:
                    found = self._reduced(part, worlds)
                    if found is chosen:
                        return chosen
                    if not isinstance(found, bool):
                        kept.append(found)
                return _joined(chosen, kept)

    def _opposite(self, formula: _Formula) -> _Formula:
        match formula:
            case bool():
                return not formula
            case _Literal(level, mask):
                return _Literal(level, self._all_worlds[level] & ~mask)
            case _Joined(chosen, parts):
                return _joined(not chosen, [self._opposite(part) for part in parts])

    def _formula(self, requirement: Requirement) -> _Formula:
        found = self._formulas.get(requirement)
        if found is None:
            found = self._formulas[requirement] = self._built(requirement)
        return found

    def _built(self, requirement: Requirement) -> _Formula:
        match requirement:
            case Comparison():
                return self._comparison(requirement)
            case Not(part):
                return self._opposite(self._formula(part))
            case AllOf(parts) | AnyOf(parts):
                return _joined(isinstance(requirement, AnyOf), [self._formula(p) for p in parts])

    def _comparison(self, test: Comparison) -> _Formula:
        holds = OPERATORS[test.operator].holds
        value = self.known.get(test.fact)
        if value is not None:
            return bool(holds(value, test.operand))
        levels = self._levels[test.fact]
        # A set is as many questions as it has words; the second world of each is the word alone.
        match test.operator:
            case Operator.ONLY:
                barred = (n for n in levels if not holds(self._word(n), test.operand))
                return _joined(False, [_Literal(n, _WITHOUT) for n in barred])
            case Operator.INCLUDES_ANY:
                named = (n for n in levels if holds(self._word(n), test.operand))
                return _joined(True, [_Literal(n, _WITH) for n in named])
            case Operator.INCLUDES_ALL:
                named = (n for n in levels if holds(test.operand, self._word(n)))
                return _joined(False, [_Literal(n, _WITH) for n in named])
        level, full = levels[0], self._all_worlds[levels[0]]
        answers = enumerate(self.questions[level].worlds)
        mask = sum(1 << n for n, world in answers if holds(world, test.operand))
        return bool(mask) if mask in (0, full) else _Literal(level, mask)

    def _word(self, level: int) -> Value:
        return self.questions[level].worlds[1]


_WITHOUT, _WITH = 0b01, 0b10


def _joined(chosen: bool, parts: Iterable[_Formula]) -> _Formula:
    """All of the parts, or any: in one piece, without those that say nothing."""
    kept: dict[_Formula, None] = {}
    for part in parts:
        if part is chosen:
            return chosen
        if isinstance(part, _Joined) and part.any is chosen:
            kept |= dict.fromkeys(part.parts)
        elif not isinstance(part, bool):
            kept[part] = None
    if not kept:
        return not chosen
    return next(iter(kept)) if len(kept) == 1 else _Joined(chosen, tuple(kept))


def _flat(formulas: Iterable[_Formula]) -> list[_Formula]:
    """What must hold, piece by piece: literals, choices, and *false* if anything is."""
    found: dict[_Formula, None] = {}
    for formula in formulas:
        if isinstance(formula, _Joined) and not formula.any:
            found |= dict.fromkeys(formula.parts)
        elif formula is not True:
            found[formula] = None
    return list(found)


def _levels(formula: _Formula) -> Iterator[int]:
    match formula:
        case _Literal(level, _):
            yield level
        case _Joined(_, parts):
            for part in parts:
                yield from _levels(part)
