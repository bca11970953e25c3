"""Every request of a labelled set measured by one model: what was decided, beside the person meant.

Whoever is meant is compared whether or not a key looked them up, or nobody could tell a person who
was never compared from one who was compared and lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.labelled_files import Labels
from proviso_gateway.rehearsal.breakdown import Measured, Pair
from proviso_gateway.rehearsal.evaluation import judge
from proviso_gateway.rehearsal.stream import Stream
from proviso_gateway.tracing.blocking import Keys
from proviso_gateway.tracing.comparison import Sought, compare
from proviso_gateway.tracing.index import NOTHING
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.narrow_columns import NO_DAY
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.records import Numbers, Records
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Candidate, Verdict

PROCESSES = 2
SLICE = 500
"""Searches that a process makes before it reports."""

STRANGERS = 10_000
"""Pairs with anybody of the register, by which it is told how often strangers agree."""

Progress = Callable[[int, int], None]

_TOGETHER = {
    "birth date": ("birth_date",),
    "birth date, day and month exchanged": ("exchanged",),
    "postcode": ("postcode",),
    "both names": ("given", "family"),
    "family name": ("family",),
    "family name and year": ("family", "year"),
    "line and given name": ("line", "given"),
    "line and year": ("line", "year"),
}
"""Keys, by the fields of `blocking.Keys` without which they look nobody up."""


@dataclass(frozen=True)
class Everybody:
    """A register's people, each with all their records, and by which key they are looked up.

    Restricted and dead people count like everybody: what is measured is whether the right record is
    found, not whether it may be told of.
    """

    records: Records

    @classmethod
    def of(cls, records: Records) -> Everybody:
        """These records, with no restriction and no death."""
        return cls(everybody_tellable(records))

    @cached_property
    def rows(self) -> Numbers:
        """The rows of live records: one for each of them."""
        return np.flatnonzero(self.records.superseded_by.live(0, len(self.records)))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _old(self) -> Mapping[int, list[int]]:
        """The rows of whatever each live record replaced."""
        old: dict[int, list[int]] = {}
        for row, head in zip(*map(np.ndarray.tolist, self.records.superseded()), strict=True):
            old.setdefault(head, []).append(row)
        return old

    def person(self, number: int) -> Person:
        """The person with this number, as all their records have them."""
        row = int(self.rows[number])
        rows = [row, *self._old.get(row, ())]
        (person,) = live(self.records.person(at) for at in rows)
        return person

    def known(self, person_id: str) -> Person:
        """The person with this live record."""
        return self.person(int(self.rows.searchsorted(self.row(person_id))))

    def row(self, person_id: str) -> int:
        """The row of the record with this identifier."""
        row = self.records.row_of(person_id)
        assert row is not None
        return row

    def candidate(self, person_id: str, search: Search, tracer: Tracer) -> Candidate:
        """This person as a candidate for a search, whether or not a key looks them up."""
        person = self.known(person_id)
        return compare(Sought.of(search), person, tracer.scale)

    def anybody(self, count: int) -> list[Person]:
        """So many people by chance, the same ones each time."""
        drawn = Stream(0, "strangers").below(len(self), count)
        return [self.person(number) for number in drawn.tolist()]


def everybody_tellable(records: Records) -> Records:
    """The records with no restriction and no death."""
    return replace(
        records,
        restricted=np.zeros(len(records), dtype=bool),
        deceased=np.full(len(records), NO_DAY),
    )


def measured(
    everybody: Everybody, tracer: Tracer, labels: Labels, numbers: Sequence[int], progress: Progress
) -> list[Measured]:
    """The requests with these numbers (from 0), in order, worked out by several processes."""

    def one(number: int, verdict: Verdict) -> Measured:
        search, truth = labels.searches[number], labels.truths[number]
        sought = Sought.of(search).heard(tracer.tables.crowds)

        def pair(person_id: str) -> Pair:
            return Pair.of(everybody.candidate(person_id, search, tracer))

        judged = judge(verdict, truth, labels.groups[number] if labels.grouped else None)
        keys = Keys.of(sought.name, sought.birth_date, sought.address)
        people = tracer.looked_up(keys)
        looked_up = _by_key(keys, tracer)
        at = everybody.row(truth) if truth else -1
        best = verdict.best
        wrong = judged.traced and not judged.best_is_meant and best is not None
        return Measured(
            row=number + 1,
            verdict=verdict,
            judged=judged,
            truth=truth,
            meant=pair(truth) if truth else None,
            mistaken=pair(best.person_id) if wrong and best is not None else None,
            by_key={name: len(found) for name, found in looked_up.items()},
            found_by=frozenset(name for name, found in looked_up.items() if _in(found, at)),
            candidates=len(people),
            compared=_in(people, at),
        )

    def work(part: Sequence[int], report: Report) -> list[Measured]:
        verdicts = tracer.trace_all([labels.searches[number] for number in part])
        found = [one(number, verdict) for number, verdict in zip(part, verdicts, strict=True)]
        report(len(part))
        return found

    parts = [numbers[at : at + SLICE] for at in range(0, len(numbers), SLICE)]
    told = in_processes(
        work, parts, at_most=PROCESSES, progress=counted(len(parts), len(numbers), progress)
    )
    return [one for part in told for one in part]


def counted(parts: int, total: int, progress: Progress) -> Callable[[int, int], None]:
    """The progress of several tasks as that of all together."""
    done = [0] * parts

    def moved(number: int, count: int) -> None:
        done[number] = count
        progress(sum(done), total)

    return moved


def _by_key(keys: Keys, tracer: Tracer) -> dict[str, Numbers]:
    """Whom each key looks up: the tracer, asked with everything else of the search left out."""
    nothing = {one.name: _blank(getattr(keys, one.name)) for one in fields(keys)}
    found = {}
    for name, needed in _TOGETHER.items():
        said = {field: getattr(keys, field) for field in needed}
        alone = Keys(**{**nothing, **said}) if all(said.values()) else None
        found[name] = NOTHING if alone is None else tracer.looked_up(alone)
    return found


def _blank(value: object) -> Any:
    return None if value is None or isinstance(value, datetime.date) else type(value)()


def _in(people: Numbers, number: int) -> bool:
    at = int(people.searchsorted(number))
    return at < len(people) and int(people[at]) == number


def strangers(everybody: Everybody, tracer: Tracer, labels: Labels, count: int) -> list[Pair]:
    """How requests compare with people of the register who are not meant: with so many by chance,
    or every request with everybody, where those are no more."""
    searches, truths = labels.searches, labels.truths
    sizes = len(searches), len(everybody)
    if prod(sizes) <= count:
        asked = [(at, everybody.person(row)) for at, row in product(*map(range, sizes))]
    else:
        asked = [(at % len(searches), one) for at, one in enumerate(everybody.anybody(count))]
    pairs = [(at, person) for at, person in asked if person.person_id != truths[at]]

    def work(part: Sequence[tuple[int, Person]], report: Report) -> list[Pair]:
        found = [
            Pair.of(compare(Sought.of(searches[at]), person, tracer.scale)) for at, person in part
        ]
        report(len(part))
        return found

    each = max(-(-len(pairs) // PROCESSES), 1)
    parts = [pairs[at : at + each] for at in range(0, len(pairs), each)]
    return [one for part in in_processes(work, parts, at_most=PROCESSES) for one in part]
