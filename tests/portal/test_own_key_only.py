"""Nobody reads what another may: not by copying a key, nor with half a session of another's."""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from tests.portal.conftest import CALLED, Portal, Visitor
from tests.portal.test_guarded import status
from tests.portal.test_keys import code, signs_in

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.assembly.serving import ACCOUNTS
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.server.faults import PlacesOnly

CREDENTIAL = "A" * 22


@pytest.fixture(autouse=True)
def nothing_offered(portal: Portal) -> Iterator[None]:
    """Whoever enrols in another test finds no offer of these."""
    yield
    with closing(sqlite3.connect(portal.folder / ACCOUNTS, timeout=10)) as accounts, accounts:
        accounts.execute("update accounts_account set offered = x''")


def offers(visitor: Visitor, key: str) -> Any:
    """Post a public key as the page of keys does, whoever it belongs to."""
    visitor.goes("/key")
    origin = visitor.portal.origin
    token = visitor.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    return visitor.page.context.request.post(
        origin + "/key",
        form={"csrfmiddlewaretoken": token, "key": key, "credential": CREDENTIAL},
        headers={"Origin": origin},
    )


def test_a_copied_key_opens_no_page_of_its_holders(visitor: Visitor, portal: Portal) -> None:
    signs_in(visitor, portal, "copier", "Somebody Copies")
    dora = next(one.key for one in portal.demonstration.players if one.who == "dora")
    got = offers(visitor, dora)
    assert "home.key-taken" in got.text()
    assert status(visitor, "/running") == 403


def test_a_key_that_is_offered_by_two_is_refused_to_the_second(
    visitor: Visitor, portal: Portal, browser: Any
) -> None:
    key = key_holder(bytes(range(2, 34))).key
    signs_in(visitor, portal, "offers-first", "Offers First")
    assert "home.key-taken" not in offers(visitor, key).text()
    apart = browser.new_context()
    second = Visitor(portal, apart.new_page(), visitor.axe)
    signs_in(second, portal, "offers-second", "Offers Second")
    assert "home.key-taken" in offers(second, key).text()
    apart.close()


def test_a_key_enrolled_in_anothers_name_makes_nobody_that_officer(
    visitor: Visitor, portal: Portal
) -> None:
    """As where it was offered before its holder was enrolled by command."""
    hand = key_holder(bytes(range(3, 35)))
    signs_in(visitor, portal, "too-early", "Too Early")
    offers(visitor, hand.key)
    home, found = portal.home(), portal.demonstration
    by = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    until = home.gateway.now().plus(days=20)
    enrol_officer(home.gateway, by, hand.key, ["caseworker"], until, name="Its Holder")  # type: ignore[arg-type]
    home.close()
    assert status(visitor, "/running") == 403


def half_in(visitor: Visitor, name: str, password: str) -> str:
    """Name and password given, no code yet; what the page shows to be set up."""
    visitor.goes("/sign-in")
    visitor.page.fill("#name", name)
    visitor.page.fill("#password", password)
    visitor.page.click("main button")
    return visitor.page.inner_text(".summary .code").replace(" ", "")


def first_password(portal: Portal, *words: str) -> str:
    return portal.command("account", *words).split("first password")[1].split()[0]


def test_half_a_session_ends_with_the_password_that_began_it(
    visitor: Visitor, portal: Portal
) -> None:
    first = first_password(portal, "add", "half", "--officer", "Half In")
    half_in(visitor, "half", first)
    first_password(portal, "renew", "half", *CALLED)
    visitor.goes("/sign-in/code")
    assert visitor.page.url.endswith("/sign-in")


def test_a_second_factor_that_somebody_began_at_this_browser_is_nobody_elses(
    visitor: Visitor, portal: Portal
) -> None:
    mine = first_password(portal, "add", "before", "--officer", "Was Before")
    yours = first_password(portal, "add", "after", "--officer", "Came After")
    seen = half_in(visitor, "before", mine)
    assert code(seen)
    assert half_in(visitor, "after", yours) != seen


@pytest.mark.parametrize("raising", [True, False])
def test_the_servers_log_quotes_nothing(raising: bool) -> None:
    fault = None
    if raising:
        try:
            raise ValueError("Mary Quill, 4 High Street")
        except ValueError:
            fault = sys.exc_info()
    record = logging.LogRecord(
        "django.request", logging.ERROR, "x.py", 1, "Not Found: %s", ("/cases/Mary Quill",), fault
    )
    line = PlacesOnly().format(record)
    assert "Quill" not in line
    assert line.startswith("ERROR django.request")
    assert ("ValueError at " in line) == raising
