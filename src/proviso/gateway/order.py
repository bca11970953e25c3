"""Beside the walk: court orders, recorded and ended by two people."""

from __future__ import annotations

from typing import Any

from proviso.casework.charter import Charter, OrderBegan, OrderEnded, OrderRecorded
from proviso.casework.orders import CourtOrder
from proviso.errors import problem
from proviso.gateway.adopt import signed_entry
from proviso.gateway.ports import Actor, Gateway
from proviso.gateway.recording import enact, sealed
from proviso.terms import Hash
from proviso.transparency.sealing import Draft


def record_order(gateway: Gateway, by: tuple[Actor, Actor], order: CourtOrder) -> Charter:
    """A lawyer and an approver record what the court ordered; it bites on its own days.

    Raises `gateway.order-known`, and `gateway.order-over` where its last day has passed.
    """
    charter = gateway.store.charter()
    if order.hash in charter.orders:
        raise problem("gateway.order-known")
    if gateway.today() > order.valid_until:
        raise problem("gateway.order-over")
    entry = signed_entry(gateway, charter, "order", stated_of(order, "recorded"), by)
    enact(gateway, OrderRecorded(order), [entry])
    return record_due(gateway)


def end_order(gateway: Gateway, by: tuple[Actor, Actor], hashed: Hash) -> Charter:
    """A lawyer and an approver record that the court discharged the order."""
    charter = record_due(gateway)
    if hashed not in charter.orders or hashed in charter.orders_ended:
        raise problem("casework.unknown-order")
    stated = stated_of(charter.orders[hashed], "ended")
    entry = signed_entry(gateway, charter, "order", stated, by)
    return enact(gateway, OrderEnded(hashed), [entry])


def record_due(gateway: Gateway) -> Charter:
    """The charter, with an entry for every order whose first day has come or last day has passed.

    These follow from the days that two people signed, so nobody signs them again.
    """
    charter, today = gateway.store.charter(), gateway.today()
    for hashed, order in charter.orders.items():
        if hashed in charter.orders_ended:
            continue
        if hashed not in charter.orders_begun and order.valid_from <= today:
            charter = _follows(gateway, OrderBegan(hashed), order, "began")
        if order.valid_until < today:
            charter = _follows(gateway, OrderEnded(hashed), order, "lapsed")
    return charter


def _follows(
    gateway: Gateway, act: OrderBegan | OrderEnded, order: CourtOrder, code: str
) -> Charter:
    clear = stated_of(order, code) | {"keys": [], "signatures": []}
    return enact(gateway, act, [sealed(gateway, Draft("order", clear), gateway.now())])


def stated_of(order: CourtOrder, act: str) -> dict[str, Any]:
    """What every `order` entry says of an order, whatever the act."""
    return {
        "act": act,
        "effect": order.effect,
        "order": order.hash,
        "name": order.agreement if order.effect == "stops" else "",
        "from": order.valid_from.isoformat(),
        "until": order.valid_until.isoformat(),
    }
