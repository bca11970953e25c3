"""A whole register as columns: every record as written, millions of them, a person on request.

Rows stand in order of identifier. Names and addresses have rows of their own, those of one person
together, the current one first and earlier ones after it; `names[row]` to `names[row + 1]` are a
person's. Days count from 1970-01-01, `NO_DAY` where there is none.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.errors import problem
from proviso_gateway.terms import Day
from proviso_gateway.tracing.narrow_columns import LIVE, NO_DAY, Days, Successors
from proviso_gateway.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName
from proviso_gateway.tracing.texts import Texts

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
DayColumn = Numbers | Days
A = TypeVar("A", bound="NDArray[Any]")

_EPOCH = datetime.date(1970, 1, 1)
GENDERS = tuple(Gender)
USES = tuple(NameUse)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of text in which many rows say the same: `texts[codes[row]]`. Each text stands once,
    in order, and is some row's: so a column can be written in one way only."""

    codes: NDArray[np.int32]
    texts: Sequence[str]

    def __getitem__(self, row: int) -> str:
        return self.texts[int(self.codes[row])]

    @classmethod
    def of(cls, values: Iterable[str]) -> TextColumn:
        """The column that says these."""
        said = list(values)
        texts = tuple(sorted(set(said)))
        known = {text: code for code, text in enumerate(texts)}
        return cls(np.array([known[text] for text in said], dtype=np.int32), texts)

    def saying(self, kept: Sequence[str]) -> TextColumn:
        """The same column, each of its texts as it is kept."""
        texts = tuple(sorted(set(kept)))
        known = {text: code for code, text in enumerate(texts)}
        codes = np.array([known[text] for text in kept], dtype=np.int32)
        return TextColumn(codes[self.codes] if len(codes) else self.codes, texts)


