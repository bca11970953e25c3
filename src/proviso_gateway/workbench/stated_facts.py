"""What the rows of a caseload state as fact, for one agreement or for several drafts at once.

A column is named as in a file of requests: a fact, `evidence_<fact>`, or `officer_<fact>` for what
the custodian finds out. A draft that does not have a fact is not told it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import parse_value
from proviso_gateway.casework.request_columns import grounds_ever, officers_facts, stated_facts
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.words import nearest

EVIDENCE, OFFICER = "evidence_", "officer_"


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said under one agreement: by the requester, on which documents, and what officers
    find."""

    values: Mapping[str, Value]
    evidence: Mapping[str, str]
    findings: Mapping[str, Value]


def fact_columns(agreements: Iterable[Agreement]) -> tuple[str, ...]:
    """The columns of facts that any of these agreements has, each once."""
    found: dict[str, None] = {}
    for agreement in agreements:
        for fact in stated_facts(agreement):
            found |= {fact: None, f"{EVIDENCE}{fact}": None}
        found |= {f"{OFFICER}{fact}": None for fact in officers_facts(agreement)}
    return tuple(found)


def stated(said: Mapping[str, str], agreement: Agreement) -> Stated:
    """What these cells, by column, say under the agreement; its own facts alone. Raises
    `agreement.value-not-allowed`."""
    asserted, found = stated_facts(agreement), officers_facts(agreement)
    values = {fact: _value(agreement, fact, said[fact]) for fact in asserted if fact in said}
    findings = {
        fact: _value(agreement, fact, said[f"{OFFICER}{fact}"])
        for fact in found
        if f"{OFFICER}{fact}" in said
    }
    evidence = {fact: said[f"{EVIDENCE}{fact}"] for fact in asserted if f"{EVIDENCE}{fact}" in said}
    return Stated(values, evidence, findings)


def _value(agreement: Agreement, fact: str, cell: str) -> Value:
    return parse_value(agreement.facts[fact], cell)


def check_stated(
    said: Mapping[str, str],
    ground: str,
    fields: Sequence[str],
    agreements: Sequence[Agreement],
    places: Mapping[str, Place],
) -> None:
    """Refuse a row that none of the agreements could be asked: its ground, its fields, a document
    without its fact, a value that its fact cannot have.

    Raises `request.unknown-ground`, `request.value-missing`, `request.unknown-field`,
    `request.evidence-without-fact` and `agreement.value-not-allowed`, by row and column.
    """
    grounds = tuple(dict.fromkeys(g for one in agreements for g in grounds_ever(one)))
    if ground not in grounds:
        words = {"nearest": nearest(ground, grounds), "grounds": ", ".join(grounds)}
        raise problem("request.unknown-ground", places["ground"], column="ground", **words)
    if not fields:
        raise problem("request.value-missing", places["fields"], column="fields")
    known = tuple(dict.fromkeys(field for one in agreements for field in one.every_field))
    if not set(fields) <= set(known):
        listed = ", ".join(known)
        raise problem("request.unknown-field", places["fields"], column="fields", fields=listed)
    for column in said:
        fact = column.removeprefix(EVIDENCE)
        if fact != column and fact not in said:
            raise problem("request.evidence-without-fact", places[column], column=column)
    for agreement in agreements:
        _check_values(said, agreement, places)


def _check_values(
    said: Mapping[str, str], agreement: Agreement, places: Mapping[str, Place]
) -> None:
    columns = {fact: fact for fact in stated_facts(agreement)}
    columns |= {f"{OFFICER}{fact}": fact for fact in officers_facts(agreement)}
    for column, fact in columns.items():
        if column in said:
            try:
                parse_value(agreement.facts[fact], said[column])
            except Problem as found:
                at = places[column]
                raise found.at(file=at.file, row=at.row, column=at.column) from None
