"""Evidence for an impact assessment, wired: files in, every version and draft walked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.files import Snapshot
from proviso_gateway.adapters.register.writing import metadata, read_population, truth_beside
from proviso_gateway.analysis.scrutiny import scrutinise
from proviso_gateway.assembly.evaluating import trace_many
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.measuring import everybody_tellable
from proviso_gateway.assembly.rehearsing import opened, rehearsal_over
from proviso_gateway.assembly.storytelling import PROCESSES, played
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.rehearsal.evaluation import evaluate, judge
from proviso_gateway.rehearsal.labelled import Sample
from proviso_gateway.rehearsal.labelled import asked as labelled
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.workbench.caseload import (
    Asked,
    Caseload,
    asked_of,
    digest,
    read_caseload,
    requests_of,
)
from proviso_gateway.workbench.deterrence import deterrence
from proviso_gateway.workbench.impact import (
    MOST_TERMS,
    Accuracy,
    Beside,
    FileTold,
    Impact,
    Over,
    Terms,
    TermsTold,
    moved,
    terms_of,
    told,
)
from proviso_gateway.workbench.impact_inputs import NOISES, ImpactInputs
from proviso_gateway.workbench.linting import check_text, view
from proviso_gateway.workbench.proving import Text, diff_texts
from proviso_gateway.workbench.results import Result

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it, of how much."""

PREFIX = "IMPACT"


@dataclass(frozen=True, slots=True)
class ImpactBegun:
    """What was read, before anything is walked: the terms, the caseload as it is asked, the people
    and the register that they are searched in."""

    inputs: ImpactInputs
    terms: tuple[Terms, ...]
    files: tuple[Text, ...]
    caseload: Caseload
    caseload_text: str
    population: Population
    snapshot: Snapshot
    tracer: Tracer


@dataclass(frozen=True, slots=True)
class ImpactMade:
    """The figures, and what each walk leaves, by the key of its terms."""

    impact: Impact
    results: dict[str, Result]


def begin(inputs: ImpactInputs) -> ImpactBegun:
    """Everything read and checked. Raises what reading agreements, a caseload and a register raise,
    `impact.same-name-twice`, `impact.too-many-terms`, `impact.no-truth` and
    `impact.another-truth`."""
    files = _read_files(inputs)
    terms, caseload, text = _terms_and_caseload(inputs, files)
    first = min(group.first for group in caseload.groups)
    snapshot, tracer = opened(inputs.register, as_of=first)
    population = _population(inputs)
    if snapshot.version != metadata(population)["version"]:
        raise problem("impact.another-truth", Place(inputs.truth.name))
    tracer = tracer or Tracer(snapshot.records, DEFAULT)
    return ImpactBegun(inputs, terms, files, caseload, text, population, snapshot, tracer)


def begin_over(
    inputs: ImpactInputs, population: Population, snapshot: Snapshot, tracer: Tracer
) -> ImpactBegun:
    """As `begin`, over a register that is at hand already."""
    files = _read_files(inputs)
    terms, caseload, text = _terms_and_caseload(inputs, files)
    return ImpactBegun(inputs, terms, files, caseload, text, population, snapshot, tracer)


def _read_files(inputs: ImpactInputs) -> tuple[Text, ...]:
    names = [path.name for path in inputs.files]
    if len(set(names)) < len(names):
        raise problem("impact.same-name-twice")
    return tuple(Text(text_of(path), path.name) for path in inputs.files)


def _terms_and_caseload(
    inputs: ImpactInputs, files: Sequence[Text]
) -> tuple[tuple[Terms, ...], Caseload, str]:
    terms = terms_of(files)
    if inputs.versions:
        known = [one.version for one in terms]
        for wanted in inputs.versions:
            if wanted not in known:
                there = ", ".join(f"`{one}`" for one in dict.fromkeys(known))
                raise problem("agreement.no-such-version", version=wanted, there=there)
        terms = tuple(one for one in terms if one.version in inputs.versions)
    if len(terms) > MOST_TERMS:
        raise problem("impact.too-many-terms", terms=len(terms), most=MOST_TERMS)
    text = text_of(inputs.caseload)
    agreements = tuple(one.agreement for one in terms)
    caseload = read_caseload(text, inputs.caseload.name, agreements).scaled(inputs.scale)
    if not caseload.requests:
        raise problem("caseload.nothing-asked", Place(inputs.caseload.name))
    return terms, caseload, text


def _population(inputs: ImpactInputs) -> Population:
    try:
        return read_population(inputs.truth)
    except Problem:
        raise problem("impact.no-truth", Place(inputs.truth.name)) from None


