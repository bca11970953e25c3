"""The ten promises of Proviso, a test or more for each, named after it."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import hmac
import json
import re
from base64 import b64decode
from inspect import isfunction

import pytest
from tests.gateway.asking import LATER, answered, asked, delayed, disclosed
from tests.walk.answers import account
from tests.walk.world import (
    A_TWIN,
    AMINA,
    AUTUMN,
    CHILD,
    DECEASED,
    EITHER_TWIN,
    EXAMPLES,
    HOME_OFFICE,
    MAY,
    MEMORANDUM,
    NARROWED,
    NEIGHBOUR,
    NOBODY,
    OTHER_TWIN,
    RESTRICTED,
    TWIN,
    UNPUBLISHED,
    WEIGHED,
    WITHDRAWN,
    World,
    whom,
)

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.adapters.register.door import RegisterDoor
from proviso_gateway.adapters.register.files import read_register
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.approval import Permit, Signature
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates, found_hash, look_message
from proviso_gateway.casework.concerns import ConcernKind, Lock, Raising
from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.casework.person_notices import Channel, Means
from proviso_gateway.casework.subject_access import Alone, Asker, Identity
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.approve import approve, decline, propose, withdraw
from proviso_gateway.gateway.assess import assess, give_evidence
from proviso_gateway.gateway.concerns import held_by_concerns, raise_concern
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.order import record_order
from proviso_gateway.gateway.person_notices import confirm_channel, give_notice, notices_due
from proviso_gateway.gateway.ports import Actor, Register
from proviso_gateway.gateway.publish import STATISTICS, rows
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.recording import enact, sealed
from proviso_gateway.gateway.statements import state
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.own_requests import own_requests
from proviso_gateway.gateway.views.worklist import open_case
from proviso_gateway.institution.acts import AgreementStopped, RollChanged
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import UNDISCLOSABLE, Field, Hash, Outcome, Reason
from proviso_gateway.transparency.sealing import Draft
from proviso_gateway.workbench.rehearse import genesis_hash
from proviso_verify.account import verify_account
from proviso_verify.counts import verify_counts
from proviso_verify.log import open_log, verify_log
from proviso_verify.receipt import verify_receipt
from proviso_verify.signing import APPROVE, APPROVER


def code(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code


DOOR = tuple(name for name, one in vars(Register).items() if isfunction(one) and name[0] != "_")
"""Every way in which somebody in the register is searched for, shown or told of."""


class Watched:
    """Counts every touch of the register, by whichever way of the door."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.touches = 0
        for method in DOOR:
            inner = getattr(RegisterDoor, method)

            def watched(*args: object, _inner: object = inner, **named: object) -> object:
                self.touches += 1
                return _inner(*args, **named)  # type: ignore[operator]

            monkeypatch.setattr(RegisterDoor, method, watched)


