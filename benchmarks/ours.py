"""Our side of `make bench-tracing`: a register's index, and how long it takes for a batch and for
one request alone.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.sets import Set
from proviso_gateway.adapters.register.index import build_index, open_index
from proviso_gateway.adapters.register.labelled_files import read_labelled
from proviso_gateway.assembly.evaluating import trace_many
from proviso_gateway.rehearsal.evaluation import Judged, judge
from proviso_gateway.tracing.asked import asked
from proviso_gateway.tracing.batch import AT_ONCE, Batch
from proviso_gateway.tracing.batch_keys import questions
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.tracer import Tracer

THREADS = 2
INDEX = "index"


def tellable(one: Set) -> None:
    """Have nobody in the register be restricted or dead: what is measured is whether the right
    person is found, not whether they may be told of."""
    for path in (one.register / "person.parquet").iterdir():
        table = pq.read_table(path)
        for name, value in (("restricted", False), ("deceased_on", None)):
            kind = table.schema.field(name)
            column = pa.array([value] * len(table), kind.type)
            table = table.set_column(table.schema.get_field_index(name), kind, column)
        pq.write_table(table, path)


def prepare(measured: Set, folder: Path) -> None:
    """Make the index of the register."""
    build_index(measured.register, folder / INDEX, DEFAULT)


def batch(requests: Path, folder: Path) -> tuple[list[Judged], Tracer, float]:
    """Every request of a set, decided by the shipped model, which learned from neither set; and the
    seconds until the first is asked."""
    labels = read_labelled(requests)
    _, tracer = open_index(folder / INDEX, DEFAULT)
    begun = time.process_time()
    verdicts = trace_many(tracer, labels.searches, lambda _done, _all: None, THREADS)
    return (
        [judge(v, truth) for v, truth in zip(verdicts, labels.truths, strict=True)],
        tracer,
        begun,
    )


def stages(requests: Path, tracer: Tracer) -> dict[str, float]:
    """Microseconds of one processor for each request of the batch: folded, encoded, weighed and
    concluded from, and told as verdicts."""
    searches = read_labelled(requests).searches
    ready, taken = tracer._ready, np.zeros(4)
    for at in range(0, len(searches), AT_ONCE):
        marks = [time.process_time()]
        some = Batch.of(searches[at : at + AT_ONCE])
        marks.append(time.process_time())
        questions(some, asked(some, ready.encoded), ready.index, ready.tables)
        marks.append(time.process_time())
        found = tracer.answers(some, np.zeros(len(some), dtype=bool))
        marks.append(time.process_time())
        list(tracer.verdicts(found))
        marks.append(time.process_time())
        taken += np.diff(marks)
    folded, encoded, answered, told = (taken / len(searches) * 1e6).tolist()
    return {"folded": folded, "encoded": encoded, "weighed": answered - encoded, "told": told}


def alone(requests: Path, tracer: Tracer, count: int) -> list[float]:
    """The seconds of processors of each of some requests alone, with all findings."""
    taken = []
    for search in read_labelled(requests).searches[:count]:
        begun = time.process_time()
        tracer.trace(search)
        taken.append(time.process_time() - begun)
    return taken
