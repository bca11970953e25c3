"""What the walk needs from outside, as promises small enough for a memory twin.

Each port says what is durable, what conflicts, and what may be retried. One suite of tests is
passed by every implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.case import Case, Line
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.casework.keeping import Alike
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.owed import Owed
from proviso_gateway.casework.reads import Read
from proviso_gateway.errors import Problem, problem
from proviso_gateway.institution.acts import ActLine
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.institution.working_days import NO_HOLIDAYS
from proviso_gateway.statistics.counts import Counted
from proviso_gateway.terms import Day, Handle, Hash, Instant, Outcome, Period
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.verdict import Verdict
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.periods import following
from proviso_verify.signing import Signature as Signature

KEPT_SECONDS = 3_600
"""How long from its entry a sealed answer may be handed over."""

NONE_SEALED: Mapping[Handle, bytes] = MappingProxyType({})


AT_ONCE = 128
"""So many cases are read together, and forgotten before the next."""


def cases_in_turn(gateway: Gateway, *states: CaseState) -> Iterator[Case]:
    """Every case, or each that is in one of these states, in order of receipt. Raises
    `store.no-such-case` where one is erased meanwhile."""
    handles = gateway.store.cases(*states)
    for first in range(0, len(handles), AT_ONCE):
        yield from gateway.store.load(handles[first : first + AT_ONCE])


def still_there(gateway: Gateway, handles: Iterable[Handle]) -> tuple[Case, ...]:
    """The cases of these handles, each once, but for those that were erased."""
    wanted = tuple(dict.fromkeys(handles))
    try:
        return gateway.store.load(wanted)
    except Problem as wrong:
        if wrong.code != "store.no-such-case":
            raise
    found = []
    for handle in wanted:
        with suppress(Problem):
            found.append(gateway.store.case(handle))
    return tuple(found)


def kept_until(case: Case) -> Instant:
    """Until when the case's sealed answer may be handed over; it has been answered."""
    assert case.answered_at is not None
    return case.answered_at.plus(seconds=KEPT_SECONDS)


class Actor(Protocol):
    """A person who acts, with a credential of their own."""

    @property
    def key(self) -> str:
        """The enrolled public key, as `ed25519:<base64>`."""

    def sign(self, message: bytes) -> Signature:
        """Their signature over `message`: base64, or the parts of a passkey's assertion."""


class Clock(Protocol):
    """The time. The walk and the register's door ask through `present`; the core is told."""

    def now(self) -> Instant:
        """The present moment; may stand still, or step back: nothing is ordered by it."""

    def day(self, at: Instant) -> Day:
        """The civil day of `at` in the custodian's time zone."""

    def period(self, at: Instant) -> Period:
        """The civil month of `at` in the custodian's time zone."""


class Entropy(Protocol):
    """Random bytes, fit for keys and salts (a rehearsal's derive from its seed)."""

    def bytes(self, size: int) -> bytes:
        """`size` bytes that nobody can predict, never given twice."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is taken away with one entry of the log.

    `cases` are erased: of each that was answered this is left, under this subject's name.
    `outcomes` are those of them that months laid open tell, `openings` the files by which that was
    done, by hash, as far as they are not kept yet: nobody could make them again. `lengths` says how
    far each case had come when this was decided: where one has moved since, a hold may lie on it.
    `accounts` are names and months of which no account is left any more but those of the cases in
    `accounts_stay`; reads of no case noted before `reads_before` go too.
    """

    cases: Mapping[Handle, tuple[str, KeptAnswer] | None]
    outcomes: Mapping[Handle, Outcome] = field(default_factory=dict)
    openings: Mapping[Hash, bytes] = field(default_factory=dict)
    lengths: Mapping[Handle, int] = field(default_factory=dict)
    accounts: tuple[tuple[str, Period], ...] = ()
    accounts_stay: frozenset[Handle] = frozenset()
    reads_before: Instant | None = None


