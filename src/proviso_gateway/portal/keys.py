"""A key of one's own: a passkey is made in the browser, offered, and enrolled by two others."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

from proviso_gateway.gateway.views.institution import is_officers_key
from proviso_gateway.pages.coded import roles
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import Wrong
from proviso_gateway.portal.rendering import done, show

_CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{16,400}")


def key(request: HttpRequest) -> HttpResponse:
    """The key with which this officer signs, and the one that they offer in its place."""
    accounts, here = house.accounts(), request.here
    errors: tuple[Wrong, ...] = ()
    if request.method == "POST":
        offered = request.POST.get("key", "")[:200]
        credential = request.POST.get("credential", "")
        if is_officers_key(offered) and _CREDENTIAL.fullmatch(credential):
            accounts.offer_key(house.gateway(), request.user, offered, credential)
            return done(
                request, "/key", phrase("Your key is offered. Two administrators enrol it.")
            )
        errors = (
            Wrong(phrase("Your device made no key that can be enrolled here. Try another one.")),
        )
    return show(
        request, "key", title=phrase("My key"), errors=errors, key=here.key,
        roles=roles(here.roles), offered=accounts.offered(request.user), name=here.called,
        may_make=bool(_party()),
    )  # fmt: skip


def _party() -> bool:
    """Whether this log takes passkeys at all."""
    return bool(house.gateway().store.charter().house.parties)
