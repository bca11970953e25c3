"""Streams of events in rows: written whole, in one transaction with their entries, and read back.

The private part of a line is encrypted before the transaction begins; here it is only bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connections

from proviso_gateway.adapters.database import driver
from proviso_gateway.adapters.database.bodies import Closed, close, disclose
from proviso_gateway.adapters.database.kinds import kind_of
from proviso_gateway.adapters.database.models import Body, Entry, Event
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.casework.case import Line
from proviso_gateway.casework.records import Private, private_of, read_private, write_private
from proviso_gateway.errors import problem
from proviso_gateway.institution.acts import ActLine
from proviso_gateway.terms import Handle, Instant, Period
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.entries import parse

CHARTER = "charter"
"""The stream of the institution. (Handles of cases have 26 letters.)"""

_LOCK = 0x70726F7669736F
"""PostgreSQL's advisory lock between acts of the institution and everything decided by them."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A line that only needs to be written: its place, and its private part under its key."""

    line: Line | ActLine
    stream: str
    body: Closed


@dataclass(frozen=True, slots=True)
class Read:
    """A line as it was read: when, what happened, with which entries."""

    seq: int
    at: Instant
    private: Private
    sealed: tuple[Sealed, ...]


def stream_of(line: Line | ActLine) -> str:
    """The name of the stream that a line belongs to."""
    return line.stream if isinstance(line, Line) else CHARTER


def ready(lines: Sequence[Line | ActLine], keys: Mapping[str, bytes]) -> list[Ready]:
    """These lines, each private part closed under the key of its stream."""
    return [
        Ready(
            line,
            stream,
            close(keys[stream], f"{stream} {line.seq}", write_private(private_of(line))),
        )
        for line, stream in ((line, stream_of(line)) for line in lines)
    ]


def insert(alias: str, lines: Sequence[Ready]) -> list[int]:
    """Write lines with their bodies and entries; the numbers of the events, in order."""
    events = [
        driver.value(
            alias,
            _EVENT,
            one.stream,
            one.line.seq,
            kind_of(one.line.event if isinstance(one.line, Line) else one.line.act),
            one.line.at.micros,
            one.line.sealed[0].handle if one.line.sealed else None,
        )
        for one in lines
    ]
    reached("store.after-event")
    pairs = list(zip(events, lines, strict=True))
    bodies = [(event, one.stream, one.body.nonce, one.body.sealed) for event, one in pairs]
    driver.insert(alias, Body, ("event_id", "key_id", "nonce", "sealed"), bodies)
    add_entries(alias, ((event, sealed) for event, one in pairs for sealed in one.line.sealed))
    return events


def add_entries(alias: str, sealed: Iterator[tuple[int | None, Sealed]]) -> None:
    """Write entries of the log in this order. The database itself puts them into the queue."""
    entries = [(one.handle, _kind(one), one.data, event) for event, one in sealed]
    driver.insert(alias, Entry, ("handle", "kind", "data", "event_id"), entries)


def read(alias: str, stream: str, since: int, key: bytes | None) -> Iterator[Read]:
    """The lines of a stream from `since` on. Raises `store.body-lost`, `store.body-altered`."""
    keys = {} if key is None else {stream: key}
    return (line for _, line in read_all(alias, {stream: since}, keys))


def read_all(
    alias: str, since: Mapping[str, int], keys: Mapping[str, bytes]
) -> Iterator[tuple[str, Read]]:
    """The lines of all these streams, each from where `since` says on, by as many questions as one
    stream takes. Raises as `read`."""
    found = (
        Event.objects.using(alias)
        .filter(stream__in=list(since), seq__gte=min(since.values()))
        .order_by("stream", "seq")
        .values_list("stream", "id", "seq", "at", "body__nonce", "body__sealed")
    )
    events = [row for row in found if row[2] >= since[row[0]]]
    if not events:
        return
    entries: dict[int, list[tuple[Handle, bytes]]] = {}
    of_stream = Entry.objects.using(alias).filter(event_id__in=[row[1] for row in events])
    for event, handle, data in of_stream.order_by("number").values_list(
        "event_id", "handle", "data"
    ):
        entries.setdefault(event, []).append((Handle(handle), bytes(data)))
    for stream, event, seq, at, nonce, sealed in events:
        closed = None if sealed is None else Closed(bytes(nonce), bytes(sealed))
        private = read_private(disclose(keys.get(stream), f"{stream} {seq}", closed))
        of_event = private.sealed(tuple(entries.get(event, ())))
        yield stream, Read(seq, Instant(at), private, of_event)


def length(alias: str, stream: str) -> int:
    """How many lines a stream has."""
    last = driver.value(alias, _LENGTH, stream)
    return 0 if last is None else int(last) + 1


def latest(alias: str) -> int | None:
    """The latest moment of any line, in microseconds."""
    last = driver.value(alias, _LATEST)
    return None if last is None else int(last)


def recorded(alias: str) -> int:
    """The number of the last line of any stream."""
    return int(driver.value(alias, _RECORDED) or 0)


_EVENT = driver.insertion(Event, ("stream", "seq", "kind", "at", "entry_id")) + " RETURNING id"
_RECORDED = "SELECT MAX(id) FROM proviso_event"
_LATEST = "SELECT MAX(at) FROM proviso_event"
_LENGTH = "SELECT MAX(seq) FROM proviso_event WHERE stream = %s"


def month(alias: str) -> Period | None:
    """The log's month; None before its first entry."""
    found = driver.value(alias, _MONTH)
    return None if found is None else Period(found)


def join(alias: str, entries: Sequence[Sealed], *, alone: bool = False) -> None:
    """Lock as `lock_charter` for whoever queues these entries, and turn the log's month if they are
    of a later one. To be called first in their transaction.

    The month turns under the lock that is held alone, so nothing of an earlier month is under way,
    and entries are queued in the order of their months. Raises `store.month-turned` where the log's
    month is later than an entry's.
    """
    periods = [sealed.period for sealed in entries]
    before = month(alias)
    turns = any(before is None or period > before for period in periods)
    lock_charter(alias, shared=not (alone or turns))
    now = month(alias)
    for period in periods:
        if now is not None and period < now:
            raise problem("store.month-turned")
        now = period
    if turns and now is not None:
        driver.value(alias, _TURN, now)


_MONTH = "SELECT period FROM proviso_logmonth"
_TURN = """
INSERT INTO proviso_logmonth (id, period) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET period = excluded.period RETURNING period"""


def lock_charter(alias: str, *, shared: bool) -> None:
    """Let no act of the institution fall between a decision and its recording.

    SQLite has one writer at a time. On PostgreSQL, whoever records what was decided by the charter
    shares a lock until the end of the transaction, and whoever changes the charter holds it alone.
    The order of entries in the log is then the order in which it was decided.
    """
    if connections[alias].vendor == "postgresql":
        mode = "_shared" if shared else ""
        driver.value(alias, f"SELECT pg_advisory_xact_lock{mode}(%s)", _LOCK)


def _kind(sealed: Sealed) -> str:
    return parse(sealed.data).kind
