"""How well a tracer does on requests whose answers are known: figures, and nobody's name.

A *decision* is right if it traced the record meant, wrong if it traced another. Recall counts those
who are in the register. Intervals are Wilson's (1927), at 95 %.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from proviso_gateway.errors import problem
from proviso_gateway.tracing.bits import WHOLE
from proviso_gateway.tracing.verdict import Verdict, VerdictKind

PRECISIONS = (0.99, 0.999, 0.9999)
"""At which precisions recall is told."""

BINS = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0)
"""Between which probabilities what was said is held against what was true."""

POINTS = 120
"""A curve has about so many points."""

SMALLEST = 10
"""A group of fewer requests is not told by its word: whatever few share may say who they are."""

NAMING = (
    *("request_id", "truth_person_id", "person_id", "given_name", "middle_names", "family_name"),
    *("birth_date", "address_line", "postcode"),
)
"""Columns whose words say who somebody is, so that nothing is told by them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict beside the truth. `says`: the posterior of the best candidate, from 0 to 1;
    `best_is_meant`: whether that candidate is the record meant; `group`: the word by which rates
    are told, empty where the request has none, None where none was asked for."""

    present: bool
    traced: bool
    unclear: bool
    best_is_meant: bool
    says: float
    group: str | None = None


def judge(verdict: Verdict, truth: str, group: str | None = None) -> Judged:
    """The verdict beside the record meant (empty: in no register)."""
    best = verdict.best.person_id if verdict.best is not None else None
    return Judged(
        present=bool(truth),
        traced=verdict.kind is VerdictKind.TRACED,
        unclear=verdict.kind is VerdictKind.UNCLEAR,
        best_is_meant=bool(truth) and best == truth,
        says=verdict.posterior / WHOLE,
        group=group,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval in which the true share lies nineteen times of twenty;
    `value` is None where there are none to speak of."""

    count: int
    of: int
    value: float | None = field(init=False)
    low: float = field(init=False)
    high: float = field(init=False)

    def __post_init__(self) -> None:
        low, high = wilson(self.count, self.of)
        object.__setattr__(self, "value", self.count / self.of if self.of else None)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)


def wilson(count: int, of: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval of a share; all of 0 to 1 where nothing was seen."""
    if of == 0:
        return 0.0, 1.0
    share = count / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(centre - half, 0.0), min(centre + half, 1.0)


@dataclass(frozen=True, slots=True)
class DecisionRates:
    """What the default decisions came to. `wrong` is out of everybody traced, `reviewed` out of all
    requests."""

    requests: int
    present: int
    precision: Share
    recall: Share
    wrong: Share
    reviewed: Share
    f1: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """Verdicts whose best candidate was said to be meant with a probability of this range: how sure
    they were on average, and how many were right."""

    low: float
    high: float
    mean: float | None
    true: Share


@dataclass(frozen=True, slots=True)
class Point:
    """Precision and recall if everybody from this posterior on were traced."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that is told of a set. `best_f1` is the best that any one threshold would give,
    `at` maps a precision to the best recall with it. `groups` are those of `SMALLEST` requests and
    more, by their words; `small_groups` all smaller ones together, `wordless` the requests without
    a word: each None where there are none."""

    rates: DecisionRates
    best_f1: float
    at: Mapping[str, float]
    calibration: tuple[Said, ...]
    curve: tuple[Point, ...]
    groups: Mapping[str, DecisionRates]
    small_groups: DecisionRates | None
    wordless: DecisionRates | None


def check_group(column: str) -> None:
    """Refuse to tell rates by who somebody is. Raises `labelled.group-names-people`."""
    if column.strip().lower() in NAMING:
        raise problem("labelled.group-names-people", column=column.strip().lower())


def evaluate(judged: Iterable[Judged]) -> Evaluation:
    """The figures of these verdicts."""
    each = list(judged)
    whole = _curve(each)
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in each:
        if one.group is not None:
            groups[printable(one.group)].append(one)
    wordless = groups.pop("", [])
    small = [one for group in groups.values() if len(group) < SMALLEST for one in group]
    named = {name: rates(groups[name]) for name in sorted(groups) if len(groups[name]) >= SMALLEST}
    every = max(len(whole) // POINTS, 1)
    shown = whole[::every] + whole[-1:] if whole else []
    return Evaluation(
        rates=rates(each),
        best_f1=max((p.f1 for p in whole), default=0.0),
        at={
            f"{wanted:g}": max((p.recall for p in whole if p.precision >= wanted), default=0.0)
            for wanted in PRECISIONS
        },
        calibration=tuple(_said(each)),
        curve=tuple(dict.fromkeys(shown)),
        groups=named,
        small_groups=rates(small) if small else None,
        wordless=rates(wordless) if wordless else None,
    )


def printable(word: str) -> str:
    """A word of a stranger's file with nothing in it that a terminal would obey."""
    return "".join(
        mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii")
        for mark in word
    )


def rates(judged: Sequence[Judged]) -> DecisionRates:
    """What the default decisions of these verdicts came to."""
    traced = sum(one.traced for one in judged)
    right = sum(one.traced and one.best_is_meant for one in judged)
    present = sum(one.present for one in judged)
    return DecisionRates(
        requests=len(judged),
        present=present,
        precision=Share(right, traced),
        recall=Share(right, present),
        wrong=Share(traced - right, traced),
        reviewed=Share(sum(one.unclear for one in judged), len(judged)),
        f1=2 * right / (traced + present) if traced + present else None,
    )


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many times as often, with the interval of the smaller group's share."""

    value: float
    low: float
    high: float


def times_missed(everybody: DecisionRates, group: DecisionRates) -> Ratio | None:
    """How many times as often as all together this group's people are missed: in the register, and
    not traced. The rate of all together is taken as known. None where nobody can be missed."""
    all_missed = everybody.recall.of - everybody.recall.count
    if not all_missed or not group.recall.of:
        return None
    share = all_missed / everybody.recall.of
    missed = Share(group.recall.of - group.recall.count, group.recall.of)
    return Ratio((missed.value or 0.0) / share, missed.low / share, missed.high / share)


def _said(judged: Sequence[Judged]) -> Iterable[Said]:
    for low, high in itertools.pairwise(BINS):
        inside = [
            one
            for one in judged
            if one.says > 0 and low <= one.says and (one.says < high or high == 1.0)
        ]
        mean = sum(one.says for one in inside) / len(inside) if inside else None
        yield Said(low, high, mean, Share(sum(o.best_is_meant for o in inside), len(inside)))


def _curve(judged: Sequence[Judged]) -> list[Point]:
    """Every point of the curve, surest first; verdicts of one posterior stand or fall together."""
    present = sum(one.present for one in judged)
    ranked = sorted((one for one in judged if one.says > 0), key=lambda one: -one.says)
    points: list[Point] = []
    right = 0
    for number, one in enumerate(ranked, start=1):
        right += one.best_is_meant
        if number == len(ranked) or ranked[number].says < one.says:
            points.append(Point(one.says, right / number, right / present if present else 0.0))
    return points
