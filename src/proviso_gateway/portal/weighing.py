"""Weighing, factor by factor. What an officer writes is kept, whatever happens to the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import Prepared, prepare_proposal, submit_proposal
from proviso_gateway.gateway.views.desk import Doing
from proviso_gateway.gateway.views.worklist import sheet_of, weighed_before, weighing_by_asking
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.coded import DECISIONS, WEIGHS
from proviso_gateway.pages.coded import FINDINGS as FOUND
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import wrongs
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.portal.work import check_can, told_of
from proviso_gateway.terms import Handle

FINDINGS = ("passed", "failed")
LONGEST = 8_000


def weigh(request: HttpRequest, handle: str) -> HttpResponse:
    """The sheet, as far as it is filled in; with a finding, the proposal to be signed."""
    name = Handle(handle)
    told = told_of(request, name)
    if not told["may"]["propose"]:
        return redirect(f"/cases/{handle}")
    if request.method != "POST":
        return _sheet(request, name, told, ())
    said = _said(request)
    house.accounts().keep_draft(request.user, handle, said)
    finding = request.POST.get("finding", "")
    if finding not in FINDINGS and request.POST.get("propose") is None:
        return _sheet(request, name, told, (), kept=True)
    try:
        prepared = _prepared(request, name, said, finding)
    except Problem as wrong:
        return _sheet(request, name, told, wrongs([wrong], _href(name, said)))
    return redirect(_to_sign(request, prepared, handle, told["order"]))


@require_POST
def draft(request: HttpRequest, handle: str) -> HttpResponse:
    """Keep what is written so far; the page asks for this by itself while somebody writes."""
    check_can(request, Handle(handle), Doing.PROPOSE, phrase("weigh this case"))
    house.accounts().keep_draft(request.user, handle, _said(request))
    return JsonResponse({"kept": True})


def _said(request: HttpRequest) -> dict[str, str]:
    return {
        name[2:]: value.replace("\r\n", "\n")[:LONGEST]
        for name, value in request.POST.items()
        if name.startswith("f-")
    }


def _prepared(request: HttpRequest, handle: Handle, said: dict[str, str], finding: str) -> Prepared:
    gateway = house.gateway()

    def put(name: str, question: str, expected: str) -> str:
        return finding if name == "public_interest" else said.get(name, "")

    weighing = weighing_by_asking(gateway, handle, put)
    return prepare_proposal(
        gateway, request.here.key, handle, weighing.finding, weighing.factors, weighing.found
    )


def _to_sign(
    request: HttpRequest, prepared: Prepared, handle: str, order: list[tuple[str, str]]
) -> str:
    refuses = prepared.proposal.decision == "refuse"
    what = DECISIONS[prepared.proposal.decision]

    def take(signature: Any) -> str:
        # What was written stays until it is approved: it may be given back, to be weighed again.
        submit_proposal(house.gateway(), prepared, signature)
        return phrase("Proposed, and signed by you. Another officer decides.")

    fields = joined(map(pages.within, prepared.proposal.fields))
    weighed = [(pages.named(name), words) for name, words in prepared.weighing.factors.items()]
    return keep(ToSign(
        key=prepared.key,
        title=phrase("Sign your proposal to {what}", what=what),
        sentence=phrase("I propose that nothing is disclosed.") if refuses else
                 phrase("I propose to {what} the fields named here, about this one person, to this "
                        "one requester.", what=what),
        facts=(*order, (phrase("Case"), handle[:6]),
               (phrase("Fields"), phrase("none") if refuses else fields),
               *([] if order else [(phrase("Public interest test"),
                                    FOUND[prepared.weighing.finding])]),
               *weighed),
        message=prepared.message, take=take,
        after="/cases", back=f"/cases/{handle}/weigh",
        button=phrase("Sign, to refuse") if refuses else phrase("Sign, to disclose"),
    ))  # fmt: skip


def _sheet(
    request: HttpRequest,
    handle: Handle,
    told: dict[str, Any],
    errors: tuple[object, ...],
    *,
    kept: bool = False,
) -> HttpResponse:
    form = sheet_of(house.gateway(), handle)
    draft = house.accounts().draft(request.user, handle)
    said = draft or weighed_before(house.gateway(), request.here.key, handle)
    factors = [
        {"name": name, "title": pages.named(name), "question": one.question,
         "weighs": WEIGHS[one.weighs], "said": said.get(name, "")}
        for name, one in form.factors.items()
    ]  # fmt: skip
    facts = [_fact(name, one, said.get(name, "")) for name, one in form.facts.items()]
    return show(
        request, "weigh", title=phrase("Weigh case {case}", case=handle[:6]), errors=errors,
        factors=factors, facts=facts, kept=kept or bool(draft), test=bool(form.factors), **told,
    )  # fmt: skip


def _fact(name: str, fact: Any, said: str) -> dict[str, Any]:
    kind = str(fact.type.value)
    options = {"bool": ("true", "false"), "enum": fact.of}.get(kind, ())
    words = {"true": phrase("yes"), "false": phrase("no")}
    return {
        "name": name, "title": fact.question or pages.named(name), "said": said,
        "hint": phrase("words from the list, with spaces between: {words}",
                       words=", ".join(fact.of)) if kind == "set"
                else phrase("a day such as 2017-06-01") if kind == "date" else "",
        "options": [
            {"value": one, "word": words.get(one, pages.named(one)), "chosen": one == said}
            for one in options
        ],
    }  # fmt: skip


def _href(handle: Handle, said: dict[str, str]) -> str:
    """The first factor that is empty, if any: most often that is what is wrong."""
    form = sheet_of(house.gateway(), handle)
    empty = [name for name in form.factors if not said.get(name, "").strip()]
    return f"#f-{empty[0]}" if empty else ""
