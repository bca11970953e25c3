"""What the solver may say, and how: limits, sameness, length, and a witness that is replayed."""

import json
import os
import subprocess
import sys

import pytest
from benchmarks.proofs import agreement_of
from sample_agreements import EXAMPLES, SMALL, changed

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver import witness
from proviso_gateway.analysis.solver.clauses import Flaw, find_flaws
from proviso_gateway.analysis.solver.difference import compare
from proviso_gateway.analysis.solver.invariants import prove_invariants
from proviso_gateway.analysis.solver.search import Proof
from proviso_gateway.analysis.solver.witness import AskedVersion
from proviso_gateway.workbench.proving import Text, diff_texts

NHS = EXAMPLES / "nhs-home-office" / "agreement.yaml"


def sides(text, one, two):
    agreement = read(text)
    return tuple(AskedVersion(agreement, resolve(agreement, name)) for name in (one, two))


def with_clause(require, *, invariants=""):
    """The small agreement, its first version with one clause more."""
    more = f'      - {{id: "9", require: {require}}}\n  - id: v2\n'
    return changed(("  - id: v2\n", more), ("versions:\n", f"{invariants}versions:\n"))


def flaws_of(require):
    found = find_flaws(read(with_clause(require)))
    return {(f.flaw, f.about) for f in found if f.version == "v1"}


def test_may_2018_permits_what_2017_did_not_and_the_reverse():
    found = compare(*sides(NHS.read_text(), "2017", "2018"))
    (gained,), (lost,) = found.gained.differences, found.lost.differences
    assert gained.clause == lost.clause == "offence"
    assert gained.grounds == found.gained.grounds
    assert gained.witness.values["identifiable_offence"] is False
    assert gained.witness.values["risk_to_public"] is True
    assert lost.witness.values["risk_to_public"] is False
    assert lost.witness.values["sentence_months"] < 12


def test_a_version_permits_exactly_what_it_permits():
    found = compare(*sides(NHS.read_text(), "2018", "2018"))
    assert found.unchanged
    assert not found.terms


def test_steps_that_run_out_prove_nothing():
    text = with_clause(
        "{any_of: [{in_contact: false}, {months: {at_least: 3}}, {rank: sergeant}]}",
        invariants="invariants: [{id: I, never_permit_if: {months: {at_least: 3}}}]\n",
    )
    found = compare(*sides(text, "v1", "v2"), steps=1)
    assert {found.gained.verdict, found.lost.verdict} <= {Proof.UNKNOWN, Proof.PROVED}
    assert Proof.UNKNOWN in {found.gained.verdict, found.lost.verdict}
    assert not found.unchanged
    assert not found.gained.differences
    assert not found.lost.differences
    assert any(f.verdict is Proof.UNKNOWN for f in find_flaws(read(text), steps=1))


@pytest.mark.parametrize("clauses", [20, 200])
def test_long_agreements_are_answered(clauses):
    found = compare(*sides(agreement_of(clauses), "v1", "v2"))
    assert found.gained.verdict is found.lost.verdict is Proof.REFUTED


def test_the_same_question_has_the_same_bytes_for_an_answer():
    """Whatever order Python keeps its sets in."""
    program = "from proviso_gateway.cli import main; main()"
    asked = ["agreement", "diff", str(NHS), "2017", "2018", "--json"]
    command = [sys.executable, "-c", program, *asked]
    runs = [
        subprocess.run(
            command,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    ]
    assert [run.returncode for run in runs] == [1, 1]
    assert runs[0].stdout == runs[1].stdout
    assert json.loads(runs[0].stdout)["gained"]["verdict"] == "refuted"


def test_a_refuted_invariant_comes_with_a_request_that_breaks_it():
    promise = "invariants: [{id: I, never_permit_if: {fields: {includes_any: [address]}}}]\n"
    agreement = read(with_clause("{in_contact: false}", invariants=promise))
    for proof in prove_invariants(agreement):
        assert proof.verdict is Proof.REFUTED
        assert "address" in proof.witness.values["fields"]
        one = AskedVersion(agreement, resolve(agreement, proof.version))
        assert one.permits(proof.witness.values)


def test_clauses_that_do_nothing_or_too_much_are_named():
    assert (Flaw.VACUOUS, "9") in flaws_of("{any_of: [{rank: sergeant}, {rank: inspector}]}")
    assert (Flaw.IDLE_FACT, "rank") in flaws_of("{any_of: [{rank: sergeant}, {rank: inspector}]}")
    assert (Flaw.UNSATISFIABLE, "9") in flaws_of("{months: {at_least: 5, at_most: 4}}")
    assert (Flaw.REDUNDANT, "9") in flaws_of("{any_of: [{in_contact: false}, {rank: sergeant}]}")
    assert (Flaw.IDLE_FACT, "rank") in flaws_of("{any_of: [{in_contact: false}, {rank: sergeant}]}")
    assert (Flaw.CLOSED_GROUND, "missing") in flaws_of("{in_contact: true}")
    assert flaws_of("{rank: sergeant}") == set()


def test_a_proof_that_the_assessment_does_not_confirm_is_never_shown(expect_fault, monkeypatch):
    monkeypatch.setattr(witness.AskedVersion, "permits", lambda self, values, day: False)
    expect_fault("analysis.not-replayed", lambda: compare(*sides(NHS.read_text(), "2017", "2018")))


def test_a_fact_of_another_type_in_the_other_file_is_not_compared(expect_fault):
    one, two = (
        SMALL,
        SMALL.replace("months: {type: int, min: 0, max: 600", "months: {type: date").replace(
            "{months: {at_least: 12}}", "{months: {after: 2020-01-01}}"
        ),
    )
    action = lambda: diff_texts(Text(one, "a"), "v1", Text(two, "b"), "v1")  # noqa: E731
    expect_fault("analysis.facts-differ", action)


def test_another_requester_in_the_other_file_is_a_difference():
    one, two = SMALL, SMALL.replace("bureau", "office")
    found = diff_texts(Text(one, "a"), "v1", Text(two, "b"), "v1")
    assert {d.clause for d in found.gained.differences} == {"agreement:requester"}
    assert found.gained.differences[0].witness.values["requester"] == "office"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]", "facts.not-facts"),
        ("{", "facts.not-facts"),
        ('{"facts": {"months": null}}', "agreement.value-not-allowed"),
        ('{"facts": {"months": 1.5}}', "agreement.value-not-allowed"),
    ],
)
def test_what_is_no_requests_facts_is_refused(text, code, expect_fault):
    given = Text(SMALL, "a")
    near = Text(text, "near.json")
    expect_fault(code, lambda: diff_texts(given, "v1", given, "v2", near))


def test_importing_the_commands_does_not_load_the_solver():
    program = "import sys, proviso_gateway.cli; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
