"""A guardian takes in somebody's question, answers it, and prints the paper; two delay telling."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

from tests.portal.conftest import Portal, Visitor

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.release import call
from proviso_gateway.terms import NOTHING_TO_TELL, WHAT_WE_CAN_TELL, Handle, Outcome

SHOTS = os.environ.get("PROVISO_SHOTS", "")


def told_of(portal: Portal) -> tuple[Handle, str]:
    """A case by which somebody's details were handed over, and whose they were."""
    home = portal.home()
    gateway = home.gateway
    for handle in gateway.store.cases(CaseState.CONFIRMED, CaseState.ANSWERED):
        if gateway.store.case(handle).state is CaseState.CONFIRMED:
            try:
                call(gateway, handle)
            except Exception:
                continue
        case = gateway.store.case(handle)
        if case.answered is not None and case.answered.outcome is Outcome.DISCLOSED:
            person = case.answered.person_id
            home.close()
            assert person is not None
            return handle, person
    raise AssertionError("nobody was disclosed in this demonstration")


def records(visitor: Visitor, person: str, reference: str) -> str:
    """Record a question as the guardian; the address of its page."""
    visitor.goes("/person")
    visitor.page.check("#by-self")
    visitor.page.check("#identity-papers")
    visitor.page.check("#alone-room")
    visitor.page.fill("#people", person)
    visitor.page.fill("#reference", reference)
    visitor.clicks("Go on, to sign")
    visitor.looks("sign-a-question")
    visitor.signs()
    return str(visitor.page.url)


def test_a_guardian_records_answers_and_prints(visitor: Visitor, portal: Portal) -> None:
    _, person = told_of(portal)
    visitor.plays("gwen")
    visitor.goes("/person")
    visitor.looks("people-who-ask")
    visitor.clicks("Go on, to sign")
    visitor.looks("people-who-ask-wrong")
    assert "how the person's identity was checked" in visitor.page.inner_text(".errors")
    records(visitor, person, "SAR 1")
    visitor.looks("a-question")
    visitor.goes("/person")
    visitor.looks("people-who-ask-one-waits")
    assert "SAR 1" in visitor.is_told()
    visitor.goes("/operating")
    assert "asked about their own record is to be told by" in visitor.is_told()
    visitor.looks("operating-somebody-asked")
    visitor.goes("/person")
    visitor.clicks("SAR 1")
    visitor.page.get_by_role("button", name="Answer", exact=True).click()
    visitor.looks("sign-an-answer")
    visitor.signs()
    visitor.looks("a-question-answered")
    file = visitor.page.context.request.get(
        visitor.portal.origin + visitor.page.get_attribute("a[href$='account.json']", "href")
    )
    assert len(json.loads(file.body())["told"]) == 1
    visitor.clicks("The paper, in large print")
    assert WHAT_WE_CAN_TELL in visitor.page.inner_text("main")
    assert person not in visitor.page.inner_text("body")
    assert "Gwen" not in visitor.page.inner_text("body")
    visitor.looks("the-paper")
    size = visitor.page.evaluate("getComputedStyle(document.querySelector('main p')).fontSize")
    assert float(size.removesuffix("px")) >= 20
    visitor.page.emulate_media(media="print")
    size = visitor.page.evaluate("getComputedStyle(document.querySelector('main p')).fontSize")
    assert float(size.removesuffix("px")) >= 21, "sixteen points"
    if SHOTS:
        visitor.page.screenshot(path=str(Path(SHOTS) / "the-paper-print.png"), full_page=True)
    visitor.page.emulate_media(media="screen")


def test_what_is_printed_for_none_and_for_whoever_is_not_free_is_the_same(
    visitor: Visitor, portal: Portal
) -> None:
    _, person = told_of(portal)
    visitor.plays("gwen")
    papers = []
    for about, reference, button in (
        ("SYN-NOBODY", "SAR 2", "Answer"),
        (person, "SAR 3", "They may not be free: put it off"),
    ):
        records(visitor, about, reference)
        visitor.page.get_by_role("button", name=button, exact=True).click()
        visitor.looks("sign-nothing-to-tell")
        assert NOTHING_TO_TELL in visitor.is_told() or "serves for none" in visitor.is_told()
        visitor.signs()
        base = visitor.page.url
        context = visitor.page.context.request
        papers.append(
            (context.get(base + "/paper").text(), context.get(base + "/account.json").body())
        )
    assert papers[0] == papers[1]
    assert NOTHING_TO_TELL in papers[0][0]


def test_two_delay_that_somebody_is_told_and_one_ends_it(visitor: Visitor, portal: Portal) -> None:
    handle, _ = told_of(portal)
    visitor.plays("edda")
    visitor.goes("/delays")
    visitor.looks("delays-none")
    visitor.page.fill("#case", handle[:8])
    until = portal.demonstration.today + datetime.timedelta(days=20)
    visitor.page.fill("#until", until.isoformat())
    visitor.page.fill("#reasons", "An arrest is planned.")
    visitor.clicks("Go on, to sign")
    visitor.looks("sign-a-delay")
    visitor.signs()
    assert "waits for a second signature" in visitor.is_told()
    visitor.plays("gwen")
    visitor.goes("/delays")
    visitor.clicks("Sign as the second")
    assert "An arrest is planned." in visitor.is_told()
    visitor.signs()
    visitor.looks("delays-one")
    assert visitor.page.locator("dd", has_text="stands").count() == 1
    visitor.clicks("End it now")
    visitor.signs()
    assert visitor.page.locator("dd", has_text="over").count() == 1


def test_nobody_else_reads_that_anybody_asked(visitor: Visitor) -> None:
    for who, delays in (("carl", 403), ("ada", 403), ("edda", 200)):
        visitor.plays(who)
        request = visitor.page.context.request
        got = [request.get(visitor.portal.origin + path).status
               for path in ("/person", "/person/" + "a" * 26, "/delays")]  # fmt: skip
        assert got == [403, 403, delays]
        visitor.goes("/cases")
        assert "People who ask" not in visitor.page.inner_text("header")
