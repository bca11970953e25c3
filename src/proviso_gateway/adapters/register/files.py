"""Reads a register from a folder: `register.json` and three tables, all CSV or all Parquet.

A table of Parquet is a file, or a folder of parts as Spark and pyarrow write one.

docs/files.md describes them.

A register is read whole or not at all. A request with a bad row can wait alone; a person left out
of a register makes their namesake look unique, and the wrong person is handed over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from proviso_gateway.adapters.register.columns import FILES, records_of
from proviso_gateway.adapters.register.declared import check_fields
from proviso_gateway.adapters.register.rows import COLUMNS, USUAL, columns_of, people_of
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.cells import day_of
from proviso_gateway.reading.csv_table import check_columns, read_csv_table, text_of
from proviso_gateway.reading.json_text import NotJson, loaded
from proviso_gateway.reading.words import counted, shown
from proviso_gateway.terms import Day, Hash
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.narrow_columns import NO_DAY
from proviso_gateway.tracing.people import Person
from proviso_gateway.tracing.records import Numbers, Records, day_at
from proviso_gateway.tracing.room import PART, spans
from proviso_verify import canonical

METADATA = ("identifier_system", "as_of", "synthetic", "source", "version")

ALIVE = "alive"
"""The part of `register.json` that may be left out: the day that `deceased_on` has in this register
for whoever lives, such as 9999-12-31."""

FIELDS = "fields"
"""The other part that may be left out: fields beyond the usual ones, each with its type."""

FOLLOWS = "follows"
"""And a third, of changes: the digest of the register that they change."""

OF_AN_INDEX = MANIFEST, DIVIDED = "index.json", "divided.json"
"""What lies in an index, and in one that is in parts."""

LISTED = 20
"""How many problems a refusal lists."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A register as it stood on a day. `digest` covers every byte that was read.

    `records` are as written, in order of identifier, superseded ones included. Where changes lie
    beside them, `changed` has every record of whoever changed: what `records` say of them is past.
    """

    records: Records
    identifier_system: str
    as_of: Day
    synthetic: bool
    source: str
    version: str
    digest: Hash
    fields: Mapping[str, str] = field(default_factory=dict)
    """The fields that it holds beyond the usual ones, each with its type."""

    changed: Records | None = None

    checked_on: InitVar[Day | None] = None
    """What `restrictions_checked_on` says, where it was found before."""

    restrictions_checked_on: Day = field(init=False, compare=False)
    """The earliest day on which anybody who passes for unrestricted was found to be so.

    Where a record is silent, that is the register's own day. Whoever is restricted stays so however
    old the news: doubt protects. Every search asks for it, so it is found once."""

    def __post_init__(self, checked_on: Day | None) -> None:
        found = checked_on or checked_by(self.records, self.as_of) or self.as_of
        object.__setattr__(self, "restrictions_checked_on", found)

    def holds(self, person_id: str) -> bool:
        """Whether somebody has this identifier: a live record, which no other took the place of."""
        lies = self._lies(person_id)
        return lies is not None and lies[0].head_of(lies[1]) == lies[1]

    def head(self, person_id: str) -> str:
        """The identifier of the live record to which this one leads; itself where nobody has it."""
        lies = self._lies(person_id)
        return person_id if lies is None else str(lies[0].identifiers[lies[0].head_of(lies[1])])

    def _lies(self, person_id: str) -> tuple[Records, int] | None:
        """Where that record lies, today's before what is past."""
        for records in (self.changed, self.records):
            row = None if records is None else records.row_of(person_id)
            if records is not None and row is not None:
                return records, row
        return None

    def person(self, person_id: str) -> Person:
        """A record as written, for disclosure, under every restriction or death of that person.

        What a superseded record says of either still protects. Asking for an identifier that no
        verdict named is our fault, not bad input.
        """
        lies = self._lies(person_id)
        assert lies is not None
        records, row = lies
        written = records.person(row)
        head = records.head_of(row)
        (whole,) = live(records.person(at) for at in records.all_of(head))
        return replace(written, restricted=whole.restricted, deceased_on=whole.deceased_on)


def checked_by(records: Records, as_of: Day, without: Sequence[int] | Numbers = ()) -> Day | None:
    """The earliest day on which anybody of these records who passes for unrestricted was found to
    be so, `without` some rows; of whom none is said, that is `as_of`. None where nobody passes."""
    told: set[int] = set()
    past = np.zeros(len(records), dtype=bool)
    past[np.asarray(without, dtype=np.int64)] = True
    for start, end in spans(len(records), PART):
        counts = ~(records.restricted[start:end] | past[start:end])
        told.update(np.unique(records.checked[start:end][counts]).tolist())
    known = [day for day in map(day_at, told) if day is not None]
    if NO_DAY in told:
        known.append(as_of)
    return min(known, default=None)


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """How a folder read: rows by file, what is wrong, and the register where nothing is."""

    rows: Mapping[str, int]
    problems: tuple[Problem, ...]
    snapshot: Snapshot | None
    beyond: int = 0
    """How many problems more were counted, and are not among these."""


