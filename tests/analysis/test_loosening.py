"""An agreement is weakened by one word, and the comparison says so: each row is one way."""

import re
from pathlib import Path

import pytest
from tests.showing.outline import Outline

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.loosening import Way, term_changes
from proviso_gateway.analysis.solver.difference import compare
from proviso_gateway.analysis.solver.search import Proof
from proviso_gateway.analysis.solver.witness import AskedVersion
from proviso_gateway.cli import run_command
from proviso_gateway.pages.agreement_proofs import summary

MANUAL = (Path(__file__).parents[2] / "docs" / "agreements.md").read_text(encoding="utf-8")
CLEAN = re.search(r"^```yaml\n(language: 2.*?)^```$", MANUAL, re.DOTALL | re.MULTILINE)[1].replace(
    "versions:\n",
    "publication: {threshold: 20, publish_after: 30}\n"
    "invariants: [{id: weighed-always, never_permit_unless: {public_interest: passed}}]\n"
    "versions:\n",
    1,
)
"""The manual's first example, which the check finds nothing in, and a few terms more."""

LAW = '    law: {cite: "Coroners and Justice Act 2009, Schedule 5", as_at: 2026-01-01}\n'

WEAKER = [
    # what is changed into what, and the term that is told, that is wider
    (("destroy_within: 90", "destroy_within: 91"), "use_limits destroy_within"),
    (("destroy_within: 90", "destroy_within: not-stated"), "use_limits destroy_within"),
    (("destroy_within: 90", "destroy_within: 90, onward_sharing: by_permission"), "use_limits on"),
    (("destroy_within: 90", "destroy_within: 90, confirm_destruction: false"), "use_limits con"),
    (("threshold: 20", "threshold: 19"), "publication threshold"),
    (("threshold: 20, publish_after: 30", "threshold: 20"), "publication publish_after"),
    (("threshold: 20", "threshold: 20, outcomes: exact, justification: No."),
     "publication outcomes"),
    (("    evidence: opening-record\n", ""), "facts inquest_opened evidence"),
    (("source: custodian", "source: requester"), "facts in_danger source"),
    (("date: 2026-01-01, is", "date: 2025-12-20, is"), "in force and public"),
    (("address_since]", "address_since, gender]"), "discloses gender"),
    (("requester: coroner", "requester: [coroner, deputy]"), "parties requester deputy"),
    (("effect: power", "effect: duty"), "legal effect"),
    (("    vulnerability: {question: Is the person vulnerable?, weighs: against}\n", ""),
     "public_interest_test factors vulnerability"),
    (("invariants: [{id: weighed-always, never_permit_unless: {public_interest: passed}}]\n", ""),
     "invariant weighed-always"),
]  # fmt: skip


def told(text, one="1", two="1"):
    before, after = read(CLEAN), read(text)
    return compare(
        AskedVersion(before, resolve(before, one)), AskedVersion(after, resolve(after, two))
    )


@pytest.mark.parametrize(("change", "where"), WEAKER)
def test_a_weaker_term_is_told_as_wider(change, where):
    found = told(CLEAN.replace(*change, 1))
    wider = [term.where for term in found.terms if term.way is Way.WIDER]
    assert any(term.startswith(where) for term in wider), found.terms
    assert found.wider
    assert not found.unchanged
    back = term_changes(*reversed_sides(change))
    assert any(c.where.startswith(where) and c.way is Way.NARROWER for c in back)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (("destroy_within: 90", "destroy_within: 91"), "1 is wider than 1: it permits exactly the"),
        (("destroy_within: 90", "destroy_within: 89"), "1 is narrower than 1: it permits exactly"),
        (("address_since]", "address_since, gender]"), "1 is wider than 1: it permits all that 1"),
        (("coroner.", "coroner."), "1 is the same as 1: it permits exactly the same requests (pro"),
    ],
)
def test_the_first_sentence_is_one_verdict_over_requests_and_terms(change, verdict):
    assert summary(told(CLEAN.replace(*change, 1))).startswith(verdict)


def reversed_sides(change):
    before, after = read(CLEAN), read(CLEAN.replace(*change, 1))
    return after, resolve(after, "1"), before, resolve(before, "1")


def test_relay_that_becomes_disclosure_is_told():
    relayed = CLEAN.replace(LAW, LAW + "    deliver: relay\n", 1)
    before, after = read(relayed), read(CLEAN)
    found = compare(
        AskedVersion(before, resolve(before, "1")), AskedVersion(after, resolve(after, "1"))
    )
    (only,) = found.terms
    assert (only.way, only.where) == (Way.WIDER, "grounds witness deliver")
    assert (only.before, only.after) == ("relay", "disclose")


AMENDED = [
    ("use_limits: {purpose: Calling them., destroy_within: 300}", "destroy within: 90 → 300"),
    (
        "use_limits: {purpose: Calling them., destroy_within: 90, onward_sharing: by_permission}",
        "onward sharing: forbidden → by_permission",
    ),
    ("discloses: [given_name, family_name, address, address_since, gender]", "gender"),
    ("facts: {in_danger: {source: requester}}", "source: custodian → requester"),
    ("facts: {inquest_opened: {evidence: none}}", "evidence: opening-record → nothing"),
    (
        "grounds: {witness: {label: Witness to a death, seriousness: An inquest has been opened, "
        'law: {cite: "Coroners and Justice Act 2009, Schedule 5", as_at: 2026-01-01}}}',
        "deliver: relay → disclose",
    ),
    ("remove: [safe]", "in hiding"),
    (
        "replace: {weighed: {require: "
        "{any_of: [{public_interest: passed}, {countersigned: true}]}, "
        'cite: "Agreement, paragraph 8"}}',
        "public interest",
    ),
]


