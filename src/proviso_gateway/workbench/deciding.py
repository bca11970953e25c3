"""What an agreement answers to one set of facts on a day, asked at a desk: no request, no case."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from proviso_gateway.agreement.acceptance import SUPPOSED
from proviso_gateway.agreement.assessment import Assessment, assess
from proviso_gateway.agreement.model import Agreement, Fact
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import FactType, Value
from proviso_gateway.agreement.values import Facts, refused_value
from proviso_gateway.errors import NOWHERE, Place, Problem, problem
from proviso_gateway.reading.json_text import NotJson, loaded
from proviso_gateway.reading.words import nearest
from proviso_gateway.terms import Day

MOST = 100_000
"""Letters in a file of facts."""


def decide_text(
    text: str, name: str, day: Day, facts: str, facts_name: str, *, time_is_up: bool = False
) -> Assessment:
    """What the agreement in `text` answers on this day to the facts in `facts`, a JSON object.

    Raises as `agreement.reading.read`, `facts_of` and `agreement.assessment.assess`.
    """
    agreement = read(text, name)
    given = facts_of(agreement, facts, facts_name)
    try:
        return assess(agreement, day, given, time_is_up=time_is_up)
    except Problem as found:
        raise (found.at(file=facts_name) if found.place == NOWHERE else found) from None


def facts_of(agreement: Agreement, text: str, name: str) -> Facts:
    """The facts that a JSON object states: `facts`, and under `evidence` a document for each.

    A day is text, a set a list of words; what is not stated is unknown. The requester is the
    agreement's, unless stated. Raises `facts.not-facts`, `agreement.unknown-fact` and
    `agreement.value-not-allowed`, which name a fact and never quote a value.
    """
    place = Place(name)
    told = _object(text, place)
    if not set(told) <= {"facts", "evidence"} or not all(
        isinstance(part, dict) for part in told.values()
    ):
        raise problem("facts.not-facts", place)
    try:
        return facts_from(agreement, told.get("facts", {}), told.get("evidence", {}))
    except Problem as found:
        raise found.at(file=name) from None


def facts_from(
    agreement: Agreement, stated: Mapping[str, object], evidence: Mapping[str, object]
) -> Facts:
    """The facts that are stated by name, as plain values: days or their text, sets or lists of
    words. Raises as `facts_of`."""
    for fact in (*stated, *evidence):
        if fact not in agreement.facts:
            raise problem(
                "agreement.unknown-fact",
                fact=fact if fact.isprintable() and len(fact) <= 40 else "...",
                nearest=nearest(fact, tuple(agreement.facts)),
            )
    values = {name: _value(agreement.facts[name], raw) for name, raw in stated.items()}
    documents = {n: reference for n, reference in evidence.items() if isinstance(reference, str)}
    if len(documents) < len(evidence):
        raise problem("facts.not-facts")
    asks = agreement.parties.only_requester
    supposed = dict(SUPPOSED)
    if asks is not None:
        supposed["requester"] = asks
    return Facts(supposed | values, documents)


def _object(text: str, place: Place) -> Mapping[str, dict[str, object]]:
    try:
        told = loaded(text) if len(text) <= MOST else None
    except NotJson:
        told = None
    if not isinstance(told, dict):
        raise problem("facts.not-facts", place)
    return told


def _value(fact: Fact, raw: object) -> Value:
    """What is said of the fact; the assessment checks that the fact can have such a value."""
    match raw:
        case list() | set() | frozenset() if fact.type is FactType.SET:
            if all(isinstance(word, str) for word in raw):
                return frozenset(raw)
        case datetime.date() if fact.type is FactType.DATE and type(raw) is datetime.date:
            return raw
        case str() if fact.type is FactType.DATE:
            try:
                return datetime.date.fromisoformat(raw)
            except ValueError:
                raise refused_value(fact) from None
        case bool() | int() | str():
            return raw
    raise refused_value(fact)
