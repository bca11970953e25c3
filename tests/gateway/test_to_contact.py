"""Whom the custodian contacts on a ground that relays: after the call, nobody who must not be."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from tests.walk.calls import SLOT, relay_world, reload, to_relay
from tests.walk.test_any_order import EXACT, POLICE
from tests.walk.world import AMINA, NOBODY, PEOPLE, RESTRICTED, World, whom

from proviso_gateway.adapters.memory import MemoryLog
from proviso_gateway.casework.case import Case
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.release import call
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.views.relays import STOPPED, to_contact
from proviso_gateway.tracing.people import Person


def called() -> tuple[World, Case]:
    """A world in which a requester has called, and somebody was found."""
    world = relay_world()
    case = to_relay(world, whom(AMINA))
    world.on(SLOT).opened(case, POLICE)
    return world, case


def listed(world: World) -> list[tuple[str, str]]:
    found = to_contact(world.gateway, world.cast.caseworkers[0])
    return [(one.person_id, one.not_now) for one in found]


def test_whoever_was_found_is_contacted_once_their_requester_has_called() -> None:
    world = relay_world()
    cases = [to_relay(world, search) for search in (whom(AMINA), NOBODY, whom(RESTRICTED))]
    world.on(SLOT)
    assert listed(world) == []
    for case in cases:
        world.opened(case, POLICE)
    (one,) = to_contact(world.gateway, world.cast.guardian)
    assert (one.case, one.person_id, one.called) == (cases[0].handle, AMINA.person_id, SLOT)
    world.on(one.until + datetime.timedelta(days=1))
    assert listed(world) == []


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (dataclasses.replace(AMINA, restricted=True), "restricted"),
        (dataclasses.replace(AMINA, deceased_on=SLOT), "deceased"),
        (dataclasses.replace(AMINA, address_line="9 Refuge Lane"), "changed"),
        (None, "absent"),
    ],
)
def test_who_was_protected_died_or_moved_since_the_call_is_not(
    now: Person | None, why: str
) -> None:
    world, _ = called()
    assert listed(world) == [(AMINA.person_id, "")]
    reload(world, *(PEOPLE[1:] if now is None else (now, *PEOPLE[1:])))
    assert listed(world) == [("", why)]


def test_nobody_is_contacted_once_the_agreement_was_stopped_even_if_the_stop_is_lifted() -> None:
    world, _ = called()
    stop(world.gateway, world.cast.guardian, EXACT)
    assert listed(world) == [("", STOPPED)]
    restart(world.gateway, (world.cast.approver, world.cast.guardian), EXACT)
    assert listed(world) == [("", STOPPED)]


def test_nobody_is_contacted_for_a_call_that_handed_nothing_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = relay_world()
    case = to_relay(world, whom(AMINA))
    world.on(SLOT)
    inner, left = MemoryLog.proof, [True]
    with monkeypatch.context() as patch:
        patch.setattr(
            MemoryLog, "proof", lambda log, one: inner(log, one) if left and left.pop() else None
        )
        with pytest.raises(Problem, match="no-proof"):
            call(world.gateway, case.handle)
    assert listed(world) == []
    call(world.gateway, case.handle)
    assert listed(world) == [(AMINA.person_id, "")]


def test_only_officers_who_may_look_at_a_match_see_the_list() -> None:
    world, _ = called()
    with pytest.raises(Problem) as refused:
        to_contact(world.gateway, world.cast.administrators[0])
    assert refused.value.code == "casework.not-entitled"
