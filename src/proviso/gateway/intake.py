"""A file of requests at the counter: each readable row is received and assessed, alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proviso.casework.lifecycle import State
from proviso.casework.request import Request
from proviso.casework.requests import RequestsRead, read_requests
from proviso.casework.sheet import read_sheet
from proviso.errors import Place, Problem, problem
from proviso.gateway.assess import assess, give_evidence
from proviso.gateway.ports import Gateway
from proviso.gateway.receive import receive
from proviso.gateway.views import RequesterView, for_requester
from proviso.terms import Handle, Hash

Progress = Callable[[int, int], None]
"""Told after each row: how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file came to: the case of each row that could be received, and what was wrong."""

    cases: tuple[Handle, ...]
    views: tuple[RequesterView, ...]
    problems: tuple[Problem, ...]


def take_in(
    gateway: Gateway,
    requester: str,
    text: str,
    name: str,
    *,
    order: Hash | None = None,
    progress: Progress = lambda done, total: None,
) -> Taken:
    """Every row of the file, received from this requester and assessed; a problem loses no other.

    The same file twice is the same cases. Raises the problems of a file that is bad as a whole, and
    `gateway.requester-unknown`.
    """
    if requester not in gateway.store.charter().requesters:
        raise problem("gateway.requester-unknown")
    found = _read(gateway, text, name)
    cases, problems = [], list(found.problems)
    for done, row in enumerate(found.rows, start=1):
        try:
            handle = receive(gateway, requester, row.request, order=order)
            if gateway.store.case(handle).state is State.RECEIVED:
                assess(gateway, handle)
            cases.append(handle)
        except Problem as one:
            problems.append(one.at(file=name, row=row.number))
        progress(done, len(found.rows))
    views = tuple(for_requester(gateway, handle) for handle in cases)
    return Taken(tuple(cases), views, tuple(problems))


def take_evidence(gateway: Gateway, handle: Handle, text: str, name: str) -> RequesterView:
    """What the requester is told of a case after evidence: the row of the file that restates it.

    The file has the columns of requests; rows of other cases are not looked at. Raises
    `gateway.reference-unknown` where no row is this case's, and as `give_evidence`.
    """
    case = gateway.store.case(handle)
    assert case.request is not None
    found = _read(gateway, text, name)
    for one in found.problems:
        raise one
    give_evidence(gateway, handle, _restated(found, case.request))
    assess(gateway, handle)
    return for_requester(gateway, handle)


def _restated(found: RequestsRead, request: Request) -> Request:
    for row in found.rows:
        if row.request.request_ref == request.request_ref:
            return row.request
    raise problem("gateway.reference-unknown")


def _read(gateway: Gateway, text: str, name: str) -> RequestsRead:
    """The file, read under the adopted agreement that its first row names.

    A live gateway plays nobody: the columns of a rehearsal are refused, whatever the log's mode.
    """
    named = next(_named(text, name), "")
    try:
        agreement = gateway.store.charter().agreement(named)
    except Problem as unknown:
        raise unknown.at(file=name, row=1) from None
    return read_requests(text, agreement, rehearsal=False, name=name)


def _named(text: str, name: str) -> Iterator[str]:
    """The agreement that each row names."""
    sheet = read_sheet(text, name)
    if "agreement" not in sheet.columns:
        raise problem("table.column-missing", Place(name, line=1), column="agreement")
    return (line.cells["agreement"] for line in sheet.lines)
