"""What waits, for whom and why; and one case on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from proviso_gateway.gateway.claim import claim, release_claim
from proviso_gateway.gateway.recuse import Tie, recusal_message, submit_recusal
from proviso_gateway.gateway.views.desk import Doing, OnDesk, Rests, case_to_open, doings, on_desk
from proviso_gateway.gateway.views.desk import check_can as check
from proviso_gateway.gateway.views.institution import institution
from proviso_gateway.gateway.views.operating import own_lapse
from proviso_gateway.gateway.views.waiting import IDLE, Filter, WaitingCase, queue
from proviso_gateway.gateway.views.worklist import OpenCase, open_case
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.coded import DECISIONS, FINDINGS, roles
from proviso_gateway.pages.reasons import because, others_ask
from proviso_gateway.phrases import joined, phrase, phrase_of
from proviso_gateway.portal import house
from proviso_gateway.portal.papers import beside
from proviso_gateway.portal.rendering import done, show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

MOST = 50
"""How many cases a worklist shows: more than anybody does in a day."""

APPROVES = phrase(
    "I approve what was proposed: one search, for this person, and the answer that follows from it."
)
"""What whoever approves says by their signature."""

STATES = ("received", "asked", "held", "ready", "proposed", "approved", "searched", "matched",
          "review", "in_hand")  # fmt: skip
"""The states by which the worklist can be narrowed."""


def work(request: HttpRequest) -> HttpResponse:
    """The worklist: what this officer can do, or everything that waits, as far as it is wanted."""
    gateway, key = house.gateway(), request.here.key
    everything = request.GET.get("show") == "all"
    asked = {name: request.GET.get(name, "")[:100] for name in ("state", "requester", "agreement")}
    overdue = request.GET.get("overdue") == "yes"
    found = queue(gateway, MOST, key, Filter(**asked, mine=not everything, overdue=overdue))
    stands = institution(gateway)
    lapse = own_lapse(gateway, key)
    return show(
        request, "work", title=phrase("Work"), rows=[_row(one) for one in found.first],
        lapses=pages.day(lapse.until) if lapse is not None else "",
        everything=everything, waiting=str(found.in_all), more=found.more, most=str(MOST),
        overdue=overdue, narrowed=overdue or any(asked.values()),
        filters=[
            _filter("state", phrase("Stands"), asked,
                    [(one, pages.STATES[one][1]) for one in STATES]),
            _filter("requester", phrase("Asked by"), asked,
                    [(one.code, pages.organisation(one.code)) for one in stands.requesters]),
            _filter("agreement", phrase("Under"), asked,
                    [(one.name, one.title) for one in stands.agreements]
                    + [(one.hash, phrase("order {reference}", reference=one.reference))
                       for one in stands.orders]),
        ],
    )  # fmt: skip


def _filter(
    name: str, label: str, asked: dict[str, str], options: list[tuple[str, str]]
) -> dict[str, Any]:
    chosen = [{"value": value, "word": word, "chosen": value == asked[name]}
              for value, word in options]  # fmt: skip
    return {"name": name, "label": label, "options": chosen}


def _row(one: WaitingCase) -> dict[str, Any]:
    colour, word = pages.STATES[one.state]
    return {
        "href": f"/cases/{one.case}", "short": one.case[:6], "reference": one.request_ref,
        "requester": pages.organisation(one.requester), "colour": colour, "state": word,
        "waits_for": one.waits_for, "received": pages.day(one.received),
        "soon": pages.with_days(one.soon),
        "why": because(one.why),
        "clock": pages.clock(one.clock.what, one.clock.day) if one.clock else "",
        "left": pages.left(one.clock.left) if one.clock else "",
        "late": one.clock is not None and one.clock.left < 0,
        "claimed_by": phrase("you") if one.yours else one.claimed_by,
    }  # fmt: skip


@require_POST
def claim_case(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a case on, for all to see."""
    claim(house.gateway(), request.here.key, Handle(handle))
    return done(request, f"/cases/{handle}", phrase("This case is yours; others may still act."))


@require_POST
def release_case(request: HttpRequest, handle: str) -> HttpResponse:
    """Give a case up again."""
    gateway, key = house.gateway(), request.here.key
    release_claim(gateway, key, case_to_open(gateway, key, Handle(handle)))
    return done(request, f"/cases/{handle}", phrase("This case is nobody’s now."))


