"""A request that is being written: kept as a draft under a random name, until it is sent."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from proviso_gateway.assembly.drafts import ASKED
from proviso_gateway.assembly.drafts import FILE as FILE
from proviso_gateway.assembly.drafts import PAPER as PAPER
from proviso_gateway.errors import problem
from proviso_gateway.gateway.views.asking import (
    STATED,
    Askable,
    Asks,
    Rule,
    Said,
    askable,
    asks,
    needs_countersigning,
    whom_wrong,
)
from proviso_gateway.gateway.views.documents import digest_in
from proviso_gateway.gateway.views.own_requests import own_request, row_of
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.terms import Handle

CASE, OPEN = "its case", "what is open"
"""In what was said: where a draft adds to a request that is here, the case, and which facts are
asked for."""

WAITS, RETURNED = "waits for", "came back"
"""In what was said: who is to countersign, while they have not, and why they sent it back."""

WHOM = (
    ("given_name", phrase("Given name"), ""),
    ("middle_names", phrase("Middle names"), phrase("if known")),
    ("family_name", phrase("Family name"), ""),
    ("birth_date", phrase("Born"), phrase("a day such as 1984-05-17")),
    ("gender", phrase("Gender"), ""),
    ("address_line", phrase("Last known address"), phrase("one line, without the postcode")),
    ("postcode", phrase("Postcode"), ""),
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

    @property
    def waits_for(self) -> str:
        """Who is to countersign it; empty while it is written."""
        return self.said.get(WAITS, "")

    @property
    def mark(self) -> str:
        """What tells whether it is still what somebody read."""
        told = json.dumps(self.said, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def keep(self) -> None:
        """Keep what was said."""
        house.accounts().keep_draft(self.account, ASKED + self.name, self.said)

    def drop(self) -> None:
        """Forget it with its documents: it was sent, or nobody wants it."""
        house.accounts().drop_draft(self.account, ASKED + self.name)
        house.accounts().drop_papers(self.account, f"{PAPER}{self.name} ")

    def keep_paper(self, digest: str, data: bytes) -> None:
        """Keep a document until the draft is sent."""
        house.accounts().keep_paper(self.account, self._about(digest), data)

    def papers(self) -> Iterator[bytes]:
        """The documents that lie with the draft and that it names."""
        for name in self.said:
            data = self.paper(name.removeprefix("evidence_"))
            if name.startswith("evidence_") and data:
                yield data

    def paper(self, fact: str) -> bytes:
        """The document that bears out this fact; empty where none lies here."""
        digest = digest_in(self.said.get(f"evidence_{fact}", ""))
        return house.accounts().paper(self.account, self._about(digest)) if digest else b""

    def _about(self, digest: str) -> str:
        return f"{PAPER}{self.name} {digest[:14]}"

    @property
    def case(self) -> str:
        """The case for which it only adds what was asked; empty for a new request."""
        return self.said.get(CASE, "")

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
    """The pages of one draft, as far as what was said leads: the agreement and those that it could
    be, the questions that
    still matter, and the clauses for which somebody must countersign."""

    written: Written
    agreement: Askable
    agreements: tuple[Askable, ...]
    questions: tuple[Asks, ...]
    countersigning: tuple[Rule, ...]

    def pages(self) -> tuple[str, ...]:
        """The pages before the last one, in order."""
        facts = [f"fact-{one.name}" for one in self.questions]
        said = self.written.said
        if self.written.case:
            answered = [one for one in facts if one.removeprefix("fact-") not in said[OPEN].split()]
            whom = ["whom"] if STATED in said[OPEN].split() else []
            return (*whom, *(one for one in facts if one not in answered))
        first = ["agreement"] if len(self.agreements) > 1 else []
        second = ["countersigner"] if self.countersigning else []
        return (*first, "reason", "fields", "whom", *facts, *second)

    def next(self) -> str:
        """The first page that is not done; the last one where all are."""
        said = self.written.said
        open_yet = (one for one in self.pages() if not _is_done(one, said))
        return f"{self.written.href}/{next(open_yet, 'check')}"

    def back(self, page: str) -> str:
        """The page before this one."""
        pages = (*self.pages(), "check")
        at = pages.index(page) if page in pages else len(pages) - 1
        before = f"/ask/{self.written.case}" if self.written.case else "/ask"
        return f"{self.written.href}/{pages[at - 1]}" if at else before

    def place(self, page: str) -> str:
        """Which page of how many this is, in words."""
        pages = (*self.pages(), "check")
        if page not in pages:
            return ""
        return phrase("{at} of {all}", at=pages.index(page) + 1, all=len(pages))


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


def begun_for(request: HttpRequest, handle: Handle) -> Written:
    """A draft that adds to a request what was asked for. Raises as `own_request`, and
    `gateway.too-late` where nothing is asked."""
    gateway, requester = house.gateway(), request.here.requester
    told = own_request(gateway, requester, handle)
    if not told.may_give_evidence:
        raise problem("gateway.too-late")
    row = row_of(gateway, requester, handle)
    for name in told.ask_for:
        row.pop(name, None)
        row.pop(f"evidence_{name}", None)
    draft = begun(request)
    draft.said |= row | {CASE: handle, OPEN: " ".join(told.ask_for)}
    return draft


def written(request: HttpRequest, name: str) -> Written | None:
    """The draft of this name, if it is this account's; None where there is none."""
    said = house.accounts().draft(request.user, ASKED + name)
    return Written(name, request.user, said) if said else None


def drafts(request: HttpRequest) -> Iterator[Written]:
    """Every draft of this account, the latest first."""
    for about, said in house.accounts().drafts(request.user, ASKED):
        yield Written(about.removeprefix(ASKED), request.user, said)


def to_countersign(request: HttpRequest, kept: str = ASKED) -> Iterator[Written]:
    """Every draft of this organisation that waits for whoever is here, the oldest first."""
    here = request.here
    for account, about, said in house.accounts().drafts_within(here.requester, kept):
        if said.get(WAITS) == here.called and account.pk != request.user.pk:
            yield Written(about.removeprefix(kept), account, said)


def waiting(request: HttpRequest, name: str, kept: str = ASKED) -> Written | None:
    """The draft of this name that waits for whoever is here."""
    return next((one for one in to_countersign(request, kept) if one.name == name), None)


def who_wrote(request: HttpRequest, draft: Written) -> str:
    """Who wrote it, as they are enrolled today: empty once they left."""
    here = house.accounts().here(house.gateway(), draft.account)
    return here.called if here.requester == request.here.requester else ""


def agreements(request: HttpRequest) -> tuple[Askable, ...]:
    """The agreements under which this organisation may ask: one at least."""
    known = askable(house.gateway(), request.here.requester)
    if not known:
        raise problem("casework.unknown-agreement")
    return known


def way(request: HttpRequest, draft: Written) -> Way:
    """How this draft goes on."""
    known = agreements(request)
    chosen = next((one for one in known if one.name == draft.said.get("agreement")), None)
    if chosen is None:
        draft.said.pop("agreement", None)
        chosen = known[0]
        if len(known) == 1:
            draft.said["agreement"] = chosen.name
    if draft.said.get("ground") not in [one.code for one in chosen.grounds]:
        draft.said.pop("ground", None)
        return Way(draft, chosen, known, (), ())
    gateway, said = house.gateway(), draft.so_far()
    return Way(
        draft, chosen, known, asks(gateway, request.here.requester, said),
        needs_countersigning(gateway, said),
    )  # fmt: skip
