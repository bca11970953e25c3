"""The memory twins of store and log: the whole promise of the ports, nothing durable.

They serve rehearsals and the tests of the core, and pass the same suite as any other store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice

from proviso_gateway.casework import events as on
from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.case import MARKING, Case, Line, answers_about, begun
from proviso_gateway.casework.keeping import Alike, counted_under
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, ENDED, CaseState
from proviso_gateway.casework.owed import CountedWith, Owed, counted_with, quarter_of
from proviso_gateway.casework.reads import Read
from proviso_gateway.errors import problem
from proviso_gateway.gateway.openings import cohort_of
from proviso_gateway.gateway.ports import NONE_SEALED, Erasure, kept_until
from proviso_gateway.institution.acts import ActLine, hash_of_bytes
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.reading.identifiers import folded_reference
from proviso_gateway.statistics.counts import STAGE_OF, Counted, Stage
from proviso_gateway.terms import EPOCH, Handle, Hash, Instant, Outcome, Period
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import checkpoint, tiles
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.entries import parse
from proviso_verify.note import Signer
from proviso_verify.proof import Proof
from proviso_verify.tags import key_of, tag_of
from proviso_verify.tree import HashReader, Tree, inclusion_proof, leaf_hash, reader_of


@dataclass(slots=True)
class _Subject:
    """A person about whom there are answers: their key, and how many tags it has given."""

    key: bytes
    tags: int = 0


class MemoryStore:
    """`Store`, in memory. One transaction is one call."""

    def __init__(self) -> None:
        self._charter = Charter()
        self._latest = EPOCH
        self._recorded = 0
        self._cases: dict[Handle, Case] = {}
        self._references: dict[tuple[str, str], Handle] = {}
        self._numbers: dict[str, int] = {}
        self._approved: set[str] = set()
        self._spent: set[str] = set()
        self._subjects: dict[str, _Subject] = {}
        self._sealed: dict[Handle, tuple[bytes, Instant]] = {}
        """Sealed answers that were handed over, and until when each is kept."""
        self._marked: dict[str, dict[Handle, int]] = {}
        """By mark, the cases that bear it, each with its place among them, from 1."""
        self._answers: dict[Handle, Handle] = {}
        self._places: dict[Handle, int] = {}
        self._statements: dict[Handle, Statement] = {}
        self._month: Period | None = None
        self._loose: list[bytes] = []
        self._reads: list[Read] = []
        self._claims: dict[Handle, str] = {}
        self._access: list[AccessLine] = []
        self._counts: list[tuple[Counted, Alike]] = []
        """The cases that were erased, as far as they are still counted."""
        self._kept: list[tuple[str, str, Period, KeptAnswer]] = []
        """What is left of erased answers: about whom, under which name, received when."""
        self._opening_files: dict[Hash, bytes] = {}
        self._acts: list[Sealed] = []
        self.pending: list[Sealed] = []
        """Entries recorded and not yet sequenced, in order. The log's side of the store."""

    def append(self, lines: Sequence[Line], sealed: Mapping[Handle, bytes] = NONE_SEALED) -> None:
        after: dict[Handle, Case] = {}
        approved: set[str] = set()
        spent: set[str] = set()
        references: dict[tuple[str, str], Handle] = {}
        numbers = dict(self._numbers)
        for line in lines:
            case = after.get(line.stream) or self._cases.get(line.stream)
            if line.seq != (case.length if case is not None else 0):
                raise problem("store.conflict")
            after[line.stream] = case.then(line) if case is not None else begun(line)
            match line.event:
                case on.Received():
                    received = line.event
                    mine = (received.requester, received.request.reference)
                    if mine in self._references or mine in references:
                        raise problem("store.reference-taken")
                    if received.number != numbers.get(received.numbered_by, 0) + 1:
                        raise problem("store.conflict")
                    references[mine] = line.stream
                    numbers[received.numbered_by] = received.number
                case on.Approved():
                    if line.event.permit.hash in self._approved | approved:
                        raise problem("store.approval-spent")
                    approved.add(line.event.permit.hash)
                case on.SearchBegun():
                    proposal = _permit_hash(after[line.stream])
                    if proposal in self._spent | spent:
                        raise problem("store.approval-spent")
                    spent.add(proposal)
        self._turn(sealed for line in lines for sealed in line.sealed)
        self._cases |= after
        self._approved |= approved
        self._spent |= spent
        self._references |= references
        self._numbers = numbers
        self._recorded += len(lines)
        for line in lines:
            self._latest = max(self._latest, line.at)
            self.pending.extend(line.sealed)
            self._places.setdefault(line.stream, len(self._places))
            if isinstance(line.event, MARKING):
                case = after[line.stream]
                for mark in case.every_mark:
                    bearing = self._marked.setdefault(mark, {})
                    bearing.setdefault(line.stream, len(bearing) + 1)
            if isinstance(line.event, on.Answered):
                self._answers[line.sealed[0].handle] = line.stream
        for handle, content in sealed.items():
            self._sealed[handle] = (content, kept_until(after[handle]))

    def enact(self, line: ActLine) -> None:
        if line.seq != self._charter.length:
            raise problem("store.conflict")
        charter = self._charter.then(line)
        self._turn(line.sealed)
        self._charter = charter
        self._recorded += 1
        self._latest = max(self._latest, line.at)
        self.pending.extend(line.sealed)
        self._acts += line.sealed
        for sealed in line.sealed:  # a statement bears the handle of its first entry
            self._statements.pop(sealed.handle, None)

    def alike(self) -> tuple[Alike, ...]:
        found = Counter(_alike(case, 0) for case in self._cases.values())
        there = tuple(replace(one, cases=cases) for one, cases in found.items())
        return (*there, *(alike for _, alike in self._counts))

    def cohort(self, of: Period, name: str, *, approved: bool) -> tuple[Handle, ...]:
        return tuple(
            case.handle
            for case in self._cases.values()
            if (case.month, counted_under(case.received.numbered_by)) == (of, name)
            and case.state in ENDED
            and (case.permit is not None) == approved
        )

    def erase(self, line: ActLine, erasure: Erasure) -> None:
        if any(self._cases[one].length != long for one, long in erasure.lengths.items()):
            raise problem("store.conflict")
        self.enact(line)
        for handle, left in erasure.cases.items():
            case = self._cases.pop(handle)
            cohort, alike = cohort_of(case), _alike(case, 1)
            stage = STAGE_OF[case.state]
            told = Outcome.REFUSED if stage is Stage.REFUSED else erasure.outcomes.get(handle)
            self._counts.append((Counted(cohort, stage, told), alike))
            if left is not None:
                subject, answer = left
                self._kept.append((subject, cohort.agreement, cohort.period, answer))
            del self._references[case.requester, case.received.request.reference]
            for mark, bearing in self._marked.items():
                if handle in bearing:
                    others = (one for one in bearing if one != handle)
                    self._marked[mark] = {one: at for at, one in enumerate(others, start=1)}
            self._answers = {one: of for one, of in self._answers.items() if of != handle}
            self._sealed.pop(handle, None)
            self._claims.pop(handle, None)
        gone, before = set(erasure.cases), erasure.reads_before
        self._reads = [
            one
            for one in self._reads
            if one.case not in gone and not (before and one.case is None and one.at < before)
        ]
        self._opening_files |= erasure.openings
        for name, of in erasure.accounts:
            self._forget_accounts(name, of, erasure.accounts_stay)

    def accounts_of(self, of: Period, name: str) -> tuple[Handle, ...]:
        return tuple(left.case for _, *where, left in self._kept if tuple(where) == (name, of))

    def _forget_accounts(self, name: str, of: Period, stay: frozenset[Handle]) -> None:
        going = {*self.accounts_of(of, name)} - stay
        gone = {subject for subject, *_, answer in self._kept if answer.case in going}
        self._kept = [one for one in self._kept if one[3].case not in going]
        still = {subject for subject, *_ in self._kept}
        for subject in gone - still:
            if not self._marked.get(answers_about(subject)):
                del self._subjects[subject]

    def finish_erasing(self) -> bool:
        return True

    def erased_counts(self) -> tuple[Counted, ...]:
        return tuple(counted for counted, _ in self._counts)

    def kept_answers(self, person_id: str) -> tuple[KeptAnswer, ...]:
        return tuple(answer for subject, *_, answer in self._kept if subject == person_id)

    def opening_file(self, file: Hash) -> bytes | None:
        return self._opening_files.get(file)

    def latest(self) -> Instant:
        return self._latest

    def publish_entry(
        self, sealed: Sealed, *, recorded: int | None = None, file: bytes | None = None
    ) -> None:
        if recorded not in (None, self._recorded):
            raise problem("store.conflict")
        self._turn([sealed])
        self.pending.append(sealed)
        self._loose.append(sealed.data)
        if file is not None:
            self._opening_files[hash_of_bytes(file)] = file

    def acts(self, kind: str) -> tuple[Sealed, ...]:
        return tuple(one for one in self._acts if parse(one.data).kind == kind)

    def loose(self, kind: str) -> tuple[bytes, ...]:
        return tuple(data for data in self._loose if parse(data).kind == kind)

    def month(self) -> Period | None:
        return self._month

    def _turn(self, entries: Iterable[Sealed]) -> None:
        month = self._month
        for sealed in entries:
            if month is not None and sealed.period < month:
                raise problem("store.month-turned")
            month = sealed.period
        self._month = month

    def recorded(self) -> int:
        return self._recorded

    def charter(self) -> Charter:
        return self._charter

    def case(self, handle: Handle) -> Case:
        if handle not in self._cases:
            raise problem("store.no-such-case")
        return self._cases[handle]

    def cases(self, *states: CaseState) -> tuple[Handle, ...]:
        return tuple(
            handle for handle, case in self._cases.items() if not states or case.state in states
        )

    def last_cases_of(self, requester: str, most: int, skip: int = 0) -> tuple[Handle, ...]:
        theirs = (h for h in reversed(self._cases) if self._cases[h].requester == requester)
        return tuple(islice(theirs, skip, skip + most))

    def glance(self) -> AbstractContextManager[None]:
        return nullcontext()

    def page(
        self,
        states: Collection[CaseState],
        requester: str = "",
        numbered_by: str = "",
        *,
        most: int,
        skip: int = 0,
    ) -> tuple[Handle, ...]:
        fitting = [
            handle
            for handle, case in self._cases.items()
            if case.state in states
            and requester in ("", case.requester)
            and numbered_by in ("", case.received.numbered_by)
        ]
        return tuple(fitting[skip : skip + most])

    def load(self, handles: Sequence[Handle]) -> tuple[Case, ...]:
        return tuple(map(self.case, handles))

    def count(self, states: Collection[CaseState], numbered_by: str = "") -> int:
        return len(self.page(states, "", numbered_by, most=len(self._cases)))

    def owed(self, since: Instant) -> tuple[Owed, ...]:
        first = quarter_of(since)
        found: dict[CountedWith, list[Instant]] = {}
        for case in map(self._cases.__getitem__, self.cases(*AWAITING_ANSWER)):
            assert case.approved_at is not None
            assert case.permit is not None
            if first <= max(case.approved_at, case.searched_at or EPOCH):
                ends = found.setdefault(self._counted_with(case.handle), [])
                ends.append(Instant(case.permit.proposal.until))
        return tuple(Owed(*which, len(ends), min(ends)) for which, ends in found.items())

    def owing(self, of: Collection[Owed], states: Collection[CaseState]) -> tuple[Handle, ...]:
        wanted = {counted_with(one) for one in of}
        return tuple(
            handle
            for handle in self.page(AWAITING_ANSWER & frozenset(states), most=len(self._cases))
            if self._counted_with(handle) in wanted
        )

    def _counted_with(self, handle: Handle) -> CountedWith:
        case = self._cases[handle]
        assert case.approved_at is not None
        searched = None if case.searched_at is None else quarter_of(case.searched_at)
        name = case.received.numbered_by
        return name, case.basis.hash, quarter_of(case.approved_at), searched

    def received(
        self, since: Instant, until: Instant, states: Collection[CaseState]
    ) -> tuple[Handle, ...]:
        found = (self._cases[one] for one in self.page(states, most=len(self._cases)))
        return tuple(case.handle for case in found if since <= case.received_at < until)

    def running_out(
        self, since: Instant, until: Instant, states: Collection[CaseState]
    ) -> tuple[Handle, ...]:
        found = (self._cases[one] for one in self.page(states, most=len(self._cases)))
        return tuple(
            case.handle
            for case in found
            if case.permit is not None and since.micros <= case.permit.proposal.until < until.micros
        )

    def about(self, *marks: str) -> tuple[Handle, ...]:
        return self._in_order({h for mark in marks for h in self._marked.get(mark, ())})

    def place_among(self, case: Handle, mark: str, most: int) -> int:
        bearing = self._marked.get(mark, {})
        return min(bearing.get(case, len(bearing) + 1), most)

    def called(self, word: str) -> tuple[Handle, ...]:
        answers = {self._answers[one] for one in self._answers if one.startswith(word)}
        return self._in_order(answers | {one for one in self._cases if one.startswith(word)})

    def find(self, requester: str, request_ref: str) -> Handle | None:
        return self._references.get((requester, folded_reference(request_ref)))

    @contextmanager
    def numbering(self) -> Iterator[Callable[[str], int]]:
        yield lambda name: self._numbers.get(name, 0) + 1

    def subject_tag(self, person_id: str, fresh_key: bytes) -> bytes:
        subject = self._subjects.setdefault(person_id, _Subject(fresh_key))
        subject.tags += 1
        return tag_of(key_of(subject.key, subject.tags))

    def tag_keys(self, person_id: str) -> Mapping[bytes, bytes]:
        subject = self._subjects.get(person_id)
        if subject is None:
            return {}
        keys = (key_of(subject.key, number) for number in range(1, subject.tags + 1))
        return {tag_of(key): key for key in keys}

    def hold(self, statement: Statement) -> None:
        self._statements[statement.handle] = statement

    def statement(self, handle: Handle) -> Statement:
        if handle not in self._statements:
            raise problem("store.no-such-statement")
        return self._statements[handle]

    def statements(self) -> tuple[Statement, ...]:
        return tuple(self._statements.values())

    def drop(self, handle: Handle) -> None:
        self._statements.pop(handle, None)

    def sealed_answer(self, case: Handle) -> bytes | None:
        return self._sealed.get(case, (None, EPOCH))[0]

    def ran_out(self, at: Instant) -> tuple[Handle, ...]:
        waiting = map(self._cases.__getitem__, self.cases(*AWAITING_ANSWER))
        return tuple(case.handle for case in waiting if case.approval_ran_out(at))

    def note_read(self, read: Read) -> None:
        self._reads.append(read)

    def reads(self, since: Instant, until: Instant) -> tuple[Read, ...]:
        return tuple(one for one in self._reads if since <= one.at < until)

    def claim(self, case: Handle, key: str | None) -> None:
        self._claims.pop(case, None)
        if key is not None:
            self._claims[case] = key

    def claims(self, cases: Sequence[Handle]) -> Mapping[Handle, str]:
        return {case: self._claims[case] for case in cases if case in self._claims}

    def note_access(self, line: AccessLine) -> None:
        if line.seq != len(self._lines_of(line.stream)):
            raise problem("store.conflict")
        self._access.append(line)

    def access_lines(
        self, kind: AccessKind, stream: Handle | None = None
    ) -> tuple[AccessLine, ...]:
        return tuple(
            one for one in self._access if one.kind is kind and stream in (None, one.stream)
        )

    def forget_access(self, streams: Mapping[Handle, int]) -> None:
        if any(len(self._lines_of(one)) != long for one, long in streams.items()):
            raise problem("store.conflict")
        self._access = [one for one in self._access if one.stream not in streams]

    def _lines_of(self, stream: Handle) -> list[AccessLine]:
        return [one for one in self._access if one.stream == stream]

    def check_room(self) -> None:
        """There is room as long as the process lives."""

    def forget_sealed(self, at: Instant) -> None:
        over = [handle for handle, (_, until) in self._sealed.items() if until <= at]
        for handle in over:
            del self._sealed[handle]

    def _in_order(self, found: set[Handle]) -> tuple[Handle, ...]:
        """These cases in order of receipt, without looking at all the others."""
        return tuple(sorted(found, key=self._places.__getitem__))


