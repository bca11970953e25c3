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
from proviso_gateway.pages.acts import act, said, tables
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
    agreements = [
        {"name": one.name, "title": one.title, "stopped": one.stopped,
         "stands": one.stands.value.replace("_", " "),
         "version": one.version, **_in_flight(one.name, key)}
        for one in stands.agreements
    ]  # fmt: skip
    officers = [
        {"name": one.name or one.key[:20], "roles": ", ".join(one.roles), "lapsed": one.lapsed,
         "until": "for ever" if one.until is None else pages.moment(one.until, house.zone()),
         "kind": "a passkey" if one.key.startswith(PASSKEYS) else "a key file"}
        for one in stands.officers
    ]  # fmt: skip
    acts = [{"handle": one.handle, "does": act(one.kind, one.does),
             "by": ", ".join(one.signed_by), "facts": _words(one.about),
             "officers": tables(one.officers, pages.day)}
            for one in unsigned(gateway)]  # fmt: skip
    administers = may_state(gateway, key, "officer", "enrolled")
    return show(
        request, "running", title="Agreements and officers", agreements=agreements,
        officers=officers, acts=acts, offers=_offers() if administers else [],
        going=any(not one.stopped for one in stands.agreements),
        may_stop=may_state(gateway, key, "agreement", "stopped"),
        may_restart=may_state(gateway, key, "agreement", "restarted"), roles=ROLES,
    )  # fmt: skip


def _in_flight(name: str, key: str) -> dict[str, str]:
    found = in_flight(house.gateway(), name, key)
    return {"waiting": str(found.waiting), "owed": str(found.owed)}


def title_of(name: str) -> str:
    """An agreement as people know it, with its name in files beside."""
    title = house.gateway().store.charter().agreement(name).title
    return f"{title} ({name})"


def _offers() -> list[dict[str, str]]:
    found = house.accounts().offers()
    return [{"number": str(at), "called": called, "key": key}
            for at, (called, key) in enumerate(found)]  # fmt: skip


@require_POST
def stop(request: HttpRequest, name: str) -> HttpResponse:
    """Stop an agreement, alone, by signature."""
    statement = begin_stop(house.gateway(), name)
    return begun(request, statement, "Stop this agreement",
                  f"I stop {title_of(name)}, now: nothing under it is searched or handed "
                  "over.")  # fmt: skip


@require_POST
def stop_all(request: HttpRequest) -> HttpResponse:
    """Stop every agreement, alone: a signature for each, on one page after another."""
    statements, after = begin_stop_of_all(house.gateway()), "/running"
    for at, one in reversed(list(enumerate(statements, 1))):
        called = title_of(str(one.stated["name"]))
        sentence = f"I stop {called}, now: nothing under it is searched or handed over."
        title = f"Stop every agreement: {at} of {len(statements)}"
        after = _put(request, one, title, sentence, after=after, back="/running")
    return redirect(after)


@require_POST
def restart(request: HttpRequest, name: str) -> HttpResponse:
    """Lift a stop: two sign."""
    statement = begin_restart(house.gateway(), name)
    return begun(request, statement, "Lift the stop",
                  f"The reason for which {title_of(name)} was stopped is gone.")  # fmt: skip


@require_POST
def enrol(request: HttpRequest, number: int) -> HttpResponse:
    """Enrol the key that somebody offered, with the roles that were ticked: two sign."""
    gateway, offers = house.gateway(), house.accounts().offers()
    if not 0 <= number < len(offers):
        raise problem("casework.not-enrolled")
    called, key = offers[number]
    roles = [role for role in request.POST.getlist("role") if role in ROLES]
    until = gateway.now().plus(days=ENROLLED_DAYS)
    statement = begin_enrolment(gateway, [Enrolment(key, roles, until, called, OWN_DEVICE)])
    return begun(request, statement, "Enrol this key",
                  f"This key is {called}'s, who may act as {', '.join(roles)} for {ENROLLED_DAYS} "
                  "days. I have heard its fingerprint from them.")  # fmt: skip


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
            return "Signed by you. Another officer signs too."
        return "Signed, and done." + _assessed_again(found.kind, key)

    return redirect(keep(ToSign(
        key=key, title=f"Sign: {act(found.kind, found.does)}",
        sentence="I have read what this does, and I sign it.",
        facts=(*_words(found.about), ("Signed by", ", ".join(found.signed_by))),
        officers=tuple(tables(found.officers, pages.day)), message=message,
        take=take, after="/running", back="/running",
    )))  # fmt: skip


def _assessed_again(kind: str, key: str) -> str:
    """Assess again at once whatever waited on what has just been signed, and say how many this
    officer may know of."""
    if kind not in ("agreement", "order"):
        return ""
    house.begin()
    again = len(known_to(house.gateway(), key, reconsider(house.gateway())))
    return f" Assessed again at once: {again} case{'s' if again != 1 else ''}." if again else ""


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
            return "Signed by you. It takes effect when another officer signs too."
        return "Done." + _assessed_again(statement.kind, key)

    does = told_of(house.gateway(), statement)
    told = _words(does.about)
    if statement.kind == "agreement":
        counted = _in_flight(str(statement.stated["name"]), key)
        told = (*told, ("In flight under it", f"{counted['waiting']} before an approval, "
                        f"{counted['owed']} approved and not answered"))  # fmt: skip
    return keep(ToSign(
        key=key, title=title, sentence=sentence, facts=told,
        officers=tuple(tables(does.officers, pages.day)),
        message=statement.message(genesis), take=take, after=after, back=back,
    ))  # fmt: skip


def _words(about: Mapping[str, Told]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (pages.named(name), pages.with_days(said(name, _lines(told))) or "none")
        for name, told in about.items()
    )


def _lines(told: Told) -> str:
    return "\n".join(told) if isinstance(told, tuple) else str(told)
