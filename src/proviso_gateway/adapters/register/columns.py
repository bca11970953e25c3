"""From the three Parquet tables of a register to its records, column by column.

The rules are those of `rows`, which reads the same columns from CSV row by row; a test
holds the two against each other. What is wrong is told by file, row and column, never by its value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proviso_gateway.adapters.register.declared import TYPES, written
from proviso_gateway.adapters.register.rows import (
    COLUMNS,
    IDENTIFIER,
    columns_of,
    form_of,
)
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.cells import day_of
from proviso_gateway.reading.csv_table import CsvTable, check_columns
from proviso_gateway.tracing.narrow_columns import LIVE, NO_DAY, Successors
from proviso_gateway.tracing.people import Gender, NameUse
from proviso_gateway.tracing.records import (
    GENDERS,
    Addresses,
    Flags,
    NameRows,
    Numbers,
    Records,
    TextColumn,
    days_of,
)
from proviso_gateway.tracing.texts import Texts

FILES = tuple(name.replace(".csv", ".parquet") for name in COLUMNS)
PERSON, NAMES, ADDRESSES = FILES


FilePart = tuple[str, int, int]
"""A file, the first of its rows that is meant, and how many."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One file being read: its columns, and what is wrong with them in the report's list."""

    name: str
    table: pa.Table
    problems: list[Problem]
    parts: Sequence[FilePart] = ()
    """Of a table in parts: which rows of which file it has, in their order."""

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def text(self, column: str) -> pa.Array:
        """A column of text; a null is empty."""
        data = self.table.column(column)
        if pa.types.is_dictionary(data.type):
            data = data.cast(data.type.value_type)
        if not (pa.types.is_string(data.type) or pa.types.is_large_string(data.type)):
            raise self._wrong_type(column, "text")
        filled = pc.fill_null(data, "").cast(pa.string())
        return filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled

    def words(self, column: str) -> pa.DictionaryArray:
        """A column of text, each distinct text once, however often it stands there: what all say
        in many letters is not held for each of them. A null is empty."""
        data = self.table.column(column)
        if data.type != CODED:
            return self.text(column).dictionary_encode()
        check_letters(self.name, [chunk.dictionary for chunk in data.chunks])
        whole = data.unify_dictionaries().combine_chunks()
        texts, empty = whole.dictionary, pc.index(whole.dictionary, "").as_py()
        if empty < 0:
            texts, empty = pa.concat_arrays([texts, pa.array([""], pa.string())]), len(texts)
        used, codes = np.unique(pc.fill_null(whole.indices, empty), return_inverse=True)
        return pa.DictionaryArray.from_arrays(
            pa.array(codes.astype(np.int32)), texts.take(pa.array(used))
        )

    def days(self, column: str) -> Numbers:
        """A column of days, or of text that says days; a null or an empty cell is none."""
        data = self.table.column(column)
        if pa.types.is_date32(data.type):
            plain = pc.fill_null(data.cast(pa.int32()), NO_DAY)
            return np.asarray(plain.to_numpy(), dtype=np.int64)
        words = coded(self.text(column))
        read = [day_of(text) for text in words.texts]
        wrong = np.array([bool(t) and d is None for t, d in zip(words.texts, read, strict=True)])
        expected = "a day such as 1984-05-17"
        if len(words.texts):
            rows = wrong[words.codes]
            self.complain("register.value-not-allowed", column, rows, expected=expected)
        return days_of(read)[words.codes] if len(words.texts) else np.empty(0, dtype=np.int64)

    def choice(self, column: str, choices: type[StrEnum], empty: StrEnum) -> Numbers:
        """A column of a closed list, as places in it; an empty cell is `empty`."""
        words, listed = coded(self.text(column)), [str(one) for one in choices]
        place = np.array(
            [listed.index(t or str(empty)) if (t or empty) in listed else -1 for t in words.texts],
            dtype=np.int64,
        )
        places = place[words.codes] if len(words.texts) else np.empty(0, dtype=np.int64)
        expected = f"one of {', '.join(f'`{one}`' for one in listed)}"
        self.complain("register.value-not-allowed", column, places < 0, expected=expected)
        return places

    def flags(self, column: str) -> Flags:
        """A column of true and false, never empty: who is restricted is not guessed."""
        data = self.table.column(column)
        if not pa.types.is_boolean(data.type):
            raise self._wrong_type(column, "`true` or `false`")
        self.complain("register.value-missing", column, np.asarray(data.is_null()))
        return np.asarray(pc.fill_null(data, True).to_numpy(), dtype=bool)

    def declared(self, column: str, kind: str) -> TextColumn:
        """The column of a declared field, as it is kept; or text that says it."""
        data = self.table.column(column)
        plain = {"date": pa.types.is_date32, "number": pa.types.is_integer,
                 "bool": pa.types.is_boolean}.get(kind)  # fmt: skip
        if plain is not None and plain(data.type):
            words = coded(pc.fill_null(data.cast(pa.string()), "").combine_chunks())
        else:
            words = coded(self.text(column))
        kept = [written(kind, text) for text in words.texts]
        wrong = np.array([one is None for one in kept], dtype=bool)
        if len(kept):
            self.complain(
                "register.value-not-allowed", column, wrong[words.codes], expected=TYPES[kind]
            )
        return words.saying([one or "" for one in kept])

    def in_order(self, earlier: str, first: Numbers, later: str, second: Numbers) -> None:
        """Note days that stand the wrong way round."""
        wrong = (first != NO_DAY) & (second != NO_DAY) & (second < first)
        self.complain("register.dates-reversed", later, wrong, later=later, earlier=earlier)

    def complain(self, code: str, column: str, rows: Flags, **words: object) -> None:
        """Note the same of each of these rows."""
        for row in np.flatnonzero(rows).tolist():
            name, at = self._part(row)
            place = Place(name, row=at + 2, column=self._number(column))
            self.problems.append(problem(code, place, **({"column": column} | words)))

    def _part(self, row: int) -> tuple[str, int]:
        """In which file a row stands, and where in it."""
        for name, first, rows in self.parts:
            if row < rows:
                return name, first + row
            row -= rows
        return self.name, row

    def _number(self, column: str) -> int | None:
        """Which column it is; the register's own day is none."""
        names = self.table.column_names
        return names.index(column) + 1 if column in names else None

    def _wrong_type(self, column: str, expected: str) -> Problem:
        return problem(
            "register.value-not-allowed",
            Place(self.name, column=self._number(column)),
            column=column,
            expected=expected,
        )


