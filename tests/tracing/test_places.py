"""Postcodes and address lines: the same home, the same street, the same part of the country."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing.names import Likeness
from proviso_gateway.tracing.people import Address
from proviso_gateway.tracing.places import FoldedAddress, compare_line, compare_postcode

LIKENESS = Likeness(near=9_200, resembling=8_500)


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("QX1 2AB", "qx12ab", "exact"),
        ("QX1 2AB", "QX1 2AC", "near"),
        ("XQ1 2AB", "QX1 2AB", "near"),
        ("QX1 2AB", "QX1 2ZZ", "sector"),
        ("QX1 2", "QX1 2AB", "sector"),
        ("QX1 2AB", "QX7 5TB", "area"),
        ("QX1 2AB", "VA1 2AB", "different"),
        ("QX1", "QX1 2AB", "different"),
        ("", "QX1 2AB", "missing"),
        ("QX1 2AB", "", "missing"),
        ("90210", "90210", "exact"),
        ("90210", "90211", "near"),
        ("2029", "2092", "near"),
        ("2029", "202", "different"),
        ("2029", "20299", "near"),
        ("2029", "3145", "different"),
        ("OX1 2AB", "0X1 2AB", "near"),
        ("QX12 2AB", "OXI2 2AB", "different"),
        ("QI1 SAB", "QI1 5AB", "near"),
        ("ZZ99 3VZ", "QX1 2AB", "missing"),
        ("ZZ99 3VZ", "ZZ99 3VZ", "missing"),
        ("unknown", "Unknown", "missing"),
        ("75001", "10115", "different"),
    ],
)
def test_postcodes_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    one, other = FoldedAddress.of(Address("", stated)), FoldedAddress.of(Address("", recorded))
    assert compare_postcode(one, other).level == level


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("14 Wren Street", "14 wren st.", "exact"),
        ("Flat 12, 88 Canal Street", "88 Canal St, Apt 12", "exact"),
        ("12/88 Canal Street", "Flat 12, 88 Canal Street", "exact"),
        ("12, 88 Canal Street", "Flat 12, 88 Canal Street", "exact"),
        ("Flat 88, 12 Canal Street", "Flat 12, 88 Canal Street", "street"),
        ("Flat 13, 88 Canal Street", "Flat 12, 88 Canal Street", "street"),
        ("88 Canal Street", "Flat 12, 88 Canal Street", "number_slip"),
        ("No. 14, Wren Street", "14 Wren Street", "exact"),
        ("c/o Ahmed, 14 Wren Street", "14 Wren Street", "near"),
        ("14 A Wren Street", "14A Wren Street", "exact"),
        ("14 Wren Street, Quexton", "14 Wren Street", "near"),
        ("Quexton, Wren Street 14", "14 Wren Street, Quexton", "exact"),
        ("14 Wren Street", "14 Wern Street", "near"),
        ("14 Greenwood Road", "14 Green Wood Rd", "near"),
        ("Wren Street", "14 Wren Street", "number_slip"),
        ("41 Wren Street", "14 Wren Street", "number_slip"),
        ("16 Wren Street", "14 Wren Street", "number_slip"),
        ("14A Wren Street", "14 Wren Street", "number_slip"),
        ("160 Wren Street", "14 Wren Street", "street"),
        ("8 Wren Street", "4 Wren Street", "street"),
        ("14 Wren Street", "14 Mill Road", "different"),
        ("14", "14 Wren Street", "number"),
        ("Flat 14", "14 Wren Street", "different"),
        ("", "14 Wren Street", "missing"),
        (" - ", "14 Wren Street", "missing"),
        ("No fixed abode", "14 Wren Street", "missing"),
        ("Of no fixed abode.", "no fixed abode", "missing"),
        ("Sans domicile fixe", "14 Wren Street", "missing"),
    ],
)
def test_address_lines_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    one, other = FoldedAddress.of(Address(stated)), FoldedAddress.of(Address(recorded))
    assert compare_line(one.line, other.line, LIKENESS).level == level


@settings(deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_places_can_be_compared_either_way_round(one: str, other: str) -> None:
    a, b = FoldedAddress.of(Address(one, other)), FoldedAddress.of(Address(other, one))
    assert compare_postcode(a, b).level == compare_postcode(b, a).level
    assert compare_line(a.line, b.line, LIKENESS) == compare_line(b.line, a.line, LIKENESS)
