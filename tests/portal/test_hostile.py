"""What people and machines send that no form has, on both databases: each gets a plain answer.

No page of these is our fault (500), and none repeats what was sent.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from tests.adapters.keeping import LASTING
from tests.databases import fresh_postgresql_url, server_binaries
from tests.portal.served import EXAMPLES, Sender, Served, free_port, serving

from proviso_gateway.assembly.demonstrating import make_demonstration
from proviso_gateway.casework.lifecycle import CaseState

NOBODYS = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
WORDS = "Weighed for this person and this request"


@pytest.fixture(scope="session", params=LASTING)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A demonstration on each database, served."""
    folder, port = tmp_path_factory.mktemp("served") / "home", free_port()
    database = fresh_postgresql_url(empty=True) if request.param == "postgresql" else ""
    origin = f"http://localhost:{port}"
    make_demonstration(folder, EXAMPLES, origin=origin, database=database)
    with serving(folder, port):
        yield Served(folder, port)


def cases(served: Served, state: CaseState) -> list[str]:
    home = served.home()
    found = home.store.cases(state)
    home.close()
    return list(found)


def proposed(served: Served, carl: Sender) -> str:
    """A case that waits to be weighed, weighed; the address at which its proposal is signed."""
    case = cases(served, CaseState.READY)[0]
    carl.get(f"/cases/{case}/weigh")
    factors = dict.fromkeys(re.findall(r'name="(f-\w+)"', carl.text), WORDS)
    carl.post(f"/cases/{case}/weigh", finding="passed", **factors)
    assert carl.at.startswith("/sign/"), carl.text
    return carl.at


def test_a_form_that_is_sent_twice_is_taken_once_and_going_back_shows_nothing_to_sign(
    served: Served,
) -> None:
    carl = served.as_("carl")
    address = proposed(served, carl)
    assert "Proposed, and signed by you" in carl.signs()
    home = served.home()
    before = home.store.recorded()
    carl.post(address, by="demonstration")
    assert carl.status == 409
    assert "it was signed already" in carl.text
    carl.get(address)  # the back button
    assert "it was signed already" in carl.text
    assert home.store.recorded() == before
    home.close()


def test_an_act_is_signed_by_whoever_it_was_shown_to_alone(served: Served) -> None:
    carl, dora = served.as_("carl"), served.as_("dora")
    address = proposed(served, carl)
    dora.get(address)
    assert dora.status == 409
    assert WORDS not in dora.text
    carl.get(address)
    assert carl.status == 200


def test_of_one_person_with_two_accounts_only_one_act_counts(served: Served) -> None:
    first, second = served.as_("carl"), served.as_("carl")
    one = proposed(served, first)
    case = cases(served, CaseState.READY)[0]
    second.get(f"/cases/{case}/weigh")
    factors = dict.fromkeys(re.findall(r'name="(f-\w+)"', second.text), WORDS)
    second.post(f"/cases/{case}/weigh", finding="passed", **factors)
    other = second.at
    assert other.startswith("/sign/")
    assert other != one
    assert "Proposed, and signed by you" in first.signs()
    second.post(other, by="demonstration")
    assert second.status == 409
    second.post(f"/cases/{case}/decide", act="approve")
    assert second.status in (403, 409)
    assert case in cases(served, CaseState.PROPOSED)


def test_a_session_that_ends_amid_a_form_loses_no_word_of_what_was_kept(served: Served) -> None:
    carl = served.as_("carl")
    case = cases(served, CaseState.READY)[0]
    carl.get(f"/cases/{case}/weigh")
    factor = re.findall(r'name="(f-\w+)"', carl.text)[0]
    carl.post(f"/cases/{case}/weigh", **{factor: "kept words"})
    assert carl.status == 200
    del carl.cookies["session"]
    carl.post(f"/cases/{case}/weigh", **{factor: "too late"})
    assert carl.at == "/sign-in" or carl.status == 403
    again = served.as_("carl")
    assert "kept words" in again.get(f"/cases/{case}/weigh")


def test_anothers_request_is_answered_as_if_there_were_none(served: Served) -> None:
    asker = served.as_("officer-14")
    for path in (f"/ask/{NOBODYS}", "/ask/zz", "/ask/new-nothing"):
        asker.get(path)
        assert asker.status == 404, path
    asker.get(f"/cases/{cases(served, CaseState.READY)[0]}")
    assert asker.status == 403


