"""Whether enough of the custodian's own witnesses have cosigned the checkpoint of a proof.

No proof, no disclosure; and where a policy says that witnesses must have seen it, none without
them, unless two people let the month do without.
"""

from __future__ import annotations

from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Gateway
from proviso_verify import checkpoint
from proviso_verify import proof as proofs
from proviso_verify.keys import key_bytes
from proviso_verify.note import ED25519, Verifier
from proviso_verify.policy import parse


def check_witnessed(gateway: Gateway, proof: str) -> None:
    """Refuse, as `gateway.no-quorum`, a proof whose checkpoint too few witnesses have cosigned.

    The latest policy in the log says which are enough.
    """
    charter = gateway.store.charter()
    if not charter.policies or gateway.period() in charter.waived:
        return
    policy = parse(charter.policies[-1].encode())
    if policy.is_met_by(frozenset()):
        return
    key = Verifier(gateway.log.origin, ED25519, key_bytes(charter.house.log_key))
    try:
        policy.check(checkpoint.open_signed(proofs.parse(proof.encode()).checkpoint, key))
    except Problem:
        raise problem("gateway.no-quorum") from None
