"""Compares one written place with another: postcode, and address line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proviso_gateway.tracing.addresses import AddressParts, folded_line
from proviso_gateway.tracing.folding import whole
from proviso_gateway.tracing.levels import DIFFERENT, MISSING, FieldLevel
from proviso_gateway.tracing.names import Likeness
from proviso_gateway.tracing.nothing import says_nothing
from proviso_gateway.tracing.people import Address
from proviso_gateway.tracing.similarity import jaro_winkler, one_edit, within

_UNIT = re.compile(r"([a-z]{1,2})(\d[a-z\d]?)(\d)([a-z]{2})", re.ASCII)
_SECTOR = re.compile(r"([a-z]{1,2})(\d[a-z\d]?) +(\d)", re.ASCII)
_AS_LETTERS = str.maketrans("01258", "olzsb")

SHORTEST_CODE = 4
"""Postcodes of fewer letters are never a slip away."""


@dataclass(frozen=True, slots=True)
class FoldedAddress:
    """A place ready to be compared. `sector` and `area` are empty outside the British form.

    The keys of the three differ in form (`qx12ab`, `qx1 2`, `qx`), so that one table counts all.
    `shape` is the unit with digits for the letters that look like them, or the other way round.
    """

    unit: str
    sector: str
    area: str
    line: AddressParts

    @classmethod
    def of(cls, address: Address) -> FoldedAddress:
        """The folded parts of a written place. A postcode may stop at its sector: `QX1 2`. Where
        it says nothing (`ZZ99 3VZ`) it is none."""
        line = folded_line(address.address_line)
        if says_nothing("postcode", address.postcode):
            return cls("", "", "", line)
        unit = whole(address.postcode)
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


def shape(unit: str) -> str:
    """A postcode with letters for the digits that look like them: `0X1` and `OX1` are alike."""
    return unit.translate(_AS_LETTERS).replace("i", "l")


def compare_postcode(stated: FoldedAddress, recorded: FoldedAddress) -> FieldLevel:
    """The strongest level on which the postcodes agree."""
    if not (stated.unit or stated.sector) or not (recorded.unit or recorded.sector):
        return FieldLevel(MISSING)
    if stated.unit and stated.unit == recorded.unit:
        return FieldLevel("exact", (recorded.unit,))
    if stated.unit and recorded.unit and _slip(stated.unit, recorded.unit):
        return FieldLevel("near", (recorded.unit,), stated.unit)
    if stated.sector and stated.sector == recorded.sector:
        return FieldLevel("sector", (recorded.sector,))
    if stated.area and stated.area == recorded.area:
        return FieldLevel("area", (recorded.area,))
    return FieldLevel(DIFFERENT)


def _slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_CODE:
        return False
    return one_edit(one, other) or shape(one) == shape(other)


def compare_line(stated: AddressParts, recorded: AddressParts, likeness: Likeness) -> FieldLevel:
    """The strongest level on which the address lines agree. Another number is another home, and so
    are numbers that changed roles: flat 88 of house 12 is not flat 12 of house 88."""
    if not stated or not recorded:
        return FieldLevel(MISSING)
    if stated == recorded:
        return FieldLevel("exact")
    same = stated.numbers == recorded.numbers
    if not stated.words or not recorded.words:
        return FieldLevel("number" if same and stated.numbers else DIFFERENT)
    if not words_alike(stated, recorded, likeness, slips=same):
        return FieldLevel(DIFFERENT)
    if same:
        return FieldLevel("near")
    return FieldLevel("number_slip" if number_slip(stated, recorded) else "street")


def words_alike(
    stated: AddressParts, recorded: AddressParts, likeness: Likeness, *, slips: bool
) -> bool:
    """Whether two lines name one street: the words of the shorter are mostly found in the longer.
    Where `slips` are looked for, a word may be a slip away, or all run together nearly the same."""
    a, b = stated.run, recorded.run
    if a == b:
        return True
    few, many = sorted((stated.words, recorded.words), key=len)
    found = sum(
        len(word)
        for word in few
        if word in many or (slips and any(_same_word(word, other) for other in many))
    )
    if 3 * found >= 2 * sum(map(len, few)):
        return True
    return slips and (jaro_winkler(a, b) >= likeness.near or within(a, b, 2))


def _same_word(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 4 and one_edit(one, other)


def number_slip(stated: AddressParts, recorded: AddressParts) -> bool:
    """Whether one house number was lost, or is a slip of the other."""
    if stated.flat and recorded.flat and stated.flat != recorded.flat:
        return False
    a, b = stated.house, recorded.house
    if not a or not b:
        return True
    return a == b or (max(len(a), len(b)) > 1 and one_edit(a, b))
