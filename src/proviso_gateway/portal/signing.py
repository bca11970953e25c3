"""An act is shown, signed in the browser, and handed to the gateway.

The page holds the bytes that are signed. A passkey signs their SHA-256 as its challenge; a key file
is opened in the browser and never sent. In a demonstration the server holds its players' keys.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.pages.plain import plain
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.waiting_acts import ToSign, shown, taken

PARTS = ("authenticator_data", "client_data", "signature")
LONGEST = 8_000


@sensitive_post_parameters()
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """Show the act; with a signature, hand it in."""
    key = request.here.key
    if request.method != "POST":
        return _shown(request, shown(token, key))
    act = shown(token, key)
    signature = _signature(request, act)
    said = taken(token, key).take(signature)
    return done(request, act.after, said)


def _shown(request: HttpRequest, act: ToSign) -> HttpResponse:
    found = house.shown()
    return show(
        request,
        "sign",
        title=act.title,
        act=act,
        passkey=act.key.startswith("webauthn-"),
        held_here=found is not None and found.hand(act.key) is not None,
        message=plain(act.message),
        readable=act.message.decode("utf-8", "replace"),
        credential=request.here.credential,
    )


def _signature(request: HttpRequest, act: ToSign) -> Signature:
    """What the browser sends; in a demonstration the signature of the player's own key."""
    if request.POST.get("by") == "demonstration":
        found = house.shown()
        hand = found.hand(act.key) if found is not None else None
        if hand is None:
            raise problem("home.not-a-demonstration")
        return hand.sign(act.message)
    parts = {name: request.POST.get(name, "")[:LONGEST] for name in PARTS}
    if act.key.startswith("webauthn-"):
        return parts
    return str(parts["signature"])
