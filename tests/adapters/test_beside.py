"""Changes beside an index hold at once, and what is wrong with them is refused by name."""

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
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.adapters.homes import refused
from tests.adapters.registers import written_as_parquet
from tests.adapters.test_register_building import ROOT, content
from tests.adapters.test_register_changing import AS_OF, NEXT_DAY
from tests.adapters.test_register_changing import after as after_day
from tests.tracing.households import person, search_for
from tests.tracing.test_changed import after, changes, mended, weighing
from tests.tracing.test_tracer import SOUGHT, registers

from proviso_gateway.adapters.disk.crash_points import KILLED, VARIABLE
from proviso_gateway.adapters.disk.locks import lock_folder
from proviso_gateway.adapters.register import beside as module
from proviso_gateway.adapters.register import index_files
from proviso_gateway.adapters.register.divided_building import build_divided
from proviso_gateway.adapters.register.files import MANIFEST
from proviso_gateway.adapters.register.index import (
    build_index,
    check_whole,
    open_index,
    open_register,
    put_beside,
    update_index,
)
from proviso_gateway.adapters.register.index_files import check_index
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.trace import trace
from proviso_gateway.tracing.verdict import TraceCause

LATER = "2040-01-02"


def someone(number: int, **said: object) -> Person:
    """One of a hundred people, who were born before they are asked for."""
    born = datetime.date(1950, 2, 3) + datetime.timedelta(days=211 * number)
    return person(number, **{"birth_date": born, **said})


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The index of a hundred people, of whom five may change beside it."""
    people = tuple(map(someone, range(1, 101)))
    build_index(written_as_parquet(people, tmp_path / "register"), tmp_path / "index", DEFAULT)
    return tmp_path / "index"


def put(index: Path, *changed: Person, day: str = NEXT_DAY, **said: object) -> None:
    """Put changes beside the index."""
    folder = index.parent / f"changes-of-{day}-{random.random()}"
    put_beside(index, written_as_parquet(changed, folder, as_of=day, **said), DEFAULT)


def cause(index: Path, whom: Person) -> TraceCause:
    """How a search for somebody ends."""
    return open_index(index, DEFAULT)[1].trace(search_for(whom)).cause


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    people=registers(),
    first=changes(),
    second=changes(),
    searches=st.lists(SOUGHT, min_size=1, max_size=4),
    part=st.sampled_from((1, 5, 1000)),
)
def test_an_index_and_two_days_of_changes_answer_as_the_plain_tracer(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    people: tuple[Person, ...],
    first: tuple[Person, ...],
    second: tuple[Person, ...],
    searches: list[Search],
    part: int,
) -> None:
    """And the next index that is made of them is that of the register that changed, to the byte."""
    first = mended(people, first)
    on_first = after(people, first)
    second = mended(on_first, second)
    on_second = after(on_first, second)
    monkeypatch.setattr(module, "MOST", 0)
    folder = tmp_path_factory.mktemp("beside")
    index = folder / "index"
    build_index(written_as_parquet(people, folder / "before"), index, DEFAULT)
    for changed, day in ((first, NEXT_DAY), (second, LATER)):
        given_in = written_as_parquet(changed, folder / day, as_of=day)
        put_beside(index, given_in, DEFAULT, part=part, lifting=True)
    tables = weighing(people, after(first, second))
    snapshot, tracer = open_index(index, DEFAULT)
    for reach in (False, True):
        for search in searches:
            plain = trace(search, on_second, tables, DEFAULT, reach_restricted=reach)
            assert tracer.trace(search, reach_restricted=reach) == plain
    done = update_index(index, None, folder / "next", DEFAULT, part=part)
    next_day = datetime.date.fromisoformat(NEXT_DAY)
    now = after_day(after_day(people, first), second, next_day)
    anew = written_as_parquet(now, folder / "after", as_of=LATER)
    assert content(done)[:2] == content(build_index(anew, folder / "anew", DEFAULT))[:2]
    read = open_register(folder / "next", DEFAULT)
    assert read.digest == snapshot.digest
    assert read.restrictions_checked_on == snapshot.restrictions_checked_on
    for one in now:
        told = [replace(of.person(one.person_id), restricted_checked_on=None)
                for of in (snapshot, read)]  # fmt: skip
        assert told[0] == told[1]
        assert snapshot.holds(one.person_id) == (not one.superseded_by)


def test_whoever_is_restricted_is_so_at_once_and_days_add_up(index: Path) -> None:
    somebody, other, newcomer = someone(1), someone(2), someone(4, person_id="SYN-0400")
    newcomer = replace(newcomer, given_name="Newcomer", postcode="QZ9 9ZZ")
    assert cause(index, somebody) is TraceCause.FOUND
    assert cause(index, newcomer) is not TraceCause.FOUND
    put(index, replace(somebody, restricted=True), newcomer)
    assert cause(index, somebody) is TraceCause.RESTRICTED
    assert cause(index, newcomer) is TraceCause.FOUND
    put(index, replace(other, superseded_by=somebody.person_id), day=LATER)
    assert cause(index, other) is TraceCause.RESTRICTED
    assert cause(index, somebody) is TraceCause.RESTRICTED
    assert [path.name for path in index.glob("*changes*")] == ["changes-000002"]
    snapshot, tracer = open_index(index, DEFAULT)
    assert snapshot.as_of.isoformat() == LATER
    assert tracer.trace(search_for(somebody), reach_restricted=True).person_id == "SYN-0001"
    assert snapshot.person(somebody.person_id).restricted
    assert not snapshot.person(someone(3).person_id).restricted
    assert not snapshot.holds("SYN-9999")


def test_whoever_searches_while_changes_come_is_not_disturbed(index: Path) -> None:
    _, before = open_index(index, DEFAULT)
    put(index, replace(someone(1), restricted=True))
    put(index, someone(7), day=LATER)
    assert before.trace(search_for(someone(1))).cause is TraceCause.FOUND


def test_no_more_than_one_record_in_twenty_lies_beside(index: Path) -> None:
    put(index, *map(someone, range(1, 5)))
    assert refused(lambda: put(index, someone(5), someone(6), day=LATER)) == (
        "register.changes-too-many"
    )
    assert open_register(index, DEFAULT).as_of.isoformat() == NEXT_DAY
    changed = written_as_parquet((someone(5), someone(6)), index.parent / "many", as_of=LATER)
    update_index(index, changed, index.parent / "next", DEFAULT)
    assert open_register(index.parent / "next", DEFAULT).changed is None


def test_the_same_changes_are_refused_as_when_the_next_index_is_made(index: Path) -> None:
    dead = replace(someone(1), restricted=True)
    put(index, dead)
    digest = str(open_register(index, DEFAULT).digest)
    for said, code in (
        ({"day": NEXT_DAY}, "register.changes-out-of-order"),
        ({"day": LATER, "follows": "0" * 64}, "register.changes-not-next"),
        ({"day": LATER, "identifier_system": "nhs-number"}, "register.changes-of-another"),
        ({"day": LATER, "synthetic": False}, "register.changes-of-another"),
        ({"day": LATER}, "register.changes-lift"),
    ):
        assert refused(lambda said=said: put(index, someone(1), **said)) == code  # type: ignore[misc]
    stranger = replace(someone(2), superseded_by="SYN-9999")
    assert refused(lambda: put(index, stranger, day=LATER)) == "register.refused"
    circle = [someone(n, superseded_by=f"SYN-000{5 - n}") for n in (2, 3)]
    assert refused(lambda: put(index, *circle, day=LATER)) == "register.refused"
    assert refused(lambda: put(index, day=LATER)) == "register.nobody"
    assert open_register(index, DEFAULT).digest == digest
    assert {path.name for path in index.glob("*changes*")} == {"changes-000001"}
    put(index, replace(someone(2), restricted=True), day=NEXT_DAY, follows=digest)
    changed = written_as_parquet((someone(1),), index.parent / "lifting", as_of=LATER)
    put_beside(index, changed, DEFAULT, lifting=True)
    assert cause(index, someone(1)) is TraceCause.FOUND
    assert cause(index, someone(2)) is TraceCause.RESTRICTED


def test_news_of_some_are_no_news_of_the_others(index: Path) -> None:
    day = datetime.date(2040, 1, 9)
    put(index, replace(someone(2), restricted_checked_on=day), day=day.isoformat())
    assert open_register(index, DEFAULT).restrictions_checked_on == AS_OF


def harmed(folder: Path, name: str) -> None:
    file = folder / name
    file.write_bytes(file.read_bytes()[:-1] + b"x")


def test_what_is_damaged_half_written_or_foreign_is_refused_by_name(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And never passed over for the changes before it."""
    put(index, replace(someone(1), restricted=True))
    shutil.copytree(index, tmp_path / "first")
    put(index, replace(someone(2), restricted=True), day=LATER)
    whole = tmp_path / "whole"
    shutil.copytree(index, whole)
    here = index / "changes-000002"

    def again() -> None:
        shutil.rmtree(here)
        shutil.copytree(whole / here.name, here)
        open_index(index, DEFAULT)

    again()
    for file in ("changed.people.npy", "live.restricted.npy", MANIFEST):
        harmed(here, file)
        assert refused(lambda: open_index(index, DEFAULT)) == "register.index-damaged"
        assert refused(lambda: check_whole(index, DEFAULT, lambda *_: None)) == (
            "register.index-damaged"
        )
        again()
    (here / MANIFEST).unlink()
    assert refused(lambda: open_index(index, DEFAULT)) == "register.index-unfinished"
    again()
    (here / MANIFEST).write_text("{}")
    assert refused(lambda: open_index(index, DEFAULT)) == "register.index-foreign"
    again()
    (here / "changed.rows.npy").unlink()
    assert refused(lambda: open_index(index, DEFAULT)) == "register.index-damaged"
    again()
    build_index(
        written_as_parquet(map(someone, range(1, 102)), tmp_path / "others"),
        tmp_path / "other",
        DEFAULT,
    )
    shutil.copytree(here, tmp_path / "other" / here.name)
    code = refused(lambda: open_index(tmp_path / "other", DEFAULT))
    assert code == "register.changes-of-another-index"
    assert refused(lambda: open_index(here, DEFAULT)) == "register.index-is-a-part"
    monkeypatch.setattr(index_files, "made_by", lambda: "another")
    assert refused(lambda: open_index(index, DEFAULT)) == "register.index-of-another-version"


