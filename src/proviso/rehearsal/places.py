"""Places that do not exist: address number → line and postcode, by arithmetic alone.

Postcode areas begin with Q, V or X, letters with which no British area begins. About fifteen
addresses share a postcode, and a postcode lies in one street.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proviso.rehearsal.names.system import words
from proviso.rehearsal.stream import Numbers

ADDRESSES = 15
"""Addresses of one postcode."""

_UNITS, _SECTORS, _DISTRICTS = 153, 10, 20
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_AREAS = tuple(first + second for first in "QVX" for second in "ABCDEFGHJKLMNOPRSTUWXYZ")

MOST = _UNITS * _SECTORS * _DISTRICTS * len(_AREAS) * ADDRESSES
"""How many addresses there are at all."""

_NAMES = words("""
    Wren Mill Station Tannery Orchard Kiln Chapel Harbour Fennel Cedar Weaver Lantern College Quarry
    Foundry Almond Saddler Moor Beacon Garnet Canal Plover Heron Juniper Bramble Cobbler Falcon
    Granary Hawthorn Ivy Kestrel Larch Meadow Nettle Osier Poplar Quince Rowan Sorrel Thistle Umber
    Vine Willow Yarrow Barley Clover Drover Elder Fuller Gorse Hazel Jasmine
    """)
_KINDS = words("Street Road Lane Rise Close Court View Walk Gardens Terrace Way Hill Place Avenue")


_STREETS = tuple(tuple(f"{name} {kind}" for name in _NAMES) for kind in _KINDS)


def street_of(unit: int) -> str:
    """The street in which a postcode lies."""
    mixed = unit * 2_654_435_761 % 2**32
    return _STREETS[mixed // 64 % len(_KINDS)][mixed % len(_NAMES)]


def postcode_of(unit: int) -> str:
    """The postcode with this number."""
    rest, letters = divmod(unit, _UNITS)
    rest, sector = divmod(rest, _SECTORS)
    area, district = divmod(rest, _DISTRICTS)
    first, second = divmod(letters * 2 + 1, len(_LETTERS))
    return f"{_AREAS[area]}{district + 1} {sector}{_LETTERS[first]}{_LETTERS[second]}"


def line_of(address: int) -> str:
    """The address line with this number: every sixth postcode is a block of flats."""
    unit, place = divmod(address, ADDRESSES)
    return _line(unit, street_of(unit), place)


def _line(unit: int, street: str, place: int) -> str:
    number = unit * 7 % 140 + 1
    if unit % 6:
        return f"{number + 2 * place} {street}"
    return f"Flat {place + 1}, {number} {street}"


def written(addresses: Numbers) -> tuple[list[str], list[str]]:
    """The lines and postcodes of these addresses; both empty where there is none (below 0).

    What a postcode's addresses have in common is worked out once.
    """
    units, at = np.unique(addresses // ADDRESSES, return_inverse=True)
    known = [(u, "", "") if u < 0 else (u, street_of(u), postcode_of(u)) for u in units.tolist()]
    lines: list[str] = []
    postcodes: list[str] = []
    for one, place in zip(at.tolist(), (addresses % ADDRESSES).tolist(), strict=True):
        unit, street, postcode = known[one]
        lines.append(_line(unit, street, place) if postcode else "")
        postcodes.append(postcode)
    return lines, postcodes


def practice_of(units: Numbers) -> NDArray[np.int64]:
    """The practice of these postcodes, as the number after its Z: one for every two hundred."""
    return 10_000 + units // 200 % 90_000
