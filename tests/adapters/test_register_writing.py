"""A register is made in parts: the same bytes whoever makes them, and never anew what was made."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.dataset as ds
import pytest

from proviso_gateway.adapters.register import writing as register_writing
from proviso_gateway.adapters.register.files import read_register
from proviso_gateway.adapters.register.parts import TablePart, make_part
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal import population as populations
from proviso_gateway.rehearsal.population import Population

PEOPLE = Population(900, 11)


@pytest.fixture(autouse=True)
def many_small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(populations, "HOUSEHOLDS", 100)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def make(folder: Path, population: Population = PEOPLE, **how: object) -> int:
    return write_register(population, folder / "r", folder / "t", **how)  # type: ignore[arg-type]


def interrupted_after(folder: Path, parts: int, **how: object) -> None:
    """Let the making be stopped when so many parts are there.

    What was made of others by then counts for nothing: a busy machine hears of the stop late.
    """

    def stop(done: int, total: int) -> None:
        if len([*(folder / "r" / "unfinished").glob("*.json")]) > parts:  # and the settings
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(folder, processes=1, progress=stop, **how)
    for late in sorted((folder / "r" / "unfinished").glob("[0-9]*.json"))[parts:]:
        late.unlink()


@pytest.mark.parametrize("as_csv", [False, True])
def test_the_bytes_do_not_depend_on_how_many_made_them(tmp_path: Path, as_csv: bool) -> None:
    counts = [make(tmp_path / str(many), processes=many, as_csv=as_csv) for many in (1, 2, 3)]
    one, two, three = (bytes_of(tmp_path / str(many)) for many in (1, 2, 3))
    assert one == two == three
    assert counts == [len(read_register(tmp_path / "1" / "r").records)] * 3
    assert not (tmp_path / "1" / "r" / "unfinished").exists()


def test_a_table_of_parquet_is_a_folder_of_parts_that_others_read_whole(tmp_path: Path) -> None:
    records = make(tmp_path)
    tables = sorted(path.name for path in tmp_path.glob("[rt]/*.parquet"))
    assert tables == ["address_history.parquet", "name_history.parquet", "person.parquet",
                      "truth.parquet"]  # fmt: skip
    person = tmp_path / "r" / "person.parquet"
    assert [path.name for path in sorted(person.iterdir())] == [
        f"part-{number:05}.parquet" for number in range(5)
    ]
    assert ds.dataset(person).count_rows() == records
    assert pl.read_parquet(person / "*.parquet").height == records


def test_csv_is_headed_once(tmp_path: Path) -> None:
    records = make(tmp_path, as_csv=True)
    with (tmp_path / "r" / "person.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == records
    assert "person_id" not in {row["person_id"] for row in rows}


@pytest.mark.parametrize("as_csv", [False, True])
@pytest.mark.parametrize("parts", [1, 3])
def test_what_was_interrupted_goes_on_and_makes_only_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_csv: bool, parts: int
) -> None:
    make(tmp_path / "whole", as_csv=as_csv)
    folder = tmp_path / "interrupted"
    interrupted_after(folder, parts, as_csv=as_csv)
    there = {path.name for path in (folder / "r" / "unfinished").glob("*.json")}
    again: list[int] = []

    def noted(population: Population, part: TablePart) -> None:
        (folder / f"again-{part.number}").touch()  # another process makes it
        make_part(population, part)

    monkeypatch.setattr(register_writing, "make_part", noted)
    make(folder, as_csv=as_csv, progress=lambda done, total: again.append(done))
    made = {int(path.name.removeprefix("again-")) for path in folder.glob("again-*")}
    assert made
    assert made.isdisjoint(int(name[:5]) for name in there if name[:5].isdigit())
    assert again[0] > 0  # progress begins where the interrupted one ended
    assert again[-1] == PEOPLE.people
    for name in ("r", "t"):
        assert bytes_of(folder / name) == bytes_of(tmp_path / "whole" / name)


def test_it_goes_on_too_where_the_parts_were_being_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "whole", as_csv=True)

    def fails(parts: object, to: Path) -> None:
        if to.name == "address_history.csv":
            raise OSError
        join(parts, to)  # type: ignore[arg-type]

    join = register_writing._join
    monkeypatch.setattr(register_writing, "_join", fails)
    with pytest.raises(Problem) as stopped:
        make(tmp_path / "interrupted", as_csv=True)
    assert stopped.value.code == "files.not-finished"
    monkeypatch.setattr(register_writing, "_join", join)
    make(tmp_path / "interrupted", as_csv=True)
    assert bytes_of(tmp_path / "interrupted") == bytes_of(tmp_path / "whole")


def test_a_disk_that_is_full_is_told_and_can_be_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(population: Population, part: TablePart) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register_writing, "make_part", full)
    with pytest.raises(Problem) as stopped:
        make(tmp_path)
    assert stopped.value.code == "files.not-finished"
    monkeypatch.setattr(register_writing, "make_part", make_part)
    assert make(tmp_path) >= PEOPLE.people


def test_two_do_not_make_a_register_in_one_folder_at_once(tmp_path: Path) -> None:
    refused: list[str] = []

    def another(done: int, total: int) -> None:
        with pytest.raises(Problem) as told:
            make(tmp_path)
        refused.append(told.value.code)

    make(tmp_path, progress=another)
    assert set(refused) == {"files.being-made"}
    make(tmp_path / "alone")
    for name in ("r", "t"):
        assert bytes_of(tmp_path / name) == bytes_of(tmp_path / "alone" / name)


def test_an_unfinished_register_is_none(tmp_path: Path) -> None:
    interrupted_after(tmp_path, 1)
    with pytest.raises(Problem) as refused:
        read_register(tmp_path / "r")
    assert refused.value.code == "register.file-missing"


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda to: make(to, Population(900, 12)),
        lambda to: make(to, Population(901, 11)),
        lambda to: make(to, Population(900, 11, held_out=6)),
        lambda to: make(to, as_csv=True),
        lambda to: write_register(PEOPLE, to / "r", to / "elsewhere"),
    ],
    ids=["seed", "people", "held out", "form", "truth"],
)
def test_nobody_goes_on_with_other_settings(
    tmp_path: Path, otherwise: Callable[[Path], int]
) -> None:
    interrupted_after(tmp_path, 1)
    before = bytes_of(tmp_path)
    with pytest.raises(Problem) as refused:
        otherwise(tmp_path)
    assert refused.value.code == "files.begun-otherwise"
    assert bytes_of(tmp_path) == before


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    for name in ("r", "t"):
        folder = tmp_path / name
        (folder / name).mkdir(parents=True)
        (folder / name / "note.txt").touch()
        with pytest.raises(Problem) as refused:
            make(folder)
        assert refused.value.code == "files.not-empty"
    make(tmp_path / "once")
    with pytest.raises(Problem) as refused:
        make(tmp_path / "once")
    assert refused.value.code == "files.not-empty"
