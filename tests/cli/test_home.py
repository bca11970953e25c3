"""Officers at their desks: every act by a key file of its own, the second signature by another."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.cli.desks import (
    EXAMPLES,
    ORIGIN,
    UNIVERSITY,
    WEIGHED,
    Calendar,
    Desks,
    Typed,
    requests,
    somebody,
)

from proviso_gateway.adapters.keys.log_key import FileSigner, new_log_key
from proviso_gateway.cli.home.session import Output
from proviso_gateway.institution import statements
from proviso_verify.cli import main as verify
from proviso_verify.note import ED25519, KeySigner


def test_four_officers_walk_a_request_from_receipt_to_an_answer_that_outsiders_can_check(
    desks: Desks, calendar: Calendar
) -> None:
    taken = desks.told("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    assert [one["told"]["status"] for one in taken["requests"]] == ["in_progress"]
    assert [one["state"] for one in taken["requests"]] == ["ready"]
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    shown = desks.run("show", "P-1", by="edda")
    assert "Proposed by carl" in shown
    assert "  open " not in shown  # what Edda signs rests on what Carl found out
    desks.run("approve", "P-1", by="edda")
    desks.run("trace")
    found = desks.told("show", "example-police/P-1", by="dora")
    assert [one["person_id"] for one in found["people"]] == [somebody()["person_id"]]
    desks.run("confirm", "P-1", "--person", 1, by="dora")
    early = desks.refused("call", "P-1", "--out", desks.folder / "early", code=3)
    assert early == "gateway.before-its-slot"
    assert not (desks.folder / "early").exists()
    calendar.moved = 4  # the next working day has come
    envelope, answer = desks.folder / "envelope", desks.folder / "answer.json"
    desks.run("call", "P-1", "--out", envelope)
    desks.run("call", "P-1", "--out", desks.folder / "again")
    assert (desks.folder / "again").read_bytes() == envelope.read_bytes()
    desks.run("requester", "open", envelope, "--key", desks.key("police"), "--out", answer)
    content = json.loads(answer.read_text())
    assert content["details"]["address"]["postcode"] == somebody()["postcode"]
    out = desks.folder / "public"
    published = desks.run("publish", "--out", out)
    genesis = tomllib.loads((desks.home / "home.toml").read_text())["genesis"]
    assert f"proviso-verify log {out} --genesis {genesis}\n" in published
    assert desks.told("publish", "--out", out)["genesis"] == genesis
    assert verify(["log", str(out), "--genesis", genesis]) == 0
    assert verify(["receipt", str(answer), "--log", str(out), "--genesis", genesis]) == 0
    assert verify(["counts", str(out), str(out / "statistics.json")]) == 0


def test_an_answer_after_the_logs_key_was_replaced_is_proved_to_whoever_knows_either(
    desks: Desks, calendar: Calendar
) -> None:
    old, new_file = vkey(desks.folder / "log.pem"), desks.folder / "new.pem"
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace")
    desks.run("confirm", "P-1", "--person", 1, by="dora")
    desks.run("sequence")
    before = (desks.home / "log" / "checkpoint").read_bytes()
    begun = desks.run("key", "change", new_file, by="ada")
    assert "its next checkpoint is signed by both" in begun
    told = desks.run("waiting")
    new = vkey(new_file)
    assert "key changed, signed by" in told
    desks.run("sign", by="bela")
    desks.run("sequence")
    assert desks.told("status")["home"]["signs"]
    calendar.moved = 4
    envelope, answer = desks.folder / "envelope", desks.folder / "answer.json"
    desks.run("call", "P-1", "--out", envelope)
    desks.run("requester", "open", envelope, "--key", desks.key("police"), "--out", answer)
    for known in (old, new):
        assert verify(["receipt", str(answer), "--key", known]) == 0
    genesis = desks.told("status")["home"]["genesis"]
    log = ["log", str(desks.home / "log"), "--genesis", genesis, "--without-files"]
    note = desks.folder / "note"
    note.write_bytes(before)
    assert verify([*log, "--since", str(note)]) == 0
    stranger = KeySigner(ORIGIN["live"], ED25519, new_log_key()).verifier.text()
    assert verify(["receipt", str(answer), "--key", stranger]) == 1


def vkey(key: Path) -> str:
    """The verifier key of the log whose key lies in this file."""
    return FileSigner(ORIGIN["live"], key).verifier.text()


def test_a_refused_founding_leaves_nothing_and_a_second_one_takes_no_key_that_is_there(
    founded: Desks,
) -> None:
    there = sorted(founded.folder.rglob("*"))
    one, two = founded.key("ada"), founded.key("bela")

    def again(home: str, key: str, origin: str = ORIGIN["live"]) -> str:
        return founded.refused(
            "init", founded.folder / home, "--origin", origin, "--signing-key",
            founded.folder / key, "--administrator", one, "--administrator", two, code=2,
        )  # fmt: skip

    assert again("home2", "log.pem") == "home.key-not-new"
    assert again("home3", "home3/log.pem") == "home.key-inside"
    assert again("home3", "new/log.pem", origin="nobody") == "home.bad-origin"
    assert sorted(founded.folder.rglob("*")) == there


def test_a_second_administrator_signs_the_first_entry_later(
    tmp_path: Path, calendar: Calendar
) -> None:
    calendar.moved = 0
    desks = Desks(tmp_path)
    ada, bela = desks.makes_a_key("ada"), desks.makes_a_key("bela")
    assert ada.name == "ada.pem.pub"
    desks.run(
        "init", desks.home, "--origin", ORIGIN["live"], "--signing-key", tmp_path / "log.pem",
        "--administrator", desks.key("ada"), "--administrator", bela,
    )  # fmt: skip
    assert desks.refused("status", code=2) == "home.not-founded"
    assert bela.read_text().strip() in desks.run("waiting")
    assert desks.refused("sign", by="ada") == "casework.same-officer"
    told = desks.run("sign", by="bela")
    genesis = desks.told("status")["home"]["genesis"]
    assert f"  genesis {genesis}\n" in told
    assert "NOTHING HERE MAY BE USED ON REAL PEOPLE YET" in told
    desks.enrol("carl", "caseworker")
    desks.run("sequence")
    assert verify(["log", str(desks.home / "log"), "--genesis", genesis]) == 0


def test_a_founder_is_read_by_name_once_they_are_enrolled_under_it(founded: Desks) -> None:
    public = founded.key("ada").with_name("ada.pem.pub")
    enrol = ("officer", "enrol", "Ada", "--public-key", public, "--role", "administrator")
    founded.run(*enrol, by="ada")
    assert f"signed by {public.read_text().strip()}\n" in founded.run("waiting")
    founded.run("sign", by="bela")
    founded.run("officer", "enrol", "Ada Again", *enrol[3:], by="ada")
    assert "signed by Ada\n" in founded.run("waiting")
    assert "Ada: administrator for ever\n" in founded.run("status")


def test_one_administrator_enrols_nobody(founded: Desks) -> None:
    public = founded.makes_a_key("mallory")
    enrol = ("officer", "enrol", "m", "--public-key", public, "--role", "approver")
    told = founded.told(*enrol, by="ada")
    assert told["done"] is False
    assert founded.refused("sign", told["waits"], by="ada") == "casework.same-officer"
    assert founded.refused("sign", told["waits"], by="mallory") == "casework.not-entitled"
    assert len(founded.told("waiting")["acts"]) == 1
    founded.run("sign", told["waits"], by="bela")
    assert founded.told("waiting") == {"acts": []}


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("Edda", "aprover", "enrolment.unknown-role"),
        ("Edda", "Approver", "enrolment.unknown-role"),
        ("Edda", "", "enrolment.unknown-role"),
        ("", "approver", "enrolment.no-name"),
        ("  ", "approver", "enrolment.no-name"),
        ("Ed\x1b[31m", "approver", "enrolment.hidden-character"),
        ("Ed\nda", "approver", "enrolment.hidden-character"),
        ("x" * 121, "approver", "enrolment.name-too-long"),
        (f"ed25519:{'A' * 43}=", "approver", "enrolment.name-like-a-key"),
        ("Edd\u0430", "approver", "enrolment.mixed-alphabets"),
    ],
)
def test_an_officer_who_cannot_be_enrolled_is_refused_at_the_first_signature(
    founded: Desks, name: str, role: str, code: str
) -> None:
    """Or the act would wait for a second one that can never be given, in the way of every other."""
    public = founded.makes_a_key("edda")
    enrol = ("officer", "enrol", name, "--public-key", public, "--role", role)
    assert founded.refused(*enrol, by="ada", code=2) == code
    assert founded.told("waiting") == {"acts": []}


def test_nobody_is_enrolled_under_a_colleagues_name_and_the_colleague_is_renewed(
    founded: Desks, calendar: Calendar
) -> None:
    """What looks like the monthly renewal of Carl is not, where the key is another's."""
    founded.enrol("Carl", "caseworker")
    carl, mallory = founded.key("Carl").with_name("Carl.pem.pub"), founded.makes_a_key("mallory")
    calendar.moved = 20
    for name in ("Carl", " C\u00e1rl", "CARL"):
        enrol = ("officer", "enrol", name, "--public-key", mallory, "--role", "approver")
        assert founded.refused(*enrol, by="ada", code=2) == "enrolment.name-taken"
    cyrillic = ("officer", "enrol", "\u0421\u0430\u0433\u04cf", *enrol[3:])
    assert founded.refused(*cyrillic, by="ada", code=2) == "enrolment.other-alphabet"
    assert founded.told("waiting") == {"acts": []}
    again = ("officer", "enrol", "Carl", "--public-key", carl, "--role", "caseworker")
    founded.run(*again, by="ada")
    founded.run("sign", by="bela")
    founded.run("officer", "leave", "Carl", by="ada")
    founded.run("sign", by="bela")
    enrol = ("officer", "enrol", "Carl", "--public-key", mallory, "--role", "approver")
    founded.run(*enrol, by="ada")
    founded.run("sign", by="bela")
    # The name has gone to another key: whoever comes back is called otherwise.
    assert founded.refused(*again, by="ada", code=2) == "enrolment.name-taken"


