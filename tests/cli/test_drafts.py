"""What those who ask began to write is about people, and is not kept for ever."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.cli.desks import CALLED_BACK, Desks

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
