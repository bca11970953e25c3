"""A demonstration's cast: sign in as anybody, and move the day. Refused in every other home."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.demonstrating import ADMINISTERS, CHAPTERS, Demonstration, required
from proviso_gateway.assembly.looking_after import GIVEN, CallBack, Note, keep_note
from proviso_gateway.errors import problem
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.pages.coded import ROLES
from proviso_gateway.phrases import joined, phrase, phrase_of
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.signing_in import BACKEND
from proviso_gateway.terms import Day

OF_CAST = "the demonstration"
"""Who gives a demonstration's cast their accounts, on record."""


def front(request: HttpRequest) -> HttpResponse:
    """The front door: of a demonstration, its story and its cast; else to one's own work."""
    found = house.shown()
    if found is not None:
        return _story(request, found)
    if not request.user.is_authenticated:
        return redirect("/sign-in")
    return redirect("/ask" if request.here.requester else "/cases")


def _story(request: HttpRequest, found: Demonstration) -> HttpResponse:
    """The memorandum's days as a timeline, and today among them, where anybody can be played."""
    waiting = queue(house.gateway(), 0).in_all
    players = [
        {"who": one.who, "called": one.called, "role": ROLES.get(one.role, one.role),
         "does": one.does, "first": number == 0}
        for number, one in enumerate(found.players)
    ]  # fmt: skip
    return show(
        request, "welcome", title=phrase("A demonstration"), players=players, waiting=waiting,
        before=[one for one in CHAPTERS if one.day <= found.today],
        ahead=[one for one in CHAPTERS if one.day > found.today],
    )  # fmt: skip


@require_POST
def play(request: HttpRequest, who: str) -> HttpResponse:
    """Sign in as one of a demonstration's cast."""
    found = required(house.home().folder)
    player = next((one for one in found.players if one.who == who), None)
    if player is None:
        raise problem("home.not-a-demonstration")
    accounts, name = house.accounts(), f"demonstration {player.who}"
    account = get_user_model().objects.filter(handle=accounts.handle(name)).first()
    if account is None:
        accounts.add(
            name, player.called, officer=player.key, requester=player.requester,
            password=accounts.secret.key("demonstration").hex(),
            administers=player.role == ADMINISTERS,
        )  # fmt: skip
        account = get_user_model().objects.get(handle=accounts.handle(name))
        today = house.gateway().today()
        call = CallBack(OF_CAST, today, "the list of its cast") if player.requester else None
        keep_note(accounts, account, Note(GIVEN, today, OF_CAST, call))
    accounts.revive(account)
    login(request, account, backend=BACKEND)
    return redirect("/ask" if player.requester else "/cases")


@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    """Let a night pass, and the weekend: the log is brought up to date as every night."""
    return _moved(request, house.home().next_working_day(), phrase("A new working day has begun."))


@require_POST
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """Go to a day of the story that lies ahead."""
    one = next((one for one in CHAPTERS if one.name == name), None)
    if one is None:
        raise problem("home.not-a-demonstration")
    return _moved(request, one.day, phrase("It is {when}.", when=one.when))


def _moved(request: HttpRequest, day: Day, said: str) -> HttpResponse:
    """Stand on that day, with what the nights between brought about."""
    required(house.home().folder).move_to(day)
    home = house.home()
    home.sequence()
    again = home.reconsider()
    if settings.SERVED.public is not None:
        home.publish_to(settings.SERVED.public)
    if again:
        tested = phrase_of(
            again,
            "One case that waited was tested again under the agreement of today.",
            "{count} cases that waited were tested again under the agreement of today.",
        )
        said = joined((said, tested), " ")
    back = "/ask" if request.here.requester else "/cases" if request.here.may_work else "/"
    return done(request, back, said)
