"""Who bears what: the people of a register in columns, as `kernel` reads them, and the counts of
everything that they bear, both made in one pass.

The register is gone through in parts of any size, and what comes of it is the same. A value counts
once for each who bears, or bore, it (`tables.tables_of` says so of one after the other).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.folded import Folded, Numbered
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.people import Gender
from proviso_gateway.tracing.records import GENDERS, Numbers, Records
from proviso_gateway.tracing.room import IN_MEMORY, PART, Column, Room, spans
from proviso_gateway.tracing.texts import NONE


@dataclass(frozen=True, slots=True)
class Spelt:
    """Which values each of several things has: those from `starts[n]` to `starts[n + 1]` of
    `values`, of which there are `span`."""

    starts: Numbers
    values: Numbers
    span: int

    @classmethod
    def of(cls, things: Iterable[Iterable[str]], known: Numbered) -> Spelt:
        """The values of these things, numbered as they are known."""
        lengths, values = [0], []
        for thing in things:
            values += [known.number(value) for value in thing]
            lengths.append(len(values))
        return cls(np.array(lengths), np.array(values, dtype=np.int64), len(known))

    def borne(self, people: Numbers, things: Numbers) -> Numbers:
        """Pairs of a person and a value, each as one number, for pairs of a person and a thing."""
        counts = (self.starts[1:] - self.starts[:-1])[things]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        at = np.repeat(self.starts[:-1][things], counts) + within
        pairs: Numbers = np.repeat(people, counts) * self.span + self.values[at]
        return pairs


@dataclass(frozen=True, slots=True)
class Counts:
    """Bearers of each value: of names by their number in `names`, of postcodes, sectors and areas
    by theirs in `codes`; of each line that stands where no postcode or no number tells it from
    others, how many have it so."""

    names: Numbered
    codes: Numbered
    given: Numbers
    family: Numbers
    postcode: Numbers
    lines: Numbers

    def by_value(self) -> dict[str, dict[str, int]]:
        """The same, field by field, for those that somebody bears."""
        found = {}
        for field, known, counts in (
            ("given_name", self.names, self.given),
            ("family_name", self.names, self.family),
            ("postcode", self.codes, self.postcode),
        ):
            values = zip(known, counts.tolist(), strict=True)
            found[field] = {str(value): count for value, count in values if count}
        return found


@dataclass(frozen=True, slots=True)
class Bearing:
    """The people in columns: `people` for the kernel, and whose each name and each place is. Of
    places, units and lines are as they were written, until `heard`; of names, how many bear both
    of them is not told yet."""

    people: kernel.People
    of_names: Column
    of_places: Column
    counts: Counts

    @classmethod
    def of(
        cls,
        records: Records,
        live: LivePeople,
        values: Folded,
        room: Room = IN_MEMORY,
        part: int = PART,
    ) -> Bearing:
        """Who bears what of these records."""
        names, places = len(records.names.given.codes), len(records.addresses.line.codes)
        found = cls(
            kernel.People(
                room.column("of_person", len(live) + 1, np.int32, 4),
                room.column("of_name", names, np.int32, 4),
                room.column("of_place", places, np.int32, 2),
            ),
            room.column("of_names", names, np.int32),
            room.column("of_places", places, np.int32),
            _no_counts(values),
        )
        counting = _Counting.of(values, found.counts)
        at = np.zeros(2, dtype=np.int64)
        for start, end in spans(len(live), part):
            at = _written(found, records, live, values, start, end, at, counting)
        # Behind the last person stands where their names and places end.
        found.people.of_person[len(live)] = (*at.tolist(), NONE, NONE)
        return found


def _written(
    found: Bearing,
    records: Records,
    live: LivePeople,
    values: Folded,
    start: int,
    end: int,
    at: Numbers,
    counting: _Counting,
) -> Numbers:
    """Write and count the people from the one to the other, whose names and places begin `at`;
    where the next person's do."""
    owner, rows = _joined(live, start, end)
    names, name_starts = _gathered(records.names.starts, rows, owner, end - start)
    places, place_starts = _gathered(records.addresses.starts, rows, owner, end - start)
    person, of_name, of_place = found.people
    written, where = records.names, records.addresses
    first, second = (slice(a, a + len(b)) for a, b in zip(at, (names, places), strict=True))
    of_name[first, kernel.GIVEN_WORD] = given = values.given[written.given.codes[names]]
    of_name[first, kernel.MIDDLE_WORD] = middle = values.middle[written.middle.codes[names]]
    of_name[first, kernel.FAMILY_WORD] = family = values.family[written.family.codes[names]]
    of_place[second, kernel.AT_UNIT] = unit = values.unit[where.postcode.codes[places]]
    of_place[second, kernel.AT_LINE] = line = values.line[where.line.codes[places]]
    named = np.repeat(np.arange(start, end), np.diff(name_starts))
    placed = np.repeat(np.arange(start, end), np.diff(place_starts))
    found.of_names[first], found.of_places[second] = named, placed
    days = np.searchsorted(live.day_starts, np.arange(start, end), side="right") - 1
    person[start:end, kernel.NAMES_AT] = at[0] + name_starts[:-1]
    person[start:end, kernel.PLACES_AT] = at[1] + place_starts[:-1]
    person[start:end, kernel.BORN] = np.where(days < len(live.days), days, NONE)
    person[start:end, kernel.SEX] = _SEXES[records.gender[live.rows[start:end]]]
    counting.names(found.counts, named - start, given, middle, family)
    counting.places(found.counts, placed - start, unit, line)
    following: Numbers = at + np.array([len(names), len(places)])
    return following


