"""The acts of the institution: what each does, and which part of it a log entry says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.institution.gates import Passed
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Day, Handle, Hash, Instant, Period
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.entries import Entry
from proviso_verify.timetable import Row


@dataclass(frozen=True, slots=True)
class Founded:
    """The log was opened under this name, with its first two administrators."""

    origin: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """An edition of an agreement was adopted, or more of its versions were.

    `source` is its text, `file_hash` the SHA-256 of its bytes, `versions` all that are adopted so
    far, `rows` their timetable as it was signed. `gates` are those it passed; a rehearsal's may be
    empty. The log shows a commitment to the gates and not the gates.
    """

    agreement: Agreement
    source: str
    file_hash: Hash
    versions: tuple[Hash, ...]
    rows: tuple[Row, ...] = ()
    gates: tuple[Passed, ...] = ()


def hash_of_file(source: str) -> Hash:
    """The SHA-256 of an agreement file with this text, by which the log names the edition."""
    return hash_of_bytes(source.encode())


def hash_of_bytes(content: bytes) -> Hash:
    """The SHA-256 of a published file, by which the log names it."""
    return Hash(hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class StatusBegan:
    """A version's status took effect and was recorded: in force, held, superseded, withdrawn."""

    name: str
    version: Hash
    status: str
    date: Day
    known: str


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
    """Officers were enrolled, renewed or left; the roll is folded from the entry itself.

    `names` are the officers' own, by key, for their colleagues' eyes: the log knows the keys alone.
    An empty one keeps the name that its key has.
    """

    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """The log's own key was replaced by this one."""

    key: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Which witnesses are asked from now on: the text of a tlog-policy file."""

    text: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A month was allowed an exception: `clock`, or `witnesses`."""

    what: str
    month: Period


@dataclass(frozen=True, slots=True)
class Postponed:
    """All answers of one slot of an agreement were put off, for a reason of the house's own."""

    name: str
    slot: Day
    to: Day
    reason: str


@dataclass(frozen=True, slots=True)
class ErasureTermsSet:
    """For how many whole months what has ended under this name is kept: cases that were refused,
    withdrawn or stopped, approved ones, and the accounts that are left of these."""

    name: str
    refused: int
    approved: int
    accounts: int


@dataclass(frozen=True, slots=True)
class CohortErased:
    """What one month received under this name, and ended in this class, was erased; `cases` are
    all of it, `kept` those that a hold keeps, which the log does not show. The last of them had
    ended in the month `last`."""

    name: str
    of: Period
    what: str
    cases: int
    kept: int
    last: Period


@dataclass(frozen=True, slots=True)
class LateErased:
    """What a hold had kept was looked through, and so many cases erased, which the log does not
    show."""

    cases: int


@dataclass(frozen=True, slots=True)
class RecallsCounted:
    """How many answers given under this name were recalled until this month, and not counted
    before: these cases. The log shows a commitment to how many they are."""

    name: str
    of: Period
    cases: tuple[Handle, ...]


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
    | KeyChanged
    | PolicySet
    | Waived
    | Postponed
    | ErasureTermsSet
    | CohortErased
    | LateErased
    | RecallsCounted
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
        case OrderRecorded():
            return {"order": act.order.as_canonical()}
        case RollChanged():
            return {"names": dict(act.names)}
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
    kind, code = entry.act if "act" in entry.fields else (entry.kind, "")
    match act:
        case Founded():
            return (kind, entry.text("origin")) == ("genesis", act.origin)
        case Adopted():
            return (kind, code) == ("agreement", "adopted") and (
                entry.text("file") == act.file_hash == hash_of_file(act.source)
                and entry.texts("versions") == act.versions
                and tuple(map(Row.of, entry.fields["timetable"])) == act.rows
                and entry.text("name") == act.agreement.name
            )
        case StatusBegan():
            return (kind, code) == ("agreement", act.status) and (
                entry.text("agreement"), entry.text("name"), entry.text("date"),
                entry.text("known"),
            ) == (act.version, act.name, act.date.isoformat(), act.known)  # fmt: skip
        case AgreementStopped():
            return (kind, code) == ("agreement", "stopped") and (
                (entry.text("name"), entry.text("agreement")) == (act.name, act.version)
            )
        case AgreementRestarted():
            return (kind, code, entry.text("name")) == ("agreement", "restarted", act.name)
        case OrderRecorded():
            return (kind, code, entry.text("order")) == ("order", "recorded", act.order.hash)
        case OrderBegan():
            return (kind, code, entry.text("order")) == ("order", "began", act.order)
        case OrderEnded():
            return (
                kind == "order"
                and code in ("ended", "lapsed")
                and (entry.text("order") == act.order)
            )
        case RequesterEnrolled():
            return (kind, code) == ("requester", "enrolled") and (
                (entry.text("requester"), entry.text("key")) == (act.code, act.key)
            )
        case RollChanged():
            return kind == "officer" and (
                {one["key"] for one in entry.fields["officers"]} == set(act.names)
            )
        case KeyChanged():
            return kind == "key" and entry.text("key") == act.key
        case PolicySet():
            return kind == "policy" and entry.text("policy") == hash_of_file(act.text)
        case Waived():
            return (kind, code, entry.fields.get("month")) == ("waiver", act.what, act.month)
        case Postponed():
            said = (act.name, act.slot.isoformat(), act.to.isoformat(), act.reason)
            return kind == "postponement" and said == tuple(
                map(entry.text, ("name", "slot", "to", "reason"))
            )
        case ErasureTermsSet():
            kept = (act.refused, act.approved, act.accounts)
            return (kind, code, entry.text("name")) == ("erasure", "terms", act.name) and (
                kept == tuple(entry.fields[what] for what in ("refused", "approved", "accounts"))
            )
        case CohortErased():
            said = (act.name, act.of, act.what, str(act.cases))
            return (kind, code) == ("erasure", "cohort") and said == tuple(
                map(entry.text, ("name", "of", "what", "cases"))
            )
        case LateErased():
            return (kind, code) == ("erasure", "late")
        case RecallsCounted():
            counted = (kind, code) == ("recall", "counted")
            return counted and (entry.text("name"), entry.text("of")) == (act.name, act.of)
