"""The institution's own stream: agreements, stops, orders, officers, requesters, folded.

Everything that a case is decided *by* is here, each act with the log entry that made it public.
`Charter.standing` is the one place that says whether an agreement can be used on a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.timeline import Stand, Standing, standing
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.casework.gates import Passed
from proviso_gateway.casework.orders import CourtOrder
from proviso_gateway.casework.under import Under
from proviso_gateway.errors import problem
from proviso_gateway.terms import Day, Hash, Instant
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify.entries import Entry, parse
from proviso_verify.officers import Roll
from proviso_verify.statements import STATED, check_statement


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


@dataclass(frozen=True, slots=True)
class Conditions:
    """On what conditions an answer leaves: days from approval to answer, and its use limits."""

    answer_after: int
    destroy_within: int
    use_limits: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Charter:
    """What the custodian has adopted, recorded and enrolled, as it stands."""

    origin: str = ""
    length: int = 0
    adopted: Mapping[str, Adopted] = field(default_factory=dict)
    versions: frozenset[tuple[Hash, Hash]] = frozenset()
    """Every adopted version with the file it was adopted from, by hash."""
    begun: frozenset[tuple[Hash, str, Day]] = frozenset()
    stopped: Mapping[str, Hash] = field(default_factory=dict)
    """Agreement's name → the version that stood when it was stopped: lifting it names the same."""
    last_stop: Mapping[str, int] = field(default_factory=dict)
    orders: Mapping[Hash, CourtOrder] = field(default_factory=dict)
    orders_begun: frozenset[Hash] = frozenset()
    orders_ended: frozenset[Hash] = frozenset()
    requesters: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who may ask and countersign for each requester."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Officers' names by key, as far as they were given."""
    roll: Roll = field(default_factory=Roll)
    served: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Every key that was ever enrolled, with all roles that it has held."""

    def agreement(self, name: str) -> Agreement:
        """The adopted agreement called `name`; `casework.unknown-agreement` where there is none."""
        if name not in self.adopted:
            raise problem("casework.unknown-agreement")
        return self.adopted[name].agreement

    def version(self, version: Hash) -> ResolvedVersion:
        """The adopted version with this hash."""
        for adopted in self.adopted.values():
            for one in adopted.agreement.versions:
                resolved = resolve(adopted.agreement, one.id)
                if resolved.hash == version:
                    return resolved
        raise problem("casework.unknown-agreement")

    def suspended(self, name: str, day: Day) -> bool:
        """Whether an officer's stop or a court's stay lies on the agreement that day."""
        return name in self.stopped or any(
            order.agreement == name and self.order_stands(hashed, day)
            for hashed, order in self.orders.items()
            if order.effect == "stops"
        )

    def standing(self, name: str, day: Day) -> Standing:
        """How the agreement stands that day: its own timeline, and over it any stop or stay."""
        own = standing(self.agreement(name), day)
        if own.state is Stand.IN_FORCE and self.suspended(name, day):
            return replace(own, state=Stand.HELD)
        return own

    def order(self, hashed: Hash) -> CourtOrder:
        """The recorded order with this hash; `casework.unknown-order` where there is none."""
        order = self.orders.get(hashed)
        if order is None or order.effect != "discloses":
            raise problem("casework.unknown-order")
        return order

    def order_stands(self, hashed: Hash, day: Day) -> bool:
        """Whether the order bites that day."""
        return hashed not in self.orders_ended and self.orders[hashed].valid_on(day)

    def reaches_restricted(self, instrument: Hash) -> bool:
        """Whether what has this hash is a court order that reaches restricted records.

        No agreement's version does. Whoever lists candidates and the register's door ask here.
        """
        order = self.orders.get(instrument)
        return order is not None and order.effect == "discloses" and order.reaches_restricted

    def conditions(self, under: Under) -> Conditions:
        """The conditions of an agreement's version or of an order that discloses."""
        if under.kind == "order":
            order = self.order(under.hash)
            limits: dict[str, str | bool] = {
                "purpose": f"court order {order.reference}",
                "onward_sharing": "forbidden",
                "confirm_destruction": True,
            }
            return Conditions(order.answer_after, order.destroy_within, limits)
        version = self.version(under.hash)
        agreed = version.use_limits
        limits = {
            "purpose": agreed.purpose,
            "onward_sharing": agreed.onward_sharing,
            "confirm_destruction": agreed.confirm_destruction,
        }
        return Conditions(version.publication.answer_after, agreed.destroy_within, limits)

    def then(self, line: ActLine) -> Charter:
        """This charter after `line`; refused where the right people did not sign its entries.

        Raises as `check_statement`, and `casework.act-differs` where an entry says another thing
        than the act.
        """
        roll, served = self._signed(line)
        charter = replace(self, length=line.seq + 1, roll=roll, served=served)
        act = line.act
        match act:
            case Adopted():
                adopted = {**self.adopted, act.agreement.name: act}
                versions = self.versions | {(version, act.file_hash) for version in act.versions}
                return replace(charter, adopted=adopted, versions=versions)
            case StatusBegan():
                statuses = self.begun | {(act.version, act.status, act.date)}
                fell = {act.name: line.seq} if act.status == "held" else {}
                return replace(charter, begun=statuses, last_stop={**self.last_stop, **fell})
            case AgreementStopped():
                last_stop = {**self.last_stop, act.name: line.seq}
                stopped = {**self.stopped, act.name: act.version}
                return replace(charter, stopped=stopped, last_stop=last_stop)
            case AgreementRestarted():
                still = {n: v for n, v in self.stopped.items() if n != act.name}
                return replace(charter, stopped=still)
            case OrderRecorded():
                return replace(charter, orders={**self.orders, act.order.hash: act.order})
            case OrderBegan():
                order = self.orders[act.order]
                fell = {order.agreement: line.seq} if order.effect == "stops" else {}
                begun = self.orders_begun | {act.order}
                return replace(charter, orders_begun=begun, last_stop={**self.last_stop, **fell})
            case OrderEnded():
                return replace(charter, orders_ended=self.orders_ended | {act.order})
            case RequesterEnrolled():
                requesters = {**self.requesters, act.code: act.key}
                people = {**self.people, act.code: act.people}
                return replace(charter, requesters=requesters, people=people)
            case Founded():
                return replace(charter, origin=act.origin)
            case RollChanged():
                name = act.name or self.names.get(act.key, "")
                return replace(charter, names={**self.names, act.key: name})

    def _signed(self, line: ActLine) -> tuple[Roll, Mapping[str, frozenset[str]]]:
        """The roll after the line's entries, and who has ever served, each entry's signers checked.

        Nobody's word enters: what is folded is what an outside verifier would accept.
        """
        roll, served = self.roll, dict(self.served)
        for sealed in line.sealed:
            entry = parse(sealed.data)
            if entry.kind == "genesis" and not self.length:
                roll = Roll.founded(entry.texts("administrators"))
            elif entry.kind in STATED:
                check_statement(entry, roll, self.origin)
            if not says(line.act, entry):
                raise problem("casework.act-differs")
            if entry.kind == "officer":
                roll = roll.after(entry.fields, line.seq)
        for key in roll.officers:
            served[key] = served.get(key, frozenset()) | roll.roles(key)
        return roll, served


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
