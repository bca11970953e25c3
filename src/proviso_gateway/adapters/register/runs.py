"""A register's Parquet tables in runs: so many rows at once, each checked, put in order of
identifier and kept in a file of its own. `merging` makes one of them all.

What is wrong with a row by itself is told here, by file, row and column; what rows say of each
other, there.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proviso_gateway.adapters.register.columns import (
    CODED,
    FILES,
    PERSON,
    FilePart,
    SheetTable,
    checked_identifiers,
    plain_schema,
    told_of_history,
    told_of_people,
    well_formed,
)
from proviso_gateway.adapters.register.rows import COLUMNS, columns_of
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.csv_table import CsvTable, check_columns

TEXTS: Mapping[str, tuple[str, ...]] = {
    table: tuple(
        column
        for column in COLUMNS[table.replace(".parquet", ".csv")]
        if column.endswith("_name")
        or column in ("middle_names", "address_line", "postcode", "practice_code")
    )
    for table in FILES
}
"""The columns of text of each table, but for identifiers."""

DECLARED = "declared "
"""Before the name of a declared field, which is a column of text of people."""

ROW = "row"
"""The row of the table, over all its files; below 0 where it is of an index that is changed."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """One table of a register: its files in order, each with how many rows it has, and its columns
    with their types."""

    name: str
    files: Mapping[Path, int]
    folder: Path
    schema: pa.Schema

    @classmethod
    def of(
        cls, name: str, folder: Path, files: Sequence[str], metadata: Mapping[str, Any]
    ) -> Sheets:
        """The table that lies in these files of a folder.

        Raises `register.file-missing`, `register.parquet-unreadable`, `register.parts-differ`, and
        as `check_columns`.
        """
        columns = columns_of(name.replace(".parquet", ".csv"), metadata)
        read, schemas = {}, {}
        for file in files:
            path = folder / file
            if not path.exists():
                raise problem("register.file-missing", Place(folder.name), file=file)
            with _parquet(path, file) as opened:
                read[path], schemas[file] = opened.metadata.num_rows, opened.schema_arrow
            check_columns(CsvTable(file, tuple(schemas[file].names), (), ()), columns, columns)
        coded = [
            pa.field(column.name, CODED)
            if column.name in TEXTS[name] and pa.types.is_large_string(column.type)
            else column
            for column in plain_schema(schemas)
        ]
        return cls(name, read, folder, pa.schema(coded))

    def __len__(self) -> int:
        return sum(self.files.values())

    def parts(self, first: int, rows: int) -> list[FilePart]:
        """In which files these rows of the table stand, and where there."""
        found, before = [], 0
        for path, count in self.files.items():
            start, end = max(first, before), min(first + rows, before + count)
            if start < end:
                name = path.relative_to(self.folder).as_posix()
                found.append((name, start - before, end - start))
            before += count
        return found

    def rows(self, first: int, part: int) -> Iterator[pa.Table]:
        """The rows from the first on, so many at once."""
        held: list[pa.Table] = []
        count = 0
        for batch in self._batches(first, part):
            held.append(batch)
            count += len(batch)
            while count >= part:
                whole = pa.concat_tables(held)
                yield whole.slice(0, part)
                held, count = [whole.slice(part)], count - part
        if count:
            yield pa.concat_tables(held)

    def _batches(self, first: int, part: int) -> Iterator[pa.Table]:
        before = 0
        for path, rows in self.files.items():
            skip, before = first - before, before + rows
            if skip >= rows:
                continue
            name = path.relative_to(self.folder).as_posix()
            with _parquet(path, name, TEXTS[self.name]) as opened:
                try:
                    groups, skip = _from(opened.metadata, max(skip, 0))
                    for batch in opened.iter_batches(
                        min(part, MOST), row_groups=groups, columns=self.schema.names
                    ):
                        table = pa.Table.from_batches([batch]).slice(max(skip, 0))
                        skip -= len(batch)
                        if len(table):
                            yield table.select(self.schema.names).cast(self.schema)
                except (pa.ArrowException, OSError, ValueError):
                    raise problem("register.parquet-unreadable", Place(name)) from None


def _from(file: pq.FileMetaData, skip: int) -> tuple[list[int], int]:
    """The groups of a file's rows of which not all are skipped, and how many of the first are."""
    ends = np.cumsum([file.row_group(n).num_rows for n in range(file.num_row_groups)])
    first = int(np.searchsorted(ends, skip, side="right"))
    return list(range(first, len(ends))), skip - (int(ends[first - 1]) if first else 0)


MOST = 1 << 16
"""Rows that Parquet unpacks at once."""


def _parquet(path: Path, name: str, coded: Sequence[str] = ()) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, memory_map=True, read_dictionary=list(coded))
    except (pa.ArrowException, OSError, ValueError):
        raise problem("register.parquet-unreadable", Place(name)) from None


