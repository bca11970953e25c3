"""Two people, by signature: what an approval is, and the check that the register's door repeats.

A proposal binds the version of the agreement, the request, the assessment, whom to look for,
which fields, to whom, and until when, under one hash. A `Permit` is that proposal with two
signatures over its hash. It can be checked by anyone who knows which keys are enrolled; nobody's
word enters.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.errors import problem
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Hash, Instant
from proviso_verify.officers import APPROVAL_SEATS, Roll
from proviso_verify.proposal import Proposal
from proviso_verify.signing import approval_message, verify


@dataclass(frozen=True, slots=True)
class Signature:
    """One officer's signature: their enrolled key and what it signed, as base64."""

    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Permit:
    """A proposal and the signatures of the two who made it an approval."""

    proposal: Proposal
    proposer: Signature
    approver: Signature

    @property
    def hash(self) -> Hash:
        """The proposal hash that both signed, and that one search can spend."""
        return Hash(self.proposal.hash())


def check_signer(
    roll: Roll, proposal_hash: str, role: str, signed: Signature, now: Instant
) -> None:
    """Refuse a signature whose key may not act as `role` today, or that does not fit the proposal.

    `role` is `proposer` or `approver`. Raises `casework.not-entitled` or
    `casework.signature-invalid`.
    """
    seat = dict(zip(("proposer", "approver"), APPROVAL_SEATS, strict=True))[role]
    if not roles_now(roll, signed.key, now) & seat:
        raise problem("casework.not-entitled", act=f"sign as {role}")
    if not verify(signed.key, approval_message(proposal_hash, role), signed.signature):
        raise problem("casework.signature-invalid", act=role)


def decline_message(proposal_hash: str) -> bytes:
    """What the second officer signs who declines. Of another kind than an approval, so that a
    refusal's two signatures never make a permit."""
    return f"proviso/decline/v1\n{proposal_hash}".encode()


def check_decline(roll: Roll, proposal_hash: str, signed: Signature, now: Instant) -> None:
    """Refuse a decline by somebody who may not decide, or whose signature does not fit."""
    if not roles_now(roll, signed.key, now) & APPROVAL_SEATS[1]:
        raise problem("casework.not-entitled", act="decline")
    if not verify(signed.key, decline_message(proposal_hash), signed.signature):
        raise problem("casework.signature-invalid", act="decliner")


def check_permit(permit: Permit, *, search: Hash, roll: Roll, now: Instant) -> None:
    """Refuse a permit that is not two enrolled people's approval of exactly this search, in time.

    `search` is the hash of whom to look for. Raises `casework.permit-other-search`,
    `casework.permit-refuses`, `casework.permit-expired`, `casework.same-officer`, or as
    `check_signer`.
    """
    proposal = permit.proposal
    if proposal.decision == "refuse":
        raise problem("casework.permit-refuses")
    if proposal.search != search:
        raise problem("casework.permit-other-search")
    if now.micros >= proposal.until:
        raise problem("casework.permit-expired")
    if permit.proposer.key == permit.approver.key:
        raise problem("casework.same-officer")
    check_signer(roll, permit.hash, "proposer", permit.proposer, now)
    check_signer(roll, permit.hash, "approver", permit.approver, now)
