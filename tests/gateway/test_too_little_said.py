"""A request that can mean many people is asked for more before anybody weighs it."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from tests.walk.world import World

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import propose
from proviso_gateway.gateway.assess import assess, give_evidence
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.terms import Outcome, Reason
from proviso_gateway.tracing.people import Search

LITTLE = [
    Search(given_name="Baby", family_name="Unknown", birth_date="1990-05-17"),
    Search(given_name="Amina", birth_date="1900-01-01", address_line="NFA", postcode="ZZ99 3VZ"),
    Search(family_name="Rahman", address_line="No fixed abode, Queenstown"),
    Search(given_name="Amina", family_name="Rahman", birth_date="1990"),
]
ENOUGH = [
    Search(given_name="Amina", birth_date="1990-05-17"),
    Search(family_name="Rahman", postcode="QX1 1AA"),
    Search(given_name="Amina", address_line="12 Fern Street, Queenstown"),
]


@pytest.mark.parametrize("search", LITTLE)
def test_who_says_too_little_is_asked_and_nobody_can_propose(search: Search) -> None:
    world = World()
    case = world.assessed(search)
    assert case.state is CaseState.ASKED
    view = for_requester(world.gateway, case.handle)
    assert (view.status, view.ask_for[-1]) == (Outcome.ASKED, "states")
    with pytest.raises(Problem, match="not-ready"):
        propose(world.gateway, world.cast.caseworkers[0], case.handle, "passed", {})


@pytest.mark.parametrize("search", ENOUGH)
def test_a_name_and_one_thing_beside_it_is_enough_to_weigh(search: Search) -> None:
    assert World().assessed(search).state is CaseState.READY


def test_what_was_left_open_can_be_filled_in_and_then_the_case_goes_on() -> None:
    world = World()
    case = world.assessed(LITTLE[1])
    said = dataclasses.replace(LITTLE[1], birth_date="1990-05-17", postcode="QX1 1AA")
    give_evidence(world.gateway, case.handle, dataclasses.replace(case.request, whom=said))
    case = assess(world.gateway, case.handle)
    assert case.state is CaseState.READY
    assert case.request.whom == said


@pytest.mark.parametrize(
    "change",
    [
        {"given_name": "Efua", "birth_date": "1990-05-17"},
        {"given_name": "", "family_name": "Rahman", "birth_date": "1990-05-17"},
        {"given_name": "amina", "birth_date": "1990-05-17"},
    ],
)
def test_nothing_that_was_said_can_be_changed(change: dict[str, Any]) -> None:
    world = World()
    case = world.assessed(LITTLE[1])
    other = dataclasses.replace(LITTLE[1], **change)
    with pytest.raises(Problem, match="evidence-changes-request"):
        give_evidence(world.gateway, case.handle, dataclasses.replace(case.request, whom=other))


def test_part_of_a_birth_date_stays_what_was_said() -> None:
    world = World()
    case = world.assessed(LITTLE[3])
    other = dataclasses.replace(LITTLE[3], birth_date="1991-05-17")
    with pytest.raises(Problem, match="evidence-changes-request"):
        give_evidence(world.gateway, case.handle, dataclasses.replace(case.request, whom=other))


def test_who_never_says_more_is_refused_for_want_of_evidence() -> None:
    world = World()
    case = world.assessed(LITTLE[0])
    world.on(world.opened_on + datetime.timedelta(days=world.gateway.evidence_days + 1))
    case = assess(world.gateway, case.handle)
    assert case.state is CaseState.REFUSED
    assert for_requester(world.gateway, case.handle).reasons == (Reason.EVIDENCE_MISSING,)


def test_two_who_fill_in_the_same_person_are_seen_to_ask_for_one() -> None:
    world = World()
    said = dataclasses.replace(LITTLE[1], birth_date="1990-05-17")
    first, second = world.assessed(LITTLE[1]), world.assessed(said)
    given = dataclasses.replace(first.request, whom=said)
    give_evidence(world.gateway, first.handle, given)
    marks = world.gateway.store.case(second.handle).marks
    assert first.handle in world.gateway.store.about(*marks)
