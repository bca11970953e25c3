"""Protection, recall, notice and challenge, where they are about one and the same disclosure."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from tests.gateway.asking import LATER, answered, asked, disclosed, printed
from tests.gateway.test_concerns import came_in, challenged, ends
from tests.gateway.test_person_notices import confirmed, due, given
from tests.gateway.test_protect import lifted, protected, refused
from tests.gateway.test_recall import recalled
from tests.walk.world import AMINA, World

from proviso_gateway.casework.concerns import ConcernKind, Lock
from proviso_gateway.casework.keeping import stays
from proviso_gateway.gateway.concerns import held_by_concerns
from proviso_gateway.gateway.erase import OWN_QUESTIONS, set_terms
from proviso_gateway.gateway.erase_questions import erase_questions
from proviso_gateway.gateway.person_notices import NoticeStands, prepare_notice, submit_notice
from proviso_gateway.gateway.protect import lift, prepare_lift
from proviso_gateway.gateway.recall import agree_recall, recall, tell_regulator
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.concerns import to_lock
from proviso_gateway.institution.statements import Statement

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


class TestChallenged:
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
