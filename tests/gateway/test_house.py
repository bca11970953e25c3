"""What the house says of itself: its clock, its witnesses, slots that are put off."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter

import pytest
from tests.walk.world import MEMORANDUM, World

from proviso_gateway.casework.lifecycle import AWAITING_ANSWER
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.house import postpone, set_policy, waive_clock, waive_witnesses
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.operating import AHEAD, operating
from proviso_gateway.institution.charter import Charter

NONE = "quorum none\n"


def test_a_clock_that_ran_ahead_queues_nothing_until_two_say_that_it_is_right() -> None:
    world = World()
    handle = world.received()
    live = dataclasses.replace(world.gateway, rehearsal=False)
    world.on(datetime.date(2017, 12, 1))
    with pytest.raises(Problem) as raised:
        assess(live, handle)
    assert raised.value.code == "gateway.clock-ahead"
    assert live.store.month() == "2017-10"
    waive_clock(live, world.cast.administrators)
    assert live.store.month() == "2017-12"
    assess(live, handle)
    assert world.entries("waiver")[-1]["month"] == "2017-12"
    with pytest.raises(Problem) as raised:
        waive_clock(live, world.cast.administrators)
    assert raised.value.code == "gateway.clock-fits"
    world.verified()


def test_a_month_without_witnesses_is_told() -> None:
    world = World()
    charter = waive_witnesses(world.gateway, (world.cast.approver, world.cast.guardian))
    assert isinstance(charter, Charter)
    assert charter.waived == {"2017-10"}
    world.verified()


def test_a_policy_is_named_in_the_log_and_lies_beside_it() -> None:
    world = World()
    for text in (NONE, "# another\n" + NONE):
        set_policy(world.gateway, world.cast.administrators, text)
    files = world.files()
    for entry in world.entries("policy"):
        assert f"policies/{entry['policy']}.txt" in files
    assert len(world.entries("policy")) == 2
    world.verified()


def test_a_slot_is_put_off_whole_and_before_anybody_is_searched_for() -> None:
    world = World()
    case, by = world.approved(), (world.cast.approver, world.cast.guardian)
    slot = slot_of(world.gateway, case)
    assert slot is not None
    later = slot + datetime.timedelta(days=5)
    with pytest.raises(Problem) as raised:
        postpone(world.gateway, by, MEMORANDUM, slot, slot + datetime.timedelta(days=60), "closed")
    assert raised.value.code == "gateway.slot-too-late"
    postpone(world.gateway, by, MEMORANDUM, slot, later, "system-fault")
    assert slot_of(world.gateway, case) == later
    searched = world.traced()
    assert slot_of(world.gateway, world.case(searched.handle)) == later
    with pytest.raises(Problem) as raised:
        postpone(world.gateway, by, MEMORANDUM, later, later + datetime.timedelta(days=1), "closed")
    assert raised.value.code == "gateway.slot-begun"
    assert world.called() == ()
    assert world.called(later) == (searched.handle,)
    world.verified()


def test_a_weeks_slots_count_every_case_that_has_its_slot_in_it() -> None:
    """Put off twice, or searched for late: counted where each case says that its slot is."""
    world = World()
    by = (world.cast.approver, world.cast.guardian)
    late = world.approved()
    world.on(datetime.date(2017, 10, 30))
    trace(world.gateway, late.handle)
    world.on(datetime.date(2017, 10, 31))
    case = world.approved()
    first = slot_of(world.gateway, case)
    assert first is not None
    for days in (3, 6):
        slot = slot_of(world.gateway, case)
        assert slot is not None
        postpone(world.gateway, by, MEMORANDUM, slot, first + datetime.timedelta(days), "closed")
    for day in (datetime.date(2017, 10, 31), *(datetime.date(2017, 11, one) for one in (1, 6, 8))):
        world.on(day)
        today, expected = world.gateway.today(), Counter[tuple[datetime.date, bool]]()
        for handle in world.gateway.store.cases(*AWAITING_ANSWER):
            one = world.case(handle)
            slot = slot_of(world.gateway, one)
            assert slot is not None
            if today <= slot <= today + AHEAD:
                expected[slot, one.searched is None] += 1
        told = operating(world.gateway, None).slots
        assert {one.day: one.cases for one in told} == {
            slot: expected[slot, True] + expected[slot, False] for slot, _ in expected
        }
        assert {one.day: one.unsearched for one in told} == {
            slot: expected[slot, True] for slot, _ in expected
        }
        assert told, "nothing is counted that nobody could miss"
