"""Each promise is broken once, on purpose, to show that its test would say so."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from tests.walk import test_promises as promises
from tests.walk.world import MAY, UNPUBLISHED

from proviso_gateway.adapters.memory import MemoryStore
from proviso_gateway.adapters.register.door import InMemorySpentApprovals, RegisterDoor
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.timeline import Stand, standing
from proviso_gateway.casework import entries
from proviso_gateway.casework.events import Confirmed
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.envelope import envelope
from proviso_gateway.gateway.ports import Details
from proviso_gateway.terms import Field
from proviso_gateway.tracing.verdict import TraceCause
from proviso_verify import canonical

Sabotage = Callable[[pytest.MonkeyPatch], None]


def always_in_force(patch: pytest.MonkeyPatch) -> None:
    def lax(agreement: Any, day: datetime.date) -> Any:
        return dataclasses.replace(standing(agreement, day), state=Stand.IN_FORCE)

    patch.setattr("proviso_gateway.institution.charter.standing", lax)
    patch.setattr("proviso_gateway.agreement.assessment.standing", lax)


def approvals_that_are_never_spent(patch: pytest.MonkeyPatch) -> None:
    inner = RegisterDoor.search

    def forgetful(self: RegisterDoor, *args: Any, **named: Any) -> Any:
        self.spent_approvals = InMemorySpentApprovals()
        return inner(self, *args, **named)

    patch.setattr(RegisterDoor, "search", forgetful)


def unknown_taken_for_true(patch: pytest.MonkeyPatch) -> None:
    from proviso_gateway.gateway import assess

    honest = assess.assess_request

    def lax(*args: Any, **named: Any) -> Any:
        found = honest(*args, **named)
        return dataclasses.replace(found, answer=Answer.PERMITTED, ask_for=())

    patch.setattr(assess, "assess_request", lax)


def a_second_opinion_that_always_agrees(patch: pytest.MonkeyPatch) -> None:
    agrees = "proviso_gateway.gateway.confirm._after"
    patch.setattr(agrees, lambda case, look, charter: Confirmed(look))


def a_register_that_tells_all(patch: pytest.MonkeyPatch) -> None:
    inner = RegisterDoor.details

    def lavish(self: RegisterDoor, person: str, *args: Any) -> Details:
        found = inner(self, person, *args)
        told = self.snapshot.person(person)
        return Details({**(found.values or {}), str(Field.FAMILY_NAME): told.family_name})

    patch.setattr(RegisterDoor, "details", lavish)


def a_door_that_believes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("proviso_gateway.adapters.register.door.check_permit", lambda *a, **k: None)


def stops_that_nobody_looks_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("proviso_gateway.gateway.answering.stopped_on_record", lambda gateway, case: "")


def sealing_without_a_proof(patch: pytest.MonkeyPatch) -> None:
    def seal(gateway: Any, case: Any) -> Any:
        text = envelope(case, gateway.log.proof(case.entries[-1].handle) or "", rehearsal=True)
        return gateway.sealer.seal(text, case.permit.proposal.recipient)

    patch.setattr("proviso_gateway.gateway.release.check_ready", lambda gateway, handles: None)
    patch.setattr("proviso_gateway.gateway.release._seal", seal)


def a_cause_in_the_envelope(patch: pytest.MonkeyPatch) -> None:
    def talkative(case: Any, proof: str, **more: Any) -> bytes:
        content: Any = canonical.decode(envelope(case, proof, **more))
        return canonical.encode(content | {"because": case.answered.cause})

    patch.setattr("proviso_gateway.gateway.release.envelope", talkative)


def an_entry_that_is_shorter_for_nobody(patch: pytest.MonkeyPatch) -> None:
    inner = entries._answer

    def shorter(case: Any, event: Any, tag: bytes) -> Any:
        drafted = inner(case, event, tag)
        if event.cause == TraceCause.FOUND:
            return drafted
        return dataclasses.replace(drafted, kind="search", secret={})

    patch.setattr(entries, "_answer", shorter)


def tags_that_lead_nowhere(patch: pytest.MonkeyPatch) -> None:
    inner = MemoryStore.subject_tag

    def lost(self: MemoryStore, person: str, fresh: bytes) -> bytes:
        inner(self, person, fresh)
        return b"\0" * 16

    patch.setattr(MemoryStore, "subject_tag", lost)


def a_case_left_out_of_the_figures(patch: pytest.MonkeyPatch) -> None:
    from proviso_gateway.statistics.counts import count

    patch.setattr("proviso_gateway.gateway.publish.count", lambda cases: count(list(cases)[1:]))


BROKEN: list[tuple[Sabotage, Callable[[pytest.MonkeyPatch], None]]] = [
    (
        always_in_force,
        lambda patch: (
            promises.TestPromise1NoAgreementInForceAndPublishedNoSearch().test_on_a_day_without_an_agreement_in_force_and_published_every_request_is_refused(
                UNPUBLISHED, promises.Reason.NOT_PUBLISHED, patch
            )
        ),
    ),
    (
        approvals_that_are_never_spent,
        lambda patch: (
            promises.TestPromise2OnePersonAtATime().test_one_approval_opens_the_register_once()
        ),
    ),
    (
        unknown_taken_for_true,
        lambda patch: (
            promises.TestPromise3DoubtNeverDiscloses().test_a_fact_that_is_unknown_is_asked_for()
        ),
    ),
    (
        a_second_opinion_that_always_agrees,
        lambda patch: (
            promises.TestPromise3DoubtNeverDiscloses().test_two_who_cannot_be_told_apart_are_nobody_unless_two_people_agree()
        ),
    ),
    (
        a_register_that_tells_all,
        lambda patch: (
            promises.TestPromise4TheLeast().test_only_the_requested_fields_leave_and_with_use_limits()
        ),
    ),
    (
        a_door_that_believes,
        lambda patch: (
            promises.TestPromise5TwoPeopleBySignature().test_the_registers_door_checks_for_itself()
        ),
    ),
    (
        stops_that_nobody_looks_at,
        lambda patch: (
            promises.TestPromise6APersonSeesTheMatchBeforeItLeaves().test_a_new_version_or_a_withdrawal_stops_what_is_in_flight(
                MAY, "version_changed"
            )
        ),
    ),
    (
        sealing_without_a_proof,
        lambda patch: (
            promises.TestPromise7NoProofNoDisclosure().test_nothing_is_sealed_before_its_entry_is_under_a_checkpoint(
                patch
            )
        ),
    ),
    (
        a_cause_in_the_envelope,
        lambda patch: (
            promises.TestPromise8OneAnswerForEverythingUndisclosable().test_outside_they_differ_in_nothing_but_random_values(
                "doubted"
            )
        ),
    ),
    (
        an_entry_that_is_shorter_for_nobody,
        lambda patch: (
            promises.TestPromise8OneAnswerForEverythingUndisclosable().test_what_is_disclosed_looks_different_only_to_its_requester()
        ),
    ),
    (
        tags_that_lead_nowhere,
        lambda patch: (
            promises.TestPromise9ThePersonCanFindOut().test_they_are_told_to_whom_and_why_and_find_the_entry_in_the_log()
        ),
    ),
    (
        a_case_left_out_of_the_figures,
        lambda patch: (
            promises.TestPromise10EveryPublishedFigureCanBeRecomputed().test_an_outsider_recomputes_every_cell()
        ),
    ),
]


@pytest.mark.parametrize(
    ("sabotage", "promise"), BROKEN, ids=[sabotage.__name__ for sabotage, _ in BROKEN]
)
def test_the_promise_fails_when_it_is_broken_by(
    sabotage: Sabotage,
    promise: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    promise(monkeypatch)
    sabotage(monkeypatch)
    with pytest.raises((AssertionError, Problem, pytest.fail.Exception)):
        promise(monkeypatch)
