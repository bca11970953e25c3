"""Tables that strangers export for a measurement, CSV or Parquet: columns of tidy text, and places.

CSV is read by the rules of `casework.sheet`, but in a stream: a set may be larger than any file of
requests, and an open quotation mark must not swallow the rows behind it. Whatever a column of
Parquet holds is read as the text that CSV would have of it. A row in which nothing stands is no row
and is not counted, as in a sheet.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proviso_gateway.errors import Place, problem
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.reading.csv_table import rows_in, separated
from proviso_gateway.reading.words import shown

CSV, PARQUET = ".csv", ".parquet"

_FORMS = (
    ("birth_date", r"^(\d{4}-\d{2}-\d{2})[ T]00:00(?::00(?:\.0+)?)?$", r"\1"),
    ("gender", r"^[Ff]$", "female"),
    ("gender", r"^[Mm]$", "male"),
)
"""How others write what we write otherwise, by column: pandas has a day as the midnight with which
it begins, and most sets have a letter for a gender."""

AT_ONCE = 50_000
"""Rows of CSV that are held as cells; the rest are packed in columns."""

_BYTES = (
    *(pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    *(pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary),
)
_READ = (
    *_BYTES,
    *(pa.types.is_null, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating),
    *(pa.types.is_decimal, pa.types.is_date, pa.types.is_timestamp),
)
"""What a column of Parquet may be: text, or what CSV writes as one word."""


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """The columns of a file that were asked for and are there, as trimmed text; nothing is null."""

    name: str
    rows: int
    header: tuple[str, ...]
    columns: Mapping[str, Any]

    def texts(self, column: str) -> list[str]:
        """A column; empty in every row where it is not there."""
        if column not in self.columns:
            return [""] * self.rows
        found: list[str] = self.columns[column].to_pylist()
        return found

    def place(self, column: str, row: int | None = None) -> Place:
        """Where a cell stands, rows counted from 1."""
        return Place(self.name, row=row, column=self.header.index(column) + 1)


def form_of(path: Path) -> str:
    """`CSV` or `PARQUET`, by the file's name. Raises `labelled.unknown-form`."""
    if path.suffix.lower() in (CSV, PARQUET):
        return path.suffix.lower()
    raise problem("labelled.unknown-form", Place(path.name))


Called = Mapping[str, str]
"""What a stranger's file calls a column of ours, by our name."""

AS_NAMED: Called = MappingProxyType({})
"""Every column has our name."""


def read_table(
    path: Path, known: Sequence[str], needed: Sequence[str], called: Called = AS_NAMED
) -> LabelledTable:
    """The `known` columns of a file, of which the `needed` must be there; others are not looked at.
    `called`: what this file calls those that have another name there.

    Raises `labelled.unknown-form`, `labelled.unreadable`, `labelled.column-missing`,
    `labelled.not-text`, `files.is-a-folder`, `files.unreadable`, `table.column-twice`, and of CSV
    `table.empty`, `table.not-csv`, `table.not-utf8`, `table.ragged-row`.
    """
    if path.is_dir():
        raise problem("files.is-a-folder", Place(path.name))
    read = _read_csv if form_of(path) == CSV else _read_parquet
    try:
        with path.open("rb") as file:
            names = {theirs: ours for ours, theirs in called.items() if ours in known}
            table = read(file, path.name, known, needed, names)
    except OSError:
        raise problem("files.unreadable", Place(path.name)) from None
    columns = dict(table.columns)
    for name, form, instead in _FORMS:
        if name in columns:
            columns[name] = pc.replace_substring_regex(columns[name], form, instead)
    return replace(table, columns=columns)


def _wanted(
    place: Place, header: Sequence[str], known: Sequence[str], needed: Sequence[str]
) -> Mapping[str, int]:
    """Which column of the file each known one is."""
    wanted: dict[str, int] = {}
    for number, column in enumerate(header):
        if column in wanted:
            found = Place(place.file, place.line, number + 1)
            raise problem("table.column-twice", found, column=shown(column))
        if column in known:
            wanted[column] = number
    missing = [column for column in needed if column not in wanted]
    if missing:
        hint = "" if wanted else separated(header)
        columns = ", ".join(f"`{shown(column)}`" for column in missing)
        others = [*missing, *(column for column in known if column not in (*wanted, *missing))]
        instead = _perhaps(header, others)
        words = {"columns": columns, "separated": hint, "instead": instead}
        raise problem("labelled.column-missing", place, **words)
    return wanted


USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "request_id": ("id", "record_id", "unique_id", "rec_id", "row_id"),
    "person_id": ("id", "record_id", "unique_id", "rec_id", "row_id", "nhs_number"),
    "given_name": ("forename", "forenames", "first_name", "firstname", "given", "givenname"),
    "middle_names": ("middle_name", "middlename", "second_name", "other_forenames"),
    "family_name": ("surname", "last_name", "lastname", "family", "familyname"),
    "birth_date": ("dob", "date_of_birth", "birthdate", "born", "birth_day"),
    "gender": ("sex",),
    "address_line": ("address", "address_1", "address1", "address_line_1", "street"),
    "postcode": ("post_code", "zip", "zipcode", "postal_code"),
    "truth_person_id": ("true_id", "truth", "true_match", "match_id", "cluster", "cluster_id"),
}
"""What others call our columns, most often. Only proposed, never taken: a guess could be wrong."""


