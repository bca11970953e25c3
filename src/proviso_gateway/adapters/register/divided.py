"""A register's index in parts, which processes and machines open and search side by side.

    divided.json     how many parts, and the digest of every manifest below; written last, and held
                     to its own digest
    shared/          the tables of the whole register, by which every part weighs
    part-00000/ …    an index of some of its people, in the files of `index_files`

Each person is in one part, with every record of theirs (`tracing.parts`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.building import (
    INDEX,
    put_in_place,
    working_beside,
    write_columns,
)
from proviso_gateway.adapters.register.files import DIVIDED, MANIFEST
from proviso_gateway.adapters.register.index_files import (
    PART_OF_ALL,
    Column,
    ColumnFile,
    Manifest,
    Progress,
    check_index,
    check_made_for,
    made_by,
    map_column,
    read_manifest,
)
from proviso_gateway.errors import Place, problem
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.parts import part_numbers, ready_part, some_of, tables_for
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.stored import (
    OF_ALL,
    Named,
    columns_of_namesakes,
    columns_of_ready,
    columns_of_records,
    facts_of,
    namesakes_from,
    ready_from,
    records_from,
    tables_from,
)
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.tracer import Tracer

SHARED = "shared"
SAYS = "index of a register in parts, by Proviso"
MOST = 9_999
"""More parts than anybody has machines for; their names have five digits."""


@dataclass(frozen=True, slots=True)
class Divided:
    """What `divided.json` says: how many people there are, in how many `columns`, of what `size` in
    bytes, all parts together. `manifests` are the digests of each part's manifest, in order."""

    made_by: str
    model: str
    people: int
    columns: int
    size: int
    shared: str
    manifests: tuple[str, ...]
    register: Mapping[str, Any]

    @property
    def parts(self) -> int:
        return len(self.manifests)

    def text(self) -> bytes:
        """The file that says so."""
        said = json.dumps({"says": SAYS, **asdict(self)}, sort_keys=True)
        return f"{said}\n{hashlib.sha256(said.encode()).hexdigest()}\n".encode()


def part_name(number: int) -> str:
    """The folder of a part, counted from 0."""
    return f"part-{number:05}"


def divide(
    records: Records,
    out: Path,
    model: Model,
    parts: int,
    *,
    register: Mapping[str, Any] | None = None,
    tables: Tables | None = None,
    processes: int = 2,
    progress: Progress = lambda done, total: None,
) -> Divided:
    """Write the index of these records in so many parts as the new folder `out`. `register` is what
    a snapshot says of it; `tables` are those of the records by this model, where they are known.

    `progress` counts in records. Raises `tracing.superseded-astray`, and as `working_beside` does.
    """
    told = dict(register or {})
    with working_beside(out) as begun, told_of(out):
        half = begun / INDEX
        shutil.rmtree(half, ignore_errors=True)  # of whoever was interrupted
        half.mkdir(mode=0o700)
        tables = tables or tables_for(records, model)
        numbers = part_numbers(records, parts)
        sizes = np.bincount(numbers, minlength=parts).tolist()
        nobody = some_of(records, np.empty(0, dtype=np.int64))
        shared = write_shared(half / SHARED, nobody, tables, model, told)

        def work(number: int, report: Report) -> Written:
            some = some_of(records, np.flatnonzero(numbers == number))
            folder = half / part_name(number)
            folder.mkdir(mode=0o700)
            columns = write_columns(folder, columns_of_records(some))
            found = write_part(folder, some, columns, tables, model, told)
            report(sizes[number])
            return found

        moved = _counting(parts, len(records), progress)
        written = in_processes(work, range(parts), at_most=processes, progress=moved)
        divided = note_divided(half, shared, written, tables.people, model, told)
        put_in_place(begun, out)
        return divided


def _counting(parts: int, total: int, progress: Progress) -> Progress:
    done = [0] * parts

    def moved(number: int, count: int) -> None:
        done[number] = count
        progress(sum(done), total)

    return moved


@dataclass(frozen=True, slots=True)
class Written:
    """A folder that was written: the digest of its manifest, and how much it holds."""

    manifest: str
    columns: int
    bytes: int


def note_divided(
    folder: Path,
    shared: Written,
    parts: Sequence[Written],
    people: int,
    model: Model,
    register: Mapping[str, Any],
) -> Divided:
    """Write what says that these folders are one index: last, when all of them are there."""
    divided = Divided(
        made_by=made_by(),
        model=model.hash,
        people=people,
        columns=sum(one.columns for one in (shared, *parts)),
        size=sum(one.bytes for one in (shared, *parts)),
        shared=shared.manifest,
        manifests=tuple(one.manifest for one in parts),
        register=register,
    )
    write(folder / DIVIDED, divided.text(), 0o600)
    return divided


def write_shared(
    folder: Path, nobody: Records, tables: Tables, model: Model, register: Mapping[str, Any]
) -> Written:
    """Write what is of the whole register into a new folder; `nobody` are records of none of it,
    with its declared fields."""
    folder.mkdir(mode=0o700)
    ready = ready_part(nobody, tables, model)
    columns = write_columns(folder, _those(ready, of_all=True))
    columns |= write_columns(folder, columns_of_namesakes(tables.namesakes))
    return _note(folder, nobody, ready, columns, model, register)


