"""What a new desk does wrong in its first days, and what it is told."""

from __future__ import annotations

import ast
import json
import os
import re
import stat
from pathlib import Path

import pytest
from tests.cli.desks import CALLED_BACK, WEIGHED, Calendar, Desks, Typed, requests, somebody

from proviso_gateway.assembly.shown_answers import opened_here, shows
from proviso_gateway.cli import run_command
from proviso_gateway.errors import GATEWAY

DESCRIBED = ("given_name", "family_name", "birth_date", "gender", "address_line", "postcode")
WORDS = ["weighed in words"] * 8


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", Typed("".join(f"{line}\n" for line in lines)))


def draft(folder: Path) -> Path:
    (found,) = folder.glob("weighing-*.yaml")
    return found


@pytest.fixture
def received(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """A home in which one request waits to be weighed, seen from its folder."""
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    monkeypatch.chdir(desks.folder)
    return desks


def test_a_bad_answer_is_asked_for_again_and_nothing_before_it_is_lost(
    received: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, *WORDS, "perhaps", "true", "dragons", "none", "maybe", "passed")
    received.run("propose", "P-1", by="carl")
    for told in ("called_back", "signs_of_refuge", "Answer `passed` or `failed`"):
        assert told in received.complaint
    assert received.told("queue")["cases"][0]["state"] == "proposed"
    assert not list(received.folder.glob("weighing-*"))


def test_whoever_is_interrupted_goes_on_from_what_they_typed(
    received: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "These words took an hour", *WORDS[1:4])  # and then the line breaks
    received.run("propose", "P-1", by="carl", code=130)
    kept = draft(received.folder)
    assert kept.name in received.complaint
    assert "These words took an hour" in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    typed(monkeypatch, *[""] * 4, *WORDS[4:], "true", "none", "passed")
    received.run("propose", "P-1", by="carl")
    shown = received.told("show", "P-1", by="edda")
    assert "These words took an hour" in shown["weighing"]["factors"].values()
    assert not kept.exists()


def test_what_could_not_be_proposed_can_be_handed_in_afterwards(
    received: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, *WORDS, "true", "none", "passed")
    received.run("propose", "P-1", by="edda", code=4)  # an approver may not propose
    kept = draft(received.folder)
    received.run("propose", "P-1", "--weighing", kept, by="carl")
    shown = received.told("show", "P-1", by="edda")
    assert shown["weighing"]["found"] == {"called_back": True, "signs_of_refuge": []}


def test_one_row_of_another_agreement_does_not_stand_in_the_way_of_evidence(
    desks: Desks,
) -> None:
    bare = requests(desks.folder / "r.csv", evidence_crime_reference="")
    desks.run("receive", bare, "--requester", "example-police")
    head, own = requests(desks.folder / "again.csv").read_text().splitlines()
    other = requests(desks.folder / "other.csv", request_ref="X-9", agreement="another-agreement")
    foreign = other.read_text().splitlines()[1]
    spoilt = requests(desks.folder / "third.csv", request_ref="X-10", fields="dragons")
    broken = spoilt.read_text().splitlines()[1]
    again = desks.folder / "again.csv"
    again.write_text("\n".join([head, foreign, broken, own]) + "\n")
    desks.run("evidence", "P-1", again)
    assert desks.told("queue")["cases"][0]["state"] == "ready"


def test_a_bad_row_of_its_own_still_stands_in_the_way_of_evidence(desks: Desks) -> None:
    bare = requests(desks.folder / "r.csv", evidence_crime_reference="")
    desks.run("receive", bare, "--requester", "example-police")
    spoilt = requests(desks.folder / "again.csv", request_ref="p-1", fields="dragons")
    assert desks.refused("evidence", "P-1", spoilt, code=2).startswith("request.")


def test_the_public_half_of_a_key_is_named_as_such(desks: Desks) -> None:
    public = desks.key("carl").with_name("carl.pem.pub")
    told = desks.refused("show", "P-1", "--key", public, code=2)
    assert told == "keys.is-a-public-key"
    assert "without `.pub`" in desks.complaint


def test_a_workbook_in_the_place_of_text_is_named_as_such(desks: Desks) -> None:
    book = desks.folder / "agreement.xlsx"
    book.write_bytes(b"PK\x03\x04" + bytes(40))
    assert desks.refused("policy", book, by="ada", code=2) == "files.is-a-workbook"
    page = desks.folder / "witnesses.txt"
    page.write_bytes("quorum none # für".encode("cp1252"))
    assert desks.refused("policy", page, by="ada", code=2) == "files.not-utf-8"
    assert "CSV" not in desks.complaint


def test_with_no_act_waiting_there_is_nothing_to_sign(desks: Desks) -> None:
    assert desks.refused("sign", by="ada") == "gateway.nothing-waits"
    assert desks.refused("unsign", by="ada") == "gateway.nothing-waits"


def test_whoever_proposes_under_an_order_is_told_so_first(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, document = desks.folder / "order.yaml", desks.folder / "order.pdf"
    document.write_bytes(b"sealed")
    asked = requests(desks.folder / "r.csv")
    person = somebody()
    sheet.write_text(
        "reference: KB-2026-7\ncourt: High Court\neffect: discloses\nrequester: example-police\n"
        "valid_from: 2026-03-02\nvalid_until: 2026-04-01\nfields: [address, address_since]\n"
        "reaches_restricted: true\npeople:\n"
        "  - " + "\n    ".join(f"{name}: {person[name]}" for name in DESCRIBED) + "\n"
    )
    desks.run("order", "record", sheet, "--document", document, by="lena")
    desks.run("sign", by="edda")
    desks.run("receive", asked, "--requester", "example-police", "--order", "KB-2026-7")
    told = desks.run("propose", "P-1", by="carl")
    assert "UNDER A COURT ORDER: High Court, KB-2026-7" in told
    assert "2026-04-01" in told
    assert "RESTRICTED" in told


@pytest.mark.parametrize(
    ("by", "command", "roles"),
    [
        ("edda", ("propose", "P-1", "--weighing", "sheet.yaml"), "a caseworker"),
        ("lena", ("waive", "witnesses"), "an approver or a guardian, and another"),
        ("carl", ("reads",), "an administrator or a guardian"),
        ("lena", ("contact",), "an approver or a caseworker or a guardian"),
        ("carl", ("officer", "leave", "dora"), "an administrator, and another"),
        ("lena", ("confirm", "P-1", "--doubt"), "an approver or a caseworker or a guardian"),
    ],
)
def test_whoever_may_not_is_told_who_may(
    received: Desks, by: str, command: tuple[str, ...], roles: str
) -> None:
    (received.folder / "sheet.yaml").write_text(WEIGHED)
    assert received.refused(*command, by=by) == "casework.not-entitled"
    assert f": that takes {roles}." in received.complaint


def test_nobody_is_told_that_they_may_not_without_being_told_who_may() -> None:
    """The sentence has a place for it, so that none is made without."""
    assert "{who}" in GATEWAY.kinds["casework.not-entitled"].sentence
    source = Path(__file__).parents[2] / "src"
    for path in source.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call) or not call.keywords or not call.args:
                continue
            if getattr(call.args[0], "value", "") == "casework.not-entitled":
                assert "who" in {one.arg for one in call.keywords}, path


def test_the_home_that_is_named_once_is_found_from_any_folder(
    desks: Desks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("PROVISO_HOME", str(desks.home))
    assert run_command(["queue"]) == 0
    assert "Nothing waits." in capsys.readouterr().out
    monkeypatch.setenv("PROVISO_HOME", "home")  # as somebody would say it who stood beside it
    assert run_command(["queue"]) == 2
    told = capsys.readouterr().err
    assert "whole path" in told
    assert "PROVISO_HOME" in told


def test_a_rehearsals_home_says_where_it_is_laxer(tmp_path: Path, calendar: Calendar) -> None:
    desks = Desks(tmp_path)
    desks.makes_a_key("ada")
    desks.makes_a_key("bela")
    told = desks.run(
        "init", desks.home, "--origin", "rehearsal.invalid/one", "--mode", "rehearsal",
        "--signing-key", tmp_path / "log.pem", "--administrator", desks.key("ada"),
        "--administrator", desks.key("bela"),
    )  # fmt: skip
    assert "laxer than a live home" in told
    assert "laxer than a live home" in desks.run("status")


def test_a_live_home_does_not_say_that_it_is_laxer(desks: Desks) -> None:
    assert "laxer" not in desks.run("status")


def test_status_says_how_old_everything_is_and_what_is_overdue(desks: Desks) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    (desks.folder / "sheet.yaml").write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", desks.folder / "sheet.yaml", by="carl")
    desks.run("approve", "P-1", by="edda")
    told = desks.run("status")
    assert "No backup was ever made of this home." in told
    assert "1 of 1 still to be searched for" in told
    for age in ("Register", "Restrictions last asked for", "Last backup", "Last checkpoint"):
        assert age in told


def test_a_monitor_reads_one_line_and_an_exit_code(
    desks: Desks, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    asked = ["status", "--check", "--home", str(desks.home)]
    assert run_command(asked) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert re.fullmatch(r"\d+ things? to see to: `proviso status` says what\.", said[0])
    desks.run("backup", desks.folder / "bk")
    before = int(said[0].split()[0])
    assert run_command([*asked, "--json"]) == min(1, before - 1)
    assert json.loads(capsys.readouterr().out) == {"due": before - 1}


def test_whose_look_is_missing_reads_it_in_the_queue(desks: Desks) -> None:
    """`status` may not say so: that a look is missing tells that somebody was found."""
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    (desks.folder / "sheet.yaml").write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", desks.folder / "sheet.yaml", by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace")
    assert "no look counts from" in desks.run("queue", by="dora")
    assert "look" not in desks.run("queue")
    assert "no look" not in desks.run("status")


def test_what_did_not_change_is_not_published_again(desks: Desks) -> None:
    """Nothing is written, not even the same again; what changed is written, and only that."""
    out = desks.folder / "public"
    desks.run("publish", "--out", out)

    def written() -> dict[str, tuple[int, int]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.stat().st_ino)
            for top in (out, desks.home)
            for path in top.rglob("*")
            if path.is_file() and "sqlite" not in path.name
        }

    before, size = written(), desks.told("status")["home"]["size"]
    desks.run("publish", "--out", out)
    assert written() == before
    assert desks.told("status")["home"]["size"] == size
    (out / "statistics.json").write_text("{}")
    desks.run("publish", "--out", out)
    assert (out / "statistics.json").read_text() != "{}"
    before = written()
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    desks.run("publish", "--out", out)
    assert written() != before
    assert desks.told("status")["home"]["size"] > size


def test_where_their_own_people_sign_in_nobody_countersigns_by_being_typed(desks: Desks) -> None:
    asks = ("--requester", "example-police")
    desks.run("receive", requests(desks.folder / "r.csv"), *asks)
    for person in ("DC 1177", "DI 204"):
        desks.run("account", "add", person, *asks, "--person", person, *CALLED_BACK)
    other = requests(desks.folder / "other.csv", request_ref="P-2")
    told = desks.told("receive", other, *asks, code=1)
    assert told["requests"] == []
    assert [one["type"].rpartition(":")[2] for one in told["problems"]] == [
        "gateway.countersigns-signed-in"
    ]
    assert told["problems"][0]["request_ref"] == "P-2"
    again = desks.told("receive", desks.folder / "r.csv", *asks)
    assert [one["already_here"] for one in again["requests"]] == [True]
    alone = requests(desks.folder / "alone.csv", request_ref="P-3", countersigner="")
    assert len(desks.told("receive", alone, *asks)["requests"]) == 1
    desks.run("account", "end", *asks)
    desks.run("receive", other, *asks)


def test_an_organisation_may_choose_that_its_answers_are_shown(desks: Desks) -> None:
    assert not shows(desks.home, "county-court")
    desks.run("requester", "add", "county-court", "--shown", "--person", "HH 7", by="ada")
    desks.run("sign", by="bela")
    assert shows(desks.home, "county-court")
    sealed = desks.told("status")["institution"]["requesters"]
    assert "county-court" in [one["code"] for one in sealed]
    assert not any(
        b"PRIVATE" in path.read_bytes() for path in (desks.home / "answer-keys").iterdir()
    )
    assert opened_here(desks.home, "county-court", os.urandom(200)) is None


def test_answers_are_shown_or_sealed_to_a_key_of_their_own_and_not_both(desks: Desks) -> None:
    public = desks.key("police").with_name("police.pem.pub")
    for both in ((), ("--shown", "--public-key", public)):
        desks.run("requester", "add", "county-court", *both, by="ada", code=2)
        assert "--public-key" in desks.complaint
