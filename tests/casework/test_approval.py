"""Who may sign in which seat, for what, and until when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.verify.small_log import PARTY, assertion, key
from tests.walk.world import World

from proviso_gateway.casework.approval import (
    Permit,
    Signature,
    act_of,
    check_matter,
    check_may,
    check_permit,
    check_signer,
)
from proviso_gateway.errors import Problem
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Hash, Instant
from proviso_verify.officers import FOR_EVER, SERVER, Officer, Roll
from proviso_verify.signing import APPROVE, APPROVER, PROPOSER, REFUSE
from proviso_verify.webauthn import RelyingParty

GITA = "es256:gita"
NOW = Instant(1)


def enrolled(name: str, role: str, *, held: str = "own-device", live: bool = True) -> Charter:
    """A house in which one key holds one role."""
    officer = Officer(key(name), frozenset({role}), FOR_EVER, held)
    charter = Charter(roll=Roll({officer.key: officer}))
    house = replace(charter.house, live=live, parties=(RelyingParty.of(PARTY),))
    return replace(charter, house=house)


def permitted() -> tuple[World, Permit]:
    """An approval as two people signed it."""
    world = World()
    permit = world.approved().permit
    assert permit is not None
    return world, permit


def check(world: World, permit: Permit, **other: object) -> None:
    rest: dict[str, object] = {
        "search": Hash(permit.proposal.search),
        "charter": world.gateway.store.charter(),
        "now": world.gateway.clock.now(),
    }
    check_permit(permit, **{**rest, **other})  # type: ignore[arg-type]


def test_who_proposes_to_refuse_signs_a_refusal_and_nobody_else_does() -> None:
    _, permit = permitted()
    assert act_of(replace(permit.proposal, decision="refuse")) == REFUSE
    assert act_of(permit.proposal) == APPROVE


def test_a_key_takes_only_the_seat_of_its_role_and_is_told_which_it_may_not() -> None:
    charter = enrolled("carol", "caseworker")
    check_may(charter, key("carol"), PROPOSER, NOW, act=APPROVE)
    with pytest.raises(Problem, match="may not sign as approver") as raised:
        check_may(charter, key("carol"), APPROVER, NOW, act=APPROVE)
    assert raised.value.code == "casework.not-entitled"


def test_a_key_that_the_server_holds_approves_nothing_about_real_people() -> None:
    """Whoever has the server has that key; it may stop things, and nothing else."""
    live = enrolled("diego", "approver", held=SERVER)
    with pytest.raises(
        Problem, match="may not approve, for the server holds it: that takes an approver"
    ) as raised:
        check_may(live, key("diego"), APPROVER, NOW, act=APPROVE)
    assert raised.value.code == "casework.not-entitled"
    check_may(live, key("diego"), APPROVER, NOW, act=REFUSE)
    check_may(enrolled("diego", "approver"), key("diego"), APPROVER, NOW, act=APPROVE)
    rehearsal = enrolled("diego", "approver", held=SERVER, live=False)
    check_may(rehearsal, key("diego"), APPROVER, NOW, act=APPROVE)


def test_the_act_that_is_signed_is_the_one_that_a_key_is_held_to() -> None:
    _, permit = permitted()
    live = enrolled(GITA, "approver", held=SERVER)
    for act in (APPROVE, REFUSE):
        hand = assertion(GITA, permit.matter.statement(act, APPROVER))
        signed = Signature(key(GITA), hand)
        if act == REFUSE:
            check_signer(live, permit.matter, APPROVER, signed, NOW, act=act)
            continue
        with pytest.raises(Problem) as raised:
            check_signer(live, permit.matter, APPROVER, signed, NOW, act=act)
        assert raised.value.code == "casework.not-entitled"


def test_a_passkey_signs_for_the_parties_that_the_log_names_and_for_no_other() -> None:
    _, permit = permitted()
    charter = enrolled(GITA, "approver")
    signed = Signature(key(GITA), assertion(GITA, permit.matter.statement(APPROVE, APPROVER)))
    check_signer(charter, permit.matter, APPROVER, signed, NOW, act=APPROVE)
    nowhere = replace(charter, house=replace(charter.house, parties=()))
    with pytest.raises(Problem, match="as approver does not fit") as raised:
        check_signer(nowhere, permit.matter, APPROVER, signed, NOW, act=APPROVE)
    assert raised.value.code == "casework.signature-invalid"


def test_a_proposal_to_refuse_opens_no_register_whoever_signed() -> None:
    world, permit = permitted()
    with pytest.raises(Problem) as raised:
        check(world, replace(permit, proposal=replace(permit.proposal, decision="refuse")))
    assert raised.value.code == "casework.permit-refuses"


def test_an_approval_is_over_at_its_last_moment_and_not_before() -> None:
    world, permit = permitted()
    until = permit.proposal.until
    check(world, permit, now=Instant(until - 1))
    with pytest.raises(Problem) as raised:
        check(world, permit, now=Instant(until))
    assert raised.value.code == "casework.permit-expired"


def test_a_matter_of_another_log_is_the_proposers_fault_by_name() -> None:
    world, permit = permitted()
    other = replace(permit.matter, genesis="0" * 64)
    charter = world.gateway.store.charter()
    check_matter(charter, permit.proposal, permit.matter)
    with pytest.raises(Problem, match="as proposer does not fit") as raised:
        check_matter(charter, permit.proposal, other)
    assert raised.value.code == "casework.signature-invalid"
