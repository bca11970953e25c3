"""Requests written as a table that is read again: CSV or Parquet, a chunk at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from proviso_gateway.adapters.disk.folders import told_of, whole_file
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.casework.request import RequestRow
from proviso_gateway.casework.request_file import row_cells, written_columns
from proviso_gateway.errors import Place, problem


def write_requests(
    chunks: Iterable[Sequence[RequestRow]],
    agreement: Agreement,
    path: Path,
    progress: Callable[[int], None],
) -> int:
    """Write requests under an agreement to a new `.csv` or `.parquet` file; how many.

    `progress` hears how many are written. Raises `past.unknown-form`, and before any is made as
    `whole_file`.
    """
    if path.suffix not in (".csv", ".parquet"):
        raise problem("past.unknown-form", Place(path.name))
    columns, count = written_columns(agreement), 0
    write = _parquet if path.suffix == ".parquet" else _csv

    def rows() -> Iterable[Sequence[Sequence[str]]]:
        nonlocal count
        for chunk in chunks:
            cells = map(row_cells, chunk)
            yield [[one.get(column, "") for column in columns] for one in cells]
            count += len(chunk)
            progress(count)

    with whole_file(path) as half, told_of(path):
        write(rows(), columns, half)
    return count


def _csv(chunks: Iterable[Sequence[Sequence[str]]], columns: Sequence[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for chunk in chunks:
            writer.writerows(chunk)


def _parquet(chunks: Iterable[Sequence[Sequence[str]]], columns: Sequence[str], path: Path) -> None:
    schema = pa.schema([(name, pa.string()) for name in columns])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for chunk in chunks:
            values = list(zip(*chunk, strict=True)) or [()] * len(columns)
            arrays = [pa.array([text or None for text in one], pa.string()) for one in values]
            writer.write_table(pa.table(arrays, schema=schema))
