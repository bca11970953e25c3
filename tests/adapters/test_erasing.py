"""What is erased is gone, wherever it stood, and everything that was proved still is."""

from __future__ import annotations

import dataclasses
import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections
from tests.gateway.asking import answered, asked, delayed, printed
from tests.walk.answers import account
from tests.walk.world import AMINA, HOME_OFFICE, MEMORANDUM, NARROWED, NOBODY, World, day

from proviso_gateway.adapters.database.models import (
    Body,
    CaseRow,
    Entry,
    Event,
    KeptAnswer,
    Mark,
    Spent,
)
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.casework.case import Case, answers_about
from proviso_gateway.casework.concerns import ConcernKind, Lock, Raising
from proviso_gateway.casework.keeping import Waits, stays
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.reads import Read, ReadKind
from proviso_gateway.casework.subject_access import Alone, Asker, Identity
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.concerns import raise_concern
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.erase import erase, plan, set_terms
from proviso_gateway.gateway.hold import HoldReason, end_hold, place_hold
from proviso_gateway.gateway.ports import Erasure
from proviso_gateway.gateway.publish import publish
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views import subject_access as reading
from proviso_gateway.gateway.views.own_requests import own_called, own_request, own_requests
from proviso_gateway.gateway.views.reads import own_cases_about, reads
from proviso_gateway.gateway.views.subject_access import due
from proviso_gateway.gateway.views.unsigned import unsigned
from proviso_gateway.institution.acts import ActLine
from proviso_gateway.institution.statements import Statement
from proviso_gateway.pages.coded import told
from proviso_gateway.pages.keeping import done_lines, plan_lines
from proviso_gateway.terms import Handle, Outcome
from proviso_gateway.workbench.rehearse import genesis_hash
from proviso_verify import canonical
from proviso_verify.account import verify_account
from proviso_verify.counts import verify_counts
from proviso_verify.log import Report, open_log, verify_log
from proviso_verify.receipt import verify_receipt_in

DECEMBER, JANUARY = day(2017, 12, 5), day(2018, 1, 9)
SUMMER = day(2018, 6, 6)


class Kept:
    """October 2017 in a world: one told, one of whom nothing was found, one refused, one withdrawn;
    refused cases are kept for a month, approved ones for two, accounts for six."""

    def __init__(self, world: World) -> None:
        self.world = world
        gateway, cast = world.gateway, world.cast
        enacted = set_terms(gateway, (cast.approver, cast.guardian), MEMORANDUM, 1, 2, 6)
        assert not isinstance(enacted, Statement)
        self.told = world.confirmed()
        self.nobody = world.traced(NOBODY)
        self.refused = world.assessed(countersigner="")
        assert self.refused.state is CaseState.REFUSED
        world.called()
        self.answer = world.opened(world.case(self.told.handle))
        self.all = (self.told, self.nobody, self.refused)

    def handles(self) -> set[Handle]:
        return set(self.world.gateway.store.cases())

    def verified(self) -> Report:
        files = publish(self.world.gateway)
        read = files.__getitem__
        genesis = genesis_hash(self.world.gateway)
        assert verify_counts(read, files["statistics.json"], genesis=genesis).holds
        return verify_log(read, genesis=genesis)


@pytest.fixture
def kept(world: World) -> Kept:
    return Kept(world)


@pytest.fixture
def lasts(lasting: World) -> Kept:
    return Kept(lasting)


def code_of(action: object) -> str:
    with pytest.raises(Problem) as raised:
        action()  # type: ignore[operator]
    return raised.value.code


def test_cohorts_go_one_after_another_and_every_figure_and_receipt_still_verifies(
    kept: Kept,
) -> None:
    world, gateway = kept.world, kept.world.gateway
    world.on(DECEMBER)
    assert {(one.what, one.waits) for one in plan(gateway).kept} == {
        ("refused", Waits.PUBLICATION), ("approved", Waits.TERM)
    }  # fmt: skip
    assert erase(gateway) == ()
    before = json.loads(publish(gateway)["statistics.json"])["rows"]
    (one,) = erase(gateway)
    assert (one.what, one.cases, one.kept) == ("refused", 1, 0)
    assert kept.handles() == {kept.told.handle, kept.nobody.handle}
    assert erase(gateway) == ()
    world.on(JANUARY)
    (one,) = erase(gateway)
    assert (one.what, one.cases, one.kept) == ("approved", 2, 0)
    assert kept.handles() == set()
    report = kept.verified()
    assert [(one.what, one.cases) for one in report.erased] == [("refused", 1), ("approved", 2)]
    assert json.loads(publish(gateway)["statistics.json"])["rows"] == before
    files = publish(gateway)
    receipt = canonical.encode(kept.answer["receipt"])
    proven = verify_receipt_in(receipt, open_log(files.__getitem__))
    assert proven.openings["outcome"] == "disclosed"
    world.on(SUMMER)
    (one,) = erase(gateway)
    assert (one.what, one.cases) == ("accounts", 2)
    assert kept.verified().erased[-1].what == "accounts"


