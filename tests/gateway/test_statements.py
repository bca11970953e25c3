"""What the institution says is said by everybody it takes, whenever each of them signs."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
from typing import Any

import pytest
from tests.walk.world import HOME_OFFICE, MEMORANDUM, NARROWED, World, day

from proviso_gateway.adapters.keys.holders import KeyHolder, key_holder
from proviso_gateway.agreement.reading import read
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import (
    Enrolment,
    adopt,
    adopt_text,
    enrol,
    enrol_officer,
    enrol_requester,
    officer_left,
)
from proviso_gateway.gateway.order import end_order, record_order
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.publish import publish
from proviso_gateway.gateway.statements import begin, sign, submit, submit_begun, unsign, waits
from proviso_gateway.gateway.stop import restart, stop
from proviso_gateway.gateway.views.unsigned import unsigned
from proviso_gateway.institution.acts import RollChanged
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.gates import Gate, Passed
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.institution.statements import Signed, Statement
from proviso_gateway.terms import Handle, Hash

NEW = key_holder(b"n" * 32)


@pytest.fixture
def world() -> World:
    return World()


def refused(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Problem) as raised:
        call(*arguments, **named)
    return raised.value.code


def until(world: World, days: int = 20) -> Any:
    return world.gateway.clock.now().plus(days=days)


def begun(world: World, by: Any, key: KeyHolder = NEW) -> Statement:
    """The enrolment of an approver, begun by one administrator."""
    held = waits(enrol_officer(world.gateway, (by,), key.key, ["approver"], until(world)))
    assert held is not None
    return held


def test_nothing_is_said_and_nothing_changes_until_the_last_signature(world: World) -> None:
    one, two = world.cast.administrators
    before = world.gateway.store.charter()
    statement = begun(world, one)
    assert world.gateway.store.charter() == before
    assert not [e for e in world.entries("officer") if e["officers"][0]["key"] == NEW.key]
    enacted = sign(world.gateway, two, statement.handle)
    assert isinstance(enacted, Charter)
    assert enacted.roll.roles(NEW.key) == {"approver"}
    assert world.gateway.store.statements() == ()
    world.verified()


def test_two_at_one_desk_and_two_days_apart_say_the_same(world: World) -> None:
    one, two = world.cast.administrators
    other = key_holder(b"o" * 32)
    enrol_officer(world.gateway, (one, two), other.key, ["approver"], until(world))
    sign(world.gateway, two, begun(world, one).handle)
    together, apart = world.entries("officer")[-2:]
    assert together.keys() == apart.keys()
    assert together["keys"] == apart["keys"]
    assert together["officers"][0]["roles"] == apart["officers"][0]["roles"]


def test_the_month_in_which_an_act_is_begun_stands_in_the_log(world: World) -> None:
    one, two = world.cast.administrators
    statement = begun(world, one)
    world.on(day(2017, 11, 1))
    assert refused(sign, world.gateway, two, statement.handle) == "casework.enrolment-over"
    later = waits(enrol_officer(world.gateway, (one,), NEW.key, ["approver"], until(world, 90)))
    assert later is not None
    world.on(day(2017, 12, 3))
    sign(world.gateway, two, later.handle)
    enrolled = world.entries("officer")[-1]
    assert (enrolled["begun"], enrolled["period"]) == ("2017-11", "2017-12")
    world.verified()


def test_an_act_that_was_begun_two_months_ago_is_begun_again(world: World) -> None:
    one, two = world.cast.administrators
    statement = waits(enrol_officer(world.gateway, (one,), NEW.key, ["approver"], until(world, 90)))
    assert statement is not None
    world.on(day(2017, 12, 1))
    assert refused(sign, world.gateway, two, statement.handle) == "casework.begun-too-long-ago"
    assert world.gateway.store.statements() == ()


def test_an_act_is_prepared_and_submitted_from_anywhere(world: World) -> None:
    """The signatures come one after the other, by people whose keys the gateway never sees."""
    gateway, (one, two) = world.gateway, world.cast.administrators
    officer = {"key": NEW.key, "roles": ["approver"], "until": until(world).micros,
               "held": "own-device", "after": ""}  # fmt: skip
    act = RollChanged({NEW.key: "Edda"})
    prepared = begin(gateway, "officer", "enrolled", {"officers": [officer]}, act)
    assert unsigned(gateway) == ()
    message = prepared.message(gateway.store.charter().house.genesis)
    waiting = submit_begun(gateway, prepared, one.key, one.sign(message))
    assert not isinstance(waiting, Charter)
    (shown,) = unsigned(gateway)
    then = shown.officers[0].then
    assert then is not None
    assert (len(shown.signed_by), then.held) == (1, "own-device")
    assert refused(submit, gateway, prepared.handle, two.key, one.sign(message)) == (
        "casework.statement-altered"
    )
    signature = two.sign(message)
    enacted = submit(gateway, prepared.handle, two.key, signature, shown=shown.digest)
    assert isinstance(enacted, Charter)
    assert enacted.roll.held(NEW.key) == "own-device"
    world.verified()


def test_what_was_overtaken_is_begun_again(world: World) -> None:
    """A restart that somebody signed does not lift a later stop, nor a stop's edition fit it."""
    cast, gateway = world.cast, world.gateway
    stop(gateway, cast.guardian, MEMORANDUM)
    old = waits(restart(gateway, (cast.guardian,), MEMORANDUM))
    assert old is not None
    restart(gateway, (cast.guardian, cast.approver), MEMORANDUM)
    stop(gateway, cast.guardian, MEMORANDUM)
    assert refused(sign, gateway, cast.approver, old.handle) == "casework.overtaken"
    world.verified()