def test_a_copy_of_an_index_has_its_changes(index: Path, tmp_path: Path) -> None:
    put(index, replace(someone(1), restricted=True))
    shutil.copytree(index, tmp_path / "copy")
    assert cause(tmp_path / "copy", someone(1)) is TraceCause.RESTRICTED


def test_an_index_in_parts_is_not_made_of_one_with_changes(index: Path, tmp_path: Path) -> None:
    put(index, replace(someone(1), restricted=True))
    code = refused(lambda: build_divided(index, tmp_path / "parts", DEFAULT, 2, lambda *_: None))
    assert code == "register.changes-beside"
    update_index(index, None, tmp_path / "next", DEFAULT)
    build_divided(tmp_path / "next", tmp_path / "parts", DEFAULT, 2, lambda *_: None)


def test_two_at_once_do_not_lose_what_one_of_them_says(index: Path) -> None:
    with lock_folder(index, wait=False):
        code = refused(lambda: put(index, replace(someone(1), restricted=True)))
    assert code == "files.being-written"


PUT = """
import sys
from pathlib import Path
from proviso_gateway.adapters.register.index import put_beside
from proviso_gateway.tracing.default_model import DEFAULT
print("begun", flush=True)
put_beside(*map(Path, sys.argv[1:3]), DEFAULT, part=10)
"""


