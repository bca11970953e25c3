"""The register as a home keeps it: copied whole, under its digest, with an index beside the copy.

    current              which register is in use, by digest, and after which changes
    DIGEST/              its files
    DIGEST.index/        what was made of them
    DIGEST.parts/        the same in parts, where somebody asked for them
    DIGEST.changes/      what changed since, day by day, and what was made of it (`kept_changes`)

A new register replaces the old by one rename, so no step ever sees half of either. What reads and
searches brings arrays, Parquet and a compiler, and is imported then and no sooner: most commands of
a home never touch the register.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from proviso_gateway.adapters.disk.durable import sync_folder, write
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Day, Hash

if TYPE_CHECKING:
    from proviso_gateway.adapters.register.files import Snapshot

LOADING = ".loading"
"""Added to the name of the folder that keeps registers: locked by whoever loads one. It holds
nothing, and a process that dies lets go of it."""

FOLDING, NEXT = ".folding", ".next"
"""Added to that name: locked by whoever makes the next register of one and its changes; and the
folder in which they do."""

FRESH = ".fresh"
"""Holds the copy that is being loaded, until it is read and put into use."""

CURRENT = "current"
"""Says which register is in use (`InUse`), and when it was last asked who is restricted."""


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

MADE = "index"
"""In the folder of changes: what was made of them."""

PARTS = ".parts"
"""Added to a register's digest: the folder of its index in parts, where somebody asked for one."""

CHANGES = ".changes"
"""Added to the digest of a register after changes: the folder of these, and of what is made of
them."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class InUse:
    """The register in use: the digest of its `files`; and that of the register after `changes`,
    where such lie beside it."""

    files: Hash
    changes: Hash | None = None

    @property
    def digest(self) -> Hash:
        """The digest of the register that is searched."""
        return self.files if self.changes is None else self.changes

    @property
    def told(self) -> str:
        """What `current` says of it, in one word, so that half of it is none."""
        return self.files if self.changes is None else f"{self.files}+{self.changes}"

    def names(self) -> set[str]:
        """How everything of it is called."""
        beside = set() if self.changes is None else {f"{self.changes}{CHANGES}"}
        return {self.files, f"{self.files}{INDEX}", f"{self.files}{PARTS}", *beside}


def in_use(kept: Path) -> InUse | None:
    """The register in use; None where none was loaded, or nobody can tell."""
    try:
        told = (kept / CURRENT).read_text("ascii").split()[0]
    except (OSError, ValueError, IndexError):
        return None
    files, beside, changes = told.partition("+")
    return InUse(Hash(files), Hash(changes) if beside else None)


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

    Raises the problems of reading a register, `files.cannot-write`, `register.being-loaded`,
    `register.changes-newer`, and `register.real-people` where only a `synthetic` one will do.
    Raises `register.from-the-future` where it says how it stands after `today`.
    """
    from proviso_gateway.adapters.register.files import files_of  # noqa: PLC0415

    if not folder.is_dir():
        raise problem("register.no-such-folder", Place(folder.name))
    folder = folder.resolve()  # `.` and `..` are no names
    names = files_of(folder)

    def fill(fresh: Path) -> None:
        for name in names:
            copy_file(folder, name, fresh)

    with loading(kept):
        _check_newer(kept, folder)
        return put_whole(kept, folder, fill, synthetic, today, progress)


def _check_newer(kept: Path, register: Path) -> None:
    """Refuse a whole register that is older than the one in use, or no later than the changes
    beside it, and could lift what they say (`register.changes-newer`); the same one mends its
    files."""
    from proviso_gateway.adapters.register.files import (  # noqa: PLC0415
        bytes_of,
        digest_of,
        metadata_of,
    )

    used, says = in_use(kept), said_of(kept)
    if used is None or says is None or not says.is_file():
        return
    day = metadata_of(says.read_bytes())["as_of"]
    told = metadata_of(bytes_of(register, "register.json"))
    older = told["as_of"] < day or (used.changes is not None and told["as_of"] == day)
    if older and digest_of(register) != used.files:
        raise problem("register.changes-newer", Place("register.json"), day=day)


@contextmanager
def loading(kept: Path, *, wait: bool = False) -> Iterator[None]:
    """Be the only one who loads a register here. Whoever comes second is told so, and not kept
    waiting: a register of millions takes minutes, and theirs would replace the first at once."""
    with _alone(f"{kept}{LOADING}", kept, wait=wait):
        yield


@contextmanager
def folding(kept: Path) -> Iterator[Path]:
    """Be the only one who makes the next register of one and its changes; the folder in which to do
    it. Others may load meanwhile."""
    with _alone(f"{kept}{FOLDING}", kept, wait=False):
        yield kept.with_name(f"{kept.name}{NEXT}")


@contextmanager
def _alone(file: str, kept: Path, *, wait: bool) -> Iterator[None]:
    try:
        lock = lock_new_file(file, wait=wait)
    except BlockingIOError:
        raise problem("register.being-loaded") from None
    except OSError:
        raise problem("files.cannot-write", Place(kept.name)) from None
    with lock:
        yield


