"""Deciding on a proposal, searching, and looking at who was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import (
    approval_message,
    decline_message,
    refusal_reason,
    submit_approval,
    submit_decline,
)
from proviso_gateway.gateway.confirm import Looking, prepare_look, submit_look
from proviso_gateway.gateway.give_back import return_message, submit_return
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.desk import Compared, Doing, Weighed
from proviso_gateway.gateway.views.worklist import person_at
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.reasons import refused
from proviso_gateway.pages.weights import in_words
from proviso_gateway.phrases import joined, phrase, turned
from proviso_gateway.portal import house
from proviso_gateway.portal.papers import beside
from proviso_gateway.portal.problems import wrongs
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.portal.work import APPROVES, check_can, may_do, opened_by, told_from, told_of
from proviso_gateway.terms import Handle

COMPARED = ("given_name", "middle_names", "family_name", "birth_date", "gender", "address_line",
            "postcode")  # fmt: skip


@require_POST
def decide(request: HttpRequest, handle: str) -> HttpResponse:
    """Put the second officer's decision before them, to be signed."""
    name, key = Handle(handle), request.here.key
    told = told_of(request, name)
    approves = request.POST.get("act") == "approve"
    gateway = house.gateway()
    why = "" if approves else refusal_reason(gateway, name)
    message = (approval_message if approves else decline_message)(gateway, key, name)

    def take(signature: Any) -> str:
        step = submit_approval if approves else submit_decline
        after = step(house.gateway(), name, key, signature)
        if approves and after.permit is not None:
            return phrase("Approved, and signed by you. From here exactly one answer is owed.")
        if not approves and after.declined is not None:
            return phrase("Refused, and signed by you.")
        return phrase(
            "What the proposal rested on has changed. Nothing was decided; look at it again."
        )

    facts = [(phrase("Case"), handle[:6]), (phrase("Proposed by"), told["case"]["proposed_by"])]
    facts = told["order"] + facts + [(name, value) for name, value, _ in told["asked"]]
    return redirect(keep(ToSign(
        key=key,
        title=phrase("Sign the approval") if approves else phrase("Sign the refusal"),
        sentence=APPROVES if approves
                 else phrase("I refuse this request: {why}.", why=refused([why])),
        facts=tuple(facts), message=message, take=take, after="/cases", back=f"/cases/{handle}",
        button=phrase("Sign, to disclose") if approves else phrase("Sign, to refuse"),
    )))  # fmt: skip


@require_POST
def give_back(request: HttpRequest, handle: str) -> HttpResponse:
    """Put before the second officer that they give the proposal back, to be signed."""
    name, key = Handle(handle), request.here.key
    because = request.POST.get("because", "").replace("\r\n", "\n").strip()
    try:
        message = return_message(house.gateway(), key, name, because)
    except Problem as wrong:
        if wrong.code != "gateway.return-without-reason":
            raise
        return show(request, "case", title=phrase("Case {case}", case=handle[:6]),
                    errors=wrongs([wrong], "#because"), **told_of(request, name))  # fmt: skip

    def take(signature: Any) -> str:
        submit_return(house.gateway(), name, key, because, signature)
        return phrase("Given back to its proposer. Nothing was decided.")

    return redirect(keep(ToSign(
        key=key, title=phrase("Sign that you give it back"),
        sentence=phrase("I decide nothing, and give this proposal back to its proposer."),
        facts=((phrase("Case"), handle[:6]), (phrase("Because"), because)), message=message,
        take=take, after="/cases", back=f"/cases/{handle}", button=phrase("Sign, to give back"),
    )))  # fmt: skip


@require_POST
def search(request: HttpRequest, handle: str) -> HttpResponse:
    """Search the register for whom two officers approved. The approval is spent by it."""
    check_can(request, Handle(handle), Doing.SEARCH, phrase("search the register"))
    trace(house.gateway(), Handle(handle))
    return done(request, f"/cases/{handle}", phrase("Searched. The approval is spent."))


