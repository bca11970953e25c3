"""Those who ask: how their requests stand, and the call for an answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.even_time import even_time
from proviso_gateway.gateway.approve import withdraw as take_back
from proviso_gateway.gateway.release import call as call_for
from proviso_gateway.gateway.views.asking import own_request, own_requests
from proviso_gateway.gateway.views.cases import RequesterView
from proviso_gateway.pages import portal as pages
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.written import RETURNED, drafts, to_countersign
from proviso_gateway.terms import Handle, Outcome

MOST = 200

_COLOURS = {
    "in_progress": "plain", "asked": "open", "held": "open", "refused": "no", "stopped": "no",
    "withdrawn": "plain", "disclosed": "yes", "relayed": "yes", "no_details": "plain",
}  # fmt: skip


def requests(request: HttpRequest) -> HttpResponse:
    """What this organisation has asked, and how each request stands."""
    gateway = house.gateway()
    rows = [_row(one.case, one.told) for one in own_requests(gateway, request.here.requester, MOST)]
    today = gateway.today()
    begun = [
        {"href": one.href, "reference": one.said.get("request_ref") or "without a reference",
         "ground": pages.named(one.said.get("ground", "")), "waits_for": one.waits_for,
         "returned": bool(one.said.get(RETURNED))}
        for one in drafts(request)
    ]  # fmt: skip
    second = [
        {"href": f"/ask/countersign/{one.name}", "reference": one.said.get("request_ref", ""),
         "by": house.accounts().called(one.account)}
        for one in to_countersign(request)
    ]  # fmt: skip
    calls = sum(row["callable"] for row in rows)
    return show(request, "requests", title="Requests", rows=rows, calls=str(calls) if calls else "",
                drafts=begun, second=second, today=pages.day(today))  # fmt: skip


def one(request: HttpRequest, handle: str) -> HttpResponse:
    """One request, and what is told of it."""
    told = own_request(house.gateway(), request.here.requester, Handle(handle))
    return show(request, "request", title="A request", one=_row(Handle(handle), told))


@require_POST
def call(request: HttpRequest, handle: str) -> HttpResponse:
    """Call for the answer: decided now, proved, sealed, and handed over in this very reply."""
    gateway, name = house.gateway(), Handle(handle)
    with even_time():
        told = own_request(gateway, request.here.requester, name)
        sealed = call_for(gateway, name)
    response = HttpResponse(sealed, content_type="application/octet-stream")
    kind = f"answer-{told.number}.sealed"
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}"'
    return response


@require_POST
def withdraw(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a request back, while nobody has approved it."""
    told = own_request(house.gateway(), request.here.requester, Handle(handle))
    take_back(house.gateway(), request.here.requester, told.request_ref)
    return done(request, "/ask", "The request is withdrawn.")


def _row(case: Handle, told: RequesterView) -> dict[str, Any]:
    now = told.callable
    return {
        "href": f"/ask/{case}", "reference": told.request_ref, "number": str(told.number),
        "status": "to be called for" if now else told.status.value.replace("_", " "),
        "colour": "yes" if now else _COLOURS[told.status.value], "says": _says(told),
        "callable": now,
        "why": ", ".join(one.replace("_", " ") for one in told.reasons),
        "clauses": ", ".join(told.clauses), "ask_for": [pages.named(n) for n in told.ask_for],
        "call_from": pages.day(told.call_from), "call_until": pages.day(told.call_until),
        "soon": told.call_soon, "receipt": told.receipt or "", "may_withdraw": told.may_withdraw,
        "may_give_evidence": told.may_give_evidence,
    }  # fmt: skip


def _says(told: RequesterView) -> str:
    """What the requester is told in a sentence. Details stand in the sealed answer alone."""
    if told.callable:
        return "The answer is decided when you call for it."
    if told.status is Outcome.DISCLOSED:
        return "Details and use limits are in the sealed answer that was handed over."
    return told.says
