"""On what a search may rest, as the log itself tells it: agreements' versions and court orders.

Two people adopt an edition of an agreement with its timetable; how each version then stands is
entered as the timetable's days come, and is signed by nobody. A stop is signed by one officer, a
restart by two. A court order is recorded by two people with the days for which it was made; that it
began and that it lapsed follow from those days, and two people end it before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from proviso_verify.entries import COURT_ORDER, Entry
from proviso_verify.errors import problem
from proviso_verify.timetable import (
    IN_FORCE,
    STATUSES,
    Row,
    Rows,
    check_rows,
    continues,
    next_due,
    stands_in,
)

ADOPTED = "adopted"
"""The status of a version that nothing has befallen yet."""

RECORDED = "recorded"
BEGAN = "began"

ORDER_STEPS: Mapping[str, frozenset[str]] = {
    RECORDED: frozenset({BEGAN, "ended"}),
    BEGAN: frozenset({"lapsed", "ended"}),
    "lapsed": frozenset(),
    "ended": frozenset(),
}
"""What may befall an order: its last act → the acts that may come next. It begins as recorded."""

FOLLOWS_FROM_A_DAY: Mapping[str, str] = {BEGAN: "from", "lapsed": "until"}
"""The act of an order that nobody signs → the recorded day from which it follows."""

WHY_SHUT = {
    ADOPTED: "the version has not come into force",
    "held": "the version is held",
    "stayed": "the version is stayed",
    "superseded": "the version is superseded",
    "withdrawn": "the version is withdrawn",
    "other": "another version governs",
    "no-day": "on no day of this month did the version stand in force and known",
    "stopped": "the version is stopped",
    "stay": "an order stops the agreement",
    RECORDED: "the order has not begun",
    "lapsed": "the order has lapsed",
    "ended": "the order has ended",
    "stops": "the order discloses nothing",
}
"""Why nothing may be searched on an instrument: code → in words."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that befell an instrument: at which index of the log, what, and its day if any.

    `period` is the month of the entry, which may be later than the day: a version bites when it is
    in force *and* known. `asked` counts the requests that had come under the instrument by then.
    """

    index: int
    act: str
    date: str = ""
    period: str = ""
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement: its hash, the agreement's name, how it stands, its history."""

    hash: str
    name: str
    status: str = ADOPTED
    stopped: bool = False
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement: the hashes of its adopted files, the first edition first, and its timetable.

    `entered` counts the rows that are behind it, `governs` is the version of the last row entered,
    `due` the position of the next one to be entered, with the day on which it bites.
    """

    name: str
    files: tuple[str, ...] = ()
    rows: Rows = ()
    entered: int = 0
    governs: str = ""
    due: tuple[int, str] | None = None

    def is_behind(self, period: str) -> bool:
        """Whether a row that was due in an earlier month than this is not in the log yet."""
        return self.due is not None and self.due[1][:7] < period


@dataclass(frozen=True, slots=True)
class Order:
    """One court order: its hash, what it does, which agreement it stops, its days, its history.

    `begins` and `until` are inclusive days (YYYY-MM-DD); `status` is its last act.
    """

    hash: str
    effect: str
    name: str
    begins: str
    until: str
    status: str = RECORDED
    acts: tuple[Act, ...] = ()

    def shut(self, period: str | None = None) -> str:
        """Why nothing rests on it, a code of `WHY_SHUT`; `""` if it carries approvals.

        With the month of an entry, an order that the log left open too long has lapsed. A day is
        granted, since an entry is made a moment after the day is asked.
        """
        if self.effect != "discloses":
            return "stops"
        if self.status != BEGAN:
            return self.status
        over = period is not None and _number(self.until) + 1 < _first_of(period)
        return "lapsed" if over else ""

    def stays(self, name: str, period: str | None = None) -> bool:
        """Whether it now stops the agreement of that name.

        With the month of an entry, so does a stay whose first day was before that month, though the
        log does not say that it began: whoever leaves out the entry gains nothing.
        """
        if self.effect != "stops" or self.name != name:
            return False
        due = period is not None and _number(self.begins) < _first_of(period)
        return self.status == BEGAN or (self.status == RECORDED and due)


Basis = tuple[str, str]
"""(`agreement` or `order`, hash)."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """All agreements and orders at one point of the log. A value: `after` gives the next one.

    `shut_at` holds the index at which an instrument last ceased to carry searches, `stays` those
    orders that may yet stop an agreement, by its name: neither is looked for among all the others,
    or a log of a few megabytes would take a verifier hours.
    """

    agreements: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    versions: Mapping[str, Version] = field(default_factory=lambda: MappingProxyType({}))
    orders: Mapping[str, Order] = field(default_factory=lambda: MappingProxyType({}))
    shut_at: Mapping[Basis, int] = field(default_factory=lambda: MappingProxyType({}))
    stays: Mapping[str, Mapping[str, Order]] = field(default_factory=lambda: MappingProxyType({}))

    def name(self, basis: Basis) -> str:
        """The agreement's name, or `court-order`. Raises `history.basis-unknown`."""
        kind, hashed = basis
        if kind == "agreement" and hashed in self.versions:
            return self.versions[hashed].name
        if kind == "order" and hashed in self.orders:
            return COURT_ORDER
        raise problem("history.basis-unknown", kind=kind)

    def series(self, basis: Basis) -> str:
        """What numbers its requests and keeps its cases: an agreement's name, an order's hash."""
        name = self.name(basis)
        return basis[1] if name == COURT_ORDER else name

    def check_entered(self, name: str, period: str) -> None:
        """Refuse an entry of a case before everything is entered that was due in earlier months.

        Raises `history.status-missing`.
        """
        agreement = self.agreements.get(name)
        if agreement is not None and agreement.is_behind(period):
            raise problem("history.status-missing", name=name)

    def shut(self, basis: Basis, period: str | None = None) -> str:
        """Why nothing may be approved or searched on it now, a code of `WHY_SHUT`; `""` if open.

        With the month of the entry that asks, versions and orders are held to their days too.
        """
        kind, hashed = basis
        self.name(basis)
        if kind == "order":
            return self.orders[hashed].shut(period)
        version = self.versions[hashed]
        if version.status != IN_FORCE:
            return version.status
        if version.stopped:
            return "stopped"
        agreement = self.agreements[version.name]
        if agreement.governs != hashed:
            return "other"
        if period is not None and not stands_in(agreement.rows, hashed, period):
            return "no-day"
        stayed = any(one.stays(version.name, period) for one in self._stays(version.name).values())
        return "stay" if stayed else ""

    def was_shut_since(self, basis: Basis, index: int) -> bool:
        """Whether it is shut now, or was at some point after that index of the log."""
        return self.shut(basis) != "" or self.shut_at.get(basis, -1) > index

    def after(self, entry: Entry, index: int, asked: Mapping[str, int]) -> Instruments:
        """The instruments after an `agreement` or `order` entry at that index.

        `asked` says how many requests each series has had, for the record of the act.

        Whether the right people signed it is asked in `statements`, before. Raises
        `history.not-adopted`, `history.renamed`, `history.adopted-again`, `history.timetable`,
        `history.timetable-rewritten`, `history.status-not-signed`, `history.status-too-early`,
        `history.not-stopped`, `history.order-unknown`, `history.order-differs`,
        `history.order-step-not-allowed` or `history.order-too-early`.
        """
        if entry.kind == "order":
            changed = self._order(entry, index, asked)
        elif entry.text("act") == ADOPTED:
            changed = self._adopted(entry, index, asked)
        else:
            changed = self._befell(entry, index, asked)
        ceased = {
            basis: index
            for basis in self._touched(entry)
            if not self.shut(basis) and changed.shut(basis)
        }
        if not ceased:
            return changed
        return replace(changed, shut_at=MappingProxyType({**self.shut_at, **ceased}))

    def _touched(self, entry: Entry) -> list[Basis]:
        """What carried searches until now and may cease to by this entry: the order itself, and of
        the agreement that it names the one version that governs."""
        touched: list[Basis] = []
        if entry.kind == "order" and entry.text("order") in self.orders:
            touched.append(("order", entry.text("order")))
        agreement = self.agreements.get(entry.text("name"))
        if agreement is not None and agreement.governs:
            touched.append(("agreement", agreement.governs))
        return touched

    def _stays(self, name: str) -> Mapping[str, Order]:
        return self.stays.get(name, MappingProxyType({}))

    def _adopted(self, entry: Entry, index: int, asked: Mapping[str, int]) -> Instruments:
        name, file = entry.text("name"), entry.text("file")
        rows = tuple(map(Row.of, entry.fields["timetable"]))
        before = self.agreements.get(name, Agreement(name))
        taken = entry.texts("versions")
        if any(self.versions[one].name != name for one in taken if one in self.versions):
            raise problem("history.renamed")
        if before.files[-1:] == (file,) and rows == before.rows:
            raise problem("history.adopted-again")
        check_rows(rows, taken)
        if not continues(rows, before.rows, before.entered):
            raise problem("history.timetable-rewritten")
        files = before.files if file in before.files else (*before.files, file)
        due = next_due(rows, before.entered)
        agreement = replace(before, files=files, rows=rows, due=due)
        done = Act(index, ADOPTED, "", entry.period, asked.get(name, 0))
        versions = dict(self.versions)
        for one in taken:
            version = versions.get(one, Version(one, name))
            versions[one] = replace(version, acts=(*version.acts, done))
        return replace(
            self,
            agreements=MappingProxyType({**self.agreements, name: agreement}),
            versions=MappingProxyType(versions),
        )

    def _befell(self, entry: Entry, index: int, asked: Mapping[str, int]) -> Instruments:
        hashed, name, act = map(entry.text, ("agreement", "name", "act"))
        version = self.versions.get(hashed)
        if version is None:
            raise problem("history.not-adopted", act=act)
        if version.name != name:
            raise problem("history.renamed")
        agreements, day = self.agreements, ""
        if act in STATUSES:
            day = entry.text("date")
            agreements = {**agreements, name: self._entered(entry)}
            version = replace(version, status=act)
        elif act == "restarted" and not version.stopped:
            raise problem("history.not-stopped")
        else:
            version = replace(version, stopped=act == "stopped")
        done = Act(index, act, day, entry.period, asked.get(name, 0))
        version = replace(version, acts=(*version.acts, done))
        return replace(
            self,
            agreements=MappingProxyType(dict(agreements)),
            versions=MappingProxyType({**self.versions, hashed: version}),
        )

    def _entered(self, entry: Entry) -> Agreement:
        """The agreement once the next row of its timetable is entered, which must be this one."""
        agreement = self.agreements[entry.text("name")]
        said = Row(*map(entry.text, ("agreement", "date", "act", "known")))
        if agreement.due is None or agreement.rows[agreement.due[0]] != said:
            raise problem("history.status-not-signed", act=said.status)
        at, day = agreement.due
        if entry.period < day[:7]:
            raise problem("history.status-too-early", act=said.status)
        due = next_due(agreement.rows, at + 1)
        return replace(agreement, entered=at + 1, governs=said.version, due=due)

    def _order(self, entry: Entry, index: int, asked: Mapping[str, int]) -> Instruments:
        hashed, act = entry.text("order"), entry.text("act")
        said = {key: entry.text(key) for key in ("effect", "name", "from", "until")}
        order = self.orders.get(hashed)
        if order is None:
            if act != RECORDED:
                raise problem("history.order-unknown", act=act)
            order = Order(hashed, said["effect"], said["name"], said["from"], said["until"])
        else:
            recorded = (order.effect, order.name, order.begins, order.until)
            for (key, told), known in zip(said.items(), recorded, strict=True):
                if told != known:
                    raise problem("history.order-differs", key=key)
            if act not in ORDER_STEPS[order.status]:
                raise problem("history.order-step-not-allowed", after=order.status, act=act)
        day = said.get(FOLLOWS_FROM_A_DAY.get(act, ""), "")
        if entry.period < day[:7]:
            raise problem("history.order-too-early", act=act)
        done = Act(index, act, day, entry.period, asked.get(hashed, 0))
        order = replace(order, status=act, acts=(*order.acts, done))
        orders, stays = {**self.orders, hashed: order}, self.stays
        if order.effect == "stops":
            live = {key: one for key, one in self._stays(order.name).items() if key != hashed}
            if ORDER_STEPS[order.status]:
                live[hashed] = order
            stays = {**stays, order.name: MappingProxyType(live)}
        return replace(self, orders=MappingProxyType(orders), stays=MappingProxyType(dict(stays)))


def _number(day: str) -> int:
    """The day (YYYY-MM-DD) as a number, to count with."""
    return date.fromisoformat(day).toordinal()


def _first_of(period: str) -> int:
    """The number of a month's first day; a month of the year 0 counts as of the year 1."""
    return date(max(int(period[:4]), 1), int(period[5:7]), 1).toordinal()
