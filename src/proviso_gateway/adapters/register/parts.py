"""One chunk of a population as files: a part of each table of its register, and of the truth.

A part is there whole or not at all, and its mark says how many records are in it. Parts are made by
any number of processes in any order, and each is the same whoever makes it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from proviso_gateway.rehearsal.columns import (
    Coded,
    Column,
    Columns,
    Days,
    Identifiers,
    Joined,
    Wordlist,
)
from proviso_gateway.rehearsal.population import Population, planned
from proviso_gateway.rehearsal.records import (
    address_columns,
    name_columns,
    person_columns,
    truth_columns,
)

TRUTH = "truth"
TABLES = ("person", "name_history", "address_history", TRUTH)

_ALL_DIFFERENT = ("person_id", "household_id", "address_line")
"""Columns in which a dictionary would be nearly as long as the column."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A chunk and where its files lie. `folder` is for what is unfinished, in the register's."""

    folder: Path
    truth: Path
    number: int
    wanted: int
    as_csv: bool

    def path(self, table: str) -> Path:
        """Where this part of a table lies: Parquet where it stays, CSV until it is joined."""
        if self.as_csv:
            return self.folder / f"{self.number:05}-{table}.csv"
        return self.whole(table) / f"part-{self.number:05}.parquet"

    def whole(self, table: str) -> Path:
        """Where the whole table is going to be: a folder of Parquet parts, or one file of CSV."""
        where = self.truth if table == TRUTH else self.folder.parent
        return where / (f"{table}.csv" if self.as_csv else f"{table}.parquet")

    @property
    def mark(self) -> Path:
        """The file that is there once the part is whole."""
        return self.folder / f"{self.number:05}.json"

    @property
    def records(self) -> int | None:
        """How many records of people the part has, None where it is not made yet."""
        try:
            return int(json.loads(self.mark.read_text())["records"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


def make_part(population: Population, part: TablePart) -> None:
    """Make the chunk and write its files."""
    made = planned(population, part.number, part.wanted)
    kept = made.take(np.flatnonzero(~made.held_out))
    columns = (person_columns(kept), name_columns(kept), address_columns(kept), truth_columns(made))
    for table, columns_of_it in zip(TABLES, columns, strict=True):
        path = part.path(table)
        path.parent.mkdir(exist_ok=True)
        (_write_csv if part.as_csv else _write_parquet)(path, part, batch_of(columns_of_it))
    half = part.mark.with_suffix(".half")
    half.write_text(json.dumps({"records": len(kept)}))
    os.replace(half, part.mark)


def _write_parquet(path: Path, part: TablePart, batch: pa.RecordBatch) -> None:
    coded = [name for name in batch.schema.names if name not in _ALL_DIFFERENT]
    with pq.ParquetWriter(
        path,
        batch.schema,
        compression="zstd",
        use_dictionary=coded,
        write_statistics=["person_id"],  # the order of a part; no other column has one to skip by
    ) as writer:
        writer.write_batch(batch)


def _write_csv(path: Path, part: TablePart, batch: pa.RecordBatch) -> None:
    first = part.number == 0  # only the first is headed, so that all can stand in one file
    options = pa.csv.WriteOptions(include_header=first, quoting_style="needed")
    pa.csv.write_csv(batch, path, write_options=options)


def batch_of(columns: Columns) -> pa.RecordBatch:
    """The columns with their words."""
    return pa.record_batch({name: _array(column) for name, column in columns.items()})


def _array(column: Column) -> pa.Array:
    if isinstance(column, Coded):
        return _texts(column.words).take(pa.array(column.codes + 1))
    if isinstance(column, Joined):
        pieces = [_array(piece) for piece in column.pieces]
        return pc.binary_join_element_wise(*pieces, "")
    if isinstance(column, Identifiers):
        texts = pa.array(column.numbers).cast(pa.string())
        return pc.if_else(pa.array(column.numbers == 0), "", texts)
    if isinstance(column, Days):
        days = column.days
        return pa.array(days.astype(np.int32), pa.date32(), mask=days < -(10**6))
    return pa.array(column)


@lru_cache(maxsize=32)
def _texts(words: Wordlist) -> Any:
    """The words behind an empty one, which stands where there is none."""
    return pa.array(["", *words.texts], pa.string())
