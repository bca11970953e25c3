"""The tables of a register in columns: the counts of `tables.tables_of`, and what they silence.

People who share a postcode are looked at together, as many postcodes at once as a part holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.bearing import Bearing
from proviso_gateway.tracing.crowds import HOME, Crowds, crowds, home
from proviso_gateway.tracing.folded import Folded, Numbered
from proviso_gateway.tracing.grouping import in_order, runs, whole_groups
from proviso_gateway.tracing.nearness import NearPairs, Pairs, kin_of
from proviso_gateway.tracing.records import Flags, Numbers
from proviso_gateway.tracing.room import PART, Room, spans
from proviso_gateway.tracing.texts import NONE


class Neighbours:
    """The places of a register by postcode."""

    def __init__(self, bearing: Bearing, values: Folded, room: Room, part: int = PART) -> None:
        self.bearing, self.values, self.room, self.part = bearing, values, room, part
        self.units = Numbered()
        """Postcodes that are whole, by number."""
        self.unit = self.units.those(one.unit for one in values.units)
        """Which each unit is; `NONE` for one that is not whole."""
        counts = np.zeros(len(self.units), dtype=np.int64)
        for unit in self._written():
            counts += np.bincount(unit[unit >= 0], minlength=len(counts))
        self.counts = counts
        self.rows = in_order("by_postcode", self._written(), counts, room)
        """Rows of places."""

    def _written(self) -> Iterator[Numbers]:
        """Of each place, in parts, which postcode was written."""
        places = self.bearing.people.of_place
        for start, end in spans(len(places), self.part):
            yield self.unit[places[start:end, kernel.AT_UNIT]]

    def groups(self) -> Iterator[Numbers]:
        """The rows of places of some postcodes, all of each, in order of postcode."""
        for start, end in whole_groups(self.counts, self.part):
            yield self.rows[start:end].astype(np.int64)

    def crowds(self, people: int, days: Mapping[str, int], codes: Mapping[str, int]) -> Crowds:
        """What says nothing among so many people. `days` and `codes` say how many bear each."""
        units = {str(unit): codes[str(unit)] for unit in self.units}
        return crowds(people, days, units, {**self.alone(HOME), **dict(self.homes(HOME))})

    def alone(self, more: int) -> dict[str, int]:
        """How many have each line where no postcode or no number tells it from others, if that is
        more than so many."""
        lines, counts = self.values.lines, self.bearing.counts.lines
        return {home("", lines[n]): int(counts[n]) for n in np.flatnonzero(counts > more).tolist()}

    def homes(self, more: int) -> Iterator[tuple[str, int]]:
        """How many have, or had, each line at each postcode, if that is more than so many."""
        lines, names = self.values.lines, list(self.units)
        lined = np.array([bool(line) for line in lines], dtype=bool)
        for rows in self.groups():
            unit, line = self.at(rows)
            person = self.bearing.of_places[rows].astype(np.int64)
            unit, line, person = (column[lined[line]] for column in (unit, line, person))
            order = np.lexsort((person, line, unit))
            key = (unit * len(lines) + line)[order]
            another = (np.diff(key, prepend=-1) != 0) | (np.diff(person[order], prepend=-1) != 0)
            first, counts = runs(key[another])
            many = counts > more
            for number, count in zip(
                key[another][first[many]].tolist(), counts[many].tolist(), strict=True
            ):
                at, which = divmod(number, len(lines))
                yield home(str(names[at]), lines[which]), count

    def at(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Postcode and line of these places."""
        places = self.bearing.people.of_place
        unit = self.unit[places[rows, kernel.AT_UNIT]]
        return unit, places[rows, kernel.AT_LINE].astype(np.int64)

    def hear(self, crowded: Crowds) -> None:
        """Silence what says nothing in this register: it is as though it were not known."""
        if not crowded.units and not crowded.homes:
            return
        values, places = self.values, self.bearing.people.of_place
        units = np.array([one.unit in crowded.units for one in values.units], dtype=bool)
        full = self._homes(crowded)
        for start, end in spans(len(places), self.part):
            unit, line = places[start:end].astype(np.int64).T
            code = self.unit[unit]
            silent = full[0][line] & ((code == NONE) | ~full[1][line])
            silent |= np.isin((code + 1) * len(values.lines) + line, full[2])
            places[start:end, kernel.AT_LINE][silent] = values.no_line
            places[start:end, kernel.AT_UNIT][units[unit]] = values.no_unit

    def _homes(self, crowded: Crowds) -> tuple[Flags, Flags, Numbers]:
        """Lines that say nothing wherever no postcode stands, or no number; which have a number;
        and the postcodes with lines that are crowded homes, as one number each."""
        lines = self.values.lines
        alone = np.array([home("", one) in crowded.homes for one in lines], dtype=bool)
        numbered = np.array([bool(one.numbers) for one in lines], dtype=bool)
        by_key = {"|".join(one.key): number for number, one in enumerate(lines)}
        pairs = [name.split("|", 1) for name in sorted(crowded.homes) if name[0] != "|"]
        full = [
            (self.units[unit] + 1) * len(lines) + by_key[line]
            for unit, line in pairs
            if unit in self.units and line in by_key  # else it is in another part of the register
        ]
        return alone, numbered, np.array(full, dtype=np.int64)

    def living(self) -> Iterator[tuple[Numbers, Numbers, Numbers, Numbers, Numbers]]:
        """Of everybody by the postcode where they live now: which it is, which line; their given
        and family name, as words; and on which of the days they were born."""
        people = self.bearing.people
        for rows in self.groups():
            person = self.bearing.of_places[rows].astype(np.int64)
            now = people.of_person[person, kernel.PLACES_AT] == rows
            person, rows = person[now], rows[now]
            name = people.of_name[people.of_person[person, kernel.NAMES_AT]]
            born = people.of_person[person, kernel.BORN].astype(np.int64)
            yield *self.at(rows), name[:, kernel.GIVEN_WORD], name[:, kernel.FAMILY_WORD], born

    def pairs(self) -> NearPairs:
        """The pairs among these people as they stand now: `nearness.pairs_of`, over columns."""
        values, found = self.values, NearCounts()
        words = _numbered(["".join(parts) for parts in values.words])
        street = _numbered([one.street for one in values.lines])
        lined = np.array([bool(line) for line in values.lines], dtype=bool)
        for unit, line, given, family, born in self.living():
            home = np.where(lined[line], line, UNKNOWN)
            found.add(unit=unit, home=home, given=words[given], family=words[family], born=born,
                      street=street[line])  # fmt: skip
        return found.pairs()


