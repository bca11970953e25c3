"""Step 4, trace: only now is the register searched, for one person, and the approval is spent.

The `search` entry is recorded first, so that a search that crashed shows, and the register's door
checks both signatures again for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from proviso_gateway.casework.approval import Permit, check_permit
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Event, SearchBegun, Traced
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.fields_held import check_fields_held
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import GROUP, Progress, over_midnight, record, record_each
from proviso_gateway.gateway.slots import last_day_of, slot_if_searched
from proviso_gateway.gateway.standing import stopped_on_record
from proviso_gateway.terms import Handle
from proviso_gateway.tracing.people import Search

T = TypeVar("T")


@over_midnight
def trace(gateway: Gateway, handle: Handle) -> Case:
    """The case after its search: one person, nobody, or candidates for two people to compare.

    While the agreement is held or stopped the case stands where it is, unsearched. Raises
    `gateway.restrictions-stale` where nobody has asked lately who is restricted, and
    `register.field-not-held` where the register lacks a field that was approved.
    """
    case = gateway.store.case(handle)
    begun = _begun(gateway, case)
    if begun is None:
        return case
    try:
        case = record(gateway, case, begun)
    except Problem as wrong:
        return _moved_on(gateway, handle, wrong)
    return record(gateway, case, _searched(gateway, case))


@dataclass(frozen=True, slots=True)
class TracedMany:
    """What a list of cases came to: each as it stands afterwards, and what was wrong with some.

    `problems` are by handle; a case that has one stands where it stood, or `searched` where the
    register's door turned it away.
    """

    cases: tuple[Case, ...]
    problems: Mapping[Handle, Problem]


def trace_all(
    gateway: Gateway,
    handles: Sequence[Handle],
    progress: Progress = lambda done, total: None,
    group: int | None = None,
) -> TracedMany:
    """Every one of these cases after its search, as `trace`; a problem loses no other.

    Several may be at it at once: a case that another has begun to search for is left to them, and
    may not be searched yet. What is recorded, before the register is touched and after, is recorded
    in groups, because a disk takes a group of small things as fast as one; the register, or another
    engine in its place, searches for a whole `group` at a time. Where an engine fails nothing else
    is begun: each search takes its approval. Raises `gateway.restrictions-stale` and as
    `Register.check_engine`, which would be wrong with each.
    """
    if handles:
        check_restrictions_fresh(gateway)
    problems: dict[Handle, Problem] = {}
    group = group or GROUP
    for at in range(0, len(handles), group):
        some = handles[at : at + group]
        gateway.register.check_engine()
        if not _search(gateway, _begin(gateway, some, problems), problems):
            break
        progress(at + len(some), len(handles))
    return TracedMany(tuple(gateway.store.case(handle) for handle in handles), problems)


def _begin(
    gateway: Gateway, handles: Sequence[Handle], problems: dict[Handle, Problem]
) -> list[Handle]:
    """The cases whose search is on record now. If the group cannot be recorded together, because
    somebody acted in the same moment, each is decided anew and recorded by itself."""
    events = _each(handles, lambda handle: _begun(gateway, gateway.store.case(handle)), problems)
    if _recorded_together(gateway, events):
        return list(events)

    def alone(handle: Handle) -> SearchBegun | None:
        # Anew: what somebody did in the same moment may have been to stop it.
        case = gateway.store.case(handle)
        begun = _begun(gateway, case)
        if begun is None:
            return None
        try:
            record(gateway, case, begun)
        except Problem as wrong:
            _moved_on(gateway, handle, wrong)
            return None
        return begun

    return list(_each(list(events), alone, problems))


def _search(gateway: Gateway, handles: Sequence[Handle], problems: dict[Handle, Problem]) -> bool:
    """Search the register for each of these cases, and record what it says; once, whatever
    happens in between. Whether there was anything to search with."""
    cases = [gateway.store.case(handle) for handle in handles]
    try:
        answers = gateway.register.search_all([_asked(case) for case in cases])
    except Problem as wrong:  # with whatever searches: nobody was found
        problems.update(dict.fromkeys(handles, wrong))
        return False
    events: dict[Handle, Traced] = {}
    for handle, answer in zip(handles, answers, strict=True):
        if isinstance(answer, Problem):
            problems[handle] = answer
        else:
            events[handle] = Traced(answer)
    if not _recorded_together(gateway, events):
        _each(
            list(events),
            lambda handle: record(gateway, gateway.store.case(handle), events[handle]),
            problems,
        )
    return True


def _each(
    handles: Sequence[Handle],
    step: Callable[[Handle], T | None],
    problems: dict[Handle, Problem],
) -> dict[Handle, T]:
    """What `step` gave for each of the cases, where it gave anything."""
    found: dict[Handle, T] = {}
    for handle in handles:
        try:
            given = step(handle)
        except Problem as wrong:
            problems[handle] = wrong
        else:
            if given is not None:
                found[handle] = given
    return found


def _recorded_together(gateway: Gateway, events: Mapping[Handle, Event]) -> bool:
    try:
        record_each(gateway, [(gateway.store.case(one), event) for one, event in events.items()])
    except Problem:
        return False
    return True


def _moved_on(gateway: Gateway, handle: Handle, wrong: Problem) -> Case:
    """The case, where somebody else has moved it on; else what was `wrong` is raised."""
    case = gateway.store.case(handle)
    if case.state is CaseState.APPROVED:
        raise wrong
    return case


def _begun(gateway: Gateway, case: Case) -> SearchBegun | None:
    """The search that may begin now; None where the case is not to be searched. Raises as `trace`
    does, so that no search is recorded which the door will turn away."""
    if case.state is not CaseState.APPROVED or stopped_on_record(gateway, case):
        return None
    check_restrictions_fresh(gateway)
    assert case.permit is not None
    check_fields_held(case.permit.proposal.fields, gateway.register.fields)
    whom = search_hash(case.request)
    charter, register = gateway.store.charter(), gateway.register
    check_permit(case.permit, search=whom, charter=charter, now=gateway.now())
    if gateway.period() > case.permit.matter.by:  # the log may be ahead of the clock
        raise problem("casework.permit-expired")
    slot, last = slot_if_searched(gateway, case), last_day_of(gateway, case)
    if slot is not None and last is not None and slot >= last:
        raise problem("gateway.slot-too-late")  # nobody could call for its answer any more
    return SearchBegun(register.digest, register.model, whom, charter.length)


def _searched(gateway: Gateway, case: Case) -> Traced:
    """What the register says, once the search is on record."""
    return Traced(gateway.register.search(*_asked(case)))


def _asked(case: Case) -> tuple[Search, Permit]:
    assert case.permit is not None
    return case.request.whom, case.permit


def to_trace(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases that two officers approved and nobody has searched for yet.

    Those whose approval ran out wait for their answer alone.
    """
    store, now = gateway.store, gateway.now()
    approved = store.cases(CaseState.APPROVED)
    return tuple(handle for handle in approved if not store.case(handle).approval_ran_out(now))


def check_restrictions_fresh(gateway: Gateway) -> None:
    """Doubt never discloses: an old list of restricted people may lack the one who matters.

    A rehearsal searches registers of long ago, and nobody in them exists.
    """
    age = (gateway.today() - gateway.register.restrictions_checked_on).days
    if age > gateway.restriction_days and not gateway.rehearsal:
        raise problem("gateway.restrictions-stale", days=age, most=gateway.restriction_days)
