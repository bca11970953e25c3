"""`python -m benchmarks.publishing`: what publishing takes in a home of so many cases, with a site.

The first publication makes everything; the second finds that nothing changed, and reads every file
to know it; the third comes after one more request. Beside them the pages alone, from what was
published. Seconds by the clock; `--rounds` takes the least of so many.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.portal.filled import come_in, demonstration_with, row_of

from proviso_gateway.assembly.demonstrating import required
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.pages.site_of_home import site_of_home

ORIGIN = "http://localhost:8000"


def seconds(what: Callable[[], object]) -> float:
    """How long this took, by the clock."""
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def measured(home: Home, out: Path, cases: int) -> dict[str, float]:
    """The seconds of each."""
    site = site_of_home()
    found = {"first": seconds(lambda: home.publish_to(out, site))}
    found["again, nothing changed"] = seconds(lambda: home.publish_to(out, site))
    come_in(home, [row_of(cases)])
    found["after one more request"] = seconds(lambda: home.publish_to(out, site))
    files = {
        one.relative_to(out).as_posix(): one.read_bytes() for one in out.rglob("*") if one.is_file()
    }
    found["the pages alone"] = seconds(lambda: site.make(files))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing", description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        filled = demonstration_with(Path(folder) / "filled", arguments.cases, ORIGIN)
        rounds = []
        for number in range(arguments.rounds):
            copy = Path(folder) / f"home-{number}"
            shutil.copytree(filled, copy)
            home = open_home(copy, on=required(copy).today)
            rounds.append(measured(home, Path(folder) / f"public-{number}", arguments.cases))
            home.close()
        for name in rounds[0]:
            print(f"{min(one[name] for one in rounds):>8.2f} s  {name}")


if __name__ == "__main__":
    main()
