"""Finds the few of a register who share a key with a search, in lists of people.

`blocking` says what the keys are; `shares_key` there is the plain rule, and this agrees with it.
Rows stand in order of birth, so whoever was born on a day, or in a year, needs no list; and of a
list by name or by line those of one year are the rows of that year.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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


def _pair(found: Mapping[str, memoryview], given: int, family: int) -> tuple[int, int]:
    """Where those begin and end in the list who bear both names."""
    givens, end = found["givens"], found["families"][family + 1]
    pair = bisect_left(givens, given, found["families"][family], end)
    if pair == end or givens[pair] != given:
        return 0, 0
    return found["pairs"][pair], found["pairs"][pair + 1]


@dataclass(frozen=True, slots=True, eq=False)
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
    _views: Mapping[str, memoryview] = field(init=False)
    """Columns of which Python reads one number sooner."""

    def __post_init__(self) -> None:
        columns = {one: getattr(self.postings, one) for one in _READ}
        columns |= {"days": self.live.days, "day_starts": self.live.day_starts}
        object.__setattr__(self, "_views", {name: one.data for name, one in columns.items()})

    def candidates(self, keys: Keys, tables: Tables) -> Numbers:
        """The rows of everybody who is compared, in order, each once."""
        asked: list[int] = []
        for day in (keys.birth_date, keys.exchanged):
            if day is not None:
                asked += (ROWS, *self._born(day.toordinal(), day.toordinal()), 0, 0)
        year = self._year(keys.year) if keys.year else None
        given, family = self._name(keys.given), self._name(keys.family)
        self._ask_of_place(keys, given, year, asked)
        self._ask_of_names(given, family, asked)
        if family != NONE:
            start, end = self._between("families", family)
            bears = self._views["pairs"][start], self._views["pairs"][end]
            if is_rare(keys.family, tables):
                asked += (ALL, *bears, 0, 0)
            elif year is not None:
                asked += (BETWEEN, *bears, *year)
        return looked_up(
            np.array(asked, dtype=np.int64),
            *(self.postings.listed, self.people.of_person, self.people.of_name, self.wholes),
        )

    def _ask_of_place(
        self, keys: Keys, given: int, year: tuple[int, int] | None, asked: list[int]
    ) -> None:
        unit = self.units.known(keys.postcode) if keys.postcode else NONE
        if unit != NONE:
            asked += (ALL, *self._between("units", unit), 0, 0)
        line = self.lines.known(keys.line) if keys.line else NONE
        if line != NONE:
            lived = self._between("lines", line)
            if given != NONE:
                asked += (CALLED, *lived, given, 0)
            if year is not None:
                asked += (BETWEEN, *lived, *year)

    def _ask_of_names(self, given: int, family: int, asked: list[int]) -> None:
        if NONE not in (given, family):
            for one, other in ((given, family), (family, given)):
                asked += (ALL, *_pair(self._views, one, other), 0, 0)

    def _name(self, whole: str) -> int:
        """Which string somebody's whole name is."""
        string = self.strings.known(whole) if whole else NONE
        return string if string < len(self._views["families"]) - 1 else NONE

    def _between(self, starts: str, number: int) -> tuple[int, int]:
        view = self._views[starts]
        return view[number], view[number + 1]

    def _year(self, year: int) -> tuple[int, int]:
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            return 0, 0
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        return self._born(first.toordinal(), last.toordinal())

    def _born(self, first: int, last: int) -> tuple[int, int]:
        """Whoever was born in these days, as the rows from the one to the other."""
        # Not numpy's: it would make the whole column wide to look for one number.
        days, starts = self._views["days"], self._views["day_starts"]
        start = bisect_left(days, first - _EPOCH)
        end = bisect_right(days, last - _EPOCH, lo=start) if last > first else start
        if last == first and start < len(days) and days[start] == first - _EPOCH:
            end += 1
        return starts[start], starts[end]


_READ = ("units", "families", "givens", "pairs", "lines")
_EPOCH = datetime.date(1970, 1, 1).toordinal()


class Namesakes(Mapping[str, int]):
    """How many people bear two names together, by `tables.whole_name`, where several do: told by
    how long their lists are."""

    def __init__(self, postings: Postings, strings: KnownNumbers, names: Sequence[str]) -> None:
        self._postings, self._strings, self._names = postings, strings, names
        self._views = {one: getattr(postings, one).data for one in _READ}

    def __getitem__(self, name: str) -> int:
        given, _, family = name.partition(" ")
        found = self._postings
        strings = [self._strings.known(one) for one in (given, family)]
        if not all(0 <= one < len(found.families) - 1 for one in strings):
            raise KeyError(name)
        start, end = _pair(self._views, *strings)
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
