"""Signing in: a password and a code, both counted against guessing; a first password changed."""

from __future__ import annotations

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.accounts import SHORTEST_PASSWORD
from proviso_gateway.errors import Problem
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import Wrong, wrongs
from proviso_gateway.portal.rendering import done, show

BACKEND = "django.contrib.auth.backends.ModelBackend"
_HALF, _SECRET = "half-in", "totp"

LOCKED = phrase("Too many attempts. Wait a quarter of an hour, then try again.")


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password. What was wrong of the two is not said."""
    if request.method != "POST":
        return _asked(request, "")
    name = request.POST.get("name", "")[:200].strip()
    handle = house.accounts().handle(name)
    if _locked(request, handle):
        return _asked(request, name, Wrong(LOCKED))
    account = authenticate(request, username=handle, password=request.POST.get("password", ""))
    if account is None:
        wrong = phrase("Name or password is not right.")
        return _asked(request, name, Wrong(LOCKED if _locked(request, handle) else wrong, "#name"))
    request.session.flush()  # a second factor that somebody else began here is not theirs
    request.session[_HALF] = house.accounts().half_in(account)
    return redirect("/sign-in/code")


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second factor; where there is none yet, set it up."""
    accounts = house.accounts()
    account = accounts.of_half_in(request.session.get(_HALF))
    if account is None:
        return redirect("/sign-in")
    known = accounts.totp(account)
    secret = known or accounts.begun_totp(
        request.session.setdefault(_SECRET, accounts.begin_totp())
    )
    errors: tuple[Wrong, ...] = ()
    if request.method == "POST" and _locked(request, account.handle):
        errors = (Wrong(LOCKED),)
    elif request.method == "POST":
        if accounts.take_code(account, secret, request.POST.get("code", ""), int(time.time())):
            for name in (_SECRET, _HALF):
                request.session.pop(name, None)
            login(request, account, backend=BACKEND)
            request.session.clear_expired()
            house.forget_drafts()
            return redirect("/")
        _failed(request, account.handle)
        errors = (Wrong(phrase("This is not the code of this half minute."), "#code"),)
    return show(
        request, "code", title=phrase("Your code"), errors=errors,
        secret="" if known else " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address="" if known else accounts.totp_address(secret, account),
    )  # fmt: skip


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Have the first password changed, or another by whoever knows the old one."""
    if not request.user.is_authenticated:
        return redirect("/sign-in")
    account, errors = request.user, tuple[Wrong, ...]()
    if request.method == "POST" and _locked(request, account.handle):
        errors = (Wrong(LOCKED),)
    elif request.method == "POST":
        posted = request.POST
        try:
            house.accounts().change_password(
                account, posted.get("password", ""), old=posted.get("old", "")
            )
        except Problem as wrong:
            if wrong.code == "home.password-wrong":
                _failed(request, account.handle)  # a session that was taken guesses here
            errors = wrongs([wrong], "#old" if wrong.code.endswith("-wrong") else "#password")
        else:
            login(request, account, backend=BACKEND)
            said = phrase("Your password is changed. Everywhere else you are out.")
            return done(request, "/", said)
    return show(
        request, "password", title=phrase("Choose your own password"), errors=errors,
        least=str(SHORTEST_PASSWORD), first=account.must_change,
    )  # fmt: skip


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("/")


def _asked(request: HttpRequest, name: str, *errors: Wrong) -> HttpResponse:
    return show(request, "sign_in", title=phrase("Sign in"), errors=errors, name=name)


def _locked(request: HttpRequest, handle: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": handle})


def _failed(request: HttpRequest, handle: str) -> None:
    """A wrong code counts as a wrong password does."""
    credentials: dict[str, Any] = {"username": handle}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
