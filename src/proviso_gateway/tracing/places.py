"""Compares one written place with another: postcode, and address line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proviso_gateway.tracing.folding import address_parts, whole
from proviso_gateway.tracing.levels import DIFFERENT, MISSING, Agreement
from proviso_gateway.tracing.names import Likeness
from proviso_gateway.tracing.people import Address
from proviso_gateway.tracing.similarity import edits, jaro_winkler, one_edit

_UNIT = re.compile(r"([a-z]{1,2})(\d[a-z\d]?)(\d)([a-z]{2})", re.ASCII)
_SECTOR = re.compile(r"([a-z]{1,2})(\d[a-z\d]?) +(\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoldedAddress:
    """A place ready to be compared. `sector` and `area` are empty outside the British form.

    The keys of the three differ in form (`qx12ab`, `qx1 2`, `qx`), so that one table counts all.
    """

    unit: str
    sector: str
    area: str
    line: tuple[str, ...]

    @classmethod
    def of(cls, address: Address) -> FoldedAddress:
        """The folded parts of a written place. A postcode may stop at its sector: `QX1 2`."""
        unit = whole(address.postcode)
        line = address_parts(address.address_line)
        if match := _UNIT.fullmatch(unit):
            area, district, sector, _ = match.groups()
            return cls(unit, f"{area}{district} {sector}", area, line)
        if match := _SECTOR.fullmatch(address.postcode.strip().casefold()):
            area, district, sector = match.groups()
            return cls("", f"{area}{district} {sector}", area, line)
        return cls(unit, "", "", line)

    @property
    def keys(self) -> tuple[str, ...]:
        """What the register counts of this place: unit, sector and area, where there are any."""
        return tuple(key for key in (self.unit, self.sector, self.area) if key)


def compare_postcode(stated: FoldedAddress, recorded: FoldedAddress) -> Agreement:
    """The strongest level on which the postcodes agree."""
    if not stated.keys or not recorded.keys:
        return Agreement(MISSING)
    if stated.unit and stated.unit == recorded.unit:
        return Agreement("exact", (recorded.unit,))
    if stated.unit and recorded.unit and _slip(stated.unit, recorded.unit):
        return Agreement("near", (recorded.unit,))
    if stated.sector and stated.sector == recorded.sector:
        return Agreement("sector", (recorded.sector,))
    if stated.area and stated.area == recorded.area:
        return Agreement("area", (recorded.area,))
    return Agreement(DIFFERENT)


def compare_line(stated: FoldedAddress, recorded: FoldedAddress, likeness: Likeness) -> Agreement:
    """The strongest level on which the address lines agree. Another number is another home."""
    if not stated.line or not recorded.line:
        return Agreement(MISSING)
    if sorted(stated.line) == sorted(recorded.line):
        return Agreement("exact")
    numbers_a, words_a = numbers_and_words(stated.line)
    numbers_b, words_b = numbers_and_words(recorded.line)
    if numbers_a == numbers_b and words_a and words_b:
        alike = jaro_winkler(words_a, words_b) >= likeness.near or edits(words_a, words_b) <= 2
        return Agreement("near" if alike else DIFFERENT)
    return Agreement(DIFFERENT)


def _slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 5 and one_edit(one, other)


def numbers_and_words(line: tuple[str, ...]) -> tuple[list[str], str]:
    """What of an address line are numbers, in order of the alphabet, and the words between."""
    numbers = sorted(part for part in line if any(mark.isdigit() for mark in part))
    return numbers, " ".join(part for part in line if part not in numbers)
