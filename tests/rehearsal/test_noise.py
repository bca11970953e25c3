"""Noise profiles of other people's making: slips as often and of such kinds as published."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal import noise
from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.noise import INDEPENDENT, keyboard
from proviso_gateway.rehearsal.noise.changes import plain
from proviso_gateway.rehearsal.noise.scanning import read_by_machine
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing.people import Gender, Person, Search

EVERYBODY = [person_at(made, row) for made in chunks(Population(2_500, 3)) for row in made.live]


def shares_of(pairs: list[tuple[Person, Search]]) -> dict[str, float]:
    """How many of a hundred differ, field by field, accents and capitals aside."""
    found: Counter[str] = Counter()
    for person, search in pairs:
        for name in ("given_name", "family_name"):
            found[name] += (
                plain(getattr(person, name)).lower() != plain(getattr(search, name)).lower()
            )
        found["birth_date"] += search.birth_date != str(person.birth_date)
        found["no date"] += not search.birth_date
        found["postcode"] += search.postcode != person.postcode
    return {name: 100 * count / len(pairs) for name, count in found.items()}


@pytest.mark.parametrize(
    ("profile", "given", "family"),
    [
        ("keyboard", (8, 18), (6, 15)),
        ("phonetic", (8, 18), (8, 16)),
        ("scanning", (4, 10), (5, 11)),
        ("census", (12, 25), (9, 15)),
    ],
)
def test_as_many_differ_as_the_sources_say(
    profile: str, given: tuple[int, int], family: tuple[int, int]
) -> None:
    write = INDEPENDENT[profile]
    pairs = [(one, write(one, Dice(5, number))) for number, one in enumerate(EVERYBODY)]
    told = shares_of(pairs)
    assert given[0] <= told["given_name"] <= given[1]
    assert family[0] <= told["family_name"] <= family[1]
    assert 1 <= told["birth_date"] <= 6
    assert 0 < told["no date"] <= 2
    assert 20 <= told["postcode"] <= 53
    again = [write(one, Dice(5, number)) for number, one in enumerate(EVERYBODY)]
    assert again == [search for _, search in pairs]


def test_a_profile_owes_nothing_to_the_tables_of_the_tracing() -> None:
    """Only its values: whoever learned from the tracing's own tables would flatter it."""
    folder = Path(noise.__file__).parent
    for name in ("changes", *INDEPENDENT):
        imported = {
            node.module or ""
            for node in ast.walk(ast.parse((folder / f"{name}.py").read_text()))
            if isinstance(node, ast.ImportFrom)
        }
        of_tracing = {module for module in imported if ".tracing." in module}
        assert of_tracing <= {"proviso_gateway.tracing.people"}, name


def test_slips_of_the_keyboard_are_of_the_published_kinds() -> None:
    """34, 27, 19 and 13 of a hundred leave out, add, put another, exchange; few at the start."""
    kinds: Counter[str] = Counter()
    word, count = "abcdefghi", 6_000
    for number in range(count):
        slip = keyboard.mistyped(word, Dice(1, number))
        more = len(slip) - len(word)
        same = sorted(slip) == sorted(word)
        kinds[{-1: "left out", 1: "added"}.get(more, "exchanged" if same else "another")] += 1
        kinds["first"] += slip[:1] != "a"
    share = {kind: 100 * many / count for kind, many in kinds.items()}
    for kind, expected in (("left out", 34), ("added", 27), ("another", 19), ("exchanged", 13)):
        assert abs(share[kind] - expected) < 6, kind
    assert 1 < share["first"] < 8


def test_a_machine_reads_one_character_in_a_hundred_wrongly() -> None:
    slip, words = read_by_machine(10), 4_000
    wrong = sum(slip("Trevithick", Dice(2, number)) != "Trevithick" for number in range(words))
    assert abs(wrong / words - (1 - 0.99**10)) < 0.02


def test_several_profiles_take_turns_and_are_told() -> None:
    asking = Sample(900, 8, noise="keyboard, census,phonetic")
    told = Counter(one.noise for one in asked(Population(2_500, 3), asking))
    assert set(told) == {"keyboard", "census", "phonetic"}
    assert min(told.values()) > 200


@pytest.mark.parametrize("profiles", ["loud", "", "usual,", "census,loud"])
def test_a_profile_that_is_none_is_refused(profiles: str) -> None:
    with pytest.raises(Problem) as refused:
        Sample(5, 1, noise=profiles)
    assert refused.value.code == "labelled.no-such-noise"


SHAPES = {
    "digits": r"\d{4}",
    "foreign": r"\d{4}|0\d{4}|\d{4} [QVX][A-Z]|[QVX]\d[A-Z] \d[A-Z]\d",
    "british": r"[QVX][A-Z]\d{1,2} \d[A-Z]{2}",
}


@pytest.mark.parametrize("form", SHAPES)
def test_people_may_live_in_other_countries_and_have_no_gender(form: str) -> None:
    population = Population(1_200, 4, postcodes=form, genders=False)
    people = [person_at(made, row) for made in chunks(population) for row in made.live]
    codes = [place.postcode for one in people for place in one.addresses() if place.postcode]
    assert all(re.fullmatch(SHAPES[form], code) for code in codes)
    assert len(set(codes)) > 30
    assert {one.gender for one in people} == {Gender.UNKNOWN}
    if form == "foreign":
        shapes = {re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", code)) for code in codes}
        assert shapes == {"9999", "99999", "9999 AA", "A9A 9A9"}


def test_requests_may_leave_out_every_gender() -> None:
    population = Population(1_200, 4)
    told = {one.search.gender for one in asked(population, Sample(200, 1, genders=False))}
    assert told == {Gender.UNKNOWN}
    assert len({one.search.gender for one in asked(population, Sample(200, 1))}) > 1
