"""What can happen to a case, in the past tense. A case is the sequence of these and nothing else.

Everything in an event is private: it lives in the case's body, under the case's key. What the world
may know of it is the log entry that `proviso_gateway.casework.entries` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Literal

from proviso_gateway.agreement.assessment import Assessment
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.lifecycle import Step
from proviso_gateway.casework.request import Request, plain
from proviso_gateway.institution.basis import Basis
from proviso_gateway.terms import Hash, Outcome, Period
from proviso_gateway.tracing.verdict import Verdict
from proviso_verify.proposal import Proposal
from proviso_verify.signing import Matter, Signature


@dataclass(frozen=True, slots=True)
class Received:
    """A request came in and was given its number under its agreement or order."""

    request: Request
    requester: str
    number: int
    basis: Basis
    step: ClassVar[Step] = Step.RECEIVED

    @property
    def numbered_by(self) -> str:
        """What the number is consecutive under: the agreement's name, or the order's hash."""
        return self.basis.hash if self.basis.kind == "order" else self.request.agreement


@dataclass(frozen=True, slots=True)
class Assessed:
    """The request was tested against what was in force that day."""

    assessment: Assessment
    basis: Basis
    time_is_up: bool = False

    @property
    def step(self) -> Step:
        return _STEP_OF_ANSWER[self.assessment.answer]


_STEP_OF_ANSWER: Mapping[str, Step] = {
    "refused": Step.ASSESSED_REFUSED,
    "held": Step.ASSESSED_HELD,
    "ask": Step.ASSESSED_ASK,
    # Nothing of the custodian's is open, or only the public interest test: two people decide both.
    "ready": Step.ASSESSED_READY,
    "permitted": Step.ASSESSED_READY,
}


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """The requester answered what was asked: facts restated, with the evidence for them."""

    request: Request
    step: ClassVar[Step] = Step.EVIDENCE_GIVEN


@dataclass(frozen=True, slots=True)
class Weighing:
    """The public interest test as one officer recorded it: a finding, and words on each factor.

    `found` are the custodian's other facts, as that officer found them.
    """

    finding: Literal["passed", "failed", "none"]
    factors: Mapping[str, str]
    found: Mapping[str, Value]

    def as_canonical(self) -> dict[str, Any]:
        """The value whose hash the proposal binds."""
        found = {fact: plain(value) for fact, value in self.found.items()}
        return {"factors": dict(self.factors), "finding": self.finding, "found": found}


@dataclass(frozen=True, slots=True)
class Proposed:
    """An officer weighed the request and proposed a decision, under their signature."""

    proposal: Proposal
    matter: Matter
    assessment: Assessment
    weighing: Weighing
    key: str
    signature: Signature
    step: ClassVar[Step] = Step.PROPOSED


@dataclass(frozen=True, slots=True)
class Approved:
    """Another officer approved the proposal, under a signature of their own."""

    permit: Permit
    step: ClassVar[Step] = Step.APPROVED


@dataclass(frozen=True, slots=True)
class Declined:
    """Another officer declined to disclose: the public interest was not shown to be met."""

    key: str
    signature: Signature
    reason: str
    step: ClassVar[Step] = Step.DECLINED


@dataclass(frozen=True, slots=True)
class Returned:
    """Another officer gave the proposal back to its proposer, with a reason. It decides nothing."""

    key: str
    signature: Signature
    reason: str
    step: ClassVar[Step] = Step.RETURNED


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The requester took the request back."""

    step: ClassVar[Step] = Step.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the request rested on ended before anybody approved it."""

    cause: Cause
    step: ClassVar[Step] = Step.STOPPED


@dataclass(frozen=True, slots=True)
class SearchBegun:
    """The approval was spent. Recorded, and due in the log, before the register is touched.

    `charter` is the length of the charter's stream then: a stop that comes later is seen by it.
    """

    register: str
    model: str
    search: str
    charter: int
    step: ClassVar[Step] = Step.SEARCH_BEGUN


@dataclass(frozen=True, slots=True)
class Traced:
    """The register was searched for one person."""

    verdict: Verdict

    @property
    def step(self) -> Step:
        return _STEP_OF_VERDICT[self.verdict.kind]


_STEP_OF_VERDICT: Mapping[str, Step] = {
    "traced": Step.TRACED,
    "unclear": Step.TRACED_UNCLEAR,
    "no_trace": Step.TRACED_NOBODY,
}


@dataclass(frozen=True, slots=True)
class ClericalReview:
    """One person's look at the match: who they found it to be, or nobody, under their signature.

    `matter` rests on the search; `salt` is the secret of the hash of what they looked at, which
    they signed: if the record says anything else at the call, nothing of it leaves.
    """

    key: str
    person_id: str | None
    matter: Matter
    found: Hash
    salt: bytes
    signature: Signature


@dataclass(frozen=True, slots=True)
class Compared:
    """The first of two people compared the candidates of an unclear trace."""

    look: ClericalReview
    step: ClassVar[Step] = Step.COMPARED


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Whoever looked found the right person."""

    look: ClericalReview
    step: ClassVar[Step] = Step.CONFIRMED


