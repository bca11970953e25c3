"""Finds the few of a register who share a key with a search: sorted keys, and rows beside them.

`blocking` says what the keys are; `shares_key` there is the plain rule, and this agrees with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.blocking import Keys, is_rare
from proviso_gateway.tracing.counting import ordered
from proviso_gateway.tracing.folded import Folded, Numbered
from proviso_gateway.tracing.records import NO_DAY, Numbers, unchanging
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.texts import NONE, KnownNumbers

_EPOCH = datetime.date(1970, 1, 1)
_YEARS = 2**14
NOTHING = np.empty(0, dtype=np.int64)


BIRTH, UNIT, NAMES, FAMILY, FAMILY_YEAR, LINE_GIVEN, LINE_YEAR = range(7)
"""The tables of keys, in order."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which people have which keys: those from `starts[k]` to `starts[k + 1]` of `people` have
    `keys[k]`. The keys of each table lie between two `bounds`, sorted, each once."""

    bounds: Numbers
    keys: Numbers
    starts: kernel.Narrow
    people: kernel.Narrow

    @classmethod
    def of(cls, tables: Sequence[tuple[Numbers, Numbers]]) -> Postings:
        """These pairs of keys and people, table by table; keys below 0 are none."""
        found: list[tuple[Numbers, Numbers, kernel.Narrow]] = []
        for key, bearers in tables:
            keys, people = ordered(key[key >= 0], bearers[key >= 0])
            first = np.flatnonzero(np.diff(keys, prepend=-1))
            found.append((keys[first], np.diff(first, append=len(keys)), people.astype(np.int32)))
        distinct, counts, everybody = map(np.concatenate, zip(*found, strict=True))
        starts = np.concatenate([[0], np.cumsum(counts)])
        assert starts[-1] < 2**31
        return cls(
            bounds=unchanging(np.cumsum([0, *(len(keys) for keys, *_ in found)], dtype=np.int64)),
            keys=unchanging(distinct),
            starts=unchanging(starts.astype(np.int32)),
            people=unchanging(everybody),
        )


@dataclass(frozen=True, slots=True)
class Index:
    """Everybody by each key of `blocking`: whole names, postcodes and lines have numbers."""

    wholes: KnownNumbers
    units: KnownNumbers
    lines: KnownNumbers
    postings: Postings

    @classmethod
    def of(cls, people: Folded, lines: Numbered | None = None) -> Index:
        """The index of a folded register. `lines` are its lines by `key`, where they have numbers
        already."""
        wholes, units = Numbered(), Numbered()
        lines = Numbered() if lines is None else lines
        whole = wholes.those(map("".join, people.words.values))
        named = np.repeat(np.arange(len(people)), np.diff(people.name_starts))
        placed = np.repeat(np.arange(len(people)), np.diff(people.place_starts))
        given, family = whole[people.given], whole[people.family]
        both = np.where((given >= 0) & (family >= 0), given * len(wholes) + family, -1)
        days = people.birth.astype("datetime64[D]").astype("datetime64[Y]")
        years = np.where(people.birth == NO_DAY, -1, days.astype(np.int64) + 1970)
        in_year = np.where((family >= 0) & (years[named] >= 0), family * _YEARS + years[named], -1)
        unit = units.those(one.unit for one in people.units)
        born = np.where(people.birth == NO_DAY, -1, people.birth - NO_DAY)
        line = lines.those(one.key if one else () for one in people.lines.values)[people.line]
        called, aged = given[people.name_starts[:-1]][placed], years[placed]
        return cls(
            wholes=wholes,
            units=units,
            lines=lines,
            postings=Postings.of(
                (
                    (born, np.arange(len(people))),
                    (unit[people.unit], placed),
                    (both, named),
                    (family, named),
                    (in_year, named),
                    (_both(line, called, len(wholes)), placed),
                    (_both(line, aged, _YEARS), placed),
                )
            ),
        )

    def candidates(self, keys: Keys, tables: Tables) -> Numbers:
        """The rows of everybody who is compared, in order, each once."""
        asked: list[int] = []
        for day in (keys.birth_date, keys.exchanged):
            if day is not None:
                asked += BIRTH, (day - _EPOCH).days - NO_DAY
        unit = self.units.known(keys.postcode)
        given, family = self.wholes.known(keys.given), self.wholes.known(keys.family)
        if unit != NONE:
            asked += UNIT, unit
        if NONE not in (given, family):
            asked += NAMES, given * len(self.wholes) + family
            asked += NAMES, family * len(self.wholes) + given
        if family != NONE:
            if is_rare(keys.family, tables):
                asked += FAMILY, family
            elif keys.year:
                asked += FAMILY_YEAR, family * _YEARS + keys.year
        line = self.lines.known(keys.line)
        if NONE not in (line, given):
            asked += LINE_GIVEN, line * len(self.wholes) + given
        if line != NONE and keys.year:
            asked += LINE_YEAR, line * _YEARS + keys.year
        found = self.postings
        pairs = np.array(asked, dtype=np.int64)
        return kernel.looked_up(pairs, found.bounds, found.keys, found.starts, found.people)


def _both(one: Numbers, other: Numbers, span: int) -> Numbers:
    """Two keys as one; below 0 where one of the two is."""
    return np.where((one >= 0) & (other >= 0), one * span + other, -1)
