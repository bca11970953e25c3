"""An attacker who sees all that a requester sees tells nobody from somebody protected.

Hundreds of cases are called for. Of each the attacker has the whole view: the text, the bytes, the
receipt, every entry of the case in the log and where it stands, and the tag; and more than any
requester has, the number of rows that the call wrote. For every number in it they may draw any
line, and for all numbers together they may ask which case is nearest.
"""

from __future__ import annotations

import base64
import datetime
import json
import random
from typing import Any

import numpy as np
import pytest
from tests.walk.calls import SLOT, relay_world, to_relay
from tests.walk.test_any_order import POLICE
from tests.walk.world import AMINA, HOME_OFFICE, MEMORANDUM, NOBODY, RESTRICTED, World, whom

from proviso_gateway.casework.case import Case
from proviso_gateway.gateway.release import call_all
from proviso_gateway.gateway.stop import stop
from proviso_gateway.gateway.views.cases import for_requester

EACH = 70
"""Cases of each kind."""

CHANCE = 3.6
"""How many standard deviations from chance are chance: once in three thousand numbers. The seeds
are fixed, so a run that passes passes again."""

KINDS = ("absent", "found", "protected")
WHOM = {"absent": NOBODY, "found": whom(AMINA), "protected": whom(RESTRICTED)}


def _called(kinds: tuple[str, ...], *, stopped: bool, seed: str) -> dict[str, list[list[float]]]:
    """The views of so many cases of each of these kinds, received in an order that chance made."""
    world, order = World(seed=seed), [kind for kind in kinds for _ in range(EACH)]
    random.Random(seed).shuffle(order)
    cases = [
        (kind, world.confirmed() if kind == "found" else world.traced(WHOM[kind])) for kind in order
    ]
    world.on(SLOT)
    if stopped:
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
    return _views(world, cases, HOME_OFFICE)


def _relayed(seed: str) -> dict[str, list[list[float]]]:
    world, order = relay_world(), [kind for kind in KINDS for _ in range(EACH)]
    random.Random(seed).shuffle(order)
    cases = [(kind, to_relay(world, WHOM[kind])) for kind in order]
    world.on(SLOT)
    return _views(world, cases, POLICE)


def _views(
    world: World, cases: list[tuple[str, Case]], requester: str
) -> dict[str, list[list[float]]]:
    called = call_all(world.gateway, [case.handle for _, case in cases])
    assert not called.problems
    entries = world.entries()
    places = {entry["handle"]: place for place, entry in enumerate(entries)}
    views: dict[str, list[list[float]]] = {}
    for kind, case in cases:
        sealed = called.answers[case.handle]
        opened = world.cast.opens(requester, sealed)
        view = for_requester(world.gateway, case.handle)
        own = [sealed_entry.handle for sealed_entry in world.case(case.handle).entries]
        numbers: list[float] = [len(sealed), len(opened), len(str(view.says)), len(own)]
        numbers += _numbers(json.loads(opened))
        for handle in own:
            numbers += _numbers(entries[places[handle]])
        numbers.append(places[own[-1]])
        views.setdefault(kind, []).append(numbers)
    return views


def _numbers(value: Any) -> list[float]:
    """All that can be measured in a value of JSON: its shape, its lengths, and first bytes."""
    if isinstance(value, dict):
        return [len(value), *(n for key in sorted(value) for n in _numbers(value[key]))]
    if isinstance(value, list):
        return [len(value), *(n for one in value for n in _numbers(one))]
    if isinstance(value, str):
        return [len(value), *_bytes(value)]
    return [float(value)]


def _bytes(text: str) -> list[float]:
    """The first and the last byte of what is written in base64 or hex."""
    try:
        raw = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except ValueError:
        return [0.0, 0.0]
    return [float(raw[0]), float(raw[-1])] if raw else [0.0, 0.0]


def _told_apart(one: list[list[float]], other: list[list[float]]) -> float:
    """By how many standard deviations the best single number tells them apart."""
    assert {len(row) for row in (*one, *other)} == {len(one[0])}, "the shape alone tells"
    a, b = np.array(one), np.array(other)
    wins = (a[:, None, :] > b[None, :, :]).mean(axis=(0, 1))
    ties = (a[:, None, :] == b[None, :, :]).mean(axis=(0, 1))
    deviation = np.sqrt((len(a) + len(b) + 1) / (12 * len(a) * len(b)))
    return float(np.abs(wins + ties / 2 - 0.5).max() / deviation)


def _nearest(one: list[list[float]], other: list[list[float]]) -> float:
    """By how many standard deviations the nearest other case tells better than a coin."""
    rows = np.array([*one, *other])
    labels = np.array([0] * len(one) + [1] * len(other))
    spread = rows.std(axis=0)
    rows = rows[:, spread > 0] / spread[spread > 0]
    distance = np.abs(rows[:, None, :] - rows[None, :, :]).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    right = (labels[distance.argmin(axis=1)] == labels).mean()
    return float((right - 0.5) / np.sqrt(0.25 / len(rows)))


SEEN = {
    "absent and protected": lambda: _called(("absent", "protected"), stopped=False, seed="one"),
    "all of them, stopped": lambda: _called(KINDS, stopped=True, seed="two"),
    "all of them, relayed": lambda: _relayed("three"),
}


@pytest.mark.parametrize("what", SEEN)
def test_no_number_that_a_requester_sees_tells_who_was_found(what: str) -> None:
    views = SEEN[what]()
    kinds = sorted(views)
    for at, one in enumerate(kinds):
        for other in kinds[at + 1 :]:
            numbers = len(views[one][0])
            # The best of many numbers is allowed what the best of many coins is.
            allowed = CHANCE + np.sqrt(2 * np.log(numbers)) / 2
            assert _told_apart(views[one], views[other]) < allowed, (one, other)
            assert _nearest(views[one], views[other]) < CHANCE, (one, other)


def test_the_attacker_would_see_what_is_there_to_be_seen() -> None:
    """One byte more in the answers about protected people, or their entries put last, is found."""
    views = _called(("absent", "protected"), stopped=False, seed="four")
    longer = [[one[0] + 1, *one[1:]] for one in views["protected"]]
    assert _told_apart(views["absent"], longer) > 10
    found = _called(("absent", "found"), stopped=False, seed="five")
    with pytest.raises(AssertionError, match="the shape alone tells"):
        _told_apart(found["absent"], found["found"])


def test_a_stop_on_the_day_of_the_call_is_told_to_everybody_alike() -> None:
    world = World()
    found, absent = world.confirmed(), world.traced(NOBODY)
    world.on(SLOT + datetime.timedelta(days=1))
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    says = {world.opened(case)["says"] for case in (found, absent)}
    assert len(says) == 1
