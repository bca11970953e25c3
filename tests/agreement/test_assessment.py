"""The five answers, and a second evaluator that must agree on every one of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_agreements import agreement_text, by_hand, clauses, kleene, known_facts, requirements
from sample_agreements import day, facts, small

from proviso_gateway.agreement.assessment import Truth, assess
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import evaluator
from proviso_gateway.agreement.values import Facts
from proviso_gateway.terms import Reason
from proviso_verify.canonical import encode

V1, V2 = day("2020-06-01"), day("2021-06-01")
TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


@settings(max_examples=250, deadline=None)
@given(clauses(), known_facts(), st.booleans())
def test_a_plain_second_evaluator_gives_the_same_answer_with_the_same_reasons(
    written, known, time_is_up
):
    values, evidence = known
    agreement = read(agreement_text(written), "random.yaml")
    found = assess(agreement, V1, Facts(values, evidence), time_is_up=time_is_up)
    answer, truths, false, ask, custodian = by_hand(written, values, evidence, time_is_up)
    assert found.answer == answer
    assert {c.id: c.truth for c in found.clauses} == {c: TRUTH[t] for c, t in truths.items()}
    assert set(found.ask_for) == ask
    assert set(found.open_custodian) == custodian
    if false is not None:
        assert set(found.false_clauses) == false
        assert (Reason.EVIDENCE_MISSING in found.reasons) == (answer == "refused" and not false)
    else:
        # No clause is false alone: those named cannot be met together, and any fewer could be.
        cited = [c for c in written if c["id"] in found.false_clauses]
        assert by_hand(cited, values, evidence, time_is_up)[2] is None
        for clause in cited:
            fewer = [c for c in cited if c is not clause]
            assert by_hand(fewer, values, evidence, time_is_up)[2] == set()
    assert bool(found.reasons) == (found.answer is Answer.REFUSED)


@settings(max_examples=120, deadline=None)
@given(requirements, known_facts())
def test_the_tree_is_walked_by_kleenes_tables(requirement, known):
    values, _ = known
    values = values | {"ground": values["ground"] if values["ground"] != "g3" else "other"}
    agreement = read(agreement_text([{"id": "c", "require": requirement}]), "random.yaml")
    parsed = agreement.versions[0].clauses[0].require
    assert evaluator(parsed)(values) is kleene(requirement, values)


@settings(max_examples=80, deadline=None)
@given(clauses(), known_facts(), st.data())
def test_what_is_permitted_stays_permitted_whatever_else_becomes_known(written, known, data):
    values, evidence = known
    agreement = read(agreement_text(written), "random.yaml")
    before = assess(agreement, V1, Facts(values, evidence))
    told, _ = data.draw(known_facts())
    more = {name: value for name, value in told.items() if name not in values}
    after = assess(agreement, V1, Facts(values | more, evidence | dict.fromkeys(more, "doc")))
    if before.answer in (Answer.PERMITTED, Answer.REFUSED):
        assert after.answer == before.answer
    assert set(after.ask_for) <= set(before.ask_for)
    assert set(after.open_custodian) <= set(before.open_custodian)


def test_everything_met_is_permitted():
    found = assess(small(), V1, facts())
    assert found.answer is Answer.PERMITTED
    assert found.version == "v1"
    assert {c.truth for c in found.clauses} == {Truth.TRUE}
    assert (found.reasons, found.false_clauses, found.ask_for, found.open_custodian) == ((),) * 4


@pytest.mark.parametrize(
    ("changes", "reasons", "false"),
    [
        ({"in_contact": True}, (Reason.PRECONDITION_NOT_MET,), ("1",)),
        ({"countersigned": False}, (Reason.PROCEDURE,), ("4",)),
        ({"public_interest": "failed"}, (Reason.PUBLIC_INTEREST,), ("3",)),
        (
            {"fields": frozenset({"address", "gender"})},
            (Reason.FIELDS_BEYOND_AGREEMENT,),
            ("agreement:fields",),
        ),
        ({"ground": "curiosity"}, (Reason.GROUND_NOT_IN_AGREEMENT,), ("agreement:ground",)),
        ({"requester": "police"}, (Reason.NO_AGREEMENT_IN_FORCE,), ("agreement:requester",)),
        (
            {"in_contact": True, "countersigned": False, "public_interest": "failed"},
            (Reason.PRECONDITION_NOT_MET, Reason.PROCEDURE, Reason.PUBLIC_INTEREST),
            ("1", "3", "4"),
        ),
    ],
)
def test_a_refusal_names_every_false_clause_and_why(changes, reasons, false):
    found = assess(small(), V1, facts(**changes))
    assert found.answer is Answer.REFUSED
    assert set(found.reasons) == set(reasons)
    assert found.false_clauses == false


def test_a_clause_binds_only_the_grounds_it_names():
    without_efforts = facts(ground="missing", efforts_failed=False)
    assert assess(small(), V1, without_efforts).answer is Answer.PERMITTED
    assert assess(small(), V1, facts(efforts_failed=False)).answer is Answer.REFUSED


@pytest.mark.parametrize("evidence", [{}, {"efforts_failed": ""}, {"efforts_failed": "  "}])
def test_a_fact_without_its_evidence_is_unknown(evidence):
    given_facts = Facts(facts().values, evidence)
    found = assess(small(), V1, given_facts)
    assert (found.answer, found.ask_for) == (Answer.ASK, ("efforts_failed",))
    late = assess(small(), V1, given_facts, time_is_up=True)
    assert (late.answer, late.reasons) == (Answer.REFUSED, (Reason.EVIDENCE_MISSING,))


def test_when_only_the_custodian_is_open_it_is_ready_and_time_changes_nothing():
    found = assess(small(), V1, facts(public_interest=None), time_is_up=True)
    assert (found.answer, found.open_custodian) == (Answer.READY, ("public_interest",))


def test_nothing_is_asked_that_can_no_longer_matter():
    open_case = facts(signs=frozenset())
    assert assess(small(), V2, open_case).ask_for == ("months", "rank", "seen_on")
    # An inspector's request turns on the date alone, unless the sentence already suffices.
    narrowed = facts(signs=frozenset(), rank="sergeant")
    assert assess(small(), V2, narrowed).ask_for == ("months",)
    enough = facts(signs=frozenset(), months=12)
    assert assess(small(), V2, enough).answer is Answer.PERMITTED


def test_a_false_clause_ends_all_asking():
    found = assess(small(), V2, facts(in_contact=True, efforts_failed=None))
    assert (found.answer, found.ask_for, found.open_custodian) == (Answer.REFUSED, (), ())


@pytest.mark.parametrize("missing", ["requester", "ground", "fields", "countersigned"])
def test_without_the_gateways_own_facts_nothing_is_decided(missing, expect_problem):
    silent = facts(**{missing: None})
    expect_problem("agreement.gateway-silent", lambda: assess(small(), V1, silent))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"in_contact": 0}, "value-not-allowed"),
        ({"in_contact": "false"}, "value-not-allowed"),
        ({"months": True}, "value-not-allowed"),
        ({"months": 601}, "value-not-allowed"),
        ({"months": 12.0}, "value-not-allowed"),
        ({"rank": "SYN-0001"}, "value-not-allowed"),
        ({"seen_on": "2020-01-01"}, "value-not-allowed"),
        ({"signs": ("debt",)}, "value-not-allowed"),
        ({"signs": frozenset({"SYN-0001"})}, "value-not-allowed"),
        ({"public_interest": "yes"}, "value-not-allowed"),
        ({"ground": 7}, "value-not-allowed"),
        ({"fields": frozenset({"diagnosis"})}, "value-not-allowed"),
        ({"in_contract": False}, "unknown-fact"),
    ],
)
def test_the_door_refuses_what_no_fact_can_be_and_never_quotes_it(changes, code, expect_problem):
    wrong = facts(**changes)
    found = expect_problem(f"agreement.{code}", lambda: assess(small(), V1, wrong))
    assert "SYN-0001" not in str(found)


def test_an_assessment_has_a_canonical_form():
    found = assess(small(), V2, facts(public_interest=None)).as_canonical()
    assert encode(found)
    assert found["answer"] == "ask"
    assert found["ask_for"] == ["months", "rank", "seen_on"]
    assert {"id": "1", "truth": "true"} in found["clauses"]


def test_a_clause_that_no_answer_can_leave_open_is_not_asked_about():
    """Kleene's logic alone would ask whether the person is in contact or not, to no purpose."""
    either = small(("{in_contact: false}", "{any_of: [{in_contact: false}, {in_contact: true}]}"))
    assert assess(either, V1, facts(in_contact=None)).answer is Answer.PERMITTED
    neither = small(("{in_contact: false}", "{all_of: [{in_contact: false}, {in_contact: true}]}"))
    found = assess(neither, V1, facts(in_contact=None))
    assert (found.answer, found.false_clauses) == (Answer.REFUSED, ("1",))


def test_clauses_that_contradict_each_other_refuse_together():
    agreement = small(
        ('{id: "2", require: {efforts_failed: true}', '{id: "2", require: {in_contact: true}')
    )
    found = assess(agreement, V1, facts(in_contact=None))
    assert (found.answer, found.false_clauses) == (Answer.REFUSED, ("1", "2"))
    assert {c.id: c.truth for c in found.clauses}["1"] is Truth.UNKNOWN


def test_facts_cannot_be_changed_after_the_fact():
    values = {"in_contact": False}
    given_facts = Facts(values)
    values["in_contact"] = True
    assert given_facts.values["in_contact"] is False
    with pytest.raises(TypeError):
        given_facts.values["in_contact"] = True  # type: ignore[index]
