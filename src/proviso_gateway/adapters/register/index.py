"""A register's index: made once of what was read, and opened ready for searches.

It is written beside its name and gets it by one rename, when everything is on the disk, so that
nobody ever opens half of one. docs/scale.md says what it costs.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.folders import whole_folder
from proviso_gateway.adapters.register.files import Snapshot, files_of, read_register
from proviso_gateway.adapters.register.index_files import (
    MANIFEST,
    ColumnFile,
    Manifest,
    Progress,
    check_made_for,
    made_by,
    map_column,
    read_manifest,
    write_column,
)
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.ready import STAGES, Ready
from proviso_gateway.tracing.stored import columns_of, facts_of, ready_from, records_from
from proviso_gateway.tracing.tracer import Tracer

READING, READYING, WRITING = 40, 50, 10
"""Of a hundred parts of the time that a building takes, about how many each does."""


def build_index(
    register: Path, out: Path, model: Model, progress: Progress = lambda done, total: None
) -> Manifest:
    """Read the register in a folder and write its index for a model as the new folder `out`.

    `progress` counts in records, as though each were read, made ready and written in turn. Raises
    the problems of reading a register, and `files.already-there`, `files.not-empty`,
    `files.being-written` or `files.cannot-write`.
    """
    if out.name in ("", ".."):
        raise problem("files.no-name", Place(str(out)))
    with whole_folder(out) as half:
        sources = sources_of(register)
        snapshot = read_register(register)
        return fill_index(half, snapshot, sources, model, progress)[0]


def fill_index(
    folder: Path,
    snapshot: Snapshot,
    sources: Mapping[str, tuple[int, int]],
    model: Model,
    progress: Progress = lambda done, total: None,
) -> tuple[Manifest, Ready]:
    """Write the index of a register that was read from these `sources` into an empty folder."""
    records, total = snapshot.records, len(snapshot.records)
    parts = READING

    def moved(by: int) -> None:
        nonlocal parts
        parts += by
        progress(total * parts // (READING + READYING + WRITING), total)

    moved(0)
    ready = Ready.of(records, model, lambda: moved(READYING // STAGES))
    columns: dict[str, ColumnFile] = {}
    for name, column in columns_of(records, ready):
        columns[name] = write_column(folder / f"{name}.npy", column)
    moved(WRITING)
    facts = facts_of(records, ready)
    manifest = Manifest(made_by(), model.hash, told_of_snapshot(snapshot), facts, columns, sources)
    write(folder / MANIFEST, manifest.text(), 0o600)
    return manifest, ready


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
    manifest = read_manifest(folder)
    check_made_for(manifest, folder, model)
    columns = {
        name: map_column(folder / f"{name}.npy", told) for name, told in manifest.columns.items()
    }
    facts, told = dict(manifest.facts), dict(manifest.register)
    records = records_from(columns, facts)
    as_of, checked_on = (
        datetime.date.fromisoformat(told.pop(name)) for name in ("as_of", "checked_on")
    )
    digest = Hash(told.pop("digest"))
    snapshot = Snapshot(records, as_of=as_of, checked_on=checked_on, digest=digest, **told)
    return snapshot, Tracer(records, model, ready_from(columns, facts, model))
