"""What a database refuses, told in our own words. No message of a database is passed on.

A message may quote the values of a row. So errors are told apart by their codes: PostgreSQL's
SQLSTATE, SQLite's extended result code. Which constraint refused, PostgreSQL says in a field of its
own; SQLite says it in its message alone, and nothing else is read there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError

from proviso_gateway.errors import Problem, problem

BY_CONSTRAINT: Mapping[str, str] = {
    "reference_once": "store.reference-taken",
    "proviso_caserow.requester, proviso_caserow.reference": "store.reference-taken",
    "proviso_decision_pkey": "store.approval-spent",
    "proviso_decision.proposal": "store.approval-spent",
    "proviso_search_pkey": "store.approval-spent",
    "proviso_search.decision_id": "store.approval-spent",
    "two_people_decide": "casework.same-officer",
    "decision_has_entry": "store.incomplete",
    "entry_has_decision": "store.incomplete",
    "unchangeable": "store.unchangeable",
    "not approved": "store.not-approved",
}
"""What a constraint of ours means when it refuses, by its name; SQLite names a unique one by its
columns. The last two are triggers: they say their own name as the whole message."""

_BY_SQLSTATE: Mapping[str, str] = {
    "23503": "store.incomplete",  # foreign_key_violation
    "23": "store.conflict",
    "25006": "store.read-only",  # read_only_sql_transaction
    "40": "store.conflict",  # a deadlock, or two who cannot both go on
    "55P03": "store.busy",  # lock_not_available
    "57014": "store.busy",  # query_canceled: it took longer than the server allows
    "42501": "store.read-only",  # insufficient_privilege
    "42": "store.damaged",  # a table or column that our own statements name is not there
    "53100": "store.disk-full",
    "58030": "store.disk-full",  # io_error
    "XX": "store.damaged",
    "08": "store.unreachable",
    "53": "store.unreachable",
    "57P": "store.unreachable",
}
"""By PostgreSQL's code, or the beginning of one."""

_BY_RESULT_CODE: Mapping[str, str] = {
    "SQLITE_CONSTRAINT_FOREIGNKEY": "store.incomplete",
    "SQLITE_CONSTRAINT": "store.conflict",
    "SQLITE_BUSY": "store.busy",
    "SQLITE_LOCKED": "store.busy",
    "SQLITE_READONLY": "store.read-only",
    "SQLITE_CANTOPEN": "store.unreachable",
    "SQLITE_FULL": "store.disk-full",
    "SQLITE_IOERR": "store.disk-full",
    "SQLITE_CORRUPT": "store.damaged",
    "SQLITE_NOTADB": "store.damaged",
    "SQLITE_ERROR": "store.damaged",  # a table or column that our own statements name is not there
}
"""By SQLite's code, or the beginning of one."""


@contextmanager
def translated_errors() -> Iterator[None]:
    """Around every use of a database: its errors become `store.*` problems."""
    try:
        yield
    except (DatabaseError, InterfaceError) as wrong:
        raise _translated(wrong) from None


def _translated(wrong: Exception) -> Problem:
    """The problem that an error of Django's is, whose cause is the driver's own."""
    cause = wrong.__cause__
    constraint = _constraint(cause)
    if constraint in BY_CONSTRAINT:
        return problem(BY_CONSTRAINT[constraint])
    code = _by_code(getattr(cause, "sqlstate", None), _BY_SQLSTATE) or _by_code(
        getattr(cause, "sqlite_errorname", None), _BY_RESULT_CODE
    )
    return problem(code or _by_class(wrong))


def _constraint(cause: BaseException | None) -> str:
    """The name of the constraint or trigger that refused; empty where none did."""
    if isinstance(cause, sqlite3.Error):
        code, message = getattr(cause, "sqlite_errorname", ""), str(cause)
        if not code.startswith("SQLITE_CONSTRAINT"):
            return ""
        return message if code == "SQLITE_CONSTRAINT_TRIGGER" else message.partition(": ")[2]
    said = getattr(cause, "diag", None)
    if getattr(cause, "sqlstate", None) == _RAISED:
        return str(said.message_primary) if said is not None else ""
    return str(getattr(said, "constraint_name", None) or "")


_RAISED = "23000"
"""The code that our own triggers raise on PostgreSQL, and nothing else does."""


def _by_code(code: str | None, table: Mapping[str, str]) -> str | None:
    """What the longest beginning of the code means, of those that the table has."""
    found = [begin for begin in table if code is not None and code.startswith(begin)]
    return table[max(found, key=len)] if found else None


def _by_class(wrong: Exception) -> str:
    """What an error without a code means: a connection that failed, or a misuse of the driver."""
    if isinstance(wrong, IntegrityError):
        return "store.conflict"
    if isinstance(wrong, OperationalError | InterfaceError):
        return "store.unreachable"
    return "store.failed"
