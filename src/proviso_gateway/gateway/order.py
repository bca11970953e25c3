"""Beside the walk: court orders, recorded and ended by two people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proviso_gateway.errors import problem
from proviso_gateway.gateway.fields_held import are_usual
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import enact, follows, sealed
from proviso_gateway.gateway.statements import state
from proviso_gateway.institution.acts import OrderBegan, OrderEnded, OrderRecorded
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.order_form import read_order
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Hash
from proviso_gateway.transparency.sealing import Draft


def record_order(gateway: Gateway, by: Sequence[Actor], order: CourtOrder) -> Charter | Statement:
    """A lawyer and an approver record what the court ordered; it takes effect on its own days.

    Raises `gateway.order-known`, and `gateway.order-over` where its last day has passed;
    `casework.order-field-unknown` for a field that is no usual one and that no adopted agreement
    declares.
    """
    declared = {
        name
        for adopted in gateway.store.charter().adopted.values()
        for name in adopted.agreement.fields
    }
    for name in order.fields:
        if not are_usual([name]) and name not in declared:
            raise problem("casework.order-field-unknown", field=name)
    result = state(gateway, by, "order", "recorded", stated_of(order), OrderRecorded(order))
    return result if isinstance(result, Statement) else record_due(gateway)


def record_order_text(
    gateway: Gateway, by: Sequence[Actor], text: str, name: str, document: Hash
) -> Charter | Statement:
    """As `record_order`, of the sheet called `name`; `document` is the hash of the sealed order."""
    return record_order(gateway, by, read_order(text, name, document))


def order_called(gateway: Gateway, word: str) -> Hash:
    """The recorded order that `word` names: its hash, or the court's reference."""
    orders = gateway.store.charter().orders
    found = [hashed for hashed, order in orders.items() if word in (hashed, order.reference)]
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found:
        raise problem("casework.unknown-order")
    return found[0]


def end_order(gateway: Gateway, by: Sequence[Actor], hashed: Hash) -> Charter | Statement:
    """A lawyer and an approver record that the court discharged the order."""
    order = record_due(gateway).orders.get(hashed)
    if order is None:
        raise problem("casework.unknown-order")
    return state(gateway, by, "order", "ended", stated_of(order), OrderEnded(hashed))


@follows
def record_due(gateway: Gateway) -> Charter:
    """The charter, with an entry for every order whose first day has come or last day has passed.

    These follow from the days that two people signed, so nobody signs them again.
    """
    charter, today = gateway.store.charter(), gateway.today()
    for hashed, order in charter.orders.items():
        if hashed in charter.orders_ended:
            continue
        if hashed not in charter.orders_begun and order.valid_from <= today:
            charter = _recorded(gateway, charter, OrderBegan(hashed), order, "began")
        if order.valid_until < today:
            charter = _recorded(gateway, charter, OrderEnded(hashed), order, "lapsed")
    return charter


def _recorded(
    gateway: Gateway, charter: Charter, act: OrderBegan | OrderEnded, order: CourtOrder, code: str
) -> Charter:
    clear = {"act": code, **stated_of(order)}
    return enact(gateway, charter, act, [sealed(gateway, Draft("order", clear))])


def stated_of(order: CourtOrder) -> dict[str, Any]:
    """What every `order` entry says of an order, whatever the act."""
    return {
        "effect": order.effect,
        "order": order.hash,
        "name": order.agreement if order.effect == "stops" else "",
        "from": order.valid_from.isoformat(),
        "until": order.valid_until.isoformat(),
    }
