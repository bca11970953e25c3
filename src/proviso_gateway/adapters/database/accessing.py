"""What is on record of people's questions about their own record: each stream under its own key.

Nothing of it stands in clear but a random name, the order, the moment, and which of the two kinds
it is of. Whoever destroys a stream's key has erased it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count, Max

from proviso_gateway.adapters.database import driver
from proviso_gateway.adapters.database.bodies import Closed, close, disclose
from proviso_gateway.adapters.database.key_store import AT_ONCE, KEY_BYTES, KeyStore, batched
from proviso_gateway.adapters.database.models import SubjectAccess
from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.access_records import read_said, write_said
from proviso_gateway.errors import problem
from proviso_gateway.terms import Handle, Instant


def key_for(keys: KeyStore, line: AccessLine, now: int) -> bytes:
    """The key of the line's stream: made, durably, where the line begins it. Raises
    `store.body-lost` where it is not there any more."""
    name = key_of_stream(line.stream)
    if line.seq == 0:
        return keys.put({name: os.urandom(KEY_BYTES)}, now)[name]
    found = keys.get(name)
    if found is None:
        raise problem("store.body-lost")
    return found


def new_keys(keys: KeyStore, lines: Iterable[AccessLine], now: int) -> Mapping[Handle, bytes]:
    """A key for the stream of each of these lines, durably: the one that it has, or a new one."""
    streams = {key_of_stream(one.stream): one.stream for one in lines}
    made = keys.put({name: os.urandom(KEY_BYTES) for name in streams}, now)
    return {stream: made[name] for name, stream in streams.items()}


def forget(alias: str, streams: Iterable[Handle]) -> None:
    """Delete every line of these streams. To be called inside a transaction."""
    SubjectAccess.objects.using(alias).filter(stream__in=list(streams)).delete()


def note(alias: str, key: bytes, line: AccessLine) -> None:
    """Write one line, its body under this key. To be called inside a transaction."""
    rows = SubjectAccess.objects.using(alias).filter(stream=line.stream)
    if line.seq != rows.count():
        raise problem("store.conflict")
    body = close(key, _bound(line.stream, line.seq, line.at.micros), write_said(line.said))
    columns = ("stream", "kind", "seq", "at", "nonce", "sealed")
    row = (line.stream, line.kind.value, line.seq, line.at.micros, body.nonce, body.sealed)
    driver.insert(alias, SubjectAccess, columns, [row])


def noted(
    alias: str, keys: KeyStore, kind: AccessKind, stream: Handle | None
) -> tuple[AccessLine, ...]:
    """Every line of this kind, or of this stream, whose key is there, in order."""
    rows = SubjectAccess.objects.using(alias).filter(kind=kind.value).order_by("id")
    rows = rows if stream is None else rows.filter(stream=stream)
    told = list(rows.values_list("stream", "seq", "at", "nonce", "sealed"))
    held = keys.get_all({key_of_stream(name) for name, *_ in told})
    found = []
    for name, seq, at, nonce, sealed in told:
        key = held.get(key_of_stream(name))
        if key is None:  # it was erased
            continue
        plain = disclose(key, _bound(name, seq, at), Closed(bytes(nonce), bytes(sealed)))
        found.append(AccessLine(Handle(name), seq, Instant(at), read_said(plain)))
    return tuple(found)


def state_of(alias: str, kind: AccessKind) -> tuple[int, int]:
    """How many lines of this kind there are, and the number of the last: another once one came."""
    rows = SubjectAccess.objects.using(alias).filter(kind=kind.value)
    found = rows.aggregate(count=Count("id"), last=Max("id"))
    return int(found["count"]), int(found["last"] or 0)


def streams(alias: str) -> set[str]:
    """The names of the keys on which something rests."""
    rows = SubjectAccess.objects.using(alias).filter(seq=0)
    return {key_of_stream(stream) for stream in rows.values_list("stream", flat=True)}


def take_away(alias: str, streams: Mapping[Handle, int]) -> list[str]:
    """Delete these streams, each as long as this says; the names of the keys that go with them. To
    be called inside a transaction. Raises `store.conflict` where one has grown."""
    rows = SubjectAccess.objects.using(alias)
    for some in batched(streams, AT_ONCE):
        its = rows.filter(stream__in=some)
        long = dict(its.values_list("stream").annotate(lines=Count("id")).order_by())
        if any(long.get(one, 0) != streams[Handle(one)] for one in some):
            raise problem("store.conflict")
        its.delete()
    return list(map(key_of_stream, streams))


def among(alias: str, names: Collection[str]) -> dict[Handle, int]:
    """The streams whose keys have one of these names, each with how many lines it has."""
    rows = SubjectAccess.objects.using(alias).values_list("stream").annotate(lines=Count("id"))
    found = dict(rows.order_by())
    return {Handle(one): found[one] for one in found if key_of_stream(one) in names}


def key_of_stream(stream: str) -> str:
    """Under which name the stream's key is kept."""
    return f"access:{stream}"


def _bound(stream: str, seq: int, at: int) -> str:
    return f"access {stream} {seq} {at}"
