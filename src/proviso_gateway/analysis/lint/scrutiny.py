"""The scrutiny that an agreement met before it bound anybody."""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement, Scrutiny
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Look, Severity, Spot
from proviso_gateway.analysis.lint.sections import first_day_of_all

BEFORE_EFFECT = ("consultation", "impact_assessment", "equality_assessment", "publication")
"""What must have happened before the first version is in force."""


def _absent(kind: str) -> Look:
    def look(agreement: Agreement) -> Iterator[Spot]:
        if kind not in {each.kind for each in agreement.legal.scrutiny}:
            yield Spot(kind, ("legal", "scrutiny"))

    return look


def _undated(agreement: Agreement) -> Iterator[Spot]:
    for n, each in enumerate(agreement.legal.scrutiny):
        if each.kind in BEFORE_EFFECT and each.date is None:
            words = {"what": _said(each), "reference": each.reference}
            yield Spot(each.kind, ("legal", "scrutiny", n), words)


def _too_late(agreement: Agreement) -> Iterator[Spot]:
    begins = first_day_of_all(agreement)
    in_time = {
        each.kind
        for each in agreement.legal.scrutiny
        if begins is None or each.date is None or each.date <= begins
    }
    for n, each in enumerate(agreement.legal.scrutiny):
        if each.kind in BEFORE_EFFECT and each.kind not in in_time:
            words = {"what": _said(each), "begins": str(begins)}
            yield Spot(each.kind, ("legal", "scrutiny", n), words)


def _said(each: Scrutiny) -> str:
    return each.kind.replace("_", " ")


def _rule(code: str, what: str, why: str, kind: str) -> tuple[LintRule, Look]:
    mend = f"Do it, and record it under `legal: scrutiny` with `kind: {kind}`."
    sentence = f"No {what} is recorded."
    return LintRule(code, Severity.GAP, sentence, why, mend), _absent(kind)


CHECKS: Checks = (
    _rule(
        "consultation-missing",
        "consultation",
        "Charities were promised to be consulted on the memorandum and were not; the National Data "
        "Guardian wanted public debate first.",
        "consultation",
    ),
    _rule(
        "impact-assessment-missing",
        "data protection impact assessment",
        "Sharing that may put people at high risk must be assessed before it begins.",
        "impact_assessment",
    ),
    _rule(
        "equality-assessment-missing",
        "equality assessment",
        "The memorandum was challenged for discrimination and for want of regard to equality.",
        "equality_assessment",
    ),
    _rule(
        "publication-missing",
        "publication",
        "People cannot object to terms that they cannot read, and those who treat or teach them "
        "cannot tell them.",
        "publication",
    ),
    (
        LintRule(
            "scrutiny-undated",
            Severity.GAP,
            "Nothing says when this {what} happened: {reference}.",
            "Without its day nobody can tell whether it came in time to change anything.",
            "Add its `date`.",
        ),
        _undated,
    ),
    (
        LintRule(
            "scrutiny-too-late",
            Severity.GAP,
            "The {what} came after {begins}, when the agreement was already in force.",
            "Scrutiny that comes afterwards cannot stop anything.",
            "Let the first version begin after it.",
        ),
        _too_late,
    ),
)
