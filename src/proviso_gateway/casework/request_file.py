"""Reads a file of requests: each row stands alone, and a malformed row loses no other.

Every value is taken as the requester's word. What is malformed is named by row and column, never by
its value, and what the custodian or the gateway must find out for itself is refused as a column.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import is_reserved, parse_value
from proviso_gateway.casework.request import Request, RequestRow, Script, plain
from proviso_gateway.casework.request_columns import (
    COLUMNS,
    EVIDENCE,
    FACTOR,
    NEEDED,
    SCRIPT,
    factors_ever,
    grounds_ever,
    officers_facts,
    stated_facts,
)
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.cells import Column, fault
from proviso_gateway.reading.csv_table import CsvRow, CsvTable, check_columns
from proviso_gateway.reading.words import nearest
from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Gender, Search

MOST = 100_000
"""Requests in one file."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that says again, word for word, what an earlier row says: the same case, kept once."""

    number: int
    first: int


@dataclass(frozen=True, slots=True)
class RequestsRead:
    """What a file came to: its readable rows in order, what was wrong with the others, repeats.

    `references` are what the rows with problems call themselves, by number, as far as it can be
    read: the requester's own word, to find the row by, and no part of any error.
    """

    rows: tuple[RequestRow, ...]
    problems: tuple[Problem, ...]
    repeats: tuple[Repeat, ...] = ()
    references: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowsRead:
    """The readable rows of a table, each by itself; problems and references as `RequestsRead`."""

    rows: tuple[RequestRow, ...]
    problems: tuple[Problem, ...]
    references: Mapping[int, str]


def read_rows(table: CsvTable, agreement: Agreement, *, rehearsal: bool) -> RowsRead:
    """The rows of a table as `read_requests`, not yet compared with each other: of a part of a
    larger file, say."""
    _check_header(table, agreement, rehearsal)
    problems = list(table.problems)
    rows = []
    references = {}
    for line in table.lines:
        cells = _Cells(table, line)
        row = _row(cells, agreement, rehearsal)
        if row is not None:
            rows.append(row)
            continue
        problems.extend(cells.problems)
        references[line.number] = _reference(line)
    return RowsRead(tuple(rows), tuple(problems), _told(references))


def _told(references: Mapping[int, str]) -> Mapping[int, str]:
    return {number: reference for number, reference in references.items() if reference}


def read_requests(table: CsvTable, agreement: Agreement, *, rehearsal: bool) -> RequestsRead:
    """The requests that a table holds under an agreement; rehearsal columns only where allowed.

    Problems of rows are collected; a row with a problem is no request. Problems of the whole file
    are raised: those of `check_columns`, `request.too-many-rows`, `request.not-yours-to-assert` and
    `request.rehearsal-only`.
    """
    if len(table.lines) > MOST:
        raise problem("request.too-many-rows", Place(table.name), most=MOST)
    found = read_rows(table, agreement, rehearsal=rehearsal)
    problems, references = list(found.problems), dict(found.references)
    lines = {line.number: line for line in table.lines}
    rows: dict[tuple[str, str], RequestRow] = {}
    repeats = []
    for row in found.rows:
        first = rows.setdefault((row.request.requester or "", row.request.reference), row)
        if first is row:
            continue
        if row.request.says_again(first.request) and row.script == first.script:
            repeats.append(Repeat(row.number, first.number))
        else:
            place = table.place(lines[row.number], "request_ref")
            problems.append(problem("request.ref-conflict", place, first=first.number))
            references[row.number] = row.request.request_ref
    problems.sort(key=lambda found: (found.place.row or 0, found.place.column or 0))
    return RequestsRead(tuple(rows.values()), tuple(problems), tuple(repeats), references)


def written_columns(agreement: Agreement) -> tuple[str, ...]:
    """The columns of a file that a rehearsal of a whole caseload plays."""
    facts = stated_facts(agreement)
    evidence = (f"evidence_{name}" for name in facts if agreement.facts[name].evidence is not None)
    return (*COLUMNS, *facts, *evidence, "received_on", "officer_approve", "officer_confirm")


