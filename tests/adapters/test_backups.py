"""Backups: whole or not at all, never a home by themselves, and the way back from one."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.homes import Make, entry_more, refused
from tests.databases import fresh_postgresql_url, server
from tests.faults.day import ADMINISTRATORS, write_register

from proviso_gateway.adapters.disk.crash_points import KILLED, VARIABLE
from proviso_gateway.adapters.keys.log_key import keep_log_key, new_log_key
from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.building import built
from proviso_gateway.assembly.files import write_page
from proviso_gateway.assembly.founding import create_home
from proviso_gateway.assembly.home import Home, open_home, upgrade_home
from proviso_gateway.assembly.settings import FILE
from proviso_verify.log import verify_log


def lost(home: Home) -> Path:
    """What is left of a home that is gone; the log's public files lie in it."""
    home.close()
    return home.folder.rename(home.folder.with_name("lost"))


def test_a_home_is_restored_from_its_backup_as_it_was(
    make: Make, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database:
        monkeypatch.setenv("PATH", str(server().binaries))
    home = make(database=database)
    write_register(tmp_path / "register")
    home.load_register(tmp_path / "register")
    entry_more(home)
    before, head = home.status(), home.log.signed()
    back_up(home, tmp_path / "backup")
    restored = restore_home(
        tmp_path / "backup",
        tmp_path / "again",
        signing_key=tmp_path / "log.pem",
        published=[lost(home) / "log"],
        database=fresh_postgresql_url(empty=True) if database else "",
    )
    assert restored.status() == before
    assert restored.log.signed() == head
    entry_more(restored)
    report = verify_log(
        lambda path: (tmp_path / "again" / "log" / path).read_bytes(),
        genesis=restored.settings.genesis,
    )
    assert report.size == before.size + 1
    for path, mode in (("", 0o700), ("keys.sqlite", 0o600), (FILE, 0o600)):
        assert stat.S_IMODE((tmp_path / "again" / path).stat().st_mode) == mode
    restored.close()


def test_a_backup_holds_no_signing_key_and_does_not_say_where_it_lies(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    back_up(home, tmp_path / "backup")
    private = (tmp_path / "log.pem").read_bytes()
    for path in (tmp_path / "backup").rglob("*"):
        assert not path.is_file() or private not in path.read_bytes()
    said = tomllib.loads((tmp_path / "backup" / "backup.toml").read_text())
    assert said["origin"] == "rehearsal.invalid/home"
    assert not {"signing_key", "database"} & set(said)
    assert refused(lambda: back_up(home, tmp_path / "backup")) == "home.not-empty"


@pytest.mark.parametrize("with_settings", [False, True])
def test_a_backup_is_not_worked_in_even_if_it_is_given_a_homes_settings(
    make: Make, tmp_path: Path, with_settings: bool
) -> None:
    """Two homes under one key would tell two histories, and both would verify."""
    home = make()
    back_up(home, tmp_path / "backup")
    if with_settings:
        shutil.copy(home.folder / FILE, tmp_path / "backup" / FILE)
    assert refused(lambda: open_home(tmp_path / "backup")) == "home.is-a-backup"
    assert refused(lambda: upgrade_home(tmp_path / "backup")) == "home.is-a-backup"


def test_a_backup_that_knows_less_than_was_published_is_not_restored(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    home.publish_to(tmp_path / "early")
    back_up(home, tmp_path / "backup")
    home.publish_to(tmp_path / "late")

    def restored(*published: str) -> Home:
        return restore_home(
            tmp_path / "backup",
            tmp_path / "again",
            signing_key=tmp_path / "log.pem",
            published=[tmp_path / name for name in published],
            forget_signed=True,
        )

    home.close()
    for places in (["late"], ["early", "late"], ["early", "home/log"]):
        assert refused(lambda: restored(*places)) == "log.database-behind"  # noqa: B023
        assert not (tmp_path / "again").exists()
    restored("early").close()


@pytest.mark.parametrize(
    "place",
    ["home/log/b", "home/register/b", "home/b/c", "public/tile/b", "public/b", "short-cut/b",
     "kept/b", "page/b"],
)  # fmt: skip
def test_no_home_or_backup_is_made_in_a_home_in_a_backup_or_where_the_public_reads(
    make: Make, tmp_path: Path, place: str
) -> None:
    """It would be served, copied or removed with what it lies in."""
    home = make()
    home.publish_to(tmp_path / "public")
    back_up(home, tmp_path / "kept")
    write_page(tmp_path / "page", {"index.html": b""})
    (tmp_path / "short-cut").symlink_to(tmp_path / "public" / "tile")
    before = sorted(tmp_path.rglob("*"))

    def restored() -> Home:
        return restore_home(
            tmp_path / "kept",
            tmp_path / place,
            signing_key=tmp_path / "log.pem",
            published=[tmp_path / "public"],
        )

    def founded() -> Home:
        return create_home(
            tmp_path / place,
            signing_key=tmp_path / "other.pem",
            origin="rehearsal.invalid/other",
            mode="rehearsal",
            administrators=ADMINISTRATORS,
        )

    for action in (lambda: back_up(home, tmp_path / place), restored, founded,
                   lambda: home.publish_to(tmp_path / place)):  # fmt: skip
        assert refused(action) == "home.not-apart"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_home_that_was_restored_while_the_old_one_ran_on_publishes_over_nothing(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    home.publish_to(tmp_path / "public")
    back_up(home, tmp_path / "backup")
    second = restore_home(
        tmp_path / "backup",
        tmp_path / "again",
        signing_key=tmp_path / "log.pem",
        published=[tmp_path / "public"],
    )
    entry_more(home)
    home.publish_to(tmp_path / "public")
    assert refused(lambda: second.publish_to(tmp_path / "public")) == "log.database-behind"
    second.close()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"backup": "home"}, "home.not-a-backup"),
        ({"backup": "nowhere"}, "home.not-a-backup"),
        ({"backup": "without-keys"}, "home.backup-incomplete"),
        ({"backup": "without-register"}, "home.backup-incomplete"),
        ({"folder": "home"}, "home.not-empty"),
        ({"signing_key": "nowhere.pem"}, "log.no-signing-key"),
        ({"signing_key": "other.pem"}, "log.wrong-signing-key"),
        ({"signing_key": "again/log.pem"}, "home.key-inside"),
        ({"published": []}, "home.not-published"),
        ({"published": ["public", "nowhere"]}, "home.not-published"),
        ({"published": ["forged"]}, "home.not-published"),
        ({"database": "postgresql:///proviso?host=/nowhere"}, "home.other-database"),
    ],
)
def test_what_cannot_be_restored_is_told_plainly_and_leaves_nothing(
    make: Make, tmp_path: Path, wrong: dict[str, Any], code: str
) -> None:
    home = make()
    home.publish_to(tmp_path / "public")
    back_up(home, tmp_path / "backup")
    home.close()
    shutil.copytree(tmp_path / "backup", tmp_path / "without-keys")
    (tmp_path / "without-keys" / "keys.sqlite").unlink()
    shutil.copytree(tmp_path / "backup", tmp_path / "without-register")
    (tmp_path / "without-register" / "register").mkdir()
    (tmp_path / "without-register" / "register" / "current").write_text("a" * 64)
    (tmp_path / "forged").mkdir()
    said = (tmp_path / "public" / "checkpoint").read_text()
    (tmp_path / "forged" / "checkpoint").write_text(said.replace("\n2\n", "\n1\n"))
    keep_log_key(tmp_path / "other.pem", new_log_key())
    good = {"backup": "backup", "folder": "again", "signing_key": "log.pem",
            "published": ["public"], "database": ""} | wrong  # fmt: skip
    before = sorted(tmp_path.rglob("*"))

    def restored() -> Home:
        return restore_home(
            tmp_path / good["backup"],
            tmp_path / good["folder"],
            signing_key=tmp_path / good["signing_key"],
            published=[tmp_path / name for name in good["published"]],
            database=good["database"],
        )

    assert refused(restored) == code
    assert sorted(tmp_path.rglob("*")) == before


