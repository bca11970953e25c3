"""`proviso run --bulk`, wired: a file of any size in parts, by several processes, resumed.

Beside the folder that it is going to write lies one with what is done, part by part. Each file
there is whole or absent, so that the same command goes on where the last one was ended.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from proviso_gateway.adapters.disk.folders import own_folder
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.adapters.jobs import Report, in_processes, in_threads
from proviso_gateway.adapters.request_parts import Part, RequestFile
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.bulk_register import BulkRegister, Searches, register_in
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.measuring import PROCESSES, counted
from proviso_gateway.assembly.spreading import Spread
from proviso_gateway.casework.request import RequestRow
from proviso_gateway.casework.request_file import RowsRead, read_rows
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.fields_held import check_agreement_held
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.verdict import Verdict
from proviso_gateway.workbench.bulk import (
    Beside,
    Decided,
    RowDigest,
    Stood,
    Terms,
    decided,
    digests_of,
)
from proviso_gateway.workbench.inputs import RunInputs, undated

Progress = Callable[[str, int, int], None]
"""What is being done, and how many rows of how many."""

INPUTS = "inputs.json"
DIGESTS, ANSWER_ROWS, PROBLEM_ROWS = "digests", "answers", "problems"
_NUMBER, _TEXT = pa.int64(), pa.string()
DIGESTED = dict.fromkeys(RowDigest._fields, _NUMBER)
ANSWERS = {
    "row": _NUMBER, "request_ref": _TEXT, "stood": _TEXT, "reasons": _TEXT,
    "clauses": _TEXT, "ask_for": _TEXT, "version": _TEXT, "search": _TEXT,
}  # fmt: skip
"""What is told of each row; several words of a column are divided by blanks."""
PROBLEMS = {
    "row": _NUMBER, "column": _NUMBER, "request_ref": _TEXT, "code": _TEXT,
    "problem": _TEXT, "remedy": _TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of a file, part by part: frames of `ANSWERS` and of `PROBLEMS`."""

    requests: str
    rows: int
    repeats: int
    work: Path
    parts: int

    def answers(self) -> Iterator[pl.DataFrame]:
        """What is told of each row, in the order of the file."""
        return (pl.read_parquet(self.work / _name(at, ANSWER_ROWS)) for at in range(self.parts))

    def problems(self) -> Iterator[pl.DataFrame]:
        """What was wrong with rows, in the order of the file."""
        return (pl.read_parquet(self.work / _name(at, PROBLEM_ROWS)) for at in range(self.parts))

    def clear(self) -> None:
        """Remove what was done part by part: whoever asks has written it down."""
        shutil.rmtree(self.work)


