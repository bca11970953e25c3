"""The files of which something was made, as the disk tells of them: whether they were touched since
is seen without reading them."""

from __future__ import annotations

from pathlib import Path

from proviso_gateway.adapters.register.files import files_of
from proviso_gateway.errors import Place, problem

Sources = dict[str, tuple[int, int]]
"""Each file with its length and its time of change."""


def sources_of(register: Path) -> Sources:
    """The files of the register in a folder, each with its length and its time of change. Raises as
    `files_of`."""
    names = files_of(register)
    try:
        there = {name: (register / name).stat() for name in names}
    except OSError:
        raise problem("files.unreadable", Place(register.name)) from None
    return {name: (one.st_size, one.st_mtime_ns) for name, one in there.items()}
