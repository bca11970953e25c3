"""A second person of whoever asks reads a request that waits, and countersigns or sends it back.

Only then is it received, with the name of the account that countersigned: nobody can put another's
name to it, and nobody their own to what they wrote.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from proviso_gateway.errors import problem
from proviso_gateway.gateway.countersigned import take_in_countersigned
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.papers import to_be_saved
from proviso_gateway.portal.problems import Wrong, wrongs
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.wizard import row_of
from proviso_gateway.portal.wizard_pages import summary
from proviso_gateway.portal.written import RETURNED, WAITS, Written, waiting, way, who_wrote

LONGEST = 1_000
_CHANGED = Wrong(phrase("It was changed since you read it. Read it again."))


def read(request: HttpRequest, name: str) -> HttpResponse:
    """What waits, to be read; countersigned, or sent back."""
    draft = waiting(request, name)
    if draft is None:
        return done(request, "/ask", phrase("That request waits for you no more."))
    if request.method != "POST":
        return _page(request, draft)
    if request.POST.get("mark") != draft.mark:
        return _page(request, draft, _CHANGED)
    if request.POST.get("act") != "countersign":
        return _sent_back(request, draft)
    officer = who_wrote(request, draft)
    row = row_of(way(request, draft), officer)
    taken = take_in_countersigned(house.gateway(), request.here.requester, row, request.here.called)
    if taken.problems:
        return _page(request, draft, *wrongs(taken.problems))
    for data in draft.papers():
        house.home().documents.put(taken.cases[0], data)
    draft.drop()
    return done(request, f"/ask/{taken.cases[0]}", phrase("Countersigned by you, and received."))


def document(request: HttpRequest, name: str, fact: str) -> HttpResponse:
    """A document of what waits, for whoever is to countersign it."""
    draft = waiting(request, name)
    data = draft.paper(fact) if draft is not None else b""
    if not data:
        raise problem("evidence.not-here")
    return to_be_saved(data, fact.replace("_", "-"))


def _sent_back(request: HttpRequest, draft: Written) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:LONGEST]
    if not words:
        return _page(request, draft, Wrong(phrase("Say what is to be changed."), "#words"))
    draft.said[RETURNED] = words
    draft.said.pop(WAITS, None)
    draft.keep()
    return done(request, "/ask", phrase("It went back to whoever wrote it, with your words."))


def _page(request: HttpRequest, draft: Written, *errors: Wrong) -> HttpResponse:
    values: dict[str, Any] = summary(request, way(request, draft))
    for one in values["facts"]:
        one["paper_href"] = (
            f"/ask/countersign/{draft.name}/document/{one['name']}" if one["here"] else ""
        )
    return show(
        request, "ask_countersign", title=phrase("Countersign a request"), errors=errors,
        mark=draft.mark, by=who_wrote(request, draft),
        said_words=request.POST.get("words", ""), **values,
    )  # fmt: skip
