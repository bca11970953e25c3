"""Beside the walk: found the log, adopt agreements, enrol officers and requesters, each by two.

Every act is an entry of the log. Two administrators are named in the first entry; whoever else may
sign anything was enrolled by two of them, so one officer and a shell can add nobody. Each function
here takes those who sign now: two people's act is done, one person's waits for another (`sign`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import LIVE, Change, changes
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.statements import begin, state
from proviso_gateway.institution.acts import (
    Adopted,
    Founded,
    RequesterEnrolled,
    RollChanged,
    hash_of_file,
)
from proviso_gateway.institution.charter import Charter, Timetable
from proviso_gateway.institution.enrolment import check_officer, check_people, tidy
from proviso_gateway.institution.gates import Gate, Passed
from proviso_gateway.institution.statements import ENROLLED_DAYS as ENROLLED_DAYS
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Day, Hash, Instant
from proviso_verify.officers import HELD
from proviso_verify.officers import ROLES as ROLES
from proviso_verify.timetable import Row

HOLDERS = HELD
"""Who may hold an officer's key."""

KEY_FILE, OWN_DEVICE = "key-file", "own-device"
"""Who holds a key: a file of the officer's own, unless it is said otherwise; or a device."""


def found(
    gateway: Gateway,
    by: Sequence[Actor],
    log_key: str,
    administrators: tuple[str, str],
    *,
    held: tuple[str, str] = (KEY_FILE, KEY_FILE),
    parties: Sequence[Mapping[str, object]] = (),
    handle: str = "",
) -> Charter | Statement:
    """Open the log: entry 0 names the log, its key, and the two first administrators, who sign it.

    `held` says who holds their keys; `parties` for whom passkeys sign, each a domain and the exact
    origins of its pages.
    """
    if gateway.store.charter().length:
        raise problem("gateway.founded-already")
    pairs = zip(administrators, held, strict=True)
    stated = {
        "origin": gateway.log.origin,
        "key": log_key,
        "administrators": [{"key": key, "held": who} for key, who in pairs],
        "mode": "rehearsal" if gateway.rehearsal else "live",
        "parties": list(parties),
    }
    founded = Founded(gateway.log.origin)
    return state(gateway, by, "genesis", "founded", stated, founded, handle=handle)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One key to be enrolled: its roles (codes), until when, and who holds it.

    `name` stays inside; without one, a key that has a name keeps it.
    """

    key: str
    roles: Sequence[str]
    until: Instant
    name: str | None = None
    held: str = KEY_FILE


def enrol_officer(
    gateway: Gateway,
    by: Sequence[Actor],
    key: str,
    roles: Sequence[str],
    until: Instant,
    *,
    name: str | None = None,
    held: str = KEY_FILE,
) -> Charter | Statement:
    """Two administrators enrol a key with its roles (codes), until then. Raises as `enrol`."""
    return enrol(gateway, by, [Enrolment(key, roles, until, name, held)])


def enrol(
    gateway: Gateway, by: Sequence[Actor], enrolments: Sequence[Enrolment]
) -> Charter | Statement:
    """Two administrators enrol officers, or renew their enrolments: as many as this one act names.

    No two keys on the roll may have one name. Raises the `enrolment.` problems of names and roles.
    """
    return state(gateway, by, *_enrolled(gateway, enrolments))


def begin_enrolment(gateway: Gateway, enrolments: Sequence[Enrolment]) -> Statement:
    """The same, to be signed by two. Raises as `enrol`."""
    return begin(gateway, *_enrolled(gateway, enrolments))


def begin_renewal(gateway: Gateway, keys: Sequence[str]) -> Statement:
    """Renew these enrolments for a month more, roles and names as they are: one act, however many
    they are, to be signed by two. Raises `casework.not-enrolled`."""
    roll, until = gateway.store.charter().roll, gateway.now().plus(days=ENROLLED_DAYS)
    if not keys or any(key not in roll.officers for key in keys):
        raise problem("casework.not-enrolled")
    held = [roll.officers[key] for key in keys]
    return begin_enrolment(
        gateway,
        [
            Enrolment(key, sorted(one.roles), until, None, one.held)
            for key, one in zip(keys, held, strict=True)
        ],
    )


def _enrolled(
    gateway: Gateway, enrolments: Sequence[Enrolment]
) -> tuple[str, str, Mapping[str, object], RollChanged]:
    charter = gateway.store.charter()
    named: dict[str, str] = {}
    for one in enrolments:
        named[one.key] = tidy(one.name or "")
        if one.name is not None:
            check_officer(named[one.key])
    officers = [
        {
            "key": one.key,
            "roles": sorted(set(one.roles)),
            "until": one.until.micros,
            "held": one.held,
            "after": charter.last.get(f"officer {one.key}", ""),
        }
        for one in enrolments
    ]
    return "officer", "enrolled", {"officers": officers}, RollChanged(named)


def officer_left(gateway: Gateway, by: Sequence[Actor], key: str) -> Charter | Statement:
    """Two administrators end an officer's enrolment. What the key signed before still verifies."""
    after = gateway.store.charter().last.get(f"officer {key}", "")
    stated = {"officers": [{"key": key, "after": after}]}
    return state(gateway, by, "officer", "left", stated, RollChanged({key: ""}))


