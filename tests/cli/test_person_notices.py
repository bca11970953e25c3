"""Somebody is asked to ring, complains, and challenges, at the command line."""

from __future__ import annotations

import stat

import pytest
from tests.cli.desks import Calendar, Desks, somebody
from tests.cli.test_person import ASKS, disclosed, who

NUMBER = "020 7946 0000"


@pytest.fixture
def told(desks: Desks, calendar: Calendar) -> Desks:
    """The police are told of somebody, and people are asked to ring a number."""
    disclosed(desks, calendar)
    home = desks.home / "home.toml"
    home.write_text(home.read_text().replace('ring_us = ""', f'ring_us = "{NUMBER}"'))
    return desks


def confirms(desks: Desks, means: str, to: str) -> str:
    (desks.folder / "to.txt").write_text(to)
    said = desks.told("person", "channel", *who(desks, somebody()["person_id"]), "--identity",
                      "papers", "--alone", "room", "--means", means, "--to",
                      desks.folder / "to.txt", by="gwen")  # fmt: skip
    return str(said["channel"])


def stands(desks: Desks) -> list[tuple[str, str | None]]:
    found = desks.told("person", "notices", by="gwen")["notices"]
    return [(one["stands"], one["means"]) for one in found]


def test_a_letter_says_to_ring_and_nothing_else(told: Desks) -> None:
    assert stands(told) == [("no-way", None)]
    assert told.refused("person", "notify", "P-1", by="gwen") == "access.no-notice-due"
    confirms(told, "letter", "Box 12\nQX1 1AA\n")
    assert "QX1" not in told.run("person", "notices", by="gwen")
    assert "QX1" not in told.run("person", "channels", by="gwen")
    assert told.refused("person", "notify", "P-1", by="gwen", code=2) == (
        "access.letter-without-folder"
    )
    out = told.folder / "post"
    printed = told.run("person", "notify", "P-1", "--out", out, by="gwen")
    assert "QX1" not in printed
    page = (out / "letter.html").read_text()
    assert "Please ring us" in page
    assert NUMBER in page
    for name in (*somebody().values(), "Quince", "police", "Box 12"):
        assert len(name) < 4 or name not in page
    assert (out / "envelope.txt").read_text() == "Box 12\nQX1 1AA\n"
    assert stat.S_IMODE((out / "envelope.txt").stat().st_mode) == 0o600
    assert stands(told) == []


def test_an_e_mail_says_to_ring_and_nothing_else(told: Desks) -> None:
    confirms(told, "mail", "somebody@invalid.example")
    told.run("person", "notify", "P-1", by="gwen")
    (file,) = (told.home / "mail").iterdir()
    text = file.read_text()
    assert f"Please ring us: {NUMBER}" in text
    assert "police" not in text
    assert "P-1" not in text
    assert told.refused("person", "notify", "P-1", by="gwen") == "access.no-notice-due"


def test_without_a_number_nobody_is_asked_to_ring(desks: Desks, calendar: Calendar) -> None:
    disclosed(desks, calendar)
    channel = confirms(desks, "ring", "020 7946 0001")
    assert desks.refused("person", "notify", "P-1", by="gwen") == "access.no-number"
    assert stands(desks) == [("to-give", "ring")]
    desks.run("person", "end-channel", channel[:8], by="gwen")
    assert stands(desks) == [("no-way", None)]
    assert "not told" in desks.run("person", "not-told", by="gwen")
    assert stands(desks) == []
    assert "fewer than 10 disclosures nobody" in str(
        desks.told("person", "figures", by="gwen")["report"]
    )


def test_a_complaint_is_acknowledged_decided_and_shows_when_it_is_late(told: Desks) -> None:
    before = told.run("status")
    handle = told.told("person", "raise", "complaint", "--reference", "C 1", by="gwen")["handle"]
    assert told.run("status") == before
    out = told.folder / "paper"
    told.run("person", "acknowledge", "C 1", "--out", out, by="gwen")
    page = (out / "paper.html").read_text()
    assert "Wycliffe House" in page
    assert "disclos" not in page.lower().replace("disclosure gateway", "")
    late = told.told("person", "raise", "complaint", "--received", "2026-01-12", by="gwen")
    row, _ = told.told("person", "concerns", by="gwen")["concerns"]
    assert (row["handle"], row["acknowledge_by"]) == (late["handle"], "2026-02-10")
    assert row["left"] < 0
    assert "1 answer to somebody outside is overdue" in told.run("status")
    checked = told.run("status", "--check", code=1)
    assert "things to see to" in checked
    assert "complain" not in told.run("status").lower()
    assert told.refused("person", "decide", "zzzz", "--finding", "upheld", "--out",
                        told.folder / "no", by="gwen") == "access.no-such-concern"  # fmt: skip
    for one, out in ((handle, "end"), (late["handle"], "late")):
        told.run("person", "decide", one[:8], "--finding", "not-upheld", "--out",
                 told.folder / out, by="gwen")  # fmt: skip
    assert "do not uphold" in (told.folder / "end" / "paper.html").read_text()
    assert "overdue" not in told.run("status")


def test_a_challenge_is_told_to_whoever_holds_the_details(told: Desks) -> None:
    handle = told.told("person", "ask", *ASKS, *who(told, somebody()["person_id"]), by="gwen")
    told.run("person", "answer", handle["handle"], "--out", told.folder / "told", by="gwen")
    page = (told.folder / "told" / "account.json").read_text()
    entry = page.split('"entry":"')[1][:26]
    raised = told.told("person", "raise", "challenge", *who(told, somebody()["person_id"]),
                       "--identity", "papers", "--alone", "room", "--entry", entry,
                       by="gwen")  # fmt: skip
    assert raised["lock"] == "lock"
    assert "Locked" not in told.run("show", "P-1", by="carl")
    out = told.folder / "locks"
    told.run("person", "locks", raised["handle"], "--out", out, by="gwen")
    page = (out / "lock-1.html").read_text()
    assert "P-1" in page
    assert "These details are locked" in page
    for word in (somebody()["family_name"], somebody()["person_id"], "challenge", "person"):
        assert word.lower() not in page.split("<main")[1].lower()


@pytest.mark.parametrize(
    "command",
    [("notices",), ("channels",), ("concerns",), ("not-told",), ("raise", "complaint")],
)
def test_nobody_but_a_guardian(told: Desks, command: tuple[str, ...]) -> None:
    for other in ("ada", "carl", "edda", "lena"):
        assert told.refused("person", *command, by=other) == "casework.not-entitled"


def test_terms_of_own_questions_are_one_number(desks: Desks) -> None:
    keep = ("keep", "own-questions")
    assert desks.refused(*keep, "--months", 3, by="edda") == "gateway.terms-too-short"
    assert desks.refused(*keep, "--refused", 12, by="edda", code=2) == "gateway.terms-incomplete"
    assert desks.refused("keep", "police-university", "--months", 12, by="edda", code=2) == (
        "gateway.terms-incomplete"
    )
    assert "proviso sign" in desks.run(*keep, "--months", 24, by="edda")
