"""Beside the walk: an officer who should not act on a case stands back from it, for good.

What they did before stands where somebody else has completed it. What still waited for another
person does not: a proposal lapses, and a first look at a match is not counted.
"""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Recused, TieDeclared
from proviso_gateway.casework.events import Tie as Tie
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import problem
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.claim import release_claim
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import over_midnight, record
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify import canonical
from proviso_verify.officers import ROLES
from proviso_verify.signing import Signature, verify


@over_midnight
def recuse(gateway: Gateway, actor: Actor, handle: Handle, tie: Tie | None = None) -> Case:
    """The case without `actor`, who may say what ties them to it. It leaves no entry in the log:
    why somebody stands back, and from which of many cases, is nobody's business outside.

    Raises `casework.not-entitled` for somebody who could not act anyway, `casework.recused` the
    second time, and `casework.step-not-allowed` once the case is over.
    """
    _check_may(gateway, actor.key, handle)
    signature = actor.sign(recusal_message(handle, tie))
    return submit_recusal(gateway, handle, actor.key, signature, tie)


@over_midnight
def submit_recusal(
    gateway: Gateway, handle: Handle, key: str, signature: Signature, tie: Tie | None = None
) -> Case:
    """The case without the officer of this key, who signed `recusal_message`. Raises as `recuse`,
    and `casework.signature-invalid`."""
    case = _check_may(gateway, key, handle)
    parties = gateway.store.charter().house.parties
    if not verify(key, recusal_message(handle, tie), signature, parties):
        raise problem("casework.signature-invalid", act=phrase("officer"))
    said = Recused(key, signature) if tie is None else TieDeclared(key, signature, tie)
    case = record(gateway, case, said)
    release_claim(gateway, key, case)
    charter = gateway.store.charter()
    mine = case.proposed is not None and charter.one_person(case.proposed.key, key)
    return assess(gateway, handle) if mine and case.state is CaseState.PROPOSED else case


def _check_may(gateway: Gateway, key: str, handle: Handle) -> Case:
    case = gateway.store.case(handle)
    case.check_takes_part(key, gateway.store.charter())
    if not roles_now(gateway.store.charter().roll, key, gateway.now()):
        raise not_entitled(phrase("stand back from a case"), ROLES)
    return case


def recusal_message(handle: Handle, tie: Tie | None = None) -> bytes:
    """What whoever stands back signs: the case, and what ties them to it, where they say so. Never
    leaves the custodian."""
    stated = {"case": handle} if tie is None else {"case": handle, "tie": tie.value}
    return f"proviso/recusal/v1\n{canonical.digest(stated)}".encode()
