"""Step 4, trace: only now is the register searched, for one person, and the approval is spent.

The `search` entry is recorded first, so that a search that crashed shows, and the register's door
checks both signatures again for itself.
"""

from __future__ import annotations

from proviso.casework.approval import check_permit
from proviso.casework.case import Case
from proviso.casework.events import SearchBegun, Traced
from proviso.casework.lifecycle import State
from proviso.casework.orders import search_hash
from proviso.errors import problem
from proviso.gateway.ports import Gateway
from proviso.gateway.recording import record
from proviso.gateway.standing import stopped_by
from proviso.terms import Handle


def trace(gateway: Gateway, handle: Handle) -> Case:
    """The case after its search: one person, nobody, or candidates for two people to compare.

    While the agreement is held or stopped the case stands where it is, unsearched. Raises
    `gateway.restrictions-stale` where nobody has asked lately who is restricted.
    """
    case = gateway.store.case(handle)
    if case.state is not State.APPROVED or stopped_by(gateway, case):
        return case
    _restrictions_are_fresh(gateway)
    request, permit, register = case.request, case.permit, gateway.register
    assert permit is not None
    # Asked here too, so that no search is recorded which the door will turn away.
    roll, now = gateway.store.charter().roll, gateway.now()
    check_permit(permit, search=search_hash(request), roll=roll, now=now)
    begun = SearchBegun(
        register.digest,
        register.model,
        search_hash(request),
        gateway.store.charter().length,
    )
    case = record(gateway, case, begun)
    return record(gateway, case, Traced(register.search(request.whom, permit)))


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


def reaches_restricted(gateway: Gateway, case: Case) -> bool:
    """Whether the case rests on an order that reaches restricted records. No agreement does."""
    if case.under.kind != "order":
        return False
    return gateway.store.charter().order(case.under.hash).reaches_restricted
