"""A home erases by itself, goes on where it was killed, and no old file brings anything back."""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.homes import refused
from tests.adapters.keeping import LASTING
from tests.databases import fresh_postgresql_url, server
from tests.faults.day import RELEASED, Day, found, officer
from tests.walk.answers import account
from tests.walk.world import AMINA, MEMORANDUM

from proviso_gateway.adapters.database import store as storing
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.disk.crash_points import KILLED, POINTS, VARIABLE
from proviso_gateway.adapters.keys.erased_keys import ErasedKeys
from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.casework.keeping import Cohort
from proviso_gateway.gateway import erase as erasing_step
from proviso_gateway.gateway.erase import plan, set_terms
from proviso_gateway.gateway.hold import HoldReason, place_hold
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.acts import CohortErased
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Handle
from proviso_verify.log import Report, verify_log

JANUARY = datetime.date(2018, 1, 9)


FILES_OF_A_HOME = ("proviso.sqlite", "keys.sqlite")


class Lived:
    """A home in which the day of the faults was lived in October, with terms of one, two and six
    months; its backup was made when all was answered. It is January 2018."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        found(folder, database)
        day = Day(folder)
        day.institution()
        both = officer("approver"), officer("guardian")
        enacted = set_terms(day.home.gateway, both, MEMORANDUM, 1, 2, 6)
        assert not isinstance(enacted, Statement)
        day.live()
        shutil.copytree(folder / "home" / "log", folder / "seen")
        with self.opened(RELEASED) as home:
            self.handles = home.gateway.store.cases()
            handle = self.handles[0]
            home.documents.put(handle, b"%PDF-1.7 a letter")
            self.about = account(home.gateway, AMINA.person_id)
        assert len(self.handles) == 4
        assert len(self.about.told) == 1

    def opened(self, on: datetime.date = JANUARY) -> _Open:
        return _Open(self.folder / "home", on)

    def published(self) -> None:
        """What January publishes: October's figures among it."""
        with self.opened() as home:
            home.publish_to(self.folder / "public")

    @property
    def erased(self) -> ErasedKeys:
        return ErasedKeys(self.folder / "log.pem")


class _Open:
    """A home that is closed when the block ends."""

    def __init__(self, folder: Path, on: datetime.date) -> None:
        self.home = open_home(folder, on=on)

    def __enter__(self) -> Home:
        return self.home

    def __exit__(self, *of: object) -> None:
        self.home.close()


def nothing_left(home: Home, handles: tuple[Handle, ...]) -> bool:
    """Whether no row, key or document of these cases is left, and their accounts are."""
    store = home.store
    assert isinstance(store, DatabaseStore)
    keys = store.keys.get_all(handles)
    kept = store.keys.get_all(f"account:{handle}" for handle in handles)
    documents = [handle for handle in handles if (home.folder / "documents" / handle).exists()]
    return not store.cases() and not keys and not documents and len(kept) == 3


def verified(home: Home) -> Report:
    home.sequence()
    return verify_log(
        lambda path: (home.folder / "log" / path).read_bytes(), genesis=home.settings.genesis
    )


@pytest.fixture(params=LASTING)
def lived(request: pytest.FixtureRequest, tmp_path: Path) -> Lived:
    url = fresh_postgresql_url(empty=True) if request.param == "postgresql" else ""
    if url:
        os.environ["PATH"] = f"{server().binaries}{os.pathsep}{os.environ['PATH']}"
    return Lived(tmp_path, url)


@pytest.fixture
def lite(tmp_path: Path) -> Lived:
    return Lived(tmp_path)


