"""`make bench-tracing`: our tracing beside Splink, on the same requests about the same people.

Splink gets what it is best with: rich comparisons with term frequencies, its chances of agreement
counted from the labels of another set (its own unsupervised estimate learns families, not
persons), those of strangers counted on the register searched, every earlier name and address of a
person as a row of its own, and a posterior over a request's candidates and *nobody*, as ours has.
Both sides are judged by the same code at the same threshold.

What is made of a register before anybody asks is made apart: our index, and for Splink its rows in
Parquet and its model. Then each side begins as a process of its own, and its seconds are all of it:
the interpreter and its packages, what was prepared, the requests, and every answer. Seconds are of
the processor, for others may be at work on the machine, but where they are said to be of the clock.
Nothing else is imported here, for each of these processes imports this.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from proviso_gateway.rehearsal.evaluation import Evaluation

T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """What one side came to: its figures; the seconds of processors for the whole batch, from the
    beginning of the process, and when it ended; those of requests alone; the peak of memory in MiB;
    and where it tells, the seconds until the first request, and microseconds of each by stage."""

    found: Evaluation
    worked: float
    ended: float
    alone: dict[str, list[float]]
    mebibytes: float
    begun: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


def our_side(requests: Path, folder: Path, alone: int) -> Measured:
    """Ours, from its index."""
    from benchmarks import ours  # noqa: PLC0415
    from proviso_gateway.rehearsal.evaluation import evaluate  # noqa: PLC0415

    judged, tracer, begun = ours.batch(requests, folder)
    worked, ended, peak = _worked(), time.time(), _peak()
    single = {"one search": ours.alone(requests, tracer, 40 * alone)}
    stages = ours.stages(requests, tracer)
    return Measured(evaluate(judged), worked, ended, single, peak, begun, stages)


def their_side(requests: Path, folder: Path, alone: int, people: int) -> Measured:
    """Splink's, from its rows and its model."""
    from benchmarks import splinks  # noqa: PLC0415

    pairs, linking = splinks.batch(folder)
    worked, ended, peak = _worked(), time.time(), _peak()
    single = splinks.alone(folder, linking, alone)
    from benchmarks import judging  # noqa: PLC0415
    from proviso_gateway.adapters.register.labelled_files import read_labelled  # noqa: PLC0415
    from proviso_gateway.rehearsal.evaluation import evaluate  # noqa: PLC0415

    prior = linking.settings["probability_two_random_records_match"]
    judged = judging.judged(pairs, read_labelled(requests).truths, people, prior)
    return Measured(evaluate(judged), worked, ended, single, peak)


def _worked() -> float:
    """The seconds of processors of this process and its children, from the beginning."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak() -> float:
    """The most memory that this process, or one of its children, held at once, in MiB.

    Linux hands a parent's `ru_maxrss` on to whom it starts, so a process asks for its own mark.
    """
    status = Path("/proc/self/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _apart(act: Callable[..., T], *arguments: object) -> tuple[T, float, float]:
    """What is done in a process of its own, so that its memory is its own; when that began, and the
    seconds of processors until it ended."""
    spawn, before = multiprocessing.get_context("spawn"), _children()
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        begun = time.time()
        found = apart.submit(act, *arguments).result()
    return found, begun, _children() - before


def _children() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def main() -> None:
    """Measure and print."""
    from benchmarks import ours, splinks  # noqa: PLC0415
    from benchmarks.sets import made  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracing", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--alone", type=int, default=25, help="requests that Splink gets alone")
    arguments = parser.parse_args()
    people, alone = arguments.people, arguments.alone
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taught = made(folder, people // 2, arguments.requests, 61)
        measured = made(folder, people, arguments.requests, 63)
        ours.tellable(measured)
        *_, made_ours = _apart(ours.prepare, measured, folder)
        *_, made_theirs = _apart(splinks.prepare, taught, measured, folder)
        us, our_begin, _ = _apart(our_side, measured.requests, folder, alone)
        them, their_begin, _ = _apart(their_side, measured.requests, folder, alone, people)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{arguments.requests:,} requests about a register of {people:,} people; "
          f"{os.cpu_count()} cores, {memory:.0f} GiB")  # fmt: skip
    print(
        f"{'':8}{'F1':>8}{'best F1':>9}{'R@.999':>8}{'wrong':>14}"
        f"{'prepared s':>12}{'batch s':>9}{'clock s':>9}{'MiB':>8}"
    )
    for who, one, prepared, begun in (
        ("ours", us, made_ours, our_begin),
        ("Splink", them, made_theirs, their_begin),
    ):
        rates = one.found.rates
        wrong = f"{rates.wrong.count} of {rates.wrong.of:,}"
        print(
            f"{who:8}{rates.f1 or 0:8.4f}{one.found.best_f1:9.4f}{one.found.at['0.999']:8.4f}"
            f"{wrong:>14}{prepared:12.1f}{one.worked:9.2f}{one.ended - begun:9.2f}"
            f"{one.mebibytes:8,.0f}"
        )
    print(f"of our batch, {us.begun:.2f} s to begin; and µs a request: "
          + ", ".join(f"{stage} {taken:.1f}" for stage, taken in us.stages.items()))  # fmt: skip
    for what, taken in {**us.alone, **them.alone}.items():
        cuts = statistics.quantiles(taken, n=100)
        print(f"{what + ', ms':22} p50 {cuts[49] * 1000:9.2f}  p99 {cuts[98] * 1000:9.2f}"
              f"  of {len(taken):,}")  # fmt: skip
    (single,) = us.alone.values()
    one = statistics.median(single)
    times = {what: statistics.median(taken) / one for what, taken in them.alone.items()}
    print(
        f"Splink takes {them.worked / us.worked:.1f} times our processors for the batch, start-up "
        f"and loading included, and {them.mebibytes / us.mebibytes:.1f} times our memory; alone, "
        f"{times['predict_between']:,.0f} times our time by predict_between, and "
        f"{times['compare_records']:,.0f} times by compare_records, which is told whom to compare"
    )


if __name__ == "__main__":
    main()
