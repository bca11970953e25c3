"""Whatever happens, in whatever order: the log is one that its own verifier accepts.

Hypothesis plays everybody at once (requesters, caseworkers, approvers, administrators, lawyers, a
court, a clock that steps back, a log that gives no proof) over two small agreements. A step may be
refused. After every step the log must stand before the outsiders' verifier, after every publication
the figures must be the recomputed ones, and nobody outside may tell one waiting case from another.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.walk.answers import account
from tests.walk.world import (
    A_TWIN,
    AMINA,
    AUTUMN,
    BEFORE_MAY,
    CHILD,
    DECEASED,
    HELD,
    HOME_OFFICE,
    MAY,
    MEMORANDUM,
    NARROWED,
    NOBODY,
    RESTRICTED,
    World,
    whom,
)

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.adapters.memory import MemoryLog
from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, CaseState
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import adopt, enrol_officer, enrol_requester, found, officer_left
from proviso_gateway.gateway.answering import catch_up, to_call
from proviso_gateway.gateway.approve import approve, decline, propose, withdraw
from proviso_gateway.gateway.assess import assess, give_evidence, reconsider
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.erase import erase, plan, set_terms
from proviso_gateway.gateway.hold import HoldReason, end_hold, place_hold
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.publish import STATISTICS, publish
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.release import call, call_all
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Field, Handle, Hash, Outcome
from proviso_gateway.workbench.rehearse import genesis_hash
from proviso_verify.counts import verify_counts
from proviso_verify.entries import parse
from proviso_verify.history import History
from proviso_verify.log import verify_log

POLICE = "county-police"
EXACT, CAREFUL = "any-order", "other-order"

HELD_ON, HELD_AGAIN, LIFTED, SECOND, ENDED = (
    AUTUMN + datetime.timedelta(days=days) for days in (5, 19, 23, 34, 70)
)

SOURCE = f"""\
language: 2
agreement: {EXACT}
title: An agreement to which everything happens
parties: {{custodian: example-custodian, requester: {POLICE}}}
purpose: To find one person.
legal: {{effect: power, basis: [{{cite: Some Act, as_at: 2017-01-01}}]}}
facts:
  efforts_failed:
    {{type: bool, source: requester, evidence: log, question: Have other efforts failed?}}
grounds:
  lost: {{label: Lost, seriousness: Some, law: {{cite: Some Act, as_at: 2017-01-01}}}}
  message:
    {{label: Lost, seriousness: Some, law: {{cite: Some Act, as_at: 2017-01-01}}, deliver: relay}}
public_interest_test:
  text: The custodian weighs it.
  factors:
    necessity: {{question: Is it necessary?, weighs: for}}
    public_trust: {{question: Does it harm trust?, weighs: against}}
discloses: [address]
use_limits: {{purpose: This request., onward_sharing: forbidden, destroy_within: 30}}
publication: {{outcomes: exact, justification: Nobody is real., answer_after: 1}}
versions:
  - id: "1"
    status:
      - {{date: 2017-10-01, is: in_force}}
      - {{date: {HELD_ON}, is: held}}
      - {{date: {HELD_ON + datetime.timedelta(days=1)}, is: in_force}}
      - {{date: {HELD_AGAIN}, is: held}}
      - {{date: {LIFTED}, is: in_force}}
      - {{date: {SECOND}, is: superseded, by: "2"}}
    clauses:
      - {{id: efforts, text: Other efforts failed., require: {{efforts_failed: true}}}}
      - {{id: weighed, text: The test is passed., require: {{public_interest: passed}}}}
  - id: "2"
    status:
      - {{date: {SECOND}, is: in_force, known: {SECOND + datetime.timedelta(days=2)}}}
      - {{date: {ENDED}, is: withdrawn}}
    amends: "1"
    add:
      - {{id: two, text: Countersigned., require: {{countersigned: true}}}}
