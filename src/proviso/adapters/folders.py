"""Files and folders on disk: read as UTF-8, and written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from proviso.errors import Place, problem

MARKER = "REHEARSAL.txt"
"""Lies in every folder that a rehearsal wrote, says so, and lists every file that it wrote."""

MARK_TEXT = """\
This folder was written by a rehearsal of Proviso, over synthetic people. Nothing in it happened.
Keys, salts and days in it derive from a seed that anybody may know.

"""


def read_text(path: Path, *, largest: int) -> str:
    """The file's text. Raises as `read_bytes`, or `files.not-utf-8`."""
    try:
        return read_bytes(path, largest=largest).decode("utf-8")
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


def write_rehearsal(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (path → bytes) as the folder's whole content, in one rename.

    A folder that holds nothing but what a rehearsal wrote is replaced; any other that is not empty
    is refused as `files.would-overwrite`. Raises `files.cannot-write` where the disk or its rights
    say no.
    """
    if folder.exists() and not _is_ours(folder):
        raise problem("files.would-overwrite", Place(str(folder)))
    listed = MARK_TEXT + "".join(f"{name}\n" for name in sorted(files))
    fresh = folder.parent
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        fresh.chmod(0o755)
        for name, data in {MARKER: listed.encode(), **files}.items():
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


def _is_ours(folder: Path) -> bool:
    """Whether the folder is empty, or holds only files that the marker in it lists."""
    if not folder.is_dir():
        return False
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if not there:
        return not any(folder.iterdir())
    try:
        listed = (folder / MARKER).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return there <= {MARKER, *listed}
