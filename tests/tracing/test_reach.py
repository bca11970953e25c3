"""How little a search touches: candidates, who of all is seen to be a stranger, bytes a person."""

from __future__ import annotations

import pytest

from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.blocking import Keys
from proviso_gateway.tracing.comparison import Sought
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.kernel import glances
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Records

POPULATION = Population(2_000, 41)


@pytest.fixture(scope="module")
def ready() -> Ready:
    people = [person_at(made, row) for made in chunks(POPULATION) for row in range(len(made))]
    return Ready.of(Records.of(people), DEFAULT)


@pytest.fixture(scope="module")
def searches() -> list[Search]:
    return [one.search for one in asked(POPULATION, Sample(100, 42, look_alikes=10))]


def test_few_are_compared(ready: Ready, searches: list[Search]) -> None:
    counts = []
    for search in searches:
        sought = Sought.of(search).heard(ready.tables.crowds)
        keys = Keys.of(sought.name, sought.birth_date, sought.address)
        counts.append(len(ready.index.candidates(keys, ready.tables)))
    assert sum(counts) / len(counts) < 60
    assert max(counts) < 120


def test_of_all_people_most_are_seen_to_be_strangers(ready: Ready, searches: list[Search]) -> None:
    """Wherever both names that are said are somebody's."""
    known, people, seen, named = ready.encoded.known, ready.encoded.people, 0, 0
    for search in searches:
        said = ready.encoded.said(Sought.of(search).heard(ready.tables.crowds))
        sought = kernel.sought_at_a_glance(said, known)
        if sought[glances.NAMED]:
            named += 1
            for row in range(len(ready.live)):
                weight = kernel.stranger(said, sought, known, *people, row)
                seen += weight != kernel.UNCOUNTED
    assert named > 80
    assert seen > 0.7 * named * len(ready.live)


def test_no_more_bytes_are_touched_of_a_person_than_were(ready: Ready) -> None:
    """What each bears, and the lists in which they stand; and of what is distinct, what is seen."""
    people = len(ready.live)
    borne = sum(column.nbytes for column in ready.encoded.people)
    lists = ready.index.postings.listed.nbytes
    assert borne < 50 * people
    assert lists < 22 * people
    known = ready.encoded.known
    widths = [known[kernel.TABLES + table] for table in range(kernel.NAMES_SEEN, kernel.TABLES)]
    assert widths == [2, 1, 1]
