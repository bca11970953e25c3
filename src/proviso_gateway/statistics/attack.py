"""What somebody can work out from all figures that are published, together with the log's own.

The attacker knows every table of every period, the counts that the log shows of each class, the
rule, and one thing more: nothing, or one request's number (so whether it is told or in the
residual, and perhaps how it ended), or the month in which one person was asked for. A cell that is
not told must stay between two different numbers, and a case that is not told must have two ways in
which it can have ended. What the log pins by itself, with no figure published, is no leak of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, TypeAlias

from proviso_gateway.statistics.control import Cell
from proviso_gateway.statistics.unknowns import Range, Unknowns
from proviso_gateway.terms import Period
from proviso_verify.openings import COUNTED_AS
from proviso_verify.rules import EXACT, Rule

Place: TypeAlias = "tuple[ClassTold, Cell]"


@dataclass(frozen=True, slots=True)
class ClassTold:
    """The ended cases of one class that the log shows, of one month: so many, and what is told.

    `possible` are the cells in which they can be, as everybody knows them; `told` how many cases of
    a cell are opened; `rule` None where the month is not laid open.
    """

    period: Period
    agreement: str
    requester: str
    kind: str
    total: int
    possible: tuple[Cell, ...]
    told: tuple[tuple[Cell, int], ...] = ()
    rule: Rule | None = None

    @property
    def shut(self) -> int:
        """How many of its cases are not told."""
        return self.total - sum(count for _, count in self.told)

    @property
    def partly(self) -> bool:
        """Whether some are told and others are not."""
        return 0 < self.shut < self.total

    def bounds(self, cell: Cell) -> Range:
        """What the opening says of one cell. Where some of a class are shut they are not all of one
        cell, and a refusal or closure of a rule that does not round is told with all its cell."""
        least = dict(self.told).get(cell, 0)
        most = least + self.shut - (1 if self.partly else 0)
        whole = self.rule is not None and self.rule.base == 1 and self.kind in _NEVER_SHUT
        return (least, least if whole and least else most)


_NEVER_SHUT = ("refusal", "closure")
"""The classes in which no case stays shut for a reason of its own."""


@dataclass(frozen=True, slots=True)
class Total:
    """A further published figure: so many cases in all these cells together."""

    of: frozenset[Place]
    count: int


@dataclass(frozen=True, slots=True)
class Pinned:
    """What an attacker works out: of a month and agreement, who knows what. `value` is the outcome
    or reason, `count` how many cases have it, or 1 for one case."""

    knows: str
    period: Period
    agreement: str
    requester: str
    kind: str
    ground: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Attack:
    """How an attack went: how many cells and cases were tried, how close it came (the narrowest
    range of a cell that is not told, 0 where there is none), and everything that it pinned."""

    classes: int
    cells: int
    narrowest: int
    pinned: tuple[Pinned, ...]
    contradictory: tuple[tuple[Period, str], ...] = ()
    """Months and agreements of which no numbers fit what is published: told is what its own rule
    never tells, or the figures contradict each other."""

    @property
    def broken(self) -> frozenset[tuple[Period, str]]:
        """The months and agreements whose figures must not be published."""
        return frozenset((one.period, one.agreement) for one in self.pinned) | {*self.contradictory}

    def report(self) -> dict[str, Any]:
        """What is published of it."""
        return {
            "solver": "HiGHS",
            "classes": self.classes,
            "cells": self.cells,
            "narrowest": self.narrowest,
            "knows": list(KNOWLEDGE),
            "contradictory": [{"period": of, "agreement": name} for of, name in self.contradictory],
            "pinned": [
                {
                    "knows": one.knows,
                    "period": one.period,
                    "agreement": one.agreement,
                    "requester": one.requester,
                    "class": one.kind,
                    "ground": one.ground,
                    "value": one.value,
                    "count": one.count,
                }
                for one in self.pinned
            ],
        }


TABLES, NUMBER, OUTCOME, MONTH = KNOWLEDGE = ("tables", "number", "number-and-outcome", "month")
"""What the attacker knows beside the log: all tables, and then one request's number, how that one
ended, or the month in which one person was asked for."""


def attack(classes: Iterable[ClassTold], totals: Iterable[Total] = ()) -> Attack:
    """Everything that can be worked out of these classes and totals, by all four kinds of attacker.

    Classes that no total ties together are independent, and each is tried alone.
    """
    classes, totals = tuple(classes), tuple(totals)
    pinned: list[Pinned] = []
    known: dict[Place, Range] = {}
    cells, narrowest = 0, 0
    contradictory: set[tuple[Period, str]] = set()
    for tied, over in _tied(classes, totals):
        found = _ranges(tied, over)
        if found is None:
            contradictory |= {(one.period, one.agreement) for one in tied}
            continue
        known |= found
        protected = [place for place in found if _is_protected(place[0])]
        cells += len(protected)
        widths = [found[place][1] - found[place][0] for place in protected if place[0].total > 1]
        narrowest = min([*widths, *([narrowest] if narrowest else [])], default=narrowest)
        pinned += _by_tables(protected, found)
        pinned += _by_number(tied, found)
        pinned += _by_outcome(tied, over, found)
    pinned += _by_month(classes, known)
    return Attack(len(classes), cells, narrowest, tuple(pinned), tuple(sorted(contradictory)))


def _is_protected(one: ClassTold) -> bool:
    """Whether figures of this class could tell more than the log does and than is told on
    purpose."""
    return one.shut > 0 and not _by_log(one)


def _by_log(one: ClassTold) -> bool:
    """Whether the log pins the class without any figure: it can only have ended in one way."""
    return len(one.possible) < len(_PAIR)


_PAIR = ("one", "another")


def _ranges(
    tied: Sequence[ClassTold],
    totals: Sequence[Total],
    lifted: Mapping[Place, int] | None = None,
) -> dict[Place, Range] | None:
    """Between which numbers every cell of these classes lies, where what is `lifted` has so many
    cases more than are told."""
    places = [(one, cell) for one in tied for cell in one.possible]
    number = {place: at for at, place in enumerate(places)}
    bounds = []
    for place in places:
        least, most = place[0].bounds(place[1])
        bounds.append((least + (lifted or {}).get(place, 0), most))
    if any(least > most for least, most in bounds):
        return None
    sums = [(tuple(number[one, cell] for cell in one.possible), one.total) for one in tied]
    sums += [(tuple(sorted(number[place] for place in one.of)), one.count) for one in totals]
    if not totals and not any(one.shut for one in tied):
        found: tuple[Range, ...] | None = tuple(bounds)  # all is told: there is nothing to ask
    else:
        # The solver comes with the part `tracing`, and is loaded when it is first asked.
        from proviso_gateway.statistics.highs import ranges  # noqa: PLC0415

        found = ranges(Unknowns(tuple(bounds), tuple(sums)))
    return None if found is None else dict(zip(places, found, strict=True))


def _by_tables(protected: Iterable[Place], found: Mapping[Place, Range]) -> Iterable[Pinned]:
    for place in protected:
        least, most = found[place]
        if least == most and place[0].total > 1 and not _told_whole(place):
            yield _pinned(TABLES, place, least)


def _told_whole(place: Place) -> bool:
    """Whether all of a cell is told: its number is published on purpose, and no small one is."""
    one, cell = place
    least, most = one.bounds(cell)
    return least == most > 0


def _by_number(tied: Iterable[ClassTold], found: Mapping[Place, Range]) -> Iterable[Pinned]:
    """Of one case that is not told, whose number is known: how it can have ended."""
    for one in filter(_is_protected, tied):
        told = dict(one.told)
        ways = [cell for cell in one.possible if found[one, cell][1] > told.get(cell, 0)]
        if len(ways) < len(_PAIR):
            yield from (_pinned(NUMBER, (one, cell), 1) for cell in ways)


def _by_outcome(
    tied: Sequence[ClassTold], totals: Sequence[Total], found: Mapping[Place, Range]
) -> Iterable[Pinned]:
    """Of somebody who knows how one case ended that is not told: the others. Where it is the only
    one, nobody else is there of whom anything could be known."""
    for one in filter(_is_protected, tied):
        told, tried = dict(one.told), set()
        for own in one.possible:
            if one.shut == 1 or found[one, own][1] <= told.get(own, 0):
                continue
            alike = one.bounds(own), tuple((one, own) in total.of for total in totals)
            if alike in tried:
                continue
            tried.add(alike)
            known = _ranges(tied, totals, {(one, own): 1})
            for cell in one.possible if known is not None else ():
                least, most = (known or {})[one, cell]
                if least == most and not _told_whole((one, cell)):
                    yield _pinned(OUTCOME, (one, cell), least)


def _by_month(classes: Sequence[ClassTold], known: Mapping[Place, Range]) -> Iterable[Pinned]:
    """Of somebody who was asked for in a known month, perhaps by a known requester, under a known
    agreement: how it ended, where every case of that month ended so."""
    scopes: dict[tuple[str, ...], list[ClassTold]] = {}
    for one in classes:
        for names in _SCOPES:
            scope = tuple(str(getattr(one, name)) for name in names)
            scopes.setdefault((*names, *scope), []).append(one)
    for together in scopes.values():
        if any(one.rule is not None and one.rule.tier == EXACT for one in together):
            continue  # the impact assessment accepts it
        if not any(one.total for one in together):
            continue
        before = _outcomes(together, lambda place: place[0].total > 0)
        after = _outcomes(together, lambda place: known.get(place, (0, 0))[1] > 0)
        if len(after) == 1 < len(before):
            place = next((one, cell) for one in together for cell in one.possible)
            yield _pinned(MONTH, (place[0], ("", next(iter(after)))), 1)


_SCOPES = tuple(
    ("period", *more)
    for many in range(3)
    for more in combinations(("agreement", "requester"), many)
)


def _outcomes(together: Iterable[ClassTold], can: Callable[[Place], bool]) -> set[str]:
    return {
        COUNTED_AS["answer" if one.kind == "other" else one.kind][cell[1]]
        for one in together
        for cell in one.possible
        if can((one, cell))
    }


def _pinned(knows: str, place: Place, count: int) -> Pinned:
    one, (ground, value) = place
    return Pinned(knows, one.period, one.agreement, one.requester, one.kind, ground, value, count)


@dataclass(slots=True)
class _Group:
    """Classes that totals tie together."""

    classes: list[ClassTold] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)


def _tied(
    classes: Sequence[ClassTold], totals: Sequence[Total]
) -> Iterable[tuple[Sequence[ClassTold], Sequence[Total]]]:
    """The classes in groups that share no total, each with its totals."""
    group_of = {one: _Group([one]) for one in classes}
    for total in totals:
        together = {id(group_of[one]): group_of[one] for one, _ in total.of}
        first, *others = together.values()
        for other in others:
            first.classes += other.classes
            first.totals += other.totals
            group_of |= dict.fromkeys(other.classes, first)
        first.totals.append(total)
    return [(one.classes, one.totals) for one in {id(g): g for g in group_of.values()}.values()]
