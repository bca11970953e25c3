"""A batch answers what each of its searches alone is answered, to the bit, however it is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import person, search_for, strangers
from tests.tracing.test_stored import TEXTS, stored
from tests.tracing.test_tracer import SOUGHT, registers, unexplained

from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample
from proviso_gateway.rehearsal.labelled import asked as made_requests
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing import answers, batch, texts
from proviso_gateway.tracing import tracer as tracing
from proviso_gateway.tracing.asked import asked
from proviso_gateway.tracing.batch import Batch
from proviso_gateway.tracing.batch_concluding import CAUSES, KINDS, concluded
from proviso_gateway.tracing.batch_keys import questions
from proviso_gateway.tracing.batch_weighing import said_of
from proviso_gateway.tracing.bits import shares
from proviso_gateway.tracing.blocking import Keys
from proviso_gateway.tracing.comparison import Scale, Sought
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.finding import looked_up
from proviso_gateway.tracing.kernel import NONE
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.texts import StoredCounts, StoredNumbers, numbers_of
from proviso_gateway.tracing.trace import Partial, conclude
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Candidate, Verdict, VerdictKind


def check(people: Sequence[Person], searches: Sequence[Search]) -> list[Verdict]:
    """Hold a batch to its searches alone, in memory and as stored: what each says in numbers, whom
    it looks up, and what it is answered."""
    alone: list[Verdict] = []
    for tracer in stored(tuple(people)):
        ready, tables = tracer._ready, tracer.tables
        many = Batch.of(searches)
        of = asked(many, ready.encoded)
        asks = questions(many, of, ready.index, tables)
        people_of = ready.encoded.people.of_person, ready.encoded.people.of_name
        for at, search in enumerate(searches):
            sought = Sought.of(search).heard(tables.crowds)
            assert said_of(of, at).tolist() == ready.encoded.said(sought).tolist()
            keys = Keys.of(sought.name, sought.birth_date, sought.address)
            found = looked_up(asks[at], ready.index.postings.listed, *people_of, ready.index.wholes)
            assert found.tolist() == ready.index.candidates(keys, tables).tolist()
        for reach in (False, True):
            alone = [tracer.trace(search, reach_restricted=reach) for search in searches]
            told = [*tracer.trace_all(searches, reach_restricted=reach)]
            assert told == [*map(unexplained, alone)]
            assert tracer.searched([(search, reach) for search in searches]) == alone
        assert [*tracer.partials_told(many, searches)] == [*map(tracer.partial, searches)]
        assert [*tracer.partial_all(searches)] == [
            replace(
                one,
                best=tuple(replace(best, findings=()) for best in one.best),
                protected=tuple(replace(best, findings=()) for best in one.protected),
            )
            for one in map(tracer.partial, searches)
        ]
    return alone


@settings(max_examples=60, deadline=None)
@given(registers(), st.lists(SOUGHT, min_size=1, max_size=6))
def test_many_are_answered_as_each_alone(people: tuple[Person, ...], said: list[Search]) -> None:
    check(people, said)


@pytest.mark.parametrize(("at_once", "most"), [(1, 0), (7, 3), (64, 1 << 18)])
def test_however_a_batch_is_split_it_is_answered_the_same(
    monkeypatch: pytest.MonkeyPatch, at_once: int, most: int
) -> None:
    population = Population(400, 11)
    people = [person_at(c, r) for c in chunks(population) for r in range(len(c))]
    searches = [one.search for one in made_requests(population, Sample(60, 12, look_alikes=30))]
    searches.append(search_for(person(1)))
    monkeypatch.setattr(batch, "AT_ONCE", at_once)
    monkeypatch.setattr(answers, "MOST", most)
    told = check(people, searches)
    assert {verdict.kind for verdict in told} == {*VerdictKind}


def test_each_reaches_restricted_people_by_itself() -> None:
    held = person(1, restricted=True)
    tracer = Tracer(Records.of([held, *strangers(40)]), DEFAULT)
    searches = [search_for(held)] * 2
    told = tracer.answers(Batch.of(searches), np.array([False, True]))
    assert [*told.kinds()] == [VerdictKind.NO_TRACE, VerdictKind.TRACED]


def test_one_on_whom_the_readers_disagree_loses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = person(1), person(2)
    tracer = Tracer(Records.of([first, second, *strangers(40)]), DEFAULT)
    inner = tracing.compare

    def wrong(sought: Sought, someone: Person, scale: Scale) -> Candidate:
        found = inner(sought, someone, scale)
        return replace(found, weight=found.weight + (someone.person_id == second.person_id))

    monkeypatch.setattr(tracing, "compare", wrong)
    told = tracer.searched([(search_for(one), False) for one in (first, second, first)])
    assert [one.code for one in told if isinstance(one, Problem)] == ["tracing.readers-disagree"]
    assert told[0] == told[2] == tracer.trace(search_for(first))
    searches = [search_for(one) for one in (first, second, first)]
    some = [*tracer.partials_told(Batch.of(searches), searches)]
    assert [one.code for one in some if isinstance(one, Problem)] == ["tracing.readers-disagree"]
    assert some[0] == some[2] == tracer.partial(searches[0])


def test_what_says_nothing_in_the_register_says_nothing_in_a_batch() -> None:
    """A hostel, a day on which everybody in it was born, and a home that is crowded under one
    postcode and not under another."""
    hostel = {"address_line": "The Old Mill", "postcode": "QX9 9ZZ"}
    born = person(0).birth_date
    lodgers = [person(n, birth_date=born, **hostel) for n in range(60)]
    wing = [person(100 + n, address_line="4 Long Row", postcode="QX8 8ZZ") for n in range(35)]
    apart = person(200, address_line="4 Long Row", postcode="QX7 7ZZ")
    people = [*lodgers, *wing, apart, *strangers(40)]
    crowds = tables_of(people, DEFAULT).crowds
    assert crowds.days
    assert crowds.units
    assert crowds.homes
    check(people, [search_for(one) for one in (lodgers[0], lodgers[7], wing[3], apart, people[-1])])


def test_lines_of_one_home_keep_the_order_of_their_words() -> None:
    home = person(1, address_line="Flat 2, 14 Upper Mill Road")
    turned = search_for(home, address_line="Flat 2, 14 Mill Road, Uper")
    again = search_for(home, address_line="Flat 2, 14 Uper Mill Road")
    check([home, *strangers(10)], [turned, again])


def test_no_search_and_nobody_have_no_answer() -> None:
    assert not [*Tracer(Records.of([]), DEFAULT).trace_all([])]
    (told,) = check([], [search_for(person(1))])
    assert told.kind is VerdictKind.NO_TRACE
    assert len(Tracer(Records.of([]), DEFAULT).answers(Batch.of([]), np.zeros(0, bool))) == 0


NOBODY = tables_of([person(n) for n in range(40)], DEFAULT)
HEAVY, CLEAR = NOBODY.nobody + 20_000, DEFAULT.margin
CANDIDATES = st.builds(
    Candidate,
    person_id=st.just(""),
    weight=st.one_of(
        st.integers(NOBODY.nobody - 12_000, NOBODY.nobody + 40_000),
        st.sampled_from(
            (NOBODY.nobody, HEAVY, HEAVY + 1, *(HEAVY - CLEAR + n for n in (-1, 0, 1)))
        ),
    ),
    uncapped=st.integers(0, 2),
    restricted=st.booleans(),
    deceased=st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.lists(CANDIDATES, max_size=6), st.booleans()), max_size=4))
def test_it_concludes_as_the_plain_rule_does(many: list[tuple[list[Candidate], bool]]) -> None:
    named = [
        ([replace(one, person_id=f"SYN-{n}") for n, one in enumerate(some)], reach)
        for some, reach in many
    ]
    everybody = [one for some, _ in named for one in some]
    found = concluded(
        np.cumsum([0, *(len(some) for some, _ in named)]),
        np.array([one.weight for one in everybody], dtype=np.int64),
        np.array([one.uncapped for one in everybody], dtype=np.int64),
        np.array([n for some, _ in named for n in range(len(some))], dtype=np.int64),
        np.array([one.restricted for one in everybody], dtype=bool),
        np.array([one.deceased for one in everybody], dtype=bool),
        np.array([reach for _, reach in named], dtype=bool),
        np.array([NOBODY.nobody, DEFAULT.margin, DEFAULT.threshold, DEFAULT.doubt]),
        np.array(shares(), dtype=np.int64),
    )
    for (some, reach), (kind, cause, posterior, *who) in zip(named, found.tolist(), strict=True):
        plain = conclude(Partial.of(some), NOBODY, DEFAULT, reach_restricted=reach)
        best, second = (None if at == NONE else everybody[at] for at in who[:2])
        told = Verdict(KINDS[kind], CAUSES[cause], posterior, best, second)
        assert told == plain


def test_a_hundred_thousand_who_weigh_the_same_share_to_the_last_part() -> None:
    """Their shares together have more than 64 bits once they are parts of 10^9."""
    many, weight = 100_000, NOBODY.nobody + 5_000
    found = concluded(
        np.array([0, many]),
        np.full(many, weight),
        np.zeros(many, dtype=np.int64),
        np.arange(many),
        *(np.zeros(many, dtype=bool), np.zeros(many, dtype=bool), np.zeros(1, dtype=bool)),
        np.array([NOBODY.nobody, DEFAULT.margin, DEFAULT.threshold, DEFAULT.doubt]),
        np.array(shares(), dtype=np.int64),
    )
    best = tuple(Candidate(str(n), weight) for n in range(2))
    plain = conclude(Partial(((weight, many),), best), NOBODY, DEFAULT)
    kind, cause, posterior = found[0, :3].tolist()
    assert (KINDS[kind], CAUSES[cause], posterior) == (plain.kind, plain.cause, plain.posterior)


@given(st.lists(TEXTS, unique=True), st.lists(TEXTS))
def test_numbers_are_found_for_many_as_for_one(known: list[str], others: list[str]) -> None:
    numbers, wanted = StoredNumbers.of(known), [*others, *known]
    assert numbers.known_all(wanted).tolist() == [*map(numbers.known, wanted)]
    counted = {text: n for n, text in enumerate(known)}
    expected = [counted.get(text, -7) for text in wanted]
    assert numbers_of(counted, wanted, -7).tolist() == expected
    assert numbers_of(StoredCounts.of(counted), wanted, -7).tolist() == expected


def test_texts_with_one_hash_are_told_apart_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_hash", lambda text: 2**32 - 1)
    numbers = StoredNumbers.of(["anna", "annb", "ann", ""])
    wanted = ["annb", "annc", "", "anna", "ann", "an"]
    assert numbers.known_all(wanted).tolist() == [1, NONE, 3, 0, 2, NONE]
