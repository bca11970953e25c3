"""What a proposal rests on: the order that leads a case, and what changed since it was signed."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.approve import lapses
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day

_STANDS = {
    Stand.NOT_PUBLISHED: phrase("the agreement is not published"),
    Stand.HELD: phrase("the agreement is held"),
    Stand.NONE: phrase("no version of the agreement is in force"),
}


@dataclass(frozen=True, slots=True)
class LeadingOrder:
    """The court order on which a case rests, told before anything else of it: which court, under
    which number, on which days, for how many people and which fields, and whether it reaches
    restricted records."""

    court: str
    reference: str
    valid_from: Day
    valid_until: Day
    in_effect: bool
    people: int
    fields: tuple[str, ...]
    reaches_restricted: bool


def leading_order(gateway: Gateway, case: Case) -> LeadingOrder | None:
    """The order on which the case rests; None where it rests on an agreement."""
    if case.basis.kind != "order":
        return None
    charter = gateway.store.charter()
    order = charter.order(case.basis.hash)
    return LeadingOrder(
        court=order.court,
        reference=order.reference,
        valid_from=order.valid_from,
        valid_until=order.valid_until,
        in_effect=charter.order_stands(case.basis.hash, gateway.today()),
        people=len(order.reaches),
        fields=tuple(map(str, order.fields)),
        reaches_restricted=order.reaches_restricted,
    )


def changed_since(gateway: Gateway, case: Case) -> tuple[str, ...]:
    """What has changed since the proposal was signed, so that it cannot be approved as it is, each
    in a line; empty where nothing has, or no proposal waits."""
    proposed = case.proposed
    if proposed is None or case.state is not CaseState.PROPOSED:
        return ()  # Once it is decided, that its approval assessed it again is no warning.
    charter = gateway.store.charter()
    found = list(lapses(gateway, case, proposed))
    if not roles_now(charter.roll, proposed.key, gateway.now()):
        found.append(phrase("its proposer is not enrolled any more"))
    if case.basis.kind == "order":
        if not charter.order_stands(case.basis.hash, gateway.today()):
            found.append(phrase("the order is not in effect today"))
        return tuple(found)
    name = case.request.agreement
    stands = charter.standing(name, gateway.today())
    if name in charter.stopped:
        found.append(phrase("the agreement is stopped"))
    elif stands.state is not Stand.IN_FORCE:
        found.append(_STANDS[stands.state])
    elif stands.version is None or stands.version.hash != case.basis.hash:
        found.append(phrase("another version of the agreement governs"))
    return tuple(found)
