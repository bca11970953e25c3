"""What is said when something cannot be: the problem's own words, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from proviso_gateway.errors import Problem
from proviso_gateway.phrases import Say, joined, phrase, turned
from proviso_gateway.portal.rendering import show

_BETWEEN = re.compile("`([^`]*)`")

_STATUS = {
    "casework.not-entitled": 403,
    "casework.recused": 403,
    "store.no-such-case": 404,
    "evidence.not-here": 404,
    "home.not-a-demonstration": 404,
    "home.nothing-published": 404,
    "store.busy": 503,
    "store.no-room": 503,
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of an error summary: what is wrong, and the field that it is about."""

    words: str
    href: str = ""


def told(request: HttpRequest, found: Problem) -> HttpResponse:
    """The page of one problem."""
    return show(
        request,
        "problem",
        title=phrase("This cannot be done"),
        status=_STATUS.get(found.code, 409),
        sentence=words(found.sentence),
        remedy=words(found.remedy),
        code=found.code,
        back=_back(request),
    )


def wrongs(found: Iterable[Problem], href: str = "") -> tuple[Wrong, ...]:
    """Problems as lines of an error summary, all about one field."""
    return tuple(Wrong(words(sentences(one)), href) for one in found)


def sentences(found: Problem) -> str:
    """What is wrong, and what to do."""
    return joined((found.sentence, found.remedy), " ")


def words(said: str) -> str:
    """A sentence of an error as a page has it: what a terminal has between backticks, quoted."""
    return turned(said, _quoted)


def _quoted(said: str, say: Say) -> str:
    return _BETWEEN.sub(r"“\1”", said)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What is said where a form is older than the session that it was made in."""
    request.here = getattr(request, "here", None)
    return show(
        request,
        "problem",
        title=phrase("This page had gone stale"),
        status=403,
        sentence=phrase(
            "This page had gone stale: you were signed out, or signed in as somebody else."
        ),
        remedy=phrase(
            "Nothing was recorded. Drafts are kept. Go back, load the page again, and repeat."
        ),
        code="",
        back=_back(request),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is said where no page is."""
    return show(
        request,
        "problem",
        title=phrase("There is no such page"),
        status=404,
        sentence=phrase("There is no such page."),
        remedy=phrase("The address may be mistyped, or the page is not yours to see."),
        code="",
        back="/",
    )


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is said to what no browser sends. It knows nothing of whoever sent it, and repeats
    nothing."""
    large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    why = "It is too large." if large else "It is not as a browser sends it."
    text = (
        "<!doctype html><html lang=en><title>This cannot be read</title>"
        f"<h1>This cannot be read</h1><p>{why} Nothing was recorded. Go back, and send less, or "
        "a file of at most 16 MB where a file is asked for.</p>"
    )
    return HttpResponse(text, status=413 if large else 400)


def our_fault(request: HttpRequest) -> HttpResponse:
    """What is said where the fault is ours. It says nothing of what was asked."""
    text = (
        "<!doctype html><html lang=en><title>Our fault</title><h1>This is our fault</h1>"
        "<p>Nothing was recorded. Try again; if it stays so, tell whoever keeps this home.</p>"
    )
    return HttpResponse(text, status=500)


def _back(request: HttpRequest) -> str:
    """Where whoever reads this came from: within their own part of the portal."""
    here = getattr(request, "here", None)
    return "/" if here is None or not here.may_work else "/ask" if here.requester else "/cases"