def run_in_bulk(
    given: RunInputs,
    out: Path,
    progress: Progress,
    processes: int = PROCESSES,
    spread: Spread | None = None,
) -> BulkResult:
    """What would come of each row of the file; `spread`: over which cluster it is searched, in
    place of this machine. Raises what readers raise of a file that is bad as a whole, as
    `register_in` and `Terms` do, and `run.begun-otherwise`."""
    text = text_of(given.agreement)
    agreement = read(text, given.agreement.name)
    file = RequestFile(given.requests)
    progress("rows counted", 0, 1)
    terms = Terms(agreement, given.as_of)
    register = register_in(given.register, given.as_of, spread)
    check_agreement_held(agreement, register.fields)
    said = {
        "requests": _digest(given.requests),
        "agreement": hashlib.sha256(text.encode()).hexdigest(),
        "register": register.digest,
        "model": DEFAULT.hash,
        "as_of": given.as_of.isoformat(),
        "same_day": given.same_day,
    }
    work = out.with_name(f".{out.name}.parts")
    with _begun(work, json.dumps(said)):
        whole = _Whole(work, file, terms, given.same_day, processes, progress)
        beside = whole.beside()
        whole.decide(register, beside)
        name, parts = given.requests.name, len(file.parts)
        return BulkResult(name, file.rows, beside.repeats, work, parts)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The whole file, and where its parts are put down."""

    work: Path
    file: RequestFile
    terms: Terms
    same_day: bool
    processes: int
    progress: Progress

    def beside(self) -> Beside:
        """Every row beside the others."""

        def digest(part: Part) -> None:
            rows = self._read(part).rows
            digests = [self.terms.digest(row) for row in rows if self._silent(row) is None]
            _put(self.work / _name(part.place, DIGESTS), _table(DIGESTED, digests))

        self._each((DIGESTS,), "rows read", digest)
        names = [_name(part.place, DIGESTS) for part in self.file.parts]
        tables = [pq.read_table(self.work / name) for name in names]
        return Beside(digests_of(zip(*pa.concat_tables(tables).to_pydict().values(), strict=True)))

    def decide(self, register: BulkRegister, beside: Beside) -> None:
        """Decide what is not decided yet, and search for whoever is to be searched for."""
        with register.searching() as search:
            self._each(
                (PROBLEM_ROWS, ANSWER_ROWS),
                "rows decided",
                self._deciding(search, beside),
                elsewhere=register.elsewhere,
            )

    def _deciding(self, search: Searches, beside: Beside) -> Callable[[Part], None]:
        def work(part: Part) -> None:
            read = self._read(part)
            told = beside.within(part.number, part.number + part.rows - 1)
            silent = [wrong for row in read.rows if (wrong := self._silent(row))]
            rows = [row for row in read.rows if row.number in told]
            answers, problems = [], [*read.problems, *silent]
            for one in decided(rows, self.terms, told):
                match one:
                    case Decided():
                        answers.append(one)
                    case Problem():
                        problems.append(one.at(file=self.file.path.name))
            searched = [one for one in answers if one.stood is Stood.SEARCHED]
            verdicts = search([one.request.whom for one in searched])
            by_row = {one.number: v for one, v in zip(searched, verdicts, strict=True)}
            names = {row.number: row.request.request_ref for row in read.rows}
            _put(
                self.work / _name(part.place, PROBLEM_ROWS),
                _problems(problems, {**names, **read.references}),
            )
            _put(self.work / _name(part.place, ANSWER_ROWS), _answers(answers, by_row))

        return work

    def _read(self, part: Part) -> RowsRead:
        read = read_rows(self.file.read(part), self.terms.agreement, rehearsal=True)
        return replace(read, rows=tuple(map(undated, read.rows))) if self.same_day else read

    def _silent(self, row: RequestRow) -> Problem | None:
        """What is wrong with a row that does not say who asks, where the agreement does not."""
        try:
            self.terms.requester(row)
        except Problem as found:
            return found.at(file=self.file.path.name)
        return None

    def _each(
        self,
        kinds: Sequence[str],
        what: str,
        work: Callable[[Part], None],
        *,
        elsewhere: bool = False,
    ) -> None:
        """Do every part that is not done, several processes at once; where others do most of it
        `elsewhere`, in this one, and the next part is decided while they search for one."""
        parts, rows = self.file.parts, self.file.rows
        missing = [
            part
            for part in parts
            if not all((self.work / _name(part.place, kind)).exists() for kind in kinds)
        ]
        finished = rows - sum(part.rows for part in missing)
        self.progress(what, finished, rows)

        def told(done: int, _: int) -> None:
            self.progress(what, finished + done, rows)

        def one(part: Part, report: Report) -> None:
            try:
                work(part)
            except OSError:
                raise problem("run.not-finished", Place(self.work.name)) from None
            report(part.rows)

        moved = counted(len(missing), rows, told)
        do = in_threads if elsewhere else in_processes
        do(one, missing, at_most=self.processes, progress=moved)


def _answers(found: Iterable[Decided], verdicts: Mapping[int, Verdict]) -> pa.Table:
    rows = [
        (
            *(one.number, one.request.request_ref, one.stood.value),
            *(" ".join(words) for words in (one.found.reasons, one.found.false_clauses)),
            *(" ".join(one.found.ask_for), one.found.version),
            verdicts[one.number].kind.value if one.number in verdicts else "",
        )
        for one in found
    ]
    return _table(ANSWERS, rows)


def _problems(found: Iterable[Problem], names: Mapping[int, str]) -> pa.Table:
    rows = [
        (
            *(one.place.row, one.place.column, names.get(one.place.row or 0, "")),
            *(one.code, one.sentence, one.remedy),
        )
        for one in found
    ]
    return _table(PROBLEMS, sorted(rows, key=lambda row: (row[0] or 0, row[1] or 0)))


def _name(part: int, kind: str) -> str:
    return f"{part:06}-{kind}.parquet"


def _table(columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[object]]) -> pa.Table:
    """These rows as columns. Not of polars: its threads do not outlive a fork."""
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(one, kind) for one, kind in zip(values, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def _put(path: Path, table: pa.Table) -> None:
    """Write a file that is there whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    pq.write_table(table, half)
    os.replace(half, path)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise problem("files.unreadable", Place(path.name)) from None


@contextmanager
def _begun(work: Path, said: str) -> Iterator[None]:
    """The folder of what is done by these inputs, made or found; no other command works there."""
    own_folder(work)
    inputs = work / INPUTS
    try:
        lock = lock_new_file(inputs, wait=False, mode=0o600)
    except BlockingIOError:
        raise problem("run.begun-already", Place(work.name)) from None
    with lock:
        found = inputs.read_text("utf-8")
        if found not in ("", said) and any(work.glob("*.parquet")):
            raise problem("run.begun-otherwise", Place(work.name))
        inputs.write_text(said, "utf-8")
        try:
            yield
        except Problem:
            if not any(work.glob("*.parquet")):  # the file as a whole was refused
                shutil.rmtree(work)
            raise
