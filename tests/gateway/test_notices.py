"""Who is told that something of theirs falls due, and that it tells nothing of a search."""

from __future__ import annotations

from tests.walk.world import A_TWIN, HOME_OFFICE, World, day

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.views.notices import Notice, NoticeKind, notices
from proviso_gateway.gateway.views.operating import own_lapse
from proviso_gateway.gateway.views.waiting import queue


def of(world: World, kind: NoticeKind) -> list[Notice]:
    return [one for one in notices(world.gateway) if one.kind is kind]


def test_a_missing_look_and_a_missing_search_are_one_kind_of_notice() -> None:
    world = World()
    unsearched, twins = world.approved(), world.traced(A_TWIN)
    looking = {one.key for one in (*world.cast.caseworkers, world.cast.approver)}
    looking.add(world.cast.guardian.key)
    for case in (unsearched, twins):
        told = [one for one in of(world, NoticeKind.WORK) if one.about == case.handle]
        assert {one.key for one in told} == looking
        assert {one.by for one in told} == {day(2017, 10, 4)}


def test_nobody_is_told_of_a_case_from_which_they_stood_back() -> None:
    world = World()
    case, carl = world.approved(), world.cast.caseworkers[0]
    recuse(world.gateway, carl, case.handle)
    assert carl.key not in {one.key for one in of(world, NoticeKind.WORK)}


def test_whoever_lapses_is_told_and_so_is_who_renews_but_not_of_what_has_lapsed() -> None:
    world = World()
    by = world.cast.administrators
    hand = key_holder(b"l" * 32)
    until = world.gateway.now().plus(days=3)
    enrol_officer(world.gateway, by, hand.key, ["caseworker"], until, name="Lena Moss")
    assert [one.key for one in of(world, NoticeKind.LAPSE)] == [hand.key]
    renew = of(world, NoticeKind.RENEWAL)
    assert {one.key for one in renew} == {one.key for one in by}
    assert {one.about for one in renew} == {hand.key}
    lapse = own_lapse(world.gateway, hand.key)
    assert lapse is not None
    assert lapse.until == day(2017, 10, 5)
    assert own_lapse(world.gateway, by[0].key) is None
    world.on(day(2017, 10, 9))
    assert of(world, NoticeKind.LAPSE) == of(world, NoticeKind.RENEWAL) == []
    assert own_lapse(world.gateway, hand.key) is None


def test_whoever_asked_is_told_when_evidence_or_a_call_falls_due() -> None:
    world = World()
    asked, approved = world.assessed(values={}, evidence={}), world.approved()
    assert of(world, NoticeKind.REQUEST) == []
    world.on(day(2017, 10, 27))
    (told,) = of(world, NoticeKind.REQUEST)
    assert (told.about, told.by) == (asked.handle, day(2017, 10, 30))
    assert (told.requester, told.person) == (HOME_OFFICE, asked.request.officer)
    last = approved.permit
    assert last is not None
    world.on(world.gateway.clock.day(type(world.gateway.now())(last.proposal.until)))
    assert [one.about for one in of(world, NoticeKind.REQUEST)] == [approved.handle]


def test_a_requester_is_told_the_same_whoever_was_found() -> None:
    world = World()
    found, approved = world.traced(A_TWIN), world.approved()
    permit = approved.permit
    assert permit is not None
    world.on(world.gateway.clock.day(type(world.gateway.now())(permit.proposal.until)))
    assert {one.about for one in of(world, NoticeKind.REQUEST)} == {found.handle, approved.handle}


def test_the_list_says_that_a_search_is_missing_before_its_slot() -> None:
    world = World()
    case = world.approved()
    (row,) = queue(world.gateway, 9, world.cast.caseworkers[0].key).first
    assert row.case == case.handle
    assert row.soon == "search before 2017-10-04"
    world.on(day(2017, 10, 4))
    (row,) = queue(world.gateway, 9).first
    assert "search" not in row.soon
