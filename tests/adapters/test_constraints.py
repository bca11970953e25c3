"""What the database itself refuses, whatever a program around it does."""

from __future__ import annotations

import dataclasses
import datetime
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from tests.adapters.keeping import keep_in
from tests.walk.world import HOME_OFFICE, MEMORANDUM, World

from proviso_gateway.adapters.database.connecting import disconnect
from proviso_gateway.adapters.database.kinds import LOGGED
from proviso_gateway.adapters.database.models import (
    AgreementVersion,
    Body,
    Decision,
    Entry,
    Event,
    Leaf,
    Officer,
    PendingEntry,
    Requester,
    Search,
    SignedNote,
    StatusChange,
    TreeHead,
)
from proviso_gateway.adapters.database.store import ROOM, DatabaseStore
from proviso_gateway.casework.events import SearchBegun, Withdrawn
from proviso_gateway.casework.lifecycle import ENTRY_OF, CaseState
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway import receive as receiving
from proviso_gateway.gateway import trace as tracing
from proviso_gateway.gateway.adopt import officer_left
from proviso_gateway.gateway.approve import approve
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.recording import line_of
from proviso_gateway.gateway.release import call
from proviso_gateway.gateway.stop import stop
from proviso_gateway.gateway.trace import TracedMany, trace, trace_all

Sql = Callable[..., None]


@pytest.fixture
def alias(lasting: World) -> str:
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    return store.alias


@pytest.fixture
def sql(alias: str) -> Sql:
    def execute(text: str, *values: Any) -> None:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(text, values)

    return execute


def event(stream: str, seq: int, kind: str, entry: str | None) -> Event:
    return Event(stream=stream, seq=seq, kind=kind, at=1, entry_id=entry)


def test_no_decision_is_recorded_without_an_entry(lasting: World, alias: str) -> None:
    case = lasting.approved()
    for kind in LOGGED:
        with pytest.raises(DatabaseError, match="decision_has_entry"):
            event(case.handle, case.length, kind, None).save(using=alias)


