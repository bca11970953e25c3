"""`make bench-home`: whole walks in a home, beside a bare program that commits the same bytes.

Every line and entry that a walk commits is measured, with the transactions they came in. The bare
program then commits as many bytes in as many transactions to the same kind of database, and does
nothing else: no rule, no signature, no search, no encryption. Both take turns in every round, and
the medians count. Requests come, are searched for and leave in groups of the size named; officers
sign one case at a time, as people do.

`--memory CASES` walks that many cases through SQLite in groups and prints how much memory the
process holds on the way. `--cases` and `--rounds` make the comparison longer.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from django.db import connections, transaction
from tests.adapters.keeping import LASTING, keep_in
from tests.databases import databases
from tests.walk.world import AMINA, GOOD, HOME_OFFICE, MEMORANDUM, WEIGHED, World, whom

from proviso_gateway.adapters.database import streams
from proviso_gateway.adapters.database.spent_approvals import DatabaseSpentApprovals
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.gateway.approve import approve, propose
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.gateway.trace import trace_all
from proviso_gateway.terms import Handle

GROUPS = (1, 32, 256)

Transactions = list[list[int]]
"""For each transaction, how many bytes each of its rows has."""


@dataclass
class Walked:
    """So many whole walks: how long they took, and what they committed."""

    seconds: float
    committed: Transactions = field(default_factory=list)


def file_of(first: int, count: int) -> str:
    """A file of so many good requests, numbered from `first`."""
    about = whom(AMINA)
    row = {
        "agreement": MEMORANDUM,
        "ground": "overstayed",
        "officer": "Officer One",
        "countersigner": "Inspector Two",
        "given_name": about.given_name,
        "family_name": about.family_name,
        "birth_date": about.birth_date,
        "gender": about.gender.value,
        "address_line": about.address_line,
        "postcode": about.postcode,
        "fields": "address address_since",
        **{name: str(value).lower() for name, value in GOOD.items()},
        "evidence_efforts_failed": "TL-77",
    }
    text = io.StringIO()
    rows = csv.DictWriter(text, ["request_ref", *row], lineterminator="\n")
    rows.writeheader()
    rows.writerows({"request_ref": f"B-{number}", **row} for number in range(first, first + count))
    return text.getvalue()


def walk_group(world: World, first: int, group: int) -> None:
    """So many cases, from receipt until somebody has looked at each match."""
    gateway, cast = world.gateway, world.cast
    taken = take_in(gateway, HOME_OFFICE, file_of(first, group), "bench.csv")
    assert not taken.problems
    for handle in taken.cases:
        propose(gateway, cast.caseworkers[0], handle, "passed", WEIGHED)
        approve(gateway, cast.approver, handle)
    for case in trace_all(gateway, taken.cases).cases:
        confirm(gateway, cast.caseworkers[1], case.handle, AMINA.person_id)


def leave(world: World, cases: int) -> None:
    """Every requester calls: everything is answered, proved, sealed and handed over."""
    called: Sequence[Handle] = world.called()
    assert len(called) == cases


def a_world(kind: str, folder: Path) -> World:
    """A world on this kind of database, whose register's door remembers there too, as a home's."""
    world = World(keep=keep_in(kind, folder))
    door, store = world.gateway.register, world.gateway.store
    assert isinstance(door, RegisterDoor)
    assert isinstance(store, DatabaseStore)
    door.spent_approvals = DatabaseSpentApprovals(store)
    return world


def walked(kind: str, folder: Path, cases: int, group: int) -> Walked:
    """Whole walks of so many cases on this kind of database."""
    world = a_world(kind, folder)
    result = Walked(0.0)
    insert, add = streams.insert, streams.add_entries

    def measured(alias: str, lines: Sequence[streams.Ready]) -> object:
        sizes = [len(one.body.sealed) for one in lines]
        sizes += [len(sealed.data) for one in lines for sealed in one.line.sealed]
        result.committed.append(sizes)
        return insert(alias, lines)

    with patch.object(streams, "insert", measured):
        begun = time.perf_counter()
        for first in range(0, cases, group):
            walk_group(world, first, min(group, cases - first))
        leave(world, cases)
        result.seconds = time.perf_counter() - begun
    assert streams.add_entries is add
    close(world)
    return result


def close(world: World) -> None:
    """Close what the world's store holds open."""
    store = world.gateway.store
    assert isinstance(store, DatabaseStore)
    store.close()


def bare(alias: str, committed: Transactions) -> float:
    """Seconds to commit as many bytes in as many transactions, and nothing else."""
    filler = os.urandom(max(max(sizes) for sizes in committed))
    with connections[alias].cursor() as cursor:
        blob = "BYTEA" if connections[alias].vendor == "postgresql" else "BLOB"
        cursor.execute(f"CREATE TABLE bare (number BIGINT PRIMARY KEY, data {blob} NOT NULL)")
        number, begun = 0, time.perf_counter()
        for sizes in committed:
            with transaction.atomic(using=alias, durable=True):
                rows = [(number + at, filler[:size]) for at, size in enumerate(sizes)]
                cursor.executemany("INSERT INTO bare VALUES (%s, %s)", rows)
            number += len(sizes)
        return time.perf_counter() - begun


def a_round(kind: str, cases: int, group: int) -> tuple[float, float]:
    """Seconds of the walks, and of the bare program, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        ours = walked(kind, Path(name), cases, group)
    with tempfile.TemporaryDirectory() as name:
        (alias,) = fresh = list(_taken(databases(Path(name), kind)))
        seconds = bare(alias, ours.committed)
        connections[fresh[0]].close()
    return ours.seconds, seconds


def _taken(aliases: Iterator[str]) -> Iterator[str]:
    """The first of these; what comes after it would close the connection."""
    yield next(aliases)


def compare(cases: int, rounds: int) -> None:
    """Print cases a second on both databases, in groups of each size."""
    for kind in LASTING:
        for group in GROUPS:
            count = max(cases, group)
            took = [a_round(kind, count, group) for _ in range(rounds)]
            shares = [ours_bare / ours for ours, ours_bare in took]
            rate = count / statistics.median(ours for ours, _ in took)
            print(
                f"{kind:<12}groups of {group:<5}{rate:>7,.0f} cases a second"
                f"{statistics.median(shares):>8.2f} of the bare program"
                f"  ({min(shares):.2f}-{max(shares):.2f}, {count} cases, {rounds} rounds)",
                flush=True,
            )


def resident() -> float:
    """Megabytes that this process holds in memory now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def hold(cases: int, told: Callable[[str], None] = print) -> None:
    """Walk so many cases through SQLite, and print memory at every tenth of them."""
    with tempfile.TemporaryDirectory() as name:
        world = a_world("sqlite", Path(name))
        group = GROUPS[-1]
        step, next_told, begun = max(cases // 10, group), 0, time.perf_counter()
        for first in range(0, cases, group):
            if first >= next_told:
                rate = first / (time.perf_counter() - begun)
                told(f"{first:>9,} cases  {resident():>7,.0f} MB  {rate:>5,.0f} cases a second")
                next_told += step
            walk_group(world, first, min(group, cases - first))
            world.gateway.log.sequence()
        told(f"{cases:>9,} cases  {resident():>7,.0f} MB")
        close(world)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.home", description=__doc__)
    parser.add_argument("--cases", type=int, default=64, help="walks in a round (at least a group)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, metavar="CASES", help="walk so many, print memory")
    arguments = parser.parse_args()
    if arguments.memory:
        hold(arguments.memory)
    else:
        compare(arguments.cases, arguments.rounds)


if __name__ == "__main__":
    main()
