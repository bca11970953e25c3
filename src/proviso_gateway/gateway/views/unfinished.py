"""What officers have begun to write about cases: how long there is a reason to keep it.

It is text about a person. It is kept while its writer may see the case and the case can still come
to be weighed, and not a day longer.
"""

from __future__ import annotations

from collections.abc import Iterable

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import BEFORE_APPROVAL
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Handle

Written = tuple[str, Handle]
"""Something that an officer, by their key, has begun to write about a case."""


def without_reason(gateway: Gateway, written: Iterable[Written]) -> frozenset[Written]:
    """What of this nobody has a reason to keep: the case is out of its writer's sight, or nobody
    weighs it any more, or there is none. Cases are asked for together."""
    with gateway.store.glance():
        every = tuple(dict.fromkeys(written))
        charter = gateway.store.charter()
        cases = _there(gateway, tuple(dict.fromkeys(handle for _, handle in every)))
        return frozenset(
            (key, handle)
            for key, handle in every
            if handle not in cases
            or cases[handle].state not in BEFORE_APPROVAL
            or not cases[handle].in_sight(key, charter)
        )


def serves(gateway: Gateway, key: str) -> bool:
    """Whether whoever has this key is an officer today: somebody who lapsed may be renewed."""
    return bool(roles_now(gateway.store.charter().roll, key, gateway.now()))


def _there(gateway: Gateway, handles: tuple[Handle, ...]) -> dict[Handle, Case]:
    try:
        return {case.handle: case for case in gateway.store.load(handles)}
    except Problem as wrong:
        if wrong.code != "store.no-such-case":
            raise
    # A database that was restored may lack a case that the accounts still have words about.
    known = (handle for handle in handles if handle in gateway.store.called(handle))
    return {case.handle: case for case in gateway.store.load(tuple(known))}
