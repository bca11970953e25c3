"""Many writers at once while a month turns: entries are of their months, and none goes back."""

from __future__ import annotations

import dataclasses
import functools
import threading
from collections.abc import Callable

from tests.walk.world import HOME_OFFICE, NOBODY, World

from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.machine import MachineEntropy
from proviso_gateway.adapters.seeded import RehearsalClock
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.answering import catch_up
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.release import call
from proviso_gateway.terms import Instant

WRITERS, EACH = 4, 6

BEFORE_MIDNIGHT = Instant(1_509_494_400_000_000).plus(seconds=-60)
"""A minute before November 2017, by London's clocks."""


class SharedClock(RehearsalClock):
    """A second later at every look, whoever looks."""

    def __init__(self, clock: RehearsalClock, begins: Instant = BEFORE_MIDNIGHT) -> None:
        super().__init__(clock.zone, begins)
        self._alone = threading.Lock()

    def now(self) -> Instant:
        with self._alone:
            return super().now()


def until_first(step: Callable[[], object]) -> None:
    """Do it again where somebody else came first. That the month turned, steps see to alone."""
    for _ in range(1_000):
        try:
            step()
        except Problem as wrong:
            if wrong.code != "store.conflict":
                raise
        else:
            return
    raise AssertionError("never first")


def test_writers_over_midnight_lose_nothing_and_the_log_verifies(lasting: World) -> None:
    world, wrong = lasting, list[Problem]()
    gateway = dataclasses.replace(
        world.gateway, clock=SharedClock(world.rehearsal.clock), entropy=MachineEntropy()
    )
    store = gateway.store
    assert isinstance(store, DatabaseStore)
    requests = [[world.request() for _ in range(EACH)] for _ in range(WRITERS)]
    together = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        together.wait()
        try:
            for request in requests[number]:
                until_first(lambda one=request: receive(gateway, HOME_OFFICE, one))
                handle = store.find(HOME_OFFICE, request.request_ref)
                assert handle is not None
                until_first(lambda one=handle: assess(gateway, one))
        except Problem as one:
            wrong.append(one)
        finally:
            store.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert wrong == []
    assert len(store.cases(CaseState.READY)) == WRITERS * EACH
    periods = [entry["period"] for kind in ("request", "assessment")
               for entry in world.entries(kind)]  # fmt: skip
    assert set(periods) == {"2017-10", "2017-11"}, "the month turned while they wrote"
    report = world.verified()
    assert report.kinds["assessment"] == WRITERS * EACH


def test_calls_over_midnight_are_all_answered_and_the_log_verifies(lasting: World) -> None:
    """Several who call, one who ends what ran out, and one who takes in requests."""
    world, wrong = lasting, list[Problem]()
    handles = [[world.traced(NOBODY).handle for _ in range(EACH)] for _ in range(WRITERS)]
    clock = SharedClock(world.rehearsal.clock, BEFORE_MIDNIGHT)
    gateway = dataclasses.replace(
        world.gateway, clock=clock, entropy=MachineEntropy(), restriction_days=60
    )
    store = gateway.store
    assert isinstance(store, DatabaseStore)
    requests = [world.request() for _ in range(EACH)]
    together = threading.Barrier(WRITERS + 1)

    def calls(number: int) -> None:
        for handle in handles[number]:
            assert call(gateway, handle)
            catch_up(gateway)

    def receives() -> None:
        for request in requests:
            until_first(lambda one=request: receive(gateway, HOME_OFFICE, one))

    def write(work: Callable[[], object]) -> None:
        together.wait()
        try:
            work()
        except Problem as one:
            wrong.append(one)
        finally:
            store.close()

    works = [receives, *(functools.partial(calls, number) for number in range(WRITERS))]
    writers = [threading.Thread(target=write, args=(work,)) for work in works]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert wrong == []
    periods = [entry["period"] for entry in world.entries("answer")]
    assert len(periods) == WRITERS * EACH
    assert set(periods) == {"2017-10", "2017-11"}, "the month turned while they called"
    world.verified()
