"""Who is let in, how often they may guess, and what no page and no database tells."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.portal.conftest import Portal, Visitor

from proviso_gateway.adapters.accounts.secrets import Secret
from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.assembly.accounts import Accounts
from proviso_gateway.assembly.demonstrating import forget_demonstration
from proviso_gateway.assembly.serving import ACCOUNTS
from proviso_gateway.gateway.adopt import enrol_officer, officer_left

OFFICERS = ("/cases", "/cases?show=all", "/running", "/key")
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


def test_whoever_leaves_is_out_in_that_moment(visitor: Visitor, portal: Portal) -> None:
    hand = key_holder(bytes(range(1, 33)))
    home, found = portal.home(), portal.demonstration
    by = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    until = home.gateway.now().plus(days=20)
    enrol_officer(home.gateway, by, hand.key, ["caseworker"], until, name="Lea Short")  # type: ignore[arg-type]
    file = portal.folder / "demonstration.json"
    told = json.loads(file.read_text())
    player = {
        "who": "lea",
        "called": "Lea Short",
        "role": "caseworker",
        "does": "",
        "requester": "",
    }
    file.write_text(json.dumps(told | {"players": [*told["players"], player | {"key": hand.key}]}))
    visitor.plays("lea")
    assert status(visitor, "/cases") == 200
    officer_left(home.gateway, by, hand.key)  # type: ignore[arg-type]
    home.close()
    assert status(visitor, "/cases") == 403
    assert status(visitor, "/running") == 403


def test_of_two_who_decide_at_once_one_is_told_that_it_is_done(
    visitor: Visitor, portal: Portal
) -> None:
    visitor.plays("edda")
    case = visitor.finds("to be decided")
    asked = {}
    for who in ("edda", "gwen"):
        visitor.plays(who)
        visitor.goes(case)
        visitor.page.click("button[value=decline]")
        asked[who] = visitor.page.url
    visitor.signs()
    assert "Refused, and signed by you" in visitor.is_told()
    visitor.plays("edda")
    visitor.page.goto(asked["edda"])
    visitor.signs()
    assert "gateway.not-proposed" in visitor.is_told()
    home = portal.home()
    declined = home.store.case(case.removeprefix("/cases/")).declined  # type: ignore[arg-type]
    home.close()
    assert declined is not None
    gwen = next(one.key for one in portal.demonstration.players if one.who == "gwen")
    assert declined.key == gwen


def test_only_a_demonstration_is_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "home.toml").write_text("")
    forget_demonstration(folder)
    assert folder.is_dir()


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
    titles = {one.name for one in templates if "<title>" in one.read_text()}
    # Of the base views give titles as fixed words and handles; a paper's is one fixed sentence.
    assert titles == {"base.html", "concern_paper.html", "person_paper.html", "ring_us.html"}


def test_a_draft_goes_when_its_officer_stands_back(visitor: Visitor, portal: Portal) -> None:
    def kept() -> int:
        with closing(sqlite3.connect(portal.folder / ACCOUNTS, timeout=10)) as accounts:
            found = accounts.execute("select count(*) from accounts_draft where about = ?", [about])
            return int(found.fetchone()[0])

    visitor.plays("dora")
    case = visitor.finds("to be weighed")
    about = case.rpartition("/")[2]
    visitor.goes(case + "/weigh")
    before = kept()
    with visitor.page.expect_response("**/draft"):
        visitor.page.fill("#f-benefit", "What I know of them")
    assert kept() == before + 1
    visitor.goes(case)
    visitor.page.click("text=I stand back")
    visitor.signs()
    assert kept() == before
    assert status(visitor, case + "/weigh") == 403


def test_nobody_keeps_a_draft_who_cannot_propose(visitor: Visitor) -> None:
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    visitor.plays("gwen")
    visitor.goes(case)
    token = visitor.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    form = {"csrfmiddlewaretoken": token, "f-benefit": "words of a guardian"}
    address = f"{visitor.portal.origin}{case}/draft"
    got = visitor.page.context.request.post(
        address, form=form, headers={"Origin": visitor.portal.origin}
    )
    assert got.status == 403


def test_a_second_factor_that_is_being_set_up_lies_sealed_in_the_session() -> None:
    accounts = Accounts(Secret(bytes(32)))
    begun = accounts.begin_totp()
    assert len(accounts.begun_totp(begun)) >= 32
    assert accounts.begun_totp(begun) not in begun
