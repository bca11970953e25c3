"""Answers that told of the wrong person: how each stands, and what is due of it, by officer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.recall import AGREES, BEGINS, RecallDue, hours_left, recall_due
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recall import recalled_cases
from proviso_gateway.gateway.views.worklist import name_of
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle, Instant


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One recall as officers in whose sight the case is read it. `hours` are those left to tell the
    regulator, negative once they are over; `late` says that destruction is overdue."""

    case: Handle
    requester: str
    request_ref: str
    reasons: str
    signed_by: tuple[str, ...]
    recalled_on: Day | None
    regulator_by: Instant | None
    hours: int
    regulator: str
    destroy_by: Day | None
    destroyed_on: Day | None
    late: bool
    second: bool
    """Whether the reader can sign as the second."""
    tells: bool
    """Whether the reader can say that the regulator was told, or why not."""


@dataclass(frozen=True, slots=True)
class RecallsDue:
    """What of all recalls is due, for whoever runs the house: how many wait for a second signature,
    by when the regulator is told of the first, and of how many destruction is overdue."""

    second: int = 0
    regulator: int = 0
    regulator_by: Instant | None = None
    late: int = 0


TOLD, NOT_NEEDED = phrase("told"), phrase("need not be told")


def recalls(gateway: Gateway, key: str) -> tuple[RecallRow, ...]:
    """Every recall of a case in the sight of this officer: what is due first. Raises
    `casework.not-entitled`."""
    roles = roles_now(gateway.store.charter().roll, key, gateway.now())
    if not roles & BEGINS:
        raise not_entitled(phrase("read which answers were recalled"), BEGINS)
    rows = [_row(gateway, key, case, roles) for case in _seen(gateway, key)]
    return tuple(sorted(rows, key=lambda one: (one.regulator_by is None, one.destroy_by is None)))


def recalls_due(gateway: Gateway, key: str = "") -> RecallsDue:
    """What is due of all recalls that the officer of this key may know of; with none, of all."""
    today = gateway.today()
    found = [(case, due_of(gateway, case)) for case in _seen(gateway, key)]
    clocks = [due.regulator_by for _, due in found if due.regulator_by is not None]
    return RecallsDue(
        second=sum(case.recalled is None for case, _ in found),
        regulator=len(clocks),
        regulator_by=min(clocks, default=None),
        late=sum(due.destroyed_by is not None and due.destroyed_by < today for _, due in found),
    )


def due_of(gateway: Gateway, case: Case) -> RecallDue:
    """What is due of this case."""
    on = None if case.recalled_at is None else gateway.clock.day(case.recalled_at)
    return recall_due(case, on, gateway.holidays)


def _seen(gateway: Gateway, key: str) -> Iterator[Case]:
    charter = gateway.store.charter()
    for case in recalled_cases(gateway):
        if not key or case.in_sight(key, charter):
            yield case


def _row(gateway: Gateway, key: str, case: Case, roles: frozenset[str]) -> RecallRow:
    charter, due, begun = gateway.store.charter(), due_of(gateway, case), case.recall_begun
    assert begun is not None
    signers = (begun.key, *((case.recalled.key,) if case.recalled is not None else ()))
    told = case.regulator
    by, now = due.regulator_by, gateway.now()
    destroyed = case.destroyed_at
    return RecallRow(
        case=case.handle,
        requester=case.requester,
        request_ref=case.request.request_ref,
        reasons=begun.reasons,
        signed_by=tuple(name_of(gateway, one) for one in signers),
        recalled_on=None if case.recalled_at is None else gateway.clock.day(case.recalled_at),
        regulator_by=by,
        hours=0 if by is None else hours_left(by, now),
        regulator="" if told is None else (TOLD if told.told else NOT_NEEDED),
        destroy_by=due.destroyed_by,
        destroyed_on=None if destroyed is None else gateway.clock.day(destroyed),
        late=due.destroyed_by is not None and due.destroyed_by < gateway.today(),
        second=case.recalled is None
        and bool(roles & AGREES)
        and not charter.one_person(begun.key, key),
        tells=case.regulator is None and bool(roles & AGREES),
    )
