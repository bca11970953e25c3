"""Every rule over one agreement, and the findings that somebody has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from proviso_gateway.agreement.model import Accepted, Agreement
from proviso_gateway.analysis.lint import (
    governance,
    interest,
    law,
    least,
    lives,
    scrutiny,
    solved,
    vouching,
    words,
)
from proviso_gateway.analysis.lint.finding import Checks, Finding, LintRule, Severity, Spot, found
from proviso_gateway.analysis.packs import pack_of
from proviso_gateway.reading.yaml_values import Path, Written

THEMES: dict[str, Checks] = {
    "The law it rests on": law.CHECKS,
    "The lives of its versions": lives.CHECKS,
    "The scrutiny it met": scrutiny.CHECKS,
    "How it is kept": governance.CHECKS,
    "Whether each request is weighed": interest.CHECKS,
    "What is permitted although something is missing": solved.CHECKS,
    "The least": least.CHECKS,
    "Who vouches for what": vouching.CHECKS,
    "Its words": words.CHECKS,
}
"""Every rule that looks at an agreement, by theme."""

STALE = LintRule(
    "acceptance-stale",
    Severity.GAP,
    "Nothing is found any more that this accepts: `{finding}` about `{about}`.",
    "An acceptance that outlives its finding would silence the next one unread.",
    "Take the entry out of `accepted`.",
)
UNSIGNED = LintRule(
    "acceptance-unsigned",
    Severity.GAP,
    "`{finding}` about `{about}` is accepted by nobody in particular.",
    "Somebody must answer for letting a finding stand.",
    "Say `by` whom it is accepted. Until then the finding counts.",
)
ACCEPTING = (STALE, UNSIGNED)
"""What can be wrong with an acceptance. These findings cannot be accepted themselves."""

CUT_OFF = LintRule(
    "sentence-cut-off",
    Severity.GAP,
    "The text of `{about}` may have been cut off: a `#` stands right behind it, and what follows "
    "is a comment.",
    "A clause that ends at *section* because its writer wrote *section #4* says something else "
    "than was agreed.",
    "Put the text in quotes; or, if a comment is meant, leave two blanks before the `#`.",
)
"""What only the file as written shows."""


def _key(path: Path) -> str:
    """The name of what stands at a path: the nearest key."""
    return next((step for step in reversed(path) if isinstance(step, str)), "file")


RULES: tuple[LintRule, ...] = (
    *(rule for checks in THEMES.values() for rule, _ in checks),
    CUT_OFF,
    *ACCEPTING,
)


def lint(agreement: Agreement, file: Written | None = None) -> tuple[Finding, ...]:
    """What is odd about the agreement, and with `file` about how it is written: accepted findings
    too, marked so, and wrong acceptances."""
    pack = pack_of(agreement)
    findings = [
        found(rule, spot, pack)
        for rule, look in chain(*THEMES.values())
        if rule.code in pack.sources
        for spot in look(agreement)
    ]
    if file is not None:
        findings += [found(CUT_OFF, Spot(_key(path), path), pack) for path in file.cut_off]
    signed = {
        (entry.finding, about): entry
        for entry in agreement.accepted
        if entry.by is not None
        for about in subjects(entry)
    }
    judged = [replace(f, accepted=signed.get((f.rule.code, f.about))) for f in findings]
    return (*judged, *_wrong_acceptances(agreement, findings))


def subjects(entry: Accepted) -> tuple[str, ...]:
    """What an acceptance is about: one name, or several."""
    return (entry.about,) if isinstance(entry.about, str) else entry.about


def _wrong_acceptances(agreement: Agreement, findings: Iterable[Finding]) -> Iterator[Finding]:
    pack = pack_of(agreement)
    there = {(finding.rule.code, finding.about) for finding in findings}
    for n, entry in enumerate(agreement.accepted):
        for about in subjects(entry):
            spot = Spot(about, ("accepted", n), {"finding": entry.finding})
            if (entry.finding, about) not in there:
                yield found(STALE, spot, pack)
            elif entry.by is None:
                yield found(UNSIGNED, spot, pack)