def enrol_requester(
    gateway: Gateway, by: Sequence[Actor], code: str, key: str, *, people: Sequence[str] = ()
) -> Charter | Statement:
    """Two administrators let an organisation ask; its answers will be sealed to `key`.

    `people` are those who may ask and countersign for it, as its requests name them. To change
    them, or the key, enrol it again. Raises the `enrolment.` problems of codes and names.
    """
    people = sorted(set(map(tidy, people)))
    check_people(people)
    act = RequesterEnrolled(code, key, tuple(people))
    stated = {"requester": code, "key": key}
    return state(gateway, by, "requester", "enrolled", stated, act)


def adopt(
    gateway: Gateway,
    by: Sequence[Actor],
    agreement: Agreement,
    source: str,
    *,
    begun_by: Day | None = None,
    gates: Sequence[Passed] = (),
) -> Charter | Statement:
    """Two officers adopt an agreement file, or a new edition of it, with its timetable.

    `source` is the file's text, whose hash the entry carries. Adopting lets nobody search: a
    version comes into force by its own dates, and not before it is known. A live log adopts nothing
    without its `gates`. An edition may add versions and statuses (a withdrawal, say), and must keep
    what has begun. The edition that holds adds nothing when it is adopted again; one that another
    has followed does not come back (`gateway.edition-known`). With `begun_by`, versions that begin
    after that day are left for later, as a dated replay must; the first is always taken.
    """
    charter = gateway.store.charter()
    file_hash = hash_of_file(source)
    earlier = charter.adopted.get(agreement.name)
    same = earlier is not None and earlier.file_hash == file_hash
    already = earlier.versions if earlier is not None and same else ()
    taken = tuple(
        hashed
        for number, (hashed, begins) in enumerate(_beginnings(agreement))
        if number == 0
        or begun_by is None
        or begins is None
        or begins <= begun_by
        or hashed in already
    )
    rows = tuple(row for row in timetable(agreement) if row.version in taken)
    table = charter.timetables.get(agreement.name, Timetable())
    if same and already == taken and table.rows == rows:
        return charter
    editions = charter.editions.get(agreement.name, ())
    if not same and any(one.file_hash == file_hash for one in editions):
        raise problem("gateway.edition-known")
    act = Adopted(agreement, source, file_hash, taken, rows, tuple(gates))
    stated = {
        "name": agreement.name,
        "file": file_hash,
        "versions": list(taken),
        "timetable": [row.told() for row in rows],
    }
    return state(gateway, by, "agreement", "adopted", stated, act)


def adopt_text(
    gateway: Gateway,
    by: Sequence[Actor],
    text: str,
    name: str,
    *,
    documents: Mapping[str, Hash],
    review_due: Day | None,
) -> Charter | Statement:
    """As `adopt`, of a file that has not been read yet, called `name`.

    `documents` are the hashes of its gates' documents, by the gate's name; `review_due` is the day
    by which the agreement must be looked at again.
    """
    gates = tuple(
        Passed(gate, documents[gate.value], review_due if gate is Gate.REVIEW else None)
        for gate in Gate
        if gate.value in documents
    )
    return adopt(gateway, by, read(text, name), text, gates=gates)


def _beginnings(agreement: Agreement) -> list[tuple[Hash, Day | None]]:
    """Every version's hash and the day of its first status, in order of that day."""
    first: dict[str, Day] = {}
    for change in changes(agreement):
        first.setdefault(change.version, change.date)
    hashes = [(resolve(agreement, v.id).hash, first.get(v.id)) for v in agreement.versions]
    return sorted(hashes, key=lambda pair: (pair[1] is None, pair[1] or Day.max))


def timetable(agreement: Agreement) -> tuple[Row, ...]:
    """Every status of every version as it is signed and entered: in order of its date, endings
    before beginnings."""

    def in_order(change: Change) -> tuple[Day, bool]:
        return change.date, change.state in LIVE

    return tuple(Row.of(change.row) for change in sorted(changes(agreement), key=in_order))
