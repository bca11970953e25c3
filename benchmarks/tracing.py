"""`make bench-tracing`: our tracing beside Splink, on the same requests about the same people.

Splink gets what it is best with: rich comparisons with term frequencies, its chances of agreement
counted from the labels of another set (its own unsupervised estimate learns families, not persons),
those of strangers counted on the register searched, every earlier name and address of a person as a
row of its own, and a posterior over a request's candidates and *nobody*, as ours has. Each side
runs in a process of its own, and is judged by the same code at the same threshold.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.sets import Set, made
from proviso_gateway.adapters.register.labelled_files import Labels, read_labelled, read_people
from proviso_gateway.assembly import evaluating
from proviso_gateway.rehearsal.evaluation import Evaluation, Judged, evaluate, judge
from proviso_gateway.tracing.bits import WHOLE
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer

T = TypeVar("T")

THREADS = 2
FIELDS = ("given_name", "family_name", "birth_date", "gender", "address_line", "postcode")
PERSON = "person_id"
LIGHTEST = -10.0
"""Pairs that Splink weighs less than this are not asked for: they hold no share to speak of."""


@dataclass(frozen=True)
class Measured:
    """What one side came to: its figures, the seconds for making a register ready, for all the
    requests and for one alone, none with the reading of files, and the peak of memory."""

    found: Evaluation
    ready: float
    asked: float
    single: float
    mebibytes: float


def ours(_: Set, measured: Set) -> Measured:
    """The shipped model, which learned from neither set."""
    labels, records = read_labelled(measured.requests), read_people(measured.register)
    begun = time.perf_counter()
    tracer = Tracer(evaluating.everybody_tellable(records), DEFAULT)
    ready = time.perf_counter()
    verdicts = evaluating.trace_many(tracer, labels.searches, lambda _done, _all: None, THREADS)
    judged = [judge(v, truth) for v, truth in zip(verdicts, labels.truths, strict=True)]
    ended = time.perf_counter()
    single = _median(tracer.trace, labels.searches[:500])
    return Measured(evaluate(judged), ready - begun, ended - ready, single, _peak())


def splinks(taught: Set, measured: Set) -> Measured:
    """Splink, taught by one set and measured on the other."""
    labels, records = read_labelled(taught.requests), read_people(taught.register)
    teacher = Linking.of(_tables(records, labels), _settings()).linker
    teacher.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    teacher.training.estimate_m_from_label_column(PERSON)
    learned = teacher.misc.save_model_to_json()
    labels, records = read_labelled(measured.requests), read_people(measured.register)
    tables = _tables(records, labels)
    begun = time.perf_counter()
    linking = Linking.of(tables, learned)
    linker = linking.linker
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for name in ("given_name", "family_name", "postcode"):
        linker.table_management.compute_tf_table(name)
    ready = time.perf_counter()
    pairs = linker.inference.predict(threshold_match_weight=LIGHTEST)
    table = pairs.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_weight").fetchall()
    judged = _judged(table, labels, len(records), learned["probability_two_random_records_match"])
    ended = time.perf_counter()
    alone = [tables[1].slice(number, 1) for number in range(7)]
    single = _median(linking.between, alone)
    return Measured(evaluate(judged), ready - begun, ended - ready, single, _peak())


def _median(ask: Callable[[T], object], requests: Sequence[T]) -> float:
    """The seconds that one request takes, each asked alone."""
    taken = []
    for one in requests:
        begun = time.perf_counter()
        ask(one)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _settings() -> SettingsCreator:
    names = [
        cl.NameComparison(name).configure(term_frequency_adjustments=True)
        for name in ("given_name", "family_name")
    ]
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            *names,
            cl.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
            cl.ExactMatch("gender"),
            cl.PostcodeComparison("postcode").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_line", [0.92]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("postcode"),
            block_on("given_name", "family_name"),
        ],
        retain_matching_columns=False,
    )


@dataclass(frozen=True)
class Linking:
    """Splink over a register's rows, named `a`, with requests, named `b`."""

    linker: Linker
    database: DuckDBAPI
    register: Any

    @classmethod
    def of(cls, tables: Sequence[pa.Table], settings: object) -> Linking:
        database = DuckDBAPI()
        database._con.execute(f"SET threads = {THREADS}")
        register, requests = (
            database.register(table, dataset_display_name=name)
            for table, name in zip(tables, "ab", strict=True)
        )
        linker = Linker([register, requests], settings, log_level=logging.ERROR)
        return cls(linker, database, register)

    def between(self, request: pa.Table) -> None:
        """One request against the register, by Splink's own way for records that come later."""
        name = f"request_{request['unique_id'][0]}"
        one = self.database.register(request, dataset_display_name="b", table_name=name)
        found = self.linker.inference.predict_between(
            self.register, one, threshold_match_weight=LIGHTEST
        )
        found.as_duckdbpyrelation().fetchall()


