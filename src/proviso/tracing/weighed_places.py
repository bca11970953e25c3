"""Postcodes and address lines of many candidates at once."""

from __future__ import annotations

import numpy as np

from proviso.tracing.comparison import Scale
from proviso.tracing.folded import Folded, Parts
from proviso.tracing.lookalikes import Letters
from proviso.tracing.places import FoldedAddress, compare_line, compare_postcode
from proviso.tracing.records import Numbers
from proviso.tracing.weighed import Weighed, weighed


class WeighedPlaces:
    """The addresses of one folded register, ready to be weighed against a stated one."""

    def __init__(self, people: Folded, scale: Scale) -> None:
        self._people, self._scale = people, scale
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

    def of(self, stated: FoldedAddress, rows: Numbers) -> tuple[Weighed, Weighed]:
        people, likeness = self._people, self._scale.likeness
        units, at_unit = np.unique(people.unit[rows], return_inverse=True)
        # All but the units that may be meant differ by their sector and area alone: one stands for
        # all of its sector.
        close = self._units.could_be_one_edit(stated.unit, units)
        kinds = np.where(close, -1 - units, self._district[units])
        _, one_of, kind = np.unique(kinds, return_index=True, return_inverse=True)
        which, at = units[one_of], kind[at_unit]
        postcode = weighed(
            self._scale,
            "postcode",
            at,
            missing=self._keyless[which] | (not stated.keys),
            ask=np.ones(len(which), dtype=bool),
            agreement=lambda n: compare_postcode(stated, people.units[which[n]]),
        )
        lines, at_line = np.unique(people.line[rows], return_inverse=True)
        line = weighed(
            self._scale,
            "address_line",
            at_line,
            missing=self._lineless[lines] | (not stated.line),
            ask=self._home[lines] == self._homes.get(home_number(stated.line), -1),
            agreement=lambda n: compare_line(
                stated, FoldedAddress("", "", "", people.lines.values[lines[n]]), likeness
            ),
        )
        return postcode, line


def home_number(line: Parts) -> Parts:
    """The numbers of an address line in order: lines with other numbers are other homes."""
    return tuple(sorted(part for part in line if any(mark.isdigit() for mark in part)))
