"""Step 2, assess: what the instrument in force today says of a request, clause by clause.

A request can be assessed again until somebody approves it: on another day, after evidence, after a
change of the agreement. Every assessment is kept and logged; none can follow an approval.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from proviso_gateway.agreement.assessment import Assessment
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.values import (
    ASKED_BEFORE,
    MOST_REQUESTS,
    OFFICER_REQUESTS,
)
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.agreement_assessment import assess_request
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import Assessed, EvidenceGiven, Stopped
from proviso_gateway.casework.gateway_facts import filled_in, is_recent
from proviso_gateway.casework.lifecycle import BEFORE_APPROVAL, CaseState
from proviso_gateway.casework.order_assessment import assess_order
from proviso_gateway.casework.request import Request
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway, cases_in_turn
from proviso_gateway.gateway.receive import check_asserted, check_people
from proviso_gateway.gateway.recording import over_midnight, record
from proviso_gateway.gateway.standing import standing_on_record, stopped_on_record
from proviso_gateway.institution.basis import Basis
from proviso_gateway.terms import Handle


@over_midnight
def assess(gateway: Gateway, handle: Handle) -> Case:
    """The case after its assessment today.

    A case that was waiting when its agreement ended is *stopped*, not refused: the requester did
    nothing wrong. One that was asked for evidence and ran out of time is refused for want of it.
    """
    case = gateway.store.case(handle)
    ended = stopped_on_record(gateway, case) if case.assessment is not None else None
    if ended in (Cause.WITHDRAWN, Cause.ORDER_ENDED):
        return record(gateway, case, Stopped(ended))
    time_is_up = (
        case.state is CaseState.ASKED and _days_waiting(gateway, case) > gateway.evidence_days
    )
    found, basis = finding(gateway, case, {}, time_is_up=time_is_up)
    return record(gateway, case, Assessed(found, basis, time_is_up))


def first_assessment(gateway: Gateway, case: Case) -> Assessed:
    """What today's instrument says of a request that has just come in; records nothing of it."""
    found, basis = finding(gateway, case, {})
    return Assessed(found, basis)


def finding(
    gateway: Gateway, case: Case, custodian: Mapping[str, Any], *, time_is_up: bool = False
) -> tuple[Assessment, Basis]:
    """What today's instrument says of the case, with the custodian's facts; records nothing."""
    request, today = case.request, gateway.today()
    if case.basis.kind == "order":
        order = gateway.store.charter().order(case.basis.hash)
        stands = gateway.store.charter().order_stands(order.hash, today)
        found = assess_order(order, today, request, case.requester, stands=stands)
        return found, case.basis
    standing = standing_on_record(gateway, request.agreement)
    version = standing.version
    basis = Basis("agreement", version.hash)
    charter = gateway.store.charter()
    if standing.state is Stand.HELD and charter.suspended(request.agreement, today):
        return Assessment(Answer.HELD, request.agreement, today, version.id, version.hash), basis
    known = {**_counted(gateway, case, version), **custodian}
    agreement = charter.agreement(request.agreement)
    found = assess_request(
        agreement, version, today, request, case.requester, known, time_is_up=time_is_up
    )
    return found, basis


def counts_requests(gateway: Gateway, name: str) -> bool:
    """Whether, as the agreement stands today, a clause turns on what was asked before."""
    facts = standing_on_record(gateway, name).version.facts
    return OFFICER_REQUESTS in facts or ASKED_BEFORE in facts


def _counted(gateway: Gateway, case: Case, version: ResolvedVersion) -> dict[str, Value]:
    """What only the store knows, if a clause of the version turns on it: how many requests the
    officer had made that month, and whether somebody had asked about the same person.

    Both are fixed at receipt: what others ask later changes no answer.
    """
    found: dict[str, Value] = {}
    if OFFICER_REQUESTS in version.facts:
        found[OFFICER_REQUESTS] = gateway.store.place_among(
            case.handle, case.asked_by, MOST_REQUESTS
        )
    if ASKED_BEFORE in version.facts:
        received = gateway.clock.day(case.received_at)
        earlier = list(itertools.takewhile(case.handle.__ne__, gateway.store.about(*case.marks)))
        found[ASKED_BEFORE] = bool(earlier) and is_recent(
            gateway.clock.day(gateway.store.case(earlier[-1]).received_at), received
        )
    return found


def reconsider(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases assessed again today, because what they waited on has changed.

    That is: their agreement ended, changed or was held; a hold was lifted; or the time to answer
    what was asked ran out.
    """
    waiting = (CaseState.ASKED, CaseState.HELD, CaseState.READY, CaseState.PROPOSED)
    changed = []
    for case in cases_in_turn(gateway, *waiting):
        if _waits_in_vain(gateway, case):
            assess(gateway, case.handle)
            changed.append(case.handle)
    return tuple(changed)


def _waits_in_vain(gateway: Gateway, case: Case) -> bool:
    stop = stopped_on_record(gateway, case)
    if case.state is CaseState.HELD:
        return stop not in (Cause.HELD, Cause.SUSPENDED)
    if case.state is CaseState.ASKED and _days_waiting(gateway, case) > gateway.evidence_days:
        return True
    return stop is not None


@over_midnight
def give_evidence(gateway: Gateway, handle: Handle, restated: Request) -> Case:
    """The case after its requester answered what was asked.

    Only facts and evidence may change, and what the request left open of whom it means: nothing
    that it said. Raises `gateway.too-late`, `gateway.evidence-changes-request`.
    """
    case = gateway.store.case(handle)
    request = case.request
    if case.state not in BEFORE_APPROVAL:
        raise problem("gateway.too-late")
    said = replace(restated, whom=request.whom, values=request.values, evidence=request.evidence)
    if said != request or not filled_in(request.whom, restated.whom):
        raise problem("gateway.evidence-changes-request")
    check_people(gateway, case.requester, restated)
    if case.basis.kind == "agreement":
        check_asserted(gateway.store.charter().agreement(request.agreement), restated)
    return record(gateway, case, EvidenceGiven(restated))


def _days_waiting(gateway: Gateway, case: Case) -> int:
    return (gateway.today() - gateway.clock.day(case.received_at)).days
