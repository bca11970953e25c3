"""The tracer over columns answers what the plain one answers, whatever is written."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import GIVEN, PEOPLE, SEARCHES, person, search_for, strangers

from proviso.errors import Problem
from proviso.rehearsal.labelled import Asking, asked
from proviso.rehearsal.population import Population, chunks
from proviso.rehearsal.records import person_at
from proviso.tracing import tracer as tracing
from proviso.tracing.birth_dates import compare_birth_dates, written_date
from proviso.tracing.default_model import DEFAULT
from proviso.tracing.lookalikes import Letters
from proviso.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName, Search
from proviso.tracing.records import Records, days_of
from proviso.tracing.scoring import could_be_meant
from proviso.tracing.similarity import jaro_winkler, one_edit
from proviso.tracing.tables import tables_of
from proviso.tracing.trace import trace
from proviso.tracing.tracer import Tracer
from proviso.tracing.verdict import VerdictKind

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
SOUGHT = st.builds(replace, SEARCHES, given_name=HOSTILE, middle_names=HOSTILE, family_name=HOSTILE)


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
    searches = [one.search for one in asked(population, Asking(60, 12, look_alikes=30))]
    told = list(tracer.trace_all(searches))
    assert told == [trace(search, people, tables, DEFAULT) for search in searches]
    assert {verdict.kind for verdict in told} >= {VerdictKind.TRACED, VerdictKind.UNCLEAR}


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


WORDS = st.text("abcdeilmnorst1", max_size=9)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=8), st.sampled_from((8_500, 9_200)))
def test_the_bound_never_passes_over_words_that_are_alike(
    word: str, words: list[str], likeness: int
) -> None:
    letters, everywhere = Letters.of(words), np.arange(len(words))
    could = letters.could_resemble(word, everywhere, likeness)
    edit = letters.could_be_one_edit(word, everywhere)
    for number, other in enumerate(words):
        if word and other and (jaro_winkler(word, other) >= likeness or one_edit(word, other)):
            assert could[number]
        if one_edit(word, other):
            assert edit[number]


WRITTEN = st.from_regex(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", fullmatch=True)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2016, 12, 31))


@settings(max_examples=200, deadline=None)
@given(st.one_of(DATES.map(str), WRITTEN), DATES)
def test_the_bound_never_passes_over_a_date_that_agrees(text: str, recorded: datetime.date) -> None:
    stated = written_date(text)
    assert stated is not None
    agrees = compare_birth_dates(stated, recorded).level != "different"
    assert could_be_meant(stated, days_of([recorded]))[0] or not agrees


@pytest.mark.parametrize(
    "search",
    [
        Search(),
        Search(given_name="x" * 10_000, family_name="y" * 10_000),
        Search(given_name="A", family_name="B", birth_date="1"),
        Search(given_name="محمد", family_name="李", birth_date="31/02/1984", postcode="🏠"),
        Search(birth_date="9999-99-99", postcode="Q" * 5_000, gender=Gender.OTHER),
        Search(given_name="\x00\u202e\ufeff", family_name=" ' - ", address_line="," * 10_000),
    ],
    ids=["nothing", "ten thousand letters", "one letter", "scripts", "no date", "marks"],
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