def test_many_are_renewed_by_one_act(world: World) -> None:
    gateway, end = world.gateway, until(world, 20)
    others = [key_holder(bytes([n]) * 32) for n in range(3)]
    enrolments = [
        Enrolment(one.key, ["approver"], end, f"Officer {n}") for n, one in enumerate(others)
    ]
    enrol(gateway, world.cast.administrators, enrolments)
    later = [dataclasses.replace(one, until=until(world, 25), name=None) for one in enrolments]
    charter = enrol(gateway, world.cast.administrators, later)
    assert isinstance(charter, Charter)
    assert [charter.names[one.key] for one in others] == ["Officer 0", "Officer 1", "Officer 2"]
    assert len(world.entries("officer")[-1]["officers"]) == 3
    world.verified()


def test_what_the_log_would_refuse_waits_for_nobody(world: World) -> None:
    """Whatever the act, its entries are tried before the first signature is kept."""
    one, _ = world.cast.administrators
    with pytest.raises(Problem):
        enrol_officer(world.gateway, (one,), "no key", ["approver"], until(world))
    with pytest.raises(Problem):
        enrol_requester(world.gateway, (one,), "county-police", "no key")
    assert world.gateway.store.statements() == ()


def altered(statement: Statement, **other: Any) -> Statement:
    return dataclasses.replace(statement, act=dataclasses.replace(statement.act, **other))


def test_an_act_that_its_entries_do_not_say_is_not_completed(world: World) -> None:
    """A name for another key, or another text under the hash of the file that was signed."""
    one, two = world.cast.administrators
    enrolment = begun(world, one)
    world.gateway.store.hold(altered(enrolment, names={two.key: ""}))
    assert refused(sign, world.gateway, two, enrolment.handle).startswith("casework.")
    edition = waits(adopt(world.gateway, (world.cast.lawyer,), read(EDITION), EDITION))
    assert edition is not None
    world.gateway.store.hold(altered(edition, source=EDITION + "# another\n"))
    assert refused(sign, world.gateway, world.cast.guardian, edition.handle) == (
        "casework.act-differs"
    )


