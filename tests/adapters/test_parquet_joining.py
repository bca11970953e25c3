"""Files joined without reading them read as one table, by two readers that know nothing of us."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.adapters.register.parquet_joining import join_parquet

SCHEMA = pa.schema([
    ("person_id", pa.string()),
    ("restricted", pa.bool_()),
    ("birth_date", pa.date32()),
    ("household_id", pa.int64()),
    ("weight", pa.float64()),
])  # fmt: skip

ROWS = st.fixed_dictionaries({
    "person_id": st.none() | st.text(max_size=20),
    "restricted": st.none() | st.booleans(),
    "birth_date": st.none() | st.dates(),
    "household_id": st.none() | st.integers(-(2**63), 2**63 - 1),
    "weight": st.none() | st.floats(allow_nan=False),
})  # fmt: skip


def written(folder: Path, number: int, rows: list[dict[str, object]], group: int) -> Path:
    path = folder / f"{number}.parquet"
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    pq.write_table(table, path, compression="zstd", row_group_size=group)
    return path


@given(
    st.lists(st.lists(ROWS, max_size=30), min_size=1, max_size=5),
    st.integers(1, 20),
)
@settings(max_examples=30, deadline=None)
def test_two_readers_find_every_row_in_its_order(
    parts: list[list[dict[str, object]]], group: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [written(folder, number, rows, group) for number, rows in enumerate(parts)]
        whole = folder / "whole.parquet"
        join_parquet(paths, whole)
        expected = pa.Table.from_pylist([row for part in parts for row in part], schema=SCHEMA)
        assert pq.read_table(whole).equals(expected)
        assert pl.read_parquet(whole).equals(pl.DataFrame(expected))


def test_what_the_parts_say_of_their_columns_is_kept(tmp_path: Path) -> None:
    rows = [{"person_id": f"SYN-{number}", "household_id": number} for number in range(10)]
    paths = [written(tmp_path, number, rows[number::2], 2) for number in range(2)]
    whole = tmp_path / "whole.parquet"
    join_parquet(paths, whole)
    footer = pq.read_metadata(whole)
    assert (footer.num_rows, footer.num_row_groups) == (10, 6)
    largest = [footer.row_group(at).column(3).statistics.max for at in range(6)]
    assert largest == [2, 6, 8, 3, 7, 9]
    assert pq.read_table(whole, filters=[("household_id", "=", 7)]).num_rows == 1


def test_files_of_different_columns_are_not_joined(tmp_path: Path) -> None:
    one = written(tmp_path, 1, [{"person_id": "SYN-1"}], 1)
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"person_id": ["SYN-2"]}), other)
    with pytest.raises(AssertionError):
        join_parquet([one, other], tmp_path / "whole.parquet")
