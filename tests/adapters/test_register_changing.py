"""An index after changes is the index of the register that changed, to the byte."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.adapters.homes import Make
from tests.adapters.registers import METADATA, written_as_parquet
from tests.adapters.test_register_building import ROOT, content
from tests.tracing.households import person
from tests.tracing.test_tracer import registers

from proviso_gateway.adapters.disk.crash_points import KILLED, VARIABLE
from proviso_gateway.adapters.register.files import RegisterRefused, read_register
from proviso_gateway.adapters.register.index import build_index, open_index, update_index
from proviso_gateway.adapters.register.index_files import check_index, read_manifest
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.assembly.home import Home
from proviso_gateway.errors import Problem
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Person

AS_OF = datetime.date.fromisoformat(str(METADATA["as_of"]))
NEXT_DAY = "2040-01-01"


def after(
    people: tuple[Person, ...], changes: tuple[Person, ...], as_of: datetime.date = AS_OF
) -> tuple[Person, ...]:
    """Everybody as they are after these changes. Whoever was not said to be asked for on a day was
    asked for on the register's own."""
    asked = (
        replace(one, restricted_checked_on=one.restricted_checked_on or as_of) for one in people
    )
    return tuple({one.person_id: one for one in (*asked, *changes)}.values())


@st.composite
def changes(draw: st.DrawFn) -> tuple[Person, ...]:
    """Records of some who may be there already, and of others."""
    by = draw(st.integers(0, 14))

    def moved(name: str) -> str:
        return f"SYN-{int(name[4:]) + by:03}" if name else ""

    return tuple(
        replace(one, person_id=moved(one.person_id), superseded_by=moved(one.superseded_by))
        for one in draw(registers())
    )


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(people=registers(), changed=changes(), part=st.sampled_from((1, 5, 1000)))
def test_it_is_the_index_of_the_register_that_changed(
    tmp_path_factory: pytest.TempPathFactory,
    people: tuple[Person, ...],
    changed: tuple[Person, ...],
    part: int,
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    build_index(written_as_parquet(people, folder / "before"), folder / "index", DEFAULT)
    written_as_parquet(changed, folder / "changes", as_of=NEXT_DAY)
    anew = written_as_parquet(after(people, changed), folder / "after", as_of=NEXT_DAY)
    expected = build_index(anew, folder / "expected", DEFAULT)
    arguments = (folder / "index", folder / "changes", folder / "next", DEFAULT)
    found = update_index(*arguments, part=part, lifting=True)
    assert content(found)[:2] == content(expected)[:2]
    check_index(folder / "next")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    people = tuple(map(person, range(1, 21)))
    build_index(written_as_parquet(people, tmp_path / "register"), tmp_path / "index", DEFAULT)
    return tmp_path / "index"


def test_whoever_is_restricted_or_dead_since_is_so_and_the_index_before_stays(
    index: Path, tmp_path: Path
) -> None:
    changed = written_as_parquet(
        (replace(person(1), restricted=True),), tmp_path / "changes", as_of=NEXT_DAY
    )
    before, _ = open_index(index, DEFAULT)
    update_index(index, changed, tmp_path / "next", DEFAULT)
    now, _ = open_index(tmp_path / "next", DEFAULT)
    name = person(1).person_id
    assert (before.person(name).restricted, now.person(name).restricted) == (False, True)
    assert before.digest != now.digest
    assert len(now.records) == len(before.records)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as found:
        act()
    return found.value.code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"as_of": "2039-12-30"}, "register.changes-out-of-order"),
        ({"as_of": METADATA["as_of"]}, "register.changes-out-of-order"),
        ({"follows": "0" * 64}, "register.changes-not-next"),
        ({"follows": "yesterday's"}, "register.metadata-invalid"),
        ({"identifier_system": "nhs-number"}, "register.changes-of-another"),
        ({"synthetic": False}, "register.changes-of-another"),
        ({"fields": {"school": "text"}}, "register.changes-of-another"),
    ],
)
def test_changes_of_another_register_or_of_an_earlier_day_are_refused(
    index: Path, tmp_path: Path, said: dict[str, Any], code: str
) -> None:
    changed = written_as_parquet((person(1),), tmp_path / "changes")
    (changed / "register.json").write_text(json.dumps({**METADATA, "as_of": NEXT_DAY, **said}))
    assert refused(lambda: update_index(index, changed, tmp_path / "next", DEFAULT)) == code
    assert not (tmp_path / "next").exists()
    assert not (tmp_path / ".next.building").exists()


