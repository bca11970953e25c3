"""Registers that somebody made to be slow: few people are looked at, and what all of them say is
held once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.hostile import KINDS, LONG, TABLES, asked_of, looked_at, spoil

from proviso_gateway.adapters.register import columns, run_texts
from proviso_gateway.adapters.register.index import build_index, open_index
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing import crowds
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.trace import trace
from proviso_gateway.tracing.tracer import Tracer

SAMPLE = Sample(40, 14, look_alikes=20)
EVERYBODY = ("one whole name", "all of these")
"""Where all bear one name they are everybody's namesakes: each is weighed."""


def made(folder: Path, people: int, name: str) -> tuple[Tracer, list[Person], list[Search]]:
    """The index of a hostile register, its people, and searches of them."""
    population = Population(people, 13)
    write_register(population, folder / "ordinary", folder / "truth", processes=1)
    spoil(folder / "ordinary", folder / "hostile", KINDS[name])
    build_index(folder / "hostile", folder / "index", DEFAULT)
    snapshot, tracer = open_index(folder / "index", DEFAULT)
    searches = [one.search for one in asked(population, SAMPLE)]
    return tracer, list(snapshot.records), asked_of(KINDS[name], searches)


@pytest.mark.parametrize("name", [name for name in KINDS if name not in EVERYBODY])
def test_what_all_have_in_common_is_not_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Of a register of 1,500, in which 100 stand for the most that one postcode has."""
    monkeypatch.setattr(crowds, "MOST_IN_A_POSTCODE", 100)
    tracer, people, searches = made(tmp_path, 1_500, name)
    assert max(looked_at(tracer, search) for search in searches) < len(people) // 10


@pytest.mark.parametrize("name", list(KINDS))
def test_they_are_answered_as_the_plain_tracer_answers(tmp_path: Path, name: str) -> None:
    tracer, people, searches = made(tmp_path, 60, name)
    tables = tables_of(people, DEFAULT)
    assert tracer.tables.hash == tables.hash
    for search in searches:
        assert tracer.trace(search) == trace(search, people, tables, DEFAULT)


@pytest.mark.parametrize("at", [columns, run_texts])
def test_more_letters_than_can_be_held_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: object
) -> None:
    """Of one part of the people, or of all parts together."""
    write_register(Population(300, 13), tmp_path / "ordinary", tmp_path / "truth", processes=1)
    inner, most = columns.check_letters, 3_000 if at is run_texts else 300

    def check(table: str, texts: Sequence[pa.Array]) -> None:
        monkeypatch.setattr(columns, "MOST_LETTERS", most)
        inner(table, texts)

    monkeypatch.setattr(at, "check_letters", check)
    with pytest.raises(Problem, match=r"register\.too-many-letters"):
        build_index(tmp_path / "ordinary", tmp_path / "index", DEFAULT, part=50)


def test_what_all_say_in_many_letters_is_held_once(tmp_path: Path) -> None:
    """As far as Arrow holds it, which holds what is read."""
    write_register(Population(1_500, 13), tmp_path / "ordinary", tmp_path / "truth", processes=1)
    spoil(tmp_path / "ordinary", tmp_path / "hostile", KINDS["one long name"])
    rows = sum(
        len(pq.read_table(tmp_path / "ordinary" / f"{table}.parquet", columns=["person_id"]))
        for table in TABLES[:2]
    )
    pool = pa.proxy_memory_pool(before := pa.default_memory_pool())
    pa.set_memory_pool(pool)
    try:
        build_index(tmp_path / "hostile", tmp_path / "index", DEFAULT)
    finally:
        pa.set_memory_pool(before)
    assert 0 < pool.max_memory() < rows * LONG // 3
