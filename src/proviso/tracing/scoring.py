"""The weights of many candidates at once: what `comparison` says of each, over arrays.

Names and places of a candidate are weighed apart (`weighed_names`, `weighed_places`), every name is
read with every address of the same person, and the readings are added up and capped as columns.
Weights are the integers that `compare` gives, and a test holds one against the other.
"""

from __future__ import annotations

import numpy as np

from proviso.tracing.birth_dates import WrittenDate, compare_birth_dates
from proviso.tracing.comparison import (
    NO_BIRTH_DATE,
    NO_GIVEN_NAME,
    NO_PLACE,
    NOTHING,
    THE_SAME_NAME,
    UNCOUNTED,
    Scale,
    Sought,
    compare_genders,
)
from proviso.tracing.counting import bearers
from proviso.tracing.folded import Folded
from proviso.tracing.model import Model
from proviso.tracing.records import GENDERS, NO_DAY, Flags, Numbers, day_at
from proviso.tracing.tables import Tables
from proviso.tracing.weighed import Weighed, weighed
from proviso.tracing.weighed_names import WeighedNames
from proviso.tracing.weighed_places import WeighedPlaces


class Scorer:
    """Weighs candidates of one folded register by one model."""

    def __init__(self, people: Folded, tables: Tables, model: Model) -> None:
        self._people = people
        self._scale = Scale(tables, model)
        self._names = WeighedNames(people, self._scale)
        self._places = WeighedPlaces(people, self._scale)
        counted, at = np.unique(bearers(people), return_inverse=True)
        limits = [self._scale.both_names(count) for count in counted.tolist()]
        self._both_names = np.array(limits, dtype=np.int64)[at]

    def weights(self, sought: Sought, candidates: Numbers) -> Numbers:
        """The weight of each of these rows of the register, in 1/1024 bit."""
        if not len(candidates):
            return np.empty(0, dtype=np.int64)
        people = self._people
        name_rows, names = _expanded(people.name_starts, candidates)
        place_rows, places = _expanded(people.place_starts, candidates)
        read = self._names.of(sought.name, name_rows)
        given, family, middle = read.given, read.family, read.middle
        owner = names[read.row]
        alike = ~(given.among(UNCOUNTED) | family.among(UNCOUNTED))
        excess = given.weights + family.weights - self._both_names[name_rows[read.row]]
        namesakes = np.where(alike, np.maximum(excess, 0), 0)
        postcode, line = self._places.of(sought.address, place_rows)
        # Every name with every address of the same person.
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(names_of_owner := owner[order], minlength=len(candidates))
        per_person = np.bincount(places, minlength=len(candidates))
        left = np.repeat(order, per_person[names_of_owner])
        first = np.concatenate([[0], np.cumsum(per_person)])[names_of_owner]
        right = _ranges(first, per_person[names_of_owner])
        person = owner[left]
        born = self._births(sought, candidates)[person]
        gender = self._genders(sought, candidates)[person]
        total = self._capped(
            given[left],
            family[left],
            middle[left],
            namesakes[left],
            born,
            gender,
            postcode[right],
            line[right],
        )
        starts = np.concatenate([[0], np.cumsum(counts * per_person)])[:-1]
        return np.maximum.reduceat(total, starts)

    def _capped(
        self,
        given: Weighed,
        family: Weighed,
        middle: Weighed,
        namesakes: Numbers,
        born: Weighed,
        gender: Weighed,
        postcode: Weighed,
        line: Weighed,
    ) -> Numbers:
        place = postcode.weights + line.weights
        total = given.weights + family.weights + middle.weights + born.weights
        total = total + gender.weights + place - namesakes
        no_birth = born.among(NO_BIRTH_DATE)
        explained = given.among(THE_SAME_NAME) & ~no_birth
        home = line.among(("exact", "near"))
        unit = postcode.among(("exact",))
        fields = {"given_name": given, "family_name": family, "birth_date": born}
        excess = np.zeros(len(total), dtype=np.int64)
        for nearness, there in (("household", home), ("postcode", unit & ~home)):
            limits = self._scale.shared[nearness]
            over = sum(np.maximum(fields[f].weights - limit, 0) for f, limit in limits.items())
            excess = np.where(there, over, excess)
        excess = np.where(explained, 0, np.minimum(excess, np.maximum(place, 0)))
        total = total - excess
        unproven = (
            given.among(NO_GIVEN_NAME)
            | no_birth
            | (family.among(NOTHING) & postcode.among(NO_PLACE) & line.among(NOTHING))
        )
        return np.where(unproven, np.minimum(total, self._scale.unproven), total)

    def _births(self, sought: Sought, candidates: Numbers) -> Weighed:
        days, at = np.unique(self._people.birth[candidates], return_inverse=True)
        missing = (days == NO_DAY) | (sought.birth_date is None)
        ask = ~missing
        if sought.birth_date is not None:
            ask &= could_be_meant(sought.birth_date, days)
        return weighed(
            self._scale,
            "birth_date",
            at,
            missing=missing,
            ask=ask,
            agreement=lambda n: compare_birth_dates(sought.birth_date, day_at(days[n])),
        )

    def _genders(self, sought: Sought, candidates: Numbers) -> Weighed:
        everywhere = np.ones(len(GENDERS), dtype=bool)
        return weighed(
            self._scale,
            "gender",
            self._people.gender[candidates],
            missing=~everywhere,
            ask=everywhere,
            agreement=lambda n: compare_genders(sought.gender, GENDERS[n]),
        )


def could_be_meant(stated: WrittenDate, days: Numbers) -> Flags:
    """Which days may agree with a written date in anything: the year, the day of the year, or all
    digits but two. Never false for one that does."""
    dates = days.astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    months = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    in_month = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    whole = years * 10_000 + months * 100 + in_month
    digits = whole[:, None] // 10 ** np.arange(7, -1, -1) % 10
    wanted = np.array([int(digit) for digit in stated.digits[-8:]])
    slips: Flags = (digits != wanted).sum(axis=1) <= 2
    same_day: Flags = (months == stated.month) & (in_month == stated.day)
    same_year: Flags = years == stated.year
    return slips | same_day | same_year


def _expanded(starts: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """The sub-rows of these rows, one after the other, and at which place each one's owner is."""
    counts = starts[rows + 1] - starts[rows]
    return _ranges(starts[rows], counts), np.repeat(np.arange(len(rows)), counts)


def _ranges(first: Numbers, counts: Numbers) -> Numbers:
    """`first[0]`, `first[0] + 1`, … `counts[0]` of them, then the same from `first[1]` on, …"""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - (ends - counts), counts) + np.arange(total)
