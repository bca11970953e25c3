"""Before step 1: a request that waited is received once a second person put their name to it.

Who that person is, whoever calls this has seen for themselves: they signed in. Here both must be
enrolled people of the requester, and two.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from proviso_gateway.casework.request import Request
from proviso_gateway.errors import problem
from proviso_gateway.gateway.intake import Taken, take_in, take_in_one
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import Progress
from proviso_gateway.reading.identifiers import folded
from proviso_gateway.terms import Hash


def take_in_countersigned(
    gateway: Gateway, requester: str, row: Mapping[str, str], second: str
) -> Taken:
    """As `take_in_one`, of a request that waited until `second` put their own name to it.

    Whatever the row says of a countersigner is overruled. Raises `gateway.person-not-enrolled`
    where one of the two is nobody of the requester's any more, `casework.same-officer`.
    """
    check_two(_people(gateway, requester), row["officer"], second)
    return take_in_one(gateway, requester, {**row, "countersigner": second})


def take_in_by_hand(
    gateway: Gateway,
    requester: str,
    data: bytes,
    name: str,
    *,
    sign_in: bool,
    order: Hash | None = None,
    progress: Progress = lambda done, total: None,
) -> Taken:
    """As `take_in`, of a file that somebody of the custodian's takes in. Where the requester's own
    people `sign_in`, no name of a second is believed as typed: `gateway.countersigns-signed-in`
    for such a row, if it is not here yet.
    """

    def check(one: Request) -> None:
        if sign_in and one.countersigner.strip():
            raise problem("gateway.countersigns-signed-in")

    return take_in(gateway, requester, data, name, order=order, progress=progress, check=check)


def take_in_without_second(gateway: Gateway, requester: str, data: bytes, name: str) -> Taken:
    """As `take_in`, of the rows that name no countersigner: nobody has to be waited for."""
    return take_in(gateway, requester, data, name, only=lambda one: not one.countersigner.strip())


def take_in_seconded(
    gateway: Gateway, requester: str, data: bytes, name: str, sender: str, second: str
) -> Taken:
    """As `take_in`, of the rows that waited until `second`, whom they name, put their name to them.
    Raises as `take_in_countersigned`; whoever sent the file counts as one who asks."""
    check_two(_people(gateway, requester), sender, second)
    theirs = folded(second)
    return take_in(
        gateway, requester, data, name, only=lambda one: folded(one.countersigner) == theirs
    )


def check_two(people: Set[str], first: str, second: str) -> None:
    """Refuse where two people are one, or one of them is nobody of these: folded names."""
    for column, name in (("officer", first), ("countersigner", second)):
        if folded(name) not in people:
            raise problem("gateway.person-not-enrolled", column=column)
    if folded(second) == folded(first):
        raise problem("casework.same-officer")


def _people(gateway: Gateway, requester: str) -> frozenset[str]:
    return frozenset(map(folded, gateway.store.charter().people.get(requester, ())))
