"""The register as a home keeps it: copied whole, under its digest, with an index beside the copy.

A new register replaces the old by one rename, so no step ever sees half of either. The index is
made when the register is loaded, and opened when it is first touched; where it does not fit, the
register is read again, held to the digest under which it was copied, and gets a new index. What
reads and searches brings arrays, Parquet and a compiler, and is imported then and no sooner: most
commands of a home never touch the register.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proviso_gateway.adapters.disk.durable import sync_folder, write
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.ports import Details
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Day, Hash, Instant
from proviso_gateway.tracing.people import Person, Search

if TYPE_CHECKING:
    from proviso_gateway.adapters.register.door import Engine, RegisterDoor, SpentApprovals
    from proviso_gateway.adapters.register.files import Snapshot
    from proviso_gateway.tracing.tracer import Tracer
    from proviso_gateway.tracing.verdict import Verdict

LOADING = ".loading"
"""Added to the name of the folder that keeps registers: locked by whoever loads one. It holds
nothing, and a process that dies lets go of it."""

FRESH = ".fresh"
"""Holds the copy that is being loaded, until it is read and put into use."""

CURRENT = "current"
"""Holds the digest of the register in use, which is the name of its folder."""


def lies_in_a_home(path: Path) -> bool:
    """Whether a home keeps its register here or in a folder above, by whatever path or link, or
    a file in this folder is linked from there."""
    try:
        inside = (*path.iterdir(), *path.glob("*/*")) if path.is_dir() else ()
        whole = {one.resolve() for one in (path, *inside)}
    except (OSError, RuntimeError):  # links that lead in a circle lead nowhere
        return False
    folders = {folder for one in whole for folder in (one, *one.parents)}
    digests = map(current, folders)
    return any(digest is not None and _DIGEST.fullmatch(digest) for digest in digests)


def refuse_a_homes(register: Path) -> None:
    """Refuse whatever lies where a home keeps its register (`labelled.register-of-a-home`)."""
    if lies_in_a_home(register):
        raise problem("labelled.register-of-a-home", Place(register.name))


_DIGEST = re.compile(r"[0-9a-f]{64}")

INDEX = ".index"
"""Added to a register's digest: the folder of its index. It can always be made anew."""

PARTS = ".parts"
"""Added to a register's digest: the folder of its index in parts, where somebody asked for one."""

FEW = 4
"""Parts, where nobody says how many."""

Progress = Callable[[int, int], None]


def keep_register(
    kept: Path,
    folder: Path,
    *,
    synthetic: bool,
    today: Day,
    progress: Progress = lambda done, total: None,
) -> Snapshot:
    """Copy the register in `folder` among the `kept`, read the copy, make its index, and put both
    into use. `progress` counts records, as `build_index` does.

    Raises the problems of reading a register, `files.cannot-write`, `register.being-loaded`, and
    `register.real-people` where only a `synthetic` one will do. Raises `register.from-the-future`
    where it says how it stands after `today`.
    """
    from proviso_gateway.adapters.register.files import files_of  # noqa: PLC0415

    if not folder.is_dir():
        raise problem("register.no-such-folder", Place(folder.name))
    folder = folder.resolve()  # `.` and `..` are no names
    names = files_of(folder)

    def fill(fresh: Path) -> None:
        for name in names:
            _copy(folder, name, fresh)

    with _loading(kept):
        return _kept(kept, folder, fill, synthetic, today, progress)


def keep_changes(
    kept: Path,
    changes: Path,
    *,
    synthetic: bool,
    today: Day,
    progress: Progress = lambda done, total: None,
    lifting: bool = False,
) -> Snapshot:
    """Put the register in use after `changes` into use in its place: its files without the records
    that changed, and those of the changes. Searches go on meanwhile.

    Raises as `keep_register`, `register.not-loaded`, as `write_changed`, and
    `register.changes-lift`, unless they are said to be `lifting`.
    """
    from proviso_gateway.adapters.register.changed_files import (  # noqa: PLC0415
        said_in,
        write_changed,
    )
    from proviso_gateway.adapters.register.changing import Before, check_lifts  # noqa: PLC0415
    from proviso_gateway.adapters.register.files import read_register  # noqa: PLC0415

    if not changes.is_dir():
        raise problem("register.no-such-folder", Place(changes.name))
    changes = changes.resolve()
    with _loading(kept):
        digest = current(kept)
        if digest is None:
            raise problem("register.not-loaded")

        def fill(fresh: Path) -> None:
            write_changed(kept / digest, digest, changes, fresh)

        def check(after: Snapshot) -> None:
            if not lifting:
                was = read_register(kept / digest)
                check_lifts(
                    [Before(was.records, was.as_of)], after.records, said_in(changes, "person_id")
                )

        return _kept(kept, changes, fill, synthetic, today, progress, check)