def case(request: HttpRequest, handle: str) -> HttpResponse:
    """One case: what is asked, what the agreement says of it, what is this officer's to do."""
    told = told_of(request, Handle(handle))
    return show(request, "case", title=phrase("Case {case}", case=handle[:6]), **told)


def may_do(request: HttpRequest, handle: Handle, doing: Doing) -> bool:
    """Whether whoever is here can do this with the case now. Nothing of the case is told."""
    gateway = house.gateway()
    key = request.here.key
    return doing in doings(gateway, key, case_to_open(gateway, key, handle))


def check_can(request: HttpRequest, handle: Handle, doing: Doing, act: str) -> None:
    """Refuse whoever cannot do this with the case now. Raises as the gateway's own `check_can`."""
    gateway = house.gateway()
    check(gateway, request.here.key, gateway.store.case(handle), doing, act)


def told_of(request: HttpRequest, handle: Handle) -> dict[str, Any]:
    """Everything that the pages of a case show. Raises as `open_case`."""
    return told_from(*opened_by(request, handle), beside(request, handle))


def opened_by(request: HttpRequest, handle: Handle) -> tuple[OpenCase, OnDesk]:
    """The case, opened by whoever is here: on record, once for each page."""
    gateway, key = house.gateway(), request.here.key
    return open_case(gateway, key, handle), on_desk(gateway, key, handle)


def told_from(opened: OpenCase, desk: OnDesk, documents: list[dict[str, Any]]) -> dict[str, Any]:
    """What the pages of a case show of what was opened, and of its documents."""
    handle = opened.view.case
    colour, word = pages.STATES[opened.view.state]
    do = set(desk.doing)
    asked = {one.name: one.question for one in desk.stated if one.question}
    return {
        "case": {
            "href": f"/cases/{handle}", "short": handle[:6], "reference": opened.view.request_ref,
            "requester": pages.organisation(opened.view.requester), "colour": colour, "state": word,
            "waits_for": opened.waits_for, "slot": pages.day(opened.slot),
            "number": str(opened.view.number), "why": because(opened.why, listed=bool(desk.wanted)),
            "secret": bool(opened.view.cause),
            "by_order": desk.by_order, "refuses": desk.decision == "refuse",
            "changed": opened.changed,
            "back_by": opened.given_back_by,
            "back_for": opened.given_back_for,
            "proposes": DECISIONS.get(opened.proposes, ""),
            "ask_by": pages.day(desk.ask_by),
            "claimed_by": phrase("you") if desk.yours else desk.claimed_by,
            "claim_yours": desk.yours,
            "proposed_by": opened.proposed_by, "yours": desk.proposed_by_you,
        },
        "order": order_of(opened),
        "wanted": [{"question": one.question or pages.named(one.name),
                    "document": pages.within(one.wants),
                    "stated": pages.with_days(one.stated)}
                   for one in desk.wanted],
        "asked": _asked(opened, desk),
        "clauses": _clauses(desk),
        "counts": _counts(desk),
        "weighing": _weighing(opened),
        "documents": [one | {"fact": asked.get(one["name"], pages.named(one["name"]))}
                      for one in documents],
        "happened": [
            {"what": one.what, "at": pages.moment(one.at, house.zone())} for one in desk.happened
        ],
        "again": [
            {"href": f"/cases/{one}", "short": one[:6]} for one in desk.others[:10]
        ],
        "sentences": {"approve": APPROVES},
        "may": {what.name.lower(): what in do for what in Doing},
        "idle": not do - IDLE,
        "ties": [{"who": who, "why": pages.TIES[tie]} for who, tie in opened.ties],
        "apart": ", ".join(opened.apart),
        "nameable": [{"number": number, "key": one.key, "name": one.name, "named": one.named,
                      "roles": roles(one.roles)}
                     for number, one in enumerate(desk.nameable, start=1)],
        "may_tie": [{"code": code, "words": words} for code, words in pages.TIES.items()],
    }  # fmt: skip


@require_POST
def stand_back(request: HttpRequest, handle: str) -> HttpResponse:
    """Stand back from a case, for good."""
    key, name = request.here.key, Handle(handle)
    check_can(request, name, Doing.STAND_BACK, phrase("stand back from this case"))
    account, said = request.user, request.POST.get("tie", "")
    tie = Tie(said) if said in pages.TIES else None

    def take(signature: Any) -> str:
        submit_recusal(house.gateway(), name, key, signature, tie)
        house.accounts().drop_draft(account, handle)
        return phrase("You stand back from this case, and act on it no more.")

    return redirect(keep(ToSign(
        key=key, title=phrase("Stand back from this case"),
        sentence=phrase("I act on this case no more, and see it no more. Nobody asks me why.")
        if tie is None
        else phrase("I act on this case no more, and see it no more: {why}. The guardian may read "
                    "that.", why=pages.TIES[tie]),
        facts=((phrase("Case"), handle[:6]), (phrase("What lapses"), phrase(
            "a proposal or a first look of mine that another officer has not completed"))),
        message=recusal_message(name, tie), take=take, after="/cases", back=f"/cases/{handle}",
        button=phrase("Sign and stand back"),
    )))  # fmt: skip


