"""The acts of the institution: what each does, and which part of it a log entry says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.institution.gates import Passed
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Day, Hash, Instant
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.entries import Entry


@dataclass(frozen=True, slots=True)
class Founded:
    """The log was opened under this name, with its first two administrators."""

    origin: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """An agreement file was adopted, or more of its versions were.

    `source` is its text, `file_hash` the SHA-256 of its bytes, `versions` those adopted now.
    `gates` are those it passed; a rehearsal's may be empty. They stand in the charter alone: the
    signatures under the log's entries cover the file, not the documents of its gates.
    """

    agreement: Agreement
    source: str
    file_hash: Hash
    versions: tuple[Hash, ...]
    gates: tuple[Passed, ...] = ()


def hash_of_file(source: str) -> Hash:
    """The SHA-256 of an agreement file with this text, by which the log names the edition."""
    return Hash(hashlib.sha256(source.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class StatusBegan:
    """A version's status took effect and was recorded: in force, held, superseded, withdrawn."""

    name: str
    version: Hash
    status: str
    date: Day


@dataclass(frozen=True, slots=True)
class AgreementStopped:
    """One officer stopped an agreement, while this version stood."""

    name: str
    version: Hash


@dataclass(frozen=True, slots=True)
class AgreementRestarted:
    """Two officers lifted the stop."""

    name: str


@dataclass(frozen=True, slots=True)
class OrderRecorded:
    """A court order was recorded by two people."""

    order: CourtOrder


@dataclass(frozen=True, slots=True)
class OrderBegan:
    """A court order's first day has come."""

    order: Hash


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """A court order's last day has passed, or the court discharged it before."""

    order: Hash


@dataclass(frozen=True, slots=True)
class RequesterEnrolled:
    """An organisation may ask; answers are sealed to `key` (`x25519:…`).

    `people` are those of its people who may ask and countersign, as its requests name them.
    """

    code: str
    key: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollChanged:
    """An officer was enrolled or left; the roll is folded from the entry itself.

    `name` is the officer's own, for their colleagues' eyes: the log knows the `key` alone.
    """

    key: str = ""
    name: str = ""


Act = (
    Founded
    | Adopted
    | StatusBegan
    | AgreementStopped
    | AgreementRestarted
    | OrderRecorded
    | OrderBegan
    | OrderEnded
    | RequesterEnrolled
    | RollChanged
)


def unlogged(act: Act) -> dict[str, Any]:
    """What an act does that none of its log entries says, as canonical JSON can say it.

    It stands in the charter alone: whoever signs the act signs this too, but no outsider sees it.
    """
    match act:
        case Adopted():
            gates = [
                {
                    "gate": one.gate.value,
                    "document": one.document,
                    "due": one.due.isoformat() if one.due is not None else "",
                }
                for one in act.gates
            ]
            return {"gates": gates}
        case RequesterEnrolled():
            return {"people": list(act.people)}
        case RollChanged():
            return {"name": act.name}
        case _:
            return {}


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act at its place in the charter's stream (`seq` from 0), with its log entries."""

    seq: int
    at: Instant
    act: Act
    sealed: tuple[Sealed, ...]


def says(act: Act, entry: Entry) -> bool:
    """Whether the entry says what the act does, as far as the log says it."""
    match act:
        case Founded():
            return entry.kind == "genesis"
        case Adopted():
            return entry.kind == "agreement" and (
                entry.text("file") == act.file_hash == hash_of_file(act.source)
                and entry.text("agreement") in act.versions
                and entry.text("name") == act.agreement.name
            )
        case StatusBegan():
            return (entry.kind, entry.text("act"), entry.text("agreement")) == (
                "agreement",
                act.status,
                act.version,
            )
        case AgreementStopped():
            return (entry.text("act"), entry.text("name")) == ("stopped", act.name)
        case AgreementRestarted():
            return (entry.text("act"), entry.text("name")) == ("restarted", act.name)
        case OrderRecorded():
            return (entry.text("act"), entry.text("order")) == ("recorded", act.order.hash)
        case OrderBegan():
            return (entry.text("act"), entry.text("order")) == ("began", act.order)
        case OrderEnded():
            return entry.text("act") in ("ended", "lapsed") and entry.text("order") == act.order
        case RequesterEnrolled():
            return (entry.text("requester"), entry.text("key")) == (act.code, act.key)
        case RollChanged():
            return entry.kind == "officer" and entry.text("key") == act.key