@dataclass(frozen=True, slots=True)
class Doubted:
    """Whoever looked was not certain. Any doubt becomes the one answer."""

    look: ClericalReview
    step: ClassVar[Step] = Step.DOUBTED


@dataclass(frozen=True, slots=True)
class Answered:
    """The case's one answer, fixed before anything leaves. `cause` is never shown outside.

    `called` says whether the requester called for it; else its approval ran out.
    """

    outcome: Outcome
    cause: Cause
    disclosed: Mapping[str, Any]
    person_id: str | None
    use_limits: Mapping[str, Any]
    destroy_by: str
    called: bool = True
    step: ClassVar[Step] = Step.ANSWERED


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The answer was proved and sealed, and went to the requester who had called for it."""

    step: ClassVar[Step] = Step.HANDED_OVER


@dataclass(frozen=True, slots=True)
class Recused:
    """An officer stood back from the case, under their signature, and acts on it no more."""

    key: str
    signature: Signature
    step: ClassVar[Step] = Step.RECUSED


class Tie(StrEnum):
    """Why a case is not for an officer to act on, as they declare it: whom it concerns."""

    SELF = "self"
    HOUSEHOLD = "household"
    COLLEAGUE = "colleague"
    ACQUAINTANCE = "acquaintance"


@dataclass(frozen=True, slots=True)
class TieDeclared:
    """As `Recused`, and the officer said, under the same signature, what ties them to the case."""

    key: str
    signature: Signature
    tie: Tie
    step: ClassVar[Step] = Step.RECUSED


@dataclass(frozen=True, slots=True)
class SetApart:
    """A guardian set the case apart for these officers, by their keys, under a signature that
    covers them. A later one takes its place."""

    key: str
    officers: frozenset[str]
    signature: Signature
    step: ClassVar[Step] = Step.SET_APART


class HoldReason(StrEnum):
    """Why what is kept of a case is not erased for now."""

    CHALLENGE = "challenge"
    APPEAL = "appeal"
    COMPLAINT = "complaint"
    COURT = "court"
    REQUESTED = "requested"
    """The person asked for it."""
    RECALL = "recall"
    """The answer told of the wrong person; placed by the recall itself."""


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """An officer put a hold on what is kept of the case, under their signature: it is not erased
    before that hold is ended. It lengthens nothing that the requester keeps."""

    key: str
    why: HoldReason
    signature: Signature
    step: ClassVar[Step] = Step.HOLD_PLACED


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """A decider ended the hold that was placed for this reason, under their signature."""

    key: str
    why: HoldReason
    signature: Signature
    step: ClassVar[Step] = Step.HOLD_ENDED


@dataclass(frozen=True, slots=True)
class Destroyed:
    """Somebody of the requester's confirmed that what was handed over is destroyed, every copy."""

    by: str
    step: ClassVar[Step] = Step.DESTROYED


@dataclass(frozen=True, slots=True)
class RecallBegun:
    """Somebody found that this answer told of the wrong person, and signed it: the regulator's
    clock runs. `meant` is the identifier of whom the request meant, where anybody knows it."""

    reasons: str
    meant: str
    key: str
    signature: Signature
    step: ClassVar[Step] = Step.RECALL_BEGUN


@dataclass(frozen=True, slots=True)
class Recalled:
    """Another signed it: its requester must destroy what was handed over, and nothing of the case
    is erased. `month` is the log's, in which it is counted."""

    month: Period
    key: str
    signature: Signature
    step: ClassVar[Step] = Step.RECALLED


@dataclass(frozen=True, slots=True)
class RegulatorTold:
    """An officer told the regulator of the breach, or (`told` is false) signed why it need not be
    told."""

    told: bool
    reasons: str
    key: str
    signature: Signature
    step: ClassVar[Step] = Step.REGULATOR_TOLD


Event = (
    Received
    | Assessed
    | EvidenceGiven
    | Proposed
    | Approved
    | Declined
    | Returned
    | Withdrawn
    | Stopped
    | SearchBegun
    | Traced
    | Compared
    | Confirmed
    | Doubted
    | Answered
    | HandedOver
    | Recused
    | TieDeclared
    | SetApart
    | HoldPlaced
    | HoldEnded
    | Destroyed
    | RecallBegun
    | Recalled
    | RegulatorTold
)