@dataclass(frozen=True, slots=True)
class NameRows:
    """Every name of everybody. `starts` has one entry more than there are people. Of use and days
    there is an entry for each earlier name: those of row `r` are from `starts[r] - r` on."""

    starts: Numbers
    given: TextColumn
    middle: TextColumn
    family: TextColumn
    use: Numbers
    from_day: DayColumn
    to_day: DayColumn


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address of everybody; `starts` and days as in `NameRows`, and for each person `since`
    when they live at the current one."""

    starts: Numbers
    line: TextColumn
    postcode: TextColumn
    since: DayColumn
    from_day: DayColumn
    to_day: DayColumn


@dataclass(frozen=True, slots=True)
class Records:
    """The register, as written. `superseded_by` says rows, `LIVE` for live records."""

    identifiers: Texts
    names: NameRows
    addresses: Addresses
    birth: DayColumn
    gender: Numbers
    registered: DayColumn
    practice: TextColumn
    restricted: Flags
    checked: DayColumn
    deceased: DayColumn
    superseded_by: Successors
    declared: Mapping[str, TextColumn] = field(default_factory=dict)
    """The register's own fields, by name, as text. No tracing reads them."""

    def __len__(self) -> int:
        return len(self.identifiers)

    def __iter__(self) -> Iterator[Person]:
        """Everybody, one after the other: for small registers, and for the plain tracer."""
        return map(self.person, range(len(self)))

    def row_of(self, person_id: str) -> int | None:
        """The row of the record with this identifier; None where there is none."""
        row = bisect_left(self.identifiers, person_id)
        return row if row < len(self) and self.identifiers[row] == person_id else None

    def heads(self) -> Numbers:
        """The row of the live record of whoever each record is of, as `merging.live` joins them.

        Raises `tracing.superseded-astray` for a chain without an end.
        """
        heads = np.arange(len(self))
        old, found = self.superseded()
        heads[old] = found
        return heads

    def superseded(self) -> tuple[Numbers, Numbers]:
        """The rows of superseded records, and that of the live one to which each leads. Raises as
        `heads`."""
        old = self.superseded_by.rows.astype(np.int64)
        heads = old
        for _ in range(len(old) + 1):
            after = self.superseded_by.of(heads)
            if np.all(after == LIVE):
                return old, heads
            heads = np.where(after == LIVE, heads, after)
        raise problem("tracing.superseded-astray")

    def head_of(self, row: int) -> int:
        """The row of the live record to which this one leads, through no more than there are."""
        for _ in range(len(self.superseded_by.rows)):
            after = self.superseded_by[row]
            if after == LIVE:
                break
            row = after
        return row

    def all_of(self, row: int) -> list[int]:
        """The rows of whoever this live record is of: it, and every record that leads to it."""
        found = [row]
        for at in found:
            found += self.superseded_by.before(at)
        return sorted(found)

    def person(self, row: int) -> Person:
        """The record of this row, with its histories."""
        names, addresses = self.names, self.addresses
        name, name_end = (int(at) for at in names.starts[row : row + 2])
        place, place_end = (int(at) for at in addresses.starts[row : row + 2])
        after = self.superseded_by[row]
        return Person(
            person_id=self.identifiers[row],
            given_name=names.given[name],
            middle_names=names.middle[name],
            family_name=names.family[name],
            birth_date=day_at(self.birth[row]),
            gender=GENDERS[self.gender[row]],
            address_line=addresses.line[place],
            postcode=addresses.postcode[place],
            address_since=day_at(addresses.since[row]),
            registered_on=day_at(self.registered[row]),
            practice_code=self.practice[row],
            restricted=bool(self.restricted[row]),
            restricted_checked_on=day_at(self.checked[row]),
            deceased_on=day_at(self.deceased[row]),
            superseded_by="" if after == LIVE else self.identifiers[after],
            previous_names=tuple(self._name(at, at - row - 1) for at in range(name + 1, name_end)),
            previous_addresses=tuple(
                self._address(at, at - row - 1) for at in range(place + 1, place_end)
            ),
            declared={name: words[row] for name, words in self.declared.items()},
        )

    def _name(self, at: int, earlier: int) -> PreviousName:
        names = self.names
        return PreviousName(
            USES[names.use[earlier]],
            names.given[at],
            names.middle[at],
            names.family[at],
            day_at(names.from_day[earlier]),
            day_at(names.to_day[earlier]),
        )

    def _address(self, at: int, earlier: int) -> PreviousAddress:
        places = self.addresses
        came, left = day_at(places.from_day[earlier]), day_at(places.to_day[earlier])
        return PreviousAddress(places.line[at], places.postcode[at], came, left)

    @classmethod
    def of(cls, people: Iterable[Person]) -> Records:
        """The columns of these people, put in order of identifier.

        Raises `tracing.person-twice`, and `tracing.superseded-astray` where somebody's successor is
        not among them.
        """
        everybody = sorted(people, key=lambda person: person.person_id)
        row = {person.person_id: at for at, person in enumerate(everybody)}
        if len(row) < len(everybody):
            raise problem("tracing.person-twice")
        if any(p.superseded_by and p.superseded_by not in row for p in everybody):
            raise problem("tracing.superseded-astray")
        names = [name for person in everybody for name in _names(person)]
        places = [place for person in everybody for place in _addresses(person)]
        earlier = [name for person in everybody for name in person.previous_names]
        left = [place for person in everybody for place in person.previous_addresses]
        declared = dict.fromkeys(name for person in everybody for name in person.declared)
        return cls(
            identifiers=Texts.of(p.person_id for p in everybody),
            names=NameRows(
                starts=_starts([1 + len(p.previous_names) for p in everybody]),
                given=TextColumn.of(name.given_name for name in names),
                middle=TextColumn.of(name.middle_names for name in names),
                family=TextColumn.of(name.family_name for name in names),
                use=np.array([USES.index(name.use) for name in earlier], dtype=np.int64),
                from_day=days_of(name.from_day for name in earlier),
                to_day=days_of(name.to_day for name in earlier),
            ),
            addresses=Addresses(
                starts=_starts([1 + len(p.previous_addresses) for p in everybody]),
                line=TextColumn.of(place.address_line for place in places),
                postcode=TextColumn.of(place.postcode for place in places),
                since=days_of(p.address_since for p in everybody),
                from_day=days_of(place.from_day for place in left),
                to_day=days_of(place.to_day for place in left),
            ),
            birth=days_of(p.birth_date for p in everybody),
            gender=np.array([GENDERS.index(p.gender) for p in everybody], dtype=np.int64),
            registered=days_of(p.registered_on for p in everybody),
            practice=TextColumn.of(p.practice_code for p in everybody),
            restricted=np.array([p.restricted for p in everybody], dtype=bool),
            checked=days_of(p.restricted_checked_on for p in everybody),
            deceased=days_of(p.deceased_on for p in everybody),
            superseded_by=Successors.among(
                {at: row[p.superseded_by] for at, p in enumerate(everybody) if p.superseded_by}
            ),
            declared={
                name: TextColumn.of(p.declared.get(name, "") for p in everybody)
                for name in declared
            },
        )


def _names(person: Person) -> Iterator[PreviousName]:
    name = (person.given_name, person.middle_names, person.family_name)
    yield PreviousName(NameUse.PREVIOUS, *name)
    yield from person.previous_names


def _addresses(person: Person) -> Iterator[PreviousAddress]:
    yield PreviousAddress(person.address_line, person.postcode)
    yield from person.previous_addresses


def _starts(counts: Sequence[int]) -> Numbers:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def unchanging(numbers: A) -> A:
    """The array itself, which nobody may write to from now on. What a search reads is never changed
    by one; and of arrays that may be written to, numba would compile everything once more."""
    numbers.flags.writeable = False
    return numbers


def days_of(days: Iterable[Day | None]) -> Numbers:
    """Days as numbers."""
    told = [NO_DAY if day is None else (day - _EPOCH).days for day in days]
    return np.array(told, dtype=np.int64)


def day_at(number: np.int64 | int) -> Day | None:
    """The day with this number."""
    return None if number == NO_DAY else _EPOCH + datetime.timedelta(days=int(number))
