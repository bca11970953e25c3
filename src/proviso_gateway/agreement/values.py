"""What is known about one request: the values of its facts, and the documents that bear them out.

The door: a value of the wrong type or out of range never reaches an assessment.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from proviso_gateway.agreement.model import Fact, Parties
from proviso_gateway.agreement.requirements import FactType, Value
from proviso_gateway.errors import problem
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.reading.identifiers import says_nothing
from proviso_gateway.terms import DAYS_SINCE, Source

OTHER = "other"
"""Stands for every requester and every ground that the agreement does not know."""

PUBLIC_INTEREST = "public_interest"
REDACTED = "redacted"
"""What a clause requires whose words are not public. Nobody can say that it is so."""

ASKED_BEFORE = "asked_before"
STATED = "states"
"""What a request really says of whom it means; asked for where that is too little."""
OFFICER_REQUESTS = "officer_requests"
STATES = ("given_name", "middle_names", "family_name", "birth_date", "address", "postcode",
          "identifier")  # fmt: skip
"""What a request can really say of whom it means."""

MOST_REQUESTS = 1_000_000
"""Requests of one officer in one month, at most."""

RESERVED = ("requester", "ground", "fields", "countersigned", STATED, OFFICER_REQUESTS,
            ASKED_BEFORE, PUBLIC_INTEREST, REDACTED)  # fmt: skip
"""Facts that every agreement has without declaring them, besides those that count days."""


def is_reserved(name: str) -> bool:
    """Whether every agreement has a fact of this name without declaring it."""
    return name in RESERVED or name.startswith(DAYS_SINCE)


def reserved(
    parties: Parties, grounds: tuple[str, ...], fields: tuple[str, ...]
) -> dict[str, Fact]:
    """The facts that every agreement has: those that the gateway sees for itself, and the one that
    the custodian decides."""
    gateway = Source.GATEWAY

    def seen(name: str, kind: FactType, **bounds: Any) -> Fact:
        return Fact(name=name, type=kind, source=gateway, **bounds)

    found = (
        seen("requester", FactType.ENUM, of=(*parties.requesters, OTHER)),
        seen("ground", FactType.ENUM, of=(*grounds, OTHER)),
        seen("fields", FactType.SET, of=fields),
        seen("countersigned", FactType.BOOL),
        seen(STATED, FactType.SET, of=STATES),
        seen(OFFICER_REQUESTS, FactType.INT, min=1, max=MOST_REQUESTS),
        seen(ASKED_BEFORE, FactType.BOOL),
        Fact(
            name=PUBLIC_INTEREST,
            type=FactType.ENUM,
            source=Source.CUSTODIAN,
            of=("passed", "failed"),
        ),
        Fact(name=REDACTED, type=FactType.BOOL, source=Source.THIRD_PARTY),
    )
    return {fact.name: fact for fact in found}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one request. What is absent is unknown; nothing here can be changed.

    `evidence` maps a fact to the reference of its document; one that says nothing is none.
    """

    values: Mapping[str, Value]
    evidence: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "evidence", MappingProxyType(dict(self.evidence)))


class FactRule(NamedTuple):
    """How values of one fact come in: what may pass, and whether a document must come with it."""

    fact: Fact
    may_be: Callable[[object], bool]
    needs_evidence: bool
    open_ended: bool


def fact_rules(vocabulary: Mapping[str, Fact]) -> dict[str, FactRule]:
    """How every fact is checked. A requester or ground that nobody knows may pass, as `other`;
    nothing passes for what nobody can state: what is redacted, and what is counted from a date."""
    return {
        name: FactRule(
            fact,
            passing(fact) if stateable(name) else lambda _: False,
            fact.evidence is not None,
            name in ("requester", "ground"),
        )
        for name, fact in vocabulary.items()
    }


def stateable(name: str) -> bool:
    """Whether a value can be given for this fact at all."""
    return name != REDACTED and not name.startswith(DAYS_SINCE)


def may_be_asserted(fact: Fact) -> bool:
    """Whether a request may state this fact: the requester's own, a third party's or a court's."""
    return fact.source.asserted and stateable(fact.name)


