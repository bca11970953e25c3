"""Many writers at once, in one home: `python -m tests.faults.writers --writers 400`.

Each writer is a process (or a thread of one, with `--threads`) that hands in one request, and hands
it in again when the store says that somebody else came first. Afterwards every request is there,
once, numbered without a gap, and the log verifies.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connections

from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.receive import receive
from proviso_verify.log import verify_log
from tests.databases import fresh_postgresql_url
from tests.faults.day import OPENED, Day, found, request_for
from tests.walk.world import AMINA, HOME_OFFICE, whom

AGAIN = ("store.conflict", "store.reference-taken")
"""What means: somebody else came first, do it again. Being kept waiting too long is no such thing,
and counts as lost."""


def hand_in(home: Home, number: int) -> int:
    """Hand in a request until it is received; how often it took."""
    for attempt in range(1, 10_000):
        try:
            receive(home.gateway, HOME_OFFICE, request_for(f"W-{number}", whom(AMINA)))
        except Problem as wrong:
            if wrong.code not in AGAIN:
                raise
        else:
            return attempt
    raise AssertionError("never received")


def write_at_once(folder: Path, writers: int, *, threads: bool) -> dict[str, object]:
    """Let so many write at once into the home in this folder; what came of it."""
    begin = time.monotonic()
    failed = _threads(folder, writers) if threads else _processes(folder, writers)
    seconds = time.monotonic() - begin
    home = open_home(folder / "home", on=OPENED)
    home.sequence()
    kept = [home.store.case(handle) for handle in home.store.cases()]
    numbers = sorted(case.received.number for case in kept if case.received is not None)
    references = {case.request.request_ref for case in kept if case.request is not None}
    report = verify_log(lambda path: (home.log.folder / path).read_bytes())
    home.close()
    return {
        "writers": writers,
        "kept": len(references),
        "numbered without a gap": numbers == list(range(1, writers + 1)),
        "in the log": report.kinds["request"],
        "failed": failed,
        "seconds": round(seconds, 1),
    }


def _threads(folder: Path, writers: int) -> int:
    home = open_home(folder / "home", on=OPENED)
    failed: list[str] = []
    together = threading.Barrier(writers)

    def write(number: int) -> None:
        together.wait()
        try:
            hand_in(home, number)
        except Problem as wrong:
            failed.append(wrong.code)
        finally:
            home.close()

    _all([threading.Thread(target=write, args=(number,)) for number in range(writers)])
    home.close()
    return len(failed)


def _all(workers: list[threading.Thread]) -> None:
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _processes(folder: Path, writers: int) -> int:
    read, write = os.pipe()
    children = []
    for number in range(writers):
        child = os.fork()
        if child == 0:
            os.close(write)
            os.read(read, 1)  # until the parent closes its end: all begin together
            _end(lambda: _one(folder, number))  # noqa: B023
        children.append(child)
    os.close(write)
    os.close(read)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def _one(folder: Path, number: int) -> None:
    home = open_home(folder / "home", on=OPENED)
    hand_in(home, number)


def _end(work: Callable[[], None]) -> None:
    status = 1
    try:
        work()
        status = 0
    except Problem as wrong:
        print(wrong, file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)


def opened(folder: Path, database: str) -> None:
    """A home in this folder, with everybody enrolled and the memorandum adopted."""
    found(folder, fresh_postgresql_url(empty=True) if database == "postgresql" else "")
    day = Day(folder)
    day.institution()
    day.home.close()
    connections.close_all()


def main() -> int:
    """Run what was asked for; print what came of it as JSON; 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.writers", description=__doc__)
    parser.add_argument("--writers", type=int, default=400)
    parser.add_argument("--threads", action="store_true")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opened(folder, arguments.database)
        told = write_at_once(folder, arguments.writers, threads=arguments.threads)
    print(json.dumps({"database": arguments.database, **told}, indent=2))
    lost = told["kept"] != arguments.writers or told["in the log"] != arguments.writers
    return 1 if lost or not told["numbered without a gap"] else 0


if __name__ == "__main__":
    sys.exit(main())
