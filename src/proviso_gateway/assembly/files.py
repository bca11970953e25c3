"""The files that a person named on the command line, read and written."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from proviso_gateway.adapters.disk.folders import (
    ASSESSED,
    MEASURED,
    REHEARSED,
    RENDERED,
    REPLAYED,
    TOLD,
    begin_folder,
    check_ours,
    own_folder,
    read_bytes,
    read_text,
    told_of,
    whole_file,
    write_folder,
)
from proviso_gateway.assembly.examples import shipped
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Hash
from proviso_verify.tiles import FileReader

LARGEST_INPUT = 64 * 1024 * 1024
"""Bytes of a requests file; every reader has a cap of its own besides."""


def text_of(path: Path) -> str:
    """The text of a file that a person named, or of an example that was shipped."""
    return read_text(shipped(path), largest=LARGEST_INPUT)


def write_rehearsal(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write what a rehearsal came to, path → bytes."""
    write_folder(folder, files, REHEARSED)


def write_bulk(folder: Path, files: Mapping[str, Iterable[str]]) -> None:
    """Write what a run in bulk came to, name → text in pieces, none of which is kept in memory."""
    begin_folder(folder, tuple(files), REHEARSED)
    for name, pieces in files.items():
        with told_of(folder), (folder / name).open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)


def begin_story(folder: Path, names: Sequence[str]) -> None:
    """Make room for rehearsals beside each other, which write these names one by one."""
    begin_folder(folder, names, TOLD)


def check_bulk(folder: Path) -> None:
    """Refuse a folder before anything is worked out that could not be written there afterwards."""
    check_ours(folder, REHEARSED)


def check_evaluation(folder: Path) -> None:
    """Refuse a folder before anything is measured that could not be written there afterwards."""
    check_ours(folder, MEASURED)


def write_evaluation(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write what an evaluation came to, path → bytes."""
    write_folder(folder, files, MEASURED)


def check_impact(folder: Path) -> None:
    """Refuse a folder before anything is worked out that could not be written there afterwards."""
    check_ours(folder, ASSESSED)


def write_impact(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write an impact page with its walks, path → bytes."""
    write_folder(folder, files, ASSESSED)


def write_replay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write what a replay came to, path → bytes."""
    write_folder(folder, files, REPLAYED)


def write_page(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write an agreement's page, path → bytes."""
    write_folder(folder, files, RENDERED)


def digest_of(path: Path) -> Hash:
    """The SHA-256 of a file that a person named, whatever it holds."""
    return Hash(hashlib.sha256(bytes_of(path)).hexdigest())


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that a person named. Raises `files.unreadable` or `files.too-large`."""
    return read_bytes(path, largest=LARGEST_INPUT)


@contextlib.contextmanager
def reserved_output(path: Path) -> Iterator[Callable[[bytes], None]]:
    """A place for what is still to be worked out: nobody else can take it meanwhile, and the file
    is there when it is whole. Raises as `whole_file`, before anything else happens.
    """
    with whole_file(path, 0o600) as half:

        def write(data: bytes) -> None:
            with told_of(path):
                half.write_bytes(data)

        yield write


@contextlib.contextmanager
def write_once(path: Path) -> Iterator[Callable[[bytes], None]]:
    """A place for what can be had only once: the file is there before it is asked for.

    What is given to the writer is on the disk when the block ends; if nothing is, nothing is left.
    Raises `files.already-there` or `files.cannot-write`, before anything else happens.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise problem("files.already-there", Place(path.name)) from None
    except OSError:
        raise problem("files.cannot-write", Place(path.name)) from None
    written = 0

    def write(data: bytes) -> None:
        nonlocal written
        file.write(data)
        file.flush()
        os.fsync(descriptor)
        written += len(data)

    with os.fdopen(descriptor, "wb") as file:
        try:
            yield write
        finally:
            if not written:
                path.unlink()


def published_log(path: Path) -> FileReader:
    """The files of a published log in this folder."""
    from proviso_verify.files import folder  # noqa: PLC0415 -- for this alone

    return folder(str(path))


@contextlib.contextmanager
def private_folder(folder: Path, names: Sequence[str]) -> Iterator[Callable[[str, bytes], None]]:
    """A folder that nobody else may read, for files of these names, none of which is there yet; it
    is made before anything else happens. Raises `files.already-there` or `files.cannot-write`."""
    own_folder(folder)
    for name in names:
        if (folder / name).exists():
            raise problem("files.already-there", Place(name))

    def write(name: str, data: bytes) -> None:
        with whole_file(folder / name, 0o600) as half, told_of(folder / name):
            half.write_bytes(data)

    yield write
