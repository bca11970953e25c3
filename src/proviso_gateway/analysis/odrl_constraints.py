"""A clause's requirement as ODRL constraints that list what may be, and never what may not.

An evaluator elsewhere may know words, numbers and days that no agreement foresaw. So every
constraint names the values that satisfy it, to both ends of what the fact can be: a word that is
in no list, or a number beyond the bounds, satisfies none. A fact that is not known satisfies none
either, and no constraint is the negation of another: less knowledge never permits.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from proviso_gateway.agreement.model import Fact
from proviso_gateway.agreement.requirements import (
    OPERATORS,
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operator,
    Requirement,
)
from proviso_gateway.agreement.values import OTHER, REDACTED
from proviso_gateway.analysis.graph import Listed, Literal, Node, ResourceName, Term, day, node

Operands = Mapping[str, tuple[Fact, str]]
"""Each fact that a version can name, and the name of its left operand."""

Number = int | datetime.date
Range = tuple[Number | None, Number | None]
"""From the first to the last, both included; None: without end."""


def constraint(
    operands: Operands, ground: str, require: Requirement, *, holds: bool = True
) -> Node | bool:
    """The requirement, or its negation, on one ground; a truth if it does not depend on facts."""
    match require:
        case Not(part):
            return constraint(operands, ground, part, holds=not holds)
        case Comparison(fact="ground"):
            return OPERATORS[require.operator].holds(ground, require.operand) is holds
        case Comparison():
            return _compared(*operands[require.fact], require, holds=holds)
        case AllOf(parts) | AnyOf(parts):
            word = "and" if isinstance(require, AllOf) is holds else "or"
            made = [constraint(operands, ground, part, holds=holds) for part in parts]
            if (word == "or") in made:
                return word == "or"
            nodes = [one for one in made if isinstance(one, Node)]
            return joined(word, nodes) if nodes else word == "and"


def joined(word: str, nodes: Iterable[Node]) -> Node:
    """These constraints under `and` or `or`: each once, and none under a word within itself."""
    found: list[Node] = []
    for one in nodes:
        # Only `_cited` clauses say more than the word, and those stand under no other.
        within = one.says.get(f"odrl:{word}", (Listed((one,)),))[0]
        assert isinstance(within, Listed)
        found += [part for part in within.items if isinstance(part, Node) and part not in found]
    return found[0] if len(found) == 1 else _logical(word, found)


def _logical(word: str, parts: Iterable[Node]) -> Node:
    return node("odrl:LogicalConstraint", **{f"odrl_{word}": Listed(tuple(parts))})


def plain(left: str, operator: str, right: Term) -> Node:
    """A single constraint."""
    return node(
        "odrl:Constraint",
        odrl_leftOperand=ResourceName(left),
        odrl_operator=ResourceName(f"odrl:{operator}"),
        odrl_rightOperand=right,
    )


def within(left: str, words: Iterable[str]) -> Node:
    """A set that holds none but these words."""
    return plain(left, "isPartOf", Listed(tuple(words)))


def some(left: str, words: Iterable[str]) -> Node:
    """A word among these, or a set that holds one of them."""
    return plain(left, "isAnyOf", Listed(tuple(words)))


def _compared(fact: Fact, left: str, one: Comparison, *, holds: bool) -> Node | bool:
    if fact.name == REDACTED:
        return False  # nobody can say that it is met, and nobody that it is not
    match fact.type:
        case FactType.SET:
            return _set(fact, left, one, holds=holds)
        case FactType.INT | FactType.DATE:
            return _ranges(left, list(_values(fact, one, holds=holds)))
        case FactType.BOOL:
            return plain(left, "eq", bool(one.operand) is holds)
        case FactType.ENUM:
            test = OPERATORS[one.operator].holds
            listed = [w for w in fact.of if w != OTHER and test(w, one.operand) is holds]
            if len(listed) == 1:
                return plain(left, "eq", listed[0])
            return some(left, listed) if listed else False


def _set(fact: Fact, left: str, one: Comparison, *, holds: bool) -> Node | bool:
    """A set of words, which may hold a word that the agreement does not know."""
    assert isinstance(one.operand, frozenset)
    named = [word for word in fact.of if word in one.operand]
    others = [word for word in fact.of if word not in one.operand]
    match one.operator, holds:
        case (Operator.ONLY, True):
            return within(left, named)
        case (Operator.INCLUDES_ANY, False):
            return within(left, others)
        case (Operator.INCLUDES_ALL, True):
            each = (plain(left, "isAnyOf", Listed((word,))) for word in named)
            return joined("and", (within(left, fact.of), *each))
        case (Operator.INCLUDES_ALL, False):
            each = (within(left, (w for w in fact.of if w != word)) for word in named)
            return joined("or", each)
        case _:
            among = named if holds else others
            return joined("and", (within(left, fact.of), some(left, among))) if among else False


# --- Numbers and days ------------------------------------------------------------------------


def _values(fact: Fact, one: Comparison, *, holds: bool) -> Iterator[Range]:
    """What the fact may be if the comparison holds, or if it does not, in ranges that rise."""
    if holds:
        yield from (_clipped(fact, each) for each in _meant(one) if _is_some(_clipped(fact, each)))
        return
    low: Number | None = None
    for first, last in _meant(one):
        if first is not None and _is_some(gap := _clipped(fact, (low, _beside(first, -1)))):
            yield gap
        if last is None:
            return
        low = _beside(last, 1)
    if _is_some(rest := _clipped(fact, (low, None))):
        yield rest


def _meant(one: Comparison) -> list[Range]:
    """The ranges in which the comparison holds, whatever the fact can be."""
    values: list[Number] = (
        sorted(n for n in one.operand if isinstance(n, int))
        if isinstance(one.operand, frozenset)
        else [one.operand]
        if isinstance(one.operand, int | datetime.date)
        else []
    )
    match one.operator:
        case Operator.AT_LEAST:
            return [(values[0], None)]
        case Operator.AT_MOST:
            return [(None, values[0])]
        case Operator.BEFORE:
            return [(None, _beside(values[0], -1))]
        case Operator.AFTER:
            return [(_beside(values[0], 1), None)]
        case _:
            return [(value, value) for value in values]


def _beside(value: Number, step: int) -> Number:
    return (
        value + datetime.timedelta(days=step) if isinstance(value, datetime.date) else value + step
    )


def _clipped(fact: Fact, one: Range) -> Range:
    first, last = one
    lows = [n for n in (first, fact.min) if n is not None]
    highs = [n for n in (last, fact.max) if n is not None]
    return (max(lows) if lows else None, min(highs) if highs else None)


def _is_some(one: Range) -> bool:
    first, last = one
    return first is None or last is None or first <= last  # type: ignore[operator]


def _ranges(left: str, ranges: list[Range]) -> Node | bool:
    if not ranges:
        return False
    if len(ranges) > 1 and all(first == last for first, last in ranges):
        alone = tuple(_literal(first) for first, _ in ranges if first is not None)
        return plain(left, "isAnyOf", Listed(alone))
    return joined("or", (joined("and", _range(left, each)) for each in ranges))


def _range(left: str, one: Range) -> Iterator[Node]:
    first, last = one
    if first is not None and first == last:
        yield plain(left, "eq", _literal(first))
        return
    if first is not None:
        yield plain(left, "gteq", _literal(first))
    if last is not None:
        yield plain(left, "lteq", _literal(last))


def _literal(value: Number) -> Literal:
    return day(value) if isinstance(value, datetime.date) else value
