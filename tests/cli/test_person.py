"""Somebody asks at the command line whether their record was disclosed, and anybody checks it."""

from __future__ import annotations

import contextlib
import json
import stat
from pathlib import Path

import pytest
from tests.cli.desks import WEIGHED, Calendar, Desks, requests, somebody

from proviso_gateway.terms import NOTHING_TO_TELL, WHAT_WE_CAN_TELL
from proviso_verify.cli import main as verify

ASKS = ("--by", "self", "--identity", "papers")


def disclosed(desks: Desks, calendar: Calendar) -> None:
    """The police are told of somebody, on the fifth day."""
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace")
    desks.run("confirm", "P-1", "--person", 1, by="dora")
    calendar.moved = 4
    desks.run("call", "P-1", "--out", desks.folder / "envelope")


def who(desks: Desks, identifier: str) -> tuple[str, object]:
    """The file in which somebody's identifier comes."""
    (desks.folder / "who.txt").write_text(f"\n {identifier}\n")
    return "--people", desks.folder / "who.txt"


def asked(desks: Desks, *more: object) -> str:
    told = desks.told("person", "ask", *ASKS, *more, by="gwen")
    return str(told["handle"])


def test_somebody_asks_is_told_and_their_paper_is_proved(
    desks: Desks, calendar: Calendar, capsys: pytest.CaptureFixture[str]
) -> None:
    disclosed(desks, calendar)
    handle = asked(desks, *who(desks, somebody()["person_id"]), "--reference", "SAR 7")
    (one,) = desks.told("person", "questions", by="gwen")["questions"]
    assert (one["handle"], one["waits"], one["reference"]) == (handle, "open", "SAR 7")
    assert one["by"] == "2026-04-06"
    out = desks.folder / "handed-over"
    desks.run("person", "answer", "SAR 7", "--out", out, by="gwen")
    paper = (out / "account.html").read_text()
    assert WHAT_WE_CAN_TELL in paper
    assert "Example Police" in paper
    assert "large print" not in paper
    assert stat.S_IMODE((out / "account.json").stat().st_mode) == 0o600
    account = json.loads((out / "account.json").read_text())
    assert [told["on"] for told in account["told"]] == ["2026-03-06"]
    genesis = desks.told("status")["home"]["genesis"]
    command = ["account", str(out / "account.json"), "--log", str(desks.home / "log")]
    assert verify([*command, "--genesis", genesis]) == 0
    assert "it tells of 1 disclosure" in capsys.readouterr().out
    again = desks.folder / "again"
    desks.run("person", "print", handle[:8], "--out", again, by="gwen")
    assert (again / "account.html").read_text() == paper
    assert "answered" in desks.run("person", "questions", by="gwen")


def test_for_somebody_never_asked_about_and_for_a_delay_the_same_files_are_written(
    desks: Desks, calendar: Calendar
) -> None:
    disclosed(desks, calendar)
    reasons = desks.folder / "reasons.txt"
    reasons.write_text("An arrest is planned.\n")
    delay = desks.told("person", "delay", "P-1", "--why", "crime", "--until", "2026-03-20",
                       "--reasons", reasons, by="edda")  # fmt: skip
    assert delay["waits"]
    agreed = desks.told("person", "agree", delay["handle"][:8], by="gwen")
    assert agreed["stands"]
    assert agreed["signed_by"] == ["edda", "gwen"]
    person = who(desks, somebody()["person_id"])
    questions = {
        "delayed": asked(desks, *person),
        "never": asked(desks),
        "not-free": asked(desks, *person),
    }
    for name, handle in questions.items():
        more = ["--defer"] if name == "not-free" else []
        desks.run("person", "answer", handle, "--out", desks.folder / name, *more, by="gwen")
    for file in ("account.html", "account.json"):
        assert len({(desks.folder / name / file).read_bytes() for name in questions}) == 1
    assert NOTHING_TO_TELL in (desks.folder / "never" / "account.html").read_text()
    calendar.moved = 25  # the delay is over
    waits = {one["handle"]: one["waits"]
             for one in desks.told("person", "questions", by="gwen")["questions"]}  # fmt: skip
    assert waits[questions["delayed"]] == "incomplete"
    desks.run("person", "answer", questions["delayed"], "--out", desks.folder / "now", by="gwen")
    assert WHAT_WE_CAN_TELL in (desks.folder / "now" / "account.html").read_text()
    figures = desks.told("person", "figures", by="gwen")
    assert figures["years"][0]["delays"] == 1
    assert "fewer than 10 times" in figures["report"]["2026"]


def test_nobody_but_a_guardian_is_told_that_anybody_asked(desks: Desks, calendar: Calendar) -> None:
    shown = [desks.run("status"), desks.run("queue"), desks.run("reads", by="ada")]
    handle = asked(desks)
    assert [desks.run("status"), desks.run("queue"), desks.run("reads", by="ada")] == shown
    for other in ("ada", "carl", "edda", "lena"):
        for command in (
            ("questions",),
            ("figures",),
            ("answer", handle, "--out", desks.folder / other),
        ):
            assert desks.refused("person", *command, by=other) == "casework.not-entitled"