@contextmanager
def _loading(kept: Path) -> Iterator[None]:
    """Be the only one who loads a register here. Whoever comes second is told so, and not kept
    waiting: a register of millions takes minutes, and theirs would replace the first at once."""
    try:
        lock = lock_new_file(f"{kept}{LOADING}", wait=False)
    except BlockingIOError:
        raise problem("register.being-loaded") from None
    except OSError:
        raise problem("files.cannot-write", Place(kept.name)) from None
    with lock:
        yield


def _kept(
    kept: Path,
    folder: Path,
    fill: Callable[[Path], None],
    synthetic: bool,
    today: Day,
    progress: Progress,
    check: Callable[[Snapshot], None] = lambda after: None,
) -> Snapshot:
    from proviso_gateway.adapters.register.files import (  # noqa: PLC0415
        bytes_of,
        check_stands_by,
        metadata_of,
    )
    from proviso_gateway.adapters.register.index import open_register  # noqa: PLC0415
    from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

    beside = kept / FRESH
    # Called as the other, so that whatever is wrong is said of the folder that somebody named.
    fresh = beside / folder.name
    try:
        shutil.rmtree(beside, ignore_errors=True)  # what a loading that was killed left behind
        _sweep(kept)
        fresh.mkdir(parents=True)
        fill(fresh)
        told = metadata_of(bytes_of(fresh, "register.json"))
        if synthetic and not told["synthetic"]:
            raise problem("register.real-people")
        check_stands_by(told["as_of"], today)
        # What was copied is what will be searched.
        snapshot = open_register(_keep_index(kept, fresh, progress), DEFAULT)
        check(snapshot)
        _put_into_use(kept, fresh, snapshot.digest, snapshot.restrictions_checked_on)
    except OSError:
        raise problem("files.cannot-write", Place(kept.name)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        _sweep(kept)  # the index too of what was refused
    return snapshot


def _copy(folder: Path, name: str, to: Path) -> None:
    """Copy one file of a register, to the disk, however long it is. Raises `OSError`, and as
    `bytes_of`."""
    (to / name).parent.mkdir(exist_ok=True)
    try:
        source = (folder / name).open("rb")
    except FileNotFoundError:
        raise problem("register.file-missing", Place(folder.name), file=name) from None
    except OSError:
        raise problem("files.unreadable", Place(name)) from None
    with source, (to / name).open("xb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())


def _keep_index(kept: Path, register: Path, progress: Progress = lambda done, total: None) -> Path:
    """Make the index of the register in this folder, in place of any that is there; only for
    whoever may load. Whoever has mapped the old one keeps it. Where it lies."""
    from proviso_gateway.adapters.register.files import digest_of  # noqa: PLC0415
    from proviso_gateway.adapters.register.index import build_index  # noqa: PLC0415
    from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

    index = kept / f"{digest_of(register)}{INDEX}"
    _remove(index)
    build_index(register, index, DEFAULT, progress)
    return index


def _put_into_use(kept: Path, fresh: Path, digest: Hash, checked_on: Day) -> None:
    there = kept / digest
    if there.is_dir() and not there.is_symlink():
        _mend(there, fresh)
    else:
        _remove(there)
        os.replace(fresh, there)
        sync_folder(kept)
    write(kept / CURRENT, f"{digest}\n{checked_on}\n".encode())
    _sweep(kept)


def _mend(there: Path, fresh: Path) -> None:
    """Give the folder that is called by this digest the files that have it, and nothing else.

    One by one: it is in use, and whoever reads or is killed in between finds none of it missing.
    """
    names = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    folders = {name.parent for name in names}
    for path in sorted(there.rglob("*"), reverse=True):  # what a folder holds before the folder
        is_folder = path.is_dir() and not path.is_symlink()
        if path.relative_to(there) not in (folders if is_folder else names):
            _remove(path)
    for name in names:
        (there / name).parent.mkdir(exist_ok=True)
        os.replace(fresh / name, there / name)
    for folder in folders:
        sync_folder(there / folder)


def _remove(path: Path) -> None:
    """Take away whatever lies here, if anything does; what a link leads to stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sweep_registers(kept: Path) -> None:
    """Remove every register but the one in use, unless somebody is loading one, who will do it.

    Whoever is killed while loading leaves people behind whom the custodian no longer keeps.
    """
    if not kept.is_dir():
        return
    with suppress(Problem, OSError), _loading(kept):  # the next turn of the log tries again
        _sweep(kept)


def _sweep(kept: Path) -> None:
    """Remove all that is not in use; only for whoever may load. Nothing, where nobody can tell."""
    if not kept.is_dir() or not is_there(kept):
        return
    used = {CURRENT, current(kept), *(f"{current(kept)}{one}" for one in (INDEX, PARTS))}
    for path in kept.iterdir():
        if path.name in used:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def copy_register(kept: Path, to: Path) -> None:
    """Copy the register in use, and nothing else that is `kept`, to where registers are kept anew.

    Somebody may load another at the same time. A register is removed only when another is in use,
    so one that is in use before and after it was copied was whole all the while. Raises `OSError`,
    and `register.changed` where the one in use is not there.
    """
    while (digest := current(kept)) is not None:
        try:
            shutil.copytree(kept / digest, to / digest)
        except OSError:
            if not is_there(kept):
                raise problem("register.changed") from None
            if digest == current(kept):
                raise
        else:
            if digest == current(kept):
                day = said_checked_on(kept)
                write(to / CURRENT, f"{digest}\n{day or ''}\n".encode())
                return
        shutil.rmtree(to, ignore_errors=True)


def is_there(kept: Path) -> bool:
    """Whether the register that is said to be in use has a folder, if any is said to be."""
    if not os.path.lexists(kept / CURRENT):
        return True
    digest = current(kept)
    named = digest is not None and _DIGEST.fullmatch(digest) is not None
    return named and (kept / str(digest)).is_dir()


def current(kept: Path) -> Hash | None:
    """The digest of the register in use; None where none was loaded."""
    try:
        return Hash((kept / CURRENT).read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def said_checked_on(kept: Path) -> Day | None:
    """When the register in use was last asked who is restricted, as was noted when it was loaded:
    to be shown. What a search rests on is read from the register itself."""
    try:
        return datetime.date.fromisoformat((kept / CURRENT).read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None


@dataclass(slots=True)
class KeptRegister:
    """`Register` over the one that a home keeps. Nothing of it is read before it is asked for.

    Raises `register.not-loaded` where there is none, and `register.changed` where its files are not
    the ones that were loaded.
    """

    kept: Path
    charter: Callable[[], Charter]
    now: Callable[[], Instant]
    spent_approvals: SpentApprovals
    told: Callable[[Problem], None] = lambda _: None
    """Is told why the index beside the register does not do, before it is made anew."""

    engine: Engine | None = None
    """What searches for many at once; None for this process."""

    _opened: RegisterDoor | None = field(default=None, init=False)

    @property
    def digest(self) -> Hash:
        return self._door().digest

    @property
    def model(self) -> Hash:
        return self._door().model

    @property
    def fields(self) -> Mapping[str, str]:
        from proviso_gateway.adapters.register.files import fields_of  # noqa: PLC0415

        digest = current(self.kept)
        if digest is None:
            raise problem("register.not-loaded")
        return fields_of(self.kept / digest)

    @property
    def restrictions_checked_on(self) -> Day:
        return self._door().restrictions_checked_on

    def search(self, search: Search, permit: Permit) -> Verdict:
        return self._door().search(search, permit)

    def check_engine(self) -> None:
        self._with_engine().check_engine()

    def search_all(self, asked: Sequence[tuple[Search, Permit]]) -> Sequence[Verdict | Problem]:
        return self._with_engine().search_all(asked)

    def _with_engine(self) -> RegisterDoor:
        door = self._door()
        door.engine = self.engine
        return door

    def in_parts(self, parts: int, progress: Progress = lambda done, total: None) -> Path:
        """The folder of the register's index in so many parts (0: as many as there are, else
        `FEW`), made if it is not there. `progress` counts records.

        Raises `register.being-loaded`, `files.cannot-write`, and as any search.
        """
        from proviso_gateway.adapters.register.building import told_of_snapshot  # noqa: PLC0415
        from proviso_gateway.adapters.register.divided import (  # noqa: PLC0415
            divide,
            read_divided,
        )
        from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

        door = self._door()
        folder = self.kept / f"{door.digest}{PARTS}"
        with suppress(Problem):
            there = read_divided(folder, DEFAULT)
            if there.register["digest"] == door.digest and parts in (0, there.parts):
                return folder
        with _loading(self.kept):
            if current(self.kept) != door.digest:
                raise problem("register.index-of-another-register", Place(folder.name))
            _remove(folder)
            divide(
                door.snapshot.records,
                folder,
                DEFAULT,
                parts or FEW,
                register=told_of_snapshot(door.snapshot),
                tables=door.tracer.tables,
                progress=progress,
            )
        return folder

    def record(self, person_id: str, permit: Permit) -> Person:
        return self._door().record(person_id, permit)

    def looked_at(self, person_id: str, permit: Permit) -> Mapping[str, Any]:
        return self._door().looked_at(person_id, permit)

    def details(
        self,
        person_id: str | None,
        fields: Sequence[str],
        permit: Permit,
        looks: Sequence[ClericalReview],
    ) -> Details:
        return self._door().details(person_id, fields, permit, looks)

    def _door(self) -> RegisterDoor:
        from proviso_gateway.adapters.register.door import RegisterDoor  # noqa: PLC0415

        digest = current(self.kept)
        if digest is None:
            raise problem("register.not-loaded")
        if self._opened is None or self._opened.digest != digest:
            try:
                snapshot, tracer = self._from_index(digest)
            except Problem as unfit:
                self.told(unfit)
                snapshot, tracer = self._made_anew(digest)
            self._opened = RegisterDoor(
                snapshot, tracer, self.charter, self.now, self.spent_approvals
            )
        return self._opened

    def _from_index(self, digest: Hash) -> tuple[Snapshot, Tracer]:
        """The register as its index has it. Raises what is wrong with the index, and
        `register.index-of-another-register` where a file of the register was touched since."""
        from proviso_gateway.adapters.register.index import open_index  # noqa: PLC0415
        from proviso_gateway.adapters.register.index_files import read_manifest  # noqa: PLC0415
        from proviso_gateway.adapters.register.sources import sources_of  # noqa: PLC0415
        from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

        index = self.kept / f"{digest}{INDEX}"
        manifest = read_manifest(index)
        same = manifest.register["digest"] == digest
        if not same or manifest.sources != sources_of(self.kept / digest):
            raise problem("register.index-of-another-register", Place(index.name))
        return open_index(index, DEFAULT)

    def _made_anew(self, digest: Hash) -> tuple[Snapshot, Tracer]:
        """The register as its files have it; its index is made anew, if nobody is loading."""
        from proviso_gateway.adapters.register.files import digest_of, read_register  # noqa: PLC0415
        from proviso_gateway.adapters.register.index import open_index  # noqa: PLC0415
        from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415
        from proviso_gateway.tracing.tracer import Tracer  # noqa: PLC0415

        folder = self.kept / digest
        if digest_of(folder) != digest:
            raise problem("register.changed")
        # Where it cannot be kept, this process searches all the same, and the next tries again.
        with suppress(Problem, OSError), _loading(self.kept):
            if current(self.kept) == digest:
                return open_index(_keep_index(self.kept, folder), DEFAULT)
        snapshot = read_register(folder)
        return snapshot, Tracer(snapshot.records, DEFAULT)
