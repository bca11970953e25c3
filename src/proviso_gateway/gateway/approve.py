"""Step 3, approve: one officer weighs and proposes, another decides, both sign.

What they sign is the matter of exactly this case: its request, its assessment, its instrument, and
the hash of a proposal that binds whom to look for, which fields, to whom and until when. Whoever
proposes cannot approve; nobody can do either with another's key. Each signature is prepared first
and then submitted, so that it can come from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from proviso_gateway.agreement.assessment import Assessment
from proviso_gateway.agreement.model import Answer, Delivery, PublicInterestTest
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.approval import (
    Permit,
    Signature,
    act_of,
    check_may,
    check_permit,
    check_signer,
)
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Approved, Declined, Proposed, Weighing, Withdrawn
from proviso_gateway.casework.lifecycle import BEFORE_APPROVAL, CaseState, for_anybody
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import problem
from proviso_gateway.gateway.assess import assess, finding
from proviso_gateway.gateway.fields_held import are_usual, check_fields_held
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle, over_midnight, record
from proviso_gateway.gateway.standing import standing_on_record, stopped_on_record
from proviso_gateway.institution.working_days import TO_CALL, working_day
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle, Instant, Period, Reason, Source
from proviso_verify import canonical, signing
from proviso_verify.entries import MONTHS_TO_SEARCH
from proviso_verify.periods import within
from proviso_verify.proposal import Proposal
from proviso_verify.signing import APPROVE, APPROVER, PROPOSER, REFUSE, Matter

NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A proposal before its officer has signed it: everything that is recorded under the signature.

    It is kept by whoever prepared it, and fits one state of one case: where that has moved on,
    nothing is recorded. `message` is what is signed.
    """

    case: Handle
    length: int
    key: str
    proposal: Proposal
    matter: Matter
    assessment: Assessment
    weighing: Weighing

    @property
    def message(self) -> bytes:
        """What the officer signs: to approve, or to refuse what the facts refuse."""
        return self.matter.statement(act_of(self.proposal), PROPOSER)


@over_midnight
def propose(
    gateway: Gateway,
    actor: Actor,
    handle: Handle,
    public_interest: Literal["passed", "failed", "none"],
    factors: Mapping[str, str],
    found_out: Mapping[str, Value] = NOTHING,
) -> Case:
    """The case with one officer's proposal, prepared and signed at once. Raises as
    `prepare_proposal`."""
    prepared = prepare_proposal(gateway, actor.key, handle, public_interest, factors, found_out)
    return submit_proposal(gateway, prepared, actor.sign(prepared.message))


@over_midnight
def submit_proposal(gateway: Gateway, prepared: Prepared, signature: signing.Signature) -> Case:
    """The case with the proposal that was prepared, under its officer's signature.

    Raises `store.conflict` where anything has happened to the case since, and as
    `prepare_proposal` where the officer may sign no more.
    """
    case = gateway.store.case(prepared.case)
    case.check_takes_part(prepared.key, gateway.store.charter())
    if case.length != prepared.length or stopped_on_record(gateway, case):
        raise problem("store.conflict")
    charter, proposal = gateway.store.charter(), prepared.proposal
    signed, act = Signature(prepared.key, signature), act_of(proposal)
    check_signer(charter, prepared.matter, PROPOSER, signed, gateway.now(), act=act)
    proposed = Proposed(
        proposal, prepared.matter, prepared.assessment, prepared.weighing, signed.key, signature
    )
    return record(gateway, case, proposed)


