"""The files of a log: named as C2SP tlog-tiles names them, true or refused with the file's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_verify.errors import Problem
from proviso_verify.tiles import (
    ENTRIES,
    Tile,
    decode_bundle,
    encode_bundle,
    hash_reader,
    levels_of,
    tiles_at,
    tiles_of,
    verify_tiles,
)
from proviso_verify.tree import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    reader_of,
    root_of,
)

EDGES = (1, 2, 255, 256, 257, 511, 512, 513, 700)


def entries_of(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def root(entries: list[bytes]) -> bytes:
    return root_of(map(leaf_hash, entries))


# --- names and shapes, from the specification's own examples


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(3, 1234067), "tile/3/x001/x234/067"),
        (Tile(1, 0, 17), "tile/1/000.p/17"),
        (Tile(ENTRIES, 5), "tile/entries/005"),
        (Tile(ENTRIES, 1234067, 8), "tile/entries/x001/x234/067.p/8"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile: Tile, path: str) -> None:
    assert tile.path == path


def test_the_specifications_tree_of_70000_has_its_tiles() -> None:
    assert list(levels_of(70_000)) == [0, 1, 2]
    tiles = {level: list(tiles_at(70_000, level)) for level in levels_of(70_000)}
    assert [len(tiles[level]) for level in tiles] == [274, 2, 1]
    assert tiles[0][-1] == Tile(0, 273, 112)
    assert tiles[1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert tiles[2] == [Tile(2, 0, 1)]


def test_a_tree_of_256_is_one_full_tile_and_one_hash_above() -> None:
    assert set(tiles_of(entries_of(256))) == {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}


def test_an_empty_tree_has_no_tiles() -> None:
    assert tiles_of([]) == {}
    assert list(levels_of(0)) == []


# --- bundles


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_is_read_back(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


def test_a_bundle_writes_lengths_in_two_bytes_first_the_greater() -> None:
    assert encode_bundle([b"a" * 258, b""]) == b"\x01\x02" + b"a" * 258 + b"\x00\x00"


def test_a_bundle_is_given_up_at_its_257th_entry() -> None:
    assert decode_bundle(encode_bundle([b"x"] * 256)) == [b"x"] * 256
    with pytest.raises(Problem) as refused:
        decode_bundle(encode_bundle([b"x"] * 257) + b"cut short, and never come to")
    assert refused.value.code == "tiles.wrong-count"


def test_an_entry_of_65536_bytes_fits_no_bundle() -> None:
    assert decode_bundle(encode_bundle([b"a" * 65_535]))
    with pytest.raises(Problem) as refused:
        encode_bundle([b"a" * 65_536])
    assert refused.value.code == "entry.too-long"


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_a_bundle_or_a_problem(data: bytes) -> None:
    try:
        entries = decode_bundle(data)
    except Problem:
        return
    assert encode_bundle(entries) == data


# --- the whole of a log


@pytest.mark.parametrize("size", EDGES)
def test_every_file_of_an_honest_log_verifies(size: int) -> None:
    entries = entries_of(size)
    verified = verify_tiles(tiles_of(entries).__getitem__, size, root(entries))
    assert list(verified.entries()) == entries
    assert list(verified.entries(size // 2)) == entries[: size // 2]
    assert verified.tree.root() == root(entries)


@pytest.mark.parametrize("size", EDGES)
def test_proofs_from_tiles_are_those_from_the_leaves(size: int) -> None:
    entries = entries_of(size)
    ours = hash_reader(tiles_of(entries).__getitem__, size)
    plain = reader_of([leaf_hash(entry) for entry in entries])
    for index in {0, 1, size // 3, size // 2, size - 1} & set(range(size)):
        assert inclusion_proof(ours, index, size) == inclusion_proof(plain, index, size)
        assert consistency_proof(ours, index + 1, size) == consistency_proof(plain, index + 1, size)


def test_a_log_of_65537_has_three_levels_that_verify() -> None:
    entries = entries_of(65_537)
    files = tiles_of(entries)
    assert {"tile/2/000.p/1", "tile/1/000", "tile/0/256.p/1"} <= set(files)
    assert verify_tiles(files.__getitem__, 65_537, root(entries)).size == 65_537
    files["tile/2/000.p/1"] = bytes(32)
    with pytest.raises(Problem) as refused:
        verify_tiles(files.__getitem__, 65_537, root(entries))
    assert (refused.value.code, refused.value.place.file) == (
        "tiles.hash-differs",
        "tile/2/000.p/1",
    )


@pytest.mark.parametrize("size", [3, 256, 300, 513])
def test_each_missing_file_is_named(size: int) -> None:
    entries = entries_of(size)
    for path in tiles_of(entries):
        files = tiles_of(entries)
        del files[path]
        with pytest.raises(Problem) as refused:
            verify_tiles(files.__getitem__, size, root(entries))
        assert (refused.value.code, refused.value.place.file) == ("tiles.file-missing", path)


@pytest.mark.parametrize("size", [3, 256, 300, 513])
def test_each_altered_file_is_named(size: int) -> None:
    entries = entries_of(size)
    for path, data in tiles_of(entries).items():
        for at in {0, 1, 2, len(data) // 2, len(data) - 1}:
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            files = tiles_of(entries) | {path: changed}
            with pytest.raises(Problem) as refused:
                verify_tiles(files.__getitem__, size, root(entries))
            assert refused.value.place.file == path
            assert refused.value.code.startswith("tiles.")


def test_an_altered_entry_is_named_by_its_index() -> None:
    entries = entries_of(300)
    bundle = [*entries[256:270], b"other", *entries[271:]]
    files = tiles_of(entries) | {"tile/entries/001.p/44": encode_bundle(bundle)}
    with pytest.raises(Problem) as refused:
        verify_tiles(files.__getitem__, 300, root(entries))
    assert refused.value.code == "tiles.entry-differs"
    assert str(refused.value.place) == "tile/entries/001.p/44, entry 270"


def test_tiles_that_agree_with_each_other_but_not_with_the_root_are_refused() -> None:
    files = tiles_of(entries_of(300))
    with pytest.raises(Problem) as refused:
        verify_tiles(files.__getitem__, 300, root(entries_of(299)))
    assert refused.value.code == "tiles.root-differs"


@pytest.mark.parametrize("size", [200, 300])
def test_a_full_tile_may_have_taken_a_partial_ones_place(size: int) -> None:
    entries = entries_of(512)
    full = tiles_of(entries)  # a log that has grown since need not keep the partial tiles
    if size == 300:  # but it must keep those whose full tile does not exist yet
        full["tile/1/000.p/1"] = tiles_of(entries[:300])["tile/1/000.p/1"]
    verified = verify_tiles(full.__getitem__, size, root(entries[:size]))
    assert list(verified.entries()) == entries[:size]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/000"])
def test_what_is_not_full_has_no_full_tiles_name(path: str) -> None:
    """Other people's clients would not open it, and the verifier did."""
    entries = entries_of(3)
    files = tiles_of(entries)
    files[path] = files.pop(f"{path}.p/3")
    with pytest.raises(Problem) as refused:
        verify_tiles(files.__getitem__, 3, root(entries))
    assert refused.value.place.file == path


def test_a_tile_longer_than_it_should_be_is_refused() -> None:
    entries = entries_of(3)
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        files = tiles_of(entries)
        files[path] += files[path][-32:] if path.startswith("tile/0") else b"\x00\x01a"
        with pytest.raises(Problem) as refused:
            verify_tiles(files.__getitem__, 3, root(entries))
        assert refused.value.place.file == path


def test_a_bundle_that_changes_between_two_readings_is_refused() -> None:
    entries = entries_of(3)
    files = tiles_of(entries)
    verified = verify_tiles(files.__getitem__, 3, root(entries))
    files["tile/entries/000.p/3"] = encode_bundle([b"x", *entries[1:]])
    with pytest.raises(Problem) as refused:
        list(verified.entries())
    assert refused.value.code == "tiles.changed-while-read"
