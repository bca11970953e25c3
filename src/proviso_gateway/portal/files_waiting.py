"""A file of requests of which some are to be countersigned: it waits for each who is named.

It lies with the accounts, encrypted, once for each of them. Whoever is named reads their rows, and
countersigns all of them or sends the file back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from proviso_gateway.gateway.countersigned import take_in_seconded
from proviso_gateway.gateway.intake import look_over
from proviso_gateway.gateway.views.asking import askable, questions
from proviso_gateway.pages import portal as pages
from proviso_gateway.phrases import joined, phrase, phrase_of
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import Wrong, words
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.written import (
    FILE,
    PAPER,
    RETURNED,
    WAITS,
    Written,
    waiting,
    who_wrote,
)

LONGEST = 1_000
NAME, ROWS = "its name", "how many"


def put_before(request: HttpRequest, second: str, rows: int, name: str, data: bytes) -> None:
    """Let a file wait for one of those whom its rows name."""
    token = secrets.token_hex(8)
    said = {WAITS: second, NAME: name, ROWS: str(rows)}
    house.accounts().keep_paper(request.user, _about(token), data)
    house.accounts().keep_draft(request.user, FILE + token, said)


def mine(request: HttpRequest) -> Iterator[dict[str, str]]:
    """What a page says of the files of this account that wait, or came back."""
    for about, said in house.accounts().drafts(request.user, FILE):
        yield {
            "href": f"/ask/file/waiting/{about.removeprefix(FILE)}",
            "rows": counted(int(said[ROWS])),
            "waits_for": said.get(WAITS, ""), "returned": said.get(RETURNED, ""),
        }  # fmt: skip


def read(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of a file that wait for whoever is here; countersigned, or sent back."""
    draft = waiting(request, name, FILE)
    if draft is None:
        return done(request, "/ask", phrase("That file waits for you no more."))
    if request.method != "POST":
        return _page(request, draft)
    if request.POST.get("act") != "countersign":
        asked = request.POST.get("words", "").strip()[:LONGEST]
        if not asked:
            return _page(request, draft, Wrong(phrase("Say what is to be changed."), "#words"))
        draft.said[RETURNED] = asked
        draft.said.pop(WAITS)
        house.accounts().keep_draft(draft.account, FILE + draft.name, draft.said)
        return done(request, "/ask", phrase("It went back to whoever sent it, with your words."))
    sender, here = who_wrote(request, draft), request.here
    data, called = _data(draft), draft.said[NAME]
    found = look_over(house.gateway(), here.requester, data, called)
    theirs = {one.request_ref for one in found.seconds.get(here.called, ())}
    taken = take_in_seconded(house.gateway(), here.requester, data, called, sender, here.called)
    _drop(draft.account, draft.name)
    told = [phrase("Countersigned by you. Requests received: {count}.",
                   count=len(taken.cases) - len(taken.already_here))]  # fmt: skip
    for wrong in taken.problems:
        reference = taken.references.get(wrong.place.row or 0, "")
        if reference in theirs:
            told.append(phrase("{reference} was not: {why}", reference=reference,
                               why=words(wrong.sentence)))  # fmt: skip
    return done(request, "/ask", joined(told, " "))


@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Take back a file that waits, or throw away one that came back."""
    _drop(request.user, name)
    return done(request, "/ask", phrase("The file is deleted. Nothing of it was sent."))


def _page(request: HttpRequest, draft: Written, *errors: Wrong) -> HttpResponse:
    found = look_over(house.gateway(), request.here.requester, _data(draft), draft.said[NAME])
    rows: list[dict[str, Any]] = []
    labels = ground_labels(request)
    for one in found.seconds.get(request.here.called, ()):
        whom, asked = one.whom, questions(house.gateway(), one.agreement)
        rows.append({
            "reference": one.request_ref, "officer": one.officer,
            "ground": labels.get((one.agreement, one.ground), pages.named(one.ground)),
            "whom": " ".join(filter(None, (whom.given_name, whom.middle_names, whom.family_name))),
            "more": joined(filter(None, (pages.with_days(whom.birth_date or ""),
                                            whom.address_line, whom.postcode))),
            "fields": joined(map(pages.within, one.fields)),
            "stated": [
                words(joined((asked.get(name, pages.named(name)), _said(value)),
                             " " if name in asked else ": "))
                for name, value in one.values.items()
            ],
        })  # fmt: skip
    return show(
        request, "file_countersign", title=phrase("Countersign a file"), errors=errors, rows=rows,
        many=counted(len(rows)), by=who_wrote(request, draft),
        said_words=request.POST.get("words", ""),
    )  # fmt: skip


def ground_labels(request: HttpRequest) -> dict[tuple[str, str], str]:
    """What each ground is called under which this organisation may ask, by agreement and code."""
    return {
        (under.name, ground.code): ground.label
        for under in askable(house.gateway(), request.here.requester)
        for ground in under.grounds
    }


def counted(many: int) -> str:
    """So many requests, in words."""
    return phrase_of(many, "one request", "{count} requests")


def _said(value: object) -> str:
    told = {"True": phrase("yes"), "False": phrase("no")}
    return told.get(str(value)) or pages.with_days(str(value))


def _data(draft: Written) -> bytes:
    return house.accounts().paper(draft.account, _about(draft.name))


def _drop(account: Any, name: str) -> None:
    house.accounts().drop_draft(account, FILE + name)
    house.accounts().drop_papers(account, _about(name))


def _about(name: str) -> str:
    return f"{PAPER}{name} file"