def test_nothing_finds_an_erased_case_any_more(kept: Kept) -> None:
    world, store = kept.world, kept.world.gateway.store
    publish(world.on(JANUARY).gateway)
    store.claim(kept.told.handle, "somebody")
    store.note_read(Read("k", world.gateway.now(), ReadKind.CASE, kept.told.handle, "why"))
    store.note_read(Read("k", world.gateway.now(), ReadKind.NAME, None, "a search"))
    erase(world.gateway)
    for case in kept.all:
        assert code_of(lambda case=case: store.case(case.handle)) == "store.no-such-case"
        assert code_of(lambda case=case: store.load([case.handle])) == "store.no-such-case"
        assert store.about(*case.every_mark) == ()
        assert store.called(case.handle) == store.called(case.last_entry) == ()
        assert store.find(HOME_OFFICE, case.received.request.reference) is None
        assert store.sealed_answer(case.handle) is None
    assert store.claims([kept.told.handle]) == {}
    now = world.gateway.now().plus(days=1)
    assert [one.kind for one in store.reads(kept.told.received_at, now)] == [ReadKind.NAME]
    assert store.count(list(CaseState)) == 0


def test_a_number_is_never_given_again_and_a_reference_is_free(kept: Kept) -> None:
    world = kept.world
    publish(world.on(JANUARY).gateway)
    erase(world.gateway)
    request = world.request(request_ref=kept.refused.received.request.request_ref)
    again = receive(world.gateway, HOME_OFFICE, request)
    assert world.case(again).received.number == 4
    assert kept.verified().size > 0


def test_the_person_can_find_out_for_as_long_as_accounts_are_kept(kept: Kept) -> None:
    world, gateway = kept.world, kept.world.gateway
    before = account(gateway, AMINA.person_id)
    assert [one.outcome for one in before.told] == [Outcome.DISCLOSED]
    publish(world.on(JANUARY).gateway)
    erase(gateway)
    assert account(gateway, AMINA.person_id) == before
    # A later answer about her does not disturb the earlier one, nor does its erasure.
    later = world.confirmed()
    world.called(day(2018, 1, 12))
    assert len(account(gateway, AMINA.person_id).told) == 2
    world.on(SUMMER)
    publish(gateway)
    erase(gateway)
    (left,) = account(gateway, AMINA.person_id).told
    assert left.key != ""
    assert left.entry not in {one.entry for one in before.told}
    assert code_of(lambda: world.case(later.handle)) == "store.no-such-case"
    world.on(day(2018, 12, 12))
    erase(gateway)
    assert account(gateway, AMINA.person_id).told == ()
    assert gateway.store.tag_keys(AMINA.person_id) == {}


def test_a_hold_keeps_its_case_and_the_log_shows_no_difference(kept: Kept) -> None:
    world, gateway = kept.world, kept.world.gateway
    place_hold(gateway, world.cast.caseworkers[0], kept.told.handle, HoldReason.CHALLENGE)
    place_hold(gateway, world.cast.approver, kept.told.handle, HoldReason.COMPLAINT)
    publish(world.on(JANUARY).gateway)
    assert plan(gateway).kept_back == (0, 0), "one is somebody"
    erase(gateway)
    assert kept.handles() == {kept.told.handle}
    assert world.entries("erasure")[2]["cases"] == 2
    assert {one["act"] for one in world.entries("erasure")} == {"terms", "cohort", "late"}
    assert world.case(kept.told.handle).answered is not None
    assert kept.verified().erased[-1].cases == 2
    end_hold(gateway, world.cast.approver, kept.told.handle, HoldReason.CHALLENGE)
    world.on(day(2018, 2, 9))
    erase(gateway)
    assert kept.handles() == {kept.told.handle}
    end_hold(gateway, world.cast.guardian, kept.told.handle, HoldReason.COMPLAINT)
    erase(gateway)
    assert kept.handles() == {kept.told.handle}  # looked through once a month, whatever there is
    world.on(day(2018, 3, 9))
    assert plan(gateway).late == 0, "one is somebody"
    erase(gateway)
    assert kept.handles() == set()
    assert kept.verified().cohorts[0].received == 3
    assert len([one for one in world.entries("erasure") if one["act"] == "late"]) == 3


