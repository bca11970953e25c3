"""Beside the walk: what the house says of itself: its witnesses, its clock, slots that are put off.

Each is an entry of the log, signed by two, with nothing in it that could be about a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import sealed
from proviso_gateway.gateway.slots import since_when, slot_from
from proviso_gateway.gateway.statements import begin, state
from proviso_gateway.institution.acts import PolicySet, Postponed, Waived, hash_of_file
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.institution.working_days import TO_CALL, working_day
from proviso_gateway.terms import Day
from proviso_gateway.transparency.sealing import Draft
from proviso_verify.entries import HOUSE_REASONS
from proviso_verify.periods import following
from proviso_verify.policy import parse

CLOCK, WITNESSES = "clock", "witnesses"

REASONS = HOUSE_REASONS
"""Why a slot may be put off."""


def set_policy(
    gateway: Gateway,
    by: Sequence[Actor],
    text: str,
    *,
    parties: Sequence[Mapping[str, object]] | None = None,
) -> Charter | Statement:
    """Two administrators say which witnesses are asked (`text`, a tlog-policy file), and for whom
    passkeys sign from then on (None: for the same as before). Raises the problems of
    `proviso_verify.policy`."""
    parse(text.encode())
    if parties is None:
        known = gateway.store.charter().house.parties
        parties = [{"id": one.id, "origins": list(one.origins)} for one in known]
    stated = {"policy": hash_of_file(text), "parties": list(parties)}
    return state(gateway, by, "policy", "set", stated, PolicySet(text))


def keep_awake(gateway: Gateway) -> None:
    """In a live log, enter a heartbeat where a month has begun and nothing of it is entered yet.

    So months without requests are no gap: after one, nothing would be entered, a stop neither,
    until two administrators say that the clock is right. Where there is a gap already, they do.
    """
    log = gateway.store.month()
    if gateway.rehearsal or log is None or gateway.clock.period(gateway.now()) != following(log):
        return
    try:
        gateway.store.publish_entry(sealed(gateway, Draft("heartbeat", {})))
    except Problem as wrong:
        if wrong.code != "store.month-turned":  # somebody else's entry was of a later month
            raise


def waive_clock(gateway: Gateway, by: Sequence[Actor]) -> Charter | Statement:
    """Two administrators say that the clock is right, though it is more than a month ahead of the
    log: a home that rested so long goes on. Raises `gateway.clock-fits`."""
    month, log = gateway.clock.period(gateway.now()), gateway.store.month()
    if log is None or month <= log:
        raise problem("gateway.clock-fits")
    return state(gateway, by, "waiver", CLOCK, {"month": month}, Waived(CLOCK, month))


def waive_witnesses(gateway: Gateway, by: Sequence[Actor]) -> Charter | Statement:
    """Two deciders let this month do without witnesses."""
    month = gateway.period()
    return state(gateway, by, "waiver", WITNESSES, {"month": month}, Waived(WITNESSES, month))


def postpone(
    gateway: Gateway, by: Sequence[Actor], name: str, slot: Day, to: Day, reason: str
) -> Charter | Statement:
    """Two deciders put off all answers of one slot of an agreement, for a reason of the house's own
    (`proviso_verify.entries.HOUSE_REASONS`), before anybody is searched for.

    Raises `casework.unknown-agreement`, `gateway.slot-begun`, and `gateway.slot-too-late` where an
    approval would run out before its requester has had time to call.
    """
    return state(gateway, by, *_postponed(gateway, name, slot, to, reason))


def begin_postponement(gateway: Gateway, name: str, slot: Day, to: Day, reason: str) -> Statement:
    """The same, to be signed by two. Raises as `postpone`."""
    return begin(gateway, *_postponed(gateway, name, slot, to, reason))


def _postponed(
    gateway: Gateway, name: str, slot: Day, to: Day, reason: str
) -> tuple[str, str, Mapping[str, object], Postponed]:
    gateway.store.charter().agreement(name)
    last = working_day(to, TO_CALL, gateway.holidays)
    owed = [
        one
        for one in gateway.store.owed(since_when(gateway, slot))
        if one.numbered_by == name
        and slot_from(gateway, one.basis, name, one.approved_at, one.searched_at) == slot
    ]
    if any(one.searched_at is not None for one in owed):
        raise problem("gateway.slot-begun")
    if any(last > gateway.clock.day(one.until) for one in owed):
        raise problem("gateway.slot-too-late")
    stated = {"name": name, "slot": slot.isoformat(), "to": to.isoformat(), "reason": reason}
    act = Postponed(name, slot, to, reason)
    return "postponement", "postponed", stated, act
