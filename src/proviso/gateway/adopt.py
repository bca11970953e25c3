"""Beside the walk: found the log, adopt agreements, enrol officers and requesters, each by two.

Every act is an entry of the log. Two administrators are named in the first entry; whoever else may
sign anything was enrolled by two of them, so one officer and a shell can add nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from proviso.agreement.model import Agreement
from proviso.agreement.timeline import changes
from proviso.agreement.versions import resolve
from proviso.casework.approval import roles_now
from proviso.casework.charter import Act, Adopted, Charter, Founded, RequesterEnrolled, RollChanged
from proviso.errors import problem
from proviso.gateway.ports import Actor, Gateway
from proviso.gateway.recording import enact, new_handle, sealed
from proviso.terms import Day, Handle, Hash, Instant
from proviso.transparency.sealing import Draft, Sealed
from proviso_verify.officers import SEATS
from proviso_verify.signing import statement_message


def found(
    gateway: Gateway, log_key: str, administrators: tuple[str, str], *, handle: str = ""
) -> Charter:
    """Open the log: entry 0 names the log, its key, and the two first administrators."""
    if gateway.store.charter().length:
        raise problem("gateway.founded-already")
    clear = {
        "origin": gateway.log.origin,
        "key": log_key,
        "administrators": list(administrators),
        "mode": "rehearsal" if gateway.rehearsal else "live",
    }
    entry = sealed(gateway, Draft("genesis", clear), gateway.now(), handle=handle)
    return enact(gateway, Founded(gateway.log.origin), [entry])


def enrol_officer(
    gateway: Gateway, by: tuple[Actor, Actor], key: str, roles: Sequence[str], until: Instant
) -> Charter:
    """Two administrators enrol a key with its roles (codes), until then."""
    stated = {"act": "enrolled", "key": key, "roles": sorted(roles), "until": until.micros}
    return _enact_signed(gateway, RollChanged(), "officer", stated, by)


def officer_left(gateway: Gateway, by: tuple[Actor, Actor], key: str) -> Charter:
    """Two administrators end an officer's enrolment. What the key signed before still verifies."""
    if not gateway.store.charter().roll.roles(key):
        raise problem("gateway.officer-unknown")
    stated = {"act": "left", "key": key, "roles": [], "until": 0}
    return _enact_signed(gateway, RollChanged(), "officer", stated, by)


def enrol_requester(gateway: Gateway, by: tuple[Actor, Actor], code: str, key: str) -> Charter:
    """Two administrators let an organisation ask; its answers will be sealed to `key`."""
    stated = {"act": "enrolled", "requester": code, "key": key}
    return _enact_signed(gateway, RequesterEnrolled(code, key), "requester", stated, by)


def adopt(
    gateway: Gateway,
    by: tuple[Actor, Actor],
    agreement: Agreement,
    source: str,
    *,
    begun_by: Day | None = None,
) -> Charter:
    """Two officers adopt an agreement file, or a new edition of it: one entry for each version.

    `source` is the file's text, whose hash the entries carry. Adopting lets nobody search: a
    version comes into force by its own dates, and not before it is known. An edition may add
    versions and statuses (a withdrawal, say), and must keep what has begun. With `begun_by`,
    versions that begin after that day are left for later, as a dated replay must; the first is
    always taken.
    """
    charter = gateway.store.charter()
    file_hash = Hash(hashlib.sha256(source.encode()).hexdigest())
    earlier = charter.adopted.get(agreement.name)
    beginnings = _beginnings(agreement)
    _keeps_history(charter, earlier, agreement)
    entries, taken = [], []
    for number, (hashed, begins) in enumerate(beginnings):
        later = number > 0 and begun_by is not None and begins is not None and begins > begun_by
        if later or (hashed, file_hash) in charter.versions:
            continue
        stated = {
            "act": "adopted",
            "agreement": hashed,
            "name": agreement.name,
            "date": (begins or gateway.today()).isoformat(),
            "file": file_hash,
        }
        entries.append(signed_entry(gateway, charter, "agreement", stated, by))
        taken.append(hashed)
    if not taken:
        if earlier is not None and file_hash != earlier.file_hash:
            raise problem("gateway.edition-known")
        return charter
    return enact(gateway, Adopted(agreement, source, file_hash, tuple(taken)), entries)


def _keeps_history(charter: Charter, earlier: Adopted | None, agreement: Agreement) -> None:
    """Refuse an edition that leaves out, moves or slips in anything before what has begun.

    History is added to, never rewritten: every status that began stands in the new edition with the
    day it became known, and no new one is dated before the last that began.
    """
    if earlier is None:
        return
    told = {(c.version_hash, str(c.state), c.date): c.known for c in changes(agreement)}
    before = {(c.version_hash, str(c.state), c.date): c.known for c in changes(earlier.agreement)}
    begun = {status for status in charter.begun if status in before}
    last = max((date for _, _, date in begun), default=Day.min)
    kept = all(told.get(status) == before[status] for status in begun)
    slipped_in = any(status[2] < last for status in told if status not in begun)
    if not kept or slipped_in:
        raise problem("gateway.history-rewritten")


def _beginnings(agreement: Agreement) -> list[tuple[Hash, Day | None]]:
    """Every version's hash and the day of its first status, in order of that day."""
    first: dict[str, Day] = {}
    for change in changes(agreement):
        first.setdefault(change.version, change.date)
    hashes = [(resolve(agreement, v.id).hash, first.get(v.id)) for v in agreement.versions]
    return sorted(hashes, key=lambda pair: (pair[1] is None, pair[1] or Day.max))


def _enact_signed(
    gateway: Gateway, act: Act, kind: str, stated: Mapping[str, Any], by: Sequence[Actor]
) -> Charter:
    charter = gateway.store.charter()
    return enact(gateway, act, [signed_entry(gateway, charter, kind, stated, by)])


def signed_entry(
    gateway: Gateway, charter: Charter, kind: str, stated: Mapping[str, Any], by: Sequence[Actor]
) -> Sealed:
    """An entry that `by` sign together; refused where their roles do not carry the act.

    Raises `casework.not-entitled` or `casework.same-officer`, as the verifier outside would refuse
    the entry.
    """
    now = gateway.now()
    _check_seats(charter, kind, str(stated["act"]), by, now)
    handle = new_handle(gateway)
    entry = {
        "v": 1,
        "kind": kind,
        "handle": handle,
        "period": gateway.clock.period(now),
        **stated,
    }
    message = statement_message(kind, charter.origin, entry)
    clear = {
        **stated,
        "keys": [actor.key for actor in by],
        "signatures": [actor.sign(message) for actor in by],
    }
    return sealed(gateway, Draft(kind, clear), now, handle=Handle(handle))


def _check_seats(charter: Charter, kind: str, act: str, by: Sequence[Actor], now: Instant) -> None:
    """Refuse where the signers are not as many different people as the act has seats, or cannot
    be seated so that each holds the role of their seat."""
    seats = SEATS[kind, act]
    if len({actor.key for actor in by}) != len(seats):
        raise problem("casework.same-officer")
    held = [roles_now(charter.roll, actor.key, now) for actor in by]
    orders = (held, held[::-1]) if len(held) == 2 else (held,)
    if not any(all(h & seat for h, seat in zip(o, seats, strict=True)) for o in orders):
        raise problem("casework.not-entitled", act=f"sign {kind} {act}")
