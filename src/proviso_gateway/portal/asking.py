"""Those who ask: how their requests stand, and the call for an answer."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.even_time import even_time
from proviso_gateway.assembly.shown_answers import opened_here, shows
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import withdraw as take_back
from proviso_gateway.gateway.concerns import Lock
from proviso_gateway.gateway.destroyed import confirm_destroyed
from proviso_gateway.gateway.release import call as call_for
from proviso_gateway.gateway.views.cases import RequesterView
from proviso_gateway.gateway.views.own_requests import (
    own_called,
    own_clauses,
    own_request,
    own_requests,
    own_wanted,
    to_call_for,
)
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.answers import in_words
from proviso_gateway.pages.answers import opener as opening_page
from proviso_gateway.pages.coded import OUTCOMES
from proviso_gateway.pages.concerns import LOCKED
from proviso_gateway.pages.reasons import refused, sentence
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.files_waiting import ROWS, counted, ground_labels, mine
from proviso_gateway.portal.problems import Wrong
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.written import FILE, RETURNED, drafts, to_countersign
from proviso_gateway.terms import Handle, Outcome

MOST = 100
"""How many requests a page lists, and of how many it is asked whether they can be called for."""
PADDED = 16 * 1024
"""A shown answer is padded to a multiple of so many bytes."""

_COLOURS = {
    "in_progress": "plain", "asked": "open", "held": "open", "refused": "no", "stopped": "no",
    "withdrawn": "plain", "disclosed": "yes", "relayed": "yes", "no_details": "plain",
}  # fmt: skip


def requests(request: HttpRequest) -> HttpResponse:
    """What this organisation has asked, and how each request stands. One is found by its
    reference, which is sent in the body: no address names anything of theirs."""
    gateway, requester = house.gateway(), request.here.requester
    errors: tuple[Wrong, ...] = ()
    if request.method == "POST":
        try:
            return redirect(f"/ask/{own_called(gateway, requester, _reference(request))}")
        except Problem:
            errors = (Wrong(phrase("No request of yours has this reference."), "#reference"),)
    begins = _begins(request.GET.get("from", ""))
    found = own_requests(gateway, requester, MOST + 1, begins)
    rows = [_row(one.case, one.told) for one in found[:MOST]]
    ready = [] if begins else [_row(one.case, one.told)
                               for one in to_call_for(gateway, requester, MOST)]  # fmt: skip
    today = gateway.today()
    labels = ground_labels(request)
    begun = [
        {"href": one.href,
         "reference": one.said.get("request_ref") or phrase("a draft without a reference"),
         "ground": labels.get((one.said.get("agreement", ""), one.said.get("ground", "")), ""),
         "waits_for": one.waits_for,
         "returned": bool(one.said.get(RETURNED))}
        for one in drafts(request)
    ]  # fmt: skip
    second = [
        {"href": f"/ask/countersign/{one.name}", "reference": one.said.get("request_ref", ""),
         "by": house.accounts().called(one.account)}
        for one in to_countersign(request)
    ]  # fmt: skip
    second += [
        {"href": f"/ask/file/countersign/{one.name}",
         "reference": phrase("a file of {requests}", requests=counted(int(one.said[ROWS]))),
         "by": house.accounts().called(one.account)}
        for one in to_countersign(request, FILE)
    ]  # fmt: skip
    return show(request, "requests", title=phrase("Requests"), errors=errors, rows=rows,
                ready=ready, calls=str(len(ready)) if ready else "",
                older=f"/ask?from={begins + MOST}" if len(found) > MOST else "",
                newer="" if not begins else f"/ask?from={max(begins - MOST, 0)}",
                drafts=begun, second=second, days=str(house.home().settings.draft_days),
                 files=list(mine(request)),
                today=pages.day(today))  # fmt: skip


def _begins(said: str) -> int:
    """After how many of the latest a page of the list begins."""
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def _reference(request: HttpRequest) -> str:
    return str(request.POST.get("reference", "")).strip()[:200]


def one(request: HttpRequest, handle: str) -> HttpResponse:
    """One request, and what is told of it."""
    gateway, name = house.gateway(), Handle(handle)
    told = own_request(gateway, request.here.requester, name)
    folder = house.home().folder
    return show(request, "request", title=phrase("A request"), one=_row(name, told),
                clauses=own_clauses(gateway, request.here.requester, name),
                wanted=[question or pages.named(fact) for fact, question
                        in own_wanted(gateway, request.here.requester, name)],
                shown=shows(folder, request.here.requester),
                as_file=house.shown() is not None)  # fmt: skip


@require_POST
def call(request: HttpRequest, handle: str) -> HttpResponse:
    """Call for the answer: decided now, proved, sealed, and handed over in this very reply: as a
    file or, where their key lies here because they chose so, on a page."""
    gateway, name = house.gateway(), Handle(handle)
    requester, folder = request.here.requester, house.home().folder
    with even_time():
        told = own_request(gateway, requester, name)
        sealed = call_for(gateway, name)
        as_file = request.POST.get("how") == "file" and house.shown() is not None
        content = None if as_file else opened_here(folder, requester, sealed)
        if content is not None:
            return _shown(request, handle, content)
    response = HttpResponse(sealed, content_type="application/octet-stream")
    kind = f"answer-{told.number}.sealed"
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}"'
    return response


def _shown(request: HttpRequest, handle: str, content: bytes) -> HttpResponse:
    """The answer on a page, whose length tells as little as that of a sealed one."""
    response = show(request, "answer", title=phrase("An answer"), href=f"/ask/{handle}",
                    answer=in_words(content))  # fmt: skip
    response.content += b"\n" * (-len(response.content) % PADDED)
    return response


def opener(request: HttpRequest) -> HttpResponse:
    """The page that opens sealed answers without a server, to be saved."""
    response = HttpResponse(opening_page(), content_type="text/html")
    response.headers["Content-Disposition"] = 'attachment; filename="open-answers.html"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def destroyed(request: HttpRequest, handle: str) -> HttpResponse:
    """Confirm that what was handed over is destroyed, every copy."""
    gateway, name, here = house.gateway(), Handle(handle), request.here
    told = own_request(gateway, here.requester, name)
    errors: tuple[Wrong, ...] = ()
    if request.method == "POST":
        if request.POST.get("sure"):
            confirm_destroyed(gateway, here.requester, name, here.called)
            return done(request, f"/ask/{handle}", phrase("Confirmed, in your name."))
        errors = (Wrong(phrase("Tick that every copy is destroyed, if it is."), "#sure"),)
    elif not told.to_destroy:
        return redirect(f"/ask/{handle}")
    return show(request, "destroyed", title=phrase("Confirm destruction"), errors=errors,
                one=_row(name, told))  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a request back, while nobody has approved it."""
    told = own_request(house.gateway(), request.here.requester, Handle(handle))
    take_back(house.gateway(), request.here.requester, told.request_ref)
    return done(request, "/ask", phrase("The request is withdrawn."))


