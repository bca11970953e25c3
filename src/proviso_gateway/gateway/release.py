"""Step 6, release: one answer for each approval, proved first, then sealed, then collected once.

Answers leave in one shuffled batch per slot. The agreement is tested again for each; its `answer`
entry, of one shape whatever it says, must stand under a signed checkpoint before anything is
sealed. No proof, no disclosure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from proviso_gateway.casework.answers import answer
from proviso_gateway.casework.case import Case, Line
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import Answered, Blocked, Collected
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, State
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.envelope import envelope
from proviso_gateway.gateway.ports import Details, Entropy, Gateway
from proviso_gateway.gateway.recording import line_of, record
from proviso_gateway.gateway.standing import stopped_on_record
from proviso_gateway.institution.working_days import working_day
from proviso_gateway.terms import Day, Field, Handle, Outcome

T = TypeVar("T")


def slot_of(gateway: Gateway, case: Case) -> Day | None:
    """The day on which the case's answer leaves, so many working days after its approval; None
    before that. A search that comes later than this day puts it off as far."""
    if case.approved_at is None:
        return None
    after = gateway.store.charter().conditions(case.basis).answer_after
    slot = working_day(gateway.clock.day(case.approved_at), after, gateway.holidays)
    if case.basis.kind == "agreement":
        for one in gateway.store.charter().postponed.get(case.request.agreement, ()):
            slot = one.to if one.slot == slot else slot
    if case.searched_at is not None and gateway.clock.day(case.searched_at) > slot:
        return working_day(gateway.clock.day(case.searched_at), after, gateway.holidays)
    return slot


def release(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases answered today: every one whose slot has come, in an order that tells nothing.

    Answers that an earlier, interrupted release recorded but did not seal are sealed too. Raises
    `gateway.no-proof` where the log gave no proof; nothing was handed over, and a retry goes on.
    """
    due = [case for case in _awaiting(gateway) if _is_due(gateway, case)]
    # Answers first, lines after: an answer may record that a status or an order has come due.
    answers = [(case, _answer(gateway, case)) for case in shuffled(due, gateway.entropy)]
    lines: list[Line] = [line_of(gateway, case, answered) for case, answered in answers]
    gateway.store.append(lines)
    gateway.log.sequence()
    for handle in gateway.store.unsealed():
        _seal(gateway, gateway.store.case(handle))
    return tuple(line.stream for line in lines)


def collect(gateway: Gateway, requester: str, request_ref: str) -> bytes:
    """The sealed answer, handed out once. A stop since release blocks it for good.

    It blocks whatever the answer is: if only disclosures were blocked, the block would tell. The
    collection is on record before anything is handed out, and the sealed answer gone with it.
    """
    handle = gateway.store.find(requester, request_ref)
    case = None if handle is None else gateway.store.case(handle)
    if case is None or case.answered is None:
        raise problem("gateway.nothing-to-collect")
    if case.collected:
        raise problem("gateway.collected-already")
    if case.blocked is not None:
        raise problem("gateway.collection-blocked")
    cause = stopped_on_record(gateway, case)
    if cause and case.answered.outcome is not Outcome.STOPPED:
        record(gateway, case, Blocked(cause))
        raise problem("gateway.collection-blocked")
    sealed = gateway.store.envelope(case.handle)
    if sealed is None:
        raise problem("gateway.nothing-to-collect")
    record(gateway, case, Collected())
    return sealed


def shuffled(items: Sequence[T], entropy: Entropy) -> list[T]:
    """The items in an order drawn from `entropy`: each gets a random 16-byte rank."""
    ranks = [entropy.bytes(16) for _ in items]
    return [item for _, item in sorted(zip(ranks, items, strict=True), key=lambda pair: pair[0])]


def _awaiting(gateway: Gateway) -> list[Case]:
    return [gateway.store.case(handle) for handle in gateway.store.cases(*AWAITING_ANSWER)]


def _is_due(gateway: Gateway, case: Case) -> bool:
    """Whether the case's slot has come, and the case to an answer.

    One that was approved and never searched has none unless something public stopped it, or its
    approval ran out: a log in which an answer follows no search, for no reason that anybody can
    see, is refused outside.
    """
    slot = slot_of(gateway, case)
    if slot is None or slot > gateway.today():
        return False
    if case.searched is not None or stopped_on_record(gateway, case) is not None:
        return True
    return case.approval_ran_out(gateway.now()) and _in_a_later_month(gateway, case)


def _in_a_later_month(gateway: Gateway, case: Case) -> bool:
    """Whether outsiders, who see months, can see that the approval has run out."""
    return case.permit is not None and gateway.period() > case.permit.matter.by


def _answer(gateway: Gateway, case: Case) -> Answered:
    stop = stopped_on_record(gateway, case)
    assert case.permit is not None
    relayed = case.permit.proposal.decision == "relay"
    details = Details(None)
    if case.state is State.CONFIRMED and not stop and not relayed:
        assert case.confirmed is not None
        assert case.confirmed.person_id is not None
        try:
            # One case that the door turns away must not keep the others of its slot waiting.
            details = gateway.register.details(
                case.confirmed.person_id,
                [Field(field) for field in case.permit.proposal.fields],
                case.permit,
                case.looks,
            )
        except Problem:
            details = Details(None, Cause.NOT_COMPLETED)
    return answer(
        case,
        stop=stop,
        relayed=relayed,
        details=details.values,
        barred=details.barred,
        conditions=gateway.store.charter().conditions(case.basis),
        today=gateway.today(),
    )


def _seal(gateway: Gateway, case: Case) -> None:
    entry = case.entries[-1]
    proof = gateway.log.proof(entry.handle)
    if proof is None:
        raise problem("gateway.no-proof")
    assert case.permit is not None
    recipient = case.permit.proposal.recipient
    plaintext = envelope(case, proof, rehearsal=gateway.rehearsal)
    gateway.store.deposit(case.handle, gateway.sealer.seal(plaintext, recipient))
