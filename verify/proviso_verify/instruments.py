"""On what a search may rest, as the log itself tells it: agreements' versions and court orders.

A version must be adopted by two people before anything may name it, and again with every new
edition of its file. What then befalls it (in force, held, superseded, withdrawn) follows from an
adopted file and is signed by nobody; a stop is signed by one officer, a restart by two. A court
order is recorded by two people with the days for which it was made; that it began and that it
lapsed follow from those days, and two people end it before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from proviso_verify.entries import COURT_ORDER, Entry
from proviso_verify.errors import problem

FOLLOWS_FROM_A_FILE = frozenset({"in_force", "held", "superseded", "withdrawn"})

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
    "superseded": "the version is superseded",
    "withdrawn": "the version is withdrawn",
    "stopped": "the version is stopped",
    "stayed": "an order stops the agreement",
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
    """One version of an agreement: its hash, the agreement's name, how it stands, its history.

    `files` are the hashes of the files with which it was adopted, the first edition first.
    """

    hash: str
    name: str
    status: str = ADOPTED
    stopped: bool = False
    files: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()


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

    `shut_at` holds the index at which an instrument last ceased to carry searches.
    """

    versions: Mapping[str, Version] = field(default_factory=lambda: MappingProxyType({}))
    orders: Mapping[str, Order] = field(default_factory=lambda: MappingProxyType({}))
    shut_at: Mapping[Basis, int] = field(default_factory=lambda: MappingProxyType({}))

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

    def shut(self, basis: Basis, period: str | None = None) -> str:
        """Why nothing may be approved or searched on it now, a code of `WHY_SHUT`; `""` if open.

        With the month of the entry that asks, orders are held to their days too.
        """
        kind, hashed = basis
        self.name(basis)
        if kind == "order":
            return self.orders[hashed].shut(period)
        version = self.versions[hashed]
        if version.status != "in_force":
            return version.status
        if version.stopped:
            return "stopped"
        stayed = any(order.stays(version.name, period) for order in self.orders.values())
        return "stayed" if stayed else ""

    def was_shut_since(self, basis: Basis, index: int) -> bool:
        """Whether it is shut now, or was at some point after that index of the log."""
        return self.shut(basis) != "" or self.shut_at.get(basis, -1) > index

    def after(self, entry: Entry, index: int, asked: Mapping[str, int]) -> Instruments:
        """The instruments after an `agreement` or `order` entry at that index.

        `asked` says how many requests each series has had, for the record of the act.

        Whether the right people signed it is asked in `history`, before. Raises
        `history.not-adopted`, `history.renamed`, `history.adopted-again`,
        `history.file-not-adopted`, `history.not-stopped`, `history.order-unknown`,
        `history.order-differs`, `history.order-step-not-allowed` or `history.order-too-early`.
        """
        changed = (
            self._agreement(entry, index, asked)
            if entry.kind == "agreement"
            else self._order(entry, index, asked)
        )
        shut_at = dict(self.shut_at)
        for basis in (
            *(("agreement", v) for v in self.versions),
            *(("order", o) for o in self.orders),
        ):
            if not self.shut(basis) and changed.shut(basis):
                shut_at[basis] = index
        return replace(changed, shut_at=MappingProxyType(shut_at))

    def _agreement(self, entry: Entry, index: int, asked: Mapping[str, int]) -> Instruments:
        hashed, name, act, file = map(entry.text, ("agreement", "name", "act", "file"))
        version = self.versions.get(hashed)
        if version is None:
            if act != ADOPTED:
                raise problem("history.not-adopted", act=act)
            version = Version(hashed, name)
        if version.name != name:
            raise problem("history.renamed")
        if act == ADOPTED:
            if file in version.files:
                raise problem("history.adopted-again")
            version = replace(version, files=(*version.files, file))
        elif act in FOLLOWS_FROM_A_FILE:
            if not self._is_adopted(name, file):
                raise problem("history.file-not-adopted", act=act)
            version = replace(version, status=act)
        elif act == "restarted" and not version.stopped:
            raise problem("history.not-stopped")
        else:
            version = replace(version, stopped=act == "stopped")
        done = Act(index, act, entry.text("date"), entry.period, asked.get(name, 0))
        version = replace(version, acts=(*version.acts, done))
        return replace(self, versions=MappingProxyType({**self.versions, hashed: version}))

    def _is_adopted(self, name: str, file: str) -> bool:
        """Whether any version of that agreement was adopted with that file: it is one file."""
        return any(v.name == name and file in v.files for v in self.versions.values())

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
        return replace(self, orders=MappingProxyType({**self.orders, hashed: order}))


def _number(day: str) -> int:
    """The day (YYYY-MM-DD) as a number, to count with."""
    return date.fromisoformat(day).toordinal()


def _first_of(period: str) -> int:
    """The number of a month's first day; a month of the year 0 counts as of the year 1."""
    return date(max(int(period[:4]), 1), int(period[5:7]), 1).toordinal()
