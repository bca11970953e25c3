"""A request is written, a question a page: what is asked, what refuses, what is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.portal.conftest import Portal, Visitor
from tests.portal.test_guarded import status

PERSON = (("given_name", "Agnieszka"), ("family_name", "Szczepańska"),
          ("birth_date", "1984-05-17"), ("postcode", "QX1 2AB"))  # fmt: skip
ANSWERS = {"in_contact": "false", "efforts_failed": "true", "known_to_enforcement": "true",
           "identifiable_offence": "true"}  # fmt: skip


def token(visitor: Visitor) -> str:
    """What a form of this page carries, so that it is ours."""
    return str(visitor.page.locator("[name=csrfmiddlewaretoken]").last.input_value())


def goes_on(visitor: Visitor) -> None:
    visitor.page.locator("main form button", has_text="Go on").first.click()
    visitor.page.wait_for_load_state("load")


def begins(visitor: Visitor, reference: str) -> None:
    """Write a request as far as whom it means."""
    visitor.goes("/ask/new")
    visitor.page.fill("#request_ref", reference)
    visitor.page.check("#g-overstayed")
    goes_on(visitor)
    visitor.page.check("#f-address")
    goes_on(visitor)
    for name, said in PERSON:
        visitor.page.fill(f"#{name}", said)
    goes_on(visitor)


def answers(visitor: Visitor, fact: str, answer: str) -> None:
    """Answer the question that is shown; it must be this one."""
    assert visitor.page.url.endswith(f"/fact-{fact}"), visitor.page.url
    visitor.page.check(f"#{fact}-{answer}")
    if fact == "efforts_failed":
        visitor.page.fill("#evidence_efforts_failed", "TL-9")
    goes_on(visitor)


def writes(visitor: Visitor, reference: str) -> None:
    """Write a request to its last page."""
    begins(visitor, reference)
    for fact, answer in ANSWERS.items():
        answers(visitor, fact, answer)
    visitor.page.check("main input[value='Inspector 3']")
    goes_on(visitor)
    assert "Check your answers" in visitor.is_told()


def countersigns(visitor: Visitor, reference: str) -> str:
    """Put it before Inspector 3, who countersigns; its case, and Officer 14 is here again."""
    visitor.clicks("Put it before Inspector 3")
    assert "It waits for Inspector 3" in visitor.is_told()
    visitor.plays("inspector-3")
    visitor.clicks(f"Read {reference}")
    visitor.clicks("Countersign, and send")
    assert "Countersigned by you, and received" in visitor.is_told()
    case = visitor.page.url.rpartition("/")[2]
    visitor.plays("officer-14")
    visitor.goes(f"/ask/{case}")
    return case


def test_a_request_is_asked_a_question_a_page(visitor: Visitor) -> None:
    page: Any = visitor.page
    visitor.plays("officer-14")
    visitor.goes("/ask/new")
    visitor.looks("ask-reason")
    goes_on(visitor)
    assert "Say how you call this request" in visitor.is_told()
    visitor.looks("ask-reason-with-a-problem")
    page.fill("#request_ref", "HO-17-001")
    page.check("#g-overstayed")
    goes_on(visitor)
    assert "Another request of yours has this reference" in visitor.is_told()
    page.fill("#request_ref", "HO-17-900")
    goes_on(visitor)
    visitor.looks("ask-fields")
    page.check("#f-address")
    goes_on(visitor)
    visitor.looks("ask-whom")
    page.fill("#given_name", "Agnieszka")
    goes_on(visitor)
    visitor.looks("ask-whom-with-a-problem")
    for name, said in PERSON:
        page.fill(f"#{name}", said)
    goes_on(visitor)
    visitor.looks("ask-fact")
    assert "The person is out of contact." in visitor.is_told()
    assert "Refused then. Not met: The person is out of contact." in visitor.is_told()
    for fact, answer in ANSWERS.items():
        if fact == "efforts_failed":
            visitor.looks("ask-fact-with-a-document")
        answers(visitor, fact, answer)
    visitor.looks("ask-countersigner")
    assert page.locator("main input[value='Officer 14']").count() == 0
    page.check("main input[value='Inspector 3']")
    goes_on(visitor)
    visitor.looks("ask-check")
    assert "As it stands, this request is refused" not in visitor.is_told()
    countersigns(visitor, "HO-17-900")
    visitor.looks("ask-sent")
    assert "The request is being considered" in visitor.is_told()


def test_an_answer_that_refuses_says_by_which_clause_and_ends_the_questions(
    visitor: Visitor,
) -> None:
    visitor.plays("officer-14")
    begins(visitor, "HO-17-910")
    answers(visitor, "in_contact", "true")
    visitor.looks("ask-fact-refused")
    assert "With this answer the request is refused" in visitor.is_told()
    assert "Source: Independent, January 2017" in visitor.is_told()
    visitor.clicks("Go on all the same")
    assert visitor.page.url.endswith("/countersigner")
    visitor.page.check("main input[value='Inspector 3']")
    goes_on(visitor)
    visitor.looks("ask-check-refused")
    assert "As it stands, this request is refused" in visitor.is_told()
    visitor.page.locator("a", has_text="Change: Is the Home Office in contact").click()
    visitor.page.check("#in_contact-false")
    goes_on(visitor)
    assert visitor.page.url.endswith("/fact-efforts_failed")


def test_a_changed_answer_comes_back_to_the_last_page(visitor: Visitor) -> None:
    visitor.plays("officer-14")
    writes(visitor, "HO-17-911")
    visitor.page.locator("a", has_text="Change what you ask for").click()
    visitor.page.check("#f-address_since")
    goes_on(visitor)
    assert "Check your answers" in visitor.is_told()
    assert "Address since" in visitor.is_told()


def test_what_is_countersigned_twice_is_received_once(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("officer-14")
    writes(visitor, "HO-17-912")
    draft = visitor.page.url
    visitor.clicks("Put it before")
    visitor.plays("inspector-3")
    visitor.clicks("Read HO-17-912")
    last = visitor.page.url
    form = {
        "csrfmiddlewaretoken": token(visitor),
        "mark": visitor.page.input_value("[name=mark]"), "act": "countersign",
    }  # fmt: skip
    before = len(portal.home().store.cases())
    visitor.clicks("Countersign, and send")
    visitor.page.locator("text=Countersigned by you").wait_for()
    case = visitor.page.url.rpartition("/")[2]
    again = visitor.page.context.request.post(last, form=form, headers={"Origin": portal.origin})
    assert "waits for you no more" in again.text()
    visitor.page.wait_for_url(f"**/{case}")
    visitor.page.go_back()
    visitor.page.wait_for_load_state("load")
    visitor.page.reload()
    assert "Countersign, and send" not in visitor.page.content()
    assert len(portal.home().store.cases()) == before + 1
    visitor.plays("officer-14")
    visitor.page.goto(draft)
    assert "not there any more" in visitor.is_told()


def test_a_draft_survives_its_session_and_is_nobody_elses(
    visitor: Visitor, portal: Portal, browser: Any
) -> None:
    visitor.plays("officer-14")
    visitor.goes("/ask/new")
    visitor.page.fill("#request_ref", "HO-17-913")
    visitor.page.check("#g-absconded")
    goes_on(visitor)
    visitor.page.check("#f-address")
    goes_on(visitor)
    draft = visitor.page.url.removeprefix(portal.origin).removesuffix("/whom")
    with visitor.page.expect_response("**/keep"):
        visitor.page.fill("#family_name", "Lowe")
    visitor.page.context.clear_cookies()
    goes_on(visitor)
    assert "Lowe" not in visitor.page.content()
    visitor.plays("officer-14")
    visitor.looks("requests-with-a-draft")
    visitor.clicks("Go on with HO-17-913")
    assert visitor.page.input_value("#family_name") == "Lowe"
    visitor.plays("carl")
    assert status(visitor, f"{draft}/whom") == 403
    visitor.plays("officer-14")
    visitor.goes("/ask")
    visitor.clicks("Delete the draft HO-17-913")
    visitor.goes(draft)
    assert "not there any more" in visitor.is_told()


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without script"])
def test_without_script_a_request_is_written_and_sent(visitor: Visitor) -> None:
    visitor.plays("officer-14")
    writes(visitor, "HO-17-914")
    countersigns(visitor, "HO-17-914")
    assert "The request is being considered" in visitor.is_told()


def tabs_to(visitor: Visitor, what: str) -> None:
    """Reach with the keyboard alone what a selector names."""
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("what => document.activeElement.matches(what)", what):
            return
    pytest.fail(f"no key leads to {what}")


def test_a_request_is_written_with_the_keyboard_alone(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard

    def presses(what: str, key: str = "Enter") -> None:
        tabs_to(visitor, what)
        keyboard.press(key)

    def goes(ends: str, *keys: str) -> None:
        for key in keys:
            keyboard.press(key)
        visitor.page.wait_for_url(f"**/{ends}")

    visitor.plays("officer-14")
    presses("a.button[href='/ask/new']")
    visitor.page.wait_for_url("**/ask/new")
    tabs_to(visitor, "#request_ref")
    keyboard.type("HO-17-915")
    presses("[name=ground]", "Space")
    goes("fields", "Enter")
    presses("#f-address", "Space")
    goes("whom", "Enter")
    for name, said in PERSON:
        tabs_to(visitor, f"#{name}")
        keyboard.type(said)
    goes("fact-in_contact", "Enter")
    for fact, then in (("in_contact", "fact-efforts_failed"),
                       ("efforts_failed", "fact-known_to_enforcement"),
                       ("known_to_enforcement", "fact-identifiable_offence"),
                       ("identifiable_offence", "countersigner")):  # fmt: skip
        tabs_to(visitor, f"[name={fact}]")  # on the last: it cannot be stated yet
        keyboard.press("ArrowUp")
        if fact != "in_contact":
            keyboard.press("ArrowUp")
        if fact == "efforts_failed":
            tabs_to(visitor, "#evidence_efforts_failed")
            keyboard.type("TL-9")
        goes(then, "Enter")
    presses("[name=countersigner]", "Space")
    goes("check", "Enter")
    presses("main form button")
    visitor.page.wait_for_url("**/ask")
    assert "It waits for" in visitor.is_told()


def test_a_copy_of_the_accounts_says_nothing_of_what_waits(
    visitor: Visitor, portal: Portal
) -> None:
    visitor.plays("officer-14")
    writes(visitor, "HO-17-916")
    visitor.clicks("Put it before")
    data = b"".join(path.read_bytes() for path in portal.folder.glob("accounts.sqlite*"))
    for said in ("Agnieszka", "Szczep", "1984-05-17", "QX1", "HO-17-916", "Officer 14", "TL-9"):
        assert said.encode() not in data, said


def test_an_empty_workbook_asks_what_the_agreement_asks(visitor: Visitor) -> None:
    visitor.plays("officer-14")
    visitor.goes("/ask/file")
    with visitor.page.expect_download() as begun:
        visitor.page.locator("a", has_text="An empty workbook").click()
    assert begun.value.suggested_filename == "requests.xlsx"
    data = Path(begun.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    notes = {str(cell.value): cell.comment.text for cell in sheet[1] if cell.comment}
    assert "in_contact" in notes
    assert not any(name.startswith("officer_") for name in notes)
    empty = {"name": "requests.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    visitor.page.set_input_files("#file", files=[empty])
    visitor.clicks("Look it over")
    assert "Your file, looked over" in visitor.is_told()
