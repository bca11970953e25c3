"""Complaints, objections and challenges: guardians take them in, acknowledge and decide them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.concerns import (
    ConcernKind,
    Finding,
    Lock,
    Raising,
    prepare_acknowledging,
    prepare_deciding,
    prepare_raising,
    submitted,
)
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.subject_access import Alone, Asker, Identity, identifiers_in
from proviso_gateway.gateway.views.concerns import RaisedRow, raised
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.concerns import (
    FINDINGS,
    KINDS,
    LOCKS,
    acknowledgement,
    outcome,
)
from proviso_gateway.pages.subject_access import ASKERS, IDENTITIES, PLACES
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.person import choices, code_in, day_typed
from proviso_gateway.portal.problems import wrongs
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

HERE = "/person/raised"
SAID = (
    "what", "by", "people", "identity", "alone", "received", "reference", "entries", "lock",
)  # fmt: skip
LONGEST = 2_000
_WRONG_AT = {
    "access.authority-not-checked": "#alone-room",
    "access.lock-not-alone": "#alone-room",
    "access.identity-not-checked": "#identity-papers",
    "access.not-an-identifier": "#people",
    "access.challenge-of-nothing": "#entries",
    "access.not-told-of-it": "#entries",
    "access.not-a-reference": "#reference",
}


@sensitive_post_parameters()
def concerns(request: HttpRequest) -> HttpResponse:
    """Those that are open, each with its clocks, and a form to take one in."""
    gateway, key = house.gateway(), request.here.key
    found = raised(gateway, key)
    said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in SAID}
    errors: tuple[object, ...] = ()
    if request.method == "POST":
        try:
            return _recorded(request, _raising(said))
        except Problem as wrong:
            if wrong.code == "casework.not-entitled":
                raise
            errors = wrongs([wrong], _WRONG_AT.get(wrong.code, "#received"))
    return show(
        request, "person_raised", title=phrase("Complaints and challenges"), errors=errors,
        said=said | {"received": said["received"] or gateway.today().isoformat()},
        rows=[_row(one) for one in found if one.by is not None],
        over=[_row(one) for one in found if one.by is None][:50], kinds=choices(KINDS),
        askers=choices(ASKERS), identities=choices(IDENTITIES), places=choices(PLACES),
        locks=choices(LOCKS),
    )  # fmt: skip


def one_concern(request: HttpRequest, handle: str) -> HttpResponse:
    """One of them: how it stands, and what can be done about it."""
    row = _one(request, handle)
    return show(
        request, "person_concern", title=phrase("Raised with us"), one=_row(row),
        findings=choices(FINDINGS), open=row.finding is None,
    )  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, handle: str) -> HttpResponse:
    """Put before the guardian that whoever raised it is told that it came in."""
    key = request.here.key
    ready = prepare_acknowledging(house.gateway(), key, Handle(handle))

    def take(signature: Signature) -> str:
        submitted(house.gateway(), ready, key, signature)
        return phrase("Recorded. Print the paper, and hand or send it.")

    return redirect(keep(ToSign(
        key=key, title=phrase("Acknowledge it"),
        sentence=phrase("I tell whoever raised it that it came in."),
        facts=((phrase("It"), handle[:6]),), message=ready.message, take=take,
        after=f"{HERE}/{handle}", back=f"{HERE}/{handle}",
    )))  # fmt: skip


@require_POST
def decide(request: HttpRequest, handle: str) -> HttpResponse:
    """Put what comes of it before a guardian who did not act in the case."""
    key, finding = request.here.key, code_in(Finding, request.POST.get("finding", ""))
    if finding is None:
        raise problem("access.no-finding")
    ready = prepare_deciding(house.gateway(), key, Handle(handle), finding)

    def take(signature: Signature) -> str:
        submitted(house.gateway(), ready, key, signature)
        return phrase("Decided. Print the paper, and hand or send it.")

    return redirect(keep(ToSign(
        key=key, title=phrase("Decide it"),
        sentence=phrase("I had no part in what this is about, and have looked into it."),
        facts=((phrase("It"), handle[:6]), (phrase("What came of it"), FINDINGS[finding])),
        message=ready.message, take=take, after=f"{HERE}/{handle}", back=f"{HERE}/{handle}",
    )))  # fmt: skip


def paper(request: HttpRequest, handle: str) -> HttpResponse:
    """The paper that is handed or sent: that it came in, or what came of it."""
    row, home = _one(request, handle), house.home()
    made = acknowledgement if row.finding is None else outcome
    told = made(row, home.settings.regulator, rehearsal=home.gateway.rehearsal)
    return HttpResponse(pages.page("concern_paper", get_language() or "", paper=told))


def _one(request: HttpRequest, handle: str) -> RaisedRow:
    found = raised(house.gateway(), request.here.key)
    row = next((one for one in found if one.handle == handle), None)
    if row is None:
        raise problem("access.no-such-concern")
    return row


def _recorded(request: HttpRequest, raising: Raising) -> HttpResponse:
    key = request.here.key
    ready = prepare_raising(house.gateway(), key, raising)

    def take(signature: Signature) -> str:
        submitted(house.gateway(), ready, key, signature)
        return phrase("It is recorded.")

    checked = phrase("not checked")
    facts = [
        (phrase("What"), KINDS[raising.what]),
        (phrase("Raised by"), ASKERS[raising.by]),
        (phrase("Came in"), pages.day(raising.received)),
        (phrase("Identity"), checked if raising.identity is None else IDENTITIES[raising.identity]),
    ]
    if raising.entries:
        facts.append((phrase("Disclosures"), ", ".join(one[:6] for one in raising.entries)))
        facts.append((phrase("Whoever holds the details"), LOCKS[raising.lock]))
    return redirect(keep(ToSign(
        key=key, title=phrase("Take this in"),
        sentence=phrase("It came in as it says here."), facts=tuple(facts),
        message=ready.message, take=take, after=f"{HERE}/{ready.stream}", back=HERE,
    )))  # fmt: skip


def _raising(said: Mapping[str, str]) -> Raising:
    what = code_in(ConcernKind, said["what"]) or ConcernKind.COMPLAINT
    challenges = what is ConcernKind.CHALLENGE
    return Raising(
        what=what,
        by=code_in(Asker, said["by"]) or Asker.SELF,
        received=day_typed(said["received"]),
        people=identifiers_in(said["people"]),
        identity=code_in(Identity, said["identity"]),
        alone=code_in(Alone, said["alone"]),
        reference=said["reference"],
        entries=tuple(map(Handle, identifiers_in(said["entries"]))),
        lock=code_in(Lock, said["lock"]) or Lock.NONE if challenges else Lock.NONE,
    )


def _row(one: RaisedRow) -> dict[str, Any]:
    return {
        "href": f"{HERE}/{one.handle}", "short": one.handle[:6],
        "reference": one.reference or one.handle[:6], "what": KINDS[one.what],
        "received": pages.day(one.received), "acknowledge_by": pages.day(one.acknowledge_by),
        "decide_by": pages.day(one.decide_by),
        "left": pages.left(one.left) if one.by is not None else "",
        "late": one.by is not None and one.left < 0,
        "finding": FINDINGS[one.finding] if one.finding is not None else "",
        "decided": pages.day(one.decided), "lock": LOCKS[one.lock] if one.disclosures else "",
    }  # fmt: skip
