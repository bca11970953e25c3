"""An agreement version as expressions over columns: every clause's truth for a million requests.

Kleene's logic is that of NULL, so a fact that is not known is a NULL and a clause in doubt is one
too. What a request then comes to is not said a second time here: rows that answer every clause
alike, and leave the same doubts within a clause in doubt, are of one sort, and one row of each sort
is put to `assess_under`.

A frame has a column for each fact: Boolean, Int64, Date, Enum for a list of words, and for a set
one Boolean column for each word of its list, named by `part`. A fact that needs evidence is NULL
where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from proviso_gateway.agreement.model import Agreement, Clause, Fact
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operator,
    Requirement,
    comparisons,
)
from proviso_gateway.agreement.values import Facts
from proviso_gateway.agreement.versions import ResolvedVersion

CODES_A_WORD = 31
"""Codes of two bits that fit one column of signed 64-bit integers."""

UNKNOWN, NOT_BOUND = 2, 3
"""What a clause comes to for a row besides false (0) and true (1): in doubt, or not binding."""


def part(fact: str, word: str) -> str:
    """The name of the column that says whether a set has this word. No fact's name has a colon."""
    return f"{fact}:{word}"


def columns_of(fact: Fact) -> Mapping[str, Any]:
    """The columns of one fact in a frame, with the type of each."""
    if fact.type is FactType.SET:
        return {part(fact.name, word): pl.Boolean for word in fact.of}
    kind = pl.Enum(fact.of) if fact.type is FactType.ENUM else _TYPES[fact.type]
    return {fact.name: kind}


_TYPES: Mapping[FactType, Any] = {
    FactType.BOOL: pl.Boolean,
    FactType.INT: pl.Int64,
    FactType.DATE: pl.Date,
}


def expression(facts: Mapping[str, Fact], requirement: Requirement) -> pl.Expr:
    """The requirement as a column of true, false and NULL."""
    match requirement:
        case Comparison():
            return _comparison(facts[requirement.fact], requirement)
        case AllOf(parts):
            return reduce(and_, (expression(facts, one) for one in parts))
        case AnyOf(parts):
            return reduce(or_, (expression(facts, one) for one in parts))
        case Not(one):
            return ~expression(facts, one)


def _comparison(fact: Fact, test: Comparison) -> pl.Expr:
    operand: Any = test.operand
    if fact.type is FactType.SET:
        if test.operator is Operator.INCLUDES_ALL:
            return reduce(and_, (pl.col(part(fact.name, word)) for word in sorted(operand)))
        asks_for = test.operator is Operator.INCLUDES_ANY  # `only` asks for none of the others
        named = [part(fact.name, w) for w in fact.of if (w in operand) is asks_for]
        nothing = pl.when(pl.col(part(fact.name, fact.of[0])).is_not_null()).then(pl.lit(False))
        found = reduce(or_, map(pl.col, named)) if named else nothing
        return found if asks_for else ~found
    column = pl.col(fact.name)
    if test.operator is Operator.ONE_OF:
        return column.is_in(sorted(operand))
    compared: Mapping[Operator, Callable[[Any], pl.Expr]] = {
        Operator.EQUALS: column.eq,
        Operator.AT_LEAST: column.ge,
        Operator.AT_MOST: column.le,
        Operator.BEFORE: column.lt,
        Operator.AFTER: column.gt,
    }
    return compared[test.operator](operand)


def _binds(clause: Clause) -> pl.Expr:
    return pl.col("ground").is_in(sorted(clause.grounds))


def sorts(facts: Mapping[str, Fact], version: ResolvedVersion) -> Sequence[pl.Expr]:
    """Columns of whole numbers, equal for two rows only if the version answers them alike.

    Two bits for each clause; two more for each comparison within a clause that is in doubt and
    makes more than one, since what is still open there decides what is asked.
    """
    codes: list[pl.Expr] = []
    for clause in version.every_clause:
        truth = expression(facts, clause.require)
        code = _code(truth)
        binds = pl.lit(True)
        if clause.grounds:
            binds = _binds(clause)
            code = pl.when(binds).then(code).otherwise(NOT_BOUND)
        codes.append(code)
        tests = tuple(dict.fromkeys(comparisons(clause.require)))
        if len(tests) > 1:
            doubt = truth.is_null() & binds
            codes.extend(
                pl.when(doubt).then(_code(expression(facts, t))).otherwise(0) for t in tests
            )
    return tuple(_packed(codes))


def _code(truth: pl.Expr) -> pl.Expr:
    return truth.cast(pl.Int64).fill_null(UNKNOWN)


def _packed(codes: Sequence[pl.Expr]) -> Iterator[pl.Expr]:
    for at in range(0, len(codes), CODES_A_WORD):
        chunk = codes[at : at + CODES_A_WORD]
        yield reduce(or_, (code * (1 << 2 * n) for n, code in enumerate(chunk)))


@dataclass(frozen=True, slots=True)
class Sort:
    """Rows that some versions answer alike: one of them as facts, and all of them by number."""

    facts: Facts
    rows: pl.Series

    def __len__(self) -> int:
        return len(self.rows)


def sorted_out(
    agreement: Agreement, versions: Iterable[ResolvedVersion], frame: pl.DataFrame
) -> tuple[Sort, ...]:
    """The rows of the frame by sort, in the order in which each sort first occurs."""
    keys = [key for version in versions for key in sorts(agreement.facts, version)]
    named = [key.alias(f"key{n}") for n, key in enumerate(keys)]
    grouped = (
        frame.lazy()
        .select(*named)
        .with_row_index("row")
        .group_by([f"key{n}" for n in range(len(named))])
        .agg(pl.col("row"))
        .with_columns(pl.col("row").list.first().alias("first"))
        .sort("first")
        .collect()
    )
    firsts = frame[grouped["first"]].to_dicts() if len(grouped) else []
    return tuple(
        Sort(facts_of(agreement, row), rows)
        for row, rows in zip(firsts, grouped["row"], strict=True)
    )


def facts_of(agreement: Agreement, row: Mapping[str, Any]) -> Facts:
    """The facts of one row of a frame; whatever is known there has had its evidence."""
    values = {}
    for name, fact in agreement.facts.items():
        if fact.type is FactType.SET:
            said = {word: row.get(part(name, word)) for word in fact.of}
            if None not in said.values():
                values[name] = frozenset(word for word, has in said.items() if has)
        elif row.get(name) is not None:
            values[name] = row[name]
    return Facts(values, dict.fromkeys(values, "seen"))
