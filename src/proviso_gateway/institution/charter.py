"""The institution's own stream: agreements, stops, orders, officers, requesters, folded.

Everything that a case is decided *by* is here, each act with the log entry that made it public.
`Charter.standing` is the one place that says whether an agreement can be used on a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from proviso_gateway.agreement.model import NOT_STATED, Agreement
from proviso_gateway.agreement.timeline import WAITING, Stand, Standing, standing
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.errors import problem
from proviso_gateway.institution.acts import (
    ActLine,
    Adopted,
    AgreementRestarted,
    AgreementStopped,
    CohortErased,
    ErasureTermsSet,
    Founded,
    KeyChanged,
    LateErased,
    OrderBegan,
    OrderEnded,
    OrderRecorded,
    PolicySet,
    Postponed,
    RecallsCounted,
    RequesterEnrolled,
    RollChanged,
    StatusBegan,
    Waived,
    says,
)
from proviso_gateway.institution.basis import Basis
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.reading.identifiers import folded
from proviso_gateway.terms import Day, Handle, Hash, Period
from proviso_verify.entries import parse
from proviso_verify.erasures import Terms
from proviso_verify.keys import signer_of
from proviso_verify.officers import Roll
from proviso_verify.signing import House
from proviso_verify.statements import STATED, check_after, check_statement, subjects
from proviso_verify.timetable import Row, Rows, next_due
from proviso_verify.webauthn import RelyingParty


@dataclass(frozen=True, slots=True)
class Conditions:
    """On what conditions an answer leaves: days from approval to answer, and its use limits.
    `destroy_within` is None where the agreement is silent."""

    answer_after: int
    destroy_within: int | None
    use_limits: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The timetable of the latest edition of an agreement, and how many of its rows are entered."""

    rows: Rows = ()
    entered: int = 0