def look(request: HttpRequest, handle: str) -> HttpResponse:
    """Candidates beside what was asked; whom this officer means, to be signed."""
    name = Handle(handle)
    if not may_do(request, name, Doing.LOOK):
        return redirect(f"/cases/{handle}")
    gateway, key = house.gateway(), request.here.key
    if request.method == "POST":
        number = request.POST.get("who", "")
        person = person_at(gateway, name, int(number)) if number in ("1", "2") else None
        looking = prepare_look(gateway, key, name, person)
        return redirect(_to_sign(looking, key, handle, number if person else ""))
    opened, desk = opened_by(request, name)
    weighed = {one.person_id: one for one in desk.weighed}
    found = [
        (_values(one), weighed.get(one.person_id), letter)
        for one, letter in zip(opened.people, "AB", strict=False)
    ]
    barred = [one for one in desk.weighed if one.restricted or one.deceased]
    asked = _values(opened.request.whom)
    rows = [
        {"name": pages.named(field), "asked": pages.with_days(asked[field]),
         "cells": [_cell(field, values, one, letter) for values, one, letter in found]}
        for field in COMPARED
    ]  # fmt: skip
    rows += [  # what would leave is looked at, the register's own fields too
        {"name": pages.named(field), "asked": "",
         "cells": [_cell(field, one.declared, None, letter)
                   for one, letter in zip(opened.people, "AB", strict=False)]}
        for field in opened.request.fields
        if any(field in one.declared for one in opened.people)
    ]  # fmt: skip
    people = [
        {"letter": letter, "number": str(at),
         "weight": in_words(one.weight) if one else phrase("not compared"),
         "limits": [c.says for c in one.compared if c.field == "cap"] if one else [],
         "restricted": person.restricted, "died": person.deceased_on is not None,
         "checked": pages.day(person.restricted_checked_on),
         "since": pages.day(person.address_since), "earlier": _earlier(person)}
        for at, ((_, one, letter), person) in enumerate(zip(found, opened.people, strict=True), 1)
    ]  # fmt: skip
    return show(
        request, "look", title=phrase("Look at case {case}", case=handle[:6]), rows=rows,
        people=people, two=desk.looks_needed > 1, before=desk.looked_before, barred=bool(barred),
        alone=len(people) == 1, **told_from(opened, desk, beside(request, name)),
    )  # fmt: skip


def _to_sign(looking: Looking, key: str, handle: str, number: str) -> str:
    letter = "AB"[int(number) - 1] if number else ""
    certain = phrase("I looked at candidate {letter}, and this is the person meant.", letter=letter)
    named = phrase("Candidate {letter}", letter=letter) if letter else phrase("nobody")

    def take(signature: Any) -> str:
        submit_look(house.gateway(), looking, signature)
        return phrase("Your look is on record.")

    return keep(ToSign(
        key=key,
        title=phrase("Sign that this is the person meant") if letter
        else phrase("Sign that you cannot tell"),
        sentence=certain if letter else phrase(
            "I am not certain that anybody here is the person meant. Nothing is disclosed."
        ),
        facts=((phrase("Case"), handle[:6]), (phrase("You name"), named)),
        message=looking.message, take=take, after="/cases", back=f"/cases/{handle}/look",
    ))  # fmt: skip


def _values(one: Any) -> dict[str, str]:
    told = {field: getattr(one, field) for field in COMPARED}
    return {name: "" if value is None else str(getattr(value, "value", value))
            for name, value in told.items()}  # fmt: skip


def _cell(
    field: str, values: Mapping[str, str], one: Weighed | None, letter: str
) -> dict[str, str]:
    compared = next((c for c in one.compared if c.field == field), None) if one else None
    return {
        "letter": letter,
        "value": pages.with_days(values[field]) or phrase("not recorded"),
        "how": compared.how if compared else "unsaid",
        "says": _in_words(compared),
    }


def _in_words(compared: Compared | None) -> str:
    if compared is None:
        return phrase("not compared")
    says = turned(compared.says, lambda text, say: text.replace("*", ""))
    if compared.how == "unsaid":
        return says
    return joined((says, in_words(compared.weight)), ": ")


def _earlier(person: Any) -> list[str]:
    names = [" ".join(filter(None, (n.given_name, n.family_name))) for n in person.previous_names]
    places = [f"{p.address_line}, {p.postcode}" for p in person.previous_addresses]
    return [*names, *places]
