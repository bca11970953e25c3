"""Many cases at once, by a number of questions that does not grow with them.

A page that shows a hundred cases asks as often as one that shows two, whatever else lies here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from django.db import connections

from proviso_gateway.adapters.database import streams
from proviso_gateway.adapters.database.key_store import KeyStore
from proviso_gateway.adapters.database.models import CaseRow
from proviso_gateway.adapters.database.remembered import Remembered
from proviso_gateway.casework import events as on
from proviso_gateway.casework.case import Case, Line, begun
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState
from proviso_gateway.casework.owed import QUARTER, Owed, counted_with, quarter_of
from proviso_gateway.errors import problem
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Handle, Hash, Instant


@dataclass(slots=True)
class Glance:
    """What one thread has read while it only looks: asked for once, seen as of one moment."""

    charter: Charter | None = None
    latest: Instant | None = None
    cases: dict[Handle, Case] = field(default_factory=dict)


def first(
    alias: str, states: Sequence[str], which: tuple[str, str], most: int, skip: int
) -> tuple[Handle, ...]:
    """At most so many cases in these states, after `skip` of them, in order of receipt; `which` are
    a requester and what numbered them, empty for any.

    Each state gives its own first, by its index, and the first of those count. Asked for in one
    breath (`state IN …`), a database sorts every case that waits.
    """
    requester, numbered_by = which
    narrowed = [("requester", requester)] if requester else []
    narrowed += [("numbered_by", numbered_by)] if numbered_by else []
    wanted = "".join(f" AND {column} = %s" for column, _ in narrowed)
    values = [value for _, value in narrowed]
    of_each = " UNION ALL ".join(
        f"SELECT id, handle FROM (SELECT id, handle FROM proviso_caserow WHERE state = %s{wanted} "
        f"ORDER BY id LIMIT %s) AS of_{at}"
        for at in range(len(states))
    )
    parameters: list[object] = [word for state in states for word in (state, *values, most + skip)]
    with closing(connections[alias].cursor()) as cursor:
        cursor.execute(
            f"SELECT handle FROM ({of_each}) AS found ORDER BY id LIMIT %s OFFSET %s",
            [*parameters, most, skip],
        )
        return tuple(Handle(handle) for (handle,) in cursor.fetchall())


def _in(states: Collection[CaseState]) -> str:
    words = ", ".join(f"'{state.value}'" for state in sorted(states))
    return f"state IN ({words})"


_OWED = f"""
SELECT numbered_by, instrument, approved_at / {QUARTER}, searched_at / {QUARTER},
       COUNT(*), MIN(until)
FROM proviso_caserow
WHERE id IN (
    SELECT id FROM proviso_caserow WHERE approved_at >= %s
    UNION SELECT id FROM proviso_caserow WHERE searched_at >= %s
  )
  AND {_in(AWAITING_ANSWER)}
GROUP BY 1, 2, 3, 4"""
"""Each moment by its own index: joined by OR, SQLite reads every case."""


def owed(alias: str, since: Instant) -> tuple[Owed, ...]:
    """How many cases owe an answer, as `Store.owed` says: counted where they lie."""
    first = quarter_of(since).micros
    with closing(connections[alias].cursor()) as cursor:
        cursor.execute(_OWED, [first, first])
        return tuple(
            Owed(
                numbered_by,
                Hash(instrument),
                Instant(approved * QUARTER),
                None if searched is None else Instant(searched * QUARTER),
                cases,
                Instant(until),
            )
            for numbered_by, instrument, approved, searched, cases, until in cursor.fetchall()
        )


_OWING = f"""
SELECT handle, numbered_by, instrument, approved_at / {QUARTER}, searched_at / {QUARTER}
FROM proviso_caserow
WHERE id IN (
    SELECT id FROM proviso_caserow
    WHERE approved_at >= %s AND approved_at < %s AND searched_at IS NULL
    UNION SELECT id FROM proviso_caserow WHERE searched_at >= %s AND searched_at < %s
  )
ORDER BY id"""


def owing(alias: str, of: Collection[Owed], states: Collection[CaseState]) -> tuple[Handle, ...]:
    """The cases that these count, as `Store.owing` says. What lies between their quarters is read
    by an index, and nothing of it is opened."""
    wanted = {counted_with(one) for one in of}
    spans = [
        *_span([one.approved_at for one in of if one.searched_at is None]),
        *_span([one.searched_at for one in of if one.searched_at is not None]),
    ]
    found = []
    with closing(connections[alias].cursor()) as cursor:
        cursor.execute(_OWING.replace("ORDER", f"AND {_in(states)} ORDER"), spans)
        for handle, name, instrument, approved, searched in cursor.fetchall():
            at = Instant(approved * QUARTER), searched and Instant(searched * QUARTER)
            if (name, instrument, *at) in wanted:
                found.append(Handle(handle))
    return tuple(found)


def _span(quarters: Sequence[Instant]) -> tuple[int, int]:
    """From the first of these quarters to the end of the last; nothing where there is none."""
    if not quarters:
        return 0, 0
    return min(quarters).micros, max(quarters).micros + QUARTER


_RECEIVED = """
SELECT proviso_caserow.handle FROM proviso_event CROSS JOIN proviso_caserow
WHERE proviso_event.at >= %s AND proviso_event.at < %s AND proviso_event.seq = 0
  AND proviso_caserow.handle = proviso_event.stream
"""
"""By the moment, then case by case: joined otherwise, SQLite goes through every case of a state."""


def received(
    alias: str, since: Instant, until: Instant, states: Collection[CaseState]
) -> tuple[Handle, ...]:
    """What came in between these moments, as `Store.received` says."""
    asked = f"{_RECEIVED} AND {_in(states)} ORDER BY proviso_caserow.id"
    return _between(alias, asked, since, until)


_RUNNING_OUT = """
SELECT handle FROM proviso_caserow
WHERE id IN (SELECT id FROM proviso_caserow WHERE until >= %s AND until < %s)
"""


def running_out(
    alias: str, since: Instant, until: Instant, states: Collection[CaseState]
) -> tuple[Handle, ...]:
    """What runs out between these moments, as `Store.running_out` says."""
    return _between(alias, f"{_RUNNING_OUT} AND {_in(states)} ORDER BY id", since, until)


def _between(alias: str, asked: str, since: Instant, until: Instant) -> tuple[Handle, ...]:
    with closing(connections[alias].cursor()) as cursor:
        cursor.execute(asked, [since.micros, until.micros])
        return tuple(Handle(handle) for (handle,) in cursor.fetchall())


def read_together(
    alias: str, keys: KeyStore, remembered: Remembered, handles: Sequence[Handle]
) -> dict[Handle, Case]:
    """These cases, as they stand. Raises `store.no-such-case`, and as `streams.read`."""
    rows = CaseRow.objects.using(alias).filter(handle__in=handles)
    lengths = {Handle(one): int(length) for one, length in rows.values_list("handle", "length")}
    if not lengths.keys() >= set(handles):
        raise problem("store.no-such-case")
    found = {one: case for one in handles if (case := remembered.get(one)) is not None}
    since = {one: found[one].length if one in found else 0 for one in handles}
    grown: dict[str, int] = {one: at for one, at in since.items() if at < lengths[one]}
    if not grown:
        return found
    for stream, line in streams.read_all(alias, grown, keys.get_all(grown)):
        handle, event = Handle(stream), line.private.happened
        assert isinstance(event, on.Event)
        read = Line(handle, line.seq, line.at, event, line.sealed)
        found[handle] = found[handle].then(read) if handle in found else begun(read)
    for one in map(Handle, grown):
        remembered.keep(one, found[one])
    return found
