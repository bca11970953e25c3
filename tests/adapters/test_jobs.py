"""Work done by several processes: results in order, problems raised, nothing quoted."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

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

    with pytest.raises(Problem) as raised:
        in_processes(work, ["Oonagh Tregenza"], at_most=1)
    assert raised.value.code == "internal.fault"
    assert "Tregenza" not in str(raised.value) + capfd.readouterr().err


def test_where_the_parent_is_killed_its_processes_do_not_live_on(tmp_path: Path) -> None:
    """A register in memory, and nobody to hang it up."""

    def work(task: int, report: Report) -> int:
        (tmp_path / str(os.getpid())).touch()
        while True:
            report(0)
            time.sleep(0.01)

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
