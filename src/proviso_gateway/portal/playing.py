"""A demonstration's cast: sign in as anybody, and move the day. Refused in every other home."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.demonstrating import required
from proviso_gateway.errors import problem
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.signing_in import BACKEND


def front(request: HttpRequest) -> HttpResponse:
    """The front door: of a demonstration, its cast; else to one's own work."""
    found = house.shown()
    if found is not None:
        players = [
            {"who": one.who, "called": one.called, "role": one.role, "does": one.does,
             "first": number == 0}
            for number, one in enumerate(found.players)
        ]  # fmt: skip
        return show(request, "welcome", title="A demonstration", players=players)
    if not request.user.is_authenticated:
        return redirect("/sign-in")
    return redirect("/ask" if request.here.requester else "/cases")


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
        )  # fmt: skip
        account = get_user_model().objects.get(handle=accounts.handle(name))
    login(request, account, backend=BACKEND)
    return redirect("/ask" if player.requester else "/cases")


@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    """Let a night pass, and the weekend: the log is brought up to date as every night."""
    found = required(house.home().folder)
    home = house.home()
    found.move_to(home.next_working_day())
    house.home().sequence()
    back = "/ask" if request.here.requester else "/cases" if request.here.may_work else "/"
    return done(request, back, "A new working day has begun.")