def row_cells(row: RequestRow) -> dict[str, str]:
    """The cells by which this row is read again, by column; those that would be empty are left out.

    Of its script only what a rehearsal of a whole caseload plays: the day, and yes or no.
    """
    request, script = row.request, row.script or Script()
    cells = {name: getattr(request, name, "") or "" for name in COLUMNS}
    cells |= request.whom.canonical()
    cells["fields"] = " ".join(request.fields)
    cells["requester"] = request.requester or ""
    cells |= {fact: _written(value) for fact, value in request.values.items()}
    cells |= {f"evidence_{fact}": document for fact, document in request.evidence.items()}
    cells["received_on"] = "" if script.received_on is None else script.received_on.isoformat()
    for column, said in (("approve", script.approve), ("confirm", script.confirm)):
        cells[f"officer_{column}"] = "" if said is None else ("yes" if said else "no")
    return {name: text for name, text in cells.items() if text}


def _written(value: Value) -> str:
    """A fact's value as a cell has it."""
    match plain(value):
        case bool() as said:
            return "true" if said else "false"
        case list() as words:
            return " ".join(words) or "none"
        case said:
            return str(said)


def _reference(line: CsvRow) -> str:
    """What a row with problems calls itself, unless that is one of them."""
    told = line.cells.get("request_ref", "")
    return "" if fault("request_ref", told, COLUMNS["request_ref"]) else told


def _check_header(table: CsvTable, agreement: Agreement, rehearsal: bool) -> None:
    officers = (*factors_ever(agreement), *officers_facts(agreement))
    scripted = {*SCRIPT, *(f"officer_{name}" for name in officers)}
    facts = stated_facts(agreement)
    for number, column in enumerate(table.columns, start=1):
        # Every name shown below is one of the agreement's or ours, so none can be a person's.
        place = table.header(number)
        fact = column.removeprefix("evidence_")
        if column in COLUMNS or column in facts or fact in facts:
            continue
        if column in scripted:
            if not rehearsal:
                raise problem("request.rehearsal-only", place, column=column)
        elif fact in agreement.facts:
            source = agreement.facts[fact].source.value
            raise problem("request.not-yours-to-assert", place, column=column, source=source)
        elif is_reserved(fact):
            raise problem(
                "request.not-yours-to-assert", place, column=column, source="custodian's gateway"
            )
    known = {*COLUMNS, *facts, *(f"evidence_{fact}" for fact in facts), *scripted}
    check_columns(table, known, NEEDED)


class _Cells:
    """The cells of one row, and what was found wrong with them."""

    def __init__(self, table: CsvTable, line: CsvRow) -> None:
        self.number = line.number
        self.columns = table.columns
        self.problems: list[Problem] = []
        self._sheet, self._line = table, line

    def complain(self, code: str, column: str, **words: object) -> None:
        """Note a problem of this row; `column` says where and fills the sentence."""
        place = self._sheet.place(self._line, column)
        self.problems.append(problem(code, place, column=column, **words))

    def note(self, found: Problem, column: str) -> None:
        """Note another room's problem as one of this row."""
        place = self._sheet.place(self._line, column)
        self.problems.append(found.at(file=place.file, row=place.row, column=place.column))

    def raw(self, name: str) -> str:
        """A cell as it stands, for a reader of its own; empty where there is no such column."""
        return self._line.cells.get(name, "")

    def text(self, name: str, column: Column) -> str:
        """A cell as the column allows it; else empty, and a problem noted."""
        cell = self.raw(name)
        found = fault(name, cell, column)
        if found is None:
            return cell
        self.note(found, name)
        return ""


def _row(cells: _Cells, agreement: Agreement, rehearsal: bool) -> RequestRow | None:
    """The row's request, or None with problems noted in `cells`."""
    request = _request(cells, agreement)
    script = _script(cells, agreement) if rehearsal else None
    return RequestRow(cells.number, request, script) if request and not cells.problems else None


