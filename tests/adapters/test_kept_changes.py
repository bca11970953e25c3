"""Changes in a home hold for the next search of every process, and the next register is made of
them while more may come."""

from __future__ import annotations

import datetime
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.adapters.homes import Make, refused
from tests.adapters.registers import written_as_parquet
from tests.adapters.test_register_building import ROOT
from tests.walk.world import AMINA, NEIGHBOUR, PEOPLE, World, whom

from proviso_gateway.adapters.disk.crash_points import KILLED, VARIABLE
from proviso_gateway.adapters.register import beside, building, index_files, kept_changes
from proviso_gateway.adapters.register.files import MANIFEST
from proviso_gateway.adapters.register.kept import (
    copy_register,
    current,
    keep_register,
    loading,
    sweep_registers,
)
from proviso_gateway.adapters.register.kept_changes import (
    beside_in,
    days_of,
    fold_changes,
    in_use,
    keep_changes,
)
from proviso_gateway.adapters.register.kept_register import KeptRegister
from proviso_gateway.casework.causes import Cause
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.trace import trace, trace_all
from proviso_gateway.terms import Field
from proviso_gateway.tracing.people import Person
from proviso_gateway.tracing.verdict import TraceCause

TODAY = datetime.date(2017, 10, 2)
FIRST, SECOND, THIRD = "2017-09-28", "2017-09-29", "2017-09-30"
BARRED = replace(AMINA, restricted=True)


@pytest.fixture(autouse=True)
def _many_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of these few all may, but where a test says otherwise."""
    monkeypatch.setattr(beside, "MOST", 0)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where a home keeps a register of seven people."""
    folder = written_as_parquet(PEOPLE, tmp_path / "whole", as_of="2017-09-27")
    keep_register(tmp_path / "kept", folder, synthetic=True, today=TODAY)
    return tmp_path / "kept"


def put(kept: Path, *changed: Person, day: str = FIRST, **said: Any) -> None:
    lifting = said.pop("lifting", False)
    folder = kept.parent / f"changes-{day}-{random.random()}"
    written_as_parquet(changed, folder, as_of=day, **said)
    keep_changes(kept, folder, synthetic=True, today=TODAY, lifting=lifting)


def unused(*_: object) -> Any:
    raise AssertionError


def register(kept: Path, told: Callable[[Problem], None] = unused) -> KeptRegister:
    return KeptRegister(kept, unused, unused, unused, told)


def cause(of: KeptRegister, person: Person = AMINA) -> TraceCause:
    return of._door().tracer.trace(whom(person)).cause


def test_whoever_is_restricted_is_so_for_a_process_that_has_the_register_open(kept: Path) -> None:
    """And its index stays open: changes alone are opened."""
    one = register(kept)
    assert cause(one) is TraceCause.FOUND
    index = one._base
    put(kept, BARRED)
    assert cause(one) is TraceCause.RESTRICTED
    assert one._base is index
    put(kept, replace(NEIGHBOUR, superseded_by=AMINA.person_id), day=SECOND)
    assert cause(one, NEIGHBOUR) is TraceCause.RESTRICTED
    assert cause(register(kept)) is TraceCause.RESTRICTED
    assert one.digest == current(kept)
    used = in_use(kept)
    assert used is not None
    assert [day.name for day in days_of(kept, used)] == ["00001", "00002"]
    assert {path.name for path in kept.iterdir()} == {
        "current", used.files, f"{used.files}.index", f"{used.changes}.changes",
    }  # fmt: skip
    assert beside_in(kept) == (2, 7)


SEARCH = """
import sys
from pathlib import Path
from tests.walk.world import AMINA, whom
from proviso_gateway.adapters.register.kept_register import KeptRegister
register = KeptRegister(Path(sys.argv[1]), *3 * [None])
for line in sys.stdin:
    print(register._door().tracer.trace(whom(AMINA)).cause.value, flush=True)
"""


