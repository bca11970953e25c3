"""What was stored and read back answers what was made in memory, whatever is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import person, search_for, strangers
from tests.tracing.test_tracer import HOSTILE, SOUGHT, registers

from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing import texts
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.ready import STAGES, Ready
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.stored import columns_of, facts_of, ready_from, records_from
from proviso_gateway.tracing.texts import NONE, StoredCounts, StoredNumbers, Texts, narrowest
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import VerdictKind

TEXTS = st.one_of(HOSTILE, st.text(st.characters(), max_size=5), st.just("\udc80x"))


def stored(people: tuple[Person, ...]) -> tuple[Tracer, Tracer]:
    """The tracer of these people, and one of what it stores."""
    records = Records.of(people)
    ready = Ready.of(records, DEFAULT)
    columns = dict(columns_of(records, ready))
    facts = facts_of(tuple(records.declared), ready)
    again = records_from(columns, facts["declared"])
    return (
        Tracer(records, DEFAULT, ready),
        Tracer(again, DEFAULT, ready_from(columns, facts, DEFAULT)),
    )


@settings(max_examples=60, deadline=None)
@given(registers(), st.lists(SOUGHT, min_size=1, max_size=4))
def test_what_was_stored_answers_as_what_was_made(
    people: tuple[Person, ...], searches: list[Search]
) -> None:
    made, again = stored(people)
    assert list(again.records) == list(made.records)
    assert again.tables == made.tables
    assert again.tables.hash == made.tables.hash
    for reach in (False, True):
        for search in searches:
            expected = made.trace(search, reach_restricted=reach)
            assert again.trace(search, reach_restricted=reach) == expected
    assert [again.partial(one) for one in searches] == [made.partial(one) for one in searches]


def test_it_answers_so_on_a_population_with_its_requests() -> None:
    population = Population(400, 11)
    made, again = stored(tuple(person_at(c, r) for c in chunks(population) for r in range(len(c))))
    searches = [one.search for one in asked(population, Sample(60, 12, look_alikes=30))]
    told = [made.trace(search) for search in searches]
    assert [again.trace(search) for search in searches] == told
    assert {verdict.kind for verdict in told} >= {VerdictKind.TRACED, VerdictKind.UNCLEAR}


def test_declared_fields_and_superseded_records_are_stored() -> None:
    people = (
        replace(person(1), declared={"school": "Q1", "house": ""}),
        replace(person(2), declared={"school": "", "house": "\udc80"}, superseded_by="SYN-0001"),
    )
    made, again = stored((*people, *strangers(10)))
    assert list(again.records) == list(made.records)
    assert again.records.all_of(0) == made.records.all_of(0)
    assert again.trace(search_for(people[1])) == made.trace(search_for(people[1]))


def test_nobody_is_stored_and_finds_nobody() -> None:
    _, again = stored(())
    assert again.trace(search_for(person(1))).kind is VerdictKind.NO_TRACE


def test_it_gets_on_as_often_as_it_says() -> None:
    moved: list[None] = []
    Ready.of(Records.of(strangers(3)), DEFAULT, lambda: moved.append(None))
    assert len(moved) == STAGES


@given(st.lists(TEXTS, unique=True), TEXTS)
def test_each_text_has_its_number_and_no_other_text_has_one(known: list[str], other: str) -> None:
    numbers = StoredNumbers.of(known)
    assert [numbers.known(text) for text in known] == list(range(len(known)))
    assert list(numbers.texts) == known
    assert (numbers.known(other) == NONE) == (other not in known)


@given(st.lists(st.lists(TEXTS, max_size=3).map(tuple), unique=True), st.data())
def test_rows_of_texts_are_told_apart_wherever_one_ends(
    known: list[tuple[str, ...]], data: st.DataObject
) -> None:
    other = data.draw(st.lists(TEXTS, max_size=3).map(tuple))
    numbers = StoredNumbers.of(known)
    assert [numbers.known(row) for row in known] == list(range(len(known)))
    assert (numbers.known(other) == NONE) == (other not in known)


def test_texts_with_one_hash_are_not_taken_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_hash", lambda text: 2**32 - 1)
    numbers = StoredNumbers.of(["anna", "annb", "ann", ""])
    assert [numbers.known(text) for text in ("anna", "annb", "ann", "")] == [0, 1, 2, 3]
    assert numbers.known("annc") == NONE


@given(st.dictionaries(TEXTS, st.integers(-(2**63), 2**63 - 1)), TEXTS)
def test_stored_counts_are_the_mapping_that_was_stored(counted: dict[str, int], other: str) -> None:
    again = StoredCounts.of(counted)
    assert again == counted
    assert again.get(other) == counted.get(other)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_no_number_changes_by_being_narrow(numbers: list[int]) -> None:
    wide = np.array(numbers, dtype=np.int64)
    assert narrowest(wide).tolist() == numbers


def test_texts_are_read_like_a_list() -> None:
    texts_ = Texts.of(["a", "", "ä"])
    assert texts_[1:] == ["", "ä"]
    assert "ä" in texts_
    with pytest.raises(IndexError):
        texts_[3]