class Store(Protocol):
    """Where streams of events live, each event in one transaction with its log entries.

    `append` and `enact` are all or nothing and durable when they return. They raise
    `store.conflict` where a line is not the next of its stream (somebody else acted first: load
    again and decide again), `store.approval-spent` where a proposal has been searched before, and
    `store.reference-taken` where a requester's reference names another case.
    """

    def append(self, lines: Sequence[Line], sealed: Mapping[Handle, bytes] = NONE_SEALED) -> None:
        """Record events of cases, and queue their entries for the log in the order given.

        `sealed` are the answers that are handed over by these lines, by case: they are kept until
        `kept_until`, so that a call whose line broke can be repeated.
        """

    def enact(self, line: ActLine) -> None:
        """Record an act of the institution, and queue its entries."""

    def publish_entry(
        self, sealed: Sealed, *, recorded: int | None = None, file: bytes | None = None
    ) -> None:
        """Queue an entry that belongs to no stream: the hash of a published file, a heartbeat.
        With `file`, keep that file, as `opening_file` gives it again.

        With `recorded`, only if no line was recorded since there were so many; else
        `store.conflict`: the file says how cases stood, and one of them has moved.
        """

    def acts(self, kind: str) -> tuple[Sealed, ...]:
        """Every entry of this kind that an act of the institution left, with what opens it, in
        order."""

    def month(self) -> Period | None:
        """The log's month: that of the latest entry that was queued; None before the first.

        It never goes back. Whatever queues an entry checks, under the lock at which months turn,
        that the entry is of this month or a later one, to which it then turns; an entry of an
        earlier month is refused as `store.month-turned`, and nothing of its step is recorded.
        """

    def loose(self, kind: str) -> tuple[bytes, ...]:
        """Every entry of this kind that `publish_entry` queued, in order."""

    def recorded(self) -> int:
        """A number that grows with every line that is recorded in any stream."""

    def latest(self) -> Instant:
        """The latest moment at which anything happened in any stream; `EPOCH` before that."""

    def charter(self) -> Charter:
        """The institution as it stands."""

    def case(self, handle: Handle) -> Case:
        """The case called `handle`; `store.no-such-case` where there is none."""

    def cases(self, *states: CaseState) -> tuple[Handle, ...]:
        """The cases in any of `states` (all where none is named), in order of receipt."""

    def last_cases_of(self, requester: str, most: int, skip: int = 0) -> tuple[Handle, ...]:
        """The last `most` cases of this requester, the latest first, after `skip` of them. How many
        there are besides makes no difference to how long this takes, as with `page`."""

    def glance(self) -> AbstractContextManager[None]:
        """A block in which this thread sees everything as of one moment, and asks for it once:
        charter, cases, and the latest moment. It is for whoever only looks: what is written inside
        ends it, and what is decided is decided outside. One inside another is the outer one."""

    def page(
        self,
        states: Collection[CaseState],
        requester: str = "",
        numbered_by: str = "",
        *,
        most: int,
        skip: int = 0,
    ) -> tuple[Handle, ...]:
        """At most so many of the cases in any of these states, after `skip` of them, in order of
        receipt: of this requester, and numbered under this agreement or order, where given."""

    def load(self, handles: Sequence[Handle]) -> tuple[Case, ...]:
        """These cases, asked for together. They are recorded, each once."""

    def count(self, states: Collection[CaseState], numbered_by: str = "") -> int:
        """How many cases are in any of these states; of those numbered under this agreement or
        order, where given."""

    def owed(self, since: Instant) -> tuple[Owed, ...]:
        """How many cases owe an answer that were approved, or searched for, in that moment's
        quarter of an hour or since; in no order."""

    def owing(self, of: Collection[Owed], states: Collection[CaseState]) -> tuple[Handle, ...]:
        """The cases that these count and that are in any of these states, in order of receipt.
        Whatever else owes an answer is not read."""

    def received(
        self, since: Instant, until: Instant, states: Collection[CaseState]
    ) -> tuple[Handle, ...]:
        """The cases in any of these states that came in from `since` on and before `until`, in
        order of receipt. Others are not read."""

    def running_out(
        self, since: Instant, until: Instant, states: Collection[CaseState]
    ) -> tuple[Handle, ...]:
        """The cases in any of these states whose approval runs out from `since` on and before
        `until`, in order of receipt. Others are not read."""

    def about(self, *marks: str) -> tuple[Handle, ...]:
        """The cases that bear any of these (`Case.every_mark`), in order of receipt."""

    def place_among(self, case: Handle, mark: str, most: int) -> int:
        """Which of the cases that bear `mark` (one of `Case.every_mark`) this one
        is, in order of receipt, from 1; the next one, if it is not recorded yet. Counted up to
        `most` and no further."""

    def called(self, word: str) -> tuple[Handle, ...]:
        """The cases whose handle, or whose answer's, begins with `word`, in order of receipt."""

    def find(self, requester: str, request_ref: str) -> Handle | None:
        """The case that a requester's own reference names."""

    def numbering(self) -> AbstractContextManager[Callable[[str], int]]:
        """A block whose function says the next request number under a name, from 1.

        A number is taken when its request is appended. From the first that was asked for until the
        block ends, by an error too, nobody else is told one. Blocks do not stand in each other.
        """

    def subject_tag(self, person_id: str, fresh_key: bytes) -> bytes:
        """A tag, never given before, by which this person finds their entry (16 bytes).

        It is counted at once, before its answer is recorded: an answer that then fails leaves a
        number without an entry, and two answers never have one tag.
        `fresh_key` (32 bytes) becomes the person's key if they have none yet.
        """

    def tag_keys(self, person_id: str) -> Mapping[bytes, bytes]:
        """By tag, what opens it, for every tag that this person was ever given: k_n of
        `proviso_verify.tags`. The key from which they are made stays where it is."""

    def hold(self, statement: Statement) -> None:
        """Keep an act that waits for another signature; replaces one of the same handle."""

    def statement(self, handle: Handle) -> Statement:
        """The act that waits under this handle; `store.no-such-statement` where there is none."""

    def statements(self) -> tuple[Statement, ...]:
        """Every act that waits for another signature, in the order in which they were begun."""

    def drop(self, handle: Handle) -> None:
        """Forget an act that waits: it was enacted, or nobody wants it any more."""

    def sealed_answer(self, case: Handle) -> bytes | None:
        """The sealed answer that was handed over within the hour; None where there is none."""

    def forget_sealed(self, at: Instant) -> None:
        """Delete the sealed answers that were kept until this moment or an earlier one."""

    def ran_out(self, at: Instant) -> tuple[Handle, ...]:
        """The cases that owe an answer and whose approval had run out at that moment, in order of
        receipt."""

    def note_read(self, read: Read) -> None:
        """Keep, durably, that somebody read a case. It is no line of any stream."""

    def reads(self, since: Instant, until: Instant) -> tuple[Read, ...]:
        """What was read from `since` on and before `until`, in the order in which it was noted."""

    def claim(self, case: Handle, key: str | None) -> None:
        """Note whose a case is for now, or, with None, nobody's. It locks nothing."""

    def claims(self, cases: Sequence[Handle]) -> Mapping[Handle, str]:
        """Of these cases those that somebody has claimed, each with that officer's key."""

    def note_access(self, line: AccessLine) -> None:
        """Keep, durably, what concerns somebody's question about their own record. It is no line of
        any case's stream, and leaves no entry; `store.conflict` where its place is taken.

        A protection is kept beside the log's key, too, where there is one at hand."""

    def access_lines(
        self, kind: AccessKind, stream: Handle | None = None
    ) -> tuple[AccessLine, ...]:
        """All of it that is of this kind, or of this stream of it, in the order in which it was
        noted. What is of the other kind is not read."""

    def forget_access(self, streams: Mapping[Handle, int]) -> None:
        """Take away these questions, delays and whatever else `note_access` noted, each as long as
        this says; all of it is refused as `store.conflict` where one has grown since. What opens
        them is destroyed by `finish_erasing`. No entry of the log tells of it."""

    def accounts_of(self, of: Period, name: str) -> tuple[Handle, ...]:
        """The erased cases of this month and name of which an account is left; in no order."""

    def alike(self) -> tuple[Alike, ...]:
        """How many cases there are, erased ones too, by what the rule of keeping asks; none is
        read."""

    def cohort(self, of: Period, name: str, *, approved: bool) -> tuple[Handle, ...]:
        """The cases that ended and are kept, of those received in this month under this name
        (`keeping.counted_under`), approved or not; in order of receipt."""

    def erase(self, line: ActLine, erasure: Erasure) -> None:
        """Record the act as `enact` does, and in the same transaction take away what it says; all
        of it is refused as `store.conflict` where a case is longer than it was.

        Nothing finds an erased case from then on: it has no state, no reference, no mark, no body,
        no reads, and `case` raises `store.no-such-case`. Its entries stay, its number is never
        given again, and it is counted in `erased_counts`. What opens its body is destroyed by
        `finish_erasing`; whoever is killed before that finds it done when the home is next opened.
        """

    def finish_erasing(self) -> bool:
        """Destroy the keys of what was taken away, durably, once that is remembered outside, and
        have the database let go of it. Whether all of it is done: where somebody reads, the rest is
        left to the next who asks. It may be repeated."""

    def erased_counts(self) -> tuple[Counted, ...]:
        """The cases that were erased, as far as they are still counted."""

    def kept_answers(self, person_id: str) -> tuple[KeptAnswer, ...]:
        """What is left of erased answers about this person; in no order."""

    def opening_file(self, file: Hash) -> bytes | None:
        """The file by which a month was laid open, kept since the log named it. None where an
        earlier version kept none: it can still be made while nothing of the month is erased."""

    def check_room(self) -> None:
        """Refuse where what an answer writes may find no room (`store.no-room`)."""