def test_damaged_indexes_and_changes_are_refused_by_name(index: Path, tmp_path: Path) -> None:
    stranger = replace(person(1), superseded_by="SYN-9999")
    changed = written_as_parquet((stranger,), tmp_path / "changes", as_of=NEXT_DAY)
    with pytest.raises(RegisterRefused) as found:
        update_index(index, changed, tmp_path / "next", DEFAULT)
    assert {one.code for one in found.value.problems} == {"register.unknown-person"}
    one = replace(person(1), superseded_by=person(2).person_id)
    other = replace(person(2), superseded_by=person(1).person_id)
    shutil.rmtree(changed)
    written_as_parquet((one, other), changed, as_of=NEXT_DAY)
    with pytest.raises(RegisterRefused) as found:
        update_index(index, changed, tmp_path / "next", DEFAULT)
    assert {one.code for one in found.value.problems} == {"register.superseded-astray"}
    (index / "known.npy").write_bytes(b"")
    code = refused(lambda: update_index(index, changed, tmp_path / "next", DEFAULT))
    assert code == "register.index-damaged"


def test_changes_in_csv_are_refused(index: Path, tmp_path: Path) -> None:
    write_register(Population(100, 3), tmp_path / "csv", tmp_path / "truth", as_csv=True)
    (tmp_path / "csv" / "register.json").write_text(json.dumps({**METADATA, "as_of": NEXT_DAY}))
    code = refused(lambda: update_index(index, tmp_path / "csv", tmp_path / "next", DEFAULT))
    assert code == "register.changes-not-parquet"


UPDATE = """
import sys
from pathlib import Path
from proviso_gateway.adapters.register.index import update_index
from proviso_gateway.tracing.default_model import DEFAULT
update_index(*map(Path, sys.argv[1:4]), DEFAULT, part=10)
"""


@pytest.mark.parametrize("at", ["index.after-run", "index.after-records", "index.before-rename"])
def test_whoever_is_killed_loses_nothing(index: Path, tmp_path: Path, at: str) -> None:
    changed = written_as_parquet(
        (replace(person(1), restricted=True),), tmp_path / "changes", as_of=NEXT_DAY
    )
    arguments = [index, changed, tmp_path / "next"]
    path = os.pathsep.join(str(ROOT / one) for one in ("src", "verify"))
    done = subprocess.run(
        [sys.executable, "-c", UPDATE, *map(str, arguments)],
        env={**os.environ, VARIABLE: at, "PYTHONPATH": path},
        check=False,
    )
    assert done.returncode == KILLED
    check_index(index)
    expected = update_index(index, changed, tmp_path / "other", DEFAULT)
    found = update_index(index, changed, tmp_path / "next", DEFAULT, part=10)
    assert content(found) == content(expected)
    assert not (tmp_path / ".next.building").exists()


def test_a_home_takes_changes_into_its_register(tmp_path: Path, make: Make) -> None:
    people = tuple(map(person, range(1, 21)))
    changed = (
        replace(person(1), restricted=True, previous_names=()),
        replace(person(2), superseded_by=person(3).person_id),
        replace(person(4), family_name="Newcomer", person_id="SYN-0400"),
    )
    home = make()
    register = written_as_parquet(people, tmp_path / "register", as_of="2017-01-01")
    changes = written_as_parquet(changed, tmp_path / "changes", as_of="2017-01-02")
    assert refused(lambda: home.change_register(changes)) == "register.not-loaded"
    home.load_register(register)
    digest = home.change_register(changes)
    kept = home.folder / "register"
    assert sorted(os.listdir(kept)) == sorted([digest, f"{digest}.index", "current"])
    anew = build_index(
        written_as_parquet(
            after(people, changed, datetime.date(2017, 1, 1)),
            tmp_path / "after",
            as_of="2017-01-02",
        ),
        tmp_path / "expected",
        DEFAULT,
    )
    assert content(read_manifest(kept / f"{digest}.index"))[:2] == content(anew)[:2]
    assert home.gateway.register.digest == digest
    assert read_register(kept / digest).digest == digest
    assert refused(lambda: home.change_register(register)) == "register.changes-out-of-order"
    assert home.gateway.register.digest == digest


