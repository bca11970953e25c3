"""A register in Parquet is what it is in CSV; what is wrong is told by row and column."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.adapters.registers import changed, with_cell

from proviso_gateway.adapters.register.files import RegisterRefused, examine_register, read_register
from proviso_gateway.adapters.register.kept import current, keep_register
from proviso_gateway.adapters.register.writing import read_population, write_register
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.places import POSTCODES
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at

POPULATION = Population(300, 4)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One population's register as Parquet and as CSV."""
    folder = tmp_path_factory.mktemp("register")
    write_register(POPULATION, folder / "parquet", folder / "truth", processes=1)
    for table in (folder / "parquet").glob("*.parquet"):  # one file each; parts have their own test
        whole = pq.read_table(table)
        shutil.rmtree(table)
        pq.write_table(whole, table)
    write_register(POPULATION, folder / "csv", folder / "truth-csv", as_csv=True, processes=1)
    return folder / "parquet", folder / "csv"


def test_parquet_and_csv_hold_the_same_people(both: tuple[Path, Path]) -> None:
    parquet, csv = map(read_register, both)
    assert list(parquet.records) == list(csv.records)
    assert parquet.as_of == csv.as_of
    assert parquet.digest != csv.digest
    assert parquet.restrictions_checked_on == csv.restrictions_checked_on


@pytest.mark.parametrize(
    "population",
    [POPULATION, *(Population(300, 4, postcodes=form, genders=False) for form in POSTCODES)],
)
def test_what_is_read_is_what_the_population_says(tmp_path: Path, population: Population) -> None:
    write_register(population, tmp_path / "register", tmp_path / "truth", processes=1)
    made = [
        person_at(chunk, row)
        for chunk in chunks(population)
        for row in range(len(chunk))
        if not chunk.held_out[row]
    ]
    read = list(read_register(tmp_path / "register").records)
    assert read == sorted(made, key=lambda one: one.person_id)
    assert read_population(tmp_path / "truth") == population


@pytest.mark.parametrize(
    ("name", "change", "code", "row"),
    [
        ("person.parquet", with_cell("person_id", 4, ""), "register.value-missing", 6),
        ("person.parquet", with_cell("person_id", 4, "9990"), "register.identifier-invalid", 6),
        ("person.parquet", with_cell("person_id", 4, "4505577104"), "register.not-synthetic", 6),
        ("person.parquet", with_cell("gender", 2, "f"), "register.value-not-allowed", 4),
        ("person.parquet", with_cell("restricted", 0, None), "register.value-missing", 2),
        ("person.parquet", with_cell("superseded_by", 7, "nobody"), "register.unknown-person", 9),
        ("name_history.parquet", with_cell("use", 0, "alias"), "register.value-not-allowed", 2),
        ("name_history.parquet", with_cell("person_id", 1, "x"), "register.unknown-person", 3),
        ("address_history.parquet", with_cell("person_id", 0, ""), "register.unknown-person", 2),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_never_by_its_value(
    both: tuple[Path, Path],
    tmp_path: Path,
    name: str,
    change: Callable[[pa.Table], pa.Table],
    code: str,
    row: int,
) -> None:
    report = examine_register(changed(both[0], tmp_path / "bad", name, change))
    assert report.snapshot is None
    found = {(one.code, one.place.file, one.place.row) for one in report.problems}
    assert (code, name, row) in found
    with pytest.raises(RegisterRefused):
        read_register(tmp_path / "bad")


def test_days_may_be_text_and_a_bad_one_is_named(both: tuple[Path, Path], tmp_path: Path) -> None:
    def as_text(table: pa.Table) -> pa.Table:
        at = table.column_names.index("birth_date")
        return table.set_column(at, "birth_date", pc.cast(table.column("birth_date"), pa.string()))

    told = changed(both[0], tmp_path / "text", "person.parquet", as_text)
    assert list(read_register(told).records) == list(read_register(both[0]).records)
    no_day = with_cell("birth_date", 3, "1984-02-31")
    bad = changed(told, tmp_path / "bad", "person.parquet", no_day)
    (problem,) = examine_register(bad).problems
    assert (problem.code, problem.place.row) == ("register.value-not-allowed", 5)
    assert "1984-02-31" not in str(problem)


def test_a_record_that_leads_to_itself_is_refused(both: tuple[Path, Path], tmp_path: Path) -> None:
    def circle(table: pa.Table) -> pa.Table:
        first, second = table.column("person_id").to_pylist()[:2]
        return with_cell("superseded_by", 1, first)(with_cell("superseded_by", 0, second)(table))

    report = examine_register(changed(both[0], tmp_path / "bad", "person.parquet", circle))
    assert "register.superseded-astray" in {one.code for one in report.problems}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("person.parquet", b"PAR1 and nothing more", "register.parquet-unreadable"),
        ("person.parquet", None, "register.file-missing"),
        ("notes.csv", b"a,b\n", "register.unknown-file"),
        ("person.csv", b"person_id\n", "register.two-forms"),
    ],
)
def test_a_folder_that_is_no_register_is_refused(
    both: tuple[Path, Path], tmp_path: Path, name: str, data: bytes | None, code: str
) -> None:
    folder = changed(both[0], tmp_path / "bad", "person.parquet", lambda table: table)
    if data is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(data)
    with pytest.raises(Problem) as refused:
        read_register(folder)
    assert refused.value.code == code


def test_an_unknown_column_and_one_of_another_kind_are_refused_by_name(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    def more(table: pa.Table) -> pa.Table:
        return table.append_column("diagnosis", pa.nulls(table.num_rows, pa.string()))

    with pytest.raises(Problem) as refused:
        read_register(changed(both[0], tmp_path / "more", "person.parquet", more))
    assert refused.value.code == "table.unknown-column"

    def numbers(table: pa.Table) -> pa.Table:
        at = table.column_names.index("restricted")
        return table.set_column(at, "restricted", pa.array([0] * table.num_rows))

    with pytest.raises(Problem) as refused:
        read_register(changed(both[0], tmp_path / "kind", "person.parquet", numbers))
    assert refused.value.code == "register.value-not-allowed"


def test_a_home_keeps_a_register_in_either_form(both: tuple[Path, Path], tmp_path: Path) -> None:
    kept = tmp_path / "register"
    for folder in both:
        snapshot = keep_register(kept, folder, synthetic=True, today=datetime.date(2026, 1, 1))
        assert current(kept) == snapshot.digest
        again = read_register(kept / snapshot.digest)
        assert again.digest == snapshot.digest
        assert list(again.records) == list(snapshot.records)


def test_the_truth_lies_elsewhere(both: tuple[Path, Path]) -> None:
    truth = pq.read_table(both[0].parent / "truth" / "truth.parquet")
    assert truth.column_names == ["person_id", "household_id", "name_system", "held_out"]
    said = json.loads((both[0].parent / "truth" / "population.json").read_text())
    assert (said["people"], said["seed"]) == (300, 4)
    held_out = truth.filter(truth.column("held_out")).column("person_id").to_pylist()
    here = {one.person_id for one in read_register(both[0]).records}
    assert held_out
    assert not here & {*held_out}
