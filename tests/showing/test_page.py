"""The public page: what it says, and that everybody can read it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from outline import Outline

from proviso_gateway.agreement.model import NOT_STATED
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.rewording import Kind, reworded, rewordings
from proviso_gateway.analysis.solver.witness import AskedVersion
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem
from proviso_gateway.pages.agreement_asking import SCRIPT
from proviso_gateway.pages.agreement_page import page, prepared
from proviso_gateway.pages.agreement_words import days, facts_of_the_case, vouched
from proviso_gateway.pages.citations import cited
from proviso_gateway.workbench.showing import shown_of

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(EXAMPLES.rglob("agreement*.yaml"))
MEMORANDUM = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()

shipped = pytest.mark.parametrize(
    "file", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}"
)


@shipped
def test_the_page_has_landmarks_headings_in_order_and_nothing_to_fetch(file: Path) -> None:
    text = page(shown_of(file.read_text(), file.name))
    told = Outline(text)
    assert told.open == []
    names = [tag for tag, _ in told.tags]
    assert (names.count("h1"), names.count("main"), names.count("footer")) == (1, 1, 1)
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert not {"link", "img", "iframe", "object"} & set(names)
    # One file of script beside the page, so that a policy may forbid all script within it.
    assert [found for tag, found in told.tags if tag == "script"] == [
        {"src": SCRIPT, "defer": None}
    ]
    assert "url(" not in re.sub(r"url\(#\w+\)", "", text)
    assert not any(key.startswith("on") for _, found in told.tags for key in found)
    places = [found["id"] for _, found in told.tags if "id" in found]
    assert len(set(places)) == len(places)
    pointers = [found["aria-labelledby"] for _, found in told.tags if "aria-labelledby" in found]
    hrefs = [str(found["href"]) for _, found in told.tags if "href" in found]
    targets = [href.removeprefix("#") for href in hrefs if not href.startswith("https://")]
    assert set(pointers + targets) <= set(places)
    assert all(found.get("scope") == "col" for tag, found in told.tags if tag == "th")
    regions = [found for _, found in told.tags if found.get("role") == "region"]
    assert len(regions) >= 5
    assert all(found.get("aria-label") for found in regions)


@shipped
def test_the_page_gives_every_clause_ground_and_question_of_its_file(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    text = " ".join(Outline(page(told)).text.split())
    for version in (told.latest, *told.earlier):
        for clause in version.clauses:
            assert clause.text is not None
            assert " ".join(clause.text.split()) in text
    for ground in told.latest.grounds.values():
        assert ground.label in text
    for term in told.latest.terms.values():
        assert (f"does not settle what “{term.text}” means" in text) is not term.defined
    assert told.latest.hash in text


@shipped
def test_the_page_asks_every_question_that_the_agreement_asks(file: Path) -> None:
    """Of each fact that a clause turns on, beside who vouches for it; and of the public interest
    test, on the side on which a *yes* weighs."""
    told = shown_of(file.read_text(), file.name)
    text = " ".join(Outline(page(told)).text.split())
    _, _, asked = text.partition("What must be true before anything is given")
    conditions, _, after = asked.partition("Who decides")
    for version in (told.latest, *told.earlier):
        named = frozenset().union(*(facts_of_the_case(one) for one in version.clauses))
        for name in named:
            fact = version.facts[name]
            question = " ".join((fact.question or name.replace("_", " ")).split())
            assert f"{question} – {vouched(fact.source, fact.evidence)}." in conditions
    for shown, clause in zip(
        prepared(told).conditions.latest.clauses, told.latest.clauses, strict=True
    ):
        assert len(shown.facts) == len(facts_of_the_case(clause))
        for name in facts_of_the_case(clause):
            question = told.latest.facts[name].question or name.replace("_", " ")
            assert question in [asked_of.question for asked_of in shown.facts]
    weighing, _, _ = after.partition("What may be given, and what never is")
    test = told.latest.public_interest_test
    assert ("has no public interest test" in weighing) is (test is None)
    for factor in test.factors.values() if test is not None else ():
        speaks_for, _, against = weighing.partition("Speaks against, if the answer is yes:")
        side = against if factor.weighs == "against" else speaks_for
        assert " ".join(factor.question.split()) in side


@shipped
def test_the_page_says_what_the_requester_may_do_with_what_is_given(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    text = " ".join(Outline(page(told)).text.split())
    use = text.partition("What the requester may do with it")[2].partition("History")[0]
    limits = told.latest.use_limits
    assert " ".join(limits.purpose.split()) in use
    if limits.destroy_within == NOT_STATED:
        assert "The agreement does not say when it must be destroyed." in use
    else:
        assert f"destroyed within {days(limits.destroy_within)} of being handed over" in use
        assert ("the requester confirms that" in use) is limits.confirm_destruction
    assert ("not be passed on to anybody" in use) is (limits.onward_sharing == "forbidden")


def test_the_page_of_the_memorandum_says_what_it_was_criticised_for() -> None:
    text = " ".join(Outline(page(shown_of(MEMORANDUM, "agreement"))).text.split())
    assert "From 9 November 2018: no version in force." in text
    assert "published only on 24 January 2017: 23 days in which nobody could read it" in text
    assert "rests wholly on the requester, some of it on the requester's own papers" in text
    assert "Clause offence said: There is an identifiable offence. and says now:" in text
    assert "Code of the practice" in text.partition("Is never given")[2]


def test_what_2018_changed_is_answered_by_proof_in_words_and_exactly() -> None:
    told = shown_of(MEMORANDUM, "agreement")
    text = " ".join(Outline(page(told)).text.split())
    changed = text.partition("What changed between versions")[2]
    gained, _, lost = changed.partition("What version 2017 permits and version 2018 refuses")
    assert "What version 2018 permits and version 2017 refuses" in gained
    offence, months, risk = (
        told.latest.vocabulary[name].question
        for name in ("identifiable_offence", "sentence_months", "risk_to_public")
    )
    assert f"{offence} no {months} whatever the answer {risk} yes" in gained
    # One witness would say *0 months*: every sentence below twelve is meant.
    assert f"{offence} yes {months} 0 to 11 {risk} no" in lost


def test_the_values_told_of_a_difference_are_exactly_those_with_which_it_stays() -> None:
    """Each value of each fact is tried, one by one, against the assessment."""
    told = shown_of(MEMORANDUM, "agreement")
    tried = 0
    for changed in told.changed:
        old, new = (
            AskedVersion(told.agreement, resolve(told.agreement, version))
            for version in (changed.compared.before, changed.compared.after)
        )
        for permits, refuses, found in ((new, old, changed.gained), (old, new, changed.lost)):
            for difference, turning in found:
                for spread in turning:
                    fact = spread.fact
                    for value in (
                        range(fact.min, fact.max + 1)
                        if fact.min is not None
                        else (
                            False,
                            True,
                        )
                    ):
                        given = {**difference.witness.values, fact.name: value}
                        stays = permits.permits(given) and not refuses.permits(given)
                        listed = any(first <= value <= last for first, last in spread.ranges)
                        assert listed is stays, (fact.name, value)
                        tried += 1
    assert tried > 1200


def test_words_that_went_and_words_that_came_are_marked_one_by_one() -> None:
    told = prepared(shown_of(MEMORANDUM, "agreement"))
    (clause,) = told.changes[0].clauses
    kept = [part.text for part in clause.worded if part.kind != "added"]
    came = [part.text for part in clause.worded if part.kind != "gone"]
    assert " ".join(kept) == " ".join(clause.before.split())
    assert " ".join(came) == " ".join(clause.after.split())
    marked = {tag for tag, _ in Outline(page(shown_of(MEMORANDUM, "agreement"))).tags}
    assert marked >= {"ins", "del"}


def test_a_word_that_stayed_by_chance_splits_no_change() -> None:
    file = EXAMPLES / "nhs-home-office" / "agreement-wordings.yaml"
    told = prepared(shown_of(file.read_text(), file.name))
    clauses = [clause for one in told.changes for clause in one.clauses if clause.before]
    assert len(clauses) >= 3
    for clause in clauses:
        inside = clause.worded[1:-1]
        assert all(len(part.text.split()) > 2 for part in inside if part.kind == "same")
        kept = [part.text for part in clause.worded if part.kind != "added"]
        assert " ".join(kept) == " ".join(clause.before.split())


def test_terms_beside_the_clauses_are_told_as_wider_or_narrower() -> None:
    text = MEMORANDUM.replace(
        '    amends: "2017"\n',
        '    amends: "2017"\n    use_limits: {purpose: Finding them., destroy_within: 90}\n',
    )
    said = " ".join(Outline(page(shown_of(text, "agreement"))).text.split())
    assert "Other terms that became wider Use limits destroy within: 28 → 90" in said


@shipped
def test_every_source_that_can_be_read_is_linked_wherever_it_is_cited(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    hrefs = {str(found["href"]) for _, found in Outline(page(told)).tags if "href" in found}
    assert hrefs >= {one.link for one in told.agreement.sources.values() if one.link}
    parties = (*told.agreement.parties.custodian, *told.agreement.parties.requester)
    assert hrefs >= {party.link for party in parties if party.link}
    runs = cited("NHSD-2018; the Hansards, Hansard", told.agreement.sources)
    assert "".join(run.text for run in runs) == "NHSD-2018; the Hansards, Hansard"
    linked = [run.text for run in runs if run.link]
    assert linked == [name for name in ("NHSD-2018", "Hansard") if name in told.agreement.sources]


@shipped
def test_every_source_law_and_clause_of_what_ships_can_be_read_somewhere(file: Path) -> None:
    told = shown_of(file.read_text(), file.name).agreement
    unlinked = {name for name, one in told.sources.items() if one.link is None}
    assert unlinked <= {"ours", "Trade press"}
    laws = [*told.legal.basis, *(one.law for one in told.grounds.values())]
    assert all(any(run.link for run in cited(law.cite, told.sources)) for law in laws)
    for version in told.versions:
        for clause in resolve(told, version.id).clauses:
            assert clause.text
            named = cited(clause.cite or "", told.sources)
            assert any(run.link for run in named) or clause.cite in (None, "ours", "Trade press")


STAYED = EXAMPLES / "irs-ice-2025" / "agreement.yaml"


def test_a_stay_is_the_courts_and_a_hold_the_parties() -> None:
    text = " ".join(Outline(page(shown_of(STAYED.read_text(), STAYED.name))).text.split())
    assert "From 21 November 2025: version unsealed is stayed by a court" in text
    assert "Stayed by a court: nothing is decided, version unsealed" in text
    assert "is held" not in text
    held = STAYED.read_text().replace("is: stayed", "is: held")
    text = " ".join(Outline(page(shown_of(held, STAYED.name))).text.split())
    assert "From 21 November 2025: version unsealed is held" in text
    assert "stayed by a court" not in text


def test_a_clause_that_is_blacked_out_is_said_to_be() -> None:
    said = "Its words are not public. Nobody can say that they are met"
    text = page(shown_of(STAYED.read_text(), STAYED.name))
    assert text.count(said) == 1
    assert said not in page(shown_of(MEMORANDUM, "agreement.yaml"))


def test_nobody_is_said_to_weigh_under_a_duty() -> None:
    told = shown_of(STAYED.read_text(), STAYED.name)
    text = " ".join(Outline(page(told)).text.split())
    assert "weighs the request" not in text
    assert "compares the request with the conditions" in text
    power = shown_of(MEMORANDUM, "agreement.yaml")
    assert "weighs the request" in " ".join(Outline(page(power)).text.split())


FIGURES = {
    "v": 2,
    "origin": "example.org/log",
    "rehearsal": False,
    "checkpoint": {"root": "0" * 64, "size": 1234},
    "rows": [
        {"agreement": "another", "period": "2017-10", "requester": "x", "received": 5, "open": 5},
        {"agreement": "nhs-digital-home-office", "period": "2017-10", "requester": "home-office",
         "received": 40, "refused": 7, "answered": 33, "closed": 0, "open": 0},
        {"agreement": "nhs-digital-home-office", "period": "2017-11", "requester": "home-office",
         "received": 2, "disclosed": 1, "no_details": 1, "refused": 0},
        {"agreement": "nhs-digital-home-office", "period": "2017-12", "requester": "home-office",
         "received": 33, "disclosed": 10, "no_details": 10, "answered": 13, "refused": 0},
    ],
}  # fmt: skip


def test_figures_of_the_agreement_stand_beside_its_text() -> None:
    told = shown_of(MEMORANDUM, "agreement.yaml", (json.dumps(FIGURES), "statistics.json"))
    text = " ".join(Outline(page(told)).text.split())
    assert "October 2017 the Home Office 40 7 refused, 33 answered" in text
    assert "November 2017 the Home Office 2 1 without details, 1 disclosed" in text
    assert "December 2017 the Home Office 33 13 answered, and not told how, 10 without" in text
    assert "75 requests in all." in text
    assert "example.org/log at 1,234 entries" in text
    assert "rehearsal" not in text
    assert "How often" not in page(shown_of(MEMORANDUM, "agreement.yaml"))
    other = FIGURES | {"rehearsal": True, "rows": FIGURES["rows"][:1]}
    told = shown_of(MEMORANDUM, "agreement.yaml", (json.dumps(other), "statistics.json"))
    text = " ".join(Outline(page(told)).text.split())
    assert "The figures hold nothing about this agreement." in text
    assert "nobody in them exists" in text


@pytest.mark.parametrize(
    "change",
    [
        {"v": 1},
        {"rows": None},
        {"checkpoint": {}},
        {"rows": [FIGURES["rows"][1] | {"received": 41}]},
        {"rows": [FIGURES["rows"][1] | {"refused": "7"}]},
        {"rows": [FIGURES["rows"][1] | {"refused": -7}]},
    ],
)
def test_what_is_no_file_of_figures_is_named(change: dict[str, object]) -> None:
    for text in (json.dumps(FIGURES | change), "figures"):
        with pytest.raises(Problem) as refused:
            shown_of(MEMORANDUM, "agreement.yaml", (text, "statistics.json"))
        assert refused.value.code == "statistics.not-figures"


def test_a_preview_names_the_address_only_where_one_is_given() -> None:
    told = shown_of(MEMORANDUM, "agreement.yaml")
    assert '<meta property="og:url" content="https://example.org/a">' in page(
        told, "https://example.org/a"
    )
    assert "og:url" not in page(told)


@shipped
def test_whoever_shares_the_page_sees_what_it_is(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    metas = [found for tag, found in Outline(page(told)).tags if tag == "meta"]
    said = {found.get("name") or found.get("property"): found.get("content") for found in metas}
    assert said["og:title"] == told.agreement.title
    assert said["description"] == said["og:description"]
    for party in (*told.agreement.parties.custodian, *told.agreement.parties.requester):
        assert party.title in str(said["description"])


def test_a_label_of_the_timeline_is_never_cut() -> None:
    long = "word " * 60 + "end"
    text = MEMORANDUM.replace('reference: "Committee: report"', f'reference: "{long}"')
    drawn = prepared(shown_of(text, "agreement")).past.drawing
    said = " ".join(shape.text for shape in drawn.shapes)
    assert long in said
    assert "…" not in said
    assert max(len(shape.text) for shape in drawn.shapes) <= 60
    lowest = max(float(dict(s.attributes).get("y", 0)) for s in drawn.shapes if s.tag == "text")
    assert lowest < drawn.height


def test_a_clause_without_words_is_given_some() -> None:
    start = MEMORANDUM.index("        text: >-\n          The person has been sentenced")
    end = MEMORANDUM.index("        cite: NHSD-2018; Hansard")
    text = MEMORANDUM[:start] + MEMORANDUM[end:]
    neither = "{not: {all_of: [{in_contact: true}, {not: {risk_to_public: true}}]}}"
    text = text.replace("- risk_to_public: true", f"- {neither}")
    said = " ".join(Outline(page(shown_of(text, "agreement"))).text.split())
    assert (
        "Sentence_months is at least 12 or not (in_contact is true and risk_to_public is not true)."
    ) in said


def test_no_text_of_a_file_can_become_markup() -> None:
    evil = '"<script>alert(1)</script> & <b title=x>"'
    text = re.sub(r"^title: .*$", f"title: {evil!r}", MEMORANDUM, flags=re.MULTILINE)
    text = text.replace("text: The person is out of contact.", f"text: {evil!r}")
    text = text.replace("instrument: Memorandum of", "instrument: <i>Memorandum</i> of")
    text = text.replace('reference: "Committee: report"', 'reference: "<u>Committee</u>"')
    told = Outline(page(shown_of(text, "agreement")))
    names = {tag for tag, _ in told.tags}
    assert not {"i", "u"} & names
    assert [found.get("src") for tag, found in told.tags if tag == "script"] == [SCRIPT]
    assert told.text.count("<script>alert(1)</script> & <b title=x>") >= 3


def test_a_version_beside_itself_says_the_same() -> None:
    version = resolve(read(MEMORANDUM, "agreement"), "2018")
    assert reworded(version, version).nothing


def test_what_changed_is_told_clause_by_clause_and_a_silent_change_is_named() -> None:
    quiet = MEMORANDUM.replace(
        "          any_of:\n            - sentence_months: {at_least: 12}\n",
        "          any_of:\n            - sentence_months: {at_least: 6}\n",
    )
    (one,) = rewordings(read(MEMORANDUM, "agreement"))
    assert [(c.clause, c.kind, c.same_words) for c in one.clauses] == [
        ("offence", Kind.CHANGED, False)
    ]
    before = resolve(read(MEMORANDUM, "agreement"), "2018")
    after = resolve(read(quiet, "agreement"), "2018")
    assert [(c.clause, c.kind, c.same_words) for c in reworded(before, after).clauses] == [
        ("offence", Kind.CHANGED, True)
    ]


def test_clauses_added_and_taken_out_and_fields_given_up_are_named() -> None:
    text = MEMORANDUM.replace(
        '    amends: "2017"\n',
        '    amends: "2017"\n    discloses: [address, practice_code]\n'
        "    remove: [previously-known]\n"
        "    add: [{id: age, text: The person is an adult., require: {in_contact: false}}]\n",
    )
    (one,) = rewordings(read(text, "agreement"))
    assert {(c.clause, c.kind) for c in one.clauses} == {
        ("offence", Kind.CHANGED),
        ("previously-known", Kind.REMOVED),
        ("age", Kind.ADDED),
    }
    gained, lost = one.fields
    assert gained == ("practice_code",)
    assert "birth_date" in lost
    said = " ".join(Outline(page(shown_of(text, "agreement"))).text.split())
    assert "Clause previously-known is gone. It said:" in said
    assert "Clause age is new: The person is an adult." in said
    assert "Added: the field practice code." in said


def test_a_folder_that_holds_anything_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(EXAMPLES / "nhs-home-office" / "agreement.yaml")
    out = tmp_path / "page"
    for _ in range(2):  # its own earlier page is replaced
        assert run_command(["agreement", "render", file, "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {
            "index.html", SCRIPT, "timeline.svg", "PAGE.txt"
        }  # fmt: skip
    (out / "mine.txt").write_text("kept")
    assert run_command(["agreement", "render", file, "--out", str(out)]) == 2
    assert "files.would-overwrite" in capsys.readouterr().err
    assert (out / "mine.txt").read_text() == "kept"


def test_a_date_from_which_days_are_counted_is_shown_with_who_vouches_for_it() -> None:
    told = shown_of((EXAMPLES / "irs-ice-2025" / "agreement.yaml").read_text(), "agreement")
    text = " ".join(Outline(page(told)).text.split())
    ninety = text.partition("More than ninety days")[2].partition("Source:")[0]
    assert "On which day did the order of removal become final?" in ninety
    assert "court" in ninety
    assert "rests partly on the requester, partly on others" in text
