"""Places that do not exist: address number → line and postcode, by arithmetic alone.

Postcode areas begin with Q, V or X, letters with which no British area begins. About fifteen
addresses share a postcode, and a postcode lies in one street. Other countries' codes (`DIGITS`,
`FOREIGN`) are shared by streets that have nothing to do with each other, as a town's code is.
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.rehearsal.columns import Coded, Joined, Wordlist
from proviso_gateway.rehearsal.names.system import words
from proviso_gateway.rehearsal.stream import Numbers

ADDRESSES = 15
"""Addresses of one postcode."""

BRITISH, DIGITS, FOREIGN = "british", "digits", "foreign"
POSTCODES = (BRITISH, DIGITS, FOREIGN)
"""Forms of postcodes: British ones; four digits, for a whole town; or those of several countries
(four digits, five, `1234 QA`, `Q1A 2B3`), mixed."""

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


def place_of(address: int, form: str = BRITISH) -> tuple[str, str]:
    """The line and postcode of one address; both empty where there is none (below 0).

    Every sixth postcode is a block of flats. `lines` and `postcodes` say the same of many at once.
    """
    if address < 0:
        return "", ""
    unit, place = divmod(address, ADDRESSES)
    mixed = unit * 2_654_435_761 % 2**32
    street = f"{_NAMES[mixed % len(_NAMES)]} {_KINDS[mixed // 64 % len(_KINDS)]}"
    number = unit * 7 % 140 + 1
    rest, letters = divmod(unit, _UNITS)
    rest, sector = divmod(rest, _SECTORS)
    area, district = divmod(rest, _DISTRICTS)
    postcode = f"{_AREAS[area]}{district + 1} {sector}{_pair(letters)}"
    if form != BRITISH:
        postcode = _ELSEWHERE[int(_elsewhere(np.array([unit]), form)[0])]
    if unit % 6:
        return f"{number + 2 * place} {street}", postcode
    return f"Flat {place + 1}, {number} {street}", postcode


def _pair(letters: int) -> str:
    """The last two letters of a postcode."""
    first, second = divmod(letters * 2 + 1, len(_LETTERS))
    return _LETTERS[first] + _LETTERS[second]


_STREETS = Wordlist([f"{name} {kind}" for kind in _KINDS for name in _NAMES])
_FLATS = Wordlist([f"Flat {place + 1}, " for place in range(ADDRESSES)])
_NUMBERS = Wordlist([f"{number} " for number in range(140 + 2 * ADDRESSES)])
_DISTRICT = Wordlist([f"{area}{number + 1}" for area in _AREAS for number in range(_DISTRICTS)])
_UNIT = Wordlist([
    f" {sector}{_pair(letters)}" for sector in range(_SECTORS) for letters in range(_UNITS)
])  # fmt: skip


def lines(addresses: Numbers) -> Joined:
    """The lines of these addresses."""
    units, places = np.divmod(addresses, ADDRESSES)
    mixed = units * 2_654_435_761 % 2**32
    streets = mixed // 64 % len(_KINDS) * len(_NAMES) + mixed % len(_NAMES)
    numbers = units * 7 % 140 + 1
    is_flat, there = units % 6 == 0, addresses >= 0
    return Joined((
        Coded(np.where(is_flat & there, places, -1), _FLATS),
        Coded(np.where(there, np.where(is_flat, numbers, numbers + 2 * places), -1), _NUMBERS),
        Coded(np.where(there, streets, -1), _STREETS),
    ))  # fmt: skip


_TOWNS = 9_000
_SHAPES = 4
_ELSEWHERE = (
    *(f"{1_000 + town}" for town in range(_TOWNS)),
    *(f"0{1_000 + town}" for town in range(_TOWNS)),
    *(f"{1_000 + town} {'QVX'[town % 3]}{_LETTERS[town % 20]}" for town in range(_TOWNS)),
    *(
        f"{'QVX'[town % 3]}{town // 3 % 10}{_LETTERS[town // 30 % 20]} "
        f"{town // 600 % 10}{_LETTERS[town // 7 % 20]}{town // 11 % 10}"
        for town in range(_TOWNS)
    ),
)
_TOWN = Wordlist(_ELSEWHERE)


def _elsewhere(units: Numbers, form: str) -> Numbers:
    """For each British unit, which of `_ELSEWHERE` stands in its place: neighbouring units get
    codes that have nothing in common."""
    mixed = units * 40_503 % 2**16 * 2_654_435_761 % 2**32
    town = mixed // 2**8 % _TOWNS
    shape = mixed // 2**4 % _SHAPES if form == FOREIGN else 0
    return town + shape * _TOWNS


def postcodes(addresses: Numbers, form: str = BRITISH) -> Coded | Joined:
    """The postcodes of these addresses."""
    if form != BRITISH:
        towns = _elsewhere(np.maximum(addresses, 0) // ADDRESSES, form)
        return Coded(np.where(addresses >= 0, towns, -1), _TOWN)
    districts, units = np.divmod(addresses // ADDRESSES, _SECTORS * _UNITS)
    there = addresses >= 0
    return Joined((
        Coded(np.where(there, districts, -1), _DISTRICT),
        Coded(np.where(there, units, -1), _UNIT),
    ))  # fmt: skip


def practice_of(address: int) -> str:
    """The practice of one address: Z and five digits, a form that is not in use.

    One serves two hundred postcodes. Homeless people are on the list of the first.
    """
    return f"Z{10_000 + max(address, 0) // ADDRESSES // 200 % 90_000}"


_PRACTICES = Wordlist([f"Z{number}" for number in range(10_000, 100_000)])


def practices(addresses: Numbers) -> Coded:
    """The practices of these addresses."""
    return Coded(np.maximum(addresses, 0) // ADDRESSES // 200 % 90_000, _PRACTICES)
