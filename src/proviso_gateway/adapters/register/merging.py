"""From the runs of a register's tables to its records, merged in order of identifier.

Every run is in order, so whoever stands between two identifiers lies together in each. They are put
together, so many people at once, with the rows of their histories. What is held is one such part of
the people, and each distinct text once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from proviso_gateway.adapters.register.columns import (
    ADDRESSES,
    FILES,
    NAMES,
    PERSON,
    SheetTable,
)
from proviso_gateway.adapters.register.run_texts import RunTexts
from proviso_gateway.adapters.register.runs import DECLARED, ROW, TEXTS, Run, Sheets
from proviso_gateway.errors import Problem
from proviso_gateway.tracing.narrow_columns import LIVE, Successors
from proviso_gateway.tracing.records import Addresses, NameRows, Numbers, Records, TextColumn
from proviso_gateway.tracing.room import Column, Growing, Room
from proviso_gateway.tracing.texts import Texts

Slice = tuple[Run, int, int]
"""Some rows of a run."""

_PEOPLE = ("birth", "gender", "registered", "restricted", "checked", "deceased", "since")
_KINDS = {"gender": np.uint8, "use": np.uint8, "restricted": np.bool_}
HISTORIES = {
    NAMES: (("given_name", "middle_names", "family_name"), ("use", "from_day", "to_day")),
    ADDRESSES: (("address_line", "postcode"), ("from_day", "to_day")),
}
"""Of each history: its columns of text, and the others."""


@dataclass(frozen=True, slots=True)
class Merging:
    """Runs of the tables of a register, to be merged; `fields` are the declared ones. What is wrong
    between rows is added to `problems`: then the records are no register."""

    sheets: Mapping[str, Sheets]
    runs: Mapping[str, Sequence[Run]]
    fields: Sequence[str]
    room: Room
    part: int
    problems: list[Problem]

    def records(self, moved: Callable[[int], None] = lambda people: None) -> Records:
        """The records; `moved` is told of so many people more."""
        texts = {name: RunTexts.of(columns) for name, columns in self._texts().items()}
        whole = _Whole.of(self, texts)
        for slices in self._slices():
            whole.put(slices)
            moved(sum(end - start for _, start, end in slices[PERSON]))
        return whole.records()

    def _texts(self) -> dict[str, list[tuple[Run, str]]]:
        """Which columns of which runs say texts of one kind."""
        found: dict[str, list[tuple[Run, str]]] = {}
        declared = [DECLARED + name for name in self.fields]
        for table in FILES:
            for name in (*TEXTS[table], *(declared if table == PERSON else ())):
                found.setdefault(name, []).extend((run, name) for run in self.runs[table])
        return found

    def _slices(self) -> Iterator[dict[str, list[Slice]]]:
        """So many people at once: of each run the rows that are theirs."""
        splits = _splits(self.runs[PERSON], self.part)
        ends = {
            table: [(run, [0, *_cuts(run, splits), len(run)]) for run in self.runs[table]]
            for table in FILES
        }
        for at in range(len(splits) + 1):
            yield {
                table: [(run, cuts[at], cuts[at + 1]) for run, cuts in of]
                for table, of in ends.items()
            }


def _splits(runs: Sequence[Run], part: int) -> Column:
    """Identifiers between which no more than so many people stand, or one. Every so-manieth of each
    run is looked at, so that it is known how many at most lie between two of them."""
    step = max(part // (2 * len(runs)), 1)
    seen = np.sort(np.concatenate([run.identifiers()[::step] for run in runs]))
    return np.unique(seen[:: max(part // step - len(runs), 1)][1:])


def _cuts(run: Run, splits: Column) -> list[int]:
    found: list[int] = np.searchsorted(run.identifiers(), splits).tolist()
    return found


@dataclass(slots=True)
class _Whole:
    """The columns of the records, as far as they were put together."""

    merging: Merging
    texts: Mapping[str, RunTexts]
    columns: dict[str, Growing]
    identifiers: Column
    superseded: list[tuple[Numbers, Column, Numbers]]
    """Of superseded records: the row of each, its successor's identifier, the row of its table."""

    people: int = 0

    @classmethod
    def of(cls, merging: Merging, texts: Mapping[str, RunTexts]) -> _Whole:
        rows = {table: sum(map(len, merging.runs[table])) for table in FILES}
        people = rows[PERSON]
        room, columns = merging.room, {}

        def column(name: str, kind: type, length: int) -> None:
            columns[name] = Growing(room.column(f"records.{name}", length, kind))

        for name in _PEOPLE:
            column(name, _KINDS.get(name, np.int32), people)
        for name in ("practice_code", *(DECLARED + field for field in merging.fields)):
            column(name.replace(" ", "."), np.int32, people)
        for table, (said, numbers) in HISTORIES.items():
            for name in said:
                column(name, np.int32, people + rows[table])
            for name in numbers:
                column(f"{table}.{name}", _KINDS.get(name, np.int32), rows[table])
            column(f"{table}.starts", np.int32, people + 1)
            columns[f"{table}.starts"].add(np.zeros(1, np.int32))
        length = sum(_length(run) for run in merging.runs[PERSON])
        column("identifiers.run", np.uint8, length)
        column("identifiers.starts", np.int64, people + 1)
        columns["identifiers.starts"].add(np.zeros(1, np.int64))
        widths = [run.identifiers().dtype.itemsize for run in merging.runs[PERSON]]
        identifiers = room.column("identifiers", people, np.dtype(f"S{max(widths)}"))
        return cls(merging, texts, columns, identifiers, [])

    def put(self, slices: Mapping[str, Sequence[Slice]]) -> None:
        """Put these people behind those that are there."""
        of_people = slices[PERSON]
        found = _joined([run.identifiers(start, end) for run, start, end in of_people])
        order = _order(found)
        identifiers = found[order]
        self._complain_of_two(identifiers, self._numbers(of_people, ROW)[order])
        at, self.people = self.people, self.people + len(identifiers)
        self.identifiers[at : self.people] = identifiers
        lengths = np.char.str_len(identifiers)
        self._behind("identifiers.starts", lengths)
        letters = identifiers.view(np.uint8).reshape(-1, identifiers.dtype.itemsize)
        self.columns["identifiers.run"].add(letters[letters != 0])
        for name in _PEOPLE:
            self.columns[name].add(self._numbers(of_people, name)[order])
        for name in ("practice_code", *(DECLARED + field for field in self.merging.fields)):
            self.columns[name.replace(" ", ".")].add(self._said(of_people, name)[order])
        for table in HISTORIES:
            self._put_history(table, slices, identifiers, order)
        self._note_superseded(of_people, order, at)

    def _put_history(
        self, table: str, slices: Mapping[str, Sequence[Slice]], identifiers: Column, order: Numbers
    ) -> None:
        said, numbers = HISTORIES[table]
        found = _joined([run.identifiers(start, end) for run, start, end in slices[table]])
        # Stable, and runs stand in order of row: so do the rows of each person.
        order_of = _order(found)
        owner = np.searchsorted(identifiers, found[order_of])
        known = owner < len(identifiers)
        known[known] = identifiers[owner[known]] == found[order_of][known]
        rows = self._numbers(slices[table], ROW)[order_of]
        self._complain(table, "register.unknown-person", "person_id", rows[~known])
        order_of, owner = order_of[known], owner[known]
        counts = np.bincount(owner, minlength=len(identifiers))
        self._behind(f"{table}.starts", 1 + counts)
        earlier = np.arange(len(owner)) + owner + 1
        now = np.cumsum(1 + counts) - counts - 1

        def both(current: Numbers, history: Numbers) -> Numbers:
            whole = np.empty(len(now) + len(earlier), dtype=np.int64)
            whole[now], whole[earlier] = current, history
            return whole

        for name in said:
            current, history = (self._said(slices[of], name) for of in (PERSON, table))
            self.columns[name].add(both(current[order], history[order_of]))
        for name in numbers:
            history = self._numbers(slices[table], name)[order_of]
            self.columns[f"{table}.{name}"].add(history)

    def _behind(self, name: str, counts: Numbers) -> None:
        """Write where the next ones begin."""
        column = self.columns[name]
        before = int(column.all()[-1])
        column.add(before + np.cumsum(counts))

    def _numbers(self, slices: Sequence[Slice], name: str) -> Numbers:
        found = [run.column(name, *rows).to_numpy(zero_copy_only=False) for run, *rows in slices]
        whole: Numbers = _joined(found, np.int64)
        return whole

    def _said(self, slices: Sequence[Slice], name: str) -> Numbers:
        found = [self.texts[name].of_rows(run, name, *rows) for run, *rows in slices]
        whole: Numbers = _joined(found, np.int64)
        return whole

    def _note_superseded(self, slices: Sequence[Slice], order: Numbers, at: int) -> None:
        """Note who of these is superseded."""
        named = _joined(
            [run.identifiers(start, end, "superseded_by") for run, start, end in slices]
        )[order]
        old = np.flatnonzero(named != b"")
        if len(old):
            rows = self._numbers(slices, ROW)[order]
            self.superseded.append((old + at, named[old], rows[old]))

    def _complain_of_two(self, identifiers: Column, rows: Numbers) -> None:
        same = np.flatnonzero((identifiers[1:] == identifiers[:-1]) & (identifiers[1:] != b"")) + 1
        self._complain(PERSON, "register.person-twice", "person_id", rows[same])

    def _complain(self, table: str, code: str, column: str, rows: Numbers) -> None:
        """Note the same of these rows of a table, where they are of the table and not of an index
        that it changes."""
        for row in rows[rows >= 0].tolist():
            sheets = self.merging.sheets[table]
            sheet = SheetTable(
                table, sheets.schema.empty_table(), self.merging.problems, sheets.parts(row, 1)
            )
            sheet.complain(code, column, np.array([True]))

    def _successors(self) -> Successors:
        """The row of each superseded record's successor."""
        if not self.superseded:
            return Successors.among({})
        old, named, rows = (_joined(columns) for columns in zip(*self.superseded, strict=True))
        named = named.astype(f"S{max(named.dtype.itemsize, self.identifiers.dtype.itemsize)}")
        at = np.searchsorted(self.identifiers, named)
        there = at < self.people
        there[there] = self.identifiers[at[there]] == named[there]
        self._complain(PERSON, "register.unknown-person", "superseded_by", rows[~there])
        after = Successors(old[there], at[there])
        reached = at[there]
        for _ in range(len(reached)):
            if np.all(reached == LIVE):
                break
            reached = np.where(reached == LIVE, LIVE, after.of(reached))
        circling = rows[there][reached != LIVE]
        self._complain(PERSON, "register.superseded-astray", "superseded_by", circling)
        return after

    def records(self) -> Records:
        """The records, as far as nothing was wrong."""
        done = {name: column.all() for name, column in self.columns.items()}

        def words(name: str) -> TextColumn:
            return TextColumn(done[name.replace(" ", ".")], self.texts[name].texts)

        return Records(
            identifiers=Texts(done["identifiers.starts"], done["identifiers.run"]),
            names=NameRows(
                starts=done[f"{NAMES}.starts"],
                given=words("given_name"),
                middle=words("middle_names"),
                family=words("family_name"),
                use=done[f"{NAMES}.use"],
                from_day=done[f"{NAMES}.from_day"],
                to_day=done[f"{NAMES}.to_day"],
            ),
            addresses=Addresses(
                starts=done[f"{ADDRESSES}.starts"],
                line=words("address_line"),
                postcode=words("postcode"),
                since=done["since"],
                from_day=done[f"{ADDRESSES}.from_day"],
                to_day=done[f"{ADDRESSES}.to_day"],
            ),
            birth=done["birth"],
            gender=done["gender"],
            registered=done["registered"],
            practice=words("practice_code"),
            restricted=done["restricted"],
            checked=done["checked"],
            deceased=done["deceased"],
            superseded_by=self._successors(),
            declared={name: words(DECLARED + name) for name in self.merging.fields},
        )


def _length(run: Run) -> int:
    return int(pc.sum(pc.binary_length(run.column("person_id"))).as_py() or 0)


def _joined(columns: Sequence[Any], kind: Any = "S1") -> Any:
    """These one after the other, of a table that may have no rows at all."""
    return np.concatenate(columns) if columns else np.empty(0, dtype=kind)


def _order(identifiers: Any) -> Numbers:
    """The order of identifiers, of equal ones as they stand: as whole numbers, of eight letters
    each, which are compared far sooner than letters."""
    width = -(-identifiers.dtype.itemsize // 8)
    words = identifiers.astype(f"S{8 * width}").view(">u8").reshape(len(identifiers), width)
    columns = words.astype(np.uint64).T[::-1]
    return np.lexsort(columns) if len(identifiers) else np.empty(0, dtype=np.int64)
