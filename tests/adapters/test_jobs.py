"""Work done by several processes: results in order, problems raised, nothing quoted."""

from __future__ import annotations

import os
import re
import signal
import time
import traceback
from pathlib import Path

import pytest

from proviso_gateway.adapters.frames import WorkerFault
from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.errors import Problem, problem


def test_results_come_back_in_the_order_of_the_tasks_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []

    def work(task: int, report: Report) -> int:
        report(task)
        return task * task

    def moved(number: int, done: int) -> None:
        told.append((number, done))

    assert in_processes(work, [3, 1, 2], at_most=2, progress=moved) == [9, 1, 4]
    assert sorted(told) == [(0, 3), (1, 1), (2, 2)]


def test_a_problem_in_one_of_them_is_raised_here() -> None:
    def work(task: int, report: Report) -> int:
        if task == 1:
            raise problem("register.two-forms")
        return task

    with pytest.raises(Problem) as raised:
        in_processes(work, [0, 1, 2], at_most=2)
    assert raised.value.code == "register.two-forms"


def test_an_unforeseen_fault_quotes_nothing_of_what_was_worked_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def work(task: str, report: Report) -> int:
        return int(task)

    people = ["Oonagh " + "Tregenza"]  # a traceback quotes the lines of this file too
    with pytest.raises(WorkerFault) as raised:
        in_processes(work, people, at_most=1)
    (fault,) = raised.value.raised
    assert fault.kind == "ValueError"
    assert re.fullmatch(r"test_jobs\.py:[0-9]+ work", fault.frames[-1])
    quoted = "".join(traceback.format_exception(raised.value)) + capfd.readouterr().err
    assert "Oonagh Tregenza" not in quoted


def test_a_process_that_dies_is_a_fault_and_not_waited_for() -> None:
    def work(task: int, report: Report) -> int:
        if task:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    with pytest.raises(WorkerFault) as raised:
        in_processes(work, [0, 1], at_most=2)
    assert raised.value.raised[0].kind == "EndedEarly"


def test_whoever_is_interrupted_takes_the_processes_along(tmp_path: Path) -> None:
    def work(task: int, report: Report) -> int:
        (tmp_path / str(os.getpid())).touch()
        report(0)
        time.sleep(600)
        return task

    def moved(number: int, done: int) -> None:
        if len(list(tmp_path.iterdir())) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_processes(work, [1, 2], at_most=2, progress=moved)
    assert not any(_runs(int(file.name)) for file in tmp_path.iterdir())


def test_there_are_never_more_at_once_than_allowed(tmp_path: Path) -> None:
    def work(task: int, report: Report) -> int:
        (tmp_path / f"{os.getpid()}").touch()
        return task

    assert in_processes(work, range(20), at_most=2) == list(range(20))
    assert 1 <= len(list(tmp_path.iterdir())) <= 2
    assert in_processes(work, [], at_most=2) == []


def test_where_the_parent_is_killed_its_processes_do_not_live_on(tmp_path: Path) -> None:
    """A register in memory, and nobody to hang it up."""

    def work(task: int, report: Report) -> int:
        (tmp_path / str(os.getpid())).touch()
        report(0)
        time.sleep(600)  # it says nothing more: whoever is silent ends too
        return task

    parent = os.fork()
    if parent == 0:
        try:
            in_processes(work, [1, 2], at_most=2)
        finally:
            os._exit(0)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    workers = [int(file.name) for file in tmp_path.iterdir()]
    ended = time.monotonic() + 60
    while any(map(_runs, workers)) and time.monotonic() < ended:
        time.sleep(0.01)
    assert not any(map(_runs, workers))


def _runs(process: int) -> bool:
    """Whether this process does anything: a zombie that nobody collects does not."""
    try:
        return " Z " not in f" {Path(f'/proc/{process}/stat').read_text().rsplit(')', 1)[1]}"
    except OSError:
        return False
