"""What the log's key signed last is kept beside the key: of two copies of a home, one signs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.homes import Make, enrolled_again, entry_more, refused
from tests.databases import server

from proviso_gateway.adapters.database import log as log_module
from proviso_gateway.adapters.database.models import SignedNote, TreeHead
from proviso_gateway.adapters.disk.crash_points import KILLED, VARIABLE
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.adapters.keys.log_key import keep_log_key, new_log_key
from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.assembly.settings import FILE
from proviso_verify.checkpoint import Checkpoint


def copied(home: Home, database: str = "") -> Path:
    """A copy of a home that is closed, made by hand: with its database, and without its key."""
    copy = home.folder.with_name("copy")
    shutil.copytree(home.folder, copy)
    if database:
        said = (copy / FILE).read_text()
        (copy / FILE).write_text(said.replace(database, server().copy_of(database)))
    return copy


def signed_last(home: Home, key: str = "log.pem") -> Checkpoint:
    """What is kept beside the key."""
    log = home.log.public_key()
    assert log is not None
    return LastSigned(home.folder.with_name(key)).read(log)


def killed(work: str, point: str) -> None:
    """Do this in a process of its own, which is killed at that point."""
    done = subprocess.run(
        [sys.executable, "-c", work],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), VARIABLE: point},
        check=False,
    )
    assert done.returncode == KILLED


@pytest.mark.parametrize("first", ["home", "copy"])
def test_of_a_home_and_a_copy_of_it_made_by_hand_only_one_signs_on(
    make: Make, tmp_path: Path, database: str, first: str
) -> None:
    home = make(database=database)
    home.close()
    copied(home, database)
    one = open_home(tmp_path / first)
    entry_more(one)
    one.close()
    other = open_home(tmp_path / ("copy" if first == "home" else "home"))
    enrolled_again(other)  # as many entries, and another root
    for action in (other.sequence, lambda: other.publish_to(tmp_path / "public")):
        assert refused(action) == "log.signed-elsewhere"
    assert SignedNote.objects.using(other.store.alias).count() == 1
    assert TreeHead.objects.using(other.store.alias).count() == 1
    assert other.status().signs is False
    assert other.status().waiting_entries == 1
    other.close()
    again = open_home(tmp_path / first)
    entry_more(again)
    assert signed_last(again) == again.log.head()
    again.close()


def test_a_copy_that_goes_on_between_the_look_and_the_signature_is_noticed(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make()
    home.close()
    copy, home = open_home(copied(home)), open_home(home.folder)
    enrolled_again(copy)
    enrolled_again(home)
    waits = ["log.before-note"]

    def reached(point: str) -> None:
        if point in waits:
            waits.remove(point)
            copy.sequence()

    monkeypatch.setattr(log_module, "reached", reached)
    assert refused(home.sequence) == "log.signed-elsewhere"
    assert home.log.head().size == 1
    assert signed_last(copy) == copy.log.head()
    copy.close()


def test_another_sequencer_of_the_same_home_may_have_signed_further(
    make: Make, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    home = make(database=database)
    other = open_home(home.folder)
    enrolled_again(home)
    waits = ["log.before-note"]

    def reached(point: str) -> None:
        if point in waits:
            waits.remove(point)
            entry_more(other)

    monkeypatch.setattr(log_module, "reached", reached)
    assert home.sequence().size == 2
    assert signed_last(home).size == 3
    assert home.sequence().size == 3
    other.close()


@pytest.mark.parametrize("point", ["log.before-note", "log.after-record", "log.after-note"])
def test_a_turn_that_was_killed_around_the_record_is_simply_taken_again(
    make: Make, database: str, point: str
) -> None:
    home = make(database=database)
    enrolled_again(home)
    home.close()
    work = "from proviso_gateway.assembly.home import open_home; from pathlib import Path; "
    work += f"open_home(Path({str(home.folder)!r})).sequence()"
    killed(work, point)
    home = open_home(home.folder)
    assert signed_last(home).size == (1 if point == "log.before-note" else 2)
    enrolled_again(home)  # the tree grows over a size whose note was never kept
    assert home.sequence().size == 3
    assert signed_last(home) == home.log.head()
    home.close()


@pytest.mark.parametrize("harm", ["gone", "damaged", "another key's"])
def test_nothing_is_signed_where_nobody_can_tell_what_the_key_signed_last(
    make: Make, tmp_path: Path, harm: str
) -> None:
    home, record = make(), tmp_path / "log.pem.signed"
    if harm == "gone":
        record.unlink()
    elif harm == "damaged":
        record.write_bytes(record.read_bytes()[:-20])
    else:
        make(folder=tmp_path / "other", signing_key=tmp_path / "other.pem")
        shutil.copy(tmp_path / "other.pem.signed", record)
    enrolled_again(home)
    assert refused(home.sequence) == "log.no-record"
    assert home.log.head().size == 1


def test_what_is_signed_is_recorded_first_or_not_signed(make: Make, tmp_path: Path) -> None:
    home = make()
    enrolled_again(home)
    in_the_way = tmp_path / f".log.pem.signed.{os.getpid()}"
    in_the_way.mkdir()
    assert refused(home.sequence) == "log.cannot-record"
    assert home.log.head().size == 1
    in_the_way.rmdir()
    assert home.sequence().size == 2


def test_a_key_that_is_named_by_a_link_has_one_record(make: Make, tmp_path: Path) -> None:
    make().close()
    (tmp_path / "short-cut.pem").symlink_to("log.pem")
    home = open_home(tmp_path / "home", signing_key=tmp_path / "short-cut.pem")
    entry_more(home)
    assert signed_last(home) == home.log.head()
    assert not (tmp_path / "short-cut.pem.signed").exists()
    home.close()


def test_no_log_is_founded_where_a_key_is_gone_and_what_it_signed_is_not(
    make: Make, tmp_path: Path
) -> None:
    make().close()
    (tmp_path / "log.pem").rename(tmp_path / "moved.pem")
    assert refused(lambda: make(folder=tmp_path / "other")) == "home.key-not-new"
    assert not (tmp_path / "log.pem").exists()


def restored(folder: Path, *, forget_signed: bool = False, key: str = "log.pem") -> Home:
    """A home made of the backup, held against what was published early."""
    return restore_home(
        folder / "backup",
        folder / "again",
        signing_key=folder / key,
        published=[folder / "early"],
        forget_signed=forget_signed,
    )


def test_a_backup_that_does_not_know_what_the_key_signed_last_is_restored_on_somebodys_word_alone(
    make: Make, tmp_path: Path
) -> None:
    """Whoever collected an answer since may hold a checkpoint that was published nowhere."""
    home = make()
    home.publish_to(tmp_path / "early")
    back_up(home, tmp_path / "backup")
    entry_more(home)
    before = sorted(tmp_path.rglob("*"))
    assert refused(lambda: restored(tmp_path)) == "log.signed-elsewhere"
    (tmp_path / "log.pem.signed").write_text("damaged")
    assert refused(lambda: restored(tmp_path)) == "log.no-record"
    assert sorted(tmp_path.rglob("*")) == before
    again = restored(tmp_path, forget_signed=True)
    assert signed_last(again) == again.log.head()
    entry_more(again)
    enrolled_again(home)
    assert refused(home.sequence) == "log.signed-elsewhere"  # it came back, and is too late
    again.close()


def test_a_restore_begins_the_record_where_the_key_came_without_one(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    home.publish_to(tmp_path / "early")
    back_up(home, tmp_path / "backup")
    home.close()
    (tmp_path / "elsewhere.pem").write_bytes((tmp_path / "log.pem").read_bytes())
    (tmp_path / "elsewhere.pem").chmod(0o600)
    again = restored(tmp_path, key="elsewhere.pem")
    assert signed_last(again, "elsewhere.pem") == again.log.head()
    entry_more(again)
    again.close()


def test_a_restore_that_was_killed_once_it_had_begun_the_record_is_given_again(
    make: Make, tmp_path: Path
) -> None:
    home = make()
    home.publish_to(tmp_path / "early")
    back_up(home, tmp_path / "backup")
    entry_more(home)
    home.close()
    work = "from tests.adapters.test_last_signed import restored; from pathlib import Path; "
    work += f"restored(Path({str(tmp_path)!r}), forget_signed=True)"
    killed(work, "restore.after-record")
    assert not (tmp_path / "again").exists()
    again = restored(tmp_path)
    entry_more(again)
    again.close()


def test_a_restore_under_another_key_leaves_no_record_beside_it(make: Make, tmp_path: Path) -> None:
    home = make()
    home.publish_to(tmp_path / "early")
    back_up(home, tmp_path / "backup")
    keep_log_key(tmp_path / "other.pem", new_log_key())
    assert refused(lambda: restored(tmp_path, key="other.pem")) == "log.wrong-signing-key"
    assert not (tmp_path / "other.pem.signed").exists()
