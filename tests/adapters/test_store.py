"""What every store promises: memory's twin, SQLite and PostgreSQL pass the same."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import hmac
from typing import Any

import pytest
from tests.walk.world import AUTUMN, HOME_OFFICE, MEMORANDUM, NOBODY, World

from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.case import Line, answers_about, led_to
from proviso_gateway.casework.events import Approved, Received, Withdrawn
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState
from proviso_gateway.casework.owed import QUARTER, quarter_of
from proviso_gateway.casework.reads import Read, ReadKind
from proviso_gateway.casework.subject_access import (
    Asked,
    Asker,
    Asking,
    DelayAgreed,
    DelayBegun,
    DelayEnded,
    Delaying,
    Identity,
    Told,
    Why,
)
from proviso_gateway.errors import Problem
from proviso_gateway.gateway import publish as publishing
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.ports import Gateway, kept_until
from proviso_gateway.gateway.recall import count_recalls
from proviso_gateway.gateway.recording import first_line, line_of, record, sealed
from proviso_gateway.gateway.set_apart import set_apart
from proviso_gateway.gateway.statements import sign
from proviso_gateway.institution.acts import ActLine, AgreementStopped, hash_of_bytes
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import EPOCH, Handle, Hash, Instant, Period
from proviso_gateway.transparency.sealing import Draft
from proviso_verify.counts import verify_counts
from proviso_verify.entries import parse
from proviso_verify.log import verify_log


def refused(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code


def test_a_line_that_is_not_the_next_of_its_stream_conflicts(world: World) -> None:
    case = world.assessed()
    line = line_of(world.gateway, case, Withdrawn())
    stale = dataclasses.replace(line, seq=line.seq - 1)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([stale])
    assert refused(raised) == "store.conflict"
    world.gateway.store.append([line])
    assert world.case(case.handle).state is CaseState.WITHDRAWN


def test_lines_are_recorded_all_or_none_with_their_entries(world: World) -> None:
    one, two = world.assessed(), world.assessed()
    before = len(world.entries())
    lines = [line_of(world.gateway, case, Withdrawn()) for case in (one, two)]
    with pytest.raises(Problem):
        world.gateway.store.append([lines[0], dataclasses.replace(lines[1], seq=0)])
    assert world.case(one.handle).state is CaseState.READY
    assert len(world.entries()) == before


def test_a_step_that_the_lifecycle_does_not_allow_is_not_recorded(world: World) -> None:
    case = world.assessed()
    world.gateway.store.append([line_of(world.gateway, case, Withdrawn())])
    ended = world.case(case.handle)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append(
            [Line(ended.handle, ended.length, ended.received_at, Withdrawn())]
        )
    assert refused(raised) == "casework.step-not-allowed"


def test_a_number_is_taken_once(world: World) -> None:
    case = world.assessed()
    again = dataclasses.replace(case.received, request=world.request())
    line = first_line(world.gateway, Handle("a" * 26), again)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([line])
    assert refused(raised) == "store.conflict"


def test_a_requesters_reference_names_one_case(world: World) -> None:
    case = world.assessed()
    twin = Received(case.received.request, HOME_OFFICE, 2, case.received.basis)
    line = first_line(world.gateway, Handle("b" * 26), twin)
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([line])
    assert refused(raised) == "store.reference-taken"


def test_an_approval_carries_one_case_however_often_it_is_recorded(world: World) -> None:
    first, second = world.approved(), world.proposed()
    assert first.permit is not None
    stolen = line_of(world.gateway, second, Approved(first.permit))
    with pytest.raises(Problem) as raised:
        world.gateway.store.append([stolen])
    assert refused(raised) == "store.approval-spent"


def test_two_acts_at_the_same_place_of_the_charter_conflict(world: World) -> None:
    charter = world.gateway.store.charter()
    act = ActLine(
        charter.length - 1, world.gateway.clock.now(), AgreementStopped("a", Hash("0" * 64)), ()
    )
    with pytest.raises(Problem) as raised:
        world.gateway.store.enact(act)
    assert refused(raised) == "store.conflict"


def test_what_concerns_peoples_own_questions_is_kept_in_order_each_at_its_place(
    world: World,
) -> None:
    store, at = world.gateway.store, world.gateway.now()
    one, other = Handle("a" * 26), Handle("b" * 26)
    asking = Asking(("SYN-1", "SYN-2"), Asker.SELF, Identity.PAPERS, world.gateway.today())
    case = world.assessed()
    delaying = Delaying(case.handle, Why.SAFETY, world.gateway.today(), "“Words” of – theirs.\n")
    lines = [
        AccessLine(one, 0, at, Asked(asking, "key", "signature")),
        AccessLine(other, 0, at, DelayBegun(delaying, "key", {"signature": "of a passkey"})),
        AccessLine(one, 1, at.plus(seconds=1), Told((case.last_entry,), (), False, "key", "it")),
        AccessLine(other, 1, at.plus(seconds=2), DelayAgreed("other", "it")),
        AccessLine(other, 2, at.plus(seconds=3), DelayEnded("key", "it")),
    ]
    before, entries = store.recorded(), len(world.entries())
    for line in lines:
        store.note_access(line)
    questions, delays = (lines[0], lines[2]), (lines[1], lines[3], lines[4])
    assert store.access_lines(AccessKind.QUESTION) == questions
    assert store.access_lines(AccessKind.DELAY) == delays
    assert store.access_lines(AccessKind.DELAY, other) == delays
    assert store.access_lines(AccessKind.QUESTION, other) == ()
    for taken in (lines[0], lines[2], dataclasses.replace(lines[2], seq=3)):
        with pytest.raises(Problem) as raised:
            store.note_access(taken)
        assert refused(raised) == "store.conflict"
    assert store.access_lines(AccessKind.QUESTION) == questions
    assert (store.recorded(), len(world.entries())) == (before, entries), "no stream, no entry"


def test_reads_are_kept_in_order_and_are_no_line_of_any_stream(world: World) -> None:
    store, case = world.gateway.store, world.assessed()
    before, at = store.recorded(), world.gateway.now()
    noted = [
        Read("ed25519:one", at, ReadKind.CASE, case.handle),
        Read("ed25519:two", at.plus(seconds=9), ReadKind.NAME, why="“why”"),
    ]
    for one in noted:
        store.note_read(one)
    assert store.reads(at, at.plus(seconds=10)) == tuple(noted)
    assert store.reads(at, at.plus(seconds=9)) == (noted[0],)
    assert store.recorded() == before
    assert store.case(case.handle) == case


def test_a_case_is_claimed_by_one_at_a_time_and_released(world: World) -> None:
    store, case, other = world.gateway.store, world.assessed(), world.assessed()
    store.claim(case.handle, "ed25519:one")
    store.claim(case.handle, "ed25519:two")
    assert store.claims([case.handle, other.handle]) == {case.handle: "ed25519:two"}
    store.claim(case.handle, None)
    store.claim(case.handle, None)
    assert store.claims([case.handle]) == {}


def test_for_whom_a_case_was_set_apart_is_read_back_and_the_last_one_stands(world: World) -> None:
    carl, dora = world.cast.caseworkers
    approver, guardian = world.cast.approver, world.cast.guardian
    case = world.assessed()
    for one in (carl, dora):
        case = set_apart(world.gateway, guardian, case.handle, [one.key, approver.key])
    assert world.case(case.handle) == case
    (loaded,) = world.gateway.store.load([case.handle])
    assert loaded.apart is not None
    assert loaded.apart.officers == {dora.key, approver.key}


def test_cases_are_listed_and_loaded_together(world: World) -> None:
    store = world.gateway.store
    one, two, other = world.assessed(), world.traced(), world.assessed()
    states = {CaseState.READY, CaseState.MATCHED}
    assert store.page(states, most=9) == (one.handle, two.handle, other.handle)
    assert store.page(states, most=1, skip=1) == (two.handle,)
    assert store.page(states, HOME_OFFICE, MEMORANDUM, most=2) == (one.handle, two.handle)
    assert store.page(states, "county-court", most=9) == ()
    assert store.page(states, "", "another", most=9) == ()
    assert store.load([other.handle, two.handle]) == (other, two)
    assert store.load([]) == ()
    assert store.count(states) == 3
    assert store.count({CaseState.ANSWERED}) == 0
    assert store.count(states, MEMORANDUM) == 3
    assert store.count(states, "another") == 0


def test_what_is_owed_is_counted_by_quarters_of_an_hour(world: World) -> None:
    store = world.gateway.store
    assert store.owed(EPOCH) == ()
    world.assessed()
    approved, found = world.approved(), world.traced()
    world.called(world.gateway.today() + datetime.timedelta(days=30))
    world.approved()
    late = world.traced()
    owed = store.owed(EPOCH)
    assert {one.numbered_by for one in owed} == {MEMORANDUM}
    assert {one.basis for one in owed} == {approved.basis}
    assert sum(one.cases for one in owed) == 3, "one was answered, one is not approved"
    assert sum(one.cases for one in owed if one.searched_at is None) == 2
    assert found.approved_at is not None
    assert late.approved_at is not None
    assert late.searched_at is not None
    for moment in (late.approved_at, late.searched_at):
        since = store.owed(moment)
        assert sum(one.cases for one in since) == 2
        assert all(moment.micros - one.approved_at.micros < QUARTER for one in since)
    assert store.owed(late.searched_at.plus(days=1)) == ()
    waiting = store.load(store.cases(*AWAITING_ANSWER))
    ends = [case.permit.proposal.until for case in waiting if case.permit]
    assert min(one.until.micros for one in owed) == min(ends)


def test_an_unknown_case_is_named_as_such(world: World) -> None:
    with pytest.raises(Problem) as raised:
        world.case(Handle("c" * 26))
    assert refused(raised) == "store.no-such-case"


def test_a_case_has_its_place_among_those_that_bear_a_mark(world: World) -> None:
    store = world.gateway.store
    first, other, second = world.assessed(), world.assessed(officer="Sgt Three"), world.assessed()
    assert first.asked_by == second.asked_by != other.asked_by
    places = [store.place_among(one.handle, first.asked_by, 9) for one in (first, second)]
    assert places == [1, 2]
    assert store.place_among(Handle("d" * 26), first.asked_by, 9) == 3
    assert store.place_among(Handle("d" * 26), first.asked_by, 2) == 2
    assert store.place_among(Handle("d" * 26), "nobody asked", 9) == 1


def test_no_two_tags_of_a_person_are_the_same(world: World) -> None:
    tags = {world.gateway.store.subject_tag("SYN-1", b"k" * 32) for _ in range(20)}
    assert len(tags) == 20


def test_a_sealed_answer_is_kept_for_an_hour_and_then_deleted(world: World) -> None:
    store, case = world.gateway.store, world.confirmed()
    assert store.sealed_answer(case.handle) is None
    world.called()
    sealed = store.sealed_answer(case.handle)
    assert sealed == world.answers[case.handle]
    until = kept_until(world.case(case.handle))
    store.forget_sealed(until.plus(seconds=-1))
    assert store.sealed_answer(case.handle) == sealed
    store.forget_sealed(until)
    assert store.sealed_answer(case.handle) is None


def test_who_ran_out_uncalled_is_found(world: World) -> None:
    store, case = world.gateway.store, world.confirmed()
    world.assessed()
    assert case.permit is not None
    until = Instant(case.permit.proposal.until)
    assert store.ran_out(until.plus(seconds=-1)) == ()
    assert store.ran_out(until) == (case.handle,)
    world.called()
    assert store.ran_out(until) == ()


def test_cases_about_one_person_are_found_by_what_they_describe_and_what_they_led_to(
    world: World,
) -> None:
    store = world.gateway.store
    first, second = world.confirmed(), world.confirmed()
    elsewhere = world.assessed(NOBODY)
    assert store.about(*world.case(first.handle).marks) == (first.handle, second.handle)
    assert store.about(*elsewhere.marks) == (elsewhere.handle,)
    assert first.confirmed is not None
    assert store.about(led_to(str(first.confirmed.person_id))) == (first.handle, second.handle)
    assert store.about(answers_about(str(first.confirmed.person_id))) == ()
    world.called()
    assert set(store.about(answers_about(str(first.confirmed.person_id)))) == {
        first.handle,
        second.handle,
    }
    assert store.about("nothing") == store.about() == ()


def test_a_case_is_called_by_its_handle_or_its_answers(world: World) -> None:
    store, case = world.gateway.store, world.confirmed()
    other = world.assessed()
    assert store.called(case.handle) == store.called(case.handle[:8]) == (case.handle,)
    assert store.called("") == (case.handle, other.handle)
    world.called()
    answer = world.case(case.handle).last_entry
    assert store.called(answer) == store.called(answer[:8]) == (case.handle,)
    assert store.called("%") == store.called("zzzzzzzzzz") == ()


def statement(world: World, by: int = 1) -> Statement:
    """An enrolment that one administrator has signed, as it waits in the world's store."""
    gateway = world.gateway
    until = gateway.clock.now().plus(days=30)
    key = key_holder(bytes([by]) * 32).key
    waiting = enrol_officer(gateway, world.cast.administrators[:1], key, ["caseworker"], until)
    assert isinstance(waiting, Statement)
    return waiting


