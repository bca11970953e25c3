"""Somebody asks whether their own record was disclosed, and is told the truth."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gateway.asking import (
    CALLED,
    LATER,
    answered,
    asked,
    asking,
    delayed,
    disclosed,
    printed,
)
from tests.walk.world import (
    AMINA,
    CHILD,
    NEIGHBOUR,
    NOBODY,
    RESTRICTED,
    TWIN,
    WITHDRAWN,
    World,
    whom,
)

from proviso_gateway.casework.access_lines import AccessLine
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.casework.subject_access import Alone, Asker, Told, is_identifier
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import approve, propose
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.order import record_order
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.subject_access import (
    answer,
    ask,
    prepare_answer,
    prepare_question,
    submit_answer,
    submit_question,
)
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views import subject_access as views
from proviso_gateway.gateway.views.account import told_to
from proviso_gateway.gateway.views.notices import NoticeKind, notices
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.gateway.views.reads import reads
from proviso_gateway.gateway.views.subject_access import Waits, figures
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.institution.working_days import month_after, next_working_day
from proviso_gateway.pages.account import account_page
from proviso_gateway.terms import NOTHING_TO_TELL, WHAT_WE_CAN_TELL, Field, Handle, Hash
from proviso_verify.account import parse_account, verify_account
from proviso_verify.log import open_log


@pytest.fixture
def world() -> World:
    return World()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value.code


def guardian(world: World) -> str:
    return world.cast.guardian.key


# --- what is told


def test_a_person_is_told_when_to_whom_under_what_and_which_fields(world: World) -> None:
    case = disclosed(world)
    told = answered(world, asked(world))
    (one,) = told.disclosures
    assert told.says == WHAT_WE_CAN_TELL
    assert one.on == CALLED
    assert one.organisation == "the Home Office"
    assert one.under == world.agreement.title
    assert one.version == "2017"
    assert one.ground == "Overstayed leave to remain"
    assert [name for name, _ in one.fields] == ["address", "address_since"]
    assert one.use_limits == world.opened(case)["use_limits"]
    assert "There is an identifiable offence." in one.clauses


def test_no_officer_no_detail_and_nobody_else_stands_in_it(world: World) -> None:
    case = disclosed(world)
    told = answered(world, asked(world))
    page = account_page(told, "log", rehearsal=True) + told.file.decode()
    officers = world.gateway.store.charter().roll.officers
    assert len(officers) > 5
    for name in (
        *officers, case.request.officer, case.request.countersigner,
        case.request.request_ref, case.handle, AMINA.person_id, AMINA.family_name,
        str(AMINA.address_line), "weighed for this one request",
    ):  # fmt: skip
        assert name not in page


def test_what_is_told_is_proved_by_the_published_log(world: World) -> None:
    disclosed(world)
    told = answered(world, asked(world))
    files = world.files()
    proven = verify_account(told.file, open_log(files.__getitem__))
    (one,) = proven.told
    assert one.openings["outcome"] == "disclosed"
    assert one.openings["fields"] == ["address", "address_since"]
    assert one.openings["ground"] == "overstayed"
    assert set(one.openings) == {"outcome", "fields", "use_limits", "ground"}


def test_a_disclosure_under_a_court_order_is_told_with_the_court(world: World) -> None:
    world = World(opened_on=WITHDRAWN)
    request = world.request(whom(RESTRICTED), fields=(Field.ADDRESS,), values={}, evidence={})
    order = CourtOrder(
        reference="CO-2",
        court="County Court",
        effect="discloses",
        document=Hash("b" * 64),
        valid_from=WITHDRAWN,
        valid_until=WITHDRAWN + datetime.timedelta(days=30),
        requester="county-court",
        fields=(Field.ADDRESS,),
        reaches=(search_hash(request),),
        reaches_restricted=True,
    )
    gateway, cast = world.gateway, world.cast
    record_order(gateway, (cast.lawyer, cast.guardian), order)
    handle = receive(gateway, "county-court", request, order=order.hash)
    assess(gateway, handle)
    propose(gateway, cast.caseworkers[0], handle, "none", {})
    approve(gateway, cast.approver, handle)
    trace(gateway, handle)
    confirm(gateway, cast.caseworkers[0], handle, RESTRICTED.person_id)
    world.called()
    told = answered(world, asked(world, RESTRICTED.person_id, received=WITHDRAWN))
    (one,) = told.disclosures
    assert one.under == "a court order of County Court"
    assert (one.organisation, one.version) == ("county-court", "")
    assert "County Court" in account_page(told, "log", rehearsal=True)
    files = world.files()
    (proven,) = verify_account(told.file, open_log(files.__getitem__)).told
    assert proven.basis == f"order:{order.hash}"


def test_an_account_finds_what_it_tells_of_and_no_other_entry(world: World) -> None:
    """Neither the answer that was there before and is delayed, nor one that comes later."""
    hidden = disclosed(world)
    told_of = world.confirmed()
    world.called(LATER)
    delayed(world, hidden)
    told = answered(world, asked(world))
    world.on(LATER)
    world.confirmed()
    world.called(LATER + datetime.timedelta(days=7))
    (one,) = parse_account(told.file).told
    entry = world.case(told_of.handle).last_entry
    assert one.entry == entry
    text = told.file.decode()
    digests = {hashlib.sha256(one.key).digest()[:16]}
    for other in world.entries("answer"):
        assert (b64decode(other["tag"]) in digests) == (other["handle"] == entry)
        assert (other["handle"] in text) == (other["handle"] == entry)
        if other["handle"] != entry:
            assert other["tag"] not in text
            assert not any(salt in text for salt in _salts(world, other["handle"]))


def _salts(world: World, entry: str) -> list[str]:
    for handle in world.gateway.store.cases():
        for sealed in world.case(handle).entries:
            if sealed.handle == entry:
                return [one.salt.hex() for one in sealed.openings]
    raise AssertionError(entry)


def test_earlier_identifiers_are_asked_about_together(world: World) -> None:
    disclosed(world)
    told = answered(world, asked(world, NEIGHBOUR.person_id, AMINA.person_id))
    assert len(told.disclosures) == 1


@pytest.mark.parametrize("search", [whom(RESTRICTED), whom(CHILD), whom(TWIN), NOBODY])
def test_an_answer_by_which_nothing_was_disclosed_is_told_to_nobody(
    world: World, search: Any
) -> None:
    """It would tell somebody who reads along that the person is there, and protected."""
    case = world.traced(search)
    world.called(CALLED)
    assert world.case(case.handle).answered is not None
    people = (RESTRICTED, CHILD, TWIN)
    told = answered(world, asked(world, *(one.person_id for one in people)))
    assert (told.says, told.disclosures) == (NOTHING_TO_TELL, ())


def test_what_was_answered_and_never_handed_over_is_not_told(world: World) -> None:
    case = disclosed(world)
    store = world.gateway.store
    store._cases[case.handle] = dataclasses.replace(case, handed_over=False)  # type: ignore[attr-defined]
    assert answered(world, asked(world)).disclosures == ()


# --- one sentence for everything that is not told


def test_for_none_for_a_delay_and_for_somebody_not_free_the_same_leaves_the_house(
    world: World,
) -> None:
    """To the byte: the paper, and the file beside it."""
    never = answered(world, asked(world, NEIGHBOUR.person_id))
    unknown = answered(world, asked(world, people=()))
    disclosed(world)
    not_free = answered(world, asked(world), deferred=True)
    delayed(world, world.case(world.gateway.store.cases()[0]))
    later = answered(world, asked(world))
    left = {
        (told.file, account_page(told, world.gateway.log.origin, rehearsal=True))
        for told in (never, unknown, not_free, later)
    }
    assert len(left) == 1
    ((file, _),) = left
    assert json.loads(file)["told"] == []


@settings(max_examples=12)
@given(
    about=st.sampled_from(["nobody", "delayed", "not free"]),
    by=st.sampled_from(Asker),
    reference=st.sampled_from(["", "SAR 12/2017", "X"]),
    waited=st.integers(0, 40),
)
def test_whatever_lies_behind_the_sentence_nothing_that_leaves_tells_it(
    about: str, by: Asker, reference: str, waited: int
) -> None:
    world = World()
    disclosed(world)
    world.on(LATER)
    if about == "delayed":
        delayed(world, world.case(world.gateway.store.cases()[0]), 60)
    person = NEIGHBOUR if about == "nobody" else AMINA
    question = asked(world, person.person_id, by=by, reference=reference)
    world.on(LATER + datetime.timedelta(days=waited))
    told = answered(world, question, deferred=about == "not free")
    plain = World()
    plain.on(LATER)
    bare = asked(plain, NEIGHBOUR.person_id)
    plain.on(LATER + datetime.timedelta(days=waited))
    none = answered(plain, bare)
    assert told.file == none.file
    assert account_page(told, "log", rehearsal=True) == account_page(none, "log", rehearsal=True)


def test_no_entry_of_the_log_tells_that_somebody_asked(world: World) -> None:
    case = disclosed(world)
    world.on(LATER)
    before = world.entries()
    delayed(world, case)
    answered(world, asked(world))
    assert world.entries() == before


# --- who may, and what the others see


@pytest.mark.parametrize("who", ["approver", "lawyer", "caseworker", "administrator"])
def test_only_a_guardian_takes_in_answers_and_reads_of_questions(world: World, who: str) -> None:
    gateway = world.gateway
    people = {
        "caseworker": world.cast.caseworkers[0],
        "administrator": world.cast.administrators[0],
    }
    actor = people.get(who) or getattr(world.cast, who)
    question = asked(world)
    acts: list[Callable[[], object]] = [
        lambda: ask(gateway, actor, asking()),
        lambda: answer(gateway, actor, question.handle),
        lambda: views.asked(gateway, actor.key),
        lambda: views.question_called(gateway, actor.key, question.handle),
        lambda: views.figures(gateway, actor.key),
        lambda: told_to(gateway, actor.key, question.handle),
    ]
    for act in acts:
        assert refused(act) == "casework.not-entitled"
    assert views.due(gateway, actor.key) == ()


def test_whoever_is_no_guardian_sees_the_same_whether_somebody_asked_or_not(world: World) -> None:
    """Lists, figures, notices, and what they are refused with."""

    def seen(one: World) -> list[object]:
        gateway = one.gateway
        keys = [one.cast.approver.key, one.cast.lawyer.key, one.cast.caseworkers[0].key,
                one.cast.administrators[0].key]  # fmt: skip
        told: list[object] = []
        for key in keys:
            told += [
                queue(gateway, 50, key),
                operating(gateway, None, key),
                views.due(gateway, key),
            ]
            told.append([n for n in notices(gateway) if n.key == key])
            told.append(refused(partial(views.question_called, gateway, key, "a" * 8)))
            told.append(refused(partial(prepare_answer, gateway, key, Handle("b" * 26))))
        told.append(reads(gateway, keys[3], 30))
        return told

    other = World()
    for one in (world, other):
        disclosed(one)
        one.on(LATER)
    question = asked(world)
    answered(world, question)
    asked(world)
    assert seen(world) == seen(other)


def test_a_guardian_who_stood_back_from_the_case_does_not_answer_of_it(world: World) -> None:
    case = world.confirmed()
    recuse(world.gateway, world.cast.guardian, case.handle)
    world.called(CALLED)
    question = asked(world)
    assert refused(lambda: answer(world.gateway, world.cast.guardian, question.handle)) == (
        "casework.recused"
    )


# --- how it is checked, and signed


def test_written_authority_counts_only_where_it_was_checked_with_the_person_alone() -> None:
    assert refused(lambda: asking(by=Asker.AUTHORITY, alone=None)) == (
        "access.authority-not-checked"
    )
    assert asking(by=Asker.AUTHORITY, alone=Alone.CALL_BACK).by is Asker.AUTHORITY
    assert {one.value for one in Alone} == {"room", "call-back"}, "never online"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("SYN-1", True),
        ("9434765919", True),
        ("9434765918", False),
        ("nobody 0123", False),
        ("", False),
        ("SYN 1", False),
        ("a" * 65, False),
    ],
)
def test_a_mistyped_identifier_is_refused_where_that_can_be_told(text: str, fits: bool) -> None:
    assert is_identifier(text) is fits
    if not fits:
        assert refused(lambda: asking(text)) == "access.not-an-identifier"


def test_a_reference_is_short_and_plain() -> None:
    assert refused(lambda: asking(reference="Amina Okonjo, born 1984; her own words")) == (
        "access.not-a-reference"
    )


def test_a_question_of_tomorrow_is_not_recorded_today(world: World) -> None:
    world.on(LATER)
    tomorrow = asking(received=LATER + datetime.timedelta(days=1))
    assert refused(lambda: ask(world.gateway, world.cast.guardian, tomorrow)) == (
        "access.not-received-yet"
    )


def test_what_another_signed_or_nobody_is_not_recorded(world: World) -> None:
    world.on(LATER)
    gateway, key = world.gateway, guardian(world)
    ready = prepare_question(gateway, key, asking())
    forged = world.cast.approver.sign(ready.message)
    assert refused(lambda: submit_question(gateway, ready, key, forged)) == (
        "casework.signature-invalid"
    )
    question = asked(world)
    other = prepare_answer(gateway, key, question.handle, deferred=True)
    answer_of = prepare_answer(gateway, key, question.handle)
    moved = world.cast.guardian.sign(other.message)
    assert refused(lambda: submit_answer(gateway, answer_of, key, moved)) == (
        "casework.signature-invalid"
    )
    assert [one.handle for one in views.asked(gateway, key)] == [question.handle]


def test_what_was_read_is_what_is_told(world: World) -> None:
    """A disclosure, or a delay, between the reading and the signature asks for another reading."""
    case = disclosed(world)
    question = asked(world)
    ready = prepare_answer(world.gateway, guardian(world), question.handle)
    delayed(world, case)
    signed = world.cast.guardian.sign(ready.message)
    assert refused(lambda: submit_answer(world.gateway, ready, guardian(world), signed)) == (
        "access.moved"
    )


def test_two_guardians_who_answer_in_one_moment_answer_once(world: World) -> None:
    question = asked(world)
    answer(world.gateway, world.cast.guardian, question.handle)
    again = Told((), (), False, "key", "signature")
    line = AccessLine(question.handle, 1, world.gateway.now(), again)
    assert refused(lambda: world.gateway.store.note_access(line)) == "store.conflict"


def test_an_answered_question_is_not_answered_again_but_printed(world: World) -> None:
    disclosed(world)
    question = asked(world)
    first = answered(world, question)
    world.on(LATER + datetime.timedelta(days=9))
    for deferred in (False, True):
        again = partial(answer, world.gateway, world.cast.guardian, deferred=deferred)
        assert refused(partial(again, question.handle)) == "access.nothing-due"
    assert printed(world, question) == first


def test_what_is_not_answered_is_not_printed(world: World) -> None:
    question = asked(world)
    assert refused(lambda: printed(world, question)) == "access.not-answered"


def test_a_later_disclosure_is_not_told_in_answer_to_an_earlier_question(world: World) -> None:
    question = asked(world)
    assert answered(world, question).disclosures == ()
    world.confirmed()
    world.called(LATER + datetime.timedelta(days=7))
    assert printed(world, question).disclosures == ()
    assert refused(lambda: answer(world.gateway, world.cast.guardian, question.handle)) == (
        "access.nothing-due"
    )


# --- the clock


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2017-10-10", "2017-11-10"),
        ("2018-01-31", "2018-02-28"),
        ("2017-12-15", "2018-01-15"),
        ("2017-09-11", "2017-10-11"),
        ("2017-09-14", "2017-10-16"),  # a Saturday: the next Monday
        ("2017-11-25", "2017-12-27"),  # Christmas Day, and Boxing Day
    ],
)
def test_a_month_runs_to_the_day_of_that_number_or_the_next_working_day(
    received: str, by: str
) -> None:
    holidays = frozenset({datetime.date(2017, 12, 25), datetime.date(2017, 12, 26)})
    found = next_working_day(month_after(datetime.date.fromisoformat(received)), holidays)
    assert found.isoformat() == by


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)))
def test_a_month_after_is_in_the_next_month_and_no_longer_than_31_days(day: datetime.date) -> None:
    after = month_after(day)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == 1
    assert after.day == day.day or (after + datetime.timedelta(days=1)).day == 1
    assert 28 <= (after - day).days <= 31


def test_guardians_see_what_is_due_and_when(world: World) -> None:
    question = asked(world)
    (one,) = views.due(world.gateway, guardian(world))
    assert (one.handle, one.waits) == (question.handle, Waits.OPEN)
    assert one.by == next_working_day(month_after(LATER))
    assert one.left > 0
    world.on(LATER + datetime.timedelta(days=45))
    (late,) = views.due(world.gateway, guardian(world))
    assert late.left < 0
    answered(world, question)
    assert views.due(world.gateway, guardian(world)) == ()
    (done,) = views.asked(world.gateway, guardian(world))
    assert (done.waits, done.by) == (Waits.ANSWERED, None)


def test_guardians_are_reminded_by_a_notice_that_names_nobody(world: World) -> None:
    asked(world)
    kinds = [one for one in notices(world.gateway) if one.kind is NoticeKind.QUESTION]
    assert kinds == [], "it is a month away"
    world.on(LATER + datetime.timedelta(days=25))
    (one,) = [one for one in notices(world.gateway) if one.kind is NoticeKind.QUESTION]
    assert one.key == guardian(world)
    assert one.by == next_working_day(month_after(LATER))
    assert AMINA.person_id not in repr(one)


def test_what_was_put_off_comes_back_in_a_month_and_is_told_when_they_are_free(
    world: World,
) -> None:
    disclosed(world)
    question = asked(world)
    assert answered(world, question, deferred=True).disclosures == ()
    (one,) = views.due(world.gateway, guardian(world))
    assert (one.waits, one.by) == (Waits.DEFERRED, next_working_day(month_after(LATER)))
    world.on(LATER + datetime.timedelta(days=20))
    assert len(answered(world, question).disclosures) == 1
    assert views.due(world.gateway, guardian(world)) == ()


# --- figures


def test_figures_count_questions_by_year_and_name_nobody(world: World) -> None:
    first, _ = asked(world), asked(world, NEIGHBOUR.person_id)
    late = asked(world, received=LATER - datetime.timedelta(days=60))
    answered(world, first)
    answered(world, late)
    (year,) = figures(world.gateway, guardian(world))
    assert (year.year, year.questions, year.in_time, year.late, year.open) == (2017, 3, 1, 1, 1)
