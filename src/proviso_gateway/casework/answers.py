"""The one answer of an approved case: what is disclosed, or the one sentence for everything else.

Decided once, at the case's slot, from where the case stands and how its instrument stands that day.
Every doubt is *no details*; a stop is *stopped*; nothing here can turn either into a disclosure.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from proviso_gateway.agreement.model import NOT_STATED
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause, of_trace
from proviso_gateway.casework.events import Answered
from proviso_gateway.casework.lifecycle import State
from proviso_gateway.institution.charter import Conditions
from proviso_gateway.terms import Day, Outcome

NOTHING: Mapping[str, Any] = {}


def answer(
    case: Case,
    *,
    stop: Cause | None,
    relayed: bool,
    details: Mapping[str, Any] | None,
    barred: Cause | None,
    conditions: Conditions,
    today: Day,
) -> Answered:
    """The answer that the case comes to today.

    `stop` is why the instrument no longer carries the approval (None where it does); `relayed`
    says that the approval is to pass a message on, so that nothing is handed over; `details` are
    the disclosable values read at the register's door, and None where nobody was confirmed or the
    door gave none; `barred` says why it gave none.
    """
    if stop:
        return _nothing(Outcome.STOPPED, stop)
    if case.state is not State.CONFIRMED:
        return _nothing(Outcome.NO_DETAILS, _cause(case), _subject(case))
    if relayed:
        return _nothing(Outcome.RELAYED, Cause.FOUND, _subject(case))
    if details is None:
        return _nothing(Outcome.NO_DETAILS, barred or Cause.DOUBTED, _subject(case))
    within = conditions.destroy_within
    days = datetime.timedelta(days=within or 0)
    destroy_by = NOT_STATED if within is None else (today + days).isoformat()
    return Answered(
        outcome=Outcome.DISCLOSED,
        cause=Cause.FOUND,
        disclosed=details,
        person_id=_subject(case),
        use_limits={**conditions.use_limits, "destroy_by": destroy_by},
        destroy_by=destroy_by,
    )


def _nothing(outcome: Outcome, cause: Cause, person_id: str | None = None) -> Answered:
    return Answered(outcome, cause, NOTHING, person_id, NOTHING, "")


def _cause(case: Case) -> Cause:
    """Why an approved case has nothing to tell. Never leaves the custodian."""
    if case.state is not State.UNMATCHED or case.verdict is None:
        return Cause.NOT_COMPLETED
    return Cause.DOUBTED if case.looks else of_trace(case.verdict.cause)


def _subject(case: Case) -> str | None:
    """Whom the answer is about, so that they can find out: a confirmed or a protected person.

    Somebody who was doubted at the match is probably somebody else, and is not told another's
    affairs.
    """
    if case.confirmed is not None:
        return case.confirmed.person_id
    verdict = case.verdict
    if (
        case.state is State.UNMATCHED
        and verdict is not None
        and verdict.best is not None
        and of_trace(verdict.cause) in (Cause.RESTRICTED, Cause.DECEASED)
    ):
        return verdict.best.person_id
    return None
