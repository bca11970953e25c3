"""The safety of a person: one officer protects them, a guardian and a second lift that.

The address says nothing of what is done there, and every act of it is posted to the same one: what
a web server writes down does not tell a protection from its lifting, or from a look at the page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.protect import (
    Protecting,
    check_protects,
    prepare_lift,
    prepare_lift_agreed,
    prepare_protection,
    submit_lift,
    submit_lift_agreed,
    submit_protection,
)
from proviso_gateway.gateway.subject_access import identifiers_in
from proviso_gateway.gateway.views.protections import ProtectionRow, protections
from proviso_gateway.pages import portal as pages
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import wrongs
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

LONGEST = 2_001
HERE = "/safety"


@sensitive_post_parameters()
def safety(request: HttpRequest) -> HttpResponse:
    """The form by which somebody is protected; for guardians, and for a second signer, the list."""
    key, said = request.here.key, request.POST
    check_protects(house.gateway(), key)
    errors: tuple[object, ...] = ()
    if request.method == "POST":
        try:
            return redirect(keep(_to_sign(key, said)))
        except Problem as wrong:
            if wrong.code == "casework.not-entitled":
                raise
            errors = wrongs([wrong], "#reasons" if "reasons" in wrong.code else "#people")
    return show(
        request, "safety", title=phrase("Safety"), errors=errors, rows=_rows(key),
        said={name: said.get(name, "")[:LONGEST] for name in ("people", "reasons")},
    )  # fmt: skip


def _to_sign(key: str, said: Any) -> ToSign:
    reasons = said.get("reasons", "").strip().replace("\r\n", "\n")[:LONGEST]
    if said.get("first"):
        return _first(key, Handle(said["first"]), reasons)
    if said.get("second"):
        return _second(key, Handle(said["second"]))
    return _protect(key, Protecting(identifiers_in(said.get("people", "")), reasons))


def _protect(key: str, protecting: Protecting) -> ToSign:
    ready = prepare_protection(house.gateway(), key, protecting)

    def take(signature: Signature) -> str:
        submit_protection(house.gateway(), ready, key, signature)
        return phrase("Signed by you. It holds from now on, whoever is in the register.")

    return _act(
        key, phrase("Protect somebody"), ready.message, take,
        phrase("Nothing is told about them from now on. I have read the identifiers back."),
        ((phrase("Identifiers"), ", ".join(protecting.people)),
         (phrase("Reasons"), protecting.reasons or phrase("none"))),
    )  # fmt: skip


def _first(key: str, handle: Handle, reasons: str) -> ToSign:
    one, ready = _one(key, handle), prepare_lift(house.gateway(), key, handle, reasons)

    def take(signature: Signature) -> str:
        submit_lift(house.gateway(), ready, key, signature)
        return phrase("Signed by you. It protects until another officer signs too.")

    return _act(
        key, phrase("Lift a protection"), ready.message, take,
        phrase("I know this person to be safe without it."),
        ((phrase("Identifiers"), ", ".join(one.people)), (phrase("Reasons"), reasons)),
    )  # fmt: skip


def _second(key: str, handle: Handle) -> ToSign:
    message, one = prepare_lift_agreed(house.gateway(), key, handle), _one(key, handle)

    def take(signature: Signature) -> str:
        submit_lift_agreed(house.gateway(), handle, key, signature)
        return phrase("Lifted, and signed by two.")

    return _act(
        key, phrase("Lift a protection"), message, take,
        phrase("I have read why, and I sign it as it stands here."),
        ((phrase("Identifiers"), ", ".join(one.people)),
         (phrase("Signed by"), one.lifted_first_by), (phrase("Reasons"), one.lift_reasons)),
    )  # fmt: skip


def _act(key: str, title: str, message: bytes, take: Any, sentence: str, facts: Any) -> ToSign:
    return ToSign(
        key=key, title=title, sentence=sentence, facts=facts, message=message, take=take,
        after=HERE, back=HERE,
    )  # fmt: skip


def _one(key: str, handle: Handle) -> ProtectionRow:
    found = (one for one in protections(house.gateway(), key) if one.handle == handle)
    one = next(found, None)
    if one is None:
        raise problem("access.no-such-name")
    return one


def _rows(key: str) -> list[dict[str, Any]]:
    try:
        found = protections(house.gateway(), key)
    except Problem:  # whoever may protect and not lift reads of none
        return []
    return [
        {"handle": one.handle, "people": ", ".join(one.people), "since": pages.day(one.since),
         "by": one.by, "reasons": one.reasons, "first_by": one.lifted_first_by,
         "lift_reasons": one.lift_reasons, "second": bool(one.lifted_first_by) and not one.yours}
        for one in found
    ]  # fmt: skip
