"""A file of requests at the counter: each readable row is received and assessed, alone.

Each row is decided by itself, as if it had come by itself; they are recorded in groups, because a
disk takes a group of small things as fast as one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from proviso_gateway.casework.case import Case, Line, begun
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.request import Request, RequestRow
from proviso_gateway.casework.request_columns import COLUMNS
from proviso_gateway.casework.request_file import RequestsRead, read_requests
from proviso_gateway.casework.request_template import TemplateColumn, template_columns
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.assess import assess, counts_requests, first_assessment, give_evidence
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.receive import known_case, receive, received_now
from proviso_gateway.gateway.recording import GROUP, Progress, first_line, line_of, new_handle
from proviso_gateway.reading.csv_table import check_header
from proviso_gateway.reading.identifiers import folded, folded_reference
from proviso_gateway.reading.table_forms import read_table
from proviso_gateway.terms import Handle, Hash


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file came to: the case of each row that could be received, in the file's order, and
    what was wrong with the others.

    `already_here` are those of the cases that were here before the file came. `references` are what
    the rows with problems call themselves, by row.
    """

    cases: tuple[Handle, ...]
    problems: tuple[Problem, ...]
    already_here: frozenset[Handle] = frozenset()
    references: Mapping[int, str] = field(default_factory=dict)


def take_in(
    gateway: Gateway,
    requester: str,
    data: bytes,
    name: str,
    *,
    order: Hash | None = None,
    progress: Progress = lambda done, total: None,
    only: Callable[[Request], bool] = lambda request: True,
    check: Callable[[Request], None] = lambda request: None,
) -> Taken:
    """Every row of the file (or `only` some), received from this requester and assessed; a problem
    loses no other. What `check` raises of a row that is not here yet is that row's problem.

    The same file twice is the same cases. Raises the problems of a file that is bad as a whole, and
    `gateway.requester-unknown`.
    """
    if requester not in gateway.store.charter().requesters:
        raise problem("gateway.requester-unknown")
    found = _read(gateway, data, name)
    cases, problems = [], list(found.problems)
    references = dict(found.references)
    wanted, before = [], set[Handle]()
    for row in found.rows:
        if not only(row.request):
            continue
        known = _known(gateway, requester, row)
        try:
            if known is None:
                check(row.request)
        except Problem as wrong:
            problems.append(wrong.at(file=name, row=row.number))
            references[row.number] = row.request.request_ref
            continue
        wanted.append(row)
        if known is not None:
            before.add(known)
    for begin in range(0, len(wanted), GROUP):
        rows = wanted[begin : begin + GROUP]
        for row, end in zip(rows, _taken(gateway, requester, rows, order), strict=True):
            if isinstance(end, Problem):
                problems.append(end.at(file=name, row=row.number))
                references[row.number] = row.request.request_ref
            else:
                cases.append(end)
        progress(begin + len(rows), len(wanted))
    return Taken(
        cases=tuple(case.handle for case in cases),
        problems=tuple(problems),
        already_here=frozenset(before) & {case.handle for case in cases},
        references=references,
    )


def take_in_one(gateway: Gateway, requester: str, row: Mapping[str, str]) -> Taken:
    """One request, its texts by column, received as a file of one row would be. Raises as
    `take_in`; a problem's place names the column."""
    return take_in(gateway, requester, _as_file(row), ONE)


def take_evidence_one(gateway: Gateway, handle: Handle, row: Mapping[str, str]) -> None:
    """As `take_evidence`, of a request that is restated text by text."""
    take_evidence(gateway, handle, _as_file(row), ONE)


ONE = "request.csv"


