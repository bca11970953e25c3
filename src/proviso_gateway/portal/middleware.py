"""Who is let in: nobody unknown, and of those who sign in, each where they belong."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from proviso_gateway.errors import Problem, problem
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import told

OPEN = ("/sign-in", "/play/", "/leave", "/public/")
"""Where somebody may go who has not signed in."""

FOR_ASKERS = ("/ask",)
FOR_OFFICERS = (
    "/cases", "/running", "/operating", "/sign/", "/key", "/find", "/reads", "/accounts", "/person",
    "/delays", "/safety", "/recalls",
)  # fmt: skip

_ENROLLED = phrase("somebody whose enrolment stands today")

LOOKS = ("GET", "HEAD")
"""What records nothing: its page is of one moment."""


STAYS, _SEEN = 5 * 60, "seen"
"""How many seconds a session is not written again for being used. (To write it at each request
would have every page wait for the disk.)"""


def _stays(request: HttpRequest) -> None:
    """Let the session of somebody who is at work go on."""
    now = int(time.time())
    if not 0 <= now - int(request.session.get(_SEEN, 0)) < STAYS:
        request.session[_SEEN] = now


def no_address(request: HttpRequest) -> None:
    """No address of whoever signs in is kept."""


class Doorkeeper:
    """Puts `request.here` on every request, and turns a `Problem` into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.here = house.NOBODY
        try:
            house.begin()
            with house.looking() if request.method in LOOKS else nullcontext():
                response = self._let_in(request) or self._answer(request)
        except Problem as found:
            response = told(request, found)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), "
            "microphone=(), geolocation=()"
        )
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.user.is_authenticated:
            house.begin_writing()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, found: Exception) -> HttpResponse | None:
        """The page of a problem; anything else is our fault, and Django says so."""
        return told(request, found) if isinstance(found, Problem) else None

    def _let_in(self, request: HttpRequest) -> HttpResponse | None:
        path = request.path
        if path.startswith("/public/"):
            return None  # whoever reads what is public is nobody's to know
        if not request.user.is_authenticated:
            if path == "/" or path.startswith(OPEN):
                return None
            return redirect("/sign-in")
        _stays(request)
        request.here = house.accounts().here(house.gateway(), request.user)
        if request.user.must_change and path not in ("/sign-in/password", "/leave"):
            return redirect("/sign-in/password")
        if path == "/" or path.startswith(OPEN):
            return None
        if not request.here.may_work and path != "/key":
            raise problem("casework.not-entitled", act=phrase("work here"), who=_ENROLLED)
        wrong = FOR_OFFICERS if request.here.requester else FOR_ASKERS
        if path.startswith(wrong):
            officers = bool(request.here.requester)
            who = phrase("any officer") if officers else phrase("somebody of those who ask")
            raise problem("casework.not-entitled", act=phrase("open this page"), who=who)
        return None
