"""A court order: a dated instrument of its own, beside agreements.

An order that `discloses` lets one requester have named fields about the people it names, for as
long as it is valid, past a withdrawn agreement and to restricted records; no public interest test
applies, because the court has weighed it. An order that `stops` (a stay, an injunction) suspends an
agreement. Both are recorded by two people's signatures, as `order` entries of the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from proviso_gateway.errors import problem
from proviso_gateway.terms import Day, Hash
from proviso_verify import canonical


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """What the court ordered, as the custodian's lawyer recorded it.

    `valid_from` and `valid_until` are inclusive days. `reaches` lists the hashes of whom may be
    looked for (as `casework.order_assessment.search_hash` makes them), so the order's text need not
    stand in the register of orders.
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
    fields: tuple[str, ...] = ()
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
            "fields": sorted(map(str, self.fields)),
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
