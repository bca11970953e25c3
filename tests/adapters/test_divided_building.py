"""Parts made in stages, by anybody, are those that one machine makes of the whole register."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.hostile import KINDS, spoil
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.adapters.registers import changed, with_cell, written_as_parquet
from tests.tracing.test_tracer import registers

from proviso_gateway.adapters.register.building import told_of_snapshot
from proviso_gateway.adapters.register.divided import (
    SHARED,
    check_divided,
    divide,
    part_name,
    read_divided,
)
from proviso_gateway.adapters.register.divided_building import Do, build_divided, heads_of
from proviso_gateway.adapters.register.divided_stages import Found, Plan
from proviso_gateway.adapters.register.files import (
    MANIFEST,
    RegisterRefused,
    examine_register,
    read_register,
)
from proviso_gateway.adapters.register.index_files import Progress
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person


def content(folder: Path) -> dict[str, Any]:
    """Every byte of an index in parts, but for when its files were written."""
    divided = read_divided(folder, DEFAULT)
    found: dict[str, Any] = {
        "whole": (divided.people, divided.columns, divided.size, divided.register),
    }
    for name in (SHARED, *map(part_name, range(divided.parts))):
        told = json.loads((folder / name / MANIFEST).read_bytes().partition(b"\n")[0])
        for column in told["columns"].values():
            del column["modified"]
        found[name] = told
    return found


def by_one_machine(register: Path, out: Path, parts: int) -> dict[str, Any]:
    """Of the whole register, read into memory."""
    snapshot = read_register(register)
    divide(snapshot.records, out, DEFAULT, parts, register=told_of_snapshot(snapshot), processes=1)
    return content(out)


def one_by_one(plan: Plan, stage: str, tasks: int, _: Progress) -> Sequence[Found]:
    """Every task done twice, the last first: what came of it the second time."""
    found = {n: [plan.do(stage, n), plan.do(stage, n)][1] for n in reversed(range(tasks))}
    return [found[n] for n in range(tasks)]


def built(register: Path, out: Path, parts: int, rows: int, do: Do | None = one_by_one) -> None:
    build_divided(register, out, DEFAULT, parts, lambda _done, _all: None, do, rows)


@settings(
    max_examples=8,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(people=registers(), parts=st.sampled_from((1, 2, 7)))
def test_they_are_so_to_the_byte_whatever_is_written(
    tmp_path_factory: pytest.TempPathFactory, people: tuple[Person, ...], parts: int
) -> None:
    folder = tmp_path_factory.mktemp("staged")
    register = written_as_parquet(people, folder / "register")
    expected = by_one_machine(register, folder / "memory", parts)
    for rows in (3, 1000):
        built(register, folder / f"rows-{rows}", parts, rows)
        assert content(folder / f"rows-{rows}") == expected
        check_divided(folder / f"rows-{rows}", DEFAULT, lambda _done, _all: None)


@pytest.mark.parametrize("kind", ["ordinary", "all of these", "one home", "nothing said"])
def test_so_they_are_of_a_population(tmp_path: Path, kind: str) -> None:
    """In tables of several files, of which some rows of each are a task; by processes."""
    write_register(Population(700, 11), tmp_path / "made", tmp_path / "truth", processes=1)
    register = tmp_path / "register"
    spoil(tmp_path / "made", register, KINDS[kind])
    for table in register.glob("*.parquet"):
        whole = pq.read_table(table)
        shutil.rmtree(table)
        table.mkdir()
        for at, start in enumerate(range(0, max(len(whole), 1), 500)):
            pq.write_table(whole.slice(start, 500), table / f"{at}.parquet", row_group_size=90)
    expected = by_one_machine(register, tmp_path / "memory", 3)
    seen: list[tuple[int, int]] = []
    build_divided(
        register, tmp_path / "staged", DEFAULT, 3, lambda *told: seen.append(told), rows=130
    )
    assert content(tmp_path / "staged") == expected
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > 0
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write_register(Population(300, 11), folder / "register", folder / "truth", processes=1)
    return folder / "register"


def twice(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table, table.slice(3, 1)])


def in_a_circle(table: pa.Table) -> pa.Table:
    one, other = table.column("person_id").to_pylist()[:2]
    return with_cell("superseded_by", 0, other)(with_cell("superseded_by", 1, one)(table))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("person.parquet", with_cell("person_id", 4, "")),
        ("person.parquet", with_cell("gender", 2, "f")),
        ("person.parquet", with_cell("superseded_by", 7, "nobody")),
        ("person.parquet", with_cell("superseded_by", 7, "9990000019")),
        ("person.parquet", with_cell("birth_date", 7, datetime.date(2038, 1, 1))),
        ("person.parquet", twice),
        ("person.parquet", in_a_circle),
        ("name_history.parquet", with_cell("person_id", 1, "x")),
        ("address_history.parquet", with_cell("person_id", 0, "")),
    ],
)
def test_what_is_wrong_is_told_as_the_reader_tells_it(
    register: Path, tmp_path: Path, name: str, change: Callable[[pa.Table], pa.Table]
) -> None:
    bad = changed(register, tmp_path / "bad", name, change)
    plain = {(p.code, p.place.file, p.place.row, p.place.column)
             for p in examine_register(bad).problems}  # fmt: skip
    with pytest.raises(RegisterRefused) as refused:
        built(bad, tmp_path / "parts", 3, 100)
    assert {(p.code, p.place.file, p.place.row, p.place.column)
            for p in refused.value.problems} == plain  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad"]


def test_whoever_is_superseded_stands_with_whom_it_ends() -> None:
    assert heads_of([("a", "b"), ("b", "c"), ("x", "c"), ("y", "x")]) == dict.fromkeys("abxy", "c")
    found = heads_of([("z", "q"), ("q", "p"), ("p", "q"), ("s", "z")])
    assert set(found.values()) == {"p"}
    assert set(found) == {*"zqps"}
