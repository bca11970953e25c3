"""A call among others: the order of the entries, and what happens when somebody is in the way."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from tests.walk.world import AMINA, AUTUMN, MEMORANDUM, NOBODY, World

from proviso_gateway.adapters.memory import MemoryLog, MemoryStore
from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.casework.events import Answered
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway import answering, release
from proviso_gateway.gateway.answering import ATTEMPTS, catch_up, check_may_call, shuffled, to_call
from proviso_gateway.gateway.ports import Details, Gateway, kept_until
from proviso_gateway.gateway.release import call, call_all
from proviso_gateway.gateway.stop import stop
from proviso_gateway.terms import Handle, Instant

SLOT = AUTUMN + datetime.timedelta(days=2)


class Ranks:
    """Randomness that is known: each item gets the next of these ranks."""

    def __init__(self, *ranks: int) -> None:
        self.ranks = list(ranks)

    def bytes(self, count: int) -> bytes:
        return self.ranks.pop(0).to_bytes(count, "big") if count == 16 else b""


def test_each_gets_a_rank_of_sixteen_bytes_and_stands_by_it() -> None:
    assert shuffled(["a", "b", "c"], Ranks(5, 9, 2)) == ["c", "a", "b"]
    alike = [object(), object()]
    assert shuffled(alike, Ranks(1, 1)) == alike, "of equal rank nothing else is compared"


@contextmanager
def crowded(
    kind: str, times: int, meanwhile: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Somebody acts in the same moment, so many times, whenever this is recorded."""
    inner, left = MemoryStore.append, iter(range(times))

    def append(store: MemoryStore, lines: Any, *sealed: Any) -> None:
        if type(lines[0].event).__name__ == kind and next(left, None) is not None:
            meanwhile()
            raise problem("store.conflict")
        inner(store, lines, *sealed)

    with patch.object(MemoryStore, "append", append):
        yield


@pytest.mark.parametrize("kind", ["Answered", "HandedOver"])
@pytest.mark.parametrize("size", [1, 3])
def test_a_call_is_tried_again_as_often_as_is_promised_and_then_says_so(
    kind: str, size: int
) -> None:
    """Together once, and then each alone, so many times."""
    for times, refused in ((1, 0), (ATTEMPTS, 0), (1 + ATTEMPTS, 1)):
        world = World()
        handles = [world.traced(NOBODY).handle for _ in range(size)]
        world.on(SLOT)
        with crowded(kind, times):
            called = call_all(world.gateway, handles)
        assert len(called.answers) == size - refused
        assert [one.code for one in called.problems.values()] == ["store.conflict"] * refused
        if refused:
            (handle,) = called.problems
            with crowded(kind, times), pytest.raises(Problem) as raised:
                call(world.gateway, handle)
            assert raised.value.code == "store.conflict"
        again = [call(world.gateway, handle) for handle in handles]
        assert len(set(again)) == len(world.entries("answer")) == size
        world.verified()


def test_long_lists_are_answered_and_handed_over_group_by_group() -> None:
    world = World()
    handles = [world.traced(NOBODY).handle for _ in range(5)]
    world.on(SLOT)
    with (
        patch.object(answering, "GROUP", 2),
        patch.object(release, "GROUP", 2),
        patch.object(answering, "called_for", side_effect=answering.called_for) as decided,
        patch.object(release, "called_for", decided),
        patch.object(release, "_check_may_leave", side_effect=release._check_may_leave) as leaves,
    ):
        called = call_all(world.gateway, handles)
    assert list(called.answers) == handles
    assert len(world.entries("answer")) == 5
    assert decided.call_count == leaves.call_count == 5, "each is looked at once"


def test_one_that_is_refused_in_a_crowded_group_is_refused_once_and_loses_no_other() -> None:
    world = World()
    early, *ready = world.proposed().handle, world.traced().handle, world.traced(NOBODY).handle
    world.on(SLOT)
    with crowded("Answered", 1), crowded("HandedOver", 1):
        called = call_all(world.gateway, [early, *ready])
    assert set(called.answers) == set(ready)
    assert [one.code for one in called.problems.values()] == ["gateway.nothing-to-call-for"]


