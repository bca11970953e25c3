"""Complaints, objections and challenges, for guardians; nobody else reads of any.

What stands here names nobody: each goes by its handle and by the custodian's own reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.concerns import (
    Concern,
    ConcernKind,
    Finding,
    Lock,
    acknowledge_by,
    decide_by,
)
from proviso_gateway.casework.subject_access import ANSWERS
from proviso_gateway.errors import problem
from proviso_gateway.gateway.access_acts import concerns
from proviso_gateway.gateway.concerns import about, concern
from proviso_gateway.gateway.destroyed import to_destroy
from proviso_gateway.gateway.person_notices import every_notice
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import check_answers
from proviso_gateway.gateway.telling import check_not_recused
from proviso_gateway.gateway.views.subject_access import due as questions_due
from proviso_gateway.gateway.views.subject_access import every_question
from proviso_gateway.gateway.views.worklist import SHORTEST
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.institution.working_days import working_days_to
from proviso_gateway.terms import Day, Handle

TOLD_BEFORE = 5
"""Working days before something falls due, from which guardians are reminded of it."""


@dataclass(frozen=True, slots=True)
class RaisedRow:
    """One of them as guardians read it. `acknowledge_by` and `decide_by` are None where that is
    done or not owed; `by` is the first of them, and `left` the working days until then."""

    handle: Handle
    what: ConcernKind
    reference: str
    received: Day
    acknowledge_by: Day | None
    decide_by: Day | None
    by: Day | None
    left: int
    finding: Finding | None
    decided: Day | None
    lock: Lock
    disclosures: int


@dataclass(frozen=True, slots=True)
class ToLock:
    """What a requester is told who holds details that are challenged: of which request of theirs,
    and until when they keep them. Nothing of whom it is about, nor why."""

    requester: str
    request_ref: str
    destroy_by: str
    lock: Lock


def raised(gateway: Gateway, key: str) -> tuple[RaisedRow, ...]:
    """Every one: first those that are due, the first first, then the others, the latest first.
    Raises `casework.not-entitled`."""
    check_answers(gateway, key)
    found = tuple(_every(gateway))
    due = sorted((one for one in found if one.by is not None), key=_by)
    return (*due, *(one for one in reversed(found) if one.by is None))


def concern_called(gateway: Gateway, key: str, word: str) -> Handle:
    """The one that this handle, the beginning of it, or the custodian's reference names. Raises
    `casework.not-entitled`, `access.no-such-concern`, `gateway.ambiguous-name`."""
    check_answers(gateway, key)
    found = {
        one.handle
        for one in concerns(gateway)
        if (word and word == one.raising.reference)
        or (len(word) >= SHORTEST and one.handle.startswith(word))
    }
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found:
        raise problem("access.no-such-concern")
    return found.pop()


def to_lock(gateway: Gateway, key: str, handle: Handle) -> tuple[ToLock, ...]:
    """What each requester is told of this challenge, for a guardian to print where they have no
    account. Raises `casework.not-entitled`, `access.no-such-concern`, and `casework.recused` for a
    guardian who stood back from what it is about."""
    check_answers(gateway, key)
    one = concern(gateway, handle)
    if one.locks is Lock.NONE:
        return ()
    its = about(gateway, one.raising)
    for each in its:
        check_not_recused(gateway, key, each.recused)
    return tuple(
        ToLock(
            each.requester,
            each.request.request_ref,
            each.answered.destroy_by if each.answered is not None else "",
            one.locks,
        )
        for each in its
        # What is recalled is to be destroyed, whatever was asked of it before.
        if isinstance(each, Case) and to_destroy(each) and each.recalled is None
    )


def soon_due_to_people(gateway: Gateway) -> Iterator[tuple[Handle, Day]]:
    """The complaints, objections and challenges of which guardians are reminded today."""
    for one in _every(gateway):
        if one.by is not None and one.left <= TOLD_BEFORE:
            yield one.handle, one.by


def notices_soon_due(gateway: Gateway, keys: Iterable[str]) -> Mapping[str, Day]:
    """By when each of these guardians is to see to the first notice that is due soon; nobody for
    whom none is."""
    charter, first = gateway.store.charter(), dict[str, Day]()
    keys = tuple(keys)
    for case, one in every_notice(gateway) if keys else ():
        if one.by is not None and _near(gateway, one.by):
            for key in keys:
                if case.in_sight(key, charter):
                    first[key] = min(one.by, first.get(key, one.by))
    return first


def late_to_people(gateway: Gateway) -> int:
    """How much of what is owed to people about their own record is overdue: questions, complaints,
    objections and challenges together, so that no kind shows."""
    late = sum(one.by is not None and one.left < 0 for one in every_question(gateway))
    return late + sum(one.by is not None and one.left < 0 for one in _every(gateway))


def owed_to_people(gateway: Gateway, key: str) -> tuple[Day, ...]:
    """By when a guardian owes something to somebody, the first first: questions, complaints,
    objections and challenges. Empty for anybody else, and nothing is read."""
    if not roles_now(gateway.store.charter().roll, key, gateway.now()) & ANSWERS:
        return ()
    days = [one.by for one in questions_due(gateway, key)]
    days += [one.by for one in _every(gateway)]
    return tuple(sorted(day for day in days if day is not None))


def _near(gateway: Gateway, day: Day) -> bool:
    return working_days_to(gateway.today(), day, gateway.holidays) <= TOLD_BEFORE


def _every(gateway: Gateway) -> Iterator[RaisedRow]:
    for one in concerns(gateway):
        yield _row(gateway, one)


def _row(gateway: Gateway, one: Concern) -> RaisedRow:
    raising = one.raising
    first, last = acknowledge_by(one), decide_by(one, gateway.holidays)
    by = min((day for day in (first, last) if day is not None), default=None)
    return RaisedRow(
        handle=one.handle,
        what=raising.what,
        reference=raising.reference,
        received=raising.received,
        acknowledge_by=first,
        decide_by=last,
        by=by,
        left=0 if by is None else working_days_to(gateway.today(), by, gateway.holidays),
        finding=one.finding,
        decided=one.decided,
        lock=one.locks,
        disclosures=len(raising.entries),
    )


def _by(one: RaisedRow) -> tuple[Day, Handle]:
    assert one.by is not None
    return one.by, one.handle