def _request(cells: _Cells, agreement: Agreement) -> Request | None:
    """The request, unless a cell is wrong, or all are right and it is none all the same."""
    said = {name: cells.text(name, column) for name, column in COLUMNS.items()}
    if said["agreement"] and said["agreement"] != agreement.name:
        cells.complain("request.other-agreement", "agreement", agreement=agreement.name)
    if said["ground"]:
        _check_ground(cells, said["ground"], grounds_ever(agreement))
    values, evidence = _assertions(cells, agreement)
    requester = cells.text("requester", SCRIPT["requester"]) or None
    fields, gender = _fields(cells, said["fields"], agreement), _gender(cells, said["gender"])
    if cells.problems:
        return None
    try:
        return Request(
            request_ref=said["request_ref"],
            requester=requester,
            agreement=said["agreement"],
            ground=said["ground"],
            officer=said["officer"],
            countersigner=said["countersigner"],
            whom=Search(
                given_name=said["given_name"],
                middle_names=said["middle_names"],
                family_name=said["family_name"],
                birth_date=said["birth_date"],
                gender=gender,
                address_line=said["address_line"],
                postcode=said["postcode"],
            ),
            fields=fields,
            values=values,
            evidence=evidence,
        )
    except Problem as found:  # it names nobody; every cell by itself has been looked at
        cells.note(found, "family_name")
        return None


def _check_ground(cells: _Cells, ground: str, known: tuple[str, ...]) -> None:
    """A ground that an earlier or later version had is refused by an assessment, and logged; one
    that none ever had is a slip of the pen."""
    if ground not in known:
        words = {"nearest": nearest(ground, known), "grounds": ", ".join(known)}
        cells.complain("request.unknown-ground", "ground", **words)


def _gender(cells: _Cells, word: str) -> Gender:
    gender = Gender.written(word)
    if gender is None:
        cells.complain("request.value-not-allowed", "gender", expected=Gender.listed())
    return gender or Gender.UNKNOWN


def _fields(cells: _Cells, words: str, agreement: Agreement) -> tuple[str, ...]:
    """The fields named, each once, in the order of the closed list and the agreement's own."""
    named = words.split()
    known = agreement.every_field
    if not set(named) <= set(known):
        cells.complain("request.unknown-field", "fields", fields=", ".join(known))
    return tuple(field for field in known if field in named)


def _assertions(cells: _Cells, agreement: Agreement) -> tuple[dict[str, Value], dict[str, str]]:
    values: dict[str, Value] = {}
    evidence: dict[str, str] = {}
    for name in stated_facts(agreement):
        if name in COLUMNS:  # whom to look for; an agreement cannot take such a column for a fact
            continue
        stated = cells.raw(name)
        document = cells.text(f"evidence_{name}", EVIDENCE)
        value = _value(cells, agreement, name, name)
        if value is not None:
            values[name] = value
        if document and stated:
            evidence[name] = document
        elif document:
            cells.complain("request.evidence-without-fact", f"evidence_{name}")
    return values, evidence


def _value(cells: _Cells, agreement: Agreement, fact: str, column: str) -> Value | None:
    """A fact's value in that column; None where the cell is empty, or wrong and noted."""
    stated = cells.raw(column)
    if not stated:
        return None
    try:
        return parse_value(agreement.facts[fact], stated)
    except Problem as found:
        cells.note(found, column)
        return None


def _script(cells: _Cells, agreement: Agreement) -> Script:
    """What the rehearsal's officers do; `requester` is read as part of the request."""
    said = {n: cells.text(n, column) for n, column in SCRIPT.items() if n != "requester"}
    factors = {name: cells.text(f"officer_{name}", FACTOR) for name in factors_ever(agreement)}
    finding = said["officer_public_interest"]
    findings = {}
    for name in officers_facts(agreement):
        value = _value(cells, agreement, name, f"officer_{name}")
        if value is not None:
            findings[name] = value
    return Script(
        received_on=_day(cells, "received_on", said["received_on"]),
        public_interest=_FINDINGS.get(finding),
        factors={name: words for name, words in factors.items() if words},
        findings=findings,
        approve=_YES_OR_NO.get(said["officer_approve"]),
        confirm=_YES_OR_NO.get(said["officer_confirm"]),
        withdraw=said["officer_withdraw"] == "yes",
    )


_FINDINGS: Mapping[str, Literal["passed", "failed"]] = {"passed": "passed", "failed": "failed"}
_YES_OR_NO = {"yes": True, "no": False}


def _day(cells: _Cells, column: str, text: str) -> Day | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        cells.complain("request.value-not-allowed", column, expected=SCRIPT[column].expected)
        return None
