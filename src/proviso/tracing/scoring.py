"""The weights of many candidates at once: what `comparison` says of each, over arrays.

The rules of agreement stand in `names`, `places` and `birth_dates` alone. Here each is asked once
for every distinct value that the candidates have, and not at all where a bound shows that the
values differ; then readings are added up and capped as columns. Weights are the integers that
`compare` gives, and a test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
from proviso.tracing.familiar import forms_of
from proviso.tracing.folded import Folded, Parts
from proviso.tracing.levels import DIFFERENT, MISSING, Agreement
from proviso.tracing.lookalikes import Letters
from proviso.tracing.model import Model
from proviso.tracing.names import (
    FoldedName,
    compare_family,
    compare_given,
    compare_middle,
    swapped,
)
from proviso.tracing.places import FoldedAddress, compare_line, compare_postcode
from proviso.tracing.records import GENDERS, NO_DAY, Flags, Numbers, day_at
from proviso.tracing.tables import Tables

NO_PARTS: Parts = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One field of many readings: what each weighs, and which level it is (a place in `levels`)."""

    weights: Numbers
    at: Numbers
    levels: Sequence[str]

    def __getitem__(self, rows: Numbers) -> Weighed:
        return Weighed(self.weights[rows], self.at[rows], self.levels)

    def among(self, levels: Iterable[str]) -> Flags:
        """Which readings came out at one of these levels."""
        wanted = frozenset(levels)
        return np.array([level in wanted for level in self.levels], dtype=bool)[self.at]


