"""Accounts of those who ask: looked after by one of them, ended at once, by them or by us."""

from __future__ import annotations

from typing import Any

import pytest
from tests.portal.conftest import CALLED, Portal, Visitor
from tests.portal.test_asking import token
from tests.portal.test_guarded import status
from tests.portal.test_keys import code

from proviso_gateway.adapters.keys.holders import sealing_key
from proviso_gateway.gateway.adopt import enrol_requester


def signs_in(
    visitor: Visitor, portal: Portal, name: str, *more: str, requester: str = "home-office"
) -> None:
    """Somebody of an organisation that asks, new here."""
    told = portal.command("account", "add", name, "--requester", requester, *CALLED, *more)
    page = visitor.page
    visitor.goes("/sign-in")
    page.fill("#name", name)
    page.fill("#password", told.split("first password")[1].split()[0])
    page.click("main button")
    page.fill("#code", code(page.inner_text(".summary .code").replace(" ", "")))
    page.click("main button")
    page.fill("#password", "five words of my own")
    page.click("main button")


@pytest.fixture
def leaver(portal: Portal, browser: Any, visitor: Visitor) -> Any:
    """Somebody else at a browser of their own."""
    apart = browser.new_context()
    one = Visitor(portal, apart.new_page(), visitor.axe)
    one.page.set_default_timeout(20_000)
    yield one
    apart.close()


def test_a_leavers_account_ends_at_once(visitor: Visitor, leaver: Visitor, portal: Portal) -> None:
    signs_in(leaver, portal, "leaver", "--person", "Officer 31")
    leaver.goes("/ask/new")
    visitor.plays("officer-22")
    visitor.goes("/ask/people")
    visitor.looks("people")
    assert visitor.page.locator("tr", has_text="Officer 22").locator("button").count() == 0
    leaver.page.fill("#request_ref", "HO-17-940")
    leaver.page.check("#g-absconded")
    visitor.page.locator("tr", has_text="Officer 31").locator("button").click()
    assert "The account has ended" in visitor.is_told()
    assert "Officer 31" not in visitor.page.inner_text("table")
    leaver.page.locator("main form button", has_text="Go on").click()
    assert leaver.page.url.endswith("/sign-in")
    assert status(leaver, "/ask") == 302
    leaver.page.fill("#name", "leaver")
    leaver.page.fill("#password", "five words of my own")
    leaver.page.click("main button")
    assert "Name or password is not right" in leaver.is_told()


def test_only_who_looks_after_accounts_ends_one_and_only_of_their_own(
    visitor: Visitor, leaver: Visitor, portal: Portal
) -> None:
    signs_in(leaver, portal, "stays", "--person", "Officer 31")
    visitor.plays("officer-14")
    assert status(visitor, "/ask/people") == 403
    assert visitor.page.locator("nav", has_text="Your people").count() == 0
    visitor.goes("/ask/new")
    data = {"csrfmiddlewaretoken": token(visitor)}
    origin = {"Origin": portal.origin}
    post = visitor.page.context.request.post
    for number in range(1, 12):
        got = post(f"{portal.origin}/ask/people/{number}/end", form=data, headers=origin)
        assert got.status == 403
    visitor.plays("carl")
    assert status(visitor, "/ask/people") == 403
    visitor.plays("officer-22")
    visitor.goes("/ask/people")
    told = visitor.page.inner_text("table")
    assert "Carl" not in told
    data = {"csrfmiddlewaretoken": token(visitor)}
    got = post(f"{portal.origin}/ask/people/9999/end", form=data, headers=origin)
    assert "home.no-such-account" in got.text()
    assert status(leaver, "/ask") == 200


def test_a_whole_organisation_ends_at_once(
    visitor: Visitor, leaver: Visitor, portal: Portal
) -> None:
    """Its people by two administrators, or its accounts by whoever keeps the home."""
    signs_in(leaver, portal, "whole", "--person", "Officer 31", "--administers")
    assert status(leaver, "/ask/people") == 200
    home, found = portal.home(), portal.demonstration
    by = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    charter = home.store.charter()
    key, people = charter.requesters["home-office"], charter.people["home-office"]
    enrol_requester(home.gateway, by, "home-office", key, people=())  # type: ignore[arg-type]
    assert status(leaver, "/ask") == 403
    enrol_requester(home.gateway, by, "home-office", key, people=people)  # type: ignore[arg-type]
    home.close()
    assert status(leaver, "/ask") == 200
    assert "Accounts ended" in portal.command("account", "end", "--requester", "home-office")
    assert status(leaver, "/ask") == 302
    visitor.plays("carl")
    assert status(visitor, "/cases") == 200


def test_another_organisations_request_is_as_if_there_were_none(
    visitor: Visitor, leaver: Visitor, portal: Portal
) -> None:
    home, found = portal.home(), portal.demonstration
    by = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    theirs = sealing_key(bytes(range(9, 41))).text
    enrol_requester(home.gateway, by, "police", theirs, people=["DC 1177"])  # type: ignore[arg-type]
    cases = [one for one in home.store.cases() if home.store.case(one).requester == "home-office"]
    home.close()
    signs_in(leaver, portal, "dc", "--person", "DC 1177", requester="police")
    leaver.goes("/ask/file")
    form = {"csrfmiddlewaretoken": token(leaver)}
    for case in cases[:8]:
        assert status(leaver, f"/ask/{case}") == 404
        assert status(leaver, f"/ask/{case}/destroyed") == 404
        for act in ("call", "withdraw", "evidence", "destroyed"):
            got = leaver.page.context.request.post(
                f"{portal.origin}/ask/{case}/{act}",
                form=form | {"sure": "yes"},
                headers={"Origin": portal.origin},
            )
            assert got.status == 404, act
            assert "HO-17" not in got.text()
    leaver.goes("/ask")
    assert "HO-17" not in leaver.page.content()
    visitor.plays("officer-14")
    visitor.goes("/ask")
    assert "HO-17" in visitor.page.content()
