"""What a part of a register counts towards the tables of the whole: added up, it is those tables.

Most of it is how many people bear a value, and whoever is one person is in one part: such numbers
are added. Who lives near whom is not told by a part, for neighbours stand in others. So each part
says of everybody where they live now and what is compared of neighbours, and whoever shares a
postcode is brought together and counted there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.bearing import Bearing
from proviso_gateway.tracing.counting import UNKNOWN, NearCounts, Neighbours, birth_dates
from proviso_gateway.tracing.crowds import Crowds, crowds, home
from proviso_gateway.tracing.encoded import Words
from proviso_gateway.tracing.folded import Folded
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.model import RARE, Model
from proviso_gateway.tracing.records import Flags, Numbers, Records
from proviso_gateway.tracing.room import IN_MEMORY
from proviso_gateway.tracing.tables import Tables, several, tables_with, whole_name

UNITS, ALONE = "units", "alone"
"""Beside the fields of `Tables.counts`: people of each whole postcode, and at each line that no
postcode or no number tells from others."""

NEAR = ("unit", "line", "alone", "given", "family", "born", "street")
"""What is told of everybody who lives at a postcode: which; the line as homes without a postcode
are named, and once more where the line has no number; their names, day and street."""


class Said(NamedTuple):
    """A column of text: `texts[codes[row]]`; each text stands once."""

    codes: Numbers
    texts: Sequence[str]


NOTHING = Crowds(frozenset(), frozenset(), frozenset())
"""Every value says something."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of so many `people`: bearers of each value, by field, `UNITS` and `ALONE`; how many have, or
    had, each home; how many bear two names together; and the columns of `NEAR`, as texts."""

    people: int
    counts: Mapping[str, Mapping[str, int]]
    homes: Mapping[str, int]
    namesakes: Mapping[str, int]
    near: Mapping[str, Said]

    @classmethod
    def of(cls, records: Records) -> Tally:
        """What these records count. Raises `tracing.superseded-astray`."""
        live, born = LivePeople.of(records, crowds=NOTHING)
        values = Folded.of(records)
        bearing = Bearing.of(records, live, values)
        near = Neighbours(bearing, values, IN_MEMORY)
        counts = {**bearing.counts.by_value(), "birth_date": birth_dates(born)}
        units = {str(unit): counts["postcode"][str(unit)] for unit in near.units}
        return cls(
            people=len(live),
            counts={**counts, UNITS: units, ALONE: near.alone(0)},
            homes=dict(near.homes(0)),
            namesakes=_namesakes(bearing, values),
            near=_near(near, values, live.days),
        )


def _namesakes(bearing: Bearing, values: Folded) -> dict[str, int]:
    """How many bear each two names together, one alone as well."""
    words = Words.of(values.words)
    names, wholes = list(map(str, words.strings)), words.wholes
    rows = bearing.people.of_name
    key = wholes[rows[:, kernel.FAMILY_WORD]] * len(names) + wholes[rows[:, kernel.GIVEN_WORD]]
    order = np.lexsort((bearing.of_names, key))
    key, person = key[order], bearing.of_names[order]
    first = (np.diff(key, prepend=-1) != 0) | (np.diff(person, prepend=-1) != 0)
    pairs, counts = np.unique(key[first], return_counts=True)
    return {
        whole_name(names[pair % len(names)], names[pair // len(names)]): count
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
    }


def _near(near: Neighbours, values: Folded, days: Numbers) -> dict[str, Said]:
    parts = [np.concatenate(column) for column in zip(*near.living(), strict=True)]
    unit, line, given, family, born = parts or [np.empty(0, dtype=np.int64)] * 5
    lines, words = values.lines, ["".join(parts) for parts in values.words]
    dates = ["", *np.datetime_as_string(days.astype("datetime64[D]")).tolist()]
    said: dict[str, tuple[Numbers, list[str]]] = {
        "unit": (unit, list(map(str, near.units))),
        "line": (line, [home("", one) if one else "" for one in lines]),
        "alone": (line, [home("", one) if one and not one.numbers else "" for one in lines]),
        "given": (given, words),
        "family": (family, words),
        "born": (np.where(born < 0, 0, born + 1), dates),
        "street": (line, [one.street for one in lines]),
    }
    return {name: _once(codes, texts) for name, (codes, texts) in said.items()}


def _once(codes: Numbers, texts: Sequence[str]) -> Said:
    """The column, each of its texts once."""
    known: dict[str, int] = {}
    numbers = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)
    return Said(numbers[codes] if len(numbers) else codes, tuple(known))


def crowds_of(
    people: int, counts: Mapping[str, Mapping[str, int]], homes: Mapping[str, int]
) -> Crowds:
    """What says nothing among so many people, whose tallies were added; of `homes` those of more
    than `crowds.HOME` are enough."""
    return crowds(people, counts["birth_date"], counts[UNITS], {**counts[ALONE], **homes})


def tables_of_tallies(
    people: int,
    counts: Mapping[str, Mapping[str, int]],
    namesakes: Mapping[str, int],
    near: Numbers,
    crowded: Crowds,
    model: Model,
) -> Tables:
    """The tables of so many people, whose tallies and `near_counts` were added."""
    found = NearCounts()
    found.found += near
    fields = {field: counts[field] for field in RARE}
    return tables_with(people, fields, several(namesakes), found.pairs(), crowded, model)


def near_counts(near: Mapping[str, Said], crowded: Crowds) -> Numbers:
    """The pairs among everybody of some postcodes, once what says nothing is silenced: numbers of
    `NearCounts.found`, which are added."""
    silent = _among(near["alone"], crowded.homes) | _crowded(near, crowded)
    born = _numbered(near["born"])
    born[_among(near["born"], crowded.days)] = UNKNOWN
    home, street = (np.where(silent, UNKNOWN, _numbered(near[name])) for name in ("line", "street"))
    columns = {"unit": near["unit"].codes, "home": home, "given": _numbered(near["given"]),
               "family": _numbered(near["family"]), "born": born, "street": street}  # fmt: skip
    heard, found = ~_among(near["unit"], crowded.units), NearCounts()
    found.add(**{name: column[heard] for name, column in columns.items()})
    return found.found


def _crowded(near: Mapping[str, Said], crowded: Crowds) -> Flags:
    """Who lives in a home of too many, which postcode and line name together."""
    unit, line = near["unit"], near["line"]
    units = {text: number for number, text in enumerate(unit.texts)}
    lines = {text: number for number, text in enumerate(line.texts)}
    named = (name.partition("|") for name in crowded.homes)
    full = [
        units[code] * len(lines) + lines[f"|{rest}"]
        for code, _, rest in named
        if code in units and f"|{rest}" in lines
    ]
    key = unit.codes.astype(np.int64) * len(lines) + line.codes
    found: Flags = np.isin(key, np.array(full, dtype=np.int64))
    return found


def _among(column: Said, values: frozenset[str]) -> Flags:
    flags = np.array([text in values for text in column.texts], dtype=bool)
    found: Flags = flags[column.codes] if len(flags) else np.empty(0, dtype=bool)
    return found


def _numbered(column: Said) -> Numbers:
    """Which text each is; `UNKNOWN` for an empty one."""
    numbers = [number if text else UNKNOWN for number, text in enumerate(column.texts)]
    found: Numbers = np.array(numbers, dtype=np.int64)[column.codes]
    return found
