"""Where a policy asks for witnesses, nothing leaves that too few of them have seen."""

from __future__ import annotations

import dataclasses

import pytest
from tests.walk.calls import SLOT, WALKS
from tests.walk.world import World

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.adapters.memory import MemoryLog
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.house import set_policy, waive_witnesses
from proviso_gateway.gateway.release import call
from proviso_gateway.terms import Handle
from proviso_verify import note, proof

WITNESS = note.KeySigner("witness", note.COSIGNATURE, key_holder(b"w" * 32).private)
POLICY = f"witness w {WITNESS.verifier.text()}\nquorum w\n"


def cosigned(proved: str) -> str:
    """The same proof, its checkpoint cosigned by the witness."""
    parts = proof.parse(proved.encode())
    line = note.cosign(note.parse(parts.checkpoint).text, WITNESS, 1_600_000_000).line()
    seen = dataclasses.replace(parts, checkpoint=parts.checkpoint + line.encode())
    return seen.encode().decode()


def witnessed(monkeypatch: pytest.MonkeyPatch, proofs: int = 1_000) -> None:
    """From here on the witness has seen what so many proofs stand under."""
    inner, left = MemoryLog.proof, [True] * proofs

    def proved(log: MemoryLog, entry: Handle) -> str | None:
        found = inner(log, entry)
        return cosigned(found) if found and left and left.pop() else found

    monkeypatch.setattr(MemoryLog, "proof", proved)


def refusal(world: World, handle: Handle) -> str:
    with pytest.raises(Problem) as refused:
        call(world.gateway, handle)
    return refused.value.code


def asked() -> tuple[World, Handle]:
    """A world whose policy asks for a witness, and a case that may be called for."""
    world = World()
    set_policy(world.gateway, world.cast.administrators, POLICY)
    case = world.confirmed()
    world.on(SLOT)
    return world, case.handle


def test_without_its_witnesses_nothing_is_looked_at_or_recorded() -> None:
    world, handle = asked()
    assert refusal(world, handle) == "gateway.no-quorum"
    assert world.case(handle).answered is None
    assert not world.entries("answer")


def test_with_its_witnesses_the_answer_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    world, handle = asked()
    witnessed(monkeypatch)
    assert call(world.gateway, handle)


def test_two_people_let_a_month_do_without() -> None:
    world, handle = asked()
    waive_witnesses(world.gateway, (world.cast.approver, world.cast.guardian))
    assert call(world.gateway, handle)
    world.verified()


def test_the_latest_policy_holds() -> None:
    world, handle = asked()
    set_policy(world.gateway, world.cast.administrators, "quorum none\n")
    assert call(world.gateway, handle)


@pytest.mark.parametrize("walk", WALKS)
def test_a_quorum_that_is_lost_after_the_entry_hands_nothing_over_until_it_is_back(
    walk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    set_policy(world.gateway, world.cast.administrators, POLICY)
    case = WALKS[walk](world)
    world.on(SLOT)
    with monkeypatch.context() as patch:
        witnessed(patch, 1)
        assert refusal(world, case.handle) == "gateway.no-quorum"
    assert world.case(case.handle).answered is not None
    assert refusal(world, case.handle) == "gateway.no-quorum"
    witnessed(monkeypatch)
    assert call(world.gateway, case.handle) == call(world.gateway, case.handle)
    assert len(world.entries("answer")) == 1
