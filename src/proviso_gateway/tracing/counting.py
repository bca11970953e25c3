"""The tables of a folded register: the counts of `tables.tables_of`, over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from proviso_gateway.tracing.crowds import HOME, crowds, home
from proviso_gateway.tracing.folded import Folded, Parts, heard
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.nearness import NearPairs, Pairs, kin_of
from proviso_gateway.tracing.records import NO_DAY, Flags, Numbers
from proviso_gateway.tracing.tables import Tables, tables_with, whole_name

V = TypeVar("V")


def tables_from(people: Folded, model: Model) -> Tables:
    """The tables of these people, each counted once for every value they bear or bore."""
    mononymous = np.array([not value for value in people.words.values], bool)[people.given]
    words = people.words.values
    named = np.repeat(np.arange(len(people)), np.diff(people.name_starts))
    placed = np.repeat(np.arange(len(people)), np.diff(people.place_starts))

    def whole(value: Parts) -> Iterable[str]:
        return {*value, "".join(value)} - {""}

    family = _pairs(words, whole, named, people.family)
    given = _pairs(words, whole, named, people.given)
    only = _pairs(words, whole, named[mononymous], people.family[mononymous])
    middle = _pairs(words, lambda value: value, named, people.middle)
    units = _pairs(people.units, lambda unit: unit.keys, placed, people.unit)
    counts = {
        "family_name": _counted([family]),
        "given_name": _counted([given, middle, only]),
        "postcode": _counted([units]),
        "birth_date": _birth_dates(people),
    }
    of_units = {
        unit: counts["postcode"][unit] for unit in {one.unit for one in people.units} - {""}
    }
    crowded = crowds(len(people), counts["birth_date"], of_units, _homes(people, placed))
    pairs = pairs_from(heard(people, crowded))
    return tables_with(len(people), counts, _namesakes(people), pairs, crowded, model)


def _homes(people: Folded, placed: Numbers) -> Mapping[str, int]:
    """How many people live, or lived, in each home of more than `HOME`, as `crowds.homes` names
    them."""
    lines, units = people.lines.values, _numbered([one.unit for one in people.units])
    there = np.array([bool(line) for line in lines], dtype=bool)[people.line]
    numbered = np.array([bool(line.numbers) for line in lines], dtype=bool)[people.line]
    unit = units[people.unit]
    found = {}
    for of, column in (
        (there & ((unit != UNKNOWN) | numbered), unit),
        (there & ~numbered, np.full(len(unit), UNKNOWN)),
    ):
        key = (column[of] + 1) * len(lines) + people.line[of]
        ordered = np.sort(key * max(len(people), 1) + placed[of])
        homes, counts = np.unique(
            ordered[np.flatnonzero(np.diff(ordered, prepend=-1))] // max(len(people), 1),
            return_counts=True,
        )
        for number, count in zip(homes[counts > HOME], counts[counts > HOME], strict=True):
            at, line = divmod(int(number), len(lines))
            postcode = people.units[int(np.flatnonzero(units == at - 1)[0])].unit if at else ""
            found[home(postcode, lines[line])] = int(count)
    return found


def _birth_dates(people: Folded) -> Mapping[str, int]:
    days, counts = np.unique(people.birth[people.birth != NO_DAY], return_counts=True)
    texts = np.datetime_as_string(days.astype("datetime64[D]")).tolist()
    return dict(zip(texts, counts.tolist(), strict=True))


def bearers(people: Folded, namesakes: Mapping[str, int]) -> Numbers:
    """For each row of names, how many people of the register bear, or bore, both its given and
    family name; `namesakes` are the whole register's, of which these people may be a part."""
    rows, at, _ = _whole_names(people)
    words = ["".join(parts) for parts in people.words.values]
    named = zip(people.given[rows].tolist(), people.family[rows].tolist(), strict=True)
    counts = [namesakes.get(whole_name(words[one], words[other]), 1) for one, other in named]
    return np.array(counts, dtype=np.int64)[at]


def _namesakes(people: Folded) -> Mapping[str, int]:
    rows, _, counts = _whole_names(people)
    words = people.words.values
    shared = rows[counts > 1]
    return {
        whole_name("".join(words[given]), "".join(words[family])): count
        for given, family, count in zip(
            people.given[shared].tolist(),
            people.family[shared].tolist(),
            counts[counts > 1].tolist(),
            strict=True,
        )
    }


