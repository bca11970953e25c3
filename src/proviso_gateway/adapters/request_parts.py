"""A file of requests of any size, CSV or Parquet, in parts of so many rows.

A part is read as a file of its own, by the reader of every file of requests, and its rows have the
numbers that they have in the whole. Nothing but one part is ever in memory.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from proviso_gateway.errors import Place, problem
from proviso_gateway.reading.csv_table import (
    Cell,
    CsvTable,
    every_row,
    read_csv_part,
    separator,
    table_of,
)
from proviso_gateway.reading.json_table import cell_of

ROWS = 20_000
"""Rows of a part, at most."""

LONG = 16 * 2**20
"""Bytes after which a part of CSV ends all the same: officers may have written at length."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a file: which of its parts, the number of the first row, and how many.

    `start` and `end` are bytes of CSV, and `line` is where they begin; of Parquet they are rows of
    the row group `group`.
    """

    place: int
    number: int
    rows: int
    start: int
    end: int
    line: int = 0
    group: int = 0


@dataclass(frozen=True)
class RequestFile:
    """A `.csv` or `.parquet` file of requests. Raises `past.unknown-form` and, when it is read,
    `past.unreadable`, `table.not-utf8` and the problems of its form."""

    path: Path

    def __post_init__(self) -> None:
        if self.path.suffix not in (".csv", ".parquet"):
            raise problem("past.unknown-form", Place(self.path.name))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in the order of the file."""
        try:
            return tuple(self._of_parquet() if self._is_parquet else self._of_csv())
        except (pa.ArrowException, OSError):
            raise problem("past.unreadable", Place(self.path.name)) from None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(part.rows for part in self.parts)

    def read(self, part: Part) -> CsvTable:
        """The rows of a part, under the header of the file."""
        try:
            return self._parquet(part) if self._is_parquet else self._csv(part)
        except (pa.ArrowException, OSError):
            raise problem("past.unreadable", Place(self.path.name)) from None

    @property
    def _is_parquet(self) -> bool:
        return self.path.suffix == ".parquet"

    @cached_property
    def _header(self) -> tuple[str, int]:
        """The first row in which anything stands, as it is written, and its number."""
        with self.path.open("rb") as file:
            lines, start = _Lines(iter(file), self.path.name), 0
            for number, cells in enumerate(every_row(lines, self.path.name, ","), start=1):
                if any(map(str.strip, cells)):
                    file.seek(start)
                    text = _decoded(file.read(lines.bytes - start), self.path.name)
                    return text.removeprefix("\ufeff"), number
                start = lines.bytes
        return "", 0

    def _of_csv(self) -> Iterator[Part]:
        name, (header, before) = self.path.name, self._header
        with self.path.open("rb") as file:
            lines = _Lines(iter(file), name)
            at, count, line, start = 0, 0, 1, 0
            number = before + 1
            for row, _ in enumerate(every_row(lines, name, separator(header)), start=1):
                if row <= before:
                    start, line = lines.bytes, lines.count + 1
                    continue
                count += 1
                if count == ROWS or lines.bytes - start >= LONG:
                    yield Part(at, number, count, start, lines.bytes, line)
                    at, number, count = at + 1, number + count, 0
                    start, line = lines.bytes, lines.count + 1
            if count or at == 0:
                yield Part(at, number, count, start, lines.bytes, line)

    def _csv(self, part: Part) -> CsvTable:
        with self.path.open("rb") as file:
            file.seek(part.start)
            data = file.read(part.end - part.start)
        text = _decoded(data, self.path.name)
        name, header = self.path.name, self._header[0]
        return read_csv_part(header, text, name, number=part.number, line=part.line)

    def _of_parquet(self) -> Iterator[Part]:
        told = pq.read_metadata(self.path)
        at, number = 0, 2  # as a spreadsheet counts, in which the columns' names are row 1
        for group in range(told.num_row_groups):
            whole = told.row_group(group).num_rows
            for start in range(0, whole, ROWS):
                rows = min(ROWS, whole - start)
                yield Part(at, number, rows, start, start + rows, group=group)
                at, number = at + 1, number + rows
        if at == 0:
            yield Part(0, number, 0, 0, 0, group=-1)

    def _parquet(self, part: Part) -> CsvTable:
        with pq.ParquetFile(self.path) as file:
            names = list(file.schema_arrow.names)
            columns: list[list[object]] = [[] for _ in names]
            if part.group >= 0:
                table = file.read_row_group(part.group).slice(part.start, part.rows)
                columns = [column.to_pylist() for column in table.columns]
        rows: list[tuple[int, list[Cell]]] = [(1, list(names))]
        rows += [
            (number, [_cell(value) for value in values])
            for number, values in enumerate(zip(*columns, strict=True), start=part.number)
        ]
        return table_of(rows, self.path.name)


def _cell(value: object) -> Cell:
    """A value of Parquet as a cell of CSV has it; none is an empty cell."""
    if value is None:
        return ""
    return cell_of(value.isoformat() if type(value) is datetime.date else value)


class _Lines:
    """The lines of a file as text; how many bytes and lines have been taken."""

    def __init__(self, lines: Iterator[bytes], name: str) -> None:
        self._lines, self._name = lines, name
        self.bytes = self.count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            text = _decoded(line, self._name)
            self.bytes, self.count = self.bytes + len(line), self.count + 1
            yield text if self.count > 1 else text.removeprefix("\ufeff")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise problem("table.not-utf8", Place(name)) from None
