"""An answer is decided when its requester calls: what may happen before, during and after."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from tests.walk.calls import MOVED, SLOT, WALKS, relay_world, reload, to_relay
from tests.walk.test_any_order import POLICE
from tests.walk.world import (
    AMINA,
    AUTUMN,
    CHILD,
    DECEASED,
    HOME_OFFICE,
    MEMORANDUM,
    NOBODY,
    RESTRICTED,
    World,
    whom,
)

from proviso_gateway.adapters.memory import MemoryLog, MemoryStore
from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import Answered
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.answering import catch_up
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.order import record_order
from proviso_gateway.gateway.ports import KEPT_SECONDS
from proviso_gateway.gateway.publish import STATISTICS
from proviso_gateway.gateway.recording import sealed
from proviso_gateway.gateway.release import call, call_all
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.worklist import open_case
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import PASSED_ON, UNDISCLOSABLE, Hash, Outcome, Period
from proviso_gateway.tracing.people import Person
from proviso_gateway.transparency.sealing import Draft

LAST = AUTUMN + datetime.timedelta(days=34)
"""The day on which an approval of the first day runs out (thirty days after its slot)."""


def answered(world: World, case: Case) -> Answered:
    found = world.case(case.handle).answered
    assert found is not None
    return found


def said(world: World, case: Case) -> str:
    """What the requester's call came to: the answer, or the code of what was refused."""
    try:
        return str(world.opened(case)["answer"])
    except Problem as refused:
        return refused.code


def a_stop(world: World) -> None:
    stop(world.gateway, world.cast.guardian, MEMORANDUM)


def a_stop_that_was_lifted(world: World) -> None:
    a_stop(world)
    restart(world.gateway, (world.cast.guardian, world.cast.approver), MEMORANDUM)


def a_stay(world: World) -> None:
    today = world.gateway.today()
    stay = CourtOrder(
        reference="CO-1",
        court="High Court",
        effect="stops",
        document=Hash("a" * 64),
        valid_from=today,
        valid_until=today + datetime.timedelta(days=60),
        agreement=MEMORANDUM,
    )
    record_order(world.gateway, (world.cast.lawyer, world.cast.approver), stay)


BEFORE_THE_CALL = {
    "at once": AUTUMN,
    "the day before the slot": SLOT - datetime.timedelta(days=1),
    "at the slot": SLOT,
    "between slot and call": SLOT + datetime.timedelta(days=5),
}


