"""`make bench-register`: a register opened from its index, beside the same one read anew.

Each side runs in a process of its own that has compiled or loaded the kernel before the clock runs,
so that seconds and memory are the register's. Both are asked the same requests, one by one, and
must give the same verdicts. Memory is private (of this process alone) and mapped (pages of the
index that were touched, which processes share).
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.register.files import read_register
from proviso_gateway.adapters.register.index import build_index, open_index
from proviso_gateway.adapters.register.index_files import check_index
from proviso_gateway.adapters.register.labelled_files import read_labelled
from proviso_gateway.assembly import evaluating
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer

SEED = 41


@dataclass(frozen=True)
class Started:
    """What one side came to: seconds to the first search, milliseconds of processor for each search
    in order (others may be at work on the machine), MiB private and mapped, before any search and
    after all, and a hash of the verdicts."""

    seconds: float
    searches: list[float]
    private: tuple[float, float]
    mapped: tuple[float, float]
    peak: float
    verdicts: str


def anew(register: Path, requests: Path) -> Started:
    """The register read and made ready, as every start did."""
    return _started(lambda: Tracer(read_register(register).records, DEFAULT), requests)


def opened(index: Path, requests: Path) -> Started:
    """The register's index, opened."""
    return _started(lambda: open_index(index, DEFAULT)[1], requests)


WEIGHED, KEPT = ("known", "bearers", "postings"), "records"
"""How the names of columns begin that finding and weighing read, and of the records themselves."""


@dataclass(frozen=True)
class Built:
    """Seconds and MiB at most to build, people, and bytes of the index: all, those by which people
    are found and weighed, and those of the records themselves."""

    seconds: float
    peak: float
    people: int
    bytes: int
    weighed: int
    records: int


def built(register: Path, index: Path) -> Built:
    """The register's index, made."""
    begun = time.perf_counter()
    manifest = build_index(register, index, DEFAULT)
    seconds = time.perf_counter() - begun
    lengths = {name: told.bytes for name, told in manifest.columns.items()}
    return Built(
        seconds,
        _status("VmHWM"),
        manifest.facts["people"],
        sum(lengths.values()),
        sum(length for name, length in lengths.items() if name.startswith(WEIGHED)),
        sum(length for name, length in lengths.items() if name.startswith(KEPT)),
    )


def checked(index: Path) -> float:
    """Seconds to read every byte of the index."""
    begun = time.perf_counter()
    check_index(index)
    return time.perf_counter() - begun


def _started(start: Callable[[], Tracer], requests: Path) -> Started:
    labels = read_labelled(requests)
    Tracer(Records.of(()), DEFAULT)
    before = _status("RssAnon")
    begun = time.perf_counter()
    tracer = start()
    seconds = time.perf_counter() - begun
    private, mapped = [_status("RssAnon") - before], [_mapped()]
    taken, digest = [], hashlib.sha256()
    for search in labels.searches:
        asked = time.thread_time()
        verdict = tracer.trace(search)
        taken.append((time.thread_time() - asked) * 1000)
        digest.update(repr(verdict).encode())
    private.append(_status("RssAnon") - before)
    mapped.append(_mapped())
    return Started(
        seconds,
        taken,
        (private[0], private[1]),
        (mapped[0], mapped[1]),
        _status("VmHWM"),
        digest.hexdigest(),
    )


def _status(field: str) -> float:
    """MiB, as Linux says of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


def _mapped() -> float:
    """MiB of pages of columns that this process has touched."""
    total, counts = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        first = line.split(" ", 1)[0]
        if "-" in first and not first.endswith(":"):
            counts = line.endswith(".npy")
        elif counts and first == "Rss:":
            total += int(line.split()[1])
    return total / 1024


def _apart(act: Callable[..., object], *arguments: object) -> object:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        return apart.submit(act, *arguments).result()


def _made(folder: Path, people: int, requests: int) -> tuple[Path, Path]:
    """A register of people who do not exist, and requests about them, made unless they are there
    already."""
    register, asked = folder / f"people-{people}", folder / f"requests-{people}-{requests}.parquet"
    truth = evaluating.truth_beside(register)
    if not (register / "register.json").is_file():
        population = evaluating.Population(people, SEED)
        evaluating.synthesise_register(
            population, register, truth, as_csv=False, progress=lambda _done, _all: None
        )
    if not asked.is_file():
        sample = evaluating.Sample(requests, SEED + 1, look_alikes=10.0)
        evaluating.synthesise_requests(truth, sample, asked)
    return register, asked


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.register", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="where what is made stays for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        register, requests = _made(folder, arguments.people, arguments.requests)
        index = Path(name) / "index"
        made = _apart(built, register, index)
        reading = _apart(checked, index)
        sides = {
            "anew": _apart(anew, register, requests),
            "index": _apart(opened, index, requests),
        }
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    assert isinstance(made, Built)
    print(f"{made.people:,} people, {os.cpu_count()} cores, {memory:.0f} GiB")
    print(f"built in {made.seconds:.1f} s, {made.peak:,.0f} MiB at most; read whole in "
          f"{reading:.2f} s")  # fmt: skip
    each = [round(length / made.people) for length in (made.bytes, made.weighed, made.records)]
    print(f"{each[0]:,} bytes a person: {each[1]:,} to find and weigh, {each[2]:,} of records")
    print(
        f"{'':7}{'start s':>9}{'p50 ms':>9}{'mean ms':>9}{'p99 ms':>9}{'peak MiB':>10}"
        f"{'private MiB':>18}{'mapped MiB':>18}"
    )
    for who, one in sides.items():
        assert isinstance(one, Started)
        cuts = statistics.quantiles(one.searches, n=100)
        private, mapped = (f"{a:,.0f} to {b:,.0f}" for a, b in (one.private, one.mapped))
        print(
            f"{who:7}{one.seconds:9.3f}{cuts[49]:9.3f}{statistics.mean(one.searches):9.3f}"
            f"{cuts[98]:9.3f}{one.peak:10,.0f}{private:>18}{mapped:>18}"
        )
    us, before = sides["index"], sides["anew"]
    assert isinstance(us, Started)
    assert isinstance(before, Started)
    assert us.verdicts == before.verdicts, "the two answer differently"
    print(f"The same {len(us.searches):,} verdicts, to the last finding. "
          f"Reading anew takes {before.seconds / us.seconds:,.0f} times as long to start, and one "
          f"search from the index "
          f"{statistics.median(us.searches) / statistics.median(before.searches):.2f} "
          f"times one in memory.")  # fmt: skip


if __name__ == "__main__":
    main()
