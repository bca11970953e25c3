"""What is taken away of erased cases, in one transaction; what is left; and how it is overwritten.

Of a case go its bodies, its row and reference, its marks, claims and reads, the sealed answer, whom
its search found, and every event that left no entry. Its entries stay. The keys are destroyed when
the transaction is over: until then they stand as doomed, so that whoever is killed goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from django.db import connections
from django.db.models import Min, QuerySet

from proviso_gateway.adapters.database import driver
from proviso_gateway.adapters.database.bodies import Closed, close, disclose
from proviso_gateway.adapters.database.key_store import AT_ONCE, KeyStore, batched
from proviso_gateway.adapters.database.models import (
    CaseRead,
    CaseRow,
    Doomed,
    ErasedCount,
    Event,
    KeptAnswer,
    Mark,
    OpeningFile,
    Subject,
)
from proviso_gateway.adapters.database.reading import case_of
from proviso_gateway.adapters.database.standing_keys import StandingKeys
from proviso_gateway.casework import kept_answers as kept
from proviso_gateway.casework.case import answers_about
from proviso_gateway.casework.keeping import Alike, counted_under
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Erasure
from proviso_gateway.statistics.counts import STAGE_OF, Cohort, Counted, Stage
from proviso_gateway.terms import Handle, Outcome, Period

_OF_A_CASE = (
    "DELETE FROM proviso_body WHERE event_id IN (SELECT id FROM proviso_event WHERE stream = %s)",
    'DELETE FROM proviso_mark WHERE "case" = %s',
    'DELETE FROM proviso_claim WHERE "case" = %s',
    'DELETE FROM proviso_envelope WHERE "case" = %s',
    """UPDATE proviso_spent SET found = '[]', looks = 0 WHERE proposal IN (
        SELECT proposal FROM proviso_decision JOIN proviso_event
        ON proviso_event.id = proviso_decision.event_id WHERE stream = %s
    )""",
    "DELETE FROM proviso_caserow WHERE handle = %s",
    "DELETE FROM proviso_event WHERE stream = %s AND entry_id IS NULL",
)
"""In this order: an event goes only once its case's row is gone."""


_ACCOUNT, _SUBJECT = "account:", "subject:"

UNTOLD = "-"
"""Stands for the entry where none tells of an erasure: nobody was told that there was a question.
Names under it are remembered like others."""


def key_of_answer(case: str) -> str:
    """The name of the key under which what is left of this case's answer is kept."""
    return f"{_ACCOUNT}{case}"


def key_of_subject(digest: str) -> str:
    """The name of the key of whom this digest stands for."""
    return f"{_SUBJECT}{digest}"


def closed_answers(
    erasure: Erasure, keys: Mapping[str, bytes], standing: StandingKeys
) -> list[KeptAnswer]:
    """What is left of these cases, each under its own key; name and month are still to be told."""
    rows = []
    for handle, left in erasure.cases.items():
        if left is not None:
            subject, answer = left
            body = close(keys[key_of_answer(handle)], f"account {handle}", answer.encode())
            rows.append(
                KeptAnswer(
                    case=handle,
                    subject=standing.digest("subject", subject),
                    mark=standing.digest("mark", answers_about(subject)),
                    nonce=body.nonce,
                    sealed=body.sealed,
                )
            )
    return rows


def take_away(
    alias: str, entry: str, erasure: Erasure, left: Sequence[KeptAnswer], standing: StandingKeys
) -> None:
    """Take away what is erased. To be called in the transaction that records it."""
    cohorts = _count(alias, erasure)
    for answer in left:
        answer.name, answer.month = cohorts[answer.case]
    KeptAnswer.objects.using(alias).bulk_create(left)
    doomed: list[str] = list(erasure.cases)
    _forget_reads(alias, erasure, standing)
    handles = [(handle,) for handle in erasure.cases]
    for statement in _OF_A_CASE if handles else ():
        driver.write(alias, statement, handles)
    for file, content in erasure.openings.items():
        keep_opening_file(alias, file, content)
    for name, of in erasure.accounts:
        doomed += _forget_answers(alias, name, of, erasure.accounts_stay)
    doom(alias, entry, doomed)


def doom(alias: str, entry: str, names: Iterable[str]) -> None:
    """Note that these keys are to be destroyed, as this entry says. To be called in a
    transaction."""
    rows = [Doomed(key=name, entry=entry) for name in names]
    Doomed.objects.using(alias).bulk_create(rows, ignore_conflicts=True)