"""
WITHDRAWN_EARLY = SOURCE.replace(str(ENDED), str(ENDED - datetime.timedelta(days=20)))
UNSAID = SOURCE.replace("2017-10-01, is: in_force", "2017-10-01, is: in_force, known: 2017-10-05")
REMEMBERED_LATE = SOURCE.replace(
    f"      - {{date: {HELD_ON}, is: held}}\n",
    "      - {date: 2017-10-03, is: held}\n      - {date: 2017-10-04, is: in_force}\n"
    f"      - {{date: {HELD_ON}, is: held}}\n",
)
EDITIONS = {
    "as it was": SOURCE,
    "withdrawn early": WITHDRAWN_EARLY,
    "not published after all": UNSAID,
    "a hold remembered late": REMEMBERED_LATE,
}
OTHER = SOURCE.replace(EXACT, CAREFUL).replace(
    "outcomes: exact, justification: Nobody is real.", "outcomes: threshold, threshold: 5"
)

SOUGHT = (
    whom(AMINA),
    NOBODY,
    A_TWIN,
    whom(RESTRICTED),
    whom(DECEASED),
    whom(CHILD),
)

WHICH = st.integers(min_value=0, max_value=40)
OFFICERS = st.sampled_from(["caseworker 1", "caseworker 2", "approver", "guardian", "spare"])


@functools.cache
def _read(source: str) -> Agreement:
    return read(source, "agreement.yaml")


def _tag(key: str) -> str:
    """The tag that a key opens, as docs/log.md tells a person to compute it."""
    return b64encode(hashlib.sha256(bytes.fromhex(key)).digest()[:16]).decode()


class AnyOrder(RuleBasedStateMachine):
    """One gateway, and everything that anybody can do with it."""

    @initialize()
    def open(self) -> None:
        self.world = World(source=SOURCE, requesters=(POLICE,))
        self.gateway = self.world.gateway
        self.history = History()
        self.told: dict[str, set[str]] = defaultdict(set)
        self.searched = set[str]()
        cast = self.world.cast
        self.officers = {
            "caseworker 1": cast.caseworkers[0],
            "caseworker 2": cast.caseworkers[1],
            "approver": cast.approver,
            "guardian": cast.guardian,
            "spare": key_holder(b"s" * 32),
        }
        for source in (SOURCE, OTHER):  # as a live gateway does: every version at once
            self._adopt(source)
        for sought in SOUGHT:
            self.somebody_asks(sought, "lost", EXACT, True)

    def _adopt(self, source: str) -> None:
        signers = (self.world.cast.lawyer, self.world.cast.guardian)
        adopt(self.gateway, signers, _read(source), source)

    def _try(self, act: Callable[[], Any]) -> str:
        """What was refused, in words; empty where it was done. Nothing but a `Problem` may stop
        an act, and none may name a person."""
        try:
            act()
        except Problem as refused:
            told = str(refused).casefold()
            for person in self.world.people:
                for value in (person.family_name, person.postcode, person.person_id):
                    assert value.casefold() not in told
            return told
        return ""

    def _case(self, number: int) -> Case | None:
        handles = self.gateway.store.cases()
        return self.gateway.store.case(handles[number % len(handles)]) if handles else None

    # Time

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 10, 31]))
    def days_pass(self, days: int) -> None:
        self.world.on(self.gateway.today() + datetime.timedelta(days=days))

    @rule(hours=st.sampled_from([1, 26, 24 * 6]))
    def the_clock_steps_back(self, hours: int) -> None:
        clock: Any = self.world.rehearsal.clock
        clock._at = clock._at.plus(seconds=-3600 * hours)

    # The walk

    @rule(
        sought=st.sampled_from(SOUGHT),
        ground=st.sampled_from(["lost", "lost", "message"]),
        name=st.sampled_from([EXACT, EXACT, CAREFUL]),
        evidenced=st.sampled_from([True, True, False]),
    )
    def somebody_asks(self, sought: Any, ground: str, name: str, evidenced: bool) -> None:
        request = self.world.request(
            sought,
            agreement=name,
            ground=ground,
            fields=(Field.ADDRESS,),
            values={"efforts_failed": True},
            evidence={"efforts_failed": "TL-1"} if evidenced else {},
        )
        self._try(lambda: receive(self.gateway, POLICE, request))

    @rule(number=WHICH, steps=st.integers(1, 5), sure=st.sampled_from([True, True, True, False]))
    def a_case_goes_on(self, number: int, steps: int, sure: bool) -> None:
        """Whatever comes next for a case, so that many come far."""
        for step in range(steps):
            if case := self._case(number):
                self._goes_on(case, sure or step < steps - 1)

    @rule(steps=st.integers(1, 5), sure=st.sampled_from([True, True, True, False]))
    def every_case_goes_on(self, steps: int, sure: bool) -> None:
        for number in range(len(self.gateway.store.cases())):
            self.a_case_goes_on(number, steps, sure)

    def _goes_on(self, case: Case, sure: bool) -> None:
        one, two = self.officers["caseworker 1"], self.officers["caseworker 2"]
        if case.state in (CaseState.RECEIVED, CaseState.ASKED, CaseState.HELD):
            self._try(lambda: assess(self.gateway, case.handle))
        elif case.state is CaseState.READY:
            self._propose(one, case, sure)
        elif case.state is CaseState.PROPOSED:
            decide = approve if sure else decline
            self._try(lambda: decide(self.gateway, self.officers["approver"], case.handle))
        elif case.state is CaseState.APPROVED:
            self._try(lambda: trace(self.gateway, case.handle))
        elif case.state in (CaseState.MATCHED, CaseState.REVIEW):
            self._look(two if case.looks else one, case, 0 if sure else None)
        elif case.searched is not None:
            self._call(case)

    @rule(number=WHICH)
    def a_case_is_assessed(self, number: int) -> None:
        if case := self._case(number):
            self._try(lambda: assess(self.gateway, case.handle))

    @rule()
    def what_waits_is_reconsidered(self) -> None:
        self._try(lambda: reconsider(self.gateway))

    @rule(number=WHICH)
    def evidence_comes(self, number: int) -> None:
        if case := self._case(number):
            restated = dataclasses.replace(case.request, evidence={"efforts_failed": "TL-2"})
            said = self._try(lambda: give_evidence(self.gateway, case.handle, restated))
            self._tells_nothing("evidence", case, said)

    @rule(number=WHICH)
    def the_requester_withdraws(self, number: int) -> None:
        if case := self._case(number):
            asker, ref = case.requester, case.request.request_ref
            said = self._try(lambda: withdraw(self.gateway, asker, ref))
            self._tells_nothing("withdrawal", case, said)

    @rule(number=WHICH, officer=OFFICERS, passed=st.booleans())
    def somebody_proposes(self, number: int, officer: str, passed: bool) -> None:
        if case := self._case(number):
            self._propose(self.officers[officer], case, passed)

    def _propose(self, officer: Any, case: Case, passed: bool) -> None:
        by_order = case.basis.kind == "order"
        finding: Any = "none" if by_order else "passed" if passed else "failed"
        factors = {} if by_order else {"necessity": "weighed", "public_trust": "weighed"}
        self._try(lambda: propose(self.gateway, officer, case.handle, finding, factors))

    @rule(number=WHICH, officer=OFFICERS, declines=st.booleans())
    def somebody_decides(self, number: int, officer: str, declines: bool) -> None:
        decide = decline if declines else approve
        if case := self._case(number):
            self._try(lambda: decide(self.gateway, self.officers[officer], case.handle))

    @rule(number=WHICH)
    def a_case_is_traced(self, number: int) -> None:
        if case := self._case(number):
            self._try(lambda: trace(self.gateway, case.handle))

    @rule(number=WHICH, officer=OFFICERS, choice=st.sampled_from([0, 1, None]))
    def somebody_looks(self, number: int, officer: str, choice: int | None) -> None:
        if case := self._case(number):
            self._look(self.officers[officer], case, choice)

    def _look(self, officer: Any, case: Case, choice: int | None) -> None:
        shown = candidates(case.verdict, reach_restricted=False) if case.verdict else ()
        person = shown[choice] if choice is not None and choice < len(shown) else None
        self._try(lambda: confirm(self.gateway, officer, case.handle, person))

    @rule()
    def everybody_calls(self) -> None:
        catch_up(self.gateway)  # as whoever writes into a home does first
        due = {h for h in self.gateway.store.cases(*AWAITING_ANSWER) if self._must_be_answered(h)}
        called = call_all(self.gateway, to_call(self.gateway))
        assert not called.problems
        assert due.isdisjoint(self.gateway.store.cases(*AWAITING_ANSWER))

    def _must_be_answered(self, handle: Handle) -> bool:
        """Searched, its slot is over and its approval is not: no officer's leaving and no stop may
        keep it waiting."""
        case = self.gateway.store.case(handle)
        slot = slot_of(self.gateway, case)
        if case.searched is None or slot is None or case.approval_ran_out(self.gateway.now()):
            return False
        return slot <= self.gateway.today()

    @rule()
    def what_nobody_called_for_ends(self) -> None:
        catch_up(self.gateway)
        now = self.gateway.now().plus(days=-1)
        for handle in self.gateway.store.ran_out(now):
            assert self.gateway.store.case(handle).searched is None

    @rule(proved=st.integers(0, 3))
    def a_call_finds_no_proof(self, proved: int) -> None:
        """The log proves a few entries, and then no more: before the entry, or after it."""
        left, inner = iter([True] * proved), MemoryLog.proof

        def proof(log: Any, entry: Any) -> Any:
            return inner(log, entry) if next(left, False) else None

        before = set(self.gateway.store.cases(CaseState.ANSWERED))
        with patch.object(MemoryLog, "proof", proof):
            self._try(lambda: call_all(self.gateway, to_call(self.gateway)))
        for handle in set(self.gateway.store.cases(CaseState.ANSWERED)) - before:
            case = self.gateway.store.case(handle)
            if not case.left:
                view = for_requester(self.gateway, handle)
                assert view.status is Outcome.IN_PROGRESS
                assert view.receipt is None

    @rule(number=WHICH, fails_at=st.integers(0, 2))
    def the_register_fails(self, number: int, fails_at: int) -> None:
        """In the middle of a search, or at one of the answers of many calls."""
        left = iter([*[False] * fails_at, True])
        opened = RegisterDoor.details

        def details(*args: Any) -> Any:
            if next(left, False):
                raise OSError
            return opened(*args)

        with suppress(OSError), patch.object(RegisterDoor, "details", details):
            self._try(lambda: call_all(self.gateway, to_call(self.gateway)))
        if case := self._case(number):
            with suppress(OSError), patch.object(RegisterDoor, "search", side_effect=OSError):
                self._try(lambda: trace(self.gateway, case.handle))

    @rule(number=WHICH)
    def an_answer_is_called_for(self, number: int) -> None:
        if case := self._case(number):
            self._call(case)

    def _call(self, case: Case) -> None:
        said = self._try(lambda: call(self.gateway, case.handle))
        after = self.gateway.store.case(case.handle)
        if said and after.searched is not None and after.answered is None:
            # When an approval runs out is public: its days stand in the log.
            over = after.approval_ran_out(self.gateway.now())
            self._tells_nothing("call when it has run out" if over else "call", case, said)

    def _tells_nothing(self, act: str, case: Case, said: str) -> None:
        if case.state in AWAITING_ANSWER:
            self.told[act].add(said)

    # Beside the walk

    @rule(name=st.sampled_from([EXACT, CAREFUL]), officer=OFFICERS)
    def somebody_stops(self, name: str, officer: str) -> None:
        self._try(lambda: stop(self.gateway, self.officers[officer], name))

    @rule(name=st.sampled_from([EXACT, CAREFUL]))
    def two_restart(self, name: str) -> None:
        by = (self.officers["approver"], self.officers["guardian"])
        self._try(lambda: restart(self.gateway, by, name))

    @rule(
        begins=st.sampled_from([-1, 0, 0, 3]),
        lasts=st.sampled_from([0, 2, 20]),
        stays=st.booleans(),
        sought=st.sampled_from(SOUGHT),
    )
    def a_court_orders(self, begins: int, lasts: int, stays: bool, sought: Any) -> None:
        first = self.gateway.today() + datetime.timedelta(days=begins)
        asked = self.world.request(sought, agreement=EXACT, fields=(Field.ADDRESS,))
        order = CourtOrder(
            reference="CO-1",
            court="County Court",
            effect="stops" if stays else "discloses",
            document=Hash("d" * 64),
            valid_from=first,
            valid_until=first + datetime.timedelta(days=lasts),
            agreement=EXACT if stays else "",
            requester="" if stays else POLICE,
            fields=() if stays else (Field.ADDRESS,),
            reaches=() if stays else (search_hash(asked),),
        )
        by = (self.world.cast.lawyer, self.officers["approver"])
        self._try(lambda: record_order(self.gateway, by, order))
        if not stays:
            self._try(lambda: receive(self.gateway, POLICE, asked, order=order.hash))

    @rule(number=WHICH)
    def a_court_discharges(self, number: int) -> None:
        orders = list(self.gateway.store.charter().orders)
        if orders:
            by = (self.world.cast.lawyer, self.officers["guardian"])
            self._try(lambda: end_order(self.gateway, by, orders[number % len(orders)]))

    @rule(roles=st.sampled_from([["approver"], ["approver", "caseworker"]]), days=st.integers(1, 9))
    def an_officer_is_enrolled(self, roles: list[str], days: int) -> None:
        until = self.gateway.clock.now().plus(days=days)
        by, key = self.world.cast.administrators, self.officers["spare"].key
        self._try(lambda: enrol_officer(self.gateway, by, key, roles, until))

    @rule(officer=st.sampled_from(["spare", "spare", "approver"]))
    def an_officer_leaves(self, officer: str) -> None:
        by, key = self.world.cast.administrators, self.officers[officer].key
        self._try(lambda: officer_left(self.gateway, by, key))

    @rule()
    def the_approver_comes_back(self) -> None:
        until = self.gateway.clock.now().plus(days=30)
        by, key = self.world.cast.administrators, self.officers["approver"].key
        self._try(lambda: enrol_officer(self.gateway, by, key, ["approver"], until))

    @rule()
    def a_requester_is_enrolled_again(self) -> None:
        cast = self.world.cast
        key = cast.requester_key(POLICE)
        self._try(lambda: enrol_requester(self.gateway, cast.administrators, POLICE, key))

    @rule(edition=st.sampled_from(sorted(EDITIONS)))
    def another_edition_is_adopted(self, edition: str) -> None:
        self._try(lambda: self._adopt(EDITIONS[edition]))

    @rule()
    def somebody_founds_the_log_again(self) -> None:
        by = (key_holder(b"a" * 32), key_holder(b"b" * 32))
        strangers = (by[0].key, by[1].key)
        before = self.gateway.store.charter().roll
        self._try(lambda: found(self.gateway, by, self.world.cast.log_key, strangers))
        assert self.gateway.store.charter().roll == before

    # How long cases are kept

    @rule(
        name=st.sampled_from([EXACT, CAREFUL, "court-order"]),
        refused=st.integers(1, 2),
        more=st.integers(0, 1),
    )
    def two_say_how_long_cases_are_kept(self, name: str, refused: int, more: int) -> None:
        by = (self.officers["approver"], self.officers["guardian"])
        kept = (refused, refused + more, refused + 2 * more)
        self._try(lambda: set_terms(self.gateway, by, name, *kept))

    @rule(number=WHICH, officer=OFFICERS, ends=st.booleans())
    def somebody_holds_what_is_kept(self, number: int, officer: str, ends: bool) -> None:
        act = end_hold if ends else place_hold
        if case := self._case(number):
            self._try(
                lambda: act(self.gateway, self.officers[officer], case.handle, HoldReason.CHALLENGE)
            )

    @rule(months=st.sampled_from([0, 1, 2, 3]), published=st.booleans())
    def what_was_kept_long_enough_is_erased(self, months: int, published: bool) -> None:
        self.days_pass(31 * months)
        if published:
            self.everything_is_published()
        store = self.gateway.store
        held = {h for h in store.cases() if store.case(h).holds}
        is_open = {h for h in store.cases() if store.case(h).ended_in is None}
        erase(self.gateway)
        assert held | is_open <= set(store.cases())
        assert not any(one.waits is None for one in plan(self.gateway).kept)

    # What must hold

    @rule()
    def everything_is_published(self) -> None:
        files = publish(self.gateway)
        checked = verify_counts(files.__getitem__, files[STATISTICS])
        assert checked.differences == ()
        assert checked.logged

    @invariant()
    @precondition(lambda self: hasattr(self, "world"))
    def the_log_stands_before_its_verifier(self) -> None:
        self.gateway.log.sequence()
        log: Any = self.gateway.log
        for data in log._entries[self.history.size :]:
            self.history.add(parse(data))

    @invariant()
    @precondition(lambda self: hasattr(self, "world"))
    def nobody_outside_tells_one_waiting_case_from_another(self) -> None:
        for act, said in self.told.items():
            assert len(said) <= 1, (act, said)
        views, today = set(), self.gateway.today()
        for handle in self.gateway.store.cases(*AWAITING_ANSWER):
            view = for_requester(self.gateway, handle)
            assert view.call_from is not None
            assert view.call_until is not None
            assert view.callable == (view.call_from <= today <= view.call_until)
            # These follow from days that the log and the agreement tell.
            days: dict[str, Any] = {"call_from": None, "call_until": None, "call_soon": False}
            days["callable"] = False
            views.add(dataclasses.replace(view, request_ref="", number=0, version="", **days))
        assert len(views) <= 1

    @invariant()
    @precondition(lambda self: hasattr(self, "world"))
    def every_search_of_the_register_was_approved_and_logged(self) -> None:
        door: Any = self.gateway.register
        searched = {
            case.permit.hash
            for case in map(self.gateway.store.case, self.gateway.store.cases())
            if case.permit is not None and case.searched is not None
        }
        self.searched |= searched  # of erased cases the door remembers it, and nobody else
        assert {proposal for proposal, _ in door.spent_approvals._looks} <= self.searched

    @invariant()
    @precondition(lambda self: hasattr(self, "world"))
    def the_person_finds_each_of_their_answers(self) -> None:
        log: Any = self.gateway.log
        for person in self.world.people:
            known = account(self.gateway, person.person_id)
            tags = [json.loads(log._entries[log._index[one.entry]])["tag"] for one in known.told]
            assert tags == [_tag(one.key) for one in known.told]
            assert len(set(tags)) == len(tags)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.days_pass(32)  # every month in which anything came in is over
        self.everything_is_published()
        files = publish(self.gateway)
        verify_log(files.__getitem__, genesis=genesis_hash(self.gateway))


def test_whatever_happens_in_whatever_order_the_log_and_the_figures_hold() -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


class TestOrdersThatOnceBrokeIt:
    """Sequences that chance meets seldom, each of which a log or its figures did not survive."""

    def test_the_clock_steps_back_over_a_hold_that_the_log_shows(self) -> None:
        world = World(source=HELD, opened_on=BEFORE_MAY)
        case = world.proposed()
        world.on(MAY).assessed()
        clock: Any = world.rehearsal.clock
        clock._at = clock._at.plus(days=-1)
        with suppress(Problem):
            approve(world.gateway, world.cast.approver, case.handle)
        world.verified()

    def test_a_hold_begins_and_nobody_asks_before_the_figures_are_published(self) -> None:
        world = World(source=HELD, opened_on=MAY - datetime.timedelta(days=8))
        world.approved()
        files = world.files()
        assert verify_counts(files.__getitem__, files[STATISTICS]).differences == ()

    def test_a_version_is_stopped_and_the_next_one_stands_when_two_restart(self) -> None:
        world = World(opened_on=BEFORE_MAY)
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
        signers = (world.cast.lawyer, world.cast.guardian)
        world.on(MAY)
        adopt(world.gateway, signers, world.agreement, NARROWED, begun_by=MAY)
        restart(world.gateway, (world.cast.approver, world.cast.guardian), MEMORANDUM)
        world.verified()

    def test_a_month_ends_over_a_version_that_was_not_yet_adopted(self) -> None:
        world = World(opened_on=BEFORE_MAY)
        world.approved()
        world.verified()

    def test_an_edition_says_that_what_was_published_was_not(self) -> None:
        world = World()
        world.approved()
        self._edited(world, NARROWED.replace("known: 2017-01-24", "known: 2017-12-24"))
        world.called()
        world.verified()

    def test_an_edition_remembers_a_lifted_hold_behind_the_one_that_lies(self) -> None:
        world = World(source=HELD, opened_on=MAY)
        world.assessed()
        lifted = "      - {date: 2018-03-01, is: held}\n      - {date: 2018-03-05, is: in_force}\n"
        held = "      - date: 2018-05-09\n        is: held\n"
        self._edited(world, HELD.replace(held, lifted + held))
        assert world.assessed().state is CaseState.HELD
        assert world.verified().versions[0].status == "held"

    def test_a_stay_is_recorded_and_discharged_before_anybody_asks(self) -> None:
        world = World()
        case = world.confirmed()
        by = (world.cast.lawyer, world.cast.approver)
        stay = CourtOrder(
            reference="CO-1",
            court="High Court",
            effect="stops",
            document=Hash("d" * 64),
            valid_from=AUTUMN,
            valid_until=AUTUMN + datetime.timedelta(days=9),
            agreement=MEMORANDUM,
        )
        record_order(world.gateway, by, stay)
        end_order(world.gateway, by, stay.hash)
        world.called()
        assert world.case(case.handle).outcome is Outcome.STOPPED

    def test_an_order_is_discharged_before_its_request_is_assessed(self) -> None:
        world = World()
        request = world.request(fields=(Field.ADDRESS,))
        order = CourtOrder(
            reference="CO-2",
            court="County Court",
            effect="discloses",
            document=Hash("d" * 64),
            valid_from=AUTUMN,
            valid_until=AUTUMN + datetime.timedelta(days=9),
            requester=HOME_OFFICE,
            fields=(Field.ADDRESS,),
            reaches=(search_hash(request),),
        )
        by = (world.cast.lawyer, world.cast.approver)
        record_order(world.gateway, by, order)
        handle = receive(world.gateway, HOME_OFFICE, request, order=order.hash)
        end_order(world.gateway, by, order.hash)
        assert assess(world.gateway, handle).state is CaseState.REFUSED

    def test_many_calls_fail_in_the_middle_and_no_tag_is_lost(self) -> None:
        world = World()
        world.confirmed()
        world.confirmed()
        opened = RegisterDoor.details
        works = iter([True, False])

        def details(*args: Any) -> Any:
            if not next(works):
                raise OSError
            return opened(*args)

        with suppress(OSError), patch.object(RegisterDoor, "details", details):
            world.called()
        world.called()
        told = account(world.gateway, AMINA.person_id).told
        tags = {entry["tag"] for entry in world.entries("answer")}
        assert tags == {_tag(one.key) for one in told}
        assert len(told) == len(tags) == 2

    def test_a_stop_after_the_call_tells_nobody_what_was_handed_over(self) -> None:
        told = set()
        walks: tuple[Callable[[World], Case], ...] = (World.confirmed, lambda w: w.traced(NOBODY))
        for walk in walks:
            world = World()
            case = walk(world)
            world.called()
            stop(world.gateway, world.cast.guardian, MEMORANDUM)
            with pytest.raises(Problem) as raised:
                call(world.gateway, case.handle)
            told.add(str(raised.value))
        assert len(told) == 1

    def _edited(self, world: World, source: str) -> None:
        """Adopt the edited file; that it is refused is as good as that it does no harm."""
        signers = (world.cast.lawyer, world.cast.guardian)
        with suppress(Problem):
            adopt(world.gateway, signers, _read(source), source, begun_by=world.gateway.today())
