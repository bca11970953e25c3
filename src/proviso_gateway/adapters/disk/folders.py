"""Files and folders on disk: read as UTF-8, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from proviso_gateway.adapters.disk import locks
from proviso_gateway.adapters.disk.locks import Lock, lock_new_file
from proviso_gateway.agreement.model import CODE
from proviso_gateway.errors import Place, problem


@dataclass(frozen=True, slots=True)
class Marker:
    """A file in a folder that Proviso wrote: says so, and lists what else it wrote there.

    One listed name to a line, after an empty line; a folder's name ends in `/` and stands for those
    of its files whose paths `inside` describes, so that nobody has to read a list of thousands.
    """

    name: str
    says: str
    inside: str = ""


_TILES = r"tile/(entries|0|[1-9][0-9]?)/(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]{0,2})?"
_NAME = r"[0-9a-f]{64}"
_HASHED = rf"agreements/{_NAME}\.(yaml|json)|(openings|attacks)/{_NAME}\.json|policies/{_NAME}\.txt"
_GATES = rf"agreements/{CODE[1:-1]}\.gates\.json"
_YEARS = r"transparency/[0-9]{4}\.(json|csv)"
_LOG = rf"{_TILES}|{_HASHED}|{_GATES}|{_YEARS}"
_SITE = r"site/[a-z][a-z0-9-]*\.(html|css|js|csv|json|svg)"

REHEARSED = Marker(
    "REHEARSAL.txt",
    """\
This folder was written by a rehearsal of Proviso, over synthetic people. Nothing in it happened.
Keys, salts and days in it derive from a seed that anybody may know.
""",
    inside=rf"log/({_LOG}|checkpoint)|disclosures/[a-z2-7]{{26}}\.json",
)
TOLD = replace(REHEARSED, inside=".*")
"""A story: rehearsals beside each other, and the register that they walked over."""

MEASURED = Marker(
    "EVALUATION.txt",
    """\
This folder was written by an evaluation of Proviso's tracing. It tells figures, and nobody's data.
""",
)
ASSESSED = Marker(
    "IMPACT.txt",
    """\
This folder was written by Proviso as evidence for an impact assessment, over synthetic people.
Nothing in it happened. Keys, salts and days in it derive from a seed that anybody may know.
""",
    inside=rf"[a-z0-9-]+/(genesis\.txt|decisions\.csv|statistics\.(csv|json)|log/({_LOG}|checkpoint))",
)
"""An impact page, and the public part of each walk that it rests on."""
REPLAYED = Marker(
    "REPLAY.txt",
    """\
This folder was written by a replay of past requests under another version of an agreement. Nothing
in it was decided: it names requests by their references, and nobody's data.
""",
)

RENDERED = Marker(
    "PAGE.txt",
    """\
This folder was written by Proviso from an agreement's file, for the public to read.
""",
)
PUBLISHED = Marker(
    "PUBLISHED.txt",
    """\
This folder was written by Proviso for the public: a log, agreements and figures, and nobody's data.
`proviso-verify log` checks it.
""",
    inside=rf"{_LOG}|{_SITE}",
)


def read_text(path: Path, *, largest: int) -> str:
    """The file's text. Raises as `read_bytes`, `files.is-a-workbook`, or `files.not-utf-8`."""
    data = read_bytes(path, largest=largest)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):  # .xlsx, and what came before it
        raise problem("files.is-a-workbook", Place(str(path)))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise problem("files.not-utf-8", Place(str(path))) from None


def read_bytes(path: Path, *, largest: int) -> bytes:
    """The file's bytes. Raises `files.unreadable`, `files.is-a-folder` or `files.too-large`."""
    place = Place(str(path))
    if path.is_dir():
        raise problem("files.is-a-folder", place)
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError:
        raise problem("files.unreadable", place) from None
    if len(data) > largest:
        raise problem("files.too-large", place, largest=largest)
    return data


@contextlib.contextmanager
def whole_file(path: Path, mode: int = 0o666) -> Iterator[Path]:
    """Where to write what becomes the file when the block ends; if it fails, nothing is left.

    The name is held from the beginning, so nothing is worked out in vain and two cannot take it;
    the file is there when it is whole. Whoever is killed leaves `.NAME.half`, in nobody's way: the
    next who makes this file sweeps it up. Raises `files.already-there`, `files.being-written` or
    `files.cannot-write`; what writes into the place does so in `told_of(path)`.
    """
    half = path.with_name(f".{path.name}.half")
    with told_of(path):
        held = _held(path, half, mode)
    try:
        yield half
        with told_of(path):
            os.fsync(held.descriptor)
            if locks.FLOCK is None:
                held.free()  # Windows names no file anew that is open
            _put(half, path)
    finally:
        _let_go(half, held)


