"""Weights learned from labelled requests: those under which the right answers are the likeliest.

A verdict shares its probability between the candidates and *nobody* by the weights of their levels.
That is a multinomial logit (McFadden 1974), so the weights that make the labels likeliest are also
those by which what is said is true, however much the fields depend on each other: who lives
elsewhere has another postcode and another address line, and is not twice as different.

Every weight is held to the model that it starts from, as though that had been learned from labels
too: a level that hardly occurs keeps what an expert thinks of it, and the slips of one set of
requests do not become the law of all. Nothing is learned from candidates whom nothing proves: they
are never found, and what strangers with a birthday have in common would make light of birth dates.

Limits are learned in the same way, and held in the same way, by trying: how far the unproven may
come, and what near people's agreement is worth. The more labels there are, the
further they can move anything. Threshold, margin, doubt and prior are for people to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, log2
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.errors import Problem, problem
from proviso_gateway.terms import Day
from proviso_gateway.tracing.bits import BIT, bits
from proviso_gateway.tracing.comparison import is_unproven
from proviso_gateway.tracing.levels import LEVELS, MISSING
from proviso_gateway.tracing.model import NEARNESS, OTHER_LINE, SHARED, Model
from proviso_gateway.tracing.verdict import Candidate

STUBBORN = 5.0
"""How strongly a weight is held: in nats for each squared bit that it moves, halved."""

STEPS, SETTLED = 40, 1e-4
"""Steps of Newton's method at most, and bits within which it has arrived."""

STRIDES = (bits(2.0), bits(0.5))
"""How far a limit is moved at once: boldly first, then to the half bit."""

FEWEST = 200
"""Requests, at least, among whose candidates the person meant is: from fewer nothing is learned.
Others teach only what strangers have in common, and a set of nothing else that nobody is found."""

PLACES = tuple((field, level) for field, levels in LEVELS.items() for level in levels)
"""Every weight of a model, in order."""

Vector = NDArray[np.float64]
_AT = {place: number for number, place in enumerate(PLACES)}
_FREE = np.array([level != MISSING for _, level in PLACES])


