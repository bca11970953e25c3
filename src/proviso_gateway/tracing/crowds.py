"""Values that say nothing in this register, found by counting: hostels, prisons, filled-in days.

A home holds a few people. A postcode, an address line or a birth date that far more of a register
bear says where somebody is registered, or that nobody knew: to have it in common is no evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from proviso_gateway.terms import Day
from proviso_gateway.tracing.addresses import NO_LINE, AddressParts
from proviso_gateway.tracing.places import FoldedAddress

Born = TypeVar("Born", str, int)

HOME = 30
"""More people, now or earlier, than one home has held."""

FEW = 40
"""So many people may have a postcode, or be born on one day, whatever the rest of a register do."""

TIMES_A_POSTCODE = 20
"""How many times as many as an average postcode has say nothing."""

MOST_IN_A_POSTCODE = 50_000
"""More people than any postcode has, however few there are: whoever says such a one is compared
with all of them, and where everybody has the same, the average says nothing."""

DAYS = 511
"""One in so many people: fifty times as many as are born on an ordinary day of seventy years."""

LINES = 10_000
"""One in so many people: a line without a postcode stands in more than one town."""


@dataclass(frozen=True, slots=True)
class Crowds:
    """What says nothing here: days, postcodes, and homes as `home` names them."""

    days: frozenset[str]
    units: frozenset[str]
    homes: frozenset[str]

    def day(self, day: Day | None) -> Day | None:
        """A birth date, if it says anything."""
        crowded = self.days and day is not None and day.isoformat() in self.days
        return None if crowded else day

    def place(self, place: FoldedAddress) -> FoldedAddress:
        """What of a place says anything."""
        if self.homes and place.line and self.homes.intersection(homes(place.unit, place.line)):
            place = replace(place, line=NO_LINE)
        if place.unit in self.units:
            place = replace(place, unit="", sector="", area="")
        return place


def homes(unit: str, line: AddressParts) -> tuple[str, ...]:
    """The names of a home by which its people are counted: line and postcode, and the line alone
    where no number tells it from other houses."""
    names = [home(unit, line)] if unit or line.numbers else []
    return (*names, *(() if line.numbers else (home("", line),)))


def home(unit: str, line: AddressParts) -> str:
    """One name of a home."""
    return "|".join((unit, *line.key))


def crowded_days(people: int, days: Mapping[Born, int]) -> frozenset[Born]:
    """The days on which more of so many people were born than say anything."""
    return frozenset(day for day, count in days.items() if count > max(FEW, people // DAYS))


def crowds(
    people: int, days: Mapping[str, int], units: Mapping[str, int], homes: Mapping[str, int]
) -> Crowds:
    """What says nothing in a register of so many people, by who bears what: days, postcodes, and
    homes (those of more than `HOME` people are enough)."""
    crowded = frozenset(
        name
        for name, count in homes.items()
        if count > (max(HOME, people // LINES) if name.startswith("|") else HOME)
    )
    average = sum(units.values()) // max(len(units), 1)
    many = min(max(FEW, TIMES_A_POSTCODE * average), MOST_IN_A_POSTCODE)
    full = {name.split("|", 1)[0] for name in crowded} - {""}
    return Crowds(
        days=crowded_days(people, days),
        units=frozenset(unit for unit, count in units.items() if count > many) | full,
        homes=crowded,
    )
