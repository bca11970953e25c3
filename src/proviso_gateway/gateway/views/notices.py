"""Who is told today that something of theirs falls due: officers, and those who ask.

It is what a worklist says, person by person, for whoever does not look into it. A notice says to
its reader's own house what it is about; what leaves the house by e-mail counts notices, and repeats
nothing else of them but the day. It never says whether a search or a look is missing: that one is
missing tells that somebody was found.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState
from proviso_gateway.casework.recall import AGREES
from proviso_gateway.casework.subject_access import ANSWERS
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recall import recalled_cases
from proviso_gateway.gateway.slots import after, before, is_near, last_near
from proviso_gateway.gateway.views.clocks import APPROVAL, EVIDENCE, clock_of, due
from proviso_gateway.gateway.views.concerns import notices_soon_due, soon_due_to_people
from proviso_gateway.gateway.views.operating import lapses
from proviso_gateway.gateway.views.recalls import due_of
from proviso_gateway.gateway.views.subject_access import soon_due
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Day, Handle

RENEWS = "administrator"
"""The role of those who renew an enrolment, two together."""


class NoticeKind(StrEnum):
    """What falls due."""

    WORK = "work"
    """A search, or a look at a match, before a slot."""
    LAPSE = "lapse"
    """One's own enrolment."""
    RENEWAL = "renewal"
    """Another officer's enrolment, which administrators renew."""
    RECALL = "recall"
    """An answer that told of the wrong person: the regulator's clock, or a second signature."""
    QUESTION = "question"
    """Somebody's question about their own record, what they raised, or a notice that they are to be
    given, for guardians alone; all alike, so that no kind shows."""
    REQUEST = "request"
    """Evidence for a request, or the call for its answer."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that is due from one person before `by`, or on it: an officer, by their `key`, or
    the officer of a `requester`, by name. `about` tells it from others, and stays inside."""

    kind: NoticeKind
    about: str
    by: Day
    key: str = ""
    requester: str = ""
    person: str = ""


def notices(gateway: Gateway) -> tuple[Notice, ...]:
    """Everything of which somebody is told today. Nothing is recorded by asking."""
    with gateway.store.glance():
        still = gateway.standing_still()
        work = [Notice(NoticeKind.WORK, one.case, one.by, key=one.key) for one in due(still)]
        others = (*_recalls(still), *_enrolments(still), *_questions(still), *_requests(still))
        return (*work, *others)


def _enrolments(gateway: Gateway) -> Iterator[Notice]:
    charter, now = gateway.store.charter(), gateway.now()
    renew = [key for key in charter.roll.officers if RENEWS in roles_now(charter.roll, key, now)]
    for one in lapses(gateway):
        if one.left < 0:
            continue
        if roles_now(charter.roll, one.key, now):
            yield Notice(NoticeKind.LAPSE, one.key, one.until, key=one.key)
        for key in renew:
            if not charter.one_person(key, one.key):
                yield Notice(NoticeKind.RENEWAL, one.key, one.until, key=key)


def _questions(gateway: Gateway) -> Iterator[Notice]:
    charter, now = gateway.store.charter(), gateway.now()
    answer = [key for key in charter.roll.officers if roles_now(charter.roll, key, now) & ANSWERS]
    for handle, by in (*soon_due(gateway), *soon_due_to_people(gateway)):
        for key in answer:
            yield Notice(NoticeKind.QUESTION, handle, by, key=key)
    # One, however many there are: how many would tell how many were disclosed.
    for key, first in notices_soon_due(gateway, answer).items():
        yield Notice(NoticeKind.QUESTION, "notices", first, key=key)


def _recalls(gateway: Gateway) -> Iterator[Notice]:
    """Whoever decides is told while the regulator's clock runs; whoever asked until they confirm
    that everything is destroyed. Overdue, it is said again each day."""
    charter, now = gateway.store.charter(), gateway.now()
    for case in recalled_cases(gateway):
        due = due_of(gateway, case)
        if due.regulator_by is not None:
            by = gateway.clock.day(due.regulator_by)
            for key in charter.roll.officers:
                if roles_now(charter.roll, key, now) & AGREES and case.in_sight(key, charter):
                    yield Notice(NoticeKind.RECALL, case.handle, by, key=key)
        if due.destroyed_by is not None:
            yield Notice(
                NoticeKind.REQUEST,
                case.handle,
                due.destroyed_by,
                requester=case.requester,
                person=case.request.officer,
            )


def _ending(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases whose evidence or call may fall due in the days that are near: some too many, since
    days begin elsewhere at another moment. Others are not read."""
    store, today, last = gateway.store, gateway.today(), last_near(gateway)
    back = datetime.timedelta(days=gateway.evidence_days)
    asked = store.received(before(today - back), after(last - back), {CaseState.ASKED})
    return asked + store.running_out(before(today), after(last), AWAITING_ANSWER)


def _requests(gateway: Gateway) -> Iterator[Notice]:
    """What is due from those who asked. It rests on days that are the same whoever was found."""
    for case in gateway.store.load(_ending(gateway)):
        clock = clock_of(gateway, case)
        if clock is None or clock.what not in (EVIDENCE, APPROVAL):
            continue
        if is_near(gateway, clock.day) and gateway.today() <= clock.day:
            yield Notice(
                NoticeKind.REQUEST,
                case.handle,
                clock.day,
                requester=case.requester,
                person=case.request.officer,
            )