def _alike(case: Case, cases: int) -> Alike:
    approved = case.permit is not None
    return Alike(case.received.numbered_by, case.month, case.ended_in, approved, cases)


def _permit_hash(case: Case) -> str:
    if case.permit is None:
        raise problem("store.conflict")
    return case.permit.hash


@dataclass(slots=True)
class MemoryLog:
    """`Log`, in memory: sequences what the store has queued, and signs."""

    store: MemoryStore
    signer: Signer
    _entries: list[bytes] = field(default_factory=list)
    _leaves: list[bytes] = field(default_factory=list)
    _index: dict[Handle, int] = field(default_factory=dict)
    _tree: Tree = field(default_factory=Tree)
    _signed: bytes = b""
    _read: HashReader = field(init=False)
    """Complete subtrees never change, so each is hashed once for all proofs."""

    def __post_init__(self) -> None:
        self._read = reader_of(self._leaves)

    @property
    def origin(self) -> str:
        return self.signer.verifier.name

    def sequence(self) -> Checkpoint:
        for sealed in self.store.pending:
            self._index[sealed.handle] = len(self._entries)
            self._entries.append(sealed.data)
            self._leaves.append(leaf_hash(sealed.data))
        self._tree = self._tree.extend(self._leaves[self._tree.size :])
        self.store.pending.clear()
        head = Checkpoint(self.origin, self._tree.size, self._tree.root())
        self._signed = checkpoint.sign(head, self.signer).render()
        return head

    def proof(self, entry: Handle) -> str | None:
        index = self._index.get(entry)
        if index is None:
            return None
        path = inclusion_proof(self._read, index, self._tree.size)
        return Proof(index, tuple(path), self._signed).encode().decode()

    def key_changes(self, size: int) -> Sequence[tuple[bytes, str]]:
        return ()  # in memory the log has one key for ever

    def first(self) -> bytes:
        return self._entries[0]

    def files(self) -> Mapping[str, bytes]:
        return {**tiles.tiles_of(self._entries), checkpoint.PATH: self._signed}