def order_of(opened: OpenCase) -> list[tuple[str, str]]:
    """The court order that leads the case, line by line; empty where it rests on an agreement."""
    order = opened.order
    if order is None:
        return []
    first, last = pages.day(order.valid_from), pages.day(order.valid_until)
    days = phrase("from {first} to {last}", first=first, last=last)
    if not order.in_effect:
        days = phrase("{days}. It is not in effect today.", days=days)
    reaches, does_not = phrase("It reaches them."), phrase("It does not reach them.")
    people = phrase_of(order.people, "{count} person", "{count} people")
    return [
        (phrase("Court"), order.court), (phrase("Number"), order.reference),
        (phrase("Days"), days),
        (phrase("Scope"), joined((people, joined(map(pages.within, order.fields))), "; ")),
        (phrase("Restricted records"), reaches if order.reaches_restricted else does_not),
    ]  # fmt: skip


def _asked(opened: OpenCase, desk: OnDesk) -> list[tuple[str, str, str]]:
    request = opened.request
    whom = request.whom
    name = " ".join(filter(None, (whom.given_name, whom.middle_names, whom.family_name)))
    born = pages.with_days(whom.birth_date) if whom.birth_date else ""
    born = phrase("born {day}", day=born) if born else ""
    about = joined(filter(None, (name, born, whom.address_line, whom.postcode)))
    by, second, under = request.officer, request.countersigner, desk.agreement
    if second:
        by = phrase("{officer}, countersigned by {second}", officer=by, second=second)
    if desk.version:
        under = phrase("{agreement}, version {version}", agreement=under, version=desk.version)
    return [
        (phrase("Under"), under, ""),
        (phrase("Ground"), desk.ground, desk.seriousness),
        (phrase("About"), about, ""),
        (phrase("For"), joined(map(pages.within, request.fields)), ""),
        (phrase("Asked by"), by, ""),
        (phrase("Asked before"), others_ask(opened.view.repeats), ""),
    ]


_STANDS = {"met": phrase("met"), "failed": phrase("failed"), "open": phrase("open")}
"""How a clause stands, in words."""


def _clauses(desk: OnDesk) -> list[dict[str, Any]]:
    colours = {"met": "yes", "failed": "no", "open": "open"}
    return [
        {
            "colour": colours[one.stands], "stands": _STANDS[one.stands],
            "text": one.text, "id": one.id, "source": one.source,
            "rests": [_rests(rest) for rest in one.rests_on],
        }
        for one in desk.clauses
    ]  # fmt: skip


def _rests(one: Rests) -> str:
    if one.source in ("gateway", "custodian") and not one.stated:
        return pages.SOURCES[one.source]
    told = pages.with_days(one.stated) or phrase("not stated")
    what = joined((one.question, told), " ") if one.question else (
        joined((pages.named(one.name), told), ": "))  # fmt: skip
    parts = [what, pages.SOURCES.get(one.source, one.source)]
    if one.document:
        parts.append(phrase("document {name}", name=one.document))
    elif one.wants:
        wanted = pages.within(one.wants)
        parts.append(phrase("no document, though one is wanted: {document}", document=wanted))
    elif one.source == "requester":
        parts.append(phrase("without a document"))
    return joined(parts, " · ")


def _counts(desk: OnDesk) -> str:
    told = []
    for stands in ("met", "failed", "open"):
        many = sum(one.stands == stands for one in desk.clauses)
        if many:
            told.append(joined((str(many), _STANDS[stands]), " "))
    return joined(told)


def _weighing(opened: OpenCase) -> dict[str, Any] | None:
    if opened.weighing is None:
        return None
    said = opened.weighing
    found = [(pages.named(name), str(value)) for name, value in said.found.items()]
    factors = [(pages.named(name), words) for name, words in said.factors.items()]
    return {"finding": FINDINGS[said.finding], "factors": factors + found}