@pytest.mark.parametrize("sent", ["a\x00b", "\x00", "a\x1b[31mb", "\u202eeman", "\ud7ff\uffff"])
def test_characters_that_nobody_sees_end_in_a_page(served: Served, sent: str) -> None:
    carl, asker, nobody = served.as_("carl"), served.as_("officer-14"), Sender(served.port)
    case = cases(served, CaseState.READY)[0]
    carl.get(f"/cases/{case}/weigh")
    factors = dict.fromkeys(re.findall(r'name="(f-\w+)"', carl.text), sent)
    carl.post(f"/cases/{case}/weigh", finding="passed", **factors)
    assert carl.status in (200, 409, 422), carl.text
    carl.post(f"/cases/{case}/weigh", finding=sent, **factors)
    assert carl.status in (200, 409, 422), carl.text
    carl.post(f"/cases/{case}/decide", act=sent)
    assert carl.status in (403, 409, 422), carl.text
    asker.get("/ask/new")
    asker.post("/ask/new", request_ref=sent, ground=sent, fields=sent, agreement=sent)
    assert asker.status in (200, 404, 409, 422), asker.text
    nobody.get("/sign-in")
    nobody.post("/sign-in", name=sent, password=sent)
    assert nobody.status in (200, 422), nobody.text


@pytest.mark.parametrize("path", ["/cases/%00", "/ask/%00", "/cases/..%2f..", "/%ff", "/sign/%00",
                                  "/cases?show=%00", "//evil.example/"])  # fmt: skip
def test_addresses_that_nobody_wrote_are_no_pages(served: Served, path: str) -> None:
    carl = served.as_("carl")
    carl.get(path)
    assert carl.status in (200, 403, 404, 409), carl.text
    assert carl.status != 200 or path.startswith("/cases?")


def test_a_body_that_is_too_large_is_refused_in_words(served: Served) -> None:
    carl = served.as_("carl")
    case = cases(served, CaseState.READY)[0]
    carl.get(f"/cases/{case}/weigh")
    carl.post(f"/cases/{case}/weigh", finding="passed", **{"f-necessity": "x" * 3_000_000})
    assert carl.status == 413
    assert "too large" in carl.text
    fields = {f"f-{number}": "x" for number in range(2_000)}
    carl.get(f"/cases/{case}/weigh")
    carl.post(f"/cases/{case}/weigh", **fields)
    assert carl.status == 413
    assert "too large" in carl.text


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:1@evil", ""])
def test_a_host_that_is_not_ours_gets_nothing(served: Served, host: str) -> None:
    http = HTTPConnection("localhost", served.port, timeout=30)
    http.putrequest("GET", "/sign-in", skip_host=True)
    http.putheader("Host", host)
    http.endheaders()
    answer = http.getresponse()
    text = answer.read().decode()
    http.close()
    assert answer.status == 400
    assert "evil" not in text
    assert "<form" not in text


@pytest.mark.parametrize("name", ["Origin", "Referer"])
def test_a_form_of_another_origin_does_nothing(served: Served, name: str) -> None:
    carl = served.as_("carl")
    address = proposed(served, carl)
    home = served.home()
    before = home.store.recorded()
    carl.headers = {name: "https://evil.example"}
    carl.post(address, by="demonstration")
    if name == "Origin":  # over plain HTTP a browser's `Origin` is what counts
        assert carl.status == 403
        assert "gone stale" in carl.text
        assert home.store.recorded() == before
    home.close()


def test_a_dump_of_the_database_names_nobody_without_the_case_keys(
    served: Served, tmp_path: Path
) -> None:
    """Neither the database of cases nor that of accounts: who asked, about whom, what was said."""
    home = served.home()
    url = home.settings.database
    told = {"Agnieszka", "Szczep", "Wren Street", "QX1 2AB", "Carl Ashby", "Edda Holm",
            "Officer 14", "HO-17-001", "Inspector 3", "No other lead"}  # fmt: skip
    whole = {word for handle in home.store.cases() for word in told
             if word in repr(home.store.case(handle))}  # fmt: skip
    home.close()
    assert {"Agnieszka", "QX1 2AB", "HO-17-001", "No other lead"} <= whole
    for data in _dumped(served.folder, url, tmp_path):
        for word in told:
            assert word.encode() not in data, word
            assert word.encode().hex().encode() not in data, word


def _dumped(folder: Path, url: str, out: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(folder / "accounts.sqlite")) as accounts:
        yield "\n".join(accounts.iterdump()).encode()
    for name in ("accounts.sqlite", "accounts.sqlite-wal", "proviso.sqlite", "proviso.sqlite-wal"):
        if (folder / name).exists():
            yield (folder / name).read_bytes()
    if not url:
        with closing(sqlite3.connect(folder / "proviso.sqlite")) as cases:
            yield "\n".join(cases.iterdump()).encode()
        return
    binaries = server_binaries()
    program = shutil.which("pg_dump", path=str(binaries))
    if program is not None:
        subprocess.run([program, "--inserts", "-f", out / "dump.sql", url], check=True)
        yield (out / "dump.sql").read_bytes()
    with psycopg.connect(url) as connection:
        named = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in named:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # type: ignore[arg-type]
            yield repr(rows).encode()
