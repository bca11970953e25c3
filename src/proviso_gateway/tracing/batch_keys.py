"""Whom each search of a batch asks for: `Index.candidates` over columns, as questions that
`finding` answers.
"""

from __future__ import annotations

import datetime

import numpy as np

from proviso_gateway.tracing.asked import BORN, FAMILY, GIVEN, LINE_SAID, UNIT_SAID, Asked
from proviso_gateway.tracing.batch import Batch
from proviso_gateway.tracing.blocking import RARE_FAMILY
from proviso_gateway.tracing.finding import ALL, ASKED, BETWEEN, CALLED, ROWS
from proviso_gateway.tracing.index import EPOCH, Index
from proviso_gateway.tracing.narrow_columns import NO_DAY
from proviso_gateway.tracing.records import Flags, Numbers
from proviso_gateway.tracing.room import Column
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.texts import NONE, numbers_of

QUESTIONS = 8


def questions(batch: Batch, of: Asked, index: Index, tables: Tables) -> Numbers:
    """The questions of each search, one row; those that it does not ask find nobody."""
    found = np.zeros((len(batch), QUESTIONS, ASKED), dtype=np.int64)
    found[:, :, 0] = ALL
    postings, searches = index.postings, of.searches
    born, exchanged, year = (span[searches[:, BORN]] for span in _born(of.days, index))
    found[:, 0, 0] = found[:, 1, 0] = ROWS
    found[:, 0, 1:3], found[:, 1, 1:3] = born, exchanged
    units = index.units.known_all([one.unit for one in batch.units])
    units[_lengths(of)[of.places.unit_texts] == 0] = NONE  # it says nothing here
    found[:, 2, 1:3] = _between(postings.units, units[searches[:, UNIT_SAID]])
    names = _names(of, len(postings.families) - 1)
    given, family = names[searches[:, GIVEN]], names[searches[:, FAMILY]]
    lines = np.where(of.places.lines[:, 0] == 1, of.places.lines[:, 1], NONE)
    lived = _between(postings.lines, lines[searches[:, LINE_SAID]])
    found[:, 3, 0], found[:, 4, 0] = CALLED, BETWEEN
    found[:, 3, 1:3] = np.where((given != NONE)[:, None], lived, 0)
    found[:, 3, 3] = given
    dated = year[:, :1] < year[:, 1:]
    found[:, 4, 1:3], found[:, 4, 3:] = np.where(dated, lived, 0), year
    found[:, 5, 1:3] = _pairs(index, given, family)
    found[:, 6, 1:3] = _pairs(index, family, given)
    bears = _between(postings.families, family)
    bears = np.where((family != NONE)[:, None], postings.pairs[bears], 0)
    rare = _rare(batch, tables)[searches[:, FAMILY]]
    found[:, 7, 0] = np.where(rare, ALL, BETWEEN)
    found[:, 7, 1:3], found[:, 7, 3:] = np.where(rare[:, None] | dated, bears, 0), year
    return found.reshape(len(batch), QUESTIONS * ASKED)


def _born(days: Numbers, index: Index) -> tuple[Numbers, Numbers, Numbers]:
    """The rows of whoever was born on each of the days, on the day exchanged, and in the year."""
    known, starts = index.live.days.astype(np.int64), index.live.day_starts.astype(np.int64)
    years = {year: _year(year) for year in set(days[:, 0].tolist())}
    first = np.array([years[year] for year in days[:, 0].tolist()], dtype=np.int64).reshape(-1, 2)
    of_day, exchanged = (_rows(day, day, known, starts) for day in (days[:, 3], days[:, 4]))
    return of_day, exchanged, _rows(first[:, 0], first[:, 1], known, starts)


def _year(year: int) -> tuple[int, int]:
    """The first and the last day of a year; of none, none."""
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return NO_DAY, NO_DAY
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return first.toordinal() - EPOCH, last.toordinal() - EPOCH


def _rows(first: Numbers, last: Numbers, days: Numbers, starts: Numbers) -> Numbers:
    """Whoever was born from the one day to the other, as rows from the one to the other."""
    start, end = days.searchsorted(first), days.searchsorted(last, side="right")
    return np.where((first == NO_DAY)[:, None], 0, np.stack([starts[start], starts[end]], axis=1))


def _between(starts: Column, numbers: Numbers) -> Numbers:
    """Where the list of each of these begins and ends; that of none is empty."""
    there = numbers != NONE
    at = np.where(there, numbers, 0)
    if len(starts) == 1:  # nobody has any
        return np.zeros((len(numbers), 2), dtype=np.int64)
    both = np.stack([starts[at], starts[at + 1]], axis=1).astype(np.int64)
    return np.where(there[:, None], both, 0)


def _names(of: Asked, names: int) -> Numbers:
    """Which string of the register each whole name is, if it is one of so many names."""
    strings = of.texts.strings[of.words.wholes]
    said = _lengths(of)[of.words.wholes] > 0
    return np.where(said & (strings < names), strings, NONE)


def _lengths(of: Asked) -> Numbers:
    return np.diff(of.texts.starts)


def _rare(batch: Batch, tables: Tables) -> Flags:
    """Which of the names few bear as a family name (`blocking.is_rare`)."""
    wholes = [*map("".join, batch.words)]
    return numbers_of(tables.counts["family_name"], wholes, 0) <= RARE_FAMILY


def _pairs(index: Index, given: Numbers, family: Numbers) -> Numbers:
    """Where those begin and end in the list who bear both names."""
    postings = index.postings
    both = (given != NONE) & (family != NONE)
    start, end = _between(postings.families, np.where(both, family, NONE)).T
    stop = end.copy()
    while (open_ := start < end).any():
        middle = (start + end) // 2
        before = open_ & (postings.givens[np.where(open_, middle, 0)] < given)
        start = np.where(before, middle + 1, start)
        end = np.where(open_ & ~before, middle, end)
    there = (start < stop) & both
    there[there] = postings.givens[start[there]] == given[there]
    return _between(postings.pairs, np.where(there, start, NONE))
