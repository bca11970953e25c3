"""The files of a log: hash tiles and entry bundles, where they lie, and whether they are true.

C2SP tlog-tiles: tiles of height 8, that is 256 hashes; `tile/<L>/<N>[.p/<W>]` holds hashes of
subtrees of 256^L entries, `tile/entries/<N>[.p/<W>]` the entries themselves, each after its length
in two bytes, big-endian. A partial tile is W wide and is never hashed into the level above.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from proviso_verify.entries import LARGEST_ENTRY
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.tree import HASH_BYTES, HashReader, Tree, leaf_hash, root_of

FileReader: TypeAlias = "Callable[[str], bytes]"
"""A path inside the log → that file's bytes; `FileNotFoundError` or `KeyError` if there is none."""

HEIGHT = 8
WIDTH = 1 << HEIGHT

ENTRIES = -1
"""The level of entry bundles, below the leaf hashes of level 0."""

LARGEST_BUNDLE = WIDTH * (2 + LARGEST_ENTRY)
LARGEST_TILE = WIDTH * HASH_BYTES
LARGEST_AGREEMENT = 4 * 1024 * 1024
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes, of a file of any other sort."""


def largest(path: str) -> int:
    """How many bytes the file at this path of a log can have at most."""
    if path.startswith("tile/entries/"):
        return LARGEST_BUNDLE
    if path.startswith("agreements/"):
        return LARGEST_AGREEMENT
    return LARGEST_TILE if path.startswith("tile/") else LARGEST_FILE


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file of the log: its level (`ENTRIES` for a bundle), its index, and how wide it is."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, from the log's own folder: `tile/0/x001/067`, `tile/entries/000.p/5`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        return f"tile/{level}/{name}" + ("" if self.width == WIDTH else f".p/{self.width}")

    @property
    def whole(self) -> Tile:
        """The full tile that may have taken a partial one's place since."""
        return Tile(self.level, self.index)


