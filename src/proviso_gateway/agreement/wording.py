"""How a requirement is worded in the file, and what it then says: values → a typed requirement.

A mapping is met when every entry is: an entry is a fact with what it must be, or a connective
(`all_of`, `any_of`, `not`). Comparisons are checked against the fact's type and list, so that no
requirement can be misread later: a word outside the list is an error here, never a *false* there.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.model import Fact
from proviso_gateway.agreement.requirements import (
    CONNECTIVES,
    OPERATORS,
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operand,
    Operator,
    Requirement,
)
from proviso_gateway.agreement.values import REDACTED, allows, expected
from proviso_gateway.errors import Problem, problem
from proviso_gateway.reading.words import nearest, shown
from proviso_gateway.reading.yaml_values import Path, Written

WRITTEN_OPERATORS = tuple(op for op in Operator if op is not Operator.EQUALS)


@dataclass(frozen=True, slots=True)
class Wording:
    """Reads the requirements of one file against its facts."""

    written: Written
    facts: Mapping[str, Fact]

    def requirement(self, raw: object, path: Path) -> Requirement:
        """The requirement worded at `path`; a list of one part is that part."""
        if not isinstance(raw, dict) or not raw:
            raise self._problem("agreement.not-a-requirement", path)
        parts: list[Requirement] = []
        for key, value in raw.items():
            parts.extend(self._entry(key, value, (*path, key)))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _entry(self, key: str, value: object, path: Path) -> list[Requirement]:
        match key:
            case "all_of":
                return [_joined(AllOf, self._parts(value, path))]
            case "any_of":
                return [_joined(AnyOf, self._parts(value, path))]
            case "not":
                return [Not(self.requirement(value, path))]
        fact = self.facts.get(key)
        if fact is None or key == REDACTED:
            raise self._problem(
                "agreement.unknown-fact",
                path,
                fact=shown(key),
                nearest=nearest(key, (*self.facts, *CONNECTIVES)),
            )
        if isinstance(value, dict):
            if not value:
                raise self._problem("agreement.not-a-requirement", path)
            return [self._comparison(fact, op, operand, path) for op, operand in value.items()]
        return [self._compare(fact, Operator.EQUALS, value, path)]

    def _parts(self, value: object, path: Path) -> tuple[Requirement, ...]:
        if not isinstance(value, tuple) or not value:
            raise self._problem("agreement.not-a-requirement", path)
        return tuple(self.requirement(part, (*path, n)) for n, part in enumerate(value))

    def _comparison(self, fact: Fact, word: str, operand: object, path: Path) -> Comparison:
        if word not in WRITTEN_OPERATORS:
            raise self._problem(
                "agreement.unknown-operator",
                (*path, word),
                operator=shown(word),
                nearest=nearest(word, WRITTEN_OPERATORS),
            )
        return self._compare(fact, Operator(word), operand, (*path, word))

    def _compare(self, fact: Fact, operator: Operator, raw: object, path: Path) -> Comparison:
        rule = OPERATORS[operator]
        if fact.type not in rule.types:
            raise self._problem(
                "agreement.wrong-operator",
                path,
                operator=operator,
                fact=fact.name,
                type=fact.type,
                allowed=", ".join(op for op, r in OPERATORS.items() if fact.type in r.types),
            )
        words = raw if isinstance(raw, tuple) else (raw,)
        fits = isinstance(raw, tuple) is rule.many and bool(words)
        fits = fits and all(_could_be(fact, word) for word in words)
        if not fits or len(set(words)) < len(words):
            raise self._problem(
                "agreement.wrong-operand",
                path,
                fact=fact.name,
                expected=("a list of different values, each " if rule.many else "")
                + expected(fact).replace("words from the list:", "one of:")
                + (_COMPARED.get(fact.type, "") if operator is Operator.EQUALS else ""),
            )
        operand: Operand = frozenset(words) if rule.many else words[0]
        return Comparison(fact.name, operator, operand)

    def _problem(self, code: str, path: Path, **words: object) -> Problem:
        return problem(code, self.written.place(path), **words)


_COMPARED = {
    FactType.ENUM: "; several of them as `{one_of: [...]}`",
    FactType.INT: "; a bound as `{at_least: ...}` or `{at_most: ...}`",
    FactType.DATE: "; a bound as `{before: ...}` or `{after: ...}`",
}
"""How a fact is compared otherwise than by a value alone, for those who tried to write it so."""


def _could_be(fact: Fact, word: object) -> bool:
    """Whether the fact, or for a set one of its words, can be this."""
    if fact.type is FactType.SET:
        return isinstance(word, str) and word in fact.of
    return isinstance(word, bool | int | str | datetime.date) and allows(fact, word)


def _joined(kind: type[AllOf] | type[AnyOf], parts: tuple[Requirement, ...]) -> Requirement:
    return parts[0] if len(parts) == 1 else kind(parts)
