"""A glance never sees a difference where there is none, and sees most that there are."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.tracing.households import person, search_for
from tests.tracing.test_kernel import agrees, all_agree, encoded_of

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.comparison import Sought
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.finding import ALL, BETWEEN, ROWS, looked_up
from proviso_gateway.tracing.kernel import glances
from proviso_gateway.tracing.kernel.places import postcodes
from proviso_gateway.tracing.people import Person
from proviso_gateway.tracing.places import shape
from proviso_gateway.tracing.records import unchanging
from proviso_gateway.tracing.tables import tables_of

BORN = datetime.date(1984, 5, 17)

UNITS = st.from_regex(r"[QX][XZ]?[0-2][0-2A]? [0-2][A-C][A-C]", fullmatch=True)
OTHERS = st.text("0123OILSZB", min_size=3, max_size=8)


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """A postcode, and one that is a slip from it, or two."""
    code = draw(UNITS | OTHERS)
    letters = list(code.replace(" ", ""))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(letters) - 1))
        kind = draw(st.sampled_from("sdit"))
        mark = draw(st.sampled_from("0OQX12AB"))
        if kind == "s":
            letters[at] = mark
        elif kind == "d" and len(letters) > 2:
            del letters[at]
        elif kind == "i":
            letters.insert(at, mark)
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return code, "".join(letters)


@settings(max_examples=500, deadline=None)
@given(slipped())
@example(("QX1 2AB", "QX21AB"))
@example(("0X1 2AB", "OX12A8"))
def test_a_postcode_a_slip_away_is_never_taken_for_another(codes: tuple[str, str]) -> None:
    held, stated = codes
    somebody = person(1, postcode=held)
    agrees(
        [somebody, person(2, postcode="VZ2 0CC")], replace(search_for(somebody), postcode=stated)
    )


def test_places_that_agree_in_little_that_a_glance_sees_are_read() -> None:
    """In a register in which a slip weighs more than a difference."""
    homes = (
        *(("12 Greenwood Rise", "QX1 2AB"), ("14 Green wood Rise", "QX21AB")),
        *(("3 Wren Close", "0X1 2AB"), ("5 Close Wren", "OX1 2A8"), ("7 Wren", "QX12 2AB")),
    )
    people = [
        person(n, address_line=line, postcode=code, birth_date=BORN)
        for n, (line, code) in enumerate(homes)
    ]
    others = ("Oluwaseun", "Fitzgerald"), ("Bartholomew", "Szymanska")
    crowd = [
        person(100 + n, given_name=given, family_name=family, postcode=f"VZ{n % 90} 1CD")
        for n, (given, family) in enumerate(others * 450)
    ]
    given, family = others[0]
    searches = [search_for(one, postcode=code) for one in people for _, code in homes]
    searches += [replace(one, given_name=given, family_name=family) for one in searches]
    all_agree([*people, *crowd], searches, range(len(people)))


def test_letters_of_postcodes_look_alike_as_the_plain_rule_has_it() -> None:
    marks = [chr(code) for code in range(32, 0x180)]
    assert [chr(glances.as_letter(ord(mark))) for mark in marks] == [shape(mark) for mark in marks]


def test_names_that_sound_or_look_alike_are_never_taken_for_others() -> None:
    """Whatever their letters: somebody bears each of them."""
    alike = ("Quy", "Kui"), ("Clio", "Djo"), ("William", "Bill"), ("Margaret", "Peggy")
    names = [name for pair in alike for name in pair]
    people = [person(n, given_name=name, family_name=name) for n, name in enumerate(names)]
    for name in names:
        agrees(people, replace(search_for(people[0]), given_name=name, family_name=name))


NAMES = ("Oluwaseun/Szymanska", "Bartholomew/Fitzgerald", "Jennifer/Okonkwo", "Kim/Vaughn")


def town() -> list[Person]:
    """People of whom none has anything in common with another."""
    return [
        person(
            *(n,),
            given_name=name.split("/")[0],
            family_name=name.split("/")[1],
            postcode=f"QX{n} {n}A{'ABDE'[n]}",
            address_line=f"{n}0{n} {['Wren', 'Heron', 'Canal', 'Plover'][n]} Rise",
            birth_date=BORN,
        )
        for n, name in enumerate(NAMES)
    ]


def test_strangers_are_seen_at_a_glance() -> None:
    """Who shares a birthday and nothing else is counted without being read."""
    people = town()
    encoded, row_of = encoded_of(people)
    sought = Sought.of(search_for(people[0])).heard(tables_of(people, DEFAULT).crowds)
    said = encoded.said(sought)
    seen = kernel.sought_at_a_glance(said, encoded.known)
    assert seen[glances.NAMED]
    found = [
        kernel.stranger(said, seen, encoded.known, *encoded.people, row) != kernel.UNCOUNTED
        for row in row_of
    ]
    assert found == [False, True, True, True]


def test_nothing_of_a_stranger_s_place_is_read() -> None:
    people = town()
    encoded, row_of = encoded_of(people)
    sought = Sought.of(search_for(people[0])).heard(tables_of(people, DEFAULT).crowds)
    said = encoded.said(sought)
    seen = kernel.sought_at_a_glance(said, encoded.known)
    places = encoded.people.of_place[[encoded.people.of_person[row, 1] for row in row_of]].tolist()
    codes = [glances.postcode_at_a_glance(said, seen, encoded.known, unit)[0] for unit, _ in places]
    lines = [glances.line_at_a_glance(said, encoded.known, line) for _, line in places]
    assert codes == [kernel.NONE, *[kernel.AREA] * 3]
    assert lines == [kernel.NONE, *[kernel.DIFFERENT] * 3]
    read = [postcodes(said, seen, encoded.known, unit) for unit, _ in places]
    assert read[1] == glances.postcode_at_a_glance(said, seen, encoded.known, places[1][0])


def test_tables_by_which_everybody_is_weighed_stand_where_they_are_looked_for() -> None:
    known = encoded_of([person(1)])[0].known
    there = kernel.WEIGHTS_AT, kernel.RARE_AT, kernel.COSTS_AT, kernel.SHARED_AT, kernel.LIMITS_AT
    tables = kernel.WEIGHTS, kernel.RARE, kernel.COSTS, kernel.SHARED, kernel.LIMITS
    assert [known[table] for table in tables] == [*there]
    assert known[kernel.TABLES + kernel.WEIGHTS] == kernel.ALL_LEVELS == len(kernel.LEVELS)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from((-3, 0, 700, 701, 50_000, 2**40)) | st.integers(-9_000, 9_000)))
def test_weights_are_counted(weights: list[int]) -> None:
    found = kernel.masses(np.array(weights, dtype=np.int64))
    assert [*zip(*map(np.ndarray.tolist, found), strict=True)] == sorted(Counter(weights).items())


QUESTION = st.tuples(
    *(st.sampled_from((ROWS, ALL, BETWEEN)), st.integers(0, 90), st.integers(0, 60)),
    *(st.integers(0, 90), st.integers(0, 20)),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=1, max_size=150), st.lists(QUESTION, max_size=5))
def test_whoever_is_asked_for_stands_in_order_and_once(
    listed: list[int], questions: list[tuple[int, int, int, int, int]]
) -> None:
    asked, wanted = [], set[int]()
    for how, start, many, least, more in questions:
        end = min(start + many, 99 if how == ROWS else len(listed))
        start, most = min(start, end), least + more
        asked += [how, start, end, least, most]
        some = range(start, end) if how == ROWS else listed[start:end]
        wanted |= {one for one in some if how != BETWEEN or least <= one < most}
    table = unchanging(np.zeros((100, 4), dtype=np.int32))
    column = unchanging(np.array(listed, dtype=np.int32))
    found = looked_up(
        np.array(asked, dtype=np.int64), column, table, table, unchanging(table[:, 0])
    )
    assert found.tolist() == sorted(wanted)
