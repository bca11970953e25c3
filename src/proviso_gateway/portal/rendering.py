"""The frame of every page: who is here, where they can go, what has just been done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import get_language

from proviso_gateway.assembly.accounts import Here
from proviso_gateway.assembly.looking_after import may_give
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.protect import PROTECTS
from proviso_gateway.gateway.recall import BEGINS
from proviso_gateway.gateway.subject_access import ANSWERS
from proviso_gateway.gateway.views.operating import OPERATES
from proviso_gateway.gateway.views.reads import MAY_REPORT
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.coded import roles
from proviso_gateway.pages.speaking import spoken
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house

_SAID, _SAID_SECONDS = "said", 60
"""A cookie, signed, its words as base64: whatever is kept in a session waits for the disk, twice,
and a cookie holds plain letters only."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    word: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    csrf: str
    called: str
    as_what: str
    nav: tuple[Link, ...]
    demonstration: bool
    rehearsal: bool
    today: str
    log: str
    said: str
    public: bool


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    status: int = 200,
    errors: Sequence[object] = (),
    **values: object,
) -> HttpResponse:
    """The page of this template, in the frame of whoever is here."""
    if errors and status == 200:
        status = 422
    frame = _frame(request)
    language = get_language() or ""
    text = pages.page(template, language, title=title, frame=frame, errors=errors, **values)
    response = HttpResponse(text, status=status)
    if frame.said:
        response.delete_cookie(_SAID, samesite=settings.SESSION_COOKIE_SAMESITE)
    return response


def done(request: HttpRequest, href: str, said: str = "") -> HttpResponse:
    """Go on to another page, and say there what was done."""
    response = redirect(href)
    if said:
        words = spoken(said, get_language() or "")
        response.set_cookie(
            _SAID, signing.dumps(words, salt=_salt(request)), max_age=_SAID_SECONDS, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite=settings.SESSION_COOKIE_SAMESITE,
        )  # fmt: skip
    return response


def _said(request: HttpRequest) -> str:
    found = request.COOKIES.get(_SAID, "")
    try:
        return str(signing.loads(found, salt=_salt(request), max_age=_SAID_SECONDS))
    except signing.BadSignature:
        return ""


def _salt(request: HttpRequest) -> str:
    """What was done is said to whoever did it, and to nobody who signs in after them."""
    return f"{_SAID} {request.user.pk if hasattr(request, 'user') else None}"


def _frame(request: HttpRequest) -> Frame:
    here = getattr(request, "here", None) or house.NOBODY
    try:
        home = house.home()
    except Problem:
        return Frame(get_token(request), "", "", (), False, False, "", "", "", False)
    return Frame(
        csrf=get_token(request),
        called=here.called,
        as_what=roles(here.roles)
        or pages.organisation(here.requester)
        or phrase("no enrolment today"),
        nav=_nav(here, request.path),
        demonstration=house.shown() is not None,
        rehearsal=home.settings.rehearsal,
        today=pages.day(home.gateway.today()),
        log=home.settings.origin,
        said=_said(request),
        public=settings.SERVED.public is not None,
    )


def _nav(here: Here, path: str) -> tuple[Link, ...]:
    held = set(here.roles)
    if here.requester:
        ways = [(phrase("Requests"), "/ask"), (phrase("Ask about one person"), "/ask/new"),
                (phrase("Send a file"), "/ask/file")]  # fmt: skip
        ways += [(phrase("Your people"), "/ask/people")] if here.administers else []
    elif held:
        ways = [(phrase("Work"), "/cases"), (phrase("Find"), "/find"),
                (phrase("Agreements and officers"), "/running"),
                (phrase("My key"), "/key")]  # fmt: skip
        if OPERATES & held:
            ways.insert(3, (phrase("Running the house"), "/operating"))
        if may_give(here):
            ways.insert(3, (phrase("Accounts"), "/accounts"))
        if ANSWERS & held:
            ways.insert(2, (phrase("People who ask"), "/person"))
        if BEGINS & held:
            ways.append((phrase("Recalls"), "/recalls"))
        if PROTECTS & held:
            ways.append((phrase("Safety"), "/safety"))
        if MAY_REPORT & held:
            ways.insert(3, (phrase("Who read what"), "/reads"))
    else:
        return ()
    best = max((href for _, href in ways if path.startswith(href)), key=len, default="")
    return tuple(Link(word, href, href == best) for word, href in ways)
