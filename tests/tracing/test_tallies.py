"""What parts of a register count, added up, are the tables of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.tracing.households import person, strangers
from tests.tracing.test_tracer import registers

from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.model import RARE
from proviso_gateway.tracing.parts import part_numbers, some_of
from proviso_gateway.tracing.people import Person
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tables import Tables, tables_of
from proviso_gateway.tracing.tallies import (
    ALONE,
    NEAR,
    UNITS,
    Said,
    Tally,
    crowds_of,
    near_counts,
    tables_of_tallies,
)
from proviso_gateway.tracing.tracer import Tracer


def added(people: Sequence[Person], parts: int) -> Tables:
    """The tables of these people, of what each of so many parts of them counts."""
    records = Records.of(people)
    numbers = part_numbers(records, parts)
    tallies = [Tally.of(some_of(records, np.flatnonzero(numbers == n))) for n in range(parts)]
    total = sum(one.people for one in tallies)
    counts: dict[str, Counter[str]] = {field: Counter() for field in (*RARE, UNITS, ALONE)}
    homes, namesakes = Counter[str](), Counter[str]()
    for one in tallies:
        for field, counted in one.counts.items():
            counts[field].update(counted)
        homes.update(one.homes)
        namesakes.update(one.namesakes)
    near = {}
    for name in NEAR:
        said = [one.near[name].texts[code] for one in tallies for code in one.near[name].codes]
        texts = list(dict.fromkeys(said))
        near[name] = Said(np.array([texts.index(text) for text in said], dtype=np.int64), texts)
    crowded = crowds_of(total, counts, homes)
    return tables_of_tallies(total, counts, namesakes, near_counts(near, crowded), crowded, DEFAULT)


@given(registers(), st.sampled_from((1, 2, 5)))
def test_what_parts_count_is_added_to_the_tables_of_the_whole(
    people: tuple[Person, ...], parts: int
) -> None:
    assert added(people, parts) == tables_of(people, DEFAULT)


def test_so_it_is_where_too_many_live_in_one_home_and_are_born_on_one_day() -> None:
    home = {"address_line": "1 High Street", "postcode": "QX1 1AA"}
    many = [
        replace(person(n), **home if n % 3 else {}, birth_date=date(1985, 1, 1 + n % 5 // 4))
        for n in range(1, 301)
    ]
    tables = added([*many, *strangers(100)], 4)
    assert tables == tables_of([*many, *strangers(100)], DEFAULT)
    assert tables.crowds.days
    assert tables.crowds.units
    assert tables.crowds.homes


def test_a_street_is_one_in_whatever_order_its_words_stand() -> None:
    near = {"postcode": "QX1 2AB", "previous_addresses": ()}
    people = [replace(person(1), address_line="14 Mill Road", **near),
              replace(person(2), address_line="14 Road Mill", **near)]  # fmt: skip
    assert (
        added(people, 1) == tables_of(people, DEFAULT) == Tracer(Records.of(people), DEFAULT).tables
    )
    assert added(people, 1).pairs["kin"]["street"].same == 1
