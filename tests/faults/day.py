"""A day in a home, written so that whoever is killed in the middle can begin it again.

Each step is done unless it has been done. What a step has told somebody (a requester their number,
an officer that their signature counts) is written down the moment it is told: none of that may ever
be untrue afterwards.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from proviso_gateway.adapters.keys.holders import KeyHolder, SealingKey, key_holder, sealing_key
from proviso_gateway.adapters.register.rows import COLUMNS
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.backups import back_up
from proviso_gateway.assembly.founding import create_home
from proviso_gateway.assembly.home import open_home
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.request import Request
from proviso_gateway.gateway.adopt import adopt, enrol_officer, enrol_requester
from proviso_gateway.gateway.approve import approve, propose, withdraw
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.release import call
from proviso_gateway.gateway.statements import sign
from proviso_gateway.gateway.trace import trace
from proviso_gateway.terms import Field
from proviso_gateway.tracing.people import Person, Search
from tests.walk.world import (
    A_TWIN,
    AMINA,
    FACTORS,
    GOOD,
    HOME_OFFICE,
    MEMORANDUM,
    NARROWED,
    NOBODY,
    PEOPLE,
    whom,
)

OPENED = datetime.date(2017, 10, 2)
RELEASED = OPENED + datetime.timedelta(days=3)

ORIGIN = "rehearsal.invalid/faults"

ACKNOWLEDGED = "acknowledged"
"""The file of what was told to anybody, a JSON line for each; in the folder beside the home."""

REQUESTS: dict[str, Search] = {
    "F-1": whom(AMINA),
    "F-2": NOBODY,
    "F-3": A_TWIN,
    "F-4": whom(AMINA),
}
WITHDRAWN = "F-4"
"""Taken back by its requester before anybody decides."""

WEIGHED = dict.fromkeys(FACTORS, "weighed for this one request")


def officer(name: str) -> KeyHolder:
    """One of the day's officers."""
    return key_holder(hashlib.sha256(name.encode()).digest())


def requesters_key() -> SealingKey:
    """The requester's sealing key."""
    return sealing_key(hashlib.sha256(b"requester").digest())


ADMINISTRATORS = (officer("administrator 1"), officer("administrator 2"))
CASEWORKERS = (officer("caseworker 1"), officer("caseworker 2"))


def found(folder: Path, database: str = "") -> None:
    """Make the home `home` in this folder, with the log's key and a register beside it."""
    create_home(
        folder / "home",
        signing_key=folder / "log.pem",
        origin=ORIGIN,
        mode="rehearsal",
        administrators=ADMINISTRATORS,
        database=database,
        on=OPENED,
    ).close()


def write_register(folder: Path) -> None:
    """The world's seven people as the files of a register."""
    folder.mkdir()
    said = {
        "identifier_system": "synthetic-number",
        "as_of": OPENED.isoformat(),
        "synthetic": True,
        "source": "tests",
        "version": "1",
    }
    (folder / "register.json").write_text(json.dumps(said))
    for name, columns in COLUMNS.items():
        with (folder / name).open("w", newline="") as file:
            rows = csv.DictWriter(file, columns, lineterminator="\n")
            rows.writeheader()
            if name == "person.csv":
                rows.writerows(_row(person, columns) for person in PEOPLE)


def _row(person: Person, columns: tuple[str, ...]) -> dict[str, str]:
    def told(value: object) -> str:
        if value is None:
            return ""
        return str(value).lower() if isinstance(value, bool) else str(value)

    return {column: told(getattr(person, column)) for column in columns}


