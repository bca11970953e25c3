"""`make bench-changes`: a day's changes put beside an index, beside the next index made of them.

A fifth each of those who change are new, have moved, bear another name, are restricted, or are
dead. The same requests are asked before and after, and searches for whoever changed; the next
index, which counts everybody anew, is asked the same. It ends with an error where anybody who is
restricted or dead is traced, by either. Milliseconds are of the processor, for each search alone.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from benchmarks.sets import made
from proviso_gateway.adapters.register.index import (
    build_index,
    open_index,
    open_register,
    put_beside,
    update_index,
)
from proviso_gateway.adapters.register.labelled_files import read_labelled
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import TraceCause, Verdict

SEED = 41
TABLES = ("person", "name_history", "address_history")
NEW, MOVED, NAMED, RESTRICTED, DEAD = range(5)


def write_changes(register: Path, others: Path, to: Path, count: int) -> None:
    """Write changes of so many people of a register: new ones are of the `others`."""
    to.mkdir()
    told = json.loads((register / "register.json").read_text())
    day = date.fromisoformat(told["as_of"]) + timedelta(days=1)
    (to / "register.json").write_text(json.dumps(told | {"as_of": day.isoformat()}))
    everybody = _table(register, "person")
    newcomers = _table(others, "person")
    known = pc.is_in(newcomers.column("person_id"), value_set=everybody.column("person_id"))
    single = pc.equal(newcomers.column("superseded_by"), "")
    newcomers = newcomers.filter(pc.and_(pc.invert(known), single)).slice(0, count // 5)
    random = np.random.default_rng(SEED)
    some = everybody.take(random.choice(len(everybody), count - len(newcomers), replace=False))
    kinds = np.arange(len(some)) % 4 + 1
    for columns, kind in ((("address_line", "postcode"), MOVED), (("family_name",), NAMED)):
        rows = np.where(kinds == kind, np.roll(np.arange(len(some)), 4), np.arange(len(some)))
        for column in columns:
            some = _with(some, column, some.column(column).take(rows))
    some = _with(some, "restricted", pc.or_(some.column("restricted"), kinds == RESTRICTED))
    dead = pa.array([day if kind == DEAD else None for kind in kinds.tolist()], pa.date32())
    some = _with(some, "deceased_on", pc.coalesce(some.column("deceased_on"), dead))
    changed = pa.concat_tables([some, newcomers.cast(some.schema)])
    pq.write_table(changed, to / "person.parquet")
    for name in TABLES[1:]:
        parts = [_table(one, name) for one in (register, others)]
        owners = (some.column("person_id"), newcomers.column("person_id"))
        kept = [t.filter(pc.is_in(t.column("person_id"), value_set=one.combine_chunks()))
                for t, one in zip(parts, owners, strict=True)]  # fmt: skip
        pq.write_table(pa.concat_tables([kept[0], kept[1].cast(kept[0].schema)]),
                       to / f"{name}.parquet")  # fmt: skip


def _table(register: Path, name: str) -> Any:
    return ds.dataset(register / f"{name}.parquet").to_table()


def _with(table: Any, column: str, values: Any) -> Any:
    at = table.column_names.index(column)
    return table.set_column(at, table.schema.field(at), values)


def searched(tracer: Tracer, searches: Sequence[Search]) -> tuple[list[Verdict], list[float]]:
    """The verdicts, and what each took in milliseconds of the processor."""
    found, taken = [], []
    for search in searches:
        begun = time.thread_time()
        found.append(tracer.trace(search))
        taken.append((time.thread_time() - begun) * 1000)
    return found, taken


def search_for(person: Person) -> Search:
    """A search that says all that the register knows of somebody."""
    born = "" if person.birth_date is None else person.birth_date.isoformat()
    names = person.given_name, person.middle_names, person.family_name
    return Search(*names, born, person.gender, person.address_line, person.postcode)


def said(taken: Sequence[float]) -> str:
    """What searches took."""
    cuts = statistics.quantiles(taken, n=100)
    return f"p50 / mean / p99 {cuts[49]:.2f} / {statistics.mean(taken):.2f} / {cuts[98]:.2f} ms"


def differing(ours: Sequence[Verdict], theirs: Sequence[Verdict]) -> str:
    """How many verdicts are others than the next index gives, and how many of those find another
    person."""
    pairs = list(zip(ours, theirs, strict=True))
    others = [(a, b) for a, b in pairs if (a.cause, a.person_id) != (b.cause, b.person_id)]
    wrong = [1 for a, b in others if None not in (a.person_id, b.person_id)]
    return f"{len(others):,} of {len(pairs):,} differ, {len(wrong)} by whom they find"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.changes", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="where what is made stays for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        one = made(folder, arguments.people, arguments.requests, SEED)
        others = made(folder, arguments.changes, 10, SEED + 7).register
        index, changes, following = (Path(name) / n for n in ("index", "changes", "next"))
        write_changes(one.register, others, changes, arguments.changes)
        Tracer(Records.of(()), DEFAULT)  # compiled before the clock runs
        build_index(one.register, index, DEFAULT)
        requests = list(read_labelled(one.requests).searches)
        snapshot, tracer = open_index(index, DEFAULT)
        searched(tracer, requests[:200])
        _, before = searched(tracer, requests)
        begun, worked = time.perf_counter(), time.process_time()
        put_beside(index, changes, DEFAULT)
        put = time.perf_counter() - begun, time.process_time() - worked
        begun = time.perf_counter()
        snapshot, tracer = open_index(index, DEFAULT)
        opened = time.perf_counter() - begun
        searched(tracer, requests[:200])
        ours, after = searched(tracer, requests)
        begun, worked = time.perf_counter(), time.process_time()
        update_index(index, None, following, DEFAULT)
        made_next = time.perf_counter() - begun, time.process_time() - worked
        _, anew = open_index(following, DEFAULT)
        theirs, _ = searched(anew, requests)
        assert snapshot.changed is not None
        changed = [snapshot.changed.person(row) for row in range(len(snapshot.changed))]
        whole = [p for p in changed if not p.superseded_by]
        ours_of, _ = searched(tracer, list(map(search_for, whole)))
        theirs_of, _ = searched(anew, list(map(search_for, whole)))
        for person, *verdicts in zip(whole, ours_of, theirs_of, strict=True):
            for verdict in verdicts:
                barred = snapshot.person(person.person_id)
                may = not (barred.restricted or barred.deceased_on)
                assert may or verdict.person_id != person.person_id, "somebody was found"
        size = sum(path.stat().st_size for path in index.glob("changes-*/*"))
        told = len(open_register(following, DEFAULT).records)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = sum(verdict.cause is TraceCause.FOUND for verdict in ours_of)
    found_anew = sum(verdict.cause is TraceCause.FOUND for verdict in theirs_of)
    print(f"{told:,} records, {len(changed):,} of them beside, "
          f"{os.cpu_count()} cores, {memory:.0f} GiB")  # fmt: skip
    print(f"put beside in {put[0]:.1f} s, {put[1]:.1f} s of processors; {size / 2**20:.1f} MiB")
    print(f"the next index in {made_next[0]:.1f} s, {made_next[1]:.1f} s of processors")
    print(f"opened with them in {opened:.3f} s")
    print(f"a search before: {said(before)}")
    print(f"a search after:  {said(after)}")
    print(f"requests: {differing(ours, theirs)} from the next index")
    print(f"whoever changed: {differing(ours_of, theirs_of)} from the next index; "
          f"{found:,} found, {found_anew:,} there")  # fmt: skip


if __name__ == "__main__":
    main()
