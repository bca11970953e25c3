"""When a requester may call for an answer: from the slot on, until the approval runs out.

Both days follow from what two people signed, so they are the same whoever was found.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from proviso_gateway.casework.case import Case
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.basis import Basis
from proviso_gateway.institution.working_days import working_day
from proviso_gateway.terms import Day, Instant

WARNED_BEFORE = 2
"""How many working days before a slot, or before an approval runs out, everybody is told."""


def slot_of(gateway: Gateway, case: Case) -> Day | None:
    """The day from which the case's requester may call; None before it is approved.

    It is fixed by the approval, or by the search where nobody had searched by then.
    """
    if case.approved_at is None:
        return None
    name = case.request.agreement
    return slot_from(gateway, case.basis, name, case.approved_at, case.searched_at)


def slot_from(
    gateway: Gateway, basis: Basis, agreement: str, approved: Instant, searched: Instant | None
) -> Day:
    """The slot of whatever was approved and searched for at these moments, under this instrument;
    of an order `agreement` is not asked."""
    slot = _slot_after(gateway, basis, agreement, approved)
    if searched is not None and gateway.clock.day(searched) >= slot:
        return _slot_after(gateway, basis, agreement, searched)
    return slot


def since_when(gateway: Gateway, day: Day) -> Instant:
    """A moment before which nothing was approved or searched for that has its slot on this day or
    later: early rather than late."""
    charter = gateway.store.charter()
    earliest = day
    for several in charter.postponed.values():
        reached = day
        for put_off in reversed(several):  # what was put off may have been put off again
            reached = min(reached, put_off.slot) if put_off.to >= reached else reached
        earliest = min(earliest, reached)
    return before(working_day(earliest, -charter.longest_answer_after(), gateway.holidays))


def before(day: Day) -> Instant:
    """A moment before this day begins, in whatever time zone; less than two days before."""
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return Instant(int(midnight.timestamp()) * 1_000_000).plus(days=-1)


def after(day: Day) -> Instant:
    """A moment after this day has ended, in whatever time zone; less than two days after."""
    return before(day + datetime.timedelta(days=1)).plus(days=2)


def slot_if_searched(gateway: Gateway, case: Case) -> Day | None:
    """The slot that the case comes to if it is searched now."""
    return slot_of(gateway, replace(case, searched_at=gateway.now()))


def _slot_after(gateway: Gateway, basis: Basis, agreement: str, at: Instant) -> Day:
    """The slot of an approval, or of a late search, that came at this moment."""
    charter = gateway.store.charter()
    after = charter.conditions(basis).answer_after
    slot = working_day(gateway.clock.day(at), after, gateway.holidays)
    if basis.kind == "agreement":
        for put_off in charter.postponed.get(agreement, ()):
            slot = put_off.to if put_off.slot == slot else slot
    return slot


def last_day_of(gateway: Gateway, case: Case) -> Day | None:
    """The day on which the case's approval runs out; None before it is approved."""
    if case.permit is None:
        return None
    return gateway.clock.day(Instant(case.permit.proposal.until))


def looked_in_time(gateway: Gateway, case: Case) -> bool:
    """Whether whoever looked at the match had done so before the slot. Later looks never count."""
    slot = slot_of(gateway, case)
    return case.looked_at is None or slot is None or gateway.clock.day(case.looked_at) < slot


def is_near(gateway: Gateway, day: Day | None) -> bool:
    """Whether `day` is no more than two working days ahead, so that people are told."""
    if day is None:
        return False
    return gateway.today() >= working_day(day, -WARNED_BEFORE, gateway.holidays)


def last_near(gateway: Gateway) -> Day:
    """The last day that is near today."""
    day = working_day(gateway.today(), WARNED_BEFORE, gateway.holidays)
    while is_near(gateway, day + datetime.timedelta(days=1)):
        day += datetime.timedelta(days=1)
    return day
