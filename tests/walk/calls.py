"""What the tests of calls share: who is called for, a register loaded again, messages."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from tests.walk.test_any_order import EXACT, POLICE, SOURCE
from tests.walk.world import (
    A_TWIN,
    AMINA,
    AUTUMN,
    CHILD,
    DECEASED,
    NOBODY,
    RESTRICTED,
    World,
    whom,
)

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.approve import approve, propose
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.trace import trace
from proviso_gateway.terms import Field
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.records import Records

SLOT = AUTUMN + datetime.timedelta(days=2)

Walk = Callable[[World], Case]

WALKS: Mapping[str, Walk] = {
    "found": lambda world: world.confirmed(),
    "absent": lambda world: world.traced(NOBODY),
    "restricted": lambda world: world.traced(whom(RESTRICTED)),
    "deceased": lambda world: world.traced(whom(DECEASED)),
    "doubted": lambda world: world.doubted(whom(CHILD)),
    "ambiguous": lambda world: world.doubted(A_TWIN),
    "unfinished": lambda world: world.traced(),
}
"""A searched case for everything that can have been found."""


def reload(world: World, *people: Person) -> None:
    """Another register is loaded: these people, and nobody else."""
    door: Any = world.gateway.register
    door.snapshot = dataclasses.replace(door.snapshot, records=Records.of(people))


def relay_world() -> World:
    """A world whose agreement passes messages on."""
    return World(source=SOURCE, requesters=(POLICE,))


def to_relay(world: World, search: Search, *, look: bool = True) -> Case:
    """A case on the ground that relays, searched for, and looked at where there is somebody."""
    gateway, cast = world.gateway, world.cast
    request = world.request(
        search,
        agreement=EXACT,
        ground="message",
        fields=(Field.ADDRESS,),
        values={"efforts_failed": True},
        evidence={"efforts_failed": "TL-1"},
    )
    handle = receive(gateway, POLICE, request)
    assess(gateway, handle)
    factors = {"necessity": "weighed", "public_trust": "weighed"}
    propose(gateway, cast.caseworkers[0], handle, "passed", factors)
    approve(gateway, cast.approver, handle)
    case = trace(gateway, handle)
    if look and case.state is CaseState.MATCHED:
        assert case.verdict is not None
        person = candidates(case.verdict, reach_restricted=False)[0]
        case = confirm(gateway, cast.caseworkers[0], handle, person)
    return case


MOVED = dataclasses.replace(AMINA, address_line="9 Refuge Lane", postcode="QX9 9ZZ")