def _perhaps(header: Sequence[str], columns: Sequence[str]) -> str:
    """` Or …` how to say what the file calls these columns, where it has one of a usual name."""
    plain = {column.casefold().replace(" ", "_"): column for column in header}
    found = [
        f"--called {column}={shown(plain[name])}"
        for column in columns
        for name in USUAL_NAMES.get(column, ())
        if name in plain
    ]
    if not found:
        return ""
    return joined(
        ("", phrase("Or say what it is called: `{options}`.", options=" ".join(found))), " "
    )


def _read_csv(
    file: BinaryIO,
    name: str,
    known: Sequence[str],
    needed: Sequence[str],
    ours: Mapping[str, str],
) -> LabelledTable:
    rows = rows_in(_lines(file, name), name)
    header = tuple(ours.get(cell.strip(), cell.strip()) for cell in next(rows, []))
    if not header:
        raise problem("table.empty", Place(name))
    wanted = _wanted(Place(name, line=1), header, known, needed)

    def cells() -> Iterator[list[str]]:
        for number, row in enumerate(rows, start=1):
            if len(row) != len(header):
                words = {"cells": len(row), "columns": len(header)}
                raise problem("table.ragged-row", Place(name, row=number), **words)
            yield [row[at].strip() for at in wanted.values()]

    batches, count, left = [], 0, cells()
    schema = pa.schema([(column, pa.large_string()) for column in wanted])
    while some := list(itertools.islice(left, AT_ONCE)):
        packed = [pa.array(column, pa.large_string()) for column in zip(*some, strict=True)]
        batches.append(pa.record_batch(packed, schema=schema))
        count += len(some)
    table = pa.Table.from_batches(batches, schema)
    return LabelledTable(name, count, header, {one: table.column(one) for one in wanted})


def _lines(file: BinaryIO, name: str) -> Iterator[str]:
    """The lines of a text, decoded one by one: whatever is none is told by its line."""
    for number, data in enumerate(file, start=1):
        try:
            line = data.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise problem("table.not-utf8", Place(name, line=number)) from None
        if "\0" in line:
            raise problem("table.not-csv", Place(name, line=number))
        yield line


def _read_parquet(
    file: BinaryIO,
    name: str,
    known: Sequence[str],
    needed: Sequence[str],
    ours: Mapping[str, str],
) -> LabelledTable:
    try:
        with pq.ParquetFile(file) as parquet:
            names = parquet.schema_arrow.names
            header = tuple(ours.get(column.strip(), column.strip()) for column in names)
            wanted = _wanted(Place(name), header, known, needed)
            data = parquet.read(columns=[names[at] for at in wanted.values()])
    except (pa.ArrowException, OSError, ValueError):
        raise problem("labelled.unreadable", Place(name)) from None
    found = {}
    for column, at in wanted.items():
        place = Place(name, column=at + 1)
        found[column] = _as_text(data.column(names[at]), column, place)
    says = reduce(pc.or_, (pc.not_equal(texts, "") for texts in found.values()))
    table = pa.table(found).filter(says)
    return LabelledTable(name, table.num_rows, header, {one: table.column(one) for one in wanted})


def _as_text(data: Any, column: str, place: Place) -> Any:
    """A column of Parquet as trimmed text. Raises `labelled.not-text`."""
    if pa.types.is_dictionary(data.type):
        data = data.cast(data.type.value_type)
    if pa.types.is_timestamp(data.type) and data.type.tz:
        try:
            data = pc.local_timestamp(data)
        except pa.ArrowInvalid:  # a time zone that nobody knows
            raise problem("labelled.not-text", place, column=shown(column)) from None
    if pa.types.is_floating(data.type):
        data = _whole(data)
    if not any(suits(data.type) for suits in _READ):
        raise problem("labelled.not-text", place, column=shown(column))
    try:
        if any(suits(data.type) for suits in _BYTES):
            data = data.cast(pa.large_binary())  # text that only claims to be UTF-8 is tested too
        return pc.utf8_trim_whitespace(pc.fill_null(data.cast(pa.large_string()), ""))
    except pa.ArrowInvalid:
        wrong = replace(place, row=_first_not_text(data))
        raise problem("labelled.not-text", wrong, column=shown(column)) from None


def _whole(data: Any) -> Any:
    """Whole numbers where all are: a column of them with empty cells comes as fractions."""
    try:
        return data.cast(pa.int64())
    except pa.ArrowInvalid:
        return data


def _first_not_text(data: Any) -> int | None:
    for row, value in enumerate(data, start=1):
        try:
            (value.as_py() or b"").decode()
        except (AttributeError, UnicodeDecodeError):
            return row
    return None
