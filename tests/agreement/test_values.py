"""What a cell of a table can say of a fact."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_agreements import small

from proviso_gateway.agreement.values import allows, parse_value
from proviso_gateway.errors import Problem

FACTS = small().facts

CELLS = [
    ("in_contact", "true", True),
    ("in_contact", " false ", False),
    ("in_contact", "TRUE", True),
    ("in_contact", "False", False),
    ("months", "0", 0),
    ("months", "600", 600),
    ("rank", "inspector", "inspector"),
    ("seen_on", "2020-02-29", datetime.date(2020, 2, 29)),
    ("signs", "debt", frozenset({"debt"})),
    ("signs", "debt  refuge", frozenset({"debt", "refuge"})),
    ("signs", "debt debt", frozenset({"debt"})),
    ("signs", "none", frozenset()),
]

REFUSED = [
    *[("in_contact", text) for text in ("", " ", "T", "yes", "1", "unknown", "fal\u017fe")],
    *[
        ("months", text)
        for text in ("-1", "601", "12.0", "1e2", "012", "+1", "१२", "1_0", "9" * 99)
    ],
    *[("rank", text) for text in ("Inspector", "SYN-0001", "inspector sergeant")],
    *[("seen_on", text) for text in ("2018-12-31", "2021-02-29", "20200229", "29/02/2020")],
    *[("signs", text) for text in ("debt,refuge", "SYN-0001 debt", "debt\trefuge")],
]


@pytest.mark.parametrize(("fact", "cell", "value"), CELLS)
def test_a_cell_is_read_by_the_type_of_its_fact(fact, cell, value):
    found = parse_value(FACTS[fact], cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("fact", "cell"), REFUSED)
def test_anything_else_is_refused_without_being_quoted(fact, cell, expect_problem):
    found = expect_problem("agreement.value-not-allowed", lambda: parse_value(FACTS[fact], cell))
    assert f"`{fact}`" in found.sentence
    assert len(cell) < 6 or cell not in str(found)


@given(st.sampled_from(["in_contact", "months", "rank", "seen_on", "signs"]), st.text())
def test_whatever_a_cell_says_only_a_value_the_fact_can_have_comes_out(fact, cell):
    try:
        value = parse_value(FACTS[fact], cell)
    except Problem:
        return
    assert allows(FACTS[fact], value)
