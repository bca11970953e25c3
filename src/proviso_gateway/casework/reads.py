"""That somebody read a case, or searched for one by a name: who, when, what, and why.

No entry of the log tells it. A report of reads counts them by officer, and names nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.terms import Handle, Instant


class ReadKind(StrEnum):
    """What was read."""

    CASE = "case"
    """What was asked about somebody, and what was decided."""
    WHOM = "whom"
    """Whom the search found, besides."""
    NAME = "name"
    """One's own cases were searched for a name; `why` says for what reason."""


@dataclass(frozen=True, slots=True)
class Read:
    """One read, by the officer of this key. `case` is empty where a name was searched for."""

    key: str
    at: Instant
    kind: ReadKind
    case: Handle | None = None
    why: str = ""
