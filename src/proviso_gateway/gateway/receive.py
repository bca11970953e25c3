"""Step 1, receive: a well-formed request becomes a case with a number of its own.

The number is consecutive under its agreement and is told to the requester, so that a request left
out of the log shows as a gap. The same reference with the same content is the same case again; with
other content it is an error.
"""

from __future__ import annotations

from dataclasses import replace

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.values import allows, may_be_asserted, refused_value
from proviso_gateway.agreement.versions import facts_vouched
from proviso_gateway.casework.events import Received
from proviso_gateway.casework.request import Request
from proviso_gateway.casework.request_columns import grounds_ever
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import first_line, new_handle, over_midnight
from proviso_gateway.gateway.standing import standing_on_record
from proviso_gateway.institution.basis import Basis
from proviso_gateway.reading.identifiers import folded
from proviso_gateway.reading.words import nearest
from proviso_gateway.terms import Handle, Hash


def check_asserted(agreement: Agreement, request: Request) -> None:
    """Refuse a request that states a fact of the custodian's or the gateway's, or an unknown one, a
    value that the fact cannot have, a ground that no version of the agreement has ever had, or a
    field that it never declared.

    Raises `gateway.not-theirs-to-state`, `agreement.value-not-allowed`, `request.unknown-ground`,
    `request.unknown-field`.
    """
    grounds = grounds_ever(agreement)
    if request.ground not in grounds:
        meant = nearest(request.ground, grounds)
        raise problem("request.unknown-ground", nearest=meant, grounds=", ".join(grounds))
    theirs = {*facts_vouched(agreement, may_be_asserted)}
    known = agreement.every_field
    if not set(request.fields) <= set(known):
        raise problem("request.unknown-field", column="fields", fields=", ".join(known))
    for name in {*request.values, *request.evidence}:
        if name not in theirs:
            raise problem("gateway.not-theirs-to-state")
    for name, value in request.values.items():
        if not allows(agreement.facts[name], value):
            raise refused_value(agreement.facts[name])


@over_midnight
def receive(
    gateway: Gateway, requester: str, request: Request, *, order: Hash | None = None
) -> Handle:
    """The case of this request: new, or the one that already carries it.

    `requester` is the code of an enrolled organisation; `order` the court order that the request
    rests on, where it is not an agreement. Raises `gateway.requester-unknown`,
    `gateway.reference-conflict`, `gateway.person-not-enrolled`,
    `casework.unknown-agreement`, `casework.unknown-order`.
    """
    known = known_case(gateway, requester, request)
    if known is not None:
        return known
    received = received_now(gateway, requester, request, order)
    with gateway.store.numbering() as next_number:
        number = next_number(received.numbered_by)
        line = first_line(gateway, new_handle(gateway), replace(received, number=number))
        gateway.store.append([line])
    return line.stream


def known_case(gateway: Gateway, requester: str, request: Request) -> Handle | None:
    """The case that already carries this request; None where it is new. Raises as `receive`."""
    if requester not in gateway.store.charter().requesters:
        raise problem("gateway.requester-unknown")
    earlier = gateway.store.find(requester, request.request_ref)
    if earlier is not None:
        known = gateway.store.case(earlier).received
        if not request.says_again(known.request):
            raise problem("gateway.reference-conflict")
    return earlier


def received_now(
    gateway: Gateway, requester: str, request: Request, order: Hash | None
) -> Received:
    """The event of a new request's receipt today, its number not given yet. Raises as `receive`."""
    check_people(gateway, requester, request)
    if order is not None:
        basis = Basis("order", gateway.store.charter().order(order).hash)
    else:
        check_asserted(gateway.store.charter().agreement(request.agreement), request)
        basis = Basis("agreement", standing_on_record(gateway, request.agreement).version.hash)
    return Received(request, requester, 0, basis)


def check_people(gateway: Gateway, requester: str, request: Request) -> None:
    """Refuse a request whose officer or countersigner is not an enrolled person of the requester.

    A name in a cell is anybody's; in a rehearsal that is all there is.
    """
    if gateway.rehearsal:
        return
    enrolled = set(map(folded, gateway.store.charter().people.get(requester, ())))
    for column, name in (("officer", request.officer), ("countersigner", request.countersigner)):
        if (name or column == "officer") and folded(name) not in enrolled:
            raise problem("gateway.person-not-enrolled", column=column)
