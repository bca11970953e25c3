"""Registers in Parquet for tests: of people at hand, and with something changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from proviso_gateway.tracing.people import Person

METADATA = {
    "as_of": "2039-12-31",
    "identifier_system": "synthetic-number",
    "source": "tests",
    "synthetic": True,
    "version": "1",
}


def written_as_parquet(people: Iterable[Person], folder: Path, **said: object) -> Path:
    """The register of these people, in a new folder; of its metadata some is `said` otherwise."""
    folder.mkdir(parents=True)
    (folder / "register.json").write_text(json.dumps(METADATA | said))
    everybody = tuple(people)
    text, day = pa.string(), pa.date32()
    pq.write_table(
        pa.table(
            {
                **{
                    name: pa.array([getattr(one, name) for one in everybody], text)
                    for name in ("person_id", "given_name", "middle_names", "family_name",
                                 "address_line", "postcode", "practice_code", "superseded_by")
                },
                "birth_date": pa.array([one.birth_date for one in everybody], day),
                "gender": pa.array([str(one.gender) for one in everybody], text),
                "address_since": pa.array([one.address_since for one in everybody], day),
                "registered_on": pa.array([one.registered_on for one in everybody], day),
                "restricted": pa.array([one.restricted for one in everybody], pa.bool_()),
                "restricted_checked_on": pa.array(
                    [one.restricted_checked_on for one in everybody], day
                ),
                "deceased_on": pa.array([one.deceased_on for one in everybody], day),
            }
        ),
        folder / "person.parquet",
    )  # fmt: skip
    names = [(one.person_id, name) for one in everybody for name in one.previous_names]
    pq.write_table(
        pa.table(
            {
                "person_id": pa.array([owner for owner, _ in names], text),
                "use": pa.array([str(name.use) for _, name in names], text),
                **{
                    column: pa.array([getattr(name, column) for _, name in names], text)
                    for column in ("given_name", "middle_names", "family_name")
                },
                "from": pa.array([name.from_day for _, name in names], day),
                "to": pa.array([name.to_day for _, name in names], day),
            }
        ),
        folder / "name_history.parquet",
    )
    places = [(one.person_id, place) for one in everybody for place in one.previous_addresses]
    pq.write_table(
        pa.table(
            {
                "person_id": pa.array([owner for owner, _ in places], text),
                **{
                    column: pa.array([getattr(place, column) for _, place in places], text)
                    for column in ("address_line", "postcode")
                },
                "from": pa.array([place.from_day for _, place in places], day),
                "to": pa.array([place.to_day for _, place in places], day),
            }
        ),
        folder / "address_history.parquet",
    )
    return folder


def changed(source: Path, to: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> Path:
    """A copy of the register in which one table is changed; tables in parts become one file."""
    to.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            pq.write_table(pq.read_table(path), to / path.name)
        else:
            shutil.copy(path, to / path.name)
    pq.write_table(change(pq.read_table(to / name)), to / name)
    return to


def with_cell(column: str, row: int, value: object) -> Callable[[pa.Table], pa.Table]:
    """A change of one cell."""

    def change(table: pa.Table) -> pa.Table:
        data = table.column(column).to_pylist()
        data[row] = value
        at = table.column_names.index(column)
        return table.set_column(at, column, pa.array(data, table.column(column).type))

    return change
