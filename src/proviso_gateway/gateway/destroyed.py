"""After the walk: whoever was told details confirms that they are destroyed, every copy.

It is an event of the case without an entry: only who was told something could confirm it, so an
entry would tell outsiders which answers disclosed.
"""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Destroyed
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import record
from proviso_gateway.reading.identifiers import folded
from proviso_gateway.terms import Handle, Outcome


def to_destroy(case: Case) -> bool:
    """Whether details of this case were handed over and nobody has confirmed that they are gone."""
    answered = case.answered
    told = answered is not None and answered.outcome is Outcome.DISCLOSED and case.handed_over
    return told and case.destroyed_at is None


def confirm_destroyed(gateway: Gateway, requester: str, handle: Handle, by: str) -> Case:
    """The case after `by`, a person of its requester's, confirmed it. A second time changes
    nothing.

    Raises `store.no-such-case` for another's case, `gateway.person-not-enrolled`, and
    `gateway.nothing-to-destroy`.
    """
    case = gateway.store.case(handle)
    if case.requester != requester:
        raise problem("store.no-such-case")
    people = gateway.store.charter().people.get(requester, ())
    if folded(by) not in map(folded, people):
        raise problem("gateway.person-not-enrolled", column="by")
    if case.destroyed_at is not None:
        return case
    if not to_destroy(case):
        raise problem("gateway.nothing-to-destroy")
    return record(gateway, case, Destroyed(by))