def test_what_is_to_be_destroyed_later_is_not_lost_sight_of(kept: Kept) -> None:
    world, gateway = kept.world, kept.world.gateway
    enacted = set_terms(gateway, (world.cast.approver, world.cast.guardian), MEMORANDUM, 1, 1, 6)
    assert not isinstance(enacted, Statement)
    told = world.case(kept.told.handle)
    assert told.answered is not None
    assert told.answered.destroy_by == "2017-11-02"
    assert stays(told, day(2017, 11, 2))
    assert not stays(told, day(2017, 11, 3))
    attested = dataclasses.replace(told, destroyed_at=gateway.now())
    assert not stays(attested, day(2017, 11, 2))


@pytest.mark.parametrize("who", ["caseworkers", "lawyer", "administrators"])
def test_a_hold_is_ended_by_deciders_alone(who: str) -> None:
    world = World()
    case = world.assessed()
    place_hold(world.gateway, world.cast.lawyer, case.handle, HoldReason.COURT)
    held = getattr(world.cast, who)
    actor = held[0] if isinstance(held, tuple) else held
    ending = lambda: end_hold(world.gateway, actor, case.handle, HoldReason.COURT)  # noqa: E731
    expected = "casework.not-entitled"
    if who == "administrators":  # a rehearsal's caseworkers and administrators are different people
        assert (
            code_of(lambda: place_hold(world.gateway, actor, case.handle, HoldReason.APPEAL))
            == expected
        )
    assert code_of(ending) == expected


def test_holds_are_placed_and_ended_once() -> None:
    world = World()
    case, actor = world.assessed(), world.cast.approver
    assert code_of(lambda: end_hold(world.gateway, actor, case.handle, HoldReason.COURT)) == (
        "gateway.no-hold"
    )
    place_hold(world.gateway, actor, case.handle, HoldReason.COURT)
    again = lambda: place_hold(world.gateway, actor, case.handle, HoldReason.COURT)  # noqa: E731
    assert code_of(again) == "gateway.hold-already"


def test_terms_are_signed_by_two_and_used_from_the_next_month(kept: Kept) -> None:
    gateway, cast = kept.world.gateway, kept.world.cast
    both = (cast.approver, cast.guardian)
    assert code_of(lambda: set_terms(gateway, both, MEMORANDUM, 1, 2, 6)) == "gateway.terms-already"
    assert code_of(lambda: set_terms(gateway, both, "unheard-of", 1, 2, 6)) == (
        "casework.unknown-agreement"
    )
    assert code_of(lambda: set_terms(gateway, both, MEMORANDUM, 3, 2, 6)) == "entry.contradiction"
    kept.world.on(DECEMBER)
    publish(gateway)
    shorter = set_terms(gateway, both, MEMORANDUM, 1, 1, 1)
    assert not isinstance(shorter, Statement)
    assert erase(gateway) == ()
    kept.world.on(JANUARY)
    assert [one.what for one in erase(gateway)] == ["refused", "approved", "accounts"]
    kept.verified()


# --- in databases: nothing of it is left in any byte ----------------------------------------------


def _raw(store: DatabaseStore, folder: Path) -> bytes:
    """Every byte of the files of key store and database."""
    store.close()
    if connections[store.alias].vendor == "postgresql":
        names = [
            "proviso_body", "proviso_mark", "proviso_caserow", "proviso_spent", "proviso_subject",
            "proviso_event", "proviso_keptanswer", "proviso_doomed", "proviso_erasedcount",
        ]  # fmt: skip
        with closing(connections[store.alias].cursor()) as cursor:
            told = b""
            for name in names:
                cursor.execute(f"SELECT string_agg(x::text, chr(10)) FROM {name} AS x")
                told += (cursor.fetchone()[0] or "").encode()
    else:
        told = b"".join(path.read_bytes() for path in sorted(folder.glob("*.sqlite*")))
    return told + b"".join(path.read_bytes() for path in sorted(folder.glob("keys.sqlite*")))


def _shown(store: DatabaseStore, value: bytes) -> bytes:
    """A value as `_raw` shows it."""
    if connections[store.alias].vendor == "postgresql":
        return b"\\x" + value.hex().encode()
    return value


