"""What a database refuses, told in our own words. No message of a database is passed on.

A database's message may quote the values of a row, so only the constraint's name is read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError

from proviso_gateway.errors import Problem, problem

_BY_CONSTRAINT: Mapping[str, str] = {
    "reference_once": "store.reference-taken",
    "proviso_caserow.requester, proviso_caserow.reference": "store.reference-taken",
    "proviso_decision_pkey": "store.approval-spent",
    "proviso_decision.proposal": "store.approval-spent",
    "proviso_search_pkey": "store.approval-spent",
    "proviso_search.decision_id": "store.approval-spent",
    "two_people_decide": "casework.same-officer",
    "decision_has_entry": "store.incomplete",
    "entry_has_decision": "store.incomplete",
    "foreign key constraint": "store.incomplete",
    "unchangeable": "store.unchangeable",
    "not approved": "store.not-approved",
}
"""A word of the database's message, to what it means; anything else is a conflict."""

_BY_CONDITION: Mapping[str, str] = {
    "database is locked": "store.busy",
    "readonly database": "store.read-only",
    "read-only": "store.read-only",
    "unable to open": "store.unreachable",
    "disk is full": "store.disk-full",
    "no space left": "store.disk-full",
    "disk i/o error": "store.disk-full",
    "malformed": "store.damaged",
    "not a database": "store.damaged",
    "no such table": "store.damaged",
    "does not exist": "store.damaged",
    "deadlock": "store.conflict",
}
"""The same, for what is no matter of the rows."""


@contextmanager
def translated_errors() -> Iterator[None]:
    """Around every use of a database: its errors become `store.*` problems."""
    try:
        yield
    except DatabaseError as wrong:
        raise _told(wrong) from None
    except InterfaceError:
        raise problem("store.unreachable") from None


def _told(wrong: DatabaseError) -> Problem:
    said = str(wrong).lower()
    code = next((code for word, code in _BY_CONSTRAINT.items() if word in said), None)
    if code is None:
        code = next((code for word, code in _BY_CONDITION.items() if word in said), None)
    if code is None:
        integrity = isinstance(wrong, IntegrityError)
        unreachable = isinstance(wrong, OperationalError)
        code = (
            "store.conflict"
            if integrity
            else "store.unreachable"
            if unreachable
            else "store.failed"
        )
    return problem(code)
