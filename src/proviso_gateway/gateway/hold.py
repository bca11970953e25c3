"""Beside the walk: while somebody challenges, appeals or complains, nothing of the case is erased.

A hold lies on the custodian's record alone: it shows nowhere outside, and lengthens nothing that
the requester keeps. Any officer in whose sight the case is places one; a decider ends it.
"""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import HoldEnded, HoldPlaced
from proviso_gateway.casework.events import HoldReason as HoldReason
from proviso_gateway.casework.who_may import WHO_MAY, Doing
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import record
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify import canonical


def place_hold(gateway: Gateway, actor: Actor, handle: Handle, why: HoldReason) -> Case:
    """The case, of which nothing is erased from now on until that hold is ended.

    Raises `casework.not-entitled`, `gateway.hold-already`, or as `Case.check_takes_part`.
    """
    case = _check_may(gateway, actor.key, handle, Doing.PLACE_HOLD)
    if why in case.holds:
        raise problem("gateway.hold-already")
    signature = actor.sign(hold_message(handle, why, "placed"))
    return record(gateway, case, HoldPlaced(actor.key, why, signature))


def end_hold(gateway: Gateway, actor: Actor, handle: Handle, why: HoldReason) -> Case:
    """The case without that hold. It is erased with the next month, if its term has run out.

    Raises `casework.not-entitled`, `gateway.no-hold`, or as `Case.check_takes_part`.
    """
    case = _check_may(gateway, actor.key, handle, Doing.END_HOLD)
    if why not in case.holds:
        raise problem("gateway.no-hold")
    signature = actor.sign(hold_message(handle, why, "ended"))
    return record(gateway, case, HoldEnded(actor.key, why, signature))


def _check_may(gateway: Gateway, key: str, handle: Handle, doing: Doing) -> Case:
    case, charter = gateway.store.case(handle), gateway.store.charter()
    case.check_takes_part(key, charter)
    row = WHO_MAY[doing]
    if not roles_now(charter.roll, key, gateway.now()) & row.roles:
        raise not_entitled(phrase("keep what is due to be erased, or let it go"), row.roles)
    return case


def hold_message(handle: Handle, why: HoldReason, done: str) -> bytes:
    """What the officer signs: the case, why, and whether the hold is placed or ended. Never leaves
    the custodian."""
    stated = {"case": handle, "why": why.value, "hold": done}
    return f"proviso/hold/v1\n{canonical.digest(stated)}".encode()
