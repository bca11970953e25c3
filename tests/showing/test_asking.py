"""The form of a page: its script answers as an assessment does, and never permits on less."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from outline import Outline
from random_agreements import FACTS, WORLDS, agreement_text

from proviso_gateway.agreement.acceptance import case
from proviso_gateway.agreement.assessment import assess_under
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import Facts
from proviso_gateway.pages import agreement_asking
from proviso_gateway.pages.agreement_asking import SCRIPT, asking
from proviso_gateway.pages.agreement_page import page
from proviso_gateway.workbench.showing import shown_of

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(EXAMPLES.rglob("agreement*.yaml"))
SCRIPT_FILE = Path(agreement_asking.__file__).parent / "scripts" / SCRIPT

shipped = pytest.mark.parametrize(
    "file", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}"
)
with_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs node to run the script")

ASK = """
const {answer} = require(process.argv[1]);
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map((one) => answer(one.clauses, one.known, one.day).said)));
"""


def scripted(asked: list[dict[str, object]]) -> list[str]:
    """What the script answers, run as it stands."""
    ran = subprocess.run(
        [str(shutil.which("node")), "-e", ASK, str(SCRIPT_FILE)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(ran.stdout))


def as_stated(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def asked_of(told, version: str, day, values) -> dict[str, object]:
    (tried,) = (each for each in asking(told).versions if each.id == version)
    clauses = [
        {"requires": json.loads(clause.requires), "grounds": clause.grounds.split()}
        for clause in tried.clauses
    ]
    known = {name: as_stated(value) for name, value in values.items()}
    return {"clauses": clauses, "known": known, "day": day.isoformat()}


@with_node
@shipped
def test_the_script_answers_every_case_of_a_file_as_the_assessment_does(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    agreement = told.agreement
    asked, expected = [], []
    for test in agreement.tests:
        day, facts, _ = case(agreement, test)
        papers = dict.fromkeys(facts.values, "a document")
        for version in agreement.versions:
            found = assess_under(agreement, version.id, day, Facts(facts.values, papers))
            asked.append(asked_of(told, version.id, day, facts.values))
            expected.append(found)
    answers = scripted(asked)
    assert "permitted" in answers
    for said, found in zip(answers, expected, strict=True):
        assert (said == "refused") is (found.answer is Answer.REFUSED)
        assert (said == "permitted") is (found.answer is Answer.PERMITTED)


COMPARISONS = [
    {"n": {"at_least": 1}},
    {"n": {"one_of": [0, 2]}},
    {"n": 3},
    {"d": {"before": datetime.date(2020, 2, 29)}},
    {"d": {"after": datetime.date(2020, 2, 28)}},
    {"days_since_d": {"at_most": 94}},
    {"s": {"only": ["p"]}},
    {"s": {"includes_any": ["p"]}},
    {"s": {"includes_all": ["p", "q"]}},
    {"e": {"one_of": ["x", "y"]}},
    {"any_of": [{"b1": True}, {"all_of": [{"e": "x"}, {"not": {"n": {"at_most": 0}}}]}]},
]


@with_node
def test_every_comparison_and_connective_of_the_script_is_the_languages_own() -> None:
    asked, expected = [], []
    for require in (*COMPARISONS, *({"not": one} for one in COMPARISONS)):
        text = agreement_text([{"id": "c0", "require": require}])
        told = shown_of(text, "random")
        agreement = read(text, "random")
        for place in range(5):
            values = {
                "requester": "bureau",
                "ground": "g1",
                "fields": frozenset({"address"}),
                **{name: worlds[place % len(worlds)] for name, worlds in WORLDS.items()},
            }
            day = datetime.date(2020, 6, 1)
            papers = dict.fromkeys(FACTS, "a document")
            found = assess_under(agreement, "v1", day, Facts(values, papers)).answer
            asked.append(asked_of(told, "v1", day, values))
            expected.append(found is Answer.PERMITTED)
    assert [said == "permitted" for said in scripted(asked)] == expected
    assert {True, False} == set(expected)


@shipped
def test_without_script_the_form_is_hidden_and_the_cases_are_told(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    found = Outline(page(told))
    (form,) = (attributes for tag, attributes in found.tags if tag == "form")
    assert "hidden" in form
    text = found.text.partition("Cases on which the parties agreed")[2]
    squeezed = "".join(text.split())  # a link within a title breaks it into runs
    for test in told.agreement.tests:
        if test.title:
            assert "".join(test.title.split()) in squeezed


@shipped
def test_every_fact_that_a_clause_names_can_be_stated_in_the_form(file: Path) -> None:
    told = shown_of(file.read_text(), file.name)
    shown = asking(told)
    names = {question.name for question in shown.questions}
    for version in (told.latest, *told.earlier):
        assert set(version.facts) - {"redacted"} <= names | {
            name for name in version.facts if name.startswith("days_since_")
        }
    for question in shown.questions:
        assert question.type in ("bool", "enum", "int", "date", "set")
        assert bool(question.choices) is (question.type in ("bool", "enum", "set"))