class RegisterRefused(Problem):
    """A register with problems: `register.refused`, with the first of them in `problems`."""

    def __init__(self, report: RegisterReport, place: Place) -> None:
        count = len(report.problems) + report.beyond
        self.problems = report.problems[:LISTED]
        said = problem("register.refused", place, found=counted(count), listed=len(self.problems))
        super().__init__(said.code, said.sentence, said.place, said.remedy)


def read_register(folder: Path) -> Snapshot:
    """The register in a folder. Raises `RegisterRefused`, or a problem of the folder as a whole."""
    report = examine_register(folder)
    if report.snapshot is None:
        raise RegisterRefused(report, Place(folder.name))
    return report.snapshot


def check_as_of(snapshot: Snapshot, day: Day) -> None:
    """Refuse a register that says how it stands after the day on which it is used: restrictions
    would pass for looked at. Raises `register.from-the-future`."""
    check_stands_by(snapshot.as_of, day)


def check_stands_by(as_of: Day, day: Day) -> None:
    """The same of what a register says of itself."""
    if as_of > day:
        raise problem("register.from-the-future", Place("register.json"), day=day)


def examine_register(folder: Path) -> RegisterReport:
    """Everything that is wrong with the register in a folder, row by row.

    Raises `register.no-such-folder`, `register.file-missing`, `files.unreadable`,
    `register.parquet-unreadable`, `register.two-forms`, `register.unknown-file`,
    `register.not-json`, `register.metadata-invalid`, `register.field-forbidden`, and the problems
    of `read_csv_table` and `check_columns`: without those there are no rows to speak of.
    """
    files = _read_files(folder)
    metadata = metadata_of(files["register.json"])
    problems: list[Problem] = []
    read = _records_of_sheets if next(iter(COLUMNS)) in files else records_of
    records, rows = read(files, metadata, problems)
    snapshot = None
    if records is not None and not problems:
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        told = {part: metadata[part] for part in (*METADATA, FIELDS)}
        snapshot = Snapshot(records=records, digest=Hash(canonical.digest(digests)), **told)
    return RegisterReport(rows, tuple(problems), snapshot)


def _records_of_sheets(
    files: Mapping[str, bytes], metadata: Mapping[str, Any], problems: list[Problem]
) -> tuple[Records | None, Mapping[str, int]]:
    """What `records_of` says of Parquet, of CSV."""
    tables = {}
    for name in COLUMNS:
        columns = columns_of(name, metadata)
        tables[name] = read_csv_table(text_of(files[name], name), name)
        check_columns(tables[name], columns, columns)
    problems += [found for table in tables.values() for found in table.problems]
    people = people_of(tables, metadata, problems)
    rows = {n: len(s.lines) + len({p.place.row for p in s.problems}) for n, s in tables.items()}
    return (None if problems else Records.of(people)), rows


def fields_of(folder: Path) -> Mapping[str, str]:
    """The fields that the register in this folder says it holds beyond the usual ones, each with
    its type. Raises what is wrong with `register.json`."""
    fields: Mapping[str, str] = metadata_of(bytes_of(folder, "register.json"))[FIELDS]
    return fields


def refuse_real_people(register: Path) -> None:
    """Refuse a register's folder, or a part of it, whose `register.json` does not say that nobody
    in it exists: what is told of one person of it would be a search without an approval.

    Raises `register.real-people`, and what is wrong with `register.json`. A table that lies by
    itself says nothing of its people; whoever measures on it answers for that.
    """
    lies = register.resolve()
    for folder in (lies, *lies.parents[:2]):  # a table's part lies two folders below
        if (folder / "register.json").is_file():
            if not metadata_of(bytes_of(folder, "register.json"))["synthetic"]:
                raise problem("register.real-people", Place("register.json"))
            return


def files_of(folder: Path) -> tuple[str, ...]:
    """The names of the files of which the register in a folder must consist, parts of a table by
    their paths.

    Raises `register.no-such-folder`, `register.two-forms`, `register.unknown-file` and
    `files.unreadable`.
    """
    if not folder.is_dir():
        raise problem("register.no-such-folder", Place(folder.name))
    try:
        return _files_of(folder)
    except OSError:
        raise problem("files.unreadable", Place(folder.name)) from None


def is_of_csv(files: Iterable[str]) -> bool:
    """Whether the tables in these files of a register are CSV."""
    return any(name.endswith(".csv") for name in files)