def coded(texts: pa.Array) -> TextColumn:
    """The column, each distinct text once."""
    encoded = texts.dictionary_encode()
    order = np.asarray(pc.array_sort_indices(encoded.dictionary).to_numpy(), dtype=np.int64)
    code = np.empty(len(order), dtype=np.int32)
    code[order] = np.arange(len(order))
    codes = code[np.asarray(encoded.indices.to_numpy(), dtype=np.int64)]
    return TextColumn(codes, tuple(encoded.dictionary.take(pa.array(order)).to_pylist()))


def records_of(
    files: Mapping[str, bytes], metadata: Mapping[str, Any], problems: list[Problem]
) -> tuple[Records | None, Mapping[str, int]]:
    """Everybody, in order of identifier, unless something was wrong; and the rows of each file.

    Raises `register.parquet-unreadable`, and the problems of a file whose columns are not those of
    a register's: without those there are no rows to speak of.
    """
    parts = {name: _parts_of(name, files, metadata) for name in FILES}
    tables = {name: _whole(name, parts[name]) for name in FILES}
    rows = {name: [(part, 0, len(table)) for part, table in parts[name].items()] for name in FILES}
    return records_of_tables(tables, metadata, problems, rows)


def records_of_tables(
    given: Mapping[str, pa.Table],
    metadata: Mapping[str, Any],
    problems: list[Problem],
    parts: Mapping[str, Sequence[FilePart]] = MappingProxyType({}),
) -> tuple[Records | None, Mapping[str, int]]:
    """What `records_of` says, of tables that are at hand; their columns are a register's."""
    tables = {name: SheetTable(name, given[name], problems, parts.get(name, ())) for name in FILES}
    rows = {name: len(table) for name, table in tables.items()}
    person = tables[PERSON]
    if not len(person):
        problems.append(problem("register.nobody", Place(PERSON)))
        return None, rows
    identifiers = _identifiers(person, metadata)
    histories = [_owners(tables[name], identifiers) for name in (NAMES, ADDRESSES)]
    made = _records(tables, identifiers, histories, metadata)
    return (None if problems else made), rows


