"""A disclosure of the wrong person is followed through, in a home on each database."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from pathlib import Path

import pytest
from tests.adapters.homes import refused
from tests.adapters.keeping import LASTING
from tests.databases import fresh_postgresql_url
from tests.faults.day import (
    ADMINISTRATORS,
    CASEWORKERS,
    HOME_OFFICE,
    RELEASED,
    Day,
    found,
    officer,
    requesters_key,
)
from tests.walk.world import AMINA, MEMORANDUM, NEIGHBOUR

from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.assembly.recalled_pairs import write_pairs
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import HoldReason
from proviso_gateway.gateway.adopt import enrol_officer, enrol_requester
from proviso_gateway.gateway.destroyed import confirm_destroyed
from proviso_gateway.gateway.erase import set_terms
from proviso_gateway.gateway.recall import agree_recall, recall, tell_regulator
from proviso_gateway.gateway.release import call
from proviso_gateway.gateway.subject_access import Asker, Asking, Identity, answer, ask
from proviso_gateway.gateway.views.account import told_to
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.notices import NoticeKind, notices
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.gateway.views.recalls import recalls
from proviso_gateway.institution.statements import Statement
from proviso_gateway.registers import evaluate
from proviso_gateway.terms import Handle, Outcome
from proviso_verify.account import verify_account
from proviso_verify.log import Report, open_log, verify_log

NEXT = RELEASED + datetime.timedelta(days=1)
LATE = RELEASED + datetime.timedelta(days=6)
NOVEMBER, DECEMBER = datetime.date(2017, 11, 6), datetime.date(2017, 12, 5)
GUARDIAN, APPROVER = officer("guardian"), officer("approver")


class Lived:
    """A home in which the day of the faults was lived; everybody is still enrolled in winter."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        found(folder, database)
        day = Day(folder)
        day.institution()
        gateway = day.home.gateway
        until = gateway.clock.now().plus(days=90)
        for one, role in (
            (CASEWORKERS[0], "caseworker"),
            (APPROVER, "approver"),
            (GUARDIAN, "guardian"),
        ):
            enrol_officer(gateway, ADMINISTRATORS, one.key, [role], until)
        enrol_requester(
            gateway, ADMINISTRATORS, HOME_OFFICE, requesters_key().text, people=["Officer One"]
        )
        assert not isinstance(
            set_terms(gateway, (APPROVER, GUARDIAN), MEMORANDUM, 1, 1, 6), Statement
        )
        day.live()
        shutil.copytree(folder / "home" / "log", folder / "seen")

    def on(self, day: datetime.date) -> Home:
        return open_home(self.folder / "home", on=day)


@pytest.fixture(params=LASTING)
def lived(request: pytest.FixtureRequest, tmp_path: Path) -> Lived:
    return Lived(
        tmp_path, fresh_postgresql_url(empty=True) if request.param == "postgresql" else ""
    )


def disclosed(home: Home) -> Case:
    """The case by which Amina's details left: it meant her neighbour."""
    for handle in home.store.cases():
        case, who = home.store.case(handle), AMINA.person_id
        if case.outcome is Outcome.DISCLOSED and case.answered and case.answered.person_id == who:
            return case
    raise AssertionError("nothing was disclosed of her")


def verified(home: Home) -> Report:
    home.sequence()
    return verify_log(
        lambda path: (home.folder / "log" / path).read_bytes(), genesis=home.settings.genesis
    )


def told(home: Home, *people: str) -> tuple[bytes, int]:
    """The account that somebody is handed who asks, and of how many disclosures it tells."""
    asking = Asking(people, Asker.SELF, Identity.PAPERS, home.gateway.today())
    handle = ask(home.gateway, GUARDIAN, asking).handle
    answer(home.gateway, GUARDIAN, handle)
    found = told_to(home.gateway, GUARDIAN.key, handle)
    return found.file, len(found.disclosures)