def test_what_is_wrong_with_changes_leaves_a_home_as_it_was(tmp_path: Path, make: Make) -> None:
    home = make()
    people = tuple(map(person, range(1, 21)))
    home.load_register(written_as_parquet(people, tmp_path / "register", as_of="2017-01-01"))
    digest = home.gateway.register.digest
    stranger = replace(person(1), superseded_by="SYN-9999")
    changes = written_as_parquet((stranger,), tmp_path / "changes", as_of="2017-01-02")
    assert refused(lambda: home.change_register(changes)) == "register.refused"
    (changes / "person.parquet").write_bytes(b"")
    assert refused(lambda: home.change_register(changes)) == "register.parquet-unreadable"
    assert home.gateway.register.digest == digest
    assert sorted(os.listdir(home.folder / "register")) == sorted(
        [digest, f"{digest}.index", "current"]
    )


def loaded(home: Home, people: Iterable[Person], folder: Path, day: str, **said: object) -> None:
    """Take these records into the home as changes of that day."""
    home.change_register(written_as_parquet(people, folder, as_of=day, **said))


@pytest.fixture
def home(make: Make, tmp_path: Path) -> Home:
    """A home of twenty people of whom nobody says on which day they were asked for."""
    made = make()
    people = [replace(person(n), restricted_checked_on=None) for n in range(1, 21)]
    made.load_register(written_as_parquet(people, tmp_path / "whole", as_of="2017-01-01"))
    return made


def test_changes_do_not_take_what_was_altered_beneath_a_home_for_its_register(
    home: Home, tmp_path: Path
) -> None:
    file = home.folder / "register" / home.gateway.register.digest / "person.parquet"
    altered = tmp_path / "altered"
    written_as_parquet([replace(person(n), restricted=n == 1) for n in range(1, 21)], altered)
    file.write_bytes((altered / "person.parquet").read_bytes())
    act = partial(loaded, home, [person(2)], tmp_path / "changes", "2017-01-02")
    assert refused(act) == "register.changed"


def test_changes_of_some_are_no_news_of_the_others(home: Home, tmp_path: Path) -> None:
    """Who is restricted was asked on the day of the register before, for everybody else."""
    checked = replace(person(2), restricted_checked_on=datetime.date(2017, 1, 9))
    loaded(home, [checked], tmp_path / "changes", "2017-01-09")
    assert home.gateway.register.restrictions_checked_on == datetime.date(2017, 1, 1)
    assert (
        refused(partial(loaded, home, [], tmp_path / "nobody", "2017-01-10")) == "register.nobody"
    )


@pytest.mark.parametrize(
    "said",
    [
        {"restricted": True},
        {"deceased_on": datetime.date(2016, 5, 1)},
        {"superseded_by": person(3).person_id},
    ],
    ids=["restricted", "dead", "superseded"],
)
def test_nobody_is_found_again_by_changes_that_do_not_say_that_they_mean_it(
    said: dict[str, Any], home: Home, index: Path, tmp_path: Path
) -> None:
    """Yesterday's changes, taken in late or twice, look the same."""
    loaded(home, [replace(person(1), **said)], tmp_path / "first", "2017-01-02")
    digest = home.gateway.register.digest
    names = sorted(os.listdir(home.folder / "register"))
    act = partial(loaded, home, [person(1)], tmp_path / "back", "2017-01-03")
    assert refused(act) == "register.changes-lift"
    assert home.gateway.register.digest == digest
    assert sorted(os.listdir(home.folder / "register")) == names
    home.change_register(tmp_path / "back", lifting=True)
    assert home.gateway.register.digest != digest

    written_as_parquet([replace(person(1), **said)], tmp_path / "one", as_of=NEXT_DAY)
    written_as_parquet([person(1)], tmp_path / "other", as_of="2040-01-02")
    update_index(index, tmp_path / "one", tmp_path / "restricted", DEFAULT)
    again = (tmp_path / "restricted", tmp_path / "other", tmp_path / "again", DEFAULT)
    assert refused(lambda: update_index(*again)) == "register.changes-lift"
    assert not (tmp_path / "again").exists()
    update_index(*again, lifting=True)


def test_changes_of_one_day_follow_each_other_by_name(home: Home, tmp_path: Path) -> None:
    first = str(home.gateway.register.digest)
    day = "2017-01-01"
    loaded(home, [replace(person(5), restricted=True)], tmp_path / "one", day, follows=first)
    act = partial(loaded, home, [person(6)], tmp_path / "again", day, follows=first)
    assert refused(act) == "register.changes-not-next"
    second = str(home.gateway.register.digest)
    loaded(home, [person(6)], tmp_path / "two", day, follows=second)
    assert home.gateway.register.digest not in (first, second)
