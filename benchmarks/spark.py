"""`make bench-spark`: a batch of searches by Spark over a register in parts, beside one tracer.

One process holds the whole register and answers the requests one by one; Spark answers them over
the parts, on this machine alone, twice: the second time its processes are warm. The verdicts must
be the same. The parts are made by two processes of this machine, and again by Spark, to the same
bytes. What one part takes for one request is measured without Spark, in processor time, so that
other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.sets import made
from proviso_gateway.adapters.register.divided import (
    SHARED,
    open_part,
    part_name,
    read_divided,
)
from proviso_gateway.adapters.register.divided_building import build_divided
from proviso_gateway.adapters.register.files import read_register
from proviso_gateway.adapters.register.index_files import read_manifest
from proviso_gateway.adapters.register.labelled_files import read_labelled
from proviso_gateway.adapters.spark import spark_session, traced_by_spark
from proviso_gateway.adapters.spark_building import doing
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.parts import merged, partial_of, partial_text
from proviso_gateway.tracing.tracer import Tracer

SEED = 41


@contextmanager
def took(what: str, times: dict[str, float]) -> Iterator[None]:
    """Seconds that a block took, by the clock."""
    begun = time.perf_counter()
    yield
    times[what] = time.perf_counter() - begun


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.npy"))


def _hashes(folder: Path) -> dict[str, list[str]]:
    """What each folder of an index in parts says of its columns, but for when they were written."""
    return {
        path.parent.name: [told.sha256 for told in read_manifest(path.parent).columns.values()]
        for path in folder.glob("*/index.json")
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--master", default="local[*,4]")
    parser.add_argument("--folder", type=Path, help="where what is made stays for the next run")
    arguments = parser.parse_args()
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        one = made(folder, arguments.people, arguments.requests, SEED)
        searches = read_labelled(one.requests).searches
        parts = Path(name) / "parts"
        with took("build", times):
            build_divided(one.register, parts, DEFAULT, arguments.parts, lambda _done, _all: None)
        worked = resource.getrusage(resource.RUSAGE_CHILDREN)
        divided = read_divided(parts, DEFAULT)
        first = parts / part_name(0)
        shared, own = _size(parts / SHARED), _size(first)

        with took("open", times):
            tracers = [open_part(parts, n, divided, DEFAULT) for n in range(divided.parts)]
        said = []
        for tracer in tracers:
            list(tracer.partial_all(searches))  # every page is touched once
            begun = time.thread_time()
            found = list(tracer.partial_all(searches))
            times["part"] = times.get("part", 0.0) + time.thread_time() - begun
            said.append([partial_text(each) for each in found])
        begun = time.thread_time()
        for texts in zip(*said, strict=True):
            partial_text(merged(map(partial_of, texts)))
        times["merge"] = time.thread_time() - begun
        del tracers

        with took("ready", times):
            whole = Tracer(read_register(one.register).records, DEFAULT)
        begun = time.thread_time()
        expected = list(whole.trace_all(searches))
        times["whole"] = time.thread_time() - begun
        people = whole.tables.people
        del whole

        with took("start", times):
            held = spark_session(arguments.master)
            session = held.__enter__()
        for batch in ("first", "second"):
            with took(batch, times):
                verdicts = traced_by_spark(session, parts, DEFAULT, searches)
            assert verdicts == expected, "the two answer differently"
        with took("spark build", times):
            by_spark = Path(name) / "by-spark"
            build_divided(
                *(one.register, by_spark, DEFAULT, arguments.parts, lambda _done, _all: None),
                doing(session),
            )
        assert _hashes(by_spark) == _hashes(parts), "the two build differently"
        held.__exit__(None, None, None)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    many, each = len(searches), len(searches) * divided.parts
    bytes_ = sum(len(text) for texts in said for text in texts)
    print(f"{people:,} people in {divided.parts} parts, {many:,} requests; "
          f"{os.cpu_count()} cores, {memory:.0f} GiB, {arguments.master}")  # fmt: skip
    print(f"parts built in {times['build']:.1f} s, {divided.size / people:,.0f} bytes a person, "
          f"{shared / people:,.0f} of them shared; opened in {times['open']:.2f} s; "
          f"a part has {own / 2**20:,.0f} MiB")  # fmt: skip
    print(f"building took {worked.ru_utime + worked.ru_stime:.1f} s of processors, and "
          f"{worked.ru_maxrss / 1024:,.0f} MiB at most in one process; by Spark "
          f"{times['spark build']:.1f} s, the same to the byte")  # fmt: skip
    print(f"one part and request   {times['part'] * 1e6 / each:8.1f} µs, says "
          f"{bytes_ / each:,.0f} bytes")  # fmt: skip
    print(f"merging all parts      {times['merge'] * 1e6 / many:8.1f} µs a request, "
          f"{times['merge'] * 1e6 / each:.1f} a part")  # fmt: skip
    print(f"one tracer             {times['whole'] * 1e6 / many:8.1f} µs a request, "
          f"after {times['ready']:.1f} s of reading")  # fmt: skip
    print(f"Spark starts in {times['start']:.1f} s; the batch takes {times['first']:.1f} s, once "
          f"more {times['second']:.1f} s: {many / times['second']:,.0f} requests/s")  # fmt: skip
    print(f"The same {many:,} verdicts.")


if __name__ == "__main__":
    main()
