"""Weights are learned from labels: towards the truth, no further than the labels reach."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import replace
from math import log2

import pytest

from proviso_gateway.errors import Problem
from proviso_gateway.tracing.bits import BIT, bits
from proviso_gateway.tracing.expert_model import EXPERT
from proviso_gateway.tracing.learning import (
    FEWEST,
    Identity,
    LabelledCandidates,
    all_moved,
    learn,
    learn_limits,
)
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.verdict import Candidate, ComparedField

CALLED = Identity("of-a-test", datetime.date(2026, 11, 1), "")
NOBODY = bits(-2.5)  # as though rarities weighed nothing
SHOWN = {"given_name": "exact", "family_name": "exact", "birth_date": "exact"}


def candidate(model: Model, place: str, person_id: str = "SYN-1", beside: int = 0) -> Candidate:
    """Somebody who agrees on name and birth date, and so on the postcode."""
    levels = {**SHOWN, "postcode": place, "address_line": "missing"}
    findings = [ComparedField(f, level, model.weights[f][level]) for f, level in levels.items()]
    findings.append(ComparedField("cap", "household", beside))
    return Candidate(person_id, sum(one.weight for one in findings), tuple(findings))


def labels(share: float, count: int, place: str = "different") -> list[LabelledCandidates]:
    """So many requests with one candidate, who is meant in this share of them."""
    chance = random.Random(7)
    return [
        LabelledCandidates((candidate(EXPERT, place),), 0 if chance.random() < share else None)
        for _ in range(count)
    ]


def said(model: Model, place: str = "different") -> float:
    """With which probability the candidate is said to be meant."""
    weight = candidate(model, place).weight
    return 1 / (1 + 2.0 ** ((NOBODY - weight) / BIT))


@pytest.mark.parametrize("share", [0.3, 0.8, 0.97])
def test_what_is_said_comes_out_as_true(share: float) -> None:
    model = learn(labels(share, 6_000), NOBODY, EXPERT, EXPERT, CALLED)
    assert abs(said(model) - share) < 0.02
    assert abs(said(EXPERT) - share) > 0.02


def test_a_few_labels_move_a_weight_less_than_many() -> None:
    few, many = (
        learn(labels(0.4, count), NOBODY, EXPERT, EXPERT, CALLED) for count in (3 * FEWEST, 30_000)
    )
    assert said(many) < said(few) < said(EXPERT)


def test_what_the_labels_never_show_stays_what_the_expert_thinks() -> None:
    model = learn(labels(0.8, 1_000), NOBODY, EXPERT, EXPERT, CALLED)
    for field, levels in model.weights.items():
        for level, weight in levels.items():
            if {**SHOWN, "postcode": "different"}.get(field) != level:
                assert weight == EXPERT.weights[field][level]
    others = {"name": EXPERT.name, "dated": EXPERT.dated, "weights": EXPERT.weights}
    assert replace(model, **others) == EXPERT


def test_what_a_limit_took_is_not_learned_as_the_weight_of_a_level() -> None:
    """The same candidates, each with a household's limit taken off: the weights make it good."""
    plain = labels(0.8, 3_000)
    capped = [
        LabelledCandidates((candidate(EXPERT, "different", beside=-bits(3.0)),), one.meant)
        for one in plain
    ]
    free, held = (learn(seen, NOBODY, EXPERT, EXPERT, CALLED) for seen in (plain, capped))
    gained = candidate(held, "different").weight - candidate(free, "different").weight
    assert abs(gained - bits(3.0)) < bits(0.2)


def test_nothing_is_learned_from_too_few() -> None:
    with pytest.raises(Problem) as refused:
        learn(labels(1.0, FEWEST - 1), NOBODY, EXPERT, EXPERT, CALLED)
    assert refused.value.code == "tracing.too-few-labels"
    learn(labels(1.0, FEWEST), NOBODY, EXPERT, EXPERT, CALLED)


def test_requests_whose_person_meant_is_no_candidate_do_not_count_as_labels() -> None:
    with pytest.raises(Problem) as refused:
        learn(labels(0.0, 10 * FEWEST), NOBODY, EXPERT, EXPERT, CALLED)
    assert refused.value.code == "tracing.too-few-labels"
    assert "Of 2000 labelled requests, 0 have the person meant" in refused.value.sentence


def test_the_same_labels_teach_the_same_model() -> None:
    seen = labels(0.6, 1_000)
    one, other = (learn(seen, NOBODY, EXPERT, EXPERT, CALLED) for _ in range(2))
    assert one.hash == other.hash


# --- limits


def held(share: float, count: int) -> Callable[[Model], list[LabelledCandidates]]:
    """So many requests with one candidate whom the limit on the unproven holds, and who is meant in
    this share of them; weighed by whatever limit a model has."""
    chance = random.Random(11)
    meant = [0 if chance.random() < share else None for _ in range(count)]

    def weigh(model: Model) -> list[LabelledCandidates]:
        weight = min(NOBODY + model.unproven, NOBODY + bits(30.0))
        return [LabelledCandidates((Candidate("SYN-1", weight),), one) for one in meant]

    return weigh


def says(model: Model) -> float:
    """With which probability whoever is held by the limit is said to be meant."""
    return 1 / (1 + 2.0 ** (-model.unproven / BIT))


@pytest.mark.parametrize("share", [0.7, 0.9, 0.95])
def test_a_limit_moves_to_where_what_is_said_is_true(share: float) -> None:
    model = learn_limits(held(share, 4_000), NOBODY, EXPERT, EXPERT)
    assert abs(says(model) - share) < abs(says(EXPERT) - share)
    assert abs(model.unproven / BIT - log2(share / (1 - share))) < 0.6
    assert model.shared == EXPERT.shared
    assert model.threshold == EXPERT.threshold


def test_a_limit_moves_the_further_the_more_labels_there_are() -> None:
    few, many = (
        learn_limits(held(0.97, count), NOBODY, EXPERT, EXPERT).unproven for count in (40, 4_000)
    )
    assert EXPERT.unproven < few < many


def test_no_labels_let_somebody_be_found_whom_nothing_proves() -> None:
    """However sure they are: a model by which a household could find somebody is not valid."""
    model = learn_limits(held(1.0, 5_000), NOBODY, EXPERT, EXPERT)
    assert says(model) < model.threshold / 10**9


def test_what_no_limit_reaches_is_weighed_the_same_by_limits_moved_as_far_as_they_may() -> None:
    loose = all_moved(EXPERT, bits(2.0))
    assert loose.unproven == EXPERT.unproven + bits(2.0)
    assert loose.shared["household"]["given_name"] == 8_192
    assert all_moved(EXPERT, -bits(2.0)).shared["household"]["family_name"] == 1_024  # not below 0