def amended_by(change):
    """The manual's agreement, which relays, and a second version that changes one thing."""
    relayed = CLEAN.replace(LAW, LAW + "    deliver: relay\n", 1)
    first, second = "{date: 2026-06-01, is: superseded}", "date: 2026-06-01, is: in_force"
    known = "      - {date: 2026-01-01, is: in_force, known: 2025-12-01}\n"
    return relayed.replace(known, f"{known}      - {first}\n", 1).replace(
        "\ntests:\n",
        f'  - id: "2"\n    amends: "1"\n    {change}\n'
        f"    status:\n      - {{{second}, known: 2026-05-01}}\n\ntests:\n",
        1,
    )


@pytest.mark.parametrize(("change", "said"), AMENDED, ids=[change for change, _ in AMENDED])
def test_an_amendment_that_weakens_one_thing_is_told_by_diff_check_and_page(
    change, said, tmp_path, capsys
):
    file = tmp_path / "agreement.yaml"
    file.write_text(amended_by(change))
    assert run_command(["agreement", "diff", str(file), "1", "2", "--fail-on", "wider"]) == 1
    verdict = "2 is wider than 1: "
    assert capsys.readouterr().out.startswith(verdict)
    run_command(["agreement", "check", str(file)])
    assert verdict in capsys.readouterr().out
    run_command(["agreement", "render", str(file), "--out", str(tmp_path / "page")])
    page = " ".join(Outline((tmp_path / "page" / "index.html").read_text()).text.split())
    assert f"Version {verdict}" in page
    assert said.casefold() in page.partition(f"Version {verdict}")[2].casefold()


GONE = [
    ('      - {id: safe, require: {in_danger: false}, cite: "Agreement, paragraph 6"}\n', ""),
    (
        "require: {in_danger: false}",
        "require: {any_of: [{in_danger: false}, {inquest_opened: true}]}",
    ),
    (
        "require: {public_interest: passed}",
        "require: {any_of: [{public_interest: passed}, {in_danger: false}]}",
    ),
]


@pytest.mark.parametrize("change", GONE, ids=["dropped", "limb", "way around"])
def test_a_weaker_clause_is_told_with_the_request_that_it_lets_through(change):
    found = told(CLEAN.replace(*change, 1))
    assert found.gained.verdict is Proof.REFUTED
    assert found.wider
    (one,) = found.gained.differences
    assert one.witness.values


def test_words_that_decide_nothing_are_told_as_other_and_do_not_fail_on_wider(tmp_path, capsys):
    other = CLEAN.replace("Reaching a person who may know how", "Finding a person who knows how", 1)
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(CLEAN)
    after.write_text(other)
    command = ["agreement", "diff", str(before), "1", "1", "--other", str(after)]
    assert run_command(command) == 1
    assert run_command([*command, "--fail-on", "wider"]) == 0
    said = capsys.readouterr().out
    assert "purpose: Reaching a person who may know how" in said
    assert "1 of after.yaml" in said.splitlines()[0]
    assert "What 1 of before.yaml permits and 1 of after.yaml refuses:" in said
    after.write_text(CLEAN.replace("destroy_within: 90", "destroy_within: 91"))
    assert run_command([*command, "--fail-on", "wider"]) == 1


def test_the_same_file_is_unchanged(tmp_path):
    file, copy = tmp_path / "one.yaml", tmp_path / "two.yaml"
    file.write_text(CLEAN)
    copy.write_text(CLEAN.replace("title: Requests", "title: The requests", 1))
    assert run_command(["agreement", "diff", str(file), "1", "1", "--other", str(copy)]) == 0


def test_a_clause_that_is_blacked_out_permits_nothing_and_its_clearing_is_wider():
    black = CLEAN.replace(
        "{id: safe, require: {in_danger: false},", "{id: safe, redacted: true,", 1
    )
    lost = told(black)
    assert lost.gained.verdict is Proof.PROVED
    assert lost.lost.verdict is Proof.REFUTED


DATED = CLEAN.replace(
    "facts:\n", "facts:\n  ordered_on: {type: date, source: court, evidence: order}\n", 1
).replace(
    "    clauses:\n",
    "    clauses:\n      - {id: ninety, require: {days_since_ordered_on: {at_least: 90}}}\n",
    1,
)


def test_fewer_days_are_wider_and_the_witness_has_its_day():
    before, after = read(DATED), read(DATED.replace("at_least: 90", "at_least: 80"))
    found = compare(
        AskedVersion(before, resolve(before, "1")), AskedVersion(after, resolve(after, "1"))
    )
    (one,) = found.gained.differences
    assert one.clause == "ninety"
    since = (one.witness.day - one.witness.values["ordered_on"]).days
    assert 80 <= since < 90
    assert found.lost.verdict is Proof.PROVED


def test_a_value_that_only_the_other_file_knows_is_a_difference():
    facts = "facts:\n  manner: {type: enum, of: [accident, homicide], source: requester}\n"
    clause = "    clauses:\n      - {id: manner, require: {not: {manner: accident}}}\n"
    before = CLEAN.replace("facts:\n", facts, 1).replace("    clauses:\n", clause, 1)
    one, two = read(before), read(before.replace("homicide]", "homicide, unknown]"))
    found = compare(AskedVersion(one, resolve(one, "1")), AskedVersion(two, resolve(two, "1")))
    (gained,) = found.gained.differences
    assert gained.witness.values["manner"] == "unknown"
    assert gained.clause == "agreement:bounds"