@pytest.mark.parametrize(
    ("kind", "later", "code"),
    [
        ("Answered", datetime.timedelta(days=40), "gateway.approval-over"),
        ("HandedOver", datetime.timedelta(days=1), "gateway.hour-over"),
    ],
)
def test_what_has_become_too_late_when_it_is_tried_again_is_refused_by_name(
    kind: str, later: datetime.timedelta, code: str
) -> None:
    world = World()
    case = world.traced()
    world.on(SLOT)
    with crowded(kind, 1, lambda: world.on(SLOT + later)):
        called = call_all(world.gateway, [case.handle])
    assert not called.answers
    assert {handle: one.code for handle, one in called.problems.items()} == {case.handle: code}


def test_who_may_call_is_told_in_the_order_of_receipt_and_nobody_else_is() -> None:
    world = World()
    first, unsearched, second = world.traced(NOBODY), world.approved(), world.confirmed()
    assert to_call(world.gateway) == ()
    world.on(SLOT)
    assert to_call(world.gateway) == (first.handle, second.handle)
    call(world.gateway, first.handle)
    assert to_call(world.gateway) == (second.handle,)
    assert world.case(unsearched.handle).state is CaseState.APPROVED


@pytest.mark.parametrize(
    ("day", "case", "code"),
    [
        (0, "proposed", "gateway.nothing-to-call-for"),
        (0, "traced", "gateway.before-its-slot"),
        (1, "traced", "gateway.before-its-slot"),
        (2, "approved", "gateway.before-its-slot"),
        (40, "traced", "gateway.approval-over"),
    ],
)
def test_a_call_that_is_refused_says_why(day: int, case: str, code: str) -> None:
    world = World()
    walked = getattr(world, case)()
    world.on(AUTUMN + datetime.timedelta(days=day))
    with pytest.raises(Problem) as raised:
        check_may_call(world.gateway, walked)
    assert raised.value.code == code


def test_time_alone_ends_nothing_while_a_call_can_still_come() -> None:
    world = World()
    world.traced()
    with patch.object(answering, "record_answers") as recorded:
        assert catch_up(world.gateway) == ()
    assert not recorded.called


def test_of_what_ran_out_only_what_is_answered_now_is_told() -> None:
    world = World()
    searched, unsearched = world.traced(), world.on(SLOT).approved()
    world.on(datetime.date(2017, 11, 6))
    ended = catch_up(world.gateway)
    assert ended == (searched.handle,), "no month has passed in which the other is seen to be over"
    assert world.case(unsearched.handle).answered is None


def test_an_answer_is_told_once_and_by_the_door_of_the_day() -> None:
    world = World()
    case = world.confirmed()
    world.on(SLOT)
    found = answering.called_for(world.gateway, case)
    assert isinstance(found, Answered)
    world.called()
    assert answering.called_for(world.gateway, world.case(case.handle)) is None
    assert answering._ran_out_uncalled(world.gateway, world.case(case.handle)) is None


def test_a_log_that_cannot_prove_the_first_entry_of_a_case_answers_nothing() -> None:
    world = World()
    case = world.traced()
    world.on(SLOT)
    asked: list[Handle] = []

    def proof(log: MemoryLog, entry: Handle) -> None:
        asked.append(entry)

    with patch.object(MemoryLog, "proof", proof), pytest.raises(Problem) as raised:
        call_all(world.gateway, [case.handle])
    assert raised.value.code == "gateway.no-proof"
    assert asked == [world.case(case.handle).entries[0].handle]


def test_what_ran_out_in_a_crowded_moment_is_answered_all_the_same() -> None:
    world = World()
    case = world.traced()
    world.on(datetime.date(2017, 12, 6))
    with crowded("Answered", 1):
        assert catch_up(world.gateway) == (case.handle,)


