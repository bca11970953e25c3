"""A register and its changes beside it answer as the plain tracer does, which looks at everybody as
they are today and weighs by the register as it was.

Two things besides are counted today: birth dates and postcodes that nobody had, and names that
stand nowhere in the register before.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.households import person, search_for, strangers
from tests.tracing.test_tracer import SOMEBODY, SOUGHT, registers, unexplained

from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing import answers
from proviso_gateway.tracing.batch import Batch
from proviso_gateway.tracing.changed import Changes, rows_of_all
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.names import FoldedName
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.places import FoldedAddress
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tables import Tables, rarities, tables_of
from proviso_gateway.tracing.trace import trace
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import TraceCause, VerdictKind


def after(people: Sequence[Person], changed: Sequence[Person]) -> tuple[Person, ...]:
    """Everybody as they are after these changes."""
    return tuple({one.person_id: one for one in (*people, *changed)}.values())


def of_whoever_changed(people: Sequence[Person], changed: Sequence[Person]) -> list[Person]:
    """Of everybody as they are now, the records that lie beside: the plain rule. Nobody whose
    records, as they were or as they are, have anything to do with a changed one is left out."""
    beside = {one.person_id for one in changed}
    now = after(people, changed)
    links = [(one.person_id, one.superseded_by) for one in (*people, *now) if one.superseded_by]
    while grown := {name for link in links if beside & {*link} for name in link} - beside:
        beside |= grown
    return [one for one in now if one.person_id in beside]


def beside(people: Sequence[Person], changed: Sequence[Person]) -> Tracer:
    """What searches both as one."""
    records = Records.of(people)
    ready = Ready.of(records, DEFAULT)
    some = Records.of(of_whoever_changed(people, changed))
    return Changes.of(records, ready, some, DEFAULT).beside(records, ready, DEFAULT)


def words_of(people: Sequence[Person]) -> set[str]:
    """Every word of a name, an address or a postcode that stands anywhere in these records, whole
    and in parts."""
    found: set[str] = set()
    for one in people:
        for name in map(FoldedName.of, one.names()):
            for column in (name.given, name.middle, name.family):
                found |= {*column, "".join(column)}
        for place in map(FoldedAddress.of, one.addresses()):
            line = place.line
            found |= {place.unit, line.flat, line.house, line.run, *line.words}
    return found


def weighing(people: Sequence[Person], changed: Sequence[Person]) -> Tables:
    """The tables of the register as it was, and in them what nobody bore."""
    before = tables_of(people, DEFAULT)
    counted = tables_of(of_whoever_changed(people, changed), DEFAULT).counts
    known = words_of(people) | {*GROUPS}
    more = {
        field: {
            value: count
            for value, count in values.items()
            if value not in before.counts[field]
            and (field in ("birth_date", "postcode") or value not in known)
        }
        for field, values in counted.items()
    }
    rarer = rarities(more, before.people, DEFAULT)
    return replace(
        before,
        counts={field: {**of, **more[field]} for field, of in before.counts.items()},
        rarity={field: {**of, **rarer[field]} for field, of in before.rarity.items()},
    )


@st.composite
def changes(draw: st.DrawFn) -> tuple[Person, ...]:
    """Records of some who may be there already, and of others; some lead to anybody."""
    people = draw(st.lists(SOMEBODY, min_size=1, max_size=6))
    places = draw(st.lists(st.integers(0, 15), min_size=6, max_size=6, unique=True))
    to = draw(st.lists(st.sampled_from((-1, -1, *range(16))), min_size=6, max_size=6))
    return tuple(
        replace(
            one,
            person_id=f"SYN-{at:03}",
            superseded_by="" if after == -1 or after == at else f"SYN-{after:03}",
        )
        for one, at, after in zip(people, places, to, strict=False)
    )


def is_a_register(people: Sequence[Person]) -> bool:
    """Whether every chain of superseded records ends."""
    names = {one.person_id for one in people}
    if any(one.superseded_by and one.superseded_by not in names for one in people):
        return False
    try:
        live(people)
    except Problem:
        return False
    return True


def mended(people: Sequence[Person], changed: Sequence[Person]) -> tuple[Person, ...]:
    """The changes, of which each leads somewhere."""
    found: list[Person] = []
    for one in changed:
        leads = is_a_register(after(people, [*found, one]))
        found.append(one if leads else replace(one, superseded_by=""))
    return tuple(found)


@settings(max_examples=60, deadline=None)
@given(registers(), changes(), st.lists(SOUGHT, min_size=1, max_size=4))
def test_it_answers_what_the_plain_tracer_answers(
    people: tuple[Person, ...], changed: tuple[Person, ...], searches: list[Search]
) -> None:
    changed = mended(people, changed)
    now = after(people, changed)
    tracer, tables = beside(people, changed), weighing(people, changed)
    assert tracer.tables == tables
    for reach in (False, True):
        for search in searches:
            plain = trace(search, now, tables, DEFAULT, reach_restricted=reach)
            assert tracer.trace(search, reach_restricted=reach) == plain
    check_batch(tracer, searches)


def check_batch(tracer: Tracer, searches: Sequence[Search]) -> None:
    """Hold a batch to its searches alone, however many candidates there is room for."""
    for most in (answers.MOST, 0):
        with patch.object(answers, "MOST", most):
            for reach in (False, True):
                alone = [tracer.trace(search, reach_restricted=reach) for search in searches]
                told = [*tracer.trace_all(searches, reach_restricted=reach)]
                assert told == [*map(unexplained, alone)]
                assert tracer.searched([(search, reach) for search in searches]) == alone
            each = [*map(tracer.partial, searches)]
            assert [*tracer.partials_told(Batch.of(searches), searches)] == each
            assert [one.masses for one in tracer.partial_all(searches)] == [
                one.masses for one in each
            ]


@settings(max_examples=30, deadline=None)
@given(registers(), st.data())
def test_where_only_flags_changed_it_answers_as_the_register_read_anew(
    people: tuple[Person, ...], data: st.DataObject
) -> None:
    """Nothing that is counted changes, so nothing is as it was."""
    some = data.draw(st.lists(st.sampled_from(people), min_size=1, unique_by=id))
    changed = tuple(
        replace(
            one,
            restricted=data.draw(st.booleans()),
            deceased_on=data.draw(st.sampled_from((None, datetime.date(2016, 2, 3)))),
        )
        for one in some
    )
    tracer = beside(people, changed)
    anew = Tracer(Records.of(after(people, changed)), DEFAULT)
    searches = data.draw(st.lists(SOUGHT, min_size=1, max_size=3))
    for search in searches:
        for reach in (False, True):
            expected = anew.trace(search, reach_restricted=reach)
            assert tracer.trace(search, reach_restricted=reach) == expected


def test_a_population_with_its_requests_is_answered_so() -> None:
    """Every fifth has moved, is restricted or is dead."""
    population = Population(400, 11)
    people = [person_at(c, r) for c in chunks(population) for r in range(len(c))]
    said = ({"postcode": "QX9 9ZZ"}, {"restricted": True}, {"deceased_on": population.as_of})
    changed = [replace(one, **said[n % 3]) for n, one in enumerate(people[::5])]
    tracer, tables = beside(people, changed), weighing(people, changed)
    searches = [one.search for one in asked(population, Sample(60, 12, look_alikes=30))]
    told = [tracer.trace(search) for search in searches]
    now = after(people, changed)
    assert told == [trace(search, now, tables, DEFAULT) for search in searches]
    assert {one.cause for one in told} >= {TraceCause.FOUND, TraceCause.RESTRICTED}
    check_batch(tracer, searches)
    ranked = tracer.candidates(searches[0], 5)
    assert list(ranked) == sorted(ranked, key=lambda one: one.rank)


def test_whoever_was_born_or_named_since_is_found() -> None:
    """Of what nobody bore it is counted who bears it now."""
    people = [person(1), *strangers(40)]
    born = replace(
        person(500, given_name="Zuzanna", family_name="Wojciechowska", postcode="QZ1 1ZZ"),
        birth_date=datetime.date(2016, 11, 3),
    )
    tracer = beside(people, [born])
    assert tracer.trace(search_for(born)).person_id == born.person_id
    assert tracer.tables.counts["birth_date"]["2016-11-03"] == 1
    assert tracer.tables.people == Tracer(Records.of(people), DEFAULT).tables.people


def test_who_they_were_is_found_no_more_and_counts_no_more() -> None:
    """Superseded by somebody of the register, they are found as they; and once only."""
    anna = person(1)
    people = [anna, *strangers(40)]
    twice = replace(anna, person_id="SYN-0700")
    assert beside(people, [twice]).trace(search_for(anna)).kind is VerdictKind.UNCLEAR
    once = beside(people, [replace(twice, superseded_by=anna.person_id)])
    assert once.trace(search_for(anna)).person_id == anna.person_id
    away = replace(anna, given_name="Mo", family_name="Away", birth_date=datetime.date(1950, 5, 5))
    assert beside(people, [away]).trace(search_for(anna)).kind is VerdictKind.NO_TRACE
    other = people[1]
    joined = beside(people, [replace(anna, superseded_by=other.person_id, restricted=True)])
    assert joined.trace(search_for(other)).cause is TraceCause.RESTRICTED


def test_with_a_record_every_other_of_the_person_is_looked_at() -> None:
    heads = [person(n) for n in range(1, 5)]
    old = replace(person(11), superseded_by=person(2).person_id)
    older = replace(person(12), superseded_by=person(11).person_id)
    records = Records.of([*heads, old, older])
    for name in (person(2).person_id, old.person_id, older.person_id):
        found = [records.identifiers[row] for row in rows_of_all(records, [name, "SYN-9999"])]
        assert found == [person(2).person_id, old.person_id, older.person_id]
