"""A register whose tables are folders of Parquet parts, as Spark and pyarrow write them."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from proviso_gateway.adapters.register.divided import read_divided
from proviso_gateway.adapters.register.files import RegisterRefused, examine_register, read_register
from proviso_gateway.adapters.register.kept import (
    current,
    keep_register,
    sweep_registers,
)
from proviso_gateway.adapters.register.kept_register import FEW, KeptRegister
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal import population as populations
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT

TODAY = datetime.date(2026, 6, 1)

TABLES = ("person", "name_history", "address_history")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of several parts."""
    monkeypatch.setattr(populations, "HOUSEHOLDS", 60)
    write_register(Population(400, 5), tmp_path / "made", tmp_path / "truth")
    return tmp_path / "made"


def as_files(made: Path, to: Path) -> Path:
    """The same register, each table one file."""
    to.mkdir()
    shutil.copy(made / "register.json", to)
    for name in TABLES:
        pq.write_table(pq.read_table(made / f"{name}.parquet"), to / f"{name}.parquet")
    return to


def bare(made: Path) -> None:
    for name in TABLES:
        (made / f"{name}.parquet").rename(made / name)


def in_other_parts(made: Path) -> None:
    """Written again by pyarrow's own writer of datasets, in parts of other sizes and names."""
    for name in TABLES:
        folder = made / f"{name}.parquet"
        table = ds.dataset(folder).to_table()
        shutil.rmtree(folder)
        ds.write_dataset(table, folder, format="parquet", max_rows_per_file=97,
                         max_rows_per_group=97)  # fmt: skip


def as_spark_leaves_it(made: Path) -> None:
    for name in TABLES:
        (made / f"{name}.parquet" / "_SUCCESS").touch()
        (made / f"{name}.parquet" / ".part-00000.parquet.crc").write_bytes(b"crc")


def text_in_a_dictionary(made: Path) -> None:
    """One part's writer coded its words, another's did not."""
    part = made / "person.parquet" / "part-00001.parquet"
    table = pq.read_table(part)
    at = table.column_names.index("family_name")
    coded = table.column("family_name").dictionary_encode()
    pq.write_table(table.set_column(at, "family_name", coded), part)


def columns_in_another_order(made: Path) -> None:
    part = made / "person.parquet" / "part-00001.parquet"
    table = pq.read_table(part)
    pq.write_table(table.select(table.column_names[::-1]), part)


@pytest.mark.parametrize(
    "change",
    [lambda made: None, bare, in_other_parts, as_spark_leaves_it, text_in_a_dictionary,
     columns_in_another_order],
)  # fmt: skip
def test_however_it_is_parted_it_is_the_same_register(
    made: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    whole = read_register(as_files(made, tmp_path / "whole")).records
    change(made)
    parts = read_register(made).records
    assert list(parts.identifiers) == list(whole.identifiers)
    assert [parts.person(row) for row in range(len(parts))] == [
        whole.person(row) for row in range(len(whole))
    ]
    assert np.array_equal(parts.birth, whole.birth)


def test_a_wrong_row_is_told_by_its_part_and_its_row_there(made: Path) -> None:
    part = made / "person.parquet" / "part-00002.parquet"
    table = pq.read_table(part)
    at = table.column_names.index("gender")
    said = table.column("gender").to_pylist()
    said[3] = "ZZQX-NAME"
    pq.write_table(table.set_column(at, "gender", pa.array(said)), part)
    with pytest.raises(RegisterRefused) as refused:
        read_register(made)
    (found,) = refused.value.problems
    assert (found.place.file, found.place.row) == ("person.parquet/part-00002.parquet", 5)
    assert "ZZQX" not in str(found)


def parts_differ(made: Path) -> None:
    part = made / "person.parquet" / "part-00001.parquet"
    table = pq.read_table(part)
    at = table.column_names.index("birth_date")
    pq.write_table(
        table.set_column(at, "birth_date", table.column("birth_date").cast(pa.string())), part
    )


def a_column_less(made: Path) -> None:
    part = made / "person.parquet" / "part-00001.parquet"
    pq.write_table(pq.read_table(part).drop_columns(["gender"]), part)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda made: (made / "person.parquet" / "more.csv").touch(), "register.unknown-file"),
        (lambda made: (made / "person.parquet" / "part-9").touch(), "register.unknown-file"),
        (lambda made: (made / "person.parquet" / "day=1").mkdir(), "register.unknown-file"),
        (lambda made: shutil.copytree(made / "person.parquet", made / "person"),
         "register.two-forms"),
        (lambda made: (made / "person.csv").touch(), "register.two-forms"),
        (lambda made: shutil.rmtree(made / "name_history.parquet"), "register.file-missing"),
        (lambda made: [p.unlink() for p in (made / "name_history.parquet").iterdir()],
         "register.file-missing"),
        (lambda made: (made / "person.parquet" / "part-00001.parquet").write_bytes(b"PAR1"),
         "register.parquet-unreadable"),
        (parts_differ, "register.parts-differ"),
        (a_column_less, "table.column-missing"),
    ],
)  # fmt: skip
def test_a_part_is_never_passed_over(
    made: Path, change: Callable[[Path], object], code: str
) -> None:
    change(made)
    with pytest.raises(Problem) as refused:
        examine_register(made)
    assert refused.value.code == code


def test_a_home_keeps_every_part_and_mends_what_was_damaged(made: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    digest = keep_register(kept, made, synthetic=True, today=TODAY).digest
    there = kept / digest
    assert current(kept) == digest
    part = there / "person.parquet" / "part-00001.parquet"
    good = part.read_bytes()
    part.write_bytes(b"")
    (there / "person.parquet" / "part-99999.parquet").write_bytes(good)
    assert keep_register(kept, made, synthetic=True, today=TODAY).digest == digest
    assert part.read_bytes() == good
    assert read_register(there).digest == digest


def test_a_home_keeps_its_register_in_parts_until_another_is_loaded(
    made: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    snapshot = keep_register(kept, made, synthetic=True, today=TODAY)
    unused: Any = None
    register = KeptRegister(kept, unused, unused, unused)
    folder = register.in_parts(3)
    digest = snapshot.digest
    held = {"current", digest, f"{digest}.index", f"{digest}.parts"}
    assert {path.name for path in kept.iterdir()} == held
    divided = read_divided(folder, DEFAULT)
    assert (divided.parts, divided.register["digest"]) == (3, digest)
    there = (folder / "divided.json").stat()
    assert register.in_parts(0) == register.in_parts(3) == folder
    assert (folder / "divided.json").stat() == there
    assert read_divided(register.in_parts(2), DEFAULT).parts == 2
    (folder / "divided.json").write_text("spoilt")
    assert read_divided(register.in_parts(0), DEFAULT).parts == FEW
    sweep_registers(kept)
    assert folder.is_dir()
    said = made / "register.json"
    said.write_text(said.read_text().replace('"version": "', '"version": "2'))
    assert keep_register(kept, made, synthetic=True, today=TODAY).digest != digest
    assert not folder.exists()
