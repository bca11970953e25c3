"""Synthetic sets made, and tracers evaluated on labelled ones: files in, figures out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.files import read_register
from proviso_gateway.adapters.register.kept import refuse_a_homes
from proviso_gateway.adapters.register.labelled_files import (
    is_known_by,
    read_labelled,
    read_people,
    write_labelled,
)
from proviso_gateway.adapters.register.writing import read_population, truth_beside, write_register
from proviso_gateway.assembly.files import text_of
from proviso_gateway.errors import Place, problem
from proviso_gateway.rehearsal.evaluation import (
    Evaluation,
    Judged,
    check_group,
    evaluate,
    judge,
    printable,
)
from proviso_gateway.rehearsal.labelled import Asking, asked
from proviso_gateway.rehearsal.places import POSTCODES
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.model import Model, read_model
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.records import NO_DAY, Records
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict

__all__ = ["POSTCODES", "Asking", "Evaluated", "Population", "evaluate_files", "truth_beside"]

PROCESSES = 2
SLICE = 1_000
"""Searches that a process makes before it reports."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation and what it was made of: the model, how many people, from which file names."""

    evaluation: Evaluation
    model: str
    model_hash: Hash
    people: int
    register: str
    requests: str
    group: str


def synthesise_register(
    population: Population, out: Path, truth: Path, *, as_csv: bool, progress: Progress
) -> int:
    """Write a population's register, and the truth about it elsewhere; how many records."""
    return write_register(population, out, truth, as_csv=as_csv, progress=progress)


def synthesise_requests(truth: Path, asking: Asking, out: Path) -> int:
    """Write labelled requests about the population whose truth lies in this folder; how many."""
    return write_labelled(asked(read_population(truth), asking), out)


def evaluate_files(
    register: Path, requests: Path, group: str, progress: Progress, model: Model = DEFAULT
) -> Evaluated:
    """How well the model does on this set.

    Whether somebody may be told of is not asked here: restricted and dead people count like
    everybody, or nobody could tell a record that was not found from one that is not shown. Raises
    `labelled.group-names-people`, `labelled.learned-from-it`, and as `read_people`, `read_labelled`
    and `Labels.of` do.
    """
    check_group(group)
    labels = read_labelled(requests, group)
    records = read_people(register)
    labels = labels.of(records)
    if model.learned_from and is_known_by(register, model.learned_from):
        raise problem("labelled.learned-from-it", Place(register.name))
    tracer = Tracer(everybody_tellable(records), model)
    verdicts = trace_many(tracer, labels.searches, progress)
    judged: list[Judged] = [
        judge(verdict, truth, name if group else None)
        for verdict, truth, name in zip(verdicts, labels.truths, labels.groups, strict=True)
    ]
    return Evaluated(
        evaluation=evaluate(judged),
        model=model.name,
        model_hash=model.hash,
        people=tracer.tables.people,
        register=register.name,
        requests=requests.name,
        group=printable(group),
    )


def model_in(path: Path | None) -> Model:
    """The model in this file; the one that ships where none is named. Raises as `read_model`."""
    return DEFAULT if path is None else read_model(text_of(path), path.name)


def everybody_tellable(records: Records) -> Records:
    """The records with no restriction and no death."""
    return replace(
        records,
        restricted=np.zeros(len(records), dtype=bool),
        deceased=np.full(len(records), NO_DAY),
    )


def trace_many(
    tracer: Tracer, searches: Sequence[Search], progress: Progress, processes: int = PROCESSES
) -> list[Verdict]:
    """The verdict of each search, in order, worked out by several processes."""
    each = max(-(-len(searches) // processes), 1)
    shares = [searches[at : at + each] for at in range(0, len(searches), each)]
    done = [0] * len(shares)

    def work(share: Sequence[Search], report: Report) -> list[Verdict]:
        found: list[Verdict] = []
        for at in range(0, len(share), SLICE):
            found += tracer.trace_all(share[at : at + SLICE])
            report(len(found))
        return found

    def moved(number: int, count: int) -> None:
        done[number] = count
        progress(sum(done), len(searches))

    told = in_processes(work, shares, at_most=processes, progress=moved)
    return [verdict for part in told for verdict in part]


def explained(register: Path, requests: Path, number: int) -> tuple[Verdict, Tracer]:
    """The verdict, with all findings, on this row of a labelled file, and the tracer it is from.

    Raises `register.real-people` for a register that does not say that nobody in it exists.
    """
    refuse_a_homes(register)
    snapshot = read_register(register)
    if not snapshot.synthetic:
        raise problem("register.real-people")
    labels = read_labelled(requests)
    if not 1 <= number <= len(labels.searches):
        raise problem("labelled.no-such-row", rows=len(labels.searches))
    tracer = Tracer(everybody_tellable(snapshot.records), DEFAULT)
    return tracer.trace(labels.searches[number - 1]), tracer
