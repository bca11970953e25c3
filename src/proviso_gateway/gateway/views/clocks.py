"""Which clocks run on a case, in working days: to answer what was asked, to look, to call.

Two working days before a slot everybody whose look is missing is told: in the worklist, in
`proviso queue`, and wherever else `due` is read. It names officers by their keys, and nobody else.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState
from proviso_gateway.casework.who_may import WHO_MAY, Doing, may
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.slots import is_near, last_day_of, since_when, slot_from, slot_of
from proviso_gateway.gateway.views.sight import may_look
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.institution.working_days import working_days_to
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle

EVIDENCE, SLOT, APPROVAL = "evidence", "slot", "approval"
LOOK = phrase("a look at the match")
SEARCH = phrase("the search, and a look at the match")


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock that runs out next on a case: which, on what day, and how many working days are
    left until then; negative once it is over."""

    what: str
    day: Day
    left: int


@dataclass(frozen=True, slots=True)
class Due:
    """What one officer is told: this case needs `what` before `by`, and they can give it."""

    key: str
    case: Handle
    what: str
    by: Day


def clock_of(gateway: Gateway, case: Case) -> Clock | None:
    """The clock that runs out next; None where none runs."""
    what, day = _next(gateway, case)
    if day is None:
        return None
    return Clock(what, day, working_days_to(gateway.today(), day, gateway.holidays))


def due(gateway: Gateway) -> tuple[Due, ...]:
    """Who is told today that their look, or a search, is missing, two working days before the slot,
    in order of receipt. Nobody is told of a case that is out of their sight."""
    with gateway.store.glance():
        still = gateway.standing_still()
        officers = still.store.charter().roll.officers
        return tuple(
            told
            for case in still.store.load(_before_their_slots(still))
            if (slot := slot_of(still, case)) is not None
            for key in officers
            if (told := _told(still, key, case, slot)) is not None
        )


def _before_their_slots(gateway: Gateway) -> tuple[Handle, ...]:
    """The cases that somebody must search for or look at before a slot that is near. Others, which
    may be very many, are not read."""
    states = WHO_MAY[Doing.LOOK].states | WHO_MAY[Doing.SEARCH].states
    today = gateway.today()
    near = []
    for one in gateway.store.owed(since_when(gateway, today)):
        slot = slot_from(gateway, one.basis, one.numbered_by, one.approved_at, one.searched_at)
        if today < slot and is_near(gateway, slot):
            near.append(one)
    return gateway.store.owing(near, states)


def _told(gateway: Gateway, key: str, case: Case, slot: Day) -> Due | None:
    charter = gateway.store.charter()
    roles = roles_now(charter.roll, key, gateway.now())
    if not case.in_sight(key, charter):
        return None
    if may_look(gateway, key, case):
        return Due(key, case.handle, LOOK, slot)
    searches = may(Doing.SEARCH, roles, case.state)
    return Due(key, case.handle, SEARCH, slot) if searches else None


def _next(gateway: Gateway, case: Case) -> tuple[str, Day | None]:
    if case.state is CaseState.ASKED:
        received = gateway.clock.day(case.received_at)
        return EVIDENCE, received + datetime.timedelta(days=gateway.evidence_days)
    if case.state in AWAITING_ANSWER:
        slot = slot_of(gateway, case)
        if slot is not None and gateway.today() < slot:
            return SLOT, slot
        return APPROVAL, last_day_of(gateway, case)
    return "", None
