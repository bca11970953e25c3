"""People who are to be told, unasked, of a disclosure: whom it is safe to ask to ring, and who has
no safe way. Guardians alone see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proviso_gateway.assembly.asking_to_ring import number_to_ring, sends
from proviso_gateway.errors import problem
from proviso_gateway.gateway.person_notices import (
    Channel,
    KnownChannel,
    Means,
    NoticeDue,
    known_channels,
    notices_due,
    prepare_channel,
    prepare_channel_end,
    prepare_not_told,
    prepare_notice,
    submit_notice,
    submitted,
    without_a_way,
)
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.gateway.subject_access import Alone, check_answers, question
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.person_notices import MEANS, RING_US, STANDS, message
from proviso_gateway.pages.subject_access import PLACES
from proviso_gateway.phrases import joined, phrase, phrase_of
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.waiting_acts import ToSign, keep
from proviso_gateway.terms import Handle

HERE = "/person/notices"
LONGEST = 400


def notices(request: HttpRequest) -> HttpResponse:
    """The disclosures of which nobody was told yet, and the channels that people confirmed."""
    gateway, key = house.gateway(), request.here.key
    found = notices_due(gateway, key)
    today = gateway.today()
    return show(
        request, "person_notices", title=phrase("To be told unasked"),
        rows=[_row(one, today) for one in found], no_way=str(len(without_a_way(found)) or ""),
        number=house.home().settings.ring_us,
        channels=[_channel(one) for one in known_channels(gateway, key) if one.stands(today)],
    )  # fmt: skip


def ring_us(request: HttpRequest) -> HttpResponse:
    """The letter, to be printed: the same for everybody."""
    check_answers(house.gateway(), request.here.key)
    number = number_to_ring(house.home().settings)
    text = pages.page("ring_us", get_language() or "", title=RING_US, number=number)
    return HttpResponse(text)


@require_POST
def give(request: HttpRequest, handle: str) -> HttpResponse:
    """Put a notice before the guardian, to be signed and given."""
    gateway, key = house.gateway(), request.here.key
    number_to_ring(house.home().settings)
    ready = prepare_notice(gateway, key, Handle(handle))
    said = ready.channel.channel

    def take(signature: Signature) -> str:
        send = sends(house.home(), ready.channel, message)
        submit_notice(house.gateway(), ready, key, signature, send)
        return _done(said.means)

    return redirect(keep(ToSign(
        key=key, title=phrase("Ask somebody to ring"),
        sentence=phrase("They are asked to ring, and nothing else is said or written."),
        facts=((phrase("Case"), handle[:6]), (phrase("How"), MEANS[said.means]),
               (phrase("To"), said.to), (phrase("Confirmed on"), pages.day(ready.channel.on)),
               (phrase("All that is said"),
                joined((RING_US, house.home().settings.ring_us), ": "))),
        message=ready.act.message, take=take, after=HERE, back=HERE,
        button=phrase("Sign, and do it"),
    )))  # fmt: skip


@require_POST
def not_told(request: HttpRequest) -> HttpResponse:
    """Put before the guardian that nobody was told of all that stand so."""
    gateway, key = house.gateway(), request.here.key
    cases = without_a_way(notices_due(gateway, key))
    ready = prepare_not_told(gateway, key, cases)

    def take(signature: Signature) -> str:
        submitted(house.gateway(), ready, key, signature)
        return phrase("Recorded. It comes back here in three months.")

    many = phrase_of(len(cases), "{count} disclosure", "{count} disclosures")
    return redirect(keep(ToSign(
        key=key, title=phrase("Not told: no safe way"),
        sentence=phrase("I know of no way to tell these people safely."),
        facts=((phrase("Of"), many),), message=ready.message, take=take, after=HERE, back=HERE,
    )))  # fmt: skip


@sensitive_post_parameters()
@require_POST
def confirm(request: HttpRequest, handle: str) -> HttpResponse:
    """Put a channel before the guardian that whoever asked this question confirmed."""
    gateway, key, said = house.gateway(), request.here.key, request.POST
    check_answers(gateway, key)
    asking = question(gateway, Handle(handle)).asking
    alone = next((one for one in Alone if one.value == said.get("alone")), None)
    means = next((one for one in Means if one.value == said.get("means")), None)
    if alone is None or means is None:
        raise problem("access.authority-not-checked")
    to = said.get("to", "").strip().replace("\r\n", "\n")[:LONGEST]
    channel = Channel(asking.people, means, to, asking.identity, alone, asking.reference)
    ready = prepare_channel(gateway, key, channel)

    def take(signature: Signature) -> str:
        submitted(house.gateway(), ready, key, signature)
        return phrase("Recorded. It is used for a year, or until they say otherwise.")

    return redirect(keep(ToSign(
        key=key, title=phrase("Where they may be asked to ring"),
        sentence=phrase("They said so to me with nobody else there."),
        facts=((phrase("How"), MEANS[means]), (phrase("To"), to),
               (phrase("Spoken with alone"), PLACES[alone])),
        message=ready.message, take=take, after=f"/person/{handle}", back=f"/person/{handle}",
    )))  # fmt: skip


@require_POST
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """Put the end of a channel before the guardian."""
    gateway, key = house.gateway(), request.here.key
    ready = prepare_channel_end(gateway, key, Handle(handle))

    def take(signature: Signature) -> str:
        submitted(house.gateway(), ready, key, signature)
        return phrase("It is used no more.")

    return redirect(keep(ToSign(
        key=key, title=phrase("Use this channel no more"),
        sentence=phrase("Nobody is asked to ring by it from now on."),
        facts=((phrase("Channel"), handle[:6]),), message=ready.message, take=take, after=HERE,
        back=HERE,
    )))  # fmt: skip


def _done(means: Means) -> str:
    if means is Means.MAIL:
        return phrase("They were sent an e-mail.")
    if means is Means.LETTER:
        return phrase("Recorded. Print the letter, write the envelope by hand, and post it today.")
    return phrase("Recorded. Ring them today.")


def _row(one: NoticeDue, today: Any) -> dict[str, Any]:
    return {
        "case": one.case[:6], "href": f"/cases/{one.case}", "handle": one.case,
        "disclosed": pages.day(one.disclosed), "stands": STANDS[one.stands],
        "by": pages.day(one.by), "late": one.by is not None and one.by < today,
        "how": "" if one.channel is None else MEANS[one.channel.channel.means],
    }  # fmt: skip


def _channel(one: KnownChannel) -> dict[str, Any]:
    return {
        "short": one.handle[:6], "reference": one.channel.reference or one.handle[:6],
        "how": MEANS[one.channel.means], "confirmed": pages.day(one.on),
        "until": pages.day(one.over), "handle": one.handle,
    }  # fmt: skip
