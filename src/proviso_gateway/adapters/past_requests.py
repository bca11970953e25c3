"""Past requests, from Parquet or CSV: what was known of each, as columns that hold no person.

The columns that say whom a request meant may be there. They are opened only where a clause turns on
what a request states (`states`), by the rule of the gateway, and nothing else of them is kept.
Each distinct text of a column is read once, by the rule that reads a cell of any file of requests.
What is wrong is told by row and column, never by its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from proviso_gateway.agreement.acceptance import SUPPOSED
from proviso_gateway.agreement.model import Agreement, Fact
from proviso_gateway.agreement.requirements import FactType, facts_named
from proviso_gateway.agreement.values import OTHER, STATED, allows, expected, parse_value
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.columns import columns_of, part
from proviso_gateway.casework.gateway_facts import STATED_BY
from proviso_gateway.casework.request_columns import COLUMNS, SCRIPT
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.csv_table import CsvTable, check_columns
from proviso_gateway.reading.identifiers import folded, says_nothing
from proviso_gateway.terms import Source

NEEDED = ("request_ref", "ground", "fields")
NEVER_EMPTY = (*NEEDED, "countersigned")
OPEN_ENDED = ("requester", "ground")
"""Facts that may have a value nobody listed: it stands as `other`."""

WHOM = frozenset(column for columns, _ in STATED_BY.values() for column in columns)
"""The columns that say whom a request means, as far as that can be stated."""
_NUMBERED = "1"
"""Stands for every text that holds a digit."""
_BETWEEN = "\x1f"
"""Stands in no cell: a control character."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PastRequests:
    """Past requests: the reference of each, and what was known of it (see `analysis.columns`)."""

    references: pl.Series
    frame: pl.DataFrame


def read_past_requests(path: Path, agreement: Agreement, progress: Progress) -> PastRequests:
    """The requests of a `.parquet` or `.csv` file, in its order.

    `progress` hears how many facts of how many have been read. Raises `past.unknown-form`,
    `past.unreadable`, `past.wrong-type`, `request.value-missing`, `request.value-not-allowed`, and
    the problems of a header.
    """
    is_parquet = path.suffix == ".parquet"
    if not is_parquet and path.suffix != ".csv":
        raise problem("past.unknown-form", Place(path.name))
    try:
        header = tuple(pq.read_schema(path).names) if is_parquet else _first_line(path)
        origins = _origins(path.name, header, agreement)
        wanted = [n for n in header if n in _opened(origins, agreement)]
        coded = [column for column in origins.values() if column in wanted]
        table = (_parquet if is_parquet else _csv)(path, wanted, coded)
    except (pa.ArrowException, OSError, ValueError, KeyError):
        raise problem("past.unreadable", Place(path.name)) from None
    file = _File(path.name, header, table, agreement.parties.only_requester)
    series: list[pl.Series] = []
    for done, (name, fact) in enumerate(agreement.facts.items(), 1):
        series.extend(file.fact(fact, origins.get(name)))
        progress(done, len(agreement.facts))
    return PastRequests(file.references(), pl.DataFrame(series))


def _origins(name: str, header: tuple[str, ...], agreement: Agreement) -> dict[str, str]:
    """The column that states each fact. What an officer of the custodian found may stand under the
    heading that a rehearsal's file gives it."""
    officers = {
        f"officer_{fact.name}": fact.name
        for fact in agreement.facts.values()
        if fact.source is Source.CUSTODIAN
    }
    tests = [agreement.public_interest_test, *(v.public_interest_test for v in agreement.versions)]
    factors = {f"officer_{factor}" for test in tests if test for factor in test.factors}
    evidence = {f"evidence_{fact}" for fact in agreement.facts}
    known = {*COLUMNS, *SCRIPT, *officers, *factors, *agreement.facts, *evidence}
    check_columns(CsvTable(name, header, (), ()), known, NEEDED)
    found = {officers[column]: column for column in header if column in officers}
    return found | {column: column for column in header if column in agreement.facts}


def _opened(origins: Mapping[str, str], agreement: Agreement) -> set[str]:
    evidence = {f"evidence_{f.name}" for f in agreement.facts.values() if f.evidence is not None}
    pair = set() if "countersigned" in origins else {"officer", "countersigner"}
    whom = WHOM if STATED not in origins and _turns_on_states(agreement) else frozenset[str]()
    return {"request_ref", *origins.values(), *evidence, *pair, *whom}