@dataclass(frozen=True, slots=True)
class Charter:
    """What the custodian has adopted, recorded and enrolled, as it stands."""

    origin: str = ""
    length: int = 0
    house: House = field(default_factory=House)
    """To what every signature is held."""
    last: Mapping[str, str] = field(default_factory=dict)
    """Subject → handle of the last signed entry on it: what comes next names it."""
    adopted: Mapping[str, Adopted] = field(default_factory=dict)
    """The latest edition of each agreement, by name."""
    editions: Mapping[str, tuple[Adopted, ...]] = field(default_factory=dict)
    """Every edition of each agreement, the first one first."""
    timetables: Mapping[str, Timetable] = field(default_factory=dict)
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
    log_keys: tuple[str, ...] = ()
    """Every key that was ever the log's own; the last one is."""
    policies: tuple[str, ...] = ()
    """Every tlog-policy that ever said which witnesses are asked; the last one holds."""
    waived: frozenset[Period] = frozenset()
    """The months that do without witnesses."""
    postponed: Mapping[str, tuple[Postponed, ...]] = field(default_factory=dict)
    """The slots of each agreement that were put off."""
    terms: Mapping[str, Terms] = field(default_factory=dict)
    """For how long what has ended is kept, by the name under which it is counted."""
    erased: Mapping[tuple[Period, str, str], CohortErased] = field(default_factory=dict)
    """The cohorts that were erased, by month of receipt, name and class."""
    swept: str = ""
    """The month in which what a hold had kept was looked through last."""
    recalls: Mapping[str, Period] = field(default_factory=dict)
    """By name, the month up to which it was counted how many answers were recalled."""
    recalls_counted: frozenset[Handle] = frozenset()
    """The cases whose recall is counted."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Officers' names by key, as far as they were given."""
    roll: Roll = field(default_factory=Roll)
    served: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Every key that was ever enrolled, with all roles that it has held."""

    def one_person(self, key: str, other: str) -> bool:
        """Whether two keys are one officer's: one raw key, or both enrolled under one name, be it
        one after the other. Outside, where there are no names, nobody can tell the second.
        """
        named = key in self.names and other in self.names
        one_name = named and folded(self.names[key]) == folded(self.names[other])
        return one_name or signer_of(key) == signer_of(other)

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
        """Whether the order is in effect that day."""
        return hashed not in self.orders_ended and self.orders[hashed].valid_on(day)

    def reaches_restricted(self, instrument: Hash) -> bool:
        """Whether what has this hash is a court order that reaches restricted records.

        No agreement's version does. Whoever lists candidates and the register's door ask here.
        """
        order = self.orders.get(instrument)
        return order is not None and order.effect == "discloses" and order.reaches_restricted

    def conditions(self, basis: Basis) -> Conditions:
        """The conditions of an agreement's version or of an order that discloses."""
        if basis.kind == "order":
            order = self.order(basis.hash)
            limits: dict[str, str | bool] = {
                "purpose": f"court order {order.reference}",
                "onward_sharing": "forbidden",
                "confirm_destruction": True,
            }
            return Conditions(order.answer_after, order.destroy_within, limits)
        version = self.version(basis.hash)
        agreed = version.use_limits
        limits = {
            "purpose": agreed.purpose,
            "onward_sharing": agreed.onward_sharing,
            "confirm_destruction": agreed.confirm_destruction,
        }
        within = None if agreed.destroy_within == NOT_STATED else agreed.destroy_within
        return Conditions(version.publication.answer_after, within, limits)

    def longest_answer_after(self) -> int:
        """The most working days that any version or order puts between an approval and its slot."""
        agreed = [
            resolve(adopted.agreement, one.id).publication.answer_after
            for adopted in self.adopted.values()
            for one in adopted.agreement.versions
        ]
        ordered = [one.answer_after for one in self.orders.values()]
        return max([*agreed, *ordered], default=0)

    def then(self, line: ActLine) -> Charter:
        """This charter after `line`; refused where the right people did not sign its entries.

        Raises as `check_statement`, and `casework.act-differs` where an entry says another thing
        than the act.
        """
        charter = replace(self._signed(line), length=line.seq + 1)
        act = line.act
        match act:
            case Adopted():
                name = act.agreement.name
                table = self.timetables.get(name, Timetable())
                editions = (*self.editions.get(name, ()), act)
                return replace(
                    charter,
                    adopted={**self.adopted, name: act},
                    editions={**self.editions, name: editions},
                    timetables={**self.timetables, name: replace(table, rows=act.rows)},
                )
            case StatusBegan():
                statuses = self.begun | {(act.version, act.status, act.date)}
                stopped_at = {act.name: line.seq} if act.status in WAITING else {}
                return replace(
                    charter,
                    begun=statuses,
                    last_stop={**self.last_stop, **stopped_at},
                    timetables={**self.timetables, act.name: self._entered(act)},
                )
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
                stopped_at = {order.agreement: line.seq} if order.effect == "stops" else {}
                begun = self.orders_begun | {act.order}
                return replace(
                    charter, orders_begun=begun, last_stop={**self.last_stop, **stopped_at}
                )
            case OrderEnded():
                return replace(charter, orders_ended=self.orders_ended | {act.order})
            case RequesterEnrolled():
                requesters = {**self.requesters, act.code: act.key}
                people = {**self.people, act.code: act.people}
                return replace(charter, requesters=requesters, people=people)
            case Founded():
                return replace(charter, origin=act.origin)
            case RollChanged():
                named = {key: name for key, name in act.names.items() if name}
                return replace(charter, names={**self.names, **named})
            case PolicySet():
                return replace(charter, policies=(*self.policies, act.text))
            case Waived():
                month = {act.month} if act.what == "witnesses" else set()
                return replace(charter, waived=self.waived | month)
            case Postponed():
                put_off = (*self.postponed.get(act.name, ()), act)
                return replace(charter, postponed={**self.postponed, act.name: put_off})
            case ErasureTermsSet():
                terms = Terms.of(parse(line.sealed[0].data))
                return replace(charter, terms={**self.terms, act.name: terms})
            case CohortErased():
                return replace(charter, erased={**self.erased, (act.of, act.name, act.what): act})
            case RecallsCounted():
                counted = self.recalls_counted | set(act.cases)
                recalls = {**self.recalls, act.name: act.of}
                return replace(charter, recalls=recalls, recalls_counted=counted)
            case LateErased():
                return replace(charter, swept=line.sealed[0].period)
            case KeyChanged():
                return charter

    def _entered(self, act: StatusBegan) -> Timetable:
        """The timetable once the next row that is due in it is entered, which must be this one."""
        table = self.timetables[act.name]
        due = next_due(table.rows, table.entered)
        row = Row(act.version, act.date.isoformat(), act.status, act.known)
        if due is None or table.rows[due[0]] != row:
            raise problem("casework.act-differs")
        return replace(table, entered=due[0] + 1)

    def _signed(self, line: ActLine) -> Charter:
        """The charter with roll, house and who has ever served as after the line's entries, each
        entry's signers checked.

        Nobody's word enters: what is folded is what an outside verifier would accept.
        """
        roll, house, last, served = self.roll, self.house, dict(self.last), dict(self.served)
        log_keys = self.log_keys
        for sealed in line.sealed:
            entry = parse(sealed.data)
            if not says(line.act, entry):
                raise problem("casework.act-differs")
            if entry.kind == "genesis":
                if self.length:
                    raise problem("gateway.founded-already")
                parties = tuple(map(RelyingParty.of, entry.fields["parties"]))
                roll = Roll.founded(entry.fields["administrators"])
                house = House(live=entry.text("mode") == "live", parties=parties)
            if entry.act in STATED:
                check_after(entry, last)
                check_statement(entry, roll, house)
                last |= dict.fromkeys(subjects(entry), entry.handle)
            match entry.kind:
                case "genesis":
                    house = replace(house, genesis=entry.digest, log_key=entry.text("key"))
                    log_keys = (house.log_key,)
                case "officer":
                    roll = roll.after(entry.fields)
                case "key":
                    house = replace(house, log_key=entry.text("key"))
                    log_keys = (*log_keys, house.log_key)
                case "policy":
                    parties = tuple(map(RelyingParty.of, entry.fields["parties"]))
                    house = replace(house, parties=parties)
        for key in roll.officers:
            served[key] = served.get(key, frozenset()) | roll.roles(key)
        return replace(self, roll=roll, house=house, last=last, served=served, log_keys=log_keys)
