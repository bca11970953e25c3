"""What language 2 brought: several parties, counted days, words that nobody can read, and facts
that a version has vouched for otherwise."""

import datetime

import pytest
from sample_agreements import changed, day, facts, small

from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.relative_days import read_on
from proviso_gateway.agreement.requirements import Comparison, Operator, evaluator
from proviso_gateway.agreement.versions import BOUNDS_CLAUSE, resolve
from proviso_gateway.terms import Reason

V1 = '      - {id: "4", require: {countersigned: true}}\n'
V2 = "    amends: v1\n"


def test_one_of_several_requesters_may_ask_and_nobody_else():
    agreement = small(("requester: bureau", "requester: [{code: bureau, name: A Bureau}, office]"))
    assert agreement.parties.requesters == ("bureau", "office")
    assert agreement.parties.only_requester is None
    assert [party.title for party in agreement.parties.requester] == ["A Bureau", "office"]
    for asks, answer in (("bureau", "permitted"), ("office", "permitted"), ("shop", "refused")):
        assert assess(agreement, day("2020-06-01"), facts(requester=asks)).answer == answer


@pytest.mark.parametrize("number", [-3, 0, 1, 89, 90, 91])
@pytest.mark.parametrize(
    ("operator", "operand"),
    [
        (Operator.AT_LEAST, 90),
        (Operator.AT_MOST, 90),
        (Operator.EQUALS, 90),
        (Operator.ONE_OF, frozenset({0, 91})),
        (Operator.AT_LEAST, -2),
    ],
)
def test_days_since_a_date_are_the_difference_of_two_days(number, operator, operand):
    today = day("2024-03-01")
    counted = evaluator(Comparison("days_since_x", operator, operand))({"days_since_x": number})
    dated = evaluator(read_on(Comparison("days_since_x", operator, operand), today))
    assert dated({"x": today - datetime.timedelta(days=number)}) is counted
    assert dated({}) is None


def test_ninety_days_are_counted_on_the_day_of_assessment_and_asked_for_as_the_date():
    clause = '      - {id: "9", require: {days_since_seen_on: {at_least: 90}}}\n'
    agreement = small((V1, V1 + clause))
    seen = {"seen_on": day("2020-03-03")}
    assert assess(agreement, day("2020-05-31"), facts(**seen)).answer is Answer.REFUSED
    assert assess(agreement, day("2020-06-01"), facts(**seen)).answer is Answer.PERMITTED
    asked = assess(agreement, day("2020-06-01"), facts())
    assert (asked.answer, asked.ask_for) == (Answer.ASK, ("seen_on",))
    assert "seen_on" in resolve(agreement, "v1").content["facts"]


@pytest.mark.parametrize(
    "clause",
    [
        '      - {id: "9", redacted: true}\n',
        '      - {id: "9", redacted: true, require: {in_contact: false}}\n',
    ],
)
def test_a_clause_that_nobody_can_read_is_never_met(clause):
    agreement = small((V1, V1 + clause))
    found = assess(agreement, day("2020-06-01"), facts())
    assert (found.answer, found.ask_for) == (Answer.ASK, ("redacted",))
    late = assess(agreement, day("2020-06-01"), facts(), time_is_up=True)
    assert late.reasons == (Reason.EVIDENCE_MISSING,)


def test_what_can_be_read_of_a_clause_still_refuses():
    clause = '      - {id: "9", redacted: true, require: {rank: inspector}}\n'
    found = assess(small((V1, V1 + clause)), day("2020-06-01"), facts(rank="sergeant"))
    assert (found.answer, found.false_clauses) == (Answer.REFUSED, ("9",))


def test_nobody_can_state_what_is_not_public(expect_problem):
    agreement = small((V1, V1 + '      - {id: "9", redacted: true}\n'))
    with_it = facts(redacted=True)
    expect_problem(
        "agreement.value-not-allowed", lambda: assess(agreement, day("2020-06-01"), with_it)
    )


def test_a_version_can_have_a_fact_vouched_for_by_another():
    agreement = small((V2, V2 + "    facts: {months: {source: custodian, evidence: none}}\n"))
    first, second = resolve(agreement, "v1"), resolve(agreement, "v2")
    assert (first.vocabulary["months"].source, first.vocabulary["months"].evidence) == (
        "court",
        "court-record",
    )
    assert (second.vocabulary["months"].source, second.vocabulary["months"].evidence) == (
        "custodian",
        None,
    )
    assert second.content["facts"]["months"]["source"] == "custodian"
    open_fact = assess(agreement, day("2021-06-01"), facts(signs=frozenset(), rank="sergeant"))
    assert (open_fact.answer, open_fact.open_custodian) == (Answer.READY, ("months",))


def test_a_version_that_amends_takes_over_what_the_amended_one_says_of_facts():
    third = (
        "  - {id: v3, amends: v2, facts: {months: {max: 100}},"
        ' add: [{id: "7", require: {rank: inspector}}]}\n'
    )
    text = changed(
        (V2, V2 + "    facts: {months: {source: custodian}}\n"), ("tests:\n", third + "tests:\n")
    )
    months = resolve(read(text), "v3").facts["months"]
    assert (months.source, months.max) == ("custodian", 100)


def test_a_value_outside_a_versions_own_bounds_is_refused():
    agreement = small((V2, V2 + "    facts: {months: {max: 24}, rank: {of: [inspector]}}\n"))
    said = {"signs": frozenset(), "seen_on": None, "rank": "inspector"}
    within = assess(agreement, day("2021-06-01"), facts(months=24, **said))
    beyond = assess(agreement, day("2021-06-01"), facts(months=25, **said))
    assert within.answer is Answer.PERMITTED
    assert (beyond.answer, beyond.false_clauses) == (Answer.REFUSED, (BOUNDS_CLAUSE,))
    assert resolve(agreement, "v1").hash == resolve(small(), "v1").hash


def test_a_declared_field_can_be_disclosed_and_is_part_of_the_version():
    school = "fields: {school: {label: School, type: text, why: To write there.}}\n"
    agreement = small(
        ("discloses: [address, address_since]", school + "discloses: [school, address]")
    )
    version = resolve(agreement, "v1")
    assert version.discloses == ("address", "school")
    assert version.content["fields"] == {
        "school": {"label": "School", "type": "text", "why": "To write there."}
    }
    asked = facts(fields=frozenset({"school"}))
    assert assess(agreement, day("2020-06-01"), asked).answer is Answer.PERMITTED


def test_the_jurisdiction_is_part_of_the_version_unless_it_is_the_usual_one():
    title = "title: A small agreement\n"
    british = small((title, title + "jurisdiction: uk\n"))
    american = small((title, title + "jurisdiction: us\n"))
    assert resolve(british, "v1").hash == resolve(small(), "v1").hash
    assert resolve(american, "v1").content["jurisdiction"] == "us"
