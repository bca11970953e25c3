"""Who has which key: three lists of people, and where in them each key begins.

Rows stand in order of birth, so whoever was born on a day, or in a year, needs no list; and of a
list by name or by line those of one year are the rows of that year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.bearing import Bearing
from proviso_gateway.tracing.counting import Neighbours
from proviso_gateway.tracing.folded import Folded
from proviso_gateway.tracing.grouping import in_order, once, whole_groups
from proviso_gateway.tracing.records import Numbers, unchanging
from proviso_gateway.tracing.room import PART, Column, Growing, Room, spans
from proviso_gateway.tracing.texts import NONE


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
