"""With `--json` every command prints one object, whatever it has to tell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.registers import written_as_parquet
from tests.cli.desks import (
    CALLED_BACK,
    EXAMPLES,
    ORIGIN,
    UNIVERSITY,
    WEIGHED,
    Calendar,
    Desks,
    register,
    requests,
    somebody,
)
from tests.tracing.households import person

from proviso_gateway.cli import run_command
from proviso_gateway.cli.commands import root

NHS = EXAMPLES / "nhs-home-office"
ORDER = (
    "reference: KB-2026-1\ncourt: High Court\neffect: stops\nagreement: police-university\n"
    "valid_from: 2026-03-02\nvalid_until: 2026-04-01\n"
)


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that can be typed, with its words, groups gone through."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(words), command
        return
    for word in inner:
        yield from commands(inner[word], (*words, word))


PRINTS_JSON = {
    words
    for words, command in commands(root())
    if any("--json" in one.opts for one in command.params)
}

OFFLINE = {
    "agreement check": (UNIVERSITY,),
    "agreement scrutiny": (UNIVERSITY,),
    "agreement timeline": (UNIVERSITY,),
    "agreement render": (UNIVERSITY, "--out", "page"),
    "agreement decide": (UNIVERSITY, "--date", "2026-03-02", "--facts", "facts.json"),
    "agreement replay": (NHS / "agreement.yaml", "--requests", NHS / "requests.csv", "--from",
                         "2017", "--to", "2018"),
    "agreement diff": (NHS / "agreement.yaml", "2017", "2017", "--steps", "1"),
    "agreement prove": (UNIVERSITY, "--steps", "1"),
    "impact": (UNIVERSITY, "--register", "people", "--truth", "truth", "--caseload",
               UNIVERSITY.parent / "caseloads" / "quarter.csv", "--scale", "0.2",
               "--labelled", "100", "--out", "impact"),
    "register build": ("people", "--out", "built"),
    "register check": ("index",),
    "register update": ("index", "changes", "--out", "changed"),
    "evaluate tracing": ("people", "labelled.csv"),
    "evaluate noise": ("--people", "600", "--requests", "300", "--seed", "3"),
}  # fmt: skip
"""The commands that need no home, each with the least that it can work on."""


class Listener(Desks):
    """Desks that ask for JSON, and note which commands gave one object."""

    heard: set[str]

    def hears(self, words: str, *arguments: object, by: str = "") -> dict[str, Any]:
        told = json.loads(self.run(*words.split(), *arguments, "--json", by=by))
        assert isinstance(told, dict), words
        self.heard.add(words)
        return told


@pytest.fixture
def listener(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> Listener:
    one = Listener(desks.folder)
    one.heard = set()
    monkeypatch.chdir(desks.folder)
    return one


def founds(one: Listener) -> None:
    """Founding, on the way to a home that is given up again."""
    for who in ("zora", "yuri"):
        one.hears("officer key", "--out", one.key(who))
    one.hears("requester key", "--out", one.key("court"))
    one.hears(
        "init", "other", "--origin", ORIGIN["rehearsal"], "--mode", "rehearsal",
        "--signing-key", "other.pem", "--administrator", one.key("zora"),
        "--administrator", one.key("yuri"),
    )  # fmt: skip


def enrols(one: Listener) -> None:
    enrolled = ("--public-key", one.key("yuri").with_name("yuri.pem.pub"), "--role", "caseworker")
    one.hears("officer enrol", "yuri", *enrolled, by="ada")
    one.hears("waiting")
    one.hears("sign", by="bela")
    one.hears("officer leave", "yuri", by="ada")
    one.hears("unsign", by="ada")
    public = one.key("court").with_name("court.pem.pub")
    one.hears("requester add", "county-court", "--public-key", public, by="ada")
    one.run("unsign", by="ada")
    takes_changes(one)
    one.hears("register load", register(one.folder / "again", "2026-03-02"))


def takes_changes(one: Listener) -> None:
    people = [person(number) for number in range(1, 41)]
    written_as_parquet(people, one.folder / "whole", as_of="2026-03-01")
    barred = replace(people[0], restricted=True)
    written_as_parquet([barred], one.folder / "barred", as_of="2026-03-02")
    one.run("register", "load", "whole")
    told = one.hears("register load", "barred", "--changes")
    assert (told["beside"], told["records"]) == (1, 40)
    assert one.hears("register fold")["beside"] == 0


def says_things_of_the_house(one: Listener) -> None:
    one.hears("agreement adopt", UNIVERSITY, "--review-due", "2027-03-01", *gates(one), by="lena")
    (one.folder / "order.yaml").write_text(ORDER)
    one.hears("order record", "order.yaml", "--document", "order.yaml", by="lena")
    one.run("sign", by="edda")
    one.hears("order end", "KB-2026-1", by="lena")
    one.run("sign", by="edda")
    one.hears("stop", "police-university", by="edda")
    one.hears("restart", "police-university", by="edda")
    one.run("sign", by="gwen")
    (one.folder / "policy.txt").write_text("quorum none\n")
    for words, arguments, by in (
        ("policy", ("policy.txt",), "ada"),
        ("waive", ("witnesses",), "edda"),
        ("postpone", ("police-university", "--slot", "2026-03-10", "--to", "2026-03-12", "--reason",
                      "system-fault"), "edda"),
        ("keep", ("police-university", "--refused", 6, "--approved", 24, "--accounts", 72), "edda"),
        ("key change", ("new.pem",), "ada"),
    ):  # fmt: skip
        one.hears(words, *arguments, by=by)
        one.run("unsign", by=by)


def gates(one: Listener) -> list[object]:
    found: list[object] = []
    for gate in ("consultation", "impact-assessment", "equality-assessment", "publication",
                 "review"):  # fmt: skip
        found += [f"--{gate}", one.folder / f"{gate}.txt"]
    return found


def walks(one: Listener, calendar: Calendar) -> None:
    sheet = one.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    asks = ("--requester", "example-police")
    for reference in ("P-1", "P-2", "P-3"):
        evidence = {"evidence_crime_reference": ""} if reference == "P-3" else {}
        file = requests(one.folder / f"{reference}.csv", request_ref=reference, **evidence)
        one.hears("receive", file, *asks)
    again = requests(one.folder / "again.csv", request_ref="P-3")
    one.hears("evidence", "P-3", again)
    one.hears("withdraw", "P-3", *asks)
    one.hears("queue")
    one.hears("show", "P-1", by="carl")
    one.hears("propose", "P-1", "--weighing", sheet, by="carl")
    one.hears("give-back", "P-1", "--because", "the call-back", by="edda")
    one.run("propose", "P-1", "--weighing", sheet, by="carl")
    one.hears("approve", "P-1", by="edda")
    one.run("propose", "P-2", "--weighing", sheet, by="carl")
    one.hears("decline", "P-2", by="edda")
    one.hears("trace")
    one.hears("confirm", "P-1", "--person", 1, by="dora")
    fourth = requests(one.folder / "fourth.csv", request_ref="P-4")
    one.run("receive", fourth, *asks)
    one.hears("recuse", "P-4", by="dora")
    one.hears("set-apart", "P-4", "--for", "carl", "--for", "edda", by="gwen")
    one.hears("reads", by="ada")
    one.hears("sequence")
    calendar.moved = 4
    one.hears("call", "P-1", "--out", "sealed")
    one.hears("requester open", "sealed", "--key", one.key("police"), "--out", "answer.json")
    one.hears("contact", by="carl")
    asks_about_themselves(one)
    one.hears("recall begin", "P-1", "--reasons", "reasons.txt", by="carl")
    one.hears("recall agree", "P-1", by="edda")
    one.hears("recall regulator", "P-1", "--reasons", "reasons.txt", by="edda")
    one.hears("recall list", by="edda")
    one.hears("recall pairs", by="edda")
    one.hears("hold", "P-1", "--for", "challenge", by="carl")
    one.hears("erase")
    one.hears("erase", "--go")


def asks_about_themselves(one: Listener) -> None:
    one.hears("person ask", "--identity", "papers", "--reference", "SAR 1", by="gwen")
    one.hears("person questions", by="gwen")
    one.hears("person answer", "SAR 1", "--out", "handed-over", by="gwen")
    one.hears("person print", "SAR 1", "--out", "again", by="gwen")
    one.hears("person figures", by="gwen")
    (one.folder / "reasons.txt").write_text("An arrest is planned.")
    one.hears("person delay", "P-1", "--why", "crime", "--until", "2026-04-01", "--reasons",
              "reasons.txt", by="edda")  # fmt: skip
    (delay,) = json.loads(one.run("person", "delays", "--json", by="gwen"))["delays"]
    one.hears("person agree", delay["handle"], by="gwen")
    one.hears("person delays", by="edda")
    one.hears("person lift", delay["handle"], by="edda")
    (one.folder / "who.txt").write_text("999 000 0018\n")
    one.hears("person protect", "--people", "who.txt", by="carl")
    (put,) = json.loads(one.run("person", "protected", "--json", by="gwen"))["protections"]
    one.hears("person protected", by="gwen")
    one.hears("person unprotect", put["handle"], "--reasons", "reasons.txt", by="gwen")
    one.run("person", "unprotect", put["handle"], by="edda")
    is_told_unasked(one)


def is_told_unasked(one: Listener) -> None:
    home = one.home / "home.toml"
    home.write_text(home.read_text().replace('ring_us = ""', 'ring_us = "020 7946 0000"'))
    one.hears("person not-told", by="gwen")
    (one.folder / "number.txt").write_text("020 7946 0001")
    (one.folder / "who.txt").write_text(somebody()["person_id"])
    one.hears("person channel", "--people", "who.txt", "--identity", "papers", "--means", "ring",
              "--to", "number.txt", "--alone", "room", by="gwen")  # fmt: skip
    one.hears("person notices", by="gwen")
    one.hears("person notify", "P-1", by="gwen")
    (channel,) = json.loads(one.run("person", "channels", "--json", by="gwen"))["channels"]
    one.hears("person channels", by="gwen")
    one.hears("person end-channel", channel["channel"], by="gwen")
    one.hears("person raise", "complaint", "--reference", "C 1", by="gwen")
    one.hears("person concerns", by="gwen")
    one.hears("person acknowledge", "C 1", "--out", "acknowledged", by="gwen")
    one.hears("person locks", "C 1", "--out", "locks", by="gwen")
    one.hears("person decide", "C 1", "--finding", "upheld", "--out", "decided", by="gwen")


def keeps(one: Listener) -> None:
    one.hears("status")
    one.hears("publish", "--out", "public")
    one.hears("rebuild")
    one.hears("account add", "carl", "--officer", "carl", *CALLED_BACK)
    one.hears("account address", "carl", "--email", "carl@university.example")
    one.hears("remind", one.home)
    one.hears("account renew", "carl", *CALLED_BACK)
    one.hears("account end", "carl")
    one.hears("backup", "backed-up")
    one.home.rename(one.folder / "gone")
    one.hears("restore", "backed-up", one.home, "--signing-key", "log.pem", "--published", "public")
    one.hears("upgrade")


def test_every_command_of_a_home_prints_one_object(listener: Listener, calendar: Calendar) -> None:
    """A home is founded, staffed, worked in, moved: whatever has `--json` is asked for it."""
    founds(listener)
    enrols(listener)
    says_things_of_the_house(listener)
    walks(listener, calendar)
    keeps(listener)
    assert listener.heard == PRINTS_JSON - set(OFFLINE)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Facts, and a small register with requests whose answers are known."""
    folder = tmp_path_factory.mktemp("few")
    (folder / "facts.json").write_text(json.dumps({"facts": {
        "ground": "suspect-serious", "fields": ["address"], "countersigned": True,
    }}))  # fmt: skip
    people, truth = str(folder / "people"), str(folder / "truth")
    made = ["register", "synthesise", "--out", people, "--truth", truth, "--people", "400"]
    assert run_command(made) == 0
    assert run_command(["register", "build", people, "--out", str(folder / "index")]) == 0
    shutil.copytree(people, folder / "changes")
    told = folder / "changes" / "register.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"as_of": "2030-01-01"}))
    asked = ["requests", "synthesise", truth, "--requests", "50", "--out"]
    assert run_command([*asked, str(folder / "labelled.csv")]) == 0
    return folder


@pytest.mark.parametrize("words", OFFLINE)
def test_every_command_without_a_home_prints_one_object(
    words: str, few: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(few)
    run_command([*words.split(), *map(str, OFFLINE[words]), "--json"])
    said = capsys.readouterr()
    assert isinstance(json.loads(said.out or said.err), dict), said.err
    assert said.out, said.err


def test_what_sums_up_several_problems_is_one_object_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = tmp_path / "spoilt.yaml"
    spoilt.write_text(UNIVERSITY.read_text().replace("require:", "requiere:"))
    assert run_command(["agreement", "check", str(spoilt), "--json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert len(told["problems"]) > 1
    assert all(one["type"].startswith("urn:proviso:error:") for one in told["problems"])
