"""Whether each request is weighed, by which questions, and how serious a matter must be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Look, Severity, Spot
from proviso_gateway.analysis.lint.sections import grounds, sections
from proviso_gateway.analysis.lint.solved import lacking

NO_THRESHOLD = re.compile(
    r"\b(no|without( a)?) threshold\b|\bany (offence|matter|reason)\b|\bnot (stated|specified)\b"
    r"|\bunspecified\b|^\W*(none|any|n/?a)\W*$",
    re.IGNORECASE,
)
"""Words that name no threshold. A ground without an offence says what it turns on instead."""


def _without_threshold(agreement: Agreement) -> Iterator[Spot]:
    for name, ground, path in grounds(agreement):
        if NO_THRESHOLD.search(ground.seriousness):
            yield Spot(name, (*path, "seriousness"))


def _unasked(factor: str) -> Look:
    def look(agreement: Agreement) -> Iterator[Spot]:
        for test, path in sections(agreement, "public_interest_test"):
            if test is not None and factor not in test.factors:
                yield Spot(factor, (*path, "factors"))

    return look


FACTORS = {
    # public_trust is not here: the reader refuses a test that leaves it out
    "necessity": "Only what is needed may be disclosed, and only when it is needed.",
    "proportionality": "The memorandum's bar lay below serious crime.",
    "harm_to_person": "A person may be harmed, or kept from care that they or others need.",
    "vulnerability": "What one person bears, a child or somebody in hiding may not.",
    "harm_if_withheld": "Silence can harm somebody too.",
    "benefit": "Without a benefit that can be named nothing outweighs the harm.",
    "less_intrusive_means": "If a message passed on does as well, no address need be given.",
}
"""The factors of the test, each with why it is asked."""


def _factor(name: str, why: str) -> tuple[LintRule, Look]:
    rule = LintRule(
        f"{name.replace('_', '-')}-not-asked",
        Severity.GAP,
        "The public interest test does not ask about `{about}`.",
        why,
        f"Add the factor `{name}` with a question that an officer can answer for one request.",
    )
    return rule, _unasked(name)


CHECKS: Checks = (
    (
        LintRule(
            "request-not-weighed",
            Severity.GRAVE,
            "Under {version} a request on the ground `{about}` is permitted that has not passed "
            "the public interest test: {request}.",
            "A power to disclose is a power to refuse; used without weighing it is a duty that "
            "nobody enacted. Where the law enacts one, every refusal must be found in a clause: "
            "what no clause asks, nobody may ask.",
            "Add a clause `require: {public_interest: passed}` that binds the ground.",
        ),
        lacking("weighing"),
    ),
    (
        LintRule(
            "threshold-missing",
            Severity.GAP,
            "The ground `{about}` does not say how serious a matter must be.",
            "The memorandum traced people over offences below those for which doctors and the "
            "custodian's own code would break a confidence.",
            "Say under `seriousness` what the least serious matter is that will do, and make it a "
            "clause.",
        ),
        _without_threshold,
    ),
    *(_factor(name, why) for name, why in FACTORS.items()),
)
