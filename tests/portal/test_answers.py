"""Answers: opened with a key of one's own, without a server; or shown; and destroyed, by word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from tests.portal.conftest import EXAMPLES, SHOTS, WIDTHS, Portal, Visitor, served
from tests.portal.test_asking import token
from tests.portal.test_guarded import status

from proviso_gateway.adapters.keys.holders import SealingKey, sealing_key
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.shown_answers import held_key, opened_here, shows
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import adopt
from proviso_gateway.gateway.destroyed import confirm_destroyed
from proviso_gateway.pages.answers import in_words
from proviso_gateway.terms import Handle

PASSPHRASE = "a long enough passphrase"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A demonstration of its own, whose answers are called for here."""
    with served(tmp_path_factory.mktemp("answers") / "home") as one:
        yield one


def goes_to_one(visitor: Visitor, state: str) -> str:
    """Officer 14 opens the first request that stands so; its case."""
    visitor.plays("officer-14")
    visitor.goes(visitor.finds(state))
    return visitor.page.url.rpartition("/")[2]


def goes_to_a_disclosure(visitor: Visitor) -> str:
    """As `goes_to_one`, of a request whose answer told something: called for here, if none was."""
    visitor.plays("officer-14")
    while not visitor.page.locator("tr", has_text="disclosed").count():
        goes_to_one(visitor, "to be called for")
        with visitor.page.expect_download():
            visitor.clicks("Call, and have it sealed")
        visitor.goes("/ask")
    return goes_to_one(visitor, "disclosed")


def key_file(path: Path, key: SealingKey) -> Path:
    path.write_bytes(
        key.private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE.encode())
        )
    )
    return path


