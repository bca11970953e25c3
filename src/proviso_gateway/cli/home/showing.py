"""A case in lines of text: what an officer reads at a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from proviso_gateway.cli.home.tables import listed
from proviso_gateway.gateway.views.cases import RequesterView, Stands
from proviso_gateway.gateway.views.desk import ClauseOnDesk, OnDesk
from proviso_gateway.gateway.views.institution import AgreementStands, Institution, OfficerServes
from proviso_gateway.gateway.views.proposal import LeadingOrder
from proviso_gateway.gateway.views.unsigned import Unsigned
from proviso_gateway.gateway.views.worklist import OpenCase
from proviso_gateway.pages.acts import said, tables
from proviso_gateway.pages.assessments import asked_for
from proviso_gateway.pages.plain import plain
from proviso_gateway.pages.portal import TIES
from proviso_gateway.pages.reasons import because, others_ask
from proviso_gateway.terms import Day

_WORD = re.compile("[a-z_]+")


def why(view: RequesterView) -> str:
    """The reasons, clauses and open facts of what a requester is told, in one line."""
    parts = [", ".join(view.reasons)] if view.reasons else []
    if view.clauses:
        parts.append(f"clause {', '.join(view.clauses)}")
    if view.ask_for:
        parts.append(f"asked for {asked_for(view.ask_for)}")
    return "; ".join(parts)


def state(code: str) -> str:
    """A case's state in words."""
    return code.replace("_", " ")


def standing(code: str, waits_for: str) -> str:
    """Where a case stands and what it waits for, as the house says it: a requester reads less."""
    return f"{state(code)}, waits for {waits_for}" if waits_for else state(code)


def states(views: Iterable[Stands]) -> list[dict[str, object]]:
    """Cases and where they stand, as rows."""
    return [
        {"case": view.case[:8], "reference": f"{view.requester}/{view.request_ref}",
         "state": state(view.state), "outcome": view.outcome}
        for view in views
    ]  # fmt: skip


def status(home: object, house: Institution) -> Iterator[str]:
    """A home and its institution: what an operator looks at in the morning."""
    told = {name: value for name, value in plain(home).items() if name != "cases"}
    yield from list(_listed("", told))[2:]
    yield from _listed("Cases", plain(home)["cases"])
    yield from _listed(
        f"Agreements on {house.today}", {one.name: _stands(one) for one in house.agreements}
    )
    # By key: two may have one name in a home that let them in, and neither is to hide the other.
    yield from _listed("Officers", {one.key: _serves(one) for one in house.officers})
    yield from _listed(
        "Requesters", {one.code: f"{one.people} people may ask" for one in house.requesters}
    )
    orders = {
        one.reference: f"{one.effect} from {one.valid_from} to {one.valid_until}"
        + ("" if one.in_effect else ", does not bite today")
        for one in house.orders
    }
    yield from _listed("Court orders", orders)