def _as_file(row: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, row, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What a file would come to: the references of its good rows by number, and what is wrong with
    the others. Nothing of it is recorded. `seconds` are the rows that somebody is to countersign,
    by whom."""

    rows: Mapping[int, str]
    problems: tuple[Problem, ...]
    already_here: frozenset[int]
    references: Mapping[int, str]
    seconds: Mapping[str, tuple[Request, ...]] = field(default_factory=dict)


def look_over(gateway: Gateway, requester: str, data: bytes, name: str) -> LookedOver:
    """Read a file as `take_in` does, and record nothing. Raises as `take_in`."""
    found = _read(gateway, data, name)
    return LookedOver(
        rows={row.number: row.request.request_ref for row in found.rows},
        problems=found.problems,
        already_here=frozenset(
            row.number for row in found.rows if _known(gateway, requester, row) is not None
        ),
        references=found.references,
        seconds=_seconds(gateway, requester, found),
    )


def _seconds(
    gateway: Gateway, requester: str, found: RequestsRead
) -> dict[str, tuple[Request, ...]]:
    """The rows that name a countersigner, by their name as it is enrolled, however a row spells
    it."""
    people = {folded(one): one for one in gateway.store.charter().people.get(requester, ())}
    named: dict[str, list[Request]] = {}
    for row in found.rows:
        second = row.request.countersigner
        if second.strip():
            named.setdefault(people.get(folded(second), second), []).append(row.request)
    return {name: tuple(requests) for name, requests in named.items()}


def template(gateway: Gateway, agreement: str) -> tuple[TemplateColumn, ...]:
    """Every column that a file of requests under this agreement may have."""
    return tuple(template_columns(gateway.store.charter().agreement(agreement)))


def _known(gateway: Gateway, requester: str, row: RequestRow) -> Handle | None:
    return gateway.store.find(requester, row.request.request_ref)


def _taken(
    gateway: Gateway, requester: str, rows: Sequence[RequestRow], order: Hash | None
) -> list[Case | Problem]:
    """What each row came to. If the group cannot be recorded together, because somebody acted in
    the same moment, each row is taken in by itself; and so it is where a clause turns on what was
    asked before, or the rows of a group would not know of each other."""
    if order is None and rows and counts_requests(gateway, rows[0].request.agreement):
        return [_alone(gateway, requester, row, order) for row in rows]
    try:
        with gateway.store.numbering() as next_number:
            return _together(gateway, requester, rows, order, next_number)
    except Problem:
        return [_alone(gateway, requester, row, order) for row in rows]


def _together(
    gateway: Gateway,
    requester: str,
    rows: Sequence[RequestRow],
    order: Hash | None,
    next_number: Callable[[str], int],
) -> list[Case | Problem]:
    lines: list[Line] = []
    ends: list[Case | Problem] = []
    numbers: dict[str, int] = {}
    for row in rows:
        try:
            known = known_case(gateway, requester, row.request)
            if known is not None:
                ends.append(gateway.store.case(known))
                continue
            received = received_now(gateway, requester, row.request, order)
            name = received.numbered_by
            number = numbers.get(name) or next_number(name)
            first = first_line(gateway, new_handle(gateway), replace(received, number=number))
            case = begun(first)
            second = line_of(gateway, case, first_assessment(gateway, case))
            case = case.then(second)
        except Problem as one:
            ends.append(one)
            continue
        numbers[name] = number + 1
        lines += [first, second]
        ends.append(case)
    gateway.store.append(lines)
    return ends


def _alone(gateway: Gateway, requester: str, row: RequestRow, order: Hash | None) -> Case | Problem:
    try:
        handle = receive(gateway, requester, row.request, order=order)
        if gateway.store.case(handle).state is CaseState.RECEIVED:
            assess(gateway, handle)
    except Problem as one:
        return one
    return gateway.store.case(handle)


def take_evidence(gateway: Gateway, handle: Handle, data: bytes, name: str) -> None:
    """Record evidence for a case, from the row of the file that restates it, and assess it again.

    The file has the columns of requests; rows of other cases, and of other agreements, are not
    looked at. Raises `gateway.not-in-file` where no row is this case's, and as `give_evidence`.
    """
    case = gateway.store.case(handle)
    found = _read(gateway, data, name, case.request.agreement)
    for one in found.problems:
        called = found.references.get(one.place.row or 0)
        if called is None or folded_reference(called) == case.request.reference:
            raise one
    give_evidence(gateway, handle, _restated(found, case.request, name))
    assess(gateway, handle)


def _restated(found: RequestsRead, request: Request, name: str) -> Request:
    for row in found.rows:
        if row.request.reference == request.reference:
            return row.request
    raise problem("gateway.not-in-file", Place(name))


def _read(gateway: Gateway, data: bytes, name: str, under: str = "") -> RequestsRead:
    """The file, read under the adopted agreement called so, or the one that its first row names;
    without a row that can be read, what was wrong with the others.

    A live gateway plays nobody: the columns of a rehearsal are refused, whatever the log's mode.
    """
    table = read_table(data, name)
    check_header(table, COLUMNS)  # a file that is no table at all is told so before anything else
    if "agreement" not in table.columns:
        raise problem("table.column-missing", table.header(), column="agreement")
    if not table.lines:
        return RequestsRead((), table.problems)
    first = table.lines[0]
    try:
        agreement = gateway.store.charter().agreement(under or first.cells["agreement"])
    except Problem as unknown:
        raise unknown.at(file=name, row=first.number) from None
    return read_requests(table, agreement, rehearsal=False)