def test_a_statement_waits_until_somebody_signs_it_and_then_no_longer(world: World) -> None:
    store = world.gateway.store
    first, second = statement(world, 1), statement(world, 2)
    assert store.statements() == (first, second)
    assert store.statement(second.handle) == second
    sign(world.gateway, world.cast.administrators[1], first.handle)
    assert store.statements() == (second,)
    with pytest.raises(Problem) as raised:
        store.statement(first.handle)
    assert refused(raised) == "store.no-such-statement"


def test_whatever_enacts_a_statement_takes_it_away_in_the_same_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = world.gateway.store
    waiting = statement(world)
    monkeypatch.setattr(type(store), "drop", lambda store, handle: None)
    sign(world.gateway, world.cast.administrators[1], waiting.handle)
    assert store.statements() == ()


def test_holding_a_statement_again_replaces_it_in_its_place(world: World) -> None:
    store = world.gateway.store
    first, second = statement(world, 1), statement(world, 2)
    more = dataclasses.replace(first, signed=first.signed * 2)
    store.hold(more)
    assert store.statements() == (more, second)
    store.drop(first.handle)
    store.drop(first.handle)
    assert store.statements() == (second,)


def test_a_case_is_found_by_its_requesters_reference_however_it_is_spelt_and_by_no_others(
    world: World,
) -> None:
    handle = world.received()
    store = world.gateway.store
    reference = f"HO-{world._count}"
    assert store.find(HOME_OFFICE, reference) == handle
    assert store.find("county-court", reference) is None
    assert store.find(HOME_OFFICE, reference.lower()) == handle
    assert store.find(HOME_OFFICE, f"{reference}0") is None