class TestUntilTheCall:
    """Up to the call, whatever stops or protects is an ordinary answer."""

    @pytest.mark.parametrize("at", BEFORE_THE_CALL)
    @pytest.mark.parametrize("what", [a_stop, a_stop_that_was_lifted, a_stay])
    def test_whatever_stops_the_agreement_stops_every_answer_alike(
        self, what: Callable[[World], None], at: str
    ) -> None:
        world = World()
        cases = [walk(world) for walk in WALKS.values()]
        what(world.on(BEFORE_THE_CALL[at]))
        world.on(SLOT + datetime.timedelta(days=6))
        assert {said(world, case) for case in cases} == {"stopped"}
        world.verified()

    @pytest.mark.parametrize("at", BEFORE_THE_CALL)
    @pytest.mark.parametrize(
        ("people", "cause"),
        [
            ((dataclasses.replace(AMINA, restricted=True),), Cause.RESTRICTED),
            ((dataclasses.replace(AMINA, deceased_on=AUTUMN),), Cause.DECEASED),
            ((MOVED,), Cause.CHANGED),
            ((RESTRICTED,), Cause.ABSENT),
        ],
        ids=["restricted", "dead", "moved", "gone"],
    )
    def test_what_leaves_is_what_was_looked_at(
        self, people: tuple[Person, ...], cause: Cause, at: str
    ) -> None:
        world = World()
        case = world.confirmed()
        world.on(BEFORE_THE_CALL[at])
        reload(world, *people)
        opened = world.on(SLOT + datetime.timedelta(days=6)).opened(case)
        assert opened["says"] == UNDISCLOSABLE
        assert opened["details"] == {}
        assert answered(world, case).cause is cause

    @pytest.mark.parametrize(
        "people",
        [
            (dataclasses.replace(AMINA, restricted=True, address_line="99 Elsewhere"),),
            (dataclasses.replace(AMINA, deceased_on=AUTUMN),),
            (RESTRICTED,),
        ],
        ids=["restricted", "dead", "gone"],
    )
    def test_whoever_can_be_told_of_no_more_is_shown_to_nobody_at_the_look(
        self, people: tuple[Person, ...]
    ) -> None:
        world = World()
        case, looker = world.traced(), world.cast.caseworkers[1]
        assert open_case(world.gateway, looker.key, case.handle).people == (AMINA,)
        reload(world, *people)
        assert open_case(world.gateway, looker.key, case.handle).people == ()
        with pytest.raises(Problem) as raised:
            confirm(world.gateway, looker, case.handle, AMINA.person_id)
        assert raised.value.code == "register.person-gone"
        confirm(world.gateway, looker, case.handle, None)
        assert said(world.on(SLOT), case) == "no_details"

    def test_a_register_that_says_the_same_of_the_person_hands_it_over(self) -> None:
        world = World()
        case = world.confirmed()
        reload(world, AMINA)
        assert said(world.on(SLOT), case) == "disclosed"

    def test_before_the_slot_nothing_can_be_called_for_whoever_was_found(self) -> None:
        world = World()
        cases = [walk(world) for walk in (*WALKS.values(), World.approved)]
        world.on(SLOT - datetime.timedelta(days=1))
        assert {said(world, case) for case in cases} == {"gateway.before-its-slot"}

    def test_what_was_never_approved_owes_no_answer(self) -> None:
        world = World()
        case = world.proposed()
        assert said(world.on(SLOT), case) == "gateway.nothing-to-call-for"

    def test_a_look_from_the_slot_on_never_counts(self) -> None:
        world = World()
        case = world.traced()
        world.on(SLOT)
        with pytest.raises(Problem) as raised:
            confirm(world.gateway, world.cast.caseworkers[0], case.handle, AMINA.person_id)
        assert raised.value.code == "gateway.look-too-late"
        assert said(world, case) == "no_details"
        assert answered(world, case).cause is Cause.NOT_COMPLETED

    def test_a_late_search_puts_off_the_slot_and_the_look_with_it(self) -> None:
        world = World()
        case = world.approved()
        trace(world.on(SLOT).gateway, case.handle)
        confirm(world.gateway, world.cast.caseworkers[0], case.handle, AMINA.person_id)
        assert said(world, case) == "gateway.before-its-slot"
        assert said(world.on(SLOT + datetime.timedelta(days=2)), case) == "disclosed"

    def test_two_working_days_ahead_everybody_is_told(self) -> None:
        world = World()
        looked_at, unlooked = world.confirmed(), world.traced()
        dora = world.cast.caseworkers[1].key
        assert {one.soon for one in queue(world.gateway, 9).first} == {""}
        soon = {one.case: one.soon for one in queue(world.gateway, 9, dora).first}
        assert soon == {looked_at.handle: "", unlooked.handle: f"no look counts from {SLOT} on"}
        views = [for_requester(world.gateway, one.handle) for one in (looked_at, unlooked)]
        assert {(view.call_from, view.call_until, view.call_soon) for view in views} == {
            (SLOT, views[0].call_until, False)
        }
        until = views[0].call_until
        assert until is not None
        world.on(until - datetime.timedelta(days=1))
        assert all(one.soon for one in queue(world.gateway, 9).first)
        assert for_requester(world.gateway, unlooked.handle).call_soon


class TestNoCallThatCannotBeCompleted:
    """Before a call looks at its case, everything that it will need is there."""

    def _refused(self, world: World, case: Case) -> str:
        before = world.case(case.handle)
        told = said(world, case)
        assert world.case(case.handle) == before, "nothing was recorded"
        return told

    def test_the_log_gives_no_proof(self, monkeypatch: pytest.MonkeyPatch) -> None:
        world = World()
        case = world.confirmed()
        world.on(SLOT)
        with monkeypatch.context() as patch:
            patch.setattr(MemoryLog, "proof", lambda self, entry: None)
            assert self._refused(world, case) == "gateway.no-proof"
        assert said(world, case) == "disclosed"

    def test_there_is_no_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(self: MemoryStore) -> None:
            raise problem("store.no-room", free=1, needed=64)

        world = World()
        case = world.confirmed()
        world.on(SLOT)
        with monkeypatch.context() as patch:
            patch.setattr(MemoryStore, "check_room", full)
            assert self._refused(world, case) == "store.no-room"
        assert said(world, case) == "disclosed"

    def test_the_news_of_who_is_restricted_is_old(self) -> None:
        world = World()
        case = world.confirmed()
        live = dataclasses.replace(world.gateway, rehearsal=False)
        world.on(SLOT + datetime.timedelta(days=7))
        with pytest.raises(Problem) as raised:
            call(live, case.handle)
        assert raised.value.code == "gateway.restrictions-stale"
        assert world.case(case.handle).answered is None


