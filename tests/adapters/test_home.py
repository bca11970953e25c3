"""A home: made, opened, backed up, and everything about it that can be wrong told plainly."""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.homes import Make, entry_more, refused
from tests.databases import fresh_postgresql_url
from tests.faults.day import (
    ADMINISTRATORS,
    OPENED,
    found,
    request_for,
    requesters_key,
    write_register,
)
from tests.walk.world import AMINA, HOME_OFFICE, NARROWED, whom

from proviso_gateway.adapters.database import connecting
from proviso_gateway.adapters.database.models import Spent
from proviso_gateway.adapters.database.spent_approvals import DatabaseSpentApprovals
from proviso_gateway.adapters.database.tree_rows import all_tiles
from proviso_gateway.adapters.disk import folders
from proviso_gateway.adapters.disk.crash_points import KILLED, VARIABLE
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.adapters.keys.log_key import keep_log_key, new_log_key
from proviso_gateway.adapters.machine import MachineClock
from proviso_gateway.adapters.register import building, index_files
from proviso_gateway.adapters.register import kept as kept_register
from proviso_gateway.adapters.register.kept_register import KeptRegister
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly import home as home_module
from proviso_gateway.assembly.home import (
    DATABASE,
    KEYS,
    days_ahead,
    open_home,
    upgrade_home,
)
from proviso_gateway.assembly.settings import FILE, Settings, read_settings, write_settings
from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.subject_access import Asked, Asker, Asking, Identity
from proviso_gateway.errors import Place, Problem
from proviso_gateway.gateway.adopt import adopt, enrol_officer, enrol_requester
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.receive import receive
from proviso_gateway.terms import Handle, Hash
from proviso_verify import checkpoint
from proviso_verify.log import verify_log
from proviso_verify.openings import openings_path
from proviso_verify.published import agreement_path, policy_path, version_path
from proviso_verify.tiles import ENTRIES, Tile


def test_a_home_is_founded_and_an_outsider_can_verify_its_first_entry(
    make: Make, database: str
) -> None:
    home = make(database=database)
    report = verify_log(
        lambda path: (home.folder / "log" / path).read_bytes(), genesis=home.settings.genesis
    )
    assert (report.size, report.mode, report.origin) == (1, "rehearsal", "rehearsal.invalid/home")
    status = home.status()
    assert (status.size, status.published, status.waiting_entries) == (1, 1, 0)
    assert status.database == ("postgresql" if database else "sqlite")
    assert status.signs
    assert home.rebuild() == 0


@pytest.mark.parametrize(("founded", "says"), [("live", "rehearsal"), ("rehearsal", "live")])
def test_no_line_of_a_file_makes_a_rehearsal_of_a_live_log_or_the_other_way(
    make: Make, tmp_path: Path, founded: str, says: str
) -> None:
    """In a rehearsal the clock stands where it is put and gates are skipped: a log that outsiders
    read as live must never have been written so."""
    names = {"live": "log.example.org/home", "rehearsal": "rehearsal.invalid/home"}
    make(mode=founded, origin=names[founded])
    file = tmp_path / "home" / FILE
    written = file.read_text()
    changes = [{founded: says}, {names[founded]: names[says]}, {founded: says}]
    for change in changes:  # the mode, the name, and both together
        text = written
        for old, new in {**change, **(changes[1] if change is changes[2] else {})}.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        file.write_text(text)
        code = refused(lambda: open_home(tmp_path / "home"))
        assert code in ("home.settings-changed", "log.wrong-signing-key")
    file.write_text(written)
    assert open_home(tmp_path / "home").settings.mode == founded


