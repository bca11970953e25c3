"""Beside the walk: court orders, recorded and ended by two people."""

from __future__ import annotations

from proviso.casework.charter import Charter, OrderEnded, OrderRecorded
from proviso.casework.orders import CourtOrder
from proviso.errors import problem
from proviso.gateway.adopt import signed_entry
from proviso.gateway.ports import Actor, Gateway
from proviso.gateway.recording import enact
from proviso.terms import Hash


def record_order(gateway: Gateway, by: tuple[Actor, Actor], order: CourtOrder) -> Charter:
    """A lawyer and an approver record what the court ordered; it bites on its own days."""
    charter = gateway.store.charter()
    if order.hash in charter.orders:
        raise problem("gateway.order-known")
    entry = signed_entry(gateway, charter, "order", _stated(order, "recorded"), by)
    return enact(gateway, OrderRecorded(order), [entry])


def end_order(gateway: Gateway, by: tuple[Actor, Actor], hashed: Hash) -> Charter:
    """A lawyer and an approver record that the court discharged the order."""
    charter = gateway.store.charter()
    if hashed not in charter.orders or hashed in charter.ended:
        raise problem("casework.unknown-order")
    stated = _stated(charter.orders[hashed], "ended")
    entry = signed_entry(gateway, charter, "order", stated, by)
    return enact(gateway, OrderEnded(hashed), [entry])


def _stated(order: CourtOrder, act: str) -> dict[str, str]:
    return {
        "act": act,
        "effect": order.effect,
        "order": order.hash,
        "name": order.agreement if order.effect == "stops" else "",
    }
