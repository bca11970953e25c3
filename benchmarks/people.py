"""`make bench-people`: a register made and written, beside a program that only writes it.

The limit is a program that has every column ready and writes the same Parquet with as many
processes: nothing can be made faster than it is written. Both take turns, and the medians count.
Then the same again with more people, in a process of its own each: memory should not grow.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.parts import TRUTH
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.rehearsal.population import Population

PROCESSES = 2


def made(population: Population, folder: Path) -> float:
    """Seconds in which the population's register is made and written."""
    begun = time.perf_counter()
    write_register(population, folder / "register", folder / "truth")
    return time.perf_counter() - begun


def only_written(folder: Path) -> float:
    """Seconds in which the same tables are written, ready as they are, row group by row group."""
    paths = [*(folder / "register").glob("*.parquet"), folder / "truth" / f"{TRUTH}.parquet"]
    ready = {path: pq.read_table(path).to_batches() for path in paths}

    def write(half: int, report: Report) -> None:
        for path, batches in ready.items():
            to = folder / f"{half}-{path.name}"
            with pq.ParquetWriter(to, batches[0].schema, compression="zstd") as writer:
                for batch in batches[half::PROCESSES]:
                    writer.write_batch(batch)

    begun = time.perf_counter()
    in_processes(write, range(PROCESSES), at_most=PROCESSES)
    return time.perf_counter() - begun


def most_memory(people: int) -> float:
    """MiB that the largest process holds while so many people are made, beginning with none."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(_memory_of, people).result()


def _memory_of(people: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        made(Population(people, 0), Path(name))
    processes = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return max(resource.getrusage(who).ru_maxrss for who in processes) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    few, many = (most_memory(arguments.people * times) for times in (1, 4))
    ours, bare = [], []
    for number in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as name:
            ours.append(made(Population(arguments.people, number), Path(name)))
            bare.append(only_written(Path(name)))
    shares = [b / o for o, b in zip(ours, bare, strict=True)]
    print(
        f"{arguments.people / statistics.median(ours):,.0f} people a second, "
        f"{statistics.median(shares):.2f} of only writing them "
        f"({min(shares):.2f}-{max(shares):.2f}); "
        f"memory {many / few:.2f} times as much for four times as many ({few:.0f} MiB)"
    )


if __name__ == "__main__":
    main()
