"""What was published, as a server gives it to anybody: read only, and nothing beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.disk.folders import PUBLISHED
from proviso_gateway.errors import problem
from proviso_verify import checkpoint

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What a part of a published path looks like: no dot first, so neither `..` nor a hidden file."""

KINDS = {
    ".json": "application/json",
    ".yaml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".atom": "application/atom+xml",
}
TILE = "application/octet-stream"
"""As tlog-tiles has it, of tiles and entry bundles."""

FOR_EVER, A_WHILE = "public, max-age=31536000, immutable", "public, max-age=60"


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One published file: its bytes, of which kind they are, and for how long they may be kept."""

    data: bytes
    kind: str
    keep: str


def public_file(folder: Path, path: str) -> PublicFile:
    """The published file at this path. Raises `home.nothing-published` where none is: nothing
    outside the folder, no link, and no file that publishing does not write is ever given."""
    parts = path.split("/")
    file = folder.joinpath(*parts)
    if not all(_NAME.fullmatch(part) for part in parts) or path == PUBLISHED.name:
        raise problem("home.nothing-published")
    if any(one.is_symlink() for one in (file, *file.parents) if folder in one.parents):
        raise problem("home.nothing-published")
    try:
        data = file.read_bytes()
    except OSError:
        raise problem("home.nothing-published") from None
    if parts[0] == "tile":
        return PublicFile(data, TILE, FOR_EVER)
    if path == checkpoint.PATH:
        return PublicFile(data, KINDS[".txt"], "no-cache")
    named_by_hash = re.fullmatch(r"[0-9a-f]{64}", file.stem) is not None
    return PublicFile(data, KINDS.get(file.suffix, TILE), FOR_EVER if named_by_hash else A_WHILE)
