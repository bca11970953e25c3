"""Columns, kinds and a plain evaluator: three readers of one agreement give one answer."""

import datetime
import itertools

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_agreements import (
    FACTS,
    GATEWAY,
    WORLDS,
    agreement_text,
    by_hand,
    clauses,
    kleene,
    known_facts,
)

from proviso_gateway.agreement import assessment
from proviso_gateway.agreement.assessment import Truth, assess, assess_under
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import FactType
from proviso_gateway.agreement.values import Facts
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.columns import columns_of, expression, part, sorted_out
from proviso_gateway.errors import Problem, problem

DAY = datetime.date(2020, 6, 1)
TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


def known(values, evidence):
    """What counts of some facts: strangers are `other`, and what needs a document has one."""
    listed = {"requester": ("bureau",), "ground": ("g1", "g2")}
    counted = {n: v if v in listed.get(n, (v,)) else "other" for n, v in values.items()}
    return {
        name: value
        for name, value in counted.items()
        if "evidence" not in FACTS.get(name, {}) or evidence.get(name, "").strip()
    }


def frame_of(agreement, rows):
    """The rows, each a mapping of known facts, as columns."""
    series = []
    for name, fact in agreement.facts.items():
        for column, kind in columns_of(fact).items():
            cells = [row.get(name) for row in rows]
            if fact.type is FactType.SET:
                word = column.removeprefix(part(name, ""))
                cells = [None if cell is None else word in cell for cell in cells]
            series.append(pl.Series(column, cells, dtype=kind))
    return pl.DataFrame(series)


@settings(max_examples=60, deadline=None)
@given(clauses(), st.lists(known_facts(), min_size=1, max_size=12))
def test_columns_and_a_plain_evaluator_give_every_row_the_same_answer_with_the_same_reasons(
    written, rows
):
    agreement = read(agreement_text(written), "random.yaml")
    version = resolve(agreement, "v1")
    counted = [known(values, evidence) for values, evidence in rows]
    frame = frame_of(agreement, counted)
    seen = set()
    for sort in sorted_out(agreement, [version], frame):
        found = assess_under(agreement, "v1", DAY, sort.facts)
        for row in sort.rows.to_list():
            seen.add(row)
            values, evidence = rows[row]
            answer, truths, false, ask, custodian = by_hand(written, values, evidence, False)
            assert found.answer == answer
            told = {clause.id: clause.truth for clause in found.clauses}
            assert told == {clause: TRUTH[truth] for clause, truth in truths.items()}
            assert (set(found.ask_for), set(found.open_custodian)) == (ask, custodian)
            assert false is None or set(found.false_clauses) == false
            assert found == assess(agreement, DAY, Facts(values, evidence))
    assert seen == set(range(len(rows)))


@settings(max_examples=60, deadline=None)
@given(clauses(), st.lists(known_facts(), min_size=1, max_size=12))
def test_null_logic_is_kleenes(written, rows):
    agreement = read(agreement_text(written), "random.yaml")
    counted = [known(values, evidence) for values, evidence in rows]
    frame = frame_of(agreement, counted)
    for clause, raw in zip(resolve(agreement, "v1").clauses, written, strict=True):
        truth = expression(agreement.facts, clause.require).alias("truth")
        assert frame.select(truth)["truth"].to_list() == [
            kleene(raw["require"], row) for row in counted
        ]


SMALL = [
    {"id": "age", "require": {"any_of": [{"n": {"at_least": 1}}, {"b1": True}]}},
    {"id": "seen", "require": {"not": {"d": {"before": datetime.date(2020, 2, 29)}}}},
    {"id": "only-g2", "for": ["g2"], "require": {"s": {"only": ["p"]}}},
    {"id": "weighed", "require": {"public_interest": "passed"}},
]


def test_a_small_agreement_is_right_at_every_point_there_is():
    agreement = read(agreement_text(SMALL), "small.yaml")
    names = ("ground", "n", "b1", "d", "s", "public_interest")
    worlds = [["g1", "g2", "g3"], *([None, *WORLDS[name]] for name in names[1:])]
    rows = [
        GATEWAY | {n: v for n, v in zip(names, point, strict=True) if v is not None}
        for point in itertools.product(*worlds)
    ]
    papers = {"n": "record"}
    frame = frame_of(agreement, [known(row, papers) for row in rows])
    answers = [None] * len(rows)
    for sort in sorted_out(agreement, [resolve(agreement, "v1")], frame):
        found = assess_under(agreement, "v1", DAY, sort.facts)
        for row in sort.rows.to_list():
            answers[row] = (found.answer, set(found.ask_for), set(found.open_custodian))
    assert len(rows) == 3 * 6 * 3 * 5 * 5 * 3
    for row, answer in zip(rows, answers, strict=True):
        said, _, _, ask, custodian = by_hand(SMALL, row, papers, False)
        assert answer == (said, ask, custodian)


@pytest.mark.parametrize("broken", range(len(SMALL)))
def test_an_error_in_any_clause_never_permits(broken, monkeypatch):
    agreement = read(agreement_text(SMALL), "small.yaml")
    clause = agreement.versions[0].clauses[broken]
    real = assessment.evaluator

    def erring(requirement):
        if requirement is not clause.require:
            return real(requirement)

        def fails(known):
            raise problem("agreement.too-entangled")

        return fails

    monkeypatch.setattr(assessment, "evaluator", erring)
    met = GATEWAY | {
        "ground": "g2",
        "n": 2,
        "b1": True,
        "d": datetime.date(2020, 3, 1),
        "s": frozenset("p"),
        "public_interest": "passed",
    }
    for _ in range(2):  # an error is not remembered as an answer either
        with pytest.raises(Problem):
            assess(agreement, DAY, Facts(met, {"n": "record"}))
    monkeypatch.undo()
    whole = read(agreement_text(SMALL), "small.yaml")
    assert assess(whole, DAY, Facts(met, {"n": "record"})).answer is Answer.PERMITTED


@settings(max_examples=60, deadline=None)
@given(clauses(), st.lists(known_facts(), min_size=2, max_size=10), st.booleans())
def test_what_was_asked_before_changes_no_answer(written, rows, time_is_up):
    text = agreement_text(written)
    asked_often = read(text, "random.yaml")
    for values, evidence in rows:
        often = assess(asked_often, DAY, Facts(values, evidence), time_is_up=time_is_up)
        fresh = read(text, "random.yaml")
        assert often == assess(fresh, DAY, Facts(values, evidence), time_is_up=time_is_up)


@pytest.mark.parametrize(("fact", "value"), [("b1", 1), ("n", True), ("n", 2.0), ("e", "w")])
def test_a_value_that_python_thinks_equal_is_not_let_through_a_second_time(fact, value):
    agreement = read(agreement_text(SMALL), "small.yaml")
    allowed = {"b1": True, "n": 1, "e": "x"}[fact]
    assess(agreement, DAY, Facts(GATEWAY | {fact: allowed}))
    with pytest.raises(Problem, match="not-allowed"):
        assess(agreement, DAY, Facts(GATEWAY | {fact: value}))
