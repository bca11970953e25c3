"""A Merkle tree over the log's entries: hashes, proofs, and growth (RFC 6962, section 2).

`leaf = SHA-256(0x00 || entry)`, `node = SHA-256(0x01 || left || right)`. All hashes are 32 bytes.
A complete subtree is named by (level, index): it covers the leaves from `index << level` on, for
`1 << level` leaves. Whoever can read complete subtrees (from tiles, from a list, from a database)
can have every proof made; that reader is a `HashReader`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from proviso_verify.errors import problem

HashReader: TypeAlias = "Callable[[int, int], bytes]"
"""(level, index) → the hash of that complete subtree."""

EMPTY_ROOT = hashlib.sha256(b"").digest()

HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry's bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree as far as growing needs it: its size, and the roots of its complete subtrees.

    One root for each bit that is set in `size`, the largest subtree first.
    """

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Tree:
        """The tree with one more leaf hash on its right."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Tree:
        """The tree with more leaf hashes on its right, in this order."""
        size, roots = self.size, list(self.roots)
        for leaf in leaves:
            carried = leaf
            bits = size
            while bits & 1:  # like a carry in binary addition: equal subtrees join
                carried = node_hash(roots.pop(), carried)
                bits >>= 1
            roots.append(carried)
            size += 1
        return Tree(size, tuple(roots))

    def join(self, root: bytes, level: int) -> Tree:
        """The tree with a complete subtree of that level on its right, whose root this is.

        Only where one fits: the size is a multiple of the subtree's.
        """
        grown = Tree(self.size >> level, self.roots).append(root)
        return Tree(grown.size << level, grown.roots)

    def root(self) -> bytes:
        """The root hash; of the empty tree, the hash of nothing."""
        if not self.roots:
            return EMPTY_ROOT
        folded = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            folded = node_hash(left, folded)
        return folded


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root hash over these leaf hashes."""
    return Tree().extend(leaves).root()


def reader_of(leaves: Sequence[bytes]) -> HashReader:
    """A reader over a list of leaf hashes; each subtree is hashed once."""

    @cache
    def read(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(read(level - 1, 2 * index), read(level - 1, 2 * index + 1))

    return read


def inclusion_proof(read: HashReader, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the first `size` leaves, leaf first.

    RFC 6962, 2.1.1. Raises `tree.out-of-range` unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise problem("tree.out-of-range", index=index, size=size)
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_hash_of(read, middle, end))
            end = middle
        else:
            proof.append(_hash_of(read, start, middle))
            start = middle
    return proof[::-1]


def consistency_proof(read: HashReader, old: int, new: int) -> list[bytes]:
    """The hashes that show the first `old` leaves to be a prefix of the first `new`.

    RFC 6962, 2.1.2. Raises `tree.out-of-range` unless 0 <= old <= new; empty when old is 0 or new.
    """
    if not 0 <= old <= new:
        raise problem("tree.out-of-range", index=old, size=new)
    proof: list[bytes] = []
    start, end = 0, new
    while old not in (start, end):
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_hash_of(read, middle, end))
            end = middle
        else:
            proof.append(_hash_of(read, start, middle))
            start = middle
    if start != 0:  # the old tree is not itself a node: begin with its last complete subtree
        proof.append(_hash_of(read, start, end))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Holds when the proof leads from the leaf hash at `index` to the root (RFC 9162, 2.1.3.2).

    Raises `tree.not-included` otherwise.
    """
    if not 0 <= index < size:
        raise problem("tree.not-included")
    at, last, hashed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise problem("tree.not-included")
        if at & 1 or at == last:
            hashed = node_hash(sibling, hashed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        at, last = at >> 1, last >> 1
    if last != 0 or hashed != root:
        raise problem("tree.not-included")


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Holds when the tree of `old` leaves is a prefix of that of `new` (RFC 9162, 2.1.4.2).

    Every tree extends the empty one. Raises `tree.not-consistent` otherwise.
    """
    if not _consistent(old, new, proof, old_root, new_root):
        raise problem("tree.not-consistent", old=old, new=new)


def _consistent(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    left = right = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            left = node_hash(sibling, left)
            right = node_hash(sibling, right)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            right = node_hash(right, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and left == old_root and right == new_root


def complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees (level, index) that cover the leaves [start, end), left to right.

    `start` must be a multiple of the largest power of two that fits between them, as it always is
    for the nodes of a tree.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _hash_of(read: HashReader, start: int, end: int) -> bytes:
    folded: bytes | None = None
    for level, index in reversed(list(complete_subtrees(start, end))):
        here = read(level, index)
        folded = here if folded is None else node_hash(here, folded)
    assert folded is not None  # start < end: no proof asks for an empty range
    return folded


def _split(width: int) -> int:
    """The largest power of two smaller than `width` (RFC 6962, 2.1)."""
    return 1 << ((width - 1).bit_length() - 1)