def test_the_logs_turn_erases_what_is_due(lived: Lived) -> None:
    with lived.opened() as home:
        assert not any(one.waits is None for one in plan(home.gateway).kept)  # not published yet
        home.sequence()
        assert len(home.store.cases()) == 4
    lived.published()
    with lived.opened() as home:
        due = [one for one in plan(home.gateway).kept if one.waits is None]
        assert [(one.what, one.cases) for one in due] == [("refused", 1), ("approved", 3)]
        home.sequence()
        assert nothing_left(home, lived.handles)
        assert account(home.gateway, AMINA.person_id) == lived.about
        assert [one.what for one in verified(home).erased] == ["refused", "approved"]
        assert home.store.collect_orphans() == 0
        assert home.publish_to(lived.folder / "public") > 0
    assert stat.S_IMODE(lived.erased.path.stat().st_mode) == 0o600
    assert lived.erased.names() == set(lived.handles)


@pytest.mark.parametrize("point", [one for one in POINTS if one.startswith("erase.")])
def test_whoever_is_killed_while_erasing_goes_on(lived: Lived, point: str) -> None:
    lived.published()
    script = (
        "import datetime; from pathlib import Path; "
        "from proviso_gateway.assembly.home import open_home; "
        f"open_home(Path({str(lived.folder / 'home')!r}), on=datetime.date(2018, 1, 9)).erase()"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), VARIABLE: f"{point}:2"}
        | ({VARIABLE: point} if point in ("erase.after-list", "erase.after-keys") else {}),
        check=False,
    )
    assert killed.returncode == KILLED
    with lived.opened() as home:
        left = set(home.store.cases())
        gone = [handle for handle in lived.handles if handle not in left]
        # All or nothing of each cohort, and no key of what is gone: opening it has seen to that.
        assert len(left) in (0, 3)
        assert not home.store.keys.get_all(gone)
        home.erase()
        assert nothing_left(home, lived.handles)
        assert account(home.gateway, AMINA.person_id) == lived.about
        told = verified(home).erased
        assert [(one.what, one.cases) for one in told] == [("refused", 1), ("approved", 3)]
    assert lived.erased.names() == set(lived.handles)


def test_a_backup_from_before_brings_nothing_back(lived: Lived) -> None:
    lived.published()
    with lived.opened() as home:
        home.erase()
        postgresql = bool(home.settings.database)
    (lived.folder / "home").rename(lived.folder / "lost")

    def restored(**more: object) -> Home:
        return restore_home(
            lived.folder / "backup",
            lived.folder / "home",
            signing_key=lived.folder / "log.pem",
            published=[lived.folder / "seen"],
            database=fresh_postgresql_url(empty=True) if postgresql else "",
            on=JANUARY,
            **more,  # type: ignore[arg-type]
        )

    assert refused(restored) == "log.signed-elsewhere"
    home = restored(forget_signed=True)
    assert nothing_left(home, lived.handles)
    assert account(home.gateway, AMINA.person_id) == lived.about
    # What that backup never knew is entered anew, and says what it said.
    home.erase()
    told = verified(home).erased
    assert [(one.what, one.cases) for one in told] == [("refused", 1), ("approved", 3)]
    home.close()
    with lived.opened(datetime.date(2018, 6, 6)) as home:
        home.erase()
        assert account(home.gateway, AMINA.person_id).told == ()


def test_old_files_put_back_into_a_home_are_erased_before_they_are_read(lite: Lived) -> None:
    lite.published()
    with lite.opened() as home:
        home.erase()
    for name in ("proviso.sqlite", "keys.sqlite"):
        for path in (lite.folder / "home").glob(f"{name}*"):
            path.unlink()
        shutil.copy(lite.folder / "backup" / name, lite.folder / "home" / name)
    with lite.opened() as home:
        assert nothing_left(home, lite.handles)
        assert refused(home.sequence) in ("log.database-behind", "log.signed-elsewhere")