@dataclass(frozen=True, slots=True)
class LabelledCandidates:
    """One request whose answer is known: its heaviest candidates, as the model at hand weighs them,
    and which of them is meant (None: nobody of them)."""

    candidates: tuple[Candidate, ...]
    meant: int | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a learned model is called, of which day it is, and the requests it learned from."""

    name: str
    dated: Day
    learned_from: str


def learn(
    labelled: Sequence[LabelledCandidates],
    nobody: int,
    weighed_by: Model,
    start: Model,
    identity: Identity,
) -> Model:
    """The model that these labels teach, each weight held to `start`.

    `nobody` is the weight of *nobody* in the register searched, `weighed_by` the model that weighed
    the candidates. What a limit took from a candidate is kept as it is, so a model is learned in
    rounds: weigh, learn, weigh again by what was learned. Its limits are those of `weighed_by`.
    Raises `tracing.too-few-labels`.
    """
    found = sum(one.meant is not None for one in labelled)
    if found < FEWEST:
        raise problem("tracing.too-few-labels", found=found, of=len(labelled), fewest=FEWEST)
    learned = _likeliest(_asked(labelled, weighed_by), nobody / BIT, _vector(start))
    weights = {field: dict(start.weights[field]) for field in LEVELS}
    for (field, level), weight in zip(PLACES, learned.tolist(), strict=True):
        weights[field][level] = bits(weight)
    for level in OTHER_LINE:
        weights["address_line"][level] = min(weights["address_line"][level], 0)
    return replace(
        weighed_by,
        name=identity.name,
        dated=identity.dated,
        learned_from=identity.learned_from,
        weights=MappingProxyType({f: MappingProxyType(levels) for f, levels in weights.items()}),
    )


Weigh = Callable[[Model], Sequence[LabelledCandidates]]
"""The labels, their candidates weighed by a model."""


def learn_limits(weigh: Weigh, nobody: int, model: Model, start: Model) -> Model:
    """The model with its limits moved to where they make the labels likelier, each held to `start`.

    A limit by which the model would not be valid any more (a household could find somebody) is not
    tried.
    """
    best = _likely(weigh(model), nobody) - _strain(model, start)
    for stride in STRIDES:
        for limit in range(len(_limits(model))):
            for step in (stride, -stride):
                while (tried := _moved(model, {limit: step})) is not None:
                    reached = _likely(weigh(tried), nobody) - _strain(tried, start)
                    if reached <= best:
                        break
                    model, best = tried, reached
    return model


def all_moved(model: Model, step: int) -> Model:
    """The model with every limit moved, as far as each may be: who is not weighed otherwise by it
    than by the model is out of reach of the limits."""
    for limit in range(len(_limits(model))):
        model = _moved(model, {limit: step}) or model
    return model


def _limits(model: Model) -> list[int]:
    """How far the unproven may come, and what near people's agreement weighs where a register has
    too few pairs to count. (How much a rarity adds at most is met too seldom to be learned.)"""
    return [model.unproven, *(model.shared[near][f] for near in NEARNESS for f in SHARED)]


def _moved(model: Model, steps: Mapping[int, int]) -> Model | None:
    """The model with some limits moved, None where they may not be moved so far."""
    unproven, *near = (at + steps.get(n, 0) for n, at in enumerate(_limits(model)))
    limits = iter(near)
    try:
        return replace(
            model,
            unproven=unproven,
            shared=MappingProxyType(
                {
                    **model.shared,
                    **{
                        near: MappingProxyType({f: next(limits) for f in SHARED})
                        for near in NEARNESS
                    },
                }
            ),
        )
    except Problem:
        return None


def _strain(model: Model, start: Model) -> float:
    """What it costs that the limits have moved, as it costs a weight."""
    moved = zip(_limits(model), _limits(start), strict=True)
    return STUBBORN / 2 * sum(((now - before) / BIT) ** 2 for now, before in moved)


def _likely(labelled: Sequence[LabelledCandidates], nobody: int) -> float:
    """How likely the labels are as they were weighed: its logarithm."""
    total = 0.0
    for one in labelled:
        weights = [nobody / BIT, *(candidate.weight / BIT for candidate in one.candidates)]
        most = max(weights)
        right = weights[0 if one.meant is None else one.meant + 1]
        total += right - most - log2(sum(2.0 ** (weight - most) for weight in weights))
    return log(2) * total


@dataclass(frozen=True, slots=True)
class _Asked:
    """The candidates of all requests as columns. `levels` counts, for each candidate, what it has
    of each weight; `beside` is what else it weighs, in bits; `request` is whose it is."""

    levels: Vector
    beside: Vector
    request: NDArray[np.int64]
    meant: NDArray[np.bool_]
    requests: int


def _vector(model: Model) -> Vector:
    return np.array([model.weights[field][level] / BIT for field, level in PLACES])


def _asked(labelled: Sequence[LabelledCandidates], model: Model) -> _Asked:
    weights = _vector(model)
    levels, beside, request, meant = [], [], [], []
    for number, one in enumerate(labelled):
        for rank, candidate in enumerate(one.candidates):
            row = np.zeros(len(PLACES))
            found = {one.field: one for one in candidate.findings if one.field != "cap"}
            if not is_unproven(found):  # they are never found, whatever their levels weigh
                for finding in found.values():
                    row[_AT[finding.field, finding.level]] += 1
            levels.append(row)
            beside.append(candidate.weight / BIT - float(row @ weights))
            request.append(number)
            meant.append(rank == one.meant)
    return _Asked(
        np.array(levels).reshape(-1, len(PLACES)),
        np.array(beside),
        np.array(request, dtype=np.int64),
        np.array(meant, dtype=bool),
        len(labelled),
    )


def _likeliest(asked: _Asked, nobody: float, start: Vector) -> Vector:
    """The weights at the greatest likelihood of the labels and of `start`, by Newton's method; a
    step that would make them less likely is halved."""
    weights, nat = start.copy(), log(2)
    said, best = _said(asked, weights, nobody), _likelihood(asked, weights, nobody, start)
    for _ in range(STEPS):
        slope = nat * (asked.levels.T @ (said - asked.meant)) + STUBBORN * (weights - start)
        each = np.zeros((asked.requests, len(PLACES)))
        weighed = asked.levels * said[:, None]
        np.add.at(each, asked.request, weighed)
        bend = nat * nat * (weighed.T @ asked.levels - each.T @ each)
        bend += STUBBORN * np.eye(len(PLACES))
        step = np.zeros(len(PLACES))
        step[_FREE] = np.linalg.solve(bend[np.ix_(_FREE, _FREE)], slope[_FREE])
        reached = _likelihood(asked, weights - step, nobody, start)
        while reached < best and np.abs(step).max() >= SETTLED:
            step /= 2
            reached = _likelihood(asked, weights - step, nobody, start)
        if np.abs(step).max() < SETTLED:
            break
        weights, best = weights - step, reached
        said = _said(asked, weights, nobody)
    return weights


def _likelihood(asked: _Asked, weights: Vector, nobody: float, start: Vector) -> float:
    """How likely the labels are by these weights, and the weights by `start`: its logarithm."""
    weighs = asked.levels @ weights + asked.beside
    right = np.full(asked.requests, nobody)
    right[asked.request[asked.meant]] = weighs[asked.meant]
    most, total = _shares(asked, weighs, nobody)[1:]
    labels = log(2) * float((right - most - np.log2(total)).sum())
    return labels - STUBBORN / 2 * float(((weights - start) ** 2).sum())


def _said(asked: _Asked, weights: Vector, nobody: float) -> Vector:
    """The probability with which each candidate is said to be meant."""
    shares, _, total = _shares(asked, asked.levels @ weights + asked.beside, nobody)
    said: Vector = shares / total[asked.request]
    return said


def _shares(asked: _Asked, weighs: Vector, nobody: float) -> tuple[Vector, Vector, Vector]:
    """What each candidate holds beside the heaviest answer to its request; for each request how
    heavy that is, in bits, and what all answers hold together."""
    most = np.full(asked.requests, nobody)
    np.maximum.at(most, asked.request, weighs)
    shares = np.exp2(weighs - most[asked.request])
    total = np.exp2(nobody - most)
    np.add.at(total, asked.request, shares)
    return shares, most, total
