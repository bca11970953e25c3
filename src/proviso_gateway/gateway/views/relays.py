"""Whom the custodian is to contact, on grounds that relay: once their requester has called.

Everybody who called reads the same sentence, whoever was found. Who was is told here alone, to
officers who may look at a match, and no longer than the approval holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle, Instant, Outcome

STOPPED = phrase("stopped since")

NO_END = Instant((1 << 63) - 1)
"""The last moment that a database can hold."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to whom a message is to be passed on, by `until`.

    `person_id` is empty where they must not be contacted any more, and `not_now` says why.
    """

    case: Handle
    requester: str
    request_ref: str
    called: Day
    until: Day
    person_id: str
    not_now: str = ""


def to_contact(gateway: Gateway, actor: Actor) -> tuple[Contact, ...]:
    """Everybody who is to be contacted today, in order of receipt, but in cases that are out of
    the sight of `actor`. Raises `casework.not-entitled`.

    The agreement and the record are asked again: whoever was protected or died since the call, or
    whose agreement was stopped, is not contacted.
    """
    charter = gateway.store.charter()
    if not roles_now(charter.roll, actor.key, gateway.now()) & MAY_LOOK:
        raise not_entitled(phrase("see whom to contact"), MAY_LOOK)
    states, now = {CaseState.ANSWERED}, gateway.now()
    # Nobody is contacted once the approval has run out: what was answered before is not read.
    cases = gateway.store.load(gateway.store.running_out(now, NO_END, states))
    return tuple(
        _contact(gateway, case)
        for case in cases
        if _is_due(gateway, case) and case.in_sight(actor.key, charter)
    )


def _is_due(gateway: Gateway, case: Case) -> bool:
    answered, permit = case.answered, case.permit
    return (
        answered is not None
        and permit is not None
        and (answered.outcome, answered.cause) == (Outcome.RELAYED, Cause.FOUND)
        and case.handed_over
        and gateway.now().micros < permit.proposal.until
    )


def _contact(gateway: Gateway, case: Case) -> Contact:
    assert case.answered_at is not None
    assert case.permit is not None
    assert case.confirmed is not None
    person_id = str(case.confirmed.person_id)
    not_now = _not_now(gateway, case, person_id)
    return Contact(
        case.handle,
        case.requester,
        case.request.request_ref,
        gateway.clock.day(case.answered_at),
        gateway.clock.day(Instant(case.permit.proposal.until)),
        "" if not_now else person_id,
        not_now,
    )


def _not_now(gateway: Gateway, case: Case, person_id: str) -> str:
    assert case.permit is not None
    assert case.searched is not None
    name = case.request.agreement
    charter = gateway.store.charter()
    stands = charter.standing(name, gateway.today())
    same = stands.version is not None and stands.version.hash == case.basis.hash
    if stands.state is not Stand.IN_FORCE or not same:
        return STOPPED
    if charter.last_stop.get(name, -1) >= case.searched.charter:
        return STOPPED
    try:
        details = gateway.register.details(person_id, (), case.permit, case.looks)
    except Problem:
        return str(Cause.NOT_COMPLETED)
    return "" if details.barred is None else str(details.barred)
