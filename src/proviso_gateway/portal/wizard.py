"""One request, a question a page: only what agreement and ground need, and why each is asked.

What was written is kept after every page, so that a session may end, and goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.intake import take_evidence_one, take_in_one
from proviso_gateway.gateway.views.asking import (
    Asks,
    Rule,
    check_answer,
    own_request,
    people_of,
    reference_taken,
    refused_by,
    whom_wrong,
)
from proviso_gateway.gateway.views.documents import called_in, digest_in, renamed
from proviso_gateway.pages import portal as pages
from proviso_gateway.portal import house
from proviso_gateway.portal.papers import sent
from proviso_gateway.portal.problems import Wrong, words, wrongs
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.written import (
    CASE,
    OPEN,
    RETURNED,
    WAITS,
    WHOM,
    Way,
    Written,
    begun,
    begun_for,
    way,
    written,
)
from proviso_gateway.terms import Handle

LONGEST, LONGEST_REFERENCE = 400, 100
SENT = "sent"
"""In the session: what became of the last drafts, for whoever sends one twice."""

TITLES = {"agreement": "Under which agreement do you ask?", "reason": "Why do you ask?",
          "fields": "What do you ask for?", "whom": "Whom do you mean?",
          "countersigner": "Who countersigns?",
          "check": "Check your answers"}  # fmt: skip

YES_NO = {"true": "Yes", "false": "No"}


def new(request: HttpRequest) -> HttpResponse:
    """Begin a request. Nothing is kept before its first page is answered."""
    draft = begun(request)
    ways = way(request, draft)
    first = ways.pages()[0]
    return _answered(request, ways, first) if request.method == "POST" else (
        _page(request, ways, first))  # fmt: skip


def go_on(request: HttpRequest, name: str) -> HttpResponse:
    """Go on with a draft where it stopped."""
    found = written(request, name)
    return redirect(way(request, found).next()) if found else _gone(request, name)


def step(request: HttpRequest, name: str, page: str) -> HttpResponse:
    """One page of a draft: shown, or answered."""
    found = written(request, name)
    if found is None:
        return _gone(request, name)
    ways = way(request, found)
    if found.waits_for:
        return _waits(request, ways)
    if page not in (*ways.pages(), "check"):
        return redirect(ways.next())
    if request.method != "POST":
        if page == "check" and not ways.next().endswith("/check"):
            return redirect(ways.next())
        return _page(request, ways, page)
    return _sent(request, ways) if page == "check" else _answered(request, ways, page)


@require_POST
def give_evidence(request: HttpRequest, handle: str) -> HttpResponse:
    """Begin to give what a request is asked for: the same questions, of this request."""
    draft = begun_for(request, Handle(handle))
    draft.keep()
    return redirect(way(request, draft).next())


@require_POST
def keep(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what is written so far; the page asks for this by itself while somebody writes."""
    found = written(request, name)
    if found is not None:
        found.said |= _posted(request, [one for one, *_ in WHOM])
        found.keep()
    return JsonResponse({"kept": found is not None})


@require_POST
def take_back(request: HttpRequest, name: str) -> HttpResponse:
    """Take back a draft that waits for its countersigner, to go on writing."""
    found = written(request, name)
    if found is None:
        return _gone(request, name)
    found.said.pop(WAITS, None)
    found.keep()
    return redirect(f"{found.href}/check")


def _waits(request: HttpRequest, ways: Way) -> HttpResponse:
    """What whoever wrote it sees while it waits for its countersigner."""
    return show(request, "ask_waits", title="It waits for its countersigner",
                second=ways.written.waits_for, **summary(request, ways))  # fmt: skip


@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Throw a draft away."""
    found = written(request, name)
    if found is not None:
        found.drop()
    return done(request, "/ask", "The draft is deleted.")


def _gone(request: HttpRequest, name: str) -> HttpResponse:
    """A draft that was sent, perhaps a moment ago by the same button; else nobody's."""
    sent = request.session.get(SENT, {}).get(name, "")
    if sent:
        return done(request, sent, "That request was sent already. It was received once.")
    return done(request, "/ask", "That draft is not there any more: it was sent, or deleted.")


def _posted(request: HttpRequest, names: list[str]) -> dict[str, str]:
    return {one: request.POST[one].strip()[:LONGEST] for one in names if one in request.POST}


def _answered(request: HttpRequest, ways: Way, page: str) -> HttpResponse:
    """Keep the page's answer, and go on to what is open; or say what is wrong with it."""
    draft = ways.written
    if page == "agreement":
        draft.said |= _posted(request, ["agreement"])
    elif page == "reason":
        draft.said |= _posted(request, ["request_ref", "ground"])
    elif page == "fields":
        draft.said["fields"] = " ".join(request.POST.getlist("fields"))[:LONGEST]
    elif page == "whom":
        draft.said |= _posted(request, [one for one, *_ in WHOM])
    elif page == "countersigner":
        draft.said |= _posted(request, ["countersigner"])
    else:
        return _fact_answered(request, ways, page)
    draft.keep()
    wrong = _wrong(request, page, draft)
    ways = way(request, draft)
    return _page(request, ways, page, *wrong) if wrong else redirect(ways.next())


