"""A case that a guardian set apart is there for those whom they named, and for guardians, alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from tests.walk.calls import SLOT, relay_world, to_relay
from tests.walk.test_any_order import POLICE
from tests.walk.world import (
    A_TWIN,
    AMINA,
    HOME_OFFICE,
    MEMORANDUM,
    NEIGHBOUR,
    NOBODY,
    WEIGHED,
    World,
    whom,
)

from proviso_gateway.adapters.keys.holders import KeyHolder, key_holder
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import enrol_officer, officer_left
from proviso_gateway.gateway.approve import approve, decline, propose
from proviso_gateway.gateway.claim import claim
from proviso_gateway.gateway.confirm import candidates, confirm
from proviso_gateway.gateway.give_back import give_back
from proviso_gateway.gateway.ports import Actor
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.set_apart import set_apart, set_apart_message, submit_set_apart
from proviso_gateway.gateway.views.apart import known_to
from proviso_gateway.gateway.views.clocks import due
from proviso_gateway.gateway.views.desk import Doing, check_can, doings, on_desk
from proviso_gateway.gateway.views.documents import documents_of
from proviso_gateway.gateway.views.institution import in_flight
from proviso_gateway.gateway.views.notices import notices
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.gateway.views.reads import own_cases_about
from proviso_gateway.gateway.views.relays import to_contact
from proviso_gateway.gateway.views.waiting import queue
from proviso_gateway.gateway.views.worklist import case_called, open_case
from proviso_gateway.terms import Handle

NONE_SUCH = Handle("a" * 26)


@pytest.fixture
def world() -> World:
    return World()


def apart(world: World, case: Case, officers: Iterable[Actor]) -> Case:
    keys = [one.key for one in officers]
    return set_apart(world.gateway, world.cast.guardian, case.handle, keys)


def refused(act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value


def lists(world: World, key: str) -> set[str]:
    return {one.case for one in queue(world.gateway, 9, key).first}


def test_it_is_in_the_lists_of_those_named_and_of_guardians_alone(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case, other = world.assessed(), world.assessed(request_ref="HO-17-002")
    apart(world, case, (dora, world.cast.approver))
    for sees in (dora, world.cast.approver, world.cast.guardian):
        assert lists(world, sees.key) == {case.handle, other.handle}
    for blind in (carl, *world.cast.administrators):
        assert lists(world, blind.key) == {other.handle}


def test_for_all_others_the_answer_is_that_of_a_case_that_does_not_exist(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case = world.assessed()
    apart(world, case, (dora, world.cast.approver))

    def acts(handle: Handle, by: Actor) -> tuple[Callable[[], object], ...]:
        gateway = world.gateway
        return (
            lambda: open_case(gateway, by.key, handle),
            lambda: on_desk(gateway, by.key, handle),
            lambda: documents_of(gateway, by.key, handle),
            lambda: check_can(gateway, by.key, gateway.store.case(handle), Doing.PROPOSE, "weigh"),
            lambda: propose(gateway, by, handle, "passed", WEIGHED),
            lambda: approve(gateway, by, handle),
            lambda: decline(gateway, by, handle),
            lambda: give_back(gateway, by, handle, "look again"),
            lambda: confirm(gateway, by, handle, None),
            lambda: claim(gateway, by.key, handle),
            lambda: recuse(gateway, by, handle),
            lambda: set_apart(gateway, by, handle, [dora.key, world.cast.approver.key]),
        )

    strangers = (carl, world.cast.administrators[0], key_holder(b"s" * 32))
    for by in strangers:
        said = [refused(act) for act in acts(case.handle, by)]
        assert [str(one) for one in said] == [
            str(refused(act)) for act in acts(NONE_SUCH, by)
        ]  # fmt: skip
        assert {one.code for one in said} == {"store.no-such-case"}
        assert doings(world.gateway, by.key, world.case(case.handle)) == ()


def test_it_is_found_neither_by_its_reference_nor_by_its_handle(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case, other = world.assessed(request_ref="HO-9"), world.assessed()
    apart(world, case, (dora, world.cast.approver))
    for word in ("HO-9", f"{HOME_OFFICE}/HO-9", case.handle, case.handle[:8]):
        assert refused(lambda word=word: case_called(world.gateway, word, carl.key)).code == (
            "store.no-such-case"
        )
        assert case_called(world.gateway, word, dora.key) == case.handle
    assert case_called(world.gateway, other.handle, carl.key) == other.handle


def test_a_name_finds_it_no_more_for_whoever_has_a_part_in_it_and_is_not_named(
    world: World,
) -> None:
    carl, dora = world.cast.caseworkers
    case = world.approved()
    for officer in (carl, dora):
        open_case(world.gateway, officer.key, case.handle)
    assert own_cases_about(world.gateway, carl.key, "okonjo", "called back") == (case.handle,)
    apart(world, case, (dora, world.cast.approver))
    assert own_cases_about(world.gateway, carl.key, "okonjo", "called back") == ()
    world.gateway.store.claim(case.handle, dora.key)
    assert own_cases_about(world.gateway, dora.key, "okonjo", "called back") == (case.handle,)


def test_another_case_about_the_same_person_does_not_lead_to_it(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case, other = world.assessed(), world.assessed()
    assert on_desk(world.gateway, carl.key, other.handle).others == (case.handle,)
    apart(world, case, (dora, world.cast.approver))
    assert on_desk(world.gateway, carl.key, other.handle).others == ()
    assert on_desk(world.gateway, dora.key, other.handle).others == (case.handle,)


def test_what_is_due_is_told_and_mailed_to_those_in_its_sight(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case = world.approved()
    apart(world, case, (dora, world.cast.approver))
    sees = {dora.key, world.cast.approver.key, world.cast.guardian.key}
    assert {one.key for one in due(world.gateway)} == sees
    assert {one.key for one in notices(world.gateway)} == sees
    assert carl.key not in sees


def counted(world: World, key: str) -> tuple[object, ...]:
    """Every figure in which a case can stand, as the officer of this key reads it."""
    flying = in_flight(world.gateway, MEMORANDUM, key)
    slots = operating(world.gateway, None, key).slots
    week = [(one.cases, one.unsearched) for one in slots]
    return queue(world.gateway, 9, key).in_all, flying.waiting, flying.owed, week


def test_no_figure_counts_it_for_whoever_may_not_know_of_it(world: World) -> None:
    carl, dora = world.cast.caseworkers
    named = dora, world.cast.approver
    administrator = world.cast.administrators[0]
    world.assessed()
    world.approved()
    before = counted(world, "")
    assert before == (2, 1, 1, [(1, 1)])
    for case in (world.assessed(), world.approved(), world.traced()):
        apart(world, case, named)
    everything = (5, 2, 3, [(3, 2)])
    for sees in (dora.key, world.cast.approver.key, world.cast.guardian.key, ""):
        assert counted(world, sees) == everything
    for blind in (carl.key, administrator.key):
        assert counted(world, blind) == before


def test_a_slot_with_nothing_but_such_cases_is_not_told(world: World) -> None:
    apart(world, world.approved(), (world.cast.caseworkers[1], world.cast.approver))
    assert counted(world, world.cast.administrators[0].key) == (0, 0, 0, [])
    assert counted(world, world.cast.guardian.key) == (1, 0, 1, [(1, 1)])


def test_whoever_stood_back_knows_of_it_and_counts_it(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case = world.assessed()
    recuse(world.gateway, carl, case.handle)
    apart(world, case, (dora, world.cast.approver))
    assert counted(world, carl.key)[0] == 1
    administrator = world.cast.administrators[0]
    assert known_to(world.gateway, administrator.key, [case.handle]) == ()
    assert known_to(world.gateway, dora.key, [case.handle]) == (case.handle,)


def test_cases_set_apart_are_not_taken_for_cases_about_one_person(world: World) -> None:
    dora = world.cast.caseworkers[1]
    one, two = world.assessed(), world.assessed(whom(NEIGHBOUR))
    for case in (one, two):
        apart(world, case, (dora, world.cast.approver))
    assert on_desk(world.gateway, dora.key, two.handle).others == ()


def test_those_who_are_named_see_it_through(world: World) -> None:
    carl, dora = world.cast.caseworkers
    approver, guardian = world.cast.approver, world.cast.guardian
    case = apart(world, world.assessed(), (dora, approver))
    case = propose(world.gateway, dora, case.handle, "passed", WEIGHED)
    assert approve(world.gateway, approver, case.handle).state is CaseState.APPROVED
    twins = apart(world, world.traced(A_TWIN), (dora, approver))
    assert twins.verdict is not None
    person = candidates(twins.verdict, reach_restricted=False)[0]
    assert refused(lambda: confirm(world.gateway, carl, twins.handle, person)).code == (
        "store.no-such-case"
    )
    confirm(world.gateway, dora, twins.handle, person)
    assert confirm(world.gateway, guardian, twins.handle, person).state is CaseState.CONFIRMED


def test_a_proposal_a_first_look_and_a_claim_of_others_do_not_stand(world: World) -> None:
    carl, dora = world.cast.caseworkers
    approver = world.cast.approver
    case = world.proposed()
    claim(world.gateway, carl.key, case.handle)
    assert apart(world, case, (dora, approver)).state is CaseState.READY
    assert dict(world.gateway.store.claims([case.handle])) == {}
    twins = world.traced(A_TWIN)
    assert twins.verdict is not None
    person = candidates(twins.verdict, reach_restricted=False)[0]
    confirm(world.gateway, carl, twins.handle, person)
    apart(world, twins, (dora, approver))
    assert confirm(world.gateway, dora, twins.handle, person).state is CaseState.REVIEW
    assert confirm(world.gateway, approver, twins.handle, person).state is CaseState.CONFIRMED


def test_a_proposal_and_a_claim_of_somebody_named_stand(world: World) -> None:
    carl, case = world.cast.caseworkers[0], world.proposed()
    claim(world.gateway, carl.key, case.handle)
    case = apart(world, case, (carl, world.cast.approver))
    assert case.state is CaseState.PROPOSED
    assert dict(world.gateway.store.claims([case.handle])) == {case.handle: carl.key}
    assert approve(world.gateway, world.cast.approver, case.handle).state is CaseState.APPROVED


def test_a_later_one_takes_the_place_of_the_one_before(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case = apart(world, world.assessed(), (dora, world.cast.approver))
    apart(world, case, (carl, world.cast.approver))
    assert lists(world, carl.key) == {case.handle}
    assert lists(world, dora.key) == set()


def test_it_leaves_nothing_in_the_log_and_changes_no_state(world: World) -> None:
    dora = world.cast.caseworkers[1]
    cases = [world.assessed(), world.approved(), world.traced(whom(AMINA)), world.traced(NOBODY)]
    before = world.entries()
    for case in cases:
        assert apart(world, case, (dora, world.cast.approver)).state is case.state
    assert world.entries() == before
    world.verified()


def test_only_a_guardian_who_has_not_stood_back_sets_a_case_apart(world: World) -> None:
    carl, dora = world.cast.caseworkers
    approver, guardian = world.cast.approver, world.cast.guardian
    case, named = world.assessed(), [dora.key, approver.key]
    for by in (carl, approver, *world.cast.administrators, key_holder(b"s" * 32)):
        assert refused(lambda by=by: set_apart(world.gateway, by, case.handle, named)).code == (
            "casework.not-entitled"
        )
    recuse(world.gateway, guardian, case.handle)
    assert refused(lambda: apart(world, case, (dora, approver))).code == "casework.recused"
    assert refused(lambda: open_case(world.gateway, guardian.key, case.handle)).code == (
        "casework.recused"
    )


def test_those_named_must_be_able_to_hold_the_seats_that_are_left(world: World) -> None:
    carl, dora = world.cast.caseworkers
    approver, administrator = world.cast.approver, world.cast.administrators[0]
    ready, twins = world.assessed(), world.traced(A_TWIN)
    nobody_approves: tuple[tuple[Actor, ...], ...] = (
        (), (carl,), (carl, carl), (carl, dora), (approver, administrator), (carl, administrator)
    )  # fmt: skip
    for officers in nobody_approves:
        assert refused(lambda who=officers: apart(world, ready, who)).code == (
            "casework.too-few-named"
        )
    for officers in ((), (carl,), (approver, administrator)):
        assert refused(lambda who=officers: apart(world, twins, who)).code == (
            "casework.too-few-named"
        )
    assert apart(world, twins, (carl, dora)).apart is not None
    recuse(world.gateway, carl, ready.handle)
    assert refused(lambda: apart(world, ready, (carl, approver))).code == "casework.too-few-named"
    stranger = key_holder(b"s" * 32)
    assert refused(lambda: apart(world, ready, (dora, approver, stranger))).code == (
        "casework.not-enrolled"
    )
    assert world.case(ready.handle).apart is None


def test_nobody_sets_apart_what_is_over(world: World) -> None:
    over = world.doubted()
    world.called()
    dora, approver = world.cast.caseworkers[1], world.cast.approver
    assert refused(lambda: apart(world, over, (dora, approver))).code == "casework.not-now"


def test_an_answered_case_stays_apart_and_is_told_to_nobody_else(world: World) -> None:
    carl, dora = world.cast.caseworkers
    case = apart(world, world.confirmed(), (dora, world.cast.approver))
    world.called()
    assert world.case(case.handle).state is CaseState.ANSWERED
    assert refused(lambda: open_case(world.gateway, carl.key, case.handle)).code == (
        "store.no-such-case"
    )
    assert open_case(world.gateway, dora.key, case.handle).view.state == "answered"


def test_whom_to_contact_is_told_to_nobody_else() -> None:
    world = relay_world()
    carl, dora = world.cast.caseworkers
    case = to_relay(world, whom(AMINA))
    apart(world, case, (dora, world.cast.approver))
    world.on(SLOT).opened(case, POLICE)
    assert [one.case for one in to_contact(world.gateway, dora)] == [case.handle]
    assert to_contact(world.gateway, carl) == ()


def test_the_signature_covers_the_case_and_those_who_are_named(world: World) -> None:
    carl, dora = world.cast.caseworkers
    approver, guardian = world.cast.approver, world.cast.guardian
    case, other = world.assessed(), world.assessed()
    named, others = [dora.key, approver.key], [carl.key, approver.key]
    signed = guardian.sign(set_apart_message(case.handle, named))
    for handle, officers in ((case.handle, others), (other.handle, named)):
        code = refused(
            lambda handle=handle, officers=officers: submit_set_apart(
                world.gateway, handle, guardian.key, signed, officers
            )
        ).code
        assert code == "casework.signature-invalid"
    after = submit_set_apart(world.gateway, case.handle, guardian.key, signed, named[::-1])
    assert after.apart is not None
    assert (after.apart.officers, after.apart.key) == (frozenset(named), guardian.key)
    assert after.apart.signature == signed


def test_somebody_named_sees_it_with_a_new_key_too(world: World) -> None:
    by, until = world.cast.administrators, world.gateway.now().plus(days=20)
    old, new = key_holder(b"o" * 32), key_holder(b"n" * 32)

    def enrols(one: KeyHolder) -> None:
        enrol_officer(world.gateway, by, one.key, ["caseworker"], until, name="Nia Brook")

    enrols(old)
    case = apart(world, world.assessed(), (old, world.cast.approver))
    officer_left(world.gateway, by, old.key)
    enrols(new)
    assert lists(world, new.key) == {case.handle}