def test_what_the_log_does_not_say_is_signed_as_well(world: World) -> None:
    """Names, people and gates stand in the home alone: nobody slips others under a signature."""
    one, two = world.cast.administrators
    gateway, cast = world.gateway, world.cast
    enrolment = waits(
        enrol_officer(gateway, (one,), NEW.key, ["approver"], until(world), name="Edda")
    )
    asking = waits(enrol_requester(gateway, (one,), HOME_OFFICE, SEALING, people=["DC 1177"]))
    edition = waits(adopt(gateway, (cast.lawyer,), read(EDITION), EDITION, gates=GATES))
    assert enrolment is not None
    assert asking is not None
    assert edition is not None
    others = (dataclasses.replace(GATES[0], document=Hash("f" * 64)), *GATES[1:])
    later = (*GATES[:-1], dataclasses.replace(GATES[-1], due=day(2030, 1, 1)))
    for by, statement, other in (
        (two, enrolment, {"names": {NEW.key: "Mallory"}}),
        (two, asking, {"people": ("DC 1177", "Anybody")}),
        (cast.guardian, edition, {"gates": others}),
        (cast.guardian, edition, {"gates": later}),
        (cast.guardian, edition, {"gates": ()}),
    ):
        gateway.store.hold(altered(statement, **other))
        assert refused(sign, gateway, by, statement.handle) == "casework.statement-altered"
        gateway.store.hold(statement)
    for by, statement in ((two, enrolment), (two, asking), (cast.guardian, edition)):
        assert isinstance(sign(gateway, by, statement.handle), Charter)
    charter = gateway.store.charter()
    assert charter.names[NEW.key] == "Edda"
    assert charter.people[HOME_OFFICE] == ("DC 1177",)
    assert charter.adopted[MEMORANDUM].gates == GATES
    world.verified()


def test_a_signature_under_one_act_does_for_no_other(world: World) -> None:
    one, two = world.cast.administrators
    first, second = begun(world, one), begun(world, one, key_holder(b"o" * 32))
    world.gateway.store.hold(dataclasses.replace(first, signed=second.signed))
    assert refused(sign, world.gateway, two, first.handle) == "casework.statement-altered"


def test_whoever_has_read_an_act_signs_that_and_no_other(world: World) -> None:
    """Even the first signer, with the store at hand, cannot exchange it under the same handle."""
    one, two = world.cast.administrators
    statement = begun(world, one)
    (shown,) = unsigned(world.gateway)
    world.gateway.store.drop(statement.handle)
    other = begun(world, one, key_holder(b"o" * 32))
    other = dataclasses.replace(other, handle=statement.handle, signed=())
    genesis = world.gateway.store.charter().house.genesis
    hand = Signed(one.key, one.sign(other.message(genesis)))
    world.gateway.store.hold(dataclasses.replace(other, signed=(hand,)))
    handle, digest = statement.handle, shown.digest
    assert refused(sign, world.gateway, two, handle, shown=digest) == "casework.statement-altered"
    (shown,) = (one for one in unsigned(world.gateway) if one.handle == handle)
    sign(world.gateway, two, handle, shown=shown.digest)
    world.verified()


def test_the_same_person_cannot_take_both_seats(world: World) -> None:
    one, _ = world.cast.administrators
    statement = begun(world, one)
    assert refused(sign, world.gateway, one, statement.handle) == "casework.same-officer"


def test_somebody_without_the_role_cannot_take_the_second_seat(world: World) -> None:
    statement = begun(world, world.cast.administrators[0])
    assert refused(sign, world.gateway, world.cast.guardian, statement.handle) == (
        "casework.not-entitled"
    )


def test_somebody_without_a_role_cannot_begin(world: World) -> None:
    assert refused(begun, world, world.cast.approver) == "casework.not-entitled"
    assert world.gateway.store.statements() == ()


def test_each_seat_of_an_order_is_taken_in_either_order_by_its_own_role(world: World) -> None:
    cast = world.cast
    for first, second in ((cast.lawyer, cast.approver), (cast.guardian, cast.lawyer)):
        held = waits(record_order(world.gateway, (first,), stay(first.key[8:16])))
        assert held is not None
        other = cast.guardian if first is cast.lawyer else cast.approver
        if first is not cast.lawyer:
            # Two deciders do not make a lawyer.
            assert refused(sign, world.gateway, other, held.handle) == "casework.not-entitled"
        assert isinstance(sign(world.gateway, second, held.handle), Charter)
    world.verified()


def test_a_first_signature_is_void_once_its_signer_has_left(world: World) -> None:
    one, two = world.cast.administrators
    third = key_holder(b"t" * 32)
    enrol_officer(world.gateway, (one, two), third.key, ["administrator"], until(world))
    statement = begun(world, third)
    officer_left(world.gateway, (one, two), third.key)
    assert refused(sign, world.gateway, two, statement.handle) == "casework.not-entitled"
    world.verified()


