"""A second person of whoever asks: reads what waits, countersigns it or sends it back."""

from __future__ import annotations

from typing import Any

import pytest
from tests.portal.conftest import Portal, Visitor
from tests.portal.papers import png
from tests.portal.test_asking import begins, goes_on, token, writes
from tests.portal.test_documents import comes_to_the_document, sends
from tests.portal.test_guarded import status

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import enrol_requester
from proviso_gateway.gateway.countersigned import take_in_countersigned


def waits(visitor: Visitor, reference: str) -> str:
    """Officer 14 writes a request and puts it before Inspector 3; its draft."""
    visitor.plays("officer-14")
    writes(visitor, reference)
    draft = visitor.page.url.removeprefix(visitor.portal.origin).removesuffix("/check")
    visitor.clicks("Put it before Inspector 3")
    return draft


def test_it_waits_unreceived_until_it_is_countersigned(visitor: Visitor, portal: Portal) -> None:
    home = portal.home()
    before = home.store.recorded()
    draft = waits(visitor, "HO-17-930")
    visitor.looks("requests-with-one-that-waits")
    visitor.goes(draft)
    visitor.looks("ask-waits")
    assert home.store.recorded() == before
    visitor.plays("inspector-3")
    visitor.looks("requests-to-countersign")
    visitor.clicks("Read HO-17-930")
    visitor.looks("ask-countersign")
    visitor.clicks("Countersign, and send")
    visitor.looks("countersigned")
    case: Any = visitor.page.url.rpartition("/")[2]
    request = home.store.case(case).request
    assert (request.officer, request.countersigner) == ("Officer 14", "Inspector 3")
    assert request.countersigned
    home.close()


def test_it_is_sent_back_with_words_and_changed(visitor: Visitor) -> None:
    draft = waits(visitor, "HO-17-931")
    visitor.plays("inspector-3")
    visitor.clicks("Read HO-17-931")
    visitor.clicks("Send it back")
    assert "Say what is to be changed" in visitor.is_told()
    visitor.looks("ask-countersign-with-a-problem")
    visitor.page.fill("#words", "The trace log is last year's")
    visitor.clicks("Send it back")
    visitor.page.wait_for_url("**/ask")
    assert "HO-17-931" not in visitor.is_told()
    visitor.plays("officer-14")
    visitor.goes(draft)
    assert "The trace log is last year's" in visitor.is_told()
    visitor.looks("ask-check-sent-back")


def test_what_was_changed_since_it_was_read_is_not_countersigned(
    visitor: Visitor, portal: Portal, browser: Any
) -> None:
    draft = waits(visitor, "HO-17-932")
    apart = browser.new_context()
    second = Visitor(portal, apart.new_page(), visitor.axe)
    second.plays("inspector-3")
    second.clicks("Read HO-17-932")
    visitor.goes(draft)
    visitor.clicks("Take it back")
    visitor.page.locator("a", has_text="Change what you ask for").click()
    visitor.page.check("#f-previous_names")
    goes_on(visitor)
    second.page.locator("button", has_text="Countersign, and send").click()
    assert "waits for you no more" in second.is_told()
    visitor.clicks("Put it before")
    second.goes("/ask")
    second.clicks("Read HO-17-932")
    visitor.goes(draft)
    visitor.clicks("Take it back")
    visitor.page.locator("a", has_text="Change what you ask for").click()
    visitor.page.uncheck("#f-previous_names")
    goes_on(visitor)
    visitor.clicks("Put it before")
    second.clicks("Countersign, and send")
    assert "It was changed since you read it" in second.is_told()
    apart.close()


def test_nobody_countersigns_what_is_not_before_them(visitor: Visitor, portal: Portal) -> None:
    draft = waits(visitor, "HO-17-933")
    name = draft.rpartition("/")[2]
    visitor.goes(f"/ask/countersign/{name}")
    assert "waits for you no more" in visitor.is_told()
    visitor.plays("inspector-3")
    assert "not there any more" in visitor.page.context.request.get(portal.origin + draft).text()
    visitor.plays("edda")
    assert status(visitor, f"/ask/countersign/{name}") == 403


