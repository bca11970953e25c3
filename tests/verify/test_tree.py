"""The tree against published vectors and against the definitions of RFC 6962, written plainly."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_verify.errors import Problem
from proviso_verify.tree import (
    EMPTY_ROOT,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    reader_of,
    root_of,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The eight entries that Certificate Transparency's implementations share as test vectors."""

ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Their root hashes, by size from 1."""


# --- RFC 6962, section 2.1, as it is written: slow, recursive, over lists


def mth(entries: list[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


def largest_power_below(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def some(count: int) -> list[bytes]:
    return [number.to_bytes(2, "big") for number in range(count)]


def hashes(entries: list[bytes]) -> list[bytes]:
    return [leaf_hash(entry) for entry in entries]


# --- roots


@pytest.mark.parametrize("size", range(1, 9))
def test_the_shared_vectors_have_their_roots(size: int) -> None:
    assert root_of(hashes(ENTRIES[:size])).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_grown_tree_is_the_tree_of_the_whole(first: int, more: int) -> None:
    entries = some(first + more)
    tree = Tree().extend(hashes(entries[:first])).extend(hashes(entries[first:]))
    assert (tree.size, tree.root()) == (len(entries), mth(entries))
    assert len(tree.roots) == bin(len(entries)).count("1")


def test_a_leaf_is_never_mistaken_for_a_node() -> None:
    left, right = hashes([b"a", b"b"])
    assert leaf_hash(left + right) != node_hash(left, right)


# --- proofs


def test_inclusion_of_the_shared_vectors() -> None:
    proof = inclusion_proof(reader_of(hashes(ENTRIES)), 5, 8)
    assert [sibling.hex() for sibling in proof] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_consistency_of_the_shared_vectors() -> None:
    read = reader_of(hashes(ENTRIES))
    assert [sibling.hex() for sibling in consistency_proof(read, 6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [sibling.hex() for sibling in consistency_proof(read, 2, 5)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


def test_every_inclusion_proof_up_to_forty_is_the_rfcs_and_verifies() -> None:
    entries = some(40)
    leaves = hashes(entries)
    read = reader_of(leaves)
    for size in range(1, 41):
        root = mth(entries[:size])
        for index in range(size):
            proof = inclusion_proof(read, index, size)
            assert proof == path(index, entries[:size])
            verify_inclusion(leaves[index], index, size, proof, root)


def test_every_consistency_proof_up_to_forty_is_the_rfcs_and_verifies() -> None:
    entries = some(40)
    read = reader_of(hashes(entries))
    for new in range(1, 41):
        for old in range(1, new + 1):
            proof = consistency_proof(read, old, new)
            assert proof == subproof(old, entries[:new], True)
            verify_consistency(old, new, proof, mth(entries[:old]), mth(entries[:new]))


def test_every_tree_extends_the_empty_one() -> None:
    root = mth(some(5))
    assert consistency_proof(reader_of(hashes(some(5))), 0, 5) == []
    verify_consistency(0, 5, [], EMPTY_ROOT, root)
    with pytest.raises(Problem):
        verify_consistency(0, 5, [], root, root)
    with pytest.raises(Problem):
        verify_consistency(0, 5, [root], EMPTY_ROOT, root)


@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.data()
)
def test_an_inclusion_proof_that_was_touched_is_refused(
    where: tuple[int, int], draw: st.DataObject
) -> None:
    size, index = where
    entries = some(size)
    leaves, root = hashes(entries), mth(entries)
    proof = inclusion_proof(reader_of(leaves), index, size)
    lies = [
        (leaf_hash(b"other"), index, size, proof, root),
        (leaves[index], index, size, [*proof, root], root),
        (leaves[index], index, size, proof, leaf_hash(b"other")),
        (leaves[index], size, size, proof, root),
        (leaves[index], -1, size, proof, root),
    ]
    if proof:
        at = draw.draw(st.integers(0, len(proof) - 1))
        lies.append((leaves[index], index, size, proof[:at] + proof[at + 1 :], root))
        changed = bytes([proof[at][0] ^ 1]) + proof[at][1:]
        lies.append((leaves[index], index, size, [*proof[:at], changed, *proof[at + 1 :]], root))
    other = draw.draw(st.integers(0, size - 1))
    if other != index:
        lies.append((leaves[index], other, size, proof, root))
    for lie in lies:
        with pytest.raises(Problem) as refused:
            verify_inclusion(*lie)
        assert refused.value.code == "tree.not-included"


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))), st.data())
def test_a_consistency_proof_that_was_touched_is_refused(
    where: tuple[int, int], draw: st.DataObject
) -> None:
    new, old = where
    entries = some(new)
    first, second = mth(entries[:old]), mth(entries)
    proof = consistency_proof(reader_of(hashes(entries)), old, new)
    other = leaf_hash(b"other")
    lies = [
        (old, new, proof, other, second),
        (old, new, proof, first, other),
        (old, new, [*proof, other], first, second),
        (new + 1, new, proof, first, second),
        (-1, new, proof, first, second),
    ]
    if proof:
        at = draw.draw(st.integers(0, len(proof) - 1))
        lies.append((old, new, proof[:at] + proof[at + 1 :], first, second))
        lies.append((old, new, [*proof[:at], other, *proof[at + 1 :]], first, second))
    for lie in lies:
        with pytest.raises(Problem) as refused:
            verify_consistency(*lie)
        assert refused.value.code == "tree.not-consistent"


@given(
    st.integers(-2, 2**64), st.integers(-2, 2**64), st.lists(st.binary(min_size=32, max_size=32))
)
def test_hostile_proofs_end_in_a_problem(index: int, size: int, proof: list[bytes]) -> None:
    leaf = leaf_hash(b"")
    for verify in (
        lambda: verify_inclusion(leaf, index, size, proof, EMPTY_ROOT),
        lambda: verify_consistency(index, size, proof, leaf, EMPTY_ROOT),
    ):
        with pytest.raises(Problem):
            verify()


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_is_made_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(Problem) as refused:
        inclusion_proof(reader_of([]), index, size)
    assert refused.value.code == "tree.out-of-range"


def test_no_log_is_consistent_with_a_shorter_one() -> None:
    with pytest.raises(Problem) as refused:
        consistency_proof(reader_of(hashes(some(3))), 3, 2)
    assert refused.value.code == "tree.out-of-range"
