"""People who ask whether their own record was disclosed: guardians record it, answer and print it.

There is no page for the person: who somebody is, and whether they are free, is checked in a room or
by calling back, never online.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.subject_access import (
    Alone,
    Asker,
    Asking,
    Identity,
    ToRecord,
    identifiers_in,
    prepare_answer,
    prepare_question,
    question,
    submit_answer,
    submit_question,
)
from proviso_gateway.gateway.views.account import ToldTo, told_to, would_tell
from proviso_gateway.gateway.views.subject_access import Asked, asked
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.account import paper as on_paper
from proviso_gateway.pages.person_notices import MEANS
from proviso_gateway.pages.subject_access import ASKERS, IDENTITIES, PLACES, WAITS
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import wrongs
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import NOTHING_TO_TELL, Day, Handle

SAID = ("people", "by", "identity", "alone", "received", "reference")
LONGEST = 400
_WRONG_AT = {
    "access.authority-not-checked": "#alone-room",
    "access.not-an-identifier": "#people",
    "access.not-a-reference": "#reference",
}


@sensitive_post_parameters()
def people(request: HttpRequest) -> HttpResponse:
    """The questions that wait, each with its clock, and a form to record one. What is typed is sent
    in the body, so that no address names anybody."""
    gateway, key = house.gateway(), request.here.key
    found = asked(gateway, key)
    said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in SAID}
    errors: tuple[object, ...] = ()
    if request.method == "POST":
        try:
            return _recorded(request, prepare_question(gateway, key, _asking(said)))
        except Problem as wrong:
            if wrong.code == "casework.not-entitled":
                raise
            errors = wrongs([wrong], _WRONG_AT.get(wrong.code, "#received"))
    return show(
        request, "person", title=phrase("People who ask"), errors=errors,
        said=said | {"received": said["received"] or gateway.today().isoformat()},
        waiting=[_row(one) for one in found if one.by is not None],
        others=[_row(one) for one in found if one.by is None][:50],
        askers=choices(ASKERS), identities=choices(IDENTITIES), places=choices(PLACES),
    )  # fmt: skip


def one_question(request: HttpRequest, handle: str) -> HttpResponse:
    """One question: how it stands, and what can be done about it."""
    gateway, key = house.gateway(), request.here.key
    row = next((one for one in asked(gateway, key) if one.handle == handle), None)
    if row is None:
        raise problem("access.no-such-question")
    found = question(gateway, Handle(handle))
    asking = found.asking
    place = phrase("not said") if asking.alone is None else PLACES[asking.alone]
    facts = [
        (phrase("Your reference"), asking.reference or phrase("none")),
        (phrase("Asked by"), ASKERS[asking.by]),
        (phrase("Came in"), pages.day(asking.received)),
        (phrase("Identity"), IDENTITIES[asking.identity]),
        (phrase("Spoken with alone"), place),
        (phrase("Identifiers"), ", ".join(asking.people) or phrase("none")),
    ]
    return show(
        request, "person_question", title=phrase("A question"), row=_row(row), facts=facts,
        handle=handle, due=row.by is not None, answered=bool(found.told),
        people="\n".join(asking.people),
        may_ring=bool(asking.people), ways=choices(MEANS), places=choices(PLACES),
    )  # fmt: skip


@require_POST
def give_answer(request: HttpRequest, handle: str) -> HttpResponse:
    """Put the answer before the guardian, to be signed: how much it tells, or that it is put
    off."""
    key, deferred = request.here.key, request.POST.get("defer") == "yes"
    ready = prepare_answer(house.gateway(), key, Handle(handle), deferred=deferred)

    def take(signature: Signature) -> str:
        submit_answer(house.gateway(), ready, key, signature)
        return phrase("Answered. Print the paper, and hand it to the person alone.")

    facts = [(phrase("Question"), handle[:6])]
    facts += [
        (phrase("Told now"), joined((pages.day(one.on), one.organisation, one.under)))
        for one in would_tell(house.gateway(), ready)
    ]
    sentence = phrase("I have checked who asks, and tell them what the paper will say.")
    if deferred:
        sentence = phrase("Whoever asks may not be free. They are told what serves for none.")
    if len(facts) == 1:
        facts.append((phrase("Told now"), NOTHING_TO_TELL))
    return redirect(keep(ToSign(
        key=key, title=phrase("Answer this question"), sentence=sentence,
        facts=tuple(facts),
        message=ready.message, take=take, after=f"/person/{handle}", back=f"/person/{handle}",
        button=phrase("Sign and answer"),
    )))  # fmt: skip


def paper(request: HttpRequest, handle: str) -> HttpResponse:
    """The paper that is handed over, without the frame of the portal, to be printed."""
    told, gateway = _told(request, handle), house.gateway()
    text = pages.page(
        "person_paper", get_language() or "",
        paper=on_paper(told, gateway.store.charter().origin, rehearsal=gateway.rehearsal),
    )  # fmt: skip
    return HttpResponse(text)


def account(request: HttpRequest, handle: str) -> HttpResponse:
    """The file that comes with the paper, by which anybody can check it."""
    response = HttpResponse(_told(request, handle).file, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="account.json"'
    return response


def _told(request: HttpRequest, handle: str) -> ToldTo:
    return told_to(house.gateway(), request.here.key, Handle(handle))


def _recorded(request: HttpRequest, ready: ToRecord) -> HttpResponse:
    key, asking = request.here.key, ready.asking

    def take(signature: Signature) -> str:
        submit_question(house.gateway(), ready, key, signature)
        return phrase("The question is recorded.")

    place = phrase("not said") if asking.alone is None else PLACES[asking.alone]
    return redirect(keep(ToSign(
        key=key, title=phrase("Record this question"),
        sentence=phrase("I have checked this as it says, and kept no copy of any paper."),
        facts=((phrase("Asked by"), ASKERS[asking.by]),
               (phrase("Came in"), pages.day(asking.received)),
               (phrase("Identity"), IDENTITIES[asking.identity]),
               (phrase("Spoken with alone"), place),
               (phrase("Identifiers"), ", ".join(asking.people) or phrase("none"))),
        message=ready.message, take=take, after=f"/person/{ready.handle}", back="/person",
        button=phrase("Sign and record"),
    )))  # fmt: skip


def _asking(said: Mapping[str, str]) -> Asking:
    return Asking(
        people=identifiers_in(said["people"]),
        by=code_in(Asker, said["by"]) or Asker.SELF,
        identity=code_in(Identity, said["identity"]) or _no_procedure(),
        received=day_typed(said["received"]),
        alone=code_in(Alone, said["alone"]),
        reference=said["reference"],
    )


def code_in(codes: Iterable[Any], said: str) -> Any:
    """The code that somebody chose, if it is one."""
    return next((one for one in codes if one.value == said), None)


def _no_procedure() -> Identity:
    raise problem("access.identity-not-checked")


def day_typed(text: str) -> Day:
    """A day as somebody typed it. Raises `gateway.not-a-day`."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise problem("gateway.not-a-day") from None


def choices(words: Mapping[Any, str]) -> list[dict[str, str]]:
    """What a page offers to choose from: each code, and its words."""
    return [{"code": one.value, "words": said} for one, said in words.items()]


def _row(one: Asked) -> dict[str, Any]:
    return {
        "href": f"/person/{one.handle}", "short": one.handle[:6],
        "reference": one.reference or one.handle[:6], "asker": ASKERS[one.asker],
        "received": pages.day(one.received), "waits": WAITS[one.waits],
        "by": pages.day(one.by), "left": pages.left(one.left) if one.by is not None else "",
        "late": one.by is not None and one.left < 0, "told": str(one.told),
    }  # fmt: skip