def test_not_a_byte_of_an_erased_case_is_left(lasts: Kept, tmp_path: Path) -> None:
    world, store = lasts.world, lasts.world.gateway.store
    assert isinstance(store, DatabaseStore)
    publish(world.on(JANUARY).gateway)
    alias, handles = store.alias, [one.handle for one in lasts.all]
    secrets = list(store.keys.get_all(handles).values())
    sealed = [
        bytes(one)
        for one in Body.objects.using(alias)
        .filter(event__stream__in=handles)
        .values_list("sealed", flat=True)
    ]
    digests = [
        *Mark.objects.using(alias).filter(case__in=handles).values_list("digest", flat=True),
        *CaseRow.objects.using(alias)
        .filter(handle__in=handles)
        .values_list("reference", flat=True),
    ]
    found = [
        one for row in Spent.objects.using(alias).values_list("found", flat=True) for one in row
    ]
    assert len(secrets) == 3
    assert len(sealed) > 10
    assert found
    before = _raw(store, tmp_path)
    assert all(secret in before for secret in secrets)
    assert all(_shown(store, one[:60]) in before for one in sealed)
    assert all(one.encode() in before for one in (*digests, *found))
    erase(world.gateway)
    after = _raw(store, tmp_path)
    assert not any(secret in after for secret in secrets)
    assert not any(_shown(store, one[at : at + 30]) in after for one in sealed
                   for at in range(0, len(one) - 30, 30))  # fmt: skip
    kept = {*KeptAnswer.objects.using(alias).values_list("mark", flat=True)}
    assert store.standing.digest("mark", answers_about(AMINA.person_id)) in kept
    assert not any(one.encode() in after for one in (*digests, *found) if one not in kept)
    world.on(SUMMER)
    erase(world.gateway)  # the accounts: of nobody whom it was about a digest is left
    after = _raw(store, tmp_path)
    assert not any(one.encode() in after for one in (*digests, *found))


def test_what_left_no_entry_goes_and_what_did_stays(lasts: Kept) -> None:
    world, store = lasts.world, lasts.world.gateway.store
    assert isinstance(store, DatabaseStore)
    publish(world.on(JANUARY).gateway)
    entries = set(Entry.objects.using(store.alias).values_list("handle", flat=True))
    events = Event.objects.using(store.alias).filter(stream=lasts.told.handle)
    assert "handed over" in events.values_list("kind", flat=True)
    with pytest.raises(Exception, match="unchangeable"):
        events.filter(kind="handed over").delete()
    erase(world.gateway)
    kinds = set(events.values_list("kind", flat=True))
    assert kinds == {"received", "assessed: ready", "approved", "search begun", "answered"}
    assert entries < set(Entry.objects.using(store.alias).values_list("handle", flat=True))
    with pytest.raises(Exception, match="unchangeable"):
        events.filter(kind="answered").delete()


def test_a_process_that_remembers_an_erased_case_does_not_give_it(lasts: Kept) -> None:
    world, store = lasts.world, lasts.world.gateway.store
    assert isinstance(store, DatabaseStore)
    publish(world.on(JANUARY).gateway)
    other = DatabaseStore(store.alias, store.keys)
    assert isinstance(other.case(lasts.told.handle), Case)
    erase(world.gateway)
    assert code_of(lambda: other.case(lasts.told.handle)) == "store.no-such-case"
    assert lasts.told.handle not in store.orphans()


