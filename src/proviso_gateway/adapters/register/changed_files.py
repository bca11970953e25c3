"""The files of a register after changes: its own without the records that changed, and theirs.

It is what a home keeps, so that everything of its register can be made anew from there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proviso_gateway.adapters.register.columns import FILES, PERSON
from proviso_gateway.adapters.register.files import (
    bytes_of,
    digest_of,
    files_of,
    is_of_csv,
    metadata_of,
)
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Day, Hash

CHECKED = "restricted_checked_on"

ROWS = 1 << 16
"""Rows that are looked at at once."""


def write_changed(register: Path, digest: Hash, changes: Sequence[Path], to: Path) -> None:
    """Write the register in a folder, which has this digest, as it is after changes, one after the
    other, in the empty folder `to`, to the disk.

    Whoever is in the changes is there as the last of them has them, histories too; of whom else no
    day is said on which it was asked whether they are restricted, that of the register before is
    said. What is wrong with a row is told when it is read. Raises as `files_of`, `register.changed`
    where the register is not what its digest says, `register.nobody` where nobody changed,
    `register.changes-not-parquet`, and `OSError`.
    """
    if digest_of(register) != digest:
        raise problem("register.changed")
    if is_of_csv(files_of(register)):
        raise problem("register.changes-not-parquet", Place(register.name))
    changed = [_said(one, "person_id") for one in changes]
    if not all(map(len, changed)):
        raise problem("register.nobody", Place(PERSON))
    for table in FILES:
        (to / table).mkdir()
    for at, folder in enumerate((register, *changes)):
        later = pa.chunked_array(changed[at:], pa.string()).combine_chunks()
        as_of = metadata_of(bytes_of(folder, "register.json"))["as_of"]
        for table in FILES:
            for number, name in enumerate(_of(table, files_of(folder))):
                path = to / table / f"{at:05}-{number:05}.parquet"
                if len(later):
                    _without(folder / name, later, path, as_of if table == PERSON else None)
                else:
                    _copy(folder / name, path)
    _copy(changes[-1] / "register.json", to / "register.json")


def _of(table: str, names: Sequence[str]) -> list[str]:
    """The files of one table."""
    folders = (f"{table}/", f"{table.removesuffix('.parquet')}/")
    return [name for name in names if name == table or name.startswith(folders)]


def said_in(folder: Path, column: str) -> list[str]:
    """What a column says of everybody in a register's folder of Parquet. Raises as `files_of`, and
    `register.parquet-unreadable`."""
    said: list[str] = _said(folder, column).to_pylist()
    return said


def _said(folder: Path, column: str) -> pa.Array:
    found = []
    for name in _of(PERSON, files_of(folder)):
        try:
            table = pq.read_table(folder / name, columns=[column])
        except FileNotFoundError:
            raise problem("register.file-missing", Place(folder.name), file=name) from None
        except (pa.ArrowException, OSError, ValueError):
            raise problem("register.parquet-unreadable", Place(name)) from None
        if column not in table.column_names:
            raise problem("table.column-missing", Place(name), column=column)
        found += pc.fill_null(table.column(column).cast(pa.string()), "").chunks
    return pa.chunked_array(found, pa.string()).combine_chunks()


def _without(path: Path, changed: pa.Array, to: Path, asked: Day | None) -> None:
    """Write the rows of a file that are of nobody who changed; none may be left of them. Of people,
    the day on which it was `asked` whether they are restricted, where their row says none."""
    with pq.ParquetFile(path) as source, pq.ParquetWriter(to, source.schema_arrow) as writer:
        for batch in source.iter_batches(ROWS):
            owner = batch.column(batch.schema.get_field_index("person_id")).cast(pa.string())
            kept = batch.filter(pc.invert(pc.is_in(owner, value_set=changed)))
            writer.write_batch(kept if asked is None else _asked(kept, asked))
    _sync(to)


def _asked(batch: pa.RecordBatch, day: Day) -> pa.RecordBatch:
    at = batch.schema.get_field_index(CHECKED)
    column, kind = batch.column(at), batch.schema.field(at)
    text = column.cast(pa.string())
    said = pc.if_else(pc.equal(pc.utf8_trim_whitespace(text), ""), None, text)
    return batch.set_column(at, kind, pc.coalesce(said, day.isoformat()).cast(kind.type))


def _copy(path: Path, to: Path) -> None:
    shutil.copyfile(path, to)
    _sync(to)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
