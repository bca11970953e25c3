"""A guardian sets a case apart for officers whom they name, under their signature."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.gateway.set_apart import (
    check_can_set_apart,
    set_apart_message,
    submit_set_apart,
)
from proviso_gateway.gateway.views.worklist import name_of
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle


@require_POST
def set_apart(request: HttpRequest, handle: str) -> HttpResponse:
    """Set a case apart for the officers who were ticked, and for nobody else."""
    gateway, key, name = house.gateway(), request.here.key, Handle(handle)
    officers = tuple(sorted(set(request.POST.getlist("officer"))))
    check_can_set_apart(gateway, key, name, officers)

    def take(signature: Any) -> str:
        submit_set_apart(house.gateway(), name, key, signature, officers)
        house.forget_drafts()
        return phrase("The case is set apart. For all others there is none.")

    named = ", ".join(sorted(name_of(gateway, one) for one in officers))
    return redirect(keep(ToSign(
        key=key, title=phrase("Set this case apart"),
        sentence=phrase(
            "For everybody but those named, and guardians, there is no such case from now on."
        ),
        facts=((phrase("Case"), handle[:6]), (phrase("Named"), named), (phrase("What lapses"),
               phrase("a proposal, a first look or a claim of somebody who is not named"))),
        message=set_apart_message(name, officers), take=take, after=f"/cases/{handle}",
        back=f"/cases/{handle}", button=phrase("Sign and set apart"),
    )))  # fmt: skip
