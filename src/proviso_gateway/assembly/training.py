"""A model learned from a labelled set: files in, a model out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.labelled_files import digest_of, read_labelled, read_people
from proviso_gateway.assembly.evaluating import PROCESSES, SLICE, everybody_tellable
from proviso_gateway.tracing.expert_model import EXPERT
from proviso_gateway.tracing.learning import Identity, Labelled, learn
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.tracer import Tracer

ROUNDS = 2
"""Weigh by the expert's model, learn, weigh by what was learned, learn again."""

MOST = 6
"""Candidates of a request that are learned from: lighter ones hold no share to speak of."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A learned model, and of how many requests, about how many people."""

    model: Model
    requests: int
    people: int


def train(
    register: Path, requests: Path, name: str, dated: datetime.date, progress: Progress
) -> Trained:
    """The model that a labelled set teaches, from the expert's.

    Raises `tracing.too-few-labels`, and as `read_people`, `read_labelled` and `Labels.of` do.
    """
    labels = read_labelled(requests)
    records = everybody_tellable(read_people(register))
    labels = labels.of(records)
    identity = Identity(name, dated, digest_of(register))
    model, done, total = EXPERT, 0, ROUNDS * len(labels.searches)
    for _ in range(ROUNDS):

        def moved(count: int, before: int = done) -> None:
            progress(before + count, total)

        tracer = Tracer(records, model)
        labelled = _weighed(tracer, labels.searches, labels.truths, moved)
        model = learn(labelled, tracer.tables.nobody, model, EXPERT, identity)
        done += len(labels.searches)
    return Trained(model, len(labels.searches), tracer.tables.people)


def _weighed(
    tracer: Tracer,
    searches: Sequence[Search],
    truths: Sequence[str],
    moved: Callable[[int], None],
) -> list[Labelled]:
    """The candidates of each request, worked out by several processes."""
    slices = [range(at, min(at + SLICE, len(searches))) for at in range(0, len(searches), SLICE)]
    done = [0] * len(slices)

    def work(part: Sequence[int], report: Report) -> list[Labelled]:
        found = []
        for number in part:
            candidates = tracer.candidates(searches[number], MOST)
            people = [candidate.person_id for candidate in candidates]
            truth = truths[number]
            found.append(Labelled(candidates, people.index(truth) if truth in people else None))
        report(len(part))
        return found

    def told(number: int, count: int) -> None:
        done[number] = count
        moved(sum(done))

    parts = in_processes(work, slices, at_most=PROCESSES, progress=told)
    return [one for part in parts for one in part]
