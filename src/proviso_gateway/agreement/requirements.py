"""What a clause requires of the facts, and whether they meet it: true, false or unknown.

A requirement is a small tree: comparisons of single facts, joined by *all of*, *any of* and *not*.
There are no strings to match, no arithmetic, no loops, so every question about it can be decided.
Truth is Kleene's: an unknown fact makes a comparison unknown, and doubt spreads only where it
matters.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Value = bool | int | str | datetime.date | frozenset[str]
"""The value of a fact. A whole number is never a bool, a set holds words of a closed list."""

Operand = Value | frozenset[int]
"""What a fact is compared with: a value, or for `one_of` the values it may be."""


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOL = "bool"
    ENUM = "enum"
    INT = "int"
    DATE = "date"
    SET = "set"


class Operator(StrEnum):
    """How a fact is compared. `equals` is written by giving the value itself."""

    EQUALS = "equals"
    ONE_OF = "one_of"
    ONLY = "only"
    INCLUDES_ANY = "includes_any"
    INCLUDES_ALL = "includes_all"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one operator means.

    `types`: the facts it applies to. `many`: its operand is a list. `holds(value, operand)`.
    `edges(operand)`: for whole numbers and days (as proleptic ordinals), the points at which the
    answer may change: the first number of every stretch on which it is constant.
    """

    types: frozenset[FactType]
    many: bool
    holds: Callable[[Any, Any], bool]
    edges: Callable[[Iterable[int]], Iterable[int]] = tuple


def _each_alone(points: Iterable[int]) -> Iterable[int]:
    return tuple(edge for point in points for edge in (point, point + 1))


def _next(points: Iterable[int]) -> Iterable[int]:
    return tuple(point + 1 for point in points)


_T = FactType
OPERATORS: Mapping[Operator, Rule] = {
    # Operands are of the fact's own type: the reader has checked it, hence the plain comparisons.
    Operator.EQUALS: Rule(
        frozenset({_T.BOOL, _T.ENUM, _T.INT, _T.DATE}), False, lambda v, o: v == o, _each_alone
    ),
    Operator.ONE_OF: Rule(
        frozenset({_T.ENUM, _T.INT}),
        True,
        lambda v, o: v in o,
        _each_alone,
    ),
    Operator.ONLY: Rule(frozenset({_T.SET}), True, lambda v, o: v <= o),
    Operator.INCLUDES_ANY: Rule(frozenset({_T.SET}), True, lambda v, o: bool(v & o)),
    Operator.INCLUDES_ALL: Rule(frozenset({_T.SET}), True, lambda v, o: v >= o),
    Operator.AT_LEAST: Rule(frozenset({_T.INT}), False, lambda v, o: v >= o),
    Operator.AT_MOST: Rule(frozenset({_T.INT}), False, lambda v, o: v <= o, _next),
    Operator.BEFORE: Rule(frozenset({_T.DATE}), False, lambda v, o: v < o),
    Operator.AFTER: Rule(frozenset({_T.DATE}), False, lambda v, o: v > o, _next),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact compared with one operand."""

    fact: str
    operator: Operator
    operand: Operand


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met when every part is met."""

    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met when at least one part is met."""

    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Met when its part is not."""

    part: Requirement


Requirement = Comparison | AllOf | AnyOf | Not

CONNECTIVES = ("all_of", "any_of", "not")


Evaluator = Callable[[Mapping[str, Value]], bool | None]
"""Answers whether known facts meet a requirement; None: they do not say.

What it is handed maps facts to values checked against their types; what is absent is unknown.
"""


def evaluator(requirement: Requirement) -> Evaluator:
    """The requirement, ready to be asked of many requests (Kleene's strong logic)."""
    match requirement:
        case Comparison(fact, operator, operand):
            return _compares(fact, OPERATORS[operator].holds, operand)
        case AllOf(parts):
            return _until(False, tuple(map(evaluator, parts)))
        case AnyOf(parts):
            return _until(True, tuple(map(evaluator, parts)))
        case Not(part):
            return _opposite(evaluator(part))


def _compares(fact: str, holds: Callable[[Any, Any], bool], operand: Operand) -> Evaluator:
    def answer(known: Mapping[str, Value]) -> bool | None:
        value = known.get(fact)
        return None if value is None else holds(value, operand)

    return answer


def _until(decisive: bool, parts: tuple[Evaluator, ...]) -> Evaluator:
    """`decisive` if any part says so; else unknown if any part is; else the opposite."""

    def answer(known: Mapping[str, Value]) -> bool | None:
        found: bool | None = not decisive
        for part in parts:
            says = part(known)
            if says is decisive:
                return decisive
            if says is None:
                found = None
        return found

    return answer


def _opposite(part: Evaluator) -> Evaluator:
    def answer(known: Mapping[str, Value]) -> bool | None:
        says = part(known)
        return None if says is None else not says

    return answer


def comparisons(requirement: Requirement) -> Iterator[Comparison]:
    """Every comparison in the requirement, from left to right."""
    match requirement:
        case Comparison():
            yield requirement
        case Not(part):
            yield from comparisons(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)


def facts_named(requirement: Requirement) -> frozenset[str]:
    """The facts on which the requirement speaks."""
    return frozenset(each.fact for each in comparisons(requirement))


def as_written(requirement: Requirement) -> dict[str, object]:
    """The requirement as the file would say it, in one normal form: JSON-able, sets sorted."""
    match requirement:
        case Comparison(fact, Operator.EQUALS, operand):
            return {fact: plain(operand)}
        case Comparison(fact, operator, operand):
            return {fact: {str(operator): plain(operand)}}
        case AllOf(parts):
            return {"all_of": [as_written(part) for part in parts]}
        case AnyOf(parts):
            return {"any_of": [as_written(part) for part in parts]}
        case Not(part):
            return {"not": as_written(part)}


def plain(value: Operand) -> object:
    """A value or operand in canonical JSON: days as ISO 8601 text, sets as sorted lists."""
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