def truth_of(register: Path, truth: Path | None) -> Path:
    """Where the truth about a register lies: where it is said to, or beside it."""
    return truth or truth_beside(register)


def made(begun: ImpactBegun, progress: Progress) -> ImpactMade:
    """Every version and draft walked, the text analysed, the search measured."""
    inputs = begun.inputs
    asked = asked_of(begun.caseload, begun.population, seed=inputs.seed, prefix=PREFIX)
    walked = _walked(begun, asked, progress)
    each = tuple(one for one, _ in walked)
    impact = Impact(
        over=_over(begun),
        terms=each,
        beside=tuple(_beside(begun, each, at) for at in range(1, len(each))),
        files=tuple(
            FileTold(one.name, view(check_text(one.text, one.name))) for one in begun.files
        ),
        accuracy=_measured(begun, progress),
        deterrence=deterrence(),
    )
    return ImpactMade(impact, {one.key: result for one, result in walked})


def _over(begun: ImpactBegun) -> Over:
    inputs, population = begun.inputs, begun.population
    assumptions: dict[str, int] = {}
    for group in begun.caseload.groups:
        if group.assumption and group.requests:
            asks = assumptions.get(group.assumption, 0) + group.requests
            assumptions[group.assumption] = asks
    return Over(
        people=population.people,
        people_seed=population.seed,
        held_out=population.held_out,
        caseload=inputs.caseload.name,
        caseload_hash=Hash(hashlib.sha256(begun.caseload_text.encode()).hexdigest()),
        scale=inputs.scale,
        seed=inputs.seed,
        requests=begun.caseload.requests,
        labelled=inputs.labelled,
        assumptions=assumptions,
    )


def _walked(
    begun: ImpactBegun, asked: Sequence[Asked], progress: Progress
) -> list[tuple[TermsTold, Result]]:
    first = min(group.first for group in begun.caseload.groups)
    done = [0] * len(begun.terms)

    def one(terms: Terms, report: Report) -> tuple[TermsTold, Result]:
        agreement, source = terms.as_if(first), terms.file.text
        rows = requests_of(asked, agreement, seed=begun.inputs.seed, prefix=PREFIX)
        name = "\n".join(["impact", terms.key, str(begun.inputs.seed), digest(rows), source])
        rehearsal = rehearsal_over(begun.snapshot, seed=name, tracer=begun.tracer)
        result = played(rehearsal, source, agreement, rows, report)
        cases = rehearsal.result.cases
        looked = {
            row: rehearsal.gateway.store.case(handle).confirmed for row, handle in cases.items()
        }
        named = {row: look.person_id for row, look in looked.items() if look and look.person_id}
        routes = scrutinise(terms.agreement, terms.version)
        return told(terms, asked, rows, result, named, routes), result

    def moved_on(task: int, count: int) -> None:
        done[task] = count
        progress("requests walked", sum(done), len(asked) * len(begun.terms))

    return in_processes(one, begun.terms, at_most=PROCESSES, progress=moved_on)


HELD = "While it is held, no clause is read and nothing is permitted."


def _beside(begun: ImpactBegun, each: Sequence[TermsTold], at: int) -> Beside:
    first, other = begun.terms[0], begun.terms[at]
    proved, undecided = None, ""
    if first.held or other.held:
        undecided = HELD
    else:
        try:
            proved = diff_texts(first.file, first.version, other.file, other.version)
        except Problem as found:
            if found.code != "analysis.facts-differ":
                raise
            undecided = found.sentence
    return Beside(first.name, other.name, moved(each[0], each[at]), proved, undecided)


def _measured(begun: ImpactBegun, progress: Progress) -> tuple[Accuracy, ...]:
    """The search on labelled requests, once for each profile of slips. Restricted and dead people
    count like everybody, as in `evaluate tracing`."""
    tracer = Tracer(everybody_tellable(begun.snapshot.records), DEFAULT)
    found = []
    for number, noise in enumerate(NOISES):
        sample = Sample(begun.inputs.labelled, begun.inputs.seed, noise=noise)
        each = list(labelled(begun.population, sample))
        before = number * len(each)

        def moved_on(done: int, total: int, before: int = before) -> None:
            progress("labelled requests", before + done, total * len(NOISES))

        verdicts = trace_many(tracer, [one.search for one in each], moved_on)
        evaluation = evaluate(
            judge(verdict, one.truth, one.name_system)
            for verdict, one in zip(verdicts, each, strict=True)
        )
        found.append(Accuracy(noise, evaluation.rates, evaluation.groups, evaluation.small_groups))
    return tuple(found)
