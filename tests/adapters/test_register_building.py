"""An index is built in parts of any size, the same to the byte; whoever is killed goes on."""

from __future__ import annotations

import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.adapters.registers import changed, with_cell, written_as_parquet
from tests.tracing.test_tracer import registers

from proviso_gateway.adapters.disk.crash_points import KILLED, POINTS, VARIABLE
from proviso_gateway.adapters.register import building
from proviso_gateway.adapters.register.files import (
    RegisterRefused,
    examine_register,
    read_register,
)
from proviso_gateway.adapters.register.index import build_index, fill_index
from proviso_gateway.adapters.register.index_files import Manifest, check_index
from proviso_gateway.adapters.register.sources import sources_of
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person

ROOT = Path(__file__).parents[2]
PEOPLE = Population(300, 11)
INDEX_POINTS = [point for point in POINTS if point.startswith("index.")]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write_register(PEOPLE, folder / "register", folder / "truth", processes=1)
    return folder / "register"


def content(manifest: Manifest) -> tuple[Any, ...]:
    """Every byte of an index, but for when its files were written."""
    columns = {
        name: (told.sha256, told.dtype, told.shape) for name, told in manifest.columns.items()
    }
    return columns, manifest.facts, manifest.register, manifest.model, manifest.sources


def in_memory(register: Path, to: Path) -> tuple[Any, ...]:
    to.mkdir()
    return content(fill_index(to, read_register(register), sources_of(register), DEFAULT))


@settings(
    max_examples=8,
    phases=(Phase.generate,),  # to make an example smaller takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(people=registers())
def test_whatever_the_size_of_its_parts_it_is_what_memory_makes(
    tmp_path_factory: pytest.TempPathFactory, people: tuple[Person, ...]
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    register = written_as_parquet(people, folder / "register")
    expected = in_memory(register, folder / "memory")
    for part in (1, 7, 1000):
        index = folder / f"index-{part}"
        assert content(build_index(register, index, DEFAULT, part=part)) == expected
        check_index(index)


def test_so_it_is_of_a_population_and_of_its_csv(register: Path, tmp_path: Path) -> None:
    expected = in_memory(register, tmp_path / "memory")
    assert content(build_index(register, tmp_path / "index", DEFAULT, part=64)) == expected
    write_register(PEOPLE, tmp_path / "csv", tmp_path / "truth", as_csv=True, processes=1)
    columns, facts, *_ = content(build_index(tmp_path / "csv", tmp_path / "of-csv", DEFAULT))
    assert (columns, facts) == expected[:2]


def told(act: Callable[[], object]) -> set[tuple[Any, ...]]:
    with pytest.raises(RegisterRefused) as refused:
        act()
    return {(p.code, p.place.file, p.place.row, p.place.column) for p in refused.value.problems}


def twice(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table, table.slice(3, 1)])


def in_a_circle(table: pa.Table) -> pa.Table:
    one, other = table.column("person_id").to_pylist()[:2]
    return with_cell("superseded_by", 0, other)(with_cell("superseded_by", 1, one)(table))


@pytest.mark.parametrize("part", [1, 50, 1000])
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("person.parquet", with_cell("person_id", 4, "")),
        ("person.parquet", with_cell("person_id", 4, "x" * 5000)),
        ("person.parquet", with_cell("person_id", 4, "4505577104")),
        ("person.parquet", with_cell("gender", 2, "f")),
        ("person.parquet", with_cell("superseded_by", 7, "nobody")),
        ("person.parquet", with_cell("superseded_by", 7, "9990000019")),
        ("person.parquet", with_cell("birth_date", 7, datetime.date(2038, 1, 1))),
        ("person.parquet", twice),
        ("person.parquet", in_a_circle),
        ("name_history.parquet", with_cell("use", 0, "alias")),
        ("name_history.parquet", with_cell("person_id", 1, "x")),
        ("address_history.parquet", with_cell("person_id", 0, "")),
    ],
)
def test_what_is_wrong_is_told_as_the_reader_tells_it(
    register: Path, tmp_path: Path, name: str, change: Callable[[pa.Table], pa.Table], part: int
) -> None:
    small = tmp_path / "small"
    shutil.copytree(register, small)
    bad = changed(small, tmp_path / "bad", name, change)
    report = examine_register(bad)
    plain = {(p.code, p.place.file, p.place.row, p.place.column) for p in report.problems}
    if part == 1:
        part = 30  # a part for each row would be a file for each
    found = told(lambda: build_index(bad, tmp_path / "index", DEFAULT, part=part))
    assert found == plain
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "small"]


