"""What the institution's stream folds to: agreements, orders, officers, and on what conditions."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from tests.verify.small_log import PARTY, key, signature
from tests.walk.world import AUTUMN, HELD, HOME_OFFICE, MAY, MEMORANDUM, NARROWED, World

from proviso_gateway.adapters.memory import MemoryStore
from proviso_gateway.agreement.model import NOT_STATED
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.assembly.rehearsing import in_memory, rehearsal_over
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import adopt, enrol_officer, found
from proviso_gateway.gateway.house import postpone, set_policy, waive_clock, waive_witnesses
from proviso_gateway.gateway.log_key import change_key
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.gateway.standing import record_begun
from proviso_gateway.gateway.statements import submit
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.institution.acts import (
    ActLine,
    AgreementStopped,
    KeyChanged,
    PolicySet,
)
from proviso_gateway.institution.basis import Basis
from proviso_gateway.institution.charter import Charter, Conditions, Timetable
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Field, Hash
from proviso_verify.note import KeySigner, Signer
from proviso_verify.webauthn import RelyingParty

UNKNOWN = Hash("0" * 64)
ORDER = CourtOrder(
    reference="CO-9",
    court="County Court",
    effect="discloses",
    document=Hash("d" * 64),
    valid_from=AUTUMN,
    valid_until=AUTUMN + datetime.timedelta(days=5),
    requester="county-court",
    fields=(Field.ADDRESS,),
    reaches=(Hash("e" * 64),),
    answer_after=3,
    destroy_within=90,
)
STAY = replace(
    ORDER, effect="stops", agreement=MEMORANDUM, requester="", fields=(), reaches=(), reference="S"
)


def charter(world: World) -> Charter:
    return world.gateway.store.charter()


def holding(*orders: CourtOrder) -> Charter:
    return Charter(orders={order.hash: order for order in orders})


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (lambda empty: empty.agreement("nowhere"), "casework.unknown-agreement"),
        (lambda empty: empty.version(UNKNOWN), "casework.unknown-agreement"),
        (lambda empty: empty.standing("nowhere", AUTUMN), "casework.unknown-agreement"),
        (lambda empty: empty.order(UNKNOWN), "casework.unknown-order"),
        (lambda empty: empty.order(STAY.hash), "casework.unknown-order"),
    ],
)
def test_what_was_never_recorded_is_unknown_by_name(asked: Any, code: str) -> None:
    with pytest.raises(Problem) as raised:
        asked(holding(STAY))
    assert raised.value.code == code


def test_a_version_is_found_by_its_hash_among_every_version_of_every_agreement() -> None:
    world = World()
    found = {charter(world).version(hashed).hash for hashed in versions(world)}
    assert found == set(versions(world))
    with pytest.raises(Problem) as raised:
        charter(world).version(UNKNOWN)
    assert raised.value.code == "casework.unknown-agreement"


def versions(world: World) -> tuple[Hash, ...]:
    return charter(world).adopted[MEMORANDUM].versions


def test_one_person_is_one_raw_key_or_one_name_however_it_is_written() -> None:
    names = {key("carol"): "Carol Ives", key("ines"): "CAROL  IVES", key("diego"): "Diego"}
    house = Charter(names=names)
    assert house.one_person(key("carol"), key("ines"))
    assert not house.one_person(key("carol"), key("diego"))
    for nameless in (key("anna"), key("boris")):
        assert house.one_person(nameless, nameless)
        assert not house.one_person(nameless, key("carol"))
        assert not house.one_person(key("carol"), nameless)
    assert not house.one_person(key("anna"), key("boris"))


def test_an_order_sets_its_own_conditions() -> None:
    conditions = holding(ORDER).conditions(Basis("order", ORDER.hash))
    assert conditions == Conditions(
        3,
        90,
        {"purpose": "court order CO-9", "onward_sharing": "forbidden", "confirm_destruction": True},
    )


def test_a_version_sets_the_conditions_that_the_agreement_states() -> None:
    world = World()
    (first, *_) = versions(world)
    version = charter(world).version(first)
    agreed = version.use_limits
    conditions = charter(world).conditions(Basis("agreement", first))
    assert conditions.answer_after == version.publication.answer_after
    assert conditions.use_limits == {
        "purpose": agreed.purpose,
        "onward_sharing": agreed.onward_sharing,
        "confirm_destruction": agreed.confirm_destruction,
    }
    for said, days in ((30, 30), (NOT_STATED, None)):
        limits = agreed.model_copy(update={"destroy_within": said})
        stated = replace(version, use_limits=limits)
        with patch.object(Charter, "version", lambda *_, stated=stated: stated):
            found = charter(world).conditions(Basis("agreement", first))
        assert found.destroy_within == days


def test_the_longest_way_to_a_slot_is_any_versions_or_any_orders() -> None:
    assert Charter().longest_answer_after() == 0
    assert holding(ORDER, STAY).longest_answer_after() == ORDER.answer_after
    found = charter(World())
    agreed = found.longest_answer_after()
    assert agreed > 0
    longer = replace(ORDER, answer_after=agreed + 1)
    assert replace(found, orders={longer.hash: longer}).longest_answer_after() == agreed + 1


def test_an_order_stands_on_its_days_until_it_is_ended() -> None:
    held = holding(ORDER)
    for day, stands in ((-1, False), (0, True), (5, True), (6, False)):
        assert held.order_stands(ORDER.hash, AUTUMN + datetime.timedelta(days=day)) is stands
    ended = replace(held, orders_ended=frozenset({ORDER.hash}))
    assert not ended.order_stands(ORDER.hash, AUTUMN)


def test_only_a_stay_suspends_only_its_own_agreement_and_only_while_it_stands() -> None:
    assert holding(STAY).suspended(MEMORANDUM, AUTUMN)
    assert not holding(STAY).suspended("another", AUTUMN)
    assert not holding(STAY).suspended(MEMORANDUM, AUTUMN - datetime.timedelta(days=1))
    disclosing = replace(ORDER, agreement=MEMORANDUM)
    assert not holding(disclosing).suspended(MEMORANDUM, AUTUMN)
    assert replace(holding(), stopped={MEMORANDUM: UNKNOWN}).suspended(MEMORANDUM, AUTUMN)


def test_reach_to_the_restricted_is_an_orders_that_discloses_and_says_so() -> None:
    far, stay = replace(ORDER, reaches_restricted=True), replace(STAY, reaches_restricted=True)
    for order, reaches in ((far, True), (ORDER, False), (stay, False)):
        assert holding(order).reaches_restricted(order.hash) is reaches
    assert not holding(far).reaches_restricted(UNKNOWN)


def test_a_stop_and_its_lifting_leave_the_version_and_the_place_of_the_last_stop() -> None:
    world = World()
    world.assessed()  # the version's first day is on record
    before = charter(world)
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    stopped = charter(world)
    assert set(stopped.stopped) == {MEMORANDUM}
    assert stopped.stopped[MEMORANDUM] in versions(world)
    assert stopped.last_stop == {**before.last_stop, MEMORANDUM: before.length}
    assert stopped.length == before.length + 1
    assert stopped.standing(MEMORANDUM, AUTUMN).state is Stand.HELD
    assert before.standing(MEMORANDUM, AUTUMN).state is Stand.IN_FORCE
    restart(world.gateway, (world.cast.approver, world.cast.guardian), MEMORANDUM)
    lifted = charter(world)
    assert not lifted.stopped
    assert lifted.last_stop == stopped.last_stop
    assert lifted.standing(MEMORANDUM, AUTUMN).state is Stand.IN_FORCE


def test_what_the_house_says_of_itself_is_kept_and_added_to() -> None:
    world = World()
    gateway, cast = world.gateway, world.cast
    two = (cast.approver, cast.guardian)
    for text in ("quorum none\n", "# another\nquorum none\n"):
        set_policy(gateway, cast.administrators, text)
    assert charter(world).policies == ("quorum none\n", "# another\nquorum none\n")
    waive_witnesses(gateway, two)
    assert charter(world).waived == {"2017-10"}
    slot = slot_of(gateway, world.approved())
    assert slot is not None
    for days in (1, 2):
        day = slot + datetime.timedelta(days=7 * days - 7)
        postpone(gateway, two, MEMORANDUM, day, day + datetime.timedelta(days=1), "closed")
    put_off = charter(world).postponed
    assert [one.slot for one in put_off[MEMORANDUM]] == [slot, slot + datetime.timedelta(days=7)]


def test_a_clock_that_is_waived_waives_no_witness() -> None:
    world = World()
    handle = world.received()
    ahead = replace(world.gateway, rehearsal=False)
    world.on(datetime.date(2017, 12, 1))
    waive_clock(ahead, world.cast.administrators)
    assert not charter(world).waived
    assert world.case(handle).handle == handle


def test_the_opened_house_knows_its_people_its_requesters_and_its_editions() -> None:
    world = World()
    found, cast = charter(world), world.cast
    assert found.origin == world.gateway.log.origin
    assert set(found.requesters) == {HOME_OFFICE, "county-court", "county-police"}
    assert found.requesters[HOME_OFFICE] == cast.requester_key(HOME_OFFICE)
    assert found.served[cast.approver.key] == {"approver"}
    assert all(found.served[one.key] >= {"administrator"} for one in cast.administrators)
    (edition,) = found.editions[MEMORANDUM]
    assert edition == found.adopted[MEMORANDUM]
    table = found.timetables[MEMORANDUM]
    assert table.rows == edition.rows
    assert (table.entered, found.begun) == (0, frozenset())
    world.assessed()
    first = table.rows[0]
    begun = (first.version, first.status, datetime.date.fromisoformat(first.date))
    assert charter(world).begun == {begun}
    assert charter(world).timetables[MEMORANDUM].entered == 1
    genesis, *_ = world.entries()
    assert found.house.log_key == genesis["key"] == cast.log_key
    assert not found.house.live
    assert found.last[f"officer {cast.approver.key}"]


def test_a_house_is_founded_once() -> None:
    lines, enact = list[ActLine](), MemoryStore.enact
    with patch.object(
        MemoryStore, "enact", lambda store, line: (lines.append(line), enact(store, line))
    ):
        founded = charter(World())
    first, *_ = lines
    assert Charter().then(first).origin == founded.origin
    with pytest.raises(Problem) as raised:
        founded.then(replace(first, seq=founded.length))
    assert raised.value.code == "gateway.founded-already"


def named(signer: Signer, origin: str) -> Signer:
    assert isinstance(signer, KeySigner)
    return replace(signer, name=origin)


@pytest.mark.parametrize("rehearsal", [True, False])
def test_a_house_holds_signatures_to_its_mode_and_to_its_portal(rehearsal: bool) -> None:
    """As its first entry says, and a later policy."""
    register: Any = World().gateway.register
    origin = "rehearsal.invalid/another" if rehearsal else "log.example.org/another"
    empty = rehearsal_over(
        register.snapshot,
        seed="another",
        keep=lambda signer: in_memory(named(signer, origin)),
    )
    empty.clock.move_to(AUTUMN)
    gateway, cast = replace(empty.gateway, rehearsal=rehearsal), empty.cast
    one, other = cast.administrators
    found(gateway, (one, other), cast.log_key, (one.key, other.key), parties=[PARTY])
    house = gateway.store.charter().house
    assert (house.live, house.parties) == (not rehearsal, (RelyingParty.of(PARTY),))
    elsewhere = {"id": "example.org", "origins": ["https://example.org"]}
    set_policy(gateway, cast.administrators, "quorum none\n", parties=[elsewhere])
    assert gateway.store.charter().house.parties == (RelyingParty.of(elsewhere),)
    assert gateway.store.charter().house.live is house.live


def test_every_edition_is_kept_and_the_last_one_holds() -> None:
    world = World()
    signers = (world.cast.lawyer, world.cast.guardian)
    again = NARROWED + "# Read once more; nothing is changed.\n"
    for _ in range(2):  # the second time it adds nothing
        adopt(world.gateway, signers, read(again, "a.yaml"), again, begun_by=AUTUMN)
    found = charter(world)
    assert [one.source for one in found.editions[MEMORANDUM]] == [NARROWED, again]
    assert found.adopted[MEMORANDUM].source == again
    with pytest.raises(Problem) as raised:
        adopt(world.gateway, signers, world.agreement, NARROWED, begun_by=AUTUMN)
    assert raised.value.code == "gateway.edition-known"
    assert world.called() == ()
    assert world.verified().size == len(world.entries())


def test_a_hold_that_begins_is_a_stop_and_a_version_that_begins_is_none() -> None:
    world = World(source=HELD)
    world.assessed()
    assert not charter(world).last_stop
    world.on(MAY).assessed()
    found = charter(world)
    assert found.last_stop == {MEMORANDUM: found.length - 1}


def test_a_stay_that_begins_is_a_stop_and_an_order_that_discloses_is_none() -> None:
    world = World()
    by = (world.cast.lawyer, world.cast.approver)
    for order in (ORDER, STAY):
        record_order(world.gateway, by, order)
    begun = charter(world)
    assert begun.orders == {one.hash: one for one in (ORDER, STAY)}
    assert begun.orders_begun == {ORDER.hash, STAY.hash}
    assert begun.last_stop == {MEMORANDUM: begun.length - 1}
    end_order(world.gateway, by, STAY.hash)
    assert charter(world).orders_ended == {STAY.hash}


def test_the_logs_own_key_is_replaced() -> None:
    world = World()
    before = charter(world)
    new = key("new log")
    waits = change_key(world.gateway, world.cast.administrators, new, lost=True)
    assert isinstance(waits, Statement)
    message = waits.message(before.house.genesis)
    submit(world.gateway, waits.handle, new, signature("new log", message))
    found = charter(world)
    assert found.log_keys == (*before.log_keys, new)
    assert found.house.log_key == new
    assert found.adopted == before.adopted


def test_no_status_is_entered_but_the_next_that_its_agreement_was_signed_with() -> None:
    world = World()
    before, lines = charter(world), list[ActLine]()
    with patch.object(MemoryStore, "enact", lambda store, line: lines.append(line)):
        record_begun(world.gateway, MEMORANDUM, AUTUMN)
    (line,) = lines
    table = before.timetables[MEMORANDUM]
    entered = before.then(line)
    assert entered.timetables[MEMORANDUM] == Timetable(table.rows, entered=1)
    for other in (Timetable(), Timetable(table.rows[1:])):
        stands = replace(before, timetables={MEMORANDUM: other})
        with pytest.raises(Problem) as raised:
            stands.then(line)
        assert raised.value.code == "casework.act-differs"


def test_every_role_that_a_key_ever_held_is_kept() -> None:
    world = World()
    gateway, cast = world.gateway, world.cast
    until = gateway.now().plus(days=20)
    enrol_officer(gateway, cast.administrators, cast.approver.key, ["lawyer"], until)
    found = charter(world)
    assert found.roll.roles(cast.approver.key) == {"lawyer"}
    assert found.served[cast.approver.key] == {"approver", "lawyer"}


def test_an_entry_that_says_another_thing_than_the_act_is_not_folded() -> None:
    world = World()
    world.assessed()
    lines: list[ActLine] = []
    before = charter(world)
    with patch.object(MemoryStore, "enact", lambda store, line: lines.append(line)):
        stop(world.gateway, world.cast.guardian, MEMORANDUM)
    (line,) = lines
    assert before.then(line).stopped
    for act in (AgreementStopped(MEMORANDUM, UNKNOWN), PolicySet(""), KeyChanged("")):
        with pytest.raises(Problem) as raised:
            before.then(replace(line, act=act))
        assert raised.value.code == "casework.act-differs"