def _parts_of(
    name: str, files: Mapping[str, bytes], metadata: Mapping[str, Any]
) -> Mapping[str, pa.Table]:
    """The files of which a table consists: one, or the parts in its folder."""
    folders = (f"{name}/", f"{name.removesuffix('.parquet')}/")
    columns = columns_of(name.replace(".parquet", ".csv"), metadata)
    return {path: _read(path, columns, data) for path, data in files.items()
            if path == name or path.startswith(folders)}  # fmt: skip


def _read(path: str, columns: Sequence[str], data: bytes) -> pa.Table:
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError, ValueError):
        raise problem("register.parquet-unreadable", Place(path)) from None
    check_columns(CsvTable(path, tuple(table.column_names), (), ()), columns, columns)
    return table


def _whole(name: str, parts: Mapping[str, pa.Table]) -> pa.Table:
    """The parts as one table, whose columns are those of the first. Raises as `plain_schema`."""
    (_, first), *rest = parts.items()
    if not rest:
        return first
    plain = plain_schema({path: table.schema for path, table in parts.items()})
    return pa.concat_tables([table.select(plain.names).cast(plain) for table in parts.values()])


CODED = pa.dictionary(pa.int32(), pa.string())
"""A column of text as Parquet has it and as it is best read: each distinct text once."""


def check_letters(table: str, texts: Sequence[pa.Array]) -> None:
    """Refuse texts that cannot stand in one column of Arrow's, as `register.too-many-letters`."""
    if sum(pc.sum(pc.binary_length(one)).as_py() or 0 for one in texts) > MOST_LETTERS:
        raise problem("register.too-many-letters", Place(table))


MOST_LETTERS = 2**31 - 1
"""Bytes: their places are numbers of four."""


def plain_schema(schemas: Mapping[str, pa.Schema]) -> pa.Schema:
    """The columns of a table in files with these: those of the first. Raises
    `register.parts-differ` where another's are of other types."""
    first = next(iter(schemas.values()))
    for path, schema in schemas.items():
        for column in first:
            if _family(schema.field(column.name).type) != _family(column.type):
                raise problem("register.parts-differ", Place(path), column=column.name)
    return pa.schema([(column.name, _family(column.type)) for column in first])


def _family(type_: pa.DataType) -> pa.DataType:
    """The type, told apart only where a register tells it apart: all text is text."""
    if pa.types.is_dictionary(type_):
        return _family(type_.value_type)
    return pa.large_string() if pa.types.is_string(type_) else type_


def _identifiers(person: SheetTable, metadata: Mapping[str, Any]) -> pa.Array:
    """The identifiers, each checked by the rules of its system, and none twice."""
    texts = checked_identifiers(person, metadata)
    order = pc.array_sort_indices(texts).to_numpy()
    same = np.zeros(len(texts), dtype=bool)
    ordered = texts.take(pa.array(order))
    equal = np.asarray(pc.equal(ordered[1:], ordered[:-1]).to_numpy(zero_copy_only=False))
    same[np.maximum(order[1:], order[:-1])[equal]] = True
    missing = np.asarray(pc.equal(texts, "").to_numpy(zero_copy_only=False))
    person.complain("register.person-twice", "person_id", same & ~missing)
    return texts


