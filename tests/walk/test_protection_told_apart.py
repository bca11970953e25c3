"""Nobody tells somebody protected from somebody who is not in the register.

First the same walk is walked twice under one seed: in one world the person is in the register and
protected, in the other they were never in it. Everything that anybody reads must be the same, to
the byte: the log, the statistics, the answers, and every view of every officer but a guardian's
list of protections. Then an attacker draws any line through what a requester sees of a thousand
cases in one world (`test_told_apart`), and does no better than chance.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from tests.walk.calls import SLOT, relay_world, to_relay
from tests.walk.test_any_order import POLICE
from tests.walk.test_told_apart import (
    CHANCE,
    FEW,
    THOUSAND,
    TIMES,
    Views,
    _nearest,
    _order,
    _times_apart,
    _told_apart,
    _views,
)
from tests.walk.world import AMINA, HOME_OFFICE, NEIGHBOUR, NOBODY, PEOPLE, World, whom

from proviso_gateway.casework.case import Case
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.protect import Protecting, protect
from proviso_gateway.gateway.views.asking import askable
from proviso_gateway.gateway.views.cases import for_officer, stands
from proviso_gateway.gateway.views.clocks import clock_of, due
from proviso_gateway.gateway.views.desk import on_desk
from proviso_gateway.gateway.views.notices import notices
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.gateway.views.own_requests import own_requests, row_of
from proviso_gateway.gateway.views.reads import own_cases_about, reads
from proviso_gateway.gateway.views.relays import to_contact
from proviso_gateway.gateway.views.subject_access import asked, figures
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.why import why_of
from proviso_gateway.gateway.views.worklist import open_case

SEEDS = [f"protected {number}" for number in range(12)]

STRANGER = dataclasses.replace(
    AMINA,
    person_id="SYN-8",
    given_name="Quirina",
    family_name="Tolliver",
    birth_date=datetime.date(1948, 11, 25),
    address_line="8 Quarry Walk",
    postcode="QX8 8ZZ",
)
OTHERS = tuple(STRANGER if one is AMINA else one for one in PEOPLE)
"""A register of as many people without her: how many there are weighs in every search."""


def _read(view: Callable[..., Any], *about: Any) -> Any:
    try:
        return view(*about)
    except Problem as wrong:
        return wrong.code, str(wrong)


def seen(world: World) -> Iterator[Any]:
    """All that anybody in the house, and its requesters, can read, one view after the other."""
    gateway, cast = world.gateway, world.cast
    officers = (*cast.caseworkers, cast.approver, cast.guardian, cast.lawyer, *cast.administrators)
    cases = gateway.store.cases()
    for actor in officers:
        key = actor.key
        yield _read(queue, gateway, 100, key)
        yield _read(operating, gateway, None, key)
        yield _read(reads, gateway, key, 30)
        yield _read(to_contact, gateway, actor)
        yield _read(asked, gateway, key)
        yield _read(figures, gateway, key)
        yield _read(own_cases_about, gateway, key, "Okonjo", "a relative")
        for handle in cases:
            case = gateway.store.case(handle)
            yield _read(open_case, gateway, key, handle)
            yield _read(on_desk, gateway, key, handle)
            yield _read(for_officer, gateway, key, case)
            yield _read(why_of, gateway, key, case)
            yield _read(stands, gateway, handle, key)
            yield _read(clock_of, gateway, case)
    yield queue(gateway, 100)
    yield due(gateway)
    yield notices(gateway)
    yield askable(gateway, HOME_OFFICE)
    yield own_requests(gateway, HOME_OFFICE, 100)
    yield [row_of(gateway, HOME_OFFICE, handle) for handle in cases]


def walked(seed: str, people: tuple[Any, ...], steps: list[str]) -> list[Any]:
    """Everything that was to be read at each moment of a walk about Amina and her neighbour."""
    world, read = World(seed=seed, people=people), list[Any]()
    protect(world.gateway, world.cast.guardian, Protecting((AMINA.person_id,)))
    cases: list[Case] = []
    for step in steps:
        cases.append(world.traced() if step == "her" else world.confirmed(whom(NEIGHBOUR)))
        read += map(repr, seen(world))
    world.on(SLOT)
    read += map(repr, seen(world))
    for case in cases:
        read.append(world.opened(case))
        read.append(len(world.answers[case.handle]))  # sealed, by a key that is never the same
    read += map(repr, seen(world))
    read.append(world.entries())
    read.append(world.files())
    return read


@pytest.mark.parametrize("seed", SEEDS)
def test_with_and_without_her_everything_that_anybody_reads_is_the_same_to_the_byte(
    seed: str,
) -> None:
    steps = [("her", "neighbour")[ord(one) % 2] for one in f"{hash_of(seed):08b}"[:5]] + ["her"]
    there, absent = (walked(seed, people, steps) for people in (PEOPLE, OTHERS))
    assert len(there) == len(absent)
    for one, other in zip(there, absent, strict=True):
        assert one == other


def hash_of(seed: str) -> int:
    return sum(map(ord, seed)) % 256


def test_unprotected_the_two_walks_differ_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above compares would show her."""
    monkeypatch.setattr(
        "proviso_gateway.gateway.protect.protected_now", lambda lines, charter: frozenset()
    )
    there, absent = (walked("shown", people, ["her"]) for people in (PEOPLE, OTHERS))
    assert sum(one != other for one, other in zip(there, absent, strict=False)) > 10


