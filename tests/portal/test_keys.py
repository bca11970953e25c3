"""Keys of one's own in a browser: a passkey is made, enrolled and signs; so does a key file."""

from __future__ import annotations

import base64
import hashlib
import hmac
import sqlite3
import struct
import time
from pathlib import Path
from typing import Any

from tests.portal.conftest import CALLED, Portal, Visitor
from tests.portal.test_asking import begins
from tests.portal.test_walk import WORDS, verified

from proviso_gateway.assembly import key_ring
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.ports import Actor

PASSPHRASE = "a long enough passphrase"


def code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238, by hand)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    mark = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    at = mark[-1] & 15
    number = struct.unpack(">I", mark[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def signs_in(visitor: Visitor, portal: Portal, name: str, officer: str) -> None:
    """Somebody new: first password, second factor, a password of their own."""
    told = portal.command("account", "add", name, "--officer", officer)
    first = told.split("first password")[1].split()[0]
    page = visitor.page
    visitor.goes("/sign-in")
    visitor.looks("sign-in")
    page.fill("#name", name)
    page.fill("#password", first)
    page.click("main button")
    visitor.looks("second-factor")
    page.fill("#code", code(page.inner_text(".summary .code").replace(" ", "")))
    page.click("main button")
    visitor.looks("own-password")
    page.fill("#password", "five words of my own")
    page.click("main button")


def authenticator(page: Any) -> None:
    """A virtual one, as Chromium's developer tools have it, whose user is verified."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def player(portal: Portal, who: str) -> Actor:
    """One of the demonstration's cast, whose key it holds."""
    found = portal.demonstration
    key = next(one.key for one in found.players if one.who == who)
    hand = found.hand(key)
    assert hand is not None
    return hand


def enrolled_file(portal: Portal, path: Path, name: str, role: str) -> None:
    """A key file, enrolled by the two administrators."""
    public = key_ring.create_officer_key(path, PASSPHRASE)
    home = portal.home()
    gateway = home.gateway
    until = gateway.now().plus(days=20)
    by = (player(portal, "ada"), player(portal, "bela"))
    enrol_officer(gateway, by, public, [role], until, name=name)
    home.close()


def test_a_passkey_proposes_and_a_key_file_approves(
    visitor: Visitor, portal: Portal, browser: Any, tmp_path: Path
) -> None:
    page = visitor.page
    signs_in(visitor, portal, "petra", "Petra Lund")
    visitor.goes("/key")
    authenticator(page)
    visitor.looks("key-none-yet")
    page.click("#make")
    page.locator("text=Your key is offered").wait_for()
    visitor.looks("key-offered")
    assert "webauthn-" in visitor.is_told()

    administrators = browser.new_context()
    other = Visitor(portal, administrators.new_page(), visitor.axe)
    other.plays("ada")
    other.goes("/running")
    other.looks("running-with-an-offer")
    other.page.check("text=caseworker")
    other.clicks("Enrol for a month")
    other.looks("sign-enrolment")
    other.signs()
    other.plays("bela")
    other.goes("/running")
    other.clicks("Read and sign")
    other.signs()
    assert "Petra Lund" in other.is_told()
    administrators.close()

    visitor.goes("/cases")
    case = visitor.finds("to be weighed")
    visitor.goes(case + "/weigh")
    for factor in page.locator("textarea").all():
        factor.fill(WORDS)
    visitor.clicks("Test passed")
    visitor.looks("sign-with-a-passkey")
    page.click("#passkey")
    page.locator("text=Another officer decides").wait_for()

    enrolled_file(portal, tmp_path / "kurt.pem", "Kurt Vale", "approver")
    apart = browser.new_context()
    kurt = Visitor(portal, apart.new_page(), visitor.axe)
    kurt.page.set_default_timeout(10_000)
    signs_in(kurt, portal, "kurt", "Kurt Vale")
    kurt.goes(case)
    kurt.clicks("Approve: disclose")
    kurt.looks("sign-with-a-key-file")
    sent: list[str] = []
    kurt.page.on("request", lambda request: sent.append(request.post_data or ""))
    kurt.page.set_input_files("#file", str(tmp_path / "kurt.pem"))
    kurt.page.fill("#passphrase", "another passphrase")
    kurt.page.click("#key-file")
    kurt.page.locator("text=could not be opened").wait_for()
    assert sent == []
    kurt.page.fill("#passphrase", PASSPHRASE)
    kurt.page.click("#key-file")
    kurt.page.locator("text=Approved, and signed by you").wait_for()
    assert not any("PRIVATE" in one or "passphrase" in one for one in sent)
    apart.close()

    home = portal.home()
    permit = home.store.case(case.removeprefix("/cases/")).permit  # type: ignore[arg-type]
    home.close()
    assert permit is not None
    assert permit.proposer.key.startswith("webauthn-")
    assert permit.approver.key.startswith("ed25519:")
    verified(portal, tmp_path / "public")


def test_whoever_lost_their_second_factor_begins_anew_and_no_session_goes_on(
    visitor: Visitor, portal: Portal
) -> None:
    signs_in(visitor, portal, "renewed", "Somebody Renewed")
    told = portal.command("account", "renew", "renewed", *CALLED)
    first = told.split("first password")[1].split()[0]
    visitor.goes("/key")
    assert visitor.page.url.endswith("/sign-in")
    visitor.page.fill("#name", "renewed")
    visitor.page.fill("#password", first)
    visitor.page.click("main button")
    assert visitor.page.inner_text(".summary .code").strip()  # a second factor to be set up


def test_an_old_draft_of_those_who_ask_is_gone_once_anybody_signs_in(
    visitor: Visitor, portal: Portal
) -> None:
    visitor.plays("officer-14")
    begins(visitor, "HO-17-977")
    visitor.goes("/ask")
    assert "deleted when nobody has gone on with it for 30 days" in visitor.is_told()
    with sqlite3.connect(portal.folder / "accounts.sqlite") as accounts:
        accounts.execute("UPDATE accounts_draft SET kept = '2017-01-01 09:00:00' "
                         "WHERE about LIKE 'ask %'")  # fmt: skip
    visitor.goes("/ask")
    assert "HO-17-977" in visitor.is_told()
    visitor.page.context.clear_cookies()
    signs_in(visitor, portal, "olga", "Olga Drew")
    visitor.plays("officer-14")
    assert "HO-17-977" not in visitor.is_told()