def began(index: Path, changed: Path, **environment: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(str(ROOT / one) for one in ("src", "verify"))
    return subprocess.Popen(
        [sys.executable, "-c", PUT, str(index), str(changed)],
        env={**os.environ, "PYTHONPATH": path, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


AT = ("index.after-run", "index.after-records", "index.after-column", "index.before-rename",
      "changes.before-sweep")  # fmt: skip


@pytest.mark.parametrize("at", AT)
def test_whoever_is_killed_loses_nothing(index: Path, tmp_path: Path, at: str) -> None:
    """The earlier changes hold until those to come have their name."""
    put(index, replace(someone(1), restricted=True))
    changed = written_as_parquet(
        (replace(someone(2), restricted=True),), tmp_path / "changed", as_of=LATER
    )
    process = began(index, changed, **{VARIABLE: at})
    process.communicate()
    assert process.returncode == KILLED
    held_on_kill(index, changed, in_use=at == "changes.before-sweep")


def held_on_kill(index: Path, changed: Path, *, in_use: bool) -> None:
    check_whole(index, DEFAULT, lambda *_: None)
    assert cause(index, someone(1)) is TraceCause.RESTRICTED
    assert (cause(index, someone(2)) is TraceCause.RESTRICTED) == in_use
    if in_use:
        code = refused(lambda: put_beside(index, changed, DEFAULT))
        assert code == "register.changes-out-of-order"
        put(index, someone(9), day="2040-01-03")
    else:
        put_beside(index, changed, DEFAULT, part=10)
    assert cause(index, someone(2)) is TraceCause.RESTRICTED
    assert len([*index.glob("*changes*"), *index.glob(".*")]) == 1


@pytest.mark.parametrize("seed", range(3))
def test_nor_does_whoever_is_killed_at_random(index: Path, tmp_path: Path, seed: int) -> None:
    put(index, replace(someone(1), restricted=True))
    changed = written_as_parquet(
        (replace(someone(2), restricted=True),), tmp_path / "changed", as_of=LATER
    )
    process = began(index, changed)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.8))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    in_use = json.loads((max(index.glob("changes-*")) / MANIFEST).read_text().split("\n")[0])
    held_on_kill(index, changed, in_use=in_use["register"]["as_of"] == LATER)


def test_an_index_is_still_held_to_what_was_written(index: Path) -> None:
    put(index, replace(someone(1), restricted=True))
    check_index(index)
    harmed(index, "known.npy")
    assert refused(lambda: put(index, someone(2), day=LATER)) == "register.index-damaged"