def _joined(live: LivePeople, start: int, end: int) -> tuple[Numbers, Numbers]:
    """The rows of records person by person, the live record first, then what it replaced; whose
    each is, counted from the first."""
    first, last = np.searchsorted(live.old_of, (start, end))
    owner, rows = np.arange(end - start), live.rows[start:end].astype(np.int64)
    if first == last:
        return owner, rows
    owner = np.concatenate([owner, live.old_of[first:last] - start])
    rows = np.concatenate([rows, live.old_rows[first:last]])
    order = np.argsort(owner, kind="stable")
    return owner[order], rows[order]


def _gathered(
    starts: Numbers, rows: Numbers, owner: Numbers, people: int
) -> tuple[Numbers, Numbers]:
    """The sub-rows of these rows, one after the other, and where each person's begin."""
    begins = starts[rows].astype(np.int64)
    counts = starts[rows + 1].astype(np.int64) - begins
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found = np.arange(total) - np.repeat(ends - counts, counts) + np.repeat(begins, counts)
    each = np.bincount(owner, weights=counts, minlength=people).astype(np.int64)
    return found, np.concatenate([[0], np.cumsum(each)])


def gender_number(gender: Gender) -> int:
    """A gender as the kernel has it."""
    return NONE if gender is Gender.UNKNOWN else GENDERS.index(gender)


_SEXES = np.array([gender_number(one) for one in GENDERS], dtype=np.int64)


def _no_counts(values: Folded) -> Counts:
    names, codes = Numbered(), Numbered()
    for word in values.words:
        for value in _whole(word):
            names.number(value)
    for unit in values.units:
        for key in unit.keys:
            codes.number(key)
    spans = len(names), len(names), len(codes), len(values.lines)
    return Counts(names, codes, *(np.zeros(span, dtype=np.int64) for span in spans))


def _whole(word: tuple[str, ...]) -> list[str]:
    """A name and its parts, each once, in order."""
    return list(dict.fromkeys((*word, "".join(word)))) if word else []


@dataclass(frozen=True, slots=True)
class _Counting:
    """What is looked at for every part of the people."""

    wholes: Spelt
    parts: Spelt
    codes: Spelt
    nameless: Numbers
    unit_less: Numbers
    lined: Numbers
    numbered: Numbers

    @classmethod
    def of(cls, values: Folded, counts: Counts) -> _Counting:
        return cls(
            wholes=Spelt.of(map(_whole, values.words), counts.names),
            parts=Spelt.of(values.words, counts.names),
            codes=Spelt.of((unit.keys for unit in values.units), counts.codes),
            nameless=np.array([not word for word in values.words], dtype=bool),
            unit_less=np.array([not unit.unit for unit in values.units], dtype=bool),
            lined=np.array([bool(line) for line in values.lines], dtype=bool),
            numbered=np.array([bool(line.numbers) for line in values.lines], dtype=bool),
        )

    def names(
        self, counts: Counts, people: Numbers, given: Numbers, middle: Numbers, family: Numbers
    ) -> None:
        """Count these names, those of one person together."""
        _add(counts.family, self.wholes.borne(people, family))
        only = self.nameless[given]
        borne = (
            self.wholes.borne(people, given),
            self.parts.borne(people, middle),
            self.wholes.borne(people[only], family[only]),
        )
        _add(counts.given, np.concatenate(borne))

    def places(self, counts: Counts, people: Numbers, unit: Numbers, line: Numbers) -> None:
        """Count these places, those of one person together."""
        _add(counts.postcode, self.codes.borne(people, unit))
        alone = self.lined[line] & (self.unit_less[unit] | ~self.numbered[line])
        _add(counts.lines, people[alone] * len(counts.lines) + line[alone])


def _add(counts: Numbers, borne: Numbers) -> None:
    """Count each value once for each person; `borne` are pairs of the two."""
    borne = np.sort(borne)
    first = np.diff(borne, prepend=-1) != 0
    counts += np.bincount(borne[first] % max(len(counts), 1), minlength=len(counts))
