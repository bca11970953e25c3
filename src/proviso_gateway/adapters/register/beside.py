"""What changed since an index was made, beside it: a small index of whoever changed, with every
record of theirs, which is searched with the other as one (`tracing.changed`).

Each day's changes are put to those before, and make the next one: it holds them all. It is of one
index and of no other: rows of it are hidden, and its tables weigh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.register.building import (
    RAW,
    Work,
    put_in_place,
    told_of_snapshot,
    working_beside,
    write_columns,
)
from proviso_gateway.adapters.register.changed_files import said_in
from proviso_gateway.adapters.register.changing import Before, check_follows, check_lifts
from proviso_gateway.adapters.register.columns import PERSON
from proviso_gateway.adapters.register.file_room import FileRoom
from proviso_gateway.adapters.register.files import (
    FIELDS,
    MANIFEST,
    METADATA,
    Snapshot,
    bytes_of,
    checked_by,
    digest_of,
    is_of_csv,
    metadata_of,
)
from proviso_gateway.adapters.register.index_files import (
    PART_OF_ALL,
    Manifest,
    Progress,
    check_made_for,
    made_by,
    read_manifest,
)
from proviso_gateway.adapters.register.opening import Base, mapped, snapshot_of
from proviso_gateway.adapters.register.sources import Sources, sources_of
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Day, Hash
from proviso_gateway.tracing.changed import Changes, rows_of_all
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.parts import some_of
from proviso_gateway.tracing.room import PART
from proviso_gateway.tracing.stored import changes_from, columns_of_changes, facts_of_changes
from proviso_gateway.tracing.tracer import Tracer
from proviso_verify import canonical

OF_INDEX = "of_index"
"""What changes say of the index beside which they lie: the digest of its manifest."""

CHANGES = "changes"
"""In place of which part it is."""

MOST = 20
"""No more than one record in so many may lie beside an index: what it counts is of the day on which
it was made, and must stay nearly true."""

MANY = 100
"""Of one record in so many it is said that the next index is due."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Changes that were opened, and what a register is with them."""

    snapshot: Snapshot
    changes: Changes

    def before(self, base: Base, as_of: Day | None) -> list[Before]:
        """The records of everybody else, and of whoever changed: these `as_of` a day."""
        return [
            Before(base.snapshot.records, base.snapshot.as_of, self.changes.rows),
            Before(self.changes.records, as_of),
        ]


@dataclass(frozen=True, slots=True)
class Said:
    """A folder of changes, as far as it was read: what it says of itself, its files, and the digest
    of the register that comes of it."""

    metadata: Mapping[str, Any]
    sources: Sources
    digest: Hash


def said_of(changes: Path, now: Snapshot, *, follows: bool = True) -> Said:
    """What these changes of a register say of themselves. Raises as `files_of` and `check_follows`
    (unless it was seen before that they follow), and `register.changes-not-parquet`."""
    sources = sources_of(changes)
    metadata = metadata_of(bytes_of(changes, "register.json"))
    if follows:
        told = {name: getattr(now, name) for name in (*METADATA, FIELDS)}
        check_follows(told, now.digest, metadata)
    if is_of_csv(sources):
        raise problem("register.changes-not-parquet", Place(changes.name))
    digest = Hash(canonical.digest({"before": now.digest, "changes": digest_of(changes)}))
    return Said(metadata, sources, digest)


