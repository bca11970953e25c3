"""`make bench-hostile`: registers that somebody made to be slow, beside an ordinary one as large.

Each is the ordinary register with something replaced in everybody's records: one family name for
all, one birth date, one postcode, nothing said that need not be, names and lines of ten thousand
letters. Its index is built and opened in processes of their own; requests say what all have in
common, so that they look where everybody stands. Milliseconds are of the processor, for each search
by itself.
"""

from __future__ import annotations

import argparse
import datetime
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.register import Built, apart, built, status
from benchmarks.sets import made
from proviso_gateway.adapters.register.index import open_index
from proviso_gateway.adapters.register.labelled_files import read_labelled
from proviso_gateway.tracing.blocking import Keys
from proviso_gateway.tracing.comparison import Sought
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import DESCRIBED, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer

SEED = 41
TABLES = ("person", "name_history", "address_history")
LONG = 10_000
"""Letters of a long name or line."""

EVERY = 1_000
"""One in so many people has a long name of their own, where names are long."""

_DAY = datetime.date(1985, 1, 1)
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", np.uint8)
_KEPT = ("person_id", "superseded_by", "gender", "restricted", "restricted_checked_on", "use")

Said = Mapping[str, Any]
"""What everybody's records say in some columns."""


@dataclass(frozen=True)
class Kind:
    """A hostile register: what all of its people have in common (`same`), whether nothing else is
    said of them, and the columns in which one in `EVERY` has ten thousand letters of their own."""

    same: Said
    nothing: bool = False
    long: tuple[str, ...] = ()


def _long(seed: int, many: int = 1) -> list[str]:
    """So many texts of ten thousand letters, in words of many lengths."""
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(many):
        letters = dice.choice(_LETTERS, LONG)
        letters[dice.integers(10, LONG - 10, 5)] = ord(" ")
        found.append(letters.tobytes().decode())
    return found


KINDS = {
    "ordinary": Kind({}),
    "one family name": Kind({"family_name": "Smith"}),
    "one whole name": Kind({"given_name": "Anna", "family_name": "Smith"}),
    "one birth date": Kind({"birth_date": _DAY}),
    "one postcode": Kind({"postcode": "QX1 1AA"}),
    "one line": Kind({"address_line": "1 High Street"}),
    "one home": Kind({"address_line": "1 High Street", "postcode": "QX1 1AA"}),
    "all of these": Kind(
        {
            "given_name": "Anna",
            "family_name": "Smith",
            "birth_date": _DAY,
            "address_line": "1 High Street",
            "postcode": "QX1 1AA",
        }
    ),
    "nothing said": Kind({}, nothing=True),
    "one long name": Kind({"family_name": _long(1)[0]}),
    "long names and lines": Kind({}, long=("given_name", "family_name", "address_line")),
}


def spoil(register: Path, to: Path, kind: Kind) -> None:
    """Write a register of this kind of the people of an ordinary one, part by part."""
    to.mkdir(parents=True)
    shutil.copy(register / "register.json", to)
    for table in TABLES:
        (to / f"{table}.parquet").mkdir()
        for number, path in enumerate(sorted((register / f"{table}.parquet").iterdir())):
            rows = pq.read_table(path)
            if kind.nothing and table != "person":
                rows = rows.slice(0, 0)
            for name, column in _columns(rows, kind, number):
                rows = rows.set_column(rows.column_names.index(name), name, column)
            pq.write_table(rows, to / f"{table}.parquet" / path.name, store_schema=False)


def _columns(rows: pa.Table, kind: Kind, seed: int) -> Iterator[tuple[str, pa.Array]]:
    """The columns of these rows that are otherwise."""
    for field in rows.schema:
        if field.name in kind.same:
            yield field.name, _repeated(kind.same[field.name], len(rows), field.type)
        elif kind.nothing and field.name not in _KEPT:
            yield field.name, pa.nulls(len(rows), field.type)
        elif field.name in kind.long:
            own = np.arange(len(rows)) % EVERY == 0
            texts = pa.array(_long(seed, int(own.sum())), field.type)
            numbers = np.where(own, np.cumsum(own) - 1, -1)
            said = rows[field.name].combine_chunks()
            yield field.name, pc.coalesce(texts.take(pa.array(numbers, mask=numbers < 0)), said)


def _repeated(value: Any, times: int, kind: pa.DataType) -> pa.Array:
    alone = pa.array([value], kind)
    if not pa.types.is_string(kind):
        return alone.take(pa.array(np.zeros(times, np.int32)))
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(times, np.int32)), alone)


def asked_of(kind: Kind, searches: list[Search]) -> list[Search]:
    """The same searches, which say what all people of this kind have in common, as far as a search
    may; and of long columns, every other the beginning of the first."""
    said = {
        name: value.isoformat() if name == "birth_date" else value[: _most(name)]
        for name, value in kind.same.items()
    }
    found = [replace(one, **said) for one in searches]
    for name in kind.long:
        long = _long(0)[0][: _most(name)]
        found[::2] = [replace(one, **{name: long}) for one in found[::2]]
    return found


def _most(name: str) -> int:
    return DESCRIBED[name].most


@dataclass(frozen=True)
class Searched:
    """Milliseconds of processor for each search; how many were looked at, at most and on average;
    MiB at most of the process itself."""

    times: list[float]
    most: int
    mean: float
    private: float


def searched(index: Path, requests: Path, name: str) -> Searched:
    """What all requests take, one by one."""
    searches = asked_of(KINDS[name], list(read_labelled(requests).searches))
    Tracer(Records.of(()), DEFAULT)
    tracer = open_index(index, DEFAULT)[1]
    looked = [looked_at(tracer, search) for search in searches]
    taken = []
    for search in searches:
        asked = time.thread_time()
        tracer.trace(search)
        taken.append((time.thread_time() - asked) * 1000)
    return Searched(taken, max(looked), statistics.mean(looked), status("RssAnon"))


def looked_at(tracer: Tracer, search: Search) -> int:
    """How many people are compared with this search."""
    sought = Sought.of(search).heard(tracer.tables.crowds)
    return len(tracer.looked_up(Keys.of(sought.name, sought.birth_date, sought.address)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where the ordinary set stays for the next run")
    parser.add_argument("--only", nargs="*", choices=sorted(KINDS), default=list(KINDS))
    arguments = parser.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{arguments.people:,} people, {arguments.requests:,} requests, {os.cpu_count()} cores, "
          f"{memory:.0f} GiB")  # fmt: skip
    print(f"{'':21}{'built s':>9}{'of CPU':>8}{'own MiB':>9}{'bytes each':>12}{'p50 ms':>9}"
          f"{'p99 ms':>9}{'max ms':>9}{'looked at':>12}{'at most':>11}{'own MiB':>9}")  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        one = made(folder, arguments.people, arguments.requests, SEED)
        for kind in arguments.only:
            work = Path(name) / "work"
            spoil(one.register, work / "register", KINDS[kind])
            _print(kind, apart(built, work / "register", work / "index"),
                   apart(searched, work / "index", one.requests, kind))  # fmt: skip
            shutil.rmtree(work)


def _print(kind: str, cost: Built, found: Searched) -> None:
    cuts = statistics.quantiles(found.times, n=100)
    each = sum(cost.bytes.values()) / cost.people
    print(f"{kind:21}{cost.seconds:9.1f}{cost.worked:8.1f}{cost.private:9,.0f}{each:12,.1f}"
          f"{cuts[49]:9.3f}{cuts[98]:9.3f}{max(found.times):9.2f}{found.mean:12,.0f}"
          f"{found.most:11,}{found.private:9,.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
