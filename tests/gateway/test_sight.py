"""Whoever was found, and that somebody was, is told to the case's own people; reads are kept."""

from __future__ import annotations

import pytest
from tests.walk.world import A_TWIN, AMINA, NOBODY, World, day, whom

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import IN_HAND, TELLING
from proviso_gateway.casework.reads import ReadKind
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import decline_message
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.set_apart import set_apart
from proviso_gateway.gateway.views.cases import stands
from proviso_gateway.gateway.views.desk import on_desk
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.gateway.views.reads import own_cases_about, reads
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.worklist import open_case
from proviso_gateway.terms import EPOCH
from proviso_gateway.tracing.people import Search


def told(world: World, key: str, case: Case) -> str:
    return open_case(world.gateway, key, case.handle).view.state


@pytest.mark.parametrize("one", [whom(AMINA), A_TWIN], ids=["found", "unclear"])
def test_how_the_house_is_run_is_told_alike_whatever_a_search_found(one: Search) -> None:
    said = []
    for meant in (one, NOBODY):
        world = World()
        world.traced(meant)
        said.append(operating(world.gateway, None).slots)
    assert said[0] == said[1] != ()


def test_whatever_a_search_found_others_read_the_same() -> None:
    world = World()
    found, twins, nobody = (world.traced(one) for one in (whom(AMINA), A_TWIN, NOBODY))
    assert {found.state, twins.state, nobody.state} <= TELLING
    administrator = world.cast.administrators[0].key
    for key in (administrator, ""):
        waiting = {one.case: one for one in queue(world.gateway, 9, key).first}
        said = {
            (one.state, one.waits_for, one.soon, one.why)
            for one in (waiting[case.handle] for case in (found, twins, nobody))
        }
        assert len(said) == 1
        assert said.pop()[0] == IN_HAND
    opened = [open_case(world.gateway, administrator, one.handle) for one in (found, nobody)]
    assert [one.people for one in opened] == [(), ()]
    assert opened[0].why == opened[1].why
    views = [(one.view.state, one.view.cause, one.view.posterior, one.view.looks) for one in opened]
    assert views[0] == views[1]
    desks = [on_desk(world.gateway, administrator, one.handle) for one in (found, twins, nobody)]
    assert len({(one.looks_needed, one.looked_before, one.weighed) for one in desks}) == 1
    assert all(stands(world.gateway, one.handle).state == IN_HAND for one in (found, nobody))


def test_the_cases_own_people_are_told_and_whoever_stands_back_no_more() -> None:
    world = World()
    carl, dora = world.cast.caseworkers
    case = world.traced(whom(AMINA))
    assert told(world, dora.key, case) == "matched"
    confirm(world.gateway, dora, case.handle, AMINA.person_id)
    assert told(world, dora.key, case) == "confirmed"
    assert told(world, world.cast.approver.key, case) == "confirmed"
    assert told(world, carl.key, case) == IN_HAND
    assert open_case(world.gateway, dora.key, case.handle).people == ()
    recuse(world.gateway, dora, case.handle)
    assert stands(world.gateway, case.handle, dora.key).state == IN_HAND


def test_the_cause_is_told_to_whoever_decided_until_the_approval_runs_out() -> None:
    world = World()
    traced = world.traced(NOBODY)
    world.called(day(2017, 10, 4))
    case = world.case(traced.handle)
    approver, administrator = world.cast.approver.key, world.cast.administrators[0].key
    assert open_case(world.gateway, approver, case.handle).view.cause == "absent"
    assert open_case(world.gateway, administrator, case.handle).view.cause == ""
    assert case.permit is not None
    world.on(day(2017, 12, 20))
    assert open_case(world.gateway, world.cast.approver.key, case.handle).view.cause == ""


def test_an_error_says_no_more_than_a_page() -> None:
    world = World()
    case = world.traced(whom(AMINA))
    with pytest.raises(Problem) as refused:
        decline_message(world.gateway, world.cast.administrators[0].key, case.handle)
    assert "matched" not in str(refused.value)
    assert IN_HAND in str(refused.value)


def test_every_read_is_kept_and_the_report_names_no_subject() -> None:
    world = World()
    carl, dora = world.cast.caseworkers
    guardian, administrator = world.cast.guardian, world.cast.administrators[0]
    case = world.traced(whom(AMINA))
    before = world.gateway.store.recorded()
    open_case(world.gateway, dora.key, case.handle)
    open_case(world.gateway, administrator.key, case.handle)
    assert world.gateway.store.recorded() == before
    kept = world.gateway.store.reads(EPOCH, world.gateway.now().plus(seconds=1))
    assert [(one.key, one.kind) for one in kept] == [
        (dora.key, ReadKind.WHOM), (administrator.key, ReadKind.CASE)
    ]  # fmt: skip
    report = reads(world.gateway, administrator.key, 30)
    assert {one.key: (one.reads, one.cases, one.idle) for one in report.officers} == {
        dora.key: (1, 1, 0), administrator.key: (1, 1, 1)
    }  # fmt: skip
    assert "Okonjo" not in repr(report)
    assert reads(world.gateway, guardian.key, 30) == report
    with pytest.raises(Problem, match="not-entitled"):
        reads(world.gateway, carl.key, 30)


def test_the_report_of_reads_is_the_same_whatever_a_search_found() -> None:
    said = []
    for meant in (whom(AMINA), NOBODY):
        world = World()
        dora, administrator = world.cast.caseworkers[1], world.cast.administrators[0]
        case = world.traced(meant)
        open_case(world.gateway, dora.key, case.handle)
        if meant != NOBODY:
            confirm(world.gateway, dora, case.handle, AMINA.person_id)
        said.append(reads(world.gateway, administrator.key, 30).officers)
    assert said[0] == said[1]


def test_reads_of_a_case_set_apart_are_reported_to_guardians_alone() -> None:
    world = World()
    dora, guardian = world.cast.caseworkers[1], world.cast.guardian
    administrator = world.cast.administrators[0]
    case = world.traced(whom(AMINA))
    open_case(world.gateway, dora.key, case.handle)
    assert [one.key for one in reads(world.gateway, administrator.key, 30).officers] == [dora.key]
    set_apart(world.gateway, guardian, case.handle, [dora.key, world.cast.approver.key])
    assert not reads(world.gateway, administrator.key, 30).officers
    assert [one.key for one in reads(world.gateway, guardian.key, 30).officers] == [dora.key]


def test_a_name_finds_ones_own_cases_alone_and_only_with_a_reason() -> None:
    world = World()
    carl, dora = world.cast.caseworkers
    case = world.traced(whom(AMINA))
    for officer in (carl, dora):
        open_case(world.gateway, officer.key, case.handle)
    with pytest.raises(Problem, match="search-without-reason"):
        own_cases_about(world.gateway, carl.key, "okonjo", " ")
    with pytest.raises(Problem, match="search-too-wide"):
        own_cases_about(world.gateway, carl.key, "o", "why")
    assert own_cases_about(world.gateway, carl.key, "OKONJO", "called back") == (case.handle,)
    assert own_cases_about(world.gateway, carl.key, "Lindqvist", "called back") == ()
    assert own_cases_about(world.gateway, dora.key, "Okonjo", "called back") == ()
    world.gateway.store.claim(case.handle, dora.key)
    assert own_cases_about(world.gateway, dora.key, "Okonjo", "called back") == (case.handle,)
    kept = world.gateway.store.reads(EPOCH, world.gateway.now().plus(seconds=1))
    assert [one.why for one in kept if one.kind is ReadKind.NAME] == ["called back"] * 4
