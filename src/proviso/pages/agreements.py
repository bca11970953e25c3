"""How an agreement stands, version by version, as lines that a lawyer reads."""

from __future__ import annotations

from proviso.agreement.model import Agreement, Status, Version

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