UNKNOWN = NONE

_PLACES = {"household": ("unit", "home"), "postcode": ("unit",)}
_FIELDS = ("family_name", "given_name", "birth_date")
_PAIRS: Sequence[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = (
    *(
        pair
        for place in _PLACES.values()
        for pair in (
            ((*place, "family"), place, (*place, "family")),
            ((*place, "given"), place, (*place, "given")),
            ((*place, "family", "born"), (*place, "family"), (*place, "family", "born")),
        )
    ),
    (("unit", "street"), ("unit",), ("unit", "street")),
)
"""Of whom it must be known what; of the pairs that have what in common, those that have what in
common are counted: for each field near by (`_FIELDS`), and for streets."""


class NearCounts:
    """Pairs of people near each other, counted; those of one postcode are added in one go."""

    def __init__(self) -> None:
        self.found = np.zeros((len(_PAIRS) + 1, 2), dtype=np.int64)
        """By `_PAIRS`; then how many are at home somewhere, and how many pairs of them together."""

    def add(self, **columns: Numbers) -> None:
        """Count these people: of each the numbers of what they have."""
        for at, (needed, few, many) in enumerate(_PAIRS):
            there = np.all([columns[column] != UNKNOWN for column in needed], axis=0)
            of, same = ([columns[column] for column in keys] for keys in (few, many))
            self.found[at] += _same(there, *of), _same(there, *same)
        there = (columns["unit"] != UNKNOWN) & (columns["home"] != UNKNOWN)
        self.found[-1] += int(there.sum()), _same(there, columns["unit"], columns["home"])

    def pairs(self) -> NearPairs:
        """What was counted."""
        *found, (people, housemates) = self.found.tolist()
        pairs = [Pairs(of, same) for of, same in found]
        near: dict[str, Mapping[str, Pairs]] = {
            place: dict(zip(_FIELDS, pairs[at : at + len(_FIELDS)], strict=True))
            for place, at in zip(_PLACES, range(0, len(pairs), len(_FIELDS)), strict=False)
        }
        near["kin"] = kin_of(people, housemates, near["household"], pairs[-1])
        return near


def _numbered(texts: Iterable[str]) -> Numbers:
    """For each text which of the distinct ones it is; `UNKNOWN` for an empty one."""
    known: dict[str, int] = {"": UNKNOWN}
    return np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)


def _same(of: Flags, *columns: Numbers) -> int:
    """How many pairs of these people have the same value in every column."""
    key, span = np.zeros(int(of.sum()), dtype=np.int64), 1
    for column in columns:
        values = column[of]
        values = values - values.min(initial=0)
        wide = int(values.max(initial=0)) + 1
        if span > WIDEST // wide:
            found, key = np.unique(key, return_inverse=True)
            span = len(found)
        key, span = key * wide + values, span * wide
    ends = np.append(np.flatnonzero(np.diff(np.sort(key))), len(key) - 1)
    counts = np.diff(ends, prepend=-1)
    return int((counts * (counts - 1) // 2).sum())


WIDEST = 2**62
"""Keys below fit into a number."""


def birth_dates(born: Mapping[int, int]) -> dict[str, int]:
    """How many were born on each day, by how it is written."""
    days = np.array(list(born), dtype=np.int64).astype("datetime64[D]")
    return dict(zip(np.datetime_as_string(days).tolist(), born.values(), strict=True))