def write_part(
    folder: Path,
    records: Records,
    columns: Mapping[str, ColumnFile],
    tables: Tables,
    model: Model,
    register: Mapping[str, Any],
) -> Written:
    """Write what makes a part of the records whose `columns` lie in a folder."""
    ready = ready_part(records, tables, model)
    every = {**columns, **write_columns(folder, _those(ready, of_all=False))}
    return _note(folder, records, ready, every, model, register)


def _those(ready: Ready, *, of_all: bool) -> Iterator[Named]:
    """A part's own columns, or those `of_all`."""
    return (one for one in columns_of_ready(ready) if one.name.startswith(OF_ALL) == of_all)


def _note(
    folder: Path,
    records: Records,
    ready: Ready,
    columns: Mapping[str, ColumnFile],
    model: Model,
    register: Mapping[str, Any],
) -> Written:
    manifest = Manifest(
        made_by(),
        model.hash,
        {**register, PART_OF_ALL: folder.name},
        facts_of(tuple(records.declared), ready),
        columns,
        sources={},
    ).text()
    write(folder / MANIFEST, manifest, 0o600)
    size = sum(told.bytes for told in columns.values())
    return Written(hashlib.sha256(manifest).hexdigest(), len(columns), size)


def shared_tables(folder: Path, model: Model) -> Tables:
    """The tables that `write_shared` wrote into a folder. Raises what is wrong with an index."""
    manifest = read_manifest(folder)
    check_made_for(manifest, folder, model)
    columns = _mapped(folder, manifest)
    return tables_from(columns, dict(manifest.facts), namesakes_from(columns), model)


def read_divided(folder: Path, model: Model) -> Divided:
    """What the index in parts in this folder says of itself, if it is for this code and model.

    Raises `register.parts-missing`, `register.index-foreign`, `register.index-damaged`,
    `register.index-of-another-version`, `register.index-of-another-model`.
    """
    try:
        text = (folder / DIVIDED).read_bytes()
    except OSError:
        raise problem("register.parts-missing", Place(folder.name)) from None
    said, _, digest = text.partition(b"\n")
    if digest != f"{hashlib.sha256(said).hexdigest()}\n".encode():
        raise problem("register.index-damaged", Place(folder.name), file=DIVIDED)
    told = json.loads(said)
    if told.pop("says", None) != SAYS:
        raise problem("register.index-foreign", Place(folder.name))
    divided = Divided(**{**told, "manifests": tuple(told["manifests"])})
    if divided.made_by != made_by():
        raise problem("register.index-of-another-version", Place(folder.name))
    if divided.model != model.hash:
        raise problem("register.index-of-another-model", Place(folder.name))
    return divided


def open_part(folder: Path, number: int, divided: Divided, model: Model) -> Tracer:
    """One part of the index in this folder, ready to be searched.

    Raises what is wrong with an index, and `register.part-of-another-build` where a part, or what
    they share, was not made together with the others: they would weigh by other tables.
    """
    manifest, own = _opened(folder / part_name(number), divided.manifests[number], model)
    _, shared = _opened(folder / SHARED, divided.shared, model)
    columns, facts = {**shared, **own}, dict(manifest.facts)
    records = records_from(columns, facts["declared"])
    ready = ready_from(columns, facts, model, namesakes_from(shared))
    return Tracer(records, model, ready)


def all_parts(folder: Path, divided: Divided, model: Model) -> Iterator[Tracer]:
    """Every part of the index in this folder, opened in turn. Raises as `open_part` does."""
    return (open_part(folder, number, divided, model) for number in range(divided.parts))


def check_divided(folder: Path, model: Model, progress: Progress) -> Divided:
    """Read every byte of an index in parts, and hold it to what was written. `progress` counts in
    folders. Raises as `read_divided`, `open_part` and `check_index` do."""
    divided = read_divided(folder, model)
    names = [(SHARED, divided.shared), *_named(divided)]
    for done, (name, digest) in enumerate(names):
        progress(done, len(names))
        check_index(folder / name)
        _opened(folder / name, digest, model)
    progress(len(names), len(names))
    return divided


def _named(divided: Divided) -> Iterator[tuple[str, str]]:
    return ((part_name(n), digest) for n, digest in enumerate(divided.manifests))


def _opened(folder: Path, digest: str, model: Model) -> tuple[Manifest, dict[str, Column]]:
    manifest = read_manifest(folder)
    check_made_for(manifest, folder, model)
    if hashlib.sha256(manifest.text()).hexdigest() != digest:
        raise problem("register.part-of-another-build", Place(folder.name))
    return manifest, _mapped(folder, manifest)


def _mapped(folder: Path, manifest: Manifest) -> dict[str, Column]:
    return {
        name: map_column(folder / f"{name}.npy", told) for name, told in manifest.columns.items()
    }