def _files_of(folder: Path) -> tuple[str, ...]:
    found = sorted(folder.iterdir())
    folders = {path.name for path in found if path.is_dir()}
    names = {path.name for path in found}
    in_parts = {*FILES, *map(_bare, FILES)} & folders
    parquet = ({*FILES} & names) | in_parts
    twice = [name for name in FILES if {name, _bare(name)} <= names and _bare(name) in folders]
    if twice or (parquet and names & {*COLUMNS}):
        raise problem("register.two-forms", Place(folder.name))
    form = FILES if parquet else tuple(COLUMNS)
    expected = {"register.json", *form}
    if names & {*OF_AN_INDEX}:
        raise problem("register.is-an-index", Place(folder.name))
    for path in found:
        if path.suffix in (".csv", ".json", ".parquet") and path.name not in expected:
            # Anything else (a note, a system's own file) cannot be mistaken for data.
            raise problem("register.unknown-file", Place(folder.name), file=shown(path.name))
    listed = ["register.json"]
    for name in form:
        there = name if name in folders else _bare(name) if _bare(name) in folders else ""
        listed += _parts(folder / there) if there else [name]
    return tuple(listed)


def _parts(table: Path) -> list[str]:
    """The parts of one table, in order of name. What begins with `.` or `_` is a writer's own."""
    parts = sorted(path for path in table.iterdir() if path.name[0] not in "._")
    for path in parts:
        if path.suffix != ".parquet" or path.is_dir():
            # A part that is passed over is people left out.
            raise problem("register.unknown-file", Place(table.name), file=shown(path.name))
    if not parts:
        raise problem("register.file-missing", Place(table.name), file="a part")
    return [f"{table.name}/{path.name}" for path in parts]


def _bare(name: str) -> str:
    return name.removesuffix(".parquet")


def bytes_of(folder: Path, name: str) -> bytes:
    """The bytes of one file of a register: `register.file-missing` or `files.unreadable`."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise problem("register.file-missing", Place(folder.name), file=name) from None
    except OSError:
        raise problem("files.unreadable", Place(name)) from None


def digest_of(folder: Path) -> Hash:
    """The digest of the register in a folder, of every byte that is there, read in parts. Raises as
    `files_of` and `bytes_of`."""
    digests = {}
    for name in files_of(folder):
        try:
            with (folder / name).open("rb") as file:
                digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            raise problem("register.file-missing", Place(folder.name), file=name) from None
        except OSError:
            raise problem("files.unreadable", Place(name)) from None
    return Hash(canonical.digest(digests))


def _read_files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file, each read once: what is hashed is what is parsed."""
    return {name: bytes_of(folder, name) for name in files_of(folder)}


def metadata_of(data: bytes) -> dict[str, Any]:
    """`register.json`, every part of its kind."""
    place = Place("register.json")
    try:
        value = loaded(text_of(data, "register.json"))
    except NotJson as wrong:
        if wrong.key is not None:
            part = wrong.key or "a part"
            raise problem(
                "register.metadata-invalid", place, part=part, wrong="there twice"
            ) from None
        where = Place("register.json", line=wrong.line, column=wrong.column)
        raise problem("register.not-json", where) from None
    if not isinstance(value, dict):
        raise problem("register.not-json", place)

    def wrong_part(part: str, wrong: str) -> Problem:
        return problem("register.metadata-invalid", place, part=shown(part), wrong=wrong)

    for part in METADATA:
        if part not in value:
            raise wrong_part(part, "missing")
    for part in sorted(value.keys() - {*METADATA, ALIVE, FIELDS, FOLLOWS}):
        raise wrong_part(part, "not one of its parts")
    for part in ("source", "version", "identifier_system", "as_of"):
        if not isinstance(value[part], str) or not 0 < len(value[part]) <= 200:
            raise wrong_part(part, "not text of 1 to 200 letters, in quotation marks")
    if not isinstance(value["synthetic"], bool):
        raise wrong_part("synthetic", "not `true` or `false`, without quotation marks")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", value["identifier_system"]):
        raise wrong_part("identifier_system", "not a code of lower-case letters and hyphens")
    as_of = day_of(value["as_of"])
    if as_of is None:
        raise wrong_part("as_of", "not a day such as 2016-12-31")
    alive = value.get(ALIVE)
    found = day_of(alive) if isinstance(alive, str) else None
    if alive is not None and (found is None or found <= as_of):
        raise wrong_part(ALIVE, "not a day after `as_of`, such as 9999-12-31")
    follows = value.get(FOLLOWS, "")
    if not isinstance(follows, str) or not re.fullmatch(r"([0-9a-f]{64})?", follows):
        raise wrong_part(FOLLOWS, "not the digest of a register, 64 letters and digits")
    fields = check_fields(value.get(FIELDS, {}), USUAL)
    return {**value, "as_of": as_of, ALIVE: found, FIELDS: fields, FOLLOWS: follows}
