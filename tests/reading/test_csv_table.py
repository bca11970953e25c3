"""Sheets that people write: the weighing of a case, and a court order. Nothing is guessed at."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import standing
from proviso_gateway.casework.weighing_form import WeighingForm, form_for, read_weighing, weighed
from proviso_gateway.errors import Problem
from proviso_gateway.institution.order_form import read_order
from proviso_gateway.terms import Field, Hash
from proviso_gateway.tracing.people import Gender, Search
from proviso_verify import canonical

UNIVERSITY = read(
    (Path(__file__).parents[2] / "examples" / "police-university" / "agreement.yaml").read_text()
)
DOCUMENT = Hash("d" * 64)


def sheet(agreement: Agreement = UNIVERSITY) -> WeighingForm:
    version = standing(agreement, datetime.date(2026, 3, 2)).version
    return form_for(agreement, version)


FILLED = "public_interest: passed\nfactors:\n" + "".join(
    f"  {name}: weighed\n" for name in sheet().factors
)
FOUND = "found:\n  called_back: true\n  signs_of_refuge: [stalking]\n"

ORDER = """\
reference: KB-2026-17
court: High Court
effect: discloses
valid_from: 2026-03-02
valid_until: 2026-04-01
requester: county-court
fields: [address_since, address]
people:
  - {given_name: Amina, family_name: Okonjo, birth_date: 1984-06-17, gender: female}
reaches_restricted: true
"""


def refused(call: object, *arguments: object) -> Problem:
    with pytest.raises(Problem) as raised:
        call(*arguments)  # type: ignore[operator]
    return raised.value


def test_a_filled_sheet_says_what_was_weighed_and_found() -> None:
    weighing = read_weighing(sheet(), FILLED + FOUND, "w.yaml")
    assert weighing.finding == "passed"
    assert weighing.factors == dict.fromkeys(sheet().factors, "weighed")
    assert weighing.found == {"called_back": True, "signs_of_refuge": frozenset({"stalking"})}


def test_questions_answered_one_by_one_say_the_same_as_the_sheet() -> None:
    answers = dict.fromkeys(sheet().factors, "weighed")
    answers |= {"called_back": "true", "signs_of_refuge": "stalking"}
    assert weighed(sheet(), "passed", answers) == read_weighing(sheet(), FILLED + FOUND, "w.yaml")


def test_what_nobody_could_find_out_is_left_out() -> None:
    assert weighed(sheet(), "failed", {"called_back": ""}).found == {}
    assert read_weighing(sheet(), FILLED, "w.yaml").found == {}


def test_a_blank_sheet_asks_everything_and_says_nothing() -> None:
    blank = sheet().blank()
    assert all(f"  {question.name}:" in blank for question in sheet().questions)
    assert refused(read_weighing, sheet(), blank, "w.yaml").code == "agreement.empty-value"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("factors: {}\n", "gateway.finding-missing"),
        ("public_interest: perhaps\n", "gateway.finding-missing"),
        ("- passed\n", "agreement.wrong-type"),
        ("verdict: passed\n", "agreement.unknown-key"),
        ("factors: {harm: none}\n", "agreement.unknown-key"),
        ("factors: {necessity: 1}\n", "agreement.wrong-type"),
        ('factors: {necessity: "half a mark \\uD800"}\n', "agreement.hidden-character"),
        ("found: {crime_reference: true}\n", "agreement.unknown-key"),
        ('found: {called_back: "true"}\n', "agreement.value-not-allowed"),
        ("found: {signs_of_refuge: [rumours]}\n", "agreement.value-not-allowed"),
        ("found: {signs_of_refuge: [[stalking]]}\n", "agreement.value-not-allowed"),
        ("found: {signs_of_refuge: [{a: b}]}\n", "agreement.value-not-allowed"),
    ],
)
def test_whatever_does_not_belong_on_the_sheet_is_named(text: str, code: str) -> None:
    assert refused(read_weighing, sheet(), text, "w.yaml").code == code


def test_an_answer_to_a_question_that_was_not_put_is_refused() -> None:
    assert refused(weighed, sheet(), "passed", {"in_contact": "true"}).code == "gateway.not-yours"


def test_under_an_order_there_is_nothing_to_weigh() -> None:
    assert weighed(form_for(None, None), "", {}).finding == "none"


def test_an_order_is_what_the_lawyer_wrote_down() -> None:
    order = read_order(ORDER, "order.yaml", DOCUMENT)
    whom = Search("Amina", "", "Okonjo", "1984-06-17", Gender.FEMALE)
    assert order.reaches == (canonical.digest(whom.canonical()),)
    assert order.fields == (Field.ADDRESS, Field.ADDRESS_SINCE)
    assert (order.document, order.reaches_restricted) == (DOCUMENT, True)
    assert (order.answer_after, order.destroy_within) == (1, 365)


@pytest.mark.parametrize(
    ("line", "instead", "code"),
    [
        ("court: High Court\n", "", "agreement.missing-key"),
        ("court: High Court", "judge: Nobody", "agreement.unknown-key"),
        ("court: High Court", "court: 7", "agreement.wrong-type"),
        ("effect: discloses", "effect: suggests", "agreement.wrong-type"),
        ("2026-04-01", '"2026-04-01"', "agreement.wrong-type"),
        ("2026-04-01", "2026-01-01", "casework.order-ends-before-it-begins"),
        ("address_since", "diagnosis", "agreement.wrong-type"),
        ("birth_date", "diagnosis", "agreement.unknown-key"),
        ("gender: female", "gender: f", "agreement.wrong-type"),
        ("reaches_restricted: true", "answer_after: 0", "agreement.wrong-type"),
        ("reaches_restricted: true", "reaches_restricted: 1", "agreement.wrong-type"),
        ("requester: county-court\n", "", "casework.order-discloses-nothing"),
        ("effect: discloses", "effect: stops", "casework.order-names-no-agreement"),
    ],
)
def test_an_order_that_was_written_down_wrongly_is_refused(
    line: str, instead: str, code: str
) -> None:
    assert line in ORDER
    found = refused(read_order, ORDER.replace(line, instead), "order.yaml", DOCUMENT)
    assert found.code == code
    assert "Okonjo" not in str(found)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_text_makes_a_sheet_fail_by_anything_but_a_problem(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([FILLED + FOUND, ORDER, ""]))
    at = data.draw(st.integers(0, len(base)))
    to = data.draw(st.integers(at, min(len(base), at + 30)))
    text = base[:at] + data.draw(st.text(max_size=20)) + base[to:]
    for reader in (
        lambda: read_weighing(sheet(), text, "w.yaml"),
        lambda: read_order(text, "o.yaml", DOCUMENT),
    ):
        try:
            reader()
        except Problem:
            continue