def test_a_refusal_counts_what_it_does_not_list(register: Path, tmp_path: Path) -> None:
    def all_wrong(table: pa.Table) -> pa.Table:
        wrong = pa.array(["?"] * len(table))
        return table.set_column(table.column_names.index("gender"), "gender", wrong)

    bad = changed(register, tmp_path / "bad", "person.parquet", all_wrong)
    with pytest.raises(RegisterRefused) as refused:
        build_index(bad, tmp_path / "index", DEFAULT, part=100)
    count = pq.read_table(bad / "person.parquet").num_rows
    assert len(refused.value.problems) == 20
    assert f"{count} problems" in refused.value.sentence


def test_a_register_that_changes_while_it_is_read_is_refused(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "register"
    shutil.copytree(register, copied)
    inner = building.write_run

    def touched(*arguments: Any) -> Any:
        os.utime(copied / "register.json", ns=(1, 1))
        return inner(*arguments)

    monkeypatch.setattr(building, "write_run", touched)
    with pytest.raises(Problem) as found:
        build_index(copied, tmp_path / "index", DEFAULT)
    assert found.value.code == "register.changed-while-read"


BUILD = """
import sys
from pathlib import Path
from proviso_gateway.adapters.register.index import build_index
from proviso_gateway.tracing.default_model import DEFAULT
build_index(Path(sys.argv[1]), Path(sys.argv[2]), DEFAULT, part=int(sys.argv[3]))
"""


def building_process(register: Path, out: Path, part: int, at: str = "") -> subprocess.Popen[bytes]:
    path = os.pathsep.join(str(ROOT / one) for one in ("src", "verify"))
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(register), str(out), str(part)],
        env={**os.environ, VARIABLE: at, "PYTHONPATH": path},
    )


@pytest.mark.parametrize(
    "at", [*INDEX_POINTS, "index.after-run:3", "index.after-column:40", "index.after-column:60"]
)
def test_whoever_is_killed_at_a_named_point_goes_on_to_the_same_bytes(
    register: Path, tmp_path: Path, at: str
) -> None:
    out = tmp_path / "index"
    assert building_process(register, out, 100, at).wait() == KILLED
    assert not out.exists()
    left = tmp_path / ".index.building"
    assert left.stat().st_mode & 0o077 == 0
    runs = {path: path.stat().st_mtime_ns for path in left.glob("runs/*.arrow")}
    assert all(path.stat().st_mode & 0o077 == 0 for path in runs)
    seen: list[float] = []
    again = build_index(register, out, DEFAULT, lambda done, _: seen.append(done), part=100)
    assert content(again) == in_memory(register, tmp_path / "memory")
    check_index(out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "memory"]
    if at == "index.after-run:3":
        assert len(runs) == 3


