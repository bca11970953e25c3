"""What may stand where in a log: every entry judged by all the entries before it.

This is what makes a log more than a list that cannot be altered: whoever holds the log's key still
cannot make it say that one officer approved alone, that something was searched with no agreement in
force, or that a request never came. The rules stand in tables (`STEPS` here, `SEATS` in `officers`)
and in one method for each kind of entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from proviso_verify.entries import BASIS, CASE_KINDS, Entry
from proviso_verify.errors import problem
from proviso_verify.instruments import WHY_SHUT, Basis, Instruments
from proviso_verify.officers import APPROVAL_SEATS, Roll
from proviso_verify.signing import approval_message, verify
from proviso_verify.statements import check_different, check_statement

STEPS: Mapping[str, frozenset[str]] = {
    "request": frozenset({"assessment", "closure"}),
    "assessment": frozenset({"assessment", "refusal", "closure", "approval"}),
    "approval": frozenset({"search", "answer"}),
    "search": frozenset({"answer"}),
    "refusal": frozenset(),
    "closure": frozenset(),
    "answer": frozenset(),
}
"""What may follow in a case: the kind of its last entry → the kinds that may come next."""

SEALED: Mapping[str, str] = {
    "assessment": "outcome",
    "answer": "outcome",
    "refusal": "reason",
    "closure": "reason",
}
"""Which commitment of a case's last entry tells how it stands; the other kinds tell it openly."""


