"""Pull the plug, often, and count: `python -m tests.faults --kills 1000 --database postgresql`.

Each time a day is lived in a fresh home by a process of its own, which dies at a named point
between two writes, or at a random moment by `kill -9`. Then every promise is asked of what is left,
the day is begun again until its end, and every promise is asked once more.

`--at POINT` kills at one point alone, `--founding` kills who makes the home, `--calls` kills the
requester's calls, at every point that they reach, each time that they reach it, if there are kills
enough, and at random moments; `--disk` fills a real, small file system instead, where this machine
lets the command mount one, and says so where not. `--minutes` ends it before all kills are done.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from proviso_gateway.adapters.disk.crash_points import COUNTS, KILLED, POINTS, VARIABLE
from proviso_gateway.assembly.settings import FILE, read_settings
from proviso_gateway.errors import Problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer
from tests.databases import fresh_postgresql_url, server
from tests.faults.checking import check
from tests.faults.day import ACKNOWLEDGED, RELEASED, Day, found, write_register

DAY_POINTS = tuple(
    point
    for point in POINTS
    if not point.startswith(("home.", "restore.", "key.", "index.", "erase.", "changes."))
)
LATER = "home.before-founded"
"""Reached only where somebody signs later: `tests/adapters/test_founding_later.py`."""

FOUNDING_POINTS = tuple(point for point in POINTS if point.startswith("home.") and point != LATER)

STEP = 64
"""KiB that each day on a full disk has more than the last."""

FAILED, REFUSED = 70, 3


def alone(work: Callable[[], None], *, crash: str = "", kill_after: float = 0.0) -> int:
    """Do this in a process of its own; its exit status (137: killed). `crash` names a point."""
    child = os.fork()
    if child == 0:
        status = FAILED
        try:
            os.environ.pop(VARIABLE, None)
            if crash:
                os.environ[VARIABLE] = crash
            work()
            status = 0
        except Problem as refused:
            print(refused, file=sys.stderr)
            status = REFUSED
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    if kill_after:
        time.sleep(kill_after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return _status(os.waitpid(child, 0)[1])


def _status(waited: int) -> int:
    return KILLED if os.WIFSIGNALED(waited) else os.waitstatus_to_exitcode(waited)


@cache
def _founded(database: str) -> Path:
    """The folder of a home that was founded once, to be copied."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = fresh_postgresql_url(empty=True) if database == "postgresql" else ""
    assert alone(lambda: found(folder, url)) == 0, "a home could not be founded"
    return folder


def a_home(folder: Path, database: str) -> None:
    """A home in this folder, as if it had just been founded."""
    template = _founded(database)
    shutil.copytree(template, folder, dirs_exist_ok=True)  # the log's key too: it signs in one home
    _moved(template, folder)


def _moved(template: Path, folder: Path) -> None:
    """Let the home that was copied from there to here be of here: its key, and its database."""
    settings = folder / "home" / FILE
    said = settings.read_text().replace(str(template), str(folder))
    url = read_settings(folder / "home").database
    if url:
        said = said.replace(url, server().copy_of(url))
    settings.write_text(said)


def live(folder: Path) -> None:
    """One process's part of the day."""
    Day(folder).live()


def killed_day(folder: Path, database: str, crash: str, kill_after: float = 0.0) -> bool:
    """Live a day that is killed once; whether the plug was pulled before its end.

    Raises `AssertionError` where a promise is broken afterwards.
    """
    a_home(folder, database)
    first = alone(lambda: live(folder), crash=crash, kill_after=kill_after)
    assert first in (0, KILLED), f"the day ended with {first}"
    for finished in (False, True):
        if finished:
            assert alone(lambda: live(folder)) == 0, "the next command does not continue"
        assert alone(lambda: check(folder, finished=finished)) == 0, "a promise is broken"  # noqa: B023
    return first == KILLED


def killed_founding(folder: Path, database: str, crash: str) -> bool:
    """Make a home and be killed; then there is none, or all of it, and making it again works."""
    url = fresh_postgresql_url(empty=True) if database == "postgresql" else ""
    first = alone(lambda: found(folder, url), crash=crash)
    assert first in (0, KILLED)
    home = folder / "home"
    assert home.exists() == (home / FILE).exists(), "half a home"
    if not home.exists():
        # A database of its own is not made by rename: what was begun there is begun anew.
        url = fresh_postgresql_url(empty=True) if database == "postgresql" else ""
        assert alone(lambda: found(folder, url)) == 0, "the home cannot be made again"
    assert alone(lambda: live(folder)) == 0
    assert alone(lambda: check(folder, finished=True)) == 0, "a promise is broken"
    return first == KILLED


