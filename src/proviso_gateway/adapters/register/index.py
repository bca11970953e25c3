"""A register's index: made once of what was read, and opened ready for searches, with what changed
since then beside it.

It is written beside its name and gets it by one rename, when everything is on the disk, so that
nobody ever opens half of one. docs/scale.md says what it costs.

Changes lie in the index, in a folder of their own, `changes-000001`. The last number counts, and
holds all before it; whoever is killed before it has its name leaves those before in use.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.disk.locks import lock_folder
from proviso_gateway.adapters.register.beside import (
    Beside,
    Said,
    open_beside,
    said_of,
    searching,
    write_beside,
)
from proviso_gateway.adapters.register.building import (
    RAW,
    Work,
    put_in_place,
    working_beside,
    write_columns,
    write_rest,
)
from proviso_gateway.adapters.register.changed_files import said_in
from proviso_gateway.adapters.register.changing import Before, check_lifts
from proviso_gateway.adapters.register.file_room import FileRoom
from proviso_gateway.adapters.register.files import (
    FIELDS,
    METADATA,
    Snapshot,
    bytes_of,
    digest_of,
    metadata_of,
)
from proviso_gateway.adapters.register.index_files import Manifest, Progress, check_index
from proviso_gateway.adapters.register.opening import Base, open_base
from proviso_gateway.adapters.register.sources import sources_of
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.room import IN_MEMORY, PART
from proviso_gateway.tracing.stored import columns_of_records
from proviso_gateway.tracing.tracer import Tracer

_CHANGES = re.compile(r"changes-[0-9]{6}")
_BEGUN = re.compile(r"changes-[0-9]{6}|\.changes-[0-9]{6}\.building")


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

    def said() -> Said:
        sources = sources_of(register)
        metadata = metadata_of(bytes_of(register, "register.json"))
        return Said(metadata, sources, digest_of(register))

    return _made(register, said, out, model, progress, part)


def update_index(
    index: Path,
    changes: Path | None,
    out: Path,
    model: Model,
    progress: Progress = lambda done, total: None,
    part: int = PART,
    *,
    lifting: bool = False,
) -> Manifest:
    """Write the index of a register as it stands after `changes`, and those that lie beside it, as
    the new folder `out`; whoever searches the one before is not disturbed. Its register's own files
    are not read.

    Changes are a register's folder, of Parquet, with the whole records of whoever is new or another
    than before; or none, and those beside alone are put in. Raises as `build_index` and
    `open_index`, and `register.changes-of-another`, `register.changes-out-of-order`,
    `register.changes-not-next` or `register.changes-not-parquet`; and `register.changes-lift`,
    unless they are said to be `lifting`.
    """
    base, beside = _opened(index, model)
    now = base.snapshot if beside is None else beside.snapshot
    as_of = None if changes is None else now.as_of
    before = [Before(now.records, as_of)] if beside is None else beside.before(base, as_of)

    def said() -> Said:
        if changes is not None:
            return said_of(changes, now)
        return Said({name: getattr(now, name) for name in (*METADATA, FIELDS)}, {}, now.digest)

    follows = f"{now.digest} {base.digest}"
    return _made(changes, said, out, model, progress, part, before, follows, lifting)


def put_beside(
    index: Path,
    changes: Path,
    model: Model,
    progress: Progress = lambda done, total: None,
    part: int = PART,
    *,
    lifting: bool = False,
) -> Manifest:
    """Put changes beside what an index holds: whoever opens it from now on finds people as they
    are after them. What it was made of stays, and whoever searches it is not disturbed.

    Raises as `open_index` and `write_beside`, and `files.being-written` where somebody else does
    so at this moment.
    """
    with _alone(index):
        base, beside = _opened(index, model)
        there = _latest(index)
        number = 0 if there is None else int(there.name[-6:])
        out = index / f"changes-{number + 1:06}"
        manifest = write_beside(
            base, beside, changes, out, model, lifting=lifting, part=part, progress=progress
        )
        reached("changes.before-sweep")
        for left in index.iterdir():
            if _BEGUN.fullmatch(left.name) and left.name != out.name:
                shutil.rmtree(left, ignore_errors=True)
    return manifest


@contextlib.contextmanager
def _alone(index: Path) -> Iterator[None]:
    """Be the only one who changes this index. Two at once would each lose what the other says."""
    try:
        lock = lock_folder(index, wait=False)
    except BlockingIOError:
        raise problem("files.being-written", Place(index.name)) from None
    except OSError:
        raise problem("register.index-missing", Place(index.name)) from None
    with lock, told_of(index):
        yield


def _latest(index: Path) -> Path | None:
    """The changes in an index that count. Raises `files.unreadable`."""
    try:
        found = [path for path in index.iterdir() if _CHANGES.fullmatch(path.name)]
    except OSError:
        raise problem("files.unreadable", Place(index.name)) from None
    return max(found, default=None)


def _opened(index: Path, model: Model) -> tuple[Base, Beside | None]:
    base = open_base(index, model)
    while True:
        there = _latest(index)
        try:
            return base, None if there is None else open_beside(there, base, model)
        except Problem:
            if _latest(index) == there:  # else others took its place meanwhile
                raise


def _made(
    register: Path | None,
    saying: Callable[[], Said],
    out: Path,
    model: Model,
    progress: Progress,
    part: int,
    before: Sequence[Before] = (),
    follows: str = "",
    lifting: bool = False,
) -> Manifest:
    if out.name in ("", ".."):
        raise problem("files.no-name", Place(str(out)))
    with working_beside(out) as half:
        said = saying()
        total = 100

        def moved(done: float) -> None:
            progress(int(total * done / 100), total)

        with told_of(out):
            files = tuple(said.sources)
            work = Work(
                half, register or out, said.metadata, files, model, part, moved, before, follows
            )
            work.begin(said.sources)
            records, columns = work.records()
            total = len(records)
            if register is not None and sources_of(register) != said.sources:
                raise problem("register.changed-while-read", Place(register.name))
            if register is not None and before and not lifting:
                check_lifts(before, records, said_in(register, "person_id"))
            told = {name: said.metadata[name] for name in (*METADATA, FIELDS)}
            snapshot = Snapshot(records=records, digest=said.digest, **told)
            room = FileRoom(half / RAW)
            manifest = write_rest(
                work.index, snapshot, columns, said.sources, model, room, part, moved
            )
        put_in_place(half, out)
        return manifest


def fill_index(
    folder: Path, snapshot: Snapshot, sources: Mapping[str, tuple[int, int]], model: Model
) -> Manifest:
    """Write the index of a register that was read from these `sources` into an empty folder."""
    columns = write_columns(folder, columns_of_records(snapshot.records))
    return write_rest(folder, snapshot, columns, sources, model, IN_MEMORY, PART, lambda done: None)


def open_index(folder: Path, model: Model) -> tuple[Snapshot, Tracer]:
    """The register whose index lies in this folder, ready to be searched by this model, with what
    changed since it was made.

    Raises as `open_base` and `open_beside`.
    """
    return searching(*_opened(folder, model), model)


def open_register(folder: Path, model: Model) -> Snapshot:
    """The same register, to be read. Raises as `open_index`."""
    base, beside = _opened(folder, model)
    return base.snapshot if beside is None else beside.snapshot


def check_whole(folder: Path, model: Model, progress: Progress) -> tuple[Manifest, Manifest | None]:
    """Read every byte of an index and of what lies beside it: what both say of themselves. Raises
    as `check_index`, and `open_index`."""
    manifest, there = check_index(folder, progress), _latest(folder)
    beside = None if there is None else check_index(there)
    if beside is not None:
        _opened(folder, model)
    return manifest, beside
