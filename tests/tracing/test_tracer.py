"""The tracer over columns answers what the plain one answers, whatever is written."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import (
    GIVEN,
    PEOPLE,
    SEARCHES,
    person,
    sayable,
    search_for,
    strangers,
)

from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing import tracer as tracing
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import (
    Gender,
    NameUse,
    Person,
    PreviousAddress,
    PreviousName,
    Search,
)
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.trace import trace
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict, VerdictKind

HOSTILE = st.one_of(
    st.sampled_from(("", "Bo", "Al-Masri", "Jo Anne", "JoAnne", "O'Neil", "Łukasz", "李", "محمد")),
    st.sampled_from(GIVEN),
    st.text(max_size=8),
)
NAMES = st.builds(
    PreviousName,
    use=st.sampled_from(NameUse),
    given_name=HOSTILE,
    middle_names=HOSTILE,
    family_name=HOSTILE,
)
PLACES = st.builds(
    PreviousAddress,
    address_line=st.sampled_from(("", "1 Wren Street", "Flat 2, 14 Mill Road", "14 Mill Rd")),
    postcode=st.one_of(st.sampled_from(("", "QX1 2AB", "QX1 2AC", "qx1 2", "VA7 1ZZ")), HOSTILE),
)
SOMEBODY = st.builds(
    replace,
    PEOPLE,
    given_name=HOSTILE,
    middle_names=HOSTILE,
    family_name=HOSTILE,
    previous_names=st.lists(NAMES, max_size=2).map(tuple),
    previous_addresses=st.lists(PLACES, max_size=3).map(tuple),
    deceased_on=st.sampled_from((None, None, None, datetime.date(2015, 1, 1))),
)
SOUGHT = st.builds(
    lambda one, **said: sayable(**dataclasses.asdict(one) | said),
    SEARCHES,
    given_name=HOSTILE,
    middle_names=HOSTILE,
    family_name=HOSTILE,
).filter(bool)


@st.composite
def registers(draw: st.DrawFn) -> tuple[Person, ...]:
    """Up to twelve people with histories; some records are superseded by a live one."""
    people = draw(st.lists(SOMEBODY, min_size=1, max_size=12))
    old = draw(st.lists(st.booleans(), min_size=len(people), max_size=len(people)))
    named = [replace(p, person_id=f"SYN-{n:03}") for n, p in enumerate(people)]
    return tuple(
        replace(p, superseded_by="SYN-000") if was and n else p
        for n, (p, was) in enumerate(zip(named, old, strict=True))
    )


@settings(max_examples=60, deadline=None)
@given(registers(), st.lists(SOUGHT, min_size=1, max_size=4))
def test_it_answers_what_the_plain_tracer_answers(
    people: tuple[Person, ...], searches: list[Search]
) -> None:
    tables = tables_of(people, DEFAULT)
    tracer = Tracer(Records.of(people), DEFAULT)
    assert tracer.tables == tables
    for reach in (False, True):
        for search in searches:
            plain = trace(search, people, tables, DEFAULT, reach_restricted=reach)
            assert tracer.trace(search, reach_restricted=reach) == plain


def test_it_answers_so_on_a_population_with_its_requests() -> None:
    population = Population(400, 11)
    people = [person_at(c, r) for c in chunks(population) for r in range(len(c))]
    tracer = Tracer(Records.of(people), DEFAULT)
    tables = tables_of(people, DEFAULT)
    searches = [one.search for one in asked(population, Sample(60, 12, look_alikes=30))]
    told = [tracer.trace(search) for search in searches]
    assert told == [trace(search, people, tables, DEFAULT) for search in searches]
    assert {verdict.kind for verdict in told} >= {VerdictKind.TRACED, VerdictKind.UNCLEAR}
    assert list(tracer.trace_all(searches)) == [unexplained(verdict) for verdict in told]


def unexplained(verdict: Verdict) -> Verdict:
    """The verdict without what was found about anybody."""
    best, second = (one and replace(one, findings=()) for one in (verdict.best, verdict.second))
    return replace(verdict, best=best, second=second)


def test_records_are_the_people_they_were_made_of() -> None:
    people = [person(n) for n in (3, 1, 2)]
    records = Records.of(people)
    assert list(records) == sorted(people, key=lambda one: one.person_id)
    assert records.row_of("SYN-0002") == 1
    assert records.row_of("SYN-0009") is None
    with pytest.raises(Problem, match=r"tracing\.person-twice"):
        Records.of([*people, person(1)])
    with pytest.raises(Problem, match=r"tracing\.superseded-astray"):
        Records.of([replace(person(1), superseded_by="SYN-0404")])
    there, back = person(1), person(2)
    circle = [
        replace(there, superseded_by=back.person_id),
        replace(back, superseded_by=there.person_id),
    ]
    with pytest.raises(Problem, match=r"tracing\.superseded-astray"):
        Tracer(Records.of(circle), DEFAULT)


def test_a_register_of_nobody_finds_nobody() -> None:
    tracer = Tracer(Records.of([]), DEFAULT)
    assert tracer.trace(search_for(person(1))).kind is VerdictKind.NO_TRACE


def test_if_the_two_readers_disagree_nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = person(1)
    tracer = Tracer(Records.of([anna, *strangers(20)]), DEFAULT)
    assert tracer.trace(search_for(anna)).person_id == anna.person_id
    inner = tracing.compare
    monkeypatch.setattr(
        tracing, "compare", lambda *args: replace(inner(*args), weight=inner(*args).weight + 1)
    )
    with pytest.raises(Problem, match=r"tracing\.readers-disagree"):
        tracer.trace(search_for(anna))


@pytest.mark.parametrize(
    "search",
    [
        Search(),
        Search(given_name="x" * 120, family_name="y" * 120),
        Search(given_name="A", family_name="B", birth_date="1"),
        Search(given_name="محمد", family_name="李", birth_date="31/02/1984", postcode="🏠"),
        Search(birth_date="9999-99-99", postcode="Q" * 16, gender=Gender.OTHER),
        Search(given_name="\u200b\u0301\u2800", family_name=" ' - ", address_line="," * 250),
    ],
    ids=["nothing", "the longest", "one letter", "scripts", "no date", "marks"],
)
def test_whatever_is_asked_gets_an_answer(search: Search) -> None:
    everybody_alike = [person(n, family_name="Smith") for n in range(40)]
    odd = [
        person(900, given_name="x" * 10_000, family_name="y" * 9_999),
        person(901, given_name="", family_name="", birth_date=None, postcode="", address_line=""),
        person(902, given_name="محمد", family_name="李"),
    ]
    people = [*everybody_alike, *odd]
    found = Tracer(Records.of(people), DEFAULT).trace(search)
    assert found == trace(search, people, tables_of(people, DEFAULT), DEFAULT)