def test_an_act_that_somebody_changed_in_the_store_is_not_completed(world: World) -> None:
    one, two = world.cast.administrators
    statement = begun(world, one)
    (officer,) = statement.stated["officers"]
    stated = {"officers": [{**officer, "roles": ["administrator", "approver"]}]}
    world.gateway.store.hold(dataclasses.replace(statement, stated=stated))
    assert refused(sign, world.gateway, two, statement.handle) == "casework.statement-altered"
    assert world.gateway.store.charter().roll.until(NEW.key) is None


def test_an_act_that_others_did_meanwhile_is_not_done_twice(world: World) -> None:
    cast, gateway = world.cast, world.gateway
    stop(gateway, cast.guardian, MEMORANDUM)
    first = waits(restart(gateway, (cast.guardian,), MEMORANDUM))
    assert first is not None
    restart(gateway, (cast.guardian, cast.approver), MEMORANDUM)
    assert refused(sign, gateway, cast.approver, first.handle) == "gateway.not-stopped"
    order = stay("KB-1")
    second = waits(record_order(gateway, (cast.lawyer,), order))
    assert second is not None
    record_order(gateway, (cast.lawyer, cast.guardian), order)
    assert refused(sign, gateway, cast.guardian, second.handle) == "gateway.order-known"
    third = waits(end_order(gateway, (cast.lawyer,), order.hash))
    assert third is not None
    end_order(gateway, (cast.lawyer, cast.guardian), order.hash)
    assert refused(sign, gateway, cast.guardian, third.handle) == "casework.unknown-order"
    world.verified()


def test_an_act_left_over_by_a_crash_after_it_was_done_is_refused(world: World) -> None:
    """The store forgets a statement after the act; whatever dies in between must not repeat it."""
    one, two = world.cast.administrators
    statement = begun(world, one)
    sign(world.gateway, two, statement.handle)
    world.gateway.store.hold(statement)
    assert refused(sign, world.gateway, two, statement.handle) == "casework.enrolled-already"
    code, key = HOME_OFFICE, world.gateway.store.charter().requesters[HOME_OFFICE]
    assert refused(enrol_requester, world.gateway, (one, two), code, key) == (
        "casework.enrolled-already"
    )
    world.verified()


def test_somebody_who_acts_in_between_makes_the_last_signature_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = world.cast.administrators
    statement = begun(world, one)
    store = world.gateway.store
    stale, now = [store.charter()], store.charter
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    monkeypatch.setattr(store, "charter", lambda: stale.pop() if stale else now())
    assert refused(sign, world.gateway, two, statement.handle) == "store.conflict"
    monkeypatch.undo()
    assert isinstance(sign(world.gateway, two, statement.handle), Charter)


def test_a_stop_is_lifted_from_the_version_on_which_it_was_put() -> None:
    """Another may govern by then; the log refuses a restart of what was never stopped."""
    world = World(opened_on=day(2018, 5, 7))
    adopt(world.gateway, (world.cast.lawyer, world.cast.guardian), world.agreement, NARROWED)
    stop(world.gateway, world.cast.guardian, MEMORANDUM)
    world.on(day(2018, 5, 10))
    world.assessed()
    restart(world.gateway, (world.cast.guardian, world.cast.approver), MEMORANDUM)
    stopped, restarted = (
        next(e for e in world.entries("agreement") if e["act"] == act)
        for act in ("stopped", "restarted")
    )
    assert stopped["agreement"] == restarted["agreement"]
    world.verified()


def test_an_agreement_is_adopted_whole_by_one_statement(world: World) -> None:
    held = waits(adopt(world.gateway, (world.cast.lawyer,), read(EDITION), EDITION))
    assert held is not None
    before = len(world.entries("agreement"))
    sign(world.gateway, world.cast.guardian, held.handle)
    (adopted,) = world.entries("agreement")[before:]
    assert len(adopted["versions"]) == len(read(EDITION).versions) > 1
    assert {row["version"] for row in adopted["timetable"]} == set(adopted["versions"])
    world.verified()