def _called(cases: int, *, when: str, seed: str) -> Views:
    """The views of so many cases, of which half are about nobody, and half about a person of their
    own who is protected before the search, or once somebody looked at the match."""
    order = _order(("absent", "protected"), cases, seed)
    world = World(seed=seed)
    received = []
    if when == "before":
        protect(world.gateway, world.cast.guardian, Protecting((AMINA.person_id,)))
    for kind in order:
        walk = world.confirmed if (kind, when) == ("protected", "after") else world.traced
        received.append((kind, walk(NOBODY if kind == "absent" else whom(AMINA))))
    if when == "after":
        protect(world.gateway, world.cast.guardian, Protecting((AMINA.person_id,)))
    world.on(SLOT)
    return _views(world, received, HOME_OFFICE, timed=cases == THOUSAND)


def _relayed(seed: str) -> Views:
    world = relay_world()
    protect(world.gateway, world.cast.guardian, Protecting((AMINA.person_id,)))
    shown = {"absent": NOBODY, "protected": whom(AMINA), "found": whom(NEIGHBOUR)}
    cases = [(kind, to_relay(world, shown[kind])) for kind in _order(tuple(shown), FEW, seed)]
    world.on(SLOT)
    return _views(world, cases, POLICE, timed=False)


SEEN = {
    "protected before the search": lambda: _called(THOUSAND, when="before", seed="p one"),
    "protected after the look": lambda: _called(THOUSAND, when="after", seed="p two"),
    "before, called for together": lambda: _called(FEW, when="before", seed="p three"),
    "after, called for together": lambda: _called(FEW, when="after", seed="p four"),
    "relayed": lambda: _relayed("p five"),
}


@pytest.mark.parametrize("what", SEEN)
def test_no_number_that_a_requester_sees_tells_who_is_protected(what: str) -> None:
    views = SEEN[what]()
    kinds = sorted(views)
    for at, one in enumerate(kinds):
        for other in kinds[at + 1 :]:
            numbers = len(views[one][0])
            allowed = CHANCE + np.sqrt(2 * np.log(numbers)) / 2
            assert _told_apart(views[one], views[other]) < allowed, (one, other)
            assert _nearest(views[one], views[other]) < CHANCE, (one, other)
            assert _times_apart(views[one], views[other]) < TIMES, (one, other)


def test_a_protection_between_look_and_call_changes_nothing_that_an_officer_reads() -> None:
    """Until the call: from then on who looked reads the outcome, as they would of any change."""
    read = []
    for protected in (AMINA.person_id, "SYN-77"):
        world = World(seed="between")
        world.traced()
        world.confirmed(whom(NEIGHBOUR))
        world.confirmed()
        protect(world.gateway, world.cast.guardian, Protecting((protected,)))
        read.append([repr(one) for one in seen(world)])
    assert read[0] == read[1]