def prepare_proposal(
    gateway: Gateway,
    key: str,
    handle: Handle,
    public_interest: Literal["passed", "failed", "none"],
    factors: Mapping[str, str],
    found_out: Mapping[str, Value] = NOTHING,
) -> Prepared:
    """One officer's proposal, ready to be signed: to disclose, or to refuse what the facts refuse.

    `factors` are that officer's words on each factor of the public interest test; none may be blank
    (`gateway.factor-missing`). `found_out` are the custodian's other facts (`gateway.not-yours` for
    anybody else's). Under an order, or an agreement without a test, `public_interest` is
    `none`. Raises `gateway.not-permitted` where facts are still open, and
    `register.field-not-held` where the register lacks what is asked for.
    """
    case = _current(gateway, handle)
    case.check_takes_part(key, gateway.store.charter())
    if case.state is not CaseState.READY:
        raise problem("gateway.not-ready", state=for_anybody(case.state))
    _every_factor_weighed(gateway, case, public_interest, factors)
    custodian: dict[str, Any] = dict(_custodians_own(gateway, case, found_out))
    if public_interest != "none":
        custodian["public_interest"] = public_interest
    found, basis = finding(gateway, case, custodian)
    if found.answer not in (Answer.PERMITTED, Answer.REFUSED) or basis != case.basis:
        raise problem("gateway.not-permitted")
    request, charter = case.request, gateway.store.charter()
    if not are_usual(request.fields):
        check_fields_held(request.fields, gateway.register.fields)
    weighing = Weighing(public_interest, factors, found_out)
    decision = "refuse" if found.answer is Answer.REFUSED else _delivery(gateway, case)
    begun = gateway.period()
    until = _until(gateway, charter.conditions(basis).answer_after, begun)
    proposal = Proposal(
        genesis=charter.house.genesis,
        origin=gateway.log.origin,
        proposal=new_handle(gateway),
        request=case.entries[0].handle,
        decision=decision,
        basis=basis.hash,
        assessment=canonical.digest(found.as_canonical()),
        search=search_hash(request),
        fields=tuple(sorted(str(field) for field in request.fields)),
        recipient=charter.requesters[case.requester],
        reasons=canonical.digest(weighing.as_canonical()),
        until=until.micros,
        salt=gateway.entropy.bytes(32),
    )
    check_may(charter, key, PROPOSER, gateway.now(), act=act_of(proposal))
    matter = Matter(
        genesis=charter.house.genesis,
        request=proposal.request,
        prev=case.last_entry,
        basis=(basis.kind, basis.hash),
        proposal=proposal.hash(),
        begun=begun,
        by=gateway.clock.period(until),
    )
    return Prepared(case.handle, case.length, key, proposal, matter, found, weighing)


@over_midnight
def approve(gateway: Gateway, actor: Actor, handle: Handle) -> Case:
    """The case with the second signature, by another officer than the first, given at once.

    Raises as `approval_message` and `submit_approval`.
    """
    message = approval_message(gateway, actor.key, handle)
    return submit_approval(gateway, handle, actor.key, actor.sign(message))


def approval_message(gateway: Gateway, key: str, handle: Handle) -> bytes:
    """What the second officer signs who approves: nothing in it is drawn anew.

    Raises `casework.same-officer`, `casework.not-entitled`, `gateway.not-proposed`,
    `casework.permit-refuses`.
    """
    case = gateway.store.case(handle)
    proposed = second_seat(gateway, case, key, APPROVE)
    if proposed.proposal.decision == "refuse":
        raise problem("casework.permit-refuses")
    return proposed.matter.statement(APPROVE, APPROVER)


@over_midnight
def submit_approval(
    gateway: Gateway, handle: Handle, key: str, signature: signing.Signature
) -> Case:
    """The case after the second officer approved it.

    If what the proposal rests on has changed since, nothing is approved: the case is assessed
    again. Raises as `approval_message`, and `casework.signature-invalid`.
    """
    case = gateway.store.case(handle)
    proposed = second_seat(gateway, case, key, APPROVE)
    if stopped_on_record(gateway, case) or _lapsed(gateway, case, proposed):
        return assess(gateway, handle)
    permit = Permit(
        proposed.proposal,
        proposed.matter,
        Signature(proposed.key, proposed.signature),
        Signature(key, signature),
    )
    charter, now = gateway.store.charter(), gateway.now()
    check_permit(permit, search=search_hash(case.request), charter=charter, now=now)
    return record(gateway, case, Approved(permit))


@over_midnight
def decline(gateway: Gateway, actor: Actor, handle: Handle) -> Case:
    """The case refused by the second officer, at once. Raises as `decline_message`."""
    message = decline_message(gateway, actor.key, handle)
    return submit_decline(gateway, handle, actor.key, actor.sign(message))


def decline_message(gateway: Gateway, key: str, handle: Handle) -> bytes:
    """What the second officer signs who refuses. It never makes an approval."""
    return second_seat(gateway, gateway.store.case(handle), key, REFUSE).matter.statement(
        REFUSE, APPROVER
    )


@over_midnight
def submit_decline(
    gateway: Gateway, handle: Handle, key: str, signature: signing.Signature
) -> Case:
    """The case refused by the second officer: for what the facts refuse, or else because the
    public interest was not shown to be met."""
    case = gateway.store.case(handle)
    proposed = second_seat(gateway, case, key, REFUSE)
    if not case.in_sight(proposed.key, gateway.store.charter()):
        return assess(gateway, handle)
    stopped_on_record(gateway, case)  # what has come due is in the log before any entry of a case
    charter, signed = gateway.store.charter(), Signature(key, signature)
    check_signer(charter, proposed.matter, APPROVER, signed, gateway.now(), act=REFUSE)
    reason = _reason(proposed.assessment)
    return record(gateway, case, Declined(signed.key, signed.signature, reason))


