"""One request, a question a page: only what agreement and ground need, and why each is asked.

What was written is kept after every page, so that a session may end, and goes on where it stopped.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.intake import take_evidence_one, take_in_one
from proviso_gateway.gateway.views.asking import check_answer, refused_by, whom_wrong
from proviso_gateway.gateway.views.documents import called_in, digest_in, renamed
from proviso_gateway.gateway.views.own_requests import own_request, reference_taken
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.papers import sent
from proviso_gateway.portal.problems import Wrong, sentences, words, wrongs
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.wizard_pages import others, page_of, summary
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


def new(request: HttpRequest) -> HttpResponse:
    """Begin a request. Nothing is kept before its first page is answered."""
    draft = begun(request)
    ways = way(request, draft)
    first = ways.pages()[0]
    return _answered(request, ways, first) if request.method == "POST" else (
        page_of(request, ways, first))  # fmt: skip


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
        return page_of(request, ways, page)
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
    return show(request, "ask_waits", title=phrase("It waits for its countersigner"),
                second=ways.written.waits_for, **summary(request, ways))  # fmt: skip


@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Throw a draft away."""
    found = written(request, name)
    if found is not None:
        found.drop()
    return done(request, "/ask", phrase("The draft is deleted."))


def _gone(request: HttpRequest, name: str) -> HttpResponse:
    """A draft that was sent, perhaps a moment ago by the same button; else nobody's."""
    sent = request.session.get(SENT, {}).get(name, "")
    if sent:
        return done(request, sent, phrase("That request was sent already. It was received once."))
    gone = phrase("That draft is not there any more: it was sent, or deleted.")
    return done(request, "/ask", gone)


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
    return page_of(request, ways, page, *wrong) if wrong else redirect(ways.next())


def _fact_answered(request: HttpRequest, ways: Way, page: str) -> HttpResponse:
    """As any page; an answer that refuses the request says so before it is gone on with."""
    draft, fact = ways.written, page.removeprefix("fact-")
    draft.said |= {fact: "", **_posted(request, [fact])}
    try:
        _take_document(request, draft, fact)
    except Problem as wrong:
        draft.keep()
        return page_of(request, ways, page, _of_document(wrong, fact))
    draft.keep()
    gateway, said = house.gateway(), draft.so_far()
    if draft.said[fact]:
        try:
            check_answer(gateway, said.agreement, fact, draft.said[fact])
        except Problem as wrong:
            return page_of(request, ways, page, *wrongs([wrong], f"#{fact}"))
    elif draft.said.get(f"evidence_{fact}"):
        wrong_answer = phrase("Answer the question that the document is about.")
        return page_of(request, ways, page, Wrong(wrong_answer, f"#{fact}"))
    question = next(one for one in ways.questions if one.name == fact)
    refused = refused_by(gateway, request.here.requester, said)
    its_own = [one for one in refused if one in question.why]
    if its_own and not request.POST.get("all_the_same"):
        return page_of(request, ways, page, refused=refused)
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
    return Wrong(joined((words(sentences(wrong)), f"({wrong.code})"), " "), f"#paper_{fact}")


def _wrong(request: HttpRequest, page: str, draft: Written) -> list[Wrong]:
    said = draft.said
    if page == "whom":
        return [one for name, wrong in whom_wrong(said) for one in wrongs([wrong], f"#{name}")]
    needed = {
        "agreement": (("agreement", phrase("Choose an agreement")),),
        "reason": (("request_ref", phrase("Say how you call this request")),
                   ("ground", phrase("Choose a reason"))),
        "fields": (("fields", phrase("Choose what you ask for")),),
        "countersigner": (("countersigner", phrase("Choose who countersigns")),),
    }[page]  # fmt: skip
    found = [Wrong(told, f"#{name}") for name, told in needed if not said.get(name)]
    if page == "countersigner" and said.get(page) not in ["", *others(request)]:
        found.append(Wrong(phrase("Choose somebody else of your organisation."), "#countersigner"))
    if (
        page == "reason"
        and not draft.case
        and reference_taken(house.gateway(), request.here.requester, said.get("request_ref", ""))
    ):
        found.append(Wrong(phrase("Another request of yours has this reference."), "#request_ref"))
    return found


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
        return done(request, "/ask", phrase("It waits for {second}, who countersigns it. It is "
                                            "received when they have.",
                                            second=draft.waits_for))  # fmt: skip
    taken = take_in_one(gateway, request.here.requester, row)
    if taken.problems:
        return page_of(request, ways, "check", *_wrongs(ways, taken.problems, tuple(row)))
    for data in draft.papers():
        house.home().documents.put(taken.cases[0], data)
    received = phrase("Your request is received, and has its number.")
    return _done(request, draft, taken.cases[0], received)


def _evidence_sent(request: HttpRequest, ways: Way, row: dict[str, str]) -> HttpResponse:
    """Send what was asked for, documents first: a case never names one that is not here yet."""
    draft, handle = ways.written, Handle(ways.written.case)
    own_request(house.gateway(), request.here.requester, handle)
    for data in draft.papers():
        house.home().documents.put(handle, data)
    try:
        take_evidence_one(house.gateway(), handle, row)
    except Problem as wrong:
        return page_of(request, ways, "check", *_wrongs(ways, (wrong,), tuple(row)))
    said = phrase("What you sent is with the request, which was looked at again.")
    return _done(request, draft, handle, said)


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
        told.append(Wrong(words(sentences(one)), f"{ways.written.href}/{page}"))
    return told