class Day:
    """The day's walk through one home."""

    def __init__(self, folder: Path, on: datetime.date = OPENED) -> None:
        self.folder = folder
        self.home = open_home(folder / "home", on=on)

    def live(self) -> None:
        """The whole day, from wherever it stands to its end."""
        self.until_the_slot()
        self.home.close()
        self.home = open_home(self.folder / "home", on=RELEASED)
        self.calls()
        self._backup()
        self.home.close()

    def until_the_slot(self) -> None:
        """Everything before the requester calls."""
        self.institution()
        self._register()
        for reference, search in REQUESTS.items():
            self._walk(reference, search)
        self._held_act()
        self.home.sequence()

    def told(self, what: str, **words: object) -> None:
        """Somebody has been told this: it must be true for ever."""
        line = json.dumps({"what": what, **words}) + "\n"
        descriptor = os.open(
            self.folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644
        )
        os.write(descriptor, line.encode())
        os.close(descriptor)

    @property
    def _case(self) -> Callable[[str], Case | None]:
        def case(reference: str) -> Case | None:
            store = self.home.gateway.store
            handle = store.find(HOME_OFFICE, reference)
            return None if handle is None else store.case(handle)

        return case

    def institution(self) -> None:
        """Everybody enrolled, and the memorandum adopted."""
        gateway = self.home.gateway
        until = gateway.clock.now().plus(days=30)
        for name, role in (
            ("caseworker 1", "caseworker"),
            ("caseworker 2", "caseworker"),
            ("approver", "approver"),
            ("guardian", "guardian"),
            ("lawyer", "lawyer"),
        ):
            if officer(name).key not in gateway.store.charter().roll.officers:
                enrol_officer(gateway, ADMINISTRATORS, officer(name).key, [role], until)
            self.told("enrolled", key=officer(name).key)
        if HOME_OFFICE not in gateway.store.charter().requesters:
            enrol_requester(gateway, ADMINISTRATORS, HOME_OFFICE, requesters_key().text)
        if MEMORANDUM not in gateway.store.charter().adopted:
            signers = (officer("lawyer"), officer("guardian"))
            adopt(gateway, signers, read(NARROWED), NARROWED, begun_by=OPENED)
        self.told("adopted", name=MEMORANDUM)

    def _register(self) -> None:
        source = self.folder / "register"
        if not source.is_dir():
            begun = self.folder / "register-begun"  # it lay there whole before the day began
            shutil.rmtree(begun, ignore_errors=True)
            write_register(begun)
            begun.rename(source)
        if self.home.status().register is None:
            self.home.load_register(source)

    def _walk(self, reference: str, search: Search) -> None:
        gateway = self.home.gateway
        handle = receive(gateway, HOME_OFFICE, request_for(reference, search))
        case = gateway.store.case(handle)
        self.told("received", reference=reference, case=handle, number=case.received.number)
        if case.state is CaseState.RECEIVED:
            case = assess(gateway, handle)
        if reference == WITHDRAWN:
            if case.state is CaseState.READY:
                withdraw(gateway, HOME_OFFICE, reference)
            self.told("withdrawn", reference=reference)
            return
        if case.state is CaseState.READY:
            case = propose(gateway, CASEWORKERS[0], handle, "passed", WEIGHED)
        if case.state is CaseState.PROPOSED:
            case = approve(gateway, officer("approver"), handle)
            self.told("approved", reference=reference)
        if case.state is CaseState.APPROVED:
            case = trace(gateway, handle)
        for actor in CASEWORKERS:
            seen = any(look.key == actor.key for look in case.looks)
            if case.state in (CaseState.MATCHED, CaseState.REVIEW) and not seen:
                assert case.verdict is not None
                person = candidates(case.verdict, reach_restricted=False)[0]
                case = confirm(gateway, actor, handle, person)
                self.told("looked", reference=reference, key=actor.key)

    def _held_act(self) -> None:
        """An enrolment that two administrators sign one after the other."""
        gateway, key = self.home.gateway, officer("late caseworker").key
        if key not in gateway.store.charter().roll.officers:
            if not gateway.store.statements():
                until = gateway.clock.now().plus(days=30)
                enrol_officer(gateway, ADMINISTRATORS[:1], key, ["caseworker"], until)
            waiting = gateway.store.statements()[0]
            self.told("waits", statement=waiting.handle, key=key)
            sign(gateway, ADMINISTRATORS[1], waiting.handle)
        self.told("enrolled", key=key)

    def calls(self) -> None:
        """The requester calls for every answer."""
        gateway = self.home.gateway
        for reference in REQUESTS:
            case = self._case(reference)
            assert case is not None
            if reference == WITHDRAWN:
                continue
            sealed = call(gateway, case.handle)  # again, where the line broke: the same bytes
            answer = json.loads(requesters_key().open(sealed))
            digest = hashlib.sha256(sealed).hexdigest()
            self.told("handed over", reference=reference, sealed=digest, answer=answer)
        self.home.sequence()

    def _backup(self) -> None:
        to = self.folder / "backup"
        if not to.exists():
            back_up(self.home, to)
        self.told("backed up", to=to.name)


def request_for(reference: str, search: Search) -> Request:
    """A good request about somebody, under this reference."""
    return Request(
        request_ref=reference,
        requester=None,
        agreement=MEMORANDUM,
        ground="overstayed",
        officer="Officer One",
        countersigner="Inspector Two",
        whom=search,
        fields=(Field.ADDRESS, Field.ADDRESS_SINCE),
        values=GOOD,
        evidence={"efforts_failed": "TL-77"},
    )
