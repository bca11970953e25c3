"""Work done by several processes at once, each a fork of this one that sees what it has at hand.

A register of a hundred thousand people is read once and shared, not sent: the work and its tasks
are inherited by each process, and only the place of a task is sent to it. Results come back as
`concurrent.futures` has them; a problem in one of them ends the others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from proviso_gateway.adapters.frames import Raised, WorkerFault
from proviso_gateway.errors import Problem

T = TypeVar("T")
R = TypeVar("R")

Report = Callable[[int], None]
"""Called by whoever works, with how much is done."""

Progress = Callable[[int, int], None]
"""Told which task (its place in the list) has come how far."""


def in_processes(
    work: Callable[[T, Report], R],
    tasks: Sequence[T],
    *,
    at_most: int,
    progress: Progress = lambda task, done: None,
) -> list[R]:
    """What `work` makes of each task, in order of the tasks, at most so many at once.

    A `Problem` that one raises is raised here, and `WorkerFault` for whatever else goes wrong.
    Whatever is interrupted or killed takes its processes along.
    """
    if not tasks:
        return []
    context = multiprocessing.get_context("fork")
    told, tells = context.Pipe(duplex=False)
    woken, wakes = context.Pipe(duplex=False)
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(
        min(at_most, len(tasks)),
        context,
        _begin,
        (_Share(work, tasks, tells, context.Lock()), told),
    )
    try:
        futures = [executor.submit(_run, number) for number in range(len(tasks))]
        for future in futures:
            future.add_done_callback(lambda _: wakes.send_bytes(b"."))
        waits = len(futures)
        while waits:
            for pipe in wait([told, woken]):
                if pipe is told:
                    progress(*told.recv())
                    continue
                woken.recv_bytes()
                waits -= 1
                _check(futures)
        while told.poll():
            progress(*told.recv())
        return [future.result()[1] for future in futures]
    finally:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        executor.shutdown(cancel_futures=True)
        for end in (told, tells, woken, wakes):
            end.close()


def in_threads(
    work: Callable[[T, Report], R],
    tasks: Sequence[T],
    *,
    at_most: int,
    progress: Progress = lambda task, done: None,
) -> list[R]:
    """The same by threads of this process, for work that waits for others to do it. What goes wrong
    is raised as it is; whatever has not begun by then does not begin."""

    def run(number: int) -> R:
        return work(tasks[number], partial(progress, number))

    with ThreadPoolExecutor(at_most) as executor:
        futures = [executor.submit(run, number) for number in range(len(tasks))]
        try:
            return [future.result() for future in futures]
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _check(futures: Sequence[Future[tuple[str, Any]]]) -> None:
    """Raise what went wrong in any of them that is done."""
    for future in futures:
        if not future.done():
            continue
        try:
            kind, value = future.result()
        except BrokenProcessPool:
            raise WorkerFault((Raised("EndedEarly", ()),)) from None
        if kind == "failed":
            raise value


@dataclass(frozen=True, slots=True)
class _Share:
    """What every process inherits: the work, all its tasks, and where to tell how far it is."""

    work: Callable[[Any, Report], Any]
    tasks: Sequence[Any]
    tells: Connection
    turn: Any

    def run(self, number: int) -> Any:
        """Do one of the tasks."""

        def report(done: int) -> None:
            with self.turn:
                self.tells.send((number, done))

        return self.work(self.tasks[number], report)


_SHARES: list[_Share] = []
"""In a process that works: what it shares with the others."""


def _begin(share: _Share, told: Connection) -> None:
    told.close()
    _SHARES[:] = [share]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told too, and ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _run(number: int) -> tuple[str, Any]:
    """Do one of the tasks: what came of it. What a fault says stays here, for it may quote data."""
    try:
        return "done", _SHARES[0].run(number)
    except Problem as wrong:
        return "failed", wrong
    except Exception as fault:
        return "failed", WorkerFault.of(fault)
