"""Delays of telling a person: two sign, one of them a guardian; one alone ends one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.errors import problem
from proviso_gateway.gateway.delay_telling import (
    Delaying,
    Why,
    prepare_agreement,
    prepare_delay,
    prepare_end,
    submit_agreement,
    submit_delay,
    submit_end,
)
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.views.subject_access import Delayed, delayed
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.subject_access import WHY, how_it_stands
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.person import day_typed
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

LONGEST = 2_000


def delays(request: HttpRequest) -> HttpResponse:
    """The delays that this officer may know of, and a form to begin or renew one."""
    gateway, key = house.gateway(), request.here.key
    rows = [_row(one, key) for one in delayed(gateway, key)]
    return show(
        request, "delays", title=phrase("Delays of telling"), rows=rows,
        reasons=[{"code": one.value, "words": WHY[one]} for one in Why],
        most=str(gateway.delay_days), times=str(gateway.delay_renewals),
    )  # fmt: skip


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Put a delay before the first of the two who sign it."""
    gateway, key, said = house.gateway(), request.here.key, request.POST
    why = next((one for one in Why if one.value == said.get("why")), None)
    if why is None:
        raise problem("access.not-a-reason")
    case = case_called(gateway, said.get("case", "").strip()[:LONGEST], key)
    reasons = said.get("reasons", "").strip().replace("\r\n", "\n")[: LONGEST + 1]
    ready = prepare_delay(
        gateway, key, Delaying(case, why, day_typed(said.get("until", "")), reasons)
    )

    def take(signature: Signature) -> str:
        submit_delay(house.gateway(), ready, key, signature)
        return phrase("Signed by you. It delays nothing until another officer signs too.")

    return _to_sign(
        key, phrase("Delay that the person is told"), ready.delaying, ready.message, take,
        phrase("Sign, for a second to sign too"),
    )  # fmt: skip


@require_POST
def agree(request: HttpRequest, handle: str) -> HttpResponse:
    """Put a delay before the second of the two."""
    gateway, key = house.gateway(), request.here.key
    message = prepare_agreement(gateway, key, Handle(handle))
    delaying = _one(gateway, key, handle)

    def take(signature: Signature) -> str:
        submit_agreement(house.gateway(), Handle(handle), key, signature)
        return phrase("Signed, and done.")

    return _to_sign(
        key, phrase("Delay that the person is told"),
        Delaying(delaying.case, delaying.why, delaying.until, delaying.reasons), message, take,
        phrase("Sign as the second"),
    )  # fmt: skip


@require_POST
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """Put the end of a delay before whoever ends it, alone."""
    gateway, key = house.gateway(), request.here.key
    message = prepare_end(gateway, key, Handle(handle))
    delaying = _one(gateway, key, handle)

    def take(signature: Signature) -> str:
        submit_end(house.gateway(), Handle(handle), key, signature)
        return phrase("Ended. Whoever asked meanwhile is to be told now.")

    return _to_sign(
        key, phrase("End this delay"),
        Delaying(delaying.case, delaying.why, delaying.until, delaying.reasons), message, take,
        phrase("Sign and end it"),
    )  # fmt: skip


def _to_sign(
    key: str, title: str, delaying: Delaying, message: bytes, take: Any, button: str
) -> HttpResponse:
    return redirect(keep(ToSign(
        key=key, title=title,
        sentence=phrase("I have read why, and I sign it as it stands here."),
        facts=((phrase("Case"), delaying.case[:6]), (phrase("Why"), WHY[delaying.why]),
               (phrase("Until"), pages.day(delaying.until)),
               (phrase("Reasons"), delaying.reasons)),
        message=message, take=take, after="/delays", back="/delays", button=button,
    )))  # fmt: skip


def _one(gateway: Any, key: str, handle: str) -> Delayed:
    return next(one for one in delayed(gateway, key) if one.handle == handle)


def _row(one: Delayed, key: str) -> dict[str, Any]:
    return {
        "handle": one.handle, "case": one.case[:6], "href": f"/cases/{one.case}",
        "why": WHY[one.why], "until": pages.day(one.until), "stands": how_it_stands(one),
        "reasons": one.reasons, "by": ", ".join(one.signed_by), "waits": one.waits,
        "ends": one.stands or one.waits,
    }  # fmt: skip