def began(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(str(ROOT / one) for one in ("src", "verify", "."))
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_so_it_is_for_another_process(kept: Path) -> None:
    process = began(SEARCH, kept)
    assert process.stdin is not None
    assert process.stdout is not None

    def asked() -> str:
        process.stdin.write("\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    assert asked() == TraceCause.FOUND.value
    put(kept, BARRED)
    assert asked() == TraceCause.RESTRICTED.value
    fold_changes(kept)
    assert asked() == TraceCause.RESTRICTED.value
    process.communicate()


def in_a_world(kept: Path) -> World:
    """A rehearsal whose door is that of the register that is kept."""
    world = World()
    door: Any = world.gateway.register
    opened = KeptRegister(kept, door.charter, door.now, door.spent_approvals, unused)
    object.__setattr__(world.gateway, "register", opened)
    return world


def test_what_came_after_the_search_bars_what_would_be_told(kept: Path) -> None:
    world = in_a_world(kept)
    case = world.confirmed()
    door: Any = world.gateway.register
    assert case.permit is not None
    asked = AMINA.person_id, (Field.ADDRESS,), case.permit, case.looks
    assert door.details(*asked).barred is None
    put(kept, BARRED)
    assert door.details(*asked).barred is Cause.RESTRICTED
    put(kept, AMINA, day=SECOND, lifting=True)
    assert door.details(*asked).barred is None
    put(kept, replace(AMINA, superseded_by=NEIGHBOUR.person_id), day=THIRD)
    assert door.details(*asked).barred is Cause.ABSENT
    with pytest.raises(Problem, match=r"register\.person-gone"):
        door.looked_at(AMINA.person_id, case.permit)


def test_an_approved_case_meets_what_came_since(kept: Path) -> None:
    world = in_a_world(kept)
    case = world.approved()
    put(kept, BARRED)
    verdict = trace(world.gateway, case.handle).verdict
    assert verdict is not None
    assert verdict.cause is TraceCause.RESTRICTED


def test_so_does_each_group_of_many(kept: Path) -> None:
    world = in_a_world(kept)
    cases = [world.approved(), world.approved(whom(NEIGHBOUR)), world.approved()]
    put(kept, BARRED)
    found = [
        answer.verdict.cause
        for group in (cases[:2], cases[2:])
        for answer in trace_all(world.gateway, [case.handle for case in group]).cases
        if answer.verdict is not None
    ]
    assert found == [TraceCause.RESTRICTED, TraceCause.FOUND, TraceCause.RESTRICTED]


def test_parts_for_spark_are_refused_while_changes_lie_beside(kept: Path) -> None:
    one = register(kept)
    put(kept, BARRED)
    assert refused(lambda: one.in_parts(2)) == "register.changes-beside"
    fold_changes(kept)
    assert one.in_parts(2).is_dir()
    put(kept, replace(NEIGHBOUR, restricted=True), day=SECOND)
    used = in_use(kept)
    assert used is not None
    one.engine = SimpleNamespace(register=used.files, model=one.model)  # type: ignore[assignment]
    assert refused(one.check_engine) == "register.index-of-another-register"


def test_the_next_register_is_that_which_changed(kept: Path, tmp_path: Path) -> None:
    put(kept, BARRED)
    put(kept, replace(NEIGHBOUR, postcode="QZ1 1ZZ"), AMINA, day=SECOND, lifting=True)
    before = register(kept)._door().snapshot
    after = fold_changes(kept)
    assert after.changed is None
    assert current(kept) == after.digest
    assert {path.name for path in kept.iterdir()} == {
        "current", after.digest, f"{after.digest}.index",
    }  # fmt: skip
    assert not kept.with_name("kept.next").exists()
    assert after.as_of == before.as_of
    assert after.restrictions_checked_on == before.restrictions_checked_on
    now = register(kept)
    for one in PEOPLE:
        told = [replace(of.person(one.person_id), restricted_checked_on=None)
                for of in (before, now._door().snapshot)]  # fmt: skip
        assert told[0] == told[1]
    assert refused(lambda: fold_changes(kept)) == "register.no-changes"
    assert refused(lambda: put(kept, AMINA, day=SECOND)) == "register.changes-out-of-order"


def test_what_comes_while_the_next_one_is_made_lies_beside_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Restrictions do not wait for hours of work."""
    put(kept, replace(NEIGHBOUR, postcode="QZ1 1ZZ"))
    inner = kept_changes.keep_index

    def slowly(*arguments: Any) -> Path:
        made = inner(*arguments)
        put(kept, BARRED, day=SECOND)
        assert cause(register(kept)) is TraceCause.RESTRICTED
        assert refused(lambda: fold_changes(kept)) == "register.being-loaded"
        return made

    monkeypatch.setattr(kept_changes, "keep_index", slowly)
    after = fold_changes(kept)
    used = in_use(kept)
    assert used is not None
    assert used.digest == after.digest
    assert [day.name for day in days_of(kept, used)] == ["00001"]
    assert beside_in(kept) == (1, 7)
    one = register(kept)
    assert cause(one) is TraceCause.RESTRICTED
    assert one._door().snapshot.person(NEIGHBOUR.person_id).postcode == "QZ1 1ZZ"


def test_one_that_another_took_the_place_of_is_not_put_into_use(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(kept, BARRED)
    other = written_as_parquet([AMINA, NEIGHBOUR], tmp_path / "other", as_of=SECOND)
    inner = kept_changes.keep_index

    def slowly(*arguments: Any) -> Path:
        made = inner(*arguments)
        keep_register(kept, other, synthetic=True, today=TODAY)
        return made

    monkeypatch.setattr(kept_changes, "keep_index", slowly)
    assert refused(lambda: fold_changes(kept)) == "register.replaced-meanwhile"
    assert len(register(kept)._door().snapshot.records) == 2


def test_where_too_many_would_lie_beside_the_next_one_is_made(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(kept, replace(NEIGHBOUR, postcode="QZ1 1ZZ"))
    monkeypatch.setattr(beside, "MOST", 7)
    assert refused(lambda: put(kept, AMINA)) == "register.changes-out-of-order"
    put(kept, BARRED, day=SECOND)
    used = in_use(kept)
    assert used is not None
    assert used.changes is None
    one = register(kept)
    assert cause(one) is TraceCause.RESTRICTED
    assert one._door().snapshot.person(NEIGHBOUR.person_id).postcode == "QZ1 1ZZ"
    assert refused(lambda: put(kept, AMINA, NEIGHBOUR, day=THIRD)) == "register.changes-lift"


def folder_in_use(kept: Path) -> Path:
    used = in_use(kept)
    assert used is not None
    return kept / f"{used.changes}.changes"


def harmed(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1] + b"x")


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: harmed(folder / "index" / MANIFEST),
        lambda folder: harmed(folder / "index" / "changed.people.npy"),
        lambda folder: (folder / "index" / "known.npy").unlink(),
        lambda folder: shutil.rmtree(folder / "index"),
        lambda folder: os.utime(folder / "00001" / "person.parquet", (1, 1)),
    ],
    ids=["manifest", "column", "a file less", "none", "touched"],
)
def test_what_was_made_of_changes_is_made_anew_of_them(
    kept: Path, harm: Callable[[Path], object]
) -> None:
    put(kept, BARRED)
    put(kept, NEIGHBOUR, day=SECOND)
    harm(folder_in_use(kept))
    codes: list[str] = []
    assert cause(register(kept, lambda unfit: codes.append(unfit.code))) is TraceCause.RESTRICTED
    assert len(codes) == 1
    assert cause(register(kept)) is TraceCause.RESTRICTED


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: harmed(folder / "00001" / "person.parquet"),
        lambda folder: shutil.rmtree(folder / "00001"),
        lambda folder: shutil.rmtree(folder),
    ],
    ids=["altered", "a day less", "all"],
)
def test_changes_that_are_not_what_was_loaded_are_no_reason_to_search_without_them(
    kept: Path, harm: Callable[[Path], object]
) -> None:
    one = register(kept, lambda unfit: None)
    assert cause(one) is TraceCause.FOUND
    put(kept, BARRED)
    put(kept, NEIGHBOUR, day=SECOND)
    harm(folder_in_use(kept))
    for of in (one, register(kept, lambda unfit: None)):
        with pytest.raises(Problem) as raised:
            cause(of)
        assert raised.value.code in ("register.changed", "register.parquet-unreadable")


@pytest.mark.parametrize("said", ["", "0" * 64 + "+\n", "{half}\n", "{files}+{half}\n"])
def test_half_of_what_says_what_is_in_use_is_none_of_it(kept: Path, said: str) -> None:
    put(kept, BARRED)
    used = in_use(kept)
    assert used is not None
    one = register(kept, lambda unfit: None)
    assert cause(one) is TraceCause.RESTRICTED
    text = said.format(files=used.files, half=str(used.changes)[:40])
    (kept / "current").write_text(text)
    for of in (one, register(kept, lambda unfit: None)):
        with pytest.raises(Problem):
            cause(of)
    sweep_registers(kept)
    (kept / "current").write_text(f"{used.told}\n2017-09-27\n")
    assert cause(register(kept)) is TraceCause.RESTRICTED


def test_an_upgrade_makes_both_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(kept, BARRED)
    put(kept, NEIGHBOUR, day=SECOND)
    monkeypatch.setattr(index_files, "made_by", lambda: "another")
    for module in (beside, building):
        monkeypatch.setattr(module, "made_by", lambda: "another")
    codes: list[str] = []
    with loading(kept):
        one = register(kept, lambda unfit: codes.append(unfit.code))
        assert refused(lambda: cause(one)) == "register.being-loaded"
    assert cause(one) is TraceCause.RESTRICTED
    assert codes == ["register.index-of-another-version"] * 2
    assert cause(register(kept)) is TraceCause.RESTRICTED


def test_a_backup_has_the_changes_and_not_what_was_made_of_them(kept: Path, tmp_path: Path) -> None:
    put(kept, BARRED)
    copy_register(kept, tmp_path / "backup")
    assert in_use(tmp_path / "backup") == in_use(kept)
    assert not [*(tmp_path / "backup").rglob("*.npy")]
    assert cause(register(tmp_path / "backup", lambda unfit: None)) is TraceCause.RESTRICTED


def test_a_whole_register_lifts_no_changes_that_are_newer(kept: Path, tmp_path: Path) -> None:
    """The same one again mends the files, and what lies beside them stays."""
    put(kept, BARRED, day=SECOND)
    used = in_use(kept)
    assert used is not None
    harmed(kept / used.files / "person.parquet")
    keep_register(kept, tmp_path / "whole", synthetic=True, today=TODAY)
    assert in_use(kept) == used
    codes: list[str] = []
    assert cause(register(kept, lambda unfit: codes.append(unfit.code))) is TraceCause.RESTRICTED
    assert codes == ["register.changes-of-another-index"]
    older = written_as_parquet([AMINA], tmp_path / "older", as_of=FIRST)
    load = partial(keep_register, kept, synthetic=True, today=TODAY)
    assert refused(lambda: load(older)) == "register.changes-newer"
    assert in_use(kept) == used
    same_day = written_as_parquet([AMINA], tmp_path / "same-day", as_of=SECOND)
    assert refused(lambda: load(same_day)) == "register.changes-newer"
    assert cause(register(kept)) is TraceCause.RESTRICTED
    load(written_as_parquet([AMINA], tmp_path / "newer", as_of=str(TODAY)))
    assert cause(register(kept)) is TraceCause.FOUND


def test_a_register_from_before_a_fold_lifts_nothing(kept: Path, tmp_path: Path) -> None:
    put(kept, BARRED, day=SECOND)
    fold_changes(kept)
    load = partial(keep_register, kept, tmp_path / "whole", synthetic=True, today=TODAY)
    assert refused(load) == "register.changes-newer"
    assert cause(register(kept)) is TraceCause.RESTRICTED


def test_what_a_record_said_of_somebody_is_not_led_away_in_silence(kept: Path) -> None:
    """Whoever was superseded was restricted, so their successor is."""
    put(kept, replace(NEIGHBOUR, restricted=True, superseded_by=AMINA.person_id))
    assert cause(register(kept)) is TraceCause.RESTRICTED
    away = replace(NEIGHBOUR, restricted=True, superseded_by=PEOPLE[3].person_id)
    assert refused(lambda: put(kept, away, day=SECOND)) == "register.changes-lift"
    assert cause(register(kept)) is TraceCause.RESTRICTED
    led = replace(AMINA, superseded_by=PEOPLE[3].person_id)
    put(kept, led, away, day=SECOND)  # they are one person with both now
    assert cause(register(kept)) is TraceCause.RESTRICTED


def test_whoever_opens_what_was_just_replaced_opens_what_took_its_place(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(kept, replace(NEIGHBOUR, postcode="QZ1 1ZZ"))
    inner, raced = kept_changes.as_they_lie, []

    def late(*arguments: Any) -> Any:
        if not raced:
            raced.append(arguments)
            put(kept, BARRED, day=SECOND)
        return inner(*arguments)

    one = register(kept)
    monkeypatch.setattr(kept_changes, "as_they_lie", late)
    assert cause(one) is TraceCause.RESTRICTED


def test_real_people_and_days_to_come_are_refused(kept: Path) -> None:
    before = sorted(path.name for path in kept.iterdir())
    assert refused(lambda: put(kept, AMINA, synthetic=False)) == "register.real-people"
    assert refused(lambda: put(kept, AMINA, day="2017-10-03")) == "register.from-the-future"
    assert sorted(path.name for path in kept.iterdir()) == before


PUT = """
import sys, datetime
from pathlib import Path
from proviso_gateway.adapters.register import beside
from proviso_gateway.adapters.register.kept_changes import fold_changes, keep_changes
beside.MOST = 0
print("begun", flush=True)
kept, changes = map(Path, sys.argv[1:])
if changes.is_dir():
    keep_changes(kept, changes, synthetic=True, today=datetime.date(2017, 10, 2))
else:
    fold_changes(kept)
"""
BOTH = ["index.after-records", "index.before-rename", "changes.before-use"]


def changes_of(kept: Path, changed: Iterable[Person], day: str) -> Path:
    return written_as_parquet(changed, kept.parent / f"given-{day}", as_of=day)


@pytest.mark.parametrize("at", [*BOTH, "changes.after-use"])
def test_whoever_is_killed_with_changes_loses_nothing(kept: Path, at: str) -> None:
    put(kept, BARRED)
    moved = changes_of(kept, [replace(NEIGHBOUR, restricted=True)], SECOND)
    process = began(PUT, kept, moved, **{VARIABLE: at})
    process.communicate()
    assert process.returncode == KILLED
    sweep_registers(kept)
    one = register(kept)
    assert cause(one) is TraceCause.RESTRICTED
    done = at == "changes.after-use"
    assert cause(one, NEIGHBOUR) is (TraceCause.RESTRICTED if done else TraceCause.FOUND)
    if not done:
        keep_changes(kept, moved, synthetic=True, today=TODAY)
    assert cause(one, NEIGHBOUR) is TraceCause.RESTRICTED
    assert len([*kept.iterdir()]) == 4


@pytest.mark.parametrize("at", [*BOTH, "changes.after-fold"])
def test_whoever_is_killed_while_the_next_one_is_made_loses_nothing(kept: Path, at: str) -> None:
    put(kept, BARRED)
    process = began(PUT, kept, kept / "fold", **{VARIABLE: at})
    process.communicate()
    assert process.returncode == KILLED
    sweep_registers(kept)
    assert not kept.with_name("kept.next").exists()
    one = register(kept)
    assert cause(one) is TraceCause.RESTRICTED
    assert beside_in(kept) == (1, 7)
    fold_changes(kept)
    assert cause(one) is TraceCause.RESTRICTED
    assert len([*kept.iterdir()]) == 3


@pytest.mark.parametrize("seed", range(4))
def test_nor_does_whoever_is_killed_at_random(kept: Path, seed: int) -> None:
    put(kept, BARRED)
    moved = changes_of(kept, [replace(NEIGHBOUR, restricted=True)], SECOND)
    process = began(PUT, kept, moved if seed % 2 else kept / "fold")
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 1.5))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    one = register(kept)
    assert cause(one) is TraceCause.RESTRICTED
    if current(kept) is not None and one._door().snapshot.as_of.isoformat() == FIRST:
        keep_changes(kept, moved, synthetic=True, today=TODAY)
    assert cause(one, NEIGHBOUR) is TraceCause.RESTRICTED
    fold_changes(kept)
    sweep_registers(kept)
    assert cause(one) is cause(one, NEIGHBOUR) is TraceCause.RESTRICTED
    assert len([*kept.iterdir()]) == 3


def test_a_home_says_what_lies_beside_its_register(make: Make, tmp_path: Path) -> None:
    home = make()
    home.load_register(written_as_parquet(PEOPLE, tmp_path / "whole", as_of="2017-01-01"))
    assert home.beside_register() == (0, 0)
    day = "2017-01-02"
    digest = home.change_register(written_as_parquet([BARRED], tmp_path / "one", as_of=day))
    assert home.beside_register() == (1, 7)
    assert home.status().register == digest == home.gateway.register.digest
    assert home.ages().register_as_of == day
    folded = home.fold_register()
    assert home.gateway.register.digest == folded != digest
    assert home.beside_register() == (0, 0)