def attention(due: Iterable[str], facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is overdue or soon will be, and how old everything is."""
    said = list(due)
    yield "To see to:" if said else "Nothing is overdue today."
    yield from (f"  {one}" for one in said)
    yield from _listed("Ages", dict(facts))
    yield ""


def unsigned(one: Unsigned) -> Iterator[str]:
    """An act that waits for a signature: everything that it does. Of a list, single words stand on
    one line; anything else, a name with a comma in it say, on a line of its own."""
    yield f"{one.handle}  {one.kind} {one.does}, signed by {', '.join(one.signed_by)}"
    for table in tables(one.officers, Day.isoformat):
        yield f"    {table.title}"
        for row in table.rows:
            yield f"      {row.name}: {row.roles}, {row.held}"
            yield f"        until now {row.until_now}, then {row.until_then}"
            yield f"        key {row.key}"
    for name, told in one.about.items():
        words = name.replace("_", " ")
        if isinstance(told, tuple) and len(told) > 1 and not all(map(_WORD.fullmatch, told)):
            yield f"    {words}:"
            yield from (f"      {item}" for item in told)
        else:
            yield f"    {words}: {said(name, _text(told)) or 'none'}"


def _stands(one: AgreementStands) -> str:
    said = f"{one.stands}, version {one.version}".replace("_", " ")
    if one.stopped:
        said += ", stopped"
    if one.review_overdue:
        return f"{said}; ITS REVIEW WAS DUE ON {one.review_due}"
    return said + (f"; review due {one.review_due}" if one.review_due is not None else "")


def _serves(one: OfficerServes) -> str:
    until = "for ever" if one.until is None else f"until {str(one.until)[:10]}"
    said = f"{', '.join(one.roles)} {until}" + (" – LAPSED" if one.lapsed else "")
    return f"{one.name}: {said}" if one.name else said


def opened(case: OpenCase, desk: OnDesk) -> Iterator[str]:
    """An opened case: the request, the clauses, the weighing, the people found. What an agreement
    has words for is said in its words, with its codes beside."""
    view, request = case.view, case.request
    if case.order is not None:
        yield from led_by(case.order)
    yield f"{view.requester}/{view.request_ref}  {view.case}"
    yield f"  {standing(view.state, case.waits_for)}"
    yield f"  why: {because(case.why)}"
    if case.slot is not None:
        yield f"  its requester may call from {case.slot} on"
    if view.repeats:
        yield f"  {others_ask(view.repeats)}"
    yield ""
    yield f"Asked by {request.officer}" + (
        f", countersigned by {request.countersigner}" if request.countersigner else ""
    )
    version = f", version {desk.version}" if desk.version else ""
    yield f"  under {desk.agreement}{version} ({request.agreement})"
    yield f"  ground: {desk.ground} ({request.ground})"
    yield f"  for {', '.join(request.fields)}"
    yield from _listed("Whom they mean", request.whom.canonical())
    stated = {
        one.name: one.stated
        + (f"  [{one.document}]" if one.document else "")
        + (f"  {one.question}" if one.question else "")
        for one in desk.stated
    }
    yield from _listed("What they state", stated)
    yield from _listed("Clauses", {one.id: _clause(one) for one in desk.clauses})
    yield from _listed(
        "To be weighed", {q.name: f"{q.question} ({q.expected})" for q in case.questions}
    )
    if case.given_back_for:
        yield from _listed(f"Given back by {case.given_back_by}", {"because": case.given_back_for})
    if case.changed:
        yield from _listed("Changed since it was proposed", {"not as it was": case.changed})
    if case.weighing is not None:
        yield from _listed(
            f"Proposed by {case.proposed_by}, to {case.proposes}: the test is "
            f"{case.weighing.finding}",
            {**case.weighing.factors, **case.weighing.found},
        )
    yield from _listed("Stood back, and said why", {who: TIES[tie] for who, tie in case.ties})
    if case.apart:
        yield f"Set apart for {', '.join(case.apart)}, and guardians."
    for number, person in enumerate(case.people, start=1):
        yield from _listed(f"Found: {number}", _record(person))


def _clause(one: ClauseOnDesk) -> str:
    source = f" Source: {one.source}" if one.source else ""
    return f"{one.stands:<8}{one.text}{source}"


def led_by(order: LeadingOrder) -> Iterator[str]:
    """The order that leads a case, in the lines above everything else."""
    yield f"UNDER A COURT ORDER: {order.court}, {order.reference}"
    yield f"  valid from {order.valid_from} to {order.valid_until}" + (
        "" if order.in_effect else ", NOT in effect today"
    )
    yield f"  for {order.people} of its people, fields {', '.join(order.fields)}"
    yield "  no public interest test applies" + (
        "; IT REACHES RESTRICTED RECORDS" if order.reaches_restricted else ""
    )
    yield ""


def _record(person: Any) -> dict[str, object]:
    """What of a record tells whether it is the person meant, and whether it is safe to say so."""
    told = dict(plain(person))
    told["previous_names"] = "; ".join(
        f"{one['given_name']} {one['family_name']} ({one['use']})" for one in told["previous_names"]
    )
    told["previous_addresses"] = "; ".join(
        f"{one['address_line']}, {one['postcode']}" for one in told["previous_addresses"]
    )
    declared = told.pop("declared")
    return told | dict(declared)


def _listed(title: str, said: Mapping[str, object]) -> Iterator[str]:
    """A title, and under it each name with its value; nothing where nothing is said."""
    told = {name: _text(value) for name, value in said.items() if value not in ("", None, ())}
    if told:
        yield from listed(title, told)


def _text(value: object) -> str:
    shown = plain(value)
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    return ", ".join(map(str, shown)) or "none" if isinstance(shown, list) else str(shown)
