"""The log's files in a folder that any web server serves: tiles first, then the checkpoint.

The files can be made anew from the database at any time. Each is on the disk, under its name,
before the checkpoint that speaks of it is. A lock keeps two who publish at once from going back.
Every checkpoint that was signed keeps what proves it: a partial tile stays until the full one is
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from proviso_gateway.adapters.database.tree_rows import partials_of, tiles_between
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.durable import same, write
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.errors import Problem, problem
from proviso_verify import checkpoint
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.note import Verifier
from proviso_verify.tiles import WIDTH, Tile

LOCK = ".lock"


def published(folder: Path, keys: Iterable[Verifier]) -> Checkpoint | None:
    """The checkpoint that lies in the folder, if one of this log's keys signed it; None where none
    does.

    A file that no key of it signed says nothing about what the log has published.
    """
    try:
        data = (folder / checkpoint.PATH).read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise problem("log.cannot-publish") from None
    return signed_by(data, keys)


def signed_by(data: bytes, keys: Iterable[Verifier]) -> Checkpoint | None:
    """The checkpoint in this note, if one of these keys signed it."""
    for key in keys:
        try:
            return checkpoint.open_signed(data, key).checkpoint
        except Problem:
            continue
    return None


def publish_files(
    folder: Path,
    keys: Iterable[Verifier],
    signed: bytes,
    read: Callable[[Tile], bytes],
    sizes: Callable[[int], Iterable[int]],
) -> None:
    """Bring the folder to this signed checkpoint; where it is further already, leave it, but for
    what proves this one.

    `read` gives the bytes of a tile, `sizes` those sizes from the given one on at which a
    checkpoint was signed. Raises `log.cannot-publish`; the log itself has lost nothing. Raises
    `log.note-not-signed` for a note that none of `keys` signed: it is nobody's word.
    """
    wanted = signed_by(signed, keys)
    if wanted is None:
        raise problem("log.note-not-signed")
    try:
        with _alone(folder):
            before = published(folder, keys)
            old = 0 if before is None else before.size
            # Whoever is overtaken between signing and publishing, or was killed there, has left a
            # checkpoint that the folder never had.
            size = max(old, wanted.size)
            for between in {wanted.size, *sizes(old)}:
                for tile in partials_of(between, size) if between < size else ():
                    _write_missing(folder / tile.path, read, tile)
            if old >= wanted.size and before is not None:
                return
            for tile in tiles_between(old, wanted.size):
                write(folder / tile.path, read(tile))
                reached("log.after-tile")
            reached("log.before-checkpoint")
            write(folder / checkpoint.PATH, signed)
            reached("log.after-checkpoint")
            _forget_partials(folder, old, wanted.size)
    except OSError:
        raise problem("log.cannot-publish") from None


def rebuild_files(
    folder: Path,
    keys: Iterable[Verifier],
    signed: bytes,
    tiles: Mapping[str, Tile],
    read: Callable[[Tile], bytes],
) -> int:
    """Compare every file with the database and write those that differ; how many did. Raises as
    `publish_files`."""
    if signed_by(signed, keys) is None:
        raise problem("log.note-not-signed")
    wrong = 0
    try:
        with _alone(folder):
            for path, tile in tiles.items():
                data = read(tile)
                if not same(folder / path, data):
                    write(folder / path, data)
                    wrong += 1
            if not same(folder / checkpoint.PATH, signed):
                write(folder / checkpoint.PATH, signed)
                wrong += 1
    except OSError:
        raise problem("log.cannot-publish") from None
    return wrong


def _write_missing(path: Path, read: Callable[[Tile], bytes], tile: Tile) -> None:
    if not path.exists():
        write(path, read(tile))


def _forget_partials(folder: Path, old: int, new: int) -> None:
    """Remove partial tiles whose full tile is there now, as tlog-tiles allows."""
    for tile in tiles_between(old, new):
        if tile.width != WIDTH:
            continue
        partials = folder / f"{tile.path}.p"
        if partials.is_dir():
            for partial in partials.iterdir():
                partial.unlink(missing_ok=True)
            partials.rmdir()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with lock_new_file(folder / LOCK, mode=0o644):
        yield