def test_cases_come_in_the_order_of_receipt_by_the_states_that_are_asked(world: World) -> None:
    ready, received, proposed = world.assessed(), world.received(), world.proposed()
    store = world.gateway.store
    assert store.cases() == (ready.handle, received, proposed.handle)
    assert store.cases(CaseState.RECEIVED, CaseState.PROPOSED) == (received, proposed.handle)
    assert store.cases(CaseState.ANSWERED) == ()


def test_numbers_run_by_name_and_only_a_recorded_request_takes_one(world: World) -> None:
    store = world.gateway.store
    with store.numbering() as next_number:
        assert [next_number(MEMORANDUM) for _ in range(2)] == [1, 1]
    world.received()
    with store.numbering() as next_number:
        assert next_number(MEMORANDUM) == 2
        assert next_number("another") == 1


def test_a_persons_key_recognises_their_tags_and_nobody_elses(world: World) -> None:
    store = world.gateway.store
    assert store.tag_keys("SYN-1") == {}
    tags = [store.subject_tag("SYN-1", bytes([n]) * 32) for n in range(3)]
    other = store.subject_tag("SYN-2", b"o" * 32)
    keys = [hmac.digest(bytes(32), str(n).encode(), "sha256") for n in (1, 2, 3)]
    mine = [hashlib.sha256(key).digest()[:16] for key in keys]
    assert tags == mine
    assert other not in mine
    assert store.tag_keys("SYN-1") == dict(zip(mine, keys, strict=True))