def test_a_copy_from_between_two_cohorts_brings_neither_back(
    lite: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one run it knows the one erasure and not the other, whichever stands last in the list."""
    lite.published()
    copy, inner = lite.folder / "between", erasing_step._erase_cohort

    def copied(gateway: Gateway, cohort: Cohort) -> CohortErased:
        act = inner(gateway, cohort)
        if not copy.exists():
            copy.mkdir()
            for name in FILES_OF_A_HOME:
                with (
                    closing(sqlite3.connect(lite.folder / "home" / name)) as there,
                    closing(sqlite3.connect(copy / name)) as here,
                ):
                    there.backup(here)
        return act

    monkeypatch.setattr(erasing_step, "_erase_cohort", copied)
    with lite.opened() as home:
        home.erase()
    for name in FILES_OF_A_HOME:
        for path in (lite.folder / "home").glob(f"{name}*"):
            path.unlink()
        shutil.copy(copy / name, lite.folder / "home" / name)
    lines = lite.erased.path.read_text().splitlines(keepends=True)
    for order in (lines, lines[::-1]):
        lite.erased.path.write_text("".join(order))
        with lite.opened() as home:
            assert nothing_left(home, lite.handles)


def test_old_keys_beside_a_database_that_knows_open_nothing(
    lite: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    lite.published()
    with lite.opened() as home:
        home.erase()
    shutil.copy(lite.folder / "backup" / "keys.sqlite", lite.folder / "home" / "keys.sqlite")
    with lite.opened() as home:
        assert home.store.cases() == ()
        monkeypatch.setattr(storing, "ORPHAN_SECONDS", -1)
        assert home.store.collect_orphans() == 4
        assert not home.store.keys.get_all(lite.handles)


def test_what_a_hold_keeps_is_kept_in_a_restored_backup_too(lite: Lived) -> None:
    shutil.rmtree(lite.folder / "backup")
    with lite.opened(RELEASED) as home:
        case = next(one for one in map(home.store.case, lite.handles) if one.answered)
        place_hold(home.gateway, officer("caseworker 1"), case.handle, HoldReason.COURT)
        home.sequence()
        back_up(home, lite.folder / "backup")
    lite.published()
    with lite.opened() as home:
        home.erase()
        assert home.store.cases() == (case.handle,)
    (lite.folder / "home").rename(lite.folder / "lost")
    home = restore_home(
        lite.folder / "backup",
        lite.folder / "home",
        signing_key=lite.folder / "log.pem",
        published=[lite.folder / "seen"],
        forget_signed=True,
        on=JANUARY,
    )
    assert home.store.cases() == (case.handle,)
    assert home.store.case(case.handle).holds == {HoldReason.COURT}
    home.close()


def test_half_a_line_of_the_list_hides_nothing(tmp_path: Path) -> None:
    listed = ErasedKeys(tmp_path / "log.pem")
    assert listed.entries() == ()
    assert listed.names() == frozenset()
    listed.add("e" * 26, ["a" * 26, f"account:{'b' * 26}"])
    assert listed.entries()[0] == "e" * 26
    with listed.path.open("ab") as file:
        file.write(b"f" * 26 + b" " + b"c" * 7)  # the plug was pulled here
    assert listed.names() == {"a" * 26, f"account:{'b' * 26}"}
    assert listed.entries()[0] == "e" * 26
    listed.add("f" * 26, ["c" * 26])
    assert listed.names() >= {"a" * 26, "c" * 26}
    assert listed.entries()[0] == "f" * 26


def test_where_the_list_cannot_be_written_no_key_is_destroyed_yet(lite: Lived) -> None:
    lite.published()
    lite.erased.path.symlink_to(lite.folder / "elsewhere")  # no link is followed
    with lite.opened() as home:
        assert refused(home.erase) == "log.cannot-record"
        assert len(home.store.keys.get_all(lite.handles)) == 4
        assert home.store.cases() == ()
        home.store.collect_orphans()
        assert len(home.store.keys.get_all(lite.handles)) == 4
    lite.erased.path.unlink()
    with lite.opened() as home:
        assert nothing_left(home, lite.handles)
