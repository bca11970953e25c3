"""One person in a home, on each database: question, notice, challenge, outcome, erasure."""

from __future__ import annotations

import dataclasses
import datetime
import email
import email.policy
import shutil
from pathlib import Path

from tests.adapters.homes import refused
from tests.adapters.test_erasing_homes import Lived, lived, verified
from tests.databases import fresh_postgresql_url
from tests.faults.day import ADMINISTRATORS, RELEASED, officer
from tests.walk.world import AMINA

from proviso_gateway.adapters.database.models import SubjectAccess
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.assembly.asking_to_ring import sends
from proviso_gateway.assembly.backups import back_up, restore_home
from proviso_gateway.assembly.home import Home
from proviso_gateway.assembly.settings import change_settings
from proviso_gateway.casework.access_lines import AccessKind
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.concerns import ConcernKind, Finding, Lock, Raising
from proviso_gateway.casework.person_notices import Channel, Means
from proviso_gateway.casework.subject_access import Alone, Asker, Asking, Delaying, Identity, Why
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.concerns import decide, raise_concern
from proviso_gateway.gateway.delay_telling import agree, delay
from proviso_gateway.gateway.erase import OWN_QUESTIONS, set_terms
from proviso_gateway.gateway.person_notices import (
    NoticeStands,
    confirm_channel,
    notices_due,
    prepare_notice,
    submit_notice,
)
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import answer, ask
from proviso_gateway.gateway.views.account import told_to
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.subject_access import Waits, asked
from proviso_gateway.institution.statements import Statement
from proviso_gateway.pages.person_notices import message
from proviso_gateway.terms import Day

__all__ = ["lived"]

GUARDIAN, SECOND = officer("guardian"), officer("second guardian")
AFTER = RELEASED + datetime.timedelta(days=13)
"""The delay of ten days is over."""


def staffed(gateway: Gateway) -> None:
    until = gateway.clock.now().plus(days=1_000)
    for name in ("approver", "guardian", "second guardian"):
        role = name.removeprefix("second ")
        enrol_officer(gateway, ADMINISTRATORS, officer(name).key, [role], until)
    both = officer("approver"), GUARDIAN
    assert refused(lambda: set_terms(gateway, both, OWN_QUESTIONS, 3, 3, 3)) == (
        "gateway.terms-too-short"
    )
    assert not isinstance(set_terms(gateway, both, OWN_QUESTIONS, 12, 12, 12), Statement)


def hers(gateway: Gateway, case: Case) -> list[NoticeStands]:
    due = notices_due(gateway, SECOND.key)
    return [one.stands for one in due if one.case == case.handle]


def lines(home: Home) -> int:
    return sum(len(home.store.access_lines(kind)) for kind in AccessKind)


def erased_on(lived: Lived, day: Day) -> int:
    """Let the log take its turn on that day; how many lines of questions are left."""
    with lived.opened(day) as home:
        home.sequence()
        return lines(home)


