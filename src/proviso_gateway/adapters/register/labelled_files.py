"""Labelled requests, and registers of one file, as CSV or Parquet: written here, and read.

What is read need not be ours: a stranger's set has the columns named in docs/evaluation.md, and any
others beside them. Nothing of a person is ever told, only rows and columns.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from proviso_gateway.adapters.disk.folders import told_of, whole_file
from proviso_gateway.adapters.register.columns import ADDRESSES, NAMES, PERSON, records_of_tables
from proviso_gateway.adapters.register.files import (
    LISTED,
    RegisterRefused,
    RegisterReport,
    files_of,
    read_register,
)
from proviso_gateway.adapters.register.kept import refuse_a_homes
from proviso_gateway.adapters.register.labelled_tables import (
    AS_NAMED,
    CSV,
    PARQUET,
    Called,
    LabelledTable,
    form_of,
    read_table,
)
from proviso_gateway.adapters.register.rows import COLUMNS
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.reading.csv_table import tidy
from proviso_gateway.reading.words import counted
from proviso_gateway.rehearsal.breakdown import Measured
from proviso_gateway.rehearsal.labelled import LabelledRequest
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.birth_dates import written_date
from proviso_gateway.tracing.bits import BIT
from proviso_gateway.tracing.people import Gender, Search
from proviso_gateway.tracing.records import Records

SAID = (
    *("given_name", "middle_names", "family_name", "birth_date", "gender"),
    *("address_line", "postcode"),
)
OF_PEOPLE = ("person_id", *SAID, "superseded_by")
"""What is read of a register of one file; its other columns are left alone, whatever they hold."""

REGISTERS = (PARQUET, CSV)
NEEDED = ("request_id", "given_name", "family_name", "birth_date", "truth_person_id")
READ = frozenset({*NEEDED, *OF_PEOPLE})
"""Columns that are read of a stranger's files, by our names."""


@dataclass(frozen=True, slots=True)
class UnreadableCounts:
    """How many cells could not be read and were taken as not stated."""

    birth_date: int = 0
    gender: int = 0


@dataclass(frozen=True, slots=True)
class Labels:
    """Searches with their answers, in the order of a file: `truths` empty where in no register,
    `groups` empty where no column was asked for (`grouped` says whether one was); `truth_at` is
    where a row's truth would stand."""

    searches: tuple[Search, ...]
    truths: tuple[str, ...]
    groups: tuple[str, ...]
    grouped: bool
    truth_at: Place
    unreadable: UnreadableCounts

    @classmethod
    def made(cls, requests: Iterable[LabelledRequest]) -> Labels:
        """The labels of requests that were made, without a file between; of their population's
        register, whose live records their truths are."""
        each = tuple(requests)
        return cls(
            searches=tuple(one.search for one in each),
            truths=tuple(one.truth for one in each),
            groups=tuple(one.name_system for one in each),
            grouped=False,
            truth_at=Place("made"),
            unreadable=UnreadableCounts(),
        )

    def of(self, records: Records) -> Labels:
        """The labels of these records: each truth as the live record of the person meant, whom a
        search finds however the truth names them.

        Raises `LabelsRefused`, with `labelled.unknown-truth` for each that is no record: it would
        count as somebody else whoever is found.
        """
        heads, unknown, truths = records.heads(), [], []
        for row, truth in enumerate(self.truths, start=1):
            at = records.row_of(truth) if truth else None
            truths.append("" if at is None else str(records.identifiers[heads[at]]))
            if truth and at is None:
                unknown.append(problem("labelled.unknown-truth", replace(self.truth_at, row=row)))
        if unknown:
            raise LabelsRefused(unknown, self.truth_at.file)
        return replace(self, truths=tuple(truths))


