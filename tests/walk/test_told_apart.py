"""An attacker who sees all that a requester sees tells nobody from somebody protected.

A thousand cases are called for. Of each the attacker has the whole view: the text, the bytes, the
receipt, every entry of the case in the log and where it stands, the tag, and how long the call
took; and more than any requester has, the number of rows that the call wrote. For every number in
it they may draw any line, and for all numbers together they may ask which case is nearest.

Calls are timed as a requester is: through the shell's even time, whose step is milliseconds here.
No time is asserted, only that times tell no better than chance. (Without the step they tell: what
was found is more to read, by hundredths of a millisecond. The step is there to hide that.)
"""

from __future__ import annotations

import base64
import datetime
import json
import random
import time
from typing import Any

import numpy as np
import pytest
from tests.walk.calls import SLOT, relay_world, to_relay
from tests.walk.test_any_order import POLICE
from tests.walk.world import AMINA, HOME_OFFICE, MEMORANDUM, NOBODY, RESTRICTED, World, whom

from proviso_gateway.assembly.even_time import even_time
from proviso_gateway.casework.case import Case
from proviso_gateway.gateway.release import call, call_all
from proviso_gateway.gateway.stop import stop
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.terms import Handle

Column = np.ndarray[Any, np.dtype[np.float64]]

THOUSAND = 1_000
"""Cases called for one by one, each timed."""

FEW = 210
"""Cases called for together."""

STEP = 0.004
"""Seconds: several times what a call in memory takes."""

CHANCE = 3.6
"""How many standard deviations from chance are chance: once in three thousand numbers. The seeds
are fixed, so a run that passes passes again; but for times, which are allowed more."""

TIMES = 4.4
"""The same for times alone: once in a hundred thousand."""

KINDS = ("absent", "found", "protected")
PAIR = ("absent", "protected")
WHOM = {"absent": NOBODY, "found": whom(AMINA), "protected": whom(RESTRICTED)}


Views = dict[str, list[list[float]]]