def own_folder(path: Path) -> None:
    """Make a folder that nobody else may read, or take one that is ours. Raises
    `files.cannot-write`, also where a link or somebody else's lies there, and `install.no-locks`
    on a system that cannot say whose it is."""
    locks.check_locks()
    with told_of(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = path.lstat()
        if not stat.S_ISDIR(told.st_mode) or told.st_uid != os.getuid():
            raise PermissionError
        path.chmod(0o700)


@contextlib.contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Around what writes a file that somebody named: the disk's refusal is
    `files.cannot-write`."""
    try:
        yield
    except OSError:
        raise problem("files.cannot-write", Place(path.name)) from None


def _held(path: Path, half: Path, mode: int) -> Lock:
    """The place beside the file, empty, held so that nobody else writes there. The system lets go
    of it when the process ends, however it ends."""
    while True:
        if os.path.lexists(path) and not os.path.lexists(half):
            raise problem("files.already-there", Place(path.name))
        if locks.FLOCK is None:
            return _alone(path, half, mode)
        try:
            held = lock_new_file(half, wait=False, mode=mode)
        except BlockingIOError:
            raise problem("files.being-written", Place(path.name)) from None
        if not held.is_on(half):  # whoever held it ended in between
            held.free()
        elif os.path.lexists(path):
            _let_go(half, held)
            raise problem("files.already-there", Place(path.name))
        else:
            file = held.descriptor
            os.fchmod(file, os.fstat(file).st_mode & mode)  # it may be another's, who was killed
            os.ftruncate(file, 0)
            return held


def _alone(path: Path, half: Path, mode: int) -> Lock:
    """The same without locks: whatever lies there may be somebody's who is still writing."""
    if os.path.lexists(path):
        raise problem("files.already-there", Place(path.name))
    try:
        return locks.lone_file(half, mode)
    except FileExistsError:
        raise problem("files.being-written", Place(path.name)) from None


def _put(half: Path, path: Path) -> None:
    """Give the file its name, unless something has it: another program may not ask who holds it."""
    try:
        os.link(half, path)
    except OSError:  # also where a disk knows no second name for a file
        if os.path.lexists(path):
            raise problem("files.already-there", Place(path.name)) from None
        os.rename(half, path)


def _let_go(half: Path, held: Lock) -> None:
    with contextlib.suppress(OSError), held:
        if held.is_on(half):
            half.unlink()


def write_folder(folder: Path, files: Mapping[str, bytes], marker: Marker) -> None:
    """Write `files` (path → bytes) as the folder's whole content, in one rename.

    A folder that holds nothing but what the same kind of work wrote is replaced; any other that is
    not empty is refused as `files.would-overwrite`. Raises `files.cannot-write` where the disk or
    its rights say no.
    """
    check_ours(folder, marker)
    fresh = folder.parent
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        fresh.chmod(0o755)
        for name, data in {marker.name: listing(marker, files), **files}.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(fresh, folder)
    except OSError:
        raise problem("files.cannot-write", Place(str(folder))) from None
    finally:
        if fresh != folder.parent:
            shutil.rmtree(fresh, ignore_errors=True)


def check_ours(folder: Path, marker: Marker) -> None:
    """Refuse a folder that `write_folder` would refuse (`files.would-overwrite`)."""
    if folder.exists() and not _is_ours(folder, marker):
        raise problem("files.would-overwrite", Place(str(folder)))


def begin_folder(folder: Path, names: Sequence[str], marker: Marker) -> None:
    """Make an empty folder in which only these names (files, and folders that end in `/`) are going
    to be written, over a long time.

    The marker is written first: what an interruption leaves there can be told from anybody else's
    files, and is replaced the next time. Raises as `write_folder`.
    """
    write_folder(folder, {}, marker)
    try:
        (folder / marker.name).write_bytes(listing(marker, names))
    except OSError:
        raise problem("files.cannot-write", Place(str(folder))) from None


def listing(marker: Marker, names: Iterable[str]) -> bytes:
    """What the marker's file says in a folder where these names are written."""
    listed = sorted({_listed(marker, name) for name in names})
    return "".join([marker.says, "\n", *(f"{name}\n" for name in listed)]).encode()


def _listed(marker: Marker, name: str) -> str:
    top, _, rest = name.partition("/")
    is_inside = rest and re.fullmatch(marker.inside, name, re.DOTALL)
    return f"{top}/" if is_inside else name


def _is_ours(folder: Path, marker: Marker) -> bool:
    """Whether the folder is empty, or holds only files that the marker in it lists.

    Nobody who writes such folders makes links in them: behind one may lie anything.
    """
    if not folder.is_dir():
        return False
    try:
        there = list(_all_in(folder))
        if not there:
            return not any(folder.iterdir())
        if all(path.parent == folder and _begins(path.name, marker) for path in there):
            return True  # killed before the marker was whole
        listed = (folder / marker.name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    whole = tuple(name for name in listed if name.endswith("/"))
    known = {marker.name, *listed}

    def is_known(path: Path) -> bool:
        name = path.relative_to(folder).with_name(_begun(path.name)).as_posix()
        return name in known or (
            name.startswith(whole) and re.fullmatch(marker.inside, name, re.DOTALL) is not None
        )

    return all(path.is_file() and not path.is_symlink() and is_known(path) for path in there)


def _all_in(folder: Path) -> Iterator[Path]:
    """Whatever lies in the folder, at any depth, but for folders; links are not followed.

    Raises `OSError` where a folder in it cannot be looked into.
    """
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _all_in(path)
        else:
            yield path


def _begins(name: str, marker: Marker) -> bool:
    return name != marker.name and _begun(name) == marker.name


def _begun(name: str) -> str:
    """The name that a file was going to have: who is killed in the middle leaves `.NAME.123`."""
    begun = re.fullmatch(r"\.(.+)\.[0-9]+", name)
    return begun[1] if begun else name