def write_run(
    path: Path, sheets: Sheets, table: pa.Table, first: int, metadata: Mapping[str, Any]
) -> list[Problem]:
    """Write these rows of the table, the first of which is so and so many, as a run: all of it or
    nothing. What is wrong with them."""
    batch, problems = checked_rows(sheets, table, first, metadata)
    keep_run(path, batch)
    return problems


def checked_rows(
    sheets: Sheets, table: pa.Table, first: int, metadata: Mapping[str, Any]
) -> tuple[pa.RecordBatch, list[Problem]]:
    """These rows as a run has them, in order of identifier, and what is wrong with them."""
    problems: list[Problem] = []
    sheet = SheetTable(sheets.name, table, problems, sheets.parts(first, len(table)))
    is_nhs = metadata["identifier_system"] == "nhs-number"
    if sheets.name == PERSON:
        checked = checked_identifiers(sheet, metadata)
        identifiers = pc.if_else(pa.array(well_formed(checked, is_nhs)), checked, "")
        columns: dict[str, Any] = dict(told_of_people(sheet, metadata))
        named = sheet.text("superseded_by")
        columns["superseded_by"] = pc.if_else(pc.equal(named, ""), "", _known(named, is_nhs))
        fields: Mapping[str, str] = metadata.get("fields", {})
        for name, kind in fields.items():
            said = sheet.declared(name, kind)
            columns[DECLARED + name] = pa.DictionaryArray.from_arrays(
                pa.array(said.codes), pa.array(said.texts, pa.string())
            )
    else:
        identifiers = _known(sheet.text("person_id"), is_nhs)
        columns = dict(told_of_history(sheet))
    for name in TEXTS[sheets.name]:
        columns[name] = sheet.words(name)
    columns[ROW] = np.arange(first, first + len(table))
    order = pc.sort_indices(
        pa.table({"identifier": identifiers, ROW: columns[ROW]}),
        sort_keys=[("identifier", "ascending"), (ROW, "ascending")],
    )
    arrays = {name: _narrow(column) for name, column in columns.items()}
    return pa.record_batch({"person_id": identifiers, **arrays}).take(order), problems


def keep_run(path: Path, batch: pa.RecordBatch) -> None:
    """Write rows that stand in order of identifier as a run, to the disk: whole or not at all."""
    # Two may make the same at once, where one was taken for dead.
    half = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.half")
    half.touch(mode=0o600)
    with pa.OSFile(str(half), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)
    with half.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(half, path)


def some_rows(batch: pa.RecordBatch, rows: np.ndarray[Any, Any]) -> pa.RecordBatch:
    """These rows of a run, with the texts that they say and no other."""
    found = batch.take(pa.array(rows))
    return pa.record_batch({name: _compact(found.column(name)) for name in found.schema.names})


def _compact(column: pa.Array) -> pa.Array:
    if not pa.types.is_dictionary(column.type):
        return column
    used, codes = np.unique(column.indices.to_numpy(), return_inverse=True)
    texts = column.dictionary.take(pa.array(used))
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), texts)


def _known(texts: pa.Array, is_nhs: bool) -> pa.Array:
    """The identifiers; where one is none, what nobody is called, however long it was."""
    return pc.if_else(pa.array(well_formed(texts, is_nhs)), texts, NOBODY)


NOBODY = "?"


def _narrow(column: Any) -> pa.Array:
    """A column as a run keeps it: days and kinds in half the room."""
    if isinstance(column, pa.Array):
        return column
    if column.dtype == np.bool_:
        return pa.array(column)
    small = np.iinfo(np.int32)
    fits = column.min(initial=0) >= small.min and column.max(initial=0) <= small.max
    return pa.array(column, pa.int32() if fits else pa.int64())


@dataclass(slots=True)
class Run:
    """A run that was written, mapped."""

    path: Path
    _batch: pa.RecordBatch = field(init=False)

    def __post_init__(self) -> None:
        self._batch = pa.ipc.open_file(pa.memory_map(str(self.path))).get_batch(0)

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    def column(self, name: str, start: int = 0, end: int | None = None) -> pa.Array:
        """Some rows of a column."""
        whole = self._batch.column(name)
        return whole.slice(start, (len(whole) if end is None else end) - start)

    def identifiers(
        self, start: int = 0, end: int | None = None, column: str = "person_id"
    ) -> np.ndarray[Any, Any]:
        """The identifiers of some rows, as bytes."""
        return as_bytes(self.column(column, start, end))


def as_bytes(texts: pa.Array) -> np.ndarray[Any, Any]:
    """Texts as bytes of one width, shorter ones filled up."""
    if not len(texts):
        return np.empty(0, "S1")
    starts = np.frombuffer(texts.buffers()[1], np.int32)[
        texts.offset : texts.offset + len(texts) + 1
    ]
    lengths = np.diff(starts)
    width = max(int(lengths.max()), 1)
    run = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    if (lengths == width).all():
        return run[starts[0] : starts[-1]].view(f"S{width}")
    wide = np.zeros((len(texts), width), np.uint8)
    where = np.arange(width) < lengths[:, None]
    wide[where] = run[starts[0] : starts[-1]]
    return wide.reshape(-1).view(f"S{width}")
