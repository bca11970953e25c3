"""`make bench-portal`: the portal's pages as homes grow, and a walk over HTTP beside one without.

Two homes are filled through the door that every request comes through, one with a hundred cases,
one with as many as `--cases` says, of which one in fifty is approved; each is answered by a process
of its own. Both answer a page in turn, and the ratio of the medians counts: no page may take more
than three times as long, and none may put more statements to databases.

Then requests walk through a home that is served, and through its twin in this process
(`benchmarks.walks`).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.portal.filled import demonstration_with
from tests.portal.pages_timed import ORIGIN, Took, asked

from benchmarks.walks import compare_walks

FEW = 100
LIMIT = 3.0


def compare_pages(few: Path, many: Path, rounds: int) -> bool:
    """Print every page's ratio; whether all keep the limit."""
    kept = True
    with asked(few) as small, asked(many) as large:
        for page in sorted({*small.pages} & {*large.pages}):
            took: list[tuple[Took, Took]] = []
            for _ in range(rounds + 1):
                took.append((small.page(page), large.page(page)))
            one, other = took[-1]
            times = [[pair[at].seconds for pair in took[1:]] for at in (0, 1)]
            ratio = statistics.median(times[1]) / statistics.median(times[0])
            good = ratio <= LIMIT and other.asked <= one.asked
            kept = kept and good
            print(
                f"{page:<28}{statistics.median(times[1]) * 1000:>8.1f} ms{ratio:>7.2f} times"
                f"{other.asked:>5} statements, {one.asked} with few{'' if good else '   TOO MUCH'}",
                flush=True,
            )
    return kept


def main() -> None:
    """Measure and print; exit code 1 where a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--walks", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = compare_walks(folder, FEW, arguments.walks)
        few = demonstration_with(folder / "few", FEW, ORIGIN)
        begun = time.perf_counter()
        many = demonstration_with(folder / "many", arguments.cases, ORIGIN, told=True)
        print(f"{arguments.cases:,} cases came in within {time.perf_counter() - begun:.0f} seconds")
        good = compare_pages(few, many, arguments.rounds) and good
    sys.exit(not good)


if __name__ == "__main__":
    main()