def put_whole(
    kept: Path,
    folder: Path,
    fill: Callable[[Path], None],
    synthetic: bool,
    today: Day,
    progress: Progress,
    check: Callable[[Snapshot], None] = lambda after: None,
) -> Snapshot:
    """Have a register filled into a folder called as the one that somebody named, and put it into
    use with its index, once it was checked; only for whoever may load. Raises as
    `keep_register`."""
    from proviso_gateway.adapters.register.index import open_register  # noqa: PLC0415
    from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

    beside = kept / FRESH
    # Called as the other, so that whatever is wrong is said of the folder that somebody named.
    fresh = beside / folder.name
    try:
        shutil.rmtree(beside, ignore_errors=True)  # what a loading that was killed left behind
        sweep(kept)
        fresh.mkdir(parents=True)
        fill(fresh)
        check_fit(fresh, synthetic=synthetic, today=today)
        # What was copied is what will be searched.
        snapshot = open_register(keep_index(kept, fresh, progress), DEFAULT)
        check(snapshot)
        put_into_use(kept, fresh, snapshot.digest, snapshot.restrictions_checked_on)
    except OSError:
        raise problem("files.cannot-write", Place(kept.name)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        sweep(kept)  # the index too of what was refused
    return snapshot


def check_fit(folder: Path, *, synthetic: bool, today: Day) -> None:
    """Refuse a register of real people where only a `synthetic` one will do, and one that says how
    it stands after `today`. Raises what is wrong with `register.json`."""
    from proviso_gateway.adapters.register.files import (  # noqa: PLC0415
        bytes_of,
        check_stands_by,
        metadata_of,
    )

    told = metadata_of(bytes_of(folder, "register.json"))
    if synthetic and not told["synthetic"]:
        raise problem("register.real-people")
    check_stands_by(told["as_of"], today)


def copy_file(folder: Path, name: str, to: Path) -> None:
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


def keep_index(kept: Path, register: Path, progress: Progress = lambda done, total: None) -> Path:
    """Make the index of the register in this folder, in place of any that is there; only for
    whoever may load. Whoever has mapped the old one keeps it. Where it lies."""
    from proviso_gateway.adapters.register.files import digest_of  # noqa: PLC0415
    from proviso_gateway.adapters.register.index import build_index  # noqa: PLC0415
    from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

    index = kept / f"{digest_of(register)}{INDEX}"
    remove(index)
    build_index(register, index, DEFAULT, progress)
    return index


def put_into_use(kept: Path, fresh: Path, digest: Hash, checked_on: Day) -> None:
    """Put the register in a folder, whose index lies among the `kept`, into use."""
    there = kept / digest
    if there.is_dir() and not there.is_symlink():
        _mend(there, fresh)
    else:
        remove(there)
        os.replace(fresh, there)
        sync_folder(kept)
    used = in_use(kept)
    if used is not None and used.files == digest:  # mended; what lies beside it stays
        checked_on = said_checked_on(kept) or checked_on
    else:
        used = InUse(digest)
    note_use(kept, used, checked_on)
    sweep(kept)


def note_use(kept: Path, used: InUse, checked_on: Day | None) -> None:
    """Put a register into use that lies there: from now on every search goes to it. Raises
    `OSError`."""
    write(kept / CURRENT, f"{used.told}\n{checked_on or ''}\n".encode())


def _mend(there: Path, fresh: Path) -> None:
    """Give the folder that is called by this digest the files that have it, and nothing else.

    One by one: it is in use, and whoever reads or is killed in between finds none of it missing.
    """
    names = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    folders = {name.parent for name in names}
    for path in sorted(there.rglob("*"), reverse=True):  # what a folder holds before the folder
        is_folder = path.is_dir() and not path.is_symlink()
        if path.relative_to(there) not in (folders if is_folder else names):
            remove(path)
    for name in names:
        (there / name).parent.mkdir(exist_ok=True)
        os.replace(fresh / name, there / name)
    for folder in folders:
        sync_folder(there / folder)


def remove(path: Path) -> None:
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
    with suppress(Problem, OSError), loading(kept):  # the next turn of the log tries again
        sweep(kept)
    if kept.with_name(f"{kept.name}{NEXT}").exists():
        with suppress(Problem, OSError), folding(kept) as next_one:
            shutil.rmtree(next_one, ignore_errors=True)


def sweep(kept: Path) -> None:
    """Remove all that is not in use; only for whoever may load. Nothing, where nobody can tell."""
    if not kept.is_dir() or not is_there(kept):
        return
    used = in_use(kept)
    names = set() if used is None else used.names()
    for path in kept.iterdir():
        if path.name in {CURRENT, *names}:
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
    while (used := in_use(kept)) is not None:
        try:
            shutil.copytree(kept / used.files, to / used.files)
            if used.changes is not None:
                name = f"{used.changes}{CHANGES}"
                # What was made of them can be made anew, and names people once more.
                shutil.copytree(kept / name, to / name, ignore=shutil.ignore_patterns(MADE))
        except OSError:
            if not is_there(kept):
                raise problem("register.changed") from None
            if used == in_use(kept):
                raise
        else:
            if used == in_use(kept):
                note_use(to, used, said_checked_on(kept))
                return
        shutil.rmtree(to, ignore_errors=True)


def is_there(kept: Path) -> bool:
    """Whether the register that is said to be in use has a folder, if any is said to be."""
    if not os.path.lexists(kept / CURRENT):
        return True
    used = in_use(kept)
    if used is None or not all(map(_DIGEST.fullmatch, used.told.split("+"))):
        return False
    folders = {used.files} | {name for name in used.names() if name.endswith(CHANGES)}
    return all((kept / name).is_dir() for name in folders)


def current(kept: Path) -> Hash | None:
    """The digest of the register in use; None where none was loaded."""
    used = in_use(kept)
    return None if used is None else used.digest


def said_of(kept: Path) -> Path | None:
    """Where the register in use says of itself how it stands, with its changes; None where none was
    loaded."""
    used = in_use(kept)
    if used is None:
        return None
    days = [] if used.changes is None else (kept / f"{used.changes}{CHANGES}").glob("0*")
    return max(days, default=kept / used.files) / "register.json"


def said_checked_on(kept: Path) -> Day | None:
    """When the register in use was last asked who is restricted, as was noted when it was loaded:
    to be shown. What a search rests on is read from the register itself."""
    try:
        return datetime.date.fromisoformat((kept / CURRENT).read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
