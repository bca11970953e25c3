"""The words of the text: those it leaves open, and those that nothing rests on."""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Severity, Spot
from proviso_gateway.analysis.lint.sections import clauses


def _open(agreement: Agreement) -> Iterator[Spot]:
    for name, term in agreement.terms.items():
        if not term.defined:
            yield Spot(name, ("terms", name), {"text": term.text})


def _meaningless(agreement: Agreement) -> Iterator[Spot]:
    for name, term in agreement.terms.items():
        if term.defined and term.meaning is None:
            yield Spot(name, ("terms", name), {"text": term.text})


def _idle(agreement: Agreement) -> Iterator[Spot]:
    rested_on = {body.term for _, body, _ in clauses(agreement)}
    for name, term in agreement.terms.items():
        if name not in rested_on and term.fact is None:
            yield Spot(name, ("terms", name), {"text": term.text})


CHECKS: Checks = (
    (
        LintRule(
            "term-open",
            Severity.GAP,
            "The text does not settle what *{text}* means (`{about}`).",
            "In May 2018 one announcement had three wordings, and each let other people through.",
            "Write its `meaning` and `defined: true`; or accept the finding and say who judges it.",
        ),
        _open,
    ),
    (
        LintRule(
            "term-without-meaning",
            Severity.GAP,
            "*{text}* (`{about}`) is said to be defined, and its meaning is not written down.",
            "A definition that stands elsewhere can change without an amendment.",
            "Write the `meaning` here, or say `defined: false`.",
        ),
        _meaningless,
    ),
    (
        LintRule(
            "term-idle",
            Severity.GAP,
            "No fact and no clause stands for *{text}* (`{about}`).",
            "Words that no condition rests on protect nobody and permit nothing.",
            "Write a fact and a clause for it, or take the term out.",
        ),
        _idle,
    ),
)
