"""A good agreement is left alone; whatever is taken from it is found, at its place, and no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proviso_gateway.agreement.reading import read_with_places
from proviso_gateway.analysis.lint.finding import Finding, Severity
from proviso_gateway.analysis.lint.interest import FACTORS
from proviso_gateway.analysis.lint.linter import RULES, lint

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "agreements.md").read_text(encoding="utf-8")
GOOD = re.findall(r"^```yaml\n(language: .*?)^```$", MANUAL, re.DOTALL | re.MULTILINE)[0]
SHIPPED = sorted((ROOT / "examples").glob("*/agreement*.yaml"))

Change = tuple[str, str]

CITED = "UK GDPR, Article 6(1)(e)"
EXEMPTION = "Data Protection Act 2018, Schedule 2, paragraph 2"
IMMIGRATION = "Data Protection Act 2018, Schedule 2, paragraph 4"
LIVES = "      - {date: 2026-01-01, is: in_force, known: 2025-12-01}\n"
ACCEPTED = "accepted:\n  - {finding: %s, about: %s, because: It is known%s}\ntests:\n"
MEANINGLESS = "{not: {all_of: [{%s: true}, {%s: false}]}}, cite"
"""Looks like a condition, and every request meets it."""

SAFE = "{id: safe, require: {in_danger: false}"
LIMB = "limb-on-own-word"


def without(key: str) -> Change:
    """The change that takes a line with this key out."""
    (line,) = re.findall(rf"^ +{key}: .*\n", GOOD, re.MULTILINE)
    return line, ""


TEXTS = ("roles", "retention", "security", "quality", "rights", "breach", "statistics", "review")

FOUND: list[tuple[str, str, list[Change], str]] = [
    # code, what it is about, what is changed into what, and what stands at the place
    ("lawful-basis-missing", "basis", [(CITED, "An Act of 1999")], "basis:"),
    (
        "special-category-condition-missing",
        "in_danger",
        [("source: custodian\n", "source: custodian\n    special_category: true\n")],
        "in_danger:\n",
    ),
    (
        "criminal-offence-condition-missing",
        "in_danger",
        [("source: custodian\n", "source: custodian\n    criminal_offence: true\n")],
        "in_danger:\n",
    ),
    (
        "exemption-as-power",
        "witness",
        [
            (
                '    law: {cite: "Coroners and Justice Act 2009, Schedule 5"',
                f'    law: {{cite: "{EXEMPTION}"',
            )
        ],
        "law:",
    ),
    (
        "exemption-of-another",
        "county-register",
        [
            (
                "  scrutiny:\n",
                f'    - {{cite: "{IMMIGRATION}", as_at: 2026-01-01}}\n  scrutiny:\n',
            )
        ],
        '{cite: "Data',
    ),
    (
        "in-force-before-known",
        "1",
        [("known: 2025-12-01", "known: 2026-01-02")],
        "{date: 2026-01-01",
    ),
    (
        "route-left-open",
        "2",
        [
            (
                LIVES,
                LIVES + "      - {date: 2026-05-01, is: withdrawn, instrument: Letter}\n",
            ),
            (
                "\ntests:\n",
                '\n  - id: "2"\n    amends: "1"\n    status: [{date: 2026-06-01, is: in_force}]\n'
                "\ntests:\n",
            ),
        ],
        "{date: 2026-06-01",
    ),
    (
        "successor-absent",
        "1",
        [(LIVES, LIVES + "      - {date: 2026-05-01, is: superseded}\n")],
        "{date: 2026-05-01",
    ),
    (
        "withdrawal-uncited",
        "1",
        [(LIVES, LIVES + "      - {date: 2026-05-01, is: withdrawn}\n")],
        "{date: 2026-05-01",
    ),
    (
        "consultation-missing",
        "consultation",
        [("kind: consultation", "kind: parliament")],
        "scrutiny",
    ),
    (
        "impact-assessment-missing",
        "impact_assessment",
        [("kind: impact_assessment", "kind: parliament")],
        "scrutiny",
    ),
    (
        "equality-assessment-missing",
        "equality_assessment",
        [("kind: equality_assessment", "kind: parliament")],
        "scrutiny",
    ),
    ("publication-missing", "publication", [("kind: publication", "kind: parliament")], "scrutiny"),
    (
        "scrutiny-undated",
        "impact_assessment",
        [("reference: DPIA 14, date: 2025-09-12", "reference: DPIA 14")],
        "{kind: impact",
    ),
    (
        "scrutiny-too-late",
        "consultation",
        [('summer 2025", date: 2025-08-30', 'summer 2026", date: 2026-08-30')],
        "{kind: consultation",
    ),
    *((f"{key}-missing", key, [without(key)], "governance") for key in TEXTS),
    (
        "signed-missing",
        "signed",
        [
            ("  signed:\n", ""),
            ("    - {party: custodian, by: County archivist, date: 2025-11-20}\n", ""),
            ("    - {party: requester, by: Senior coroner, date: 2025-11-21}\n", ""),
        ],
        "governance",
    ),
    (
        "signed-by-one",
        "requester",
        [("    - {party: requester, by: Senior coroner, date: 2025-11-21}\n", "")],
        "signed:",
    ),
    ("review-before-effect", "review", [("review: 2026-12-01", "review: 2026-01-01")], "review:"),
    (
        "review-far-off",
        "review",
        [("review: 2026-12-01", "review: 2035-12-01")],
        "review:",
    ),
    (
        "signed-after-effect",
        "requester",
        [("Senior coroner, date: 2025-11-21", "Senior coroner, date: 2026-01-02")],
        "{party: requester",
    ),
    (
        "retention-as-needed",
        "retention",
        [("retention: The register keeps requests for six years", "retention: Kept as needed")],
        "retention:",
    ),
    (
        "destruction-not-stated",
        "destroy_within",
        [("destroy_within: 90", "destroy_within: not-stated")],
        "destroy_within",
    ),
    (
        "citation-unfindable",
        "The coroner's own rules",
        [
            (
                '{cite: "UK GDPR',
                "{cite: The coroner's own rules, as_at: 2026-01-01}\n    - {cite: \"UK GDPR",
            )
        ],
        "cite: The",
    ),
    ("duty-uncited", "effect", [("effect: power", "effect: duty")], "effect: duty"),
    (
        "evidence-unseen",
        "in_danger",
        [("source: custodian\n", "source: custodian\n    evidence: letter\n")],
        "in_danger:\n",
    ),
    (
        "assertion-unborne",
        "witness",
        [("source: third_party\n", "source: requester\n")],
        'id: "1"',
    ),
    (
        "own-word-alone",
        "witness",
        [
            ("source: third_party\n", "source: requester\n"),
            ("source: custodian\n", "source: requester\n    evidence: letter\n"),
        ],
        'id: "1"',
    ),
    (
        "no-precondition",
        "witness",
        [
            ("{inquest_opened: true}, cite", MEANINGLESS % (("inquest_opened",) * 2)),
            ("{other_ways_failed: true}, cite", MEANINGLESS % (("other_ways_failed",) * 2)),
            ("{in_danger: false}, cite", MEANINGLESS % (("in_danger",) * 2)),
        ],
        'id: "1"',
    ),
    (
        "request-not-weighed",
        "witness",
        [("{public_interest: passed}, cite", "{in_danger: false}, cite")],
        'id: "1"',
    ),
    (
        "threshold-missing",
        "witness",
        [("seriousness: An inquest has been opened", "seriousness: Any matter")],
        "seriousness",
    ),
    *((f"{key.replace('_', '-')}-not-asked", key, [without(key)], "factors") for key in FACTORS),
    (
        "field-without-need",
        "address_since",
        [without("address_since")],
        "address_since]",
    ),
    (
        "need-without-field",
        "address_since",
        [("address, address_since]\n", "address]\n")],
        "address_since: To",
    ),
    (
        "field-never-leaves",
        "address_since",
        [(SAFE, SAFE[:-1] + ", fields: {only: [given_name, family_name, address]}}")],
        'id: "1"',
    ),
    (
        "purpose-open-ended",
        "purpose",
        [("how somebody died.", "how somebody died, and any other purpose.")],
        "purpose: Reach",
    ),
    ("kept-long", "destroy_within", [("destroy_within: 90", "destroy_within: 366")], "destroy"),
    (
        "destruction-unconfirmed",
        "confirm_destruction",
        [("destroy_within: 90", "destroy_within: 90, confirm_destruction: false")],
        "confirm_destruction",
    ),
    (
        "onward-sharing",
        "onward_sharing",
        [("destroy_within: 90", "destroy_within: 90, onward_sharing: by_permission")],
        "onward_sharing",
    ),
    (
        "fact-without-evidence",
        "other_ways_failed",
        [("    evidence: police-statement\n", "")],
        "other_ways_failed:\n",
    ),
    (
        "limb-on-own-word",
        "safe",
        [(SAFE, SAFE[:-1].replace("{in_d", "{any_of: [{in_d") + "}, {inquest_opened: true}]}")],
        "require: {any_of",
    ),
    (
        "fact-unused",
        "in_danger",
        [(SAFE, SAFE.replace("in_danger: false", "inquest_opened: true"))],
        "in_danger:\n",
    ),
    (
        "term-open",
        "danger",
        [
            (
                "grounds:\n",
                "terms: {danger: {text: in danger, fact: in_danger, defined: false}}\ngrounds:\n",
            )
        ],
        "danger: {text",
    ),
    (
        "term-without-meaning",
        "danger",
        [
            (
                "grounds:\n",
                "terms: {danger: {text: in danger, fact: in_danger, defined: true}}\ngrounds:\n",
            )
        ],
        "danger: {text",
    ),
    (
        "term-idle",
        "danger",
        [
            (
                "grounds:\n",
                "terms: {danger: {text: D, defined: true, meaning: In hiding.}}\ngrounds:\n",
            )
        ],
        "danger: {text",
    ),
    (
        "acceptance-stale",
        "danger",
        [("tests:\n", ACCEPTED % ("term-open", "danger", ", by: Somebody"))],
        "{finding: term",
    ),
]


def changed(changes: list[Change]) -> str:
    text = GOOD
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def found(text: str) -> tuple[Finding, ...]:
    return lint(read_with_places(text, "good.yaml")[0])


def test_the_first_example_of_the_manual_has_no_findings() -> None:
    assert found(GOOD) == ()


@pytest.mark.parametrize(("code", "about", "changes", "at"), FOUND, ids=[row[0] for row in FOUND])
def test_what_is_wrong_is_found_alone_and_at_its_place(
    code: str, about: str, changes: list[Change], at: str
) -> None:
    text = changed(changes)
    agreement, file = read_with_places(text, "good.yaml")
    (finding,) = lint(agreement)
    assert (finding.rule.code, finding.about) == (code, about)
    assert not re.search(r"\{\w+\}", finding.sentence)
    place = file.place(finding.path)
    assert place.line is not None
    assert place.column is not None
    rest = "\n".join([text.splitlines()[place.line - 1][place.column - 1 :], ""])
    assert rest.startswith(at), rest


def test_documents_accept_only_findings_that_there_are() -> None:
    named = re.findall(r"\bfinding: ([a-z-]+)", MANUAL)
    assert named
    assert set(named) <= {rule.code for rule in RULES}


TRIED_BELOW = {"acceptance-unsigned", "address-unstated", "sentence-cut-off"}


def test_every_rule_is_tried() -> None:
    assert {row[0] for row in FOUND} | TRIED_BELOW == {rule.code for rule in RULES}


LONG = ("destroy_within: 90", "destroy_within: 400")


def accepting(by: str, finding: str = "kept-long") -> str:
    return changed([LONG, ("tests:\n", ACCEPTED % (finding, "destroy_within", by))])


def test_an_accepted_finding_is_kept_and_fails_nothing() -> None:
    (finding,) = found(accepting(", by: The custodian"))
    assert finding.accepted is not None
    assert finding.accepted.by == "The custodian"
    assert not finding.fails


def test_what_nobody_accepts_by_name_still_counts() -> None:
    one, other = found(accepting(""))
    assert (one.rule.code, one.fails) == ("kept-long", True)
    assert (other.rule.code, other.fails) == ("acceptance-unsigned", True)


def test_accepting_one_finding_accepts_no_other() -> None:
    codes = [f.rule.code for f in found(accepting(", by: Me", "field-never-leaves")) if f.fails]
    assert codes == ["kept-long", "acceptance-stale"]


def test_one_entry_can_accept_one_finding_about_several_names() -> None:
    two = [without("address"), without("address_since")]
    text = changed(
        [
            *two,
            ("tests:\n", ACCEPTED % ("field-without-need", "[address, address_since]", ", by: Me")),
        ]
    )
    assert [f.accepted is not None for f in found(text)] == [True, True]


def under_american_law(*changes: Change) -> tuple[Finding, ...]:
    return found(changed([("title: Requests", "jurisdiction: us\ntitle: Requests"), *changes]))


SAYS_WHERE = (
    "{id: safe,",
    "{id: whom, require: {states: {includes_all: [address]}}}\n      - {id: safe,",
)


def test_under_another_countrys_law_its_own_sources_are_told_and_nothing_else_is_found() -> None:
    assert {f.rule.code for f in under_american_law(SAYS_WHERE)} == {
        "lawful-basis-missing",
        "citation-unfindable",
    }
    (basis,) = under_american_law(SAYS_WHERE, (CITED, "5 U.S.C. 552a(c)"))
    assert basis.rule.code == "lawful-basis-missing"
    assert "26 U.S.C. 6103(a)" in basis.source
    assert "45 CFR 164.512(f)" in basis.mend
    assert under_american_law(SAYS_WHERE, (CITED, "45 CFR 164.512(f)(2)")) == ()
    sensitive = ("source: custodian\n", "source: custodian\n    special_category: true\n")
    assert under_american_law(SAYS_WHERE, (CITED, "26 U.S.C. 6103(i)(2)"), sensitive) == ()
    assert [f.rule.code for f in found(changed([sensitive]))] == [
        "special-category-condition-missing"
    ]


@pytest.mark.parametrize("cite", ["26 U.S.C. 6103(b)", "45 CFR 164.504", "5 U.S.C. 552a(e)"])
def test_an_american_section_that_permits_nothing_is_no_basis(cite: str) -> None:
    assert [f.rule.code for f in under_american_law(SAYS_WHERE, (CITED, cite))] == [
        "lawful-basis-missing"
    ]


def test_an_american_exemption_from_access_is_no_power() -> None:
    codes = [f.rule.code for f in under_american_law(SAYS_WHERE, *((old, "5 U.S.C. 552a(j)(2)")
             for old in (CITED, "Coroners and Justice Act 2009, Schedule 5")))]  # fmt: skip
    assert "exemption-as-power" in codes


def test_a_remark_fails_nothing() -> None:
    text = changed([("destroy_within: 90", "destroy_within: 90, onward_sharing: by_permission")])
    (finding,) = found(text)
    assert finding.rule.severity is Severity.REMARK
    assert not finding.fails


def test_each_limb_is_looked_at_by_itself() -> None:
    """Two limbs that others vouch for hide no third, nor does *not all of* in place of *any of*."""
    strong = "{in_danger: false}, {all_of: [{in_danger: true}, {inquest_opened: true}]}"
    for limbs, weak in ((strong, 0), (strong + ", {inquest_opened: true}", 1)):
        require = f"{{id: safe, require: {{any_of: [{limbs}]}}"
        assert len(found(changed([(SAFE, require)]))) == weak
    never = "{id: safe, require: {not: {all_of: [{in_danger: true}, {inquest_opened: false}]}}"
    (finding,) = found(changed([(SAFE, never)]))
    assert finding.rule.code == "limb-on-own-word"


@pytest.mark.parametrize(
    ("limbs", "weak"),
    [
        ("{in_danger: false}, {inquest_opened: true, public_interest: passed}", ["inquest_opened"]),
        ("{public_interest: passed}, {inquest_opened: true}", ["inquest_opened"]),
        ("{other_ways_failed: true, public_interest: passed}, {inquest_opened: true}",
         ["inquest_opened"]),
        ("{other_ways_failed: true, public_interest: passed}, "
         "{inquest_opened: true, public_interest: passed}", ["inquest_opened"]),
        ("{fields: {only: [address]}}, {in_danger: false}", []),
        ("{fields: {only: [address]}}, {inquest_opened: true}", []),
    ],
)  # fmt: skip
def test_weighing_makes_no_limb_stronger_and_a_way_around_it_is_weak(
    limbs: str, weak: list[str]
) -> None:
    found_there = found(changed([(SAFE, f"{{id: safe, require: {{any_of: [{limbs}]}}")]))
    named = [f.sentence.partition(": ")[2] for f in found_there if f.rule.code == LIMB]
    assert named == [f"{fact}." for fact in weak]


WEIGHED = "{public_interest: passed}, cite"
UNGUARDED = [
    ("request-not-weighed", WEIGHED,
     "{any_of: [{public_interest: passed}, {countersigned: true}]}"),
    ("request-not-weighed", WEIGHED,
     "{any_of: [{public_interest: passed}, {public_interest: failed}]}"),
    ("request-not-weighed", WEIGHED, "{public_interest: failed}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "was", "now"), UNGUARDED)
def test_a_clause_that_only_looks_like_weighing_is_seen_through(
    code: str, was: str, now: str
) -> None:
    (finding,) = [f for f in found(changed([(was, f"{now}, cite")])) if f.rule.code == code]
    assert finding.fails
    assert "public_interest: failed" in finding.sentence


def test_a_choice_written_as_one_wider_list_is_seen_through() -> None:
    kind = "facts:\n  basis: {type: enum, of: [record, own-word], source: requester, evidence: e}\n"
    either = "{any_of: [{other_ways_failed: true}, {inquest_opened: true}]}, cite"
    one = [("source: custodian\n", "source: third_party\n    evidence: letter\n")]
    words = [
        *one,
        ("facts:\n", kind),
        ("{other_ways_failed: true}, cite", "{basis: {one_of: [record, own-word]}}, cite"),
        ("{in_danger: false}, cite", "{any_of: [{in_danger: false}, {in_danger: true}]}, cite"),
    ]
    assert "own-word-alone" in {f.rule.code for f in found(changed(words))}
    choice = [*one, ("{other_ways_failed: true}, cite", either)]
    assert LIMB in {f.rule.code for f in found(changed(choice))}


STATED = "      - {id: stated, require: {states: {includes_all: [address]}}, cite: The law}\n"


def test_an_address_given_against_none_is_grave_where_the_law_asks_for_one() -> None:
    american = ("title: Requests", "jurisdiction: us\ntitle: Requests")
    stated = ("    clauses:\n", "    clauses:\n" + STATED)
    for changes, times in (([american], 1), ([american, stated], 0)):
        codes = [f.rule.code for f in found(changed(changes))]
        assert codes.count("address-unstated") == times
    assert "address-unstated" not in {f.rule.code for f in found(GOOD)}


def test_the_duty_without_a_clause_is_found_with_the_request_it_permits() -> None:
    bare = [
        ("effect: power", "effect: duty"),
        *((line, "") for line in re.findall(r"^      - \{id: .*\n", GOOD, re.MULTILINE)[1:]),
        ("{id: inquest, require: {inquest_opened: true}", "{id: c, require: {requester: coroner}"),
    ]
    codes = {f.rule.code for f in found(changed(bare))}
    assert codes >= {"request-not-weighed", "no-precondition", "duty-uncited"}


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        ("seriousness: An inquest has been opened #4 of the list", True),
        ("seriousness: An inquest has been opened # 4 of the list", True),
        ("seriousness: An inquest has been opened  # a comment of the writer", False),
        ("seriousness: An inquest has been opened#4", False),
        ("seriousness: 'An inquest has been opened' # quoted", False),
    ],
)
def test_a_sentence_that_a_number_sign_cuts_off_is_found(written: str, cut: bool) -> None:
    text = changed([("seriousness: An inquest has been opened", written)])
    agreement, file = read_with_places(text, "good.yaml")
    findings = [f.about for f in lint(agreement, file) if f.rule.code == "sentence-cut-off"]
    assert findings == (["seriousness"] if cut else [])


def test_to_call_it_a_duty_switches_nothing_off() -> None:
    unweighed = ("{public_interest: passed}, cite", "{in_danger: false}, cite")
    for effect, more in (("power", []), ("duty", ["duty-uncited"])):
        changes = [("effect: power", f"effect: {effect}"), unweighed]
        codes = [finding.rule.code for finding in found(changed(changes))]
        assert sorted(codes) == sorted([*more, "request-not-weighed"])
    cited = 'Schedule 5", as_at: 2026-01-01}\n    - '
    says = 'Schedule 5", as_at: 2026-01-01, says: A person must answer.}\n    - '
    assert found(changed([("effect: power", "effect: duty"), (cited, says)])) == ()


def test_a_date_from_which_a_clause_counts_days_is_used_and_needs_its_document() -> None:
    opened = "  opened_on: {type: date, source: third_party}\n  other_ways_failed:\n"
    counted = "{inquest_opened: true, days_since_opened_on: {at_least: 7}}"
    changes = [
        ("  other_ways_failed:\n", opened),
        ("require: {inquest_opened: true}", f"require: {counted}"),
    ]
    assert [(f.rule.code, f.about) for f in found(changed(changes))] == [
        ("fact-without-evidence", "opened_on")
    ]


def test_nobody_is_asked_for_a_document_about_words_that_are_not_public() -> None:
    black = "require: {inquest_opened: true}, redacted: true"
    assert found(changed([("require: {inquest_opened: true}", black)])) == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_what_ships_is_clean_or_accepted(path: Path) -> None:
    findings = lint(read_with_places(path.read_text(encoding="utf-8"), path.name)[0])
    assert [(f.rule.code, f.about) for f in findings if f.fails] == []


def test_the_memorandum_is_found_to_be_what_it_was_criticised_for() -> None:
    text = (ROOT / "examples" / "nhs-home-office" / "agreement.yaml").read_text(encoding="utf-8")
    codes = {finding.rule.code for finding in lint(read_with_places(text, "nhs.yaml")[0])}
    assert codes >= {
        "in-force-before-known",
        "consultation-missing",
        "impact-assessment-missing",
        "equality-assessment-missing",
        "threshold-missing",
        "limb-on-own-word",
        "fact-without-evidence",
        "term-open",
    }
