"""`make bench-people`: a register made and written, beside a program that only writes it.

The limit is a program that has every column ready and writes the same Parquet: nothing can be made
faster than it is written. Both take turns, and the medians count.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from proviso.adapters.register_writing import TRUTH, write_register
from proviso.rehearsal.population import Population


def made(population: Population, folder: Path) -> float:
    """Seconds in which the population's register is made and written."""
    begun = time.perf_counter()
    write_register(population, folder / "register", folder / "truth")
    return time.perf_counter() - begun


def only_written(folder: Path) -> float:
    """Seconds in which the same tables are written, ready as they are, row group by row group."""
    paths = [*(folder / "register").glob("*.parquet"), folder / "truth" / f"{TRUTH}.parquet"]
    ready = {path: pq.read_table(path).to_batches() for path in paths}
    begun = time.perf_counter()
    for path, batches in ready.items():
        with pq.ParquetWriter(folder / path.name, batches[0].schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    ours, bare = [], []
    for number in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as name:
            ours.append(made(Population(arguments.people, number), Path(name)))
            bare.append(only_written(Path(name)))
    shares = [b / o for o, b in zip(ours, bare, strict=True)]
    print(
        f"{arguments.people / statistics.median(ours):,.0f} people a second, "
        f"{statistics.median(shares):.2f} of only writing them "
        f"({min(shares):.2f}-{max(shares):.2f})"
    )


if __name__ == "__main__":
    main()
