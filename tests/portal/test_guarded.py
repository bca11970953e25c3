"""Who is let in, how often they may guess, and what no page and no database tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.portal.conftest import Portal, Visitor

OFFICERS = ("/work", "/work?show=all", "/running", "/key")
ASKERS = ("/ask", "/ask/new", "/ask/file")


def status(visitor: Visitor, path: str, **options: Any) -> int:
    got = visitor.page.context.request.get(
        visitor.portal.origin + path, max_redirects=0, **options
    )  # fmt: skip
    return int(got.status)


def test_nobody_unknown_reads_a_page(visitor: Visitor) -> None:
    for path in (*OFFICERS, *ASKERS, "/sign/nothing"):
        assert status(visitor, path) == 302, path


def test_officers_and_those_who_ask_keep_to_their_own_pages(visitor: Visitor) -> None:
    visitor.plays("carl")
    assert {status(visitor, path) for path in OFFICERS} == {200}
    assert {status(visitor, path) for path in ASKERS} == {403}
    case = visitor.finds("to be weighed")
    visitor.plays("officer-14")
    assert {status(visitor, path) for path in ASKERS} == {200}
    assert {status(visitor, path) for path in (*OFFICERS, case)} == {403}
    assert status(visitor, "/ask/aaaaaaaaaaaaaaaaaaaaaaaaaa") == 404
    assert status(visitor, "/nowhere") == 404
    visitor.goes("/nowhere")
    visitor.looks("nowhere")


def test_who_was_found_is_shown_to_those_who_look_and_to_nobody_else(
    visitor: Visitor, portal: Portal
) -> None:
    visitor.plays("dora")
    case = visitor.finds("candidates to be compared")
    visitor.goes(case + "/look")
    found = visitor.page.inner_text("table.compare")
    names = {line.split("\n")[0] for line in found.split("\t") if line.strip()}
    assert names
    visitor.plays("ada")
    visitor.goes(case)
    assert visitor.page.locator("text=Look at who was found").count() == 0
    visitor.goes(case + "/look")
    assert visitor.page.locator("table.compare").count() == 0


def test_every_answer_carries_its_guards(visitor: Visitor) -> None:
    got = visitor.page.context.request.get(visitor.portal.origin + "/sign-in")
    told = {name.lower(): value for name, value in got.headers.items()}
    assert "default-src 'none'" in told["content-security-policy"]
    assert "unsafe" not in told["content-security-policy"]
    assert told["x-frame-options"] == "DENY"
    assert told["cache-control"] == "no-store"
    assert told["x-content-type-options"] == "nosniff"
    assert "HttpOnly" in told["set-cookie"]


def test_a_form_from_elsewhere_does_nothing(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("gwen")
    agreement = "nhs-digital-home-office"
    got = visitor.page.context.request.post(f"{portal.origin}/running/{agreement}/stop")
    assert got.status == 403
    assert "gone stale" in got.text()


def test_a_signature_is_taken_once_and_from_nobody_else(visitor: Visitor) -> None:
    visitor.plays("gwen")
    visitor.goes("/running")
    visitor.clicks("Stop it now")
    address = visitor.page.url.removeprefix(visitor.portal.origin)
    visitor.plays("edda")
    assert status(visitor, address) == 409
    visitor.plays("gwen")
    assert status(visitor, address) == 200
    visitor.goes(address)
    visitor.clicks("Do not sign")
    assert "stopped" not in visitor.page.inner_text(".tasks")


def test_who_guesses_is_locked_out(visitor: Visitor, portal: Portal) -> None:
    portal.command("account", "add", "guessed", "--officer", "Somebody Guessed")
    for _ in range(6):
        visitor.goes("/sign-in")
        visitor.page.fill("#name", "guessed")
        visitor.page.fill("#password", "not the password")
        visitor.page.click("main button")
    assert "Too many attempts" in visitor.is_told()
    visitor.looks("sign-in-locked")


def test_a_copy_of_the_accounts_names_nobody(visitor: Visitor, portal: Portal) -> None:
    portal.command("account", "add", "zdenka", "--officer", "Zdenka Quillfeather")
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    visitor.goes(case + "/weigh")
    with visitor.page.expect_response("**/draft"):
        visitor.page.fill("#f-benefit", "A sentence that stays inside")
    visitor.page.locator("#kept", has_text="What you wrote is kept.").wait_for()
    data = b"".join(path.read_bytes() for path in portal.folder.glob("accounts.sqlite*"))
    for named in (b"Zdenka", b"zdenka", b"Quillfeather", b"Carl", b"stays inside"):
        assert named not in data


def test_what_was_written_survives_the_end_of_a_session(visitor: Visitor) -> None:
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    visitor.goes(case + "/weigh")
    with visitor.page.expect_response("**/draft"):
        visitor.page.fill("#f-vulnerability", "Nothing known, asked twice")
    visitor.page.context.clear_cookies()
    visitor.plays("carl")
    visitor.goes(case + "/weigh")
    assert visitor.page.input_value("#f-vulnerability") == "Nothing known, asked twice"


def test_nobody_plays_in_a_home_that_is_no_demonstration(visitor: Visitor, portal: Portal) -> None:
    file = portal.folder / "demonstration.json"
    kept = file.rename(file.with_suffix(".kept"))
    try:
        visitor.page.context.clear_cookies()
        visitor.goes("/")
        assert visitor.page.url.endswith("/sign-in")
        assert "Sign in as" not in visitor.page.content()
        token = visitor.page.input_value("[name=csrfmiddlewaretoken]")
        got = visitor.page.context.request.post(
            portal.origin + "/play/edda",
            form={"csrfmiddlewaretoken": token},
            headers={"Origin": portal.origin},
        )
        assert got.status == 404
    finally:
        kept.rename(file)


@pytest.mark.parametrize("origin", ["https://disclosures.example"])
def test_what_is_deployed_passes_djangos_own_check(portal: Portal, origin: str) -> None:
    around = {name: value for name, value in os.environ.items() if name[:6] != "DJANGO"}
    told = {
        **around,
        "PROVISO_HOME": str(portal.folder),
        "PROVISO_ORIGIN": origin,
        "DJANGO_SETTINGS_MODULE": "proviso_gateway.server.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True, text=True, env=told,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("origin", ["http://disclosures.example", "https://one.example/path", "x"])
def test_an_origin_that_browsers_would_refuse_is_refused(portal: Portal, origin: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "proviso_gateway", "serve", str(portal.folder), "--origin", origin],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "home.bad-portal-origin" in done.stderr


def test_no_page_names_anybody_in_its_address_or_title() -> None:
    templates = Path("src/proviso_gateway/pages/templates/portal").glob("*.html")
    titles = [one.read_text() for one in templates if "<title>" in one.read_text()]
    assert len(titles) == 1  # the base alone, whose titles views give as fixed words and handles