def test_question_notice_challenge_outcome_erasure(lived: Lived, tmp_path: Path) -> None:
    change_settings(lived.folder / "home", ring_us="020 7946 0000")
    with lived.opened(RELEASED) as home:
        gateway = home.gateway
        staffed(gateway)
        case = gateway.store.case(lived.handles[0])
        # Two put off that she is told; she asks, and says where she may be asked to ring.
        delaying = Delaying(case.handle, Why.CRIME, RELEASED + datetime.timedelta(days=10), "So.")
        agree(gateway, GUARDIAN, delay(gateway, officer("approver"), delaying).handle)
        asking = Asking((AMINA.person_id,), Asker.SELF, Identity.PAPERS, RELEASED, Alone.ROOM)
        question = ask(gateway, GUARDIAN, asking)
        answer(gateway, GUARDIAN, question.handle)
        assert told_to(gateway, GUARDIAN.key, question.handle).disclosures == ()
        channel = Channel(
            asking.people, Means.MAIL, "somebody@invalid.example", Identity.PAPERS, Alone.ROOM
        )
        confirm_channel(gateway, GUARDIAN, channel)
        assert hers(gateway, case) == [NoticeStands.DELAYED]
        # Its hour of calling again is over by then.
        seen = dataclasses.replace(for_requester(gateway, case.handle), again=False)
        size = home.log.head().size
    with lived.opened(AFTER) as home:
        # The delay is over: she is asked to ring, by two words and a number, and rings.
        gateway = home.gateway
        assert hers(gateway, case) == [NoticeStands.TO_GIVE]
        ready = prepare_notice(gateway, SECOND.key, case.handle)
        send = sends(home, ready.channel, message)
        submit_notice(gateway, ready, SECOND.key, SECOND.sign(ready.act.message), send)
        (file,) = (home.folder / "mail").iterdir()
        posted = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert posted["To"] == "somebody@invalid.example"
        assert posted["Subject"] == "Please ring us"
        assert posted.get_content().strip() == "Please ring us: 020 7946 0000"
        assert hers(gateway, case) == []
        assert [one.waits for one in asked(gateway, GUARDIAN.key)] == [Waits.TO_COMPLETE]
        answer(gateway, GUARDIAN, question.handle)
        (told,) = told_to(gateway, GUARDIAN.key, question.handle).disclosures
        assert (for_requester(gateway, case.handle), home.log.head().size) == (seen, size)
        # She challenges it: the details are locked, and none of it is in the log.
        raising = Raising(
            ConcernKind.CHALLENGE, Asker.SELF, AFTER, asking.people, Identity.PAPERS, Alone.ROOM,
            entries=(told.entry,), lock=Lock.LOCK,
        )  # fmt: skip
        concern = raise_concern(gateway, GUARDIAN, raising)
        locked = for_requester(gateway, case.handle)
        assert (locked.locked, locked.destroy_by) == (Lock.LOCK, seen.destroy_by)
        assert home.log.head().size == size
        back_up(home, tmp_path / "backup-of-then")
        shutil.copytree(home.folder / "log", tmp_path / "seen-then")
    lived.published()
    with lived.opened() as home:
        # All of October goes but her case, and how much stays is told to nobody.
        home.sequence()
        assert home.store.cases() == (case.handle,)
        gateway = home.gateway
        assert refused(
            lambda: decide(gateway, GUARDIAN, concern.handle, Finding.UPHELD)
        ) == "access.acted-in-the-case", "who put it off"  # fmt: skip
        decide(gateway, SECOND, concern.handle, Finding.NOT_UPHELD)
        assert for_requester(gateway, case.handle).locked is Lock.NONE
    with lived.opened(datetime.date(2018, 2, 20)) as home:
        home.sequence()
        assert home.store.cases() == ()
        (kept,) = home.store.kept_answers(AMINA.person_id)
        assert GUARDIAN.key not in kept.acted
        assert officer("approver").key in kept.acted
        assert told_to(home.gateway, GUARDIAN.key, question.handle).disclosures
    # Accounts are due in June. Hers stays, because she was told of it within a year.
    assert erased_on(lived, datetime.date(2018, 6, 6)) > 0
    with lived.opened(datetime.date(2018, 10, 30)) as home:
        home.sequence()
        assert home.store.kept_answers(AMINA.person_id)
        assert told_to(home.gateway, GUARDIAN.key, question.handle).disclosures
    left = erased_on(lived, datetime.date(2018, 11, 6))
    assert 0 < left < 10, "question, delay and notice are gone; channel and challenge stay"
    assert erased_on(lived, datetime.date(2019, 2, 6)) == 1, "the channel, used for a year"
    assert erased_on(lived, datetime.date(2019, 11, 6)) == 0
    with lived.opened(datetime.date(2019, 11, 6)) as home:
        store = home.store
        assert isinstance(store, DatabaseStore)
        assert not SubjectAccess.objects.using(store.alias).exists()
        assert store.kept_answers(AMINA.person_id) == ()
        assert {one.what for one in verified(home).erased} == {"refused", "approved", "accounts"}
        postgresql = bool(home.settings.database)
    assert sum(name.startswith("access:") for name in lived.erased.names()) == 5
    # A backup of when she challenged brings none of it back.
    (lived.folder / "home").rename(lived.folder / "lost")
    home = restore_home(
        tmp_path / "backup-of-then",
        lived.folder / "home",
        signing_key=lived.folder / "log.pem",
        published=[tmp_path / "seen-then"],
        forget_signed=True,
        database=fresh_postgresql_url(empty=True) if postgresql else "",
        on=datetime.date(2019, 11, 6),
    )
    assert lines(home) == 0
    assert not SubjectAccess.objects.using(home.store.alias).exists()
    assert home.store.cases() == ()
    home.close()
