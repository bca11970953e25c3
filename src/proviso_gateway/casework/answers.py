"""The one answer of an approved case: what is disclosed, or the one sentence for everything else.

Decided once, when the requester calls for it, from where the case stands and how its instrument
stands at that moment. Every doubt is *no details*; a stop is *stopped*; nothing here can turn
either into a disclosure. On a ground that relays, the answer is *relayed* whoever was found.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from proviso_gateway.agreement.model import NOT_STATED
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause, of_trace
from proviso_gateway.casework.events import Answered
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.institution.charter import Conditions
from proviso_gateway.terms import Day, Outcome

NOTHING: Mapping[str, Any] = {}


def answer(
    case: Case,
    *,
    stop: Cause | None,
    relayed: bool,
    in_time: bool,
    details: Mapping[str, Any] | None,
    barred: Cause | None,
    conditions: Conditions,
    today: Day,
) -> Answered:
    """The answer that the case comes to today.

    `stop` is why the instrument no longer carries the approval (None where it does); `relayed`
    says that the approval is to pass a message on, so that nothing is handed over; `in_time`, that
    whoever looked at the match had done so by the slot; `details` are the disclosable values read
    at the register's door, and None where nobody was confirmed or the door gave none; `barred` says
    why it gave none.
    """
    if stop:
        return _nothing(Outcome.STOPPED, stop)
    cause = _cause(case, in_time, barred if details is None else Cause.FOUND)
    if relayed:
        # Whoever was found: were somebody absent told otherwise, this answer would find people.
        return _nothing(Outcome.RELAYED, cause, _subject(case))
    if cause is not Cause.FOUND or details is None:
        return _nothing(Outcome.NO_DETAILS, cause, _subject(case))
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


def uncalled(case: Case, stop: Cause | None) -> Answered:
    """How a case ends for whose answer nobody called before its approval ran out."""
    if stop:
        return _nothing(Outcome.STOPPED, stop, called=False)
    return _nothing(Outcome.NO_DETAILS, Cause.NOT_CALLED, _subject(case), called=False)


def _nothing(
    outcome: Outcome, cause: Cause, person_id: str | None = None, *, called: bool = True
) -> Answered:
    return Answered(outcome, cause, NOTHING, person_id, NOTHING, "", called)


def _cause(case: Case, in_time: bool, at_the_door: Cause | None) -> Cause:
    """What lies behind the answer of an approved case. Never leaves the custodian."""
    if not in_time:
        return Cause.NOT_COMPLETED
    if case.state is CaseState.CONFIRMED:
        return at_the_door or Cause.DOUBTED
    if case.state is not CaseState.UNMATCHED or case.verdict is None:
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
        case.state is CaseState.UNMATCHED
        and verdict is not None
        and verdict.best is not None
        and of_trace(verdict.cause) in (Cause.RESTRICTED, Cause.DECEASED)
    ):
        return verdict.best.person_id
    return None
