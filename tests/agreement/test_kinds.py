"""A request's kind follows from its facts alone: not from what was asked before, or meanwhile."""

from hypothesis import given, settings
from hypothesis import strategies as st
from random_agreements import agreement_text, clauses, known_facts

from proviso_gateway.agreement.kinds import kinds_of
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import OPERATORS, comparisons
from proviso_gateway.agreement.values import Facts, checked_values, fact_rules
from proviso_gateway.agreement.versions import resolve


def fresh(agreement):
    version = resolve(agreement, "v1")
    return kinds_of(fact_rules(agreement.facts), version.every_clause, ("ground",)), version


@settings(max_examples=60, deadline=None)
@given(clauses(), st.lists(known_facts(), min_size=2, max_size=10))
def test_a_kind_is_the_same_whatever_was_asked_before(written, requests):
    agreement = read(agreement_text(written), "random.yaml")
    (one, _), (other, _) = fresh(agreement), fresh(agreement)
    asked = [Facts(*known) for known in requests]
    forwards = [one.of(facts) for facts in asked]
    backwards = [other.of(facts) for facts in reversed(asked)]
    assert forwards == backwards[::-1]


@settings(max_examples=60, deadline=None)
@given(clauses(), known_facts(), known_facts())
def test_two_requests_of_one_kind_are_told_apart_by_no_comparison(written, first, second):
    agreement = read(agreement_text(written), "random.yaml")
    kinds, version = fresh(agreement)
    seen = [
        {
            (test, "ground" in known and known["ground"]): (
                OPERATORS[test.operator].holds(known[test.fact], test.operand)
                if test.fact in known
                else None
            )
            for clause in version.every_clause
            for test in comparisons(clause.require)
        }
        for known in (
            checked_values(fact_rules(agreement.facts), Facts(*each)) for each in (first, second)
        )
    ]
    alike = kinds.of(Facts(*first)) == kinds.of(Facts(*second))
    assert alike == (seen[0] == seen[1])
