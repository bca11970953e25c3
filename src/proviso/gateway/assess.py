"""Step 2, assess: what the instrument in force today says of a request, clause by clause.

A request can be assessed again until somebody approves it: on another day, after evidence, after a
change of the agreement. Every assessment is kept and logged; none can follow an approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proviso.agreement.assessment import Assessment
from proviso.agreement.assessment import assess as test_against
from proviso.agreement.model import Answer
from proviso.agreement.timeline import Stand
from proviso.agreement.values import Facts
from proviso.casework.case import Case
from proviso.casework.causes import Cause
from proviso.casework.events import Assessed, EvidenceGiven, Stopped
from proviso.casework.lifecycle import State
from proviso.casework.orders import assess_order
from proviso.casework.request import Request
from proviso.casework.under import Under
from proviso.errors import problem
from proviso.gateway.ports import Gateway
from proviso.gateway.receive import check_people
from proviso.gateway.recording import record
from proviso.gateway.standing import standing_today, stopped_by
from proviso.terms import Handle


def assess(gateway: Gateway, handle: Handle) -> Case:
    """The case after its assessment today.

    A case that was waiting when its agreement ended is *stopped*, not refused: the requester did
    nothing wrong. One that was asked for evidence and ran out of time is refused for want of it.
    """
    case = gateway.store.case(handle)
    assert case.under is not None
    if case.under.kind == "agreement" and case.assessment is not None:
        assert case.request is not None
        if standing_today(gateway, case.request.agreement).state is Stand.NONE:
            return record(gateway, case, Stopped(Cause.WITHDRAWN))
    time_is_up = case.state is State.ASKED and _days_waiting(gateway, case) > gateway.evidence_days
    found, under = finding(gateway, case, {}, time_is_up=time_is_up)
    return record(gateway, case, Assessed(found, under, time_is_up))


def first_assessment(gateway: Gateway, case: Case) -> Assessed:
    """What today's instrument says of a request that has just come in; records nothing of it."""
    found, under = finding(gateway, case, {})
    return Assessed(found, under)


def finding(
    gateway: Gateway, case: Case, custodian: Mapping[str, Any], *, time_is_up: bool = False
) -> tuple[Assessment, Under]:
    """What today's instrument says of the case, with the custodian's facts; records nothing."""
    request, received = case.request, case.received
    assert request is not None
    assert received is not None
    assert case.under is not None
    if case.under.kind == "order":
        order = gateway.store.charter().order(case.under.hash)
        return assess_order(order, gateway.today(), request, received.requester), case.under
    standing = standing_today(gateway, request.agreement)
    facts = Facts(
        {**request.values, **_own_facts(request, received.requester), **custodian}, request.evidence
    )
    under = Under("agreement", standing.version.hash)
    if gateway.store.charter().suspended(request.agreement, gateway.today()):
        version = standing.version
        return (
            Assessment(Answer.HELD, request.agreement, gateway.today(), version.id, version.hash),
            under,
        )
    agreement = gateway.store.charter().agreement(request.agreement)
    return test_against(agreement, gateway.today(), facts, time_is_up=time_is_up), under


def reconsider(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases assessed again today, because what they waited on has changed.

    That is: their agreement ended, changed or was held; a hold was lifted; or the time to answer
    what was asked ran out.
    """
    changed = []
    for handle in gateway.store.cases(State.ASKED, State.HELD, State.READY, State.PROPOSED):
        case = gateway.store.case(handle)
        if _waits_in_vain(gateway, case):
            assess(gateway, handle)
            changed.append(handle)
    return tuple(changed)


def _waits_in_vain(gateway: Gateway, case: Case) -> bool:
    stop = stopped_by(gateway, case)
    if case.state is State.HELD:
        return stop not in (Cause.HELD, Cause.SUSPENDED)
    if case.state is State.ASKED and _days_waiting(gateway, case) > gateway.evidence_days:
        return True
    return stop is not None


def give_evidence(gateway: Gateway, handle: Handle, restated: Request) -> Case:
    """The case after its requester answered what was asked. Only facts and evidence may change."""
    case = gateway.store.case(handle)
    request = case.request
    assert request is not None
    same = (restated.request_ref, restated.agreement, restated.whom, restated.ground)
    if same != (request.request_ref, request.agreement, request.whom, request.ground):
        raise problem("gateway.evidence-changes-request")
    assert case.received is not None
    check_people(gateway, case.received.requester, restated)
    return record(gateway, case, EvidenceGiven(restated))


def _own_facts(request: Request, requester: str) -> dict[str, Any]:
    """What the gateway itself vouches for."""
    return {
        "requester": requester,
        "ground": request.ground,
        "fields": frozenset(str(field) for field in request.fields),
        "countersigned": request.countersigned,
    }


def _days_waiting(gateway: Gateway, case: Case) -> int:
    return (gateway.today() - gateway.clock.day(case.received_at)).days
