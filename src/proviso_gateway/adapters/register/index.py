"""A register's index: made once of what was read, and opened ready for searches.

It is written beside its name and gets it by one rename, when everything is on the disk, so that
nobody ever opens half of one. docs/scale.md says what it costs.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.register.building import (
    RAW,
    Work,
    put_in_place,
    working_beside,
    write_columns,
    write_rest,
)
from proviso_gateway.adapters.register.changed_files import identifiers_in
from proviso_gateway.adapters.register.changing import check_follows, check_lifts
from proviso_gateway.adapters.register.file_room import FileRoom
from proviso_gateway.adapters.register.files import (
    FIELDS,
    METADATA,
    Snapshot,
    bytes_of,
    digest_of,
    files_of,
    is_of_csv,
    metadata_of,
)
from proviso_gateway.adapters.register.index_files import (
    PART_OF_ALL,
    Column,
    Manifest,
    Progress,
    check_made_for,
    map_column,
    read_manifest,
)
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.room import IN_MEMORY, PART
from proviso_gateway.tracing.stored import columns_of_records, ready_from, records_from
from proviso_gateway.tracing.tracer import Tracer
from proviso_verify import canonical


def build_index(
    register: Path,
    out: Path,
    model: Model,
    progress: Progress = lambda done, total: None,
    part: int = PART,
) -> Manifest:
    """Read the register in a folder and write its index for a model as the new folder `out`, so
    many people at once. Whatever was interrupted goes on when it is asked for again.

    `progress` counts in records, as though each were read, merged, made ready and written in turn.
    Raises the problems of reading a register, `register.changed-while-read`, and
    `files.already-there`, `files.not-empty`, `files.being-written` or `files.cannot-write`.
    """
    return _made(register, out, model, progress, part, None)


def update_index(
    index: Path,
    changes: Path,
    out: Path,
    model: Model,
    progress: Progress = lambda done, total: None,
    part: int = PART,
    *,
    lifting: bool = False,
) -> Manifest:
    """Write the index of a register as it stands after `changes` as the new folder `out`; whoever
    searches the one before is not disturbed. Its register's own files are not read.

    Changes are a register's folder, of Parquet, with the whole records of whoever is new or another
    than before. Raises as `build_index` and `open_index`, and `register.changes-of-another`,
    `register.changes-out-of-order`, `register.changes-not-next` or `register.changes-not-parquet`;
    and `register.changes-lift`, unless they are said to be `lifting`.
    """
    return _made(changes, out, model, progress, part, open_register(index, model), lifting)


def _made(
    register: Path,
    out: Path,
    model: Model,
    progress: Progress,
    part: int,
    before: Snapshot | None,
    lifting: bool = False,
) -> Manifest:
    if out.name in ("", ".."):
        raise problem("files.no-name", Place(str(out)))
    with working_beside(out) as half:
        sources = sources_of(register)
        metadata = metadata_of(bytes_of(register, "register.json"))
        digest = digest_of(register)
        if before is not None:
            told = {name: getattr(before, name) for name in (*METADATA, FIELDS)}
            check_follows(told, before.digest, metadata)
            if is_of_csv(sources):
                raise problem("register.changes-not-parquet", Place(register.name))
            digest = Hash(canonical.digest({"before": before.digest, "changes": digest}))
        total = 100

        def moved(done: float) -> None:
            progress(int(total * done / 100), total)

        with told_of(out):
            work = Work(half, register, metadata, tuple(sources), model, part, moved, before)
            work.begin(sources)
            records, columns = work.records()
            total = len(records)
            if sources_of(register) != sources:
                raise problem("register.changed-while-read", Place(register.name))
            if before is not None and not lifting:
                check_lifts(before.records, records, identifiers_in(register).to_pylist())
            told = {name: metadata[name] for name in (*METADATA, FIELDS)}
            snapshot = Snapshot(records=records, digest=digest, **told)
            room = FileRoom(half / RAW)
            manifest = write_rest(work.index, snapshot, columns, sources, model, room, part, moved)
        put_in_place(half, out)
        return manifest


def fill_index(
    folder: Path, snapshot: Snapshot, sources: Mapping[str, tuple[int, int]], model: Model
) -> Manifest:
    """Write the index of a register that was read from these `sources` into an empty folder."""
    columns = write_columns(folder, columns_of_records(snapshot.records))
    return write_rest(folder, snapshot, columns, sources, model, IN_MEMORY, PART, lambda done: None)


def sources_of(register: Path) -> dict[str, tuple[int, int]]:
    """The files of the register in a folder, each with its length and its time of change. Raises as
    `files_of`."""
    names = files_of(register)
    try:
        there = {name: (register / name).stat() for name in names}
    except OSError:
        raise problem("files.unreadable", Place(register.name)) from None
    return {name: (one.st_size, one.st_mtime_ns) for name, one in there.items()}


def open_index(folder: Path, model: Model) -> tuple[Snapshot, Tracer]:
    """The register whose index lies in this folder, ready to be searched by this model.

    Nothing of a person is read before a search asks for it. Raises `register.index-missing`,
    `register.index-unfinished`, `register.index-foreign`, `register.index-damaged`,
    `register.index-of-another-version` or `register.index-of-another-model`.
    """
    manifest, columns = _mapped(folder, model)
    snapshot = _snapshot(manifest, columns)
    ready = ready_from(columns, dict(manifest.facts), model)
    return snapshot, Tracer(snapshot.records, model, ready)


def open_register(folder: Path, model: Model) -> Snapshot:
    """The same register, to be read. Raises as `open_index`."""
    return _snapshot(*_mapped(folder, model))


def _mapped(folder: Path, model: Model) -> tuple[Manifest, Mapping[str, Column]]:
    manifest = read_manifest(folder)
    check_made_for(manifest, folder, model)
    if PART_OF_ALL in manifest.register:
        raise problem("register.index-is-a-part", Place(folder.name))
    return manifest, {
        name: map_column(folder / f"{name}.npy", told) for name, told in manifest.columns.items()
    }


def _snapshot(manifest: Manifest, columns: Mapping[str, Column]) -> Snapshot:
    told = dict(manifest.register)
    records = records_from(columns, manifest.facts["declared"])
    as_of, checked_on = (
        datetime.date.fromisoformat(told.pop(name)) for name in ("as_of", "checked_on")
    )
    digest = Hash(told.pop("digest"))
    return Snapshot(records, as_of=as_of, checked_on=checked_on, digest=digest, **told)