def test_a_log_key_that_the_disk_has_no_room_for_leaves_no_half_of_it(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        assert refused(lambda: keep_log_key(tmp_path / "log.pem", new_log_key())) == (
            "keys.cannot-write"
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (tmp_path / "log.pem").exists()


def test_a_live_home_stands_on_today_and_no_other_day(make: Make, tmp_path: Path) -> None:
    make(mode="live", origin="log.example.org/home")
    assert refused(lambda: open_home(tmp_path / "home", on=OPENED)) == "home.clock-is-real"
    real = open_home(tmp_path / "home").gateway
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 - the machine's own clock
    assert abs(real.clock.now().micros / 1e6 - now.timestamp()) < 60


def test_a_rehearsals_home_stands_on_the_day_it_is_told(make: Make, tmp_path: Path) -> None:
    make(on=OPENED)
    later = OPENED + datetime.timedelta(days=4)
    assert open_home(tmp_path / "home", on=OPENED).gateway.today() == OPENED
    assert open_home(tmp_path / "home", on=later).gateway.today() == later


@pytest.mark.parametrize("now", [f"2026-{day} {hour}:30" for day in ("01-31", "07-31")
                                 for hour in ("00", "12", "22", "23")])  # fmt: skip
@pytest.mark.parametrize("on", ["2017-01-15", "2017-07-15", "2017-10-29", "2030-03-31"])
def test_a_day_that_is_told_holds_at_every_hour_whether_clocks_have_changed_since(
    now: str, on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime.datetime.fromisoformat(f"{now}+00:00").timestamp()
    monkeypatch.setattr(time, "time_ns", lambda: int(moment) * 1_000_000_000)
    told = datetime.date.fromisoformat(on)
    settings = Settings(
        mode="rehearsal", origin="rehearsal.invalid/home", signing_key="/key", genesis="0" * 64
    )
    clock = MachineClock(settings.zone, days_ahead(settings, told))
    assert clock.day(clock.now()) == told


def test_no_day_comes_before_what_has_been_recorded(make: Make, tmp_path: Path) -> None:
    make(on=OPENED)
    earlier = OPENED - datetime.timedelta(days=4)
    gateway = open_home(tmp_path / "home", on=earlier).gateway
    assert gateway.today() == OPENED
    assert isinstance(gateway.register, KeptRegister)
    assert gateway.clock.day(gateway.register.now()) == OPENED


def test_only_its_owner_can_enter_a_home_or_read_its_keys(make: Make) -> None:
    home = make()
    for path, mode in (("", 0o700), ("keys.sqlite", 0o600), (FILE, 0o600)):
        assert stat.S_IMODE((home.folder / path).stat().st_mode) == mode


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"origin": "log.example.org/home"}, "home.bad-origin"),
        ({"origin": "rehearsal.invalid/home", "mode": "live"}, "home.bad-origin"),
        ({"origin": "No Name", "mode": "live"}, "home.bad-origin"),
        ({"time_zone": "Europe/Nowhere"}, "home.bad-time-zone"),
        ({"time_zone": "../../etc/passwd"}, "home.bad-time-zone"),
        ({"administrators": (ADMINISTRATORS[0],) * 2}, "casework.same-officer"),
        ({"signing_key": Path("/dev/null/log.pem")}, "keys.cannot-write"),
        ({"database": "mysql://host/name"}, "store.bad-address"),
        ({"database": "postgresql://host:port/name"}, "store.bad-address"),
        ({"database": "postgresql:///proviso?host=/nowhere"}, "store.unreachable"),
    ],
)
def test_a_home_that_cannot_be_is_not_begun(
    make: Make, tmp_path: Path, other: dict[str, Any], code: str
) -> None:
    assert refused(lambda: make(**other)) == code
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_anything_in_it_is_no_place_for_a_home(make: Make, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "note.txt").write_text("mine")
    assert refused(make) == "home.not-empty"
    assert os.listdir(tmp_path / "home") == ["note.txt"]


@pytest.mark.parametrize("named", [".", "../link", "../dangling", "../nowhere/.."])
def test_a_link_or_the_folder_one_is_in_is_no_place_for_a_home_even_if_empty(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """No rename takes such a place, whatever the rights and the space on the disk."""
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    (tmp_path / "dangling").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path / "here")
    assert refused(lambda: make(folder=Path(named))) == "home.not-replaceable"
    assert sorted(os.listdir(tmp_path)) == ["dangling", "here", "link", "there"]
    assert os.listdir() == []


def test_a_database_that_holds_a_home_takes_no_other(make: Make, tmp_path: Path) -> None:
    database = fresh_postgresql_url(empty=True)
    make(database=database)
    (tmp_path / "home").rename(tmp_path / "first")
    other = tmp_path / "other.pem"
    assert refused(lambda: make(database=database, signing_key=other)) == "home.database-in-use"
    assert not other.exists()


def test_the_signing_key_lies_outside_and_nobody_else_can_read_it(
    make: Make, tmp_path: Path
) -> None:
    inside = tmp_path / "home" / "log.pem"
    assert refused(lambda: make(signing_key=inside)) == "home.key-inside"
    assert list(tmp_path.iterdir()) == []
    home, key = make(signing_key=tmp_path / "keys" / "log.pem"), tmp_path / "keys" / "log.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o640)
    assert refused(home.sequence) == "keys.readable-by-others"


def test_no_second_log_is_founded_under_a_key_that_is_there(make: Make, tmp_path: Path) -> None:
    make().close()
    key = (tmp_path / "log.pem").read_bytes()
    (tmp_path / "home").rename(tmp_path / "first")
    before = sorted(tmp_path.rglob("*"))
    assert refused(make) == "home.key-not-new"
    (tmp_path / "log.pem").chmod(0o640)
    assert refused(make) == "home.key-not-new"
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "log.pem").read_bytes() == key


@pytest.mark.parametrize("point", [
    "after-folder", "after-genesis", "before-settings", "after-key", "after-record"
])  # fmt: skip
def test_a_founding_that_was_killed_is_simply_given_again(
    make: Make, tmp_path: Path, point: str
) -> None:
    asked = "from tests.faults.day import found; from pathlib import Path; "
    asked += f"found(Path({str(tmp_path)!r}))"
    killed = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), VARIABLE: f"home.{point}"},
        check=False,
    )
    assert killed.returncode == KILLED
    assert not (tmp_path / "home").exists()
    if point in ("after-key", "after-record"):
        # The key that was left goes only with the founding that left it.
        assert refused(lambda: make(origin="rehearsal.invalid/other")) == "home.key-not-new"
    found(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "home", "log.pem", "log.pem.people", "log.pem.signed"
    ]  # fmt: skip
    home = open_home(tmp_path / "home")
    assert home.sequence().size == 1
    home.close()


def test_without_the_signing_key_a_home_opens_and_signs_nothing(make: Make, tmp_path: Path) -> None:
    home = make()
    home.close()
    (tmp_path / "log.pem").rename(tmp_path / "moved.pem")
    (tmp_path / "log.pem.signed").rename(tmp_path / "moved.pem.signed")
    home = open_home(tmp_path / "home")
    assert home.status().signs is False
    assert refused(home.sequence) == "log.no-signing-key"
    home.close()
    moved = open_home(tmp_path / "home", signing_key=tmp_path / "moved.pem")
    assert moved.sequence().size == 1
    moved.close()


