"""The files that a person named on the command line, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from proviso.adapters.folders import read_text, write_rehearsal

LARGEST_INPUT = 64 * 1024 * 1024
"""Bytes of a requests file; every reader has a cap of its own besides."""


def text_of(path: Path) -> str:
    """The text of a file that a person named."""
    return read_text(path, largest=LARGEST_INPUT)


def write_result(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write what a rehearsal came to, path → bytes."""
    write_rehearsal(folder, files)