class LabelsRefused(Problem):
    """Labelled requests with problems: `labelled.refused`, with the first of each kind in
    `problems`."""

    def __init__(self, found: Sequence[Problem], file: str) -> None:
        kinds = Counter((one.code, one.place.column) for one in found)
        each = -(-LISTED // max(len(kinds), 1))
        left = Counter(dict.fromkeys(kinds, each))
        first: list[Problem] = []
        for one in found:
            kind = (one.code, one.place.column)
            if left[kind] and len(first) < LISTED:
                left[kind] -= 1
                first.append(one)
        self.problems = tuple(first)
        words = {
            "found": counted(len(found)),
            "listed": len(first),
            "unreadable": _as_missing(one.code for one in found),
            "kinds": ", ".join(
                f"{count:,} `{code}` in column {column}" for (code, column), count in kinds.items()
            ),
        }
        said = problem("labelled.refused", Place(file), **words)
        super().__init__(said.code, said.sentence, said.place, said.remedy)


def _as_missing(codes: Iterable[str]) -> str:
    """How to go on without what cannot be read, where that is among what was found."""
    if "labelled.value-not-allowed" not in codes:
        return ""
    said = phrase("`--unreadable as-missing` takes what cannot be read as not stated.")
    return joined(("", said), " ")


def write_labelled(requests: Iterable[LabelledRequest], path: Path) -> int:
    """Write labelled requests; how many there were. `.csv` or `.parquet`, by the new file's name.

    Raises `labelled.unknown-form`, and before any is made as `whole_file`.
    """
    form = form_of(path)
    schema = pa.schema([(name, pa.string()) for name in ("request_id", *SAID)] + [
        ("truth_person_id", pa.string()), ("name_system", pa.string()),
        ("noise", pa.string()), ("look_alike", pa.bool_()),
    ])  # fmt: skip
    with whole_file(path) as half:
        rows = [_row(one) for one in requests]
        table = pa.Table.from_pylist(rows, schema=schema)
        with told_of(path):
            if form == PARQUET:
                pq.write_table(table, half, compression="zstd")
            else:
                options = pa.csv.WriteOptions(quoting_style="needed")
                pa.csv.write_csv(table, half, write_options=options)
    return len(rows)


def _row(one: LabelledRequest) -> Mapping[str, Any]:
    said = one.search.canonical()
    return {
        "request_id": one.request_id,
        **{name: said[name] for name in SAID},
        "truth_person_id": one.truth,
        "name_system": one.name_system,
        "noise": one.noise,
        "look_alike": one.look_alike,
    }


def read_labelled(
    path: Path, group: str = "", *, as_missing: bool = False, called: Called = AS_NAMED
) -> Labels:
    """The labelled requests of a file; `group` names a column whose words divide them, `called`
    what the file calls our columns.

    A birth date may be impossible, as people write them, and is evidence; one that says nothing to
    us would pass for none: it is refused, or, where it is to be taken `as_missing`, counted. Raises
    as `read_table` does, and `LabelsRefused` with every cell that is amiss:
    `request.value-missing`, `labelled.request-twice`, `labelled.value-not-allowed`.
    """
    extra = [group] if group else []
    table = read_table(path, (*NEEDED, *SAID, *extra), (*NEEDED, *extra), called)
    unread = list(_unreadable(table))
    problems = [*_not_each_its_own(table), *([] if as_missing else unread)]
    if problems:
        raise LabelsRefused(problems, path.name)
    texts = zip(*(map(tidy, table.texts(name)) for name in SAID), strict=True)
    searches = tuple(
        _search(said, Place(path.name, row=row)) for row, said in enumerate(texts, start=1)
    )
    cells = Counter(table.header[(one.place.column or 1) - 1] for one in unread)
    return Labels(
        searches,
        tuple(table.texts("truth_person_id")),
        tuple(table.texts(group)),
        bool(group),
        table.place("truth_person_id"),
        UnreadableCounts(cells["birth_date"], cells["gender"]),
    )


def _search(said: tuple[str, ...], place: Place) -> Search:
    """Whom a row means. Raises as `Search`, at its place."""
    given, middle, family, born, gender, line, code = said
    born = born if written_date(born) else ""
    known = Gender.written(gender) or Gender.UNKNOWN
    try:
        return Search(given, middle, family, born, known, line, code)
    except Problem as found:
        raise found.at(file=place.file, row=place.row) from None


def _not_each_its_own(table: LabelledTable) -> Iterator[Problem]:
    """Every row that does not say which request it is, or says one that was there before."""
    seen: set[str] = set()
    for row, name in enumerate(table.texts("request_id"), start=1):
        where = table.place("request_id", row)
        if not name:
            yield problem("request.value-missing", where, column="request_id")
        elif name in seen:
            yield problem("labelled.request-twice", where)
        seen.add(name)


def _unreadable(table: LabelledTable) -> Iterator[Problem]:
    """Every cell that says something and nothing that can be understood."""
    for column, reads, expected in (
        ("birth_date", written_date, "a day such as 1984-05-17 or 17/05/1984"),
        ("gender", Gender.written, f"one of {', '.join(f'`{gender}`' for gender in Gender)}"),
    ):
        texts = table.texts(column)
        wrong = {text for text in set(texts) if text and reads(text) is None}
        for row, text in enumerate(texts, start=1):
            if text in wrong:
                where = table.place(column, row)
                code = "labelled.value-not-allowed"
                yield problem(code, where, column=column, expected=expected)


def read_people(path: Path, called: Called = AS_NAMED) -> Records:
    """The people of a register: a folder, or one file with a row for each.

    A file's people need `person_id`; whichever else of `OF_PEOPLE` is there is read. The register
    of a home is refused: nobody is searched for in it without an approval, not even to measure.
    Raises `labelled.register-of-a-home`, and the problems of a register.
    """
    refuse_a_homes(path)
    if path.is_dir() or not (path.is_file() or path.suffix.lower() in REGISTERS):
        return read_register(path).records
    table = read_table(path, OF_PEOPLE, ("person_id",), called)
    nothing = pa.array([""] * table.rows, pa.string())
    columns = {name: table.columns.get(name, nothing) for name in COLUMNS["person.csv"]}
    columns["restricted"] = pa.array([False] * table.rows, pa.bool_())
    empty = {
        file: pa.table({c: pa.array([], pa.string()) for c in COLUMNS[csv]})
        for file, csv in ((NAMES, "name_history.csv"), (ADDRESSES, "address_history.csv"))
    }
    problems: list[Problem] = []
    metadata = {"identifier_system": "any", "synthetic": False, "as_of": date.max}
    tables = {PERSON: pa.table(columns), **empty}
    records, rows = records_of_tables(tables, metadata, problems)
    if records is None:
        told = [_where_it_stands(one, table) for one in problems]
        raise RegisterRefused(RegisterReport(rows, tuple(told), None), Place(path.name))
    return records


def _where_it_stands(found: Problem, table: LabelledTable) -> Problem:
    """A problem of the columns of a register, told of the file that they were taken from."""
    if found.place.column is None:
        return found.at(file=table.name)
    place = table.place(COLUMNS["person.csv"][found.place.column - 1])
    return found.at(file=table.name, column=place.column)


def people_rows(register: Path, called: Called = AS_NAMED) -> Mapping[str, int]:
    """In which row of a register's people each identifier stands, counted from 1; parts of a table
    are counted on in their order. Raises as `read_table` and `files_of` do."""
    tables = [register]
    if register.is_dir():
        tables = [register / name for name in files_of(register) if name.startswith("person")]
    names = itertools.chain.from_iterable(
        read_table(table, ("person_id",), ("person_id",), called).texts("person_id")
        for table in tables
    )
    return {name: row for row, name in enumerate(names, start=1)}


Rows = Callable[[Sequence[Measured], Mapping[str, int]], None]


@contextlib.contextmanager
def new_rows(path: Path) -> Iterator[Rows]:
    """A new file for one row a request: whoever is told of is told by their row in the register.

    `.csv` or `.parquet`, by its name. Raises `labelled.unknown-form`, and as `whole_file`.
    """
    form = form_of(path)
    with whole_file(path) as half:

        def write(each: Sequence[Measured], rows: Mapping[str, int]) -> None:
            table = pa.Table.from_pylist([_told(one, rows) for one in each], schema=_ROWS)
            with told_of(path):
                if form == PARQUET:
                    pq.write_table(table, half, compression="zstd")
                else:
                    options = pa.csv.WriteOptions(quoting_style="needed")
                    pa.csv.write_csv(table, half, write_options=options)

        yield write


_ROWS = pa.schema(
    [
        ("row", pa.int64()), ("verdict", pa.string()), ("cause", pa.string()),
        ("posterior", pa.decimal128(10, 9)), ("first", pa.int64()), ("second", pa.int64()),
        ("clear_by_bits", pa.float64()), ("meant", pa.int64()), ("first_is_meant", pa.bool_()),
        ("compared", pa.bool_()), ("pattern", pa.string()),
    ]
)  # fmt: skip


def _told(one: Measured, rows: Mapping[str, int]) -> Mapping[str, Any]:
    best, second = one.verdict.best, one.verdict.second
    return {
        "row": one.row,
        "verdict": one.verdict.kind.value,
        "cause": one.verdict.cause.value,
        "posterior": Decimal(one.verdict.posterior).scaleb(-9),
        "first": None if best is None else rows[best.person_id],
        "second": None if second is None else rows[second.person_id],
        "clear_by_bits": None if one.clear is None else one.clear / BIT,
        "meant": rows[one.truth] if one.truth else None,
        "first_is_meant": one.judged.best_is_meant,
        "compared": one.compared if one.truth else None,
        "pattern": None if one.meant is None else one.meant.pattern,
    }


def digest_of(labels: Labels) -> Hash:
    """A digest of what labelled requests say, in whatever form, order and file they stand."""
    said = sorted(
        json.dumps([truth, search.canonical()], sort_keys=True)
        for search, truth in zip(labels.searches, labels.truths, strict=True)
    )
    return Hash(hashlib.sha256("\n".join(said).encode()).hexdigest())
