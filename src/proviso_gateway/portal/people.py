"""Accounts, for whoever looks after them: an organisation's own people, or everybody's."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.looking_after import (
    GIVEN,
    RENEWED,
    SHOWN,
    CallBack,
    Holder,
    Note,
    check_may_give,
    checked_call_back,
    give,
    holders,
    looked_after,
    may_give,
    other_half,
    own_account,
    renew,
)
from proviso_gateway.assembly.looking_after import end as end_account
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.views.own_requests import organisations
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.coded import roles
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import Wrong, wrongs
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.terms import Day

THEIRS, OURS = "/ask/people", "/accounts"
"""Where whoever administers an organisation's accounts looks after them, and where we do."""

_FIELDS = ("whose", "officer", "administers", "name", "email", "called_on", "known_from")
_ABOUT: Mapping[str, str] = {
    "home.name-in-use": "#name",
    "mail.bad-address": "#email",
    "gateway.requester-unknown": "#whose",
}
"""The field that is wrong, by the problem's code."""

DONE: Mapping[str, str] = {
    GIVEN: phrase("given"),
    RENEWED: phrase("renewed"),
    SHOWN: phrase("other half of the password shown"),
}
"""What was done with an account, as it is kept, in words."""


def people(request: HttpRequest) -> HttpResponse:
    """Everybody whose account whoever is here looks after."""
    found = holders(house.accounts(), house.gateway(), request.user)
    theirs = bool(request.here.requester)
    by_group: dict[str, list[Holder]] = {}
    for one in found:
        by_group.setdefault(one.requester, []).append(one)
    groups = [
        {
            "title": "" if theirs else pages.organisation(code) if code else phrase("Our officers"),
            "rows": [_row(one, request.user.pk) for one in rows],
        }
        for code, rows in by_group.items()
    ]
    title = phrase("Your people") if theirs else phrase("Accounts")
    return show(request, "people", title=title, groups=groups, theirs=theirs, base=_base(request),
                may_give=may_give(request.here))  # fmt: skip


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a leaver's account, now."""
    end_account(house.accounts(), house.gateway(), request.user, number)
    return done(request, _base(request), phrase("The account has ended. Whoever had it is out."))


@sensitive_post_parameters()
def renew_one(request: HttpRequest, number: int) -> HttpResponse:
    """Give a first password to whoever lost theirs, or their second factor, after a call."""
    accounts, gateway = house.accounts(), house.gateway()
    one = looked_after(accounts, gateway, request.user, number)
    said, errors = _said(request), tuple[Wrong, ...]()
    if request.method == "POST":
        try:
            first = renew(accounts, gateway, request.user, number, _call(request, said))
        except Problem as wrong:
            errors = _wrong(wrong, said)
        else:
            return show(request, "account_given", title=phrase("Renewed"), called=one.called,
                        name="", half=first, second=False, base=OURS)  # fmt: skip
    return show(request, "account_renew", title=phrase("Renew an account"), errors=errors,
                said=said, called=one.called, base=OURS)  # fmt: skip


@require_POST
@sensitive_post_parameters()
def show_half(request: HttpRequest, number: int) -> HttpResponse:
    """Show the other half of a first password, once, to another administrator than the first."""
    accounts, gateway = house.accounts(), house.gateway()
    called = looked_after(accounts, gateway, request.user, number).called
    half = other_half(accounts, gateway, request.user, number)
    return show(request, "account_given", title=phrase("The other half"), called=called, name="",
                half=half, second=True, base=OURS)  # fmt: skip


