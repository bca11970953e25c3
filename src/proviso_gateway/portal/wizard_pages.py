"""How the pages of a draft look: one question, or everything that was said."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from proviso_gateway.gateway.views.asking import Asks, Rule, refused_by
from proviso_gateway.gateway.views.documents import called_in, digest_in
from proviso_gateway.gateway.views.own_requests import people_of
from proviso_gateway.pages import portal as pages
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import Wrong, words
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.written import RETURNED, WHOM, Way

TITLES = {
    "agreement": phrase("Under which agreement do you ask?"),
    "reason": phrase("Why do you ask?"),
    "fields": phrase("What do you ask for?"),
    "whom": phrase("Whom do you mean?"),
    "countersigner": phrase("Who countersigns?"),
    "check": phrase("Check your answers"),
}

GENDERS = ("female", "male", "other")
"""What a request can say of somebody's gender, besides nothing: a file has these words, too."""

YES_NO = {"true": phrase("Yes"), "false": phrase("No")}
NOT_STATED = phrase("not stated")


def page_of(
    request: HttpRequest, ways: Way, page: str, *errors: Wrong, refused: tuple[Rule, ...] = ()
) -> HttpResponse:
    draft, fact = ways.written, page.removeprefix("fact-")
    is_fact = page.startswith("fact-")
    values: dict[str, Any] = {
        "page": page, "back": ways.back(page), "place": ways.place(page),
        "agreement": {"name": ways.agreement.name, "title": ways.agreement.title,
                      "version": ways.agreement.version, "in_force": ways.agreement.in_force},
        "refused": [rule_of(one) for one in refused],
    }  # fmt: skip
    if is_fact:
        question = next(one for one in ways.questions if one.name == fact)
        values["fact"] = fact_of(question, draft.said)
        return show(request, "ask_fact", title=values["fact"]["title"], errors=errors, **values)
    more = summary(request, ways, changes=True) if page == "check" else _more(request, ways)
    return show(request, f"ask_{page}", title=TITLES[page], errors=errors, **values, **more)


def _more(request: HttpRequest, ways: Way) -> dict[str, Any]:
    """What a page shows besides its frame."""
    said = ways.written.said
    wanted = said.get("fields", "").split()
    found: dict[str, Any] = {
        "under": ways.agreement.title, "href": ways.written.href,
        "agreements": [{"name": one.name, "title": one.title, "in_force": one.in_force,
                        "chosen": one.name == said.get("agreement")} for one in ways.agreements],
        "ref": said.get("request_ref", ""),
        "grounds": [{"code": g.code, "label": g.label, "about": g.seriousness,
                     "chosen": g.code == said.get("ground")} for g in ways.agreement.grounds],
        "fields": [{"code": f, "label": pages.named(f), "chosen": f in wanted}
                   for f in ways.agreement.fields],
        "whom": [{"name": n, "label": label, "hint": hint, "said": said.get(n, ""),
                  "options": GENDERS if n == "gender" else ()}
                 for n, label, hint in WHOM],
        "why": [rule_of(one) for one in ways.countersigning],
        "people": [
            {"name": one, "chosen": one == said.get("countersigner")}
            for one in others(request)
        ],
    }  # fmt: skip
    return found


def others(request: HttpRequest) -> list[str]:
    """Everybody else of this organisation who may countersign."""
    people = people_of(house.gateway(), request.here.requester)
    return [one for one in people if one != request.here.called]


def summary(request: HttpRequest, ways: Way, *, changes: bool = False) -> dict[str, Any]:
    """Everything that was said, as it is read before it is sent; with `changes`, each with its way
    back."""
    said = ways.written.said
    found = _more(request, ways)
    pages_of = ways.pages()
    found["changes"] = changes
    found["adds"] = bool(ways.written.case)
    found["facts"] = [
        {**fact_of(one, said), "change": f"fact-{one.name}" in pages_of} for one in ways.questions
    ]
    found["whom"] = [one | {"said": pages.with_days(one["said"])} for one in found["whom"]]
    found["whom_change"] = "whom" in pages_of
    found["countersigner"] = said.get("countersigner", "") if ways.countersigning else ""
    found["would_refuse"] = [
        rule_of(one)
        for one in refused_by(house.gateway(), request.here.requester, ways.written.so_far())
    ]
    found["missing"] = [
        one["title"] for one in found["facts"] if one["word"] == NOT_STATED or one["lacks"]
    ]
    found["returned"] = said.get(RETURNED, "")
    return found


def rule_of(one: Rule) -> dict[str, str]:
    return {"id": one.id, "text": one.text, "source": one.source}


def fact_of(one: Asks, said: dict[str, str]) -> dict[str, Any]:
    stated, paper = said.get(one.name, ""), said.get(f"evidence_{one.name}", "")
    return {
        "name": one.name, "title": one.question or pages.named(one.name),
        "hint": "" if one.options else words(one.expected),
        "document": one.document.replace("_", " ").replace("-", " "), "said": stated,
        "paper": called_in(paper), "here": bool(digest_in(paper)), "hash": digest_in(paper),
        "lacks": bool(one.document and not paper),
        "word": YES_NO.get(stated, pages.named(stated)) if one.options and stated
                else pages.with_days(stated) or NOT_STATED,
        "source": pages.SOURCES.get(one.source, one.source),
        "why": [rule_of(rule) for rule in one.why],
        "options": [
            {"value": option.value,
             "word": YES_NO[option.value] if one.is_yes_or_no else pages.named(option.value),
             "chosen": option.value == stated.lower(),
             "refused_by": [rule_of(rule) for rule in option.refused_by]}
            for option in one.options
        ],
    }  # fmt: skip