def _tables(records: Records, labels: Labels) -> tuple[pa.Table, pa.Table]:
    return _rows_of(records), _rows_of_requests(labels)


def _rows_of(records: Records) -> pa.Table:
    """Every name of a person with every address; the row's number and the person are its `id`."""
    columns: dict[str, list[str | None]] = defaultdict(list)
    for person in records:
        if person.superseded_by:
            continue
        for name in person.names():
            for place in person.addresses():
                columns["unique_id"].append(f"{person.person_id} {len(columns['unique_id'])}")
                columns[PERSON].append(person.person_id)
                born = person.birth_date.isoformat() if person.birth_date else ""
                said = (name.given_name, name.family_name, born, str(person.gender))
                _append(columns, (*said, place.address_line, place.postcode))
    return pa.table(columns)


def _rows_of_requests(labels: Labels) -> pa.Table:
    columns: dict[str, list[str | None]] = defaultdict(list)
    for number, (search, truth) in enumerate(zip(labels.searches, labels.truths, strict=True)):
        columns["unique_id"].append(str(number))
        columns[PERSON].append(truth or None)
        said = (search.given_name, search.family_name, search.birth_date, str(search.gender))
        _append(columns, (*said, search.address_line, search.postcode))
    return pa.table(columns)


def _append(columns: dict[str, list[str | None]], values: Sequence[str]) -> None:
    for field, value in zip(FIELDS, values, strict=True):
        known = value.strip().lower()
        columns[field].append(known if known not in ("", "unknown") else None)


def _judged(
    pairs: Sequence[tuple[str, str, float]], labels: Labels, people: int, prior: float
) -> list[Judged]:
    """Each request by the posterior over its candidates and *nobody*, a person at their best."""
    best: list[dict[str, float]] = [{} for _ in labels.searches]
    for row, request, weight in pairs:
        person, found = row.split(" ")[0], best[int(request)]
        found[person] = max(found.get(person, LIGHTEST * 10), weight - log2(prior / (1 - prior)))
    nobody = people * (WHOLE - DEFAULT.prior) / DEFAULT.prior
    judged = []
    for found, truth in zip(best, labels.truths, strict=True):
        total = nobody + sum(2.0**weight for weight in found.values())
        first = max(found, key=lambda one: found[one], default="")
        says = 2.0 ** found[first] / total if found else 0.0
        traced = says >= DEFAULT.threshold / WHOLE
        right = bool(truth) and first == truth
        judged.append(Judged(bool(truth), traced, not traced and says > 0.5, right, says))
    return judged


def _peak() -> float:
    """The most memory that this process, or one of its children, held at once, in MiB.

    Linux hands a parent's `ru_maxrss` on to whom it starts, so a process asks for its own mark.
    """
    status = Path("/proc/self/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _apart(side: Callable[[Set, Set], Measured], taught: Set, measured: Set) -> Measured:
    """One side in a process of its own, so that its memory is its own."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        return apart.submit(side, taught, measured).result()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracing", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        taught = made(Path(name), arguments.people // 2, arguments.requests, 61)
        measured = made(Path(name), arguments.people, arguments.requests, 63)
        sides = {
            "ours": _apart(ours, taught, measured),
            "Splink": _apart(splinks, taught, measured),
        }
    print(f"{arguments.requests:,} requests about a register of {arguments.people:,} people")
    print(
        f"{'':8}{'F1':>8}{'best F1':>9}{'R@.999':>8}{'wrong':>14}"
        f"{'ready s':>9}{'asked s':>9}{'one ms':>9}{'MiB':>8}"
    )
    for who, one in sides.items():
        rates = one.found.rates
        wrong = f"{rates.wrong.count} of {rates.wrong.of:,}"
        print(
            f"{who:8}{rates.f1 or 0:8.4f}{one.found.best_f1:9.4f}{one.found.at['0.999']:8.4f}"
            f"{wrong:>14}{one.ready:9.1f}{one.asked:9.2f}{one.single * 1000:9.2f}"
            f"{one.mebibytes:8,.0f}"
        )
    us, them = sides["ours"], sides["Splink"]
    print(
        f"Splink takes {them.asked / us.asked:.1f} times our time for all the requests at once, "
        f"{them.single / us.single:,.0f} times for one alone; "
        f"{them.ready / us.ready:.1f} times to make the register ready, "
        f"and {them.mebibytes / us.mebibytes:.1f} times our memory"
    )


if __name__ == "__main__":
    main()
