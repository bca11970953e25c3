"""What may follow what: one table, from which the diagram is drawn."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from proviso_gateway.casework import events
from proviso_gateway.casework.lifecycle import (
    AWAITING_ANSWER,
    BEFORE_APPROVAL,
    ENTRY_OF,
    TRANSITIONS,
    CaseState,
    Step,
    after,
    diagram,
)
from proviso_gateway.errors import Problem

ROOT = Path(__file__).parents[2]


def test_the_diagram_in_the_walk_is_drawn_from_the_table() -> None:
    assert diagram() in (ROOT / "docs" / "walk.md").read_text()


def test_every_step_is_taken_by_an_event() -> None:
    taken = set(re.findall(r"Step\.([A-Z_]+)", inspect.getsource(events)))
    assert {step for step in Step if step.name not in taken} == set()


def test_every_state_can_be_reached_and_every_step_is_allowed_somewhere() -> None:
    reached = {state for steps in TRANSITIONS.values() for state in steps.values()}
    assert reached | {CaseState.NEW} == set(CaseState) == set(TRANSITIONS)
    assert {step for steps in TRANSITIONS.values() for step in steps} == set(Step)


def test_once_approved_a_case_owes_exactly_one_answer_and_nothing_can_be_cured() -> None:
    for state in AWAITING_ANSWER:
        assert TRANSITIONS[state][Step.ANSWERED] is CaseState.ANSWERED
        assert set(TRANSITIONS[state].values()) <= AWAITING_ANSWER | {CaseState.ANSWERED}
    for state in BEFORE_APPROVAL:
        assert Step.ANSWERED not in TRANSITIONS[state]
    assert all(
        Step.ANSWERED not in TRANSITIONS[state] for state in (CaseState.ANSWERED, CaseState.REFUSED)
    )


def test_every_step_that_changes_what_outsiders_can_count_leaves_an_entry() -> None:
    silent = {step for step in Step if step not in ENTRY_OF}
    assert silent == {
        Step.EVIDENCE_GIVEN,
        Step.PROPOSED,
        Step.RETURNED,
        Step.TRACED,
        Step.TRACED_UNCLEAR,
        Step.TRACED_NOBODY,
        Step.COMPARED,
        Step.CONFIRMED,
        Step.DOUBTED,
        Step.HANDED_OVER,
        Step.RECALL_BEGUN,
        Step.RECALLED,
        Step.REGULATOR_TOLD,
        Step.DESTROYED,
        Step.RECUSED,
        Step.SET_APART,
        Step.HOLD_PLACED,
        Step.HOLD_ENDED,
    }


def test_a_step_that_is_not_allowed_is_refused_by_name() -> None:
    assert after(CaseState.NEW, Step.RECEIVED) is CaseState.RECEIVED
    with pytest.raises(Problem) as raised:
        after(CaseState.WITHDRAWN, Step.APPROVED)
    assert raised.value.code == "casework.step-not-allowed"
    assert "approved" in raised.value.sentence
    assert "withdrawn" in raised.value.sentence
