"""A request that is being written: kept as a draft under a random name, until it is sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from proviso_gateway.errors import problem
from proviso_gateway.gateway.views.asking import (
    Askable,
    Asks,
    Rule,
    Said,
    askable,
    asks,
    needs_countersigning,
    whom_wrong,
)
from proviso_gateway.portal import house

KEPT = "ask "
"""Before a draft's name, in what accounts keep."""

WHOM = (
    ("given_name", "Given name", ""), ("middle_names", "Middle names", "if known"),
    ("family_name", "Family name", ""), ("birth_date", "Born", "a day such as 1984-05-17"),
    ("gender", "Gender", "female, male, other, or nothing"),
    ("address_line", "Last known address", "one line, without the postcode"),
    ("postcode", "Postcode", ""),
)  # fmt: skip


@dataclass(slots=True)
class Written:
    """One draft: its name, the account whose it is, and what was said, by column."""

    name: str
    account: Any
    said: dict[str, str] = field(default_factory=dict)

    @property
    def href(self) -> str:
        """Where it is gone on with."""
        return f"/ask/draft/{self.name}"

    def keep(self) -> None:
        """Keep what was said."""
        house.accounts().keep_draft(self.account, KEPT + self.name, self.said)

    def drop(self) -> None:
        """Forget it: it was sent, or nobody wants it."""
        house.accounts().drop_draft(self.account, KEPT + self.name)

    def so_far(self) -> Said:
        """What was said, as the questions are put of it."""
        documents = {
            name.removeprefix("evidence_"): text
            for name, text in self.said.items()
            if name.startswith("evidence_")
        }
        return Said(
            self.said.get("agreement", ""), self.said.get("ground", ""), self.said, documents
        )


@dataclass(frozen=True, slots=True)
class Way:
    """The pages of one draft, as far as what was said leads: the agreement, the questions that
    still matter, and the clauses for which somebody must countersign."""

    written: Written
    agreement: Askable
    questions: tuple[Asks, ...]
    countersigning: tuple[Rule, ...]

    def pages(self) -> tuple[str, ...]:
        """The pages before the last one, in order."""
        facts = [f"fact-{one.name}" for one in self.questions]
        second = ["countersigner"] if self.countersigning else []
        return ("reason", "fields", "whom", *facts, *second)

    def next(self) -> str:
        """The first page that is not done; the last one where all are."""
        said = self.written.said
        open_yet = (one for one in self.pages() if not _is_done(one, said))
        return f"{self.written.href}/{next(open_yet, 'check')}"

    def back(self, page: str) -> str:
        """The page before this one."""
        pages = (*self.pages(), "check")
        at = pages.index(page) if page in pages else len(pages) - 1
        return f"{self.written.href}/{pages[at - 1]}" if at else "/ask"

    def place(self, page: str) -> str:
        """Which page of how many this is, in words."""
        pages = (*self.pages(), "check")
        return f"{pages.index(page) + 1} of {len(pages)}" if page in pages else ""


def _is_done(page: str, said: dict[str, str]) -> bool:
    if page == "reason":
        return bool(said.get("request_ref") and said.get("ground"))
    if page == "whom":
        return not whom_wrong(said)
    if page.startswith("fact-"):
        return page.removeprefix("fact-") in said
    return bool(said.get(page))


def begun(request: HttpRequest) -> Written:
    """A draft that nobody has written to yet."""
    return Written(secrets.token_hex(8), request.user)


def written(request: HttpRequest, name: str) -> Written | None:
    """The draft of this name, if it is this account's; None where there is none."""
    said = house.accounts().draft(request.user, KEPT + name)
    return Written(name, request.user, said) if said else None


def drafts(request: HttpRequest) -> Iterator[Written]:
    """Every draft of this account, the latest first."""
    for about, said in house.accounts().drafts(request.user, KEPT):
        yield Written(about.removeprefix(KEPT), request.user, said)


def agreements(request: HttpRequest) -> tuple[Askable, ...]:
    """The agreements under which this organisation may ask; there is one."""
    known = askable(house.gateway(), request.here.requester)
    if not known:
        raise problem("casework.unknown-agreement")
    return known


def way(request: HttpRequest, draft: Written) -> Way:
    """How this draft goes on."""
    known = agreements(request)
    chosen = next((one for one in known if one.name == draft.said.get("agreement")), known[0])
    draft.said["agreement"] = chosen.name
    if draft.said.get("ground") not in [one.code for one in chosen.grounds]:
        draft.said.pop("ground", None)
        return Way(draft, chosen, (), ())
    gateway, said = house.gateway(), draft.so_far()
    return Way(
        draft, chosen, asks(gateway, request.here.requester, said),
        needs_countersigning(gateway, said),
    )  # fmt: skip
