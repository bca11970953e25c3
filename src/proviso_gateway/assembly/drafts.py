"""What people have begun to write, and its documents, encrypted under the accounts' secret."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from proviso_gateway.adapters.accounts.models import Draft
from proviso_gateway.adapters.accounts.secrets import Secret

ALIAS = "default"
"""The database of accounts, as Django calls it."""

ASKED, FILE, PAPER = "ask ", "file ", "paper "
"""Before a draft's name, in what is kept of those who ask: one request, a file of them, a document.
What an officer has begun to write is kept under the case's own name."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one home, each of an account, under a word of its own."""

    secret: Secret

    def keep_draft(self, account: Any, about: str, said: Mapping[str, str]) -> None:
        """Keep what somebody has begun to write about a case."""
        sealed = self.secret.seal("draft", json.dumps(dict(said)))
        Draft.objects.using(ALIAS).update_or_create(
            account=account, about=about, defaults={"sealed": sealed}
        )

    def draft(self, account: Any, about: str) -> dict[str, str]:
        """What was kept; empty where nothing was."""
        found = Draft.objects.using(ALIAS).filter(account=account, about=about).first()
        said: dict[str, str] = json.loads(self.secret.open("draft", found.sealed)) if found else {}
        return said

    def drafts(self, account: Any, begins: str) -> list[tuple[str, dict[str, str]]]:
        """Everything that was kept under what begins so, the latest first."""
        found = Draft.objects.using(ALIAS).filter(account=account, about__startswith=begins)
        return [
            (one.about, json.loads(self.secret.open("draft", one.sealed)))
            for one in found.order_by("-kept", "-pk")
        ]

    def drafts_within(self, requester: str, begins: str) -> list[tuple[Any, str, dict[str, str]]]:
        """Everything that anybody of this organisation kept under what begins so, the oldest
        first: whose it is, under what, and what was kept."""
        found = (
            Draft.objects.using(ALIAS)
            .select_related("account")
            .filter(account__requester=requester, account__is_active=True, about__startswith=begins)
        )
        return [
            (one.account, one.about, json.loads(self.secret.open("draft", one.sealed)))
            for one in found.order_by("kept", "pk")
        ]

    def drop_draft(self, account: Any, about: str) -> None:
        """Forget what was kept: it is on record now, or nobody wants it."""
        Draft.objects.using(ALIAS).filter(account=account, about=about).delete()

    def keep_paper(self, account: Any, about: str, data: bytes) -> None:
        """Keep a document of a draft, until the draft is sent or thrown away."""
        sealed = self.secret.seal_bytes("paper", data)
        Draft.objects.using(ALIAS).update_or_create(
            account=account, about=about, defaults={"sealed": sealed}
        )

    def paper(self, account: Any, about: str) -> bytes:
        """The document that was kept so; empty where none was."""
        found = Draft.objects.using(ALIAS).filter(account=account, about=about).first()
        return self.secret.open_bytes("paper", found.sealed) if found else b""

    def drop_papers(self, account: Any, begins: str) -> None:
        """Forget every document that was kept under what begins so."""
        Draft.objects.using(ALIAS).filter(account=account, about__startswith=begins).delete()

    def forget_drafts(self, now: datetime.datetime, days: int) -> int:
        """Delete what those who ask began to write and did not touch for so many days, with its
        documents, and documents that were left without a draft; how many drafts there were.

        An officer's words are not deleted for their age: their case is here, and waits for them
        (`assembly.forgetting` says what becomes of them).
        """
        old = Draft.objects.using(ALIAS).filter(kept__lt=now - datetime.timedelta(days=days))
        begun = Q(about__startswith=ASKED) | Q(about__startswith=FILE)
        with transaction.atomic(ALIAS):
            forgotten = list(old.filter(begun).values_list("pk", "account", "about"))
            for _, account, about in forgotten:
                name = about.removeprefix(ASKED).removeprefix(FILE)
                self.drop_papers(account, f"{PAPER}{name} ")
            Draft.objects.using(ALIAS).filter(pk__in=[pk for pk, *_ in forgotten]).delete()
            for paper in old.filter(about__startswith=PAPER):
                name = paper.about.split()[1]
                whose = Draft.objects.using(ALIAS).filter(account=paper.account_id)
                if not whose.filter(about__in=(ASKED + name, FILE + name)).exists():
                    paper.delete()
        return len(forgotten)