def test_bad_words_are_named(desks: Desks) -> None:
    ask = ("person", "ask", "--identity", "papers")
    assert desks.refused(*ask, "--by", "authority", by="gwen") == "access.authority-not-checked"
    assert desks.refused(*ask, *who(desks, "943 476 5918"), by="gwen", code=2) == (
        "access.not-an-identifier"
    )
    assert desks.refused(*ask, "--reference", "x" * 41, by="gwen", code=2) == (
        "access.not-a-reference"
    )
    assert desks.refused(*ask, "--received", "2026-12-01", by="gwen") == "access.not-received-yet"
    handle = asked(desks)
    out = desks.folder / "out"
    assert desks.refused("person", "answer", "zzzzzzzz", "--out", out, by="gwen") == (
        "access.no-such-question"
    )
    assert desks.refused("person", "print", handle, "--out", out, by="gwen") == (
        "access.not-answered"
    )
    desks.run("person", "answer", handle, "--out", out, by="gwen")
    assert desks.refused("person", "print", handle, "--out", out, by="gwen", code=2) == (
        "files.already-there"
    )


def test_one_protects_and_nothing_that_others_read_shows_it(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "diagnostic.log"
    monkeypatch.setenv("PROVISO_LOG_FILE", str(log))
    monkeypatch.setenv("PROVISO_LOG_LEVEL", "debug")
    before = [desks.run("status"), desks.run("queue"), desks.run("reads", by="ada")]
    person = who(desks, somebody()["person_id"])
    asks = asked(desks, *person, "--reference", "SAR 9")
    desks.run("person", "protect", *person, by="carl")
    desks.run("person", "protect", "--question", asks[:8], by="gwen")
    assert [desks.run("status"), desks.run("queue"), desks.run("reads", by="ada")] == before
    put = desks.told("person", "protected", by="gwen")["protections"]
    assert [one["people"] for one in put] == [[somebody()["person_id"]]] * 2
    assert desks.told("person", "protected", by="edda")["protections"] == []
    for other in ("ada", "lena"):
        assert desks.refused("person", "protect", *person, by=other) == "casework.not-entitled"
    for other in ("ada", "carl", "lena"):
        assert desks.refused("person", "protected", by=other) == "casework.not-entitled"
    name = put[0]["handle"][:8]
    assert desks.refused("person", "unprotect", name, by="gwen") == "access.not-begun"
    assert desks.refused("person", "unprotect", "zzzzzzzz", by="gwen") == "access.no-such-name"
    desks.refused("person", "protect", by="carl", code=2)
    (desks.folder / "why.txt").write_text("She is safe.\n")
    desks.run("person", "unprotect", name, "--reasons", desks.folder / "why.txt", by="gwen")
    desks.run("person", "unprotect", name, by="edda")
    assert len(desks.told("person", "protected", by="gwen")["protections"]) == 1
    written = [json.loads(line) for line in log.read_text().splitlines()]
    assert {one["command"] for one in written} <= {"person", "status", "queue", "reads"}
    assert "protect" not in log.read_text()
    assert {one.get("code") for one in written if one["command"] == "person"} <= {
        None, "access", "casework"
    }  # fmt: skip


def test_a_wrong_disclosure_is_followed_through_at_the_command_line(
    desks: Desks, calendar: Calendar
) -> None:
    disclosed(desks, calendar)
    (desks.folder / "why.txt").write_text("She rang: not hers.\n")
    reasons = ("--reasons", desks.folder / "why.txt")
    assert desks.refused("recall", "agree", "P-1", by="edda") == "gateway.recall-not-begun"
    desks.run("recall", "begin", "P-1", *reasons, by="carl")
    due = desks.told("status", "--check", code=1)["due"]
    assert "regulator" in desks.run("status")
    desks.run("recall", "agree", "P-1", by="edda")
    desks.run("recall", "regulator", "P-1", *reasons, by="edda")
    assert desks.told("status", "--check", code=1)["due"] < due
    (one,) = desks.told("recall", "list", by="gwen")["recalls"]
    assert (one["regulator"], one["late"]) == ("told", False)
    calendar.moved = 12
    assert "destroyed" in desks.run("status")
    assert desks.told("recall", "pairs", by="gwen")["pairs"] == 1
    assert (desks.home / "recalled" / "requests.csv").exists()


def test_a_restored_home_says_that_it_may_not_know_who_was_protected_since(desks: Desks) -> None:
    key, public = desks.folder / "log.pem", desks.folder / "public"
    desks.run("publish", "--out", public)
    desks.run("backup", desks.folder / "copy")
    where = ("--signing-key", key, "--published", public)
    told = []
    for at in (1, 2):
        desks.home.rename(desks.folder / f"gone-{at}")
        with contextlib.chdir(desks.folder):
            told.append(desks.run("restore", desks.folder / "copy", desks.home, *where))
        key.with_name("log.pem.people").unlink()
    assert [("Ask your guardians" in said) for said in told] == [False, True]
