"""How an agreement stands and what is odd about it, as lines that a lawyer reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from proviso_gateway.agreement.model import NEVER, Agreement, Status, Version
from proviso_gateway.analysis.lint.finding import Severity
from proviso_gateway.workbench.linting import Checked, Remarked

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
    late = status.known not in (None, status.date)
    known = f" (known {'from ' if status.known != NEVER else ''}{status.known})" if late else ""
    return f"{status.state.replace('_', ' ')}{by} from {status.date}{known}"


def findings(remarked: Sequence[Remarked], *, accepted: bool) -> Iterator[str]:
    """How many findings there are, if any; then every one that stands, the grave first: place,
    weight, code, what is found, why, and how to mend it. Then, if those are wanted, the `accepted`,
    under each reason once."""
    if not remarked:
        return
    standing = [one for one in remarked if one.finding.accepted is None]
    standing.sort(key=lambda one: one.finding.rule.severity is not Severity.GRAVE)
    fail = sum(one.finding.fails for one in standing)
    grave = sum(one.finding.rule.severity is Severity.GRAVE for one in standing)
    others = len(remarked) - len(standing)
    yield (
        f"Found: {fail} to mend"
        + (f" ({grave} of them grave)" if grave else "")
        + f", {len(standing) - fail} to remark, {others} accepted"
        + (" (--accepted lists them)." if others and not accepted else ".")
    )
    for one in standing:
        rule = one.finding.rule
        yield f"{rule.severity}  {_told(one)}"
        yield f"       Why: {rule.why} ({one.finding.source})"
        yield f"       Mend: {one.finding.mend}"
        yield f"       Accept: finding: {rule.code}, about: {_name(one.finding.about)}"
    by_reason: dict[str, list[Remarked]] = {}
    for one in remarked:
        if accepted and (entry := one.finding.accepted) is not None:
            by_reason.setdefault(f"accepted by {entry.by}: {entry.because}", []).append(one)
    for reason, ones in by_reason.items():
        yield reason
        yield from (f"       {_told(one)}" for one in ones)


def _name(about: str) -> str:
    """The name by which a finding is accepted, as the file writes it."""
    return about if _PLAIN.fullmatch(about) else json.dumps(about, ensure_ascii=False)


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def summary(checked: Checked) -> str:
    """How many versions and tests there are, and how many of the tests fail."""
    agreement, results = checked.agreement, checked.results
    failed = sum(not result.passed for result in results)
    tests = f"{_counted(len(results), 'test')}, {failed} failed" if results else "no tests"
    return f"{agreement.title}: {_counted(len(agreement.versions), 'version')}, {tests}."


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _told(one: Remarked) -> str:
    return f"{one.place}  {one.finding.rule.code}: {one.finding.sentence}"
