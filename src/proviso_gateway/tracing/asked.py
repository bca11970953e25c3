"""A batch of searches in numbers of one register: what `weighing` reads of each distinct text.

It restates `Encoded.said` and `Index.candidates` over columns, each distinct text once; a property
test holds the two to each other, number by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.addresses import NO_LINE, AddressParts
from proviso_gateway.tracing.batch import Batch
from proviso_gateway.tracing.birth_dates import WrittenDate
from proviso_gateway.tracing.crowds import Crowds, homes
from proviso_gateway.tracing.encoded import (
    UNIT,
    Encoded,
    is_known,
    letters_of,
    masks_of,
    starts_of,
)
from proviso_gateway.tracing.folded import Numbered
from proviso_gateway.tracing.index import EPOCH
from proviso_gateway.tracing.narrow_columns import NO_DAY
from proviso_gateway.tracing.places import FoldedAddress, shape
from proviso_gateway.tracing.records import Numbers
from proviso_gateway.tracing.spellings import shaped
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.texts import NONE, numbers_of


class Texts(NamedTuple):
    """Distinct texts: where the letters of each begin, which string of the register it is, and what
    is told of those that are names (they come first), their shapes too."""

    starts: Numbers
    letters: Numbers
    strings: Numbers
    told: Numbers
    named: Numbers
    shape_starts: Numbers
    shapes: Numbers


class Words(NamedTuple):
    """Distinct names: which text each is as a whole, and which its parts are."""

    wholes: Numbers
    starts: Numbers
    parts: Numbers


class Places(NamedTuple):
    """Distinct postcodes and lines: what is said of each, in the order of `kernel`; which text is a
    postcode, a house and a run of words; and which the words of each line are."""

    units: Numbers
    unit_texts: Numbers
    lines: Numbers
    houses: Numbers
    runs: Numbers
    starts: Numbers
    words: Numbers


class Asked(NamedTuple):
    """Searches in numbers of a register. Each row of `searches` says its given, middle and family
    name, postcode, line, birth date and gender."""

    searches: Numbers
    words: Words
    texts: Texts
    places: Places
    days: Numbers


GIVEN, MIDDLE, FAMILY, UNIT_SAID, LINE_SAID, BORN, GENDER = range(7)


def asked(batch: Batch, encoded: Encoded) -> Asked:
    """This batch, asked of this register."""
    tables = encoded.tables
    units, lines, line = heard(batch, tables.crowds)
    distinct = Numbered()
    wholes = distinct.numbers(map("".join, batch.words))
    parts = distinct.numbers(chain.from_iterable(batch.words))
    named = len(distinct)
    unit_texts = distinct.numbers(one.unit for one in units)
    flats = distinct.numbers(one.flat for one in lines)
    houses = distinct.numbers(one.house for one in lines)
    runs = distinct.numbers(one.run for one in lines)
    of_lines = distinct.numbers(chain.from_iterable(one.words for one in lines))
    texts = _texts([*map(str, distinct)], named, encoded)
    word_starts = starts_of([len(one.words) for one in lines])
    return Asked(
        searches=_columns(
            *(batch.given, batch.middle, batch.family),
            *(batch.unit, line, batch.born, batch.gender),
        ),
        words=Words(wholes, starts_of([*map(len, batch.words)]), parts),
        texts=texts,
        places=Places(
            units=_units(units, texts.strings[unit_texts], encoded),
            unit_texts=unit_texts,
            lines=_columns(
                np.array([bool(one) for one in lines], dtype=np.int64),
                encoded.lines.known_all([one.key for one in lines]),
                encoded.house_numbers.known_all([one.numbers for one in lines]),
                np.array([bool(one.numbers) for one in lines], dtype=np.int64),
                texts.strings[flats],
                np.array([bool(one.flat) for one in lines], dtype=np.int64),
                np.where([bool(one.run) for one in lines], texts.strings[runs], NONE),
                _mask_of(texts.strings[of_lines], word_starts),
            ),
            houses=houses,
            runs=runs,
            starts=word_starts,
            words=of_lines,
        ),
        days=_days(batch.days, tables.crowds),
    )


def heard(
    batch: Batch, crowds: Crowds
) -> tuple[Sequence[FoldedAddress], Sequence[AddressParts], Numbers]:
    """What of a batch's postcodes and lines says anything in a register (`Sought.heard`), and which
    line each search says then: the last, which is empty, where too many have the home."""
    units = [crowds.place(one) for one in batch.units]
    lines = (*batch.lines, NO_LINE)
    line = batch.line.copy()
    if crowds.homes:
        last = {name.partition("|")[2] for name in crowds.homes}
        for at, one in enumerate(batch.lines):
            if one and "|".join(one.key) in last:
                said = np.flatnonzero(batch.line == at)
                crowded = [
                    not crowds.homes.isdisjoint(homes(batch.units[unit].unit, one))
                    for unit in batch.unit[said].tolist()
                ]
                line[said[crowded]] = len(batch.lines)
    return units, lines, line


def _texts(texts: Sequence[str], named: int, encoded: Encoded) -> Texts:
    strings, names = encoded.strings.known_all(texts), texts[:named]
    borne = (strings[:named] >= 0) & (strings[:named] < len(encoded.facts))
    told = np.empty((named, kernel.STRING - kernel.MASK), dtype=np.int64)
    told[borne] = encoded.facts[strings[:named][borne]]
    for at in np.flatnonzero(~borne).tolist():
        told[at] = encoded.facts_of(names[at])
    shapes = [*map(shaped, names)]
    return Texts(
        starts=starts_of([*map(len, texts)]),
        letters=letters_of("".join(texts)),
        strings=strings,
        told=told,
        named=np.array([is_known(name) for name in names], dtype=np.int64),
        shape_starts=starts_of([*map(len, shapes)]),
        shapes=letters_of("".join(shapes)),
    )


def _units(units: Sequence[FoldedAddress], strings: Numbers, encoded: Encoded) -> Numbers:
    texts = [one.unit for one in units]
    return _columns(
        np.array([bool(one.keys) for one in units], dtype=np.int64),
        strings,
        encoded.sectors.known_all([one.sector for one in units]),
        encoded.areas.known_all([one.area for one in units]),
        encoded.shapes.known_all([UNIT + shape(text) for text in texts]),
        _borne(texts, encoded.tables),
        masks_of(letters_of("".join(texts)), starts_of([*map(len, texts)])),
    )


def _borne(units: Sequence[str], tables: Tables) -> Numbers:
    """`Tables.borne` of each, which is the same of units that as many have."""
    counts = numbers_of(tables.counts["postcode"], units, 0).tolist()
    example = dict(zip(counts, units, strict=True))
    weights = {count: tables.borne("postcode", unit) for count, unit in example.items()}
    return np.array([weights[count] for count in counts], dtype=np.int64)


def _mask_of(strings: Numbers, starts: Numbers) -> Numbers:
    """Which strings stand in each line: a bit of each that the register has."""
    known = strings != NONE
    before = np.concatenate([[0], np.cumsum(known)])
    return masks_of(strings[known], before[starts])


def _days(days: Sequence[WrittenDate | None], crowds: Crowds) -> Numbers:
    """Year, month and day of each, and both days of the calendar that it may mean, in days since
    1970; `NONE` and `NO_DAY` where it says nothing."""
    return np.array([_day(one, crowds) for one in days], dtype=np.int64).reshape(len(days), 5)


def _day(born: WrittenDate | None, crowds: Crowds) -> tuple[int, int, int, int, int]:
    day = None if born is None else born.day_of_calendar
    if born is None or (day is not None and crowds.day(day) is None):
        return (NONE, NONE, NONE, NO_DAY, NO_DAY)
    exchanged = WrittenDate(born.year, born.day, born.month).day_of_calendar
    days = (NO_DAY if one is None else one.toordinal() - EPOCH for one in (day, exchanged))
    first, second = days
    return (*born, first, second)


def _columns(*columns: Numbers) -> Numbers:
    return np.stack(columns, axis=1).astype(np.int64, copy=False)
