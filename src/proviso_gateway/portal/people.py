"""Accounts of an organisation that asks, for whoever of them looks after these."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from proviso_gateway.errors import problem
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import done, show


def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in for this organisation."""
    if not request.here.administers:
        raise problem(
            "casework.not-entitled", act="look after accounts", who="whoever administers them"
        )
    found = house.accounts().colleagues(house.gateway(), request.here.requester)
    rows = [
        {"called": one.called, "number": str(one.number), "administers": one.administers,
         "enrolled": one.enrolled, "yours": one.number == request.user.pk}
        for one in found
    ]  # fmt: skip
    return show(request, "people", title="Your people", rows=rows)


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a leaver's account, now."""
    house.accounts().end_colleague(house.gateway(), request.user, number)
    return done(request, "/ask/people", "The account has ended. Whoever had it is out.")