def _turns_on_states(agreement: Agreement) -> bool:
    """Whether a clause of any version turns on what a request states of whom it means."""
    return any(
        STATED in facts_named(clause.require)
        for version in agreement.versions
        for clause in resolve(agreement, version.id).clauses
    )


def _first_line(path: Path) -> tuple[str, ...]:
    with pa.csv.open_csv(path) as reader:
        return tuple(name.strip() for name in reader.schema.names)


def _parquet(path: Path, wanted: list[str], coded: list[str]) -> pa.Table:
    return pq.read_table(path, columns=wanted, read_dictionary=coded)


def _csv(path: Path, wanted: list[str], coded: list[str]) -> pa.Table:
    words = pa.dictionary(pa.int32(), pa.string())
    types = {name: words if name in coded else pa.string() for name in wanted}
    return pa.csv.read_csv(
        path,
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            include_columns=wanted, column_types=types, strings_can_be_null=True, null_values=[""]
        ),
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A file being read: its name, its header, the columns that were opened, and who asked where
    a row does not say."""

    name: str
    header: tuple[str, ...]
    table: pa.Table
    requester: str | None

    def references(self) -> pl.Series:
        texts = self._text("request_ref")
        missing = pc.index(pc.equal(texts, ""), True).as_py()
        if missing >= 0:
            raise self._problem("request.value-missing", "request_ref", missing)
        return _series("request_ref", texts)

    def fact(self, fact: Fact, column: str | None) -> list[pl.Series]:
        """The columns of one fact, NULL where it is not known."""
        if column is None:
            if fact.name == "countersigned" and "countersigner" in self.table.column_names:
                return [self._countersigned()]
            if fact.name == STATED and {*self.table.column_names} >= WHOM:
                return list(self._states(fact))
            asked = self.requester if fact.name == "requester" else SUPPOSED.get(fact.name)
            return [
                pl.Series(name, [asked], dtype=kind).new_from_index(0, self.table.num_rows)
                for name, kind in columns_of(fact).items()
            ]
        codes, said = self._distinct(fact, column)
        if fact.name == "requester":
            said = [self.requester if one is None else one for one in said]
            codes = pc.fill_null(codes, len(said))
            said.append(self.requester)
        if column in NEVER_EMPTY and (codes.null_count or None in said):
            missing = pc.index(pc.is_in(codes, _codes_of(said, None)), True).as_py()
            raise self._problem("request.value-missing", column, missing)
        if fact.evidence is not None:
            codes = pc.if_else(self._evidenced(fact.name), codes, pa.scalar(None, codes.type))
        arrow = _ARROW[fact.type]
        columns = zip(columns_of(fact).items(), _listed(fact, said), strict=True)
        return [
            _series(name, pa.array(listed, type=arrow).take(codes), kind)
            for (name, kind), listed in columns
        ]

    def _distinct(self, fact: Fact, column: str) -> tuple[Any, list[Any]]:
        """A column as places in a list of its distinct values, each read and held to the fact."""
        data = self.table.column(column)
        if pa.types.is_list(data.type) or pa.types.is_large_list(data.type):
            joined = pc.binary_join(data.cast(pa.list_(pa.string())), " ")
            data = pc.if_else(pc.equal(joined, ""), "none", joined)
        if pa.types.is_null(data.type):
            data = data.cast(pa.string())
        kind = data.type.value_type if pa.types.is_dictionary(data.type) else data.type
        is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
        if not is_text and not _NATIVE[fact.type](kind):
            raise problem(
                "past.wrong-type", Place(self.name), column=column, expected=expected(fact)
            )
        if pa.types.is_boolean(kind):
            codes, listed = data.cast(pa.int8()).combine_chunks(), [False, True]
        else:
            encoded = data.dictionary_encode().combine_chunks()
            if isinstance(encoded, pa.ChunkedArray):  # no rows at all
                return pa.array([], pa.int32()), []
            codes, listed = encoded.indices, encoded.dictionary.to_pylist()
        said: list[Any] = []
        for code, value in enumerate(listed):
            try:
                said.append(_read(fact, value, is_text))
            except Problem:
                row = pc.index(codes, pa.scalar(code, codes.type)).as_py()
                raise self._problem(
                    "request.value-not-allowed", column, row, expected=expected(fact)
                ) from None
        return codes, said

    def _evidenced(self, fact: str) -> Any:
        column = f"evidence_{fact}"
        if column not in self.table.column_names:
            return pa.scalar(False)
        return self._says(column)

    def _says(self, column: str) -> Any:
        """Whether each cell says anything. No word for nothing holds a digit, so that of a million
        documents with a number of their own only the others are asked one by one."""
        texts = self._text(column)
        others = pc.if_else(pc.match_substring_regex(texts, "[0-9]"), _NUMBERED, texts)
        return _each(others, lambda text: not says_nothing(text), pa.bool_())

    def _countersigned(self) -> pl.Series:
        """Whether somebody other than the officer put their name to it, as `casework` has it."""
        signed = self._says("countersigner")
        if "officer" in self.table.column_names:
            officer, second = (
                _each(self._text(n), folded, pa.string()) for n in ("officer", "countersigner")
            )
            same = pc.equal(second, officer)
            signed = pc.and_(signed, pc.invert(same))
        return _series("countersigned", signed)

    def _states(self, fact: Fact) -> Iterator[pl.Series]:
        """What each request stated of whom it meant, word by word, as `casework` has it."""
        rows = self.table.num_rows
        for word in fact.of:
            if word not in STATED_BY:
                yield pl.Series(part(STATED, word), [False]).new_from_index(0, rows)
                continue
            columns, says = STATED_BY[word]
            # Both columns of an address as one text, so that each pair is looked at once.
            texts = pc.binary_join_element_wise(*map(self._text, columns), _BETWEEN)
            said = _each(texts, partial(_stated, says, len(columns)), pa.bool_())
            yield _series(part(STATED, word), said)

    def _text(self, column: str) -> Any:
        data = self.table.column(column).cast(pa.string()).combine_chunks()
        return pc.utf8_trim_whitespace(pc.fill_null(data, ""))

    def _problem(self, code: str, column: str, row: int, **words: object) -> Problem:
        place = Place(self.name, row=row + 2, column=self.header.index(column) + 1)
        return problem(code, place, column=column, **words)


def _stated(says: Callable[..., bool], columns: int, text: str) -> bool:
    """What the rule says of the texts of so many columns, joined into one."""
    return says(*text.split(_BETWEEN, columns - 1))


def _each(texts: Any, rule: Callable[[str], object], kind: Any) -> Any:
    """What a rule of the core says of each text, asked once of each that is different."""
    coded = texts.dictionary_encode()
    ruled = pa.array([rule(text) for text in coded.dictionary.to_pylist()], kind)
    return ruled.take(coded.indices)


def _read(fact: Fact, value: Any, is_text: bool) -> Any:
    """What one distinct value says; None where it says nothing."""
    if not is_text:
        if not allows(fact, value):
            raise problem("agreement.value-not-allowed", fact=fact.name, expected=expected(fact))
        return value
    if not value.strip():
        return None
    if fact.name in OPEN_ENDED and value.strip() not in fact.of:
        return OTHER
    return parse_value(fact, value)


def _listed(fact: Fact, said: list[Any]) -> list[list[Any]]:
    """The distinct values as each of the fact's columns has them."""
    if fact.type is FactType.SET:
        return [[None if one is None else word in one for one in said] for word in fact.of]
    if fact.type is FactType.ENUM:
        return [[None if one is None else fact.of.index(one) for one in said]]
    return [said]


def _codes_of(said: list[Any], wanted: Any) -> Any:
    return pa.array([n for n, one in enumerate(said) if one is wanted] + [None], pa.int32())


def _series(name: str, data: Any, kind: Any = None) -> pl.Series:
    series = pl.Series(name, pl.from_arrow(data))
    return series.cat.to(kind) if isinstance(kind, pl.Enum) else series


_ARROW: Mapping[FactType, Any] = {
    FactType.BOOL: pa.bool_(),
    FactType.ENUM: pa.uint8(),
    FactType.INT: pa.int64(),
    FactType.DATE: pa.date32(),
    FactType.SET: pa.bool_(),
}
"""How a column of the fact is taken from its distinct values; a set is one yes or no a word."""

_NATIVE: Mapping[FactType, Callable[[Any], bool]] = {
    FactType.BOOL: pa.types.is_boolean,
    FactType.ENUM: lambda kind: False,
    FactType.INT: pa.types.is_integer,
    FactType.DATE: pa.types.is_date32,
    FactType.SET: lambda kind: False,
}
"""What a column may be in Parquet besides text, and for a set a list of texts."""
