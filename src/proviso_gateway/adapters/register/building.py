"""Makes the index of a register in bounded memory, and goes on where it was interrupted.

What is unfinished lies in a folder of its own beside the index, which gets its name by one rename
when everything is on the disk:

    begun.json   of which register, by which code, for which model, in parts of which size
    runs/        the tables in runs (`runs`), each there whole or not at all
    raw/         columns while they are made (`file_room`)
    index/       columns as they are going to be opened
    records.json what the columns of the records are, once all of them are there

Whoever is killed goes on from the runs that were whole, or from the records. What is held of people
is one part, whatever the register: docs/scale.md has the figures.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.durable import sync_folder, write
from proviso_gateway.adapters.disk.folders import own_folder, told_of
from proviso_gateway.adapters.disk.locks import lock_folder
from proviso_gateway.adapters.register.changing import Before, write_runs_of
from proviso_gateway.adapters.register.columns import FILES
from proviso_gateway.adapters.register.file_room import FileRoom
from proviso_gateway.adapters.register.files import (
    LISTED,
    MANIFEST,
    RegisterRefused,
    RegisterReport,
    Snapshot,
    is_of_csv,
    read_register,
)
from proviso_gateway.adapters.register.index_files import (
    ColumnFile,
    Manifest,
    column_file,
    made_by,
    map_column,
    write_column,
)
from proviso_gateway.adapters.register.merging import Merging
from proviso_gateway.adapters.register.runs import Run, Sheets, write_run
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.ready import STAGES, Ready
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.room import Room
from proviso_gateway.tracing.stored import (
    Named,
    columns_of_ready,
    columns_of_records,
    facts_of,
    records_from,
)

BEGUN, RUNS, RAW, INDEX, RECORDS = "begun.json", "runs", "raw", "index", "records.json"
READING, MERGING, READYING, WRITING = 30, 20, 40, 10
"""Of a hundred parts of the time that a building takes, about how many each does."""

Moved = Callable[[float], None]
"""Told how much of the whole is done, of 100."""


class Few(list[Problem]):
    """Problems, of which the first are kept and the others counted: a register of millions can have
    one in every row."""

    beyond = 0

    def append(self, found: Problem) -> None:
        """Keep one more, or count it."""
        if len(self) < LISTED:
            super().append(found)
        else:
            self.beyond += 1

    def extend(self, found: Iterable[Problem]) -> None:
        """Keep or count these."""
        for one in found:
            self.append(one)


@dataclass(slots=True)
class Work:
    """A building and where its unfinished files lie."""

    folder: Path
    register: Path
    metadata: Mapping[str, Any]
    files: Sequence[str]
    model: Model
    part: int
    moved: Moved
    before: Sequence[Before] = ()
    """The records that these are changes of."""

    follows: str = ""
    """Says all of them."""

    problems: Few = field(default_factory=lambda: Few())

    @property
    def index(self) -> Path:
        return self.folder / INDEX

    def begin(self, sources: Mapping[str, tuple[int, int]]) -> None:
        """Begin, or go on with what the same building left."""
        said = json.dumps(
            {
                "made_by": made_by(),
                "model": self.model.hash,
                "part": self.part,
                "sources": {name: list(one) for name, one in sources.items()},
                "before": self.follows,
            },
            sort_keys=True,
        ).encode()
        begun = self.folder / BEGUN
        if not begun.is_file() or begun.read_bytes() != said:
            for left in self.folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            write(begun, said, 0o600)
        for name in (RUNS, INDEX):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)

    def records(self) -> tuple[Records, dict[str, ColumnFile]]:
        """The records as the index has them, made unless they are there."""
        fields = tuple(self.metadata["fields"])
        noted = self.folder / RECORDS
        if noted.is_file():
            columns = {
                name: column_file(told) for name, told in json.loads(noted.read_text()).items()
            }
        else:
            if not self.before and is_of_csv(self.files):
                records = read_register(self.register).records  # no table of CSV is large
            else:
                records = self._merged()
            columns = write_columns(self.index, columns_of_records(records))
            write(noted, json.dumps({n: asdict(one) for n, one in columns.items()}).encode(), 0o600)
            for name in (RUNS, RAW):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        self.moved(READING + MERGING)
        mapped = {
            name: map_column(self.index / f"{name}.npy", told) for name, told in columns.items()
        }
        reached("index.after-records")
        return records_from(mapped, fields), columns

    def _merged(self) -> Records:
        sheets = {table: self._sheets(table) for table in FILES} if self.files else {}
        if sheets and not len(sheets[FILES[0]]):
            self.problems.append(problem("register.nobody", Place(FILES[0])))
            self.refuse()
        runs = {table: self._runs(sheets, table) if sheets else [] for table in FILES}
        if self.before:
            named = [run.identifiers() for run in runs[FILES[0]]]
            changed = np.unique(np.concatenate([np.empty(0, "S1"), *named]))
            before = write_runs_of(self.before, changed, self.folder / RUNS, self.part)
            runs = {table: [*map(Run, before[table]), *runs[table]] for table in FILES}
        people = sum(map(len, runs[FILES[0]]))
        done = 0

        def moved(count: int) -> None:
            nonlocal done
            done += count
            self.moved(READING + MERGING * done / people)

        room, fields = FileRoom(self.folder / RAW), tuple(self.metadata["fields"])
        merging = Merging(sheets, runs, fields, room, self.part, self.problems)
        records = merging.records(moved)
        self.refuse()
        return records

    def _sheets(self, table: str) -> Sheets:
        folders = (f"{table}/", f"{table.removesuffix('.parquet')}/")
        files = [name for name in self.files if name == table or name.startswith(folders)]
        return Sheets.of(table, self.register, files, self.metadata)

    def _runs(self, sheets: Mapping[str, Sheets], table: str) -> list[Run]:
        """The runs of a table, those that are missing made."""
        rows, total = len(sheets[table]), sum(map(len, sheets.values()))
        before = sum(len(sheets[one]) for one in FILES[: FILES.index(table)])
        paths = [
            self.folder / RUNS / f"{table.removesuffix('.parquet')}-{number:06}.arrow"
            for number in range(-(-rows // self.part))
        ]
        there = next((n for n, path in enumerate(paths) if not path.exists()), len(paths))
        at = there * self.part
        parts = sheets[table].rows(at, self.part)
        for path, rows_of in zip(paths[there:], parts, strict=True):
            found = write_run(path, sheets[table], rows_of, at, self.metadata)
            if found:
                # Whoever is killed now begins anew: what is wrong must be told again.
                (self.folder / BEGUN).unlink(missing_ok=True)
                self.problems.extend(found)
            at += len(rows_of)
            self.moved(READING * (before + at) / total)
            reached("index.after-run")
        return [Run(path) for path in paths if path.exists()]

    def refuse(self) -> None:
        """Raise `RegisterRefused` where anything was wrong."""
        if self.problems:
            report = RegisterReport({}, tuple(self.problems), None, self.problems.beyond)
            raise RegisterRefused(report, Place(self.register.name))


@contextlib.contextmanager
def working_beside(out: Path) -> Iterator[Path]:
    """The folder where what becomes the new folder `out` is made; it is kept where the making was
    interrupted, and taken away where it failed by a problem.

    Raises `files.already-there`, `files.not-empty`, `files.being-written`, `files.cannot-write`.
    """
    half = out.with_name(f".{out.name}.building")
    with contextlib.ExitStack() as held:
        with told_of(out):
            half.parent.mkdir(parents=True, exist_ok=True)
            _check_free(out)
            own_folder(half)
            try:
                lock = held.enter_context(lock_folder(half, wait=False, follow=False))
            except BlockingIOError:
                raise problem("files.being-written", Place(out.name)) from None
            if not lock.is_on(half):  # whoever held it has just ended
                raise problem("files.being-written", Place(out.name))
        try:
            yield half
        except Problem:
            shutil.rmtree(half, ignore_errors=True)
            raise


def _check_free(out: Path) -> None:
    if os.path.lexists(out) and (not out.is_dir() or any(out.iterdir())):
        taken = "files.not-empty" if out.is_dir() else "files.already-there"
        raise problem(taken, Place(out.name))


def put_in_place(half: Path, out: Path) -> None:
    """Give what was made its name, and take away the rest."""
    with told_of(out):
        sync_folder(half / INDEX)
        reached("index.before-rename")
        os.rename(half / INDEX, out)
        sync_folder(out.parent)
        shutil.rmtree(half, ignore_errors=True)


def write_columns(folder: Path, columns: Iterator[Named]) -> dict[str, ColumnFile]:
    """Write columns as files; what each is."""
    written = {}
    for one in columns:
        written[one.name] = write_column(folder / f"{one.name}.npy", one)
        reached("index.after-column")
    return written


def write_rest(
    folder: Path,
    snapshot: Snapshot,
    columns: Mapping[str, ColumnFile],
    sources: Mapping[str, tuple[int, int]],
    model: Model,
    room: Room,
    part: int,
    moved: Moved,
) -> Manifest:
    """Write what makes an index of the records that lie in a folder: `columns` are theirs."""
    stage = 0

    def on() -> None:
        nonlocal stage
        stage += 1
        moved(READING + MERGING + READYING * stage / STAGES)

    ready = Ready.of(snapshot.records, model, on, room, part)
    every = {**columns, **write_columns(folder, columns_of_ready(ready))}
    facts = facts_of(tuple(snapshot.records.declared), ready)
    told = told_of_snapshot(snapshot)
    manifest = Manifest(made_by(), model.hash, told, facts, every, sources)
    write(folder / MANIFEST, manifest.text(), 0o600)
    moved(READING + MERGING + READYING + WRITING)
    return manifest


def told_of_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """What an index says of the register that it is of."""
    return {
        "digest": snapshot.digest,
        "identifier_system": snapshot.identifier_system,
        "as_of": snapshot.as_of.isoformat(),
        "synthetic": snapshot.synthetic,
        "source": snapshot.source,
        "version": snapshot.version,
        "fields": dict(snapshot.fields),
        "checked_on": snapshot.restrictions_checked_on.isoformat(),
    }