def checked_identifiers(person: SheetTable, metadata: Mapping[str, Any]) -> pa.Array:
    """The identifiers, each checked by the rules of its system."""
    texts = person.text("person_id")
    system, synthetic = metadata["identifier_system"], metadata["synthetic"]
    is_nhs = system == "nhs-number"
    missing = np.asarray(pc.equal(texts, "").to_numpy(zero_copy_only=False))
    person.complain("register.value-missing", "person_id", missing)
    valid = well_formed(texts, is_nhs) | missing
    person.complain("register.identifier-invalid", "person_id", ~valid, form=form_of(system))
    if synthetic and is_nhs:
        made_up = np.asarray(pc.starts_with(texts, "9").to_numpy(zero_copy_only=False))
        person.complain("register.not-synthetic", "person_id", ~made_up & valid & ~missing)
    return texts


def well_formed(texts: pa.Array, is_nhs: bool) -> Flags:
    """Which of these are identifiers of the register's system (`rows.nhs_number`)."""
    form = r"[0-9]{10}" if is_nhs else IDENTIFIER.pattern
    found = pc.match_substring_regex(texts, rf"\A(?:{form})\z")
    valid = np.array(found.to_numpy(zero_copy_only=False), dtype=bool)
    if is_nhs and valid.any():
        kept = texts.filter(pa.array(valid))
        _, starts, run = kept.buffers()
        first = np.frombuffer(starts, np.int32)[kept.offset]
        digits = np.frombuffer(run, np.uint8, 10 * len(kept), first).reshape(-1, 10) - np.uint8(48)
        total = digits[:, :9].astype(np.int64) @ np.arange(10, 1, -1)
        valid[valid] = (11 - total % 11) % 11 == digits[:, 9]
    return valid


def _owners(table: SheetTable, identifiers: pa.Array) -> Numbers:
    """Whose each row of a history is, as a row of the person file."""
    found = pc.index_in(table.text("person_id"), value_set=identifiers)
    owners = np.asarray(pc.fill_null(found, -1).to_numpy(), dtype=np.int64)
    table.complain("register.unknown-person", "person_id", owners < 0)
    return owners


