"""What waits, for whom and why; and one case on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.gateway.recuse import recusal_message, submit_recusal
from proviso_gateway.gateway.views.cases import repeats
from proviso_gateway.gateway.views.desk import Doing, OnDesk, doings, on_desk
from proviso_gateway.gateway.views.worklist import (
    OpenCase,
    how_many_wait,
    open_case,
    queue,
    states_for,
)
from proviso_gateway.pages import portal as pages
from proviso_gateway.portal import house
from proviso_gateway.portal.papers import beside
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

MOST = 100
_IDLE = (Doing.OPEN, Doing.STAND_BACK)


def work(request: HttpRequest) -> HttpResponse:
    """The worklist: what this officer can do, or everything that waits."""
    gateway, key = house.gateway(), request.here.key
    everything = request.GET.get("show") == "all"
    found = queue(gateway, MOST) if everything else queue(gateway, MOST, states_for(gateway, key))
    rows = []
    for one in found.first:
        doing = [what for what in doings(gateway, key, gateway.store.case(one.case))
                 if what not in _IDLE]  # fmt: skip
        colour, word = pages.STATES[one.state.value]
        rows.append({
            "href": f"/cases/{one.case}", "short": one.case[:6], "reference": one.request_ref,
            "requester": pages.organisation(one.requester), "colour": colour, "state": word,
            "waits_for": one.waits_for, "received": pages.day(one.received),
            "slot": pages.day(one.slot), "soon": one.soon, "mine": bool(doing),
        })  # fmt: skip
    mine = [row for row in rows if row["mine"]]
    more = found.in_all > MOST
    waiting = found.in_all if everything else how_many_wait(gateway)
    return show(
        request, "work", title="Work", rows=rows if everything else mine, everything=everything,
        mine="" if everything else f"{len(mine)}{' and more' if more else ''}",
        waiting=str(waiting), more=more, most=str(MOST),
    )  # fmt: skip


def case(request: HttpRequest, handle: str) -> HttpResponse:
    """One case: what is asked, what the agreement says of it, what is this officer's to do."""
    told = told_of(request, Handle(handle))
    return show(request, "case", title=f"Case {handle[:6]}", **told)


def told_of(request: HttpRequest, handle: Handle) -> dict[str, Any]:
    """Everything that the pages of a case show. Raises as `open_case`."""
    gateway, key = house.gateway(), request.here.key
    opened = open_case(gateway, key, handle)
    desk = on_desk(gateway, key, handle)
    colour, word = pages.STATES[opened.view.state.value]
    do = set(desk.doing)
    return {
        "case": {
            "href": f"/cases/{handle}", "short": handle[:6], "reference": opened.view.request_ref,
            "requester": pages.organisation(opened.view.requester), "colour": colour, "state": word,
            "waits_for": opened.waits_for, "slot": pages.day(opened.slot),
            "number": str(opened.view.number), "cause": opened.view.cause.replace("_", " "),
            "reasons": ", ".join(one.replace("_", " ") for one in opened.view.reasons),
            "by_order": desk.by_order, "refuses": desk.decision == "refuse",
            "proposed_by": opened.proposed_by, "yours": desk.proposed_by_you,
        },
        "asked": _asked(opened, desk),
        "clauses": _clauses(desk),
        "counts": _counts(desk),
        "weighing": _weighing(opened),
        "documents": beside(request, handle),
        "happened": [
            {"what": one.what, "at": pages.moment(one.at, house.zone())} for one in desk.happened
        ],
        "again": [
            {"href": f"/cases/{one}", "short": one[:6]} for one in repeats(gateway, handle)[:10]
        ],
        "may": {what.name.lower(): what in do for what in Doing},
        "idle": not do - set(_IDLE),
    }  # fmt: skip


@require_POST
def stand_back(request: HttpRequest, handle: str) -> HttpResponse:
    """Stand back from a case, for good."""
    key, name = request.here.key, Handle(handle)
    told_of(request, name)
    account = request.user

    def take(signature: Any) -> str:
        submit_recusal(house.gateway(), name, key, signature)
        house.accounts().drop_draft(account, handle)
        return "You stand back from this case, and act on it no more."

    return redirect(keep(ToSign(
        key=key, title="Stand back from this case",
        sentence="I act on this case no more. Nobody asks me why.",
        facts=(("Case", handle[:6]), ("What lapses", "a proposal or a first look of mine that "
                "another officer has not completed")),
        message=recusal_message(name), take=take, after="/cases", back=f"/cases/{handle}",
        button="Sign and stand back",
    )))  # fmt: skip


def _asked(opened: OpenCase, desk: OnDesk) -> list[tuple[str, str, str]]:
    request = opened.request
    whom = request.whom
    name = " ".join(filter(None, (whom.given_name, whom.middle_names, whom.family_name)))
    about = ", ".join(filter(None, (name, whom.birth_date and f"born {whom.birth_date}",
                                    whom.address_line, whom.postcode)))  # fmt: skip
    by = request.officer + (
        f", countersigned by {request.countersigner}" if request.countersigner else ""
    )
    under = desk.agreement + (f", version {desk.version}" if desk.version else "")
    again = opened.view.repeats
    before = f"{again} other case{'s ask' if again > 1 else ' asks'} for the same person"
    return [
        ("Under", under, ""),
        ("Ground", desk.ground, desk.seriousness),
        ("About", about, ""),
        ("For", ", ".join(pages.named(one).lower() for one in request.fields), ""),
        ("Asked by", by, ""),
        ("Asked before", before if again else "Nobody else asks for the same person", ""),
    ]


def _clauses(desk: OnDesk) -> list[dict[str, Any]]:
    colours = {"met": "yes", "failed": "no", "open": "open"}
    return [
        {
            "colour": colours[one.stands], "stands": one.stands, "text": one.text, "cite": one.cite,
            "rests": [_rests(rest.name, rest.source, rest.stated, rest.document, rest.wants)
                      for rest in one.rests_on],
        }
        for one in desk.clauses
    ]  # fmt: skip


def _rests(name: str, source: str, stated: str, document: str, wants: str) -> str:
    if source in ("gateway", "custodian") and not stated:
        return pages.SOURCES[source]
    parts = [f"{pages.named(name)}: {stated or 'not stated'}", pages.SOURCES.get(source, source)]
    if document:
        parts.append(f"document {document}")
    elif wants:
        parts.append(f"no document, though {wants.replace('_', ' ')} is wanted")
    elif source == "requester":
        parts.append("without a document")
    return " · ".join(parts)


def _counts(desk: OnDesk) -> str:
    told = []
    for stands in ("met", "failed", "open"):
        many = sum(one.stands == stands for one in desk.clauses)
        if many:
            told.append(f"{many} {stands}")
    return ", ".join(told)


def _weighing(opened: OpenCase) -> dict[str, Any] | None:
    if opened.weighing is None:
        return None
    said = opened.weighing
    found = [(pages.named(name), str(value)) for name, value in said.found.items()]
    factors = [(pages.named(name), words) for name, words in said.factors.items()]
    return {"finding": said.finding, "factors": factors + found}