def write_beside(
    base: Base,
    now: Beside | None,
    changes: Path,
    out: Path,
    model: Model,
    *,
    lifting: bool = False,
    seen: bool = False,
    sources: Sources | None = None,
    part: int = PART,
    progress: Progress = lambda done, total: None,
) -> Manifest:
    """Write what comes of these changes and those that lie beside an index `now` as the new folder
    `out`. Changes that were `seen` before are taken as they are. `sources` are noted in place of
    their files.

    Raises as `said_of`, `register.nobody` where nobody changed, the problems of reading a register,
    `register.changed-while-read`, `register.changes-lift` unless they are said to be `lifting`,
    `register.changes-too-many`, and as `working_beside`.
    """
    snapshot = base.snapshot if now is None else now.snapshot
    said = said_of(changes, snapshot, follows=not seen)
    with working_beside(out) as half, told_of(out):
        before = _touched(base, now, changes, seen=seen)
        work = Work(
            half, changes, said.metadata, tuple(said.sources), model, part,
            lambda done: progress(int(done), 100), before, f"{snapshot.digest} {base.digest}",
        )  # fmt: skip
        work.begin(said.sources)
        records, columns = work.records()
        if sources_of(changes) != said.sources:
            raise problem("register.changed-while-read", Place(changes.name))
        if not seen:
            _check_few(base, len(records))
        if not (lifting or seen):
            check_lifts(before, records, said_in(changes, "person_id"))
        found = Changes.of(
            base.snapshot.records, base.ready, records, model, room=FileRoom(half / RAW), part=part
        )
        told = {name: said.metadata[name] for name in (*METADATA, FIELDS)}
        asked = (
            checked_by(base.snapshot.records, base.snapshot.as_of, found.rows),
            checked_by(records, told["as_of"]),
        )
        checked_on = min(filter(None, asked), default=told["as_of"])
        after = Snapshot(records=records, digest=said.digest, checked_on=checked_on, **told)
        manifest = Manifest(
            made_by(),
            model.hash,
            {**told_of_snapshot(after), PART_OF_ALL: CHANGES, OF_INDEX: base.digest},
            facts_of_changes(tuple(records.declared), found),
            {**columns, **write_columns(work.index, columns_of_changes(found))},
            sources or said.sources,
        )
        write(work.index / MANIFEST, manifest.text(), 0o600)
        put_in_place(half, out)
        progress(100, 100)
        return manifest


def _touched(base: Base, now: Beside | None, changes: Path, *, seen: bool) -> list[Before]:
    """Every record of whoever has one of those that change, or is going to: as they lie beside the
    index, or in it."""
    changed = said_in(changes, "person_id")
    if not changed:
        raise problem("register.nobody", Place(PERSON))
    names = {*changed, *said_in(changes, "superseded_by")} - {""}
    records = base.snapshot.records
    beside = [] if now is None else [Before(now.changes.records, now.snapshot.as_of)]
    known = {name for name in names if any(one.row_of(name) is not None for one in beside)}
    if not seen:  # before anything is read in vain
        _check_few(base, len({*changed} - known) + sum(len(one.records) for one in beside))
    rows = rows_of_all(records, sorted(names - known))
    return [*beside, Before(some_of(records, rows), base.snapshot.as_of)]


def is_due(beside: int, records: int) -> bool:
    """Whether so many records beside an index of so many are so many that the next one is due."""
    return beside * MANY > records


def records_in(manifest: Manifest) -> int:
    """How many records an index says that it has, or what lies beside one."""
    return manifest.columns["records.birth"].shape[0]


def _check_few(base: Base, changed: int) -> None:
    of = len(base.snapshot.records)
    if changed * MOST > of:
        raise problem("register.changes-too-many", changed=changed, of=of, most=MOST)


def open_beside(folder: Path, base: Base, model: Model) -> Beside:
    """The changes in this folder, which lie beside an index.

    Raises as `open_base` does of an index, and `register.changes-of-another-index`.
    """
    manifest = read_manifest(folder)
    check_made_for(manifest, folder, model)
    if manifest.register.get(OF_INDEX) != base.digest:
        raise problem("register.changes-of-another-index", Place(folder.name))
    columns = mapped(folder, manifest)
    found = changes_from(columns, dict(manifest.facts), base.ready, base.columns, model)
    return Beside(snapshot_of(manifest, base.snapshot.records, found.records), found)


def searching(base: Base, beside: Beside | None, model: Model) -> tuple[Snapshot, Tracer]:
    """A register with what changed, ready to be searched."""
    records = base.snapshot.records
    if beside is None:
        return base.snapshot, Tracer(records, model, base.ready)
    return beside.snapshot, beside.changes.beside(records, base.ready, model)
