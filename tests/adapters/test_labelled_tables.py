"""Whatever bytes a stranger calls a labelled set: a table comes of them, or a named problem."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proviso_gateway.adapters.register.labelled_tables import read_table
from proviso_gateway.errors import Problem

HEADER = b"request_id,birth_date\n"


def whole() -> bytes:
    out = io.BytesIO()
    columns = {"request_id": ["1", "2"], "birth_date": ["1984-05-17", None]}
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


WHOLE = whole()
fuzzed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def is_read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with contextlib.suppress(Problem):
        table = read_table(path, ("request_id", "birth_date"), ("request_id",))
        for column in ("request_id", "birth_date"):
            assert len(table.texts(column)) == table.rows


@fuzzed
@given(data=st.binary(max_size=60), header=st.sampled_from([b"", HEADER]))
def test_any_bytes_called_csv_are_read_or_refused(
    tmp_path: Path, data: bytes, header: bytes
) -> None:
    is_read_or_refused(tmp_path / "q.csv", header + data)


@fuzzed
@given(text=st.text(alphabet='12,;"\r\n\0é \ufeff', max_size=60))
def test_any_text_called_csv_is_read_or_refused(tmp_path: Path, text: str) -> None:
    is_read_or_refused(tmp_path / "q.csv", HEADER + text.encode())


@fuzzed
@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_parquet_with_any_byte_changed_is_read_or_refused(
    tmp_path: Path, at: int, byte: int
) -> None:
    is_read_or_refused(tmp_path / "q.parquet", WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])


@pytest.mark.parametrize("end", [0, 4, 100, len(WHOLE) - 1])
def test_parquet_that_was_cut_off_is_named(tmp_path: Path, end: int) -> None:
    path = tmp_path / "q.parquet"
    path.write_bytes(WHOLE[:end])
    with pytest.raises(Problem) as refused:
        read_table(path, ("request_id",), ("request_id",))
    assert refused.value.code == "labelled.unreadable"
