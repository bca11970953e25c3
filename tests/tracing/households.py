"""Small registers for tests: two homes of a family, strangers around them, and searches."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from proviso_gateway.errors import Problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Gender, Person, Search
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.trace import trace
from proviso_gateway.tracing.verdict import Verdict

GIVEN = ("Marta", "Jonas", "Ifeoma", "Rhiannon", "Viktor", "Sunil", "Yolanda", "Quentin")
FAMILY = ("Abara", "Brzozowski", "Castellano", "Demir", "Eriksen", "Smith")


def person(number: int, **said: object) -> Person:
    """Somebody unlike anybody else, except in what is said."""
    born = datetime.date(1950, 2, 3) + datetime.timedelta(days=487 * number)
    plain = Person(
        person_id=f"SYN-{number:04}",
        given_name=f"{GIVEN[number % len(GIVEN)]}",
        family_name=FAMILY[number % len(FAMILY)],
        birth_date=born,
        gender=(Gender.FEMALE, Gender.MALE)[number % 2],
        address_line=f"{number + 1} Wren Street",
        postcode=f"QX{number % 9 + 1} {number % 10}AB",
    )
    return replace(plain, **said)  # type: ignore[arg-type]


def strangers(count: int) -> tuple[Person, ...]:
    return tuple(person(1000 + number) for number in range(count))


def search_for(someone: Person, **said: object) -> Search:
    """The search that says all of what the register knows, except what is said otherwise."""
    whole = Search(
        given_name=someone.given_name,
        middle_names=someone.middle_names,
        family_name=someone.family_name,
        birth_date=someone.birth_date.isoformat() if someone.birth_date else "",
        gender=someone.gender,
        address_line=someone.address_line,
        postcode=someone.postcode,
    )
    return replace(whole, **said)  # type: ignore[arg-type]


def find(search: Search, *people: Person, **options: bool) -> Verdict:
    return trace(search, people, tables_of(people, DEFAULT), DEFAULT, **options)


_LETTERS = "abcdefghijklmnoprstuwz"
NAMES = st.one_of(st.sampled_from((*GIVEN, *FAMILY)), st.text(_LETTERS, max_size=9))
BIRTHS = st.dates(datetime.date(1930, 1, 1), datetime.date(2010, 1, 1))
PEOPLE = st.builds(
    Person,
    person_id=st.just(""),
    given_name=NAMES,
    family_name=NAMES,
    birth_date=st.one_of(st.none(), BIRTHS),
    gender=st.sampled_from(Gender),
    address_line=st.sampled_from(("", "1 Wren Street", "14 Mill Road")),
    postcode=st.sampled_from(("", "QX1 2AB", "QX1 2AC", "VA7 1ZZ")),
    restricted=st.booleans(),
)
REGISTERS = st.lists(PEOPLE, min_size=1, max_size=12).map(
    lambda people: tuple(replace(p, person_id=f"SYN-{n:03}") for n, p in enumerate(people))
)


def sayable(**said: Any) -> Search | None:
    """A search, or None where no request can say so (controls, formulas, wildcards)."""
    try:
        return Search(**said)
    except Problem:
        return None


SEARCHES = st.builds(
    sayable,
    given_name=NAMES,
    middle_names=NAMES,
    family_name=NAMES,
    birth_date=st.one_of(st.text(max_size=12), BIRTHS.map(str)),
    gender=st.sampled_from(Gender),
    address_line=st.sampled_from(("", "1 Wren St", "14 Mill Road")),
    postcode=st.sampled_from(("", "QX1 2AB", "VA7 1ZZ")),
).filter(bool)