def test_nobody_names_themselves_as_the_second(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("officer-14")
    begins(visitor, "HO-17-934")
    visitor.page.check("#in_contact-true")
    goes_on(visitor)
    visitor.clicks("Go on all the same")
    form = {
        "csrfmiddlewaretoken": token(visitor),
        "countersigner": "Officer 14",
    }  # fmt: skip
    got = visitor.page.context.request.post(
        visitor.page.url, form=form, headers={"Origin": portal.origin}
    )
    assert "Choose somebody else of your organisation" in got.text()


def test_the_second_opens_the_documents_that_wait(visitor: Visitor, portal: Portal) -> None:
    comes_to_the_document(visitor, "HO-17-935")
    sends(visitor, "log.png", png())
    for fact in ("known_to_enforcement", "identifiable_offence"):
        visitor.page.check(f"#{fact}-true")
        goes_on(visitor)
    visitor.page.check("main input[value='Inspector 3']")
    goes_on(visitor)
    visitor.clicks("Put it before")
    visitor.plays("inspector-3")
    visitor.clicks("Read HO-17-935")
    address = visitor.page.url.removeprefix(portal.origin) + "/document/efforts_failed"
    got = visitor.page.context.request.get(portal.origin + address)
    assert got.body() == png()
    assert got.headers["content-disposition"].startswith("attachment")
    visitor.plays("officer-14")
    assert status(visitor, address) == 404


@pytest.mark.parametrize(
    ("officer", "second", "code"),
    [
        ("Officer 14", "OFFICER  14", "casework.same-officer"),
        ("Officer 14", "Nobody Here", "gateway.person-not-enrolled"),
        ("Somebody Left", "Inspector 3", "gateway.person-not-enrolled"),
    ],
)
def test_the_gateway_itself_wants_two_enrolled_people(
    portal: Portal, officer: str, second: str, code: str
) -> None:
    home = portal.home()
    with pytest.raises(Problem) as found:
        take_in_countersigned(home.gateway, "home-office", {"officer": officer}, second)
    home.close()
    assert found.value.code == code


def test_what_a_leaver_wrote_is_not_countersigned(visitor: Visitor, portal: Portal) -> None:
    waits(visitor, "HO-17-936")
    home, found = portal.home(), portal.demonstration
    by = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    charter = home.store.charter()
    key, people = charter.requesters["home-office"], charter.people["home-office"]
    left = [one for one in people if one != "Officer 14"]
    enrol_requester(home.gateway, by, "home-office", key, people=left)  # type: ignore[arg-type]
    try:
        assert status(visitor, "/ask") == 403
        visitor.plays("inspector-3")
        visitor.clicks("Read HO-17-936")
        visitor.looks("ask-countersign-a-leavers")
        assert "has left" in visitor.is_told()
        assert visitor.page.locator("button", has_text="Countersign, and send").count() == 0
    finally:
        enrol_requester(home.gateway, by, "home-office", key, people=people)  # type: ignore[arg-type]
        home.close()


HEAD = "request_ref,agreement,ground,officer,countersigner,family_name,birth_date,fields"
ROW = "HO-17-{},nhs-digital-home-office,overstayed,Officer 14,{},Lowe,1984-05-17,address"


def sends_a_file(visitor: Visitor, *rows: str) -> None:
    data = "\n".join([HEAD, *rows, ""]).encode()
    visitor.goes("/ask/file")
    file = {"name": "requests.csv", "mimeType": "text/csv", "buffer": data}
    visitor.page.set_input_files("#file", files=[file])
    visitor.clicks("Look it over")
    visitor.clicks("Send what is good")


def test_a_file_waits_for_each_whom_its_rows_name(visitor: Visitor, portal: Portal) -> None:
    home = portal.home()
    before = len(home.store.cases())
    visitor.plays("officer-14")
    named = ("inspector  3", "Inspector 8", "", "Officer 14", "Somebody Else")
    sends_a_file(visitor, *(ROW.format(960 + at, name) for at, name in enumerate(named)))
    told = visitor.is_told()
    assert "Requests received: 1." in told
    assert "Before Inspector 3, to be countersigned: 1." in told
    assert "Before Inspector 8, to be countersigned: 1." in told
    assert told.count("Not sent, as nobody else of yours") == 2
    assert len(home.store.cases()) == before + 1
    visitor.plays("inspector-3")
    visitor.clicks("Read a file of one request")
    assert "HO-17-960" in visitor.is_told()
    assert "HO-17-961" not in visitor.is_told()
    visitor.clicks("Send it back")
    assert "Say what is to be changed" in visitor.is_told()
    visitor.page.fill("#words", "Not this month")
    visitor.clicks("Send it back")
    visitor.plays("officer-14")
    assert "sent back to you: Not this month" in visitor.is_told()
    visitor.clicks("Delete the file")
    visitor.clicks("Take the file back")
    assert "Files that wait" not in visitor.is_told()
    assert len(home.store.cases()) == before + 1
    home.close()
