"""How many days lie between a date and the day of assessment: nobody's word, but a subtraction.

Every date fact `x` brings a fact `days_since_x`. A comparison of it is, on a given day, a
comparison of `x` itself, so a version is rewritten for the day before anything is evaluated. What
is unknown, in doubt or without its document is then `x`, and whoever must be asked is asked for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from proviso_gateway.agreement.model import Agreement, Clause, Fact
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operator,
    Requirement,
    facts_named,
)
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.terms import DAYS_SINCE, Day, Source

FURTHEST = 100_000
"""Days, either way, that an agreement can speak of: more than two centuries."""


def days_since(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """For every date fact, the fact that says how many days ago it was (negative: to come)."""
    return {
        DAYS_SINCE + name: Fact(
            name=DAYS_SINCE + name,
            type=FactType.INT,
            source=Source.GATEWAY,
            min=-FURTHEST,
            max=FURTHEST,
        )
        for name, fact in facts.items()
        if fact.type is FactType.DATE
    }


def dated(fact: str) -> str | None:
    """The date fact from which this one is counted, if it is counted at all."""
    return fact.removeprefix(DAYS_SINCE) if fact.startswith(DAYS_SINCE) else None


def on_day(agreement: Agreement, version: ResolvedVersion, day: Day) -> ResolvedVersion:
    """The version as it reads on this day: the same one if no clause counts days."""
    if not any(dated(fact) for clause in version.clauses for fact in facts_named(clause.require)):
        return version
    key = ("on day", version.hash, day)
    known: ResolvedVersion | None = agreement.remembered.get(key)
    if known is None:
        clauses = tuple(_clause(clause, day) for clause in version.clauses)
        known = agreement.remembered[key] = replace(version, clauses=clauses)
    return known


def _clause(clause: Clause, day: Day) -> Clause:
    return clause.model_copy(update={"require": read_on(clause.require, day)})


def read_on(requirement: Requirement, day: Day) -> Requirement:
    """The requirement with every count of days replaced by the date that it means on this day."""
    match requirement:
        case Comparison(fact, operator, operand):
            since = dated(fact)
            return requirement if since is None else _compared(since, operator, operand, day)
        case AllOf(parts):
            return AllOf(tuple(read_on(part, day) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(read_on(part, day) for part in parts))
        case Not(part):
            return Not(read_on(part, day))


def _compared(since: str, operator: Operator, operand: object, day: Day) -> Requirement:
    if operator is Operator.ONE_OF:
        assert isinstance(operand, frozenset)
        each = (_compared(since, Operator.EQUALS, number, day) for number in sorted(operand))
        return AnyOf(tuple(each))
    assert isinstance(operand, int)
    match operator:
        case Operator.AT_LEAST:  # n days ago or more: before the day that follows n days ago
            return Comparison(since, Operator.BEFORE, _day(day, operand - 1))
        case Operator.AT_MOST:
            return Comparison(since, Operator.AFTER, _day(day, operand + 1))
        case _:
            return Comparison(since, Operator.EQUALS, _day(day, operand))


def _day(day: Day, ago: int) -> Day:
    """The day so many days ago; at the ends of the calendar, its first or last day."""
    last = datetime.date.max.toordinal()
    return datetime.date.fromordinal(min(max(day.toordinal() - ago, 1), last))