def looks_everywhere(page: Any, visitor: Visitor) -> None:
    """By day and by night and on paper, from a phone to a desk."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert visitor.axe.run(page).violations_count == 0, scheme
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
            if SHOTS:
                name = f"opener-{scheme}-{width}.png"
                page.screenshot(path=str(Path(SHOTS) / name), full_page=True)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("#form").is_visible()
    assert page.locator("#details").is_visible()
    ink = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink == "rgb(255, 255, 255)", "paper is white"
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / "opener-print-1280.png"), full_page=True)
    page.emulate_media(media="screen", color_scheme="light")


def test_a_sealed_answer_opens_in_a_page_without_a_server(
    visitor: Visitor, portal: Portal, browser: Any, tmp_path: Path
) -> None:
    goes_to_one(visitor, "HO-17-021")
    visitor.looks("request-callable")
    with visitor.page.expect_download() as download:
        visitor.clicks("Call, and have it sealed")
    sealed = tmp_path / "answer.sealed"
    download.value.save_as(sealed)
    got = visitor.page.context.request.get(portal.origin + "/ask/opener")
    assert got.headers["content-disposition"].startswith("attachment")
    opener = tmp_path / "open-answers.html"
    opener.write_bytes(got.body())
    told = json.loads(portal.demonstration.opens().open(sealed.read_bytes()))

    page = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(opener.as_uri())
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_input_files("#answer", str(sealed))
    page.set_input_files("#key", str(key_file(tmp_path / "key.pem", portal.demonstration.opens())))
    page.fill("#passphrase", "another passphrase")
    page.click("form button")
    page.locator("#wrong", has_text="could not be opened").wait_for()
    page.fill("#passphrase", PASSPHRASE)
    page.click("form button")
    page.locator("#opened").wait_for()
    text = page.inner_text("#opened")
    assert told["says"] in text
    assert told["request_ref"] in text
    for name, value in in_words(json.dumps(told).encode()).details:
        assert name in text
        assert value in text, "as the portal shows it"
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text)
    assert "A rehearsal: nobody here exists." in text
    looks_everywhere(page, visitor)
    with page.expect_download() as saved:
        page.click("#save")
    kept = json.loads(Path(saved.value.path()).read_text())
    assert kept == {name: value for name, value in told.items() if name != "padding"}
    other = key_file(tmp_path / "other.pem", sealing_key(bytes(range(32))))
    page.set_input_files("#key", str(other))
    page.fill("#passphrase", PASSPHRASE)
    page.click("form button")
    page.locator("#wrong", has_text="no answer that was sealed to this key").wait_for()
    assert not page.locator("#opened").is_visible()
    assert all(one.startswith(("file:", "blob:")) for one in asked)
    page.context.close()


def test_an_answer_is_shown_again_within_the_hour_and_then_never(
    visitor: Visitor, portal: Portal
) -> None:
    case = goes_to_one(visitor, "HO-17-005")
    visitor.clicks("Call for the answer now")
    visitor.looks("answer-shown")
    assert "disclosed under the use limits" in visitor.is_told()
    first = visitor.page.inner_text("dl.summary >> nth=0")
    visitor.goes(f"/ask/{case}")
    visitor.looks("request-to-have-again")
    form = {"csrfmiddlewaretoken": token(visitor)}
    post = visitor.page.context.request.post
    got = post(f"{portal.origin}/ask/{case}/call", form=form, headers={"Origin": portal.origin})
    assert len(got.body()) % (16 * 1024) == 0
    assert got.headers["cache-control"] == "no-store"
    visitor.clicks("Show it again")
    assert visitor.page.inner_text("dl.summary >> nth=0") == first
    visitor.page.click("text=Go to the next working day")
    visitor.goes(f"/ask/{case}")
    assert visitor.page.locator("button", has_text="Show it again").count() == 0
    form = {"csrfmiddlewaretoken": token(visitor)}
    got = post(f"{portal.origin}/ask/{case}/call", form=form, headers={"Origin": portal.origin})
    assert "gateway.hour-over" in got.text()


def test_nothing_is_called_for_or_confirmed_by_another(visitor: Visitor, portal: Portal) -> None:
    case = goes_to_a_disclosure(visitor)
    visitor.plays("carl")
    for path in (f"/ask/{case}", f"/ask/{case}/destroyed", "/ask/opener"):
        assert status(visitor, path) == 403
    home = portal.home()
    cases = (
        ("police", "Officer 14", "store.no-such-case"),
        ("home-office", "Somebody Else", "gateway.person-not-enrolled"),
    )
    for requester, by, code in cases:
        with pytest.raises(Problem) as found:
            confirm_destroyed(home.gateway, requester, Handle(case), by)
        assert found.value.code == code
    home.close()


def test_destruction_is_confirmed_once_and_kept_with_the_case(
    visitor: Visitor, portal: Portal
) -> None:
    case = goes_to_a_disclosure(visitor)
    assert "Destroy what you were told by" in visitor.is_told()
    visitor.looks("request-to-destroy")
    visitor.clicks("Confirm destruction")
    visitor.looks("destroyed")
    visitor.clicks("Confirm it")
    assert "Tick that every copy is destroyed" in visitor.is_told()
    visitor.looks("destroyed-with-a-problem")
    visitor.page.check("#sure")
    form = {"csrfmiddlewaretoken": token(visitor), "sure": "yes"}
    visitor.clicks("Confirm it")
    assert "what was handed over is destroyed" in visitor.is_told()
    visitor.looks("request-destroyed")
    home = portal.home()
    length = home.store.case(Handle(case)).length
    post = visitor.page.context.request.post
    post(f"{portal.origin}/ask/{case}/destroyed", form=form, headers={"Origin": portal.origin})
    assert home.store.case(Handle(case)).length == length
    assert home.store.case(Handle(case)).destroyed_at is not None
    refused = goes_to_one(visitor, "refused")
    with pytest.raises(Problem) as found:
        confirm_destroyed(home.gateway, "home-office", Handle(refused), "Officer 14")
    assert found.value.code == "gateway.nothing-to-destroy"
    home.close()


def test_a_key_that_lies_here_opens_what_was_sealed_to_it_and_nothing_else(
    portal: Portal, tmp_path: Path
) -> None:
    key = held_key(tmp_path, "council")
    assert held_key(tmp_path, "council").text == key.text
    assert shows(portal.folder, "home-office")
    home = portal.home()
    sealed = home.gateway.sealer.seal(b"{}", key.text)
    theirs = home.gateway.sealer.seal(b"{}", sealing_key(bytes(range(32))).text)
    home.close()
    (tmp_path / "home.toml").write_text("")
    assert opened_here(tmp_path, "council", sealed) == b"{}"
    assert opened_here(tmp_path, "council", theirs) is None
    assert opened_here(tmp_path, "police", sealed) is None
    lies = (tmp_path / "answer-keys" / "council").read_bytes()
    assert key.private.private_bytes_raw() not in lies
    with pytest.raises(Problem):
        held_key(tmp_path, "../council")


def test_whoever_may_ask_under_two_agreements_chooses_one(visitor: Visitor, portal: Portal) -> None:
    home, found = portal.home(), portal.demonstration
    text = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()
    text = text.replace("agreement: nhs-digital-home-office", "agreement: another-one")
    text = text.replace("title: Information requests", "title: Other requests")
    hands = {one.role: found.hand(one.key) for one in found.players if one.key}
    by = (hands["administrator"], hands["guardian"])
    adopt(home.gateway, by, read(text, "agreement.yaml"), text)  # type: ignore[arg-type]
    home.close()
    visitor.plays("officer-14")
    visitor.goes("/ask/new")
    visitor.looks("ask-agreement")
    visitor.page.locator("main button", has_text="Go on").click()
    assert "Choose an agreement" in visitor.is_told()
    visitor.page.check("#a-another-one")
    visitor.page.locator("main button", has_text="Go on").click()
    assert "Under Other requests" in visitor.is_told()
    visitor.page.fill("#request_ref", "HO-17-990")
    visitor.page.check("#g-overstayed")
    visitor.page.locator("main button", has_text="Go on").click()
    assert visitor.page.url.endswith("/fields")
    visitor.goes("/ask")
    visitor.clicks("Go on with HO-17-990")
    assert visitor.page.url.endswith("/fields")
