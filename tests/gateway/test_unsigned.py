"""Whoever signs second reads everything that the act will do, and what it takes the place of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.gateway.test_statements import (
    DOCUMENTS,
    EDITION,
    GATES,
    LATER,
    NEW,
    SEALING,
    stay,
    until,
)
from tests.walk.world import HOME_OFFICE, MEMORANDUM, World, day

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.agreement.reading import read
from proviso_gateway.gateway.adopt import (
    Enrolment,
    adopt,
    enrol,
    enrol_officer,
    enrol_requester,
    officer_left,
)
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.statements import sign
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.views.officers_signed import Becomes, OfficerSigned, Serves
from proviso_gateway.gateway.views.unsigned import unsigned
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Field, Hash


@pytest.fixture
def world() -> World:
    return World()


def told(world: World) -> Mapping[str, Any]:
    """What is told of the only act that waits."""
    (one,) = unsigned(world.gateway)
    return one.about


def signed(world: World, by: Any) -> None:
    (one,) = unsigned(world.gateway)
    sign(world.gateway, by, one.handle, shown=one.digest)


def officer(world: World) -> OfficerSigned:
    """The only officer of the only act that waits."""
    (one,) = unsigned(world.gateway)
    (found,) = one.officers
    assert not one.about
    return found


def test_an_enrolment_tells_the_name_the_roles_and_the_day_on_which_it_ends(world: World) -> None:
    one, two = world.cast.administrators
    end = until(world)
    enrol_officer(world.gateway, (one,), NEW.key, ["approver"], end, name="Edda")
    then = Serves(("approver",), world.gateway.clock.day(end), "key-file")
    assert officer(world) == OfficerSigned("Edda", NEW.key, Becomes.ENROLLED, None, then)
    signed(world, two)
    charter = world.gateway.store.charter()
    assert (charter.names[NEW.key], charter.roll.roles(NEW.key)) == ("Edda", {"approver"})


def test_a_change_tells_what_it_takes_the_place_of(world: World) -> None:
    one, two = world.cast.administrators
    end, later = until(world), until(world, 25)
    enrol_officer(world.gateway, (one, two), NEW.key, ["approver"], end, name="Edda")
    enrol_officer(world.gateway, (one,), NEW.key, ["lawyer"], later, name="Mallory")
    day = world.gateway.clock.day
    now = Serves(("approver",), day(end), "key-file")
    then = Serves(("lawyer",), day(later), "key-file")
    assert officer(world) == OfficerSigned(
        "Mallory", NEW.key, Becomes.CHANGED, now, then, called_now="Edda"
    )


def test_a_founder_is_told_to_stay_what_they_are(world: World) -> None:
    """As it will be, not as it was asked for: an administrator of the first entry stays one."""
    one, two = world.cast.administrators
    enrol_officer(world.gateway, (one,), two.key, ["lawyer"], until(world))
    then = officer(world).then
    assert then is not None
    assert (then.roles, then.until) == (("administrator", "lawyer"), None)
    signed(world, two)
    assert world.gateway.store.charter().roll.roles(two.key) == {"administrator", "lawyer"}


def test_a_leaving_tells_who_leaves_and_what_they_were(world: World) -> None:
    one, two = world.cast.administrators
    enrol_officer(world.gateway, (one, two), NEW.key, ["approver"], until(world), name="Edda")
    officer_left(world.gateway, (one,), NEW.key)
    leaves = officer(world)
    assert (leaves.name, leaves.becomes, leaves.then) == ("Edda", Becomes.LEAVES, None)
    assert leaves.now is not None
    assert leaves.now.roles == ("approver",)


def test_of_many_who_changes_comes_before_who_is_renewed_by_role_and_name(world: World) -> None:
    gateway, by = world.gateway, world.cast.administrators
    end, later = until(world), until(world, 25)
    keys = [key_holder(bytes([at]) * 32).key for at in range(3)]
    people = (("Zoe", "lawyer"), ("Ana", "lawyer"), ("Max", "approver"))
    for key, (name, role) in zip(keys, people, strict=True):
        enrol_officer(gateway, by, key, [role], end, name=name)
    renewals = [Enrolment(key, [role], later) for key, (_, role) in zip(keys, people, strict=True)]
    more = Enrolment(NEW.key, ["caseworker"], later, "New")
    changed = Enrolment(world.cast.caseworkers[0].key, ["approver"], later)
    enrol(gateway, by[:1], [*renewals, more, changed])
    (one,) = unsigned(gateway)
    told = [(officer.becomes, officer.name) for officer in one.officers]
    assert told[0] == (Becomes.ENROLLED, "New")
    assert told[1][0] is Becomes.CHANGED
    assert told[2:] == [(Becomes.RENEWED, name) for name in ("Max", "Ana", "Zoe")]


def test_nobody_and_two_people_look_different(world: World) -> None:
    one, two = world.cast.administrators
    enrol_requester(world.gateway, (one,), "parish-police", SEALING)
    assert told(world) == {"requester": "parish-police", "key": SEALING, "people": ()}
    signed(world, two)
    people = ["DI 204", "DC 1177"]
    enrol_requester(world.gateway, (one,), "parish-police", SEALING, people=people)
    assert told(world)["people"] == ("DC 1177", "DI 204")
    assert told(world)["people_so_far"] == ()
    signed(world, two)
    assert world.gateway.store.charter().people["parish-police"] == ("DC 1177", "DI 204")


def test_a_key_that_takes_anothers_place_is_told_beside_it(world: World) -> None:
    """Answers would be sealed to it."""
    before = world.gateway.store.charter().requesters[HOME_OFFICE]
    enrol_requester(world.gateway, world.cast.administrators[:1], HOME_OFFICE, SEALING)
    assert (told(world)["key"], told(world)["key_so_far"]) == (SEALING, before)


def test_an_edition_tells_its_file_its_days_and_every_gates_document(world: World) -> None:
    before = world.gateway.store.charter().adopted[MEMORANDUM].file_hash
    adopt(world.gateway, (world.cast.lawyer,), read(EDITION), EDITION, gates=GATES)
    about = told(world)
    assert about["name"] == MEMORANDUM
    assert about["gates"] == tuple(
        f"{gate.replace('_', ' ')}: {document}" for gate, document in DOCUMENTS.items()
    )
    assert about["review_due"] == LATER
    assert about["file_so_far"] == before
    signed(world, world.cast.guardian)
    adopted = world.gateway.store.charter().adopted[MEMORANDUM]
    assert about["file"] == adopted.file_hash
    assert {line.split(": ")[1] for line in about["versions"]} == set(adopted.versions)
    assert "2018: in force from 2018-05-09" in about["statuses"]


def test_an_adoption_without_gates_says_so(world: World) -> None:
    adopt(world.gateway, (world.cast.lawyer,), read(EDITION), EDITION)
    assert told(world)["gates"] == ()
    assert "review_due" not in told(world)


def test_a_restart_tells_the_agreement_and_the_version_that_was_stopped(world: World) -> None:
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    restart(world.gateway, (world.cast.guardian,), MEMORANDUM)
    stopped = world.gateway.store.charter().stopped[MEMORANDUM]
    assert told(world) == {
        "name": MEMORANDUM,
        "title": "Information requests from the Home Office to NHS Digital",
        "version": f"2017: {stopped}",
    }


def test_an_order_tells_whom_it_reaches_and_its_end_tells_the_same(world: World) -> None:
    order = CourtOrder(
        reference="KB-7",
        court="High Court",
        effect="discloses",
        document=Hash("1" * 64),
        valid_from=day(2017, 10, 1),
        valid_until=day(2017, 12, 1),
        requester=HOME_OFFICE,
        fields=(Field.ADDRESS,),
        reaches=(Hash("2" * 64),),
        reaches_restricted=True,
    )
    record_order(world.gateway, (world.cast.lawyer,), order)
    about = told(world)
    expected = {
        "reference": "KB-7",
        "court": "High Court",
        "effect": "discloses",
        "valid_from": day(2017, 10, 1),
        "valid_until": day(2017, 12, 1),
        "document": "1" * 64,
        "order": order.hash,
        "requester": HOME_OFFICE,
        "fields": ("address",),
        "people": ("2" * 64,),
        "reaches_restricted": True,
        "answer_after_days": 1,
        "destroy_within_days": 365,
    }
    assert about == expected
    signed(world, world.cast.guardian)
    end_order(world.gateway, (world.cast.lawyer,), order.hash)
    assert told(world) == expected


def test_a_stay_tells_the_agreement_that_it_stops(world: World) -> None:
    record_order(world.gateway, (world.cast.lawyer,), stay("KB-8"))
    assert told(world)["agreement"] == MEMORANDUM
    assert "requester" not in told(world)


def test_whoever_signed_first_is_named_and_asking_changes_nothing(world: World) -> None:
    one, two = world.cast.administrators
    other = (one, two)
    enrol_officer(world.gateway, other, NEW.key, ["administrator"], until(world), name="Edda")
    before = world.gateway.store.charter()
    enrol_requester(world.gateway, (NEW,), "parish-police", SEALING)
    (waiting,) = unsigned(world.gateway)
    assert (waiting.kind, waiting.does, waiting.signed_by) == ("requester", "enrolled", ("Edda",))
    assert world.gateway.store.charter() == before
