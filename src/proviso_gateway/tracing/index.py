"""Finds the few of a register who share a key with a search, in lists of people.

`blocking` says what the keys are; `shares_key` there is the plain rule, and this agrees with it.
Rows stand in order of birth, so whoever was born on a day, or in a year, needs no list; and of a
list by name or by line those of one year are the rows of that year.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.bearing import Bearing
from proviso_gateway.tracing.blocking import Keys, is_rare
from proviso_gateway.tracing.counting import Neighbours
from proviso_gateway.tracing.finding import ALL, BETWEEN, CALLED, ROWS, looked_up
from proviso_gateway.tracing.folded import Folded
from proviso_gateway.tracing.grouping import in_order, once, whole_groups
from proviso_gateway.tracing.kernel import People
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.records import Numbers, unchanging
from proviso_gateway.tracing.room import PART, Column, Growing, Room, spans
from proviso_gateway.tracing.tables import Tables, whole_name
from proviso_gateway.tracing.texts import NONE, KnownNumbers

NOTHING = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """Who has which key, `listed` three times. By postcode: those who have `n` from `units[n]` to
    `units[n + 1]`, in order. By whole name: those who bear the `p`-th pair of names from `pairs[p]`
    on, in order; its given name is string `givens[p]`, and the pairs whose family name is string
    `n` are those from `families[n]` on, in order of given name. By line: those who live or lived at
    `n` from `lines[n]` on, in order of the given name that they have now, and then of row."""

    listed: Column
    units: Column
    families: Column
    givens: Column
    pairs: Column
    lines: Column

    @classmethod
    def of(
        cls, bearing: Bearing, near: Neighbours, values: Folded, wholes: Numbers, strings: int,
        room: Room, part: int = PART,
    ) -> Postings:  # fmt: skip
        """The lists of these people. `wholes` says which string each word is as a whole, of so many
        `strings`. Notes beside each name how many bear it whole."""
        of_name, of_place = bearing.people.of_name, bearing.people.of_place
        listed = Growing(
            room.column("listed", len(near.rows) + len(of_name) + len(of_place), np.int32)
        )
        units = _by_unit(bearing, near, listed)
        names = _by_name(bearing, wholes, strings, listed, room, part)
        lines = _by_line(bearing, values, wholes, listed, room, part)
        return cls(unchanging(listed.all()), units, *names, lines)


def _by_unit(bearing: Bearing, near: Neighbours, listed: Growing) -> Column:
    counts = np.zeros(len(near.counts), dtype=np.int64)
    for rows in near.groups():
        unit, _ = near.at(rows)
        heard = unit != NONE
        unit, person = unit[heard], bearing.of_places[rows[heard]]
        order = np.lexsort((person, unit))
        unit, person = unit[order], person[order]
        first = once(unit, person)
        listed.add(person[first])
        counts += np.bincount(unit[first], minlength=len(counts))
    return _starts(counts)


def _by_name(
    bearing: Bearing, wholes: Numbers, strings: int, listed: Growing, room: Room, part: int
) -> tuple[Column, Column, Column]:
    of_name = bearing.people.of_name

    def families() -> Iterator[Numbers]:
        for start, end in spans(len(of_name), part):
            yield wholes[of_name[start:end, kernel.FAMILY_WORD]]

    counts = _counted(families(), strings)
    rows = in_order("by_family", families(), counts, room)
    givens = Growing(room.column("givens", len(of_name), np.int32))
    starts = Growing(room.column("pairs", len(of_name) + 1, np.int32))
    pairs = np.zeros(strings, dtype=np.int64)
    for start, end in whole_groups(counts, part):
        at = rows[start:end].astype(np.int64)
        family = wholes[of_name[at, kernel.FAMILY_WORD]]
        given = wholes[of_name[at, kernel.GIVEN_WORD]]
        key = family * strings + given
        order = np.argsort(key, kind="stable")
        key, at = key[order], at[order]
        person = bearing.of_names[at]
        first = once(key, person)
        another = np.diff(key, prepend=-1) != 0
        which = np.cumsum(another) - 1
        bearers = np.bincount(which[first])
        of_name[at, kernel.BOTH_NAMES] = bearers[which]
        starts.add(listed.rows + np.cumsum(bearers) - bearers)
        givens.add(given[order][another])
        listed.add(person[first])
        pairs += np.bincount(family[order][another], minlength=strings)
    starts.add(np.array([listed.rows]))
    return _starts(pairs), unchanging(givens.all()), unchanging(starts.all())


def _by_line(
    bearing: Bearing, values: Folded, wholes: Numbers, listed: Growing, room: Room, part: int
) -> Column:
    of_person, of_name, of_place = bearing.people
    lined = np.array([bool(line) for line in values.lines], dtype=bool)
    before = listed.rows

    def lines() -> Iterator[Numbers]:
        for start, end in spans(len(of_place), part):
            line = of_place[start:end, kernel.AT_LINE].astype(np.int64)
            yield np.where(lined[line], line, NONE)

    counts = _counted(lines(), len(values.lines))
    rows = in_order("places_by_line", lines(), counts, room)
    each = np.zeros(len(counts), dtype=np.int64)
    for start, end in whole_groups(counts, part):
        at = rows[start:end]
        line, person = of_place[at, kernel.AT_LINE], bearing.of_places[at]
        called = of_person[person, kernel.NAMES_AT]
        given = wholes[of_name[called, kernel.GIVEN_WORD]]
        order = np.lexsort((person, given, line))
        line, person = line[order], person[order]
        first = once(line, person)
        listed.add(person[first])
        each += np.bincount(line[first], minlength=len(each))
    return _starts(each, before)


def _counted(numbers: Iterator[Numbers], span: int) -> Numbers:
    counts = np.zeros(span, dtype=np.int64)
    for part in numbers:
        counts += np.bincount(part[part >= 0], minlength=span)
    return counts


def _starts(counts: Numbers, before: int = 0) -> Column:
    starts = before + np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    assert starts[-1] < 2**31
    return unchanging(starts.astype(np.int32))


def _between(starts: Column, number: int) -> tuple[int, int]:
    return int(starts[number]), int(starts[number + 1])


def _pair(found: Postings, given: int, family: int) -> tuple[int, int]:
    """Where those begin and end in the list who bear both names."""
    start, end = _between(found.families, family)
    pair = bisect_left(found.givens, given, start, end)
    if pair == end or found.givens[pair] != given:
        return 0, 0
    return _between(found.pairs, pair)


@dataclass(frozen=True, slots=True)
class Index:
    """Everybody by each key of `blocking`: names are strings, postcodes and lines have numbers.
    `wholes` says which string each word is."""

    strings: KnownNumbers
    units: KnownNumbers
    lines: KnownNumbers
    wholes: Column
    postings: Postings
    live: LivePeople
    people: People

    def candidates(self, keys: Keys, tables: Tables) -> Numbers:
        """The rows of everybody who is compared, in order, each once."""
        asked = [
            *self._born(keys),
            *self._placed(keys),
            *self._named(keys, tables),
        ]
        found = self.postings
        return looked_up(
            np.array(asked, dtype=np.int64),
            *(found.listed, self.people.of_person, self.people.of_name, self.wholes),
        )

    def _born(self, keys: Keys) -> Iterator[int]:
        for day in (keys.birth_date, keys.exchanged):
            if day is not None:
                yield from (ROWS, *self.live.born_between(day, day), 0, 0)

    def _placed(self, keys: Keys) -> Iterator[int]:
        found = self.postings
        unit, line = self.units.known(keys.postcode), self.lines.known(keys.line)
        if unit != NONE:
            yield from (ALL, *_between(found.units, unit), 0, 0)
        if line != NONE and keys.line:
            start, end = _between(found.lines, line)
            given = self._name(keys.given)
            if given != NONE:
                yield from (CALLED, start, end, given, 0)
            if keys.year:
                yield from (BETWEEN, start, end, *self._year(keys.year))

    def _named(self, keys: Keys, tables: Tables) -> Iterator[int]:
        found = self.postings
        given, family = self._name(keys.given), self._name(keys.family)
        if NONE not in (given, family):
            for one, other in ((given, family), (family, given)):
                yield from (ALL, *_pair(found, one, other), 0, 0)
        if family != NONE:
            pairs = _between(found.families, family)
            start, end = (int(found.pairs[pair]) for pair in pairs)
            if is_rare(keys.family, tables):
                yield from (ALL, start, end, 0, 0)
            elif keys.year:
                yield from (BETWEEN, start, end, *self._year(keys.year))

    def _name(self, whole: str) -> int:
        """Which string somebody's whole name is."""
        string = self.strings.known(whole) if whole else NONE
        return string if string < len(self.postings.families) - 1 else NONE

    def _year(self, year: int) -> tuple[int, int]:
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            return 0, 0
        return self.live.born_between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


class Namesakes(Mapping[str, int]):
    """How many people bear two names together, by `tables.whole_name`, where several do: told by
    how long their lists are."""

    def __init__(self, postings: Postings, strings: KnownNumbers, names: Sequence[str]) -> None:
        self._postings, self._strings, self._names = postings, strings, names

    def __getitem__(self, name: str) -> int:
        given, _, family = name.partition(" ")
        found = self._postings
        strings = [self._strings.known(one) for one in (given, family)]
        if not all(0 <= one < len(found.families) - 1 for one in strings):
            raise KeyError(name)
        start, end = _pair(found, *strings)
        if end - start < 2:
            raise KeyError(name)
        return end - start

    def __iter__(self) -> Iterator[str]:
        found = self._postings
        counts = np.diff(found.pairs)
        for pair in np.flatnonzero(counts > 1).tolist():
            family = bisect_right(found.families, pair) - 1
            yield whole_name(self._names[int(found.givens[pair])], self._names[family])

    def __len__(self) -> int:
        return int((np.diff(self._postings.pairs) > 1).sum())
