"""A court order: a dated instrument of its own, beside agreements.

An order that `discloses` lets one requester have named fields about the people it names, for as
long as it is valid, past a withdrawn agreement and to restricted records; no public interest test
applies, because the court has weighed it. An order that `stops` (a stay, an injunction) suspends an
agreement. Both are recorded by two people's signatures, as `order` entries of the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from proviso_gateway.agreement.assessment import Assessment, ClauseFinding, Truth
from proviso_gateway.agreement.model import Answer
from proviso_gateway.casework.request import Request
from proviso_gateway.errors import problem
from proviso_gateway.terms import Day, Field, Hash, Reason
from proviso_verify import canonical


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """What the court ordered, as the custodian's lawyer recorded it.

    `valid_from` and `valid_until` are inclusive days. `reaches` lists the hashes of whom may be
    looked for (`search_hash`), so the order's text need not stand in the register of orders.
    `document` is the SHA-256 of the sealed order. An order that stops names the `agreement`.
    """

    reference: str
    court: str
    effect: Literal["discloses", "stops"]
    document: Hash
    valid_from: Day
    valid_until: Day
    requester: str = ""
    agreement: str = ""
    fields: tuple[Field, ...] = ()
    reaches: tuple[Hash, ...] = ()
    reaches_restricted: bool = False
    answer_after: int = 1
    destroy_within: int = 365

    def __post_init__(self) -> None:
        if self.valid_until < self.valid_from:
            raise problem("casework.order-ends-before-it-begins")
        if self.effect == "stops" and not self.agreement:
            raise problem("casework.order-names-no-agreement")
        if self.effect == "discloses" and not (self.requester and self.fields and self.reaches):
            raise problem("casework.order-discloses-nothing")

    def as_canonical(self) -> dict[str, Any]:
        """The order as canonical JSON can say it."""
        return {
            "agreement": self.agreement,
            "answer_after": self.answer_after,
            "court": self.court,
            "destroy_within": self.destroy_within,
            "document": self.document,
            "domain": "proviso/order/v1",
            "effect": self.effect,
            "fields": sorted(self.fields),
            "reaches": sorted(self.reaches),
            "reaches_restricted": self.reaches_restricted,
            "reference": self.reference,
            "requester": self.requester,
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat(),
        }

    @property
    def hash(self) -> Hash:
        """What the log, and every proposal under this order, name it by."""
        return Hash(canonical.digest(self.as_canonical()))

    def valid_on(self, day: Day) -> bool:
        """Whether the order stands on `day`."""
        return self.valid_from <= day <= self.valid_until


def search_hash(request: Request) -> Hash:
    """The hash of whom to look for, which a proposal binds and the register's door recomputes."""
    return Hash(canonical.digest(request.whom.canonical()))


def assess_order(
    order: CourtOrder, day: Day, request: Request, requester: str, *, stands: bool
) -> Assessment:
    """What an order that discloses says of a request: `permitted`, or `refused` with reasons.

    `stands`: the order bites on `day`, by its own days and because no court has ended it.
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