@sensitive_post_parameters()
def new(request: HttpRequest) -> HttpResponse:
    """Give somebody an account: an officer, or an enrolled person of an organisation that asks."""
    accounts, gateway = house.accounts(), house.gateway()
    check_may_give(request.here)
    asking = [(code, person) for code, named in organisations(gateway) for person in named]
    said, errors = _said(request), tuple[Wrong, ...]()
    if request.method == "POST":
        errors = tuple(_lacking(said, len(asking)))
        try:
            call = _call(request, said)
            if not errors:
                code, person = _whose(said, asking)
                first = give(
                    accounts, gateway, request.user, said["name"],
                    officer="" if code else said["officer"], requester=code, person=person,
                    administers=bool(code and said["administers"]), address=said["email"],
                    call_back=call,
                )  # fmt: skip
                return show(
                    request, "account_given", title=phrase("An account is given"),
                    name=said["name"], called=person or said["officer"], half=first,
                    second=False, base=OURS,
                )  # fmt: skip
        except Problem as wrong:
            errors = (*errors, *_wrong(wrong, said))
    return show(
        request, "account_new", title=phrase("Give somebody an account"), errors=errors, said=said,
        people=[{"value": str(at), "words": f"{person}, {pages.organisation(code)}"}
                for at, (code, person) in enumerate(asking)], base=OURS,
    )  # fmt: skip


def own(request: HttpRequest) -> HttpResponse:
    """One's own account: what is on record of it, and where e-mail goes."""
    accounts, errors = house.accounts(), tuple[Wrong, ...]()
    email = accounts.address(request.user)
    if request.method == "POST":
        email = request.POST.get("email", "").strip()[:1_000]
        try:
            accounts.change_address(request.user, email)
        except Problem as wrong:
            errors = _wrong(wrong, {})
        else:
            said = phrase("Kept.") if email else phrase("No e-mail is sent to you.")
            return done(request, "/account", said)
    one = own_account(accounts, house.gateway(), request.user)
    return show(request, "account", title=phrase("Your account"), errors=errors, called=one.called,
                email=email, notes=_notes(one.notes))  # fmt: skip


def _base(request: HttpRequest) -> str:
    return THEIRS if request.here.requester else OURS


def _said(request: HttpRequest) -> dict[str, str]:
    said = {name: request.POST.get(name, "").strip()[:1_000] for name in _FIELDS}
    if request.method != "POST":
        said["called_on"] = house.gateway().today().isoformat()
    return said


def _lacking(said: Mapping[str, str], people: int) -> list[Wrong]:
    found = []
    whose = said["whose"]
    if whose != "officer" and not (whose.isdecimal() and int(whose) < people):
        found.append(Wrong(phrase("Choose whose account it is."), "#whose"))
    if whose == "officer" and not said["officer"]:
        found.append(Wrong(phrase("Write the officer’s name."), "#officer"))
    if not said["name"]:
        found.append(Wrong(phrase("Write a name to sign in with."), "#name"))
    return found


def _whose(said: Mapping[str, str], asking: list[tuple[str, str]]) -> tuple[str, str]:
    return ("", "") if said["whose"] == "officer" else asking[int(said["whose"])]


def _call(request: HttpRequest, said: Mapping[str, str]) -> CallBack:
    on: Day | None = None
    with suppress(ValueError):
        on = datetime.date.fromisoformat(said["called_on"])
    today = house.gateway().today()
    return checked_call_back(request.here.called, on, said["known_from"], today)


def _wrong(found: Problem, said: Mapping[str, str]) -> tuple[Wrong, ...]:
    if found.code == "home.no-call-back":
        return wrongs([found], "#called_on" if said["known_from"] else "#known_from")
    if found.code not in _ABOUT:
        raise found
    return wrongs([found], _ABOUT[found.code])


def _row(one: Holder, own: int) -> dict[str, Any]:
    return {
        "called": one.called, "number": str(one.number), "administers": one.administers,
        "enrolled": one.enrolled, "roles": roles(one.roles), "yours": one.number == own,
        "second_factor": one.second_factor, "half": one.other_half, "notes": _notes(one.notes),
    }  # fmt: skip


def _notes(notes: tuple[Note, ...]) -> list[dict[str, str]]:
    return [
        {"done": DONE.get(note.done, note.done), "day": pages.day(note.day), "by": note.by,
         "called_by": note.call_back.by if note.call_back else "",
         "called_on": pages.day(note.call_back.on) if note.call_back else "",
         "known_from": note.call_back.known_from if note.call_back else ""}
        for note in notes
    ]  # fmt: skip
