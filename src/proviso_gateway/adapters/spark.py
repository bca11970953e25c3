"""Spark as an engine: a batch of searches over a register in parts, on many machines.

The searches are folded once, and broadcast. Each part of the index is opened where a task runs, and
answers each search with a `Partial`; a second stage merges what the parts say of one search; the
driver alone concludes. It is the same kernel as on one machine, so verdict and posterior are the
same, however many parts there are and whichever of them was searched twice because a machine died.

A task that cannot open its part says so as a row, by the code of the error, in place of an answer:
another try would not mend it. What else goes wrong in a task is told to Spark without what it says,
for that may quote somebody's data, and Spark tries again elsewhere.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from proviso_gateway.adapters.frames import WorkerFault
from proviso_gateway.adapters.register.divided import open_part, read_divided
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.batch import AT_ONCE as SEARCHES
from proviso_gateway.tracing.batch import Batch
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.parts import merged, partial_of, partial_text, tellable
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.trace import NOBODY_HERE, Partial, conclude
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict

AT_ONCE = 1_000
"""Rows that travel together."""

WRONG = -1
"""In place of a search: what could not be done."""

_ROW = "search int, part int, said string"
_SCHEMA = pa.schema([("search", pa.int32()), ("part", pa.int32()), ("said", pa.string())])
_Row = tuple[int, int, str]
_Asked = tuple[Batch, Sequence[Search]]
"""Searches as every part is asked for them, folded once; themselves too, where findings are told.
"""

Batches = Iterator[pa.RecordBatch]
Progress = Callable[[int, int], None]


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """A Spark session, ended with the block; `master` as Spark names clusters, `local[2]` for this
    machine alone. One that runs already is used, and left running.

    Raises as `check_installed`, and `spark.did-not-start`, `spark.not-encrypted`.
    """
    sessions = check_installed()
    running = sessions.getActiveSession()
    if running is not None:
        check_encrypted(running.sparkContext)
        yield running
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sessions.builder.appName("proviso").master(master)
    for name, value in settings(master).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception:
        # What Java and Spark say of it they have said on standard error.
        raise problem("spark.did-not-start") from None
    try:
        check_encrypted(session.sparkContext)
        yield session
    finally:
        session.stop()


def check_installed() -> Any:
    """What makes Spark sessions. Raises `spark.not-installed`, or `spark.no-java`."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra)

        import_module("pandas")  # Spark asks for it late, and in other words
    except ImportError:
        raise problem("spark.not-installed") from None
    check_java()
    return SparkSession


def check_java() -> None:
    """Refuse a machine without Java, as `spark.no-java`."""
    home = os.environ.get("JAVA_HOME")
    there = os.access(Path(home, "bin", "java"), os.X_OK) if home else shutil.which("java")
    if not there:
        raise problem("spark.no-java")


def settings(master: str) -> dict[str, str]:
    """What is set of Spark. What it writes to disk is encrypted; so is what travels between
    processes of this machine. A cluster says by its own configuration how it is."""
    found = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.io.encryption.enabled": "true",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(AT_ONCE),
        "spark.sql.adaptive.enabled": "false",
    }
    if master.startswith("local"):
        found |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    if master.startswith("local-cluster"):
        found |= {
            "spark.authenticate": "true",
            "spark.authenticate.secret": secrets.token_hex(32),
            "spark.network.crypto.enabled": "true",
        }
    return found


def check_encrypted(context: Any) -> None:
    """Refuse a cluster over whose wires people's names would travel as they are, as
    `spark.not-encrypted`. In one process nothing travels."""
    told = dict(context.getConf().getAll())
    signed = told.get("spark.authenticate") == "true"
    wire = signed and told.get("spark.network.crypto.enabled") == "true"
    if not (wire or told.get("spark.ssl.rpc.enabled") == "true" or _alone(context.master)):
        raise problem("spark.not-encrypted")


def _alone(master: str) -> bool:
    return master == "local" or master.startswith("local[")


def traced_by_spark(
    session: Any,
    folder: Path,
    model: Model,
    searches: Sequence[Search],
    *,
    reaches: Sequence[bool] = (),
    explained: bool = False,
    measured: bool = False,
    progress: Progress = lambda done, total: None,
) -> list[Verdict | Problem]:
    """The verdict of each search, in order, as one tracer over the whole register gives it, or the
    problem that one has; `folder` holds the index in parts, at the same place on every machine.
    `reaches`: which of them reach restricted people; `explained`: with all findings; `measured`: of
    what is `tellable`, for whoever tells of nobody.

    Raises what is wrong with an index or a part of it, `spark.job-failed`, and
    `spark.part-unanswered`.
    """
    divided = read_divided(folder, model)
    tables = open_part(folder, 0, divided, model).tables
    found: dict[int, Verdict | Problem] = {}
    batches = [
        (Batch.of(some), some if explained else ())
        for some in (searches[at : at + SEARCHES] for at in range(0, len(searches), SEARCHES))
    ]
    for at, said in _rows(session, folder, divided.parts, (batches, model)):
        wrong = _problem_of(said)
        reach = bool(reaches) and reaches[at]
        told = partial_of(said) if wrong is None else NOBODY_HERE
        told = tellable(told) if measured else told
        found[at] = wrong or conclude(told, tables, model, reach_restricted=reach)
        progress(len(found), len(searches))
    if len(found) != len(searches):
        raise problem("spark.part-unanswered")
    return [found[at] for at in range(len(searches))]


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """`door.Engine` by Spark, over the index in parts in a folder."""

    session: Any
    folder: Path
    register: Hash
    weighs: Model

    @classmethod
    def over(cls, session: Any, folder: Path, model: Model) -> SparkEngine:
        """The engine over this index. Raises as `read_divided` does."""
        divided = read_divided(folder, model)
        return cls(session, folder, Hash(divided.register["digest"]), model)

    @property
    def model(self) -> Hash:
        return self.weighs.hash

    def searched(self, asked: Sequence[tuple[Search, bool]]) -> Sequence[Verdict | Problem]:
        searches, reaches = [search for search, _ in asked], [reach for _, reach in asked]
        return traced_by_spark(
            self.session, self.folder, self.weighs, searches, reaches=reaches, explained=True
        )


