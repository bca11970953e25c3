"""Makes an index in parts: of a register at hand, of its index, or of its files in Parquet, by
tasks that this machine does or a cluster."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.building import (
    INDEX,
    put_in_place,
    told_of_snapshot,
    working_beside,
)
from proviso_gateway.adapters.register.columns import FILES, PERSON
from proviso_gateway.adapters.register.divided import (
    SHARED,
    Divided,
    divide,
    note_divided,
    write_shared,
)
from proviso_gateway.adapters.register.divided_stages import Found, Plan, written_of
from proviso_gateway.adapters.register.files import (
    FIELDS,
    LISTED,
    MANIFEST,
    METADATA,
    RegisterRefused,
    RegisterReport,
    Snapshot,
    bytes_of,
    digest_of,
    is_of_csv,
    metadata_of,
    read_register,
)
from proviso_gateway.adapters.register.index import open_index
from proviso_gateway.adapters.register.index_files import Progress
from proviso_gateway.adapters.register.sources import sources_of
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Day
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.parts import tables_for
from proviso_gateway.tracing.records import Records, TextColumn
from proviso_gateway.tracing.room import PART
from proviso_gateway.tracing.tallies import crowds_of, tables_of_tallies

WORK = "work"
WEIGHTS = {"old": 5, "split": 25, "join": 35, "gather": 3, "near": 2, "finish": 30}
"""Of a hundred parts of the time that a building takes, about how many each stage does."""

Do = Callable[[Plan, str, int, Progress], Sequence[Found]]
"""Does so many tasks of a stage, and tells what came of each, in order."""


def here(plan: Plan, stage: str, tasks: int, progress: Progress) -> Sequence[Found]:
    """`Do` by two processes of this machine."""

    def work(number: int, report: Report) -> Found:
        found = plan.do(stage, number)
        report(1)
        return found

    done = set[int]()

    def moved(number: int, _: int) -> None:
        done.add(number)
        progress(len(done), tasks)

    return in_processes(work, range(tasks), at_most=2, progress=moved)


def build_divided(
    register: Path,
    out: Path,
    model: Model,
    parts: int,
    progress: Progress,
    do: Do | None = None,
    rows: int = PART,
) -> Divided:
    """Write the index in so many parts of the register in a folder, or of the register whose index
    lies there, as the new folder `out`. In memory is no more of people than the parts, or `rows`,
    that are being made; a register in CSV, which is never large, is read whole.

    `do` does the tasks, of a register in Parquet alone: else `spark.builds-of-parquet`. Raises the
    problems of reading a register or of opening an index, `register.changes-beside` where changes
    lie beside it, and as `divide` does.
    """
    if (register / MANIFEST).is_file():
        _check_here(do, register)
        snapshot, tracer = open_index(register, model)
        if snapshot.changed is not None:
            raise problem("register.changes-beside", Place(register.name))
        tables = tracer.tables
    elif is_of_csv(sources_of(register)):
        _check_here(do, register)
        snapshot = read_register(register)
        tables = tables_for(snapshot.records, model)
    else:
        return _of_parquet(register, out, model, parts, progress, do or here, rows)
    told = told_of_snapshot(snapshot)
    return divide(
        snapshot.records, out, model, parts, register=told, tables=tables, progress=progress
    )


def _check_here(do: Do | None, register: Path) -> None:
    if do is not None:
        raise problem("spark.builds-of-parquet", Place(register.name))


def _of_parquet(
    register: Path, out: Path, model: Model, parts: int, progress: Progress, do: Do, rows: int
) -> Divided:
    sources = sources_of(register)
    metadata = metadata_of(bytes_of(register, "register.json"))
    with working_beside(out) as begun, told_of(out):
        half, work = begun / INDEX, begun / WORK
        for folder in (half, work):
            shutil.rmtree(folder, ignore_errors=True)  # of whoever was interrupted
            folder.mkdir(mode=0o700)
        plan = Plan(register.resolve(), tuple(sources), metadata, half.resolve(), work.resolve(),
                    model, parts, rows)  # fmt: skip
        lengths = {table: len(plan.sheets(table)) for table in FILES}
        if not lengths[PERSON]:
            _refuse([problem("register.nobody", Place(PERSON))], 0, register)
        tasks = [(t, at) for t in FILES for at in range(0, max(lengths[t], 1), rows)]
        tasks = [(table, at) for table, at in tasks if at < lengths[table]]
        plan = replace(plan, tasks=tasks)
        building = _Building(plan, do, progress, sum(lengths.values()))
        divided = building.made()
        if sources_of(register) != sources:
            raise problem("register.changed-while-read", Place(register.name))
        put_in_place(begun, out)
        return divided


class _Building:
    """The stages in turn, and what is told in between."""

    def __init__(self, plan: Plan, do: Do, progress: Progress, total: int) -> None:
        self.plan, self._do, self._progress, self._total = plan, do, progress, total
        self._done = 0

    def made(self) -> Divided:
        """The index, made. Raises what is wrong with the register."""
        plan, of_people = self.plan, [task for task in self.plan.tasks if task[0] == PERSON]
        old = self._stage("old", len(of_people))
        pairs = [(name, after) for one in old for name, after in one.told]
        self.plan = plan = replace(plan, heads=heads_of(pairs))
        split = self._stage("split", len(plan.tasks))
        self.plan = replace(plan, refused=any(one.problems for one in split))
        joined = self._stage("join", plan.parts)
        wrong = [one for one in (*split, *joined) if one.problems]
        if wrong:
            found = [one for each in wrong for one in each.problems]
            _refuse(found, sum(one.beyond for one in wrong), plan.register)
        counts, homes = self.plan.counts(), Counter[str]()
        people = sum(one.told["people"] for one in joined)
        for one in self._stage("gather", plan.shares):
            homes.update(one.told)
        crowded = crowds_of(people, counts, homes)
        said = told_of_snapshot(self._snapshot([one.told["checked"] for one in joined]))
        self.plan = replace(self.plan, crowded=crowded, said=said)
        near = sum(np.array(one.told) for one in self._stage("near", plan.shares))
        tables = tables_of_tallies(
            people, counts, self.plan.several(), np.asarray(near), crowded, plan.model
        )
        shared = write_shared(plan.index / SHARED, self._nobody(), tables, plan.model, said)
        finished = self._stage("finish", plan.parts)
        written = [written_of(one.told) for one in finished]
        return note_divided(plan.index, shared, written, people, plan.model, said)

    def _stage(self, stage: str, tasks: int) -> Sequence[Found]:
        before, weight = self._done, WEIGHTS[stage]

        def moved(done: int, of: int) -> None:
            self._progress(self._total * (before * of + weight * done) // (100 * of), self._total)

        found = self._do(self.plan, stage, tasks, moved)
        self._done += weight
        return found

    def _snapshot(self, checked: Sequence[str]) -> Snapshot:
        told = {name: self.plan.metadata[name] for name in (*METADATA, FIELDS)}
        days = [Day.fromisoformat(one) for one in checked if one]
        return Snapshot(
            self._nobody(),
            digest=digest_of(self.plan.register),
            checked_on=min(days) if days else None,
            **told,
        )

    def _nobody(self) -> Records:
        """No records, with the register's declared fields."""
        declared = {name: TextColumn.of(()) for name in self.plan.metadata[FIELDS]}
        return replace(Records.of(()), declared=declared)


def heads_of(superseded: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Of whoever is superseded, whose record is live in the end. Of those who go in a circle it is
    one of them, the same for all: together they are found to be in one."""
    after, heads = dict(superseded), dict[str, str]()
    for name in after:
        way = dict[str, None]()
        while name in after and name not in heads and name not in way:
            way[name] = None
            name = after[name]
        head = heads.get(name, name)
        if name in way:
            circle = list(way)[list(way).index(name) :]
            head = min(circle)
        heads |= dict.fromkeys(way, head)
    return heads


def _refuse(found: Sequence[Problem], beyond: int, register: Path) -> None:
    first = sorted(found, key=lambda one: (str(one.place.file), one.place.row or 0))
    kept, more = first[:LISTED], len(first[LISTED:])
    raise RegisterRefused(
        RegisterReport({}, tuple(kept), None, beyond + more), Place(register.name)
    )
