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
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.sets import made
from proviso_gateway.adapters.register.files import read_register
from proviso_gateway.adapters.register.index import build_index, open_index
from proviso_gateway.adapters.register.index_files import check_index
from proviso_gateway.adapters.register.labelled_files import read_labelled
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer

SEED = 41
T = TypeVar("T")


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


GROUPS = {
    "whom a key looks up": ("postings.listed", "postings.pairs", "postings.givens"),
    "what each person bears": ("bearers.", "live.rows", "live.restricted", "live.deceased"),
    "records: identifiers": ("records.identifiers",),
    "records: names and addresses": ("records.names", "records.addresses"),
    "records: the rest": ("records.",),
    "distinct names, places and days": ("",),
}
"""How the names of columns begin of which a search touches those of whom it looks at, of the
records that it reads of whoever it finds, and of what grows with distinct values alone."""


@dataclass(frozen=True)
class Built:
    """Seconds to build, by the clock and of processors; MiB at most, of the process itself and with
    what is mapped; people, and bytes of the index by `GROUPS`."""

    seconds: float
    worked: float
    private: float
    peak: float
    people: int
    bytes: dict[str, int]


def built(register: Path, index: Path) -> Built:
    """The register's index, made."""
    Tracer(Records.of(()), DEFAULT)
    begun, worked = time.perf_counter(), time.process_time()
    private, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            private[0] = max(private[0], status("RssAnon"))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        manifest = build_index(register, index, DEFAULT)
    finally:
        over.set()
        watching.join()
    told = dict.fromkeys(GROUPS, 0)
    for name, column in manifest.columns.items():
        group = "distinct names, places and days" if ".texts." in name else None
        if group is None or name.startswith("records.identifiers"):
            group = next(g for g, begins in GROUPS.items() if name.startswith(begins))
        told[group] += column.bytes
    return Built(
        time.perf_counter() - begun,
        time.process_time() - worked,
        private[0],
        status("VmHWM"),
        manifest.facts["people"],
        told,
    )


def checked(index: Path) -> float:
    """Seconds to read every byte of the index."""
    begun = time.perf_counter()
    check_index(index)
    return time.perf_counter() - begun


def _started(start: Callable[[], Tracer], requests: Path) -> Started:
    labels = read_labelled(requests)
    Tracer(Records.of(()), DEFAULT)
    before = status("RssAnon")
    begun = time.perf_counter()
    tracer = start()
    seconds = time.perf_counter() - begun
    private, mapped = [status("RssAnon") - before], [_mapped()]
    taken, digest = [], hashlib.sha256()
    for search in labels.searches:
        asked = time.thread_time()
        verdict = tracer.trace(search)
        taken.append((time.thread_time() - asked) * 1000)
        digest.update(repr(verdict).encode())
    private.append(status("RssAnon") - before)
    mapped.append(_mapped())
    return Started(
        seconds,
        taken,
        (private[0], private[1]),
        (mapped[0], mapped[1]),
        status("VmHWM"),
        digest.hexdigest(),
    )


def status(field: str) -> float:
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


def apart(act: Callable[..., T], *arguments: object) -> T:
    """What comes of it in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        return apart.submit(act, *arguments).result()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.register", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="where what is made stays for the next run")
    parser.add_argument("--alone", action="store_true", help="the index, and nothing read anew")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        one = made(folder, arguments.people, arguments.requests, SEED)
        index = Path(name) / "index"
        cost = apart(built, one.register, index)
        reading = apart(checked, index)
        sides = {"index": apart(opened, index, one.requests)}
        if not arguments.alone:
            sides = {"anew": apart(anew, one.register, one.requests), **sides}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    assert isinstance(cost, Built)
    print(f"{cost.people:,} people, {os.cpu_count()} cores, {memory:.0f} GiB")
    print(f"built in {cost.seconds:.1f} s, {cost.worked:.1f} s of processors; read whole in "
          f"{reading:.2f} s")  # fmt: skip
    print(f"{cost.private:,.0f} MiB of its own at most, {cost.peak:,.0f} with what was mapped")
    for group, length in {**cost.bytes, "in all": sum(cost.bytes.values())}.items():
        print(f"{length / cost.people:9.1f} bytes a person: {group}")
    print(
        f"{'':7}{'start s':>9}{'p50 ms':>9}{'mean ms':>9}{'p99 ms':>9}{'peak MiB':>10}"
        f"{'private MiB':>18}{'mapped MiB':>18}"
    )
    for who, side in sides.items():
        assert isinstance(side, Started)
        cuts = statistics.quantiles(side.searches, n=100)
        private, mapped = (f"{a:,.0f} to {b:,.0f}" for a, b in (side.private, side.mapped))
        print(
            f"{who:7}{side.seconds:9.3f}{cuts[49]:9.3f}{statistics.mean(side.searches):9.3f}"
            f"{cuts[98]:9.3f}{side.peak:10,.0f}{private:>18}{mapped:>18}"
        )
    if arguments.alone:
        return
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
