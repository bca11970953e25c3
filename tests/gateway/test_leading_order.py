"""A case under a court order is led by it: court, number, days, scope, restricted records."""

from __future__ import annotations

import datetime

from tests.walk.world import AMINA, AUTUMN, MEMORANDUM, World, whom

from proviso_gateway.casework.order_assessment import SAYS, search_hash
from proviso_gateway.cli.home.showing import opened as lines_of
from proviso_gateway.gateway.approve import propose
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.views.desk import on_desk
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
    guardian = world.cast.guardian.key
    desk = on_desk(world.gateway, guardian, handle)
    assert desk.ground == "Overstayed leave to remain"
    assert [one.text for one in desk.clauses] == list(SAYS.values())
    lines = list(lines_of(opened, desk))
    assert any(line.endswith("The order names this person. Source: County Court at Queensferry")
               for line in lines)  # fmt: skip
    assert lines[0] == "UNDER A COURT ORDER: County Court at Queensferry, CO-5"
    assert "2017-10-02 to 2017-11-01" in lines[1]
    assert "RESTRICTED" in lines[3]
    end_order(world.gateway, by, order.hash)
    ended = open_case(world.gateway, world.cast.guardian.key, handle)
    assert ended.changed == ("the order is not in effect today",)
    assert "NOT in effect" in list(lines_of(ended, desk))[1]


def test_a_case_under_an_agreement_is_led_by_none() -> None:
    world = World()
    handle, key = world.assessed().handle, world.cast.approver.key
    opened, desk = open_case(world.gateway, key, handle), on_desk(world.gateway, key, handle)
    assert opened.order is None
    assert "ORDER" not in "\n".join(lines_of(opened, desk))


def test_a_case_is_told_in_the_agreements_words_with_its_codes_beside() -> None:
    world = World()
    handle, key = world.assessed().handle, world.cast.approver.key
    opened, desk = open_case(world.gateway, key, handle), on_desk(world.gateway, key, handle)
    told = "\n".join(lines_of(opened, desk))
    under = "Information requests from the Home Office to NHS Digital, version 2017"
    assert f"under {under} ({MEMORANDUM})" in told
    assert "ground: Overstayed leave to remain (overstayed)" in told
    said = " ".join(told.split())
    assert "in_contact no Is the Home Office in contact with the person?" in said
    assert "out-of-contact met The person is out of contact. Source: Independent, January" in said
    assert "NHS Digital, National Back Office, data release register" in said
    assert "NBO" not in said
