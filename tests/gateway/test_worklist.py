"""What an officer has before them when they decide."""

from __future__ import annotations

from typing import Literal

import pytest
from tests.walk.world import WEIGHED, World

from proviso_gateway.gateway.approve import propose
from proviso_gateway.gateway.views.worklist import OpenCase, open_case
from proviso_verify import canonical


def decided_on(world: World, finding: Literal["passed", "failed"]) -> OpenCase:
    """A case as the second officer opens it, the test weighed with this finding."""
    handle = world.assessed().handle
    propose(world.gateway, world.cast.caseworkers[0], handle, finding, WEIGHED)
    return open_case(world.gateway, world.cast.approver.key, handle)


@pytest.mark.parametrize(("finding", "truth"), [("passed", "true"), ("failed", "false")])
def test_whoever_decides_reads_the_very_assessment_that_they_sign(
    finding: Literal["passed", "failed"], truth: str
) -> None:
    world = World()
    opened = decided_on(world, finding)
    proposed = world.case(opened.view.case).proposed
    assert proposed is not None
    signed = proposed.assessment
    assert canonical.digest(signed.as_canonical()) == proposed.proposal.assessment
    assert opened.clauses == signed.clauses
    assert {one.id: str(one.truth) for one in opened.clauses}["public-interest"] == truth
    assert opened.view.clauses == signed.false_clauses


def test_before_a_proposal_what_is_still_to_be_weighed_is_unknown() -> None:
    world = World()
    opened = open_case(world.gateway, world.cast.approver.key, world.assessed().handle)
    assert {one.id for one in opened.clauses if one.truth == "unknown"} == {"public-interest"}
