"""An index in parts answers what the whole register answers, and lets nothing strange in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tracing.test_tracer import SOUGHT, registers

from proviso_gateway.adapters.register import divided as module
from proviso_gateway.adapters.register.building import INDEX
from proviso_gateway.adapters.register.divided import (
    DIVIDED,
    SHARED,
    check_divided,
    divide,
    open_part,
    part_name,
    read_divided,
)
from proviso_gateway.adapters.register.divided_building import build_divided
from proviso_gateway.adapters.register.files import MANIFEST, read_register
from proviso_gateway.adapters.register.index import build_index, open_index
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.parts import merged
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.stored import columns_of, records_from
from proviso_gateway.tracing.trace import conclude
from proviso_gateway.tracing.tracer import Tracer

POPULATION = Population(300, 11)
PARTS = 3


def everybody() -> list[Person]:
    return [person_at(c, r) for c in chunks(POPULATION) for r in range(len(c))]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in three parts."""
    folder = tmp_path_factory.mktemp("divided") / "parts"
    divide(Records.of(everybody()), folder, DEFAULT, PARTS)
    return folder


@pytest.fixture
def parts(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    folder = tmp_path / "parts"
    shutil.copytree(built, folder, copy_function=shutil.copy2)
    return folder


def opened(folder: Path) -> list[Tracer]:
    divided = read_divided(folder, DEFAULT)
    return [open_part(folder, n, divided, DEFAULT) for n in range(divided.parts)]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as wrong:
        act()
    return wrong.value.code


def check_same(folder: Path, people: Sequence[Person], searches: Sequence[Search]) -> None:
    """Hold the parts in this folder to the whole register."""
    whole, tracers = Tracer(Records.of(people), DEFAULT), opened(folder)
    for search in searches:
        said = merged(tracer.partial(search) for tracer in tracers)
        assert said == whole.partial(search)
        assert conclude(said, tracers[0].tables, DEFAULT) == whole.trace(search)


def test_its_parts_answer_together_as_the_whole_register(built: Path) -> None:
    searches = [one.search for one in asked(POPULATION, Sample(30, 12, look_alikes=10))]
    check_same(built, everybody(), searches)
    tracers = opened(built)
    assert {t.tables.hash for t in tracers} == {
        Tracer(Records.of(everybody()), DEFAULT).tables.hash
    }
    assert all(len(tracer.records) for tracer in tracers)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), st.lists(SOUGHT, min_size=1, max_size=3), st.sampled_from((1, 2, 7)))
def test_they_do_so_whatever_is_written(
    tmp_path_factory: pytest.TempPathFactory,
    people: tuple[Person, ...],
    searches: list[Search],
    parts: int,
) -> None:
    """Made of what was read, or of an index, whose numbers are narrower."""
    folder, read = tmp_path_factory.mktemp("hostile"), Records.of(people)
    ready = Ready.of(read, DEFAULT)
    stored = records_from(dict(columns_of(read, ready)), ())
    for name, records in (("read", read), ("stored", stored)):
        divide(records, folder / name, DEFAULT, parts, processes=1)
        check_same(folder / name, people, searches)


def test_the_tables_of_all_stand_once(built: Path) -> None:
    shared = {path.name for path in (built / SHARED).glob("*.npy")}
    own = {path.name for path in (built / part_name(0)).glob("*.npy")}
    assert shared
    assert not shared & own
    assert all(path.stat().st_mode & 0o077 == 0 for path in built.rglob("*") if path.is_file())


def test_one_part_is_no_register_and_neither_are_all(built: Path, tmp_path: Path) -> None:
    """Whoever stands in another part would look like nobody, or a namesake like the only one."""
    assert refused(lambda: open_index(built / part_name(0), DEFAULT)) == "register.index-is-a-part"
    assert refused(lambda: open_index(built, DEFAULT)) == "register.is-an-index"
    made = tmp_path / "made"
    for folder in (built, built / part_name(0)):
        for act in (read_register, lambda given: build_index(given, made, DEFAULT)):
            assert refused(partial(act, folder)) == "register.is-an-index"


def test_what_it_says_of_itself_can_be_checked(built: Path, parts: Path) -> None:
    moved: list[tuple[int, int]] = []
    divided = check_divided(built, DEFAULT, lambda *counts: moved.append(counts))
    people = Tracer(Records.of(everybody()), DEFAULT).tables.people
    assert (divided.parts, divided.people) == (PARTS, people)
    assert moved[-1] == (PARTS + 1, PARTS + 1)
    (parts / part_name(1) / "known.npy").write_bytes(b"")
    assert (
        refused(lambda: check_divided(parts, DEFAULT, lambda *_: None)) == "register.index-damaged"
    )