def test_what_was_whole_is_not_made_again(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "index"
    assert building_process(register, out, 100, "index.after-run:3").wait() == KILLED
    made: list[Path] = []
    inner = building.write_run

    def noted(path: Path, *arguments: Any) -> Any:
        made.append(path)
        return inner(path, *arguments)

    monkeypatch.setattr(building, "write_run", noted)
    build_index(register, out, DEFAULT, part=100)
    people = pq.read_table(register / "person.parquet").num_rows
    names, places = (
        pq.read_table(register / f"{table}_history.parquet").num_rows
        for table in ("name", "address")
    )
    whole = sum(-(-rows // 100) for rows in (people, names, places))
    assert len(made) == whole - 3


@pytest.mark.parametrize("other", ["part", "register"])
def test_what_another_building_left_is_not_used(register: Path, tmp_path: Path, other: str) -> None:
    mine = tmp_path / "register"
    shutil.copytree(register, mine)
    out = tmp_path / "index"
    assert building_process(mine, out, 100, "index.after-records").wait() == KILLED
    if other == "register":
        path = next((mine / "person.parquet").iterdir())
        table = pq.read_table(path)
        at = table.column_names.index("postcode")
        pq.write_table(table.set_column(at, "postcode", pc.utf8_lower(table["postcode"])), path)
    built = build_index(mine, out, DEFAULT, part=100 if other == "register" else 90)
    assert content(built) == in_memory(mine, tmp_path / "memory")


def test_whoever_is_killed_at_any_moment_goes_on_to_the_same_bytes(
    register: Path, tmp_path: Path
) -> None:
    """Several times over, of one building."""
    expected, chance = in_memory(register, tmp_path / "memory"), random.Random(5)
    for number in range(3):
        out = tmp_path / f"index-{number}"
        for _ in range(2):
            process = building_process(register, out, 40)
            left = out.with_name(f".{out.name}.building")
            while process.poll() is None and not left.exists():
                time.sleep(0.01)
            time.sleep(chance.random() / 2)
            process.send_signal(signal.SIGKILL)
            process.wait()
        if out.exists():
            shutil.rmtree(out)
        assert content(build_index(register, out, DEFAULT, part=40)) == expected


def many(register: Path, to: Path, times: int) -> Path:
    """As many people as often, each time under other identifiers: nothing new is said of them."""
    to.mkdir()
    shutil.copy(register / "register.json", to)
    for table in ("person", "name_history", "address_history"):
        said = pq.read_table(register / f"{table}.parquet")
        copies = []
        for number in range(times):
            copied = said
            for column in {"person_id", "superseded_by"} & {*said.column_names}:
                told = said[column].to_pylist()
                names = [f"SYN-{number}-{name}" if name else "" for name in told]
                copied = copied.set_column(copied.column_names.index(column), column, [names])
            copies.append(copied)
        pq.write_table(pa.concat_tables(copies), to / f"{table}.parquet")
    said_of = json.loads((to / "register.json").read_text())
    (to / "register.json").write_text(
        json.dumps({**said_of, "identifier_system": "synthetic-number"})
    )
    return to


def test_what_is_held_grows_with_parts_and_not_with_people(register: Path, tmp_path: Path) -> None:
    """Where everybody says what the first few said, so that no text is new."""
    peaks = []
    for times in (4, 16):
        one = many(register, tmp_path / f"times-{times}", times)
        tracemalloc.start()
        build_index(one, tmp_path / f"index-{times}", DEFAULT, part=200)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    few, lots = peaks
    people = 12 * PEOPLE.people
    assert lots - few < 40 * people  # a column of records alone would be 93 bytes of each


TOLD_ONCE = ("known", "facts", "counts", "rarity", "strings", "sounds", "shapes", "sectors",
             "areas", "lines.", "house_numbers", "units.", "wholes", "live.day")  # fmt: skip
"""Columns that grow with distinct values alone."""


def test_a_person_takes_no_more_bytes_than_is_published(tmp_path: Path) -> None:
    write_register(Population(4_000, 12), tmp_path / "register", tmp_path / "truth", processes=1)
    manifest = build_index(tmp_path / "register", tmp_path / "index", DEFAULT)
    people = manifest.facts["people"]
    lengths = {
        name: told.shape and int(np.dtype(told.dtype).itemsize * np.prod(told.shape)) / people
        for name, told in manifest.columns.items()
        if ".texts." not in name and not name.startswith(TOLD_ONCE)
    }
    kept = sum(length for name, length in lengths.items() if name.startswith("records."))
    assert sum(lengths.values()) - kept < 85
    assert kept < 65
