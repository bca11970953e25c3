"""Protection, recall, notice and challenge, where they are about one and the same disclosure."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from tests.gateway.asking import CALLED, LATER, answered, asked, asking, disclosed, printed
from tests.gateway.test_concerns import came_in, challenged, ends, raising
from tests.gateway.test_person_notices import confirmed, due, given
from tests.gateway.test_protect import lifted, protected, refused
from tests.gateway.test_recall import recalled
from tests.walk.world import AMINA, MEMORANDUM, World

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.casework.concerns import ConcernKind, Lock
from proviso_gateway.casework.events import RecallBegun
from proviso_gateway.casework.keeping import stays
from proviso_gateway.errors import problem
from proviso_gateway.gateway.adopt import enrol_officer, officer_left
from proviso_gateway.gateway.concerns import held_by_concerns, raise_concern
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.erase import OWN_QUESTIONS, erase, set_terms
from proviso_gateway.gateway.erase_questions import erase_questions
from proviso_gateway.gateway.hold import HoldReason, end_hold
from proviso_gateway.gateway.person_notices import NoticeStands, prepare_notice, submit_notice
from proviso_gateway.gateway.protect import lift, prepare_lift
from proviso_gateway.gateway.publish import publish
from proviso_gateway.gateway.recall import agree_recall, count_recalls, recall, tell_regulator
from proviso_gateway.gateway.recording import record
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.subject_access import answer, ask
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.concerns import to_lock
from proviso_gateway.institution.statements import Statement

WINTER = datetime.date(2018, 1, 9)
LONG_AFTER = datetime.date(2019, 1, 8)
EARLIER = "SYN-EARLIER"


@pytest.fixture
def world() -> World:
    return World()


class TestProtected:
    def test_whoever_is_protected_is_not_asked_to_ring_where_they_once_could_be(
        self, world: World
    ) -> None:
        case = disclosed(world)
        confirmed(world)
        name = protected(world)
        assert [one.stands for one in due(world)] == [NoticeStands.NO_WAY]
        assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"
        lifted(world, name)
        assert given(world, case.handle) == ["rang"]

    def test_nor_once_they_are_protected_under_another_identifier_of_theirs(
        self, world: World
    ) -> None:
        case = disclosed(world)
        confirmed(world, AMINA.person_id, EARLIER)
        protected(world, EARLIER)
        assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"

    def test_nor_where_no_register_can_say_whether_they_are(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = disclosed(world)
        confirmed(world)

        def lost(door: object, person_id: str) -> bool:
            raise problem("register.not-loaded")

        monkeypatch.setattr(type(world.gateway.register), "is_protected", lost)
        assert [one.stands for one in due(world)] == [NoticeStands.NO_WAY]
        assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"

    def test_nor_where_they_are_protected_while_it_is_being_signed(self, world: World) -> None:
        case, guardian, rang = disclosed(world), world.cast.guardian, list[str]()
        confirmed(world)
        ready = prepare_notice(world.gateway, guardian.key, case.handle)
        protected(world)
        signature = guardian.sign(ready.act.message)
        assert refused(
            lambda: submit_notice(
                world.gateway, ready, guardian.key, signature, lambda: rang.append("rang")
            )
        ) == "access.no-notice-due"  # fmt: skip
        assert rang == []

    def test_a_lifting_is_begun_by_a_guardian_and_by_nobody_else(self, world: World) -> None:
        name = protected(world)
        lift(world.gateway, world.cast.guardian, name, "She asks for it herself.")
        assert refused(
            lambda: prepare_lift(world.gateway, world.cast.approver.key, name, "So.")
        ) == "casework.not-entitled"  # fmt: skip


class TestRecalled:
    def test_nobody_is_told_to_keep_what_they_are_told_to_destroy(self, world: World) -> None:
        case, concern = challenged(world)
        assert len(to_lock(world.gateway, world.cast.guardian.key, concern.handle)) == 1
        recalled(world, case)
        assert for_requester(world.gateway, case.handle).locked is Lock.NONE
        assert to_lock(world.gateway, world.cast.guardian.key, concern.handle) == ()

    def test_a_case_stays_from_the_first_signature_until_it_is_seen_through(
        self, world: World
    ) -> None:
        case, gateway, cast = disclosed(world), world.gateway, world.cast
        assert not stays(case, LONG_AFTER)
        begun = recall(gateway, cast.caseworkers[0], case.handle, "Not hers.")
        assert stays(begun, LONG_AFTER), "or nobody could sign as the second"
        by_mistake = tell_regulator(gateway, cast.approver, case.handle, "It was.", told=False)
        assert not stays(by_mistake, LONG_AFTER)
        told = tell_regulator(gateway, cast.approver, case.handle, "Number 1.", told=True)
        assert stays(told, LONG_AFTER)
        both = agree_recall(gateway, cast.guardian, case.handle)
        assert not stays(dataclasses.replace(both, holds=frozenset()), LONG_AFTER)

    def test_whoever_signed_a_recall_or_what_the_regulator_is_told_decides_nothing(
        self, world: World
    ) -> None:
        case, concern = challenged(world)
        recall(world.gateway, world.cast.approver, case.handle, "Not hers.")
        tell_regulator(world.gateway, world.cast.guardian, case.handle, "It was.", told=False)
        assert refused(lambda: ends(world, concern)) == "access.acted-in-the-case"

    def test_a_paper_printed_again_says_nothing_that_came_after_its_day(self, world: World) -> None:
        case = disclosed(world)
        question = asked(world)
        before = answered(world, question)
        world.on(LATER + datetime.timedelta(days=5))
        recalled(world, case)
        assert printed(world, question) == before
        (told,) = answered(world, asked(world)).disclosures
        assert told.recalled == LATER + datetime.timedelta(days=5)

    def test_two_keys_of_one_officer_recall_nothing_nor_does_a_row_that_nobody_signed(
        self, world: World
    ) -> None:
        gateway, cast = world.gateway, world.cast
        first, second = key_holder(b"e" * 32), key_holder(b"f" * 32)
        until, by = gateway.now().plus(days=400), cast.administrators
        case = disclosed(world)
        enrol_officer(gateway, by, first.key, ["approver"], until, name="Edda Lund")
        recall(gateway, first, case.handle, "Not hers.")
        officer_left(gateway, by, first.key)
        enrol_officer(gateway, by, second.key, ["approver"], until, name="Edda Lund")
        assert refused(lambda: agree_recall(gateway, second, case.handle)) == (
            "casework.same-officer"
        )
        guardian = cast.guardian.key
        forged = RecallBegun("Not hers.", "", guardian, cast.approver.sign(b"something else"))
        record(gateway, world.case(case.handle), forged)
        assert refused(lambda: agree_recall(gateway, cast.approver, case.handle)) == (
            "gateway.recall-not-begun"
        )

    def test_it_is_not_erased_before_it_is_counted(self, world: World) -> None:
        gateway, cast = world.gateway, world.cast
        terms = set_terms(gateway, (cast.approver, cast.guardian), MEMORANDUM, 1, 2, 6)
        assert not isinstance(terms, Statement)
        case = disclosed(world)
        publish(world.on(WINTER).gateway)
        recalled(world, case)
        tell_regulator(gateway, cast.approver, case.handle, "Number 1.", told=True)
        end_hold(gateway, cast.guardian, case.handle, HoldReason.RECALL)
        erase(gateway)
        world.on(WINTER + datetime.timedelta(days=35))
        count_recalls(gateway)
        assert gateway.store.charter().recalls_counted == {case.handle}
        erase(gateway)
        assert gateway.store.cases() == ()


class TestChallenged:
    def test_a_guardian_who_stood_back_does_not_read_of_whose_disclosure_it_is(
        self, world: World
    ) -> None:
        gateway, cast = world.gateway, world.cast
        other, until = key_holder(b"e" * 32), gateway.now().plus(days=400)
        enrol_officer(gateway, cast.administrators, other.key, ["guardian"], until, name="Edda")
        case = world.approved()
        recuse(gateway, cast.guardian, case.handle)
        trace(gateway, case.handle)
        confirm(gateway, cast.caseworkers[1], case.handle, AMINA.person_id)
        world.called(CALLED)
        world.on(LATER)
        question = ask(gateway, other, asking())
        answer(gateway, other, question.handle)
        entry = world.case(case.handle).last_entry
        concern = raise_concern(
            gateway, other, raising(ConcernKind.CHALLENGE, entries=(entry,), lock=Lock.LOCK)
        )
        assert len(to_lock(gateway, other.key, concern.handle)) == 1
        assert refused(lambda: to_lock(gateway, cast.guardian.key, concern.handle)) == (
            "casework.recused"
        )

    def test_what_was_told_under_another_identifier_is_kept_and_its_officers_decide_nothing(
        self, world: World
    ) -> None:
        case = disclosed(world)
        answered(world, asked(world, AMINA.person_id, EARLIER))
        came_in(
            world, ConcernKind.CHALLENGE, people=(EARLIER,), entries=(case.last_entry,),
            lock=Lock.LOCK,
        )  # fmt: skip
        assert held_by_concerns(world.gateway) == {case.handle}


def test_whoever_asked_and_was_told_is_not_told_again_once_their_question_is_erased(
    world: World,
) -> None:
    gateway, cast = world.gateway, world.cast
    terms = set_terms(gateway, (cast.approver, cast.guardian), OWN_QUESTIONS, 12, 12, 12)
    assert not isinstance(terms, Statement)
    disclosed(world)
    answered(world, asked(world))
    assert due(world) == ()
    world.on(LONG_AFTER)
    erase_questions(gateway)
    assert due(world) == ()
