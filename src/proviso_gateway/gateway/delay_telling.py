"""Beside the walk: two people delay that somebody is told of one disclosure, for a dated reason.

A delay can be signed from the approval on, whoever was found and whatever came of it, so that it
tells nobody that there is anything to delay. It ends on its day by itself. It is renewed, by two,
only while it stands, and so many times at most; one alone can end it. The log's format has no entry
for it: whoever reads the log must not learn that there is something to withhold.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState
from proviso_gateway.casework.subject_access import (
    ANSWERS,
    Delay,
    DelayAgreed,
    DelayBegun,
    DelayEnded,
)
from proviso_gateway.casework.subject_access import DELAYS as DELAYS
from proviso_gateway.casework.subject_access import Delaying as Delaying
from proviso_gateway.casework.subject_access import Why as Why
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle
from proviso_gateway.gateway.subject_access import check_signed
from proviso_gateway.gateway.telling import delay_message, delays, end_message
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify.signing import Signature

STATES = AWAITING_ANSWER | {CaseState.ANSWERED}
"""The states of a case in which telling of its answer can be delayed."""


@dataclass(frozen=True, slots=True)
class ToSignDelay:
    """A delay that is about to be signed by the first of the two, and what they sign."""

    handle: Handle
    delaying: Delaying
    message: bytes


def check_delays(gateway: Gateway, key: str) -> None:
    """Refuse whoever does not delay telling. Raises `casework.not-entitled`."""
    if not roles_now(gateway.store.charter().roll, key, gateway.now()) & DELAYS:
        raise not_entitled(phrase("delay that somebody is told"), DELAYS)


def delay(gateway: Gateway, actor: Actor, delaying: Delaying) -> Delay:
    """The delay, signed by the first of two. Raises as `prepare_delay`."""
    ready = prepare_delay(gateway, actor.key, delaying)
    return submit_delay(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_delay(gateway: Gateway, key: str, delaying: Delaying) -> ToSignDelay:
    """The delay, to be signed by the first of two. Raises `casework.not-entitled`, as
    `Case.check_takes_part`, `access.delay-nothing-approved`, `access.delay-too-long`,
    `access.delay-over` and `access.delay-renewed-enough`."""
    _check(gateway, key, delaying)
    handle = new_handle(gateway)
    return ToSignDelay(handle, delaying, delay_message(gateway, handle, delaying))


def submit_delay(gateway: Gateway, ready: ToSignDelay, key: str, signature: Signature) -> Delay:
    """The delay, signed by the first of two; it delays nothing yet. Raises as `prepare_delay`, and
    `casework.signature-invalid`."""
    _check(gateway, key, ready.delaying)
    check_signed(gateway, key, ready.message, signature)
    begun = DelayBegun(ready.delaying, key, signature)
    gateway.store.note_access(AccessLine(ready.handle, 0, gateway.now(), begun))
    return delay_called(gateway, ready.handle)


def agree(gateway: Gateway, actor: Actor, handle: Handle) -> Delay:
    """The delay, signed by the second of two: it stands. Raises as `submit_agreement`."""
    told = prepare_agreement(gateway, actor.key, handle)
    return submit_agreement(gateway, handle, actor.key, actor.sign(told))


def prepare_agreement(gateway: Gateway, key: str, handle: Handle) -> bytes:
    """What the second of two signs: the same bytes as the first. Raises as `submit_agreement`."""
    one = _to_agree(gateway, key, handle)
    return delay_message(gateway, handle, one.begun.delaying)


def submit_agreement(gateway: Gateway, handle: Handle, key: str, signature: Signature) -> Delay:
    """The delay, which stands from now on. Raises as `prepare_delay`, `access.no-such-delay`,
    `access.delay-agreed-already`, `casework.same-officer`, `access.delay-needs-guardian` and
    `casework.signature-invalid`."""
    one = _to_agree(gateway, key, handle)
    check_signed(gateway, key, delay_message(gateway, handle, one.begun.delaying), signature)
    agreed = DelayAgreed(key, signature)
    place = _place(gateway, handle)
    gateway.store.note_access(AccessLine(handle, place, gateway.now(), agreed))
    return delay_called(gateway, handle)


def end_delay(gateway: Gateway, actor: Actor, handle: Handle) -> Delay:
    """The delay, ended by one alone. Raises `casework.not-entitled`, `access.no-such-delay`, and
    `access.delay-over` where it does not stand."""
    told = prepare_end(gateway, actor.key, handle)
    return submit_end(gateway, handle, actor.key, actor.sign(told))


def prepare_end(gateway: Gateway, key: str, handle: Handle) -> bytes:
    """What whoever ends it signs. Raises as `end_delay`."""
    one = _seen(gateway, key, handle)
    if one.ended_at is not None or gateway.today() > one.until:
        raise problem("access.delay-over")
    return end_message(gateway, handle)


def submit_end(gateway: Gateway, handle: Handle, key: str, signature: Signature) -> Delay:
    """The delay, ended under this signature. Raises as `end_delay`, and
    `casework.signature-invalid`."""
    check_signed(gateway, key, prepare_end(gateway, key, handle), signature)
    ended, place = DelayEnded(key, signature), _place(gateway, handle)
    gateway.store.note_access(AccessLine(handle, place, gateway.now(), ended))
    return delay_called(gateway, handle)


def delay_called(gateway: Gateway, handle: Handle) -> Delay:
    """The delay of this name. Raises `access.no-such-delay`."""
    found = next((one for one in delays(gateway) if one.handle == handle), None)
    if found is None:
        raise problem("access.no-such-delay")
    return found


def _place(gateway: Gateway, handle: Handle) -> int:
    return len(gateway.store.access_lines(AccessKind.DELAY, handle))


def _seen(gateway: Gateway, key: str, handle: Handle) -> Delay:
    check_delays(gateway, key)
    one = delay_called(gateway, handle)
    gateway.store.case(one.case).check_takes_part(key, gateway.store.charter())
    return one


def _check(gateway: Gateway, key: str, delaying: Delaying) -> None:
    check_delays(gateway, key)
    case = gateway.store.case(delaying.case)
    case.check_takes_part(key, gateway.store.charter())
    if case.state not in STATES or case.permit is None:
        raise problem("access.delay-nothing-approved")
    today, most = gateway.today(), gateway.delay_days
    if not today < delaying.until <= today + datetime.timedelta(days=most):
        raise problem("access.delay-too-long", most=most)
    before = [
        one for one in delays(gateway) if one.case == delaying.case and one.agreed is not None
    ]
    if len(before) > gateway.delay_renewals:
        raise problem("access.delay-renewed-enough", most=1 + gateway.delay_renewals)
    if before and not any(one.stands(today) for one in before):
        raise problem("access.delay-over")


def _to_agree(gateway: Gateway, key: str, handle: Handle) -> Delay:
    """The delay, which the officer of this key can sign as the second."""
    one, charter = _seen(gateway, key, handle), gateway.store.charter()
    if one.agreed is not None:
        raise problem("access.delay-agreed-already")
    if one.ended_at is not None:
        raise problem("access.delay-over")
    _check(gateway, one.begun.key, one.begun.delaying)  # whoever signed first must still be able to
    _check(gateway, key, one.begun.delaying)
    if charter.one_person(one.begun.key, key):
        raise problem("casework.same-officer")
    held = [roles_now(charter.roll, by, gateway.now()) for by in (one.begun.key, key)]
    if not any(roles & ANSWERS for roles in held):
        raise problem("access.delay-needs-guardian")
    return one
