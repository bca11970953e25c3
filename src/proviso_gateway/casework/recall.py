"""An answer that told of the wrong person is recalled: who signs, what, and by when what is due.

It is an event of the case and leaves no entry: one would say which case. How many there were is
counted month by month, under a commitment. Nothing alleged of anybody goes back to the register.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from proviso_gateway.casework.approval import SEAT
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.institution.working_days import working_day
from proviso_gateway.terms import Day, Instant, Outcome
from proviso_verify import canonical
from proviso_verify.signing import APPROVER

BEGINS = MAY_LOOK
"""The roles of which one is enough to find that an answer told of the wrong person."""

AGREES = SEAT[APPROVER]
"""The roles of which one is enough for the second, and to tell the regulator."""

HOURS = 72
"""In which the regulator is told, from when the custodian knows (UK GDPR, article 33)."""

TO_DESTROY = 2
"""Working days in which the requester destroys what is recalled, and says so."""

LONGEST = 2_000
"""Letters of reasons."""


@dataclass(frozen=True, slots=True)
class RecallDue:
    """What is still due of a recall: by when the regulator is told, and by which day its requester
    confirms that everything is destroyed; None where that is done, or not asked for yet."""

    regulator_by: Instant | None
    destroyed_by: Day | None


def was_disclosed(case: Case) -> bool:
    """Whether details were handed over in this case: nothing else can be recalled."""
    told = case.answered
    return told is not None and told.outcome is Outcome.DISCLOSED and case.handed_over


def recall_due(case: Case, recalled_on: Day | None, holidays: frozenset[Day]) -> RecallDue:
    """What is due of this case, which somebody found to be wrong. `recalled_on` is the day on which
    two had signed."""
    regulator = None
    if case.recall_begun_at is not None and case.regulator is None:
        regulator = case.recall_begun_at.plus(seconds=HOURS * 3600)
    destroyed = None
    if recalled_on is not None and case.destroyed_at is None:
        destroyed = working_day(recalled_on, TO_DESTROY, holidays)
    return RecallDue(regulator, destroyed)


def recall_message(genesis: str, case: Case, reasons: str, meant: str) -> bytes:
    """What each of the two signs who recall an answer. Never leaves the custodian."""
    stated = {
        "genesis": genesis,
        "case": case.handle,
        "answer": case.last_entry,
        "reasons": reasons,
        "meant": meant,
    }
    return f"proviso/recall/v1\n{canonical.digest(stated)}".encode()


def regulator_message(genesis: str, case: Case, told: bool, reasons: str) -> bytes:
    """What an officer signs who told the regulator, or need not. Never leaves the custodian."""
    stated = {"genesis": genesis, "case": case.handle, "told": told, "reasons": reasons}
    return f"proviso/breach/v1\n{canonical.digest(stated)}".encode()


def hours_left(by: Instant, now: Instant) -> int:
    """Whole hours from now until then; negative once it is over."""
    return (by.micros - now.micros) // int(datetime.timedelta(hours=1).total_seconds() * 1_000_000)