def test_a_wrong_disclosure_is_followed_through_from_end_to_end(lived: Lived) -> None:
    home = lived.on(NEXT)
    gateway, case = home.gateway, disclosed(home)
    assert told(home, NEIGHBOUR.person_id) == told(home)  # nothing was disclosed of her

    # One finds it: the clock runs, and nothing else happens yet.
    recall(gateway, CASEWORKERS[0], case.handle, "She rang: not hers.", NEIGHBOUR.person_id)
    due = operating(gateway, None).recalls
    assert (due.second, due.regulator, due.late) == (1, 1, 0)
    assert for_requester(gateway, case.handle).recalled_on is None
    assert {one.key for one in notices(gateway) if one.kind is NoticeKind.RECALL} == {
        APPROVER.key, GUARDIAN.key
    }  # fmt: skip

    # Two have signed: the requester is told, and the case is held.
    case = agree_recall(gateway, GUARDIAN, case.handle)
    assert HoldReason.RECALL in case.holds
    view = for_requester(gateway, case.handle)
    assert (view.recalled_on, view.to_destroy) == (NEXT, True)
    assert refused(lambda: call(gateway, case.handle)) == "gateway.hour-over"
    (row,) = recalls(gateway, APPROVER.key)
    assert 71 <= row.hours <= 72
    tell_regulator(gateway, APPROVER, case.handle, "By telephone, reference 7.", told=True)
    assert operating(gateway, None).recalls.regulator == 0
    home.close()

    # Nobody destroyed it in time: it shows to both.
    home = lived.on(LATE)
    gateway = home.gateway
    assert operating(gateway, None).recalls.late == 1
    assert [one.late for one in recalls(gateway, GUARDIAN.key)] == [True]
    (owed,) = [one for one in notices(gateway) if one.about == case.handle]
    assert (owed.requester, owed.by < LATE) == (HOME_OFFICE, True)
    _, tells = told(home, AMINA.person_id)
    assert tells == 1
    confirm_destroyed(gateway, HOME_OFFICE, case.handle, "Officer One")
    assert operating(gateway, None).recalls.late == 0

    # Both are answered truthfully, and whoever's details left can prove it by the log.
    file, tells = told(home, AMINA.person_id)
    assert tells == 1
    words = json.loads(file)["told"][0]["words"]
    assert (words["recalled"], words["destroyed"]) == (NEXT.isoformat(), LATE.isoformat())
    report = verified(home)
    assert report is not None
    proven = verify_account(
        file,
        open_log(
            lambda path: (home.folder / "log" / path).read_bytes(), genesis=home.settings.genesis
        ),
    )
    assert len(proven.told) == 1
    assert told(home, NEIGHBOUR.person_id) == told(home)

    # A case for the next measurement, which stays in the home.
    assert write_pairs(home, GUARDIAN.key) == 1
    pairs = home.folder / "recalled" / "requests.csv"
    (pair,) = csv.DictReader(pairs.read_text().splitlines())
    assert (pair["given_name"], pair["truth_person_id"]) == (
        AMINA.given_name, NEIGHBOUR.person_id
    )  # fmt: skip
    assert pairs.stat().st_mode & 0o077 == 0
    back_up(home, lived.folder / "copy")
    assert not (lived.folder / "copy" / "recalled").exists()
    register = lived.folder / "register"
    rates = evaluate(register, pairs).evaluation.rates
    assert (rates.requests, rates.precision.count, rates.precision.of) == (1, 0, 1), "still wrong"
    home.close()

    # Each month it is entered how many there were, and nothing in it tells which.
    home = lived.on(NOVEMBER)
    home.sequence()
    assert home.store.charter().recalls == {MEMORANDUM: "2017-10"}
    assert home.store.charter().recalls_counted == {case.handle}
    verified(home)
    assert pairs.exists()
    home.close()

    # An old copy is restored; the recall is still there, and the log verifies.
    home = lived.on(NOVEMBER)
    database = fresh_postgresql_url(empty=True) if home.settings.database else ""
    home.close()
    shutil.rmtree(lived.folder / "seen")
    shutil.copytree(lived.folder / "home" / "log", lived.folder / "seen")
    home = lived.on(NOVEMBER)
    back_up(home, lived.folder / "later")
    home.close()
    shutil.rmtree(lived.folder / "home")
    restore_home(
        lived.folder / "later",
        lived.folder / "home",
        signing_key=lived.folder / "log.pem",
        published=[lived.folder / "seen"],
        database=database,
        on=NOVEMBER,
    ).close()
    home = lived.on(DECEMBER)
    home.publish_to(lived.folder / "public")
    verified(home)
    assert home.store.charter().recalls == {MEMORANDUM: "2017-11"}
    again = home.store.case(Handle(case.handle))
    assert again.recalled is not None
    assert HoldReason.RECALL in again.holds, "held, though its cohort is erased by now"
    assert len(home.store.cases()) == 1
    assert told(home, AMINA.person_id)[1] == 1
    home.close()