def refusal_reason(gateway: Gateway, handle: Handle) -> str:
    """For what the case is refused, by code, if the second officer refuses it now."""
    case = gateway.store.case(handle)
    return _reason(case.proposed.assessment if case.proposed is not None else case.assessment)


def _reason(found: Assessment | None) -> str:
    told = found.reasons if found is not None else ()
    return str(told[0] if told else Reason.PUBLIC_INTEREST)


@over_midnight
def withdraw(gateway: Gateway, requester: str, request_ref: str) -> Case:
    """The case after its requester took it back, while nobody has approved it."""
    handle = gateway.store.find(requester, request_ref)
    if handle is None:
        raise problem("gateway.reference-unknown")
    case = gateway.store.case(handle)
    if case.state not in BEFORE_APPROVAL:
        raise problem("gateway.too-late")
    stopped_on_record(gateway, case)  # what has come due is in the log before any entry of a case
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


def _until(gateway: Gateway, answer_after: int, begun: Period) -> Instant:
    """Until when an approval holds: so many days from its slot, and ten working days at least.
    Outsiders see months: it ends in the second after `begun`."""
    now = gateway.now()
    today = gateway.clock.day(now)
    slot = working_day(today, answer_after, gateway.holidays)
    last = working_day(slot, TO_CALL, gateway.holidays)
    days = max((slot - today).days + gateway.approval_days, (last - today).days + 1)
    until = now.plus(days=days)
    while not within(gateway.clock.period(until), begun, MONTHS_TO_SEARCH):
        until = until.plus(days=-1)
        if until <= now:
            raise problem("gateway.log-ahead")
    return until


def second_seat(gateway: Gateway, case: Case, key: str, act: str) -> Proposed:
    """The proposal on which another officer may decide now, who says `act` of it."""
    charter = gateway.store.charter()
    case.check_takes_part(key, charter)
    if case.proposed is None or case.state is not CaseState.PROPOSED:
        raise problem("gateway.not-proposed", state=for_anybody(case.state))
    if charter.one_person(case.proposed.key, key):
        raise problem("casework.same-officer")
    check_may(gateway.store.charter(), key, APPROVER, gateway.now(), act=act)
    return case.proposed


def _lapsed(gateway: Gateway, case: Case, proposed: Proposed) -> bool:
    """Whether what was proposed cannot become an approval any more."""
    return bool(lapses(gateway, case, proposed))


def lapses(gateway: Gateway, case: Case, proposed: Proposed) -> tuple[str, ...]:
    """Why what was proposed cannot become an approval any more; empty while it can: its officer
    stood back or sees the case no more, it does not rest on the latest assessment, it was begun
    longer ago than the log takes, or it would run out before its requester has had time to call.
    """
    charter = gateway.store.charter()
    after = charter.conditions(case.basis).answer_after
    slot = working_day(gateway.today(), after, gateway.holidays)
    last = working_day(slot, TO_CALL, gateway.holidays)
    until = gateway.clock.day(Instant(proposed.proposal.until))
    found = (
        (case.stood_back(proposed.key, charter), phrase("its proposer stood back")),
        (case.is_hidden(proposed.key, charter), phrase("the case was set apart from its proposer")),
        (proposed.matter.prev != case.last_entry, phrase("the case was assessed again")),
        (
            not within(gateway.period(), proposed.matter.begun, 1),
            phrase("it was begun too long ago"),
        ),
        (
            last > until,
            phrase("it runs out on {day}, before the requester would have time to call", day=until),
        ),
    )
    return tuple(said for lapsed, said in found if lapsed)


def _version(gateway: Gateway, case: Case) -> ResolvedVersion:
    return gateway.store.charter().version(case.basis.hash)


def _every_factor_weighed(
    gateway: Gateway, case: Case, public_interest: str, factors: Mapping[str, str]
) -> None:
    test = None
    if case.basis.kind == "agreement":
        test = _version(gateway, case).public_interest_test
    check_weighed(test, public_interest, factors)


def check_weighed(
    test: PublicInterestTest | None, public_interest: str, factors: Mapping[str, str]
) -> None:
    """Refuse a weighing without words on every factor of the test, or where there is no test.

    Raises `gateway.test-does-not-fit`, `gateway.factor-missing`.
    """
    if (test is None) != (public_interest == "none"):
        raise problem("gateway.test-does-not-fit")
    asked = test.factors if test is not None else ()
    missing = [one.replace("_", " ") for one in asked if not factors.get(one, "").strip()]
    if missing:
        raise problem("gateway.factor-missing", factors=", ".join(missing))


def _delivery(gateway: Gateway, case: Case) -> str:
    if case.basis.kind == "order":
        return "disclose"
    ground = _version(gateway, case).grounds[case.request.ground]
    return "relay" if ground.deliver is Delivery.RELAY else "disclose"
