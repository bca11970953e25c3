"""What those who ask began to write is about people, and is not kept for ever."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.cli.desks import CALLED_BACK, Desks, requests

from proviso_gateway.adapters.accounts.models import Account, Draft
from proviso_gateway.assembly.accounts import Accounts, accounts_of
from proviso_gateway.assembly.drafts import ASKED, FILE, PAPER
from proviso_gateway.assembly.settings import change_settings

CASE = "abcdefghijklmnopqrstuvwxyz"[:26]


@pytest.fixture
def written(desks: Desks) -> tuple[Accounts, Any]:
    """An account with a request, a file, a document of each, and an officer's weighing."""
    asks = ("--requester", "example-police", "--person", "DC 1177")
    desks.run("account", "add", "DC 1177", *asks, *CALLED_BACK)
    accounts = accounts_of(desks.home)
    account = Account.objects.get()
    accounts.keep_draft(account, f"{ASKED}one", {"family_name": "Quill"})
    accounts.keep_paper(account, f"{PAPER}one 0123", b"paper")
    accounts.keep_draft(account, f"{FILE}two", {"its name": "requests.csv"})
    accounts.keep_paper(account, f"{PAPER}two file", b"rows")
    accounts.keep_draft(account, CASE, {"necessity": "no other lead"})
    return accounts, account


def rest(days: int, *abouts: str) -> None:
    """Let so many days pass since these were written to; since all, with none named."""
    found = Draft.objects.filter(about__in=abouts) if abouts else Draft.objects.all()
    found.update(kept=timezone.now() - datetime.timedelta(days=days))


def there() -> set[str]:
    return set(Draft.objects.values_list("about", flat=True))


def test_what_nobody_went_on_with_is_deleted_with_its_documents(
    desks: Desks, written: tuple[Accounts, Any]
) -> None:
    rest(29)
    assert desks.told("sequence")["drafts"] == 0
    assert len(there()) == 5
    rest(31)
    assert "deleted, too old: 2" in desks.run("sequence")
    assert there() == {CASE}  # an officer's words are never lost


def test_a_document_stays_as_long_as_its_draft(desks: Desks, written: tuple[Accounts, Any]) -> None:
    rest(40, f"{PAPER}one 0123", f"{PAPER}two file")
    assert desks.told("sequence")["drafts"] == 0
    assert len(there()) == 5
    Draft.objects.filter(about=f"{ASKED}one").delete()  # and one without any goes
    desks.run("sequence")
    assert there() == {f"{FILE}two", f"{PAPER}two file", CASE}


def test_whoever_goes_on_keeps_it(desks: Desks, written: tuple[Accounts, Any]) -> None:
    accounts, account = written
    rest(31)
    accounts.keep_draft(account, f"{ASKED}one", {"family_name": "Quill", "postcode": "QX1 2AB"})
    assert desks.told("sequence")["drafts"] == 1
    assert there() == {f"{ASKED}one", f"{PAPER}one 0123", CASE}


def test_how_long_is_a_line_of_the_homes_settings(
    desks: Desks, written: tuple[Accounts, Any]
) -> None:
    change_settings(desks.home, draft_days=2)
    rest(3)
    assert desks.told("sequence")["drafts"] == 2


def test_a_home_without_accounts_has_nothing_to_forget(desks: Desks) -> None:
    assert desks.told("sequence")["drafts"] == 0
    assert not Path(desks.home / "accounts.sqlite").exists()


def weighed(desks: Desks, about: str = CASE) -> None:
    """An account of Carl's, with a weighing that he began."""
    desks.run("account", "add", "carl@example", "--officer", "carl")
    accounts = accounts_of(desks.home)
    accounts.keep_draft(Account.objects.get(), about, {"necessity": "no other lead"})


@pytest.fixture
def case(desks: Desks) -> str:
    """A case that is to be weighed, and a weighing of it that Carl began."""
    desks.run("receive", requests(desks.folder / "asks.csv"), "--requester", "example-police")
    (row,) = desks.told("queue")["cases"]
    weighed(desks, row["case"])
    return str(row["case"])


def test_a_weighing_stays_as_long_as_its_writer_can_go_on_with_it(desks: Desks, case: str) -> None:
    rest(400)
    assert desks.told("sequence")["weighings"] == 0
    assert there() == {case}


def test_whoever_stands_back_keeps_nothing_that_they_began(
    desks: Desks, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = tmp_path / f"weighing-{case[:8]}.yaml"
    typed.write_text("factors:\n")
    desks.run("recuse", case, by="carl")
    assert "weighings deleted, not to be gone on with: 1" in desks.run("sequence")
    assert not there()
    assert not typed.exists()


def test_a_case_that_is_set_apart_leaves_no_words_with_others(desks: Desks, case: str) -> None:
    desks.run("set-apart", case, "--for", "dora", "--for", "edda", by="gwen")
    assert desks.told("sequence")["weighings"] == 1
    assert not there()


def test_a_weighing_goes_with_its_case(desks: Desks, case: str) -> None:
    desks.run("withdraw", "P-1", "--requester", "example-police")
    assert desks.told("sequence")["weighings"] == 1


def test_whoever_left_keeps_a_weighing_as_long_as_anybody_who_asks(desks: Desks, case: str) -> None:
    desks.run("officer", "leave", "carl", by="ada")
    desks.run("sign", by="bela")
    rest(29)
    assert desks.told("sequence")["weighings"] == 0
    rest(31)
    assert desks.told("sequence")["weighings"] == 1


def test_a_weighing_of_a_case_that_is_not_here_goes(desks: Desks, case: str) -> None:
    accounts_of(desks.home).keep_draft(Account.objects.get(), CASE, {"necessity": "none"})
    assert desks.told("sequence")["weighings"] == 1
    assert there() == {case}