def test_of_two_who_wait_to_be_enrolled_under_one_name_the_first_has_it(founded: Desks) -> None:
    waiting = [
        founded.told("officer", "enrol", "Carl", "--public-key", founded.makes_a_key(who),
                     "--role", "approver", by="ada")["waits"]
        for who in ("carl", "mallory")
    ]  # fmt: skip
    founded.run("sign", waiting[0], by="bela")
    assert founded.refused("sign", waiting[1], by="bela", code=2) == "enrolment.name-taken"


def test_where_an_older_home_let_in_two_of_one_name_both_show_and_either_can_leave(
    founded: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    founded.enrol("Carl", "caseworker")
    public = founded.makes_a_key("mallory")
    with monkeypatch.context() as older:
        older.setattr(statements, "check_officer", lambda *_: None)
        enrol = ("officer", "enrol", "Carl", "--public-key", public, "--role", "approver")
        founded.run(*enrol, by="ada")
        founded.run("sign", by="bela")
    listed = founded.run("status")
    assert listed.count("Carl: ") == 2
    assert public.read_text().strip() in listed
    assert founded.refused("officer", "leave", "Carl", by="ada") == "gateway.ambiguous-officer"
    assert "its file ending in .pub" in founded.complaint
    gone = founded.told("officer", "leave", public, by="ada")
    assert gone["key"] == public.read_text().strip()
    founded.run("unsign", by="ada")
    assert founded.told("officer", "leave", gone["key"], by="ada")["key"] == gone["key"]
    founded.run("sign", by="bela")
    assert founded.run("status").count("Carl: ") == 1


@pytest.mark.parametrize(
    ("requester", "person", "code"),
    [
        ("example police", "DC 1177", "enrolment.bad-requester"),
        ("", "DC 1177", "enrolment.bad-requester"),
        ("example-police", "", "enrolment.no-name"),
        ("example-police", "DC\u202e 1177", "enrolment.hidden-character"),
    ],
)
def test_a_requester_who_cannot_be_enrolled_is_refused_at_the_first_signature(
    founded: Desks, requester: str, person: str, code: str
) -> None:
    public = founded.makes_a_key("police", "requester")
    add = ("requester", "add", requester, "--public-key", public, "--person", person)
    assert founded.refused(*add, by="ada", code=2) == code
    assert founded.told("waiting") == {"acts": []}


def test_whoever_signs_second_is_shown_what_the_log_will_not_say(
    founded: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = founded.makes_a_key("mallory")
    enrol = ("officer", "enrol", "Mallory", "--public-key", public, "--role", "approver")
    founded.run(*enrol, "--role", "lawyer", by="ada")
    listed = founded.run("waiting")
    assert "    New here: 1\n      Mallory: approver, lawyer, key file" in listed
    assert "        until now not enrolled, then 2026-04-02\n" in listed
    (mallory,) = founded.told("waiting")["acts"][0]["officers"]
    assert (mallory["then"]["until"], mallory["becomes"]) == ("2026-04-02", "enrolled")
    with monkeypatch.context() as patch:  # and before the passphrase is asked for
        patch.setenv("PROVISO_PASSPHRASE", "not the passphrase at all")
        assert "      Mallory: approver" in founded.run("sign", by="bela", code=2)
    assert founded.told("sign", by="bela")["act"]["officers"][0]["name"] == "Mallory"


def test_with_json_a_person_is_shown_what_they_sign_beside_the_one_object(
    founded: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = founded.makes_a_key("mallory")
    enrol = ("officer", "enrol", "Mallory", "--public-key", public, "--role", "approver")
    founded.run(*enrol, by="ada")
    with monkeypatch.context() as patch:
        patch.setenv("PROVISO_PASSPHRASE", "not the passphrase at all")
        founded.run("sign", "--json", by="bela", code=2)
        assert "title" in json.loads(founded.complaint)  # nobody is there: the problem alone
        patch.setattr("sys.stdin", Typed(""))
        assert founded.run("sign", "--json", by="bela", code=2) == ""
        assert "      Mallory: approver" in founded.complaint
        assert founded.complaint.index("Mallory") < founded.complaint.index("title")


def test_whoever_signs_second_is_shown_the_people_one_a_line(founded: Desks) -> None:
    public = founded.makes_a_key("police", "requester")
    add = ("requester", "add", "example-police", "--public-key", public)
    founded.run(*add, by="ada")
    assert "    people: none\n" in founded.run("sign", by="bela")
    founded.run(*add, "--person", "DC 1177", "--person", "DI 204, or anybody", by="ada")
    listed = founded.run("waiting")
    assert "    people:\n      DC 1177\n      DI 204, or anybody\n" in listed
    assert "    people so far: none\n" in listed
    (act,) = founded.told("waiting")["acts"]
    assert act["about"]["people"] == ["DC 1177", "DI 204, or anybody"]


def test_whoever_signs_second_is_shown_the_gates_documents(founded: Desks) -> None:
    founded.adopt(by="ada")
    document = hashlib.sha256(b"impact-assessment").hexdigest()
    listed = founded.run("waiting")
    assert f"      impact assessment: {document}\n" in listed
    assert "    review due: 2027-03-01\n" in listed
    edition = hashlib.sha256(UNIVERSITY.read_bytes()).hexdigest()
    assert f"    file: {edition}\n" in founded.run("sign", by="bela")


def test_the_queue_names_no_officer(founded: Desks) -> None:
    public = founded.makes_a_key("mallory")
    enrol = ("officer", "enrol", "Mallory", "--public-key", public, "--role", "approver")
    handle = founded.told(*enrol, by="ada")["waits"]
    assert founded.run("queue") == f"{handle}  officer enrolled waits for a signature\n"
    assert founded.told("queue")["acts"] == [
        {"handle": handle, "kind": "officer", "does": "enrolled"}
    ]


def test_nothing_that_somebody_once_wrote_moves_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Names are asked at the door; what an older home let in stays where it is put."""
    name = "Ed\x1b[2J\n  Edda  approver\x9b31m\u202e"
    Output(as_json=False).tell(name, [f"  {name}"])
    Output(as_json=True).tell({"name": name}, [])
    told, as_json = (part.strip() for part in capsys.readouterr().out.split("\n", 1))
    assert told == r"Ed\u001b[2J\u000a  Edda  approver\u009b31m\u202e"
    assert as_json.replace("\n", "").isprintable()
    assert json.loads(as_json) == {"name": name}


def test_an_agreement_on_real_people_is_not_adopted_without_its_gates(founded: Desks) -> None:
    founded.enrol("lena", "lawyer")
    founded.adopt(gates=False, code=4)
    assert founded.complaint.startswith("casework.gate-missing")
    assert "consultation" in founded.complaint


def test_a_rehearsal_skips_the_gates_and_says_so(tmp_path: Path, calendar: Calendar) -> None:
    desks = Desks(tmp_path)
    desks.founded("rehearsal")
    told = desks.told("agreement", "adopt", UNIVERSITY, by="ada")
    assert told["gates"] == "skipped: a rehearsal"
    said = desks.run(
        "agreement", "adopt", EXAMPLES / "nhs-home-office" / "agreement.yaml", by="ada"
    )
    assert "Its gates are skipped, because this is a rehearsal." in said


def test_a_file_cannot_bring_its_own_officer_or_play_the_custodians(desks: Desks) -> None:
    stranger = requests(desks.folder / "s.csv", officer="DC 1")
    told = desks.run("receive", stranger, "--requester", "example-police", code=1)
    assert "gateway.person-not-enrolled" in told
    played = requests(desks.folder / "p.csv", officer_approve="yes")
    assert desks.refused("receive", played, "--requester", "example-police", code=2) == (
        "request.rehearsal-only"
    )


def test_a_register_loaded_from_where_one_stands_has_its_name(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desks.folder / "register")
    assert desks.run("register", "load", ".").startswith("register is the register now.\n")


def test_a_file_with_a_header_alone_is_said_to_hold_no_request(desks: Desks) -> None:
    alone = requests(desks.folder / "h.csv")
    alone.write_text(alone.read_text().partition("\n")[0])
    told = desks.run("receive", alone, "--requester", "example-police")
    assert told == "h.csv holds no request.\n"


def test_whoever_a_case_concerns_says_so_and_only_the_guardian_reads_it(desks: Desks) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    desks.run("recuse", "P-1", "--tie", "household", by="carl")
    assert desks.told("queue", by="carl")["cases"] == []
    assert len(desks.told("queue", by="dora")["cases"]) == 1
    assert "it concerns my household" in desks.run("show", "P-1", by="gwen")
    assert "household" not in desks.run("show", "P-1", by="dora")


def test_a_case_that_a_guardian_set_apart_is_there_for_nobody_who_is_not_named(
    desks: Desks,
) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    names = ("--for", "dora", "--for", "edda")
    assert desks.refused("set-apart", "P-1", *names, by="carl") == "casework.not-entitled"
    assert desks.refused("set-apart", "P-1", "--for", "dora", by="gwen") == (
        "casework.too-few-named"
    )
    assert desks.refused("set-apart", "P-1", "--for", "nobody", by="gwen") == (
        "casework.not-enrolled"
    )
    desks.run("set-apart", "P-1", *names, by="gwen")
    assert desks.told("queue", by="carl")["cases"] == []
    for who in ("dora", "edda", "gwen"):
        assert len(desks.told("queue", by=who)["cases"]) == 1
    assert "Set apart for dora, edda, and guardians." in desks.run("show", "P-1", by="gwen")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    for command in (
        ("show",), ("recuse",), ("approve",), ("decline",), ("set-apart", *names),
        ("propose", "--weighing", sheet), ("give-back", "--because", "again"),
        ("confirm", "--person", 1),
    ):  # fmt: skip
        said = []
        for case in ("P-1", "P-9"):
            assert desks.refused(command[0], case, *command[1:], by="carl") == "store.no-such-case"
            said.append(desks.complaint)
        assert said[0] == said[1]
    desks.run("propose", "P-1", "--weighing", sheet, by="dora")


def test_an_officer_who_stood_back_can_neither_see_nor_decide_the_case(desks: Desks) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    desks.run("recuse", "P-1", by="carl")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    for command in (("show", "P-1"), ("propose", "P-1", "--weighing", sheet), ("recuse", "P-1")):
        assert desks.refused(*command, by="carl") == "casework.recused"


def test_a_blank_sheet_names_what_must_be_weighed_and_cannot_be_handed_in(desks: Desks) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(desks.run("propose", "P-1", "--blank"))  # which nobody signs
    assert "public_trust:" in sheet.read_text()
    assert "called_back:" in sheet.read_text()
    refused = desks.refused("propose", "P-1", "--weighing", sheet, by="carl", code=2)
    assert refused == "agreement.empty-value"
    assert desks.refused("propose", "P-1", "--weighing", sheet, code=2) == "usage"
    assert "--key" in desks.complaint


def test_whoever_proposes_cannot_approve(desks: Desks) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    assert desks.refused("approve", "P-1", by="carl") == "casework.same-officer"


def test_one_officer_stops_and_two_restart(desks: Desks) -> None:
    desks.run("stop", "police-university", by="carl")
    assert desks.refused("stop", "police-university", by="dora") == "gateway.stopped-already"
    told = desks.told("restart", "police-university", by="gwen")
    assert told["done"] is False
    assert desks.refused("sign", by="carl") == "casework.not-entitled"
    desks.run("sign", by="edda")
    assert desks.refused("restart", "police-university", by="gwen") == "gateway.not-stopped"


def test_an_old_list_of_the_restricted_stops_the_search(desks: Desks, calendar: Calendar) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    calendar.moved = 8
    desks.run("approve", "P-1", by="edda")
    assert desks.refused("trace", "P-1", code=3) == "gateway.restrictions-stale"
    assert desks.told("queue")["cases"][0]["state"] == "approved"


def test_a_court_order_is_recorded_by_two(desks: Desks) -> None:
    sheet, document = desks.folder / "order.yaml", desks.folder / "order.pdf"
    document.write_bytes(b"sealed")
    sheet.write_text(
        "reference: KB-2026-1\ncourt: High Court\neffect: stops\nagreement: police-university\n"
        "valid_from: 2026-03-02\nvalid_until: 2026-04-01\n"
    )
    desks.run("order", "record", sheet, "--document", document, by="lena")
    desks.run("sign", by="edda")
    told = desks.told("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    assert [one["told"]["status"] for one in told["requests"]] == ["held"]
    desks.run("order", "end", "KB-2026-1", by="lena")
    desks.run("sign", by="gwen")
    assert desks.refused("order", "end", "KB-2026-1", by="lena") == "casework.unknown-order"


def test_evidence_that_was_asked_for_is_taken_in(desks: Desks) -> None:
    bare = requests(desks.folder / "r.csv", evidence_crime_reference="")
    told = desks.told("receive", bare, "--requester", "example-police")
    assert [one["told"]["status"] for one in told["requests"]] == ["asked"]
    again = desks.told("evidence", "P-1", requests(desks.folder / "again.csv"))
    assert again["told"]["status"] == "in_progress"
    desks.run("withdraw", "P-1", "--requester", "example-police")
    assert desks.told("queue")["cases"] == []


def test_at_the_desk_every_command_says_of_a_case_what_the_queue_and_show_say(
    desks: Desks,
) -> None:
    """Only a requester reads *in progress*, which may mean anything."""
    bare = requests(desks.folder / "r.csv", evidence_crime_reference="")
    good = requests(desks.folder / "again.csv")
    taken = desks.run("receive", bare, "--requester", "example-police")
    assert "asked  evidence from the requester  asked for crime_reference" in taken
    ready = "ready, waits for a caseworker's proposal"
    assert desks.run("evidence", "P-1", bare) == (
        "P-1: asked, waits for evidence from the requester. asked for crime_reference.\n"
    )
    assert desks.run("evidence", "P-1", good) == f"P-1: {ready}.\n"
    assert f"  {ready}\n" in desks.run("show", "P-1", by="carl")
    assert "a caseworker's proposal" in desks.run("queue")
    again = requests(desks.folder / "2.csv", request_ref="P-2")
    taken = desks.run("receive", again, "--requester", "example-police")
    assert taken.splitlines()[1].split(maxsplit=3)[3].split() == [
        "ready",
        "a",
        "caseworker's",
        "proposal",
        "new",
    ]
    told = desks.told("receive", again, "--requester", "example-police")["requests"][0]
    assert (told["state"], told["waits_for"]) == ("ready", "a caseworker's proposal")
    assert told["told"]["status"] == "in_progress"


def test_a_wrong_passphrase_signs_nothing(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISO_PASSPHRASE", "not the passphrase at all")
    assert desks.refused("stop", "police-university", by="carl", code=2) == "keys.wrong-passphrase"


def test_without_a_passphrase_or_anybody_to_ask_nothing_is_signed(
    founded: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROVISO_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    public = founded.key("ada").with_name("ada.pem.pub")
    arguments = ("officer", "enrol", "x", "--public-key", public, "--role", "approver")
    assert founded.refused(*arguments, by="ada", code=2) == "keys.passphrase-missing"


def test_a_name_that_nobody_has_is_answered_plainly(founded: Desks) -> None:
    founded.enrol("carl", "caseworker")
    assert founded.refused("show", "nothing", by="carl") == "store.no-such-case"
    assert founded.refused("sign", "nothing", by="carl") == "store.no-such-statement"
    assert founded.refused("officer", "leave", "nobody", by="ada") == "casework.not-enrolled"


def test_without_a_sheet_the_questions_are_put_one_by_one(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    answers = ["weighed"] * 8 + ["true", "none", "passed"]
    monkeypatch.setattr("sys.stdin", Typed("".join(f"{line}\n" for line in answers)))
    desks.run("propose", "P-1", by="carl")
    assert "signs_of_refuge" in desks.complaint
    shown = desks.told("show", "P-1", by="edda")
    assert shown["weighing"]["found"] == {"called_back": True, "signs_of_refuge": []}


@pytest.mark.parametrize(("typed", "state"), [("1", "confirmed"), ("", "unmatched")])
def test_whoever_looks_sees_the_record_first_and_no_answer_is_a_doubt(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, typed: str, state: str
) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace", "P-1")
    assert desks.refused("confirm", "P-1", "--person", 2, by="dora") == "gateway.not-a-candidate"
    monkeypatch.setattr("sys.stdin", Typed(f"{typed}\n"))
    shown = desks.run("confirm", "P-1", by="dora")
    assert somebody()["person_id"] in shown
    assert desks.told("queue")["cases"][0]["state"] == "in_hand"
    own = desks.told("queue", by="dora")
    assert own["cases"][0]["state"] == state


def test_a_look_too_early_or_too_late_is_told_where_the_case_stands(desks: Desks) -> None:
    """Not that somebody is missing among those found: nobody was found yet, or it is over."""
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    look = ("confirm", "P-1", "--person", 1)
    assert desks.refused(*look, by="dora") == "gateway.nothing-to-confirm"
    assert "ready" in desks.complaint
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace", "P-1")
    desks.run(*look, by="dora")
    assert desks.refused(*look, by="dora") == "gateway.nothing-to-confirm"
    assert "in_hand" in desks.complaint


def test_a_look_is_never_taken_for_a_doubt_by_accident(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert desks.refused("confirm", "P-1", by="dora", code=2) == "usage"
    monkeypatch.setattr("sys.stdin", Typed(""))
    desks.refused("confirm", "P-1", "--json", by="dora", code=2)
    assert "command.misused" in desks.complaint
    arguments = ("confirm", "P-1", "--person", 1, "--doubt")
    assert desks.refused(*arguments, by="dora", code=2) == "usage"


def test_with_json_an_error_is_a_problem_in_json(desks: Desks) -> None:
    desks.run("show", "nothing", "--json", by="carl", code=4)
    told = json.loads(desks.complaint)
    assert told["type"] == "urn:proviso:error:store.no-such-case"
    assert set(told) == {"type", "title", "detail", "instance"}


def test_an_act_can_be_taken_back_by_whoever_began_it(desks: Desks) -> None:
    desks.run("officer", "leave", "carl", by="ada")
    assert desks.refused("unsign", by="bela") == "casework.not-entitled"
    desks.run("unsign", by="ada")
    assert desks.told("waiting") == {"acts": []}


def test_an_officer_who_has_left_signs_nothing_more(desks: Desks) -> None:
    desks.run("officer", "leave", "carl", by="ada")
    desks.run("sign", by="bela")
    assert desks.refused("stop", "police-university", by="carl") == "casework.not-entitled"


def test_a_lapsed_enrolment_shows_and_signs_nothing(desks: Desks, calendar: Calendar) -> None:
    calendar.moved = 32
    officers = {one["name"]: one for one in desks.told("status")["institution"]["officers"]}
    assert officers["carl"]["lapsed"]
    assert "LAPSED" in desks.run("status")
    assert desks.refused("stop", "police-university", by="carl") == "casework.not-entitled"


def test_a_review_that_is_due_shows(desks: Desks, calendar: Calendar) -> None:
    assert "review due 2027-03-01" in desks.run("status")
    calendar.moved = 365
    assert "ITS REVIEW WAS DUE" in desks.run("status")


def test_a_file_that_is_there_is_not_overwritten_by_an_answer(desks: Desks) -> None:
    there = desks.folder / "there"
    there.write_text("kept")
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    assert desks.refused("call", "P-1", "--out", there, code=2) == "files.already-there"
    assert there.read_text() == "kept"


def test_the_same_file_twice_is_the_same_cases(desks: Desks) -> None:
    file = requests(desks.folder / "r.csv")
    first = desks.told("receive", file, "--requester", "example-police")
    again = desks.told("receive", file, "--requester", "example-police")
    assert [one["case"] for one in first["requests"]] == [one["case"] for one in again["requests"]]
    assert len(desks.told("queue")["cases"]) == 1


def test_a_live_home_stands_on_no_other_day_than_the_machines(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROVISO_TODAY", "2026-03-03")
    assert desks.refused("queue", code=2) == "home.clock-is-real"


def test_a_name_that_two_requesters_use_must_be_said_in_full(desks: Desks) -> None:
    public = desks.makes_a_key("court", "requester")
    desks.run(
        "requester", "add", "county-court", "--public-key", public, "--person", "DC 1177",
        "--person", "DI 204", by="ada",
    )  # fmt: skip
    desks.run("sign", by="bela")
    file = requests(desks.folder / "r.csv")
    for requester in ("example-police", "county-court"):
        desks.run("receive", file, "--requester", requester)
    assert desks.refused("show", "P-1", by="carl") == "gateway.ambiguous-name"
    desks.run("show", "county-court/P-1", by="carl")


def test_an_envelope_of_somebody_else_is_not_opened(desks: Desks) -> None:
    sealed = desks.folder / "sealed"
    sealed.write_bytes(b"not an answer")
    out = desks.folder / "out.json"
    arguments = ("requester", "open", sealed, "--key", desks.key("police"), "--out", out)
    assert desks.refused(*arguments, code=2) == "files.not-an-envelope"
    assert not out.exists()


def test_a_rehearsal_does_not_wait_for_a_database() -> None:
    """`proviso run` shares the gateway with a home, and nothing of what keeps one."""
    loads = "import sys, proviso_gateway.cli, proviso_gateway.assembly.rehearsing"
    code = f"{loads}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("module", ["proviso_gateway", "proviso_gateway.cli"])
def test_nothing_heavy_is_loaded_before_a_command_needs_it(module: str) -> None:
    heavy = {"django", "numpy", "polars", "pyarrow", "z3"}
    asked = f"import sys, {module}; print(*sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""


def test_who_restores_what_the_key_forgets_is_told_what_a_receipt_can_prove(
    founded: Desks,
) -> None:
    public, backup = founded.folder / "public", founded.folder / "backup"
    founded.run("publish", "--out", public)
    founded.run("backup", backup)
    founded.enrol("lena", "lawyer")
    founded.run("sequence")
    known = ("--signing-key", founded.folder / "log.pem", "--published", public)
    restored = ("restore", backup, founded.folder / "restored", *known)
    assert founded.refused(*restored, code=2) == "log.signed-elsewhere"
    told = founded.run(*restored, "--forget-signed")
    assert "can prove that this log tells two histories." in told


def test_whoever_searches_a_register_whose_index_does_not_fit_is_told_why_it_takes_longer(
    desks: Desks,
) -> None:
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("register", "load", desks.folder / "register")
    (index,) = (desks.home / "register").glob("*.index")
    (index / "known.npy").write_bytes(b"")
    desks.run("trace", "P-1")
    told = "The register is read again, which takes longer (register.index-damaged): `known.npy`"
    assert desks.complaint.startswith(told)
    found = desks.told("show", "example-police/P-1", by="dora")
    assert [one["person_id"] for one in found["people"]] == [somebody()["person_id"]]
    assert desks.complaint == ""


def test_a_register_that_lacks_a_declared_field_says_so_when_it_is_loaded(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = "fields:\n  hall: {label: Hall, type: text, why: To knock there.}\n"
    text = UNIVERSITY.read_text().replace("\ndiscloses: [", f"\n{hall}\ndiscloses: [hall, ")
    halls = desks.folder / "halls.yaml"
    halls.write_text(text.replace("agreement: police-university", "agreement: police-halls"))
    assert halls.read_text() != UNIVERSITY.read_text()
    monkeypatch.setattr("tests.cli.desks.UNIVERSITY", halls)
    desks.adopt()
    desks.run("sign", by="gwen")
    folder = desks.folder / "register"
    told = desks.run("register", "load", folder)
    assert "register.field-not-held: The register holds no field `hall`." in told
    assert desks.told("register", "load", folder)["lacking"] == [
        "The register holds no field `hall`."
    ]
    metadata = json.loads((folder / "register.json").read_text())
    (folder / "register.json").write_text(json.dumps(metadata | {"fields": {"hall": "text"}}))
    header, *lines = (folder / "person.csv").read_text().splitlines()
    rows = [f"{header},hall", *(f"{line},North" for line in lines)]
    (folder / "person.csv").write_text("\n".join(rows) + "\n")
    assert "register.field" not in desks.run("register", "load", folder)