def test_a_hold_that_is_placed_in_that_very_moment_keeps_its_case(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, store = kept.world, kept.world.gateway.store
    publish(world.on(JANUARY).gateway)
    placed = list[Handle]()

    def erasing_meanwhile(line: ActLine, erasure: Erasure) -> None:
        if kept.told.handle in erasure.cases and not placed:
            placed.append(kept.told.handle)
            actor = world.cast.caseworkers[0]
            place_hold(world.gateway, actor, kept.told.handle, HoldReason.APPEAL)
        type(store).erase(store, line, erasure)

    monkeypatch.setattr(store, "erase", erasing_meanwhile)
    done = erase(world.gateway)
    assert [(one.what, one.cases, one.kept) for one in done] == [
        ("refused", 1, 0), ("approved", 2, 1)
    ]  # fmt: skip
    assert placed == [kept.told.handle]
    assert kept.handles() == {kept.told.handle}
    kept.verified()


def test_a_home_from_before_is_told_where_its_cases_belong(lasts: Kept) -> None:
    store = lasts.world.gateway.store
    assert isinstance(store, DatabaseStore)
    there = store.alike()
    CaseRow.objects.using(store.alias).update(month=None, ended=None)
    assert store.alike() == ()
    store.note_all()  # as `proviso upgrade` does
    assert sorted(store.alike(), key=str) == sorted(there, key=str)
    assert {one.of for one in there} == {"2017-10"}


def test_what_an_operator_reads_names_nobody(kept: Kept) -> None:
    world = kept.world
    publish(world.on(JANUARY).gateway)
    shown = "\n".join(plan_lines(plan(world.gateway)))
    assert "2017-10  nhs-digital-home-office  2 approved" in shown
    shown += "\n".join(done_lines(erase(world.gateway)))
    for person in world.people:
        for value in (person.family_name, person.given_name, person.postcode, person.person_id):
            assert value not in shown
    assert not any(case.handle in shown for case in kept.all)
    assert not any(case.received.request.request_ref in shown for case in kept.all)


def test_whoever_signs_terms_reads_what_they_change() -> None:
    world = World()
    both = world.cast.approver, world.cast.guardian
    assert not isinstance(set_terms(world.gateway, both, MEMORANDUM, 1, 12, 72), Statement)
    waiting = set_terms(world.gateway, both[:1], MEMORANDUM, 1, 6, 72)
    assert isinstance(waiting, Statement)
    (shown,) = unsigned(world.gateway)
    assert shown.about["keeps_approved"] == "6 months"
    assert shown.about["keeps_approved_so_far"] == "12 months"
    assert shown.about["keeps_refused"] == "1 month"
    assert "Kept, what was approved so far" in told("keeps_approved_so_far", "12 months")


def test_whoever_was_told_less_is_due_until_they_are_told_also_once_the_case_is_erased(
    kept: Kept,
) -> None:
    world = kept.world
    key = world.cast.guardian.key
    world.on(DECEMBER)
    delayed(world, world.case(kept.told.handle), 10)
    question = asked(world)
    assert answered(world, question).disclosures == ()
    publish(world.gateway)
    erase(world.gateway)
    world.on(JANUARY)
    assert [one.waits for one in due(world.gateway, key)] == ["incomplete"]
    erase(world.gateway)
    assert kept.handles() == set()
    assert [one.waits for one in due(world.gateway, key)] == ["incomplete"]
    told = answered(world, question)
    assert len(told.disclosures) == 1
    assert due(world.gateway, key) == ()
    files = publish(world.gateway)
    (proven,) = verify_account(told.file, open_log(files.__getitem__)).told
    assert proven.requester == HOME_OFFICE


def test_delays_are_read_signed_and_ended_after_a_case_that_had_one_is_erased(kept: Kept) -> None:
    world = kept.world
    key = world.cast.guardian.key
    world.on(DECEMBER)
    delayed(world, world.case(kept.told.handle), 3)
    publish(world.gateway)
    world.on(JANUARY)
    erase(world.gateway)
    erase(world.on(day(2018, 2, 6)).gateway)
    assert kept.told.handle not in kept.handles()
    assert reading.delayed(world.gateway, key) == ()
    other = world.confirmed(request_ref="HO-18-001")
    delayed(world, world.case(other.handle), 3)
    assert [one.case for one in reading.delayed(world.gateway, key)] == [other.handle]


def test_a_paper_is_not_written_again_with_less(kept: Kept) -> None:
    world = kept.world
    publish(world.on(JANUARY).gateway)
    question = asked(world, received=JANUARY)
    first = answered(world, question)
    assert len(first.disclosures) == 1
    erase(world.gateway)
    assert printed(world, question).says == first.says
    erase(world.on(SUMMER).gateway)  # accounts are due, and this one was told not long ago
    assert printed(world, question).says == first.says
    assert kept.verified().erased[-1].what == "accounts"
    erase(world.on(day(2019, 1, 8)).gateway)
    assert printed(world, question).says == first.says
    erase(world.on(day(2019, 2, 8)).gateway)
    assert code_of(lambda: printed(world, question)) == "access.told-and-erased"


def test_whoever_stood_back_from_a_case_tells_nobody_of_it_once_it_is_erased(world: World) -> None:
    gateway, cast = world.gateway, world.cast
    set_terms(gateway, (cast.approver, cast.guardian), MEMORANDUM, 1, 2, 6)
    case = world.approved()
    recuse(gateway, cast.guardian, case.handle)
    trace(gateway, case.handle)
    confirm(gateway, cast.caseworkers[1], case.handle, AMINA.person_id)
    world.called()
    publish(world.on(JANUARY).gateway)
    question = asked(world, received=JANUARY)
    assert code_of(lambda: answered(world, question)) == "casework.recused"
    erase(gateway)
    assert case.handle not in gateway.store.cases()
    assert code_of(lambda: answered(world, question)) == "casework.recused"


def test_who_read_what_is_told_although_a_case_was_erased_as_it_was_read(kept: Kept) -> None:
    """A page that was opened in that moment is noted afterwards."""
    world = kept.world
    dora, administrator = world.cast.caseworkers[1], world.cast.administrators[0]
    publish(world.on(JANUARY).gateway)
    erase(world.gateway)
    late = Read(dora.key, world.gateway.now(), ReadKind.CASE, kept.told.handle)
    world.gateway.store.note_read(late)
    assert reads(world.gateway, administrator.key, 30).officers == ()
    assert own_cases_about(world.gateway, dora.key, "Okonjo", "she rang") == ()


def test_a_persons_tags_never_come_again(lasts: Kept) -> None:
    """Whoever is killed between an erasure and the destruction of its keys, and answers next."""
    world, store = lasts.world, lasts.world.gateway.store
    assert isinstance(store, DatabaseStore)
    publish(world.on(JANUARY).gateway)
    erase(world.gateway)
    before = {one.tag for one in store.kept_answers(AMINA.person_id)}
    assert before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseStore, "finish_erasing", lambda _: True)
        erase(world.on(SUMMER).gateway)
    assert store.kept_answers(AMINA.person_id) == ()
    tag = store.subject_tag(AMINA.person_id, b"k" * 32)
    assert tag not in before
    store.finish_erasing()
    assert tag in store.tag_keys(AMINA.person_id)


