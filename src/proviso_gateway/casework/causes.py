"""Why an approved case came to its answer: a closed list, committed to and never shown outside."""

from __future__ import annotations

from enum import StrEnum

from proviso_gateway.tracing.verdict import TraceCause


class Cause(StrEnum):
    """What lies behind an answer, or a stop before one."""

    FOUND = "found"

    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"
    DOUBTFUL = "doubtful"
    RESTRICTED = "restricted"
    DECEASED = "deceased"
    DOUBTED = "doubted"
    """Whoever looked at the match was not certain."""
    CHANGED = "changed"
    """The record says something else than when somebody looked at the match."""
    NOT_COMPLETED = "not_completed"
    """Nobody finished the search or the look by the slot."""
    NOT_CALLED = "not_called"
    """Nobody called for the answer before the approval ran out."""

    SUSPENDED = "suspended"
    """An officer's stop, or a court's stay."""
    HELD = "held"
    WITHDRAWN = "withdrawn"
    """Nothing is in force any more."""
    VERSION_CHANGED = "version_changed"
    ORDER_ENDED = "order_ended"


def of_trace(cause: TraceCause) -> Cause:
    """The cause of a trace that found nobody who can be told of."""
    return Cause(cause.value)
