"""What a case is answered, decided and recorded at one moment: when its requester calls for it, or
after its approval ran out and nobody had called.

The test and the entry are one transaction, under one reading of the clock; if the charter moved in
between, everything is decided anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from proviso_gateway.casework.answers import answer, uncalled
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import Answered
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Details, Entropy, Gateway
from proviso_gateway.gateway.recording import GROUP, record_each
from proviso_gateway.gateway.slots import looked_in_time, slot_of
from proviso_gateway.gateway.standing import stopped_on_record
from proviso_gateway.terms import Handle

T = TypeVar("T")

Decide = Callable[[Gateway, Case], Answered | None]
"""What a case is answered at this gateway's moment; None where it is not answered now."""

ATTEMPTS = 8
"""How often something is tried anew because somebody acted in the same moment."""


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


def catch_up(gateway: Gateway) -> tuple[Handle, ...]:
    """What time alone brings about, for whoever writes next: the cases that ended now.

    Sealed answers whose hour is over are deleted. Every case for whose answer nobody called in time
    is answered, a day after its approval ran out, shuffled; an unsearched one in a later month,
    when outsiders, who see months, can see that it has run out. Where the clock is not to be
    believed yet (`gateway.clock-ahead`) nothing ends, and whoever writes is told that themselves.
    """
    gateway.store.forget_sealed(gateway.now())
    try:
        gateway.period()
    except Problem:
        return ()
    due = gateway.store.ran_out(gateway.now().plus(days=-1))
    if not due:
        return ()
    record_answers(gateway, due, _ran_out_uncalled, {})
    return tuple(one for one in due if gateway.store.case(one).answered is not None)


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
    ranked = [(entropy.bytes(16), item) for item in items]
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def called_for(gateway: Gateway, case: Case) -> Answered | None:
    """The answer that the requester's call comes to; None where it has one already."""
    if case.answered is not None:
        return None
    check_may_call(gateway, case)
    stop = stopped_on_record(gateway, case)
    assert case.permit is not None
    relayed = case.permit.proposal.decision == "relay"
    in_time = looked_in_time(gateway, case)
    person = None
    if case.confirmed is not None and in_time and not stop:
        person = case.confirmed.person_id
    fields = () if relayed else case.permit.proposal.fields
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


def record_answers(
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