def test_a_backup_holds_nothing_of_a_register_that_is_still_being_loaded(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    write_register(tmp_path / "register")
    home.load_register(tmp_path / "register")
    half = home.folder / "register" / ".fresh" / "register"
    half.mkdir(parents=True)
    (half / "person.csv").write_text("half of")
    back_up(home, tmp_path / "backup")
    assert not (tmp_path / "backup" / "register" / ".fresh").exists()
    restored = restore_home(
        tmp_path / "backup",
        tmp_path / "again",
        signing_key=tmp_path / "log.pem",
        published=[home.folder / "log"],
    )
    assert restored.gateway.register.digest == home.gateway.register.digest
    restored.close()


def test_a_backup_that_is_taken_while_another_register_is_loaded_holds_one_of_them_whole(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    write_register(tmp_path / "register")
    first = home.load_register(tmp_path / "register")
    copytree = shutil.copytree
    loaded: list[str] = []

    def copying(source: Path, target: Path) -> Any:
        if not loaded:
            people = tmp_path / "register" / "person.csv"
            people.write_text(people.read_text().replace("1984-06-17", "1984-06-18"))
            loaded.append(home.load_register(tmp_path / "register"))
        return copytree(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", copying)
        back_up(home, tmp_path / "backup")
    assert loaded != [first]
    assert sorted(os.listdir(tmp_path / "backup" / "register")) == sorted([*loaded, "current"])
    restored = restore_home(
        tmp_path / "backup",
        tmp_path / "again",
        signing_key=tmp_path / "log.pem",
        published=[home.folder / "log"],
    )
    assert [restored.gateway.register.digest] == loaded
    restored.close()


def test_a_home_whose_register_is_gone_is_not_backed_up_as_if_it_were_there(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    write_register(tmp_path / "register")
    shutil.rmtree(home.folder / "register" / home.load_register(tmp_path / "register"))
    assert refused(lambda: back_up(home, tmp_path / "backup")) == "register.changed"
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("point", ["after-database", "after-keys", "before-rename"])
def test_a_backup_that_was_killed_is_simply_made_again(
    make: Make, tmp_path: Path, point: str
) -> None:
    home = make()
    home.close()
    backup = "from proviso_gateway.assembly.home import open_home; from pathlib import Path; "
    backup += "from proviso_gateway.assembly.backups import back_up; "
    backup += f"back_up(open_home(Path({str(home.folder)!r})), Path({str(tmp_path / 'bk')!r}))"
    killed = subprocess.run(
        [sys.executable, "-c", backup],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), VARIABLE: f"backup.{point}"},
        check=False,
    )
    assert killed.returncode == KILLED
    assert not (tmp_path / "bk").exists()
    back_up(open_home(home.folder), tmp_path / "bk")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bk", "home", "log.pem", "log.pem.people", "log.pem.signed"
    ]  # fmt: skip
    assert stat.S_IMODE((tmp_path / "bk").stat().st_mode) == 0o700


def test_of_two_who_make_one_backup_the_second_waits_for_the_first(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    with built(tmp_path / "bk") as fresh:
        (fresh / "half").write_text("")
        assert refused(lambda: back_up(home, tmp_path / "bk")) == "home.being-made"
        assert (fresh / "half").exists()
    assert os.listdir(tmp_path / "bk") == ["half"]


def test_a_backup_that_fails_leaves_nothing(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    (home.folder / "keys.sqlite").rename(tmp_path / "kept")
    home.store.keys.close()
    assert refused(lambda: back_up(home, tmp_path / "bk")) == "keys.unreachable"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "home", "kept", "log.pem", "log.pem.people", "log.pem.signed"
    ]  # fmt: skip
    monkeypatch.chdir(tmp_path / "home")
    assert refused(lambda: back_up(home, Path())) == "home.not-empty"


def test_postgresql_is_backed_up_by_its_own_program(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make(database=fresh_postgresql_url(empty=True))
    monkeypatch.setenv("PATH", "/nowhere")
    assert refused(lambda: back_up(home, tmp_path / "none")) == "home.cannot-dump"
    monkeypatch.setenv("PATH", str(server().binaries))
    back_up(home, tmp_path / "backup")
    assert (tmp_path / "backup" / "proviso.pgdump").read_bytes().startswith(b"PGDMP")


def test_a_backup_of_postgresql_goes_into_an_empty_database_and_no_other(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(server().binaries))
    used, empty = fresh_postgresql_url(empty=True), fresh_postgresql_url(empty=True)
    home = make(database=used)
    back_up(home, tmp_path / "backup")

    def into(database: str) -> Callable[[], Home]:
        return lambda: restore_home(
            tmp_path / "backup",
            tmp_path / "again",
            signing_key=tmp_path / "log.pem",
            published=[home.folder / "log"],
            database=database,
        )

    assert refused(into("")) == "home.other-database"
    assert refused(into(used)) == "home.database-in-use"
    monkeypatch.setenv("PATH", "/nowhere")
    assert refused(into(empty)) == "home.cannot-dump"
    monkeypatch.setenv("PATH", str(server().binaries))
    into(empty)().close()
