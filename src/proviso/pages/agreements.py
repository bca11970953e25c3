"""How an agreement stands, version by version, as lines that a lawyer reads."""

from __future__ import annotations

from dataclasses import dataclass

from proviso.agreement.model import Status, Version
from proviso.agreement.reading import read

DRAFT = "draft: no status, so it never decides anything"


@dataclass(frozen=True, slots=True)
class Standings:
    """`lines`: one for each version, with every status and its days. `invariants`: how many the
    file has; they are read, and not proved yet."""

    lines: tuple[str, ...]
    invariants: int


def standings(text: str, name: str) -> Standings:
    """How the versions of the file called `name` stand.

    No day is today here: a status that lies far ahead is told with its date, for a person to see.
    Raises the `Problem` of a file that cannot be read.
    """
    agreement = read(text, name)
    return Standings(tuple(map(_line, agreement.versions)), len(agreement.invariants))


def _line(version: Version) -> str:
    lives = "; ".join(map(_words, version.status)) or DRAFT
    return f"version {version.id}: {lives}"


def _words(status: Status) -> str:
    by = f" by {status.by}" if status.by else ""
    known = f" (known from {status.known})" if status.known not in (None, status.date) else ""
    return f"{status.state.replace('_', ' ')}{by} from {status.date}{known}"
