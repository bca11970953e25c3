"""Step 6, release: the requester calls for the answer, and one call decides it and hands it over.

No answer exists before it is called for, so nothing lies waiting that a stop, a withdrawal or a
protection would have to catch: up to that moment each of them is an ordinary answer. The agreement
is tested again and the `answer` entry recorded in one transaction, of one shape whatever it says;
the entry must stand under a signed checkpoint before anything is sealed. No proof, no disclosure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from proviso_gateway.casework.answers import answer, uncalled
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import Answered, HandedOver
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, State
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.envelope import envelope
from proviso_gateway.gateway.ports import Details, Entropy, Gateway, kept_until
from proviso_gateway.gateway.recording import GROUP, line_of, record_each
from proviso_gateway.gateway.slots import looked_in_time, slot_of
from proviso_gateway.gateway.standing import stopped_on_record
from proviso_gateway.gateway.trace import check_restrictions_fresh
from proviso_gateway.terms import Field, Handle, Outcome

T = TypeVar("T")

Decide = Callable[[Gateway, Case], Answered | None]
"""What a case is answered at this gateway's moment; None where it is not answered now."""

ATTEMPTS = 8
"""How often an answer is decided anew because somebody acted in the same moment."""


@dataclass(slots=True)
class Called:
    """What a list of calls came to: the sealed answer of each case, or what was wrong with it."""

    answers: dict[Handle, bytes] = field(default_factory=dict)
    problems: dict[Handle, Problem] = field(default_factory=dict)


def call(gateway: Gateway, handle: Handle) -> bytes:
    """The sealed answer, for the requester who calls for it.

    The same call within the hour of the entry completes what was interrupted, or hands over the
    same bytes again. Raises as `check_ready`; `gateway.before-its-slot`, `gateway.approval-over`,
    `gateway.nothing-to-call-for`; `gateway.no-proof`, `gateway.stopped-since` or `gateway.hour-over`
    where the entry is recorded and nothing can be handed over.
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
    end_uncalled(gateway)
    check_ready(gateway, handles)
    called = Called()
    _record_answers(gateway, handles, _called_for, called.problems)
    gateway.log.sequence()
    waiting = [handle for handle in handles if handle not in called.problems]
    for at in range(0, len(waiting), GROUP):
        _hand_over(gateway, waiting[at : at + GROUP], called)
    return called


def to_call(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases whose requesters may call now, in order of receipt."""
    still = gateway.standing_still()
    found = []
    for handle in gateway.store.cases(*AWAITING_ANSWER):
        case = gateway.store.case(handle)
        try:
            check_may_call(still, case)
        except Problem:
            continue
        found.append(handle)
    return tuple(found)


def end_uncalled(gateway: Gateway) -> tuple[Handle, ...]:
    """Answer every case for whose answer nobody called in time; those that ended now.

    They are entered a day after their approval ran out, shuffled; an unsearched one in a later
    month, when outsiders, who see months, can see that it has run out.
    """
    due = gateway.store.ran_out(gateway.now().plus(days=-1))
    if not due:
        return ()
    _record_answers(gateway, due, _ran_out_uncalled, {})
    return tuple(one for one in due if gateway.store.case(one).answered is not None)


def check_ready(gateway: Gateway, handles: Sequence[Handle]) -> None:
    """Refuse a call, before anything of its case is looked at, that could not be completed.

    The log must sign and prove, restrictions be fresh, and the disk have room: raises
    `gateway.no-proof`, `gateway.restrictions-stale`, `store.no-room`, or what the log raises.
    Nothing is recorded of the case, and another call can succeed.
    """
    gateway.log.sequence()
    for handle in handles[:1]:
        if gateway.log.proof(gateway.store.case(handle).entries[0].handle) is None:
            raise problem("gateway.no-proof")
    check_restrictions_fresh(gateway)
    gateway.store.check_room()


def check_may_call(gateway: Gateway, case: Case) -> None:
    """Refuse where the case's answer cannot be called for now; alike for every approved case.

    One that was approved and never searched has none unless something public stopped it: a log in
    which an answer follows no search, for no reason that anybody can see, is refused outside.
    """
    slot = slot_of(gateway, case)
    if slot is None:
        raise problem("gateway.nothing-to-call-for")
    if slot > gateway.today():
        raise problem("gateway.before-its-slot")
    if case.approval_ran_out(gateway.now()):
        raise problem("gateway.approval-over")
    if case.searched is None and stopped_on_record(gateway, case) is None:
        raise problem("gateway.before-its-slot")


