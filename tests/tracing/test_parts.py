"""A register in parts says what the whole says, to the bit, however it was divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import person, search_for, strangers
from tests.tracing.test_tracer import SOUGHT, registers

from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.parts import (
    merged,
    part_numbers,
    partial_of,
    partial_text,
    ready_part,
    some_of,
    tables_for,
)
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.trace import NOBODY_HERE, conclude
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import VerdictKind

PARTS = (1, 2, 3, 7)


def divided(records: Records, parts: int) -> list[Tracer]:
    """A tracer of each part."""
    tables = tables_for(records, DEFAULT)
    numbers = part_numbers(records, parts)
    some = [some_of(records, (numbers == n).nonzero()[0]) for n in range(parts)]
    return [Tracer(one, DEFAULT, ready_part(one, tables, DEFAULT)) for one in some]


def check_same(people: Sequence[Person], searches: Sequence[Search], parts: int) -> None:
    """Hold the parts to the whole, findings and all, and what travels to what was said."""
    records = Records.of(people)
    whole, tracers = Tracer(records, DEFAULT), divided(records, parts)
    assert {t.tables.hash for t in tracers} == {whole.tables.hash}
    seen = [list(tracer.partial_all(searches)) for tracer in tracers]
    told = list(whole.trace_all(searches))
    for at, search in enumerate(searches):
        each = [tracer.partial(search) for tracer in tracers]
        assert [partial_of(partial_text(one)) for one in each] == each
        together = merged(each)
        assert together == whole.partial(search)
        for reach in (False, True):
            expected = whole.trace(search, reach_restricted=reach)
            assert conclude(together, whole.tables, DEFAULT, reach_restricted=reach) == expected
        assert conclude(merged(part[at] for part in seen), whole.tables, DEFAULT) == told[at]


@pytest.mark.parametrize("parts", PARTS)
@settings(max_examples=25)
@given(registers(), st.lists(SOUGHT, min_size=1, max_size=3))
def test_parts_say_together_what_the_whole_says(
    parts: int, people: tuple[Person, ...], searches: list[Search]
) -> None:
    check_same(people, searches, parts)


@pytest.mark.parametrize("parts", PARTS)
def test_they_do_so_on_a_population_with_its_requests(parts: int) -> None:
    population = Population(400, 11)
    people = [person_at(c, r) for c in chunks(population) for r in range(len(c))]
    searches = [one.search for one in asked(population, Sample(60, 12, look_alikes=30))]
    check_same(people, searches, parts)
    found = Tracer(Records.of(people), DEFAULT).trace_all(searches)
    assert {one.kind for one in found} >= {VerdictKind.TRACED, VerdictKind.UNCLEAR}


@pytest.mark.parametrize("parts", PARTS)
def test_a_name_that_one_part_alone_knows_weighs_the_same_in_all(parts: int) -> None:
    """Whether anybody bears a name is asked of the register, never of the part."""
    people = [
        *(person(n, given_name="Anna", family_name="Berg") for n in range(3)),
        *(person(n, given_name="Anne", family_name="Burg") for n in range(10, 13)),
        *strangers(30),
    ]
    searches = [search_for(one) for one in people[:6]]
    swapped = [replace(s, given_name=s.family_name, family_name=s.given_name) for s in searches]
    check_same(people, [*searches, *swapped], parts)


def test_superseded_records_stand_with_their_live_one() -> None:
    chain = [person(n) for n in range(6)]
    linked = [replace(one, superseded_by=after.person_id) for one, after in pairwise(chain)]
    records = Records.of([*linked, chain[-1], *strangers(20)])
    numbers = part_numbers(records, 7)
    at = [records.row_of(one.person_id) for one in chain]
    assert len({int(numbers[row]) for row in at if row is not None}) == 1
    assert len(set(numbers.tolist())) > 1
    check_same([*records], [search_for(one) for one in chain], 7)
    astray = [
        replace(chain[0], superseded_by="SYN-0001"),
        replace(chain[1], superseded_by="SYN-0000"),
    ]
    with pytest.raises(Problem, match=r"tracing\.superseded-astray"):
        part_numbers(Records.of(astray), 2)


def test_every_record_is_in_one_part_as_it_was_written() -> None:
    people = [replace(person(n), declared={"school": f"Q{n % 3}"}) for n in range(9)]
    records = Records.of(people)
    numbers = part_numbers(records, 3)
    parts = [some_of(records, (numbers == n).nonzero()[0]) for n in range(3)]
    assert sorted((p for one in parts for p in one), key=lambda p: p.person_id) == list(records)
    assert all(set(one.declared["school"].texts) <= {"Q0", "Q1", "Q2"} for one in parts)


def test_no_part_says_nothing() -> None:
    assert merged([]) == NOBODY_HERE
    assert partial_of(partial_text(NOBODY_HERE)) == NOBODY_HERE


@pytest.mark.parametrize("parts", PARTS)
def test_what_says_nothing_in_the_register_says_nothing_in_a_part(parts: int) -> None:
    """A hostel, a day on which everybody in it was born, and a postcode: too many in all, and too
    few in any part for the part to tell."""
    hostel = {"address_line": "The Old Mill", "postcode": "QX9 9ZZ"}
    born = person(0).birth_date
    lodgers = [person(n, birth_date=born, **hostel) for n in range(60)]
    people = [*lodgers, *strangers(40)]
    crowds = tables_for(Records.of(people), DEFAULT).crowds
    assert crowds.days
    assert crowds.units
    assert crowds.homes
    check_same(people, [search_for(one) for one in (lodgers[0], lodgers[7], people[-1])], parts)
