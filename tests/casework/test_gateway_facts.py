"""What a request really says of whom it means: the words of 2025 say nothing."""

import pytest

from proviso_gateway.casework.gateway_facts import states
from proviso_gateway.tracing.nothing import TABLE
from proviso_gateway.tracing.people import Search


def said(**parts: str) -> frozenset[str]:
    return states(Search(**parts))


@pytest.mark.parametrize(
    "line",
    [
        "12 Fern Street",
        "Flat 2, 7 Mill Lane, Queenstown",
        "The Old Farm, Valley End",
        "1600 Sycamore Avenue",
    ],
)
def test_a_street_or_building_with_a_place_is_an_address(line: str) -> None:
    assert "address" in said(address_line=line, postcode="QX1 1AA")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Failed to Provide",
        "Unknown Address",
        "UNKNOWN",
        "NA NA",
        "n/a",
        "-",
        "No fixed abode",
        "N.F.A.",
        "Queenstown",
        "12",
        "not known",
        "homeless",
        "Don't Care 12345",
        "00000",
        "Failed to Provide 12345",
        "Failed to Provide, QX1 1AA",
        "County Jail 12345-6789",
    ],
)
def test_what_people_write_for_nothing_is_no_address(line: str) -> None:
    assert "address" not in said(address_line=line, postcode="QX1 1AA")
    assert "address" not in said(address_line=line)


def test_a_postcode_within_the_line_is_a_place_and_no_house_number() -> None:
    assert "address" in said(address_line="12 Fern Street, QX1 1AA")
    assert "address" in said(address_line="12345 Sycamore Avenue 12345")
    assert "address" not in said(address_line="Sycamore Avenue 12345")


def test_a_street_without_a_place_is_no_address_and_a_postcode_is_none() -> None:
    assert "address" not in said(address_line="12 Fern Street")
    assert "address" in said(address_line="12 Fern Street, Queenstown")
    assert said(postcode="QX1 1AA") == {"postcode"}


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("1980-02-29", True),
        ("1981-02-29", False),
        ("1980-02", False),
        ("1980", False),
        ("", False),
        ("0001-01-01", False),
        ("unknown", False),
    ],
)
def test_only_a_full_and_possible_day_is_a_date_of_birth(text: str, full: bool) -> None:
    assert ("birth_date" in said(birth_date=text)) is full


def test_a_name_is_said_where_it_has_letters_and_is_no_placeholder() -> None:
    assert said(given_name="Ann", family_name="O'Neil") == {"given_name", "family_name"}
    assert said(given_name="UNKNOWN", family_name="Not known", middle_names="-") == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "No fixed abode, Queenstown",
        "No fixed abode Queenstown",
        "NFA (Queenstown)",
        "12 no fixed abode",
        "Unknown 5, Queenstown",
        "Flat unknown",
        "Flat 2",
        "do not know",
        "Sans domicile fixe, Reineville",
    ],
)
def test_a_word_for_nothing_beside_a_town_or_a_number_is_no_address(line: str) -> None:
    assert "address" not in said(address_line=line, postcode="QX1 1AA")


def test_a_word_for_nothing_beside_a_whole_address_does_not_take_it_away() -> None:
    assert "address" in said(address_line="Unknown, 12 Fern Street", postcode="QX1 1AA")
    assert "address" in said(address_line="Flat not known, 12 Fern Street", postcode="QX1 1AA")


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (row, value.rstrip("*"))
        for row in TABLE["rows"]
        for value in row["values"]
        if "/" not in value or row["field"] == "address_line"  # no name may hold one
    ],
    ids=lambda one: one if isinstance(one, str) else one["field"],
)
def test_nothing_that_says_nothing_in_tracing_is_evidence_that_something_was_stated(
    row: dict[str, str], value: str
) -> None:
    assert said(**{row["field"]: value}) == frozenset()


def test_a_pseudo_postcode_is_no_place() -> None:
    assert said(postcode="ZZ99 3VZ") == frozenset()
    assert "address" not in said(address_line="12 Fern Street", postcode="ZZ99 3VZ")
