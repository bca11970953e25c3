"""Accounts in a browser: given, renewed and ended by whoever looks after them, each on record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.portal.conftest import Portal, Visitor
from tests.portal.test_asking import token
from tests.portal.test_guarded import status
from tests.portal.test_keys import code
from tests.portal.test_people import signs_in

OWN = "five words of my own"
BOOK = "the agreement’s list of contacts"


@pytest.fixture
def holder(portal: Portal, browser: Any, visitor: Visitor) -> Any:
    """Whoever has the account, at a browser of their own."""
    apart = browser.new_context()
    one = Visitor(portal, apart.new_page(), visitor.axe)
    one.page.set_default_timeout(20_000)
    yield one
    apart.close()


@pytest.fixture
def elsewhere(portal: Portal, browser: Any, visitor: Visitor) -> Any:
    """The same person at another browser."""
    apart = browser.new_context()
    one = Visitor(portal, apart.new_page(), visitor.axe)
    one.page.set_default_timeout(20_000)
    yield one
    apart.close()


def also_in(one: Visitor, other: Visitor) -> None:
    """Another browser with the session of the first: to sign in twice would need another code."""
    other.page.context.add_cookies(one.page.context.cookies())
    assert status(other, "/account") == 200


def has_both_halves(visitor: Visitor, who: str, other: str = "bela") -> str:
    """A first password: the half before this administrator, and the one that another is shown."""
    half = visitor.page.inner_text("dd.code")
    visitor.goes("/accounts")
    assert visitor.page.locator("tr", has_text=who).locator("form[action$='/half']").count() == 0
    visitor.plays(other)
    visitor.goes("/accounts")
    visitor.page.locator("tr", has_text=who).locator("form[action$='/half'] button").click()
    visitor.looks("account-other-half")
    rest = visitor.page.inner_text("dd.code")
    visitor.goes("/accounts")
    row = visitor.page.locator("tr", has_text=who)
    assert row.locator("form[action$='/half']").count() == 0, "it is shown once"
    assert "other half of the password shown" in row.inner_text()
    return f"{half}-{rest}"


def leaves_password(page: Any, old: str, new: str) -> None:
    page.fill("#old", old)
    page.fill("#password", new)
    page.click("main button")


def test_a_password_is_changed_by_who_knows_the_old_one_and_others_are_out(
    visitor: Visitor, holder: Visitor, elsewhere: Visitor, portal: Portal
) -> None:
    signs_in(holder, portal, "changes", "--person", "Officer 31")
    also_in(holder, elsewhere)
    holder.goes("/account")
    holder.clicks("Change your password")
    holder.looks("change-password")
    leaves_password(holder.page, "not my password", "six other words of my own")
    assert "This is not your password." in holder.is_told()
    holder.looks("change-password-wrong")
    assert status(elsewhere, "/account") == 200
    leaves_password(holder.page, OWN, "short")
    assert "too short" in holder.is_told()
    leaves_password(holder.page, OWN, "six other words of my own")
    assert "Everywhere else you are out." in holder.is_told()
    assert status(holder, "/account") == 200
    assert status(elsewhere, "/account") == 302


def test_a_session_that_was_taken_cannot_guess_the_password(
    holder: Visitor, portal: Portal
) -> None:
    signs_in(holder, portal, "guessing", "--person", "Officer 31")
    for _ in range(6):
        holder.goes("/sign-in/password")
        leaves_password(holder.page, "a guess of somebody else", "six other words of my own")
    assert "Too many attempts" in holder.is_told()
    holder.goes("/sign-in/password")
    leaves_password(holder.page, OWN, "six other words of my own")
    assert "Too many attempts" in holder.is_told()


def test_a_lost_second_factor_is_renewed_by_the_custodians_administrator_after_a_call(
    visitor: Visitor, holder: Visitor, portal: Portal
) -> None:
    signs_in(holder, portal, "loses", "--person", "Inspector 8")
    visitor.plays("ada")
    visitor.goes("/accounts")
    visitor.looks("accounts")
    visitor.page.locator("tr", has_text="Inspector 8").locator("a", has_text="Renew").click()
    visitor.looks("account-renew")
    visitor.page.fill("#known_from", "")
    visitor.clicks("Renew it")
    assert "It is not said who called them back" in visitor.is_told()
    visitor.looks("account-renew-wrong")
    assert status(holder, "/ask") == 200
    visitor.page.fill("#known_from", BOOK)
    visitor.clicks("Renew it")
    visitor.looks("account-renewed")
    half = visitor.page.inner_text("dd.code")
    first = has_both_halves(visitor, "Inspector 8")
    assert status(holder, "/ask") == 302
    page = holder.page
    holder.goes("/sign-in")
    page.fill("#name", "loses")
    page.fill("#password", OWN)
    page.click("main button")
    assert "Name or password is not right" in holder.is_told()
    for one in (half, first.removeprefix(f"{half}-")):
        page.fill("#name", "loses")
        page.fill("#password", one)
        page.click("main button")
        assert "Name or password is not right" in holder.is_told(), "half of it opens nothing"
    page.fill("#name", "loses")
    page.fill("#password", first)
    page.click("main button")
    page.fill("#code", code(page.inner_text(".summary .code").replace(" ", "")))
    page.click("main button")
    assert page.locator("#old").count() == 0, "the first one was typed a moment ago"
    page.fill("#password", "six other words of my own")
    page.click("main button")
    holder.goes("/account")
    holder.looks("account")
    told = holder.is_told()
    assert "renewed on" in told
    assert f"called back by Ada Marsh on Mon 2 October 2017; the number stood in: {BOOK}" in told
    assert "given on Mon 2 October 2017 by whoever keeps the home" in told
    visitor.goes("/accounts")
    assert BOOK in visitor.page.locator("tr", has_text="Inspector 8").inner_text()


def test_a_call_that_lies_ahead_or_was_on_no_day_renews_nothing(
    visitor: Visitor, portal: Portal
) -> None:
    visitor.plays("carl")
    visitor.plays("ada")
    for day in ("2999-01-01", "yesterday", ""):
        visitor.goes("/accounts")
        visitor.page.locator("tr", has_text="Carl").locator("a", has_text="Renew").click()
        visitor.page.fill("#called_on", day)
        visitor.page.fill("#known_from", BOOK)
        visitor.clicks("Renew it")
        assert "It is not said who called them back" in visitor.is_told()
        assert visitor.page.input_value("#known_from") == BOOK


def test_an_organisations_administrator_renews_nobody(
    visitor: Visitor, holder: Visitor, portal: Portal
) -> None:
    """They could countersign their own request as their colleague."""
    signs_in(holder, portal, "own", "--person", "Officer 22")
    visitor.plays("officer-22")
    visitor.goes("/ask/people")
    assert visitor.page.locator("a", has_text="Renew").count() == 0
    for number in range(1, 30):
        assert status(visitor, f"/ask/people/{number}/renew") == 404
        assert status(visitor, f"/accounts/{number}/renew") == 403
    assert status(visitor, "/accounts") == 403
    assert status(visitor, "/accounts/new") == 403
    visitor.plays("edda")
    assert status(visitor, "/accounts") == 403
    assert status(visitor, "/accounts/1/renew") == 403


def test_nobody_renews_or_ends_their_own_account(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("bela")
    visitor.goes("/accounts")
    own = visitor.page.locator("tr:has(th:has-text('Bela Roth'))")
    assert own.count() == 1
    assert own.locator("button").count() == 0
    form = {"csrfmiddlewaretoken": token(visitor), "called_on": "2017-10-02", "known_from": BOOK}
    refused = 0
    for number in range(1, 40):
        if visitor.page.locator(f'form[action="/accounts/{number}/end"]').count():
            continue
        for act in ("renew", "end"):
            got = visitor.page.context.request.post(
                f"{portal.origin}/accounts/{number}/{act}", form=form,
                headers={"Origin": portal.origin},
            )  # fmt: skip
            assert got.status in (403, 409)
            refused += got.status == 403
    assert refused == 2, "their own, twice"
    assert status(visitor, "/cases") == 200


def test_an_account_is_given_in_the_portal_with_the_call_on_record(
    visitor: Visitor, holder: Visitor, portal: Portal
) -> None:
    visitor.plays("ada")
    visitor.goes("/accounts")
    visitor.clicks("Give somebody an account")
    visitor.looks("account-new")
    visitor.clicks("Give it")
    told = visitor.is_told()
    assert "Choose whose account it is." in told
    assert "Write a name to sign in with." in told
    assert "It is not said who called them back" in told
    visitor.looks("account-new-wrong")
    visitor.page.select_option("#whose", label="Inspector 8, Home Office")
    visitor.page.fill("#name", "forty-one")
    visitor.page.fill("#email", "nowhere")
    visitor.page.fill("#known_from", BOOK)
    visitor.clicks("Give it")
    assert "This is no address" in visitor.is_told()
    visitor.page.fill("#email", "o41@asks.example")
    visitor.clicks("Give it")
    visitor.looks("account-given")
    first = has_both_halves(visitor, "given on Mon 2 October 2017 by Ada Marsh")
    assert "given on Mon 2 October 2017 by Ada Marsh" in visitor.page.inner_text("main")
    page = holder.page
    holder.goes("/sign-in")
    page.fill("#name", "forty-one")
    page.fill("#password", first)
    page.click("main button")
    page.fill("#code", code(page.inner_text(".summary .code").replace(" ", "")))
    page.click("main button")
    page.fill("#password", OWN)
    page.click("main button")
    holder.goes("/account")
    assert page.input_value("#email") == "o41@asks.example"
    page.fill("#email", "")
    page.click("main form >> text=Keep it")
    assert "No e-mail is sent to you." in holder.is_told()


def test_no_account_is_given_on_the_command_line_without_a_call(portal: Portal) -> None:
    words = ["account", "add", "uncalled", "--requester", "home-office", "--person", "Officer 31"]
    for more in ([], ["--called-back-by", "Ada Marsh"], ["--number-from", BOOK]):
        with pytest.raises(AssertionError, match=r"home\.no-call-back"):
            portal.command(*words, *more)
    late = ["--called-back-on", "2999-01-01"]
    with pytest.raises(AssertionError, match=r"home\.no-call-back"):
        portal.command(*words, "--called-back-by", "Ada Marsh", "--number-from", BOOK, *late)
    with pytest.raises(AssertionError, match=r"casework\.not-enrolled"):
        portal.command(*words, "--called-back-by", "Nobody Here", "--number-from", BOOK)
    called = ["--called-back-by", "Ada Marsh", "--number-from", BOOK]
    portal.command(*words, *called)
    told = json.loads(portal.command("account", "renew", "uncalled", *called, "--json"))
    assert told["password"]


def test_an_account_that_ends_is_out_everywhere(
    visitor: Visitor, holder: Visitor, elsewhere: Visitor, portal: Portal
) -> None:
    signs_in(holder, portal, "ends", "--person", "Officer 31")
    also_in(holder, elsewhere)
    portal.command("account", "end", "ends")
    assert status(holder, "/account") == 302
    assert status(elsewhere, "/account") == 302


def test_what_is_on_record_of_an_account_lies_sealed(portal: Portal) -> None:
    data = b"".join(path.read_bytes() for path in portal.folder.glob("accounts.sqlite*"))
    for word in (b"list of contacts", b"Ada Marsh", b"asks.example"):
        assert word not in data