def _count(alias: str, erasure: Erasure) -> dict[str, tuple[str, str]]:
    """Count what is erased, before it goes; name and month of each case."""
    counted, highest = Counter[tuple[Any, ...]](), dict[tuple[Any, ...], int]()
    cohorts = {}
    for some in batched(erasure.cases, AT_ONCE):
        for row in CaseRow.objects.using(alias).filter(handle__in=some):
            if erasure.lengths.get(Handle(row.handle), row.length) != row.length:
                raise problem("store.conflict")
            told = erasure.outcomes.get(Handle(row.handle))
            which = (
                row.requester, row.numbered_by, row.month or "", row.ended or "",
                row.approved_at is not None, row.state, "" if told is None else told.value,
            )  # fmt: skip
            counted[which] += 1
            highest[which] = max(highest.get(which, 0), row.number)
            cohorts[row.handle] = counted_under(row.numbered_by), row.month or ""
    for which, cases in counted.items():
        names = ("requester", "numbered_by", "month", "ended", "approved", "state", "outcome")
        row, _ = ErasedCount.objects.using(alias).get_or_create(
            **dict(zip(names, which, strict=True)), defaults={"cases": 0, "number": 0}
        )
        row.cases, row.number = row.cases + cases, max(row.number, highest[which])
        row.save(using=alias)
    return cohorts


def _forget_reads(alias: str, erasure: Erasure, standing: StandingKeys) -> None:
    """Delete that these cases were read, and what names were searched for long ago."""
    rows, key = CaseRead.objects.using(alias), standing.of("charter")
    gone = []
    if erasure.cases:
        streams = Event.objects.using(alias).filter(stream__in=list(erasure.cases)[:AT_ONCE])
        first = streams.aggregate(first=Min("at"))["first"] if len(erasure.cases) <= AT_ONCE else 0
        for number, at, nonce, sealed in rows.filter(at__gte=first or 0).values_list(
            "id", "at", "nonce", "sealed"
        ):
            if case_of(key, at, Closed(bytes(nonce), bytes(sealed))) in erasure.cases:
                gone.append(number)
    if erasure.reads_before is not None:
        for number, at, nonce, sealed in rows.filter(
            at__lt=erasure.reads_before.micros
        ).values_list("id", "at", "nonce", "sealed"):
            if case_of(key, at, Closed(bytes(nonce), bytes(sealed))) is None:
                gone.append(number)
    for some in _numbers(gone):
        rows.filter(id__in=some).delete()


def _numbers(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))


def never_again(names: Iterable[str]) -> list[str]:
    """Of these names of keys those that no other key will ever have. A person's is made of whom it
    is for: of somebody asked for again there is another key under the same."""
    return [name for name in names if not name.startswith(_SUBJECT)]


def take_answers_away(alias: str, names: Collection[str]) -> None:
    """Delete what is left of the answers whose keys these are among. To be called in a
    transaction."""
    cases = [name.removeprefix(_ACCOUNT) for name in names if name.startswith(_ACCOUNT)]
    for some in batched(cases, AT_ONCE):
        doom(alias, "", _forget(alias, KeptAnswer.objects.using(alias).filter(case__in=some)))


def _forget_answers(alias: str, name: str, of: Period, stay: Collection[str]) -> list[str]:
    """Delete what was left of a cohort's answers, but for those of the cases that stay; the names
    of the keys that go with it."""
    going = [case for case in accounts_of(alias, of, name) if case not in stay]
    gone: list[str] = []
    for some in batched(going, AT_ONCE):
        gone += _forget(alias, KeptAnswer.objects.using(alias).filter(case__in=some))
    return gone


def accounts_of(alias: str, of: Period, name: str) -> tuple[Handle, ...]:
    """The cases of which an account is left, as `Store.accounts_of` says."""
    rows = KeptAnswer.objects.using(alias).filter(name=name, month=of)
    return tuple(map(Handle, rows.values_list("case", flat=True)))


def _forget(alias: str, which: QuerySet[KeptAnswer]) -> list[str]:
    """Delete these; the names of the keys that go with them: theirs, and those of people of whom
    nothing is told any more."""
    answers = KeptAnswer.objects.using(alias)
    rows = list(which.values_list("case", "subject", "mark"))
    which.delete()
    doomed = [key_of_answer(case) for case, _, _ in rows]
    for subject, mark in sorted({(subject, mark) for _, subject, mark in rows}):
        told = answers.filter(subject=subject).exists()
        if not told and not Mark.objects.using(alias).filter(digest=mark).exists():
            Subject.objects.using(alias).filter(digest=subject).delete()
            doomed.append(key_of_subject(subject))
    return doomed


# --- what is left ---------------------------------------------------------------------------------


