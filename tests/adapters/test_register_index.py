"""An index on disk answers as the register that it was made of, and anything else is refused."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tracing.test_tracer import SOUGHT, registers

from proviso_gateway.adapters.register import index_files
from proviso_gateway.adapters.register.building import working_beside
from proviso_gateway.adapters.register.files import MANIFEST, Snapshot, read_register
from proviso_gateway.adapters.register.index import build_index, fill_index, open_index
from proviso_gateway.adapters.register.index_files import check_index, read_manifest
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer

PEOPLE = Population(2_000, 11)
LARGE = "known.npy"
SMALL = "live.restricted.npy"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write_register(PEOPLE, folder / "register", folder / "truth")
    return folder / "register"


@pytest.fixture(scope="module")
def built(register: Path) -> Path:
    build_index(register, register.parent / "index", DEFAULT)
    return register.parent / "index"


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """A copy, files' times included, that a test may harm."""
    shutil.copytree(built, tmp_path / "index")
    return tmp_path / "index"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as found:
        act()
    return found.value.code


def opened(folder: Path) -> tuple[Snapshot, Tracer]:
    return open_index(folder, DEFAULT)


def test_it_answers_as_the_register_read_anew(register: Path, built: Path) -> None:
    anew = read_register(register)
    snapshot, tracer = opened(built)
    made = Tracer(anew.records, DEFAULT)
    assert list(snapshot.records) == list(anew.records)
    assert replace(snapshot, records=anew.records) == anew
    assert snapshot.restrictions_checked_on == anew.restrictions_checked_on
    assert tracer.tables == made.tables
    searches = [one.search for one in asked(PEOPLE, Sample(100, 12, look_alikes=30))]
    assert [tracer.trace(one) for one in searches] == [made.trace(one) for one in searches]
    somebody = anew.records.identifiers[7]
    assert snapshot.person(somebody) == anew.person(somebody)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), st.lists(SOUGHT, min_size=1, max_size=3))
def test_it_answers_so_whatever_is_written(
    tmp_path_factory: pytest.TempPathFactory, people: tuple[Person, ...], searches: list[Search]
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    snapshot = Snapshot(
        Records.of(people), "synthetic-number", PEOPLE.as_of, True, "tests", "1", Hash("0" * 64)
    )
    fill_index(folder, snapshot, {}, DEFAULT)
    again, tracer = opened(folder)
    made = Tracer(snapshot.records, DEFAULT)
    assert list(again.records) == list(snapshot.records)
    assert [tracer.trace(one) for one in searches] == [made.trace(one) for one in searches]


def test_nothing_of_it_can_be_written_to(built: Path) -> None:
    snapshot, _ = opened(built)
    with pytest.raises(ValueError, match="read-only"):
        snapshot.records.gender[0] = 0
    with pytest.raises(ValueError, match="WRITEABLE"):
        snapshot.records.gender.flags.writeable = True


def test_nobody_else_can_read_it(built: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in (built, *built.iterdir())} == {0}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


def flip(path: Path) -> None:
    """Change one bit of the last byte."""
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last[0] ^ 1]))


def flip_unseen(path: Path) -> None:
    """Change a bit as a failing disk does: no time says so."""
    there = path.stat()
    flip(path)
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))


def of_another_type(path: Path) -> None:
    there = path.stat()
    path.write_bytes(path.read_bytes().replace(b"'<i8'", b"'<u8'", 1))
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))


@pytest.mark.parametrize("file", [LARGE, SMALL, MANIFEST])
@pytest.mark.parametrize("harm", [cut, flip, lambda path: path.write_bytes(b"")])
def test_a_damaged_file_is_refused_by_name(
    index: Path, file: str, harm: Callable[[Path], object]
) -> None:
    harm(index / file)
    with pytest.raises(Problem) as found:
        opened(index)
    foreign = file == MANIFEST and not (index / file).read_bytes()
    assert found.value.code == ("register.index-foreign" if foreign else "register.index-damaged")
    assert foreign or f"`{file}`" in found.value.sentence


