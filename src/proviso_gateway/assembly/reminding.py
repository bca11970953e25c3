"""Telling people by e-mail what is due from them, once a day, and keeping that they were told.

A message is recorded once it is posted. Whoever is killed in between posts it once more the next
time, and never twice.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from proviso_gateway.adapters.accounts.models import Account
from proviso_gateway.adapters.accounts.models import Notice as NoticeRow
from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.adapters.mail import Mailbox, MailFolder, MailServer
from proviso_gateway.assembly.accounts import Accounts, Here, accounts_of
from proviso_gateway.assembly.drafts import ALIAS
from proviso_gateway.assembly.home import REMINDED, Home
from proviso_gateway.assembly.key_ring import passphrase_in
from proviso_gateway.assembly.settings import Settings
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.views.notices import Notice, notices
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Day

LOCK, MAIL = "remind.lock", "mail"
"""Files of a home: held by whoever posts, so that no two do; where e-mail lies by default."""

KEPT_DAYS = 31
"""How long it is kept that somebody was told."""

Words = Callable[[tuple[Notice, ...], str, str], tuple[str, str]]
"""What is due from one person, the portal's address, and the house's language → a message's subject
and text."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many people were told by e-mail, had been told all of it today, have no address, so that
    they read it in the worklist alone, or could not be told because a server refused."""

    told: int = 0
    already: int = 0
    without_address: int = 0
    refused: int = 0


def remind(home: Home, words: Words) -> Reminded:
    """Tell everybody by e-mail what is due from them and was not told them today.

    Raises `mail.no-server` and `mail.cannot-write`, after which who was told is on record, and
    `home.cannot-write`. One at a time posts for a home; others wait.
    """
    try:
        lock = lock_new_file(home.folder / LOCK)
    except OSError:
        raise problem("home.cannot-write") from None
    with lock:
        done = _remind(home, accounts_of(home.folder), mailbox_of(home), words)
        try:
            write(home.folder / REMINDED, f"{home.gateway.today()}\n".encode(), 0o600)
        except OSError:
            raise problem("home.cannot-write") from None
    return done


def _remind(home: Home, accounts: Accounts, mailbox: Mailbox, words: Words) -> Reminded:
    today, said = home.gateway.today(), home.settings
    told = already = refused = 0
    by_person, without = _by_person(home, accounts)
    for account, due in by_person:
        new = _not_told(accounts, account, due, today)
        if not new:
            already += 1
            continue
        subject, text = words(tuple(new.values()), said.portal, said.language)
        try:
            mailbox.send(accounts.address(account), subject, text, today)
        except Problem as wrong:
            if wrong.code != "mail.refused":
                raise
            refused += 1
            continue
        _keep(account, new, today)
        told += 1
    _forget(today)
    return Reminded(told, already, without, refused)


def _by_person(home: Home, accounts: Accounts) -> tuple[list[tuple[Any, tuple[Notice, ...]]], int]:
    """What is due, by the account whose address it goes to; and from how many people it is due who
    have none."""
    charter = home.gateway.store.charter()
    found: dict[Any, list[Notice]] = defaultdict(list)
    without: list[Notice] = []
    there = [(one, accounts.here(home.gateway, one)) for one in _with_address()]
    for notice in notices(home.gateway):
        account = next((one for one, here in there if _is_for(charter, notice, here)), None)
        if account is None:
            without.append(notice)
        else:
            found[account].append(notice)
    people = {(one.key, one.requester, one.person) for one in without}
    return [(account, tuple(due)) for account, due in found.items()], len(people)


def _is_for(charter: Charter, notice: Notice, here: Here) -> bool:
    if notice.key:
        return bool(here.key) and charter.one_person(here.key, notice.key)
    return (here.requester, here.called) == (notice.requester, notice.person)


def _with_address() -> Iterator[Any]:
    yield from Account.objects.using(ALIAS).filter(is_active=True).exclude(address=b"")


def _not_told(
    accounts: Accounts, account: Any, due: tuple[Notice, ...], today: Day
) -> dict[str, Notice]:
    """What this person was not told today, each by its mark."""
    marked = {accounts.secret.handle("notice", f"{one.kind} {one.about}"): one for one in due}
    told = NoticeRow.objects.using(ALIAS).filter(account=account, day=today)
    for mark in told.values_list("mark", flat=True):
        marked.pop(mark, None)
    return marked


def _keep(account: Any, told: dict[str, Notice], today: Day) -> None:
    rows = [NoticeRow(account=account, day=today, mark=mark) for mark in told]
    with transaction.atomic(ALIAS):
        NoticeRow.objects.using(ALIAS).bulk_create(rows)


def _forget(today: Day) -> None:
    """Drop what was kept of days long past."""
    old = today - datetime.timedelta(days=KEPT_DAYS)
    NoticeRow.objects.using(ALIAS).filter(day__lt=old).delete()


def mailbox_of(home: Home) -> Mailbox:
    """Where this home's e-mail is posted, as its settings say."""
    said = home.settings
    sender = said.mail_from or f"no-reply@{said.origin.partition('/')[0]}"
    if not said.mail_host:
        return MailFolder(
            Path(said.mail_folder) if said.mail_folder else home.folder / MAIL, sender
        )
    return MailServer(
        said.mail_host, said.mail_port, said.mail_security, said.mail_user, _password(said), sender
    )


def _password(said: Settings) -> str:
    return passphrase_in(Path(said.mail_password_file)) if said.mail_password_file else ""
