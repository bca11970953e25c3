"""Beside the walk: found the log, adopt agreements, enrol officers and requesters, each by two.

Every act is an entry of the log. Two administrators are named in the first entry; whoever else may
sign anything was enrolled by two of them, so one officer and a shell can add nobody. Each function
here takes those who sign now: two people's act is done, one person's waits for another (`sign`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import changes
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import enact, sealed
from proviso_gateway.gateway.statements import state
from proviso_gateway.institution.acts import (
    Adopted,
    Founded,
    RequesterEnrolled,
    RollChanged,
    hash_of_file,
)
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.enrolment import check_officer, check_people, tidy
from proviso_gateway.institution.gates import Gate, Passed
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Day, Hash, Instant
from proviso_gateway.transparency.sealing import Draft


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
    gateway: Gateway,
    by: Sequence[Actor],
    key: str,
    roles: Sequence[str],
    until: Instant,
    *,
    name: str | None = None,
) -> Charter | Statement:
    """Two administrators enrol a key with its roles (codes), until then.

    `name` stays inside; without one, a key that has a name keeps it. No other key on the roll may
    have it. Raises the `enrolment.` problems of names and roles.
    """
    if name is not None:
        name = tidy(name)
        check_officer(name)
    stated = {"act": "enrolled", "key": key, "roles": sorted(set(roles)), "until": until.micros}
    return state(gateway, by, "officer", [stated], RollChanged(key, name or ""))


def officer_left(gateway: Gateway, by: Sequence[Actor], key: str) -> Charter | Statement:
    """Two administrators end an officer's enrolment. What the key signed before still verifies."""
    stated = {"act": "left", "key": key, "roles": [], "until": 0}
    return state(gateway, by, "officer", [stated], RollChanged(key))


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
    stated = {"act": "enrolled", "requester": code, "key": key}
    return state(gateway, by, "requester", [stated], act)


def adopt(
    gateway: Gateway,
    by: Sequence[Actor],
    agreement: Agreement,
    source: str,
    *,
    begun_by: Day | None = None,
    gates: Sequence[Passed] = (),
) -> Charter | Statement:
    """Two officers adopt an agreement file, or a new edition of it: one entry for each version.

    `source` is the file's text, whose hash the entries carry. Adopting lets nobody search: a
    version comes into force by its own dates, and not before it is known. A live log adopts nothing
    without its `gates`. An edition may add versions and statuses (a withdrawal, say), and must keep
    what has begun. With `begun_by`, versions that begin after that day are left for later, as a
    dated replay must; the first is always taken.
    """
    charter = gateway.store.charter()
    file_hash = hash_of_file(source)
    earlier = charter.adopted.get(agreement.name)
    stated, taken = [], []
    for number, (hashed, begins) in enumerate(_beginnings(agreement)):
        later = number > 0 and begun_by is not None and begins is not None and begins > begun_by
        if later or (hashed, file_hash) in charter.versions:
            continue
        stated.append(
            {
                "act": "adopted",
                "agreement": hashed,
                "name": agreement.name,
                "date": (begins or gateway.today()).isoformat(),
                "file": file_hash,
            }
        )
        taken.append(hashed)
    if not taken:
        if earlier is not None and file_hash != earlier.file_hash:
            raise problem("gateway.edition-known")
        return charter
    act = Adopted(agreement, source, file_hash, tuple(taken), tuple(gates))
    return state(gateway, by, "agreement", stated, act)


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
