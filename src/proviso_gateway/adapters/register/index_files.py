"""The files of a register's index: a column each, and a manifest that says what each must be.

    index.json   who made it, of which register, for which model; of each column its SHA-256,
                 length, time of change, type and shape; written last, and held to its own digest
    NAME.npy     a column, as numpy writes one

What is opened is mapped, and read when a search touches it. At opening the manifest, every
header, and every file that is small or was touched since it was written are checked; `check_index`
reads them all (docs/adr/0066).
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.adapters.register.files import DIVIDED, MANIFEST
from proviso_gateway.errors import Place, problem
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.stored import Named

SAYS = "index of a register, by Proviso"
PART_OF_ALL = "part_of_all"
"""What a part of an index says of its register: which part it is. By itself it is no register, for
whoever stands in another would look like nobody."""
SMALL = 1 << 16
"""Bytes of a file that is read whole at every opening."""
ROWS = 1 << 18
"""Rows that are written at once."""

Column = NDArray[Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ColumnFile:
    """What one file must be; `modified` in nanoseconds, as the disk has it."""

    sha256: str
    bytes: int
    modified: int
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `index.json` says. `register` is what a snapshot says of it; `sources` are the files
    that were read, each with its length and its time of change."""

    made_by: str
    model: str
    register: Mapping[str, Any]
    facts: Mapping[str, Any]
    columns: Mapping[str, ColumnFile]
    sources: Mapping[str, tuple[int, int]]

    def text(self) -> bytes:
        """The file that says so."""
        said = json.dumps({"says": SAYS, **asdict(self)}, sort_keys=True)
        return f"{said}\n{hashlib.sha256(said.encode()).hexdigest()}\n".encode()


@cache
def made_by() -> str:
    """Which code makes an index: a hash of all that reads, folds, counts and encodes, and of the
    tables of Unicode. An index of any other code could find otherwise than what searches it."""
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for room in ("proviso_gateway.tracing", "proviso_gateway.adapters.register"):
        for name, data in sorted(_sources(files(room))):
            digest.update(f"\n{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def _sources(folder: Traversable) -> list[tuple[str, bytes]]:
    """The sources and tables in a folder of ours, and in those below."""
    found = []
    for one in folder.iterdir():
        if one.is_dir():
            found += [(f"{one.name}/{name}", data) for name, data in _sources(one)]
        elif one.name.endswith((".py", ".json")):
            found.append((one.name, one.read_bytes()))
    return found


def read_manifest(folder: Path) -> Manifest:
    """What the index in this folder says of itself.

    Raises `register.index-missing`, `register.index-unfinished`, `register.index-foreign`,
    `register.is-an-index` where it is one in parts, and `register.index-damaged` where the
    manifest is not as it was written.
    """
    try:
        text = (folder / MANIFEST).read_bytes()
    except OSError:
        if (folder / DIVIDED).is_file():
            raise problem("register.is-an-index", Place(folder.name)) from None
        there = folder.is_dir() and any(folder.glob("*.npy"))
        found = "register.index-unfinished" if there else "register.index-missing"
        raise problem(found, Place(folder.name)) from None
    said, _, digest = text.partition(b"\n")
    try:
        told = json.loads(said)
        if told.pop("says") != SAYS:
            raise KeyError
    except (ValueError, KeyError, AttributeError, TypeError):
        if SAYS.encode() in text:
            _damaged(MANIFEST)
        raise problem("register.index-foreign", Place(folder.name)) from None
    if digest != f"{hashlib.sha256(said).hexdigest()}\n".encode():
        _damaged(MANIFEST)
    columns = {name: column_file(one) for name, one in told["columns"].items()}
    sources = {name: (size, modified) for name, (size, modified) in told["sources"].items()}
    return Manifest(**{**told, "columns": columns, "sources": sources})


def column_file(told: Mapping[str, Any]) -> ColumnFile:
    """What a column is told to be."""
    return ColumnFile(**{**told, "shape": tuple(told["shape"])})


def check_made_for(manifest: Manifest, folder: Path, model: Model) -> None:
    """Refuse an index of other code (`register.index-of-another-version`) or for another model
    (`register.index-of-another-model`)."""
    if manifest.made_by != made_by():
        raise problem("register.index-of-another-version", Place(folder.name))
    if manifest.model != model.hash:
        raise problem("register.index-of-another-model", Place(folder.name))


def write_column(path: Path, named: Named) -> ColumnFile:
    """Write a column as a file, to the disk; what the file is. It is written in parts, wherever the
    column lies."""
    kind, shape = named.kind, named.column.shape
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with open(descriptor, "wb") as file:

        def put(data: bytes | memoryview) -> None:
            digest.update(data)
            file.write(data)

        put(_header(kind, shape))
        for start in range(0, shape[0], ROWS):
            part = named.stored(start, start + ROWS)
            put(part.reshape(-1).view(np.uint8).data)
        file.flush()
        os.fsync(file.fileno())
        there = os.fstat(file.fileno())
    return ColumnFile(digest.hexdigest(), there.st_size, there.st_mtime_ns, kind.str, shape)


def map_column(path: Path, told: ColumnFile) -> Column:
    """The column in this file, mapped and never to be written to.

    Raises `register.index-damaged` where the file, as far as it is looked at, is not as written.
    """
    try:
        there = path.stat()
        touched = there.st_mtime_ns != told.modified
        if there.st_size != told.bytes:
            _damaged(path.name)
        if (touched or told.bytes <= SMALL) and sha256_of(path) != told.sha256:
            _damaged(path.name)
        # An empty column cannot be mapped.
        empty = 0 in told.shape
        column = np.load(path, mmap_mode=None if empty else "r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        _damaged(path.name)
    if (column.dtype.str, column.shape) != (told.dtype, told.shape):
        _damaged(path.name)
    plain: Column = np.asarray(column)
    plain.flags.writeable = False
    return plain


def check_index(folder: Path, progress: Progress = lambda done, total: None) -> Manifest:
    """Read every byte of the index in this folder, and hold it to the manifest.

    Raises as `read_manifest` and `map_column`.
    """
    manifest = read_manifest(folder)
    total, done = sum(told.bytes for told in manifest.columns.values()), 0
    for name, told in manifest.columns.items():
        path = folder / f"{name}.npy"
        map_column(path, told)
        if sha256_of(path) != told.sha256:
            _damaged(path.name)
        done += told.bytes
        progress(done, total)
    return manifest


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _header(kind: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    """What stands before a column in its file: as long as its own length asks for, and always a
    multiple of 64 bytes, so that the numbers behind it are aligned."""
    said = {"descr": kind.str, "fortran_order": False, "shape": shape}
    text = repr(said).encode("ascii")
    room = -(len(text) + 11) % 64
    text += b" " * room + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def _damaged(file: str) -> NoReturn:
    raise problem("register.index-damaged", file=file)
