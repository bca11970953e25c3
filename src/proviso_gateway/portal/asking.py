"""Those who ask: how their requests stand, one request step by step, and the call for an answer."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.even_time import even_time
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.approve import withdraw as take_back
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.gateway.release import call as call_for
from proviso_gateway.gateway.views.asking import askable, asks, own_request, own_requests, people_of
from proviso_gateway.gateway.views.cases import RequesterView
from proviso_gateway.pages import portal as pages
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import Wrong, words
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.terms import Handle, Outcome

MOST, LONGEST = 200, 400
DRAFT = "asking"
WHOM = (
    ("given_name", "Given name", ""), ("middle_names", "Middle names", "if known"),
    ("family_name", "Family name", ""), ("birth_date", "Born", "a day such as 1984-05-17"),
    ("gender", "Gender", "female, male, other, or nothing"),
    ("address_line", "Last known address", "one line, without the postcode"),
    ("postcode", "Postcode", ""),
)  # fmt: skip
STEPS = ("reason", "whom", "facts", "check")

_COLOURS = {
    "in_progress": "plain", "asked": "open", "held": "open", "refused": "no", "stopped": "no",
    "withdrawn": "plain", "disclosed": "yes", "relayed": "yes", "no_details": "plain",
}  # fmt: skip


def requests(request: HttpRequest) -> HttpResponse:
    """What this organisation has asked, and how each request stands."""
    gateway = house.gateway()
    rows = [_row(one.case, one.told) for one in own_requests(gateway, request.here.requester, MOST)]
    today = gateway.today()
    calls = sum(row["callable"] for row in rows)
    return show(request, "requests", title="Requests", rows=rows, calls=str(calls) if calls else "",
                today=pages.day(today))  # fmt: skip


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


def new(request: HttpRequest, step: str = "reason") -> HttpResponse:
    """One request, a page for each part; what was written is kept between them."""
    if step not in STEPS:
        return redirect("/ask/new")
    accounts = house.accounts()
    said = accounts.draft(request.user, DRAFT)
    if request.method == "POST":
        fields = {"fields": " ".join(request.POST.getlist("fields"))} if step == "reason" else {}
        posted = {
            name: value.strip()[:LONGEST]
            for name, value in request.POST.items()
            if name not in ("csrfmiddlewaretoken", "fields")
        }
        said |= posted | fields
        accounts.keep_draft(request.user, DRAFT, said)
        wrong = _missing(step, said)
        if wrong:
            return _step(request, step, said, wrong)
        if step != "check":
            return redirect(f"/ask/new/{STEPS[STEPS.index(step) + 1]}")
        return _sent(request, said)
    if step != "reason" and not said.get("ground"):
        return redirect("/ask/new")
    return _step(request, step, said, ())


def _missing(step: str, said: dict[str, str]) -> tuple[Wrong, ...]:
    needed = {
        "reason": (("request_ref", "Say how you call this request"), ("ground", "Choose a reason"),
                   ("fields", "Choose what you ask for")),
        "whom": (("family_name", "Name the one person whom you mean"),),
    }.get(step, ())  # fmt: skip
    return tuple(Wrong(words, f"#{name}") for name, words in needed if not said.get(name))


def _step(
    request: HttpRequest, step: str, said: dict[str, str], errors: tuple[Wrong, ...]
) -> HttpResponse:
    gateway, here = house.gateway(), request.here
    known = askable(gateway, here.requester)
    if not known:
        raise problem("casework.unknown-agreement")
    chosen = next((a for a in known if a.name == said.get("agreement")), known[0])
    wanted = said.get("fields", "").split()
    values: dict[str, Any] = {
        "said": said,
        "agreement": {"name": chosen.name, "title": chosen.title, "version": chosen.version,
                      "in_force": chosen.in_force},
        "grounds": [{"code": g.code, "label": g.label, "about": g.seriousness,
                     "chosen": g.code == said.get("ground")} for g in chosen.grounds],
        "fields": [{"code": f, "label": pages.named(f), "chosen": f in wanted}
                   for f in chosen.fields],
        "ref": said.get("request_ref", ""),
        "people": [{"name": p, "chosen": p == said.get("countersigner")}
                   for p in people_of(gateway, here.requester) if p != here.called],
        "whom": [{"name": n, "label": label, "hint": hint, "said": said.get(n, "")}
                 for n, label, hint in WHOM],
        "facts": _facts(chosen.name, said) if step in ("facts", "check") else [],
    }  # fmt: skip
    titles = {"reason": "Why do you ask?", "whom": "Whom do you mean?",
              "facts": "What can you state?", "check": "Check your answers"}  # fmt: skip
    return show(request, f"ask_{step}", title=titles[step], errors=errors, **values)


def _facts(agreement: str, said: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name, "title": one.question or pages.named(one.name),
            "hint": "" if one.options or one.is_yes_or_no else one.expected,
            "document": one.document.replace("_", " "),
            "said": said.get(one.name, ""), "paper": said.get(f"evidence_{one.name}", ""),
            "word": {"true": "yes", "false": "no"}.get(said.get(one.name, ""),
                                                       said.get(one.name, "") or "not stated"),
            "options": [{"value": v, "word": {"true": "Yes", "false": "No"}.get(v, pages.named(v)),
                         "chosen": v == said.get(one.name)}
                        for v in (("true", "false") if one.is_yes_or_no else one.options)],
        }
        for one in asks(house.gateway(), agreement, said.get("ground", ""))
    ]  # fmt: skip


def _sent(request: HttpRequest, said: dict[str, str]) -> HttpResponse:
    """Send it through the same door as a file of one row."""
    gateway, here = house.gateway(), request.here
    known = askable(gateway, here.requester)
    agreement = next((a.name for a in known if a.name == said.get("agreement")), known[0].name)
    columns = {"request_ref", "ground", "fields", "countersigner", *(name for name, *_ in WHOM)}
    for fact in asks(gateway, agreement, said.get("ground", "")):
        columns |= {fact.name, f"evidence_{fact.name}"}
    row = {name: said[name] for name in sorted(columns) if said.get(name)}
    row |= {"agreement": agreement, "officer": here.called}
    out = io.StringIO()
    writer = csv.DictWriter(out, row, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    taken = take_in(gateway, here.requester, out.getvalue().encode(), "request.csv")
    if taken.problems:
        return _step(request, "check", said, _wrongs(taken.problems, tuple(row)))
    house.accounts().drop_draft(request.user, DRAFT)
    handle = taken.cases[0]
    return done(request, f"/ask/{handle}", "Your request is received, and has its number.")


def _wrongs(found: tuple[Problem, ...], columns: tuple[str, ...]) -> tuple[Wrong, ...]:
    """Each problem, and the page on which its answer can be mended."""
    whom = {name for name, *_ in WHOM}
    told = []
    for one in found:
        column = columns[one.place.column - 1] if one.place.column else ""
        step = "whom" if column in whom else "reason" if column in (
            "request_ref", "ground", "fields", "countersigner") else "facts"  # fmt: skip
        told.append(Wrong(words(f"{one.sentence} {one.remedy}"), f"/ask/new/{step}"))
    return tuple(told)


def _row(case: Handle, told: RequesterView) -> dict[str, Any]:
    today = house.gateway().today()
    begins, ends = told.call_from, told.call_until
    callable_now = begins is not None and ends is not None and begins <= today <= ends
    return {
        "href": f"/ask/{case}", "reference": told.request_ref, "number": str(told.number),
        "status": "to be called for" if callable_now else told.status.value.replace("_", " "),
        "colour": "yes" if callable_now else _COLOURS[told.status.value],
        "says": _says(told, callable_now=callable_now),
        "callable": callable_now,
        "why": ", ".join(one.replace("_", " ") for one in told.reasons),
        "clauses": ", ".join(told.clauses), "ask_for": [pages.named(n) for n in told.ask_for],
        "call_from": pages.day(begins), "call_until": pages.day(ends), "soon": told.call_soon,
        "receipt": told.receipt or "",
        "may_withdraw": told.call_from is None
        and told.status.value in ("in_progress", "asked", "held") and not told.receipt,
    }  # fmt: skip


def _says(told: RequesterView, *, callable_now: bool) -> str:
    """What the requester is told in a sentence. Details stand in the sealed answer alone."""
    if callable_now:
        return "The answer is decided when you call for it."
    if told.status is Outcome.DISCLOSED:
        return "Details and use limits are in the sealed answer that was handed over."
    return told.says
