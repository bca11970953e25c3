"""What an agreement says of a request on a day, with what the gateway sees in it for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from proviso_gateway.agreement.assessment import Assessment, assess
from proviso_gateway.agreement.model import Agreement, Answer
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import STATED, Facts, may_be_asserted
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.gateway_facts import gateway_facts, says_enough
from proviso_gateway.casework.request import Request
from proviso_gateway.terms import Day, Reason


def assess_request(
    agreement: Agreement,
    version: ResolvedVersion,
    day: Day,
    request: Request,
    requester: str,
    known: Mapping[str, Value],
    *,
    time_is_up: bool = False,
) -> Assessment:
    """What the agreement, of which `version` stands that day, answers to a request.

    `known` is what is known besides the request: what the store has counted, and what the
    custodian found out. A request that says too little to mean one person is asked for more before
    any officer weighs it; where time is up it is refused.
    """
    stated = {
        name: value
        for name, value in request.values.items()
        # What another version lets a request state counts for nothing under this one.
        if name in version.vocabulary and may_be_asserted(version.vocabulary[name])
    }
    values = {**stated, **gateway_facts(request, requester), **known}
    facts = Facts(values, request.evidence)
    found = assess(agreement, day, facts, time_is_up=time_is_up)
    if found.answer in (Answer.REFUSED, Answer.HELD) or says_enough(request.whom):
        return found
    if time_is_up:
        missing = (Reason.EVIDENCE_MISSING,)
        return replace(found, answer=Answer.REFUSED, reasons=missing, ask_for=(STATED,))
    return replace(found, answer=Answer.ASK, ask_for=(*found.ask_for, STATED))
