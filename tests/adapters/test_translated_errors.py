"""What each database refuses: real errors of real databases, none of their words."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from tests.adapters.keeping import LASTING
from tests.databases import databases, server

from proviso_gateway.adapters.database import connecting
from proviso_gateway.adapters.database.translated_errors import BY_CONSTRAINT, translated_errors
from proviso_gateway.errors import Problem

Refused = Callable[..., str]

EVENT = "INSERT INTO proviso_event (stream, seq, kind, at, entry_id) VALUES (%s, %s, %s, 1, %s)"
CASE = (
    "INSERT INTO proviso_caserow (handle, state, length, requester, reference, numbered_by, number)"
    " VALUES (%s, 'received', 1, 'police', %s, 'a', %s)"
)
DECISION = (
    "INSERT INTO proviso_decision (proposal, event_id, kind, proposer, approver)"
    " VALUES (%s, %s, 'disclose', %s, %s)"
)
SECRET = "Amina-Okonjo"


@pytest.fixture(params=LASTING)
def alias(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from databases(tmp_path, request.param)


@pytest.fixture
def refused(alias: str) -> Refused:
    """The code with which the database refuses these statements, run in one transaction."""

    def run(*statements: tuple[str, tuple[Any, ...]]) -> str:
        with pytest.raises(Problem) as raised, translated_errors():
            execute(alias, *statements)
        assert SECRET not in str(raised.value)
        assert raised.value.__suppress_context__
        return raised.value.code

    return run


def execute(alias: str, *statements: tuple[str, tuple[Any, ...]]) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        for text, values in statements:
            cursor.execute(text, values)


def execute_in(alias: str, statement: str, *values: Any) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)


def test_a_place_in_a_stream_that_is_taken_is_a_conflict(refused: Refused) -> None:
    event = (EVENT, (SECRET, 0, "noted", None))
    assert refused(event, event) == "store.conflict"


def test_a_requesters_reference_that_is_taken_is_called_so(refused: Refused) -> None:
    one, other = (CASE, ("a" * 26, SECRET, 1)), (CASE, ("b" * 26, SECRET, 2))
    assert refused(one, other) == "store.reference-taken"


def test_a_number_that_is_taken_is_a_conflict(refused: Refused) -> None:
    one, other = (CASE, ("a" * 26, "1", 1)), (CASE, ("b" * 26, "2", 1))
    assert refused(one, other) == "store.conflict"


def test_a_decision_without_an_entry_is_incomplete(refused: Refused) -> None:
    assert refused((EVENT, (SECRET, 0, "received", None))) == "store.incomplete"


def test_what_refers_to_nothing_is_incomplete(refused: Refused) -> None:
    assert refused((EVENT, (SECRET, 0, "noted", SECRET))) == "store.incomplete"


def test_one_who_signs_for_both_is_called_so(refused: Refused) -> None:
    assert refused((DECISION, ("p", 1, SECRET, SECRET))) == "casework.same-officer"


def test_what_nobody_approved_is_called_so(refused: Refused) -> None:
    assert refused((EVENT, (SECRET, 0, "answered", None))) == "store.not-approved"


def test_what_was_recorded_is_unchangeable(refused: Refused) -> None:
    """Whether it may be deleted depends on its case: `test_erasing.py` holds both."""
    event = (EVENT, (SECRET, 0, "noted", None))
    assert refused(event, ("UPDATE proviso_event SET seq = 1", ())) == "store.unchangeable"


def test_a_value_that_reads_like_a_constraint_is_not_taken_for_one(alias: str) -> None:
    """A word list would: both databases quote what they were asked for."""
    words = "two_people_decide: not approved: unchangeable"
    with pytest.raises(Problem) as raised, translated_errors():
        execute(alias, (f'SELECT * FROM "{words}"', ()))
    assert raised.value.code == "store.damaged"


def test_a_table_that_is_not_there_is_damage(refused: Refused) -> None:
    assert refused(("SELECT * FROM proviso_nothing", ())) == "store.damaged"


def test_a_statement_that_may_only_read_says_so(alias: str, refused: Refused) -> None:
    sqlite = connecting.vendor(alias) == "sqlite"
    only = "PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY"
    assert refused((only, ()), (EVENT, ("a", 0, "noted", None))) == "store.read-only"


@pytest.mark.parametrize("alias", ["postgresql"], indirect=True)
def test_of_two_who_wait_for_each_other_one_is_told_of_a_conflict(alias: str) -> None:
    """A real deadlock."""
    both = threading.Barrier(2)
    codes: list[str] = []

    def lock(first: int, second: int) -> None:
        try:
            with translated_errors(), transaction.atomic(using=alias):
                execute_in(alias, "SELECT pg_advisory_xact_lock(%s)", first)
                both.wait()
                execute_in(alias, "SELECT pg_advisory_xact_lock(%s)", second)
        except Problem as wrong:
            codes.append(wrong.code)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=lock, args=order) for order in ((1, 2), (2, 1))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert codes == ["store.conflict"]


@pytest.mark.parametrize("alias", ["postgresql"], indirect=True)
def test_a_lock_that_is_not_to_be_had_in_time_is_busy(alias: str) -> None:
    held = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute("LOCK TABLE proviso_event")
            held.set()
            done.wait(30)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    try:
        with pytest.raises(Problem, match="busy"), translated_errors():
            execute(alias, ("SET LOCAL lock_timeout = 50", ()), ("LOCK TABLE proviso_event", ()))
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize("alias", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_is_unreachable(alias: str, refused: Refused) -> None:
    code = refused(("SELECT pg_terminate_backend(pg_backend_pid())", ()))
    connecting.disconnect(alias)
    assert code == "store.unreachable"


def test_a_server_or_database_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    for url in (f"postgresql:///none?host={tmp_path}", server().url("nowhere")):
        alias = connecting.connect(connecting.postgresql(url))
        with pytest.raises(Problem, match="unreachable"), translated_errors():
            execute(alias)
        connecting.forget(alias)


@pytest.mark.parametrize(
    ("content", "code"), [(b"no database" * 200, "store.damaged"), (None, "store.unreachable")]
)
def test_a_file_that_is_no_database_or_cannot_be_opened(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "proviso.sqlite"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    alias = connecting.connect(connecting.sqlite(path))
    with pytest.raises(Problem) as raised, translated_errors():
        execute(alias, ("SELECT 1 FROM proviso_event", ()))
    assert raised.value.code == code
    connecting.forget(alias)


@pytest.mark.parametrize("alias", ["sqlite"], indirect=True)
def test_a_file_that_somebody_else_writes_is_busy(alias: str, refused: Refused) -> None:
    connections[alias].ensure_connection()
    connections[alias].connection.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(connections[alias].settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert refused((EVENT, ("a", 0, "noted", None))) == "store.busy"
    other.close()


def test_an_error_that_no_driver_made_is_told_by_its_class() -> None:
    with pytest.raises(Problem, match="failed") as raised, translated_errors():
        raise DatabaseError(SECRET)
    assert SECRET not in str(raised.value)


def test_every_constraint_that_is_told_apart_is_one_that_a_database_has(alias: str) -> None:
    """Whoever renames a constraint in a migration is told here."""
    with connections[alias].cursor() as cursor:
        if connecting.vendor(alias) == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint")
            names = {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname LIKE 'proviso%%'")
        else:
            names = {"proviso_caserow.requester, proviso_caserow.reference"}
            names |= {"proviso_decision.proposal", "proviso_search.decision_id"}
            cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        text = " ".join(row[0] for row in cursor.fetchall())
    names |= set(re.findall(r"CONSTRAINT \"(\w+)\"", text))
    names |= set(re.findall(r"RAISE(?: EXCEPTION|\(ABORT,) '([a-z ]+)'", text))
    other = {"sqlite": r"_pkey$", "postgresql": r"\."}[connecting.vendor(alias)]
    assert {name for name in BY_CONSTRAINT if not re.search(other, name)} <= names
