"""Somebody complains, objects, or challenges a disclosure, and it comes to an end in time."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from tests.gateway.asking import CALLED, LATER, answered, asked, delayed, disclosed
from tests.walk.world import AMINA, HOME_OFFICE, NEIGHBOUR, World

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.concerns import Concern, ConcernKind, Finding, Lock, Raising
from proviso_gateway.casework.events import Destroyed
from proviso_gateway.casework.subject_access import Alone, Asker, DelayEnded, Identity
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import approve
from proviso_gateway.gateway.concerns import (
    acknowledge,
    decide,
    held_by_concerns,
    prepare_deciding,
    raise_concern,
)
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.recording import record
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.telling import delays
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.concerns import late_to_people, raised, to_lock
from proviso_gateway.gateway.views.notices import NoticeKind, notices
from proviso_gateway.gateway.views.own_requests import own_requests
from proviso_gateway.gateway.views.subject_access import figures
from proviso_gateway.institution.working_days import next_working_day
from proviso_gateway.terms import Day, Handle
from proviso_verify.signing import Signature


@pytest.fixture
def world() -> World:
    return World()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as wrong:
        act()
    return wrong.value.code


def raising(what: ConcernKind, **other: Any) -> Raising:
    said: dict[str, Any] = {
        "what": what,
        "by": Asker.SELF,
        "received": LATER,
        "people": (AMINA.person_id,),
        "identity": Identity.PAPERS,
        "alone": Alone.ROOM,
    }
    return Raising(**(said | other))


def came_in(world: World, what: ConcernKind, **other: Any) -> Concern:
    if world.gateway.today() < LATER:
        world.on(LATER)
    return raise_concern(world.gateway, world.cast.guardian, raising(what, **other))


def challenged(world: World, **other: Any) -> tuple[Case, Concern]:
    """A disclosure that its person was told of and challenges."""
    case = disclosed(world)
    answered(world, asked(world))
    said = {"entries": (case.last_entry,), "lock": Lock.LOCK} | other
    return case, came_in(world, ConcernKind.CHALLENGE, **said)


def ends(world: World, one: Concern, finding: Finding = Finding.NOT_UPHELD) -> Concern:
    return decide(world.gateway, world.cast.guardian, one.handle, finding)


def locked(world: World, case: Case) -> Lock:
    (own,) = own_requests(world.gateway, HOME_OFFICE, 10)
    assert own.told.locked is for_requester(world.gateway, case.handle).locked
    return own.told.locked


def test_a_complaint_is_acknowledged_within_thirty_days_the_first_counted(world: World) -> None:
    one = came_in(world, ConcernKind.COMPLAINT, people=(), identity=None, alone=None)
    (row,) = raised(world.gateway, world.cast.guardian.key)
    assert row.acknowledge_by == LATER + datetime.timedelta(days=29)
    assert row.by == row.acknowledge_by
    world.on(row.acknowledge_by)
    assert late_to_people(world.gateway) == 0
    world.on(next_working_day(row.acknowledge_by + datetime.timedelta(days=1)))
    assert late_to_people(world.gateway) == 1
    acknowledge(world.gateway, world.cast.guardian, one.handle)
    assert refused(lambda: acknowledge(world.gateway, world.cast.guardian, one.handle)) == (
        "access.acknowledged-already"
    )
    (row,) = raised(world.gateway, world.cast.guardian.key)
    assert (row.acknowledge_by, row.by) == (None, row.decide_by)
    world.on(LATER + datetime.timedelta(days=40))
    assert late_to_people(world.gateway) == 1
    ends(world, one, Finding.UPHELD)
    assert late_to_people(world.gateway) == 0
    (row,) = raised(world.gateway, world.cast.guardian.key)
    assert (row.by, row.finding) == (None, Finding.UPHELD)
    (year,) = figures(world.gateway, world.cast.guardian.key)
    assert (year.complaints, year.objections, year.challenges, year.upheld) == (1, 0, 0, 1)


def test_a_challenge_locks_what_its_requester_holds_and_lengthens_nothing(world: World) -> None:
    case, one = challenged(world)
    before = for_requester(world.gateway, case.handle)
    assert locked(world, case) is Lock.LOCK
    (told,) = to_lock(world.gateway, world.cast.guardian.key, one.handle)
    assert told.destroy_by == before.destroy_by
    assert AMINA.person_id not in str(told)
    ends(world, one)
    after = for_requester(world.gateway, case.handle)
    assert after == dataclasses.replace(before, locked=Lock.NONE)
    assert to_lock(world.gateway, world.cast.guardian.key, one.handle) == ()


def test_it_stays_locked_where_it_was_upheld_until_it_is_destroyed(world: World) -> None:
    case, one = challenged(world, lock=Lock.KEEP)
    ends(world, one, Finding.UPHELD)
    assert locked(world, case) is Lock.KEEP
    record(world.gateway, world.case(case.handle), Destroyed("Officer One"))
    assert locked(world, case) is Lock.NONE


def test_a_requester_learns_nothing_of_what_the_person_does_not_want_them_to(world: World) -> None:
    case = disclosed(world)
    answered(world, asked(world))
    before = for_requester(world.gateway, case.handle)
    one = came_in(world, ConcernKind.CHALLENGE, entries=(case.last_entry,), lock=Lock.NONE)
    came_in(world, ConcernKind.COMPLAINT)
    came_in(world, ConcernKind.OBJECTION)
    assert for_requester(world.gateway, case.handle) == before
    assert to_lock(world.gateway, world.cast.guardian.key, one.handle) == ()
    assert held_by_concerns(world.gateway) == {case.handle}


def test_meanwhile_the_case_is_kept_and_a_month_longer(world: World) -> None:
    case, one = challenged(world)
    assert held_by_concerns(world.gateway) == {case.handle}
    ends(world, one)
    world.on(LATER + datetime.timedelta(days=28))
    assert held_by_concerns(world.gateway) == {case.handle}
    world.on(LATER + datetime.timedelta(days=32))
    assert held_by_concerns(world.gateway) == frozenset()


def test_nobody_challenges_what_they_were_not_told_of(world: World) -> None:
    case = disclosed(world)

    def tries(**other: Any) -> str:
        said = {"entries": (case.last_entry,)} | other
        return refused(lambda: came_in(world, ConcernKind.CHALLENGE, **said))

    assert tries() == "access.not-told-of-it"
    delayed(world.on(LATER), case)
    answered(world, asked(world))  # and nothing was told
    assert tries() == "access.not-told-of-it"
    assert tries(entries=(Handle("a" * 26),)) == "access.not-told-of-it"
    end = world.on(LATER + datetime.timedelta(days=40))
    answered(end, asked(end))
    assert tries(people=(NEIGHBOUR.person_id,)) == "access.not-told-of-it", "another's"
    came_in(world, ConcernKind.CHALLENGE, entries=(case.last_entry,))


def test_whoever_acted_in_the_case_does_not_decide(world: World) -> None:
    cast, gateway = world.cast, world.gateway
    case = world.proposed()
    approve(gateway, cast.guardian, case.handle)
    trace(gateway, case.handle)
    confirm(gateway, cast.caseworkers[1], case.handle, AMINA.person_id)
    world.called(CALLED)
    one = came_in(world, ConcernKind.COMPLAINT)
    assert refused(lambda: ends(world, one)) == "access.acted-in-the-case"
    for other in (cast.approver, *cast.caseworkers, cast.lawyer):
        assert refused(
            lambda other=other: prepare_deciding(gateway, other.key, one.handle, Finding.UPHELD)
        ) == "casework.not-entitled"  # fmt: skip


def test_whoever_put_off_that_it_was_told_does_not_decide(world: World) -> None:
    case = disclosed(world)
    one = came_in(world, ConcernKind.OBJECTION)
    delayed(world, case)
    assert refused(lambda: ends(world, one)) == "access.acted-in-the-case"


def test_a_guardian_who_stood_back_neither_takes_it_in_nor_decides(world: World) -> None:
    cast, gateway = world.cast, world.gateway
    case = world.approved()
    recuse(gateway, cast.guardian, case.handle)
    trace(gateway, case.handle)
    confirm(gateway, cast.caseworkers[1], case.handle, AMINA.person_id)
    world.called(CALLED)
    assert refused(lambda: came_in(world, ConcernKind.COMPLAINT)) == "casework.recused"


def test_signatures_are_checked_again_whenever_one_is_read(world: World) -> None:
    case, one = challenged(world)
    guardian, gateway = world.cast.guardian, world.gateway
    ready = prepare_deciding(gateway, guardian.key, one.handle, Finding.WITHDRAWN)
    for key, signature in (
        (guardian.key, world.cast.approver.sign(ready.message)),
        (world.cast.approver.key, world.cast.approver.sign(ready.message)),
        (guardian.key, guardian.sign(b"something else")),
    ):
        _write(world, ready.stream, ready.unsigned, key, signature)
        assert locked(world, case) is Lock.LOCK


def _write(world: World, stream: Handle, said: Any, key: str, signature: Signature) -> None:
    store = world.gateway.store
    place = len(store.access_lines(AccessKind.CONCERN, stream))
    forged = dataclasses.replace(said, key=key, signature=signature)
    store.note_access(AccessLine(stream, place, world.gateway.now(), forged))


def test_an_end_of_a_delay_that_nobody_signed_ends_nothing(world: World) -> None:
    case = disclosed(world)
    stands = delayed(world.on(LATER), case)
    for key, signature in (
        (world.cast.guardian.key, world.cast.guardian.sign(b"something else")),
        (world.cast.caseworkers[0].key, world.cast.caseworkers[0].sign(b"end")),
    ):
        world.gateway.store.note_access(
            AccessLine(
                stands.handle, _long(world, stands.handle), world.gateway.now(),
                DelayEnded(key, signature),
            )
        )  # fmt: skip
        assert [one.stands(LATER) for one in delays(world.gateway)] == [True]
    assert answered(world, asked(world)).disclosures == ()


def _long(world: World, stream: Handle) -> int:
    return len(world.gateway.store.access_lines(AccessKind.DELAY, stream))


def test_guardians_are_reminded_five_working_days_before(world: World) -> None:
    came_in(world, ConcernKind.OBJECTION)
    key = world.cast.guardian.key
    (row,) = raised(world.gateway, key)
    assert row.by is not None

    def told(on: Day) -> list[str]:
        found = notices(world.on(on).gateway)
        return [one.key for one in found if one.kind is NoticeKind.QUESTION]

    assert told(row.by - datetime.timedelta(days=9)) == []
    assert told(row.by - datetime.timedelta(days=3)) == [key]


@pytest.mark.parametrize(
    ("what", "other", "code"),
    [
        (ConcernKind.CHALLENGE, {}, "access.challenge-of-nothing"),
        (ConcernKind.COMPLAINT, {"lock": Lock.LOCK}, "access.challenge-of-nothing"),
        (ConcernKind.OBJECTION, {"identity": None, "people": ()}, "access.identity-not-checked"),
        (ConcernKind.COMPLAINT, {"identity": None}, "access.identity-not-checked"),
        (ConcernKind.COMPLAINT, {"by": Asker.AUTHORITY, "alone": None},
         "access.authority-not-checked"),
        (ConcernKind.CHALLENGE, {"entries": (Handle("a" * 26),), "lock": Lock.LOCK, "alone": None},
         "access.lock-not-alone"),
        (ConcernKind.OBJECTION, {"reference": "x" * 41}, "access.not-a-reference"),
    ],
)  # fmt: skip
def test_what_cannot_be_raised_is_named(
    what: ConcernKind, other: dict[str, Any], code: str
) -> None:
    assert refused(lambda: raising(what, **other)) == code
