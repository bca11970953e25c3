"""How the institution stands, and what officers do about it: stop, restart, enrol, sign second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.errors import problem
from proviso_gateway.gateway.adopt import (
    ENROLLED_DAYS,
    OWN_DEVICE,
    ROLES,
    Enrolment,
    begin_enrolment,
)
from proviso_gateway.gateway.assess import reconsider
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.statements import submit, submit_begun, waits
from proviso_gateway.gateway.stop import begin_restart, begin_stop, begin_stop_of_all
from proviso_gateway.gateway.views.apart import known_to
from proviso_gateway.gateway.views.institution import in_flight, institution, may_state
from proviso_gateway.gateway.views.unsigned import Told, told_of, unsigned
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.acts import tables
from proviso_gateway.pages.coded import ROLES as ROLE_NAMES
from proviso_gateway.pages.coded import STANDS, act, roles, told
from proviso_gateway.phrases import joined, phrase, phrase_of
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

PASSKEYS = "webauthn-"
"""With what a key begins that a browser or a device holds."""


def running(request: HttpRequest) -> HttpResponse:
    """Agreements, acts that wait for a signature, officers, and keys that wait to be enrolled."""
    gateway, key = house.gateway(), request.here.key
    stands = institution(gateway)
    waiting = unsigned(gateway)
    lifting = {one.about["name"] for one in waiting
               if (one.kind, one.does) == ("agreement", "restarted")}  # fmt: skip
    agreements = [
        {"name": one.name, "title": one.title, "stopped": one.stopped,
         "lifting": one.name in lifting, "stands": STANDS[one.stands.value],
         "version": one.version, **_in_flight(one.name, key)}
        for one in stands.agreements
    ]  # fmt: skip
    officers = [
        {"name": one.name or one.key[:20], "roles": roles(one.roles), "lapsed": one.lapsed,
         "until": phrase("for ever") if one.until is None
         else pages.moment(one.until, house.zone()),
         "kind": phrase("passkey") if one.key.startswith(PASSKEYS) else phrase("key file")}
        for one in stands.officers
    ]  # fmt: skip
    acts = [{"handle": one.handle, "does": act(one.kind, one.does),
             "by": ", ".join(one.signed_by), "yours": key in one.keys, "facts": _words(one.about),
             "officers": tables(one.officers, pages.day)}
            for one in waiting]  # fmt: skip
    administers = may_state(gateway, key, "officer", "enrolled")
    return show(
        request, "running", title=phrase("Agreements and officers"), agreements=agreements,
        officers=officers, acts=acts, offers=_offers() if administers else [],
        going=any(not one.stopped for one in stands.agreements),
        may_stop=may_state(gateway, key, "agreement", "stopped"),
        may_restart=may_state(gateway, key, "agreement", "restarted"),
        roles=[{"code": one, "word": ROLE_NAMES[one]} for one in ROLES],
    )  # fmt: skip


def _in_flight(name: str, key: str) -> dict[str, str]:
    found = in_flight(house.gateway(), name, key)
    return {"waiting": str(found.waiting), "owed": str(found.owed)}


def title_of(name: str) -> str:
    """An agreement as people know it; what it is called in files stands among what is signed."""
    return house.gateway().store.charter().agreement(name).title


def _offers() -> list[dict[str, str]]:
    found = house.accounts().offers()
    return [{"number": str(at), "called": called, "key": key}
            for at, (called, key) in enumerate(found)]  # fmt: skip


@require_POST
def stop(request: HttpRequest, name: str) -> HttpResponse:
    """Stop an agreement, alone, by signature."""
    statement = begin_stop(house.gateway(), name)
    return begun(request, statement, phrase("Stop this agreement"), _stops(name))


@require_POST
def stop_all(request: HttpRequest) -> HttpResponse:
    """Stop every agreement, alone: a signature for each, on one page after another."""
    statements, after = begin_stop_of_all(house.gateway()), "/running"
    for at, one in reversed(list(enumerate(statements, 1))):
        title = phrase("Stop every agreement: {at} of {all}", at=at, all=len(statements))
        sentence = _stops(str(one.stated["name"]))
        after = _put(request, one, title, sentence, after=after, back="/running")
    return redirect(after)


def _stops(name: str) -> str:
    return phrase(
        "I stop {agreement}, now: nothing under it is searched or handed over.",
        agreement=title_of(name),
    )


@require_POST
def restart(request: HttpRequest, name: str) -> HttpResponse:
    """Lift a stop: two sign."""
    statement = begin_restart(house.gateway(), name)
    return begun(request, statement, phrase("Lift the stop"),
                 phrase("The reason for which {agreement} was stopped is gone.",
                        agreement=title_of(name)))  # fmt: skip


@require_POST
def enrol(request: HttpRequest, number: int) -> HttpResponse:
    """Enrol the key that somebody offered, with the roles that were ticked: two sign."""
    gateway, offers = house.gateway(), house.accounts().offers()
    if not 0 <= number < len(offers):
        raise problem("casework.not-enrolled")
    called, key = offers[number]
    ticked = [role for role in request.POST.getlist("role") if role in ROLES]
    until = gateway.now().plus(days=ENROLLED_DAYS)
    statement = begin_enrolment(gateway, [Enrolment(key, ticked, until, called, OWN_DEVICE)])
    return begun(request, statement, phrase("Enrol this key"),
                 phrase("This key is {name}'s, who may act as {roles} for {days} days. I have "
                        "heard its fingerprint from them.", name=called, roles=roles(ticked),
                        days=ENROLLED_DAYS))  # fmt: skip


@require_POST
def sign_second(request: HttpRequest, handle: str) -> HttpResponse:
    """Put an act that waits before another officer, to be signed."""
    gateway, key = house.gateway(), request.here.key
    found = next((one for one in unsigned(gateway) if one.handle == handle), None)
    if found is None:
        raise problem("store.no-such-statement")
    message = gateway.store.statement(Handle(handle)).message(gateway.store.charter().house.genesis)

    def take(signature: Signature) -> str:
        left = waits(submit(house.gateway(), Handle(handle), key, signature, shown=found.digest))
        if left:
            return phrase("Signed by you. Another officer signs too.")
        return _assessed_again(found.kind, key, phrase("Signed, and done."))

    return redirect(keep(ToSign(
        key=key, title=phrase("Sign: {act}", act=act(found.kind, found.does)),
        sentence=phrase("I have read what this does, and I sign it."),
        facts=(*_words(found.about), (phrase("Signed by"), ", ".join(found.signed_by))),
        officers=tuple(tables(found.officers, pages.day)), message=message,
        take=take, after="/running", back="/running",
    )))  # fmt: skip


def _assessed_again(kind: str, key: str, said: str) -> str:
    """Assess again at once whatever waited on what has just been signed, and say how many this
    officer may know of."""
    if kind not in ("agreement", "order"):
        return said
    house.begin()
    again = len(known_to(house.gateway(), key, reconsider(house.gateway())))
    if not again:
        return said
    cases = phrase_of(
        again, "Assessed again at once: {count} case.", "Assessed again at once: {count} cases."
    )
    return joined((said, cases), " ")


def begun(
    request: HttpRequest, statement: Any, title: str, sentence: str, *, back: str = "/running"
) -> HttpResponse:
    """Put an act of this officer's own before them. Nothing waits until they have signed it."""
    return redirect(_put(request, statement, title, sentence, after=back, back=back))


def _put(
    request: HttpRequest, statement: Any, title: str, sentence: str, *, after: str, back: str
) -> str:
    """The address of the page on which this act can be signed; from it they come to `after`."""
    key = request.here.key
    genesis = house.gateway().store.charter().house.genesis

    def take(signature: Signature) -> str:
        left = waits(submit_begun(house.gateway(), statement, key, signature))
        if left:
            return phrase("Signed by you. It takes effect when another officer signs too.")
        return _assessed_again(statement.kind, key, phrase("Done."))

    does = told_of(house.gateway(), statement)
    facts = _words(does.about)
    if statement.kind == "agreement":
        counted = _in_flight(str(statement.stated["name"]), key)
        facts = (*facts, (phrase("In flight under it"),
                          phrase("{waiting} before an approval, {owed} approved and not answered",
                                 **counted)))  # fmt: skip
    return keep(ToSign(
        key=key, title=title, sentence=sentence, facts=facts,
        officers=tuple(tables(does.officers, pages.day)),
        message=statement.message(genesis), take=take, after=after, back=back,
    ))  # fmt: skip


def _words(about: Mapping[str, Told]) -> tuple[tuple[str, str], ...]:
    return tuple(told(name, value) for name, value in about.items())
