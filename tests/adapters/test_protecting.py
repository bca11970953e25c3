"""A home keeps who is protected through backups, old files, deletions and a new key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.adapters.homes import refused
from tests.adapters.keeping import LASTING
from tests.databases import fresh_postgresql_url
from tests.faults.day import OPENED, RELEASED, REQUESTS, Day, found, officer
from tests.walk.world import AMINA

from proviso_gateway.adapters.database.accessing import key_of_stream
from proviso_gateway.adapters.database.models import SubjectAccess
from proviso_gateway.adapters.keys.protected_list import PAGE, ProtectedList
from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.gateway.protect import Protecting, agree_lift, lift, protect, protected_by
from proviso_gateway.gateway.release import call
from proviso_gateway.terms import Handle, Outcome


@pytest.fixture(params=LASTING)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with a home whose officers are enrolled, on each database."""
    url = fresh_postgresql_url(empty=True) if request.param == "postgresql" else ""
    found(tmp_path, url)
    day = Day(tmp_path)
    day.until_the_slot()
    day.home.close()
    return tmp_path


def opened(folder: Path) -> Home:
    return open_home(folder / "home", on=OPENED)


def protected(home: Home, person: str = AMINA.person_id) -> Handle:
    return protect(home.gateway, officer("caseworker 1"), Protecting((person,)))


def lifted(home: Home, handle: Handle) -> None:
    lift(home.gateway, officer("guardian"), handle, "She is safe.")
    agree_lift(home.gateway, officer("approver"), handle)


def stands(folder: Path) -> frozenset[str]:
    home = opened(folder)
    try:
        return protected_by(home.store)
    finally:
        home.close()


def restored(folder: Path, backup: Path) -> Path:
    """The home that was lost, made again of this backup."""
    home = opened(folder)
    database = home.settings.database
    home.close()
    shutil.rmtree(folder / "home")
    again = restore_home(
        backup,
        folder / "home",
        signing_key=folder / "log.pem",
        published=[folder / "seen"],
        database=fresh_postgresql_url(empty=True) if database else "",
        on=OPENED,
    )
    again.close()
    return folder


def backed_up(folder: Path) -> Path:
    home = opened(folder)
    home.sequence()
    shutil.copytree(folder / "home" / "log", folder / "seen")
    back_up(home, folder / "old")
    home.close()
    return folder / "old"


def test_a_backup_from_before_lifts_no_protection_and_brings_none_back(folder: Path) -> None:
    home = opened(folder)
    gone = protected(home, "SYN-4")
    home.close()
    old = backed_up(folder)
    home = opened(folder)
    protected(home)
    lifted(home, gone)
    assert protected_by(home.store) == {AMINA.person_id}
    home.close()
    assert stands(restored(folder, old)) == {AMINA.person_id}
    home = open_home(folder / "home", on=RELEASED)
    store = home.gateway.store
    outcomes = []
    for reference in REQUESTS:
        handle = store.find("home-office", reference)
        assert handle is not None
        case = store.case(handle)
        if case.permit is not None:
            call(home.gateway, handle)
            answered = store.case(handle).answered
            assert answered is not None
            outcomes.append((answered.outcome, answered.person_id))
    assert (Outcome.DISCLOSED, "SYN-4") in outcomes, "whose protection two lifted"
    assert (Outcome.NO_DETAILS, AMINA.person_id) in outcomes
    home.close()


def test_whoever_deletes_its_rows_or_its_key_lifts_nothing(folder: Path) -> None:
    home = opened(folder)
    first, second = protected(home), protected(home, "SYN-4")
    SubjectAccess.objects.using(home.store.alias).filter(stream=first).delete()
    home.store.keys.destroy([key_of_stream(second)])
    assert protected_by(home.store) == frozenset()
    home.close()
    assert stands(folder) == {AMINA.person_id, "SYN-4"}


def test_without_the_list_the_home_knows_and_writes_it_anew(folder: Path) -> None:
    kept = ProtectedList(folder / "log.pem")
    home = opened(folder)
    assert kept.is_there(), "there is one before anybody is protected"
    protected(home)
    home.close()
    before = kept.path.stat().st_size
    kept.path.unlink()
    assert stands(folder) == {AMINA.person_id}
    assert [line.said for line in kept.lines()]
    assert kept.path.stat().st_size == before


def test_the_list_says_nothing_to_whoever_copies_it(folder: Path) -> None:
    kept = ProtectedList(folder / "log.pem")
    empty = kept.path.stat().st_size
    home = opened(folder)
    for number in range(1, 6):
        protected(home, f"SYN-{number}")
    home.close()
    data = kept.path.read_bytes()
    assert len(data) == empty == PAGE + 12 + 16
    assert b"SYN-" not in data
    assert kept.path.stat().st_mode & 0o077 == 0


def test_a_damaged_list_opens_no_home_that_may_have_forgotten_somebody(folder: Path) -> None:
    kept = ProtectedList(folder / "log.pem")
    kept.path.write_bytes(b"\0" * len(kept.path.read_bytes()))
    assert refused(lambda: opened(folder)) == "log.no-record"
