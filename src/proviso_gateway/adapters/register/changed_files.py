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

from proviso_gateway.adapters.register.changing import check_follows
from proviso_gateway.adapters.register.columns import FILES, PERSON
from proviso_gateway.adapters.register.files import bytes_of, files_of, is_of_csv, metadata_of
from proviso_gateway.errors import Place, problem

ROWS = 1 << 16
"""Rows that are looked at at once."""


def write_changed(register: Path, changes: Path, to: Path) -> None:
    """Write the register in a folder as it is after changes, in the empty folder `to`, to the disk.

    Whoever is in the changes is there as they have them, histories too. What is wrong with a row is
    told when it is read. Raises as `check_follows` and `files_of`, `register.changes-not-parquet`,
    and `OSError`.
    """
    named = {folder: files_of(folder) for folder in (register, changes)}
    before, after = (metadata_of(bytes_of(folder, "register.json")) for folder in named)
    check_follows(before, after)
    if any(map(is_of_csv, named.values())):
        raise problem("register.changes-not-parquet", Place(changes.name))
    changed = _identifiers(changes, _of(PERSON, named[changes]))
    for table in FILES:
        (to / table).mkdir()
        for number, name in enumerate(_of(table, named[register])):
            _without(register / name, changed, to / table / f"before-{number:05}.parquet")
        for number, name in enumerate(_of(table, named[changes])):
            _copy(changes / name, to / table / f"changes-{number:05}.parquet")
    _copy(changes / "register.json", to / "register.json")


def _of(table: str, names: Sequence[str]) -> list[str]:
    """The files of one table."""
    folders = (f"{table}/", f"{table.removesuffix('.parquet')}/")
    return [name for name in names if name == table or name.startswith(folders)]


def _identifiers(folder: Path, names: Sequence[str]) -> pa.Array:
    """The identifiers in these files. Raises `register.parquet-unreadable`."""
    found = []
    for name in names:
        try:
            table = pq.read_table(folder / name, columns=["person_id"])
        except FileNotFoundError:
            raise problem("register.file-missing", Place(folder.name), file=name) from None
        except (pa.ArrowException, OSError, ValueError):
            raise problem("register.parquet-unreadable", Place(name)) from None
        if "person_id" not in table.column_names:
            raise problem("table.column-missing", Place(name), column="person_id")
        found += table.column("person_id").cast(pa.string()).chunks
    return pa.chunked_array(found, pa.string()).combine_chunks()


def _without(path: Path, changed: pa.Array, to: Path) -> None:
    """Write the rows of a file that are of nobody who changed; none may be left of them."""
    with pq.ParquetFile(path) as source, pq.ParquetWriter(to, source.schema_arrow) as writer:
        for batch in source.iter_batches(ROWS):
            owner = batch.column(batch.schema.get_field_index("person_id")).cast(pa.string())
            writer.write_batch(batch.filter(pc.invert(pc.is_in(owner, value_set=changed))))
    _sync(to)


def _copy(path: Path, to: Path) -> None:
    shutil.copyfile(path, to)
    _sync(to)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
