"""A case under a court order is led by it: court, number, days, scope, restricted records."""

from __future__ import annotations

import datetime

from tests.walk.world import AMINA, AUTUMN, World, whom

from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.cli.home.showing import opened as lines_of
from proviso_gateway.gateway.approve import propose
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.views.worklist import open_case
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Field, Hash


def test_the_order_comes_before_everything_else() -> None:
    world = World()
    request = world.request(whom(AMINA), fields=(Field.ADDRESS,), values={}, evidence={})
    order = CourtOrder(
        reference="CO-5",
        court="County Court at Queensferry",
        effect="discloses",
        document=Hash("b" * 64),
        valid_from=AUTUMN,
        valid_until=AUTUMN + datetime.timedelta(days=30),
        requester="county-court",
        fields=(Field.ADDRESS,),
        reaches=(search_hash(request),),
        reaches_restricted=True,
    )
    by = (world.cast.lawyer, world.cast.approver)
    record_order(world.gateway, by, order)
    handle = receive(world.gateway, "county-court", request, order=order.hash)
    assess(world.gateway, handle)
    propose(world.gateway, world.cast.caseworkers[0], handle, "none", {})
    opened = open_case(world.gateway, world.cast.guardian.key, handle)
    assert opened.order is not None
    assert (opened.order.people, opened.order.in_effect, opened.changed) == (1, True, ())
    lines = list(lines_of(opened))
    assert lines[0] == "UNDER A COURT ORDER: County Court at Queensferry, CO-5"
    assert "2017-10-02 to 2017-11-01" in lines[1]
    assert "RESTRICTED" in lines[3]
    end_order(world.gateway, by, order.hash)
    ended = open_case(world.gateway, world.cast.guardian.key, handle)
    assert ended.changed == ("the order is not in effect today",)
    assert "NOT in effect" in list(lines_of(ended))[1]


def test_a_case_under_an_agreement_is_led_by_none() -> None:
    world = World()
    opened = open_case(world.gateway, world.cast.approver.key, world.assessed().handle)
    assert opened.order is None
    assert "ORDER" not in "\n".join(lines_of(opened))
