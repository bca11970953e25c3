"""What a file of requests under one agreement asks: its columns, for whoever has to fill it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement, Fact
from proviso_gateway.agreement.requirements import FactType
from proviso_gateway.agreement.values import TRUTH, expected
from proviso_gateway.casework.request_columns import (
    COLUMNS,
    SCRIPT,
    factors_ever,
    grounds_ever,
    officers_facts,
    stated_facts,
)
from proviso_gateway.phrases import phrase
from proviso_gateway.tracing.people import Gender

_PLAYED: Mapping[str, tuple[str, ...]] = {
    "officer_public_interest": ("passed", "failed"),
    "officer_approve": ("yes", "no"),
    "officer_confirm": ("yes", "no"),
    "officer_withdraw": ("yes",),
}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column that a file under an agreement may have: its name, what is asked, what may stand
    there, and whether a row can do without it. `choices`: every word of which one stands there, if
    the list is closed."""

    name: str
    question: str
    expected: str
    needed: bool = False
    choices: tuple[str, ...] = ()


def template_columns(agreement: Agreement, *, rehearsal: bool = False) -> Iterator[TemplateColumn]:
    """Every column that a file of requests under this agreement may have, in order; for a rehearsal
    also those by which officers are played."""
    yield from _of_every_request(agreement)
    for name in stated_facts(agreement):
        fact = agreement.facts[name]
        yield _of_fact(name, fact)
        yield TemplateColumn(f"evidence_{name}", "", fact.evidence or "")
    if not rehearsal:
        return
    for name, column in SCRIPT.items():
        yield TemplateColumn(name, "", column.expected, choices=_PLAYED.get(name, ()))
    for name in officers_facts(agreement):
        yield _of_fact(f"officer_{name}", agreement.facts[name])
    for name, factor in factors_ever(agreement).items():
        yield TemplateColumn(f"officer_{name}", factor.question, phrase("in words"))


def _of_every_request(agreement: Agreement) -> Iterator[TemplateColumn]:
    listed: Mapping[str, tuple[str, ...]] = {
        "agreement": (agreement.name,),
        "ground": grounds_ever(agreement),
        "gender": tuple(map(str, Gender)),
    }
    for name, column in COLUMNS.items():
        words = listed.get(name, ())
        says = column.expected
        if words:
            says = phrase("one of: {words}", words=", ".join(words))
        elif name == "fields":  # several of them, with blanks between
            fields = ", ".join(agreement.every_field)
            says = phrase("words from the list: {words}", words=fields)
        yield TemplateColumn(name, "", says, column.needed, words)


def _of_fact(name: str, fact: Fact) -> TemplateColumn:
    match fact.type:
        case FactType.BOOL:
            words = tuple(TRUTH)
        case FactType.ENUM:
            words = fact.of
        case _:
            words = ()
    return TemplateColumn(name, fact.question or "", expected(fact), choices=words)