class Scorer:
    """Weighs candidates of one folded register by one model."""

    def __init__(self, people: Folded, tables: Tables, model: Model) -> None:
        self._people = people
        self._scale = Scale(tables, model)
        words = people.words.values
        counted, at = np.unique(bearers(people), return_inverse=True)
        limits = [self._scale.both_names(count) for count in counted.tolist()]
        self._both_names = np.array(limits, dtype=np.int64)[at]
        self._letters = Letters.of(["".join(value) for value in words])
        self._having = _by(words, lambda value: value)
        self._written = _by(words, lambda value: ("".join(value),))
        self._initials = [n for n, value in enumerate(words) if any(len(p) == 1 for p in value)]
        self._units = Letters.of([one.unit for one in people.units])
        districts: dict[tuple[str, str, bool], int] = {}
        self._district = np.array(
            [
                districts.setdefault((one.sector, one.area, bool(one.keys)), len(districts))
                for one in people.units
            ],
            dtype=np.int64,
        )
        self._keyless = np.array([not one.keys for one in people.units], dtype=bool)
        numbers: dict[Parts, int] = {}
        self._home = np.array(
            [numbers.setdefault(home_number(v), len(numbers)) for v in people.lines.values],
            dtype=np.int64,
        )
        self._homes = numbers
        self._lineless = np.array([not value for value in people.lines.values], dtype=bool)

    def weights(self, sought: Sought, candidates: Numbers) -> Numbers:
        """The weight of each of these rows of the register, in 1/1024 bit."""
        if not len(candidates):
            return np.empty(0, dtype=np.int64)
        people = self._people
        name_rows, names = _expanded(people.name_starts, candidates)
        place_rows, places = _expanded(people.place_starts, candidates)
        given, family, middle, named = self._names(sought, name_rows)
        named = named if named is not None else np.arange(len(name_rows))
        owner = names[named]
        alike = ~(given.among(UNCOUNTED) | family.among(UNCOUNTED))
        excess = given.weights + family.weights - self._both_names[name_rows[named]]
        namesakes = np.where(alike, np.maximum(excess, 0), 0)
        postcode, line = self._places(sought, place_rows)
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

    # --- what a limit takes away, as `Scale.capped` says of one reading -----------------------

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

    # --- field by field ----------------------------------------------------------------------

    def _names(
        self, sought: Sought, rows: Numbers
    ) -> tuple[Weighed, Weighed, Weighed, Numbers | None]:
        """Given, family and middle names of these rows; where a row is also read with its columns
        exchanged, that reading comes after all others, and the last value says of which row."""
        people, stated = self._people, sought.name
        given, middle, family = people.given[rows], people.middle[rows], people.family[rows]
        likely = self._related(stated.given, stated.middle)
        of_given = self._given(stated, given, middle, likely)
        of_family = self._family(stated, family)
        of_middle = self._middle(stated, middle)
        crossed = self._exchanged(stated, given, middle, family)
        if not len(crossed):
            return of_given, of_family, of_middle, None
        extra = [
            (
                Agreement("swapped", ("".join(people.words.values[given[row]]),)),
                Agreement("swapped", ("".join(people.words.values[family[row]]),)),
                Agreement(MISSING),
            )
            for row in crossed.tolist()
        ]
        return (
            self._with(of_given, "given_name", [one[0] for one in extra]),
            self._with(of_family, "family_name", [one[1] for one in extra]),
            self._with(of_middle, "middle_names", [one[2] for one in extra]),
            np.concatenate([np.arange(len(rows)), crossed]),
        )

    def _given(
        self, stated: FoldedName, given: Numbers, middle: Numbers, likely: set[int]
    ) -> Weighed:
        words, size = self._people.words.values, len(self._people.words.values)
        pairs, at = np.unique(given * size + middle, return_inverse=True)
        which, middles = np.divmod(pairs, size)
        whole = "".join(stated.given)
        known, likeness = self._scale.given_names, self._scale.likeness
        ask = self._letters.could_resemble(whole, which, likeness.resembling)
        ask |= np.isin(which, list(likely)) | (len(whole) == 1)
        ask |= np.isin(middles, list(self._having.get(whole, ())))
        return self._asked(
            "given_name",
            at,
            missing=(self._letters.length[which] == 0) | (not whole),
            ask=ask,
            agreement=lambda n: compare_given(
                stated, FoldedName(words[which[n]], words[middles[n]], NO_PARTS), known, likeness
            ),
        )

    def _family(self, stated: FoldedName, family: Numbers) -> Weighed:
        words = self._people.words.values
        which, at = np.unique(family, return_inverse=True)
        whole = "".join(stated.family)
        likeness = self._scale.likeness
        ask = self._letters.could_resemble(whole, which, min(likeness.near, likeness.resembling))
        likely = {n for part in stated.family for n in self._having.get(part, ())}
        likely.update(self._written.get(whole, ()))
        ask |= np.isin(which, list(likely))
        return self._asked(
            "family_name",
            at,
            missing=(self._letters.length[which] == 0) | (not whole),
            ask=ask,
            agreement=lambda n: compare_family(
                stated, FoldedName(NO_PARTS, NO_PARTS, words[which[n]]), likeness
            ),
        )

    def _middle(self, stated: FoldedName, middle: Numbers) -> Weighed:
        words = self._people.words.values
        which, at = np.unique(middle, return_inverse=True)
        likely = self._related(stated.middle, ())
        likely.update(self._initials)
        initials = any(len(part) == 1 for part in stated.middle)
        return self._asked(
            "middle_names",
            at,
            missing=(self._letters.length[which] == 0) | (not stated.middle),
            ask=np.isin(which, list(likely)) | initials,
            agreement=lambda n: compare_middle(
                stated, FoldedName(NO_PARTS, words[which[n]], NO_PARTS)
            ),
        )

    def _exchanged(
        self, stated: FoldedName, given: Numbers, middle: Numbers, family: Numbers
    ) -> Numbers:
        """The rows of which the same parts stand in other columns."""
        words = self._people.words.values
        everything = frozenset(stated.everything)
        inside = {
            number
            for part in everything
            for number in self._having.get(part, ())
            if everything.issuperset(words[number])
        }
        inside.update(self._written.get("", ()))
        listed = list(inside)
        # The middle name may have gone, where given and family name stand crossed.
        likely = np.flatnonzero(np.isin(given, listed) & np.isin(family, listed))
        return np.array(
            [
                row
                for row in likely.tolist()
                if swapped(
                    stated, FoldedName(words[given[row]], words[middle[row]], words[family[row]])
                )
            ],
            dtype=np.int64,
        )

    def _places(self, sought: Sought, rows: Numbers) -> tuple[Weighed, Weighed]:
        people, stated, likeness = self._people, sought.address, self._scale.likeness
        units, at_unit = np.unique(people.unit[rows], return_inverse=True)
        # All but the units that may be meant differ by their sector and area alone: one stands for
        # all of its sector.
        close = self._units.could_be_one_edit(stated.unit, units)
        kinds = np.where(close, -1 - units, self._district[units])
        _, one_of, kind = np.unique(kinds, return_index=True, return_inverse=True)
        which, at = units[one_of], kind[at_unit]
        postcode = self._asked(
            "postcode",
            at,
            missing=self._keyless[which] | (not stated.keys),
            ask=np.ones(len(which), dtype=bool),
            agreement=lambda n: compare_postcode(stated, people.units[which[n]]),
        )
        lines, at_line = np.unique(people.line[rows], return_inverse=True)
        line = self._asked(
            "address_line",
            at_line,
            missing=self._lineless[lines] | (not stated.line),
            ask=self._home[lines] == self._homes.get(home_number(stated.line), -1),
            agreement=lambda n: compare_line(
                stated, FoldedAddress("", "", "", people.lines.values[lines[n]]), likeness
            ),
        )
        return postcode, line

    def _births(self, sought: Sought, candidates: Numbers) -> Weighed:
        days, at = np.unique(self._people.birth[candidates], return_inverse=True)
        missing = (days == NO_DAY) | (sought.birth_date is None)
        ask = ~missing
        if sought.birth_date is not None:
            ask &= could_be_meant(sought.birth_date, days)
        return self._asked(
            "birth_date",
            at,
            missing=missing,
            ask=ask,
            agreement=lambda n: compare_birth_dates(sought.birth_date, day_at(days[n])),
        )

    def _genders(self, sought: Sought, candidates: Numbers) -> Weighed:
        everywhere = np.ones(len(GENDERS), dtype=bool)
        return self._asked(
            "gender",
            self._people.gender[candidates],
            missing=~everywhere,
            ask=everywhere,
            agreement=lambda n: compare_genders(sought.gender, GENDERS[n]),
        )

    # --- asking -----------------------------------------------------------------------------

    def _asked(
        self,
        field: str,
        at: Numbers,
        *,
        missing: Flags,
        ask: Flags,
        agreement: Callable[[int], Agreement],
    ) -> Weighed:
        """What a field weighs for readings that have the distinct values `at`: `missing` and not
        asked for ones by themselves, the others by their `agreement`."""
        levels = [MISSING, DIFFERENT]
        weights = [self._scale.finding(field, Agreement(level)).weight for level in levels]
        value = np.where(missing, 0, 1)
        for number in np.flatnonzero(ask & ~missing).tolist():
            found = self._scale.finding(field, agreement(number))
            value[number] = len(levels)
            levels.append(found.level)
            weights.append(found.weight)
        places = value[at]
        return Weighed(np.array(weights, dtype=np.int64)[places], places, levels)

    def _with(self, weighed: Weighed, field: str, extra: Sequence[Agreement]) -> Weighed:
        """The same field with further readings at its end."""
        found = [self._scale.finding(field, one) for one in extra]
        more = np.arange(len(weighed.levels), len(weighed.levels) + len(found))
        return Weighed(
            np.concatenate([weighed.weights, [one.weight for one in found]]),
            np.concatenate([weighed.at, more]),
            [*weighed.levels, *(one.level for one in found)],
        )

    def _related(self, stated: Parts, beside: Parts) -> set[int]:
        """The words that a given name could agree with: by a part, a familiar form, or as one that
        stands beside it; and every initial."""
        whole = "".join(stated)
        forms = {form for part in (*stated, whole) for form in (part, *forms_of(part))}
        found = {number for form in forms for number in self._having.get(form, ())}
        for form in (*forms, *beside):
            found.update(self._written.get(form, ()))
        found.update(self._initials)
        return found


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


def home_number(line: Parts) -> Parts:
    """The numbers of an address line in order: lines with other numbers are other homes."""
    return tuple(sorted(part for part in line if any(mark.isdigit() for mark in part)))


def _by(values: Sequence[Parts], keys: Callable[[Parts], Iterable[str]]) -> dict[str, list[int]]:
    """For each key, the numbers of the values that have it."""
    found: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        for key in keys(value):
            found.setdefault(key, []).append(number)
    return found


def _expanded(starts: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """The sub-rows of these rows, one after the other, and at which place each one's owner is."""
    counts = starts[rows + 1] - starts[rows]
    return _ranges(starts[rows], counts), np.repeat(np.arange(len(rows)), counts)


def _ranges(first: Numbers, counts: Numbers) -> Numbers:
    """`first[0]`, `first[0] + 1`, … `counts[0]` of them, then the same from `first[1]` on, …"""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - (ends - counts), counts) + np.arange(total)