def told_of_people(person: SheetTable, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the person table that are no text."""
    birth, deceased = person.days("birth_date"), person.days("deceased_on")
    person.in_order("birth_date", birth, "deceased_on", deceased)
    as_of = np.full(len(person), days_of([metadata["as_of"]])[0])
    deceased = np.where(deceased == days_of([metadata.get("alive")])[0], NO_DAY, deceased)
    person.complain("register.death-to-come", "deceased_on", deceased > as_of)
    person.in_order("birth_date", birth, "as_of", as_of)
    return {
        "birth": birth,
        "deceased": deceased,
        "since": person.days("address_since"),
        "gender": _genders(person),
        "registered": person.days("registered_on"),
        "restricted": person.flags("restricted"),
        "checked": person.days("restricted_checked_on"),
    }


def told_of_history(history: SheetTable) -> dict[str, Numbers]:
    """The columns of a table of earlier names or addresses that are no text."""
    told = {"from_day": history.days("from"), "to_day": history.days("to")}
    history.in_order("from", told["from_day"], "to", told["to_day"])
    if history.name == NAMES:
        told["use"] = history.choice("use", NameUse, NameUse.PREVIOUS)
    return told


def _records(
    tables: Mapping[str, SheetTable],
    identifiers: pa.Array,
    histories: Sequence[Numbers],
    metadata: Mapping[str, Any],
) -> Records:
    person, names, places = (tables[name] for name in FILES)
    told = told_of_people(person, metadata)
    called, lived = told_of_history(names), told_of_history(places)
    after = _successors(person, identifiers)
    order = np.asarray(pc.array_sort_indices(identifiers).to_numpy(), dtype=np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    following = np.where(after < 0, LIVE, place[np.maximum(after, 0)])
    name_join = _Join(place, histories[0])
    place_join = _Join(place, histories[1])
    return Records(
        identifiers=_texts(identifiers.take(pa.array(order))),
        names=NameRows(
            starts=name_join.starts,
            given=name_join.words(person, names, "given_name"),
            middle=name_join.words(person, names, "middle_names"),
            family=name_join.words(person, names, "family_name"),
            use=name_join.earlier(called["use"]),
            from_day=name_join.earlier(called["from_day"]),
            to_day=name_join.earlier(called["to_day"]),
        ),
        addresses=Addresses(
            starts=place_join.starts,
            line=place_join.words(person, places, "address_line"),
            postcode=place_join.words(person, places, "postcode"),
            since=told["since"][order],
            from_day=place_join.earlier(lived["from_day"]),
            to_day=place_join.earlier(lived["to_day"]),
        ),
        birth=told["birth"][order],
        gender=told["gender"][order],
        registered=told["registered"][order],
        practice=_taken(coded(person.text("practice_code")), order),
        restricted=told["restricted"][order],
        checked=told["checked"][order],
        deceased=told["deceased"][order],
        superseded_by=Successors.among(following[order]),
        declared={
            name: _taken(person.declared(name, kind), order)
            for name, kind in metadata.get("fields", {}).items()
        },
    )


def _genders(person: SheetTable) -> Numbers:
    assert tuple(Gender) == GENDERS
    return person.choice("gender", Gender, Gender.UNKNOWN)


def _successors(person: SheetTable, identifiers: pa.Array) -> Numbers:
    """The row of each superseded record's successor, −1 for a live one; checked for circles."""
    named = person.text("superseded_by")
    found = pc.fill_null(pc.index_in(named, value_set=identifiers), -1)
    after = np.asarray(found.to_numpy(), dtype=np.int64)
    says = np.asarray(pc.not_equal(named, "").to_numpy(zero_copy_only=False))
    person.complain("register.unknown-person", "superseded_by", says & (after < 0))
    after = np.where(says, after, -1)
    reached = after
    for _ in range(int(says.sum())):
        if np.all(reached < 0):
            break
        reached = np.where(reached < 0, -1, after[np.maximum(reached, 0)])
    person.complain("register.superseded-astray", "superseded_by", reached >= 0)
    return after


def _texts(strings: pa.Array) -> Texts:
    """The texts of a column that was just made: Arrow keeps them in the same two runs."""
    _, starts, run = strings.buffers()
    offsets = np.frombuffer(starts, dtype=np.int32, count=len(strings) + 1)
    return Texts(offsets, np.frombuffer(run or b"", dtype=np.uint8))


def _taken(words: TextColumn, rows: Numbers) -> TextColumn:
    return TextColumn(words.codes[rows], words.texts)


class _Join:
    """Current values and those of a history as one column, each person's together."""

    def __init__(self, place: Numbers, owners: Numbers) -> None:
        owner = np.concatenate([place, place[np.maximum(owners, 0)]])
        later = np.repeat([0, 1], [len(place), len(owners)])
        self._order = np.lexsort((np.arange(len(owner)), later, owner))
        self._order_of_history = self._order[self._order >= len(place)] - len(place)
        counts = np.bincount(owner, minlength=len(place))
        self.starts = np.concatenate([[0], np.cumsum(counts)])

    def earlier(self, column: Numbers) -> Numbers:
        return column[self._order_of_history]

    def words(self, person: SheetTable, history: SheetTable, column: str) -> TextColumn:
        both = pa.concat_arrays([person.text(column), history.text(column)])
        return _taken(coded(both), self._order)
