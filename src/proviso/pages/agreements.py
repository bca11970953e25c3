"""How an agreement stands and what is odd about it, as lines that a lawyer reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proviso.agreement.model import Agreement, Status, Version
from proviso.workbench.linting import Remarked

DRAFT = "draft: no status, so it never decides anything"


def standings(agreement: Agreement) -> tuple[str, ...]:
    """One line for each version, with every status and its days.

    No day is today here: a status that lies far ahead is told with its date, for a person to see.
    """
    return tuple(map(_line, agreement.versions))


def _line(version: Version) -> str:
    lives = "; ".join(map(_words, version.status)) or DRAFT
    return f"version {version.id}: {lives}"


def _words(status: Status) -> str:
    by = f" by {status.by}" if status.by else ""
    known = f" (known from {status.known})" if status.known not in (None, status.date) else ""
    return f"{status.state.replace('_', ' ')}{by} from {status.date}{known}"


def findings(remarked: Iterable[Remarked]) -> Iterator[str]:
    """Every finding: place, weight, code, what is found; then why and how to mend it, or who
    accepted it and why."""
    for one in remarked:
        finding, rule = one.finding, one.finding.rule
        weight = "accepted" if finding.accepted else str(rule.severity)
        yield f"{one.place}  {weight}  {rule.code}: {finding.sentence}"
        if finding.accepted:
            yield f"       {finding.accepted.by}: {finding.accepted.because}"
        else:
            yield f"       Why: {rule.why} ({rule.source})"
            yield f"       Mend: {rule.mend}"
