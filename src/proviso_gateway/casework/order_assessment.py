"""What a court order says of a request, in the shape of an agreement's assessment."""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.agreement.assessment import Assessment, ClauseFinding, Truth
from proviso_gateway.agreement.model import Answer
from proviso_gateway.casework.request import Request
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Hash, Reason
from proviso_verify import canonical

SAYS: Mapping[str, str] = {
    "valid": phrase("The order is in effect on this day."),
    "requester": phrase("The order names whoever asks."),
    "person": phrase("The order names this person."),
    "fields": phrase("Every field that is asked for is one that the order lets out."),
}
"""What is asked of a request under an order: each condition, and its words."""


def search_hash(request: Request) -> Hash:
    """The hash of whom to look for, which a proposal binds and the register's door recomputes."""
    return Hash(canonical.digest(request.whom.canonical()))


def assess_order(
    order: CourtOrder, day: Day, request: Request, requester: str, *, stands: bool
) -> Assessment:
    """What an order that discloses says of a request: `permitted`, or `refused` with reasons.

    `stands`: the order is in effect on `day`, by its own days and because no court has ended it.
    Its conditions are all the gateway's own to see, so nothing is ever unknown.
    """
    conditions: tuple[tuple[str, bool, Reason], ...] = (
        ("valid", stands, Reason.NO_AGREEMENT_IN_FORCE),
        ("requester", requester == order.requester, Reason.PROCEDURE),
        ("person", search_hash(request) in order.reaches, Reason.PRECONDITION_NOT_MET),
        (
            "fields",
            bool(request.fields) and set(request.fields) <= set(order.fields),
            Reason.FIELDS_BEYOND_AGREEMENT,
        ),
    )
    failed = [reason for _, holds, reason in conditions if not holds]
    return Assessment(
        answer=Answer.REFUSED if failed else Answer.PERMITTED,
        agreement=order.agreement,
        day=day,
        version=order.reference,
        version_hash=order.hash,
        reasons=tuple(dict.fromkeys(failed)),
        clauses=tuple(
            ClauseFinding(name, Truth.TRUE if holds else Truth.FALSE, order.court, "")
            for name, holds, _ in conditions
        ),
        false_clauses=tuple(name for name, holds, _ in conditions if not holds),
    )
