"""What each side may see of a case: the requester little, the custodian all, the person their own.

The requester's view is one shape. From approval until the requester calls for the answer it says
*in progress* and from when until when to call, whatever has happened inside, and afterwards the
answer; no cause, no match and no doubt can be read from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, BEFORE_APPROVAL, IN_HAND, CaseState
from proviso_gateway.casework.recall import recall_due
from proviso_gateway.casework.who_may import Told
from proviso_gateway.gateway.concerns import Lock, locks
from proviso_gateway.gateway.destroyed import to_destroy
from proviso_gateway.gateway.envelope import SENTENCES
from proviso_gateway.gateway.ports import Gateway, kept_until
from proviso_gateway.gateway.slots import is_near, last_day_of, slot_of
from proviso_gateway.gateway.views.sight import (
    HIDDEN_WAITS_FOR,
    others_about,
    state_for,
    told_of,
)
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle, Instant, Outcome


@dataclass(frozen=True, slots=True)
class RequesterView:
    """What a requester is told. `clauses` are those not met, `ask_for` the facts still open. From
    `call_from` to `call_until` they may call for the answer; `call_soon` says that this ends soon.
    """

    request_ref: str
    number: int
    status: Outcome
    says: str
    reasons: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    ask_for: tuple[str, ...] = ()
    version: str = ""
    receipt: Handle | None = None
    call_from: Day | None = None
    call_until: Day | None = None
    call_soon: bool = False
    callable: bool = False
    """Whether the answer can be called for today."""
    again: bool = False
    """Whether the same call still hands over the same answer: its hour is not over."""
    may_withdraw: bool = False
    """Whether it can still be taken back: nobody has approved it."""
    may_give_evidence: bool = False
    """Whether facts and documents can still be added."""
    destroy_by: str = ""
    """By when details that were handed over must be destroyed; `not-stated` where nobody says."""
    to_destroy: bool = False
    destroyed_at: Instant | None = None
    """When somebody of theirs confirmed that they are."""
    locked: Lock = Lock.NONE
    """Whether they must neither use nor delete them for now, and perhaps keep them longer."""
    recalled_on: Day | None = None
    """When the custodian recalled the answer: it told of the wrong person."""
    destroy_recalled_by: Day | None = None
    """By when what is recalled is to be destroyed; None once that is confirmed."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a case stands inside the house, and what it waits for: nothing, once it is over. It
    names nobody, and tells of a search no more than whoever asks is told."""

    case: Handle
    requester: str
    request_ref: str
    state: str
    outcome: Outcome
    waits_for: str


WAITS_FOR: Mapping[CaseState, str] = {
    CaseState.RECEIVED: phrase("an assessment"),
    CaseState.ASKED: phrase("evidence from the requester"),
    CaseState.HELD: phrase("the agreement, which is held"),
    CaseState.READY: phrase("a caseworker's proposal"),
    CaseState.PROPOSED: phrase("another officer's decision"),
    CaseState.APPROVED: phrase("the search"),
    CaseState.SEARCHED: phrase("the end of a search that was interrupted"),
    CaseState.MATCHED: phrase("a look at the match"),
    CaseState.REVIEW: phrase("two officers' looks, each alone"),
    CaseState.CONFIRMED: phrase("the requester's call"),
    CaseState.UNMATCHED: phrase("the requester's call"),
    CaseState.ANSWERED: phrase("the same call again, within its hour"),
}
"""What a case in each state waits for; the others are over."""


@dataclass(frozen=True, slots=True)
class CustodianView:
    """What the custodian sees of a case, cause included. It names nobody."""

    case: Handle
    request_ref: str
    requester: str
    number: int
    received_at: Instant
    state: str
    outcome: Outcome
    cause: str
    version: str
    reasons: tuple[str, ...]
    clauses: tuple[str, ...]
    posterior: int | None
    looks: int
    repeats: int
    """How many other cases ask for the same person, whoever asked and under whatever reference."""


_SAYS = {
    Outcome.IN_PROGRESS: phrase("The request is being considered."),
    Outcome.ASKED: phrase("Evidence is needed before the request can be considered."),
    Outcome.HELD: phrase("The agreement is held. The request waits."),
    Outcome.REFUSED: phrase("The request is refused."),
    Outcome.WITHDRAWN: phrase("The request was withdrawn by the requester."),
    **SENTENCES,
}


def _recalled(gateway: Gateway, case: Case) -> tuple[Day | None, Day | None]:
    """The day on which the requester was told to destroy what is recalled, and by which day."""
    if case.recalled_at is None:
        return None, None
    on = gateway.clock.day(case.recalled_at)
    return on, recall_due(case, on, gateway.holidays).destroyed_by


def for_requester(
    gateway: Gateway, handle: Handle, locked: Mapping[Handle, Lock] | None = None
) -> RequesterView:
    """What the requester is told of this case now. `locked` is what `concerns.locks` says, where
    somebody has asked already. It is asked whatever the case is, in one time."""
    case = gateway.store.case(handle)
    locked = locks(gateway) if locked is None else locked
    recalled, by = _recalled(gateway, case)
    view = replace(requester_view(case), recalled_on=recalled, destroy_recalled_by=by)
    if case.state not in AWAITING_ANSWER:
        called = case.handed_over and case.answered_at is not None and recalled is None
        # What is recalled is to be destroyed, whatever was asked of it before.
        holds = view.to_destroy and recalled is None
        lock = locked.get(case.last_entry, Lock.NONE) if holds else Lock.NONE
        return replace(view, again=called and gateway.now() < kept_until(case), locked=lock)
    begins, until = slot_of(gateway, case), last_day_of(gateway, case)
    today = gateway.today()
    return replace(
        view,
        call_from=begins,
        call_until=until,
        call_soon=is_near(gateway, until),
        callable=begins is not None and until is not None and begins <= today <= until,
    )


def requester_view(case: Case) -> RequesterView:
    """What the requester is told of a case that is at hand, whatever day it is."""
    status = _told(case)
    found = case.assessment
    tells = found is not None and status in (Outcome.REFUSED, Outcome.ASKED)
    return RequesterView(
        request_ref=case.received.request.request_ref,
        number=case.received.number,
        status=status,
        says=_SAYS[status],
        reasons=reasons(case) if status is Outcome.REFUSED else (),
        clauses=found.false_clauses if found is not None and tells else (),
        ask_for=found.ask_for if found is not None and status is Outcome.ASKED else (),
        version=found.version if found is not None else "",
        receipt=case.last_entry if case.left else None,
        may_withdraw=case.state in BEFORE_APPROVAL,
        may_give_evidence=case.state is CaseState.ASKED,
        destroy_by=case.answered.destroy_by if case.answered is not None and case.left else "",
        to_destroy=to_destroy(case),
        destroyed_at=case.destroyed_at,
    )


def stands(gateway: Gateway, handle: Handle, key: str = "") -> Stands:
    """Where a case stands, for the officer of this key; with none, for whoever passes by."""
    return standing_of(gateway, gateway.store.case(handle), key)


def waits_in_vain(gateway: Gateway, case: Case) -> bool:
    """Whether an answer is owed under an agreement that is stopped: until the stop is lifted nobody
    is searched for, and nothing is handed over. It is the same whoever was found."""
    if case.state not in AWAITING_ANSWER or case.basis.kind == "order":
        return False
    return gateway.store.charter().suspended(case.request.agreement, gateway.today())


def standing_of(gateway: Gateway, case: Case, key: str) -> Stands:
    """Where a case that is at hand stands, for the officer of this key."""
    received = case.received
    state = state_for(gateway, key, case)
    waits_for = HIDDEN_WAITS_FOR if state == IN_HAND else WAITS_FOR.get(case.state, "")
    waits_for = (
        phrase("the agreement, which is stopped") if waits_in_vain(gateway, case) else waits_for
    )
    return Stands(
        case=case.handle,
        requester=received.requester,
        request_ref=received.request.request_ref,
        state=state,
        outcome=case.outcome,
        waits_for="" if _is_over(case) else waits_for,
    )


def for_officer(gateway: Gateway, key: str, case: Case) -> CustodianView:
    """What the officer of this key may see of a case: whether somebody was found, and why it was
    answered so, only as far as `casework.who_may` says."""
    whole = for_custodian(gateway, case.handle)
    whether = told_of(gateway, key, case, Told.WHETHER)
    because = told_of(gateway, key, case, Told.CAUSE)
    return replace(
        whole,
        state=state_for(gateway, key, case),
        cause=whole.cause if because else "",
        posterior=whole.posterior if whether or because else None,
        looks=whole.looks if whether or because else 0,
        repeats=len(others_about(gateway, key, case)),
    )


def for_custodian(gateway: Gateway, handle: Handle) -> CustodianView:
    """Everything of this case that names nobody: what a rehearsal writes down. No officer reads it
    so; see `for_officer`."""
    case = gateway.store.case(handle)
    found = case.finding
    return CustodianView(
        case=handle,
        request_ref=case.received.request.request_ref,
        requester=case.received.requester,
        number=case.received.number,
        received_at=case.received_at,
        state=str(case.state.value),
        outcome=case.outcome,
        cause=case.answered.cause if case.answered is not None else "",
        version=found.version if found is not None else "",
        reasons=reasons(case),
        clauses=found.false_clauses if found is not None else (),
        posterior=case.verdict.posterior if case.verdict is not None else None,
        looks=len(case.looks),
        repeats=len(repeats(gateway, handle)),
    )


def repeats(gateway: Gateway, handle: Handle) -> tuple[Handle, ...]:
    """The other cases that ask for the same person: by the same description, or, once both have
    been searched for, by leading to the same record. For the custodian's eyes only."""
    marks = gateway.store.case(handle).marks
    return tuple(other for other in gateway.store.about(*marks) if other != handle)


def reasons(case: Case) -> tuple[str, ...]:
    """Why the case was refused, by code; empty where it was not."""
    if case.declined is not None:
        return (case.declined.reason,)
    if case.state is CaseState.REFUSED and case.assessment is not None:
        return tuple(str(reason) for reason in case.assessment.reasons)
    return ()


def _is_over(case: Case) -> bool:
    """Whether nobody waits for anything any more."""
    return case.left or case.state not in WAITS_FOR


def _told(case: Case) -> Outcome:
    """The answer, once it was handed over, or nobody called for it in time."""
    waits = case.state in AWAITING_ANSWER or (case.answered is not None and not case.left)
    return Outcome.IN_PROGRESS if waits else case.outcome
