"""A mistake inside the only element of a list is told where it stands, as that mistake."""

import pytest
from sample_agreements import changed

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.schema import file_schema

ONE = """\
language: 2
agreement: one
title: One of everything
parties: {custodian: registry, requester: bureau}
purpose: To be tested.
legal:
  basis: [{cite: An Act, as_at: 2020-01-01}]
  scrutiny: [{kind: publication, reference: A website}]
facts:
  in_contact: {type: bool, source: requester}
  rank: {type: enum, of: [sergeant], source: requester}
grounds:
  missing: {label: Missing, seriousness: none, law: {cite: An Act, as_at: 2020-01-01}}
public_interest_test:
  text: Harm against benefit.
  factors:
    benefit: {question: What good does it do?, weighs: for}
    public_trust: {question: What does it do to trust?, weighs: against}
discloses: [address]
governance: {signed: [{party: custodian, by: Somebody, date: 2020-01-01}]}
use_limits: {purpose: Finding one person., destroy_within: 28}
invariants: [{id: I1, never_permit_unless: {public_interest: passed}}]
versions:
  - id: v1
    status: [{date: 2020-01-01, is: in_force}]
    discloses: [gender]
    grounds:
      astray: {label: Astray, seriousness: none, law: {cite: A Code, as_at: 2020-01-01}}
    clauses:
      - {id: "1", for: [astray], require: {public_interest: passed}}
  - id: v2
    amends: v1
    remove: ["1"]
    add: [{id: "2", require: {all_of: [{in_contact: false}]}}]
tests:
  - id: ordinary
    date: 2020-06-01
    given: {fields: [gender]}
    without: [in_contact]
    without_evidence: [rank]
    expect: {answer: refused, reasons: [procedure], cites: ["1"], ask_for: [rank]}
accepted: [{finding: open-term, about: [danger], because: It is clear.}]
"""
SINGLE = ONE[: ONE.index("  - id: v2")] + ONE[ONE.index("tests:") :]

MISTAKES = [
    # the list, what is changed into what inside its one element, the code, and what is pointed at
    ("versions", ("is: in_force", "is: inforce"), "not-in-list", "is: inforce"),
    ("versions", ("    clauses:", "    claus:"), "unknown-key", "claus"),
    ("versions", ("- id: v1", "- idd: v1"), "unknown-key", "idd"),
    ("versions", ("- id: v1", "- id: 1"), "wrong-type", "id: 1"),
    ("versions", ("- id: v1\n", "- title: First\n"), "missing-key", "title: First"),
    ("versions", ("date: 2020-01-01, is", "date: tomorrow, is"), "wrong-type", "date: tomorrow"),
    ("custodian", ("custodian: registry", "custodian: [7]"), "wrong-type", "7]"),
    ("requester", ("requester: bureau", "requester: [Bureau]"), "bad-name", "Bureau"),
    ("status", ("{date: 2020-01-01, is", "{day: 2020-01-01, is"), "unknown-key", "day"),
    ("clauses", ('{id: "1", for', '{idd: "1", for'), "unknown-key", "idd"),
    ("for", ("for: [astray]", "for: [7]"), "wrong-type", "7"),
    ("basis", ("[{cite: An Act, as_at", "[{cite: An Act, at"), "unknown-key", "at: 2020"),
    ("scrutiny", ("kind: publication", "kind: publicity"), "not-in-list", "kind: publicity"),
    ("of", ("of: [sergeant]", "of: [Sergeant]"), "bad-name", "Sergeant"),
    ("grounds", ("missing: {label: M", "missing: {lable: M"), "unknown-key", "lable"),
    ("grounds", ("  missing:", "  Missing:"), "bad-name", "Missing"),
    ("grounds", ("astray: {label: A", "astray: {lable: A"), "unknown-key", "lable"),
    ("discloses", ("discloses: [address]", "discloses: [adress]"), "unknown-word", "adress"),
    ("discloses", ("discloses: [gender]", "discloses: [sex]"), "unknown-word", "sex"),
    ("invariants", ("{id: I1,", "{idd: I1,"), "unknown-key", "idd"),
    ("tests", ("answer: refused", "answer: refuse"), "not-in-list", "answer: refuse"),
    ("tests", ("- id: ordinary", "- id: 7"), "wrong-type", "id: 7"),
    ("without", ("without: [in_contact]", "without: [7]"), "wrong-type", "7"),
    ("without_evidence", ("without_evidence: [rank]", "without_evidence: [7]"), "wrong-type", "7"),
    ("reasons", ("reasons: [procedure]", "reasons: [7]"), "wrong-type", "7"),
    ("cites", ('cites: ["1"]', "cites: [1]"), "wrong-type", "1]"),
    ("ask_for", ("ask_for: [rank]", "ask_for: [Rank]"), "bad-name", "Rank"),
    ("accepted", ("{finding: open", "{findings: open"), "unknown-key", "findings"),
    ("about", ("about: [danger]", "about: [7]"), "wrong-type", "about: [7]"),
    ("signed", ("party: custodian", "party: court"), "not-in-list", "party: court"),
    ("fields", ("fields: [gender]", "fields: [sex]"), "value-not-allowed", "fields: [sex]"),
]
AMENDING = [
    ("remove", ('remove: ["1"]', "remove: [1]"), "wrong-type", "1]"),
    ("add", ('add: [{id: "2"', 'add: [{idd: "2"'), "unknown-key", "idd"),
    ("all_of", ("[{in_contact: false}]", "[{contact: false}]"), "unknown-fact", "contact"),
]


def test_the_files_hold_no_other_mistake():
    assert read(SINGLE, "one").versions[0].id == "v1"
    assert len(read(ONE, "one").versions) == 2


@pytest.mark.parametrize(
    ("text", "change", "code", "at"),
    [(SINGLE, *rest) for _, *rest in MISTAKES] + [(ONE, *rest) for _, *rest in AMENDING],
)
def test_the_one_wrong_element_is_named_where_it_stands(text, change, code, at, expect_problem):
    wrong = changed(change, text=text)
    found = expect_problem(f"agreement.{code}", lambda: read(wrong, "one"))
    rest = "\n".join(wrong.splitlines()[found.place.line - 1 :])[found.place.column - 1 :]
    assert rest.startswith(at), rest[:60]


def test_a_list_that_is_truly_empty_is_still_too_short(expect_problem):
    for change in (
        ("basis: [{cite: An Act, as_at: 2020-01-01}]", "basis: []"),
        ("discloses: [address]", "discloses: []"),
        (SINGLE[SINGLE.index("versions:") : SINGLE.index("tests:")], "versions: []\n"),
    ):
        found = expect_problem(
            "agreement.wrong-size", lambda change=change: read(changed(change, text=SINGLE), "one")
        )
        assert "at least 1" in found.remedy


def lists(schema, key=""):
    """The key of every list that a file can hold, by its JSON Schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "array" and key:
            yield key
        for name, part in schema.get("properties", {}).items():
            yield from lists(part, name)
        for word, part in schema.items():
            if word != "properties":
                yield from lists(part, key if word in ("anyOf", "items") else "")
    elif isinstance(schema, list):
        for part in schema:
            yield from lists(part, key)


def test_every_list_of_a_file_is_tried():
    tried = {key for key, *_ in (*MISTAKES, *AMENDING)}
    # `any_of` is read as `all_of` is; comparisons take their lists whole (test_requirements).
    elsewhere = {"any_of", "one_of", "only", "includes_any", "includes_all", "at_least", "at_most"}
    elsewhere |= {"before", "after"}
    assert set(lists(file_schema())) - elsewhere <= tried
