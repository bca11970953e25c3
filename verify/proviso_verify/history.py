"""What may stand where in a log: every entry judged by all the entries before it.

This is what makes a log more than a list that cannot be altered: whoever holds the log's key still
cannot make it say that one officer approved alone, that something was searched with no agreement in
force, or that a request never came. The rules stand in tables (`STEPS` here, `SEATS` in `officers`,
the rows of a `timetable`) and in one method for each kind of entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from proviso_verify.cases import Case, Ended
from proviso_verify.entries import BASIS, CASE_KINDS, COURT_ORDER, Entry
from proviso_verify.erasures import Erasures
from proviso_verify.errors import Problem, problem
from proviso_verify.instruments import WHY_SHUT, Instruments
from proviso_verify.keys import other_names
from proviso_verify.officers import APPROVAL_SEATS, SEATS, Roll
from proviso_verify.periods import following
from proviso_verify.signing import APPROVE, APPROVER, PROPOSER, House, Matter, verify
from proviso_verify.statements import (
    STATED,
    check_after,
    check_different,
    check_held,
    check_statement,
    subjects,
)
from proviso_verify.textset import TextSet
from proviso_verify.webauthn import RelyingParty

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

ENDED = frozenset(kind for kind, then in STEPS.items() if not then)
"""The kinds of entry with which a case ends."""

SEALED: Mapping[str, str] = {"answer": "outcome", "refusal": "reason", "closure": "reason"}
"""Which commitment of a case's last entry tells how it ended."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A month of one agreement that the custodian opened, and by which file.

    `ended` are the cases received in that month under that agreement: all of them, and no more can
    come. `supersedes` is the file that this one corrects, empty where it is the first, and
    `corrects` that opening of the month.
    """

    period: str
    name: str
    file: str
    supersedes: str
    ended: Ended
    corrects: Opened | None = None


class History:
    """A log read up to some entry. `add` judges the next one and takes it in.

    Unlike everything else here it changes as it grows: a log may have millions of entries, and a
    value copied for each would cost their square.
    """

    def __init__(self) -> None:
        self.size = 0
        self.period = ""
        self.genesis: Entry | None = None
        self.house = House()
        self.log_keys: tuple[tuple[int, str], ...] = ()
        self.roll = Roll()
        self.instruments = Instruments()
        self.requesters: dict[str, str] = {}
        self.openings: dict[tuple[str, str], Opened] = {}
        self.opening_files: list[str] = []
        self.statistics: dict[str, None] = {}
        self.erasures = Erasures.none()
        self.recalls: dict[str, str] = {}
        """By name, the month up to which it was counted how many answers were recalled."""
        self.recalls_counted: dict[str, tuple[str, str, str]] = {}
        """By entry: of which month, under which name, and the commitment to how many."""
        self.policies: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.signed: Counter[str] = Counter()
        self.last: dict[str, str] = {}
        self._handles = TextSet()
        self._log_names: set[str] = set()
        self._open: dict[str, Case] = {}
        self._still: Counter[tuple[str, str]] = Counter()
        self._ended: dict[tuple[str, str], Ended] = {}
        self._lasts = {kind: TextSet() for kind in ENDED}
        self._numbers: Counter[str] = Counter()
        self._proposals = TextSet()

    @property
    def origin(self) -> str:
        """The log's own name, as its genesis entry has it; empty before that."""
        return "" if self.genesis is None else self.genesis.text("origin")

    def cases(self) -> Iterator[Case]:
        """Every case, the ended ones before those that are open."""
        return chain(chain.from_iterable(self._ended.values()), self._open.values())

    def log_key_at(self, size: int) -> str:
        """The key that signs the log's checkpoints when it has so many entries."""
        return next(key for index, key in reversed(self.log_keys) if index < max(size, 1))

    def add(self, entry: Entry) -> None:
        """Take in the next entry. Raises a problem of `history` if it may not stand here; a history
        that has refused one is of no use any more."""
        if (self.size == 0) != (entry.kind == "genesis"):
            raise problem("history.genesis-first")
        if not self._handles.add(entry.handle):
            raise problem("history.handle-again")
        self._month(entry)
        if entry.kind in CASE_KINDS:
            self._step(entry)
        else:
            _RULES[entry.kind](self, entry)
        self.period = entry.period
        self.kinds[entry.kind] += 1
        self.size += 1

    def _month(self, entry: Entry) -> None:
        """Months never go back. In a live log none is passed over, unless two administrators say
        that the clock is right: else one wrong clock would end every approval and every key."""
        if entry.period < self.period:
            raise problem("history.month-back", before=self.period, period=entry.period)
        if self.house.live and entry.period > following(self.period):
            waived = entry.fields.get("act") == "clock" and entry.fields.get("month")
            if waived != entry.period:
                raise problem("history.month-ahead", before=self.period, period=entry.period)

    def _begin(self, entry: Entry) -> None:
        administrators = entry.fields["administrators"]
        if entry.texts("keys") != tuple(str(one["key"]) for one in administrators):
            raise problem("history.not-entitled", kind="genesis")
        self.roll = Roll.founded(administrators)
        parties = tuple(map(RelyingParty.of, entry.fields["parties"]))
        founding = House(live=entry.text("mode") == "live", parties=parties)
        self._statement(entry, founding)
        self.genesis = entry
        self.house = replace(founding, genesis=entry.digest, log_key=entry.text("key"))
        self.log_keys = ((0, entry.text("key")),)
        self._log_names.update((entry.text("key"), *other_names(entry.text("key"))))

    def _officer(self, entry: Entry) -> None:
        self._statement(entry)
        for one in entry.fields["officers"]:
            if entry.fields["act"] == "left" and one["key"] not in self.roll.officers:
                raise problem("history.not-enrolled", who="officer")
            if one["key"] in self._log_names:
                raise problem("history.log-key")
        self.roll = self.roll.after(entry.fields)

    def _requester(self, entry: Entry) -> None:
        self._statement(entry)
        code = entry.text("requester")
        if entry.fields["act"] == "enrolled":
            self.requesters[code] = entry.text("key")
        elif self.requesters.pop(code, None) != entry.text("key"):
            raise problem("history.not-enrolled", who="requester")

    def _instrument(self, entry: Entry) -> None:
        if entry.act in STATED:
            self._statement(entry)
        self.instruments = self.instruments.after(entry, self.size, self._numbers)

    def _key(self, entry: Entry) -> None:
        """The log's own key is replaced, by one that has never signed anything here."""
        key = entry.text("key")
        names = (key, *other_names(key))
        if any(name in one for name in names for one in self._signers()):
            raise problem("history.log-key")
        self._statement(entry)
        self.log_keys = (*self.log_keys, (self.size, key))
        self._log_names.update(names)
        self.house = replace(self.house, log_key=key)

    def _signers(self) -> tuple[Container[str], ...]:
        """Everybody who ever signed or may sign, and the log's own keys. There may be very many: it
        is asked of them by name, and nobody walks through them."""
        return self.signed, self.roll.officers, self._log_names

    def _policy(self, entry: Entry) -> None:
        self._statement(entry)
        self.policies.append(entry.text("policy"))
        parties = tuple(map(RelyingParty.of, entry.fields["parties"]))
        self.house = replace(self.house, parties=parties)

    def _opening(self, entry: Entry) -> None:
        period, name, file = map(entry.text, ("of", "name", "file"))
        earlier = self.openings.get((period, name))
        if entry.text("supersedes") != ("" if earlier is None else earlier.file):
            raise problem("history.opened-already")
        # A month that is not over may still receive; what is still open would be told half.
        if period >= entry.period or self._still[period, name]:
            raise problem("history.month-open")
        ended = self._ended.get((period, name), Ended())
        opened = Opened(period, name, file, entry.text("supersedes"), ended, earlier)
        self.openings[period, name] = opened
        self.opening_files.append(file)

    def _erasure(self, entry: Entry) -> None:
        if entry.act in STATED:
            self._statement(entry)
            self.erasures = self.erasures.stated(entry)
        elif entry.text("act") == "late":
            self.erasures = self.erasures.swept(entry)
        else:
            month = entry.text("of"), entry.text("name")
            ended, still = self._ended.get(month, Ended()), self._still[month]
            self.erasures = self.erasures.erased(entry, ended, still)

    def _recall(self, entry: Entry) -> None:
        """Of each agreement one for each month, whatever happened: that there is one, or how often,
        tells of no recall. Months are counted from the first on, and none is passed over."""
        name, of = entry.text("name"), entry.text("of")
        if name != COURT_ORDER and name not in self.instruments.agreements:
            raise problem("history.basis-unknown", kind="agreement")
        before = self.recalls.get(name)
        if before is not None and of != following(before):
            raise problem("history.recall-order", name=name, of=of, expected=following(before))
        self.recalls[name] = of
        self.recalls_counted[entry.handle] = of, name, entry.commitments["cases"]

    def _statistics(self, entry: Entry) -> None:
        file = entry.text("file")
        self.statistics.pop(file, None)
        self.statistics[file] = None  # in the order of the log, the last published last

    def _heartbeat(self, entry: Entry) -> None:
        """A heartbeat says only that the log was awake."""

    def _step(self, entry: Entry) -> None:
        case = self._request(entry) if entry.kind == "request" else self._next(entry)
        if entry.kind in ENDED:
            self._ended.setdefault((case.period, case.name), Ended()).add(case)
            self._still[case.period, case.name] -= 1
            self._lasts[entry.kind].add(entry.handle)
        else:
            self._open[entry.handle] = case

    def _request(self, entry: Entry) -> Case:
        requester = entry.text("requester")
        if requester not in self.requesters:
            raise problem("history.not-enrolled", who="requester")
        name, series = self.instruments.name(entry.basis), self.instruments.series(entry.basis)
        self.instruments.check_entered(name, entry.period)
        if entry.basis[0] == "order" and self.instruments.shut(entry.basis) == "stops":
            raise problem("history.not-in-force", kind=entry.kind, why=WHY_SHUT["stops"])
        expected = self._numbers[series] + 1
        if entry.fields["number"] != expected:
            raise problem("history.number-gap", expected=expected, number=entry.fields["number"])
        self._numbers[series] = expected
        handle, period = entry.handle, entry.period
        self._still[period, name] += 1
        ground = str(entry.commitments["ground"])
        return Case(
            handle, period, requester, name, series, entry.basis, entry.kind, handle, period,
            ground=ground,
        )  # fmt: skip

    def _next(self, entry: Entry) -> Case:
        prev = entry.text("prev")
        case = self._open.get(prev)
        if case is None:
            raise self._misplaced(entry, prev)
        if entry.kind not in STEPS[case.kind]:
            raise problem("history.step-not-allowed", kind=entry.kind, after=case.kind)
        # An assessment may find another version in force; what follows it rests on that one.
        keeps, basis = entry.kind in ("approval", "search", "answer"), entry.basis
        if basis != case.basis and (self.instruments.series(basis) != case.series or keeps):
            raise problem("history.basis-changed", kind=entry.kind)
        self.instruments.check_entered(case.name, entry.period)
        if entry.kind in ("approval", "search"):
            if case.requester not in self.requesters:  # whoever may not ask is told nothing more
                raise problem("history.not-enrolled", who="requester")
            shut = self.instruments.shut(basis, entry.period)
            if shut:
                raise problem("history.not-in-force", kind=entry.kind, why=WHY_SHUT[shut])
        if entry.kind == "approval":
            self._approval(entry, case)
        if entry.kind == "search" and entry.period > case.by:
            raise problem("history.search-too-late", by=case.by)
        if entry.kind == "answer" and not case.searched:
            stopped = self.instruments.was_shut_since(basis, case.approved_at)
            # After `by` the approval has run out unsearched: then nobody was found.
            if not stopped and entry.period <= case.by:
                raise problem("history.search-missing")
        del self._open[prev]
        if entry.kind == "approval":
            case.approved, case.approved_at, case.by = True, self.size, entry.text("by")
        case.basis, case.kind, case.handle = basis, entry.kind, entry.handle
        case.last, case.searched = entry.period, case.searched or entry.kind == "search"
        if entry.kind in ENDED:
            case.sealed = entry.fields["commitments"][SEALED[entry.kind]]
        return case

    def _misplaced(self, entry: Entry, prev: str) -> Problem:
        """What is wrong with an entry that follows none with which a case stands open."""
        for kind, lasts in self._lasts.items():
            if prev in lasts:
                return problem("history.step-not-allowed", kind=entry.kind, after=kind)
        known = prev in self._handles and prev != entry.handle
        return problem("history.prev-taken" if known else "history.prev-unknown")

    def _approval(self, entry: Entry, case: Case) -> None:
        check_different(entry)
        keys = entry.texts("keys")
        if self.house.live:
            check_held(entry, keys, self.roll)
        proposal = entry.text("proposal")
        if not self._proposals.add(proposal):
            raise problem("history.proposal-spent")
        matter = Matter(
            self.house.genesis,
            case.request,
            entry.text("prev"),
            entry.basis,
            proposal,
            entry.text("begun"),
            entry.text("by"),
        )
        for at, role in enumerate((PROPOSER, APPROVER)):
            key = keys[at]
            if not APPROVAL_SEATS[at] & self.roll.roles(key, entry.period):
                raise problem("history.not-entitled", kind=f"approval ({role})")
            message, signature = matter.statement(APPROVE, role), entry.signatures[at]
            if not verify(key, message, signature, self.house.parties):
                raise problem("history.bad-signature", kind=f"approval ({role})")
            self.signed[key] += 1

    def _statement(self, entry: Entry, house: House | None = None) -> None:
        check_after(entry, self.last)
        check_statement(entry, self.roll, house or self.house)
        self.last |= dict.fromkeys(subjects(entry), entry.handle)
        # The log's own keys, which sign beside officers when they change, are nobody's.
        self.signed.update(entry.texts("keys")[: len(SEATS[entry.act])])

    def _stated(self, entry: Entry) -> None:
        """An act that changes nothing else here: who signed it, and when, is all there is to it."""
        self._statement(entry)


_RULES: Mapping[str, Callable[[History, Entry], None]] = {
    "genesis": History._begin,
    "officer": History._officer,
    "requester": History._requester,
    "agreement": History._instrument,
    "order": History._instrument,
    "key": History._key,
    "policy": History._policy,
    "waiver": History._stated,
    "postponement": History._stated,
    "erasure": History._erasure,
    "recall": History._recall,
    "opening": History._opening,
    "statistics": History._statistics,
    "heartbeat": History._heartbeat,
}

assert set(STEPS) == set(CASE_KINDS)
assert BASIS == ("agreement", "order")