def tiles_at(size: int, level: int) -> Iterator[Tile]:
    """The tiles of one level of a tree of that size, left to right, the partial one last."""
    hashes = size >> (HEIGHT * max(level, 0))
    for index in range(hashes // WIDTH):
        yield Tile(level, index)
    if hashes % WIDTH:
        yield Tile(level, hashes // WIDTH, hashes % WIDTH)


def levels_of(size: int) -> range:
    """The levels that have hash tiles in a tree of that size, from the leaf hashes up."""
    return range(0, -(-max(size.bit_length(), 0) // HEIGHT))


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """The bytes of an entry bundle. Raises `entry.too-long` beyond 65,535 bytes."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise problem("entry.too-long")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle, at most 256. Raises `tiles.bundle-cut-short` if its lengths do not
    add up, `tiles.wrong-count` as soon as there are more."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        if len(entries) == WIDTH:
            raise problem("tiles.wrong-count", entries=f"more than {WIDTH}", wanted=WIDTH)
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise problem("tiles.bundle-cut-short", byte=at)
        entries.append(data[at + 2 : end])
        at = end
    return entries


def tiles_of(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Every file but the checkpoint of the log of these entries: path → bytes."""
    files = {
        tile.path: encode_bundle(entries[tile.index * WIDTH : tile.index * WIDTH + tile.width])
        for tile in tiles_at(len(entries), ENTRIES)
    }
    hashes = [leaf_hash(entry) for entry in entries]
    for level in levels_of(len(entries)):
        above: list[bytes] = []
        for tile in tiles_at(len(entries), level):
            here = hashes[tile.index * WIDTH : tile.index * WIDTH + tile.width]
            files[tile.path] = b"".join(here)
            if tile.width == WIDTH:
                above.append(root_of(here))
        hashes = above
    return files


def hash_reader(read: FileReader, size: int) -> HashReader:
    """A reader of complete subtrees from the hash tiles of a tree of that size.

    The tiles are believed: what is built on them is checked against a checkpoint by whoever asks.
    """
    kept: dict[Tile, bytes] = {}

    def subtree(level: int, index: int) -> bytes:
        tall, rest = divmod(level, HEIGHT)
        first = index << rest
        hashes = size >> (HEIGHT * tall)
        number = first // WIDTH
        tile = Tile(tall, number, min(WIDTH, hashes - number * WIDTH))
        if tile not in kept:
            kept[tile] = read_tile(read, tile)
        at = first % WIDTH
        return root_of(_hashes(kept[tile])[at : at + (1 << rest)])

    return subtree


def read_tile(read: FileReader, tile: Tile) -> bytes:
    """The bytes of a hash tile, exactly as wide as asked; a partial one may be cut from the full.

    Raises `tiles.file-missing` or `tiles.wrong-length`.
    """
    data = _read(read, tile)
    wanted = tile.width * HASH_BYTES
    if data is None:
        data = _read(read, tile.whole)
        if data is None:
            raise problem("tiles.file-missing", Place(tile.path))
        full = WIDTH * HASH_BYTES
        if len(data) != full:
            place = Place(tile.whole.path)
            raise problem("tiles.wrong-length", place, bytes=len(data), wanted=full)
        data = data[:wanted]
    if len(data) != wanted:
        raise problem("tiles.wrong-length", Place(tile.path), bytes=len(data), wanted=wanted)
    return data


def read_bundle(read: FileReader, tile: Tile) -> list[bytes]:
    """The entries of a bundle, exactly as many as it is wide; a partial one as for `read_tile`."""
    return _bundle(read, tile)[0]


def _bundle(read: FileReader, tile: Tile) -> tuple[list[bytes], bytes]:
    """The entries of a bundle, and a hash over all of its bytes."""
    data = _read(read, tile)
    replaced = data is None
    if data is None:
        data = _read(read, tile.whole)
        if data is None:
            raise problem("tiles.file-missing", Place(tile.path))
    try:
        entries = decode_bundle(data)
    except Problem as wrong:
        raise wrong.at(file=tile.path) from None
    if replaced:
        # Only a full one has the full one's name: other people's clients open nothing else there.
        if len(entries) != WIDTH:
            path, most = tile.whole.path, WIDTH
            raise problem("tiles.wrong-count", Place(path), entries=len(entries), wanted=most)
        entries = entries[: tile.width]
        data = encode_bundle(entries)
    if len(entries) != tile.width:
        raise problem(
            "tiles.wrong-count", Place(tile.path), entries=len(entries), wanted=tile.width
        )
    return entries, hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class VerifiedTiles:
    """The tiles of a log whose every hash and entry agrees with one root."""

    read: FileReader
    size: int
    tree: Tree
    bundles: tuple[bytes, ...]

    def entries(self, size: int | None = None) -> Iterator[bytes]:
        """The entries in order (the first `size` of them), read again and held to what was seen."""
        wanted = self.size if size is None else size
        for tile, seen in zip(tiles_at(self.size, ENTRIES), self.bundles, strict=True):
            start = tile.index * WIDTH
            if start >= wanted:
                return
            entries, seal = _bundle(self.read, tile)
            if seal != seen:
                raise problem("tiles.changed-while-read", Place(tile.path))
            yield from entries[: wanted - start]


def verify_tiles(read: FileReader, size: int, root: bytes) -> VerifiedTiles:
    """Every hash tile and entry bundle of the tree of that size, recomputed from its entries.

    When something differs, the file that is wrong is named: when the entries give the root, it is
    the first hash tile that says otherwise; when they do not but the hash tiles do, it is the first
    bundle that disagrees with its tile. Raises `tiles.hash-differs`, `tiles.entry-differs` or
    `tiles.root-differs`, besides the problems of reading.
    """
    tree = Tree()
    bundles: list[bytes] = []
    above: list[bytes] = []
    wrong_tile: Place | None = None
    wrong_entry: Place | None = None
    for bundle, tile in zip(tiles_at(size, ENTRIES), tiles_at(size, 0), strict=True):
        entries, seal = _bundle(read, bundle)
        leaves = [leaf_hash(entry) for entry in entries]
        told = read_tile(read, tile)
        if b"".join(leaves) != told:
            offset = next(at for at, theirs in enumerate(_hashes(told)) if leaves[at] != theirs)
            index = tile.index * WIDTH + offset
            wrong_tile = wrong_tile or Place(tile.path, entry=index)
            wrong_entry = wrong_entry or Place(bundle.path, entry=index)
        bundles.append(seal)
        if tile.width == WIDTH:
            above.append(root_of(leaves))
            tree = tree.join(above[-1], HEIGHT)
        else:
            tree = tree.extend(leaves)
    for level in levels_of(size)[1:]:
        higher: list[bytes] = []
        for tile in tiles_at(size, level):
            start = tile.index * WIDTH
            ours_here = above[start : start + tile.width]
            if b"".join(ours_here) != read_tile(read, tile):
                wrong_tile = wrong_tile or Place(tile.path)
            if tile.width == WIDTH:
                higher.append(root_of(ours_here))
        above = higher
    if tree.root() == root:
        if wrong_tile is not None:
            raise problem("tiles.hash-differs", wrong_tile)
        return VerifiedTiles(read, size, tree, tuple(bundles))
    if wrong_entry is not None and _root_of_tiles(read, size) == root:
        raise problem("tiles.entry-differs", wrong_entry)
    raise problem("tiles.root-differs", Place("checkpoint"), size=size)


def _root_of_tiles(read: FileReader, size: int) -> bytes:
    """The root that the leaf hashes of level 0 give."""
    tree = Tree()
    for tile in tiles_at(size, 0):
        tree = tree.extend(_hashes(read_tile(read, tile)))
    return tree.root()


def _hashes(data: bytes) -> list[bytes]:
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _read(read: FileReader, tile: Tile) -> bytes | None:
    try:
        return read(tile.path)
    except (FileNotFoundError, KeyError):
        return None
