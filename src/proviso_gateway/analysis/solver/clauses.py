"""Clauses that do nothing, or too much: proved, never guessed from their wording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.agreement.model import Agreement, Clause
from proviso_gateway.agreement.reading import UNREAD
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.values import REDACTED
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.analysis.solver.encoding import Encoding, Formula
from proviso_gateway.analysis.solver.search import STEPS, Proof, RequestSolver
from proviso_gateway.terms import DAYS_SINCE


class Flaw(StrEnum):
    """What can be wrong with a clause, a ground or a fact, whatever the request."""

    CLOSED_GROUND = "closed_ground"
    UNSATISFIABLE = "unsatisfiable"
    VACUOUS = "vacuous"
    REDUNDANT = "redundant"
    IDLE_FACT = "idle_fact"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A flaw of a version. `about`: the id of a clause, a ground, or a fact.

    - `closed_ground`: no request on this ground is ever permitted.
    - `unsatisfiable`, `vacuous`: the clause is met by no request, by every request.
    - `redundant`: whoever meets the other clauses meets this one.
    - `idle_fact`: clauses name the fact, and no value of it changes any answer. The assessment
      never asks for it; a reader who takes one clause at a time would.

    A clause or fact is flawed only if it is so on every ground it applies to. `verdict` is
    `proved`, or `unknown`: the steps ran out, so it may be flawed or not.
    """

    version: str
    flaw: Flaw
    about: str
    verdict: Proof


def find_flaws(agreement: Agreement, *, steps: int = STEPS) -> tuple[Flawed, ...]:
    """Every flaw of every version: by version, kind of flaw, and the order of the file."""
    return tuple(
        flawed
        for version in agreement.versions
        for flawed in _Version(agreement, resolve(agreement, version.id), steps).flaws()
    )


