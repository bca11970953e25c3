"""Step 6, release: the requester calls for the answer, and one call decides it and hands it over.

No answer exists before it is called for, so nothing lies waiting that a stop, a withdrawal or a
protection would have to catch: up to that moment each of them is an ordinary answer. The agreement
is tested again and the `answer` entry recorded in one transaction (`answering.py`), of one shape
whatever it says; the entry must stand under a signed checkpoint before anything is sealed. No
proof, no disclosure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import HandedOver
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.answering import ATTEMPTS, called_for, record_answers
from proviso_gateway.gateway.envelope import Changes, envelope, size_of
from proviso_gateway.gateway.ports import Gateway, kept_until
from proviso_gateway.gateway.recording import GROUP, line_of
from proviso_gateway.gateway.standing import stopped_on_record
from proviso_gateway.gateway.trace import check_restrictions_fresh
from proviso_gateway.gateway.witnessed import check_witnessed
from proviso_gateway.terms import Handle, Outcome
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import proof as proofs
from proviso_verify.keys import key_bytes
from proviso_verify.note import ED25519, Verifier


@dataclass(slots=True)
class Called:
    """What a list of calls came to: the sealed answer of each case, or what was wrong with it."""

    answers: dict[Handle, bytes] = field(default_factory=dict)
    problems: dict[Handle, Problem] = field(default_factory=dict)


def call(gateway: Gateway, handle: Handle) -> bytes:
    """The sealed answer, for the requester who calls for it.

    The same call within the hour of the entry completes what was interrupted, or hands over the
    same bytes again. Raises as `check_ready` and `check_may_call`, and where the entry is recorded
    and nothing can be handed over, `gateway.no-proof`, `gateway.no-quorum`,
    `gateway.stopped-since`, `gateway.hour-over`.
    """
    called = call_all(gateway, [handle])
    if handle in called.problems:
        raise called.problems[handle]
    return called.answers[handle]


def call_all(gateway: Gateway, handles: Sequence[Handle]) -> Called:
    """The sealed answers of many cases called for at once, under one checkpoint.

    Their entries join the log in an order that tells nothing. A problem with one loses no other;
    raises as `check_ready`, which would be wrong with each of them.
    """
    check_ready(gateway, handles)
    called = Called()
    record_answers(gateway, handles, called_for, called.problems)
    gateway.log.sequence()
    waiting = [handle for handle in handles if handle not in called.problems]
    for at in range(0, len(waiting), GROUP):
        _hand_over(gateway, waiting[at : at + GROUP], called)
    return called


def check_ready(gateway: Gateway, handles: Sequence[Handle]) -> None:
    """Refuse a call, before anything of its case is looked at, that could not be completed.

    The log must sign and prove, restrictions be fresh, and the disk have room: raises
    `gateway.no-proof`, `gateway.no-quorum`, `gateway.restrictions-stale`, `store.no-room`, or what
    the log raises.
    Nothing is recorded of the case, and another call can succeed.
    """
    gateway.log.sequence()
    if handles:
        _proof_of(gateway, gateway.store.case(handles[0]).entries[0])
    check_restrictions_fresh(gateway)
    gateway.store.check_room()


def _hand_over(gateway: Gateway, handles: Sequence[Handle], called: Called) -> None:
    """Hand over the answers of these cases, each sealed once; recorded together, or if somebody
    acted in the same moment, each by itself."""
    try:
        called.answers.update(_sealed(gateway, handles, called.problems))
    except Problem:
        for handle in handles:
            if handle not in called.problems:
                _hand_over_alone(gateway, handle, called)


def _hand_over_alone(gateway: Gateway, handle: Handle, called: Called) -> None:
    for attempt in range(ATTEMPTS):
        try:
            called.answers.update(_sealed(gateway, [handle], called.problems))
        except Problem as wrong:  # another call handed it over: the same bytes are handed over here
            if attempt == ATTEMPTS - 1:
                called.problems[handle] = wrong
        else:
            return


def _sealed(
    gateway: Gateway, handles: Sequence[Handle], problems: dict[Handle, Problem]
) -> Mapping[Handle, bytes]:
    """The sealed answers of these cases, on record as handed over. Nothing leaves before that."""
    still = gateway.standing_still()
    given: dict[Handle, bytes] = {}
    fresh: dict[Handle, bytes] = {}
    lines = []
    for handle in handles:
        case = gateway.store.case(handle)
        try:
            _check_may_leave(still, case)
            given[handle] = _kept(gateway, case) or _seal(gateway, case)
        except Problem as wrong:
            problems[handle] = wrong
            continue
        if not case.left:
            fresh[handle] = given[handle]
            lines.append(line_of(still, case, HandedOver()))
    if lines:
        gateway.store.append(lines, fresh)
    return given


def _kept(gateway: Gateway, case: Case) -> bytes | None:
    """What was handed over before; sealed once, it is never sealed anew."""
    kept = gateway.store.sealed_answer(case.handle)
    if kept is None and case.handed_over:
        raise problem("gateway.hour-over")
    return kept


def _check_may_leave(gateway: Gateway, case: Case) -> None:
    """Refuse what came too late, alike for every answer; one that nobody called for in time says
    nothing, and its receipt can be had at any time."""
    answered = case.answered
    assert answered is not None
    if not answered.called:
        return
    if gateway.now() >= kept_until(case):
        raise problem("gateway.hour-over")
    if answered.outcome is not Outcome.STOPPED and stopped_on_record(gateway, case):
        raise problem("gateway.stopped-since")
    # Between its entry and the hand-over a call takes seconds, or was interrupted: what never left
    # does not leave any more once its person is protected. Asked of every answer, after the rest.
    protected = gateway.register.is_protected(case.subject(answered))
    if protected and answered.outcome is Outcome.DISCLOSED and not case.left:
        raise problem("gateway.hour-over")
    if case.recalled is not None:  # its requester knows
        raise problem("gateway.hour-over")


def _seal(gateway: Gateway, case: Case) -> bytes:
    proof = _proof_of(gateway, case.entries[-1])
    assert case.permit is not None
    keys: Changes = ()
    if gateway.store.charter().log_keys[1:]:
        keys = gateway.log.key_changes(size_of(proof))
    content = envelope(case, proof, rehearsal=gateway.rehearsal, keys=keys)
    return gateway.sealer.seal(content, case.permit.proposal.recipient)


def _proof_of(gateway: Gateway, sealed: Sealed) -> str:
    """The proof of this entry, checked as its requester will check it: what the log's tables say is
    no proof unless the log's own key has signed it, and the witnesses whom its policy asks for.
    Raises `gateway.no-proof`, `gateway.no-quorum`.
    """
    charter, proof = gateway.store.charter(), gateway.log.proof(sealed.handle)
    if proof is not None:
        key = Verifier(charter.origin, ED25519, key_bytes(charter.house.log_key))
        try:
            proofs.verify(proofs.parse(proof.encode()), sealed.data, key)
        except Problem:
            raise problem("gateway.no-proof") from None
        check_witnessed(gateway, proof)
        return proof
    raise problem("gateway.no-proof")
