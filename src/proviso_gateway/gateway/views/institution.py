"""How the institution stands today: its agreements, officers, requesters and court orders."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, BEFORE_APPROVAL, CaseState
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.apart import hidden_from
from proviso_gateway.institution.acts import Adopted
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.gates import Gate
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Day, Hash, Instant
from proviso_verify.keys import is_signing_key
from proviso_verify.officers import FOR_EVER, SEATS


@dataclass(frozen=True, slots=True)
class AgreementStands:
    """One agreement today. `review_due` is None where a rehearsal passed no gates."""

    name: str
    title: str
    version: str
    stands: Stand
    stopped: bool
    review_due: Day | None
    review_overdue: bool


@dataclass(frozen=True, slots=True)
class OfficerServes:
    """One enrolled key. `until` is None where it is for ever; whoever has lapsed signs nothing."""

    name: str
    key: str
    roles: tuple[str, ...]
    until: Instant | None
    lapsed: bool


@dataclass(frozen=True, slots=True)
class RequesterAsks:
    """One organisation that may ask, and through how many people."""

    code: str
    people: int


@dataclass(frozen=True, slots=True)
class OrderStands:
    """One court order: what it does, on which days, and whether it is in effect today."""

    reference: str
    hash: Hash
    effect: str
    valid_from: Day
    valid_until: Day
    in_effect: bool


@dataclass(frozen=True, slots=True)
class InFlight:
    """How many cases under an agreement wait for an approval, and to how many an answer is owed."""

    waiting: int
    owed: int


@dataclass(frozen=True, slots=True)
class Institution:
    """Everything by which a case is decided today."""

    today: Day
    agreements: tuple[AgreementStands, ...]
    officers: tuple[OfficerServes, ...]
    requesters: tuple[RequesterAsks, ...]
    orders: tuple[OrderStands, ...]


def institution(gateway: Gateway) -> Institution:
    """The institution as it stands today. Nothing is recorded by asking."""
    charter, now = gateway.store.charter(), gateway.now()
    today = gateway.clock.day(now)
    return Institution(
        today=today,
        agreements=tuple(_agreement(charter, one, today) for one in charter.adopted.values()),
        officers=tuple(_officer(charter, key, now) for key in charter.roll.officers),
        requesters=tuple(
            RequesterAsks(code, len(charter.people.get(code, ()))) for code in charter.requesters
        ),
        orders=tuple(
            OrderStands(
                one.reference,
                hashed,
                one.effect,
                one.valid_from,
                one.valid_until,
                charter.order_stands(hashed, today),
            )
            for hashed, one in charter.orders.items()
        ),
    )


def in_flight(gateway: Gateway, name: str, key: str = "") -> InFlight:
    """What a stop of this agreement would stop, as far as the officer of this key may know: it
    tells of no case."""

    def count(states: frozenset[CaseState]) -> int:
        return gateway.store.count(states, name) - len(hidden_from(gateway, key, states, name))

    return InFlight(count(BEFORE_APPROVAL), count(AWAITING_ANSWER))


def _agreement(charter: Charter, adopted: Adopted, today: Day) -> AgreementStands:
    name = adopted.agreement.name
    standing = charter.standing(name, today)
    due = next((one.due for one in adopted.gates if one.gate is Gate.REVIEW), None)
    return AgreementStands(
        name=name,
        title=adopted.agreement.title,
        version=standing.version.id,
        stands=standing.state,
        stopped=name in charter.stopped,
        review_due=due,
        review_overdue=due is not None and due <= today,
    )


def _officer(charter: Charter, key: str, now: Instant) -> OfficerServes:
    officer = charter.roll.officers[key]
    return OfficerServes(
        name=charter.names.get(key, ""),
        key=key,
        roles=tuple(sorted(officer.roles)),
        until=None if officer.until == FOR_EVER else Instant(officer.until),
        lapsed=not roles_now(charter.roll, key, now),
    )


def may_state(gateway: Gateway, key: str, kind: str, code: str) -> bool:
    """Whether the officer of this key holds a role that may sign acts of this kind today."""
    roles = roles_now(gateway.store.charter().roll, key, gateway.now())
    return any(roles & seat for seat in SEATS[kind, code])


def is_officers_key(text: str) -> bool:
    """Whether this can be an officer's key: of a kind that signs, and well formed."""
    return is_signing_key(text)
