"""What waits, for whom, and until when: the worklist of the portal and `proviso queue`.

It names nobody, and tells of a search no more than whoever reads it is told. However many cases
there are, a page of it asks the store the same few things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, IN_HAND, TELLING, CaseState
from proviso_gateway.casework.who_may import WHO_MAY, Doing, Told
from proviso_gateway.gateway.confirm import LOOKED_AT
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.slots import is_near, last_day_of, slot_of
from proviso_gateway.gateway.views.apart import hidden_from
from proviso_gateway.gateway.views.cases import WAITS_FOR, standing_of, waits_in_vain
from proviso_gateway.gateway.views.clocks import Clock, clock_of
from proviso_gateway.gateway.views.desk import doings
from proviso_gateway.gateway.views.sight import told_of
from proviso_gateway.gateway.views.why import Why, why_of
from proviso_gateway.gateway.views.worklist import name_of
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle

IN_THE_HOUSE = tuple(state for state in WAITS_FOR if state is not CaseState.ANSWERED)
"""The states in which the custodian still has something to do, or to wait for."""

IDLE = frozenset(
    {
        Doing.OPEN,
        Doing.STAND_BACK,
        Doing.READ_TIES,
        Doing.SET_APART,
        Doing.CLAIM,
        Doing.PLACE_HOLD,
        Doing.END_HOLD,
    }
)
"""What an officer can do that decides nothing."""

AT_ONCE, LOOKED_THROUGH = 128, 1_024
"""How many cases are read together (more than a page shows, so that one reading tells whether there
are others); how many are looked through for a filter that only a case
itself can answer."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases are listed; empty means any. `state` is one as whoever reads it is told it;
    `agreement` an agreement's name or an order's hash; `mine`: what they can do something about."""

    state: str = ""
    requester: str = ""
    agreement: str = ""
    mine: bool = False
    overdue: bool = False


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits. It names nobody. From its `slot` on the requester may call for the answer,
    while the approval holds; `soon` says what is lost if nobody acts within two working days.
    `claimed_by` says who has taken it on, `yours` that this is whoever reads."""

    case: Handle
    request_ref: str
    requester: str
    agreement: str
    received: Day
    state: str
    waits_for: str
    why: Why
    slot: Day | None
    soon: str
    clock: Clock | None
    doing: tuple[Doing, ...]
    claimed_by: str
    yours: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """The cases that wait, the first of them, and how many wait in all, whatever the filter, as far
    as whoever reads it may know.
    `more` says that others fit the filter, or may: not all were looked through."""

    first: tuple[WaitingCase, ...]
    in_all: int
    more: bool


def queue(gateway: Gateway, most: int, key: str = "", which: Filter = EVERYTHING) -> Queue:
    """The first `most` cases that wait for somebody in the house, in order of receipt, as the
    officer of this key reads them; with none, as anybody at the home may."""
    with gateway.store.glance():
        return _queue(gateway.standing_still(), most, key, which)


def _queue(still: Gateway, most: int, key: str, which: Filter) -> Queue:
    found: list[Case] = []
    looked_through = 0
    for cases in _read(still, _states(still, key, which), which) if most else ():
        looked_through += len(cases)
        found += [case for case in cases if _fits(still, key, case, which)]
        if len(found) > most or looked_through >= LOOKED_THROUGH:
            break
    shown = found[:most]
    claims = still.store.claims([case.handle for case in shown])
    more = len(found) > most or looked_through >= LOOKED_THROUGH
    in_all = still.store.count(IN_THE_HOUSE) - len(hidden_from(still, key, IN_THE_HOUSE))
    rows = tuple(_waiting(still, case, key, claims.get(case.handle, "")) for case in shown)
    return Queue(rows, in_all, more)


def _read(gateway: Gateway, states: frozenset[CaseState], which: Filter) -> Iterator[list[Case]]:
    """The cases that fit as far as the store knows, so many at once."""
    at = 0
    while states:
        handles = gateway.store.page(
            states, which.requester, which.agreement, most=AT_ONCE, skip=at
        )
        if handles:
            yield list(gateway.store.load(handles))
        if len(handles) < AT_ONCE:
            return
        at += AT_ONCE


def _states(gateway: Gateway, key: str, which: Filter) -> frozenset[CaseState]:
    """The states in which a case can fit; what is told of each is asked case by case."""
    states = frozenset(IN_THE_HOUSE)
    if which.state == IN_HAND:
        states &= TELLING
    elif which.state:
        states &= frozenset(one for one in CaseState if one.value == which.state)
    if which.mine:
        roles = roles_now(gateway.store.charter().roll, key, gateway.now())
        acts = [row for act, row in WHO_MAY.items() if act not in IDLE and roles & row.roles]
        states &= frozenset[CaseState]().union(*(row.states for row in acts))
    return states


def _fits(gateway: Gateway, key: str, case: Case, which: Filter) -> bool:
    if key and not case.in_sight(key, gateway.store.charter()):
        return False
    if which.state and standing_of(gateway, case, key).state != which.state:
        return False
    if which.mine and not _doing(gateway, key, case):
        return False
    if not which.overdue:
        return True
    # What is overdue inside a search is told to nobody here: it would tell that there is a match.
    clock = clock_of(gateway, case)
    return (clock is not None and clock.left < 0) or _is_unsearched_at_its_slot(gateway, case)


def _is_unsearched_at_its_slot(gateway: Gateway, case: Case) -> bool:
    slot = slot_of(gateway, case)
    unsearched = case.state in (CaseState.APPROVED, CaseState.SEARCHED)
    return unsearched and slot is not None and slot <= gateway.today()


def _waiting(gateway: Gateway, case: Case, key: str, claimed_by: str) -> WaitingCase:
    standing = standing_of(gateway, case, key)
    charter = gateway.store.charter()
    return WaitingCase(
        case=case.handle,
        request_ref=case.received.request.request_ref,
        requester=case.received.requester,
        agreement=case.received.request.agreement,
        received=gateway.clock.day(case.received_at),
        state=standing.state,
        waits_for=standing.waits_for,
        why=why_of(gateway, key, case),
        slot=slot_of(gateway, case),
        soon=_soon(gateway, case, looks=told_of(gateway, key, case, Told.WHETHER)),
        clock=clock_of(gateway, case),
        doing=_doing(gateway, key, case),
        claimed_by=name_of(gateway, claimed_by) if claimed_by else "",
        yours=bool(claimed_by and key) and charter.one_person(claimed_by, key),
    )


def _doing(gateway: Gateway, key: str, case: Case) -> tuple[Doing, ...]:
    return tuple(one for one in doings(gateway, key, case) if one not in IDLE) if key else ()


def _soon(gateway: Gateway, case: Case, *, looks: bool) -> str:
    """What everybody concerned is told two working days ahead; empty while there is time. That a
    look is missing is told to nobody who is not told that there is somebody to look at."""
    slot, last = slot_of(gateway, case), last_day_of(gateway, case)
    if waits_in_vain(gateway, case):
        return ""
    if looks and case.state in LOOKED_AT and slot is not None and gateway.today() < slot:
        near = is_near(gateway, slot)
        return phrase("no look counts from {day} on", day=slot) if near else ""
    unsearched = case.state in WHO_MAY[Doing.SEARCH].states
    if unsearched and slot is not None and is_near(gateway, slot) and gateway.today() < slot:
        return phrase("search before {day}", day=slot)
    if case.state in AWAITING_ANSWER and is_near(gateway, last):
        return phrase("the requester must call by {day}", day=last)
    return ""