def _fact_answered(request: HttpRequest, ways: Way, page: str) -> HttpResponse:
    """As any page; an answer that refuses the request says so before it is gone on with."""
    draft, fact = ways.written, page.removeprefix("fact-")
    draft.said |= {fact: "", **_posted(request, [fact])}
    try:
        _take_document(request, draft, fact)
    except Problem as wrong:
        draft.keep()
        return _page(request, ways, page, _of_document(wrong, fact))
    draft.keep()
    gateway, said = house.gateway(), draft.so_far()
    if draft.said[fact]:
        try:
            check_answer(gateway, said.agreement, fact, draft.said[fact])
        except Problem as wrong:
            return _page(request, ways, page, *wrongs([wrong], f"#{fact}"))
    elif draft.said.get(f"evidence_{fact}"):
        return _page(request, ways, page, Wrong("Answer the question that the document is about.",
                                                f"#{fact}"))  # fmt: skip
    question = next(one for one in ways.questions if one.name == fact)
    refused = refused_by(gateway, request.here.requester, said)
    its_own = [one for one in refused if one in question.why]
    if its_own and not request.POST.get("all_the_same"):
        return _page(request, ways, page, refused=refused)
    return redirect(way(request, draft).next())


def _take_document(request: HttpRequest, draft: Written, fact: str) -> None:
    """The document that was sent with an answer, or what one that lies here is called now."""
    name = f"evidence_{fact}"
    before, called = draft.said.get(name, ""), _posted(request, [name]).get(name, "")
    came = sent(request, f"paper_{fact}", called[:LONGEST_REFERENCE])
    if came is not None:
        of, data = came
        draft.keep_paper(of.digest, data)
        draft.said[name] = of.reference
    elif digest_in(before) and not request.POST.get("remove"):
        draft.said[name] = renamed(before, called[:LONGEST_REFERENCE])
    else:
        draft.said[name] = called_in(called)


def _of_document(wrong: Problem, fact: str) -> Wrong:
    return Wrong(f"{words(wrong.sentence)} {words(wrong.remedy)} ({wrong.code})", f"#paper_{fact}")


def _wrong(request: HttpRequest, page: str, draft: Written) -> list[Wrong]:
    said = draft.said
    if page == "whom":
        return [one for name, wrong in whom_wrong(said) for one in wrongs([wrong], f"#{name}")]
    needed = {
        "agreement": (("agreement", "Choose an agreement"),),
        "reason": (("request_ref", "Say how you call this request"), ("ground", "Choose a reason")),
        "fields": (("fields", "Choose what you ask for"),),
        "countersigner": (("countersigner", "Choose who countersigns"),),
    }[page]  # fmt: skip
    found = [Wrong(told, f"#{name}") for name, told in needed if not said.get(name)]
    if page == "countersigner" and said.get(page) not in ["", *_others(request)]:
        found.append(Wrong("Choose somebody else of your organisation.", "#countersigner"))
    if (
        page == "reason"
        and not draft.case
        and reference_taken(house.gateway(), request.here.requester, said.get("request_ref", ""))
    ):
        found.append(Wrong("Another request of yours has this reference.", "#request_ref"))
    return found


def _page(
    request: HttpRequest, ways: Way, page: str, *errors: Wrong, refused: tuple[Rule, ...] = ()
) -> HttpResponse:
    draft, fact = ways.written, page.removeprefix("fact-")
    is_fact = page.startswith("fact-")
    values: dict[str, Any] = {
        "page": page, "back": ways.back(page), "place": ways.place(page),
        "agreement": {"name": ways.agreement.name, "title": ways.agreement.title,
                      "version": ways.agreement.version, "in_force": ways.agreement.in_force},
        "refused": [_rule(one) for one in refused],
    }  # fmt: skip
    if is_fact:
        question = next(one for one in ways.questions if one.name == fact)
        values["fact"] = _fact(question, draft.said)
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
        "whom": [{"name": n, "label": label, "hint": hint, "said": said.get(n, "")}
                 for n, label, hint in WHOM],
        "why": [_rule(one) for one in ways.countersigning],
        "people": [
            {"name": one, "chosen": one == said.get("countersigner")}
            for one in _others(request)
        ],
    }  # fmt: skip
    return found


def _others(request: HttpRequest) -> list[str]:
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
        {**_fact(one, said), "change": f"fact-{one.name}" in pages_of} for one in ways.questions
    ]
    found["whom_change"] = "whom" in pages_of
    found["countersigner"] = said.get("countersigner", "") if ways.countersigning else ""
    found["would_refuse"] = [
        _rule(one)
        for one in refused_by(house.gateway(), request.here.requester, ways.written.so_far())
    ]
    found["missing"] = [
        one["title"] for one in found["facts"] if one["word"] == "not stated" or one["lacks"]
    ]
    found["returned"] = said.get(RETURNED, "")
    return found


