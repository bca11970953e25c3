"""Telling people by e-mail what is due from them: once a day, naming nobody, losing nothing."""

from __future__ import annotations

import datetime
import email
import email.policy
import json
import re
import shutil
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from tests.portal.served import EXAMPLES
from tests.showing.pseudo import LANGUAGE, spoken, write_catalogue

from proviso_gateway.assembly import reminding
from proviso_gateway.assembly.accounts import accounts_of
from proviso_gateway.assembly.demonstrating import make_demonstration, required
from proviso_gateway.assembly.home import open_home
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.views.notices import Notice, NoticeKind
from proviso_gateway.pages import translating

CARLS, DORAS = "carl@disclosures.example", "dora@disclosures.example"
A_DAY = datetime.timedelta(days=1)
Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("remind") / "home"
    make_demonstration(folder, EXAMPLES, origin="http://localhost:8000")
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(made.parent, tmp_path / "copy")) / "home"
    text = (folder / "home.toml").read_text()
    (folder / "home.toml").write_text(text.replace(str(made.parent), str(folder.parent)))
    monkeypatch.setenv("PROVISO_HOME", str(folder))
    monkeypatch.setenv("PROVISO_TODAY", required(folder).today.isoformat())
    return folder


@pytest.fixture
def told(home: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command, and reads the object that it prints."""

    def run(*words: str, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        left = run_command([*words, "--json"])
        said = capsys.readouterr()
        assert left == code, said.err
        found: dict[str, Any] = json.loads(said.out or said.err)
        return found

    return run


def says(folder: Path, **lines: object) -> None:
    """Write these lines into a home's file, in the place of its own."""
    file = folder / "home.toml"
    kept = [one for one in file.read_text().splitlines() if one.split(" ")[0] not in lines]
    more = [f"{name} = {json.dumps(value)}" for name, value in lines.items()]
    file.write_text("\n".join([*kept, *more]) + "\n")


def mails(folder: Path) -> list[Message]:
    return [email.message_from_bytes(one.read_bytes()) for one in sorted(folder.glob("*.eml"))]


def test_whoever_has_an_address_is_told_once_a_day_and_the_others_are_counted(
    home: Path, told: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(home, portal="https://disclosures.example")
    for name, officer, address in (("carl", "Carl", CARLS), ("dora", "Dora", DORAS)):
        called = next(
            one.called for one in required(home).players if one.called.startswith(officer)
        )
        told("account", "add", name, "--officer", called, "--email", address)
    first = told("remind")
    assert first["told"] == 2
    assert first["without_address"] == 2  # the approver and the guardian may look, too
    posted = mails(home / "mail")
    assert {one["To"] for one in posted} == {CARLS, DORAS}
    assert told("remind") == first | {"told": 0, "already": 2}
    assert len(mails(home / "mail")) == 2
    found = reminding.notices(open_home(home, on=required(home).today).gateway)
    monkeypatch.setattr(reminding, "notices", lambda gateway: found)
    assert told("remind")["already"] == 2
    monkeypatch.setenv("PROVISO_TODAY", (required(home).today + A_DAY).isoformat())
    assert told("remind")["told"] == 2
    assert len(mails(home / "mail")) == 4


def test_a_message_names_nobody_and_nothing_but_how_many_and_by_when(home: Path, told: Run) -> None:
    says(home, portal="https://disclosures.example")
    carl = next(one.called for one in required(home).players if one.who == "carl")
    told("account", "add", "carl", "--officer", carl, "--email", CARLS)
    told("remind")
    (posted,) = mails(home / "mail")
    assert posted["Subject"] == "Something is due from you"
    assert posted["From"] == "no-reply@rehearsal.invalid"
    text = str(posted.get_payload())
    first, empty, where, last, *_ = text.splitlines()
    assert first.endswith("2017.")
    assert "need something of you" in first or "needs something of you" in first
    assert empty == ""
    assert where == "Sign in to read what it is: https://disclosures.example"
    assert last == "This message was sent by a machine and needs no answer."
    whole = posted.as_string()
    for word in (carl, "look", "search", "match", "home-office", "HO-17", socket.gethostname()):
        assert word not in whole, word
    (file,) = (home / "mail").glob("*.eml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "carl" not in file.name


def test_a_message_is_in_the_language_of_the_house(
    home: Path, told: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_catalogue(tmp_path / "locale")
    monkeypatch.setattr(translating, "CATALOGUES", tmp_path / "locale")
    translating.languages.cache_clear()
    says(home, language=LANGUAGE)
    carl = next(one.called for one in required(home).players if one.who == "carl")
    told("account", "add", "carl", "--officer", carl, "--email", CARLS)
    try:
        told("remind")
    finally:
        translating.languages.cache_clear()
    file = next((home / "mail").glob("*.eml"))
    posted = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert posted["Subject"].strip() == spoken("Something is due from you")
    assert not re.search("[A-Za-z]", posted.get_content())


def test_who_is_killed_between_posting_and_recording_posts_once_more_and_then_never(
    home: Path, told: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    carl = next(one.called for one in required(home).players if one.who == "carl")
    told("account", "add", "carl", "--officer", carl, "--email", CARLS)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reminding, "_keep", killed)
        assert run_command(["remind"]) != 0
    assert len(mails(home / "mail")) == 1
    assert told("remind")["told"] == 1
    assert told("remind")["told"] == 0
    assert len(mails(home / "mail")) == 2


def test_an_address_is_changed_and_taken_away_and_lies_nowhere_in_the_clear(
    home: Path, told: Run
) -> None:
    carl = next(one.called for one in required(home).players if one.who == "carl")
    told("account", "add", "carl", "--officer", carl)
    assert told("remind")["told"] == 0
    told("account", "address", "carl", "--email", CARLS)
    data = b"".join(one.read_bytes() for one in home.glob("accounts.sqlite*"))
    assert CARLS.encode() not in data
    assert told("remind")["told"] == 1
    told("account", "address", "carl")
    after = told("remind")
    assert (after["told"], after["already"]) == (0, 0)
    told("account", "address", "carl", "--email", CARLS)
    told("account", "end", "carl")
    assert told("remind")["already"] == 0


@pytest.mark.parametrize(
    "address", ["carl", "carl@", "a b@x.example", "c@x.example\nBcc: d@y.example"]
)
def test_what_is_no_address_is_refused_and_not_repeated(
    home: Path, told: Run, address: str
) -> None:
    found = told("account", "add", "carl", "--officer", "Somebody", "--email", address, code=2)
    assert str(found["type"]).endswith("mail.bad-address")
    assert address not in json.dumps(found)


def test_people_of_an_organisation_that_asks_are_told_too(home: Path, told: Run) -> None:
    opened = accounts_of(home)
    opened.add("thirty", "Officer 31", requester="home-office", address="o31@asks.example")
    notice = Notice(
        NoticeKind.REQUEST, "a", required(home).today,
        requester="home-office", person="Officer 31",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reminding, "notices", lambda gateway: (notice,))
        assert told("remind") == {
            "told": 1, "already": 0, "without_address": 0, "refused": 0,
        }  # fmt: skip
    (posted,) = mails(home / "mail")
    assert posted["To"] == "o31@asks.example"
    assert "One request of yours needs something of you by" in str(posted.get_payload())


class Server:
    """A server that takes e-mail, in a thread, and refuses one recipient."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses, self.taken = refuses, list[str]()
        self.listens = socket.create_server(("127.0.0.1", 0))
        self.port = self.listens.getsockname()[1]
        threading.Thread(target=self.serves, daemon=True).start()

    def serves(self) -> None:
        while True:
            try:
                one, _ = self.listens.accept()
            except OSError:
                return
            with one, one.makefile("rwb") as file:
                self.talks(file)

    def talks(self, file: Any) -> None:
        def say(line: str) -> None:
            file.write(line.encode() + b"\r\n")
            file.flush()

        say("220 here")
        for raw in file:
            line = raw.decode().strip()
            word = line[:4].upper()
            if word == "DATA":
                say("354 go on")
                text = ""
                while (raw := file.readline().decode()) != ".\r\n":
                    text += raw
                self.taken.append(text)
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                refused = word == "RCPT" and self.refuses and self.refuses in line
                say("550 no such person" if refused else "250 so be it")


def test_a_server_takes_it_and_one_address_that_it_refuses_holds_nobody_else_up(
    home: Path, told: Run
) -> None:
    server = Server(refuses=CARLS)
    says(home, mail_host="127.0.0.1", mail_port=server.port, mail_security="none",
         mail_from="disclosures@office.example")  # fmt: skip
    for who, address in (("carl", CARLS), ("dora", DORAS)):
        called = next(one.called for one in required(home).players if one.who == who)
        told("account", "add", who, "--officer", called, "--email", address)
    found = told("remind", code=1)
    assert (found["told"], found["refused"]) == (1, 1)
    (text,) = server.taken
    assert f"To: {DORAS}" in text
    assert "From: disclosures@office.example" in text
    assert not (home / "mail").exists()
    again = told("remind", code=1)
    assert (again["told"], again["already"], again["refused"]) == (0, 1, 1)
    server.listens.close()


def test_a_server_that_does_not_answer_is_named_and_nobody_counts_as_told(
    home: Path, told: Run
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    says(home, mail_host="127.0.0.1", mail_port=port, mail_security="none")
    carl = next(one.called for one in required(home).players if one.who == "carl")
    told("account", "add", "carl", "--officer", carl, "--email", CARLS)
    found = told("remind", code=3)
    assert str(found["type"]).endswith("mail.no-server")
    assert CARLS not in json.dumps(found)
    assert not (home / "reminded").exists()
    says(home, mail_host="")
    assert told("remind")["told"] == 1
    assert (home / "reminded").read_text().strip() == required(home).today.isoformat()


@pytest.mark.parametrize(
    ("line", "value"),
    [("portal", "https://x.example/path"), ("portal", "ftp://x.example"), ("mail_port", 0),
     ("mail_security", "maybe"), ("mail_from", "nobody"), ("mail_folder", "mail"),
     ("language", "Cymraeg, os gwelwch yn dda")],
)  # fmt: skip
def test_a_line_about_mail_that_cannot_be_is_named(
    home: Path, told: Run, line: str, value: object
) -> None:
    says(home, **{line: value})
    found = told("remind", code=2)
    assert str(found["type"]).endswith("home.malformed")
    assert line in json.dumps(found)


def test_a_queue_says_whose_enrolment_lapses(home: Path, told: Run) -> None:
    assert told("queue")["lapses"] == []
    with pytest.raises(Problem, match="no-such-account"):
        accounts_of(home).change_address_named("nobody", "")


def test_an_upgrade_brings_accounts_of_an_earlier_version_along(home: Path, told: Run) -> None:
    accounts_of(home).add("old", "Somebody Old", officer="")
    call_command("migrate", "accounts", "0002", database="default", verbosity=0)
    assert "accounts_notice" not in connections["default"].introspection.table_names()
    told("upgrade")
    names = connections["default"].introspection.table_names()
    assert {"accounts_notice", "accounts_accountnote"} <= set(names)
    told("account", "address", "old", "--email", CARLS)
