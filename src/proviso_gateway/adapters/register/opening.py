"""An index as it was made: mapped, and held to its manifest. `index` opens it with what changed
since then."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.register.files import Snapshot
from proviso_gateway.adapters.register.index_files import (
    PART_OF_ALL,
    Column,
    Manifest,
    check_made_for,
    map_column,
    read_manifest,
)
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.stored import ready_from, records_from


@dataclass(frozen=True, slots=True)
class Base:
    """An index without what changed since it was made."""

    manifest: Manifest
    columns: Mapping[str, Column]
    snapshot: Snapshot
    ready: Ready

    @property
    def digest(self) -> str:
        """The digest of its manifest: of this index alone, and of no other of the same register."""
        return hashlib.sha256(self.manifest.text()).hexdigest()


def open_base(folder: Path, model: Model) -> Base:
    """The index in this folder, without what changed. Nothing of a person is read before a search
    asks for it.

    Raises `register.index-missing`, `register.index-unfinished`, `register.index-foreign`,
    `register.index-damaged`, `register.index-of-another-version`,
    `register.index-of-another-model` or `register.index-is-a-part`.
    """
    manifest = read_manifest(folder)
    check_made_for(manifest, folder, model)
    if PART_OF_ALL in manifest.register:
        raise problem("register.index-is-a-part", Place(folder.name))
    columns = mapped(folder, manifest)
    records = records_from(columns, manifest.facts["declared"])
    ready = ready_from(columns, dict(manifest.facts), model)
    return Base(manifest, columns, snapshot_of(manifest, records), ready)


def mapped(folder: Path, manifest: Manifest) -> dict[str, Column]:
    """Every column of an index. Raises `register.index-damaged`."""
    return {
        name: map_column(folder / f"{name}.npy", told) for name, told in manifest.columns.items()
    }


def snapshot_of(manifest: Manifest, records: Records, changed: Records | None = None) -> Snapshot:
    """The register of which a manifest says what it is."""
    told = {name: said for name, said in manifest.register.items() if name in _TOLD}
    as_of, checked_on = (
        datetime.date.fromisoformat(told.pop(name)) for name in ("as_of", "checked_on")
    )
    digest = Hash(told.pop("digest"))
    return Snapshot(
        records, as_of=as_of, checked_on=checked_on, digest=digest, changed=changed, **told
    )


_TOLD = (
    *("digest", "identifier_system", "as_of", "synthetic", "source", "version"),
    *("fields", "checked_on"),
)