def _rule(one: Rule) -> dict[str, str]:
    return {"id": one.id, "text": one.text or pages.named(one.id), "cite": one.cite}


def _fact(one: Asks, said: dict[str, str]) -> dict[str, Any]:
    stated, paper = said.get(one.name, ""), said.get(f"evidence_{one.name}", "")
    return {
        "name": one.name, "title": one.question or pages.named(one.name),
        "hint": "" if one.options else words(one.expected),
        "document": one.document.replace("_", " ").replace("-", " "), "said": stated,
        "paper": called_in(paper), "here": bool(digest_in(paper)), "hash": digest_in(paper),
        "lacks": bool(one.document and not paper),
        "word": YES_NO.get(stated, pages.named(stated)) if one.options and stated
                else stated or "not stated",
        "source": pages.SOURCES.get(one.source, one.source),
        "why": [_rule(rule) for rule in one.why],
        "options": [
            {"value": option.value,
             "word": YES_NO[option.value] if one.is_yes_or_no else pages.named(option.value),
             "chosen": option.value == stated.lower(),
             "refused_by": ", ".join(rule.id for rule in option.refused_by)}
            for option in one.options
        ],
    }  # fmt: skip


def row_of(ways: Way, officer: str) -> dict[str, str]:
    """The draft as one row of a file of requests: what is asked, and nothing that is not."""
    said = ways.written.said
    columns = {"request_ref", "agreement", "ground", "fields", *(name for name, *_ in WHOM)}
    columns |= {"countersigner"} if ways.countersigning else set()
    for one in ways.questions:
        columns |= {one.name, f"evidence_{one.name}"} if said.get(one.name) else set()
    if ways.written.case:
        # A request that is here is restated whole, by whoever of them answers.
        columns |= {name for name in said if name not in (CASE, OPEN)}
    row = {name: said[name] for name in sorted(columns) if said.get(name)}
    return row if ways.written.case else row | {"officer": officer}


def _sent(request: HttpRequest, ways: Way) -> HttpResponse:
    """Send it through the same door as a file of one row."""
    if not ways.next().endswith("/check"):
        return redirect(ways.next())
    row, draft, gateway = row_of(ways, request.here.called), ways.written, house.gateway()
    if draft.case:
        return _evidence_sent(request, ways, row)
    if ways.countersigning:
        draft.said[WAITS] = draft.said["countersigner"]
        draft.said.pop(RETURNED, None)
        draft.keep()
        return done(request, "/ask", f"It waits for {draft.waits_for}, who countersigns it. It is "
                                     "received when they have.")  # fmt: skip
    taken = take_in_one(gateway, request.here.requester, row)
    if taken.problems:
        return _page(request, ways, "check", *_wrongs(ways, taken.problems, tuple(row)))
    for data in draft.papers():
        house.home().documents.put(taken.cases[0], data)
    return _done(request, draft, taken.cases[0], "Your request is received, and has its number.")


def _evidence_sent(request: HttpRequest, ways: Way, row: dict[str, str]) -> HttpResponse:
    """Send what was asked for, documents first: a case never names one that is not here yet."""
    draft, handle = ways.written, Handle(ways.written.case)
    own_request(house.gateway(), request.here.requester, handle)
    for data in draft.papers():
        house.home().documents.put(handle, data)
    try:
        take_evidence_one(house.gateway(), handle, row)
    except Problem as wrong:
        return _page(request, ways, "check", *_wrongs(ways, (wrong,), tuple(row)))
    return _done(request, draft, handle, "What you sent is with the request, which was looked at "
                                         "again.")  # fmt: skip


def _done(request: HttpRequest, draft: Written, case: str, said: str) -> HttpResponse:
    draft.drop()
    href = f"/ask/{case}"
    before = dict(list(request.session.get(SENT, {}).items())[-9:])
    request.session[SENT] = before | {draft.name: href}
    return done(request, href, said)


def _wrongs(ways: Way, found: tuple[Problem, ...], columns: tuple[str, ...]) -> list[Wrong]:
    """Each problem, and the page on which its answer can be mended."""
    told = []
    for one in found:
        column = columns[one.place.column - 1] if one.place.column else "request_ref"
        page = "whom" if column in {name for name, *_ in WHOM} else "fields" if (
            column == "fields") else "countersigner" if column == "countersigner" else (
            f"fact-{column.removeprefix('evidence_')}")  # fmt: skip
        if page not in ways.pages():
            page = "reason"
        told.append(Wrong(words(f"{one.sentence} {one.remedy}"), f"{ways.written.href}/{page}"))
    return told
