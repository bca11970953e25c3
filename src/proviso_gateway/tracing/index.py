"""Finds the few of a register who share a key with a search, in lists of people.

`blocking` says what the keys are; `shares_key` there is the plain rule, and this agrees with it.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from proviso_gateway.tracing.blocking import Keys, is_rare
from proviso_gateway.tracing.finding import ALL, BETWEEN, CALLED, ROWS, looked_up
from proviso_gateway.tracing.kernel import People
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.postings import Postings
from proviso_gateway.tracing.records import Numbers
from proviso_gateway.tracing.room import Column
from proviso_gateway.tracing.tables import Tables, whole_name
from proviso_gateway.tracing.texts import NONE, KnownNumbers

NOTHING = np.empty(0, dtype=np.int64)


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
        start = bisect_left(days, first - EPOCH)
        end = bisect_right(days, last - EPOCH, lo=start) if last > first else start
        if last == first and start < len(days) and days[start] == first - EPOCH:
            end += 1
        return starts[start], starts[end]


_READ = ("units", "families", "givens", "pairs", "lines")
EPOCH = datetime.date(1970, 1, 1).toordinal()


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