def test_the_door_is_asked_of_nobody_unless_somebody_may_be_told_of_now() -> None:
    """Nobody has no name, and whoever was confirmed is not read once the agreement is stopped."""
    world = World()
    absent, found = world.traced(NOBODY), world.confirmed()
    world.on(SLOT)

    def asked(handle: Handle) -> list[str | None]:
        register: Any = world.gateway.register
        seen: list[str | None] = []

        def details(self: RegisterDoor, person_id: str | None, *rest: Any) -> Details:
            seen.append(person_id)
            return inner(self, person_id, *rest)

        inner = type(register).details
        with patch.object(type(register), "details", details):
            answering.called_for(world.gateway, world.case(handle))
        return seen

    assert asked(absent.handle) == [None]
    assert asked(found.handle) == [AMINA.person_id]
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    assert asked(found.handle) == [None]


def test_one_that_comes_too_late_is_refused_and_loses_none_behind_it() -> None:
    world = World()
    late, ready = world.traced(NOBODY), world.traced(NOBODY)
    world.on(SLOT)
    call(world.gateway, late.handle)
    world.on(SLOT + datetime.timedelta(days=1))
    called = call_all(world.gateway, [late.handle, ready.handle])
    assert {handle: one.code for handle, one in called.problems.items()} == {
        late.handle: "gateway.hour-over"
    }
    assert set(called.answers) == {ready.handle}


def test_an_answer_is_handed_over_until_its_hour_is_over_and_not_at_that_moment() -> None:
    world = World()
    handle = world.traced(NOBODY).handle
    world.on(SLOT)
    sealed = call(world.gateway, handle)
    over = kept_until(world.case(handle))
    for now, code in ((Instant(over.micros - 1), None), (over, "gateway.hour-over")):
        with patch.object(Gateway, "now", lambda self, now=now: now):
            called = call_all(world.gateway, [handle])
        assert [one.code for one in called.problems.values()] == ([code] if code else [])
        assert called.answers == ({} if code else {handle: sealed})


def test_what_was_handed_over_and_deleted_is_not_sealed_anew_if_the_clock_is_set_back() -> None:
    world = World()
    handle = world.traced(NOBODY).handle
    world.on(SLOT)
    call(world.gateway, handle)
    world.gateway.store.forget_sealed(kept_until(world.case(handle)))
    with pytest.raises(Problem) as raised:
        call(world.gateway, handle)
    assert raised.value.code == "gateway.hour-over"


def test_a_proof_that_the_logs_own_key_did_not_sign_is_none() -> None:
    world, other = World(), World(seed="another log")
    case, strange = world.traced(NOBODY), other.traced(NOBODY)
    world.on(SLOT)
    other.gateway.log.sequence()
    forged = other.gateway.log.proof(strange.entries[0].handle)
    assert forged is not None
    with (
        patch.object(MemoryLog, "proof", lambda log, entry: forged),
        pytest.raises(Problem) as raised,
    ):
        call(world.gateway, case.handle)
    assert raised.value.code == "gateway.no-proof"
    assert not world.entries("answer")


def test_a_receipt_leads_from_every_earlier_key_of_the_log_to_the_one_that_signs() -> None:
    world = World()
    case = world.traced(NOBODY)
    world.on(SLOT)
    charter = world.gateway.store.charter()
    changed = dataclasses.replace(charter, log_keys=("ed25519:earlier", *charter.log_keys))
    sizes: list[int] = []

    def key_changes(log: MemoryLog, size: int) -> list[tuple[bytes, str]]:
        sizes.append(size)
        return [(b"an entry", "its proof")]

    with (
        patch.object(MemoryStore, "charter", lambda store: changed),
        patch.object(MemoryLog, "key_changes", key_changes),
    ):
        opened = world.opened(case)
    assert opened["receipt"]["keys"] == [{"entry": "YW4gZW50cnk=", "proof": "its proof"}]
    assert sizes == [world.gateway.log.sequence().size]