WAITING = frozenset({"held", "stopped", "stayed"})
"""Why a case that is approved and not searched counts as held (codes of `WHY_SHUT`)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request and how far it has come, as far as the log tells.

    `name` is that of its agreement, or `court-order`; `series` an agreement's name or an order's
    hash; `basis` that of the last entry. `sealed` is the last entry's commitment that tells how the
    case stands, empty where there is none. `approved` is the index of its approval, if any, and
    `approved_in` the month of it.
    """

    request: str
    period: str
    requester: str
    name: str
    series: str
    basis: Basis
    kind: str
    handle: str
    sealed: str = ""
    approved: int | None = None
    approved_in: str = ""
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A month of one agreement that the custodian opened: at which index, by which file.

    `cases` are those received in that month under that agreement, as they stood at that index;
    `waiting` the requests among them that were approved, and then publicly held or stopped.
    """

    period: str
    name: str
    index: int
    file: str
    cases: tuple[Case, ...]
    waiting: frozenset[str]


class History:
    """A log read up to some entry. `add` judges the next one and takes it in.

    Unlike everything else here it changes as it grows: a log may have millions of entries, and a
    value copied for each would cost their square.
    """

    def __init__(self) -> None:
        self.size = 0
        self.genesis: Entry | None = None
        self.roll = Roll()
        self.instruments = Instruments()
        self.requesters: dict[str, str] = {}
        self.cases: dict[str, dict[str, Case]] = {}
        self.openings: dict[tuple[str, str], Opened] = {}
        self.statistics: set[str] = set()
        self.kinds: Counter[str] = Counter()
        self.signed: Counter[str] = Counter()
        self._handles: set[str] = set()
        self._ends: dict[str, tuple[str, str]] = {}
        self._numbers: Counter[str] = Counter()
        self._proposals: set[str] = set()

    @property
    def origin(self) -> str:
        """The log's own name, as its genesis entry has it; empty before that."""
        return "" if self.genesis is None else self.genesis.text("origin")

    def add(self, entry: Entry) -> None:
        """Take in the next entry. Raises a problem of `history` if it may not stand here."""
        if (self.size == 0) != (entry.kind == "genesis"):
            raise problem("history.genesis-first")
        if entry.handle in self._handles:
            raise problem("history.handle-again")
        if entry.kind in CASE_KINDS:
            self._step(entry)
        else:
            _RULES[entry.kind](self, entry)
        self._handles.add(entry.handle)
        self.kinds[entry.kind] += 1
        self.size += 1

    def _begin(self, entry: Entry) -> None:
        self.genesis = entry
        self.roll = Roll.founded(entry.texts("administrators"))

    def _officer(self, entry: Entry) -> None:
        self._statement(entry)
        if entry.fields["act"] == "left" and not self.roll.roles(entry.text("key")):
            raise problem("history.not-enrolled", who="officer")
        self.roll = self.roll.after(entry.fields, self.size)

    def _requester(self, entry: Entry) -> None:
        self._statement(entry)
        code = entry.text("requester")
        if entry.fields["act"] == "enrolled":
            self.requesters[code] = entry.text("key")
        elif self.requesters.pop(code, None) is None:
            raise problem("history.not-enrolled", who="requester")

    def _instrument(self, entry: Entry) -> None:
        self._statement(entry)
        self.instruments = self.instruments.after(entry, self.size, self._numbers)

    def _opening(self, entry: Entry) -> None:
        period, name, file = map(entry.text, ("of", "name", "file"))
        month = self.cases.get(period, {}).values()
        cases = tuple(case for case in month if case.name == name)
        waiting = frozenset(
            case.request
            for case in cases
            if case.kind == "approval" and self.instruments.shut(case.basis) in WAITING
        )
        self.openings[period, name] = Opened(period, name, self.size, file, cases, waiting)

    def _statistics(self, entry: Entry) -> None:
        self.statistics.add(entry.text("file"))

    def _heartbeat(self, entry: Entry) -> None:
        """A heartbeat says only that the log was awake."""

    def _step(self, entry: Entry) -> None:
        case = self._request(entry) if entry.kind == "request" else self._next(entry)
        self.cases.setdefault(case.period, {})[case.request] = case
        self._ends[entry.handle] = (case.period, case.request)

    def _request(self, entry: Entry) -> Case:
        requester = entry.text("requester")
        if requester not in self.requesters:
            raise problem("history.not-enrolled", who="requester")
        name, series = self.instruments.name(entry.basis), self.instruments.series(entry.basis)
        if entry.basis[0] == "order" and self.instruments.shut(entry.basis) == "stops":
            raise problem("history.not-in-force", kind=entry.kind, why=WHY_SHUT["stops"])
        expected = self._numbers[series] + 1
        if entry.fields["number"] != expected:
            raise problem("history.number-gap", expected=expected, number=entry.fields["number"])
        self._numbers[series] = expected
        handle = entry.handle
        return Case(handle, entry.period, requester, name, series, entry.basis, entry.kind, handle)

    def _next(self, entry: Entry) -> Case:
        prev = entry.text("prev")
        if prev not in self._ends:
            known = prev in self._handles
            raise problem("history.prev-taken" if known else "history.prev-unknown")
        period, request = self._ends[prev]
        case = self.cases[period][request]
        if entry.kind not in STEPS[case.kind]:
            raise problem("history.step-not-allowed", kind=entry.kind, after=case.kind)
        approved = case.approved is not None
        if self.instruments.series(entry.basis) != case.series or (
            approved and entry.basis != case.basis
        ):
            raise problem("history.basis-changed", kind=entry.kind)
        if entry.kind in ("approval", "search"):
            shut = self.instruments.shut(entry.basis, entry.period)
            if shut:
                raise problem("history.not-in-force", kind=entry.kind, why=WHY_SHUT[shut])
        if entry.kind == "approval":
            self._approval(entry)
            case = replace(case, approved=self.size, approved_in=entry.period)
        if entry.kind == "answer" and not case.searched:
            assert case.approved is not None  # by STEPS
            stopped = self.instruments.was_shut_since(entry.basis, case.approved)
            # In a later month the approval may have run out unsearched: then nobody was found.
            if not stopped and entry.period <= case.approved_in:
                raise problem("history.search-missing")
        del self._ends[prev]
        return replace(
            case,
            basis=entry.basis,
            kind=entry.kind,
            handle=entry.handle,
            sealed=entry.commitments.get(SEALED.get(entry.kind, ""), ""),
            searched=case.searched or entry.kind == "search",
        )

    def _approval(self, entry: Entry) -> None:
        check_different(entry)
        proposal = entry.text("proposal")
        if proposal in self._proposals:
            raise problem("history.proposal-spent")
        signers = zip(entry.texts("keys"), entry.texts("signatures"), APPROVAL_SEATS, strict=True)
        for role, (key, signature, seat) in zip(("proposer", "approver"), signers, strict=True):
            if not seat & self.roll.roles(key, entry.period):
                raise problem("history.not-entitled", kind=f"approval ({role})")
            if not verify(key, approval_message(proposal, role), signature):
                raise problem("history.bad-signature", kind=f"approval ({role})")
            self.signed[key] += 1
        self._proposals.add(proposal)

    def _statement(self, entry: Entry) -> None:
        check_statement(entry, self.roll, self.origin)
        self.signed.update(entry.texts("keys"))


_RULES: Mapping[str, Callable[[History, Entry], None]] = {
    "genesis": History._begin,
    "officer": History._officer,
    "requester": History._requester,
    "agreement": History._instrument,
    "order": History._instrument,
    "opening": History._opening,
    "statistics": History._statistics,
    "heartbeat": History._heartbeat,
}

assert set(STEPS) == set(CASE_KINDS)
assert BASIS == ("agreement", "order")
