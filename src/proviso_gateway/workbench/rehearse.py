"""The rehearsal: a file of requests walks the real walk, its officers played by the file.

No step is imitated: the same functions of the gateway receive, assess, approve, trace, confirm and
answer the requester's call; only the hands that sign, the clock and the randomness are given.
Whatever column is empty, nobody does that, and the case stands where it is.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.request import RequestRow, Script
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.adopt import adopt, enrol_officer, enrol_requester, found
from proviso_gateway.gateway.answering import catch_up, to_call
from proviso_gateway.gateway.approve import approve, decline, propose, withdraw
from proviso_gateway.gateway.assess import assess, reconsider
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.release import call_all
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.gateway.trace import trace
from proviso_gateway.terms import Day, Handle
from proviso_gateway.workbench.inputs import days_of

Progress = Callable[[int, int], None]
"""Told after each request: how many are done, of how many."""


class MovableClock(Protocol):
    """The rehearsal's calendar."""

    def move_to(self, day: Day) -> None:
        """Stand on this day; never back."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people whom a rehearsal plays: two of each kind who must be two."""

    administrators: tuple[Actor, Actor]
    caseworkers: tuple[Actor, Actor]
    approver: Actor
    guardian: Actor
    lawyer: Actor
    log_key: str
    requester_key: Callable[[str], str]
    """An organisation's public sealing key, by its code."""
    opens: Callable[[str, bytes], bytes]
    """What an organisation reads when it opens what was sealed to it."""


