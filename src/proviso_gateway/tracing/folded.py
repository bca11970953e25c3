"""A register folded once, ready to be compared many times: every distinct name and place by number.

Names that fold alike are one: *ZÖE* and *zoe*. Each distinct value is folded once however many bear
it, and superseded records have joined the live one, as `merging.live` joins them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np

from proviso_gateway.tracing.addresses import NO_LINE, AddressParts, folded_line
from proviso_gateway.tracing.crowds import Crowds, homes
from proviso_gateway.tracing.folding import parts
from proviso_gateway.tracing.names import family_parts, given_parts
from proviso_gateway.tracing.nothing import is_no_day
from proviso_gateway.tracing.people import Address
from proviso_gateway.tracing.places import FoldedAddress
from proviso_gateway.tracing.records import LIVE, NO_DAY, Flags, Numbers, Records
from proviso_gateway.tracing.texts import NONE

Parts = tuple[str, ...]
V = TypeVar("V", bound=Hashable)


@dataclass(slots=True)
class Interned(Generic[V]):
    """Folded values by number: `values[number]`, and the number of each."""

    values: list[V] = field(default_factory=list)
    numbers: dict[V, int] = field(default_factory=dict)

    def number(self, value: V) -> int:
        """The number of this value, a new one if it has none."""
        known = self.numbers.setdefault(value, len(self.values))
        if known == len(self.values):
            self.values.append(value)
        return known

    def all_of(self, texts: Sequence[str], fold: Callable[[str], V]) -> Numbers:
        """The numbers of these texts, folded."""
        return np.array([self.number(fold(text)) for text in texts], dtype=np.int64)


class Numbered(dict[Hashable, int]):
    """Values by number, each new one the next."""

    def number(self, value: Hashable) -> int:
        """The number of a value, the next if it has none."""
        return self.setdefault(value, len(self))

    def numbers(self, values: Iterable[Hashable]) -> Numbers:
        """The number of each, as `number` gives it."""
        return np.array([self.number(value) for value in values], dtype=np.int64)

    def known(self, value: Hashable) -> int:
        """The number of a value; `NONE` where it has none, and it gets none."""
        return self.get(value, NONE)

    def those(self, values: Iterable[Hashable]) -> Numbers:
        """The number of each, as `number` gives it; `NONE` of an empty one."""
        found = [self.number(value) if value else NONE for value in values]
        return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Folded:
    """Live people as numbers, one row a person, in order of identifier.

    `rows` are the rows in `Records` of the live records; `records`, from `record_starts`, those of
    each person's every record, the live one first. A person's names are the rows `name_starts[p]`
    to `name_starts[p + 1]` of the three name columns, numbers in `words`; addresses likewise, of
    which `unit` is a place in `units` and `line` a number in `lines`.
    """

    rows: Numbers
    name_starts: Numbers
    given: Numbers
    middle: Numbers
    family: Numbers
    place_starts: Numbers
    unit: Numbers
    line: Numbers
    birth: Numbers
    gender: Numbers
    restricted: Flags
    deceased: Flags
    record_starts: Numbers
    records: Numbers
    words: Interned[Parts]
    units: Sequence[FoldedAddress]
    lines: Interned[AddressParts]

    def __len__(self) -> int:
        return len(self.rows)


def folded(records: Records) -> Folded:
    """The register, folded. Raises `tracing.superseded-astray` for a chain without an end."""
    words, lines = Interned[Parts](), Interned[AddressParts]()
    heads = records.heads()
    live = np.flatnonzero(records.superseded_by == LIVE)
    person = np.full(len(records), LIVE)
    person[live] = np.arange(len(live))
    order, owner = _joined(records, person[heads])
    names, places = records.names, records.addresses
    name_rows, name_starts = _gathered(names.starts, order, owner, len(live))
    place_rows, place_starts = _gathered(places.starts, order, owner, len(live))
    columns = [
        words.all_of(column.texts, fold)[column.codes[name_rows]]
        for column, fold in (
            (names.given, given_parts),
            (names.middle, parts),
            (names.family, family_parts),
        )
    ]
    units, unit_of = _units(places.postcode.texts)
    return Folded(
        rows=live,
        name_starts=name_starts,
        given=columns[0],
        middle=columns[1],
        family=columns[2],
        place_starts=place_starts,
        unit=unit_of[places.postcode.codes[place_rows]],
        line=lines.all_of(places.line.texts, folded_line)[places.line.codes[place_rows]],
        birth=_dated(records.birth[live]),
        gender=records.gender[live],
        restricted=_any(records.restricted, person[heads], len(live)),
        deceased=_any(records.deceased != NO_DAY, person[heads], len(live)),
        record_starts=np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(live)))]),
        records=order,
        words=words,
        units=units,
        lines=lines,
    )


def heard(people: Folded, crowds: Crowds) -> Folded:
    """What of these people says anything in their register: the rest is as though not known."""
    birth = people.birth
    if crowds.days:
        days = np.array(sorted(crowds.days), dtype="datetime64[D]").astype(np.int64)
        birth = np.where(np.isin(birth, days), NO_DAY, birth)
    if not crowds.units and not crowds.homes:
        return replace(people, birth=birth)
    units = [*people.units, FoldedAddress("", "", "", NO_LINE)]
    no_line = people.lines.number(NO_LINE)
    unit, line = people.unit.copy(), people.line.copy()
    crowded = np.array([one.unit in crowds.units for one in units])[unit]
    alone = np.array(
        [bool(crowds.homes.intersection(homes("", one))) for one in people.lines.values]
    )[line]
    for at in np.flatnonzero(crowded | alone).tolist():
        place = replace(units[unit[at]], line=people.lines.values[line[at]])
        if not crowds.place(place).line:
            line[at] = no_line
    unit[crowded] = len(units) - 1
    return replace(people, birth=birth, units=units, unit=unit, line=line)


def _dated(birth: Numbers) -> Numbers:
    """Birth dates, none where one says nothing (`1900-01-01`)."""
    days = np.unique(birth[birth != NO_DAY])
    dates = days.astype("datetime64[D]").tolist()
    silent = [day for day, date in zip(days.tolist(), dates, strict=True) if _is_no_day(date)]
    return np.where(np.isin(birth, silent), NO_DAY, birth) if silent else birth


def _is_no_day(date: datetime.date) -> bool:
    return is_no_day(date.year, date.month, date.day)


def _joined(records: Records, owner: Numbers) -> tuple[Numbers, Numbers]:
    """The rows person by person, the live record first, then what it replaced; whose each is."""
    old = records.superseded_by != LIVE
    order = np.lexsort((np.arange(len(records)), old, owner))
    return order, owner[order]


def _gathered(
    starts: Numbers, order: Numbers, owner: Numbers, people: int
) -> tuple[Numbers, Numbers]:
    """The sub-rows of these rows, one after the other, and where each person's begin."""
    counts = (starts[1:] - starts[:-1])[order]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    within = np.arange(total) - np.repeat(ends - counts, counts)
    rows = np.repeat(starts[:-1][order], counts) + within
    each = np.bincount(np.repeat(owner, counts), minlength=people)
    return rows, np.concatenate([[0], np.cumsum(each)])


def _any(flags: Flags, owner: Numbers, people: int) -> Flags:
    return np.bincount(owner, weights=flags, minlength=people)[:people] > 0


def _units(postcodes: Sequence[str]) -> tuple[list[FoldedAddress], Numbers]:
    """Distinct folded postcodes, and which each text is."""
    known: dict[FoldedAddress, int] = {}
    numbers = [
        known.setdefault(FoldedAddress.of(Address("", text)), len(known)) for text in postcodes
    ]
    return list(known), np.array(numbers, dtype=np.int64)