def checked_values(fact_rules: Mapping[str, FactRule], facts: Facts) -> dict[str, Value]:
    """The values that count, by fact: of the right type, in range, with the evidence they need.

    A fact that requires evidence and has none is left out: it is unknown. Raises
    `agreement.unknown-fact` and `agreement.value-not-allowed`, which never quotes the value.
    """
    known = {}
    for name, value in facts.values.items():
        rule = fact_rules.get(name)
        if rule is None:
            raise problem("agreement.unknown-fact", fact=_short(name), nearest="")
        if not rule.may_be(value):
            if not rule.open_ended or type(value) is not str:
                raise refused_value(rule.fact)
            value = OTHER
        if not rule.needs_evidence or not says_nothing(facts.evidence.get(name, "")):
            known[name] = value
    return known


def allows(fact: Fact, value: object) -> bool:
    """Whether this is a value the fact can have: exactly its type, within its bounds or list."""
    return passing(fact)(value)


def passing(fact: Fact) -> Callable[[object], bool]:
    """The test of a value that `allows` makes, ready to be made many times."""
    listed = frozenset(fact.of)
    low: Any = fact.min
    high: Any = fact.max

    def within(value: Any) -> bool:
        return (low is None or low <= value) and (high is None or value <= high)

    by_type: dict[FactType, Callable[[Any], bool]] = {
        FactType.BOOL: lambda value: type(value) is bool,
        FactType.ENUM: lambda value: type(value) is str and value in listed,
        FactType.SET: lambda value: type(value) is frozenset and value <= listed,
        FactType.INT: lambda value: type(value) is int and within(value),
        FactType.DATE: lambda value: type(value) is datetime.date and within(value),
    }
    return by_type[fact.type]


LONGEST_CELL = 2000
"""Letters in a cell; the longest list of words that a fact can have is shorter."""


EMPTY_SET = "none"


def parse_value(fact: Fact, text: str) -> Value:
    """What a cell of a table says of the fact: `true`, `false`, a number, a day, words by spaces.

    `TRUE` and `FALSE` are read too: spreadsheets write them so.
    `none` is the empty set, unless it is one of the set's own words. Raises
    `agreement.value-not-allowed`, without the text. An empty cell says nothing and is for the
    caller to skip.
    """
    text = text.strip()
    if fact.type is FactType.SET and text == EMPTY_SET and text not in fact.of:
        return frozenset()
    try:
        value = _PARSE[fact.type](text) if 0 < len(text) <= LONGEST_CELL else None
    except ValueError:
        value = None
    if value is None or not allows(fact, value):
        raise refused_value(fact)
    return value


_PATTERN = {
    FactType.INT: re.compile(r"-?(0|[1-9][0-9]{0,15})"),
    FactType.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}

TRUTH: Mapping[str, bool] = {"true": True, "false": False}
"""How a cell says yes or no, in lower-case letters."""

_PARSE: Mapping[FactType, Callable[[str], Value | None]] = {
    FactType.BOOL: lambda text: TRUTH.get(text.lower()),
    FactType.ENUM: str,
    FactType.INT: lambda text: int(text) if _PATTERN[FactType.INT].fullmatch(text) else None,
    FactType.DATE: lambda text: (
        datetime.date.fromisoformat(text) if _PATTERN[FactType.DATE].fullmatch(text) else None
    ),
    FactType.SET: lambda text: frozenset(text.split(" ")) - {""},
}


def refused_value(fact: Fact) -> Exception:
    """The problem of a value that the fact cannot have; it says what would do."""
    return problem("agreement.value-not-allowed", fact=fact.name, expected=expected(fact))


def expected(fact: Fact) -> str:
    """What the fact's values look like, in words."""
    listed = ", ".join(fact.of)
    if len(listed) > 200:
        listed = listed[:197] + "..."
    low, high = fact.min, fact.max
    match fact.type:
        case FactType.BOOL:
            return phrase("`true` or `false`")
        case FactType.ENUM:
            return phrase("one of: {words}", words=listed)
        case FactType.SET:
            return phrase("words from the list: {words}", words=listed)
        case FactType.INT:
            return phrase("a whole number from {low} to {high}", low=low, high=high)
        case FactType.DATE:
            parts = [phrase("a day such as 2017-06-01")]
            parts += [phrase("not before {day}", day=low)] if low else []
            parts += [phrase("not after {day}", day=high)] if high else []
            return joined(parts)


def _short(name: str) -> str:
    return name if name.isprintable() and len(name) <= 40 else "..."
