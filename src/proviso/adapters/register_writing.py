"""Writes a synthetic register, chunk by chunk, as Parquet or CSV, and the truth about it elsewhere.

Memory does not grow with the register: one chunk is made and written at a time. Several processes
make chunks, and one writes them in order, so that the bytes do not depend on how many there were.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from proviso.errors import Place, problem
from proviso.rehearsal.population import Population, plan, planned
from proviso.rehearsal.records import (
    Coded,
    Column,
    Columns,
    Days,
    Identifiers,
    address_columns,
    name_columns,
    person_columns,
    truth_columns,
)

Tables = dict[str, pa.RecordBatch]
Progress = Callable[[int, int], None]

POPULATION = "population.json"
TRUTH = "truth"


def write_register(
    population: Population,
    register: Path,
    truth: Path,
    *,
    as_csv: bool = False,
    processes: int = 2,
    progress: Progress = lambda done, total: None,
) -> int:
    """Make the population and write its register and the truth; how many records there are.

    `register` gets the folder that every command reads; `truth` what nobody who traces may know.
    Both are new. Raises `files.not-empty`, `files.cannot-write`.
    """
    for folder in (register, truth):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise problem("files.not-empty", Place(folder.name))
    try:
        register.mkdir(parents=True, exist_ok=True)
        truth.mkdir(parents=True, exist_ok=True)
        records = _write(population, register, truth, as_csv, processes, progress)
        said = {
            "people": population.people,
            "seed": population.seed,
            "as_of": population.as_of.isoformat(),
            "held_out": population.held_out,
        }
        (truth / POPULATION).write_text(_json(said))
        # Last: a folder without it is no register, so an interrupted one is never read.
        (register / "register.json").write_text(_json(metadata(population)))
    except OSError:
        raise problem("files.cannot-write", Place(register.name)) from None
    return records


def read_population(truth: Path) -> Population:
    """The population whose truth lies in this folder. Raises `files.no-population`."""
    try:
        said = json.loads((truth / POPULATION).read_text())
        as_of = datetime.date.fromisoformat(said["as_of"])
        return Population(said["people"], said["seed"], as_of, said["held_out"])
    except (OSError, ValueError, KeyError, TypeError):
        raise problem("files.no-population", Place(truth.name)) from None


def metadata(population: Population) -> dict[str, Any]:
    """What `register.json` says of the population's register."""
    return {
        "as_of": population.as_of.isoformat(),
        "identifier_system": "nhs-number",
        "source": "Proviso's own generator; nobody in it exists",
        "synthetic": True,
        "version": f"seed {population.seed}, {population.people} people",
    }


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, indent=2, sort_keys=True) + "\n"


def _write(
    population: Population,
    register: Path,
    truth: Path,
    as_csv: bool,
    processes: int,
    progress: Progress,
) -> int:
    records = done = 0
    with ExitStack() as open_files:
        writers: dict[str, Any] = {}
        for tables, live in _tables(population, processes):
            for name, batch in tables.items():
                if name not in writers:
                    folder = truth if name == TRUTH else register
                    made = _writer(folder, name, batch.schema, as_csv)
                    writers[name] = open_files.enter_context(made)
                writers[name].write_batch(batch)
            records += tables["person"].num_rows
            done += live
            progress(done, population.people)
    return records


def _writer(folder: Path, name: str, schema: pa.Schema, as_csv: bool) -> Any:
    if as_csv:
        options = pa.csv.WriteOptions(quoting_style="needed")
        return pa.csv.CSVWriter(folder / f"{name}.csv", schema, write_options=options)
    return pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")


def _tables(population: Population, processes: int) -> Iterator[tuple[Tables, int]]:
    """Every chunk's tables in order, made ahead by other processes, with its number of people."""
    parts_of = plan(population)
    if processes == 1 or len(parts_of) == 1:
        yield from (_made(population, *part) for part in parts_of)
        return
    with ProcessPoolExecutor(processes) as pool:
        parts = iter(parts_of)
        waiting = [pool.submit(_made, population, *part) for part in islice(parts, processes + 1)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_made, population, *part) for part in islice(parts, 1)]


def _made(population: Population, number: int, wanted: int) -> tuple[Tables, int]:
    made = planned(population, number, wanted)
    kept = made.take(np.flatnonzero(~made.held_out))
    tables = {
        "person": _batch(person_columns(kept)),
        "name_history": _batch(name_columns(kept)),
        "address_history": _batch(address_columns(kept)),
        TRUTH: _batch(truth_columns(made)),
    }
    return tables, len(kept.live)


def _batch(columns: Columns) -> pa.RecordBatch:
    return pa.record_batch({name: _array(column) for name, column in columns.items()})


def _array(column: Column) -> pa.Array:
    if isinstance(column, Coded):
        words = pa.array(column.words, pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(column.codes, pa.int32()), words).cast(
            pa.string()
        )
    if isinstance(column, Identifiers):
        texts = pa.array(column.numbers).cast(pa.string())
        return pc.if_else(pa.array(column.numbers == 0), "", texts)
    if isinstance(column, Days):
        days = column.days
        return pa.array(days.astype(np.int32), pa.date32(), mask=days < -(10**6))
    if isinstance(column, list):
        return pa.array(column, pa.string())
    if column.dtype == object:
        return pa.array(column.tolist(), pa.string())
    return pa.array(column)