def test_a_damaged_part_is_refused_by_name(parts: Path) -> None:
    path = parts / part_name(2) / "postings.listed.npy"
    path.write_bytes(path.read_bytes()[:-1])
    divided = read_divided(parts, DEFAULT)
    open_part(parts, 0, divided, DEFAULT)
    assert refused(lambda: open_part(parts, 2, divided, DEFAULT)) == "register.index-damaged"
    (parts / DIVIDED).write_bytes(b"x" + (parts / DIVIDED).read_bytes())
    assert refused(lambda: read_divided(parts, DEFAULT)) == "register.index-damaged"


@pytest.mark.parametrize("which", [part_name(1), SHARED])
def test_a_part_of_another_build_is_refused(parts: Path, tmp_path: Path, which: str) -> None:
    """It is whole and of this code; but of other people, and weighed by other tables."""
    other = tmp_path / "other"
    divide(Records.of(everybody()[:-1]), other, DEFAULT, PARTS)
    shutil.rmtree(parts / which)
    shutil.copytree(other / which, parts / which, copy_function=shutil.copy2)
    divided = read_divided(parts, DEFAULT)
    assert (
        refused(lambda: open_part(parts, 1, divided, DEFAULT)) == "register.part-of-another-build"
    )


def test_a_part_that_is_not_there_is_refused(parts: Path) -> None:
    shutil.rmtree(parts / part_name(0))
    divided = read_divided(parts, DEFAULT)
    assert refused(lambda: open_part(parts, 0, divided, DEFAULT)) == "register.index-missing"
    (parts / DIVIDED).unlink()
    assert refused(lambda: read_divided(parts, DEFAULT)) == "register.parts-missing"


def test_one_of_other_code_or_another_model_is_refused(
    parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = replace(DEFAULT, margin=DEFAULT.margin + 1)
    assert refused(lambda: read_divided(parts, model)) == "register.index-of-another-model"
    monkeypatch.setattr(module, "made_by", lambda: "another")
    assert refused(lambda: read_divided(parts, DEFAULT)) == "register.index-of-another-version"


def test_another_json_is_no_index_in_parts(tmp_path: Path) -> None:
    other = read_other(tmp_path)
    assert refused(lambda: read_divided(other, DEFAULT)) == "register.index-foreign"


def read_other(folder: Path) -> Path:
    """A folder with a `divided.json` of somebody else's, sealed as ours is."""
    from hashlib import sha256

    said = json.dumps({"says": "something else"}).encode()
    (folder / DIVIDED).write_bytes(said + b"\n" + sha256(said).hexdigest().encode() + b"\n")
    return folder


def test_a_building_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    out = tmp_path / "parts"
    half = tmp_path / ".parts.building" / INDEX / part_name(0)
    half.mkdir(parents=True)
    (half / MANIFEST).write_text("half")
    divide(Records.of(everybody()[:20]), out, DEFAULT, 2)
    assert len(opened(out)) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"parts"}


def test_it_is_built_and_checked_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register, out = tmp_path / "people", tmp_path / "parts"
    assert run_command(["register", "synthesise", "--people", "200", "--out", str(register)]) == 0
    capsys.readouterr()
    build = ["register", "build", str(register), "--out", str(out), "--json"]
    assert run_command([*build, "--partitions", "3"]) == 0
    assert run_command(["register", "check", str(out), "--json"]) == 0
    built, checked = capsys.readouterr().out.replace("\n}\n", "\n}\n\0").strip("\0").split("\0")
    assert json.loads(built) == json.loads(checked)
    assert json.loads(checked)["parts"] == 3
    snapshot = read_register(register)
    assert json.loads(checked)["register"] == snapshot.digest
    searches = [one.search for one in asked(POPULATION, Sample(5, 12))]
    check_same(out, list(snapshot.records), searches)


def test_parts_of_an_index_are_those_of_its_register(tmp_path: Path) -> None:
    """No file of the register is read again."""
    register, index = tmp_path / "people", tmp_path / "index"
    assert run_command(["register", "synthesise", "--people", "200", "--out", str(register)]) == 0
    build_index(register, index, DEFAULT)
    read = build_divided(register, tmp_path / "read", DEFAULT, 2, lambda _done, _all: None)
    shutil.rmtree(register)
    opened = build_divided(index, tmp_path / "opened", DEFAULT, 2, lambda _done, _all: None)
    told = [replace(one, shared="", manifests=()) for one in (opened, read)]  # without their times
    assert told[0] == told[1]
    check_same(tmp_path / "opened", list(open_index(index, DEFAULT)[0].records), [Search("Anna")])
