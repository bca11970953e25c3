"""Synthetic sets made, and tracers evaluated on labelled ones: files in, figures out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.files import refuse_real_people
from proviso_gateway.adapters.register.labelled_files import (
    READ,
    Labels,
    UnreadableCounts,
    digest_of,
    new_rows,
    people_rows,
    read_labelled,
    read_people,
    write_labelled,
)
from proviso_gateway.adapters.register.labelled_tables import AS_NAMED, Called
from proviso_gateway.adapters.register.writing import read_population, truth_beside, write_register
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.measuring import (
    PROCESSES,
    STRANGERS,
    Everybody,
    counted,
    everybody_tellable,
    measured,
    strangers,
)
from proviso_gateway.assembly.spreading import PartsHere, Spread, check_parts_of
from proviso_gateway.errors import Place, problem
from proviso_gateway.rehearsal.breakdown import (
    Beside,
    Breakdown,
    Measured,
    Pair,
    beside,
    broken_down,
)
from proviso_gateway.rehearsal.evaluation import (
    Evaluation,
    check_group,
    evaluate,
    printable,
)
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.places import POSTCODES
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.answers import Answers
from proviso_gateway.tracing.batch import batches
from proviso_gateway.tracing.bits import BIT, WHOLE
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.model import Model, read_model
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict

__all__ = [
    "POSTCODES",
    "READ",
    "Evaluated",
    "Everybody",
    "Population",
    "Sample",
    "UnreadableCounts",
    "everybody_tellable",
    "truth_beside",
]

SHIPPED = "shipped"
"""How the model that ships is named where a file of another is expected."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation and what it was made of: the model, how many people, from which file names.

    `unreadable` counts, by column, the cells that were taken as missing because they could not be
    read; `folds`, how many models were learned in turn, 0 where one was given.
    """

    evaluation: Evaluation
    breakdown: Breakdown
    model: str
    model_hash: Hash
    threshold: float
    margin: float
    people: int
    register: str
    requests: str
    group: str
    unreadable: UnreadableCounts
    folds: int = 0


@dataclass(frozen=True, slots=True)
class ModelsCompared:
    """Two models on the same requests, and whom only one of them traces."""

    first: Evaluated
    second: Evaluated
    beside: Beside


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A register and requests about it whose answers are known, and the names of their files."""

    everybody: Everybody
    labels: Labels
    register: Path
    requests: Path
    group: str


def synthesise_register(
    population: Population, out: Path, truth: Path, *, as_csv: bool, progress: Progress
) -> int:
    """Write a population's register, and the truth about it elsewhere; how many records."""
    return write_register(population, out, truth, as_csv=as_csv, progress=progress)


def synthesise_requests(truth: Path, asking: Sample, out: Path) -> int:
    """Write labelled requests about the population whose truth lies in this folder; how many."""
    return write_labelled(asked(read_population(truth), asking), out)


def read_set(
    register: Path,
    requests: Path,
    group: str = "",
    *,
    as_missing: bool = False,
    called: Called = AS_NAMED,
) -> LabelledSet:
    """A labelled set from its files. `as_missing`: a birth date or a gender that cannot be read
    counts as not stated. `called`: what the files call our columns. Raises
    `labelled.group-names-people`, and as `read_people`, `read_labelled` and `Labels.of` do."""
    check_group(group)
    labels = read_labelled(requests, group, as_missing=as_missing, called=called)
    records = read_people(register, called)
    return LabelledSet(Everybody.of(records), labels.of(records), register, requests, group)


def evaluated(
    given: LabelledSet,
    model: Model,
    progress: Progress,
    *,
    others: int = STRANGERS,
    spread: Spread | PartsHere | None = None,
) -> tuple[Evaluated, list[Measured]]:
    """How well the model does on this set, and what came of every request. `others`: with how many
    people by chance requests are compared, to tell how often strangers agree. `spread`: who finds
    the verdicts in place of this process.

    Raises `labelled.learned-from-it` where the model learned from these very requests, and as
    `check_parts_of` and `Spread.verdicts` do.
    """
    labels = given.labels
    if model.learned_from and model.learned_from == digest_of(labels):
        raise problem("labelled.learned-from-it", Place(given.requests.name))
    verdicts: list[Verdict] = []
    if spread is not None:
        if spread.built is not None:
            check_parts_of(spread.built, given.register, model)
        # Those whom a search finds are looked at afterwards, in this process.
        verdicts = spread.verdicts(given.everybody.records, model, labels.searches, progress)
    tracer = Tracer(given.everybody.records, model)
    numbers = range(len(labels.searches))
    each = measured(given.everybody, tracer, labels, numbers, progress, verdicts)
    pairs = strangers(given.everybody, tracer, labels, others)
    return told(given, model, each, pairs), each


