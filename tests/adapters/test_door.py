"""The register's door, asked directly: what it remembers, whom it tells of, and why not."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.walk.calls import WALKS, reload
from tests.walk.test_declared_fields import amina
from tests.walk.test_declared_fields import world as declared_world
from tests.walk.world import AMINA, NEIGHBOUR, RESTRICTED, World

from proviso_gateway.adapters.register import door
from proviso_gateway.adapters.register.door import InMemorySpentApprovals
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Details
from proviso_gateway.terms import Field, Hash, Instant
from proviso_gateway.tracing.people import NameUse, PreviousName
from proviso_verify.signing import APPROVE, APPROVER

PROPOSAL, OTHER = Hash("a" * 64), Hash("b" * 64)


def test_an_approval_opens_once_and_what_its_search_found_is_remembered() -> None:
    spent = InMemorySpentApprovals()
    assert spent.reviews_needed(PROPOSAL, "SYN-1") is None
    assert spent.spend(PROPOSAL)
    assert spent.reviews_needed(PROPOSAL, "SYN-1") is None
    spent.found(PROPOSAL, ["SYN-1", "SYN-2"], 2)
    assert not spent.spend(PROPOSAL)
    assert spent.reviews_needed(PROPOSAL, "SYN-2") == 2
    assert spent.reviews_needed(PROPOSAL, "SYN-3") is None
    assert spent.spend(OTHER)


def test_an_approval_is_spent_by_a_search_that_found_nobody_or_never_ended() -> None:
    spent = InMemorySpentApprovals()
    assert spent.spend(PROPOSAL)
    assert not spent.spend(PROPOSAL)
    spent.found(PROPOSAL, [], 2)
    assert not spent.spend(PROPOSAL)


def told(world: World, case: Case, person: str | None = AMINA.person_id) -> Details:
    assert case.permit is not None
    return world.gateway.register.details(person, (Field.ADDRESS,), case.permit, case.looks)


@pytest.mark.parametrize(
    ("now", "cause"),
    [
        ({}, None),
        ({"deceased_on": datetime.date(2017, 9, 1)}, Cause.DECEASED),
        ({"restricted": True}, Cause.RESTRICTED),
        ({"postcode": "QX9 9ZZ"}, Cause.CHANGED),
    ],
)
def test_what_is_told_is_what_was_looked_at_or_else_nothing_and_why(
    now: dict[str, Any], cause: Cause | None
) -> None:
    world = World()
    case = world.confirmed()
    reload(world, replace(AMINA, **now), NEIGHBOUR)
    found = told(world, case)
    assert found.barred == cause
    address = {"address_line": AMINA.address_line, "postcode": AMINA.postcode}
    assert found.values == (None if cause else {"address": address})


def test_at_the_moment_when_the_approval_is_over_nothing_is_told_any_more() -> None:
    world = World()
    case = world.confirmed()
    assert case.permit is not None
    until = case.permit.proposal.until
    for now, cause in ((until - 1, None), (until, Cause.NOT_COMPLETED)):
        with patch.object(world.gateway.register, "now", lambda now=now: Instant(now)):
            assert told(world, case).barred == cause


def test_whoever_looks_sees_the_fields_that_are_asked_for_and_what_bars_the_person() -> None:
    world = World()
    case = world.traced()
    assert case.permit is not None
    shown = world.gateway.register.looked_at(AMINA.person_id, case.permit)
    address = {"address_line": AMINA.address_line, "postcode": AMINA.postcode}
    assert shown == {
        "fields": {"address": address, "address_since": "2012-03-04"},
        "restricted": False,
        "deceased_on": "",
    }
    for since in ({"deceased_on": datetime.date(2017, 9, 1)}, {"restricted": True}):
        reload(world, replace(AMINA, **since))
        with pytest.raises(Problem, match=r"register\.person-gone"):
            world.gateway.register.looked_at(AMINA.person_id, case.permit)


def test_a_field_that_the_register_has_lost_since_is_shown_as_nothing(tmp_path: Path) -> None:
    world = declared_world(tmp_path)
    case = world.traced(amina(world), fields=("school", "year_group_2"))
    assert case.permit is not None
    register: Any = world.gateway.register
    shown = register.looked_at("SYN-1", case.permit)
    assert shown["fields"] == {"school": "Quarry Lane School", "year_group_2": 7}
    reload(world, replace(register.snapshot.person("SYN-1"), declared={}))
    object.__setattr__(register.snapshot, "fields", {})
    shown = register.looked_at("SYN-1", case.permit)
    assert shown["fields"] == {"school": "", "year_group_2": ""}


def test_somebody_whom_the_register_holds_no_more_is_gone_by_name() -> None:
    world = World()
    case = world.confirmed()
    assert case.permit is not None
    register: Any = world.gateway.register
    assert register.record(AMINA.person_id, case.permit) == AMINA
    reload(world, NEIGHBOUR)
    assert told(world, case) == Details(None, Cause.ABSENT)
    for ask in (register.record, register.looked_at):
        with pytest.raises(Problem) as raised:
            ask(AMINA.person_id, case.permit)
        assert raised.value.code == "register.person-gone"


def test_nobody_is_the_work_that_somebody_would_have_been() -> None:
    """A signature verified and a record hashed: were either a quick no, the time would tell."""
    world = World()
    case = WALKS["absent"](world)
    assert case.permit is not None
    house = world.gateway.store.charter().house
    house = replace(house, parties=(object(),))
    permit, verified, hashed = case.permit, door.verify, door.found_hash
    with (
        patch.object(door, "verify", side_effect=verified) as signature,
        patch.object(door, "found_hash", side_effect=hashed) as found,
        patch.object(
            world.gateway.register,
            "charter",
            lambda: replace(world.gateway.store.charter(), house=house),
        ),
    ):
        assert told(world, case, None) == Details(None)
    statement = permit.matter.statement(APPROVE, APPROVER)
    asked = (permit.approver.key, statement, permit.approver.signature, house.parties)
    assert signature.call_args.args == asked
    assert verified(*asked[:3])
    _, person, looked_at = found.call_args.args
    assert person in {one.person_id for one in world.people}
    assert set(looked_at["fields"]) == set(permit.proposal.fields)


def test_an_empty_register_has_nobody_to_read_and_says_so_as_any_other() -> None:
    world = World()
    case = WALKS["absent"](world)
    reload(world)
    assert told(world, case, None) == Details(None)


def test_every_earlier_name_is_told_with_its_use_and_its_parts() -> None:
    maiden = PreviousName(NameUse.MAIDEN, "Amina", "Rose", "Bello")
    person = replace(RESTRICTED, previous_names=(maiden,))
    values = door._VALUES
    assert values[Field.PREVIOUS_NAMES](person) == [
        {"use": "maiden", "given_name": "Amina", "middle_names": "Rose", "family_name": "Bello"}
    ]
    assert values[Field.REGISTERED_ON](person) == "2012-04-01"
    assert values[Field.ADDRESS_SINCE](replace(person, address_since=None)) == ""