def test_two_administrators_are_always_left(world: World) -> None:
    one, two = world.cast.administrators
    assert refused(officer_left, world.gateway, (one, two), one.key) == (
        "casework.last-administrators"
    )
    assert refused(officer_left, world.gateway, (one, two), NEW.key) == "casework.not-enrolled"


def test_whoever_signed_can_take_an_act_back_and_nobody_else(world: World) -> None:
    one, two = world.cast.administrators
    statement = begun(world, one)
    assert refused(unsign, world.gateway, two, statement.handle) == "casework.not-entitled"
    unsign(world.gateway, one, statement.handle)
    assert refused(sign, world.gateway, two, statement.handle) == "store.no-such-statement"


def test_a_handle_that_nothing_waits_under_is_named_as_such(world: World) -> None:
    nothing = Handle("a" * 26)
    assert refused(sign, world.gateway, world.cast.guardian, nothing) == "store.no-such-statement"


class TestALiveLog:
    """What a rehearsal may skip."""

    @pytest.fixture
    def gateway(self, world: World) -> Gateway:
        return dataclasses.replace(world.gateway, rehearsal=False)

    @pytest.mark.parametrize("missing", list(Gate))
    def test_every_gate_must_be_passed(self, world: World, gateway: Gateway, missing: Gate) -> None:
        documents = {gate.value: Hash("0" * 64) for gate in Gate if gate is not missing}
        by = (world.cast.lawyer,)
        with pytest.raises(Problem) as raised:
            adopt_text(gateway, by, EDITION, "a.yaml", documents=documents, review_due=LATER)
        assert raised.value.code == "casework.gate-missing"
        assert missing.value.replace("_", " ") in raised.value.sentence

    def test_the_gates_stay_with_the_agreement(self, world: World, gateway: Gateway) -> None:
        by = (world.cast.lawyer, world.cast.guardian)
        adopt_text(gateway, by, EDITION, "a.yaml", documents=DOCUMENTS, review_due=LATER)
        adopted = gateway.store.charter().adopted[MEMORANDUM]
        assert Passed(Gate.REVIEW, DOCUMENTS["review"], LATER) in adopted.gates
        assert {one.gate for one in adopted.gates} == set(Gate)
        world.assessed()  # so that the version has been seen to be in force
        told = json.loads(publish(gateway)[f"agreements/{MEMORANDUM}.gates.json"])
        assert {one["gate"]: one["document"] for one in told["gates"]} == DOCUMENTS

    @pytest.mark.parametrize("due", [None, day(2017, 10, 2), day(2016, 1, 1)])
    def test_a_review_lies_ahead(
        self, world: World, gateway: Gateway, due: datetime.date | None
    ) -> None:
        by = (world.cast.lawyer,)
        assert (
            refused(adopt_text, gateway, by, EDITION, "a.yaml", documents=DOCUMENTS, review_due=due)
            == "casework.review-overdue"
        )

    def test_an_officer_is_enrolled_for_a_month_at_most(
        self, world: World, gateway: Gateway
    ) -> None:
        one, _ = world.cast.administrators
        assert (
            refused(enrol_officer, gateway, (one,), NEW.key, ["approver"], until(world, 32))
            == "casework.enrolled-too-long"
        )


EDITION = NARROWED + "\n# a later edition\n"
LATER = day(2018, 10, 1)
DOCUMENTS = {gate.value: Hash(f"{number}" * 64) for number, gate in enumerate(Gate)}
GATES = tuple(
    Passed(gate, DOCUMENTS[gate.value], LATER if gate is Gate.REVIEW else None) for gate in Gate
)
SEALING = "x25519:" + base64.b64encode(bytes([9] * 32)).decode()


def stay(reference: str) -> CourtOrder:
    return CourtOrder(
        reference=reference,
        court="High Court",
        effect="stops",
        document=Hash("1" * 64),
        valid_from=day(2017, 11, 1),
        valid_until=day(2017, 12, 1),
        agreement=MEMORANDUM,
    )


def test_the_fixture_is_an_edition_of_the_shipped_file() -> None:
    assert read(EDITION).name == MEMORANDUM