def _order(kinds: tuple[str, ...], cases: int, seed: str) -> list[str]:
    """About so many cases, as many of each kind, in an order that chance made."""
    order = [kind for kind in kinds for _ in range(-(-cases // len(kinds)))]
    random.Random(seed).shuffle(order)
    return order


def _called(kinds: tuple[str, ...], cases: int, *, stopped: bool, seed: str) -> Views:
    """The views of so many cases of these kinds; the first number of each is its time."""
    world, order = World(seed=seed), _order(kinds, cases, seed)
    received = [
        (kind, world.confirmed() if kind == "found" else world.traced(WHOM[kind])) for kind in order
    ]
    world.on(SLOT)
    if stopped:
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
    return _views(world, received, HOME_OFFICE, timed=cases == THOUSAND)


def _relayed(seed: str) -> Views:
    world = relay_world()
    cases = [(kind, to_relay(world, WHOM[kind])) for kind in _order(KINDS, FEW, seed)]
    world.on(SLOT)
    return _views(world, cases, POLICE, timed=False)


def _timed(world: World, handles: list[Handle]) -> tuple[dict[Handle, bytes], dict[Handle, float]]:
    """The answers of these cases, each called for alone, and how long its call took."""
    answers, took = {}, {}
    for handle in handles:
        begun = time.perf_counter()
        with even_time(STEP):
            answers[handle] = call(world.gateway, handle)
        took[handle] = time.perf_counter() - begun
    return answers, took


def _views(world: World, cases: list[tuple[str, Case]], requester: str, *, timed: bool) -> Views:
    handles = [case.handle for _, case in cases]
    if timed:
        answers, took = _timed(world, handles)
    else:
        called = call_all(world.gateway, handles)
        assert not called.problems
        answers, took = called.answers, dict.fromkeys(handles, 0.0)
    entries = world.entries()
    places = {entry["handle"]: place for place, entry in enumerate(entries)}
    views: Views = {}
    for kind, case in cases:
        sealed = answers[case.handle]
        opened = world.cast.opens(requester, sealed)
        view = for_requester(world.gateway, case.handle)
        own = [sealed_entry.handle for sealed_entry in world.case(case.handle).entries]
        numbers: list[float] = [
            took[case.handle],
            len(sealed),
            len(opened),
            len(str(view.says)),
            len(own),
        ]
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
    return max(abs(_apart(a, b)) for a, b in zip(np.array(one).T, np.array(other).T, strict=True))


def _apart(a: Column, b: Column) -> float:
    """By how many standard deviations the area under one number's curve is off a half."""
    b = np.sort(b)
    less, most = np.searchsorted(b, a, "left").sum(), np.searchsorted(b, a, "right").sum()
    area = (less + most) / 2 / (len(a) * len(b))
    return float((area - 0.5) / np.sqrt((len(a) + len(b) + 1) / (12 * len(a) * len(b))))


def _times_apart(one: list[list[float]], other: list[list[float]]) -> float:
    return abs(_apart(np.array(one)[:, 0], np.array(other)[:, 0]))


def _nearest(one: list[list[float]], other: list[list[float]]) -> float:
    """By how many standard deviations the nearest other case tells better than a coin."""
    rows = np.array([*one, *other])
    labels = np.array([0] * len(one) + [1] * len(other))
    spread = rows.std(axis=0)
    rows = rows[:, spread > 0] / spread[spread > 0]
    nearest = []
    for at, row in enumerate(rows):
        distance = np.abs(rows - row).sum(axis=1)
        distance[at] = np.inf
        nearest.append(distance.argmin())
    right = (labels[nearest] == labels).mean()
    return float((right - 0.5) / np.sqrt(0.25 / len(rows)))


SEEN = {
    "absent and protected": lambda: _called(PAIR, THOUSAND, stopped=False, seed="one"),
    "all of them, stopped": lambda: _called(KINDS, THOUSAND, stopped=True, seed="two"),
    "called for together": lambda: _called(PAIR, FEW, stopped=False, seed="six"),
    "all of them, stopped, together": lambda: _called(KINDS, FEW, stopped=True, seed="seven"),
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
            assert _times_apart(views[one], views[other]) < TIMES, (one, other)


def test_the_attacker_would_see_what_is_there_to_be_seen() -> None:
    """One byte more in the answers about protected people, or their entries put last, is found."""
    views = _called(PAIR, FEW, stopped=False, seed="four")
    longer = [[one[0], one[1] + 1, *one[2:]] for one in views["protected"]]
    assert _told_apart(views["absent"], longer) > 10
    found = _called(("absent", "found"), FEW, stopped=False, seed="five")
    with pytest.raises(AssertionError, match="the shape alone tells"):
        _told_apart(found["absent"], found["found"])


def test_the_attacker_would_see_more_work_and_the_even_time_hides_it() -> None:
    now, jitter = [0.0], random.Random("a busy machine")

    def passes(seconds: float) -> None:
        now[0] += seconds

    def took(kind: str, step: float) -> list[float]:
        begun = now[0]
        with even_time(step, lambda: now[0], passes):
            passes((0.002 if kind == "protected" else 0.0002) * jitter.uniform(0.5, 1.5))
        return [now[0] - begun]

    for step, hides in ((1e-9, False), (STEP, True)):
        views: Views = {}
        for kind in _order(PAIR, FEW, "eight"):
            views.setdefault(kind, []).append(took(kind, step))
        apart = _times_apart(views["absent"], views["protected"])
        assert (apart < TIMES) is hides, step


def test_a_stop_on_the_day_of_the_call_is_told_to_everybody_alike() -> None:
    world = World()
    found, absent = world.confirmed(), world.traced(NOBODY)
    world.on(SLOT + datetime.timedelta(days=1))
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    says = {world.opened(case)["says"] for case in (found, absent)}
    assert len(says) == 1
