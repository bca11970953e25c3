"""What a new desk does wrong in its first days, and what it is told."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.cli.desks import Desks, Typed, requests, somebody

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
