"""What a clause requires, and the logic of doubt."""

import datetime

import pytest
from sample_agreements import changed, small

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    Not,
    Operator,
    as_written,
    evaluator,
)

A = Comparison("a", Operator.EQUALS, True)
B = Comparison("b", Operator.EQUALS, True)
T, F, U = True, False, None

KLEENE = [
    # a, b, all of, any of, not a
    (T, T, T, T, F),
    (T, F, F, T, F),
    (T, U, U, T, F),
    (F, T, F, T, T),
    (F, F, F, F, T),
    (F, U, F, U, T),
    (U, T, U, T, U),
    (U, F, F, U, U),
    (U, U, U, U, U),
]


@pytest.mark.parametrize(("a", "b", "both", "either", "not_a"), KLEENE)
def test_doubt_spreads_only_where_it_matters(a, b, both, either, not_a):
    known = {name: value for name, value in (("a", a), ("b", b)) if value is not None}
    assert evaluator(AllOf((A, B)))(known) is both
    assert evaluator(AnyOf((A, B)))(known) is either
    assert evaluator(Not(A))(known) is not_a


D = datetime.date
COMPARISONS = [
    (Operator.EQUALS, 12, {12: T, 11: F}),
    (Operator.EQUALS, D(2020, 1, 1), {D(2020, 1, 1): T, D(2020, 1, 2): F}),
    (Operator.ONE_OF, frozenset({1, 3}), {1: T, 2: F, 3: T}),
    (Operator.ONE_OF, frozenset({"x", "y"}), {"x": T, "z": F}),
    (Operator.AT_LEAST, 12, {11: F, 12: T, 13: T}),
    (Operator.AT_MOST, 12, {11: T, 12: T, 13: F}),
    (Operator.BEFORE, D(2020, 1, 2), {D(2020, 1, 1): T, D(2020, 1, 2): F, D(2020, 1, 3): F}),
    (Operator.AFTER, D(2020, 1, 2), {D(2020, 1, 1): F, D(2020, 1, 2): F, D(2020, 1, 3): T}),
    (
        Operator.ONLY,
        frozenset("xy"),
        {frozenset("x"): T, frozenset("xy"): T, frozenset("xz"): F, frozenset(): T},
    ),
    (
        Operator.INCLUDES_ALL,
        frozenset("xy"),
        {frozenset("xyz"): T, frozenset("xy"): T, frozenset("x"): F, frozenset(): F},
    ),
    (
        Operator.INCLUDES_ANY,
        frozenset("xy"),
        {frozenset("x"): T, frozenset("xz"): T, frozenset("z"): F, frozenset(): F},
    ),
]


@pytest.mark.parametrize(("operator", "operand", "answers"), COMPARISONS)
def test_each_comparison_says_what_its_name_says(operator, operand, answers):
    for value, answer in answers.items():
        assert evaluator(Comparison("f", operator, operand))({"f": value}) is answer


def test_every_operator_is_shown_above():
    assert {operator for operator, _, _ in COMPARISONS} == set(Operator)


@pytest.mark.parametrize(
    ("worded", "normal"),
    [
        ("{in_contact: false}", {"in_contact": False}),
        ("{rank: {one_of: [sergeant]}}", {"rank": {"one_of": ["sergeant"]}}),
        (
            "{in_contact: false, rank: inspector}",
            {"all_of": [{"in_contact": False}, {"rank": "inspector"}]},
        ),
        (
            "{months: {at_least: 12, at_most: 24}}",
            {"all_of": [{"months": {"at_least": 12}}, {"months": {"at_most": 24}}]},
        ),
        ("{any_of: [{in_contact: false}]}", {"in_contact": False}),
        (
            "{signs: {only: [stalking, debt]}}",
            {"signs": {"only": ["debt", "stalking"]}},
        ),
        ("{not: {seen_on: {before: 2020-02-29}}}", {"not": {"seen_on": {"before": "2020-02-29"}}}),
        (
            "{in_contact: false, any_of: [{rank: inspector}, {not: {months: 0}}]}",
            {
                "all_of": [
                    {"in_contact": False},
                    {"any_of": [{"rank": "inspector"}, {"not": {"months": 0}}]},
                ]
            },
        ),
    ],
)
def test_a_requirement_has_one_normal_form(worded, normal):
    agreement = small(("require: {in_contact: false}", f"require: {worded}"))
    assert as_written(agreement.versions[0].clauses[0].require) == normal


@pytest.mark.parametrize(
    ("worded", "code"),
    [
        ("{}", "agreement.not-a-requirement"),
        ("[]", "agreement.not-a-requirement"),
        ("passed", "agreement.not-a-requirement"),
        ("{any_of: []}", "agreement.not-a-requirement"),
        ("{any_of: {in_contact: false}}", "agreement.not-a-requirement"),
        ("{not: [{in_contact: false}]}", "agreement.not-a-requirement"),
        ("{months: {}}", "agreement.not-a-requirement"),
        ("{in_contract: false}", "agreement.unknown-fact"),
        ("{months: {atleast: 12}}", "agreement.unknown-operator"),
        ("{months: {equals: 12}}", "agreement.unknown-operator"),
        ("{in_contact: {at_least: 1}}", "agreement.wrong-operator"),
        ("{signs: debt}", "agreement.wrong-operator"),
        ("{signs: [debt]}", "agreement.wrong-operator"),
        ("{rank: {only: [inspector]}}", "agreement.wrong-operator"),
        ("{seen_on: {at_least: 2020-01-01}}", "agreement.wrong-operator"),
        ("{in_contact: 0}", "agreement.wrong-operand"),
        ("{in_contact: 'false'}", "agreement.wrong-operand"),
        ("{months: true}", "agreement.wrong-operand"),
        ("{months: 601}", "agreement.wrong-operand"),
        ("{months: {at_least: [1]}}", "agreement.wrong-operand"),
        ("{months: {one_of: 1}}", "agreement.wrong-operand"),
        ("{months: {one_of: []}}", "agreement.wrong-operand"),
        ("{months: {one_of: [1, 1]}}", "agreement.wrong-operand"),
        ("{months: {one_of: [{a: 1}]}}", "agreement.wrong-operand"),
        ("{rank: general}", "agreement.wrong-operand"),
        ("{seen_on: {after: 2018-12-31}}", "agreement.wrong-operand"),
        ("{seen_on: '2020-01-01'}", "agreement.wrong-operand"),
        ("{signs: {includes_any: [reffuge]}}", "agreement.wrong-operand"),
        ("{requester: burreau}", "agreement.wrong-operand"),
        ("{public_interest: pass}", "agreement.wrong-operand"),
    ],
)
def test_a_requirement_that_could_be_misread_is_refused(worded, code, expect_problem):
    text = changed(("require: {in_contact: false}", f"require: {worded}"))
    found = expect_problem(code, lambda: read(text, "small.yaml"))
    assert found.place.line == 1 + text[: text.index(worded)].count("\n")
