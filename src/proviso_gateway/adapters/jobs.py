"""Work done by several processes at once, each a fork of this one that sees what it has at hand.

A register of a hundred thousand people is read once and shared, not sent. Results and progress come
back over pipes; a problem in one of them ends the others.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, TypeVar

from proviso_gateway.errors import Problem, problem

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

    A `Problem` that one raises is raised here, and `internal.fault` for whatever else goes wrong.
    Whatever is interrupted takes its processes along; if it is killed, they end when they next have
    something to say.
    """
    context = multiprocessing.get_context("fork")
    results: dict[int, R] = {}
    running: dict[Connection, tuple[int, ForkProcess]] = {}
    waiting = list(enumerate(tasks))
    try:
        while waiting or running:
            while waiting and len(running) < at_most:
                number, task = waiting.pop(0)
                mine, theirs = context.Pipe(duplex=False)
                ours = (*running, mine)
                process = context.Process(
                    target=_child, args=(work, task, theirs, ours), daemon=True
                )
                process.start()
                theirs.close()
                running[mine] = number, process
            for pipe in wait(list(running)):
                assert isinstance(pipe, Connection)
                number, process = running[pipe]
                kind, value = _received(pipe)
                if kind == "done":
                    results[number] = value
                elif kind == "progress":
                    progress(number, value)
                    continue
                else:
                    raise value
                process.join()
                pipe.close()
                del running[pipe]
    finally:
        for _, process in running.values():
            process.kill()
            process.join()
    return [results[number] for number in range(len(tasks))]


def _received(pipe: Connection) -> tuple[str, Any]:
    try:
        kind, value = pipe.recv()
    except EOFError:
        return "failed", problem("internal.fault", kind="EndedEarly")
    return kind, value


def _child(
    work: Callable[[Any, Report], Any], task: Any, pipe: Connection, parents: Sequence[Connection]
) -> None:
    for end in parents:  # inherited: while anybody holds them, a dead parent seems to listen
        end.close()
    try:
        pipe.send(("done", work(task, lambda done: pipe.send(("progress", done)))))
    except Problem as wrong:
        pipe.send(("failed", wrong))
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # nobody waits for an answer any more
    except Exception as fault:
        pipe.send(("failed", problem("internal.fault", kind=type(fault).__name__)))
    finally:
        pipe.close()
