"""Answers that told of the wrong person: two sign, the regulator is told, all is destroyed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.recall import (
    LONGEST,
    prepare_recall,
    prepare_recall_agreed,
    prepare_regulator_told,
    submit_recall,
    submit_recall_agreed,
    submit_regulator_told,
)
from proviso_gateway.gateway.views.recalls import RecallRow
from proviso_gateway.gateway.views.recalls import recalls as rows_of
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.pages import portal as pages
from proviso_gateway.phrases import phrase, phrase_of
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

HERE = "/recalls"


def recalls(request: HttpRequest) -> HttpResponse:
    """Every recall that this officer may know of, what is due of it, and a form to begin one."""
    rows = [_row(one) for one in rows_of(house.gateway(), request.here.key)]
    return show(request, "recalls", title=phrase("Recalls"), rows=rows)


@sensitive_post_parameters()
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Put a recall before the first of the two who sign it."""
    gateway, key, said = house.gateway(), request.here.key, request.POST
    case = case_called(gateway, said.get("case", "").strip()[:200], key)
    meant = "".join(said.get("meant", "").split())[:64]
    ready = prepare_recall(gateway, key, case, _reasons(said), meant)

    def take(signature: Signature) -> str:
        submit_recall(house.gateway(), ready, key, signature)
        return phrase("Signed by you. The regulator’s clock runs; another officer signs too.")

    facts = ((phrase("Case"), case[:6]), (phrase("What was found"), ready.reasons),
             (phrase("Who was meant"), ready.meant or phrase("not known")))  # fmt: skip
    return _to_sign(
        key, phrase("Recall an answer"), ready.message, take, facts,
        phrase("This answer told of somebody who was not meant."),
    )  # fmt: skip


@require_POST
def agree(request: HttpRequest, handle: str) -> HttpResponse:
    """Put a recall before the second of the two."""
    key, name = request.here.key, Handle(handle)
    message, one = prepare_recall_agreed(house.gateway(), key, name), _one(key, handle)

    def take(signature: Signature) -> str:
        submit_recall_agreed(house.gateway(), name, key, signature)
        return phrase("Recalled. Whoever was told must destroy it, and reads so.")

    return _to_sign(
        key, phrase("Recall an answer"), message, take, _facts(one),
        phrase("I have looked at it myself: this answer told of somebody who was not meant."),
    )  # fmt: skip


@sensitive_post_parameters()
@require_POST
def regulator(request: HttpRequest, handle: str) -> HttpResponse:
    """Put before an officer that the regulator was told, or why not."""
    key, name, said = request.here.key, Handle(handle), request.POST
    told, reasons = said.get("told") == "yes", _reasons(said)
    message = prepare_regulator_told(house.gateway(), key, name, reasons, told=told)
    one = _one(key, handle)

    def take(signature: Signature) -> str:
        submit_regulator_told(house.gateway(), name, key, signature, reasons, told=told)
        return phrase("It is on record.")

    sentence = phrase("The regulator was told.")
    if not told:
        sentence = phrase("The regulator need not be told: it puts nobody at risk.")
    return _to_sign(
        key, phrase("The regulator"), message, take,
        (*_facts(one), (phrase("Your words"), reasons)), sentence,
    )  # fmt: skip


def _to_sign(
    key: str, title: str, message: bytes, take: Any, facts: Any, sentence: str
) -> HttpResponse:
    return redirect(keep(ToSign(
        key=key, title=title, sentence=sentence, facts=facts, message=message, take=take,
        after=HERE, back=HERE,
    )))  # fmt: skip


def _reasons(said: Any) -> str:
    return str(said.get("reasons", "")).strip().replace("\r\n", "\n")[: LONGEST + 1]


def _facts(one: RecallRow) -> tuple[tuple[str, str], ...]:
    return (
        (phrase("Case"), one.case[:6]),
        (phrase("What was found"), one.reasons),
        (phrase("Signed by"), ", ".join(one.signed_by)),
    )


def _one(key: str, handle: str) -> RecallRow:
    one = next((one for one in rows_of(house.gateway(), key) if one.case == handle), None)
    if one is None:
        raise problem("store.no-such-case")
    return one


def _row(one: RecallRow) -> dict[str, Any]:
    hours = phrase_of(one.hours, "{count} hour left", "{count} hours left")
    if one.hours < 0:
        hours = phrase("overdue")
    return {
        "handle": one.case, "case": one.case[:6], "href": f"/cases/{one.case}",
        "reference": one.request_ref, "requester": pages.organisation(one.requester),
        "reasons": one.reasons,
        "by": ", ".join(one.signed_by), "recalled": pages.day(one.recalled_on),
        "regulator_by": pages.moment(one.regulator_by, house.zone()) if one.regulator_by else "",
        "hours": hours, "overdue": one.hours < 0, "regulator": one.regulator,
        "destroy_by": pages.day(one.destroy_by), "destroyed": pages.day(one.destroyed_on),
        "late": one.late, "second": one.second, "tells": one.tells,
    }  # fmt: skip