def alike(alias: str) -> tuple[Alike, ...]:
    """How many cases there are, as `Store.alike` says: counted where they lie."""
    with closing(connections[alias].cursor()) as cursor:
        cursor.execute(_ALIKE)
        return tuple(
            Alike(name, Period(month), None if ended is None else Period(ended), bool(yes), cases)
            for name, month, ended, yes, cases in cursor.fetchall()
        )


_ALIKE = """
SELECT numbered_by, month, ended, approved_at IS NOT NULL, COUNT(*) FROM proviso_caserow
WHERE month IS NOT NULL GROUP BY month, numbered_by, ended, approved_at IS NOT NULL
UNION ALL
SELECT numbered_by, month, ended, approved, SUM(cases) FROM proviso_erasedcount WHERE month <> ''
GROUP BY 1, 2, 3, 4"""


def cohort(alias: str, of: Period, name: str, *, approved: bool) -> tuple[Handle, ...]:
    """The cases that ended and are kept, as `Store.cohort` says."""
    rows = CaseRow.objects.using(alias).filter(month=of, ended__isnull=False).order_by("id")
    rows = rows.filter(approved_at__isnull=not approved)
    return tuple(
        Handle(handle)
        for handle, numbered_by in rows.values_list("handle", "numbered_by")
        if counted_under(numbered_by) == name
    )


def erased_counts(alias: str) -> tuple[Counted, ...]:
    """The erased cases, as `Store.erased_counts` says."""
    found = []
    for row in ErasedCount.objects.using(alias).order_by("id"):
        of = Cohort(Period(row.month), row.requester, counted_under(row.numbered_by))
        stage = STAGE_OF[CaseState(row.state)]
        outcome = Outcome.REFUSED if stage is Stage.REFUSED else None
        told = Outcome(row.outcome) if row.outcome else outcome
        found.append(Counted(of, stage, told, row.cases))
    return tuple(found)


def kept_answers(alias: str, subject: str, keys: KeyStore) -> tuple[kept.KeptAnswer, ...]:
    """What is left of erased answers about whom this digest stands for."""
    rows = KeptAnswer.objects.using(alias).filter(subject=subject)
    closed = {
        case: Closed(bytes(nonce), bytes(sealed))
        for case, nonce, sealed in rows.values_list("case", "nonce", "sealed")
    }
    found = keys.get_all(map(key_of_answer, closed))
    return tuple(
        kept.KeptAnswer.decode(disclose(found.get(key_of_answer(case)), f"account {case}", one))
        for case, one in closed.items()
    )


def keep_opening_file(alias: str, file: str, content: bytes) -> None:
    """Keep the file of this hash, once. To be called in a transaction."""
    OpeningFile.objects.using(alias).get_or_create(file=file, defaults={"content": content})


def opening_file(alias: str, file: str) -> bytes | None:
    """The kept file of this hash; None where there is none."""
    rows = OpeningFile.objects.using(alias).filter(file=file)
    found = rows.values_list("content", flat=True).first()
    return None if found is None else bytes(found)


# --- the end of it --------------------------------------------------------------------------------


def doomed(alias: str) -> dict[str, list[str]]:
    """The keys that are still to be destroyed, by the entry that says so."""
    found: dict[str, list[str]] = {}
    for key, entry in (
        Doomed.objects.using(alias).order_by("entry", "key").values_list("key", "entry")
    ):
        found.setdefault(entry, []).append(key)
    return found


def is_doomed(alias: str, key: str) -> bool:
    """Whether the key of this name is still to be destroyed."""
    return bool(Doomed.objects.using(alias).filter(key=key).exists())


_WRITTEN = (
    "body", "mark", "caserow", "caseread", "event", "spent", "keptanswer", "subject",
    "subjectaccess",
)  # fmt: skip
"""The tables of which rows are taken away."""


_PATIENCE = 500
"""Milliseconds for which whoever reads the journal is waited for."""


def let_go(alias: str) -> bool:
    """Have the database let go of what was deleted, as far as it can by itself; whether it could.

    SQLite has overwritten it already (`secure_delete`); what its journal still holds goes with a
    checkpoint, which waits for nobody. PostgreSQL's `VACUUM` gives the room back to be written
    over, and its own log and backups keep what they have.
    """
    connection = connections[alias]
    with closing(connection.cursor()) as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            usual = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return not cursor.fetchone()[0]
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")
        for table in _WRITTEN:
            cursor.execute(f"VACUUM proviso_{table}")
    return True


def destroyed(alias: str, names: Iterable[str]) -> None:
    """Note that these keys are destroyed. To be called in a transaction."""
    for some in batched(names, AT_ONCE):
        Doomed.objects.using(alias).filter(key__in=some).delete()
