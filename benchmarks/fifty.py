"""`make bench-fifty`: fifty people at once for a minute, on SQLite and on PostgreSQL.

Each has an account, and officers a key; each does what they are there for, by HTTP: weigh, decide,
search and look, or ask, countersign and collect an answer. Exit code 1 where anybody was
told that something failed, or an act that somebody was told of is not in the home, or one is there
that nobody was told of; or where the log does not verify.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.adapters.keeping import LASTING
from tests.databases import fresh_postgresql_url
from tests.portal.crowd import crowded, recorded, waiting_for_a_second, work
from tests.portal.served import Served, free_port, serving

CASES = 1_500


def a_minute(kind: str, folder: Path, seconds: float) -> bool:
    """Print what fifty people did in that time; whether nothing failed and nothing was lost."""
    port = free_port()
    database = fresh_postgresql_url(empty=True) if kind == "postgresql" else ""
    team = crowded(folder / "home", f"http://localhost:{port}", CASES, database)
    served = Served(folder / "home", port)
    home = served.home()
    before = recorded(home)
    with serving(served.folder, port):
        told = work(served, team, seconds)
    done = recorded(home) - before
    put = told.done.pop("put before")
    drafts = put - told.done["ask"] - waiting_for_a_second(served.folder)
    home.sequence()
    home.publish_to(folder / "public")
    genesis = home.settings.genesis
    home.close()
    verified = subprocess.run(
        [sys.executable, "-m", "proviso_verify", "log", folder / "public", "--genesis", genesis],
        stdout=subprocess.DEVNULL,
    ).returncode
    acts = ", ".join(f"{many} {act}" for act, many in sorted(told.done.items()))
    print(
        f"{kind:<12}{len(team)} people, {seconds:.0f} seconds: {told.pages:,} pages, {acts}\n"
        f"{'':<12}somebody else was first: {told.refused.total()} ({dict(told.refused)})\n"
        f"{'':<12}failures: {len(told.wrong)} {told.wrong[:3]}; lost: {+(told.done - done)}; "
        f"drafts lost, of {put} put before a colleague: {drafts}; "
        f"untold: {+(done - told.done)}; the log verifies: {not verified}",
        flush=True,
    )
    return not told.wrong and done == +told.done and not drafts and not verified


def main() -> None:
    """Work on both, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fifty", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--on", choices=LASTING, action="append")
    arguments = parser.parse_args()
    good = True
    for kind in arguments.on or LASTING:
        with tempfile.TemporaryDirectory() as name:
            good = a_minute(kind, Path(name), arguments.seconds) and good
    sys.exit(not good)


if __name__ == "__main__":
    main()
