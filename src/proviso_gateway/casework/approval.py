"""Two people, by signature: what an approval is, and the check that the register's door repeats.

A proposal binds the version of the agreement, the request, the assessment, whom to look for,
which fields, to whom, and until when, under one hash. A `Permit` is that proposal with two
signatures, each over the matter of exactly this case. It can be checked by anyone who knows which
keys are enrolled; nobody's word enters.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.errors import Problem, problem
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.roles import in_words, not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Hash, Instant
from proviso_verify import signing
from proviso_verify.keys import signer_of
from proviso_verify.officers import APPROVAL_SEATS, SERVER
from proviso_verify.proposal import Proposal
from proviso_verify.signing import APPROVE, APPROVER, PROPOSER, REFUSE, Matter, verify

SEAT = dict(zip((PROPOSER, APPROVER), APPROVAL_SEATS, strict=True))
"""The roles that may sign in each seat."""

SEATED = {PROPOSER: phrase("proposer"), APPROVER: phrase("approver")}


@dataclass(frozen=True, slots=True)
class Signature:
    """One officer's signature: their enrolled key, and what it signed with."""

    key: str
    signature: signing.Signature


@dataclass(frozen=True, slots=True)
class Permit:
    """A proposal, what it is about, and the signatures of the two who made it an approval."""

    proposal: Proposal
    matter: Matter
    proposer: Signature
    approver: Signature

    @property
    def hash(self) -> Hash:
        """The proposal's hash, which one search can spend."""
        return Hash(self.matter.proposal)


def act_of(proposal: Proposal) -> str:
    """What whoever proposes it says of the case: to refuse, or to approve."""
    return REFUSE if proposal.decision == "refuse" else APPROVE


def check_may(charter: Charter, key: str, role: str, now: Instant, *, act: str) -> None:
    """Refuse a key that may not take the seat `role` today, or that the server holds where people
    are real: such a key refuses, and approves nothing. Raises `casework.not-entitled`."""
    if not roles_now(charter.roll, key, now) & SEAT[role]:
        raise not_entitled(phrase("sign as {role}", role=SEATED[role]), SEAT[role])
    if charter.house.live and act == APPROVE and charter.roll.held(key) == SERVER:
        raise problem(
            "casework.not-entitled",
            act=phrase("approve, for the server holds it"),
            who=phrase("{who} with a key of their own", who=in_words(SEAT[role])),
        )


def can_sit(charter: Charter, key: str, role: str, now: Instant) -> bool:
    """Whether this key may take the seat `role` today, and approve from it."""
    try:
        check_may(charter, key, role, now, act=APPROVE)
    except Problem:
        return False
    return True


def check_signer(
    charter: Charter, matter: Matter, role: str, signed: Signature, now: Instant, *, act: str
) -> None:
    """Refuse a signature whose key may not act as `role` today, or that says anything but `act` of
    this matter. Raises `casework.not-entitled` or `casework.signature-invalid`.
    """
    check_may(charter, signed.key, role, now, act=act)
    statement = matter.statement(act, role)
    if not verify(signed.key, statement, signed.signature, charter.house.parties):
        raise problem("casework.signature-invalid", act=SEATED[role])


def check_matter(charter: Charter, proposal: Proposal, matter: Matter) -> None:
    """Refuse a matter that is not the proposal's own (`casework.signature-invalid`)."""
    told = (matter.genesis, matter.request, matter.basis[1], matter.proposal)
    wanted = (charter.house.genesis, proposal.request, proposal.basis, proposal.hash())
    if told != wanted or matter.genesis != proposal.genesis:
        raise problem("casework.signature-invalid", act=phrase("proposer"))


def check_permit(permit: Permit, *, search: Hash, charter: Charter, now: Instant) -> None:
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
    if signer_of(permit.proposer.key) == signer_of(permit.approver.key):
        raise problem("casework.same-officer")
    check_matter(charter, proposal, permit.matter)
    check_signer(charter, permit.matter, PROPOSER, permit.proposer, now, act=APPROVE)
    check_signer(charter, permit.matter, APPROVER, permit.approver, now, act=APPROVE)
