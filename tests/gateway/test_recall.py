"""An answer that told of the wrong person is recalled by two, counted by months, and corrected."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from functools import partial

import pytest
from tests.gateway.asking import CALLED, answered, asked, disclosed
from tests.walk.world import HOME_OFFICE, MEMORANDUM, NARROWED, NEIGHBOUR, NOBODY, World, whom

from proviso_gateway.casework.case import Case
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.hold import HoldReason, end_hold
from proviso_gateway.gateway.publish import STATISTICS, rows
from proviso_gateway.gateway.recall import (
    agree_recall,
    count_recalls,
    prepare_recall,
    recall,
    submit_recall,
    tell_regulator,
)
from proviso_gateway.gateway.recuse import recuse
from proviso_gateway.gateway.views.cases import for_requester
from proviso_gateway.gateway.views.recalls import recalls, recalls_due
from proviso_gateway.terms import Outcome
from proviso_verify import canonical
from proviso_verify.counts import verify_counts

NEXT_MONTH, AFTER = datetime.date(2017, 11, 6), datetime.date(2018, 1, 8)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def case(world: World) -> Case:
    return disclosed(world)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as raised:
        act()
    return raised.value.code


def recalled(world: World, case: Case) -> Case:
    recall(world.gateway, world.cast.caseworkers[0], case.handle, "Not hers.", NEIGHBOUR.person_id)
    return agree_recall(world.gateway, world.cast.guardian, case.handle)


class TestWhoSigns:
    def test_one_alone_recalls_nothing(self, world: World, case: Case) -> None:
        gateway, cast = world.gateway, world.cast
        assert refused(partial(agree_recall, gateway, cast.guardian, case.handle)) == (
            "gateway.recall-not-begun"
        )
        begun = recall(gateway, cast.approver, case.handle, "Not hers.")
        assert (begun.recalled, begun.holds) == (None, frozenset())
        assert refused(partial(agree_recall, gateway, cast.approver, case.handle)) == (
            "casework.same-officer"
        )
        assert refused(partial(agree_recall, gateway, cast.caseworkers[0], case.handle)) == (
            "casework.not-entitled"
        )
        assert refused(partial(recall, gateway, cast.lawyer, case.handle, "x")) == (
            "casework.not-entitled"
        )

    def test_only_what_was_handed_over_is_recalled_and_once(self, world: World, case: Case) -> None:
        gateway, cast = world.gateway, world.cast
        other = world.traced(NOBODY)
        assert refused(partial(recall, gateway, cast.approver, other.handle, "x")) == (
            "gateway.nothing-to-recall"
        )
        recalled(world, case)
        for again in (
            partial(recall, gateway, cast.approver, case.handle, "x"),
            partial(agree_recall, gateway, cast.approver, case.handle),
        ):
            assert refused(again) == "gateway.recalled-already"

    def test_a_signature_is_of_these_reasons_and_this_person_meant(
        self, world: World, case: Case
    ) -> None:
        gateway, who = world.gateway, world.cast.approver
        signed = who.sign(prepare_recall(gateway, who.key, case.handle, "Not hers.").message)
        other = prepare_recall(gateway, who.key, case.handle, "Not hers.", NEIGHBOUR.person_id)
        assert refused(partial(submit_recall, gateway, other, who.key, signed)) == (
            "casework.signature-invalid"
        )

    def test_whoever_stood_back_from_the_case_signs_nothing_of_it(self, world: World) -> None:
        case = world.confirmed()
        recuse(world.gateway, world.cast.guardian, case.handle)
        world.called(CALLED)
        recall(world.gateway, world.cast.caseworkers[0], case.handle, "Not hers.")
        assert refused(partial(agree_recall, world.gateway, world.cast.guardian, case.handle)) == (
            "casework.recused"
        )
        assert recalls(world.gateway, world.cast.guardian.key) == ()
        assert recalls_due(world.gateway, world.cast.guardian.key).second == 0

    def test_bad_words_are_refused(self, world: World, case: Case) -> None:
        act = partial(recall, world.gateway, world.cast.approver, case.handle)
        assert refused(partial(act, " ")) == "gateway.recall-without-reasons"
        assert refused(partial(act, "x" * 2_001)) == "gateway.recall-without-reasons"
        assert refused(partial(act, "Not hers.", "943 476 5918")) == "access.not-an-identifier"


class TestTheRegulator:
    def test_seventy_two_hours_run_from_the_first_signature(self, world: World, case: Case) -> None:
        gateway, cast = world.gateway, world.cast
        recall(gateway, cast.caseworkers[0], case.handle, "Not hers.")
        begun = world.case(case.handle).recall_begun_at
        assert begun is not None
        world.on(CALLED + datetime.timedelta(days=1))
        recall(gateway, cast.caseworkers[0], case.handle, "Not hers, she says.")
        assert recalls_due(gateway).regulator_by == begun.plus(seconds=72 * 3600)
        world.on(CALLED + datetime.timedelta(days=5))
        (row,) = recalls(gateway, cast.guardian.key)
        assert row.hours < 0

    def test_that_it_need_not_be_told_is_corrected_by_telling_and_nothing_else(
        self, world: World, case: Case
    ) -> None:
        gateway, guardian = world.gateway, world.cast.guardian
        act = partial(tell_regulator, gateway, guardian, case.handle)
        assert refused(partial(act, "x", told=True)) == "gateway.recall-not-begun"
        recalled(world, case)
        act("Destroyed within the hour.", told=False)
        assert recalls_due(gateway).regulator == 0
        assert refused(partial(act, "x", told=False)) == "gateway.regulator-told-already"
        act("Reference 7.", told=True)
        assert refused(partial(act, "x", told=True)) == "gateway.regulator-told-already"


class TestTheCounts:
    def test_each_month_has_one_entry_whatever_happened(self, world: World, case: Case) -> None:
        recalled(world, case)
        world.on(NEXT_MONTH)
        count_recalls(world.gateway)
        count_recalls(world.gateway)
        world.on(AFTER)
        count_recalls(world.gateway)
        entries = world.entries("recall")
        assert [one["of"] for one in entries] == ["2017-10", "2017-11", "2017-12"]
        assert {tuple(sorted(one)) for one in entries} == {
            ("act", "commitments", "handle", "kind", "name", "of", "period", "v")
        }
        assert world.gateway.store.charter().recalls_counted == {case.handle}
        assert world.verified().size

    def test_a_month_without_any_has_an_entry_of_the_same_shape(self, world: World) -> None:
        world.on(NEXT_MONTH)
        count_recalls(world.gateway)
        (one,) = world.entries("recall")
        assert (one["name"], one["of"], set(one["commitments"])) == (
            MEMORANDUM,
            "2017-10",
            {"cases"},
        )

    def test_what_was_signed_as_the_month_turned_is_counted_in_the_next(
        self, world: World, case: Case
    ) -> None:
        world.on(NEXT_MONTH)
        count_recalls(world.gateway)
        recall(world.gateway, world.cast.caseworkers[0], case.handle, "Not hers.")
        with pytest.MonkeyPatch.context() as late:
            late.setattr(type(world.gateway), "period", lambda gateway: "2017-10")
            agree_recall(world.gateway, world.cast.guardian, case.handle)
        world.on(AFTER)
        count_recalls(world.gateway)
        assert world.gateway.store.charter().recalls_counted == {case.handle}

    def test_it_stays_counted_as_disclosed(self, world: World, case: Case) -> None:
        before = rows(world.gateway)
        recalled(world, case)
        assert rows(world.gateway) == before
        assert world.case(case.handle).outcome is Outcome.DISCLOSED

    def test_a_month_not_opened_yet_stays_shut_and_one_that_was_stays_open(
        self, world: World, case: Case
    ) -> None:
        recalled(world, case)
        assert not [path for path in world.files() if path.startswith("openings/")]
        other = World()
        late = disclosed(other)
        opened = [path for path in other.files() if path.startswith("openings/")]
        assert opened
        recalled(other, late)
        assert [path for path in other.files() if path.startswith("openings/")] == opened
        assert other.verified().size


class TestWhoIsTold:
    def test_the_requester_reads_it_once_two_have_signed(self, world: World, case: Case) -> None:
        recall(world.gateway, world.cast.caseworkers[0], case.handle, "Not hers.")
        assert for_requester(world.gateway, case.handle).recalled_on is None
        agree_recall(world.gateway, world.cast.guardian, case.handle)
        view = for_requester(world.gateway, case.handle)
        assert view.recalled_on == CALLED
        assert view.destroy_recalled_by == CALLED + datetime.timedelta(days=4)
        assert not view.again
        assert "Not hers." not in repr(view)
        assert world.case(case.handle).requester == HOME_OFFICE

    def test_whoever_was_meant_reads_what_serves_for_none(self, world: World, case: Case) -> None:
        recalled(world, case)
        meant, never = asked(world, NEIGHBOUR.person_id), asked(world, "SYN-4")
        assert answered(world, meant).file == answered(world, never).file

    def test_the_hold_is_ended_by_a_decider_as_any_other(self, world: World, case: Case) -> None:
        assert HoldReason.RECALL in recalled(world, case).holds
        ended = end_hold(world.gateway, world.cast.guardian, case.handle, HoldReason.RECALL)
        assert ended.holds == frozenset()

    def test_the_register_is_as_it_was(self, world: World, case: Case) -> None:
        before = world.gateway.register.digest
        recalled(world, case)
        assert world.gateway.register.digest == before
        assert world.traced(whom(NEIGHBOUR)).state == "matched"


def test_how_many_were_recalled_is_told_where_counts_are_exact_and_proved_by_the_log(
    world: World, case: Case
) -> None:
    recalled(world, case)
    world.on(NEXT_MONTH)
    count_recalls(world.gateway)
    files = world.files()
    figures = json.loads(files[STATISTICS])
    (told,) = figures["recalls"]
    assert (told["period"], told["agreement"], told["cases"]) == ("2017-10", MEMORANDUM, 1)
    assert verify_counts(files.__getitem__, files[STATISTICS]).holds
    report = json.loads(files["transparency/2017.json"])
    assert {row["count"] for row in report["rows"] if row["table"] == "recalled"} == {1}
    for changed in (told | {"cases": 2}, told | {"period": "2017-11"}):
        cooked = canonical.encode(figures | {"recalls": [changed]})
        wrong = refused(partial(verify_counts, files.__getitem__, cooked))
        assert wrong == "counts.recalls-differ"
    twice = canonical.encode(figures | {"recalls": [told, told]})
    assert refused(partial(verify_counts, files.__getitem__, twice)) == "counts.recalls-differ"


def test_below_the_threshold_nobody_is_told_how_many_were_recalled() -> None:
    other = World(
        source=re.sub(
            r"  outcomes: exact\n  justification: >-\n(    .*\n)+",
            "  outcomes: threshold\n  threshold: 5\n",
            NARROWED,
            count=1,
        )
    )
    recalled(other, disclosed(other))
    other.on(NEXT_MONTH)
    count_recalls(other.gateway)
    assert json.loads(other.files()[STATISTICS])["recalls"] == []
