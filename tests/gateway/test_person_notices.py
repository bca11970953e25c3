"""Whoever was disclosed of is asked to ring, where that is safe, and nobody else hears of it."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.gateway.asking import CALLED, LATER, answered, asked, delayed, disclosed
from tests.walk.world import AMINA, HOME_OFFICE, NEIGHBOUR, NOBODY, World

from proviso_gateway.casework.access_lines import AccessLine
from proviso_gateway.casework.person_notices import CHANNEL_DAYS, REVIEW_DAYS, Channel, Means
from proviso_gateway.casework.subject_access import Alone, Identity
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.delay_telling import end_delay
from proviso_gateway.gateway.person_notices import (
    NoticeDue,
    NoticeStands,
    confirm_channel,
    end_channel,
    give_notice,
    notices_due,
    prepare_channel,
    prepare_notice,
    record_not_told,
    submit_notice,
    without_a_way,
)
from proviso_gateway.gateway.publish import publish
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.notices import NoticeKind, notices
from proviso_gateway.gateway.views.own_requests import own_requests
from proviso_gateway.gateway.views.subject_access import figures
from proviso_gateway.institution.working_days import month_after, next_working_day
from proviso_gateway.terms import Handle


@pytest.fixture
def world() -> World:
    return World()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value.code


def channel(*people: str, **other: Any) -> Channel:
    said: dict[str, Any] = {
        "people": people or (AMINA.person_id,),
        "means": Means.RING,
        "to": "020 7946 0000",
        "identity": Identity.QUESTIONS,
        "alone": Alone.CALL_BACK,
    }
    return Channel(**(said | other))


def due(world: World) -> tuple[NoticeDue, ...]:
    return notices_due(world.gateway, world.cast.guardian.key)


def confirmed(world: World, *people: str, **other: Any) -> Handle:
    return confirm_channel(world.gateway, world.cast.guardian, channel(*people, **other))


def given(world: World, case: Handle) -> list[str]:
    sent: list[str] = []
    give_notice(world.gateway, world.cast.guardian, case, lambda: sent.append("rang"))
    return sent


def test_of_a_disclosure_its_person_is_told_once_they_confirmed_where(world: World) -> None:
    case = disclosed(world)
    (one,) = due(world)
    assert (one.case, one.stands, one.by) == (
        case.handle, NoticeStands.NO_WAY,
        next_working_day(month_after(one.disclosed), world.gateway.holidays),
    )  # fmt: skip
    assert one.disclosed == CALLED
    assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"
    confirmed(world)
    assert [one.stands for one in due(world)] == [NoticeStands.TO_GIVE]
    assert given(world, case.handle) == ["rang"]
    assert due(world) == ()
    assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"


def test_of_nothing_but_a_disclosure_is_anybody_told(world: World) -> None:
    case = world.traced(NOBODY)
    refused_one = world.assessed(countersigner="")
    world.called()
    assert world.case(case.handle).answered is not None
    confirmed(world)
    assert due(world) == ()
    for one in (case, refused_one):
        assert refused(lambda one=one: given(world, one.handle)) == "access.no-notice-due"


def test_while_a_delay_stands_nobody_is_told_and_when_it_ends_they_are(world: World) -> None:
    case = disclosed(world)
    confirmed(world)
    stands = delayed(world.on(LATER), case)
    (one,) = due(world)
    assert (one.stands, one.by, one.channel) == (NoticeStands.DELAYED, None, None)
    assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"
    end_delay(world.gateway, world.cast.approver, stands.handle)
    (one,) = due(world)
    assert one.stands is NoticeStands.TO_GIVE
    assert one.by is not None
    assert 0 < (one.by - LATER).days <= 7, "five working days"
    assert given(world, case.handle) == ["rang"]


def test_whoever_may_not_be_free_is_told_nothing_until_they_are(world: World) -> None:
    disclosed(world)
    confirmed(world)
    question = asked(world)
    answered(world, question, deferred=True)
    assert [one.stands for one in due(world)] == [NoticeStands.NO_WAY]
    answered(world, question)  # now they were told by it
    assert due(world) == ()


def test_a_channel_is_used_for_a_year_and_only_while_its_person_wants_it(world: World) -> None:
    case = disclosed(world)
    first = confirmed(world)
    confirmed(world, NEIGHBOUR.person_id)
    end_channel(world.gateway, world.cast.guardian, first)
    assert [one.stands for one in due(world)] == [NoticeStands.NO_WAY]
    assert refused(lambda: end_channel(world.gateway, world.cast.guardian, first)) == (
        "access.channel-over"
    )
    on = world.gateway.today()
    confirmed(world)
    world.on(on + datetime.timedelta(days=CHANNEL_DAYS - 1))
    assert [one.stands for one in due(world)] == [NoticeStands.TO_GIVE]
    world.on(on + datetime.timedelta(days=CHANNEL_DAYS))
    assert [one.stands for one in due(world)] == [NoticeStands.NO_WAY]
    assert refused(lambda: given(world, case.handle)) == "access.no-notice-due"


def test_that_there_is_no_safe_way_is_recorded_counted_and_looked_at_again(world: World) -> None:
    case, guardian = disclosed(world), world.cast.guardian
    record_not_told(world.gateway, guardian, without_a_way(due(world)))
    assert due(world) == ()
    (year,) = figures(world.gateway, guardian.key)
    assert (year.notified, year.no_way) == (0, 1)
    today = world.gateway.today()
    world.on(today + datetime.timedelta(days=REVIEW_DAYS))
    (one,) = due(world)
    assert (one.stands, one.by) == (NoticeStands.NO_WAY, world.gateway.today())
    record_not_told(world.gateway, guardian, [case.handle])
    confirmed(world)  # and it is due at once, before it would be looked at again
    assert [one.stands for one in due(world)] == [NoticeStands.TO_GIVE]
    assert refused(lambda: record_not_told(world.gateway, guardian, [case.handle])) == (
        "access.no-notice-due"
    )
    given(world, case.handle)
    (year,) = figures(world.gateway, guardian.key)
    assert (year.notified, year.no_way) == (1, 0)


def test_a_requester_sees_no_difference_nor_does_the_log_or_what_is_published(
    world: World,
) -> None:
    case = disclosed(world)
    gateway = world.gateway

    def seen() -> tuple[object, ...]:
        return (
            for_requester(gateway, case.handle), own_requests(gateway, HOME_OFFICE, 10),
            world.entries(), gateway.store.case(case.handle),
        )  # fmt: skip

    figures_before = json.loads(publish(gateway)["statistics.json"])["rows"]
    before = seen()
    record_not_told(gateway, world.cast.guardian, [case.handle])
    confirmed(world)
    given(world, case.handle)
    assert seen() == before
    assert json.loads(publish(gateway)["statistics.json"])["rows"] == figures_before


def test_nobody_but_guardians_knows_and_none_who_stood_back(world: World) -> None:
    cast = world.cast
    case = world.approved()
    recuse(world.gateway, cast.guardian, case.handle)
    trace(world.gateway, case.handle)
    confirm(world.gateway, cast.caseworkers[1], case.handle, AMINA.person_id)
    world.called(CALLED)
    confirmed(world)
    for other in (*cast.caseworkers, cast.approver, cast.lawyer):
        assert refused(lambda other=other: notices_due(world.gateway, other.key)) == (
            "casework.not-entitled"
        )
        assert refused(
            lambda other=other: prepare_channel(world.gateway, other.key, channel())
        ) == "casework.not-entitled"  # fmt: skip
    assert world.case(case.handle).handed_over
    assert due(world) == ()
    assert refused(lambda: given(world, case.handle)) == "casework.recused"


def test_what_was_not_sent_is_not_recorded_and_a_moved_channel_is_not_used(world: World) -> None:
    case, guardian = disclosed(world), world.cast.guardian
    first = confirmed(world)

    def fails() -> None:
        raise problem("mail.no-server")

    assert refused(lambda: give_notice(world.gateway, guardian, case.handle, fails)) == (
        "mail.no-server"
    )
    assert [one.stands for one in due(world)] == [NoticeStands.TO_GIVE]
    ready = prepare_notice(world.gateway, guardian.key, case.handle)
    end_channel(world.gateway, guardian, first)
    confirmed(world, to="020 7946 0001")
    signed = guardian.sign(ready.act.message)
    assert refused(lambda: submit_notice(world.gateway, ready, guardian.key, signed)) == (
        "access.moved"
    )


def test_a_channel_that_somebody_wrote_into_the_database_leads_nowhere(world: World) -> None:
    disclosed(world)
    ready = prepare_channel(world.gateway, world.cast.guardian.key, channel(to="020 7946 9999"))
    forged = dataclasses.replace(ready.unsigned, signature=world.cast.approver.sign(ready.message))
    world.gateway.store.note_access(AccessLine(ready.stream, 0, world.gateway.now(), forged))
    assert [one.stands for one in due(world)] == [NoticeStands.NO_WAY]


def test_guardians_are_reminded_of_notices_together_whatever_their_number(world: World) -> None:
    disclosed(world)
    world.confirmed(request_ref="HO-18-002")
    world.called(LATER)
    world.on(LATER + datetime.timedelta(days=35))
    told = [one for one in notices(world.gateway) if one.kind is NoticeKind.QUESTION]
    assert len(due(world)) == 2
    assert [(one.key, one.about) for one in told] == [(world.cast.guardian.key, "notices")]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"people": ()}, "access.channel-of-nobody"),
        ({"people": ("943 476 5918",)}, "access.not-an-identifier"),
        ({"to": "call me"}, "access.not-a-channel"),
        ({"means": Means.MAIL, "to": "nobody"}, "access.not-a-channel"),
        ({"means": Means.MAIL, "to": "a@b.example\nbcc: c@d.example"}, "access.not-a-channel"),
        ({"means": Means.LETTER, "to": " \n "}, "access.not-a-channel"),
        ({"means": Means.LETTER, "to": "x" * 301}, "access.not-a-channel"),
    ],
)
def test_what_cannot_be_a_channel_is_named(other: dict[str, Any], code: str) -> None:
    assert refused(lambda: dataclasses.replace(channel(), **other)) == code
