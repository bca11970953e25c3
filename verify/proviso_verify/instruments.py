"""On what a search may rest, as the log itself tells it: agreements' versions and court orders.

A version must be adopted by two people before anything may name it. What then befalls it (in force,
held, superseded, withdrawn) follows from an adopted file and is signed by nobody; a stop is signed
by one officer, a restart by two. An order discloses or stops until it is ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from proviso_verify.entries import COURT_ORDER, Entry
from proviso_verify.errors import problem

FOLLOWS_FROM_A_FILE = frozenset({"in_force", "held", "superseded", "withdrawn"})

ADOPTED = "adopted"
"""The status of a version that nothing has befallen yet."""

WHY_SHUT = {
    ADOPTED: "the version has not come into force",
    "held": "the version is held",
    "superseded": "the version is superseded",
    "withdrawn": "the version is withdrawn",
    "stopped": "the version is stopped",
    "stayed": "an order stops the agreement",
    "ended": "the order has ended",
    "stops": "the order discloses nothing",
}
"""Why nothing may be searched on an instrument: code → in words."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that befell an instrument: at which index of the log, what, and its day if any."""

    index: int
    act: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement: its hash, the agreement's name, how it stands, its history."""

    hash: str
    name: str
    status: str = ADOPTED
    stopped: bool = False
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One court order: its hash, what it does, which agreement it stops, its history."""

    hash: str
    effect: str
    name: str
    ended: bool = False
    acts: tuple[Act, ...] = ()


Basis = tuple[str, str]
"""(`agreement` or `order`, hash)."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """All agreements and orders at one point of the log. A value: `after` gives the next one.

    `files` holds, by agreement name, the hashes of its adopted files; `shut_at` the index at which
    an instrument last ceased to carry searches.
    """

    versions: Mapping[str, Version] = field(default_factory=lambda: MappingProxyType({}))
    orders: Mapping[str, Order] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
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

    def shut(self, basis: Basis) -> str:
        """Why nothing may be approved or searched on it now, a code of `WHY_SHUT`; `""` if open."""
        kind, hashed = basis
        self.name(basis)
        if kind == "order":
            order = self.orders[hashed]
            return "ended" if order.ended else "" if order.effect == "discloses" else "stops"
        version = self.versions[hashed]
        if version.status != "in_force":
            return version.status
        if version.stopped:
            return "stopped"
        stayed = any(
            order.effect == "stops" and order.name == version.name and not order.ended
            for order in self.orders.values()
        )
        return "stayed" if stayed else ""

    def was_shut_since(self, basis: Basis, index: int) -> bool:
        """Whether it is shut now, or was at some point after that index of the log."""
        return self.shut(basis) != "" or self.shut_at.get(basis, -1) > index

    def after(self, entry: Entry, index: int) -> Instruments:
        """The instruments after an `agreement` or `order` entry at that index.

        Whether the right people signed it is asked in `history`, before. Raises
        `history.not-adopted`, `history.renamed`, `history.file-not-adopted`,
        `history.not-stopped`, `history.order-unknown` or `history.order-again`.
        """
        changed = (
            self._agreement(entry, index)
            if entry.kind == "agreement"
            else self._order(entry, index)
        )
        shut_at = dict(self.shut_at)
        for basis in (
            *(("agreement", v) for v in self.versions),
            *(("order", o) for o in self.orders),
        ):
            if not self.shut(basis) and changed.shut(basis):
                shut_at[basis] = index
        return replace(changed, shut_at=MappingProxyType(shut_at))

    def _agreement(self, entry: Entry, index: int) -> Instruments:
        hashed, name, act, file = map(entry.text, ("agreement", "name", "act", "file"))
        version = self.versions.get(hashed)
        files = self.files.get(name, frozenset())
        if version is None:
            if act != ADOPTED:
                raise problem("history.not-adopted", act=act)
            version = Version(hashed, name)
        if version.name != name:
            raise problem("history.renamed")
        if act == ADOPTED:
            files |= {file}
        elif act in FOLLOWS_FROM_A_FILE:
            if file not in files:
                raise problem("history.file-not-adopted", act=act)
            version = replace(version, status=act)
        elif act == "restarted" and not version.stopped:
            raise problem("history.not-stopped")
        else:
            version = replace(version, stopped=act == "stopped")
        version = replace(version, acts=(*version.acts, Act(index, act, entry.text("date"))))
        return replace(
            self,
            versions=MappingProxyType({**self.versions, hashed: version}),
            files=MappingProxyType({**self.files, name: files}),
        )

    def _order(self, entry: Entry, index: int) -> Instruments:
        hashed, effect, name, act = map(entry.text, ("order", "effect", "name", "act"))
        order = self.orders.get(hashed)
        if act == "recorded":
            if order is not None:
                raise problem("history.order-again")
            order = Order(hashed, effect, name)
        elif order is None or order.ended or (order.effect, order.name) != (effect, name):
            raise problem("history.order-unknown")
        else:
            order = replace(order, ended=True)
        order = replace(order, acts=(*order.acts, Act(index, act)))
        return replace(self, orders=MappingProxyType({**self.orders, hashed: order}))
