"""The example's register: the same bytes every time, nobody real, and each of its cast found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from proviso_gateway.adapters.register.files import examine_register, read_register
from proviso_gateway.rehearsal.example import SEED, SIZE, example_people, register_files
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Gender, Search
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.trace import trace

FOLDER = Path(__file__).parents[2] / "examples" / "nhs-home-office" / "register"
AS_OF = Population(SIZE, SEED).as_of
PEOPLE, CAST = example_people(SEED, SIZE)
TABLES = tables_of(PEOPLE, DEFAULT)
BY_ID = {person.person_id: person for person in PEOPLE}


def test_generating_again_gives_the_bytes_that_are_shipped() -> None:
    shipped = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert shipped == {name: text.encode() for name, text in register_files(PEOPLE, AS_OF).items()}


def test_the_shipped_register_reads_back_as_the_people_it_was_made_from() -> None:
    snapshot = read_register(FOLDER)
    assert tuple(snapshot.records) == PEOPLE
    assert snapshot.synthetic
    assert examine_register(FOLDER).rows["person.csv"] == SIZE


def test_nobody_in_it_can_be_real() -> None:
    for person in PEOPLE:
        assert person.person_id.startswith("999")
        places = (person.postcode, *(place.postcode for place in person.previous_addresses))
        assert all(postcode[:1] in ("Q", "V", "X", "") for postcode in places)
        assert person.practice_code[:1] in ("Z", "")


def test_another_seed_gives_another_register_and_the_same_cast() -> None:
    other, _ = example_people(SEED + 1, SIZE)
    assert other != PEOPLE
    assert {p.family_name for p in other} >= {BY_ID[number].family_name for number in CAST.values()}


def test_history_never_runs_backwards_or_before_birth() -> None:
    for person in PEOPLE:
        assert person.birth_date is not None
        for place in person.previous_addresses:
            assert place.from_day is not None
            assert place.to_day is not None
            assert person.birth_date <= place.from_day <= place.to_day


def search(key: str, **said: object) -> Search:
    """Names, birth date and address of one of the cast, except as said."""
    person = BY_ID[CAST[key]]
    whole = Search(
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=str(person.birth_date),
        gender=person.gender,
        address_line=person.address_line,
        postcode=person.postcode,
    )
    return replace(whole, **said)  # type: ignore[arg-type]


NOWHERE = {"address_line": "", "postcode": ""}
LEFT = {"address_line": "7 Elm Walk", "postcode": "VA8 1AA"}
CANAL = {"address_line": "Flat 12, 88 Canal St", "postcode": "QX4 6RE"}
GARNET = {"address_line": "19 Garnet Rd", "postcode": "QX4 2TT"}

STORY = [
    ("clean", {}, "traced", "found", "clean"),
    ("clean", {"family_name": "Szczepanska"}, "traced", "found", "clean"),
    ("clean", {"given_name": "Agnieska"}, "traced", "found", "clean"),
    ("clean", {"birth_date": "1984-05-19"}, "traced", "found", "clean"),
    ("clean-spouse", {"birth_date": "1982-30-11"}, "traced", "found", "clean-spouse"),
    ("married", {"family_name": "Wójcik"}, "traced", "found", "married"),
    ("married", {"family_name": "Wojcik", **GARNET}, "traced", "found", "married"),
    ("moved", CANAL, "traced", "found", "moved"),
    ("moved", LEFT, "traced", "found", "moved"),
    (
        "moved",
        {**LEFT, "gender": Gender.FEMALE, "birth_date": "1987-02-12"},
        "unclear",
        "doubtful",
        None,
    ),
    ("twin-one", {}, "traced", "found", "twin-one"),
    ("twin-other", {}, "traced", "found", "twin-other"),
    ("twin-one", {"given_name": ""}, "unclear", "ambiguous", None),
    ("twin-one", {"given_name": "Amita"}, "unclear", "ambiguous", None),
    ("twin-man", {"middle_names": "Luke"}, "unclear", "doubtful", None),
    ("junior", {}, "traced", "found", "junior"),
    ("senior", {}, "traced", "found", "senior"),
    ("junior", {"birth_date": ""}, "unclear", "ambiguous", None),
    ("namesake-one", NOWHERE, "unclear", "ambiguous", None),
    ("namesake-one", {}, "traced", "found", "namesake-one"),
    ("same-day-one", NOWHERE, "unclear", "ambiguous", None),
    ("same-day-two", {}, "traced", "found", "same-day-two"),
    ("restricted", {}, "no_trace", "restricted", None),
    (
        "restricted",
        {"address_line": "47 Mill Road", "postcode": "QX2 4JQ"},
        "no_trace",
        "restricted",
        None,
    ),
    ("deceased", {}, "no_trace", "deceased", None),
    ("superseded", {"given_name": "Zhang", "family_name": "Wei"}, "traced", "found", "superseded"),
    ("superseded-old", {}, "traced", "found", "superseded"),
    (
        "absent-sister",
        {"given_name": "Dawit", "birth_date": "1990-03-14", "gender": Gender.MALE},
        "no_trace",
        "absent",
        None,
    ),
    ("first-january", {}, "traced", "found", "first-january"),
    ("first-january", {"birth_date": "1988-06-09"}, "traced", "found", "first-january"),
    ("two-families", {"family_name": "Garcia"}, "traced", "found", "two-families"),
    ("order", {"given_name": "Li", "family_name": "Na"}, "traced", "found", "order"),
    ("impossible", {"birth_date": "1979-02-31"}, "traced", "found", "impossible"),
    ("familiar", {"given_name": "Billy", "family_name": "O Connor"}, "traced", "found", "familiar"),
    ("homeless", {"address_line": "no fixed abode"}, "traced", "found", "homeless"),
    ("child", {}, "traced", "found", "child"),
    ("refuge-one", {}, "traced", "found", "refuge-one"),
]


@pytest.mark.parametrize(("key", "said", "kind", "cause", "found"), STORY)
def test_the_cast_is_found_as_its_story_says(
    key: str, said: dict[str, object], kind: str, cause: str, found: str | None
) -> None:
    verdict = trace(search(key, **said), PEOPLE, TABLES, DEFAULT)
    assert (verdict.kind, verdict.cause) == (kind, cause)
    assert verdict.person_id == (CAST[found] if found else None)


def test_everybody_alive_and_unrestricted_is_traced_by_all_that_the_register_says() -> None:
    """Or unclear, where somebody else answers to all of it too; never anybody else."""
    found = 0
    for person in PEOPLE[:120]:
        whole = Search(
            given_name=person.given_name,
            middle_names=person.middle_names,
            family_name=person.family_name,
            birth_date=str(person.birth_date),
            gender=person.gender,
            address_line=person.address_line,
            postcode=person.postcode,
        )
        verdict = trace(whole, PEOPLE, TABLES, DEFAULT)
        if person.restricted or person.deceased_on or person.superseded_by:
            assert verdict.person_id != person.person_id
        else:
            assert verdict.person_id in (person.person_id, None)
            found += verdict.person_id is not None
    assert found >= 105
