"""Two people delay that somebody is told: dated, capped, renewed by two, and over by itself."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from tests.gateway.asking import (
    CALLED,
    LATER,
    answered,
    asked,
    delayed,
    delaying,
    disclosed,
    printed,
)
from tests.walk.world import World

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.subject_access import DelayAgreed
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.delay_telling import (
    agree,
    delay,
    end_delay,
    prepare_delay,
    submit_agreement,
    submit_delay,
)
from proviso_gateway.gateway.ports import Actor
from proviso_gateway.gateway.subject_access import answer
from proviso_gateway.gateway.telling import delays
from proviso_gateway.gateway.views import subject_access as views
from proviso_gateway.gateway.views.subject_access import Waits
from proviso_gateway.terms import Handle


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def case(world: World) -> Case:
    found = disclosed(world)
    world.on(LATER)
    return found


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value.code


def days(count: int) -> datetime.date:
    return LATER + datetime.timedelta(days=count)


def test_one_signature_delays_nothing(world: World, case: Case) -> None:
    delay(world.gateway, world.cast.approver, delaying(case))
    assert len(answered(world, asked(world)).disclosures) == 1


def test_when_it_is_over_whoever_asked_is_told_without_asking_again(
    world: World, case: Case
) -> None:
    delayed(world, case, 30)
    question = asked(world)
    assert answered(world, question).disclosures == ()
    world.on(days(30))
    key = world.cast.guardian.key
    assert views.due(world.gateway, key) == (), "its last day still withholds"
    assert refused(lambda: answer(world.gateway, world.cast.guardian, question.handle)) == (
        "access.nothing-due"
    )
    world.on(days(31))
    (one,) = views.due(world.gateway, key)
    assert (one.handle, one.waits) == (question.handle, Waits.TO_COMPLETE)
    assert one.left == 5
    assert len(answered(world, question).disclosures) == 1
    assert views.due(world.gateway, key) == ()


def test_what_is_not_delayed_is_told_at_once_in_one_shape(world: World, case: Case) -> None:
    world.confirmed()
    world.called(days(5))
    delayed(world, case)
    question = asked(world)
    told = answered(world, question)
    assert len(told.disclosures) == 1
    world.on(days(40))
    assert len(answered(world, question).disclosures) == 2
    assert [one.on for one in printed(world, question).disclosures] == [CALLED, days(5)]


def test_one_alone_ends_it_at_once(world: World, case: Case) -> None:
    found = delayed(world, case)
    question = asked(world)
    answered(world, question)
    world.on(days(2))
    ended = end_delay(world.gateway, world.cast.approver, found.handle)
    assert not ended.stands(days(2))
    (one,) = views.due(world.gateway, world.cast.guardian.key)
    assert one.waits is Waits.TO_COMPLETE
    assert refused(lambda: end_delay(world.gateway, world.cast.approver, found.handle)) == (
        "access.delay-over"
    )


def test_ending_one_ends_its_renewal_too_and_nothing_follows(world: World, case: Case) -> None:
    first = delayed(world, case, 20)
    delayed(world, case, 60)
    waits = delay(world.gateway, world.cast.approver, delaying(case, 80))
    end_delay(world.gateway, world.cast.approver, first.handle)
    assert len(answered(world, asked(world)).disclosures) == 1
    assert refused(lambda: agree(world.gateway, world.cast.guardian, waits.handle)) == (
        "access.delay-over"
    )


def test_whoever_may_delay_has_no_question_read_for_them(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or how long a page takes would tell how many have asked."""
    store, kinds = world.gateway.store, list[AccessKind]()
    read = store.access_lines

    def watched(kind: AccessKind, stream: Handle | None = None) -> tuple[AccessLine, ...]:
        kinds.append(kind)
        return read(kind, stream)

    monkeypatch.setattr(store, "access_lines", watched)
    first = delayed(world, case)
    views.delayed(world.gateway, world.cast.approver.key)
    end_delay(world.gateway, world.cast.approver, first.handle)
    assert set(kinds) == {AccessKind.DELAY}


@pytest.mark.parametrize(("count", "fits"), [(0, False), (1, True), (90, True), (91, False)])
def test_it_ends_after_today_and_within_the_houses_days(
    world: World, case: Case, count: int, fits: bool
) -> None:
    asking = delaying(case, count)
    if fits:
        assert delay(world.gateway, world.cast.approver, asking).until == days(count)
    else:
        assert refused(lambda: delay(world.gateway, world.cast.approver, asking)) == (
            "access.delay-too-long"
        )


def test_it_is_renewed_while_it_stands_so_often_and_no_more(world: World, case: Case) -> None:
    at = LATER
    for number in range(1 + world.gateway.delay_renewals):
        found = delayed(world, case, 90)
        assert found.number == number + 1
        at += datetime.timedelta(days=80)
        world.on(at)
    late = delaying(case, 90, since=at)
    assert refused(lambda: delay(world.gateway, world.cast.approver, late)) == (
        "access.delay-renewed-enough"
    )
    longest = (1 + world.gateway.delay_renewals) * 90
    world.on(days(longest))
    assert len(answered(world, asked(world)).disclosures) == 1, "a year is the most"