def test_no_decision_is_recorded_with_an_entry_that_is_not_there(
    lasting: World, alias: str
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(using=alias):
        event("a" * 26, 0, "received", "b" * 26).save(using=alias)
    assert not Event.objects.using(alias).filter(stream="a" * 26).exists()


def test_no_entry_is_recorded_without_a_decision(lasting: World, alias: str) -> None:
    with pytest.raises(DatabaseError, match="entry_has_decision"):
        Entry(handle="b" * 26, kind="answer", data=b"{}").save(using=alias)
    with pytest.raises(DatabaseError), transaction.atomic(using=alias):
        Entry(handle="b" * 26, kind="answer", data=b"{}", event_id=10**9).save(using=alias)
    assert not Entry.objects.using(alias).filter(handle="b" * 26).exists()


def test_nothing_is_searched_or_answered_that_nobody_approved(lasting: World, alias: str) -> None:
    case = lasting.assessed()
    entry = case.entries[0].handle
    for kind in ("search begun", "answered"):
        with pytest.raises(DatabaseError, match="not approved"):
            event(case.handle, case.length, kind, entry).save(using=alias)


def test_whoever_proposes_cannot_approve(lasting: World, alias: str) -> None:
    lasting.approved()
    decision = Decision.objects.using(alias).get()
    decision.proposal, decision.approver = "0" * 64, decision.proposer
    decision.event_id = Event.objects.using(alias).filter(kind="received").get().id
    with pytest.raises(DatabaseError, match="two_people_decide"):
        decision.save(using=alias, force_insert=True)


def test_an_approval_carries_one_search(lasting: World, alias: str) -> None:
    lasting.traced()
    spent = Search.objects.using(alias).get()
    other = Event.objects.using(alias).filter(kind="traced").get()
    with pytest.raises(DatabaseError):
        Search(decision_id=spent.decision_id, event=other).save(using=alias, force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic(using=alias):
        Search(decision_id="0" * 64, event=other).save(using=alias, force_insert=True)


@pytest.mark.parametrize("model", [Event, Entry, Leaf, TreeHead, SignedNote, Decision, Search])
def test_what_was_recorded_is_never_changed_or_deleted(
    lasting: World, alias: str, sql: Sql, model: Any
) -> None:
    lasting.traced()
    lasting.gateway.log.sequence()
    table, key = model._meta.db_table, model._meta.pk.column
    before = list(model.objects.using(alias).order_by(key).values_list())
    assert before
    for statement in (f'UPDATE {table} SET "{key}" = "{key}"', f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="unchangeable"):
            sql(statement)
    assert list(model.objects.using(alias).order_by(key).values_list()) == before


def test_an_entry_is_queued_by_the_database_and_let_go_only_by_a_leaf(
    lasting: World, alias: str, sql: Sql
) -> None:
    lasting.received()
    lasting.gateway.log.sequence()
    case = lasting.assessed()
    waiting = PendingEntry.objects.using(alias).values_list("entry__handle", flat=True)
    assert list(waiting.order_by("entry_id")) == [sealed.handle for sealed in case.entries]
    with pytest.raises(DatabaseError, match="unchangeable"):
        sql("DELETE FROM proviso_pendingentry")
    lasting.gateway.log.sequence()
    assert not waiting.exists()


def test_a_body_can_be_deleted_and_the_case_then_says_that_it_is_lost(
    lasting: World, alias: str
) -> None:
    case = lasting.assessed()
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    afresh = DatabaseStore(alias, store.keys)
    assert afresh.case(case.handle) == case
    Body.objects.using(alias).filter(event__stream=case.handle).delete()
    with pytest.raises(Problem, match="body-lost"):
        DatabaseStore(alias, store.keys).case(case.handle)
    assert afresh.cases(CaseState.READY) == (case.handle,)


def test_a_destroyed_key_takes_its_bodies_with_it_and_no_others(lasting: World, alias: str) -> None:
    case, other = lasting.assessed(), lasting.assessed()
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    store.keys.destroy([case.handle])
    afresh = DatabaseStore(alias, store.keys)
    with pytest.raises(Problem, match="body-lost"):
        afresh.case(case.handle)
    assert afresh.case(other.handle) == other


def test_a_body_moved_to_another_event_does_not_open(lasting: World, alias: str) -> None:
    case = lasting.assessed()
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    first, second = Body.objects.using(alias).filter(event__stream=case.handle).order_by("pk")
    Body.objects.using(alias).filter(pk=first.pk).update(nonce=second.nonce, sealed=second.sealed)
    with pytest.raises(Problem, match="body-altered"):
        DatabaseStore(alias, store.keys).case(case.handle)


def test_a_backup_of_the_database_alone_names_nobody(lasting: World, alias: str) -> None:
    """Every value of every table, searched for what the walk was told about people."""
    case = lasting.confirmed()
    lasting.called()
    private = [
        "Okonjo",
        "Amina",
        "SYN-1",
        "1984-06-17",
        "Orchard",
        "QX1 1AA",
        "Officer One",
        "weighed for this one request",
        case.request.request_ref,
    ]
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                told = " ".join(
                    bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v)
                    for v in row
                )
                assert [word for word in private if word in told] == [], table


def test_a_conflicting_line_leaves_nothing_behind(lasting: World, alias: str) -> None:
    case = lasting.proposed()
    stale = line_of(lasting.gateway, case, Withdrawn())
    lasting.gateway.store.append([stale])
    counts = [model.objects.using(alias).count() for model in (Event, Body, Entry, PendingEntry)]
    with pytest.raises(Problem, match="conflict"):
        lasting.gateway.store.append([stale])
    assert counts == [
        model.objects.using(alias).count() for model in (Event, Body, Entry, PendingEntry)
    ]


def test_a_stop_that_another_officer_signs_meanwhile_is_never_passed_over(lasting: World) -> None:
    """Decided before the stop, recorded after it: refused, so the log shows no search after it."""
    case = lasting.approved()
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    charter = store.charter()  # by which it is decided that the search may begin
    begun = SearchBegun("0" * 64, "0" * 64, "0" * 64, charter.length)
    line = line_of(lasting.gateway, case, begun)
    elsewhere = DatabaseStore(store.alias, store.keys)
    stop(dataclasses.replace(lasting.gateway, store=elsewhere), lasting.cast.approver, MEMORANDUM)
    with pytest.raises(Problem, match="conflict"):
        store.append([line])
    assert trace(lasting.gateway, case.handle).state is CaseState.APPROVED
    assert lasting.entries("search") == []


def test_the_tables_tell_the_institution_as_the_charter_does(lasting: World, alias: str) -> None:
    gateway, cast = lasting.gateway, lasting.cast
    stop(gateway, cast.approver, MEMORANDUM)
    officer_left(gateway, cast.administrators, cast.lawyer.key)
    charter = gateway.store.charter()
    told = {row.key: row for row in Officer.objects.using(alias).all()}
    assert {key for key, row in told.items() if row.roles} == set(charter.roll.officers)
    for key, officer in charter.roll.officers.items():
        assert set(told[key].roles.split()) == officer.roles
        assert told[key].until == officer.until
    requesters = Requester.objects.using(alias).values_list("code", "key")
    assert dict(requesters) == dict(charter.requesters)
    versions = AgreementVersion.objects.using(alias).values_list("version", "file")
    assert set(versions) == {
        (version, edition.file_hash)
        for editions in charter.editions.values()
        for edition in editions
        for version in edition.versions
    }
    changes = StatusChange.objects.using(alias).values_list("version", "status", "date")
    assert set(changes.exclude(status="stopped")) == charter.begun
    assert changes.filter(status="stopped").count() == 1


def test_two_who_approve_at_once_make_one_approval(lasting: World) -> None:
    case = lasting.proposed()
    codes = at_once(
        lambda: approve(lasting.gateway, lasting.cast.approver, case.handle),
        lambda: approve(lasting.gateway, lasting.cast.guardian, case.handle),
    )
    assert sorted(code in REFUSALS for code in codes) == [False, True], codes
    assert lasting.case(case.handle).state is CaseState.APPROVED
    assert lasting.verified().kinds["approval"] == 1


def test_a_request_that_comes_twice_at_once_is_one_case(lasting: World) -> None:
    request = lasting.request()
    codes = at_once(*[lambda: receive(lasting.gateway, HOME_OFFICE, request)] * 4)
    assert "" in codes
    assert set(codes) <= {"", "store.conflict", "store.reference-taken"}
    assert receive(lasting.gateway, HOME_OFFICE, request) == lasting.gateway.store.cases()[0]
    assert len(lasting.gateway.store.cases()) == 1


def test_two_who_search_at_once_open_the_register_once(lasting: World) -> None:
    case = lasting.approved()
    assert at_once(*[lambda: trace(lasting.gateway, case.handle)] * 2) == ["", ""]
    assert len(lasting.entries("search")) == 1


def test_two_who_search_for_many_at_once_share_the_work(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing, "GROUP", 2)
    handles = [lasting.approved().handle for _ in range(8)]
    told: list[TracedMany] = []
    codes = at_once(*[lambda: told.append(trace_all(lasting.gateway, handles))] * 2)
    assert codes == ["", ""]
    assert [dict(one.problems) for one in told] == [{}, {}]
    assert {lasting.case(handle).state for handle in handles} == {CaseState.MATCHED}
    assert len(lasting.entries("search")) == 8


def test_a_stop_in_the_moment_in_which_many_searches_begin_is_not_passed_over(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They cannot be recorded together any more, and each is decided anew."""
    handles = [lasting.approved().handle for _ in range(3)]
    store = lasting.gateway.store
    assert isinstance(store, DatabaseStore)
    elsewhere = dataclasses.replace(lasting.gateway, store=DatabaseStore(store.alias, store.keys))
    append, officers = store.append, [lasting.cast.approver]

    def stopped_before(lines: Any) -> None:
        if officers:
            stop(elsewhere, officers.pop(), MEMORANDUM)
        append(lines)

    monkeypatch.setattr(store, "append", stopped_before)
    traced = trace_all(lasting.gateway, handles)
    assert {case.state for case in traced.cases} == {CaseState.APPROVED}
    assert lasting.entries("search") == []


def test_calls_at_once_get_the_same_bytes_and_leave_one_entry(lasting: World) -> None:
    case = lasting.confirmed()
    lasting.on(lasting.opened_on + datetime.timedelta(days=3))
    got: list[bytes] = []
    codes = at_once(*[lambda: got.append(call(lasting.gateway, case.handle))] * 4)
    assert codes == [""] * 4
    assert len(set(got)) == 1
    assert len(lasting.entries("answer")) == 1
    lasting.verified()


def test_a_disk_that_is_nearly_full_refuses_a_call_before_anything_is_looked_at(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = lasting.confirmed()
    lasting.on(lasting.opened_on + datetime.timedelta(days=3))
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=ROOM - 1))
        with pytest.raises(Problem) as raised:
            call(lasting.gateway, case.handle)
    assert raised.value.code == "store.no-room"
    assert lasting.case(case.handle) == case
    assert lasting.opened(case)["answer"] == "disclosed"


def test_a_disk_that_fills_in_the_call_leaves_nothing_half_done(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each of its writes, in turn: the entry, and the hand-over."""
    for nth in (1, 2):
        case = lasting.confirmed()
        lasting.on(lasting.gateway.today() + datetime.timedelta(days=5))
        inner, left = DatabaseStore.append, iter(range(1, 99))

        def full(self: DatabaseStore, *args: Any) -> None:
            if next(left) >= nth:  # noqa: B023
                raise problem("store.disk-full")
            inner(self, *args)  # noqa: B023

        with monkeypatch.context() as patch:
            patch.setattr(DatabaseStore, "append", full)
            with pytest.raises(Problem) as raised:
                call(lasting.gateway, case.handle)
        assert raised.value.code == "store.disk-full"
        assert (lasting.case(case.handle).answered is not None) == (nth == 2)
        assert lasting.gateway.store.sealed_answer(case.handle) is None
        assert lasting.opened(case)["answer"] == "disclosed"
    lasting.verified()


@pytest.mark.parametrize("refused_at", ["append", "new_handle"])
def test_an_error_after_a_number_was_told_lets_the_next_one_have_it_at_once(
    lasting: World, refused_at: str
) -> None:
    """Though the thread that met the error lives on and asks for nothing more."""
    store = lasting.gateway.store
    ended, idle = threading.Event(), threading.Event()

    def fails(*_: object) -> None:
        raise problem("store.disk-full")

    def meets_an_error() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store if refused_at == "append" else receiving, refused_at, fails)
            with pytest.raises(Problem, match="disk-full"):
                lasting.received()
        ended.set()
        idle.wait(60)
        connections.close_all()

    def asks_for_the_next() -> None:
        lasting.received()
        connections.close_all()

    one = threading.Thread(target=meets_an_error, daemon=True)
    one.start()
    assert ended.wait(30)
    two = threading.Thread(target=asks_for_the_next, daemon=True)
    two.start()
    two.join(20)
    assert not two.is_alive()
    idle.set()
    one.join()
    assert [entry["number"] for entry in lasting.entries("request")] == [1]


def test_whoever_asks_for_a_number_waits_until_the_one_before_has_recorded(lasting: World) -> None:
    store = lasting.gateway.store
    told: list[int] = []

    def ask() -> None:
        with store.numbering() as next_number:
            told.append(next_number(MEMORANDUM))
        connections.close_all()

    with store.numbering() as next_number:
        assert next_number(MEMORANDUM) == next_number(MEMORANDUM) == 1
        other = threading.Thread(target=ask)
        other.start()
        other.join(0.5)
        assert told == []
    other.join()
    assert told == [1]


REFUSALS = ("store.conflict", "store.approval-spent", "gateway.not-proposed")


def at_once(*actions: Callable[[], object]) -> list[str]:
    """What each of these came to, done by threads that begin together: a code, or nothing."""
    together = threading.Barrier(len(actions))
    codes: list[str] = []

    def act(action: Callable[[], object]) -> None:
        together.wait()
        try:
            action()
            codes.append("")
        except Problem as refused:
            codes.append(refused.code)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=act, args=(action,)) for action in actions]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return codes


def test_a_database_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """SQLite told to take no writes: the error of a read-only home, injected."""
    world = World(keep=keep_in("sqlite", tmp_path))
    store = world.gateway.store
    assert isinstance(store, DatabaseStore)
    with connections[store.alias].cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    with pytest.raises(Problem, match="read-only"):
        world.received()
    disconnect(store.alias)
    assert world.received() in store.cases()


def test_the_tables_are_what_the_models_say(lasting: World) -> None:
    call_command("makemigrations", "proviso", check=True, dry_run=True, verbosity=0)


def test_every_step_that_leaves_an_entry_is_in_the_constraint() -> None:
    assert {step.value for step in ENTRY_OF} <= set(LOGGED)