def test_a_month_that_is_told_in_part_is_told_alike_once_its_cases_are_erased() -> None:
    """What is told of it comes from its file, which is kept; what is not told goes untold."""
    source = re.sub(
        r"  outcomes: exact\n  justification: >-\n(    .*\n)+",
        "  outcomes: threshold\n  threshold: 5\n  rule: ons-10-5\n", NARROWED, count=1,
    )  # fmt: skip
    world = World(source=source)
    cast, gateway = world.cast, world.gateway
    set_terms(gateway, (cast.approver, cast.guardian), MEMORANDUM, 1, 2, 6)
    for _ in range(16):
        world.confirmed()
        world.traced(NOBODY)
    for _ in range(3):
        world.assessed(countersigner="")
    world.called()
    files = publish(world.on(DECEMBER).gateway)
    before = json.loads(files["statistics.json"])
    assert before["rows"][0]["answered"] == 12
    world.on(SUMMER)
    erase(gateway)
    assert not gateway.store.cases()
    files = publish(gateway)
    after = json.loads(files["statistics.json"])
    assert (after["rows"], after["opened"]) == (before["rows"], before["opened"])
    assert verify_counts(files.__getitem__, files["statistics.json"]).holds
    attacked = json.loads(files[f"attacks/{after['attack']}.json"])
    assert (attacked["months"], attacked["kept"]) == (0, 1)


@pytest.mark.parametrize("lock", [Lock.NONE, Lock.LOCK])
def test_a_requester_does_not_see_what_somebody_keeps_from_being_erased(
    kept: Kept, lock: Lock
) -> None:
    """Or that it stays, when all others went, would say that somebody was told of it."""
    world, gateway = kept.world, kept.world.gateway
    publish(world.on(DECEMBER).gateway)
    (told,) = answered(world, asked(world, received=DECEMBER)).disclosures
    raising = Raising(
        ConcernKind.CHALLENGE, Asker.SELF, DECEMBER, (AMINA.person_id,), Identity.PAPERS,
        Alone.ROOM, entries=(told.entry,), lock=lock,
    )  # fmt: skip
    raise_concern(gateway, world.cast.guardian, raising)
    erase(world.on(JANUARY).gateway)
    assert kept.handles() == {kept.told.handle}
    shown = [one.case for one in own_requests(gateway, HOME_OFFICE, 10)]
    reference = kept.told.received.request.request_ref
    if lock is Lock.LOCK:  # they know already
        assert shown == [kept.told.handle]
        assert own_called(gateway, HOME_OFFICE, reference) == kept.told.handle
        return
    assert shown == []
    for looks in (
        lambda: own_request(gateway, HOME_OFFICE, kept.told.handle),
        lambda: own_called(gateway, HOME_OFFICE, reference),
    ):
        assert code_of(looks) == "store.no-such-case"