def shuffled(items: Sequence[T], entropy: Entropy) -> list[T]:
    """The items in an order drawn from `entropy`: each gets a random 16-byte rank."""
    ranks = [entropy.bytes(16) for _ in items]
    return [item for _, item in sorted(zip(ranks, items, strict=True), key=lambda pair: pair[0])]


# --- decided and recorded -------------------------------------------------------------------------


def _called_for(gateway: Gateway, case: Case) -> Answered | None:
    """The answer that the requester's call comes to; None where it has one already."""
    if case.answered is not None:
        return None
    check_may_call(gateway, case)
    stop = stopped_on_record(gateway, case)
    assert case.permit is not None
    relayed = case.permit.proposal.decision == "relay"
    in_time = looked_in_time(gateway, case)
    person = None
    if case.confirmed is not None and case.state is State.CONFIRMED and in_time and not stop:
        person = case.confirmed.person_id
    fields = () if relayed else tuple(map(Field, case.permit.proposal.fields))
    try:
        # Asked whoever was found, and of nobody too: the door does the same work.
        details = gateway.register.details(person, fields, case.permit, case.looks)
    except Problem:  # an error would tell that somebody was found
        details = Details(None, Cause.NOT_COMPLETED)
    return answer(
        case,
        stop=stop,
        relayed=relayed,
        in_time=in_time,
        details=details.values,
        barred=details.barred,
        conditions=gateway.store.charter().conditions(case.basis),
        today=gateway.today(),
    )


def _ran_out_uncalled(gateway: Gateway, case: Case) -> Answered | None:
    if case.answered is not None or case.permit is None:
        return None
    if case.searched is None and gateway.period() <= case.permit.matter.by:
        return None
    return uncalled(case, stopped_on_record(gateway, case))


def _record_answers(
    gateway: Gateway,
    handles: Sequence[Handle],
    decide: Decide,
    problems: dict[Handle, Problem],
) -> None:
    """Decide and record these cases' answers, in shuffled order, group by group.

    If a group cannot be recorded together, because somebody acted in the same moment, each of its
    cases is decided anew and recorded by itself.
    """
    order = shuffled(handles, gateway.entropy)
    for at in range(0, len(order), GROUP):
        group = order[at : at + GROUP]
        try:
            _record_together(gateway, group, decide, problems)
        except Problem:
            for handle in group:
                if handle not in problems:
                    _record_alone(gateway, handle, decide, problems)


def _record_together(
    gateway: Gateway,
    handles: Sequence[Handle],
    decide: Decide,
    problems: dict[Handle, Problem],
) -> None:
    still = gateway.standing_still()
    # Answers first, lines after: an answer may record that a status or an order has come due.
    decided = []
    for handle in handles:
        case = gateway.store.case(handle)
        try:
            answered = decide(still, case)
        except Problem as wrong:
            problems[handle] = wrong
            continue
        if answered is not None:
            decided.append((case, answered))
    if decided:
        record_each(still, decided)


def _record_alone(
    gateway: Gateway, handle: Handle, decide: Decide, problems: dict[Handle, Problem]
) -> None:
    for attempt in range(ATTEMPTS):
        try:
            _record_together(gateway, [handle], decide, problems)
        except Problem as wrong:
            if attempt == ATTEMPTS - 1:
                problems[handle] = wrong
        else:
            return


# --- proved, sealed and handed over ---------------------------------------------------------------


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
            kept = gateway.store.sealed_answer(handle)
            given[handle] = _seal(gateway, case) if kept is None else kept
        except Problem as wrong:
            problems[handle] = wrong
            continue
        if not case.left:
            fresh[handle] = given[handle]
            lines.append(line_of(still, case, HandedOver()))
    if lines:
        gateway.store.append(lines, fresh)
    return given


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


def _seal(gateway: Gateway, case: Case) -> bytes:
    proof = gateway.log.proof(case.last_entry)
    if proof is None:
        raise problem("gateway.no-proof")
    assert case.permit is not None
    recipient = case.permit.proposal.recipient
    return gateway.sealer.seal(envelope(case, proof, rehearsal=gateway.rehearsal), recipient)