@pytest.mark.parametrize("lost", [LARGE, SMALL])
def test_so_is_one_that_is_not_there_or_of_another_type(index: Path, lost: str) -> None:
    (index / lost).rename(index / "elsewhere")
    assert refused(lambda: opened(index)) == "register.index-damaged"
    (index / "elsewhere").rename(index / lost)
    opened(index)
    of_another_type(index / LARGE)
    assert refused(lambda: opened(index)) == "register.index-damaged"


def test_what_no_time_tells_of_is_found_by_the_check_of_everything(index: Path) -> None:
    assert (index / LARGE).stat().st_size > index_files.SMALL
    seen: list[tuple[int, int]] = []
    check_index(index, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    flip_unseen(index / LARGE)
    opened(index)  # a large file is not read at opening
    assert refused(lambda: check_index(index)) == "register.index-damaged"
    flip_unseen(index / LARGE)
    check_index(index)
    flip_unseen(index / SMALL)
    assert refused(lambda: opened(index)) == "register.index-damaged"


def test_a_copy_with_other_times_is_read_whole_and_opened(index: Path) -> None:
    for path in index.iterdir():
        os.utime(path)
    opened(index)


def test_what_is_no_index_is_refused_by_name(index: Path, tmp_path: Path, register: Path) -> None:
    assert refused(lambda: opened(tmp_path / "nowhere")) == "register.index-missing"
    assert refused(lambda: opened(register)) == "register.index-missing"
    (index / MANIFEST).write_text('{"of": "somebody else"}\n')
    assert refused(lambda: opened(index)) == "register.index-foreign"
    (index / MANIFEST).write_text("[]")
    assert refused(lambda: opened(index)) == "register.index-foreign"
    (index / MANIFEST).unlink()
    assert refused(lambda: opened(index)) == "register.index-unfinished"


def test_an_index_of_other_code_or_another_model_is_not_opened(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stricter = replace(DEFAULT, margin=DEFAULT.margin + 1)
    assert refused(lambda: open_index(index, stricter)) == "register.index-of-another-model"
    monkeypatch.setattr(index_files, "made_by", lambda: "0" * 64)
    assert refused(lambda: opened(index)) == "register.index-of-another-version"


def test_which_code_made_it_changes_with_every_file_that_takes_part(tmp_path: Path) -> None:
    names = [name for name, _ in index_files._sources(index_files.files("proviso_gateway.tracing"))]
    assert {"folding.py", "kernel/names.py", "nothing.py", "tables.py"} <= {*names}
    assert any(name.startswith("models/") and name.endswith(".json") for name in names)


def test_a_register_that_is_refused_leaves_no_index(register: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    shutil.copytree(register, bad)
    next((bad / "person.parquet").iterdir()).write_bytes(b"")
    code = refused(lambda: build_index(bad, tmp_path / "out", DEFAULT))
    assert code == "register.parquet-unreadable"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad"]


def test_it_takes_no_name_that_is_taken(register: Path, built: Path, tmp_path: Path) -> None:
    assert refused(lambda: build_index(register, built, DEFAULT)) == "files.not-empty"
    (tmp_path / "file").write_text("a note")
    taken = tmp_path / "file"
    assert refused(lambda: build_index(register, taken, DEFAULT)) == "files.already-there"
    assert refused(lambda: build_index(register, taken / "in", DEFAULT)) == "files.cannot-write"
    with working_beside(tmp_path / "other"):
        code = refused(lambda: build_index(register, tmp_path / "other", DEFAULT))
        assert code == "files.being-written"


def test_the_manifest_says_what_it_is_of(register: Path, built: Path) -> None:
    manifest = read_manifest(built)
    assert manifest.register["digest"] == read_register(register).digest
    assert manifest.model == DEFAULT.hash
    assert "register.json" in manifest.sources
    said = json.loads((built / MANIFEST).read_text().split("\n")[0])
    assert {*said["columns"]} == {path.stem for path in built.glob("*.npy")}


def test_several_processes_share_one(built: Path) -> None:
    searches = [one.search for one in asked(PEOPLE, Sample(20, 12))]
    _, tracer = opened(built)
    told = [tracer.trace(one) for one in searches]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for found in pool.starmap(_asked, [(built, searches)] * 2):
            assert found == told


def _asked(folder: Path, searches: list[Search]) -> list[Any]:
    _, tracer = opened(folder)
    return [tracer.trace(one) for one in searches]
