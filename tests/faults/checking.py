"""What must hold of a home whatever happened to it: every promise, asked of what is on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q

from proviso_gateway.adapters.database.kinds import LOGGED
from proviso_gateway.adapters.database.models import (
    Decision,
    Entry,
    Envelope,
    Event,
    Leaf,
    PendingEntry,
    Search,
)
from proviso_gateway.assembly.building import unfinished
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.terms import Handle
from proviso_verify import canonical
from proviso_verify.log import verify_log
from proviso_verify.receipt import verify_receipt
from tests.faults.day import ACKNOWLEDGED, OPENED, RELEASED, WITHDRAWN
from tests.walk.world import HOME_OFFICE


def check(folder: Path, *, finished: bool) -> None:
    """Raise `AssertionError` where a promise is broken; `finished` says that the day is over."""
    # Not later than it has come: whatever is entered then makes it that day, for good.
    home = open_home(folder / "home", on=RELEASED if finished else OPENED)
    try:
        _check_published(home)
        home.sequence()  # the next command continues
        assert home.log.rebuild() == 0, "a published file is not what the database says"
        _check_published(home)
        _check_rows(home)
        _check_answers(home)
        _check_acknowledged(home, folder)
        if finished:
            states = [home.store.case(handle).state for handle in home.store.cases()]
            assert sorted(states) == [*[CaseState.ANSWERED] * 3, CaseState.WITHDRAWN], states
            assert home.status().waiting_entries == 0
    finally:
        home.close()


def _check_published(home: Home) -> None:
    """An outsider who pins the genesis accepts what lies in the log's folder."""
    report = verify_log(
        lambda path: (home.log.folder / path).read_bytes(), genesis=home.settings.genesis
    )
    assert report.size == home.log.head().size, "signed and not published"


def _check_rows(home: Home) -> None:
    alias = home.store.alias
    events, entries = Event.objects.using(alias), Entry.objects.using(alias)
    assert not events.filter(kind__in=LOGGED, entries__isnull=True).exists(), "a decision unlogged"
    loose = Q(kind__in=("heartbeat", "opening", "statistics"))
    assert not entries.filter(~loose, event__isnull=True).exists(), "an entry undecided"
    waiting = PendingEntry.objects.using(alias).count()
    leaves = Leaf.objects.using(alias).count()
    assert entries.count() == waiting + leaves, "an entry neither waits nor stands"
    approved = events.filter(kind="approved").count()
    assert Decision.objects.using(alias).filter(kind="approved").count() == approved
    assert Search.objects.using(alias).count() == events.filter(kind="search begun").count()
    for stream in events.filter(kind="answered").values_list("stream", flat=True):
        of_case = events.filter(stream=stream)
        assert of_case.filter(kind="approved").count() == 1, "an answer without approval"
        assert of_case.filter(kind="answered").count() == 1, "two answers"


def _check_answers(home: Home) -> None:
    """Every case can be read, nothing was sealed without its proof, and what was handed over can be
    handed over again, within its hour."""
    for handle in home.store.cases():
        case = home.store.case(handle)
        sealed = Envelope.objects.using(home.store.alias).filter(case=handle).exists()
        assert sealed == case.handed_over, "handed over, and cannot be again"
        if sealed:
            assert case.answered is not None
            assert home.log.proof(case.last_entry) is not None, "sealed without proof"


def _check_acknowledged(home: Home, folder: Path) -> None:
    store = home.store
    charter = store.charter()
    sealed: dict[str, str] = {}
    for told in _acknowledged(folder):
        match told["what"]:
            case "enrolled":
                assert told["key"] in charter.roll.officers
            case "adopted":
                assert told["name"] in charter.adopted
            case "waits":
                waiting = {statement.handle for statement in store.statements()}
                assert told["statement"] in waiting or told["key"] in charter.roll.officers
            case "received":
                assert store.find(HOME_OFFICE, told["reference"]) == told["case"]
                received = store.case(told["case"]).received
                assert received is not None
                assert received.number == told["number"]
            case "withdrawn":
                assert _of(home, WITHDRAWN).state is CaseState.WITHDRAWN
            case "approved":
                assert _of(home, told["reference"]).permit is not None
            case "looked":
                looks = _of(home, told["reference"]).looks
                assert told["key"] in {look.key for look in looks}
            case "handed over":
                first = sealed.setdefault(told["reference"], told["sealed"])
                assert first == told["sealed"], "sealed twice"
                assert _of(home, told["reference"]).handed_over
                _check_receipt(home, told["answer"])
            case "backed up":
                assert (folder / told["to"] / "backup.toml").is_file()
                assert not unfinished(folder / told["to"]).exists(), "half a backup was left"


def _check_receipt(home: Home, answer: dict[str, Any]) -> None:
    """What the requester was handed is proved by its receipt, under the log's own key."""
    key = home.log.public_key()
    assert key is not None
    verify_receipt(canonical.encode(answer["receipt"]), key)


def _of(home: Home, reference: str) -> Any:
    handle = home.store.find(HOME_OFFICE, reference)
    assert handle is not None
    return home.store.case(Handle(handle))


def _acknowledged(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / ACKNOWLEDGED
    if path.exists():
        for line in path.read_text().splitlines():
            yield json.loads(line)
