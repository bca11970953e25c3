"""Beside the walk: a guardian sets a case apart for officers whom they name.

For everybody else there is no such case from then on. Guardians see it always: somebody must be
able to name another. As with a recusal, what others did before stands where somebody else has
completed it; a proposal, a first look at a match and a claim of theirs do not.
"""

from __future__ import annotations

from collections.abc import Collection

from proviso_gateway.casework.approval import can_sit
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.casework.events import SetApart
from proviso_gateway.casework.lifecycle import BEFORE_APPROVAL, CaseState
from proviso_gateway.casework.who_may import WHO_MAY, Doing
from proviso_gateway.errors import problem
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import over_midnight, record
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify import canonical
from proviso_verify.signing import APPROVER, PROPOSER, Signature, verify

ACT = phrase("set this case apart")


@over_midnight
def set_apart(gateway: Gateway, actor: Actor, handle: Handle, officers: Collection[str]) -> Case:
    """The case, set apart by `actor` for the officers of these keys; those named before are not
    named any more. It leaves no entry in the log: that would tell which cases are about staff.

    Raises `casework.not-entitled` for whoever is no guardian, `casework.not-now` once nothing is
    left to do, `casework.not-enrolled`, `casework.too-few-named` where those named could not see
    the case through, or as `Case.check_takes_part`.
    """
    check_can_set_apart(gateway, actor.key, handle, officers)
    signature = actor.sign(set_apart_message(handle, officers))
    return submit_set_apart(gateway, handle, actor.key, signature, officers)


@over_midnight
def submit_set_apart(
    gateway: Gateway, handle: Handle, key: str, signature: Signature, officers: Collection[str]
) -> Case:
    """The case, set apart by the guardian of this key, who signed `set_apart_message`. Raises as
    `set_apart`, and `casework.signature-invalid`."""
    case = check_can_set_apart(gateway, key, handle, officers)
    charter = gateway.store.charter()
    if not verify(key, set_apart_message(handle, officers), signature, charter.house.parties):
        raise problem("casework.signature-invalid", act=phrase("guardian"))
    case = record(gateway, case, SetApart(key, frozenset(officers), signature))
    claimed = gateway.store.claims([handle]).get(handle)
    if claimed is not None and not case.in_sight(claimed, charter):
        gateway.store.claim(handle, None)
    theirs = case.proposed is not None and not case.in_sight(case.proposed.key, charter)
    return assess(gateway, handle) if theirs and case.state is CaseState.PROPOSED else case


def check_can_set_apart(
    gateway: Gateway, key: str, handle: Handle, officers: Collection[str]
) -> Case:
    """The case that the officer of this key can set apart for these. Raises as `set_apart`."""
    case, charter = gateway.store.case(handle), gateway.store.charter()
    case.check_takes_part(key, charter)
    row = WHO_MAY[Doing.SET_APART]
    if not roles_now(charter.roll, key, gateway.now()) & row.roles:
        raise not_entitled(ACT, row.roles)
    if case.state not in row.states:
        raise problem("casework.not-now", act=ACT)
    if not set(officers) <= set(charter.roll.officers):
        raise problem("casework.not-enrolled")
    _check_seats(gateway, case, charter, officers)
    return case


def _check_seats(gateway: Gateway, case: Case, charter: Charter, officers: Collection[str]) -> None:
    """Refuse officers who could not hold the seats that are left (`casework.too-few-named`): the
    case would fall at its slot, and nobody would hear of it."""
    now = gateway.now()
    able = [key for key in officers if not case.stood_back(key, charter)]
    if case.state in BEFORE_APPROVAL:
        first = [key for key in able if can_sit(charter, key, PROPOSER, now)]
        second = [key for key in able if can_sit(charter, key, APPROVER, now)]
        need = "one must be able to propose, and another person to approve"
    else:
        first = [key for key in able if roles_now(charter.roll, key, now) & MAY_LOOK]
        second, need = first, "two people must be able to look at a match"
    if not any(not charter.one_person(one, other) for one in first for other in second):
        raise problem("casework.too-few-named", need=need)


def set_apart_message(handle: Handle, officers: Collection[str]) -> bytes:
    """What the guardian signs: the case, and the keys of those whom they name. Never leaves the
    custodian."""
    stated = {"case": handle, "officers": sorted(set(officers))}
    return f"proviso/set-apart/v1\n{canonical.digest(stated)}".encode()
