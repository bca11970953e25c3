"""The tables of a folded register: the counts of `tables.tables_of`, over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from proviso.tracing.folded import Folded, Parts
from proviso.tracing.model import Model
from proviso.tracing.records import Numbers
from proviso.tracing.tables import Tables, tables_with

V = TypeVar("V")


def tables_from(people: Folded, model: Model) -> Tables:
    """The tables of these people, each counted once for every value they bear or bore."""
    words = people.words.values
    named = np.repeat(np.arange(len(people)), np.diff(people.name_starts))
    placed = np.repeat(np.arange(len(people)), np.diff(people.place_starts))

    def whole(value: Parts) -> Iterable[str]:
        return {*value, "".join(value)} - {""}

    family = _pairs(words, whole, named, people.family)
    given = _pairs(words, whole, named, people.given)
    middle = _pairs(words, lambda value: value, named, people.middle)
    units = _pairs(people.units, lambda unit: unit.keys, placed, people.unit)
    counts = {
        "family_name": _counted([family]),
        "given_name": _counted([given, middle]),
        "postcode": _counted([units]),
    }
    return tables_with(len(people), counts, model)


Pairs = tuple[list[str], Numbers, Numbers]
"""Distinct values, and pairs of a person and the place of a value among them."""


def _pairs(
    values: Sequence[V], borne: Callable[[V], Iterable[str]], people: Numbers, numbers: Numbers
) -> Pairs:
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


def _counted(parts: Sequence[Pairs]) -> Mapping[str, int]:
    """How many people have each value."""
    known: dict[str, int] = {}
    keys = []
    for values, people, at in parts:
        code = np.array([known.setdefault(v, len(known)) for v in values], dtype=np.int64)
        keys.append(people * 2**32 + code[at])
    pairs = np.unique(np.concatenate(keys))
    counts = np.bincount(pairs % 2**32, minlength=len(known))
    return {v: int(count) for v, count in zip(known, counts.tolist(), strict=True) if count}