def test_the_month_of_the_log_never_goes_back(world: World) -> None:
    """Over midnight, and over a clock that steps: what is of an earlier month is not recorded."""
    store, gateway = world.gateway.store, world.gateway
    assert (store.month(), gateway.period()) == ("2017-10", "2017-10")
    old = sealed(gateway, Draft("heartbeat"))
    world.on(datetime.date(2017, 11, 1))
    assert (store.month(), gateway.period()) == ("2017-10", "2017-11"), "asking turns nothing"
    store.publish_entry(sealed(gateway, Draft("heartbeat")))
    assert store.month() == "2017-11"
    with pytest.raises(Problem) as raised:
        store.publish_entry(old)
    assert refused(raised) == "store.month-turned"
    clock: Any = world.rehearsal.clock
    clock._at = clock._at.plus(days=-3)
    assert gateway.clock.period(gateway.clock.now()) == "2017-10"
    case = world.assessed()
    assert {sealed.period for sealed in case.entries} == {"2017-11"}
    world.verified()


@pytest.mark.parametrize("turns", [1, 2])
def test_a_step_over_whose_middle_the_month_turns_is_begun_again_once(
    world: World, monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    """Another writer turns the month between what a step reads and what it records."""
    store, gateway = world.gateway.store, world.gateway
    handle = world.received()
    append = type(store).append
    months = [Period("2017-12"), Period("2017-11")][2 - turns :]

    def late(self: Any, lines: Any) -> None:
        if months:
            store.publish_entry(sealed(gateway, Draft("heartbeat"), period=months.pop()))
        append(self, lines)

    monkeypatch.setattr(type(store), "append", late)
    if turns == 2:
        with pytest.raises(Problem) as raised:
            assess(gateway, handle)
        assert refused(raised) == "store.month-turned"
        assert world.case(handle).state is CaseState.RECEIVED
    assert assess(gateway, handle).entries[-1].period == f"2017-{10 + turns}"
    world.verified()


def test_a_file_about_how_cases_stood_is_not_logged_once_one_of_them_moved(world: World) -> None:
    store = world.gateway.store
    entry = sealed(world.gateway, Draft("heartbeat", {}))
    before = store.recorded()
    case = world.assessed()
    with pytest.raises(Problem) as raised:
        store.publish_entry(entry, recorded=before)
    assert refused(raised) == "store.conflict"
    store.publish_entry(entry, recorded=store.recorded())
    assert world.case(case.handle).state is CaseState.READY


def test_what_acts_committed_can_be_opened_again(world: World) -> None:
    gateway = world.gateway
    assert gateway.store.acts("recall") == ()
    world.on(AUTUMN + datetime.timedelta(days=40))
    count_recalls(gateway)
    (sealed_,) = gateway.store.acts("recall")
    entry = parse(sealed_.data)
    assert sealed_.opening("cases").value == 0
    assert sealed_.opening("cases").holds(entry.commitments["cases"])


def test_a_published_file_is_kept_with_the_entry_that_names_it(world: World) -> None:
    store = world.gateway.store
    entry = sealed(world.gateway, Draft("heartbeat", {}))
    store.publish_entry(entry, file=b"a file")
    assert store.opening_file(hash_of_bytes(b"a file")) == b"a file"
    assert store.opening_file(hash_of_bytes(b"another")) is None


def test_months_are_opened_as_their_cases_stand_though_somebody_acts_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.confirmed()
    waiting = world.assessed()
    world.called()
    world.rehearsal.close()
    inner, acted = publishing.laid_open, []

    def interrupted(gateway: Gateway) -> object:
        opened = inner(gateway)
        if not acted:
            acted.append(record(gateway, world.case(waiting.handle), Withdrawn()))
        return opened

    monkeypatch.setattr(publishing, "laid_open", interrupted)
    files = publishing.publish(world.gateway)
    assert acted
    verify_log(files.__getitem__)
    statistics = files[publishing.STATISTICS]
    assert verify_counts(files.__getitem__, statistics).differences == ()


def test_two_acts_that_were_decided_by_one_charter_do_not_both_happen(world: World) -> None:
    gateway = world.gateway
    charter = gateway.store.charter()
    until = gateway.clock.now().plus(days=1)
    enrol_officer(gateway, world.cast.administrators, key_holder(b"n" * 32).key, ["lawyer"], until)
    stop = AgreementStopped(MEMORANDUM, Hash("0" * 64))
    late = ActLine(charter.length, gateway.clock.now(), stop, ())
    with pytest.raises(Problem) as raised:
        gateway.store.enact(late)
    assert refused(raised) == "store.conflict"


def world_moved(world: World) -> None:
    """An act of the institution, elsewhere."""
    until = world.gateway.clock.now().plus(days=1)
    enrol_officer(world.gateway, world.cast.administrators, key_holder(b"n" * 32).key, ["lawyer"],
                  until)  # fmt: skip


def test_a_requesters_last_cases_are_theirs_alone_the_latest_first(world: World) -> None:
    store = world.gateway.store
    one, two, three = (world.assessed().handle for _ in range(3))
    assert store.last_cases_of(HOME_OFFICE, 2) == (three, two)
    assert store.last_cases_of(HOME_OFFICE, 9) == (three, two, one)
    assert store.last_cases_of("somebody-else", 9) == ()


def test_cases_that_are_read_together_are_as_they_are_alone(world: World) -> None:
    store = world.gateway.store
    one, two = world.assessed(), world.approved()
    elsewhere = (
        DatabaseStore(store.alias, store.keys) if isinstance(store, DatabaseStore) else store
    )
    assert elsewhere.load((two.handle, one.handle)) == (two, one)
    after = record(world.gateway, one, Withdrawn())
    assert elsewhere.load((one.handle, two.handle)) == (after, two)
    assert elsewhere.load(()) == ()
    with pytest.raises(Problem) as raised:
        elsewhere.load((one.handle, Handle("nobody")))
    assert refused(raised) == "store.no-such-case"


def test_a_glance_is_of_one_moment_until_somebody_writes(lasting: World) -> None:
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    here, other = DatabaseStore(store.alias, store.keys), lasting.assessed()
    case = lasting.assessed()
    with here.glance():
        seen = here.case(case.handle), here.charter(), here.latest()
        record(lasting.gateway, case, Withdrawn())
        world_moved(lasting)
        with here.glance():
            assert (here.case(case.handle), here.charter(), here.latest()) == seen
        assert here.case(case.handle).state is CaseState.READY
        here.begin_anew()
        here.append([line_of(lasting.gateway, other, Withdrawn())])
        assert here.case(case.handle).state is CaseState.WITHDRAWN
        assert here.charter().length > seen[1].length
    assert here.case(case.handle).state is CaseState.WITHDRAWN


def test_what_was_decided_at_a_glance_is_refused_once_the_institution_has_moved(
    lasting: World,
) -> None:
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    here, case = DatabaseStore(store.alias, store.keys), lasting.assessed()
    with here.glance():
        here.charter()
        world_moved(lasting)
        with pytest.raises(Problem) as raised:
            here.append([line_of(lasting.gateway, case, Withdrawn())])
    assert refused(raised) == "store.conflict"


def test_what_is_owed_is_found_by_what_is_counted(world: World) -> None:
    store = world.gateway.store
    world.assessed()
    approved, found = world.approved(), world.traced()
    world.called(world.gateway.today() + datetime.timedelta(days=30))
    world.approved()
    late = world.traced()
    owed = store.owed(EPOCH)
    every = store.owing(owed, AWAITING_ANSWER)
    assert set(every) == set(store.cases(*AWAITING_ANSWER))
    assert every == tuple(one for one in store.cases() if one in every)
    unsearched = store.owing(owed, {CaseState.APPROVED})
    assert approved.handle in unsearched
    assert {found.handle, late.handle}.isdisjoint(unsearched)
    assert late.searched_at is not None
    lately = [one for one in owed if one.searched_at == quarter_of(late.searched_at)]
    assert store.owing(lately, AWAITING_ANSWER) == (late.handle,)
    assert store.owing([], AWAITING_ANSWER) == store.owing(owed, ()) == ()


def test_what_came_in_between_two_moments_is_found_by_them(world: World) -> None:
    store = world.gateway.store
    asked, ready = world.assessed(values={}, evidence={}), world.assessed()
    world.called(world.gateway.today() + datetime.timedelta(days=3))
    later = world.assessed(values={}, evidence={})
    since, until = asked.received_at, later.received_at
    both = {CaseState.ASKED, CaseState.READY}
    assert store.received(since, until, both) == (asked.handle, ready.handle)
    assert store.received(since, until, {CaseState.ASKED}) == (asked.handle,)
    assert store.received(until, until.plus(seconds=1), both) == (later.handle,)
    assert store.received(since.plus(days=-9), since, both) == ()
    assert store.received(since, until, ()) == ()


def test_what_runs_out_between_two_moments_is_found_by_them(world: World) -> None:
    store = world.gateway.store
    world.assessed()
    approved = world.approved()
    assert approved.permit is not None
    ends = Instant(approved.permit.proposal.until)
    states = {CaseState.APPROVED}
    assert store.running_out(ends, ends.plus(seconds=1), states) == (approved.handle,)
    assert store.running_out(ends.plus(seconds=-1), ends, states) == ()
    assert store.running_out(ends, ends.plus(seconds=1), {CaseState.ANSWERED}) == ()