class Log(Protocol):
    """The public log. Entries reach it only through the store's transactions."""

    @property
    def origin(self) -> str:
        """The log's name, as in its checkpoints."""

    def sequence(self) -> Checkpoint:
        """Put every queued entry under a signed checkpoint, durably; may be retried."""

    def proof(self, entry: Handle) -> str | None:
        """The `tlog-proof` of an entry under the latest checkpoint; None until it is under one."""

    def key_changes(self, size: int) -> Sequence[tuple[bytes, str]]:
        """The entries by which the log changed its own key, as far as a checkpoint of that size
        covers them, each with its `tlog-proof` under the checkpoint that both keys signed."""

    def first(self) -> bytes:
        """The bytes of entry 0, the genesis entry, once it is sequenced."""

    def files(self) -> Mapping[str, bytes]:
        """Tiles, entry bundles and checkpoint as static files, path → bytes."""


class Register(Protocol):
    """The register of people. Its door opens to a permit, once, for one search.

    Of whoever is protected it says what it says of nobody, to a court order too.
    Searching, it checks the permit itself (hash, whom, both enrolments, roles, time), whatever the
    caller has checked, and spends it; details it gives only of whom a spent permit found and enough
    people looked at, until the permit's time runs out. Whether a court order reaches restricted
    records it finds out itself.
    """

    @property
    def digest(self) -> Hash:
        """The hash of the snapshot that is searched."""

    @property
    def model(self) -> Hash:
        """The hash of the tracing model."""

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields that it holds beyond the usual ones, each with its type."""

    @property
    def restrictions_checked_on(self) -> Day:
        """The day on which it was last found out of everybody whether they are restricted."""

    def search(self, search: Search, permit: Permit) -> Verdict:
        """Who is meant. Raises as `check_permit`, `register.field-not-held` where the register
        lacks a field that was approved, and `register.permit-spent` the second time."""

    def check_engine(self) -> None:
        """Refuse to begin a search where what searches for many at once is over another register
        (`register.index-of-another-register`): the approval would be spent in vain."""
        ...

    def search_all(self, asked: Sequence[tuple[Search, Permit]]) -> Sequence[Verdict | Problem]:
        """Who is meant by each, in order, as `search` says it; in place of a verdict the problem
        that one has, which loses no other.

        Every permit is checked and spent before anybody is searched for, here or by another engine.
        What is wrong with the engine itself is raised.
        """

    def record(self, person_id: str, permit: Permit) -> Person:
        """The record of somebody whom the permit's search found, for whoever looks at the match.

        It is shown inside, and is no part of any answer.
        """

    def looked_at(self, person_id: str, permit: Permit) -> Mapping[str, Any]:
        """What whoever looks at somebody whom the permit's search found says of the record by their
        signature: the fields that are asked for, and whether it is restricted or the person dead.
        """

    def details(
        self,
        person_id: str | None,
        fields: Sequence[str],
        permit: Permit,
        looks: Sequence[ClericalReview],
    ) -> Details:
        """What may be told of the person whom the permit's search found, or why nothing may.

        Of nobody (None) nothing is told, after the same work. A permit to relay tells no field: it
        says whether the person may be reached.
        """

    def is_protected(self, person_id: str) -> bool:
        """Whether nothing is told about this person, under whichever of their identifiers; after
        the same work for everybody."""
        ...


@dataclass(frozen=True, slots=True)
class Details:
    """What the register's door gave for an answer: `values`, or None and why it was `barred`."""

    values: Mapping[str, Any] | None
    barred: Cause | None = None


