"""`Store` in a database: every step one transaction, all or nothing, durable when it returns.

What was decided was decided by a charter. If the charter has moved on since this thread first
looked at it for this decision, the step is refused as `store.conflict`: a stop that another officer
signed in that moment is never passed over, and the log never shows a search after a stop.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import compress

from django.db.models import Count, Q

from proviso_gateway.adapters.database import (
    accessing,
    connecting,
    driver,
    erasing,
    reading,
    streams,
)
from proviso_gateway.adapters.database.bodies import Closed, close, disclose
from proviso_gateway.adapters.database.case_rows import (
    last_number,
    move,
    write_cases,
    write_decisions,
    write_marks,
)
from proviso_gateway.adapters.database.key_store import AT_ONCE, KEY_BYTES, KeyStore, batched
from proviso_gateway.adapters.database.models import (
    HANDLE,
    CaseRow,
    Entry,
    Envelope,
    Mark,
    Subject,
)
from proviso_gateway.adapters.database.models import KeptAnswer as KeptAnswerRow
from proviso_gateway.adapters.database.models import Statement as StatementRow
from proviso_gateway.adapters.database.number_lock import NumberLock
from proviso_gateway.adapters.database.projections import project
from proviso_gateway.adapters.database.remembered import Remembered
from proviso_gateway.adapters.database.standing_keys import STANDING, StandingKeys
from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.adapters.database.worklists import (
    Glance,
    first,
    owed,
    owing,
    read_together,
    received,
    running_out,
)
from proviso_gateway.adapters.database.writing import writing
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.casework import events as on
from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.case import MARKING, Case, Line, begun
from proviso_gateway.casework.keeping import Alike
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState, for_anybody
from proviso_gateway.casework.owed import Owed
from proviso_gateway.casework.reads import Read
from proviso_gateway.casework.records import read_statement, write_statement
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import NONE_SEALED, Erasure, kept_until
from proviso_gateway.institution.acts import Act, ActLine, hash_of_bytes
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.reading.identifiers import folded_reference
from proviso_gateway.statistics.counts import Counted
from proviso_gateway.terms import EPOCH, Handle, Hash, Instant, Period
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.entries import parse
from proviso_verify.tags import key_of, tag_of

MEBIBYTE = 1 << 20

ROOM = 8 * MEBIBYTE
"""What must be free before a case is answered: far more than an answer writes, entry, tiles and
all."""

ORPHAN_SECONDS = 3_600
"""A key that nothing rests on so long after it was made belongs to a step that never ended."""


_COUNT_TAG = """
INSERT INTO proviso_subject (digest, tags) VALUES (%s, 1)
ON CONFLICT (digest) DO UPDATE SET tags = proviso_subject.tags + 1 RETURNING tags"""


_BEGINS_A_HANDLE = re.compile(f"[a-z0-9]{{0,{HANDLE}}}")
_FIND = "SELECT handle FROM proviso_caserow WHERE requester = %s AND reference = %s"


class DatabaseStore:
    """`Store` over the database with this alias and the keys in this key store."""

    def __init__(self, alias: str, keys: KeyStore) -> None:
        self.alias = alias
        self.keys = keys
        self._charter = Charter()
        self._cases = Remembered()
        self._local = threading.local()
        self.standing = StandingKeys(keys)
        self.remember_erased: Callable[[str, Sequence[str]], None] = lambda entry, names: None
        """Called with an entry and the names of the keys that it takes away and that no other key
        will ever have, before any of them is destroyed; may be called again with the same."""
        self._protected: tuple[tuple[int, int], tuple[AccessLine, ...]] | None = None
        self.remember_protected: Callable[[], None] = lambda: None
        """Called once a protection, or its lifting, is on record here."""

    def begin_anew(self) -> None:
        """Let this thread judge by the institution as it stands from now on, whatever it saw.

        What a thread has seen of the charter since it last wrote must still hold when it writes
        next. A server's thread outlives what it was asked: each request begins here.
        """
        self._local.seen = None

    def prepare(self) -> None:
        """Make the keys that every home has. Once, before the first event."""
        self.standing.make(_now())

    # --- what is recorded -------------------------------------------------------------------------

    def append(self, lines: Sequence[Line], sealed: Mapping[Handle, bytes] = NONE_SEALED) -> None:
        if not lines:
            return
        ready = streams.ready(lines, self._keys_of(lines))
        reached("store.after-keys")
        with self._transaction():
            streams.join(self.alias, [entry for line in lines for entry in line.sealed])
            self._charter_unmoved(streams.length(self.alias, streams.CHARTER))
            cases = self._folded(lines)
            events = streams.insert(self.alias, ready)
            write_decisions(self.alias, lines, events, cases)
            write_cases(self.alias, lines, cases, self.standing)
            marking = (isinstance(line.event, MARKING) for line in lines)
            write_marks(self.alias, compress(cases, marking), self.standing)
            if sealed:
                self._keep(sealed, cases)
            reached("store.before-commit")
        reached("store.after-commit")
        self._local.seen = None
        for line, case in zip(lines, cases, strict=True):
            self._cases.keep(line.stream, case)

    def enact(self, line: ActLine) -> None:
        with self._enacting(line):
            reached("store.before-commit")
        reached("store.after-commit")

    @contextmanager
    def _enacting(self, line: ActLine) -> Iterator[None]:
        """Record this act in one transaction with what else is done in the block."""
        charter = self.charter()
        if line.seq == charter.length:
            charter.then(line)  # refused before it is written, or nobody could fold it afterwards
        ready = streams.ready([line], {streams.CHARTER: self.standing.of(streams.CHARTER)})
        with self._transaction():
            streams.join(self.alias, line.sealed, alone=True)
            length = streams.length(self.alias, streams.CHARTER)
            self._charter_unmoved(length)
            if line.seq != length:
                raise problem("store.conflict")
            streams.insert(self.alias, ready)
            project(self.alias, (sealed.data for sealed in line.sealed))
            # A statement bears the handle of its entry: enacted, it waits no longer.
            handles = [sealed.handle for sealed in line.sealed]
            StatementRow.objects.using(self.alias).filter(handle__in=handles).delete()
            yield
        self._local.seen = line.seq + 1

    def publish_entry(
        self, sealed: Sealed, *, recorded: int | None = None, file: bytes | None = None
    ) -> None:
        with self._transaction():
            # Whoever records shares this lock: held alone, nothing is under way.
            streams.join(self.alias, [sealed], alone=recorded is not None)
            if recorded is not None and streams.recorded(self.alias) != recorded:
                raise problem("store.conflict")
            streams.add_entries(self.alias, iter([(None, sealed)]))
            if file is not None:
                erasing.keep_opening_file(self.alias, hash_of_bytes(file), file)
            reached("store.before-commit")
        reached("store.after-commit")

    def acts(self, kind: str) -> tuple[Sealed, ...]:
        key = self.standing.of(streams.CHARTER)
        with translated_errors():
            lines = streams.read(self.alias, streams.CHARTER, 0, key)
            found = [sealed for line in lines for sealed in line.sealed]
        return tuple(one for one in found if parse(one.data).kind == kind)

    def month(self) -> Period | None:
        with translated_errors():
            return streams.month(self.alias)

    def loose(self, kind: str) -> tuple[bytes, ...]:
        with translated_errors():
            rows = Entry.objects.using(self.alias).filter(kind=kind, event__isnull=True)
            return tuple(map(bytes, rows.order_by("number").values_list("data", flat=True)))

    def recorded(self) -> int:
        with translated_errors():
            return streams.recorded(self.alias)

    def latest(self) -> Instant:
        glance = self._glance()
        if glance is not None and glance.latest is not None:
            return glance.latest
        with translated_errors():
            found = streams.latest(self.alias)
        latest = EPOCH if found is None else Instant(found)
        if glance is not None:
            glance.latest = latest
        return latest

    # --- what stands ------------------------------------------------------------------------------

    def genesis(self) -> str:
        """Of which log the charter is: the hash of its genesis entry. Nothing is decided by it yet,
        so whoever acts after that has still seen nothing."""
        seen = getattr(self._local, "seen", None)
        found = self.charter().house.genesis
        self._local.seen = seen
        return found

    @contextmanager
    def glance(self) -> Iterator[None]:
        if self._glance() is not None:
            yield
            return
        self._local.glance = Glance()
        try:
            yield
        finally:
            self._local.glance = None

    def charter(self) -> Charter:
        glance = self._glance()
        if glance is not None and glance.charter is not None:
            return glance.charter
        known = self._charter
        with translated_errors():
            if streams.length(self.alias, streams.CHARTER) != known.length:
                key = self.standing.of(streams.CHARTER)
                for line in streams.read(self.alias, streams.CHARTER, known.length, key):
                    act = line.private.happened
                    assert isinstance(act, Act)
                    known = known.then(ActLine(line.seq, line.at, act, line.sealed))
                self._charter = known
        if getattr(self._local, "seen", None) is None:
            self._local.seen = known.length
        if glance is not None:
            glance.charter = known
        return known

    def case(self, handle: Handle) -> Case:
        glance = self._glance()
        if glance is None:
            return self._case(handle)
        if handle not in glance.cases:
            glance.cases[handle] = self._case(handle)
        return glance.cases[handle]

    def _case(self, handle: Handle) -> Case:
        known = self._cases.get(handle)
        length = known.length if known is not None else 0
        with translated_errors():
            row = CaseRow.objects.using(self.alias).filter(handle=handle)
            there = row.values_list("length", flat=True).first()
            if there is None:  # never recorded, or erased, be it by another process
                self._cases.drop(handle)
                raise problem("store.no-such-case")
            if known is not None and there == known.length:
                return known
            lines = streams.read(self.alias, handle, length, self.keys.get(handle))
            known = _case_of(handle, lines, known)
        if known is None:
            raise problem("store.no-such-case")
        self._cases.keep(handle, known)
        return known

    def cases(self, *states: CaseState) -> tuple[Handle, ...]:
        with translated_errors():
            rows = CaseRow.objects.using(self.alias).order_by("id")
            if states:
                rows = rows.filter(state__in=[state.value for state in states])
            return tuple(map(Handle, rows.values_list("handle", flat=True)))

    def last_cases_of(self, requester: str, most: int, skip: int = 0) -> tuple[Handle, ...]:
        rows = CaseRow.objects.using(self.alias).filter(requester=requester).order_by("-id")
        with translated_errors():
            return tuple(map(Handle, rows.values_list("handle", flat=True)[skip : skip + most]))

    def page(
        self,
        states: Collection[CaseState],
        requester: str = "",
        numbered_by: str = "",
        *,
        most: int,
        skip: int = 0,
    ) -> tuple[Handle, ...]:
        values, which = [one.value for one in states], (requester, numbered_by)
        with translated_errors():
            return first(self.alias, values, which, most, skip) if values else ()

    def load(self, handles: Sequence[Handle]) -> tuple[Case, ...]:
        found: dict[Handle, Case] = {}
        with translated_errors():
            for some in batched(dict.fromkeys(handles), AT_ONCE):
                found |= read_together(self.alias, self.keys, self._cases, some)
        glance = self._glance()
        if glance is not None:
            glance.cases |= found
        return tuple(found[handle] for handle in handles)

    def count(self, states: Collection[CaseState], numbered_by: str = "") -> int:
        with translated_errors():
            rows = CaseRow.objects.using(self.alias)
            rows = rows.filter(numbered_by=numbered_by) if numbered_by else rows.all()
            found: int = rows.filter(state__in=[one.value for one in states]).count()
        return found

    def owed(self, since: Instant) -> tuple[Owed, ...]:
        with translated_errors():
            return owed(self.alias, since)

    def owing(self, of: Collection[Owed], states: Collection[CaseState]) -> tuple[Handle, ...]:
        with translated_errors():
            return owing(self.alias, of, states) if of and states else ()

    def received(
        self, since: Instant, until: Instant, states: Collection[CaseState]
    ) -> tuple[Handle, ...]:
        with translated_errors():
            return received(self.alias, since, until, states) if states else ()

    def running_out(
        self, since: Instant, until: Instant, states: Collection[CaseState]
    ) -> tuple[Handle, ...]:
        with translated_errors():
            return running_out(self.alias, since, until, states) if states else ()

    def about(self, *marks: str) -> tuple[Handle, ...]:
        digests = [self.standing.digest("mark", mark) for mark in marks]
        marked = Mark.objects.using(self.alias).filter(digest__in=digests).values("case")
        with translated_errors():
            rows = CaseRow.objects.using(self.alias).filter(handle__in=marked).order_by("id")
            return tuple(map(Handle, rows.values_list("handle", flat=True)))

    def place_among(self, case: Handle, mark: str, most: int) -> int:
        bearing = Mark.objects.using(self.alias).filter(digest=self.standing.digest("mark", mark))
        with translated_errors():
            own = bearing.filter(case=case).values_list("id", flat=True).first()
            earlier = bearing if own is None else bearing.filter(id__lt=own)
            before: int = earlier.values("id")[: most - 1].count()
        return before + 1

    def called(self, word: str) -> tuple[Handle, ...]:
        if not _BEGINS_A_HANDLE.fullmatch(word):
            return ()
        # By its index, whatever order of letters the database has: z is the last of a handle's.
        span = (word, word.ljust(HANDLE, "z"))
        answers = Entry.objects.using(self.alias).filter(kind="answer", handle__range=span)
        with translated_errors():
            rows = CaseRow.objects.using(self.alias).order_by("id")
            rows = rows.filter(
                Q(handle__range=span) | Q(handle__in=answers.values("event__stream"))
            )
            return tuple(map(Handle, rows.values_list("handle", flat=True)))

    def find(self, requester: str, request_ref: str) -> Handle | None:
        digest = self.standing.digest("reference", [requester, folded_reference(request_ref)])
        with translated_errors():
            found = driver.value(self.alias, _FIND, requester, digest)
        return None if found is None else Handle(found)

    @contextmanager
    def numbering(self) -> Iterator[Callable[[str], int]]:
        with NumberLock(self.alias) as lock:

            def next_number(name: str) -> int:
                lock.acquire()
                with translated_errors():
                    return last_number(self.alias, name) + 1

            yield next_number

    # --- the person in the register ---------------------------------------------------------------

    def subject_tag(self, person_id: str, fresh_key: bytes) -> bytes:
        digest = self.standing.digest("subject", person_id)
        name = erasing.key_of_subject(digest)
        self._destroy_first(name)
        key = self.keys.put({name: fresh_key}, _now())[name]
        with self._transaction():
            if erasing.is_doomed(self.alias, name):  # erased since: its tags would come again
                raise problem("store.conflict")
            tags = driver.value(self.alias, _COUNT_TAG, digest)
        reached("store.after-tag")
        return tag_of(key_of(key, tags))

    def _destroy_first(self, name: str) -> None:
        """Destroy a person's key that waits to be destroyed: under it tags would be counted from
        the first again, and two entries of the log be one person's for everybody."""
        with translated_errors():
            waits = erasing.is_doomed(self.alias, name)
        if waits:
            self.keys.destroy([name])
            with self._beside():
                erasing.destroyed(self.alias, [name])

    def tag_keys(self, person_id: str) -> Mapping[bytes, bytes]:
        digest = self.standing.digest("subject", person_id)
        with translated_errors():
            rows = Subject.objects.using(self.alias).filter(digest=digest)
            tags = rows.values_list("tags", flat=True).first()
        key = None if tags is None else self.keys.get(erasing.key_of_subject(digest))
        if tags is None or key is None:
            return {}
        keys = (key_of(key, number) for number in range(1, tags + 1))
        return {tag_of(one): one for one in keys}

    # --- acts that wait for another signature -----------------------------------------------------

    def hold(self, statement: Statement) -> None:
        key = self.standing.of(streams.CHARTER)
        body = close(key, f"statement {statement.handle}", write_statement(statement))
        with self._transaction():
            StatementRow.objects.using(self.alias).update_or_create(
                handle=statement.handle, defaults={"nonce": body.nonce, "sealed": body.sealed}
            )
        reached("store.after-hold")

    def statement(self, handle: Handle) -> Statement:
        found = self._statements(handle=handle)
        if not found:
            raise problem("store.no-such-statement")
        return found[0]

    def statements(self) -> tuple[Statement, ...]:
        return self._statements()

    def drop(self, handle: Handle) -> None:
        with self._transaction():
            StatementRow.objects.using(self.alias).filter(handle=handle).delete()
        reached("store.after-drop")

    # --- sealed answers ---------------------------------------------------------------------------

    def forget_sealed(self, at: Instant) -> None:
        over = Envelope.objects.using(self.alias).filter(until__lte=at.micros)
        with translated_errors():
            if not over.exists():
                return
        with self._transaction():
            over.delete()

    def ran_out(self, at: Instant) -> tuple[Handle, ...]:
        waiting = [state.value for state in AWAITING_ANSWER]
        with translated_errors():
            rows = CaseRow.objects.using(self.alias).filter(until__lte=at.micros, state__in=waiting)
            return tuple(map(Handle, rows.order_by("id").values_list("handle", flat=True)))

    def check_room(self) -> None:
        free = shutil.disk_usage(self.keys.path.parent).free
        if free < ROOM:
            raise problem("store.no-room", free=free // MEBIBYTE, needed=ROOM // MEBIBYTE)

    def sealed_answer(self, case: Handle) -> bytes | None:
        with translated_errors():
            rows = Envelope.objects.using(self.alias).filter(case=case)
            found = rows.values_list("sealed", flat=True).first()
        return None if found is None else bytes(found)

    # --- who read what, and whose a case is -------------------------------------------------------

    def note_read(self, read: Read) -> None:
        with self._beside():
            reading.note(self.alias, self.standing.of(streams.CHARTER), read)

    def reads(self, since: Instant, until: Instant) -> tuple[Read, ...]:
        key = self.standing.of(streams.CHARTER)
        with translated_errors():
            return reading.noted(self.alias, key, since, until)

    def claim(self, case: Handle, key: str | None) -> None:
        with self._beside():
            reading.claim(self.alias, case, key)

    def claims(self, cases: Sequence[Handle]) -> Mapping[Handle, str]:
        found: dict[Handle, str] = {}
        with translated_errors():
            for some in batched(dict.fromkeys(cases), AT_ONCE):
                found |= reading.claimed(self.alias, some)
        return found

    def note_access(self, line: AccessLine) -> None:
        key = accessing.key_for(self.keys, line, _now())
        with self._beside():
            accessing.note(self.alias, key, line)
        if line.kind is AccessKind.PROTECTION:
            self.remember_protected()

    def put_back_access(self, lines: Sequence[AccessLine]) -> None:
        """Put the streams of these lines, which are whole, in the place of what is here of them,
        under new keys. For whoever found here less than was written."""
        fresh = [one for one in lines if one.seq == 0]
        keys = accessing.new_keys(self.keys, fresh, _now())
        with self._beside():
            accessing.forget(self.alias, {one.stream for one in lines})
            for line in lines:
                accessing.note(self.alias, keys[line.stream], line)

    def access_lines(
        self, kind: AccessKind, stream: Handle | None = None
    ) -> tuple[AccessLine, ...]:
        if kind is AccessKind.PROTECTION and stream is None:
            return self._protections()
        with translated_errors():
            return accessing.noted(self.alias, self.keys, kind, stream)

    def forget_access(self, streams: Mapping[Handle, int]) -> None:
        with self._beside():
            erasing.doom(self.alias, erasing.UNTOLD, accessing.take_away(self.alias, streams))
            reached("erase.before-commit")

    def forget_access_again(self, names: Collection[str]) -> None:
        """Take away, in a database that was restored, the questions whose keys have one of these
        names, because they were erased after it was copied."""
        there = accessing.among(self.alias, names)
        if there:
            self.forget_access(there)

    def _protections(self) -> tuple[AccessLine, ...]:
        """Every protection: asked for with each call, and read again only once a row came or went.
        Whoever destroys a key lifts nothing that this process has read."""
        with translated_errors():
            stands = accessing.state_of(self.alias, AccessKind.PROTECTION)
            known = self._protected
            if known is None or known[0] != stands:
                lines = accessing.noted(self.alias, self.keys, AccessKind.PROTECTION, None)
                known = self._protected = stands, lines
        return known[1]

    # --- what is kept, and what is erased ---------------------------------------------------------

    def alike(self) -> tuple[Alike, ...]:
        with translated_errors():
            return erasing.alike(self.alias)

    def accounts_of(self, of: Period, name: str) -> tuple[Handle, ...]:
        with translated_errors():
            return erasing.accounts_of(self.alias, of, name)

    def cohort(self, of: Period, name: str, *, approved: bool) -> tuple[Handle, ...]:
        with translated_errors():
            return erasing.cohort(self.alias, of, name, approved=approved)

    def erase(self, line: ActLine, erasure: Erasure) -> None:
        left = self._answers_left(erasure)
        reached("erase.after-keys-of-answers")
        with self._enacting(line):
            entry = line.sealed[0].handle
            erasing.take_away(self.alias, entry, erasure, left, self.standing)
            reached("erase.before-commit")
        reached("erase.after-commit")
        self._forget(erasure)

    def still_there(self, names: Collection[str]) -> Mapping[Handle, bool]:
        """Of the cases whose keys have these names those that are here, and whether they can be
        read."""
        found: dict[Handle, bool] = {}
        for some in batched((name for name in names if len(name) == HANDLE), AT_ONCE):
            with translated_errors():
                rows = CaseRow.objects.using(self.alias).filter(handle__in=some)
                there = list(rows.values_list("handle", flat=True))
            keys = self.keys.get_all(there)
            found |= {Handle(one): one in keys for one in there}
        return found

    def erase_again(self, erasure: Erasure, names: Collection[str]) -> None:
        """Take away, in a database that was restored, what was erased after it was copied; these
        are the names of the keys that were destroyed. The entry that says so is entered anew when
        it is due, and says the same."""
        left = self._answers_left(erasure)
        with self._transaction():
            erasing.take_away(self.alias, "", erasure, left, self.standing)
            erasing.take_answers_away(self.alias, names)
        self._forget(erasure)
        self.finish_erasing()
        # Where the database knew of it, and an old key store did not.
        self.keys.destroy(names)

    def _answers_left(self, erasure: Erasure) -> list[KeptAnswerRow]:
        fresh = {
            erasing.key_of_answer(handle): os.urandom(KEY_BYTES)
            for handle, left in erasure.cases.items()
            if left is not None
        }
        keys = self.keys.put(fresh, _now()) if fresh else {}
        return erasing.closed_answers(erasure, keys, self.standing)

    def _forget(self, erasure: Erasure) -> None:
        for handle in erasure.cases:
            self._cases.drop(handle)

    def finish_erasing(self) -> bool:
        with translated_errors():
            doomed = erasing.doomed(self.alias)
        if not doomed:
            return True
        for entry, names in doomed.items():
            if entry:  # else it is remembered: a restored database was brought to it
                self.remember_erased(entry, erasing.never_again(names))
        reached("erase.after-list")
        names = [name for of_entry in doomed.values() for name in of_entry]
        self.keys.destroy(names)
        reached("erase.after-keys")
        with self._beside():
            erasing.destroyed(self.alias, names)
        return self.let_go()

    def let_go(self) -> bool:
        """Have the database let go of what was deleted, as far as it can by itself; whether it
        could: where somebody reads, it is for the next who asks."""
        with translated_errors():
            return erasing.let_go(self.alias)

    def erased_counts(self) -> tuple[Counted, ...]:
        with translated_errors():
            return erasing.erased_counts(self.alias)

    def kept_answers(self, person_id: str) -> tuple[KeptAnswer, ...]:
        subject = self.standing.digest("subject", person_id)
        with translated_errors():
            return erasing.kept_answers(self.alias, subject, self.keys)

    def opening_file(self, file: Hash) -> bytes | None:
        with translated_errors():
            return erasing.opening_file(self.alias, file)

    # --- upkeep -----------------------------------------------------------------------------------

    def orphans(self) -> tuple[str, ...]:
        """The names of keys on which nothing rests, an hour after they were made."""
        with translated_errors():
            names = set(self.keys.names(_now() - ORPHAN_SECONDS)) - {*STANDING}
            subjects = Subject.objects.using(self.alias).values_list("digest", flat=True)
            used = set(map(erasing.key_of_subject, subjects))
            used |= set(CaseRow.objects.using(self.alias).values_list("handle", flat=True))
            used |= accessing.streams(self.alias)

            answers = KeptAnswerRow.objects.using(self.alias).values_list("case", flat=True)
            used |= set(map(erasing.key_of_answer, answers))
            # Those of what was erased are destroyed once that is remembered, and not before.
            used |= {one for names in erasing.doomed(self.alias).values() for one in names}
        return tuple(sorted(names - used))

    def count_cases(self) -> Mapping[str, int]:
        """How many cases stand in each state, as anybody at the home may know it."""
        with translated_errors():
            states = CaseRow.objects.using(self.alias).values_list("state")
            found = dict(states.annotate(count=Count("id")).order_by())
        told: dict[str, int] = {}
        for state, count in found.items():
            word = for_anybody(CaseState(state))
            told[word] = told.get(word, 0) + count
        return told

    def has_entry(self, handle: str) -> bool:
        """Whether the entry of this handle was recorded."""
        with translated_errors():
            return bool(Entry.objects.using(self.alias).filter(handle=handle).exists())

    def charter_length(self) -> int:
        """How many acts of the institution were recorded."""
        with translated_errors():
            return streams.length(self.alias, streams.CHARTER)

    def collect_orphans(self) -> int:
        """Destroy those keys; how many there were."""
        orphans = self.orphans()
        self.keys.destroy(orphans)
        return len(orphans)

    def close(self) -> None:
        """Close the connections of this thread."""
        connecting.disconnect(self.alias)
        self.keys.close()

    def note_all(self) -> None:
        """Note of every case whom it is about and where it stands, for a home made before cases
        were marked, or before they were counted by slots."""
        for some in batched(self.cases(), AT_ONCE):
            self.note(self.load(some))

    def note(self, cases: Sequence[Case]) -> None:
        """The same of these."""
        with self._transaction():
            write_marks(self.alias, cases, self.standing)
            move(self.alias, cases)

    # --- inside -----------------------------------------------------------------------------------

    def _glance(self) -> Glance | None:
        return getattr(self._local, "glance", None)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One transaction of its own, never inside another: what it wrote is durable at its end.
        Whoever was glancing looks anew."""
        self._local.glance = None
        try:
            with writing(self.alias):
                yield
        except BaseException:
            self._local.seen = None
            raise

    @contextmanager
    def _beside(self) -> Iterator[None]:
        """A transaction that decides nothing: what this thread saw of the charter still holds."""
        with writing(self.alias):
            yield

    def _keep(self, sealed: Mapping[Handle, bytes], cases: Sequence[Case]) -> None:
        rows = [
            (case.handle, sealed[case.handle], kept_until(case).micros)
            for case in cases
            if case.handle in sealed
        ]
        driver.insert(self.alias, Envelope, ("case", "sealed", "until"), rows)

    def _charter_unmoved(self, length: int) -> None:
        seen = getattr(self._local, "seen", None)
        if seen is not None and seen != length:
            raise problem("store.conflict")

    def _keys_of(self, lines: Sequence[Line]) -> Mapping[str, bytes]:
        """The keys of these streams: made, durably, for those that begin."""
        begun = {line.stream for line in lines if line.seq == 0}
        keys = dict(self.keys.get_all({line.stream for line in lines} - begun))
        if begun:
            keys |= self.keys.put({name: os.urandom(KEY_BYTES) for name in begun}, _now())
        if not all(line.stream in keys for line in lines):
            raise problem("store.body-lost")
        return keys

    def _folded(self, lines: Sequence[Line]) -> list[Case]:
        """Each line's case as it stands after the line, by the lifecycle's leave."""
        after: list[Case] = []
        now: dict[Handle, Case] = {}
        for line in lines:
            case = now.get(line.stream) or self._standing_before(line)
            if line.seq != (case.length if case is not None else 0):
                raise problem("store.conflict")
            now[line.stream] = case.then(line) if case is not None else begun(line)
            after.append(now[line.stream])
        return after

    def _standing_before(self, line: Line) -> Case | None:
        known = self._cases.get(line.stream)
        if line.seq == 0:
            return None
        # A remembered case of that length is right: streams only grow, and if this one has, the
        # line's place in it is taken, which the database knows.
        if known is not None and known.length == line.seq:
            return known
        return self.case(line.stream)

    def _statements(self, **which: str) -> tuple[Statement, ...]:
        key = self.standing.of(streams.CHARTER)
        with translated_errors():
            rows = StatementRow.objects.using(self.alias).filter(**which).order_by("id")
            return tuple(
                read_statement(
                    disclose(key, f"statement {handle}", Closed(bytes(nonce), bytes(sealed)))
                )
                for handle, nonce, sealed in rows.values_list("handle", "nonce", "sealed")
            )


def _case_of(
    handle: Handle, lines: Iterable[streams.Read], known: Case | None = None
) -> Case | None:
    """The case after these lines of its stream."""
    for line in lines:
        event = line.private.happened
        assert isinstance(event, on.Event)
        read = Line(handle, line.seq, line.at, event, line.sealed)
        known = known.then(read) if known is not None else begun(read)
    return known


def _now() -> int:
    return int(time.time())
