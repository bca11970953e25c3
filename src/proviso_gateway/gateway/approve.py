"""Step 3, approve: one officer weighs and proposes, another decides, both sign.

What they sign is a hash that binds version, request, assessment, whom to look for, which fields, to
whom and until when. Whoever proposes cannot approve; nobody can do either with another's key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from proviso_gateway.agreement.model import Answer, Delivery
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.approval import (
    Permit,
    Signature,
    check_decline,
    check_permit,
    check_signer,
    decline_message,
)
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Approved, Declined, Proposed, Weighing, Withdrawn
from proviso_gateway.casework.lifecycle import BEFORE_APPROVAL, State
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import problem
from proviso_gateway.gateway.assess import assess, finding
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle, record
from proviso_gateway.gateway.standing import standing_on_record, stopped_on_record
from proviso_gateway.terms import Handle, Reason, Source
from proviso_verify import canonical
from proviso_verify.proposal import Proposal
from proviso_verify.signing import approval_message

NOTHING: Mapping[str, Value] = {}


def propose(
    gateway: Gateway,
    actor: Actor,
    handle: Handle,
    public_interest: Literal["passed", "failed", "none"],
    factors: Mapping[str, str],
    found_out: Mapping[str, Value] = NOTHING,
) -> Case:
    """The case with one officer's proposal: to disclose, or to refuse what the facts refuse.

    `factors` are that officer's words on each factor of the public interest test; none may be blank
    (`gateway.factor-missing`). `found_out` are the custodian's other facts (`gateway.not-yours` for
    anybody else's). Under an order, or an agreement without a test, `public_interest` is
    `none`. Raises `gateway.not-permitted` where facts are still open.
    """
    case = _current(gateway, handle)
    case.check_takes_part(actor.key)
    if case.state is not State.READY:
        raise problem("gateway.not-ready", state=case.state.value)
    _every_factor_weighed(gateway, case, public_interest, factors)
    custodian: dict[str, Any] = dict(_custodians_own(gateway, case, found_out))
    if public_interest != "none":
        custodian["public_interest"] = public_interest
    found, basis = finding(gateway, case, custodian)
    if found.answer not in (Answer.PERMITTED, Answer.REFUSED):
        raise problem("gateway.not-permitted")
    request, charter = case.request, gateway.store.charter()
    weighing = Weighing(public_interest, factors, found_out)
    decision = "refuse" if found.answer is Answer.REFUSED else _delivery(gateway, case)
    after = charter.conditions(basis).answer_after + gateway.approval_days
    proposal = Proposal(
        origin=gateway.log.origin,
        proposal=new_handle(gateway),
        request=case.entries[0].handle,
        decision=decision,
        version=basis.hash,
        assessment=canonical.digest(found.as_canonical()),
        search=search_hash(request),
        fields=tuple(sorted(str(field) for field in request.fields)),
        recipient=charter.requesters[case.requester],
        reasons=canonical.digest(weighing.as_canonical()),
        until=gateway.now().plus(days=after).micros,
        salt=gateway.entropy.bytes(32),
    )
    signature = actor.sign(approval_message(proposal.hash(), "proposer"))
    signed = Signature(actor.key, signature)
    check_signer(charter.roll, proposal.hash(), "proposer", signed, gateway.now())
    return record(gateway, case, Proposed(proposal, found, weighing, actor.key, signature))


def approve(gateway: Gateway, actor: Actor, handle: Handle) -> Case:
    """The case with the second signature, by another officer than the first.

    If what the proposal rests on has changed since, nothing is approved: the case is assessed
    again. Raises `casework.same-officer`, `casework.not-entitled`, `gateway.not-proposed`.
    """
    case = gateway.store.case(handle)
    case.check_takes_part(actor.key)
    proposed = _proposed(case)
    if stopped_on_record(gateway, case) or proposed.key in case.recused:
        return assess(gateway, handle)
    permit = Permit(
        proposed.proposal,
        Signature(proposed.key, proposed.signature),
        Signature(actor.key, actor.sign(approval_message(proposed.proposal.hash(), "approver"))),
    )
    roll, now = gateway.store.charter().roll, gateway.now()
    check_permit(permit, search=search_hash(case.request), roll=roll, now=now)
    return record(gateway, case, Approved(permit))


def decline(gateway: Gateway, actor: Actor, handle: Handle) -> Case:
    """The case refused by the second officer: for what the facts refuse, or else because the
    public interest was not shown to be met."""
    case = gateway.store.case(handle)
    case.check_takes_part(actor.key)
    proposed = _proposed(case)
    if proposed.key in case.recused:
        return assess(gateway, handle)
    if proposed.key == actor.key:
        raise problem("casework.same-officer")
    hashed = proposed.proposal.hash()
    signed = Signature(actor.key, actor.sign(decline_message(hashed)))
    check_decline(gateway.store.charter().roll, hashed, signed, gateway.now())
    told = proposed.assessment.reasons
    reason = told[0] if told else Reason.PUBLIC_INTEREST
    declined = Declined(signed.key, signed.signature, str(reason))
    return record(gateway, case, declined)


def withdraw(gateway: Gateway, requester: str, request_ref: str) -> Case:
    """The case after its requester took it back, while nobody has approved it."""
    handle = gateway.store.find(requester, request_ref)
    if handle is None:
        raise problem("gateway.reference-unknown")
    case = gateway.store.case(handle)
    if case.state not in BEFORE_APPROVAL:
        raise problem("gateway.too-late")
    return record(gateway, case, Withdrawn())


def _custodians_own(
    gateway: Gateway, case: Case, found_out: Mapping[str, Value]
) -> Mapping[str, Value]:
    """What the officer found out, if every fact is one of the custodian's to find out."""
    if not found_out:
        return NOTHING
    facts = standing_on_record(gateway, case.request.agreement).version.vocabulary
    for name in found_out:
        if name not in facts or facts[name].source is not Source.CUSTODIAN:
            raise problem("gateway.not-yours")
    return found_out


def _current(gateway: Gateway, handle: Handle) -> Case:
    """The case, assessed again if what it was assessed under no longer stands."""
    case = gateway.store.case(handle)
    return assess(gateway, handle) if stopped_on_record(gateway, case) else case


def _proposed(case: Case) -> Proposed:
    if case.proposed is None or case.state is not State.PROPOSED:
        raise problem("gateway.not-proposed", state=case.state.value)
    return case.proposed


def _version(gateway: Gateway, case: Case) -> ResolvedVersion:
    return gateway.store.charter().version(case.basis.hash)


def _every_factor_weighed(
    gateway: Gateway, case: Case, public_interest: str, factors: Mapping[str, str]
) -> None:
    test = None
    if case.basis.kind == "agreement":
        test = _version(gateway, case).public_interest_test
    if (test is None) != (public_interest == "none"):
        raise problem("gateway.test-does-not-fit")
    for factor in test.factors if test is not None else ():
        if not factors.get(factor, "").strip():
            raise problem("gateway.factor-missing", factor=factor)


def _delivery(gateway: Gateway, case: Case) -> str:
    if case.basis.kind == "order":
        return "disclose"
    ground = _version(gateway, case).grounds[case.request.ground]
    return "relay" if ground.deliver is Delivery.RELAY else "disclose"