def _rows(
    session: Any, folder: Path, parts: int, asked: tuple[Sequence[_Asked], Model]
) -> Iterator[tuple[int, str]]:
    """What the whole says of each search, as a `Partial` travels, in any order."""
    context = session.sparkContext
    shared = context.broadcast(asked)
    answer, merge = partial(_answers, str(folder.resolve()), shared), partial(_merges, parts)
    wrong: list[Problem] = []
    try:
        rows = (
            session.range(0, parts, 1, parts)
            .mapInArrow(answer, _ROW)
            .repartition(max(context.defaultParallelism, 1), "search")
            .sortWithinPartitions("search", "part")
            .mapInArrow(merge, _ROW)
        )
        for search, _, said in rows.toLocalIterator(prefetchPartitions=True):
            if search == WRONG:
                wrong += filter(None, [_problem_of(said)])
            elif not wrong:
                yield search, said
    except Exception as failed:
        # It quotes what tasks said, Java's frames and paths of other machines.
        raise problem("spark.job-failed", kind=type(failed).__name__) from None
    finally:
        shared.destroy()
    if wrong:  # a part that could not be opened is why others are unanswered
        raise min(wrong, key=lambda one: one.code == "spark.part-unanswered")


def _answers(folder: str, shared: Any, batches: Batches) -> Batches:
    """A task of the first stage: what the parts with these numbers say of every search."""
    numbers = [number for batch in batches for number in batch.column(0).to_pylist()]
    yield from _batches(row for one in numbers for row in _said(folder, shared, one))


def _said(folder: str, shared: Any, number: int) -> Iterator[_Row]:
    try:
        asked, model = shared.value
        tracer = open_part(Path(folder), number, read_divided(Path(folder), model), model)
        each = (said for batch, searches in asked for said in _answer(tracer, batch, searches))
        for at, said in enumerate(each):
            yield (
                at,
                number,
                _problem_text(said) if isinstance(said, Problem) else partial_text(said),
            )
    except Problem as wrong:
        yield WRONG, number, _problem_text(wrong)
    except Exception as fault:
        raise WorkerFault.of(fault) from None


def _answer(
    tracer: Tracer, batch: Batch, searches: Sequence[Search]
) -> Iterator[Partial | Problem]:
    """What a part says of each search of a batch, with all findings where the searches are told; or
    the problem that it has with this one alone."""
    return tracer.partials_told(batch, searches) if searches else tracer.partials(batch)


def _merges(parts: int, batches: Batches) -> Batches:
    """A task of the second stage: of each search what all parts say together. Rows come in order of
    search and part."""
    rows = (
        row
        for batch in batches
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    )
    yield from _batches(_merged(parts, rows))


def _merged(parts: int, rows: Iterator[_Row]) -> Iterator[_Row]:
    try:
        for search, group in groupby(rows, key=lambda row: row[0]):
            each = list(group)
            if search == WRONG:
                yield from each
            elif [number for _, number, _ in each] != list(range(parts)):
                yield WRONG, 0, _problem_text(problem("spark.part-unanswered"))
            else:
                yield search, parts, _together([said for *_, said in each])
    except Exception as fault:
        raise WorkerFault.of(fault) from None


def _together(each: Sequence[str]) -> str:
    """What all parts say of one search; the problem, where one has any."""
    wrong = next((said for said in each if _problem_of(said)), None)
    return wrong or partial_text(merged(map(partial_of, each)))


def _batches(rows: Iterator[_Row]) -> Batches:
    """The rows in batches of `AT_ONCE`."""
    waiting: list[_Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            yield _batch(waiting)
            waiting = []
    if waiting:
        yield _batch(waiting)


def _batch(rows: Sequence[_Row]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(one, field.type) for one, field in zip(columns, _SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def _problem_text(wrong: Problem) -> str:
    return _PROBLEM + json.dumps([wrong.code, wrong.sentence, wrong.place.file, wrong.remedy])


def _problem_of(text: str) -> Problem | None:
    """The problem that a text tells of; None where it says what a part does."""
    if not text.startswith(_PROBLEM):
        return None
    code, sentence, file, remedy = json.loads(text.removeprefix(_PROBLEM))
    return Problem(code, sentence, Place(file), remedy)


_PROBLEM = "!"
"""Before a problem; no `Partial` begins so."""
