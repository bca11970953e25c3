"""Deleting what people began to write once there is no reason to keep it: it is about people.

What those who ask began is deleted once nobody has gone on with it for so many days; an officer's
weighing as soon as its case is out of their sight or is decided, and with their enrolment once that
has ended for as long. It is done at anybody's sign-in, by `proviso sequence`, and when a case is
set apart in the portal.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from proviso_gateway.adapters.accounts.models import Draft
from proviso_gateway.assembly.accounts import Accounts, accounts_of
from proviso_gateway.assembly.drafts import ALIAS
from proviso_gateway.assembly.home import Home
from proviso_gateway.assembly.serving import ACCOUNTS
from proviso_gateway.gateway.views.unfinished import serves, without_reason
from proviso_gateway.terms import Handle

LETTERS = 26
"""Of a case's handle: what an officer began to write is kept under it."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many drafts were deleted: of those who ask, and of officers who weighed a case."""

    asked: int = 0
    weighed: int = 0


def forget_in(home: Home) -> Forgotten:
    """Delete what is due in this home, where it has accounts; how much there was."""
    if not (home.folder / ACCOUNTS).is_file():
        return Forgotten()
    return forget(accounts_of(home.folder), home)


def forget(accounts: Accounts, home: Home) -> Forgotten:
    """Delete what is due among these accounts of a home; how much there was."""
    now, days = timezone.now(), home.settings.draft_days
    return Forgotten(accounts.forget_drafts(now, days), forget_weighings(home, now, days))


def forget_weighings(home: Home, now: datetime.datetime, days: int) -> int:
    """Delete what officers began to write about cases and have no reason to keep; how many there
    were."""
    begun = Draft.objects.using(ALIAS).exclude(account__officer="").exclude(about__contains=" ")
    rows = [
        (number, key, Handle(about), kept)
        for number, key, about, kept in begun.values_list("pk", "account__officer", "about", "kept")
        if len(about) == LETTERS
    ]
    if not rows:
        return 0
    gone = without_reason(home.gateway, ((key, about) for _, key, about, _ in rows))
    there = {key: serves(home.gateway, key) for key in {key for _, key, _, _ in rows}}
    old = now - datetime.timedelta(days=days)
    numbers = [
        number
        for number, key, about, kept in rows
        if (key, about) in gone or (not there[key] and kept < old)
    ]
    Draft.objects.using(ALIAS).filter(pk__in=numbers).delete()
    return len(numbers)
