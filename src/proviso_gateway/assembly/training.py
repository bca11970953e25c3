"""A model learned from a labelled set: files in, a model out; and models learned in turn."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.labelled_files import Labels, digest_of
from proviso_gateway.adapters.register.labelled_tables import AS_NAMED, Called
from proviso_gateway.assembly.evaluating import Evaluated, LabelledSet, read_set, told
from proviso_gateway.assembly.measuring import (
    PROCESSES,
    STRANGERS,
    Everybody,
    counted,
    measured,
    strangers,
)
from proviso_gateway.rehearsal.breakdown import Measured
from proviso_gateway.tracing.bits import BIT
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.expert_model import EXPERT
from proviso_gateway.tracing.learning import (
    STRIDES,
    Identity,
    LabelledCandidates,
    all_moved,
    learn,
    learn_limits,
)
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.tables import tables_with
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Candidate

ROUNDS = 2
"""Weigh by the expert's model, learn, weigh by what was learned, learn again; then the limits."""

MOST = 6
"""Candidates of a request that are learned from: lighter ones hold no share to speak of."""

WEIGHED = 2_000
"""Requests by which limits are tried; from more, limits are learned as from so many."""

FAINT = 16 * BIT
"""Candidates so far below the best answer are left as they are: no limit makes them count."""

SLICE = 1_000
"""Searches that a process makes before it reports."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A learned model, and of how many requests, about how many people."""

    model: Model
    requests: int
    people: int


def train(
    register: Path,
    requests: Path,
    name: str,
    dated: datetime.date,
    progress: Progress,
    *,
    as_missing: bool = False,
    called: Called = AS_NAMED,
) -> Trained:
    """The model that a labelled set teaches, from the expert's.

    Raises `tracing.too-few-labels`, and as `read_set` does.
    """
    given = read_set(register, requests, as_missing=as_missing, called=called)
    labels = given.labels
    identity = Identity(name, dated, digest_of(labels))
    numbers = range(len(labels.searches))
    model = taught(given.everybody, labels, numbers, identity, progress)
    return Trained(model, len(numbers), len(given.everybody))


def taught(
    everybody: Everybody,
    labels: Labels,
    numbers: Sequence[int],
    identity: Identity,
    progress: Progress,
) -> Model:
    """The model that the requests with these numbers (from 0) teach."""
    model = EXPERT
    for round_ in range(ROUNDS):
        before = round_ * len(numbers)

        def moved(done: int, _: int, before: int = before) -> None:
            progress(before + done, ROUNDS * len(numbers))

        tracer = Tracer(everybody.records, model)
        nobody = tracer.tables.nobody
        labelled = _weighed(tracer, labels, numbers, moved)
        model = learn(labelled, nobody, model, EXPERT, identity)
    return _limited(everybody, tracer, labels, numbers, labelled, model)


def _weighed(
    tracer: Tracer, labels: Labels, numbers: Sequence[int], progress: Progress
) -> list[LabelledCandidates]:
    """The candidates of each request, worked out by several processes."""
    slices = [numbers[at : at + SLICE] for at in range(0, len(numbers), SLICE)]

    def work(part: Sequence[int], report: Report) -> list[LabelledCandidates]:
        found = [
            _labelled(tracer.candidates(labels.searches[number], MOST), labels.truths[number])
            for number in part
        ]
        report(len(part))
        return found

    moved = counted(len(slices), len(numbers), progress)
    parts = in_processes(work, slices, at_most=PROCESSES, progress=moved)
    return [one for part in parts for one in part]


def _labelled(candidates: Sequence[Candidate], truth: str) -> LabelledCandidates:
    people = [candidate.person_id for candidate in candidates]
    return LabelledCandidates(tuple(candidates), people.index(truth) if truth in people else None)


def _limited(
    everybody: Everybody,
    tracer: Tracer,
    labels: Labels,
    numbers: Sequence[int],
    labelled: Sequence[LabelledCandidates],
    model: Model,
) -> Model:
    """The model with its limits learned from some of the requests, and their candidates so far."""
    stride = max(len(numbers) // WEIGHED, 1)
    some = list(zip(numbers, labelled, strict=True))[::stride]
    tables_ = tracer.tables
    pairs = [
        (at, Sought.of(labels.searches[number]), everybody.known(one.person_id))
        for at, (number, labels_) in enumerate(some)
        for one in labels_.candidates
        if one.weight >= max(tables_.nobody, labels_.candidates[0].weight) - FAINT
    ]

    def weighs(tried: Model, numbers: Sequence[int]) -> list[Candidate]:
        tables = tables_with(
            tables_.people,
            tables_.counts,
            tables_.namesakes,
            tables_.pairs,
            tables_.crowds,
            tried,
        )
        scale = Scale(tables, tried)
        return [compare(pairs[at][1], pairs[at][2], scale) for at in numbers]

    as_learned = weighs(model, range(len(pairs)))
    probes = [
        weighs(all_moved(model, step), range(len(pairs))) for step in (STRIDES[0], -STRIDES[0])
    ]
    reached = [
        at
        for at, one in enumerate(as_learned)
        if any(probe[at].weight != one.weight for probe in probes)
    ]

    def weigh(tried: Model) -> list[LabelledCandidates]:
        now = list(as_learned)
        for at, candidate in zip(reached, weighs(tried, reached), strict=True):
            now[at] = candidate
        by_request: list[list[Candidate]] = [[] for _ in some]
        for (at, _, _), candidate in zip(pairs, now, strict=True):
            by_request[at].append(candidate)
        return [
            _labelled(candidates, labels.truths[number])
            for candidates, (number, _) in zip(by_request, some, strict=True)
        ]

    return learn_limits(weigh, tables_.nobody, model, EXPERT)


def cross_fitted(
    given: LabelledSet, folds: int, progress: Progress
) -> tuple[Evaluated, list[Measured]]:
    """How well models do that learn from the set itself: as many in turn as there are `folds`, each
    measured on the requests that it never saw.

    All requests about one person are in one fold. Raises `tracing.too-few-labels`.
    """
    everybody, labels = given.everybody, given.labels
    fold_of = _folds(labels, folds)
    each: list[Measured] = []
    model = EXPERT
    for fold in range(folds):

        def moved(done: int, total: int, before: float, share: float) -> None:
            progress(round(1_000 * (before + share * done / total)), 1_000 * folds)

        learned = [number for number, one in enumerate(fold_of) if one != fold]
        left = [number for number, one in enumerate(fold_of) if one == fold]
        identity = Identity(f"fold {fold + 1} of {folds}", EXPERT.dated, "")
        learning = partial(moved, before=fold, share=0.7)
        model = taught(everybody, labels, learned, identity, learning)
        tracer = Tracer(everybody.records, model)
        measuring = partial(moved, before=fold + 0.7, share=0.3)
        each += measured(everybody, tracer, labels, left, measuring)
    each.sort(key=lambda one: one.row)
    others = strangers(everybody, tracer, labels, STRANGERS)
    return told(given, model, each, others, folds), each


def _folds(labels: Labels, folds: int) -> list[int]:
    """In which fold each request is: by whom it means, or by its row where it means nobody."""
    seen: dict[str, int] = {}
    return [
        seen.setdefault(truth, len(seen)) % folds if truth else number % folds
        for number, truth in enumerate(labels.truths)
    ]
