"""Finds the few of a register who share a key with a search: sorted keys, and rows beside them.

`blocking` says what the keys are; `shares_key` there is the plain rule, and this agrees with it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing.addresses import NO_LINE
from proviso_gateway.tracing.blocking import Keys, is_rare
from proviso_gateway.tracing.counting import distinct
from proviso_gateway.tracing.folded import Folded
from proviso_gateway.tracing.records import NO_DAY, Numbers
from proviso_gateway.tracing.tables import Tables

_EPOCH = datetime.date(1970, 1, 1)
_YEARS = 2**14
NOTHING = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which people have which key: `people[i]` has `keys[i]`, sorted by key."""

    keys: Numbers
    people: Numbers

    @classmethod
    def of(cls, keys: Numbers, people: Numbers) -> Postings:
        """These pairs; keys below 0 are none."""
        there = keys >= 0
        keys, people = keys[there], people[there]
        order = np.lexsort((people, keys))
        return cls(keys[order], people[order])

    def __getitem__(self, key: int) -> Numbers:
        first, last = self.keys.searchsorted(key), self.keys.searchsorted(key + 1)
        return self.people[first:last]


@dataclass(frozen=True, slots=True)
class Index:
    """Everybody by each key of `blocking`."""

    wholes: dict[str, int]
    units: dict[str, int]
    by_birth: Postings
    by_unit: Postings
    by_names: Postings
    by_family: Postings
    by_family_year: Postings
    lines: dict[tuple[str, ...], int]
    by_line_given: Postings
    by_line_year: Postings

    @classmethod
    def of(cls, people: Folded) -> Index:
        """The index of a folded register."""
        wholes: dict[str, int] = {"": -1}
        whole = np.array(
            [wholes.setdefault("".join(value), len(wholes) - 1) for value in people.words.values],
            dtype=np.int64,
        )
        named = np.repeat(np.arange(len(people)), np.diff(people.name_starts))
        placed = np.repeat(np.arange(len(people)), np.diff(people.place_starts))
        given, family = whole[people.given], whole[people.family]
        both = np.where((given >= 0) & (family >= 0), given * len(wholes) + family, -1)
        days = people.birth.astype("datetime64[D]").astype("datetime64[Y]")
        years = np.where(people.birth == NO_DAY, -1, days.astype(np.int64) + 1970)
        in_year = np.where((family >= 0) & (years[named] >= 0), family * _YEARS + years[named], -1)
        units: dict[str, int] = {"": -1}
        unit = np.array(
            [units.setdefault(one.unit, len(units) - 1) for one in people.units], dtype=np.int64
        )
        born = np.where(people.birth == NO_DAY, -1, people.birth - NO_DAY)
        lines: dict[tuple[str, ...], int] = {NO_LINE.key: -1}
        line = np.array(
            [lines.setdefault(one.key, len(lines) - 1) for one in people.lines.values],
            dtype=np.int64,
        )[people.line]
        called, aged = given[people.name_starts[:-1]][placed], years[placed]
        return cls(
            wholes=wholes,
            units=units,
            by_birth=Postings.of(born, np.arange(len(people))),
            by_unit=Postings.of(unit[people.unit], placed),
            by_names=Postings.of(both, named),
            by_family=Postings.of(family, named),
            by_family_year=Postings.of(in_year, named),
            lines=lines,
            by_line_given=Postings.of(_both(line, called, len(wholes)), placed),
            by_line_year=Postings.of(_both(line, aged, _YEARS), placed),
        )

    def candidates(self, keys: Keys, tables: Tables) -> Numbers:
        """The rows of everybody who is compared, in order, each once."""
        found = []
        days = [day for day in (keys.birth_date, keys.exchanged) if day is not None]
        found += [self.by_birth[(day - _EPOCH).days - NO_DAY] for day in days]
        unit = self.units.get(keys.postcode, -1)
        given, family = self.wholes.get(keys.given, -1), self.wholes.get(keys.family, -1)
        if unit >= 0:
            found.append(self.by_unit[unit])
        if given >= 0 and family >= 0:
            found.append(self.by_names[given * len(self.wholes) + family])
            found.append(self.by_names[family * len(self.wholes) + given])
        if family >= 0:
            if is_rare(keys.family, tables):
                found.append(self.by_family[family])
            elif keys.year:
                found.append(self.by_family_year[family * _YEARS + keys.year])
        line = self.lines.get(keys.line, -1)
        if line >= 0 and given >= 0:
            found.append(self.by_line_given[line * len(self.wholes) + given])
        if line >= 0 and keys.year:
            found.append(self.by_line_year[line * _YEARS + keys.year])
        return distinct(np.concatenate(found)) if found else NOTHING


def _both(one: Numbers, other: Numbers, span: int) -> Numbers:
    """Two keys as one; below 0 where one of the two is."""
    return np.where((one >= 0) & (other >= 0), one * span + other, -1)