def told(
    given: LabelledSet,
    model: Model,
    each: Sequence[Measured],
    others: Sequence[Pair],
    folds: int = 0,
) -> Evaluated:
    """The figures of requests that were measured."""
    return Evaluated(
        evaluation=evaluate(one.judged for one in each),
        breakdown=broken_down(each, others, model),
        model=model.name,
        model_hash=model.hash,
        threshold=model.threshold / WHOLE,
        margin=model.margin / BIT,
        people=len(given.everybody),
        register=given.register.name,
        requests=given.requests.name,
        group=printable(given.group),
        unreadable=given.labels.unreadable,
        folds=folds,
    )


def compared(
    given: LabelledSet,
    first: Model,
    second: Model,
    progress: Progress,
    *,
    spread: Spread | PartsHere | None = None,
) -> tuple[ModelsCompared, list[Measured]]:
    """Two models on this set, and what came of every request by the first."""

    def half(before: int) -> Progress:
        return lambda done, total: progress(before * total + done, 2 * total)

    one, each = evaluated(given, first, half(0), spread=spread)
    other, others = evaluated(given, second, half(1), spread=spread)
    verdicts = beside([m.judged for m in each], [m.judged for m in others])
    return ModelsCompared(one, other, verdicts), each


@contextmanager
def rows_file(
    path: Path, register: Path, called: Called = AS_NAMED
) -> Iterator[Callable[[Sequence[Measured]], None]]:
    """A new file, CSV or Parquet by its name, for one row a request: which row, what was decided,
    with which probability, and who stood first and second, by their rows in the register.

    Nobody's name or identifier is in it. Raises as `refuse_real_people`, `labelled.unknown-form`,
    and as `whole_file`.
    """
    refuse_real_people(register)
    with new_rows(path) as write:
        yield lambda each: write(each, people_rows(register, called))


def model_in(path: Path | None) -> Model:
    """The model in this file; the one that ships where none is named, or `shipped` is. Raises as
    `read_model`."""
    if path is None or path == Path(SHIPPED):
        return DEFAULT
    return read_model(text_of(path), path.name)


def decided(model: Model, threshold: float | None, margin: float | None) -> Model:
    """The model with another threshold (a probability) or margin (in bits), to see what it would
    trace. Raises `tracing.model-invalid`."""
    return replace(
        model,
        threshold=model.threshold if threshold is None else round(threshold * WHOLE),
        margin=model.margin if margin is None else round(margin * BIT),
    )


def trace_many(
    tracer: Tracer, searches: Sequence[Search], progress: Progress, processes: int = PROCESSES
) -> list[Verdict]:
    """The verdict of each search, in order, worked out by several processes: what travels between
    them is numbers."""
    each = max(-(-len(searches) // processes), 1)
    shares = [searches[at : at + each] for at in range(0, len(searches), each)]

    def work(share: Sequence[Search], report: Report) -> Answers:
        found: list[Answers] = []
        for batch in batches(share):
            found.append(tracer.answers(batch, np.zeros(len(batch), dtype=bool)))
            report(sum(map(len, found)))
        return Answers.together(found)

    moved = counted(len(shares), len(searches), progress)
    parts = in_processes(work, shares, at_most=processes, progress=moved)
    return [*tracer.verdicts(Answers.together(parts))]


@dataclass(frozen=True, slots=True)
class Explained:
    """One request and its verdict: what is known of the best candidate, or of the person meant,
    with all findings."""

    verdict: Verdict
    tracer: Tracer
    right: bool


def explained(
    register: Path,
    requests: Path,
    number: int,
    model: Model = DEFAULT,
    *,
    meant: bool = False,
    called: Called = AS_NAMED,
) -> Explained:
    """The verdict, with all findings, on this row of a labelled file. `meant`: the person meant in
    the place of the best candidate.

    Raises `labelled.register-of-a-home` for the register of a home, as `refuse_real_people`,
    `labelled.no-such-row`, and `labelled.nobody-meant`.
    """
    given = read_set(register, requests, as_missing=True, called=called)
    refuse_real_people(register)
    labels = given.labels
    if not 1 <= number <= len(labels.searches):
        raise problem("labelled.no-such-row", rows=len(labels.searches))
    search, truth = labels.searches[number - 1], labels.truths[number - 1]
    tracer = Tracer(given.everybody.records, model)
    verdict = tracer.trace(search)
    right = verdict.best is not None and bool(truth) and verdict.best.person_id == truth
    if meant:
        if not truth:
            raise problem("labelled.nobody-meant", Place(requests.name, row=number))
        verdict = replace(verdict, best=given.everybody.candidate(truth, search, tracer))
    return Explained(verdict, tracer, right)
