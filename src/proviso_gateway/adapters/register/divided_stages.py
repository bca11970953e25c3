"""A register in Parquet made into an index in parts, in stages of tasks that any process or machine
does which sees the register and the folder where the index is made.

    old      of so many rows: who is superseded, and by whom
    split    of so many rows: checked, and kept in runs, one for each part that some belong to
    join     of a part: its runs merged, its records written, and what it counts (`tracing.tallies`)
    gather   of a share of homes and of names: how many have each, over all parts
    near     of a share of postcodes: pairs of people near each other
    finish   of a part: made ready by the tables of the whole, and written

A task that is done twice writes the same. What tasks tell each other lies in files beside the index
(`WORK`), and names people, as the index does; what a task returns is small.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.register.building import Few, write_columns
from proviso_gateway.adapters.register.columns import FILES, SheetTable
from proviso_gateway.adapters.register.divided import (
    SHARED,
    Written,
    part_name,
    shared_tables,
    write_part,
)
from proviso_gateway.adapters.register.files import FIELDS, METADATA, Snapshot
from proviso_gateway.adapters.register.index_files import column_file, map_column
from proviso_gateway.adapters.register.merging import Merging
from proviso_gateway.adapters.register.runs import (
    Run,
    Sheets,
    checked_rows,
    keep_run,
    some_rows,
)
from proviso_gateway.errors import Problem
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.crowds import HOME, Crowds
from proviso_gateway.tracing.model import RARE, Model
from proviso_gateway.tracing.parts import part_of
from proviso_gateway.tracing.records import Numbers, Records
from proviso_gateway.tracing.room import IN_MEMORY
from proviso_gateway.tracing.stored import columns_of_records, records_from
from proviso_gateway.tracing.tallies import (
    ALONE,
    NEAR,
    NOTHING,
    UNITS,
    Said,
    Tally,
    near_counts,
)

RUNS, COUNTS, HOMES, NAMESAKES, NEARBY, SEVERAL = (
    "runs", "counts", "homes", "namesakes", "near", "several",
)  # fmt: skip

MOST_SHARES = 64
"""Each part writes a file for each share."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a task: what is wrong with the register, of which some is only counted, and what
    it tells, in words of JSON."""

    told: Any = None
    problems: Sequence[Problem] = ()
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """An index in parts to be made: of these `files` of a register's folder, in `index`, with
    `work` beside it. `tasks` are rows of its tables, so many (`rows`) from one on; `heads` tell of
    whoever is superseded by whom in the end."""

    register: Path
    files: Sequence[str]
    metadata: Mapping[str, Any]
    index: Path
    work: Path
    model: Model
    parts: int
    rows: int
    tasks: Sequence[tuple[str, int]] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False
    """Whether rows by themselves were wrong: then nothing is made of them."""
    crowded: Crowds = NOTHING
    said: Mapping[str, Any] = field(default_factory=dict)
    """What an index says of its register."""

    @property
    def shares(self) -> int:
        """In how many shares homes, names and postcodes are brought together."""
        return min(self.parts, MOST_SHARES)

    def do(self, stage: str, number: int) -> Found:
        """One task of a stage. Raises what is wrong with a register as a whole."""
        stages = {"old": self._old, "split": self._split, "join": self._join,
                  "gather": self._gather, "near": self._near, "finish": self._finish}  # fmt: skip
        return stages[stage](number)

    def sheets(self, table: str) -> Sheets:
        """A table of the register. Raises as `Sheets.of`."""
        folders = (f"{table}/", f"{table.removesuffix('.parquet')}/")
        files = [name for name in self.files if name == table or name.startswith(folders)]
        return Sheets.of(table, self.register, files, self.metadata)

    def _old(self, number: int) -> Found:
        table, first = self.tasks[number]
        sheets = self.sheets(table)
        columns = ("person_id", "superseded_by")
        schema = pa.schema([sheets.schema.field(name) for name in columns])
        rows = next(replace(sheets, schema=schema).rows(first, self.rows))
        names, after = (SheetTable(table, rows, [], ()).text(name) for name in columns)
        old = pc.not_equal(after, "")
        pairs = names.filter(old).to_pylist(), after.filter(old).to_pylist()
        return Found(list(zip(*pairs, strict=True)))

    def _split(self, number: int) -> Found:
        table, first = self.tasks[number]
        sheets, found = self.sheets(table), Few()
        rows = next(sheets.rows(first, self.rows))
        batch, wrong = checked_rows(sheets, rows, first, self.metadata)
        found.extend(wrong)
        names = batch.column("person_id").to_pylist()
        numbers = [part_of(self.heads.get(name, name), self.parts) for name in names]
        for part, rows_of in _by_number(numbers, self.parts):
            if len(rows_of) or first == 0:  # so that each part knows every column
                folder = _folder(self.work / RUNS / part_name(part))
                keep_run(folder / f"{_bare(table)}-{first:012}.arrow", some_rows(batch, rows_of))
        return Found(None, found, found.beyond)

    def _join(self, part: int) -> Found:
        folder, found = self.work / RUNS / part_name(part), Few()
        runs = {
            table: [Run(path) for path in sorted(folder.glob(f"{_bare(table)}-*.arrow"))]
            for table in FILES
        }
        sheets = {table: self.sheets(table) for table in FILES}
        fields = tuple(self.metadata[FIELDS])
        records = Merging(sheets, runs, fields, IN_MEMORY, self.rows, found).records()
        if found or self.refused:
            return Found(None, found, found.beyond)
        columns = write_columns(_folder(self.index / part_name(part)), columns_of_records(records))
        noted = json.dumps({name: asdict(one) for name, one in columns.items()})
        write(self.work / f"{part_name(part)}.json", noted.encode(), 0o600)
        tally = Tally.of(records)
        self._keep(part, tally)
        return Found(
            {"people": tally.people, "records": len(records), "checked": self._checked(records)}
        )

    def _checked(self, records: Records) -> str:
        """Since when it is known who is restricted; nothing where everybody here is."""
        if bool(np.all(records.restricted)):
            return ""
        told = {name: self.metadata[name] for name in (*METADATA, FIELDS)}
        day = Snapshot(records, digest=Hash(""), **told).restrictions_checked_on
        return day.isoformat()

    def _keep(self, part: int, tally: Tally) -> None:
        fields = [(field, *one) for field, of in tally.counts.items() for one in of.items()]
        keep_run(_folder(self.work / COUNTS) / f"{part}.arrow", _batch(
            ("field", "value", "count"), fields, (pa.string(), pa.string(), pa.int64())
        ))  # fmt: skip
        for kind, counted in ((HOMES, tally.homes), (NAMESAKES, tally.namesakes)):
            batch = _batch(("name", "count"), counted.items(), (pa.string(), pa.int64()))
            numbers = [crc32(name.encode(*_LONE)) % self.shares for name in counted]
            self._share(kind, part, batch, numbers)
        near = pa.record_batch(
            {
                name: pa.DictionaryArray.from_arrays(
                    pa.array(tally.near[name].codes.astype(np.int32)),
                    pa.array(tally.near[name].texts, pa.string()),
                )
                for name in NEAR
            }
        )
        units = np.array(
            [crc32(unit.encode(*_LONE)) % self.shares for unit in tally.near["unit"].texts],
            dtype=np.int64,
        )
        self._share(NEARBY, part, near, units[tally.near["unit"].codes])

    def _share(
        self, kind: str, part: int, batch: pa.RecordBatch, numbers: Sequence[int] | Numbers
    ) -> None:
        for bucket, rows in _by_number(numbers, self.shares):
            folder = _folder(self.work / kind / f"{bucket}")
            keep_run(folder / f"{part}.arrow", some_rows(batch, rows))

    def _gather(self, bucket: int) -> Found:
        homes = _summed(self.work / HOMES / f"{bucket}")
        named = _summed(self.work / NAMESAKES / f"{bucket}")
        several = named.filter(pc.greater(named["count"], 1)).combine_chunks()
        path = _folder(self.work / SEVERAL) / f"{bucket}.arrow"
        keep_run(path, pa.record_batch({name: _one(several[name]) for name in ("name", "count")}))
        full = homes.filter(pc.greater(homes["count"], HOME))
        return Found(dict(zip(full["name"].to_pylist(), full["count"].to_pylist(), strict=True)))

    def _near(self, bucket: int) -> Found:
        table = _read(self.work / NEARBY / f"{bucket}")
        near = {}
        for name in NEAR:
            whole = _one(table[name].unify_dictionaries())
            codes = np.asarray(whole.indices.to_numpy(), dtype=np.int64)
            near[name] = Said(codes, whole.dictionary.to_pylist())
        return Found(near_counts(near, self.crowded).tolist())

    def _finish(self, part: int) -> Found:
        folder = self.index / part_name(part)
        noted = json.loads((self.work / f"{part_name(part)}.json").read_text())
        columns = {name: column_file(told) for name, told in noted.items()}
        mapped = {name: map_column(folder / f"{name}.npy", told) for name, told in columns.items()}
        records = records_from(mapped, tuple(self.metadata[FIELDS]))
        tables = shared_tables(self.index / SHARED, self.model)
        written = write_part(folder, records, columns, tables, self.model, self.said)
        return Found(asdict(written))

    def counts(self) -> dict[str, dict[str, int]]:
        """How many bear each value, over all parts, by field."""
        summed = (
            _read(self.work / COUNTS).group_by(["field", "value"]).aggregate([("count", "sum")])
        )
        found: dict[str, dict[str, int]] = {field: {} for field in (*RARE, UNITS, ALONE)}
        columns = (summed[name].to_pylist() for name in ("field", "value", "count_sum"))
        for name, value, count in zip(*columns, strict=True):
            found[name][value] = count
        return found

    def several(self) -> dict[str, int]:
        """How many bear two names together, where several do."""
        table = _read(self.work / SEVERAL)
        return dict(zip(table["name"].to_pylist(), table["count"].to_pylist(), strict=True))


def written_of(told: Mapping[str, Any]) -> Written:
    """What `finish` told of a part."""
    return Written(**told)


_LONE = ("utf-8", "surrogatepass")


def _bare(table: str) -> str:
    return table.removesuffix(".parquet")


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _by_number(numbers: Sequence[int] | Numbers, span: int) -> Iterable[tuple[int, Numbers]]:
    """The rows that have each number, in order."""
    of = np.asarray(numbers, dtype=np.int64)
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(span), side="right")
    return enumerate(np.split(order, ends[:-1]))


def _batch(
    names: Sequence[str], rows: Iterable[Sequence[Any]], kinds: Sequence[pa.DataType]
) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [pa.array(one, kind) for one, kind in zip(columns, kinds, strict=True)]
    return pa.record_batch(arrays, names=list(names))


def _read(folder: Path) -> pa.Table:
    """The rows in all files of a folder."""
    batches = [
        pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
        for path in sorted(folder.glob("*.arrow"))
    ]
    return pa.Table.from_batches(batches)


def _summed(folder: Path) -> pa.Table:
    found = _read(folder).group_by("name").aggregate([("count", "sum")])
    return pa.table({"name": found["name"], "count": found["count_sum"]})


def _one(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)