class Sealer(Protocol):
    """Seals an answer so that only one requester can open it."""

    def seal(self, plaintext: bytes, recipient: str) -> bytes:
        """`plaintext` under the key `recipient` (`x25519:<base64>`), RFC 9180 HPKE base mode."""


def present(clock: Clock, store: Store) -> Instant:
    """The present moment: never before what has been recorded, even if the clock steps back.

    Nothing is ordered by time; but a day that comes twice would begin an order again, put a search
    before the status that permits it, or open the register to an approval that had run out. So
    whatever asks for the time of a walk, the register's door too, asks here.
    """
    return max(clock.now(), store.latest())


@dataclass(frozen=True, slots=True)
class _Still:
    """A clock that was read once."""

    clock: Clock
    at: Instant

    def now(self) -> Instant:
        return self.at

    def day(self, at: Instant) -> Day:
        return self.clock.day(at)

    def period(self, at: Instant) -> Period:
        return self.clock.period(at)


@dataclass(frozen=True, slots=True)
class Gateway:
    """The ports, wired together: what every step of the walk is handed first."""

    store: Store
    log: Log
    register: Register
    sealer: Sealer
    clock: Clock
    entropy: Entropy
    rehearsal: bool
    evidence_days: int = 28
    """How many days from receipt a requester has to answer what was asked."""
    approval_days: int = 30
    """How many days after its slot an approval still carries a search or a call."""
    restriction_days: int = 7
    """How many days old the news of who is restricted may be when somebody is searched for, or
    called for."""
    delay_days: int = 90
    """How many days ahead the end of a delay of telling somebody may lie at most."""
    delay_renewals: int = 3
    """How often such a delay may be renewed."""
    holidays: frozenset[Day] = NO_HOLIDAYS
    """The days on which the custodian does not work, besides Saturdays and Sundays."""
    nothing_to_tell: set[Handle] = field(default_factory=set, compare=False, repr=False)
    """Answered cases that were read here and in which nothing was disclosed. That never changes, so
    whoever looks for disclosures does not read them again."""

    def standing_still(self) -> Gateway:
        """This gateway at the present moment for good: a test and its entry have one time."""
        return replace(self, clock=_Still(self.clock, self.now()))

    def now(self) -> Instant:
        """The present moment, as `present` has it."""
        return present(self.clock, self.store)

    def today(self) -> Day:
        """The civil day."""
        return self.clock.day(self.now())

    def period(self) -> Period:
        """The month of an entry that joins the log now: the later of the clock's and the log's.

        In a live log a clock that is more than a month ahead queues nothing until two
        administrators say that it is right (`gateway.clock-ahead`): else one wrong clock would end
        every approval and every enrolment.
        """
        clock, log = self.clock.period(self.now()), self.store.month()
        if log is None:
            return clock
        if not self.rehearsal and clock > following(log):
            raise problem("gateway.clock-ahead", clock=clock, log=log)
        return max(clock, log)
