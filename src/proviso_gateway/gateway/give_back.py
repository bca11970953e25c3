"""Beside the walk: whoever is to decide gives a proposal back to its proposer, with a reason.

It decides nothing and leaves no entry of its own. The case is assessed again at once, so that what
the proposer signed is dead: it rests on an assessment that is no longer the latest.
"""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Returned
from proviso_gateway.errors import problem
from proviso_gateway.gateway.approve import second_seat
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import over_midnight, record
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify import canonical
from proviso_verify.signing import REFUSE, Signature, verify

LONGEST = 2_000
"""Letters of a reason."""


@over_midnight
def give_back(gateway: Gateway, actor: Actor, handle: Handle, reason: str) -> Case:
    """The case, its proposal given back by `actor`. Raises as `return_message`."""
    message = return_message(gateway, actor.key, handle, reason)
    return submit_return(gateway, handle, actor.key, reason, actor.sign(message))


def return_message(gateway: Gateway, key: str, handle: Handle, reason: str) -> bytes:
    """What whoever gives a proposal back signs. It never leaves the custodian.

    Raises `gateway.return-without-reason`, and as `decline_message`.
    """
    if not reason.strip() or len(reason) > LONGEST:
        raise problem("gateway.return-without-reason", most=LONGEST)
    proposed = second_seat(gateway, gateway.store.case(handle), key, REFUSE)
    stated = {"case": handle, "proposal": proposed.proposal.proposal, "reason": reason.strip()}
    return f"proviso/return/v1\n{canonical.digest(stated)}".encode()


@over_midnight
def submit_return(
    gateway: Gateway, handle: Handle, key: str, reason: str, signature: Signature
) -> Case:
    """The case, its proposal given back by the officer of this key. Raises as `return_message`, and
    `casework.signature-invalid`."""
    message = return_message(gateway, key, handle, reason)
    case = gateway.store.case(handle)
    if not verify(key, message, signature, gateway.store.charter().house.parties):
        raise problem("casework.signature-invalid", act=phrase("approver"))
    record(gateway, case, Returned(key, signature, reason.strip()))
    return assess(gateway, handle)