class _Version:
    """One version in one encoding, asked many things. Every answer is true, false or None: the
    steps ran out."""

    def __init__(self, agreement: Agreement, version: ResolvedVersion, steps: int) -> None:
        self._version = version
        named = [c.require for c in version.every_clause]
        self._encoding = Encoding(agreement.facts, named, redacted_met=True)
        self._search = RequestSolver(self._encoding, steps)
        self._answers: dict[object, bool | None] = {}
        self._kept: list[Formula] = []
        self._together = {ground: _apart(version.clauses_for(ground)) for ground in version.grounds}
        self._naming = {ground: _naming(version.clauses_for(ground)) for ground in version.grounds}
        self._closed = {ground: self._is_closed(ground) for ground in version.grounds}
        # Where nothing is permitted, every clause follows from the others.
        self._open = tuple(g for g, closed in self._closed.items() if not closed)

    def flaws(self) -> Iterator[Flawed]:
        """What is flawed, and what may be."""
        # What nobody can read is supposed to be met: the flaws are of what can be read.
        clauses = [c for c in self._version.clauses if c.require != UNREAD]
        of = {c.id: self._of(c) for c in clauses}
        met_by_none = {c.id: _always(self._no_one_meets(c, g) for g in of[c.id]) for c in clauses}
        met_by_all = {c.id: _always(self._all_meet(c, g) for g in of[c.id]) for c in clauses}
        follows = {
            c.id: _always(self._follows(c, g) for g in of[c.id] if g in self._open)
            for c in clauses
            if met_by_all[c.id] is False
        }
        idle = {fact: self._is_idle(fact) for fact in self._facts()}
        for flaw, found in (
            (Flaw.CLOSED_GROUND, self._closed),
            (Flaw.UNSATISFIABLE, met_by_none),
            (Flaw.VACUOUS, met_by_all),
            (Flaw.REDUNDANT, follows),
            (Flaw.IDLE_FACT, idle),
        ):
            for about, is_so in found.items():
                if is_so is not False:
                    verdict = Proof.PROVED if is_so else Proof.UNKNOWN
                    yield Flawed(self._version.id, flaw, about, verdict)

    def _facts(self) -> Iterator[str]:
        """The facts that may be idle: what is counted from a date is no fact of its own."""
        for fact in self._version.facts:
            if fact not in ("ground", REDACTED) and dated(fact) is None:
                yield fact

    def _of(self, clause: Clause) -> tuple[str, ...]:
        """The grounds that a clause binds."""
        return tuple(g for g in self._version.grounds if not clause.grounds or g in clause.grounds)

    def _is_closed(self, ground: str) -> bool | None:
        return self._never(ground, self._encoding.clauses(self._version.clauses_for(ground)))

    def _no_one_meets(self, clause: Clause, ground: str) -> bool | None:
        named = facts_named(clause.require)
        return self._never(ground, self._encoding.formula(clause.require), about=named)

    def _all_meet(self, clause: Clause, ground: str) -> bool | None:
        fails = self._encoding.no(self._encoding.formula(clause.require))
        return self._never(ground, fails, about=facts_named(clause.require))

    def _follows(self, clause: Clause, ground: str) -> bool | None:
        # The ground is open, so that clauses which share no fact with this one can be met.
        near = self._together[ground][clause.id]
        others = [c for c in near if c is not clause]
        fails = self._encoding.no(self._encoding.formula(clause.require))
        return self._never(ground, self._encoding.clauses(others), fails, about=_named(near))

    def _is_idle(self, fact: str) -> bool | None:
        """Whether no two requests that differ in this fact alone are answered differently."""
        return _always(
            self._changes_nothing(fact, ground)
            for ground in self._open
            if fact in self._naming[ground]
        )

    def _changes_nothing(self, fact: str, ground: str) -> bool | None:
        encoding = self._encoding
        turning = self._naming[ground][fact]
        clauses = self._together[ground][turning[0]]
        naming = encoding.clauses(c for c in clauses if c.id in turning)
        rest = encoding.clauses(c for c in clauses if c.id not in turning)
        fails_otherwise = encoding.otherwise(encoding.no(naming), fact)
        return self._never(ground, rest, naming, fails_otherwise, about=_named(clauses))

    def _never(
        self, ground: str, *conditions: Formula, about: Iterable[str] | None = None
    ) -> bool | None:
        near = None if about is None else frozenset(about) | {"ground"}
        named = () if about is None else about
        # What names no ground is the same question on every ground.
        where = None if about is not None and "ground" not in named else ground
        key = (where, near, *(condition.get_id() for condition in conditions))
        if key not in self._answers:
            self._kept.extend(conditions)  # while they live, no other formula has their numbers
            exists = self._search.exists(self._encoding.on(ground), *conditions, about=near)
            self._answers[key] = None if exists is None else not exists
        return self._answers[key]


def _named(clauses: Iterable[Clause]) -> frozenset[str]:
    return frozenset[str]().union(*(facts_named(clause.require) for clause in clauses))


def _naming(clauses: Iterable[Clause]) -> dict[str, list[str]]:
    """By fact, the ids of the clauses that turn on it, or on the days since it, in their order."""
    found: dict[str, list[str]] = {}
    for clause in clauses:
        for fact in {name.removeprefix(DAYS_SINCE) for name in facts_named(clause.require)}:
            found.setdefault(fact, []).append(clause.id)
    return found


def _apart(clauses: Iterable[Clause]) -> dict[str, list[Clause]]:
    """For each clause, by its id, those with which it shares a fact, or that share one with those.
    The ground is the same for all and ties nothing together."""
    home: dict[str, list[Clause]] = {}
    near: dict[str, list[Clause]] = {}
    for clause in clauses:
        facts = set(_facts_of(clause))
        mine = [clause]
        for group in {id(home[fact]): home[fact] for fact in facts if fact in home}.values():
            mine = group + mine
        for one in mine:
            near[one.id] = mine
            home |= dict.fromkeys(_facts_of(one), mine)
    return near


def _facts_of(clause: Clause) -> Iterator[str]:
    """What ties a clause to others: its facts, and, if it counts days, the day they all share."""
    for name in facts_named(clause.require):
        if dated(name):
            yield "today"
        if name != "ground":
            yield name.removeprefix(DAYS_SINCE)


def _always(answers: Iterable[bool | None]) -> bool | None:
    """True if there are answers and all are true; false as soon as one is, or if there are none."""
    found: bool | None = False
    for number, answer in enumerate(answers):
        if answer is False:
            return False
        found = answer if number == 0 or answer is None else found
    return found
