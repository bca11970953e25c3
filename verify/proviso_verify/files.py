"""Files read for whoever verifies: a log's folder, and single files that somebody named.

Beside `cli` and `library` the only module here that touches anything outside.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from proviso_verify import policy
from proviso_verify.errors import Place, Problem, problem, shown
from proviso_verify.policy import Policy
from proviso_verify.tiles import LARGEST_FILE, FileReader, largest

_PATIENT = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
"""Where a system has them: not waiting for a pipe, kept from children, bytes as they are."""


def hash_of(text: str) -> str:
    """The hash of a first entry, as somebody gave it: a line of a file ends in a line break.

    Raises `usage.not-a-hash`: compared as it is, it would pass for that of another log.
    """
    if re.fullmatch(r"[0-9a-f]{64}", text.strip()) is None:
        raise problem("usage.not-a-hash")
    return text.strip()


def folder(path: str | Path) -> FileReader:
    """A reader of the files below a folder, none of them larger than its sort can be."""
    root = Path(path)

    def read(name: str) -> bytes:
        try:
            return read_file(str(root / name), largest(name))
        except NotADirectoryError:
            raise FileNotFoundError(name) from None
        except Problem as wrong:
            raise wrong.at(file=name) from None

    return read


def read_file(path: str, most: int = LARGEST_FILE) -> bytes:
    """The bytes of a regular file. Pipes and devices, which need never end, are not opened to.

    Raises `usage.unreadable`, for files larger than `most` too, or `FileNotFoundError`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _PATIENT)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except (OSError, ValueError):
        raise problem("usage.unreadable") from None
    try:
        told = os.fstat(descriptor)
        if not stat.S_ISREG(told.st_mode) or told.st_size > most:
            raise problem("usage.unreadable")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1)
    except OSError:
        raise problem("usage.unreadable") from None
    finally:
        os.close(descriptor)
    if len(data) > most:  # it grew meanwhile
        raise problem("usage.unreadable")
    return data


def given(path: str | Path) -> bytes:
    """The bytes of a file that somebody named. Raises `usage.unreadable`."""
    try:
        return read_file(str(path))
    except (FileNotFoundError, NotADirectoryError):
        raise problem("usage.unreadable", Place(shown(str(path)))) from None


def trusted(path: str | Path | None) -> Policy | None:
    """The witnesses' policy in a file, if one was named. Raises as `given` and
    `policy.malformed`."""
    if path is None:
        return None
    try:
        return policy.parse(given(path))
    except Problem as wrong:
        raise wrong.at(file=shown(str(path))) from None