def _whole_names(people: Folded) -> tuple[Numbers, Numbers, Numbers]:
    """Of every distinct whole name: one row that has it; for each row, which it has; and how many
    people bear each."""
    words = _numbered(["".join(parts) for parts in people.words.values]) - UNKNOWN
    key = words[people.given] * (len(words) + 2) + words[people.family]
    named = np.repeat(np.arange(len(people)), np.diff(people.name_starts))
    key, rows = ordered(key, np.arange(len(key)))
    another = np.diff(key, prepend=-1) != 0
    which = np.cumsum(another) - 1
    at = np.empty_like(which)
    at[rows] = which
    # Those of one name stand in order of person.
    once = another | (np.diff(named[rows], prepend=-1) != 0)
    return rows[another], at, np.bincount(which[once], minlength=int(another.sum()))


def pairs_from(people: Folded) -> NearPairs:
    """The pairs among these people as they stand now: `nearness.pairs_of`, over columns."""
    name, place = people.name_starts[:-1], people.place_starts[:-1]
    unit = _numbered([one.unit for one in people.units])[people.unit[place]]
    words = _numbered(["".join(parts) for parts in people.words.values])
    family, given = words[people.family[name]], words[people.given[name]]
    line = _lined(people)[place]
    born = people.birth != NO_DAY
    found: dict[str, Mapping[str, Pairs]] = {}
    for nearness, columns in (("household", (unit, line)), ("postcode", (unit,))):
        there = np.all([column != UNKNOWN for column in columns], axis=0)
        named, called = there & (family != UNKNOWN), there & (given != UNKNOWN)
        dated, kin = named & born, (*columns, family)
        found[nearness] = {
            "family_name": Pairs(_same(named, *columns), _same(named, *kin)),
            "given_name": Pairs(_same(called, *columns), _same(called, *columns, given)),
            "birth_date": Pairs(_same(dated, *kin), _same(dated, *kin, people.birth)),
        }
    there = (unit != UNKNOWN) & (line != UNKNOWN)
    run = _numbered([one.run for one in people.lines.values])[people.line[place]]
    on_street = (unit != UNKNOWN) & (run != UNKNOWN)
    street = Pairs(_same(on_street, unit), _same(on_street, unit, run))
    housemates = _same(there, unit, line)
    found["kin"] = kin_of(int(there.sum()), housemates, found["household"], street)
    return found


def _lined(people: Folded) -> Numbers:
    """For each row of places which line it has; `UNKNOWN` for none."""
    known = np.array([bool(line) for line in people.lines.values], dtype=bool)
    return np.where(known[people.line], people.line, UNKNOWN)


UNKNOWN = -1


def _numbered(texts: Sequence[str]) -> Numbers:
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


def ordered(keys: Numbers, people: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs of a key and a person in order, by key and then by person: as one number each where
    that is long enough for both, for numbers are sorted far sooner than pairs."""
    width = int(people.max(initial=0)).bit_length()
    if int(keys.max(initial=0)).bit_length() + width < _WIDTH:
        both = keys << width | people
        both.sort()
        return both >> width, both & (1 << width) - 1
    order = np.lexsort((people, keys))
    return keys[order], people[order]


_WIDTH = 64
"""Bits of a number, its sign among them."""


def distinct(values: Numbers) -> Numbers:
    """Each value once, in order. `np.unique` hashes them, which for millions takes far longer."""
    order = np.sort(values)
    first = np.ones(len(order), dtype=bool)
    first[1:] = order[1:] != order[:-1]
    return order[first]


Borne = tuple[list[str], Numbers, Numbers]
"""Distinct values, and pairs of a person and the place of a value among them."""


def _pairs(
    values: Sequence[V], borne: Callable[[V], Iterable[str]], people: Numbers, numbers: Numbers
) -> Borne:
    known: dict[str, int] = {}
    codes: list[int] = []
    lengths = []
    for value in values:
        before = len(codes)
        codes += [known.setdefault(one, len(known)) for one in borne(value)]
        lengths.append(len(codes) - before)
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    counts = (starts[1:] - starts[:-1])[numbers]
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
    at = np.repeat(starts[:-1][numbers], counts) + within
    return list(known), np.repeat(people, counts), np.array(codes, dtype=np.int64)[at]


def _counted(parts: Sequence[Borne]) -> Mapping[str, int]:
    """How many people have each value."""
    known: dict[str, int] = {}
    keys = []
    for values, people, at in parts:
        code = np.array([known.setdefault(v, len(known)) for v in values], dtype=np.int64)
        keys.append(people * 2**32 + code[at])
    pairs = distinct(np.concatenate(keys))
    counts = np.bincount(pairs % 2**32, minlength=len(known))
    return {v: int(count) for v, count in zip(known, counts.tolist(), strict=True) if count}
