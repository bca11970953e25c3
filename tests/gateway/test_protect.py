"""One protects, two lift; up to the call nothing is told, and nobody else reads that it is so."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from functools import partial

import pytest
from tests.gateway.asking import LATER, answered, asked
from tests.walk.calls import SLOT, relay_world, to_relay
from tests.walk.test_any_order import POLICE
from tests.walk.world import AMINA, NEIGHBOUR, PEOPLE, World, whom

from proviso_gateway.casework.access_lines import AccessKind, AccessLine, Said
from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.protection import LiftAgreed, LiftBegun
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Actor
from proviso_gateway.gateway.protect import (
    Protecting,
    agree_lift,
    lift,
    prepare_lift,
    prepare_protection,
    protect,
    protected_by,
    standing_protections,
    submit_protection,
)
from proviso_gateway.gateway.release import call
from proviso_gateway.gateway.views.relays import to_contact
from proviso_gateway.terms import Handle, Outcome


@pytest.fixture
def world() -> World:
    return World()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value.code


def protected(world: World, *people: str, by: Actor | None = None) -> Handle:
    protecting = Protecting(people or (AMINA.person_id,))
    return protect(world.gateway, by or world.cast.caseworkers[0], protecting)


def lifted(world: World, handle: Handle) -> None:
    lift(world.gateway, world.cast.guardian, handle, "She asks for it herself.")
    agree_lift(world.gateway, world.cast.approver, handle)


class TestUpToTheCall:
    def test_before_a_search_nobody_is_found(self, world: World) -> None:
        protected(world)
        case = world.traced()
        assert case.state == "unmatched"
        assert case.verdict is not None
        assert (case.verdict.best, case.verdict.cause) == (None, "absent")
        world.called()
        answered = world.case(case.handle).answered
        assert answered is not None
        assert (answered.outcome, answered.cause) == (Outcome.NO_DETAILS, Cause.ABSENT)

    @pytest.mark.parametrize("walk", ["traced", "confirmed"])
    def test_after_the_search_and_after_the_look_the_answer_is_no_details(
        self, world: World, walk: str
    ) -> None:
        case = getattr(world, walk)()
        world.on(SLOT)
        protected(world)
        assert world.case(case.handle).state == case.state
        says = world.opened(case)
        assert "details" not in says or not says["details"]
        answered = world.case(case.handle).answered
        assert answered is not None
        assert answered.outcome is Outcome.NO_DETAILS
        assert answered.disclosed == {}

    def test_whoever_looks_after_it_sees_what_they_would_have_seen(self, world: World) -> None:
        case = world.traced()
        before = world.gateway.register.record(AMINA.person_id, _permit(world, case.handle))
        protected(world)
        after = world.gateway.register.record(AMINA.person_id, _permit(world, case.handle))
        assert before == after

    def test_a_namesake_is_not_found_in_the_place_of_whoever_is_protected(self) -> None:
        namesake = dataclasses.replace(
            AMINA, person_id="SYN-99", address_line="7 Mill Lane", postcode="VX9 1AA"
        )
        world = World(people=(*PEOPLE, namesake))
        protected(world, AMINA.person_id)
        assert world.traced().state == "unmatched"
        other = world.traced(whom(namesake))
        assert (
            other.state != "matched"
            or other.verdict is None
            or (other.verdict.person_id == "SYN-99")
        )

    def test_an_identifier_that_another_took_the_place_of_protects(self) -> None:
        old = dataclasses.replace(AMINA, person_id="SYN-90", superseded_by=AMINA.person_id)
        world = World(people=(*PEOPLE, old))
        case = world.confirmed()
        protected(world, "SYN-90")
        world.on(SLOT)
        call(world.gateway, case.handle)
        answered = world.case(case.handle).answered
        assert answered is not None
        assert answered.outcome is Outcome.NO_DETAILS

    def test_on_a_ground_that_relays_nobody_is_contacted(self) -> None:
        world = relay_world()
        case, later = to_relay(world, whom(AMINA)), to_relay(world, whom(AMINA))
        world.on(SLOT)
        call(world.gateway, later.handle)
        assert len(to_contact(world.gateway, world.cast.caseworkers[0])) == 1
        protected(world)
        says = world.opened(case, POLICE)["says"]
        assert "message" in str(says)
        (contact,) = to_contact(world.gateway, world.cast.caseworkers[0])
        assert (contact.case, contact.person_id) == (later.handle, "")

    def test_what_was_recorded_and_never_left_does_not_leave(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = world.confirmed()
        world.on(SLOT)
        with monkeypatch.context() as broken:
            broken.setattr("proviso_gateway.gateway.release._hand_over", lambda *a: None)
            with pytest.raises(KeyError):
                call(world.gateway, case.handle)
        answered = world.case(case.handle).answered
        assert answered is not None
        assert answered.outcome is Outcome.DISCLOSED
        protected(world)
        assert refused(lambda: call(world.gateway, case.handle)) == "gateway.hour-over"

    def test_others_are_told_of_as_ever(self, world: World) -> None:
        protected(world, AMINA.person_id)
        case = world.confirmed(whom(NEIGHBOUR))
        world.called()
        answered = world.case(case.handle).answered
        assert answered is not None
        assert answered.outcome is Outcome.DISCLOSED


def _permit(world: World, handle: Handle) -> Permit:
    permit = world.case(handle).permit
    assert permit is not None
    return permit


class TestWhoSigns:
    def test_one_protects_and_two_lift(self, world: World) -> None:
        handle = protected(world)
        lift(world.gateway, world.cast.guardian, handle, "She asks for it herself.")
        assert protected_by(world.gateway.store) == {AMINA.person_id}
        agree_lift(world.gateway, world.cast.approver, handle)
        assert protected_by(world.gateway.store) == frozenset()
        assert world.traced().state == "matched"

    def test_as_long_as_one_protection_stands_the_person_is_protected(self, world: World) -> None:
        first = protected(world)
        protected(world, by=world.cast.guardian)
        lifted(world, first)
        assert protected_by(world.gateway.store) == {AMINA.person_id}

    def test_nobody_lifts_alone_or_without_a_guardian_or_reasons(self, world: World) -> None:
        gateway, cast = world.gateway, world.cast
        handle = protected(world)
        assert refused(lambda: agree_lift(gateway, cast.guardian, handle)) == "access.not-begun"
        assert refused(lambda: lift(gateway, cast.guardian, handle, " ")) == (
            "access.without-reasons"
        )
        lift(gateway, cast.guardian, handle, "She is safe.")
        assert refused(lambda: agree_lift(gateway, cast.guardian, handle)) == (
            "casework.same-officer"
        )
        for officer in (*cast.caseworkers, cast.lawyer):
            assert refused(partial(agree_lift, gateway, officer, handle)) == (
                "casework.not-entitled"
            )
        assert protected_by(gateway.store) == {AMINA.person_id}

    def test_what_somebody_writes_into_the_records_lifts_nothing(self, world: World) -> None:
        gateway, cast = world.gateway, world.cast
        handle = protected(world)
        ready = prepare_lift(gateway, cast.guardian.key, handle, "Forged.")
        own = cast.guardian.sign(ready.message)
        lines: tuple[Said, ...] = (
            LiftBegun("Forged.", cast.guardian.key, own),
            LiftAgreed(cast.approver.key, own),
        )
        for place, said in enumerate(lines, start=1):
            gateway.store.note_access(AccessLine(handle, place, gateway.now(), said))
        assert protected_by(gateway.store) == {AMINA.person_id}

    def test_a_signature_to_protect_is_of_that_act_and_that_person_alone(
        self, world: World
    ) -> None:
        gateway, guardian = world.gateway, world.cast.guardian
        ready = prepare_protection(gateway, guardian.key, Protecting((AMINA.person_id,)))
        other = dataclasses.replace(
            prepare_protection(gateway, guardian.key, Protecting((NEIGHBOUR.person_id,)))
        )
        signed = guardian.sign(ready.message)
        assert (
            refused(lambda: submit_protection(gateway, other, guardian.key, signed))
            == "casework.signature-invalid"
        )

    def test_whoever_cannot_look_at_a_match_protects_nobody(self, world: World) -> None:
        for officer in (world.cast.administrators[0], world.cast.lawyer):
            assert refused(partial(protected, world, by=officer)) == "casework.not-entitled"

    def test_bad_words_are_refused(self) -> None:
        assert refused(lambda: Protecting(())) == "access.nobody-named"
        assert refused(lambda: Protecting(("943 476 5918",))) == "access.not-an-identifier"
        assert refused(lambda: Protecting(("9434765918",))) == "access.not-an-identifier"
        assert refused(lambda: Protecting(("SYN-1",), "x" * 2_001)) == "access.without-reasons"


class TestWhoKnows:
    def test_whoever_protects_reads_the_same_of_anybody(self, world: World) -> None:
        protected(world)
        worker = world.cast.caseworkers[0]
        again, nobody = (
            prepare_protection(world.gateway, worker.key, Protecting((name,)))
            for name in (AMINA.person_id, "SYN-4")
        )
        assert len(again.message) == len(nobody.message)
        assert refused(lambda: standing_protections(world.gateway, worker.key)) == (
            "casework.not-entitled"
        )

    def test_guardians_read_all_and_approvers_what_they_are_to_sign(self, world: World) -> None:
        gateway, cast = world.gateway, world.cast
        first, second = protected(world), protected(world, NEIGHBOUR.person_id)
        read = [one.handle for one in standing_protections(gateway, cast.guardian.key)]
        assert read == [first, second]
        assert standing_protections(gateway, cast.approver.key) == ()
        assert refused(lambda: lift(gateway, cast.approver, first, "Curious.")) == (
            "access.no-such-name"
        )
        lift(gateway, cast.guardian, first, "She is safe.")
        assert [one.handle for one in standing_protections(gateway, cast.approver.key)] == [first]

    def test_it_is_no_line_of_a_case_no_entry_and_no_question(self, world: World) -> None:
        before = world.entries(), world.gateway.store.recorded()
        protected(world)
        assert (world.entries(), world.gateway.store.recorded()) == before
        assert world.gateway.store.access_lines(AccessKind.QUESTION) == ()
        assert world.gateway.store.access_lines(AccessKind.DELAY) == ()

    def test_their_own_question_is_answered_as_ever(self, world: World) -> None:
        case = world.confirmed()
        world.called(SLOT + datetime.timedelta(days=1))
        protected(world)
        world.on(LATER)
        told = answered(world, asked(world))
        assert [one.entry for one in told.disclosures] == [world.case(case.handle).last_entry]
