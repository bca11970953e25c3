"""A case as it stands: its events, folded. Nothing about a case is stored but its events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from proviso_gateway.agreement.assessment import Assessment
from proviso_gateway.agreement.model import Answer
from proviso_gateway.casework import events as on
from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.events import ClericalReview, Event
from proviso_gateway.casework.gateway_facts import asked_by, means
from proviso_gateway.casework.lifecycle import BEFORE_APPROVAL, ENDED, CaseState, after
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.casework.request import Request
from proviso_gateway.errors import problem
from proviso_gateway.institution.basis import Basis
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Handle, Instant, Outcome, Period
from proviso_gateway.tracing.verdict import Verdict
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.entries import parse

GUARDIAN = "guardian"
"""The role of whoever sets a case apart, and sees each that is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event at its place in a stream, with the log entries it leaves.

    Streams are ordered by `seq` (from 0, without gaps), never by time.
    """

    stream: Handle
    seq: int
    at: Instant
    event: Event
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Where one request stands and how it came there.

    `basis` and `request` are what the case rests on and asks for now; `received` is how it came.
    """

    handle: Handle
    received: on.Received
    received_at: Instant
    basis: Basis
    request: Request
    state: CaseState = CaseState.RECEIVED
    length: int = 1
    entries: tuple[Sealed, ...] = ()
    assessment: Assessment | None = None
    proposed: on.Proposed | None = None
    permit: Permit | None = None
    approved_at: Instant | None = None
    searched: on.SearchBegun | None = None
    searched_at: Instant | None = None
    verdict: Verdict | None = None
    looks: tuple[ClericalReview, ...] = ()
    looked_at: Instant | None = None
    """When somebody last looked at the match."""
    confirmed: ClericalReview | None = None
    declined: on.Declined | None = None
    returned: on.Returned | None = None
    """How the last proposal was given back, until there is another."""
    given_back: on.Proposed | None = None
    """That proposal."""
    stopped: on.Stopped | None = None
    answered: on.Answered | None = None
    answered_at: Instant | None = None
    handed_over: bool = False
    destroyed_at: Instant | None = None
    """When its requester confirmed that what was handed over is destroyed."""
    recused: frozenset[str] = frozenset()
    """The keys of those who stood back from the case."""
    ties: tuple[on.TieDeclared, ...] = ()
    """What those of them said who said why."""
    holds: frozenset[on.HoldReason] = frozenset()
    """Why nothing of it is erased for now."""
    recall_begun: on.RecallBegun | None = None
    """What the first of two signed who recall its answer; the last who did, until there are two."""
    recall_begun_at: Instant | None = None
    """When somebody first signed that: since then the custodian knows of the breach."""
    recalled: on.Recalled | None = None
    recalled_at: Instant | None = None
    regulator: on.RegulatorTold | None = None
    apart: on.SetApart | None = None
    """For whom a guardian set the case apart last; None where it is everybody's to see."""

    @property
    def last_entry(self) -> Handle:
        """The handle that the case's next log entry names as `prev`."""
        return self.entries[-1].handle

    @property
    def requester(self) -> str:
        """Who asks, by code."""
        return self.received.requester

    @property
    def marks(self) -> frozenset[str]:
        """What tells whom the case is about: the description it gives, and the records it led to.

        Cases that share a mark may be about one person. A mark names somebody: it stays inside.
        """
        found = {described(self.request)}
        meant = means(self.request)
        if meant is not None:
            found.add(meant)
        if self.verdict is not None and self.verdict.person_id is not None:
            found.add(led_to(self.verdict.person_id))
        if self.confirmed is not None and self.confirmed.person_id is not None:
            found.add(led_to(self.confirmed.person_id))
        if self.answered is not None:
            found.add(answers_about(self.subject(self.answered)))
        return frozenset(found)

    @property
    def asked_by(self) -> str:
        """The mark of all that this officer asked in the month of receipt. It stays inside, too."""
        period = parse(self.entries[0].data).period
        return asked_by(self.requester, self.received.request.officer, period)

    @property
    def every_mark(self) -> frozenset[str]:
        """All marks by which it is found."""
        found = self.marks | {self.asked_by}
        found |= {SET_APART} if self.apart is not None else set()
        return found | ({RECALLED} if self.recall_begun is not None else set())

    @property
    def finding(self) -> Assessment | None:
        """What the instrument says of the case with all that the custodian knows: as its proposal
        has it, whose signers sign that and nothing else, or else as it was last assessed.

        It may rest on what the requester does not know, and is not for the requester's eyes.
        """
        return self.proposed.assessment if self.proposed is not None else self.assessment

    @property
    def month(self) -> Period:
        """The month in which it was received, as the log has it."""
        return self.entries[0].period

    @property
    def ended_in(self) -> Period | None:
        """The month of its last entry, once it has ended; None before that."""
        return self.entries[-1].period if self.state in ENDED else None

    @property
    def outcome(self) -> Outcome:
        """How the case ended, or where it stands, in the one taxonomy."""
        if self.answered is not None:
            return self.answered.outcome
        if self.state in BEFORE_APPROVAL and self.assessment is not None:
            # Evidence that nobody has assessed yet changes nothing that outsiders could count.
            return _STANDS_AT.get(self.assessment.answer, Outcome.IN_PROGRESS)
        return _ENDED_AT.get(self.state, Outcome.IN_PROGRESS)

    def subject(self, answered: on.Answered) -> str:
        """Under whose name the answer is counted: the person's whom it is about.

        Where there is nobody, a name that stands for whom the request describes, so that an answer
        about nobody leaves the same rows.
        """
        return answered.person_id or f"nobody {search_hash(self.request)}"

    @property
    def left(self) -> bool:
        """Whether the answer went to its requester, or never had anything that could leave."""
        return self.answered is not None and (self.handed_over or not self.answered.called)

    @property
    def acted(self) -> frozenset[str]:
        """The keys of those who decided anything of it: who proposed, approved, declined, gave
        back, looked at the match, or signed of a recall. None of them decides what somebody holds
        against it."""
        acts = (
            self.proposed, self.given_back, self.declined, self.returned, *self.looks,
            self.recall_begun, self.recalled, self.regulator,
        )  # fmt: skip
        keys = {one.key for one in acts if one is not None}
        if self.permit is not None:
            keys |= {self.permit.proposer.key, self.permit.approver.key}
        return frozenset(keys)

    def counted_looks(self, charter: Charter) -> tuple[ClericalReview, ...]:
        """The looks at the match by everybody in whose sight the case still is, be it with another
        key."""
        return tuple(look for look in self.looks if self.in_sight(look.key, charter))

    def stood_back(self, key: str, charter: Charter) -> bool:
        """Whether the officer of this key stood back from this case, be it with an earlier key."""
        return any(charter.one_person(key, one) for one in self.recused)

    def in_sight(self, key: str, charter: Charter) -> bool:
        """Whether the officer of this key may know of this case: they have not stood back, and
        where it is set apart they are named, or a guardian, who must be able to name another."""
        if self.stood_back(key, charter):
            return False
        if self.apart is None or GUARDIAN in charter.roll.roles(key):
            return True
        return any(charter.one_person(key, one) for one in self.apart.officers)

    def is_hidden(self, key: str, charter: Charter) -> bool:
        """Whether it is out of the sight of this officer, who does not know of it by having stood
        back: for them there is no such case."""
        return not self.in_sight(key, charter) and not self.stood_back(key, charter)

    def check_takes_part(self, key: str, charter: Charter) -> None:
        """Refuse an officer who stood back from this case (`casework.recused`), and whoever it is
        set apart from as if there were none (`store.no-such-case`)."""
        if self.stood_back(key, charter):
            raise problem("casework.recused")
        if not self.in_sight(key, charter):
            raise problem("store.no-such-case")

    def approval_ran_out(self, now: Instant) -> bool:
        """Whether what two people signed no longer carries a search or a call."""
        return self.permit is not None and now.micros >= self.permit.proposal.until

    def then(self, line: Line) -> Case:
        """This case after `line`; a step that the lifecycle does not allow is refused."""
        event = line.event
        case = replace(
            self,
            state=after(self.state, event.step),
            length=line.seq + 1,
            entries=self.entries + line.sealed,
        )
        match event:
            case on.Assessed():
                return replace(case, assessment=event.assessment, basis=event.basis, proposed=None)
            case on.EvidenceGiven():
                return replace(case, request=event.request)
            case on.Proposed():
                return replace(case, proposed=event, returned=None, given_back=None)
            case on.Approved():
                return replace(case, permit=event.permit, approved_at=line.at)
            case on.Declined():
                return replace(case, declined=event)
            case on.Returned():
                return replace(case, proposed=None, returned=event, given_back=case.proposed)
            case on.Stopped():
                return replace(case, stopped=event)
            case on.SearchBegun():
                return replace(case, searched=event, searched_at=line.at)
            case on.Traced():
                return replace(case, verdict=event.verdict)
            case on.Compared() | on.Doubted():
                return replace(case, looks=(*self.looks, event.look), looked_at=line.at)
            case on.Confirmed():
                looks = (*self.looks, event.look)
                return replace(case, looks=looks, looked_at=line.at, confirmed=event.look)
            case on.Answered():
                return replace(case, answered=event, answered_at=line.at)
            case on.HandedOver():
                return replace(case, handed_over=True)
            case on.Destroyed():
                return replace(case, destroyed_at=line.at)
            case on.Recused():
                return replace(case, recused=self.recused | {event.key})
            case on.TieDeclared():
                declared = (*self.ties, event)
                return replace(case, recused=self.recused | {event.key}, ties=declared)
            case on.RecallBegun():
                first = self.recall_begun_at or line.at
                return replace(case, recall_begun=event, recall_begun_at=first)
            case on.Recalled():
                holds = self.holds | {on.HoldReason.RECALL}
                return replace(case, recalled=event, recalled_at=line.at, holds=holds)
            case on.RegulatorTold():
                return replace(case, regulator=event)
            case on.SetApart():
                return replace(case, apart=event)
            case on.HoldPlaced():
                return replace(case, holds=self.holds | {event.why})
            case on.HoldEnded():
                return replace(case, holds=self.holds - {event.why})
            case on.Withdrawn() | on.Received():
                return case


