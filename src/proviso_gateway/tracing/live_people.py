"""Whom the rows of a search are: live people in order of birth, superseded records joined to them.

Whoever is born on one day stands together, in order of identifier, and whoever has no day that says
anything stands last: so a day is a slice of the register, and so is a year.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing.crowds import crowded_days
from proviso_gateway.tracing.grouping import in_order
from proviso_gateway.tracing.narrow_columns import NO_DAY
from proviso_gateway.tracing.nothing import is_no_day
from proviso_gateway.tracing.records import Flags, Numbers, Records
from proviso_gateway.tracing.room import IN_MEMORY, PART, Room, spans


@dataclass(frozen=True, slots=True)
class LivePeople:
    """`rows` are the rows in `Records` of the live records, in order of birth; `old_rows` those of
    superseded ones, and `old_of` which person each is of, in order.

    Whoever was born on `days[n]` are those from `day_starts[n]` to `day_starts[n + 1]`.
    `restricted` and `deceased` are of the whole person.
    """

    rows: Numbers
    old_of: Numbers
    old_rows: Numbers
    days: Numbers
    day_starts: Numbers
    restricted: Flags
    deceased: Flags

    def __len__(self) -> int:
        return len(self.rows)

    def records_of(self, person: int) -> list[int]:
        """The rows in `Records` of everything that is known of this person, the live one first."""
        first, last = bisect_left(self.old_of, person), bisect_left(self.old_of, person + 1)
        return [int(self.rows[person]), *self.old_rows[first:last].tolist()]

    @classmethod
    def of(
        cls, records: Records, room: Room = IN_MEMORY, part: int = PART
    ) -> tuple[LivePeople, dict[int, int]]:
        """Everybody, and how many were born on each day that may say something (one on which too
        many were says nothing, and its people stand among those without a day).

        Raises `tracing.superseded-astray` for a chain without an end.
        """
        old, heads = records.superseded()
        born = _counted(records, part)
        alive = len(records) - len(old)
        crowded = crowded_days(alive, born)
        days = np.array([day for day in born if day not in crowded], dtype=np.int64)
        counts = np.array([born[day] for day in days.tolist()], dtype=np.int64)
        counts = np.append(counts, alive - counts.sum())
        numbers = (_numbers(records, *span, days) for span in spans(len(records), part))
        rows = in_order("rows", numbers, counts, room)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        person = _persons(rows, heads, _day_number(records.birth[heads], days), starts)
        order = np.lexsort((old, person))
        found = cls(
            rows=rows,
            old_of=person[order],
            old_rows=old[order],
            days=days,
            day_starts=starts[:-1],
            restricted=room.column("restricted", len(rows), np.bool_),
            deceased=room.column("deceased", len(rows), np.bool_),
        )
        found._protect(records, part)
        return found, born

    def _protect(self, records: Records, part: int) -> None:
        """Note who is restricted and who is dead, by any of their records."""
        for start, end in spans(len(self.rows), part):
            rows = self.rows[start:end]
            self.restricted[start:end] = records.restricted[rows]
            self.deceased[start:end] = records.deceased[rows] != NO_DAY
        self.restricted[self.old_of[records.restricted[self.old_rows]]] = True
        self.deceased[self.old_of[records.deceased[self.old_rows] != NO_DAY]] = True


_EPOCH = datetime.date(1970, 1, 1)


def _counted(records: Records, part: int) -> dict[int, int]:
    """How many live people were born on each day that says something (`1900-01-01` does not), in
    order of day."""
    born: dict[int, int] = {}
    for start, end in spans(len(records), part):
        births = records.birth[start:end].astype(np.int64)
        live = records.superseded_by.live(start, end)
        days, counts = np.unique(births[live & (births != NO_DAY)], return_counts=True)
        for day, count in zip(days.tolist(), counts.tolist(), strict=True):
            born[day] = born.get(day, 0) + count
    dates = {day: _EPOCH + datetime.timedelta(days=day) for day in sorted(born)}
    return {
        day: born[day]
        for day, date in dates.items()
        if not is_no_day(date.year, date.month, date.day)
    }


def _numbers(records: Records, start: int, end: int, days: Numbers) -> Numbers:
    """Of these records: which of the days each was born on, the number behind them where on none,
    and below 0 where it is superseded."""
    live = records.superseded_by.live(start, end)
    return np.where(live, _day_number(records.birth[start:end], days), -1)


def _day_number(births: Numbers, days: Numbers) -> Numbers:
    at = np.searchsorted(days, births)
    there = np.append(days, NO_DAY)[at] == births
    return np.where(there & (births != NO_DAY), at, len(days))


def _persons(rows: Numbers, heads: Numbers, days: Numbers, starts: Numbers) -> Numbers:
    """Which person has each of these live records."""
    ends = zip(starts[days].tolist(), starts[days + 1].tolist(), heads.tolist(), strict=True)
    found = [start + int(np.searchsorted(rows[start:end], head)) for start, end, head in ends]
    return np.array(found, dtype=np.int64)
