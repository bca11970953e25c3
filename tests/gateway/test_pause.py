"""A pause is a stop of every agreement: each stands once it is signed, without the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.walk.world import MEMORANDUM, World

from proviso_gateway.agreement.reading import read
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import adopt
from proviso_gateway.gateway.statements import submit_begun
from proviso_gateway.gateway.stop import begin_pause

OTHER = Path(__file__).parents[2] / "examples" / "missing-person" / "agreement.yaml"


def test_each_stop_of_a_pause_stands_by_itself() -> None:
    world = World()
    text = OTHER.read_text("utf-8")
    other = read(text)
    adopt(world.gateway, (world.cast.lawyer, world.cast.guardian), other, text)
    guardian, genesis = world.cast.guardian, world.gateway.store.charter().house.genesis
    first, second = begin_pause(world.gateway)
    for statement, stopped in ((first, {MEMORANDUM}), (second, {MEMORANDUM, other.name})):
        signature = guardian.sign(statement.message(genesis))
        submit_begun(world.gateway, statement, guardian.key, signature)
        assert set(world.gateway.store.charter().stopped) == stopped
    with pytest.raises(Problem, match=r"gateway\.stopped-already"):
        begin_pause(world.gateway)