def test_nothing_follows_a_delay_that_is_over(world: World, case: Case) -> None:
    delayed(world, case, 10)
    world.on(days(11))
    again = delaying(case, 10, since=days(11))
    assert refused(lambda: delay(world.gateway, world.cast.approver, again)) == "access.delay-over"


def test_the_two_are_two_people_one_of_them_a_guardian(world: World, case: Case) -> None:
    gateway, cast = world.gateway, world.cast
    first = delay(gateway, cast.guardian, delaying(case))
    assert refused(lambda: agree(gateway, cast.guardian, first.handle)) == "casework.same-officer"
    assert agree(gateway, cast.approver, first.handle).stands(LATER)
    assert refused(lambda: agree(gateway, cast.approver, first.handle)) == (
        "access.delay-agreed-already"
    )


@pytest.mark.parametrize("who", ["lawyer", "caseworkers", "administrators"])
def test_nobody_else_delays_reads_of_it_or_ends_it(world: World, case: Case, who: str) -> None:
    found = getattr(world.cast, who)
    actor: Actor = found if who == "lawyer" else found[0]
    one = delayed(world, case)
    acts: list[Callable[[], object]] = [
        lambda: delay(world.gateway, actor, delaying(case)),
        lambda: agree(world.gateway, actor, one.handle),
        lambda: end_delay(world.gateway, actor, one.handle),
        lambda: views.delayed(world.gateway, actor.key),
    ]
    for act in acts:
        assert refused(act) == "casework.not-entitled"


def test_it_can_be_signed_before_there_is_an_answer_whoever_was_found(world: World) -> None:
    """So that it tells nobody, not even the two, that there is something to delay."""
    case = world.confirmed()
    delayed(world, case)
    world.called(CALLED)
    assert answered(world, asked(world)).disclosures == ()


def test_what_was_never_approved_has_nothing_to_delay(world: World) -> None:
    case = world.proposed()
    world.on(LATER)
    assert refused(lambda: delay(world.gateway, world.cast.approver, delaying(case))) == (
        "access.delay-nothing-approved"
    )


@pytest.mark.parametrize("reasons", ["", "  \n", "x" * 2_001])
def test_it_is_signed_with_reasons(case: Case, reasons: str) -> None:
    assert refused(lambda: delaying(case, reasons=reasons)) == "access.delay-without-reasons"


def test_a_signature_fits_one_delay_with_its_day_and_reasons(world: World, case: Case) -> None:
    gateway, key = world.gateway, world.cast.approver.key
    short, long = (prepare_delay(gateway, key, delaying(case, count)) for count in (5, 90))
    signed = world.cast.approver.sign(short.message)
    assert refused(lambda: submit_delay(gateway, long, key, signed)) == "casework.signature-invalid"
    first = submit_delay(gateway, short, key, signed)
    wrong = world.cast.guardian.sign(long.message)
    assert refused(
        lambda: submit_agreement(gateway, first.handle, world.cast.guardian.key, wrong)
    ) == ("casework.signature-invalid")


def test_what_somebody_wrote_into_the_database_alone_delays_nothing(
    world: World, case: Case
) -> None:
    gateway, cast = world.gateway, world.cast
    first = delay(gateway, cast.approver, delaying(case))
    for forged in (
        DelayAgreed(cast.guardian.key, first.begun.signature),
        DelayAgreed(cast.approver.key, first.begun.signature),
        DelayAgreed(cast.lawyer.key, cast.lawyer.sign(b"anything")),
    ):
        other = World()
        theirs = disclosed(other)
        other.on(LATER)
        begun = delay(other.gateway, other.cast.approver, delaying(theirs))
        line = AccessLine(begun.handle, 1, other.gateway.now(), forged)
        other.gateway.store.note_access(line)
        assert delays(other.gateway) == ()
        assert len(answered(other, asked(other)).disclosures) == 1


def test_a_delay_that_does_not_exist_is_named(world: World) -> None:
    assert refused(lambda: agree(world.gateway, world.cast.guardian, Handle("a" * 26))) == (
        "access.no-such-delay"
    )


def test_the_house_can_shorten_both(world: World, case: Case) -> None:
    strict = dataclasses.replace(world.gateway, delay_days=14, delay_renewals=0)
    assert refused(lambda: delay(strict, world.cast.approver, delaying(case, 15))) == (
        "access.delay-too-long"
    )
    first = delay(strict, world.cast.approver, delaying(case, 14))
    agree(strict, world.cast.guardian, first.handle)
    assert refused(lambda: delay(strict, world.cast.approver, delaying(case, 14))) == (
        "access.delay-renewed-enough"
    )


def test_delays_are_counted(world: World, case: Case) -> None:
    delayed(world, case)
    delayed(world, case, 60)
    (year,) = views.figures(world.gateway, world.cast.guardian.key)
    assert (year.delays, year.renewals) == (1, 1)
