"""What the walk does at its turns: refusals, relays, editions, orders and slots."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.walk.world import (
    AMINA,
    AUTUMN,
    HELD,
    HOME_OFFICE,
    MAY,
    MEMORANDUM,
    NARROWED,
    NOBODY,
    RESTRICTED,
    WEIGHED,
    World,
    day,
    whom,
)

from proviso_gateway.adapters.memory import MemoryStore
from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.approval import Permit, Signature
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.adopt import adopt, officer_left
from proviso_gateway.gateway.approve import approve, decline, propose, withdraw
from proviso_gateway.gateway.assess import assess, give_evidence, reconsider
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.gateway.trace import to_trace, trace, trace_all
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Field, Hash, Outcome, Reason

UNIVERSITY = (
    Path(__file__).parents[2] / "examples" / "police-university" / "agreement.yaml"
).read_text()


def code(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code


class TestRefusing:
    def test_the_two_signatures_of_a_refusal_never_open_the_register(self) -> None:
        world = World()
        case = world.proposed()
        refused = decline(world.gateway, world.cast.approver, case.handle)
        assert refused.state is CaseState.REFUSED
        assert refused.declined is not None
        assert case.proposed is not None
        permit = Permit(
            case.proposed.proposal,
            case.proposed.matter,
            Signature(case.proposed.key, case.proposed.signature),
            Signature(refused.declined.key, refused.declined.signature),
        )
        with pytest.raises(Problem) as raised:
            world.gateway.register.search(case.request.whom, permit)
        assert code(raised) == "casework.signature-invalid"

    def test_a_test_that_failed_is_proposed_as_a_refusal_and_cannot_be_approved(self) -> None:
        world = World()
        handle = world.assessed().handle
        case = propose(world.gateway, world.cast.caseworkers[0], handle, "failed", WEIGHED)
        assert case.proposed is not None
        assert case.proposed.proposal.decision == "refuse"
        with pytest.raises(Problem) as raised:
            approve(world.gateway, world.cast.approver, handle)
        assert code(raised) == "casework.permit-refuses"
        assert decline(world.gateway, world.cast.approver, handle).state is CaseState.REFUSED
        world.verified()

    def test_a_factor_that_nobody_weighed_stops_the_proposal(self) -> None:
        world = World()
        handle = world.assessed().handle
        lacking = WEIGHED | {"public_trust": "  "}
        with pytest.raises(Problem, match="public trust") as raised:
            propose(world.gateway, world.cast.caseworkers[0], handle, "passed", lacking)
        assert code(raised) == "gateway.factor-missing"

    def test_a_refused_case_goes_no_further(self) -> None:
        world = World()
        case = world.assessed(countersigner="")
        assert case.assessment is not None
        assert case.assessment.reasons == (Reason.PROCEDURE,)
        for act in (
            lambda: propose(
                world.gateway, world.cast.caseworkers[0], case.handle, "passed", WEIGHED
            ),
            lambda: approve(world.gateway, world.cast.approver, case.handle),
            lambda: confirm(world.gateway, world.cast.caseworkers[0], case.handle, "SYN-1"),
            lambda: assess(world.gateway, case.handle),
        ):
            with pytest.raises(Problem):
                act()


class TestEvidence:
    def test_what_was_asked_for_can_be_given_and_the_case_goes_on(self) -> None:
        world = World()
        case = world.assessed(evidence={})
        restated = dataclasses.replace(case.request, evidence={"efforts_failed": "TL-9"})
        give_evidence(world.gateway, case.handle, restated)
        assert assess(world.gateway, case.handle).state is CaseState.READY
        world.verified()

    def test_nobody_states_what_is_the_custodians_to_find_out(self) -> None:
        world = World()
        for values in ({"public_interest": "passed"}, {"invented": True}):
            with pytest.raises(Problem) as raised:
                world.received(values=values, evidence={})
            assert code(raised) == "gateway.not-theirs-to-state"
        case = world.assessed(evidence={})
        restated = dataclasses.replace(case.request, values={"countersigned": True}, evidence={})
        with pytest.raises(Problem) as raised:
            give_evidence(world.gateway, case.handle, restated)
        assert code(raised) == "gateway.not-theirs-to-state"

    def test_evidence_cannot_change_whom_or_why(self) -> None:
        world = World()
        case = world.assessed(evidence={})
        for other in (
            {"whom": whom(RESTRICTED)},
            {"ground": "deception"},
            {"fields": tuple(Field)},
            {"officer": "Somebody Else"},
        ):
            with pytest.raises(Problem) as raised:
                give_evidence(
                    world.gateway, case.handle, dataclasses.replace(case.request, **other)
                )
            assert code(raised) == "gateway.evidence-changes-request"

    def test_nothing_can_be_cured_after_approval(self) -> None:
        world = World()
        case = world.approved()
        with pytest.raises(Problem) as raised:
            give_evidence(world.gateway, case.handle, case.request)
        assert code(raised) == "gateway.too-late"
        with pytest.raises(Problem) as raised:
            withdraw(world.gateway, HOME_OFFICE, case.request.request_ref)
        assert code(raised) == "gateway.too-late"

    def test_a_late_act_is_told_the_same_wherever_the_case_stands(self) -> None:
        """The requester must not read from an error how far the case has come."""
        told = set()
        for walk in ("approved", "traced", "confirmed", "doubted"):
            world = World()
            case = getattr(world, walk)()
            with pytest.raises(Problem) as raised:
                withdraw(world.gateway, HOME_OFFICE, case.request.request_ref)
            told.add(str(raised.value))
            with pytest.raises(Problem) as raised:
                give_evidence(world.gateway, case.handle, case.request)
            told.add(str(raised.value))
        assert len(told) == 1


class TestRelaying:
    def relayed(self) -> tuple[World, str]:
        world = World(source=UNIVERSITY, opened_on=day(2026, 3, 2), requesters=("example-police",))
        request = world.request(
            agreement="police-university",
            ground="missing-person",
            fields=(Field.ADDRESS,),
            values={
                "reasonable_line": True,
                "other_enquiries_failed": True,
                "authorised_by": "inspector",
                "missing_since": day(2026, 2, 27),
                "missing_risk": "high",
            },
            evidence={
                "other_enquiries_failed": "EL-1",
                "authorised_by": "SF-1",
                "missing_since": "MR-1",
                "missing_risk": "MR-1",
            },
        )
        gateway, cast = world.gateway, world.cast
        handle = receive(gateway, "example-police", request)
        case = assess(gateway, handle)
        assert case.state is CaseState.READY, case.assessment
        found_out = {"called_back": True, "signs_of_refuge": frozenset[str]()}
        propose(gateway, cast.caseworkers[0], handle, "passed", WEIGHED, found_out)
        approve(gateway, cast.approver, handle)
        trace(gateway, handle)
        confirm(gateway, cast.caseworkers[0], handle, AMINA.person_id)
        return world, handle

    def test_a_relay_hands_over_nothing(self) -> None:
        world, handle = self.relayed()
        world.called()
        case = world.case(handle)  # type: ignore[arg-type]
        assert case.outcome is Outcome.RELAYED
        opened = world.opened(case, "example-police")
        assert opened["answer"] == "relayed"
        assert opened["details"] == {}
        world.verified()

    def test_the_registers_door_gives_no_details_on_a_relay(self) -> None:
        world, handle = self.relayed()
        permit = world.case(handle).permit  # type: ignore[arg-type]
        assert permit is not None
        with pytest.raises(Problem) as raised:
            world.gateway.register.details(AMINA.person_id, [Field.ADDRESS], permit, ())
        assert code(raised) == "register.nothing-to-tell"

    def test_only_the_custodians_own_facts_can_be_found_out(self) -> None:
        world = World()
        handle = world.assessed().handle
        with pytest.raises(Problem) as raised:
            propose(
                world.gateway,
                world.cast.caseworkers[0],
                handle,
                "passed",
                WEIGHED,
                {"efforts_failed": True},
            )
        assert code(raised) == "gateway.not-yours"


class TestEditions:
    signed_by_two = staticmethod(lambda world: (world.cast.lawyer, world.cast.guardian))

    def test_an_edition_that_only_adds_a_withdrawal_withdraws(self) -> None:
        world = World()
        case = world.confirmed()
        ended = NARROWED.replace(
            '      - date: 2018-05-09\n        is: superseded\n        by: "2018"\n'
            "        instrument: Announcement in the House of Commons, 9 May 2018\n",
            "      - {date: 2017-10-03, is: withdrawn, instrument: The court}\n",
        )
        assert ended != NARROWED
        agreement = read(ended, "agreement.yaml")
        adopt(world.gateway, self.signed_by_two(world), agreement, ended, begun_by=AUTUMN)
        world.called()
        assert world.opened(case)["answer"] == "stopped"
        assert world.assessed().state is CaseState.REFUSED
        assert [e["act"] for e in world.entries("agreement")].count("withdrawn") == 1
        world.verified()

    def test_history_is_added_to_and_never_rewritten(self) -> None:
        world = World()
        world.assessed()
        rewritten = NARROWED.replace(
            "date: 2017-01-01\n        is: in_force", "date: 2016-12-01\n        is: in_force"
        )
        assert rewritten != NARROWED
        agreement = read(rewritten, "agreement.yaml")
        with pytest.raises(Problem) as raised:
            adopt(world.gateway, self.signed_by_two(world), agreement, rewritten)
        assert code(raised) == "gateway.history-rewritten"

    def test_adopting_the_same_file_again_changes_nothing(self) -> None:
        world = World()
        before = len(world.entries())
        adopt(world.gateway, self.signed_by_two(world), world.agreement, NARROWED, begun_by=AUTUMN)
        assert len(world.entries()) == before

    def test_the_second_reading_holds_everything_from_may(self) -> None:
        world = World(source=HELD, opened_on=MAY - datetime.timedelta(days=2))
        searched, waiting = world.confirmed(), world.assessed()
        world.called(MAY)
        assert world.opened(searched)["answer"] == "stopped"
        reconsider(world.gateway)
        assert world.case(waiting.handle).state is CaseState.HELD
        assert world.assessed().state is CaseState.HELD
        world.verified()

    def test_a_waiting_case_is_stopped_and_not_refused_when_its_agreement_ends(self) -> None:
        world = World(opened_on=day(2018, 11, 8))
        case = world.assessed(evidence={})
        world.on(day(2018, 11, 9))
        assert reconsider(world.gateway) == (case.handle,)
        assert world.case(case.handle).outcome is Outcome.STOPPED
        world.verified()


class TestOrders:
    def order(self, world: World, **other: object) -> CourtOrder:
        stated: dict[str, object] = {
            "reference": "CO-9",
            "court": "County Court",
            "effect": "discloses",
            "document": Hash("d" * 64),
            "valid_from": AUTUMN,
            "valid_until": AUTUMN + datetime.timedelta(days=5),
            "requester": "county-court",
            "fields": (Field.ADDRESS,),
            "reaches": (search_hash(world.request()),),
        }
        return CourtOrder(**{**stated, **other})  # type: ignore[arg-type]

    def signed(self, world: World) -> tuple[object, object]:
        return world.cast.lawyer, world.cast.approver

    def approved_under(self, world: World, order: CourtOrder) -> str:
        record_order(world.gateway, self.signed(world), order)  # type: ignore[arg-type]
        request = world.request(fields=(Field.ADDRESS,))
        handle = receive(world.gateway, "county-court", request, order=order.hash)
        assess(world.gateway, handle)
        propose(world.gateway, world.cast.caseworkers[0], handle, "none", {})
        approve(world.gateway, world.cast.approver, handle)
        return handle

    def test_an_order_that_lapses_between_approval_and_search_stops(self) -> None:
        world = World()
        order = self.order(world, valid_until=AUTUMN)
        handle = self.approved_under(world, order)
        world.on(AUTUMN + datetime.timedelta(days=1))
        trace(world.gateway, handle)  # type: ignore[arg-type]
        world.called()
        case = world.case(handle)  # type: ignore[arg-type]
        assert case.searched is None
        assert case.outcome is Outcome.STOPPED
        world.verified()

    def test_an_order_that_the_court_discharges_stops(self) -> None:
        world = World()
        order = self.order(world)
        handle = self.approved_under(world, order)
        end_order(world.gateway, self.signed(world), order.hash)  # type: ignore[arg-type]
        world.called()
        assert world.case(handle).outcome is Outcome.STOPPED  # type: ignore[arg-type]
        world.verified()

    def test_without_its_reach_an_order_does_not_reach_a_restricted_person(self) -> None:
        world = World()
        request = world.request(whom(RESTRICTED), fields=(Field.ADDRESS,))
        order = self.order(world, reaches=(search_hash(request),))
        record_order(world.gateway, self.signed(world), order)  # type: ignore[arg-type]
        handle = receive(world.gateway, "county-court", request, order=order.hash)
        assess(world.gateway, handle)
        propose(world.gateway, world.cast.caseworkers[0], handle, "none", {})
        approve(world.gateway, world.cast.approver, handle)
        assert trace(world.gateway, handle).state is CaseState.UNMATCHED

    def test_only_an_order_that_says_so_reaches_restricted_records_and_no_agreement(self) -> None:
        world = World()
        silent = self.order(world)
        far = self.order(world, reference="CO-9", reaches_restricted=True)
        for order in (silent, far):
            record_order(world.gateway, self.signed(world), order)  # type: ignore[arg-type]
        charter = world.gateway.store.charter()
        assert charter.reaches_restricted(far.hash)
        assert not charter.reaches_restricted(silent.hash)
        versions = [one for edition in charter.adopted.values() for one in edition.versions]
        assert versions
        for version in versions:
            assert not charter.reaches_restricted(version)

    def test_a_stay_recorded_in_advance_bites_on_its_first_day(self) -> None:
        world = World()
        begins = AUTUMN + datetime.timedelta(days=10)
        stay = self.order(
            world,
            effect="stops",
            agreement=MEMORANDUM,
            valid_from=begins,
            valid_until=begins + datetime.timedelta(days=5),
            requester="",
            fields=(),
            reaches=(),
        )
        record_order(world.gateway, self.signed(world), stay)  # type: ignore[arg-type]
        case = world.confirmed()
        world.called()
        assert world.opened(case)["answer"] == "disclosed"
        world.on(begins)
        assert world.assessed().state is CaseState.HELD
        world.on(begins + datetime.timedelta(days=6))
        assert world.traced().state is CaseState.MATCHED
        acts = [entry["act"] for entry in world.entries("order")]
        assert acts == ["recorded", "began", "lapsed"]
        world.verified()

    def test_an_order_whose_last_day_has_passed_is_not_recorded(self) -> None:
        world = World()
        order = self.order(world, valid_from=day(2017, 1, 1), valid_until=day(2017, 1, 2))
        with pytest.raises(Problem) as raised:
            record_order(world.gateway, self.signed(world), order)  # type: ignore[arg-type]
        assert code(raised) == "gateway.order-over"


class TestSlots:
    def test_answers_leave_in_an_order_that_another_seed_would_change(self) -> None:
        """Were they not shuffled, a place in the log would tell which request it answers."""

        def order(seed: str) -> list[int]:
            world = World(seed=seed)
            handles = [world.traced(NOBODY).handle for _ in range(6)]
            assert list(world.called()) != handles
            answers = {world.case(handle).last_entry: n for n, handle in enumerate(handles)}
            entries = world.entries("answer")
            return [answers[entry["handle"]] for entry in entries]

        one, other = order("one"), order("another")
        assert sorted(one) == sorted(other) == list(range(6))
        assert one != other
        assert list(range(6)) not in (one, other)

    def test_the_slot_is_fixed_by_the_approval(self) -> None:
        world = World()
        assert slot_of(world.gateway, world.approved()) == AUTUMN + datetime.timedelta(days=2)

    def test_nothing_is_answered_before_its_slot(self) -> None:
        world = World()
        world.confirmed()
        assert world.called(AUTUMN + datetime.timedelta(days=1)) == ()
        assert len(world.called(AUTUMN + datetime.timedelta(days=2))) == 1

    def test_every_approval_is_answered_exactly_once(self) -> None:
        world = World()
        world.confirmed()
        world.doubted()
        assert len(world.called()) == 2
        assert world.called() == ()
        assert len(world.entries("answer")) == len(world.entries("approval")) == 2

    def test_what_was_approved_and_never_searched_waits_rather_than_break_the_log(self) -> None:
        world = World()
        case = world.approved()
        assert world.called() == ()
        trace(world.gateway, case.handle)
        assert world.called() == (), "its slot is counted from the search"
        assert world.called(AUTUMN + datetime.timedelta(days=7)) == (case.handle,)
        assert world.opened(world.case(case.handle))["answer"] == "no_details"
        world.verified()

    def test_an_approval_that_ran_out_before_its_release_hands_over_nothing(self) -> None:
        world = World()
        late, other = world.confirmed(), world.on(AUTUMN + datetime.timedelta(days=20)).confirmed()
        world.called(AUTUMN + datetime.timedelta(days=40))
        assert world.opened(world.case(late.handle))["answer"] == "no_details"
        assert world.opened(world.case(other.handle))["answer"] == "disclosed"
        world.verified()

    def test_a_clock_that_steps_back_revives_no_approval_that_had_run_out(self) -> None:
        world = World()
        searched, approved = world.confirmed(), world.approved()
        assert searched.permit is not None
        assert approved.permit is not None
        world.on(AUTUMN + datetime.timedelta(days=40)).assessed()
        clock: Any = world.rehearsal.clock
        clock._at = clock._at.plus(days=-39)
        door = world.gateway.register
        with pytest.raises(Problem) as raised:
            door.search(approved.request.whom, approved.permit)
        assert code(raised) == "casework.permit-expired"
        with pytest.raises(Problem) as raised:
            door.record(AMINA.person_id, searched.permit)
        assert code(raised) == "casework.permit-expired"
        fields = [Field.ADDRESS]
        told = door.details(AMINA.person_id, fields, searched.permit, searched.looks)
        assert (told.values, told.barred) == (None, Cause.NOT_COMPLETED)

    def test_an_officer_who_leaves_after_approving_does_not_undo_the_approval(self) -> None:
        world = World()
        case = world.confirmed()
        officer_left(world.gateway, world.cast.administrators, world.cast.approver.key)
        world.called()
        assert world.opened(case)["answer"] == "disclosed"
        world.verified()

    def test_answers_leave_in_an_order_that_the_requests_do_not_tell(self) -> None:
        world = World()
        asked = [world.traced().handle for _ in range(12)]
        answered = world.called()
        assert set(answered) == set(asked)
        assert list(answered) != asked


def test_an_approval_that_runs_out_unsearched_is_answered_in_a_later_month() -> None:
    world = World()
    case = world.approved()
    assert to_trace(world.gateway) == (case.handle,)
    assert world.called(datetime.date(2017, 10, 31)) == ()
    assert world.called(datetime.date(2017, 11, 2)) == (), "it can still be searched for"
    assert world.called(datetime.date(2017, 11, 30)) == (), "outsiders see no end of it yet"
    assert to_trace(world.gateway) == ()
    world.on(datetime.date(2017, 12, 1))
    assert world.called(datetime.date(2017, 12, 1)) == (case.handle,)
    ended = world.case(case.handle)
    assert (ended.outcome, ended.searched) == (Outcome.NO_DETAILS, None)
    assert world.opened(ended)["answer"] == "no_details"
    assert world.verified().kinds["answer"] == 1


class TestSearchingForMany:
    def test_many_are_searched_for_each_alone_and_recorded_together(self) -> None:
        world, alone = World(), World()
        handles = [world.approved(who).handle for who in (whom(AMINA), NOBODY, whom(RESTRICTED))]
        traced = trace_all(world.gateway, handles)
        one_by_one = [alone.traced(who) for who in (whom(AMINA), NOBODY, whom(RESTRICTED))]
        assert [case.state for case in traced.cases] == [case.state for case in one_by_one]
        assert [case.verdict for case in traced.cases] == [case.verdict for case in one_by_one]
        assert not traced.problems

    def test_every_search_is_on_record_before_the_register_is_touched(self) -> None:
        world = World()
        handles = [world.approved().handle for _ in range(3)]
        seen: list[CaseState] = []
        inner = RegisterDoor.search_all

        def watched(door: RegisterDoor, *args: Any) -> Any:
            seen.extend(world.case(handle).state for handle in handles)
            return inner(door, *args)

        with patch.object(RegisterDoor, "search_all", watched):
            trace_all(world.gateway, handles)
        assert seen == [CaseState.SEARCHED] * 3

    def test_a_case_that_the_door_turns_away_loses_no_other(self) -> None:
        world = World()
        first, second = world.approved(), world.approved()
        world.gateway.register.search(first.request.whom, first.permit)
        told: list[tuple[int, int]] = []
        both = [first.handle, second.handle]
        traced = trace_all(world.gateway, both, lambda *at: told.append(at))
        assert [case.state for case in traced.cases] == [CaseState.SEARCHED, CaseState.MATCHED]
        assert {h: p.code for h, p in traced.problems.items()} == {
            first.handle: "register.permit-spent"
        }
        assert told == [(2, 2)]

    def test_if_somebody_acts_in_the_same_moment_each_is_recorded_by_itself(self) -> None:
        world = World()
        handles = [world.approved().handle for _ in range(3)]
        inner = MemoryStore.append

        def crowded(store: MemoryStore, lines: Any) -> None:
            if len(lines) > 1:
                raise problem("store.conflict")
            inner(store, lines)

        with patch.object(MemoryStore, "append", crowded):
            traced = trace_all(world.gateway, handles)
        assert {case.state for case in traced.cases} == {CaseState.MATCHED}
        assert not traced.problems