@cache
def _called_for(database: str) -> Path:
    """A folder in which a day was lived until the slot, to be copied."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    a_home(folder, database)

    def lived() -> None:
        day = Day(folder)
        day.until_the_slot()
        day.home.close()

    assert alone(lived) == 0
    return folder


def _calls(folder: Path) -> None:
    day = Day(folder, RELEASED)
    day.calls()
    day.home.close()


def _at_the_slot(folder: Path, database: str) -> None:
    """The home of that day in this folder."""
    template = _called_for(database)
    shutil.copytree(template, folder, dirs_exist_ok=True)
    _moved(template, folder)


def killed_calls(folder: Path, database: str, crash: str, kill_after: float = 0.0) -> bool:
    """Call for three answers and be killed once; then the same calls again."""
    _at_the_slot(folder, database)
    first = alone(lambda: _calls(folder), crash=crash, kill_after=kill_after)
    assert first in (0, KILLED), f"the calls ended with {first}"
    for again in (False, True):
        if again:
            assert alone(lambda: _calls(folder)) == 0, "the same call does not complete it"
        assert alone(lambda: check(folder, finished=again)) == 0, "a promise is broken"  # noqa: B023
    return first == KILLED


def points_of_calls(database: str) -> tuple[list[str], float]:
    """Every point that the calls reach, as often as they reach it; how many seconds they take."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _at_the_slot(folder, database)

        def counted() -> None:
            _calls(folder)
            (folder / "counts").write_text(json.dumps(COUNTS))

        begin = time.monotonic()
        assert alone(counted, crash="nowhere") == 0
        seconds = time.monotonic() - begin
        counts = json.loads((folder / "counts").read_text())
    points = [f"{point}:{nth}" for point in sorted(counts) for nth in range(1, counts[point] + 1)]
    return points, seconds


def plans_of_calls(database: str, kills: int, dice: random.Random) -> list[tuple[str, float]]:
    """Three of four kills at a point, no point twice before each was killed at once; the fourth at
    a random moment."""
    points, seconds = points_of_calls(database)
    dice.shuffle(points)
    of_points = itertools.cycle(points)
    return [
        (next(of_points), 0.0) if number % 4 else ("", dice.uniform(0.02, seconds))
        for number in range(kills)
    ]


def full_disk(folder: Path, room: int) -> bool:
    """Live a day on a file system with so many KiB to spare; whether it was too little.

    Then make room, and live it to its end.
    """
    a_home(folder, "sqlite")
    elsewhere = Path(tempfile.mkdtemp())  # what the test itself notes is not what is tested
    atexit.register(shutil.rmtree, elsewhere, ignore_errors=True)
    (folder / ACKNOWLEDGED).symlink_to(elsewhere / ACKNOWLEDGED)
    write_register(folder / "register")
    ballast = folder / "ballast"
    spare = shutil.disk_usage(folder).free - room * 1024
    ballast.write_bytes(b"\0" * max(spare, 0))
    first = alone(lambda: live(folder))
    assert first in (0, REFUSED), f"a full disk is not told as a problem: {first}"
    ballast.unlink()
    for finished in (False, True):
        if finished:
            assert alone(lambda: live(folder)) == 0, "the next command does not continue"
        assert alone(lambda: check(folder, finished=finished)) == 0, "a promise is broken"  # noqa: B023
    return first == REFUSED


def an_undisturbed_day(database: str) -> tuple[Counter[str], float]:
    """How often such a day reaches each point, and how many seconds it takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a_home(folder, database)

        def counted() -> None:
            live(folder)
            (folder / "counts").write_text(json.dumps(COUNTS))

        begin = time.monotonic()
        assert alone(counted, crash="nowhere") == 0
        seconds = time.monotonic() - begin
        return Counter(json.loads((folder / "counts").read_text())), seconds


def plans(arguments: argparse.Namespace, dice: random.Random) -> list[tuple[str, float]]:
    """Where or when each plug is pulled: a point with its number, or a moment in seconds."""
    if arguments.founding:
        return [(point, 0.0) for point in FOUNDING_POINTS]
    counts, seconds = an_undisturbed_day(arguments.database)
    points = itertools.cycle([arguments.at] if arguments.at else DAY_POINTS)
    planned = []
    for number in range(arguments.kills):
        if arguments.at or number % 4:
            point = next(points)
            planned.append((f"{point}:{dice.randint(1, counts[point])}", 0.0))
        else:
            planned.append(("", dice.uniform(0.02, seconds)))
    return planned


def main() -> int:
    """Run what was asked for; print the counts as JSON; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", choices=DAY_POINTS)
    parser.add_argument("--founding", action="store_true")
    parser.add_argument("--calls", action="store_true")
    parser.add_argument("--minutes", type=float, help="end after so many, with what was counted")
    parser.add_argument("--disk", type=Path, metavar="FOLDER", help="a small file system to fill")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave no server behind
    Tracer(Records.of(()), DEFAULT)  # What is loaded here, no process after it loads again.
    dice = random.Random(arguments.seed)
    counts: Counter[str] = Counter()
    broken = []
    if arguments.disk:
        runs = [(f"full:{room}", 0.0) for room in range(0, STEP * arguments.kills, STEP)]
    elif arguments.calls:
        runs = plans_of_calls(arguments.database, arguments.kills, dice)
    else:
        runs = plans(arguments, dice)
    until = time.monotonic() + 60 * (arguments.minutes or 60 * 24)
    for crash, moment in runs:
        if time.monotonic() > until:
            break
        name = crash.partition(":")[0] or "at a random moment"
        with tempfile.TemporaryDirectory(dir=arguments.disk) as folder:
            try:
                if arguments.disk:
                    pulled = full_disk(Path(folder), int(crash.partition(":")[2]))
                elif arguments.calls:
                    pulled = killed_calls(Path(folder), arguments.database, crash, moment)
                elif arguments.founding:
                    pulled = killed_founding(Path(folder), arguments.database, crash)
                else:
                    pulled = killed_day(Path(folder), arguments.database, crash, moment)
            except AssertionError as wrong:
                broken.append(f"{crash or moment}: {wrong}")
                continue
        counts[name if pulled else "never reached"] += 1
    told = {"database": arguments.database, "pulled": dict(sorted(counts.items()))}
    print(json.dumps({**told, "broken": broken}, indent=2))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