@dataclass(slots=True)
class Rehearsed:
    """What a rehearsal came to: the case of each row, what requesters opened, what went wrong.

    `opened` maps the handle of the answer's entry to the content of the envelope.
    """

    cases: dict[int, Handle] = field(default_factory=dict)
    opened: dict[Handle, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Rehearsal:
    """A gateway, its calendar and its cast, from the founding of the log to the last slot."""

    gateway: Gateway
    clock: MovableClock
    cast: Cast
    result: Rehearsed = field(default_factory=Rehearsed)
    _slots: set[Day] = field(default_factory=set)
    _agreements: dict[str, Agreement] = field(default_factory=dict)

    def open_on(
        self, day: Day, adopted: Mapping[str, Agreement], requesters: Iterable[str]
    ) -> None:
        """Found the log on `day`, enrol everybody, adopt the agreements (source text → agreement).

        The gates before adoption are skipped; that the log's mode is `rehearsal` says so.
        """
        self.clock.move_to(day)
        gateway, cast = self.gateway, self.cast
        one, other = cast.administrators
        found(gateway, cast.administrators, cast.log_key, (one.key, other.key))
        until = gateway.clock.now().plus(days=3_650)  # live enrolments are renewed monthly
        for actor, role in (
            *((one, "caseworker") for one in cast.caseworkers),
            (cast.approver, "approver"),
            (cast.guardian, "guardian"),
            (cast.lawyer, "lawyer"),
        ):
            enrol_officer(gateway, cast.administrators, actor.key, [role], until)
        for code in sorted(set(requesters)):
            enrol_requester(gateway, cast.administrators, code, cast.requester_key(code))
        self._agreements.update(adopted)
        self._begin(day)

    def play(
        self,
        rows: Sequence[RequestRow],
        *,
        as_of: Day,
        release_on: Day | None,
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Walk every row on its day of receipt (`as_of` where it names none); then the answers are
        called for: on `release_on`, or each at its slot where no day is given."""
        days = days_of(rows, as_of)
        done = 0
        for day in sorted({day for day, _ in days}):
            if release_on is None:
                self._call_before(day)
            self._begin(day)
            for _, row in (pair for pair in days if pair[0] == day):
                self._walk(row)
                done += 1
                progress(done, len(rows))
        last = max([as_of, *(day for day, _ in days)])
        if release_on is not None:
            self._begin(max(release_on, last))
            self._call()
        else:
            self._call_before(None)

    def close(self) -> None:
        """Go on to the first day of the next month, when this one's figures can be published."""
        today = self.gateway.today()
        self._move_to((today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1))

    def _move_to(self, day: Day) -> None:
        """Go on to `day`, and adopt whatever versions of the latest edition have begun by then."""
        self.clock.move_to(day)
        signers = (self.cast.lawyer, self.cast.guardian)
        for source, agreement in self._agreements.items():
            adopted = self.gateway.store.charter().adopted.get(agreement.name)
            if adopted is None or adopted.source == source:
                adopt(self.gateway, signers, agreement, source, begun_by=day)

    def _begin(self, day: Day) -> None:
        self._move_to(day)
        reconsider(self.gateway)

    def _call_before(self, day: Day | None) -> None:
        for slot in sorted(slot for slot in self._slots if day is None or slot <= day):
            self._slots.discard(slot)
            self._begin(slot)
            self._call()

    def _call(self) -> None:
        """Every requester calls for every answer that can be had: many calls, one checkpoint."""
        ended = catch_up(self.gateway)
        called = call_all(self.gateway, (*ended, *to_call(self.gateway)))
        for handle, sealed in called.answers.items():
            case = self.gateway.store.case(handle)
            self.result.opened[case.last_entry] = self.cast.opens(case.requester, sealed)

    def _walk(self, row: RequestRow) -> None:
        """One request, as far as its script plays it; a problem is reported and loses no other."""
        script = row.script or Script()
        requester = row.request.requester or self._only_requester(row)
        try:
            handle = receive(self.gateway, requester, row.request)
            self.result.cases[row.number] = handle
            case = self.gateway.store.case(handle)
            if case.state is CaseState.RECEIVED:
                case = assess(self.gateway, handle)
            if script.withdraw and case.state in (CaseState.ASKED, CaseState.HELD, CaseState.READY):
                withdraw(self.gateway, requester, row.request.request_ref)
            else:
                self._decide(case, script)
        except Problem as found:
            self.result.problems.append(found.at(row=row.number))

    def _only_requester(self, row: RequestRow) -> str:
        agreement = self.gateway.store.charter().agreement(row.request.agreement)
        only = agreement.parties.only_requester
        if only is None:
            raise problem("request.value-missing", column="requester")
        return only

    def _decide(self, case: Case, script: Script) -> None:
        if case.state is not CaseState.READY or not self._is_weighed(case, script):
            return
        finding: Literal["passed", "failed", "none"] = script.public_interest or "none"
        gateway, cast = self.gateway, self.cast
        case = propose(
            gateway, cast.caseworkers[0], case.handle, finding, script.factors, script.findings
        )
        if script.approve is None:
            return
        # What officers found out may refuse as well: whoever says yes to that signs a refusal.
        refuses = case.proposed is not None and case.proposed.proposal.decision == "refuse"
        if refuses or not script.approve:
            decline(gateway, cast.approver, case.handle)
            return
        case = approve(gateway, cast.approver, case.handle)
        slot = slot_of(gateway, case)
        if slot is not None:
            self._slots.add(slot)
        self._look(trace(gateway, case.handle), script)

    def _is_weighed(self, case: Case, script: Script) -> bool:
        """Whether the script weighs the public interest, or there is nothing to weigh."""
        open_facts = case.assessment.open_custodian if case.assessment is not None else ()
        return script.public_interest is not None or not open_facts

    def _look(self, case: Case, script: Script) -> None:
        """One look at a match; two people's, each alone, at candidates that are unclear.

        A scripted *yes* says that the leading candidate is the person, and nobody else.
        """
        if script.confirm is None or case.verdict is None:
            return
        shown = candidates(case.verdict, reach_restricted=False)
        doubts = script.doubt_unclear and case.state is CaseState.REVIEW
        person = shown[0] if script.confirm and shown and not doubts else None
        for actor in self.cast.caseworkers:
            if case.state in (CaseState.MATCHED, CaseState.REVIEW):
                case = confirm(self.gateway, actor, case.handle, person)


def genesis_hash(gateway: Gateway) -> str:
    """The hash of the log's first entry, which a verifier pins; it travels outside the log."""
    return hashlib.sha256(gateway.log.first()).hexdigest()
