"""A guardian has somebody asked to ring, takes in what they challenge, and another decides it."""

from __future__ import annotations

from tests.portal.conftest import Portal, Visitor
from tests.portal.test_person import records, told_of

from proviso_gateway.assembly.demonstrating import RING
from proviso_gateway.gateway.access_acts import notified
from proviso_gateway.gateway.concerns import locks
from proviso_gateway.terms import Handle


def given(portal: Portal, case: Handle) -> bool:
    """Whether the person of this case was asked to ring."""
    home = portal.home()
    found = case in notified(home.gateway).given
    home.close()
    return found


def test_a_person_is_asked_to_ring_by_the_way_that_they_confirmed(
    visitor: Visitor, portal: Portal
) -> None:
    handle, person = told_of(portal)
    if given(portal, handle):  # by the same browser with, or without, its script
        return
    visitor.plays("gwen")
    visitor.goes("/person/notices")
    visitor.looks("notices-no-way")
    assert "not told: no safe way" in visitor.is_told()
    question = records(visitor, person, "SAR 9")
    visitor.page.check("#means-letter")
    visitor.page.check("#ring-room")
    visitor.page.fill("#to", "Box 12\nQX1 1AA")
    visitor.page.get_by_role("button", name="Go on, to sign").click()
    visitor.looks("sign-a-channel")
    visitor.signs()
    assert question == visitor.page.url
    visitor.goes("/person/notices")
    visitor.looks("notices-to-give")
    assert "QX1" not in visitor.is_told()
    assert person not in visitor.is_told()
    visitor.page.locator("tr", has_text=handle[:6]).get_by_role("button", name="A letter").click()
    visitor.looks("sign-a-notice")
    assert "Please ring us" in visitor.is_told()
    visitor.signs()
    assert visitor.page.locator("tr", has_text=handle[:6]).count() == 0
    visitor.looks("notices-given")
    visitor.goes("/person/notices/letter")
    visitor.looks("the-letter")
    words = visitor.page.inner_text("main").split()
    assert " ".join(words) == f"Please ring us: {RING}"
    visitor.goes("/person/notices")
    if visitor.page.get_by_role("button", name="Not told").count():
        visitor.page.get_by_role("button", name="Not told").click()
        visitor.looks("sign-not-told")
        visitor.signs()
        assert "not told: no safe way" not in visitor.is_told()
    visitor.clicks("Use it no more")
    visitor.signs()
    assert visitor.page.get_by_role("button", name="Use it no more").count() == 0


def test_a_challenge_is_taken_in_locks_and_is_decided(visitor: Visitor, portal: Portal) -> None:
    _, person = told_of(portal)
    visitor.plays("gwen")
    records(visitor, person, "SAR 10")
    visitor.page.get_by_role("button", name="Answer", exact=True).click()
    visitor.signs()
    base = visitor.page.url
    account = visitor.page.context.request.get(base + "/account.json").json()
    entry = account["told"][0]["entry"]
    visitor.goes("/person/raised")
    visitor.looks("raised-none")
    visitor.page.check("#what-challenge")
    visitor.page.check("#by-self")
    visitor.page.check("#identity-papers")
    visitor.page.fill("#people", person)
    visitor.page.check("#lock-lock")
    visitor.page.fill("#reference", "CH 1")
    visitor.clicks("Go on, to sign")
    visitor.looks("raised-wrong")
    assert "challenge names the disclosures" in visitor.page.inner_text(".errors")
    visitor.page.check("#alone-room")
    visitor.page.fill("#entries", entry)
    visitor.clicks("Go on, to sign")
    visitor.looks("sign-raised")
    visitor.signs()
    visitor.looks("one-raised")
    page = visitor.page.url
    home = portal.home()
    assert set(locks(home.gateway)) == {entry}
    home.close()
    visitor.plays("officer-14")
    visitor.goes("/ask")
    visitor.looks("requests-locked")
    assert "Locked" in visitor.is_told()
    visitor.page.locator("tr", has_text="Locked").locator("a").first.click()
    visitor.looks("request-locked")
    assert "do not use them or pass them on" in visitor.is_told()
    assert "challenge" not in visitor.is_told().lower()
    visitor.plays("gwen")
    visitor.goes(page.removeprefix(portal.origin))
    visitor.page.check("#finding-not-upheld")
    visitor.clicks("Go on, to sign")
    visitor.looks("sign-a-finding")
    visitor.signs()
    visitor.looks("one-decided")
    visitor.clicks("The paper")
    visitor.looks("paper-of-an-outcome")
    assert "do not uphold" in visitor.page.inner_text("main")
    assert "Wycliffe House" in visitor.page.inner_text("main")
    assert person not in visitor.page.inner_text("body")


def test_nobody_but_guardians_opens_any_of_it(visitor: Visitor) -> None:
    for who in ("carl", "ada", "edda"):
        visitor.plays(who)
        request = visitor.page.context.request
        for path in ("/person/notices", "/person/notices/letter", "/person/raised"):
            assert request.get(visitor.portal.origin + path).status == 403
