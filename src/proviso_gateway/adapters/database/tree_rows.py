"""The log's tree in rows: leaves, the hashes of full tiles, and the edge from which it grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proviso_gateway.adapters.database.models import Entry, Leaf, PendingEntry, Subtree, TreeHead
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_verify.tiles import ENTRIES, HEIGHT, WIDTH, Tile, encode_bundle, levels_of, tiles_at
from proviso_verify.tree import HASH_BYTES, HashReader, Tree, leaf_hash, reader_of, root_of


@dataclass(frozen=True, slots=True)
class Head:
    """The tree at its latest size, and the note that was signed over it, if one was."""

    tree: Tree
    note: bytes | None


def latest(alias: str) -> Head:
    """The tree as it stands; empty before the first entry."""
    row = TreeHead.objects.using(alias).order_by("-size").select_related("note").first()
    if row is None:
        return Head(Tree(), None)
    edge = bytes(row.edge)
    roots = tuple(edge[at : at + HASH_BYTES] for at in range(0, len(edge), HASH_BYTES))
    note = getattr(row, "note", None)
    return Head(Tree(row.size, roots), None if note is None else bytes(note.note))


def root_at(alias: str, size: int) -> bytes | None:
    """The root at a size that the tree has had; None where it never had that size."""
    root = TreeHead.objects.using(alias).filter(size=size).values_list("root", flat=True).first()
    return None if root is None else bytes(root)


def pending(alias: str, most: int) -> list[tuple[int, bytes]]:
    """The entries that wait, in the order in which they were recorded: number and bytes."""
    rows = PendingEntry.objects.using(alias).order_by("entry_id")[:most]
    return [(number, bytes(data)) for number, data in rows.values_list("entry_id", "entry__data")]


def grow(alias: str, tree: Tree, entries: Iterable[tuple[int, bytes]]) -> Tree:
    """The tree with these entries, written. To be called in a transaction.

    Whoever grew it from the same size in the meantime has taken the place of the first leaf: the
    database refuses this one.
    """
    leaves = [(number, leaf_hash(data)) for number, data in entries]
    grown = tree.extend(hashed for _, hashed in leaves)
    Leaf.objects.using(alias).bulk_create(
        Leaf(index=index, entry_id=number, hash=hashed)
        for index, (number, hashed) in enumerate(leaves, start=tree.size)
    )
    _fill_tiles(alias, tree.size, grown.size)
    # After the leaves: only a leaf lets a waiting entry go.
    first, last = leaves[0][0], leaves[-1][0]
    taken = PendingEntry.objects.using(alias).filter(entry_id__gte=first, entry_id__lte=last)
    taken.filter(entry__leaf__isnull=False).delete()
    reached("log.after-leaves")
    TreeHead.objects.using(alias).create(
        size=grown.size, previous=tree.size, root=grown.root(), edge=b"".join(grown.roots)
    )
    return grown


def _fill_tiles(alias: str, old: int, new: int) -> None:
    """Write the hash of every tile that became full."""
    level = 1
    while new >> (HEIGHT * level):
        below = range(old >> (HEIGHT * level), new >> (HEIGHT * level))
        Subtree.objects.using(alias).bulk_create(
            Subtree(level=level, index=index, hash=root_of(_row(alias, level - 1, index, WIDTH)))
            for index in below
        )
        level += 1


def _row(alias: str, level: int, tile: int, width: int) -> list[bytes]:
    """The hashes of one tile, left to right."""
    start, end = tile * WIDTH, tile * WIDTH + width
    model, more = (Leaf, {}) if level == 0 else (Subtree, {"level": level})
    rows = model.objects.using(alias).filter(index__gte=start, index__lt=end, **more)
    return [bytes(hashed) for hashed in rows.order_by("index").values_list("hash", flat=True)]


def tile_bytes(alias: str, tile: Tile) -> bytes:
    """The bytes of one file of the log, from the rows."""
    if tile.level != ENTRIES:
        return b"".join(_row(alias, tile.level, tile.index, tile.width))
    start = tile.index * WIDTH
    rows = Entry.objects.using(alias).filter(
        leaf__index__gte=start, leaf__index__lt=start + tile.width
    )
    return encode_bundle(
        bytes(data) for data in rows.order_by("leaf__index").values_list("data", flat=True)
    )


def tiles_between(old: int, new: int) -> list[Tile]:
    """The files that differ between a log of one size and of another, bundles first."""
    changed: list[Tile] = []
    for level in (ENTRIES, *levels_of(new)):
        full, over = divmod(old >> (HEIGHT * max(level, 0)), WIDTH)
        there = Tile(level, full, over)
        changed += (t for t in tiles_at(new, level) if t.index >= full and t != there)
    return changed


def subtree_reader(alias: str, size: int) -> HashReader:
    """A reader of complete subtrees from the rows; each tile is read once."""
    readers: dict[tuple[int, int], HashReader] = {}
    rows: dict[tuple[int, int], list[bytes]] = {}

    def read(level: int, index: int) -> bytes:
        tall, rest = divmod(level, HEIGHT)
        first = index << rest
        number = first // WIDTH
        if (tall, number) not in rows:
            hashes = size >> (HEIGHT * tall)
            width = min(WIDTH, hashes - number * WIDTH)
            rows[tall, number] = _row(alias, tall, number, width)
            readers[tall, number] = reader_of(rows[tall, number])
        return readers[tall, number](rest, (first % WIDTH) >> rest)

    return read


def index_of(alias: str, handle: str) -> int | None:
    """Where an entry stands in the log; None while it waits."""
    found = Leaf.objects.using(alias).filter(entry__handle=handle)
    index: int | None = found.values_list("index", flat=True).first()
    return index


def all_tiles(size: int, signed: Iterable[int] = ()) -> Mapping[str, Tile]:
    """Every file of a log of that size but the checkpoint, by path; with the partial tiles that
    prove the checkpoints `signed` at earlier sizes, until their full tile is there."""
    levels = (ENTRIES, *levels_of(size))
    tiles = [tile for level in levels for tile in tiles_at(size, level)]
    sizes = sorted({old for old in signed if old < size})
    tiles += [tile for old in sizes for tile in partials_of(old, size)]
    return {tile.path: tile for tile in tiles}


def partials_of(old: int, size: int) -> list[Tile]:
    """The partial tiles of a log of the size `old` whose full tile is not there at `size`."""
    partials = (
        Tile(level, *divmod(old >> (HEIGHT * max(level, 0)), WIDTH))
        for level in (ENTRIES, *levels_of(old))
    )
    return [
        tile
        for tile in partials
        if tile.width and tile.index >= size >> (HEIGHT * (max(tile.level, 0) + 1))
    ]