POINTS: dict[str, tuple[type, str]] = {
    "the entry": (MemoryStore, "append"),
    "the tag": (MemoryStore, "subject_tag"),
    "the door": (RegisterDoor, "details"),
    "the checkpoint": (MemoryLog, "sequence"),
    "the proof": (MemoryLog, "proof"),
}


class Killed(BaseException):
    """The process ends here."""


class TestDuringTheCall:
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("nth", [1, 2, 3])
    @pytest.mark.parametrize("point", POINTS)
    @pytest.mark.parametrize("walk", ["found", "absent"])
    def test_a_call_that_was_killed_anywhere_is_completed_by_the_same_call(
        self, walk: str, point: str, nth: int, after: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        case = WALKS[walk](world)
        world.on(SLOT)
        where, name = POINTS[point]
        inner, left = getattr(where, name), iter(range(1, 99))

        def killed(*args: Any, **named: Any) -> Any:
            now = next(left) == nth
            if now and not after:
                raise Killed
            given = inner(*args, **named)
            if now:
                raise Killed
            return given

        with monkeypatch.context() as patch:
            patch.setattr(where, name, killed)
            try:
                first: bytes | None = call(world.gateway, case.handle)
            except Killed:
                first = None
        handed_over = world.case(case.handle).handed_over
        kept = world.gateway.store.sealed_answer(case.handle)
        assert (kept is not None) == handed_over
        again = call(world.gateway, case.handle)
        assert first in (None, again)
        assert kept in (None, again)
        assert len(world.entries("answer")) == 1
        world.verified()

    def test_the_same_call_within_the_hour_hands_over_the_same_bytes(self) -> None:
        world = World()
        case = world.confirmed()
        world.on(SLOT)
        assert len({call(world.gateway, case.handle) for _ in range(3)}) == 1
        assert len(world.entries("answer")) == 1

    def test_after_the_hour_nothing_is_handed_out_and_whoever_writes_next_deletes_the_bytes(
        self,
    ) -> None:
        world = World()
        cases = [walk(world) for walk in WALKS.values()]
        world.called(SLOT)
        for case in cases:
            assert world.gateway.store.sealed_answer(case.handle) is not None
        _an_hour_passes(world)
        refusals = set()
        for case in cases:
            with pytest.raises(Problem) as raised:
                call(world.gateway, case.handle)
            refusals.add(raised.value.code)
        assert refusals == {"gateway.hour-over"}
        catch_up(world.gateway)
        assert {world.gateway.store.sealed_answer(one.handle) for one in cases} == {None}
        assert for_requester(world.gateway, cases[0].handle).status is Outcome.DISCLOSED

    @pytest.mark.parametrize("walk", WALKS)
    def test_the_quorum_is_lost_after_the_entry(
        self, walk: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        case = WALKS[walk](world)
        world.on(SLOT)
        _interrupted(world, case, monkeypatch)
        view = for_requester(world.gateway, case.handle)
        assert (view.status, view.receipt) == (Outcome.IN_PROGRESS, None)
        world.opened(case)
        assert for_requester(world.gateway, case.handle).receipt is not None

    def test_what_never_left_is_never_told_and_its_month_stays_shut(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        case, other = world.confirmed(), world.traced(NOBODY)
        world.on(SLOT)
        world.opened(other)
        _interrupted(world, case, monkeypatch)
        _an_hour_passes(world)
        assert said(world, case) == "gateway.hour-over"
        files = world.files()
        assert not world.entries("opening")
        assert b'"disclosed"' not in files[STATISTICS]
        world.verified()

    @pytest.mark.parametrize("walk", WALKS)
    def test_a_stop_between_entry_and_hand_over_ends_every_call_alike(
        self, walk: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        case = WALKS[walk](world)
        world.on(SLOT)
        _interrupted(world, case, monkeypatch)
        a_stop(world)
        assert said(world, case) == "gateway.stopped-since"
        view = for_requester(world.gateway, case.handle)
        assert (view.status, view.receipt) == (Outcome.IN_PROGRESS, None)

    def test_a_stop_that_falls_in_the_same_moment_is_never_passed_over(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The stop is recorded between the test and the entry; the store refuses the entry then."""
        world = World()
        case = world.confirmed()
        world.on(SLOT)
        inner, left = MemoryStore.append, [True]

        def late(self: MemoryStore, *args: Any) -> None:
            if left:
                left.pop()
                a_stop(world)
                raise problem("store.conflict")
            inner(self, *args)

        monkeypatch.setattr(MemoryStore, "append", late)
        assert said(world, case) == "stopped"

    @pytest.mark.parametrize("step", ["answered", "handed over"])
    def test_a_month_that_somebody_else_turns_in_the_same_moment_ends_no_call(
        self, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two writers at a month's last midnight: the other's entry is of the later month, and
        joins the log between what this one read and what it would record."""
        world = World()
        case = world.confirmed()
        world.on(datetime.date(2017, 10, 31))
        live = dataclasses.replace(world.gateway, restriction_days=60)
        inner, waits = MemoryStore.append, [True] * (1 if step == "answered" else 2)

        def late(self: MemoryStore, *args: Any) -> None:
            if waits and not (waits.pop() and waits):
                other = sealed(live, Draft("heartbeat", {}), period=Period("2017-11"))
                self.publish_entry(other)
            inner(self, *args)

        monkeypatch.setattr(MemoryStore, "append", late)
        world.answers[case.handle] = call(live, case.handle)
        assert said(world, case) == "disclosed"
        months = {entry["kind"]: entry["period"] for entry in world.entries()}
        assert months["heartbeat"] == "2017-11"
        assert months["answer"] == ("2017-11" if step == "answered" else "2017-10")
        world.verified()

    def test_many_calls_at_once_stand_in_an_order_that_tells_nothing(self) -> None:
        world = World()
        handles = [world.traced(NOBODY).handle for _ in range(12)]
        world.on(SLOT)
        called = call_all(world.gateway, handles)
        assert list(called.answers) == handles
        order = [entry["handle"] for entry in world.entries("answer")]
        assert order != [world.case(handle).last_entry for handle in handles]

    def test_one_call_that_is_refused_loses_no_other(self) -> None:
        world = World()
        ready, early = world.confirmed(), world.assessed()
        called = call_all(world.on(SLOT).gateway, [early.handle, ready.handle])
        assert set(called.answers) == {ready.handle}
        assert called.problems[early.handle].code == "gateway.nothing-to-call-for"


def _interrupted(world: World, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call whose entry is recorded, and whose proof is not given."""
    left, inner = [True], MemoryLog.proof
    with monkeypatch.context() as patch:
        patch.setattr(
            MemoryLog,
            "proof",
            lambda self, entry: inner(self, entry) if left and left.pop() else None,
        )
        with pytest.raises(Problem) as raised:
            call(world.gateway, case.handle)
    assert raised.value.code == "gateway.no-proof"
    assert world.case(case.handle).answered is not None


def _an_hour_passes(world: World) -> None:
    clock: Any = world.rehearsal.clock
    clock._at = clock._at.plus(seconds=KEPT_SECONDS)


class TestNobodyCalled:
    def test_what_nobody_called_for_ends_without_details_and_its_receipt_can_be_had(self) -> None:
        world = World()
        cases = [walk(world) for walk in WALKS.values()]
        until = for_requester(world.gateway, cases[0].handle).call_until
        assert until is not None
        world.on(until)  # after the hour of the approval, when it has run out
        assert catch_up(world.gateway) == (), "not before a whole day has passed"
        assert {said(world, case) for case in cases} == {"gateway.approval-over"}
        world.on(until + datetime.timedelta(days=1))
        assert set(catch_up(world.gateway)) == {case.handle for case in cases}
        assert {answered(world, case).cause for case in cases} == {Cause.NOT_CALLED}
        assert {world.opened(case)["says"] for case in cases} == {UNDISCLOSABLE}
        order = [entry["handle"] for entry in world.entries("answer")]
        assert order != [world.case(case.handle).last_entry for case in cases]
        assert {for_requester(world.gateway, one.handle).status for one in cases} == {
            Outcome.NO_DETAILS
        }
        world.verified()

    def test_after_a_public_stop_it_ends_stopped(self) -> None:
        world = World()
        cases = [walk(world) for walk in WALKS.values()]
        a_stop(world)
        world.on(LAST + datetime.timedelta(days=2))
        assert len(catch_up(world.gateway)) == len(cases)
        assert {said(world, case) for case in cases} == {"stopped"}
        world.verified()

    def test_a_call_on_the_last_day_is_answered(self) -> None:
        world = World()
        case = world.confirmed()
        until = for_requester(world.gateway, case.handle).call_until
        assert until is not None
        assert said(world.on(until - datetime.timedelta(days=1)), case) == "disclosed"


SOUGHT = {
    "found": whom(AMINA),
    "absent": NOBODY,
    "restricted": whom(RESTRICTED),
    "deceased": whom(DECEASED),
    "a child": whom(CHILD),
}


class TestOnAGroundThatRelays:
    def test_every_answer_is_the_same_sentence_whoever_was_found(self) -> None:
        told, causes = set(), {}
        for name, sought in SOUGHT.items():
            world = relay_world()
            case = to_relay(world, sought, look=name != "a child")
            opened = world.on(SLOT).opened(case, POLICE)
            told.add((opened["answer"], opened["says"], str(opened["details"])))
            causes[name] = answered(world, case).cause
            world.verified()
        assert told == {("relayed", PASSED_ON, "{}")}
        assert causes == {
            "found": Cause.FOUND,
            "absent": Cause.ABSENT,
            "restricted": Cause.RESTRICTED,
            "deceased": Cause.DECEASED,
            "a child": Cause.NOT_COMPLETED,
        }

    def test_who_died_or_was_protected_since_the_look_is_not_contacted(self) -> None:
        world = relay_world()
        case = to_relay(world, whom(AMINA))
        reload(world, dataclasses.replace(AMINA, restricted=True))
        assert world.on(SLOT).opened(case, POLICE)["says"] == PASSED_ON
        assert answered(world, case).cause is Cause.RESTRICTED

    def test_after_a_public_stop_every_answer_is_stopped(self) -> None:
        for sought in SOUGHT.values():
            world = relay_world()
            case = to_relay(world, sought)
            stop(world.gateway, world.cast.guardian, case.request.agreement)
            assert world.on(SLOT).opened(case, POLICE)["answer"] == "stopped"


def test_an_answer_leaves_the_same_rows_whoever_was_found() -> None:
    rows = {}
    for name, walk in WALKS.items():
        world = World()
        case = walk(world)
        world.on(SLOT)
        before = _rows(world)
        call(world.gateway, case.handle)
        rows[name] = tuple(now - then for now, then in zip(_rows(world), before, strict=True))
    assert len(set(rows.values())) == 1, rows


def _rows(world: World) -> tuple[int, ...]:
    store: Any = world.gateway.store
    return (
        store._recorded,
        len(store._subjects),
        sum(subject.tags for subject in store._subjects.values()),
        sum(len(bearing) for bearing in store._marked.values()),
        len(store._sealed),
        len(world.entries()),
    )


def test_an_error_at_the_door_is_an_ordinary_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were it told, it would tell that somebody had been found."""

    def refuses(*args: Any) -> Any:
        raise problem("casework.not-looked-at")

    world = World()
    case = world.confirmed()
    monkeypatch.setattr(RegisterDoor, "details", refuses)
    assert world.on(SLOT).opened(case)["says"] == UNDISCLOSABLE
    assert answered(world, case).cause is Cause.NOT_COMPLETED


def test_the_requester_is_found_by_their_own_reference_alone() -> None:
    world = World()
    case = world.confirmed()
    store = world.gateway.store
    assert store.find(HOME_OFFICE, case.request.request_ref) == case.handle
    assert store.find("county-police", case.request.request_ref) is None