def test_another_key_does_not_sign(make: Make, tmp_path: Path) -> None:
    make().close()
    keep_log_key(tmp_path / "other.pem", new_log_key())
    home = open_home(tmp_path / "home", signing_key=tmp_path / "other.pem")
    assert refused(home.sequence) == "log.wrong-signing-key"
    home.close()


def in_use(digest: str) -> list[str]:
    """What lies where a home keeps a register, and nothing else."""
    return sorted([digest, f"{digest}.index", "current"])


def test_a_register_is_indexed_when_it_is_loaded_and_not_read_again(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    write_register(tmp_path / "register")
    seen: list[tuple[int, int]] = []
    digest = home.load_register(tmp_path / "register", lambda *moved: seen.append(moved))
    assert seen[-1][0] == seen[-1][1] > 0
    monkeypatch.setattr(building, "read_register", None)  # whoever reads it fails
    assert home.gateway.register.digest == digest


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (shutil.rmtree, "register.index-missing"),
        (lambda index: (index / "index.json").unlink(), "register.index-unfinished"),
        (lambda index: (index / "known.npy").write_bytes(b""), "register.index-damaged"),
        (lambda index: (index / "index.json").write_text("{}"), "register.index-foreign"),
        (lambda index: os.utime(index.with_suffix("") / "person.csv"),
         "register.index-of-another-register"),
        (lambda index: (shutil.rmtree(index), index.write_text("")), "register.index-missing"),
    ],
)  # fmt: skip
def test_an_index_that_does_not_fit_is_made_anew_and_somebody_is_told(
    make: Make, tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    home = make()
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    home.close()
    harm(home.folder / "register" / f"{digest}.index")
    again, codes = open_home(home.folder), []
    again.register.told = lambda unfit: codes.append(unfit.code)
    assert again.gateway.register.digest == digest
    again.close()
    last = open_home(home.folder)
    last.register.told = lambda unfit: codes.append(unfit.code)
    assert last.gateway.register.digest == digest
    last.close()
    assert codes == [told]


def test_an_index_of_another_version_is_made_anew(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    write_register(tmp_path / "register")
    digest, codes = home.load_register(tmp_path / "register"), []
    home.register.told = lambda unfit: codes.append(unfit.code)
    with monkeypatch.context() as patch:
        patch.setattr(index_files, "made_by", lambda: "0" * 64)
        assert home.gateway.register.digest == digest
    assert codes == ["register.index-of-another-version"]


def test_where_no_index_can_be_kept_the_register_is_searched_all_the_same(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    shutil.rmtree(home.folder / "register" / f"{digest}.index")
    with lock_new_file(f"{home.folder / 'register'}{kept_register.LOADING}"):
        assert home.gateway.register.digest == digest
    assert not (home.folder / "register" / f"{digest}.index").exists()


def test_a_register_is_copied_whole_and_held_to_its_digest(make: Make, tmp_path: Path) -> None:
    home = make()
    assert refused(lambda: home.gateway.register.digest) == "register.not-loaded"
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    shutil.rmtree(tmp_path / "register")
    assert home.gateway.register.digest == digest == home.status().register
    people = home.folder / "register" / digest / "person.csv"
    people.write_text(people.read_text().replace("Okonjo", "Okonja"))
    home.close()
    again = open_home(home.folder)
    assert refused(lambda: again.gateway.register.digest) == "register.changed"
    again.close()


@pytest.mark.parametrize(
    "harm",
    [
        lambda kept: (kept / "person.csv").write_text("damaged"),
        lambda kept: (kept / "person.csv").unlink(),
        lambda kept: ((kept / "person.csv").unlink(), (kept / "person.csv").mkdir()),
        lambda kept: (kept / "person.parquet").write_text("of another form"),
        lambda kept: shutil.rmtree(kept),
        lambda kept: (shutil.rmtree(kept), kept.write_text("")),
        lambda kept: (shutil.rmtree(kept), kept.symlink_to("nowhere")),
    ],
    ids=["altered", "lost", "a folder", "one more", "none", "no folder", "a link"],
)
def test_a_register_that_was_damaged_in_the_home_is_mended_by_loading_it_again(
    make: Make, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    home = make()
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    harm(home.folder / "register" / digest)
    again = open_home(home.folder)
    assert again.load_register(tmp_path / "register") == digest
    assert again.gateway.register.digest == digest
    loaded = {path.name: path.read_bytes() for path in (tmp_path / "register").iterdir()}
    kept = home.folder / "register" / digest
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == loaded
    again.close()


def test_a_new_register_replaces_the_old_and_a_bad_one_does_not(make: Make, tmp_path: Path) -> None:
    home = make()
    write_register(tmp_path / "register")
    first = home.load_register(tmp_path / "register")
    people = tmp_path / "register" / "person.csv"
    good = people.read_text()
    people.write_text(good.replace("1984-06-17", "1984-06-71"))
    assert refused(lambda: home.load_register(tmp_path / "register")) == "register.refused"
    assert home.gateway.register.digest == first
    people.write_text(good.replace("1984-06-17", "1984-06-18"))
    second = home.load_register(tmp_path / "register")
    assert second != first
    assert home.gateway.register.digest == second
    kept = sorted(path.name for path in (home.folder / "register").iterdir())
    assert kept == in_use(second)


def test_two_who_load_registers_at_once_take_turns(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second is told so, and disturbs nothing of the first."""
    home = make()
    for name in ("one", "other"):
        write_register(tmp_path / name)
    people = tmp_path / "other" / "person.csv"
    people.write_text(people.read_text().replace("1984-06-17", "1984-06-18"))
    read, came_second = building.read_register, []

    def reading(folder: Path) -> Any:
        came_second.append(refused(lambda: home.load_register(tmp_path / "other")))
        return read(folder)

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_register", reading)
        first = home.load_register(tmp_path / "one")
    assert came_second == ["register.being-loaded"]
    assert home.gateway.register.digest == first
    assert home.load_register(tmp_path / "other") != first


def test_a_loading_that_was_killed_is_in_nobodys_way(make: Make, tmp_path: Path) -> None:
    home = make()
    left = home.folder / "register" / ".fresh" / "register"
    left.mkdir(parents=True)
    (left / "person.csv").write_text("half of")
    write_register(tmp_path / "register")
    home.load_register(tmp_path / "register")
    assert not left.parent.exists()


@pytest.mark.parametrize("then", ["load", "sequence", "first load"])
def test_a_register_that_is_not_in_use_any_more_does_not_stay_in_the_home(
    make: Make, tmp_path: Path, then: str
) -> None:
    """Whoever was killed after a new one was in use had not removed the old one yet."""
    home, kept = make(), tmp_path / "home" / "register"
    write_register(tmp_path / "register")
    if then != "first load":
        home.load_register(tmp_path / "register")
    for left in ("a" * 64, ".fresh/register"):
        (kept / left).mkdir(parents=True)
        (kept / left / "person.csv").write_text("people of once")
    (kept / ".current.4711").write_text("half")
    if then == "sequence":
        home.sequence()
    else:
        home.load_register(tmp_path / "register")
    assert sorted(os.listdir(kept)) == in_use(home.gateway.register.digest)


def test_what_somebody_is_loading_is_not_swept_away(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    write_register(tmp_path / "register")
    read = building.read_register

    def reading(folder: Path) -> Any:
        home.sequence()
        return read(folder)

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_register", reading)
        digest = home.load_register(tmp_path / "register")
    assert home.gateway.register.digest == digest


def test_nothing_is_swept_away_where_nobody_can_tell_which_register_is_in_use(
    make: Make, tmp_path: Path
) -> None:
    home, kept = make(), tmp_path / "home" / "register"
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    for said in ("", "\n", "a" * 64, "nonsense"):
        (kept / "current").write_text(said)
        home.sequence()
        assert (kept / digest).is_dir()


def test_what_is_wrong_with_a_registers_folder_is_told_of_that_folder(
    make: Make, tmp_path: Path
) -> None:
    """Not of the home's; and nothing that could be taken for data is left behind in silence."""
    home, folder = make(), tmp_path / "register"
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for nowhere in (folder, circle):
        assert refused(lambda path=nowhere: home.load_register(path)) == "register.no-such-folder"
    write_register(folder)
    stray = folder / "person (2).csv"
    stray.write_text("")
    assert refused(lambda: home.load_register(folder)) == "register.unknown-file"
    stray.unlink()
    (folder / "person.csv").unlink()
    assert refused(lambda: home.load_register(folder)) == "register.file-missing"
    (folder / "person.csv").mkdir()  # a folder of parts, and none in it
    assert refused(lambda: home.load_register(folder)) == "register.file-missing"
    assert refused(lambda: home.gateway.register.digest) == "register.not-loaded"
    assert not (home.folder / "register" / ".fresh").exists()


@pytest.mark.parametrize(("inside", "called"), [("", "."), ("deeper", "..")])
def test_a_register_is_loaded_from_where_one_stands(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str, called: str
) -> None:
    home = make()
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    (tmp_path / "register" / inside).mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / "register" / inside)
    kept = tmp_path / "kept"
    kept.mkdir()
    assert kept_register.keep_register(
        kept / "register", Path(called), synthetic=True, today=datetime.date(2026, 1, 1)
    ).digest == (digest)
    assert sorted(one.name for one in (kept / "register").iterdir()) == in_use(digest)


def test_a_rehearsal_takes_no_register_of_real_people(make: Make, tmp_path: Path) -> None:
    home = make()
    write_register(tmp_path / "register")
    said = tmp_path / "register" / "register.json"
    said.write_text(said.read_text().replace("true", "false"))
    assert refused(lambda: home.load_register(tmp_path / "register")) == "register.real-people"


def test_the_door_remembers_an_approval_when_the_process_has_ended(
    make: Make, database: str
) -> None:
    home = make(database=database)
    door = DatabaseSpentApprovals(home.store)
    proposal = Hash("a" * 64)
    assert door.spend(proposal)
    door.found(proposal, ["SYN-1"], 2)
    again = DatabaseSpentApprovals(open_home(home.folder).store)
    assert not again.spend(proposal)
    assert again.reviews_needed(proposal, "SYN-1") == 2
    assert again.reviews_needed(proposal, "SYN-2") is None
    assert again.reviews_needed(Hash("b" * 64), "SYN-1") is None
    assert "SYN-1" not in str(Spent.objects.using(home.store.alias).get().found)


def test_a_home_with_old_files_copied_back_signs_nothing(make: Make, tmp_path: Path) -> None:
    home = make()
    home.close()
    shutil.copytree(home.folder, tmp_path / "copied")
    home = open_home(home.folder)
    gateway = home.gateway
    until = gateway.clock.now().plus(days=1)
    enrol_officer(gateway, ADMINISTRATORS, ADMINISTRATORS[0].key, ["lawyer"], until)
    home.sequence()
    home.close()
    for name in ("proviso.sqlite", "keys.sqlite"):
        shutil.copyfile(tmp_path / "copied" / name, home.folder / name)
    for name in ("proviso.sqlite-wal", "proviso.sqlite-shm"):
        (home.folder / name).unlink(missing_ok=True)
    behind = open_home(home.folder)
    assert refused(behind.sequence) == "log.database-behind"
    assert behind.status().size == 1
    assert behind.status().published == 2
    behind.close()


def test_what_is_published_for_a_web_server_verifies(make: Make, tmp_path: Path) -> None:
    home = make()
    count = home.publish_to(tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) == count
    report = verify_log(
        lambda path: (tmp_path / "out" / path).read_bytes(), genesis=home.settings.genesis
    )
    assert report.kinds["statistics"] == 1


def test_of_two_who_publish_at_once_the_second_waits_and_what_is_served_never_goes_back(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, out = make(), tmp_path / "out"
    publish, sizes = home_module.publish, []
    second: list[threading.Thread] = []

    def publish_more() -> None:
        other = open_home(home.folder)
        until = other.gateway.clock.now().plus(days=1)
        enrol_officer(other.gateway, ADMINISTRATORS, ADMINISTRATORS[0].key, ["lawyer"], until)
        other.publish_to(out)
        other.close()

    def slowly(gateway: Gateway) -> dict[str, bytes]:
        files = publish(gateway)
        if not second:
            second.append(threading.Thread(target=publish_more))
            second[0].start()
            second[0].join(timeout=1)
        sizes.append(home.status().size)
        return files

    monkeypatch.setattr(home_module, "publish", slowly)
    home.publish_to(out)
    second[0].join()
    served = home.log.continues(out)
    assert served is not None
    assert served.size == max(sizes) == home.status().size
    verify_log(lambda path: (out / path).read_bytes(), genesis=home.settings.genesis)


def test_a_publishing_that_was_refused_leaves_no_folder(make: Make, tmp_path: Path) -> None:
    home = make()
    (tmp_path / "log.pem").unlink()
    assert refused(lambda: home.publish_to(tmp_path / "out")) == "log.no-signing-key"
    assert not (tmp_path / "out").exists()
    (tmp_path / "ours").mkdir()
    assert refused(lambda: home.publish_to(tmp_path / "ours")) == "log.no-signing-key"
    assert (tmp_path / "ours").is_dir()
    (tmp_path / "out").write_text("a file")
    assert refused(lambda: home.publish_to(tmp_path / "out")) == "files.would-overwrite"


@pytest.mark.parametrize("place", ["home", "home/log", "home/served", ".", "short-cut"])
def test_nothing_is_published_in_the_home_or_around_it(
    make: Make, tmp_path: Path, place: str
) -> None:
    home = make()
    (tmp_path / "short-cut").symlink_to(home.folder)
    before, size = sorted(tmp_path.rglob("*")), home.status().size
    assert refused(lambda: home.publish_to(tmp_path / place)) == "home.not-apart"
    assert (sorted(tmp_path.rglob("*")), home.status().size) == (before, size)


def test_nothing_is_published_beside_what_publishing_did_not_write(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    (tmp_path / "keys").mkdir()
    keep_log_key(tmp_path / "keys" / "officer.pem", new_log_key())
    assert refused(lambda: home.publish_to(tmp_path / "keys")) == "files.would-overwrite"
    assert os.listdir(tmp_path / "keys") == ["officer.pem"]
    assert home.status().size == 1
    home.publish_to(tmp_path / "out")
    (tmp_path / "out" / "officer.pem").write_text("private")
    assert refused(lambda: home.publish_to(tmp_path / "out")) == "files.would-overwrite"


@pytest.mark.parametrize(
    "stray",
    ["tile/proviso.sqlite", "tile/0/keys.sqlite", "tile/b/0/000", "tile/0/000.pem", "tile/0/00/000",
     "agreements/notes.yaml", "agreements/b/proviso.sqlite", "openings/officer.json"],
)  # fmt: skip
def test_nothing_is_published_where_anything_but_tiles_and_agreements_lies_among_them(
    make: Make, tmp_path: Path, stray: str
) -> None:
    """Whoever backs a home up into the folder that is served serves its database and its keys."""
    home, out = make(), tmp_path / "out"
    home.publish_to(out)
    (out / stray).parent.mkdir(parents=True, exist_ok=True)
    (out / stray).write_text("private")
    assert refused(lambda: home.publish_to(out)) == "files.would-overwrite"
    (out / stray).unlink()
    home.publish_to(out)


@pytest.mark.parametrize("link", ["home", "tile/home", "tile/0/001", "nowhere"])
def test_nothing_is_published_where_a_link_leads_out_of_the_folder(
    make: Make, tmp_path: Path, link: str
) -> None:
    home, out = make(), tmp_path / "out"
    home.publish_to(out)
    (out / link).symlink_to(tmp_path / ("nowhere" if link == "nowhere" else "home"))
    assert refused(lambda: home.publish_to(out)) == "files.would-overwrite"
    (out / link).unlink()
    (out / link).symlink_to(tmp_path / "log.pem")
    assert refused(lambda: home.publish_to(out)) == "files.would-overwrite"


def test_every_file_that_publishing_can_write_is_known_as_its_own(
    make: Make, tmp_path: Path
) -> None:
    home, out = make(), tmp_path / "out"
    home.publish_to(out)
    tiles = (Tile(level, index, width) for level in (ENTRIES, 0, 12)
             for index in (0, 999, 1_234_067) for width in (1, 255, 256))  # fmt: skip
    hashed = "a" * 64
    others = [agreement_path(hashed), version_path(hashed), openings_path(hashed)]
    others.append(policy_path(hashed))
    others.append("agreements/police-university.gates.json")
    for path in [*(tile.path for tile in tiles), *others]:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text("")
    marker = out / folders.PUBLISHED.name
    marker.write_text(f"{marker.read_text()}agreements/\nopenings/\npolicies/\n")
    folders.check_ours(out, folders.PUBLISHED)


def test_a_checkpoint_that_was_served_once_is_proved_after_growth_and_publishing_again(
    make: Make, tmp_path: Path
) -> None:
    home, out = make(), tmp_path / "out"
    notes = []
    for _ in range(3):
        home.publish_to(out)
        notes.append((out / "checkpoint").read_bytes())
        entry_more(home)  # a checkpoint that no web server has had: a receipt may stand under it
        notes.append((home.folder / "log" / "checkpoint").read_bytes())
    late = tmp_path / "late"
    for served in (out, late):
        home.publish_to(served)
        for note in notes:
            size = checkpoint.parse_unsigned(note).size
            assert all((served / path).is_file() for path in all_tiles(size)), size
            proved = {checkpoint.PATH: note}

            def read(path: str, here: Path = served, proved: Any = proved) -> bytes:
                return proved[path] if path in proved else (here / path).read_bytes()

            assert verify_log(read, genesis=home.settings.genesis).size == size


def test_a_first_publishing_that_was_killed_at_once_is_given_again(
    make: Make, tmp_path: Path
) -> None:
    home, out = make(), tmp_path / "out"
    out.mkdir()
    (out / f".{folders.PUBLISHED.name}.4711").write_text("half of")
    assert home.publish_to(out) > 0
    home.publish_to(out)
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / ".holiday.jpg.4711").touch()
    assert refused(lambda: home.publish_to(tmp_path / "strange")) == "files.would-overwrite"


def test_publishing_goes_on_over_what_it_wrote_even_if_it_was_killed_at_it(
    make: Make, tmp_path: Path
) -> None:
    home, out = make(), tmp_path / "out"
    home.publish_to(out)
    (out / "checkpoint").rename(out / ".checkpoint.4711")
    (out / "tile" / "0" / ".000.4711").write_text("half")
    (out / "tile" / "0" / "000.p" / ".3.4711").write_text("half")
    (out / "tile" / "0" / "x001").mkdir()
    home.publish_to(out)
    report = verify_log(lambda path: (out / path).read_bytes(), genesis=home.settings.genesis)
    assert report.kinds["statistics"] == 2


SMALL = NARROWED.replace("\npublication:\n", "\npublication:\n  publish_after: 3\n")


def test_a_small_custodians_log_is_published_when_enough_is_new_or_the_quarter_is_over(
    make: Make, tmp_path: Path
) -> None:
    home, out = make(on=OPENED), tmp_path / "out"
    gateway = home.gateway
    enrol_requester(gateway, ADMINISTRATORS, HOME_OFFICE, requesters_key().text)
    adopt(gateway, ADMINISTRATORS, read(SMALL), SMALL, begun_by=OPENED)
    home.publish_to(out)  # nothing of any case yet
    for number in (1, 2):
        receive(gateway, HOME_OFFICE, request_for(f"Q-{number}", whom(AMINA)))
        served = (out / checkpoint.PATH).read_bytes()
        statistics = gateway.store.loose("statistics")
        assert refused(lambda: home.publish_to(out)) == "home.published-too-early"
        assert (out / checkpoint.PATH).read_bytes() == served
        assert gateway.store.loose("statistics") == statistics
    receive(gateway, HOME_OFFICE, request_for("Q-3", whom(AMINA)))
    home.publish_to(out)
    receive(gateway, HOME_OFFICE, request_for("Q-4", whom(AMINA)))
    december, january = datetime.date(2017, 12, 31), datetime.date(2018, 1, 1)
    late = open_home(tmp_path / "home", on=december)
    assert refused(lambda: late.publish_to(out)) == "home.published-too-early"
    late.close()
    new = open_home(tmp_path / "home", on=january)
    new.publish_to(out)
    new.close()


def test_what_another_log_published_is_left_as_it_is(make: Make, tmp_path: Path) -> None:
    home = make()
    home.publish_to(tmp_path / "out")
    home.close()
    (tmp_path / "home").rename(tmp_path / "first")
    other = make(origin="rehearsal.invalid/other", signing_key=tmp_path / "other.pem")
    kept = (tmp_path / "out" / "checkpoint").read_bytes()
    assert refused(lambda: other.publish_to(tmp_path / "out")) == "home.other-log"
    assert (tmp_path / "out" / "checkpoint").read_bytes() == kept
    assert other.status().size == 1


def test_a_home_that_tells_another_history_does_not_overwrite_what_is_published(
    make: Make, tmp_path: Path
) -> None:
    """Two copies of one home, each with a copy of the key and of what lies beside it: the second is
    behind what the first published."""
    home = make()
    home.close()
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    for name in ("log.pem", "log.pem.signed"):
        (tmp_path / "keys").mkdir(exist_ok=True)
        shutil.copy(tmp_path / name, tmp_path / "keys" / name)
    home = open_home(tmp_path / "home")
    home.publish_to(tmp_path / "out")
    home.close()
    kept = (tmp_path / "out" / "checkpoint").read_bytes()
    copy = open_home(tmp_path / "copy", signing_key=tmp_path / "keys" / "log.pem")
    for _ in range(2):
        assert refused(lambda: copy.publish_to(tmp_path / "out")) == "log.database-behind"
        assert (tmp_path / "out" / "checkpoint").read_bytes() == kept
        copy.publish_to(tmp_path / "elsewhere")  # now as long, and another history
    copy.close()


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda home: (home / FILE).unlink(), "home.not-a-home"),
        (lambda home: (home / FILE).write_text("version = 2"), "home.malformed"),
        (lambda home: (home / "proviso.sqlite").unlink(), "home.database-missing"),
        (lambda home: (home / "proviso.sqlite").write_bytes(b"nonsense" * 999), "store.damaged"),
        (lambda home: (home / "keys.sqlite").unlink(), "keys.unreachable"),
        (lambda home: (home / "keys.sqlite").write_bytes(b"nonsense" * 999), "keys.unreachable"),
    ],
    ids=["settings", "version", "database", "damaged", "keys", "damaged keys"],
)
def test_what_is_wrong_with_a_home_is_told_plainly(
    make: Make, tmp_path: Path, harm: Callable[[Path], object], code: str
) -> None:
    make().close()
    for name in ("proviso.sqlite-wal", "proviso.sqlite-shm"):
        (tmp_path / "home" / name).unlink(missing_ok=True)
    harm(tmp_path / "home")

    def look() -> None:
        home = open_home(tmp_path / "home")
        try:
            home.gateway.store.charter()
        finally:
            home.close()

    assert refused(look) == code
    gc.collect()  # Django lets go of a connection that it could not set up, and does not close it


def test_a_database_of_another_version_is_not_opened(make: Make, tmp_path: Path) -> None:
    home = make()
    MigrationRecorder.Migration.objects.using(home.store.alias).create(
        app="proviso", name="9999_of_tomorrow"
    )
    for opens in (open_home, upgrade_home):
        assert refused(lambda opens=opens: opens(tmp_path / "home")) == "home.of-newer-version"  # type: ignore[misc]
    MigrationRecorder.Migration.objects.using(home.store.alias).filter(
        name="9999_of_tomorrow"
    ).delete()
    upgrade_home(tmp_path / "home")
    open_home(tmp_path / "home").close()


def test_the_database_of_another_home_is_noticed(make: Make, tmp_path: Path) -> None:
    home = make()
    other = home.settings.model_copy(update={"genesis": "1" * 64})
    (home.folder / FILE).write_bytes(write_settings(other))
    assert refused(lambda: open_home(tmp_path / "home").status()) == "home.other-genesis"


def test_a_home_believes_no_officer_whom_another_genesis_names(make: Make, tmp_path: Path) -> None:
    """Whoever may write to the database and to the key store puts a whole institution of their own
    there, signed by themselves, and leaves the log's first entry where it is."""
    home, other = make(), make(folder=tmp_path / "other", signing_key=tmp_path / "other.pem")
    home.close()
    other.close()
    shutil.copy(other.folder / KEYS, home.folder / KEYS)
    with contextlib.closing(sqlite3.connect(home.folder / DATABASE)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE proviso_event SET stream = 'gone'")
        database.execute("ATTACH ? AS other", [str(other.folder / DATABASE)])
        for table, columns in {
            "event": "id + 1000, stream, seq, kind, at, entry_id",
            "body": "event_id + 1000, key_id, nonce, sealed",
            "entry": "number + 1000, handle, kind, data, event_id + 1000",
        }.items():
            names = columns.replace(" + 1000", "")
            copied = f"SELECT {columns} FROM other.proviso_{table}"
            database.execute(f"INSERT INTO proviso_{table} ({names}) {copied}")
        database.commit()
    assert refused(lambda: open_home(home.folder)) == "home.other-genesis"


@pytest.mark.parametrize("opened", [open_home, upgrade_home])
def test_a_home_whose_log_is_of_format_1_is_refused_by_name(
    make: Make, tmp_path: Path, opened: Callable[[Path], object]
) -> None:
    home = make()
    home.close()
    old = b'{"act":"founded","kind":"genesis","v":1}'
    with contextlib.closing(sqlite3.connect(home.folder / DATABASE)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE proviso_entry SET data = ? WHERE kind = 'genesis'", [old])
        database.commit()
    assert refused(lambda: opened(tmp_path / "home")) == "home.format-1"


@given(
    st.builds(
        Settings,
        mode=st.sampled_from(("live", "rehearsal")),
        origin=st.just("log.example.org/home"),
        signing_key=st.text(st.characters(codec="utf-8"), min_size=1),
        genesis=st.just("0" * 64),
        database=st.text(st.characters(codec="utf-8")),
        evidence_days=st.integers(1, 3_650),
    )
)
def test_settings_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    folder = tmp_path_factory.getbasetemp() / "settings"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(write_settings(settings))
    assert read_settings(folder) == settings


def test_holidays_are_read_from_a_file_and_a_bad_one_stops_everything(
    make: Make, tmp_path: Path
) -> None:
    calendar = tmp_path / "holidays.txt"
    home = make()
    told = {"holidays": ("2026-12-25",), "holidays_file": str(calendar)}
    (home.folder / FILE).write_bytes(write_settings(home.settings.model_copy(update=told)))
    assert refused(lambda: open_home(tmp_path / "home")) == "home.bad-holidays"
    calendar.write_text("# the year\n2026-12-28  # Boxing Day\n\n2027-01-01\n")
    opened = open_home(tmp_path / "home")
    days = {day.isoformat() for day in opened.gateway.holidays}
    assert days == {"2026-12-25", "2026-12-28", "2027-01-01"}
    opened.close()
    calendar.write_text("2026-12-28\nZZQX-NAME\n")
    with pytest.raises(Problem) as raised:
        open_home(tmp_path / "home")
    assert raised.value.code == "home.bad-holidays"
    assert raised.value.place == Place("holidays.txt", line=2)
    assert "ZZQX" not in str(raised.value)


def test_a_quiet_live_home_is_kept_awake_by_its_sequencer(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make(mode="live", origin="log.example.org/home")
    started = datetime.datetime.now(home.settings.zone).date()  # noqa: TID251 - the real clock
    month = started.replace(day=15)
    real = MachineClock.now
    for ahead in range(4):
        month = (month + datetime.timedelta(days=31)).replace(day=15) if ahead else month
        days = max((month - started).days, 0)
        monkeypatch.setattr(MachineClock, "now", lambda clock, n=days: real(clock).plus(days=n))
        for _ in range(2):
            home.sequence()
        assert len(home.store.loose("heartbeat")) == ahead
    monkeypatch.setattr(MachineClock, "now", lambda clock: real(clock).plus(days=400))
    home.sequence()  # a gap is for two administrators: nothing is entered, what waits is signed
    assert len(home.store.loose("heartbeat")) == 3
    assert refused(home.gateway.period) == "gateway.clock-ahead"
    report = verify_log(lambda path: (home.folder / "log" / path).read_bytes())
    assert report.kinds["heartbeat"] == 3


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('mode = "dead"', "mode"),
        ('origin = "no name"', "origin"),
        ('signing_key = ""', "signing_key"),
        ('genesis = "ABC"', "genesis"),
        ("evidence_days = true", "evidence_days"),
        ("evidence_days = 0", "evidence_days"),
        ('holidays = ["ZZQX-NAME"]', "holidays"),
        ('holidays_file = "ZZQX-NAME"', "holidays_file"),
        ('approval_days = "30"', "approval_days"),
        ('zqx = "ZZQX-NAME"', "zqx"),
        ('"ZZQX-NAME here" = 1', "a key"),
        ("", "mode"),
        ("version = 2", "version"),
        ("=", "everything"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told_by_its_key_and_file_and_never_by_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, key: str
) -> None:
    monkeypatch.setenv("MODE", "live")  # no variable stands in for a line
    good = {"origin": "log.example.org/home", "signing_key": "/key", "genesis": "0" * 64}
    good |= {"mode": "live"} if line else {}
    said = {"version": "version = 1"} | {k: f'{k} = "{v}"' for k, v in good.items()}
    said[line.partition(" ")[0]] = line
    (tmp_path / FILE).write_text("\n".join(said.values()) + "\n")
    with pytest.raises(Problem) as refused_as:
        read_settings(tmp_path)
    assert refused_as.value.code == "home.malformed"
    assert f"`{key}`" in refused_as.value.sentence
    assert refused_as.value.place.file == FILE
    assert "ZZQX" not in str(refused_as.value)


@given(st.binary(max_size=60), st.integers(0, 400), st.binary(max_size=4))
def test_settings_that_were_altered_are_refused_with_a_problem_or_are_settings(
    tmp_path_factory: pytest.TempPathFactory, anything: bytes, at: int, change: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "settings"
    folder.mkdir(exist_ok=True)
    good = write_settings(
        Settings(mode="live", origin="log.example.org/home", signing_key="/key", genesis="0" * 64)
    )
    for data in (anything, good[:at] + change + good[at + len(change) :]):
        (folder / FILE).write_bytes(data)
        try:
            assert read_settings(folder)
        except Problem:
            continue


def test_orphaned_keys_are_collected_and_no_others(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    home.store.keys.put({"a" * 26: b"k" * 32}, now=1)
    assert home.store.orphans() == ("a" * 26,)
    home.sequence()
    assert home.store.orphans() == ()
    asking = Asking(("SYN-1",), Asker.SELF, Identity.PAPERS, home.gateway.today())
    asked = AccessLine(Handle("b" * 26), 0, home.gateway.now(), Asked(asking, "key", "signature"))
    home.store.note_access(asked)
    home.store.keys._connection().execute("UPDATE key SET made = 1")
    home.sequence()
    assert home.store.access_lines(AccessKind.QUESTION) == (asked,)
    assert home.store.keys.get("charter") is not None
    assert home.store.keys.get("index") is not None


def test_a_rehearsal_in_memory_brings_no_django(tmp_path: Path) -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import proviso_gateway.cli.commands, proviso_gateway.assembly.rehearsing, sys;"
            "print([name for name in sys.modules if name.startswith(('django', 'psycopg'))])",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def test_an_address_keeps_its_options_and_its_odd_letters() -> None:
    told = connecting.postgresql("postgresql://us%40er:p%2Fw@host:5433/na%20me?sslmode=require")
    assert told["NAME"] == "na me"
    assert (told["USER"], told["PASSWORD"]) == ("us@er", "p/w")
    assert (told["HOST"], told["PORT"]) == ("host", "5433")
    assert told["OPTIONS"] == {"sslmode": "require"}