def _row(case: Handle, told: RequesterView) -> dict[str, Any]:
    now = told.callable
    return {
        "href": f"/ask/{case}", "reference": told.request_ref, "number": str(told.number),
        "status": phrase("to be called for") if now else OUTCOMES[told.status.value],
        "colour": "yes" if now else _COLOURS[told.status.value], "says": _says(told),
        "callable": now,
        "why": sentence(refused(told.reasons)) if told.reasons else "",
        "call_from": pages.day(told.call_from), "call_until": pages.day(told.call_until),
        "soon": told.call_soon, "receipt": told.receipt or "", "may_withdraw": told.may_withdraw,
        "may_give_evidence": told.may_give_evidence,
        "again": told.again and told.destroyed_at is None,
        "to_destroy": told.to_destroy, "destroy_by": _by_when(told.destroy_by),
        "locked": LOCKED.get(told.locked, ""), "keeps": told.locked is Lock.KEEP,
        "recalled": pages.day(told.recalled_on),
        "recalled_by": pages.day(told.destroy_recalled_by),
        "recall_late": told.destroy_recalled_by is not None
        and told.destroy_recalled_by < house.gateway().today(),
        "destroyed": pages.moment(told.destroyed_at, house.zone()) if told.destroyed_at else "",
    }  # fmt: skip


def _by_when(day: str) -> str:
    try:
        return pages.day(datetime.date.fromisoformat(day))
    except ValueError:
        return ""


def _says(told: RequesterView) -> str:
    """What the requester is told in a sentence. Details stand in the sealed answer alone."""
    if told.callable:
        return phrase("The answer is decided when you call for it.")
    if told.status is Outcome.DISCLOSED:
        return phrase("Details and use limits are in the sealed answer that was handed over.")
    return told.says