_ENDED_AT = {
    CaseState.REFUSED: Outcome.REFUSED,
    CaseState.WITHDRAWN: Outcome.WITHDRAWN,
    CaseState.STOPPED: Outcome.STOPPED,
}
_STANDS_AT = {Answer.ASK: Outcome.ASKED, Answer.HELD: Outcome.HELD}


SET_APART = "set apart"
"""The mark of every case that is set apart. It says nothing of whom it is about."""

RECALLED = "recalled"
"""The mark of every case of whose answer somebody found that it told of the wrong person."""

MARKING = (
    *(on.Received, on.EvidenceGiven, on.Traced, on.Confirmed, on.Answered, on.SetApart),
    on.RecallBegun,
)
"""The events that can give a case another mark."""


def described(request: Request) -> str:
    """The mark of a case that asks for whom this request describes."""
    return f"described {search_hash(request)}"


def led_to(person_id: str) -> str:
    """The mark of a case whose search led to this record."""
    return f"led-to {person_id}"


def answers_about(person_id: str) -> str:
    """The mark of a case whose answer this person may be told of."""
    return f"answers-about {person_id}"


def begun(line: Line) -> Case:
    """The case that its first line begins; refused where that is not a request received."""
    event = line.event
    state = after(CaseState.NEW, event.step)
    assert isinstance(event, on.Received)  # no other step leads out of NEW
    return Case(
        line.stream, event, line.at, event.basis, event.request, state, line.seq + 1, line.sealed
    )
