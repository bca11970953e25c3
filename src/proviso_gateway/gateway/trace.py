"""Step 4, trace: only now is the register searched, for one person, and the approval is spent.

The `search` entry is recorded first, so that a search that crashed shows, and the register's door
checks both signatures again for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.casework.approval import check_permit
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Event, SearchBegun, Traced
from proviso_gateway.casework.lifecycle import State
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import GROUP, Progress, record, record_each
from proviso_gateway.gateway.standing import stopped_on_record
from proviso_gateway.terms import Handle


def trace(gateway: Gateway, handle: Handle) -> Case:
    """The case after its search: one person, nobody, or candidates for two people to compare.

    While the agreement is held or stopped the case stands where it is, unsearched. Raises
    `gateway.restrictions-stale` where nobody has asked lately who is restricted.
    """
    case = gateway.store.case(handle)
    begun = _begun(gateway, case)
    if begun is None:
        return case
    case = record(gateway, case, begun)
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
) -> TracedMany:
    """Every one of these cases after its search, as `trace`; a problem loses no other.

    Each is searched alone. What is recorded, before the register is touched and after, is recorded
    in groups, because a disk takes a group of small things as fast as one. Raises
    `gateway.restrictions-stale`, which would be wrong with each of them.
    """
    if handles:
        _restrictions_are_fresh(gateway)
    problems: dict[Handle, Problem] = {}
    for at in range(0, len(handles), GROUP):
        group = handles[at : at + GROUP]
        begun = _recorded(gateway, group, _begun, problems)
        _recorded(gateway, begun, _searched, problems)
        progress(at + len(group), len(handles))
    return TracedMany(tuple(gateway.store.case(handle) for handle in handles), problems)


def _recorded(
    gateway: Gateway,
    handles: Sequence[Handle],
    step: Callable[[Gateway, Case], Event | None],
    problems: dict[Handle, Problem],
) -> list[Handle]:
    """The cases that `step` gave an event, now on record. If the group cannot be recorded together,
    because somebody acted in the same moment, each is recorded by itself."""
    events: dict[Handle, Event] = {}
    for handle in handles:
        try:
            event = step(gateway, gateway.store.case(handle))
        except Problem as wrong:
            problems[handle] = wrong
        else:
            if event is not None:
                events[handle] = event
    groups: list[list[Handle]] = [list(events)]
    recorded: list[Handle] = []
    while groups:
        group = groups.pop(0)
        try:
            record_each(gateway, [(gateway.store.case(one), events[one]) for one in group])
        except Problem as wrong:
            if len(group) == 1:
                problems[group[0]] = wrong
            groups += [[one] for one in group] if len(group) > 1 else []
        else:
            recorded += group
    return recorded


def _begun(gateway: Gateway, case: Case) -> SearchBegun | None:
    """The search that may begin now; None where the case is not to be searched. Raises as `trace`
    does, so that no search is recorded which the door will turn away."""
    if case.state is not State.APPROVED or stopped_on_record(gateway, case):
        return None
    _restrictions_are_fresh(gateway)
    assert case.permit is not None
    whom = search_hash(case.request)
    charter, register = gateway.store.charter(), gateway.register
    check_permit(case.permit, search=whom, roll=charter.roll, now=gateway.now())
    return SearchBegun(register.digest, register.model, whom, charter.length)


def _searched(gateway: Gateway, case: Case) -> Traced:
    """What the register says, once the search is on record."""
    assert case.permit is not None
    return Traced(gateway.register.search(case.request.whom, case.permit))


def to_trace(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases that two officers approved and nobody has searched for yet.

    Those whose approval ran out wait for their answer alone.
    """
    store, now = gateway.store, gateway.now()
    approved = store.cases(State.APPROVED)
    return tuple(handle for handle in approved if not store.case(handle).approval_ran_out(now))


def _restrictions_are_fresh(gateway: Gateway) -> None:
    """Doubt never discloses: an old list of restricted people may lack the one who matters.

    A rehearsal searches registers of long ago, and nobody in them exists.
    """
    age = (gateway.today() - gateway.register.restrictions_checked_on).days
    if age > gateway.restriction_days and not gateway.rehearsal:
        raise problem("gateway.restrictions-stale", days=age, most=gateway.restriction_days)