class TestPromise1NoAgreementInForceAndPublishedNoSearch:
    @pytest.mark.parametrize(
        ("date", "reason"),
        [
            (datetime.date(2016, 12, 31), Reason.NO_AGREEMENT_IN_FORCE),
            (datetime.date(2017, 1, 1), Reason.NOT_PUBLISHED),
            (UNPUBLISHED, Reason.NOT_PUBLISHED),
            (datetime.date(2017, 1, 23), Reason.NOT_PUBLISHED),
            (WITHDRAWN, Reason.NO_AGREEMENT_IN_FORCE),
            (datetime.date(2026, 1, 1), Reason.NO_AGREEMENT_IN_FORCE),
        ],
    )
    def test_on_a_day_without_an_agreement_in_force_and_published_every_request_is_refused(
        self, date: datetime.date, reason: Reason, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World(opened_on=date)
        register = Watched(world, monkeypatch)
        case = world.assessed()
        assert case.state is CaseState.REFUSED
        assert case.assessment is not None
        assert case.assessment.reasons == (reason,)
        with pytest.raises(Problem) as raised:
            propose(world.gateway, world.cast.caseworkers[0], case.handle, "passed", WEIGHED)
        assert code(raised) == "casework.step-not-allowed"
        trace(world.gateway, case.handle)
        opened = open_case(world.gateway, world.cast.approver.key, case.handle)
        assert opened.people == ()
        assert register.touches == 0
        assert world.entries("search") == []

    def test_the_first_published_day_is_the_first_on_which_anybody_is_searched_for(self) -> None:
        assert World(opened_on=datetime.date(2017, 1, 24)).traced().state is CaseState.MATCHED

    def test_nothing_short_of_two_signatures_reaches_the_register(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        register = Watched(world, monkeypatch)
        for case in (world.assessed(), world.proposed()):
            trace(world.gateway, case.handle)
        assert register.touches == 0
        case = world.traced()
        assert register.touches == 1
        open_case(world.gateway, world.cast.approver.key, case.handle)
        assert register.touches == 2  # and the watch sees a record that is shown inside

    def test_a_log_that_shows_a_search_with_nothing_in_force_is_refused_by_the_verifier(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("proviso_gateway.gateway.standing.next_due", lambda *a: None)
        world = World()
        world.traced()
        with pytest.raises(Problem, match="status-missing"):
            world.verified()


class TestPromise2OnePersonAtATime:
    def test_one_approval_opens_the_register_once(self) -> None:
        world = World()
        case = world.traced()
        assert case.permit is not None
        with pytest.raises(Problem) as raised:
            world.gateway.register.search(case.request.whom, case.permit)
        assert code(raised) == "register.permit-spent"

    def test_an_approval_for_one_person_does_not_search_for_another(self) -> None:
        world = World()
        case = world.approved()
        assert case.permit is not None
        with pytest.raises(Problem) as raised:
            world.gateway.register.search(whom(CHILD), case.permit)
        assert code(raised) == "casework.permit-other-search"

    def test_details_are_given_only_of_whom_the_search_found(self) -> None:
        world = World()
        case = world.confirmed()
        assert case.permit is not None
        with pytest.raises(Problem) as raised:
            world.gateway.register.details(
                CHILD.person_id, [Field.ADDRESS], case.permit, case.looks
            )
        assert code(raised) == "register.not-the-one-found"

    def test_the_same_reference_is_the_same_case_and_other_content_is_an_error(self) -> None:
        world = World()
        request = world.request()
        first = receive(world.gateway, HOME_OFFICE, request)
        assert receive(world.gateway, HOME_OFFICE, request) == first
        other = dataclasses.replace(request, whom=whom(CHILD))
        with pytest.raises(Problem) as raised:
            receive(world.gateway, HOME_OFFICE, other)
        assert code(raised) == "gateway.reference-conflict"

    def test_requests_are_numbered_without_gaps_so_that_an_omission_shows(self) -> None:
        world = World()
        handles = [world.received() for _ in range(3)]
        numbers = [for_requester(world.gateway, handle).number for handle in handles]
        assert numbers == [1, 2, 3]
        assert [entry["number"] for entry in world.entries("request")] == [1, 2, 3]


class TestPromise3DoubtNeverDiscloses:
    def test_a_fact_that_is_unknown_is_asked_for(self) -> None:
        case = World().assessed(values={"in_contact": False}, evidence={})
        assert case.state is CaseState.ASKED
        assert case.assessment is not None
        assert set(case.assessment.ask_for) == {
            "efforts_failed",
            "known_to_enforcement",
            "identifiable_offence",
        }

    def test_a_word_without_its_evidence_is_unknown(self) -> None:
        assert World().assessed(evidence={}).state is CaseState.ASKED

    def test_asked_too_long_is_refused_for_want_of_evidence(self) -> None:
        world = World()
        case = world.assessed(evidence={})
        world.on(AUTUMN + datetime.timedelta(days=29))
        case = assess(world.gateway, case.handle)
        assert case.state is CaseState.REFUSED
        assert case.assessment is not None
        assert case.assessment.reasons == (Reason.EVIDENCE_MISSING,)

    def test_two_who_cannot_be_told_apart_are_nobody_unless_two_people_agree(self) -> None:
        world = World()
        case = world.traced(A_TWIN)
        assert case.state is CaseState.REVIEW
        assert case.verdict is not None
        assert case.verdict.person_id is None
        first, second = (case.verdict.best, case.verdict.second)
        assert first is not None
        assert second is not None
        one, two = world.cast.caseworkers
        case = confirm(world.gateway, one, case.handle, first.person_id)
        assert case.state is CaseState.REVIEW
        case = confirm(world.gateway, two, case.handle, second.person_id)
        assert case.state is CaseState.UNMATCHED

    def test_of_two_for_whom_everything_stated_speaks_alike_neither_can_be_named(self) -> None:
        world = World()
        case = world.traced(EITHER_TWIN)
        assert case.verdict is not None
        best, second = case.verdict.best, case.verdict.second
        assert best is not None
        assert best.ties(second)
        assert case.state is CaseState.REVIEW
        one = world.cast.caseworkers[0]
        for candidate in (TWIN, OTHER_TWIN):
            with pytest.raises(Problem) as raised:
                confirm(world.gateway, one, case.handle, candidate.person_id)
            assert code(raised) == "gateway.not-a-candidate"
        confirm(world.gateway, one, case.handle, None)
        world.called()
        assert world.case(case.handle).outcome is Outcome.NO_DETAILS

    @pytest.mark.parametrize(
        "known",
        [
            {"family_name": ""},
            {"given_name": ""},
            {"given_name": "Z"},
            {"birth_date": ""},
            {"birth_date": "1950-01-01"},
            {"address_line": "", "postcode": ""},
            {"given_name": "Zed", "family_name": "Nobody"},
        ],
        ids=str,
    )
    def test_nobody_is_handed_over_in_the_place_of_somebody_protected(
        self, known: dict[str, str]
    ) -> None:
        """Whatever little is known of a restricted or dead person of the shipped register."""
        snapshot = read_register(EXAMPLES / "register")
        protected = [one for one in snapshot.records if one.restricted or one.deceased_on]
        assert len(protected) == 10
        world = World(people=tuple(snapshot.records))
        cases = [world.traced(whom(person, **known)) for person in protected]
        for case in cases:
            assert case.verdict is not None
            shown = candidates(case.verdict, reach_restricted=False)
            for actor in world.cast.caseworkers:
                if shown and world.case(case.handle).state is CaseState.REVIEW:
                    confirm(world.gateway, actor, case.handle, shown[0])
        world.called()
        for case, person in zip(cases, protected, strict=True):
            outcome = world.case(case.handle).outcome
            assert outcome is Outcome.NO_DETAILS, (person.person_id, known)

    def test_one_person_cannot_look_twice_at_an_unclear_match(self) -> None:
        world = World()
        case = world.traced(A_TWIN)
        assert case.verdict is not None
        assert case.verdict.best is not None
        person = case.verdict.best.person_id
        confirm(world.gateway, world.cast.caseworkers[0], case.handle, person)
        with pytest.raises(Problem) as raised:
            confirm(world.gateway, world.cast.caseworkers[0], case.handle, person)
        assert code(raised) == "gateway.looked-already"

    def test_a_search_that_fails_ends_without_details(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: object, **named: object) -> None:
            raise RuntimeError("the disk is gone")

        world = World()
        case = world.approved()
        monkeypatch.setattr(RegisterDoor, "search", broken)
        with pytest.raises(RuntimeError):
            trace(world.gateway, case.handle)
        world.called()
        assert world.opened(world.case(case.handle))["says"] == UNDISCLOSABLE


class TestPromise4TheLeast:
    def test_only_the_requested_fields_leave_and_with_use_limits(self) -> None:
        world = World()
        case = world.confirmed()
        world.called()
        opened = world.opened(case)
        assert opened["details"] == {
            "address": {"address_line": "1 Orchard Road", "postcode": "QX1 1AA"},
            "address_since": "2012-03-04",
        }
        assert opened["use_limits"] == {
            "purpose": "Finding this one person, on the ground named in the request.",
            "onward_sharing": "forbidden",
            "confirm_destruction": True,
            "destroy_by": "2017-11-02",
        }

    def test_a_field_that_the_version_does_not_list_is_refused(self) -> None:
        case = World().assessed(fields=(Field.ADDRESS, Field.PRACTICE_CODE))
        assert case.assessment is not None
        assert case.assessment.reasons == (Reason.FIELDS_BEYOND_AGREEMENT,)

    def test_the_register_gives_no_field_that_was_not_approved(self) -> None:
        world = World()
        case = world.confirmed()
        assert case.permit is not None
        with pytest.raises(Problem) as raised:
            world.gateway.register.details(
                AMINA.person_id, [Field.BIRTH_DATE], case.permit, case.looks
            )
        assert code(raised) == "register.fields-beyond-approval"

    def test_nothing_clinical_can_be_expressed(self) -> None:
        assert {str(field) for field in Field} == {
            "given_name",
            "middle_names",
            "family_name",
            "previous_names",
            "birth_date",
            "gender",
            "address",
            "address_since",
            "registered_on",
            "practice_code",
        }


class TestPromise5TwoPeopleBySignature:
    def test_whoever_proposes_cannot_approve(self) -> None:
        world = World()
        both = key_holder(b"b" * 32)
        until = world.gateway.clock.now().plus(days=30)
        roles = ["approver", "caseworker"]
        enrol_officer(world.gateway, world.cast.administrators, both.key, roles, until)
        handle = world.assessed().handle
        propose(world.gateway, both, handle, "passed", WEIGHED)
        with pytest.raises(Problem) as raised:
            approve(world.gateway, both, handle)
        assert code(raised) == "casework.same-officer"

    def test_a_caseworker_cannot_approve_and_a_stranger_can_do_nothing(self) -> None:
        world = World()
        case = world.proposed()
        for actor in (world.cast.caseworkers[1], world.cast.lawyer, key_holder(b"s" * 32)):
            with pytest.raises(Problem) as raised:
                approve(world.gateway, actor, case.handle)
            assert code(raised) == "casework.not-entitled"

    def test_an_enrolment_that_has_ended_signs_nothing(self) -> None:
        world = World()
        brief = key_holder(b"t" * 32)
        until = world.gateway.clock.now().plus(days=1)
        enrol_officer(world.gateway, world.cast.administrators, brief.key, ["approver"], until)
        case = world.proposed()
        world.on(AUTUMN + datetime.timedelta(days=2))
        with pytest.raises(Problem) as raised:
            approve(world.gateway, brief, case.handle)
        assert code(raised) == "casework.not-entitled"

    def test_one_administrator_enrols_nobody(self) -> None:
        world = World()
        alone = world.cast.administrators[0]
        until = world.gateway.clock.now().plus(days=1)
        with pytest.raises(Problem) as raised:
            enrol_officer(world.gateway, (alone, alone), alone.key, ["approver"], until)
        assert code(raised) == "casework.same-officer"

    def test_the_registers_door_checks_for_itself(self) -> None:
        """One officer's key and a shell: every forgery that can be made of them is turned away."""
        world = World()
        case = world.proposed()
        assert case.proposed is not None
        mine = world.cast.caseworkers[0]
        proposal = case.proposed.proposal
        matter = case.proposed.matter
        approving = matter.statement(APPROVE, APPROVER)
        second = Signature(mine.key, mine.sign(approving))
        first = Signature(mine.key, case.proposed.signature)
        borrowed = Signature(world.cast.approver.key, second.signature)
        invented = key_holder(b"x" * 32)
        stranger = Signature(invented.key, invented.sign(approving))
        turned_away = {
            "casework.same-officer": Permit(proposal, matter, first, second),
            "casework.signature-invalid": Permit(proposal, matter, first, borrowed),
            "casework.not-entitled": Permit(proposal, matter, first, stranger),
        }
        for expected, permit in turned_away.items():
            with pytest.raises(Problem) as raised:
                world.gateway.register.search(case.request.whom, permit)
            assert code(raised) == expected

    def test_the_charter_folds_no_act_that_an_outside_verifier_would_refuse(self) -> None:
        """A shell, the store and one officer's key: an enrolment signed by nobody enrols nobody."""
        world = World()
        invented = key_holder(b"v" * 32)
        until = world.gateway.clock.now().plus(days=30).micros
        admins = world.cast.administrators
        officer = {"key": invented.key, "roles": ["approver"], "until": until,
                   "held": "key-file", "after": ""}  # fmt: skip
        stated = {
            "act": "enrolled",
            "officers": [officer],
            "begun": "2017-10",
            "keys": [one.key for one in admins],
            "signatures": [base64.b64encode(bytes(64)).decode()] * 2,
        }
        entry = sealed(world.gateway, Draft("officer", stated, body={"names": {}}))
        with pytest.raises(Problem) as raised:
            enact(
                world.gateway,
                world.gateway.store.charter(),
                RollChanged({invented.key: ""}),
                [entry],
            )
        assert code(raised) == "history.bad-signature"
        assert not world.gateway.store.charter().roll.roles(invented.key)

    def test_an_act_and_its_entry_say_the_same(self) -> None:
        world = World()
        stated = {"agreement": "0" * 64, "name": "another"}
        act = AgreementStopped(MEMORANDUM, Hash("0" * 64))
        with pytest.raises(Problem) as raised:
            state(world.gateway, (world.cast.guardian,), "agreement", "stopped", stated, act)
        assert code(raised) == "casework.act-differs"

    def test_an_approval_is_for_what_was_read_and_nothing_else(self) -> None:
        world = World()
        case = world.approved()
        assert case.permit is not None
        wider = dataclasses.replace(case.permit.proposal, fields=("address", "birth_date"))
        permit = dataclasses.replace(case.permit, proposal=wider)
        with pytest.raises(Problem) as raised:
            world.gateway.register.search(case.request.whom, permit)
        assert code(raised) == "casework.signature-invalid"

    @pytest.mark.parametrize("forgery", ["signs for both", "signs as another", "enrols himself"])
    def test_one_officers_key_and_a_shell_make_no_approval_that_a_verifier_accepts(
        self, forgery: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever holds one officer's key, and the whole program with every check taken out of it,
        still cannot write a log that `proviso-verify --genesis` accepts."""
        world = World()
        mine = world.cast.caseworkers[0]
        monkeypatch.setattr("proviso_gateway.gateway.approve.check_permit", lambda *a, **k: None)
        monkeypatch.setattr("proviso_gateway.gateway.approve.check_may", lambda *a, **k: None)
        monkeypatch.setattr(Charter, "one_person", lambda charter, key, other: False)
        monkeypatch.setattr("proviso_gateway.gateway.statements.check_seats", lambda *a, **k: None)
        monkeypatch.setattr(
            "proviso_gateway.institution.charter.check_statement", lambda *a, **k: None
        )
        monkeypatch.setattr(
            "proviso_gateway.adapters.register.door.check_permit", lambda *a, **k: None
        )

        class AsAnother:
            key = world.cast.approver.key
            sign = staticmethod(mine.sign)

        case = world.proposed()
        if forgery == "signs for both":
            approve(world.gateway, mine, case.handle)
        elif forgery == "signs as another":
            approve(world.gateway, AsAnother(), case.handle)
        else:
            invented = key_holder(b"i" * 32)
            until = world.gateway.clock.now().plus(days=30)
            enrol_officer(world.gateway, (mine, invented), invented.key, ["approver"], until)
            approve(world.gateway, invented, case.handle)
        with pytest.raises(Problem):
            world.verified()

    def test_the_same_officers_honest_approval_is_accepted(self) -> None:
        world = World()
        world.approved()
        assert world.verified().kinds["approval"] == 1


def _look(actor: Actor, person: str, case: Case) -> ClericalReview:
    """That look as this actor would sign it, asking nobody."""
    assert case.permit is not None
    matter = dataclasses.replace(case.permit.matter, prev=case.last_entry)
    found = found_hash(b"s" * 32, person, {})
    look = ClericalReview(actor.key, person, matter, found, b"s" * 32, "")
    return dataclasses.replace(look, signature=actor.sign(look_message(look)))


class TestPromise6APersonSeesTheMatchBeforeItLeaves:
    def test_nothing_leaves_unless_somebody_has_looked(self) -> None:
        world = World()
        case = world.traced()
        world.called()
        assert world.opened(case)["answer"] == "no_details"
        answered = world.case(case.handle).answered
        assert answered is not None
        assert answered.cause == "not_completed"

    def test_the_registers_door_tells_nothing_of_a_match_that_nobody_looked_at(self) -> None:
        world = World()
        case, twins = world.traced(), world.traced(A_TWIN)
        assert case.permit is not None
        assert twins.permit is not None
        assert twins.verdict is not None
        assert twins.verdict.best is not None
        register, mine = world.gateway.register, world.cast.caseworkers[0]
        twin = twins.verdict.best.person_id
        alone = _look(mine, twin, twins)
        stranger = key_holder(b"z" * 32)
        forged = _look(stranger, AMINA.person_id, case)
        other = dataclasses.replace(_look(mine, AMINA.person_id, twins), person_id=AMINA.person_id)
        for person, permit, looks in (
            (AMINA.person_id, case.permit, ()),
            (AMINA.person_id, case.permit, (forged,)),
            (AMINA.person_id, case.permit, (other,)),
            (twin, twins.permit, (alone,)),
            (twin, twins.permit, (alone, alone)),
        ):
            with pytest.raises(Problem) as raised:
                register.details(person, [Field.ADDRESS], permit, looks)
            assert code(raised) == "casework.not-looked-at"

    def test_one_doubt_is_enough(self) -> None:
        world = World()
        case = world.doubted(whom(CHILD))
        world.called()
        assert world.opened(case)["says"] == UNDISCLOSABLE

    def test_one_person_stops_and_what_is_in_flight_is_not_released(self) -> None:
        world = World()
        case = world.confirmed()
        stop(world.gateway, world.cast.caseworkers[1], MEMORANDUM)
        world.called()
        assert world.opened(case)["answer"] == "stopped"
        world.verified()

    def test_one_person_cannot_restart_and_two_can(self) -> None:
        world = World()
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
        assert world.assessed().state is CaseState.HELD
        with pytest.raises(Problem) as raised:
            restart(world.gateway, (world.cast.guardian, world.cast.guardian), MEMORANDUM)
        assert code(raised) == "casework.same-officer"
        restart(world.gateway, (world.cast.guardian, world.cast.approver), MEMORANDUM)
        assert world.traced().state is CaseState.MATCHED
        world.verified()

    def test_lifting_a_stop_does_not_revive_what_had_been_searched(self) -> None:
        world = World()
        case = world.confirmed()
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
        restart(world.gateway, (world.cast.guardian, world.cast.approver), MEMORANDUM)
        world.called()
        assert world.opened(case)["answer"] == "stopped"

    def test_what_was_approved_and_not_searched_waits_for_the_stop_to_be_lifted(self) -> None:
        world = World()
        case = world.approved()
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
        assert trace(world.gateway, case.handle).state is CaseState.APPROVED
        assert rows(world.gateway)[0].outcomes[Outcome.HELD] == 1
        restart(world.gateway, (world.cast.guardian, world.cast.approver), MEMORANDUM)
        assert trace(world.gateway, case.handle).state is CaseState.MATCHED

    @pytest.mark.parametrize(
        ("slot", "cause"), [(MAY, "version_changed"), (WITHDRAWN, "withdrawn")]
    )
    def test_a_new_version_or_a_withdrawal_stops_what_is_in_flight(
        self, slot: datetime.date, cause: str
    ) -> None:
        world = World(opened_on=slot - datetime.timedelta(days=2))
        case = world.confirmed(
            values={"in_contact": False, "efforts_failed": True, "known_to_enforcement": True,
                    "identifiable_offence": True, "sentence_months": 24},
            evidence={"efforts_failed": "TL-1", "sentence_months": "CR-1"},
        )  # fmt: skip
        world.called(slot)
        assert world.opened(case)["answer"] == "stopped"
        answered = world.case(case.handle).answered
        assert answered is not None
        assert answered.cause == cause

    def test_a_courts_stay_stops_and_its_end_lets_new_requests_through(self) -> None:
        world = World()
        case = world.confirmed()
        stay = CourtOrder(
            reference="CO-1",
            court="High Court",
            effect="stops",
            document=Hash("a" * 64),
            valid_from=AUTUMN,
            valid_until=AUTUMN + datetime.timedelta(days=10),
            agreement=MEMORANDUM,
        )
        record_order(world.gateway, (world.cast.lawyer, world.cast.approver), stay)
        world.called()
        assert world.opened(case)["answer"] == "stopped"
        assert world.assessed().state is CaseState.HELD
        world.on(AUTUMN + datetime.timedelta(days=11))
        assert world.assessed().state is CaseState.READY

    def test_a_stop_after_the_slot_and_before_the_call_stops(self) -> None:
        world = World()
        case = world.confirmed()
        world.on(AUTUMN + datetime.timedelta(days=3))
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
        assert world.opened(case)["answer"] == "stopped"
        assert world.case(case.handle).outcome is Outcome.STOPPED

    def test_a_court_order_reaches_past_a_withdrawal_and_to_a_restricted_person(self) -> None:
        world = World(opened_on=WITHDRAWN)
        request = world.request(whom(RESTRICTED), fields=(Field.ADDRESS,), values={}, evidence={})
        order = CourtOrder(
            reference="CO-2",
            court="County Court",
            effect="discloses",
            document=Hash("b" * 64),
            valid_from=WITHDRAWN,
            valid_until=WITHDRAWN + datetime.timedelta(days=30),
            requester="county-court",
            fields=(Field.ADDRESS,),
            reaches=(search_hash(request),),
            reaches_restricted=True,
        )
        gateway, cast = world.gateway, world.cast
        record_order(gateway, (cast.lawyer, cast.guardian), order)
        handle = receive(gateway, "county-court", request, order=order.hash)
        assert assess(gateway, handle).state is CaseState.READY
        propose(gateway, cast.caseworkers[0], handle, "none", {})
        approve(gateway, cast.approver, handle)
        trace(gateway, handle)
        case = confirm(gateway, cast.caseworkers[0], handle, RESTRICTED.person_id)
        world.called()
        opened = world.opened(case, "county-court")
        assert opened["details"]["address"]["postcode"] == "QX2 1AA"
        world.verified()

    def test_an_order_reaches_nobody_whom_it_does_not_name(self) -> None:
        world = World(opened_on=WITHDRAWN)
        named = world.request(whom(RESTRICTED), fields=(Field.ADDRESS,))
        order = CourtOrder(
            reference="CO-3",
            court="County Court",
            effect="discloses",
            document=Hash("c" * 64),
            valid_from=WITHDRAWN,
            valid_until=WITHDRAWN,
            requester="county-court",
            fields=(Field.ADDRESS,),
            reaches=(search_hash(named),),
        )
        record_order(world.gateway, (world.cast.lawyer, world.cast.guardian), order)
        other = world.request(whom(AMINA), fields=(Field.ADDRESS,))
        handle = receive(world.gateway, "county-court", other, order=order.hash)
        assert assess(world.gateway, handle).state is CaseState.REFUSED


class TestPromise7NoProofNoDisclosure:
    def test_nothing_is_sealed_before_its_entry_is_under_a_checkpoint(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        case = world.confirmed()
        with monkeypatch.context() as without_proofs:
            without_proofs.setattr(type(world.gateway.log), "proof", lambda self, entry: None)
            with pytest.raises(Problem) as raised:
                world.called()
            assert code(raised) == "gateway.no-proof"
            assert world.case(case.handle).answered is None, "nothing is recorded of the case"
        world.called()
        assert world.opened(case)["answer"] == "disclosed"

    def test_the_receipt_proves_the_answer_to_anyone(self) -> None:
        world = World()
        case = world.confirmed()
        world.called()
        receipt = json.dumps(
            world.opened(case)["receipt"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        vkey = world.rehearsal.gateway.log.signer.verifier  # type: ignore[attr-defined]
        proved = verify_receipt(receipt.encode(), vkey)
        assert proved.openings["outcome"] == "disclosed"

    def test_no_entry_holds_personal_data_or_free_text(self) -> None:
        world = World()
        case = world.confirmed()
        world.doubted(whom(CHILD))
        world.traced(whom(RESTRICTED))
        world.called()
        world.opened(case)
        published = b"".join(
            data for path, data in world.files().items() if not path.startswith("agreements/")
        ).lower()
        for person in world.people:
            for value in (person.given_name, person.family_name, person.postcode, person.person_id):
                assert value.lower().encode() not in published
        for text in (b"officer one", b"inspector two", b"tl-77", b"weighed", b"ho-1"):
            assert text not in published


UNDISCLOSED = {
    "absent": lambda world: world.traced(NOBODY),
    "ambiguous": lambda world: world.doubted(A_TWIN),
    "restricted": lambda world: world.traced(whom(RESTRICTED)),
    "deceased": lambda world: world.traced(whom(DECEASED)),
    "doubted": lambda world: world.doubted(whom(CHILD)),
    "unfinished": lambda world: world.traced(),
}


class TestPromise8OneAnswerForEverythingUndisclosable:
    def test_the_six_causes_are_six_different_causes_inside(self) -> None:
        causes = {}
        for name, walk in UNDISCLOSED.items():
            world = World()
            case = walk(world)
            world.called()
            answered = world.case(case.handle).answered
            assert answered is not None
            assert answered.outcome is Outcome.NO_DETAILS
            causes[name] = answered.cause
        assert causes == {
            "absent": "absent",
            "ambiguous": "doubted",
            "restricted": "restricted",
            "deceased": "deceased",
            "doubted": "doubted",
            "unfinished": "not_completed",
        }

    @pytest.mark.parametrize("name", UNDISCLOSED)
    def test_outside_they_differ_in_nothing_but_random_values(self, name: str) -> None:
        assert _seen_outside(name) == _seen_outside("absent")

    def test_what_is_disclosed_looks_different_only_to_its_requester(self) -> None:
        assert _log_outside(World().confirmed) == _log_outside(World().traced)

    def test_the_envelope_has_one_length_whatever_it_holds(self) -> None:
        lengths = set()
        for walk in (*UNDISCLOSED.values(), lambda world: world.confirmed()):
            world = World()
            case = walk(world)
            world.called()
            lengths.add(len(world.answers[case.handle]))
        assert len(lengths) == 1

    def test_before_its_slot_every_approved_case_is_in_progress_and_no_more(self) -> None:
        views = set()
        for walk in (*UNDISCLOSED.values(), lambda world: world.confirmed()):
            world = World()
            case = walk(world)
            views.add(dataclasses.replace(for_requester(world.gateway, case.handle)))
        assert len(views) == 1

    def test_a_stop_before_the_call_is_an_ordinary_answer_whatever_was_found(self) -> None:
        told = []
        for walk in (*UNDISCLOSED.values(), lambda world: world.confirmed()):
            world = World()
            case = walk(world)
            stop(world.gateway, world.cast.guardian, MEMORANDUM)
            world.called()
            view = dataclasses.replace(for_requester(world.gateway, case.handle), receipt=None)
            told.append((_masked(world.opened(case)), view))
        assert told[0][0][0]["answer"] == "stopped"  # type: ignore[index]
        assert all(one == told[0] for one in told)

    def test_asking_again_about_the_same_person_tells_nothing_new(self) -> None:
        world = World()
        first, second = world.traced(whom(RESTRICTED)), world.traced(whom(RESTRICTED))
        world.called()
        assert _masked(world.opened(first)) == _masked(world.opened(second))


def _seen_outside(name: str) -> object:
    """All that anybody outside can see of one undisclosable case, random values masked."""
    world = World()
    case = UNDISCLOSED[name](world)
    world.called()
    opened = world.opened(case)
    view = dataclasses.replace(for_requester(world.gateway, case.handle), receipt=None)
    statistics = json.loads(world.files()[STATISTICS])
    return (
        _masked(opened),
        view,
        [_shape(entry) for entry in world.entries()[-12:]],
        _shape({key: value for key, value in statistics.items() if key not in RANDOM}),
    )


def _log_outside(walk: object) -> object:
    world = walk.__self__  # type: ignore[attr-defined]
    walk()  # type: ignore[operator]
    world.called()
    return [_shape(entry) for entry in world.entries()]


def _masked(content: dict[str, object]) -> object:
    """Openings, proofs and hashes are random by construction; their shape is not.

    Where a shuffled answer stands, and so how long its proof is, is random too; the padding makes
    the envelope's length the same again, which has a test of its own.
    """
    masked = {key: value for key, value in content.items() if key not in RANDOM}
    receipt = masked.pop("receipt", {})
    assert isinstance(receipt, dict)
    return masked, _shape({key: value for key, value in receipt.items() if key != "proof"})


RANDOM = ("request_ref", "checkpoint", "padding")


def _shape(value: object) -> object:
    """Codes stay, everything random becomes its length."""
    if isinstance(value, dict):
        return {key: _shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_shape(part) for part in value]
    if isinstance(value, str) and len(value) >= 24:
        return len(value)
    return value


class TestPromise9ThePersonCanFindOut:
    def test_they_are_told_to_whom_and_why_and_find_the_entry_in_the_log(self) -> None:
        world = World()
        case = world.confirmed()
        world.called()
        told = account(world.gateway, AMINA.person_id)
        (one,) = told.told
        assert one.requester == HOME_OFFICE
        assert one.ground == "overstayed"
        assert one.fields == ("address", "address_since")
        # What binds the requester is told as the requester was told it.
        assert one.use_limits == world.opened(case)["use_limits"]
        assert "destroy_by" in one.use_limits
        mine = hashlib.sha256(bytes.fromhex(one.key)).digest()[:16]
        tagged = [e["handle"] for e in world.entries("answer") if b64decode(e["tag"]) == mine]
        assert tagged == [one.entry]

    def test_an_account_finds_its_entries_and_none_that_comes_later(self) -> None:
        """Whoever holds one account, and the whole later log, tries every use of what it tells."""
        world = World()
        world.confirmed()
        world.called()
        told = [bytes.fromhex(one.key) for one in account(world.gateway, AMINA.person_id).told]
        world.confirmed()
        world.called(AUTUMN + datetime.timedelta(days=10))
        later = account(world.gateway, AMINA.person_id).told
        assert len(later) == 2
        tags = {b64decode(entry["tag"]) for entry in world.entries("answer")}
        guesses = {hashlib.sha256(key).digest()[:16] for key in told}
        for key in told:
            for number in range(20):
                counted = str(number).encode()
                made = hmac.new(key, counted, hashlib.sha256).digest()
                chained = hashlib.sha256(key + counted).digest()
                guesses |= {made[:16], chained[:16], hashlib.sha256(made).digest()[:16]}
        mine = {hashlib.sha256(bytes.fromhex(one.key)).digest()[:16] for one in later}
        assert len(tags & guesses) == 1
        assert len(tags & mine) == 2, "the person's own later account finds both"

    def test_that_a_protected_person_was_asked_for_is_known_inside_and_told_to_nobody(self) -> None:
        """Told, it would say to whoever asked, and reads along, that they were found."""
        world = World()
        world.traced(whom(RESTRICTED))
        world.called()
        (one,) = account(world.gateway, RESTRICTED.person_id).told
        assert one.outcome is Outcome.NO_DETAILS
        assert one.fields == ()
        assert one.use_limits == {}
        told = answered(world, asked(world, RESTRICTED.person_id))
        assert told.file == answered(world, asked(world, NEIGHBOUR.person_id)).file

    def test_who_asks_is_told_and_anybody_checks_it_by_the_published_log(self) -> None:
        world = World()
        disclosed(world)
        told = answered(world, asked(world))
        files = world.files()
        genesis = genesis_hash(world.gateway)
        proven = verify_account(told.file, open_log(files.__getitem__, genesis=genesis))
        assert proven.pinned
        assert [one.requester for one in proven.told] == [HOME_OFFICE]
        assert [one.openings["fields"] for one in proven.told] == [["address", "address_since"]]

    def test_none_a_delay_and_somebody_who_is_not_free_read_the_same_and_then_the_truth(
        self,
    ) -> None:
        world = World()
        case = disclosed(world)
        never = answered(world, asked(world, NEIGHBOUR.person_id))
        not_free = answered(world, asked(world), deferred=True)
        delayed(world, case, 30)
        question = asked(world)
        assert {never.file, not_free.file} == {answered(world, question).file}
        world.on(LATER + datetime.timedelta(days=31))
        assert len(answered(world, question).disclosures) == 1

    def test_they_are_told_unasked_where_that_is_safe_and_nobody_else_can_tell(self) -> None:
        """An attacker with the requester's whole view and the log sees no difference."""

        def lived(*, tells: bool) -> tuple[object, ...]:
            world = World()
            case, guardian = disclosed(world), world.cast.guardian
            world.on(LATER)
            if tells:
                channel = Channel(
                    (AMINA.person_id,), Means.RING, "020 7946 0000", Identity.PAPERS, Alone.ROOM
                )
                confirm_channel(world.gateway, guardian, channel)
                give_notice(world.gateway, guardian, case.handle)
                assert notices_due(world.gateway, guardian.key) == ()
            told = own_requests(world.gateway, HOME_OFFICE, 10)
            return [_shape(dataclasses.asdict(one)) for one in told], len(world.entries())

        assert lived(tells=True) == lived(tells=False)

    def test_what_a_delay_withheld_is_told_unasked_when_it_ends(self) -> None:
        world = World()
        case, key = disclosed(world), world.cast.guardian.key
        delayed(world.on(LATER), case, 30)
        assert [one.by for one in notices_due(world.gateway, key)] == [None]
        world.on(LATER + datetime.timedelta(days=31))
        (one,) = notices_due(world.gateway, key)
        assert one.by is not None

    def test_a_challenge_locks_keeps_and_lengthens_nothing(self) -> None:
        world = World()
        case = disclosed(world)
        (told,) = answered(world, asked(world)).disclosures
        (before,) = own_requests(world.gateway, HOME_OFFICE, 10)
        raising = Raising(
            ConcernKind.CHALLENGE, Asker.SELF, LATER, (AMINA.person_id,), Identity.PAPERS,
            Alone.ROOM, entries=(told.entry,), lock=Lock.LOCK,
        )  # fmt: skip
        raise_concern(world.gateway, world.cast.guardian, raising)
        (after,) = own_requests(world.gateway, HOME_OFFICE, 10)
        assert after.told == dataclasses.replace(before.told, locked=Lock.LOCK)
        assert held_by_concerns(world.gateway) == {case.handle}

    def test_nobody_is_told_of_anybody_else(self) -> None:
        world = World()
        world.confirmed()
        world.doubted(whom(CHILD))
        world.called()
        assert account(world.gateway, CHILD.person_id).told == ()
        (notice,) = notices_due(world.gateway, world.cast.guardian.key)
        assert AMINA.person_id not in str(notice)


class TestPromise10EveryPublishedFigureCanBeRecomputed:
    def _world(self) -> World:
        world = World()
        world.confirmed()
        world.traced(NOBODY)
        world.assessed(values={**world.request().values, "in_contact": True})
        for case in (world.assessed(evidence={}), world.proposed()):
            withdraw(world.gateway, HOME_OFFICE, case.request.request_ref)
        handle = world.proposed().handle
        decline(world.gateway, world.cast.approver, handle)
        world.called()
        return world

    def test_an_outsider_recomputes_every_cell(self) -> None:
        files = self._world().files()
        statistics = json.loads(files[STATISTICS])
        (row,) = statistics["rows"]
        assert {key: number for key, number in row.items() if number} == {
            "period": "2017-10",
            "requester": HOME_OFFICE,
            "agreement": MEMORANDUM,
            "received": 6,
            "disclosed": 1,
            "no_details": 1,
            "refused": 2,
            "withdrawn": 2,
        }
        checked = verify_counts(lambda path: files[path], files[STATISTICS])
        assert checked.differences == ()

    def test_evidence_that_nobody_has_assessed_yet_is_counted_alike_inside_and_outside(
        self,
    ) -> None:
        world = World()
        case = world.assessed(evidence={})
        restated = dataclasses.replace(case.request, evidence={"efforts_failed": "TL-9"})
        give_evidence(world.gateway, case.handle, restated)
        files = world.files()
        assert json.loads(files[STATISTICS])["rows"][0]["open"] == 1
        assert verify_counts(files.__getitem__, files[STATISTICS]).differences == ()
        assert assess(world.gateway, case.handle).state is CaseState.READY

    def test_a_month_is_opened_once_when_every_case_of_it_has_ended(self) -> None:
        world = World()
        ended, waiting = world.confirmed(), world.assessed(evidence={})
        world.called()
        files = world.files()
        (row,) = json.loads(files[STATISTICS])["rows"]
        assert (row["answered"], row["open"]) == (1, 1)
        assert "disclosed" not in row
        withdraw(world.gateway, HOME_OFFICE, waiting.request.request_ref)
        for _ in range(2):
            files = world.files()
            (row,) = json.loads(files[STATISTICS])["rows"]
            assert (row["disclosed"], row["withdrawn"]) == (1, 1)
            assert verify_counts(files.__getitem__, files[STATISTICS]).holds
            (opening,) = world.entries("opening")
            assert f"openings/{opening['file']}.json" in files
        assert world.case(ended.handle).outcome is Outcome.DISCLOSED

    def test_what_is_approved_and_held_is_counted_alike_inside_and_outside(self) -> None:
        world = World()
        world.approved()
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
        files = world.files()
        assert json.loads(files[STATISTICS])["rows"][0]["open"] == 1
        assert verify_counts(files.__getitem__, files[STATISTICS]).differences == ()

    def test_a_figure_that_was_changed_is_named(self) -> None:
        files = self._world().files()
        cooked = files[STATISTICS].replace(b'"disclosed":1', b'"disclosed":0')
        cooked = cooked.replace(b'"no_details":1', b'"no_details":2')
        checked = verify_counts(lambda path: files[path], cooked)
        assert {difference.cell for difference in checked.differences} == {
            "disclosed",
            "no_details",
        }

    def test_without_a_justification_only_what_the_log_tells_is_published(self) -> None:
        source = re.sub(
            r"  outcomes: exact\n  justification: >-\n(    .*\n)+", "", NARROWED, count=1
        )
        assert "exact" not in str(read(source, "a").publication)
        world = World(source=source)
        world.confirmed()
        world.traced(NOBODY)
        world.called()
        files = world.files()
        (row,) = json.loads(files[STATISTICS])["rows"]
        assert row["answered"] == 2
        assert "disclosed" not in row
        assert not [path for path in files if path.startswith("openings/")]
        assert verify_counts(lambda path: files[path], files[STATISTICS]).differences == ()

    def test_figures_that_do_not_add_up_cannot_be_built(self) -> None:
        (row,) = rows(self._world().gateway)
        with pytest.raises(Problem) as raised:
            dataclasses.replace(row, received=row.received + 1)
        assert code(raised) == "statistics.does-not-add-up"

    def test_the_whole_log_verifies(self) -> None:
        world = self._world()
        files = world.files()
        report = verify_log(lambda path: files[path])
        assert report.pinned is False
        assert world.verified().pinned is True
