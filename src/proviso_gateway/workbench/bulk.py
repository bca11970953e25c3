"""Requests in bulk: what would come of each row of a file too large to be walked.

The rules are those of the walk: the same reader, the same assessment, the same search. There are no
cases, signatures or log, and nothing leaves: a row ends where its officers would approve it and the
register is searched. Rows are decided in parts, in any order and by any number of processes; what a
part cannot see (an earlier row of the same reference, how many its officer has asked before) is
found out of all of them first, from a digest of each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.agreement.assessment import Assessment
from proviso_gateway.agreement.model import Agreement, Answer
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.timeline import standing
from proviso_gateway.agreement.values import ASKED_BEFORE, MOST_REQUESTS, OFFICER_REQUESTS
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.casework.agreement_assessment import assess_request
from proviso_gateway.casework.gateway_facts import asked_by
from proviso_gateway.casework.request import Request, RequestRow, Script
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.approve import check_weighed
from proviso_gateway.terms import Day
from proviso_gateway.workbench.inputs import received_on
from proviso_verify import canonical

NOBODY: Mapping[str, Value] = {}

Digests = NDArray[np.int64]
NUMBER, REFERENCE, CONTENT, ASKED_BY, DAY = range(5)
"""The columns of `Digests`, as `RowDigest` has them."""


class Stood(StrEnum):
    """How far a row comes by itself."""

    REFUSED = "refused"
    HELD = "held"
    ASKED = "asked"
    WAITS = "waits for an officer"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SEARCHED = "searched for"


class RowDigest(NamedTuple):
    """What of a row is compared with others: its number, digests of what it calls itself, of all
    that it says and of who asks in which month, and the day of its receipt, as a number."""

    number: int
    reference: int
    content: int
    asked_by: int
    day: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of one row. `request` is to be searched for where it stood so."""

    number: int
    request: Request
    stood: Stood
    found: Assessment


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement, and the day on which a row is received that names none."""

    agreement: Agreement
    as_of: Day

    def __post_init__(self) -> None:
        """Raises `run.needs-a-walk`: who was asked for before is only told by a walk."""
        for version in self.agreement.versions:
            if ASKED_BEFORE in resolve(self.agreement, version.id).facts:
                raise problem("run.needs-a-walk")

    def requester(self, row: RequestRow) -> str:
        """Who asks. Raises `request.value-missing` where neither row nor agreement says so."""
        asks = row.request.requester or self.agreement.parties.only_requester
        if asks is None:
            raise problem("request.value-missing", Place(row=row.number), column="requester")
        return asks

    def digest(self, row: RequestRow) -> RowDigest:
        """The digest of a row. Raises as `requester`."""
        request, day = row.request, received_on(row, self.as_of)
        asks = self.requester(row)
        said = request.as_canonical() | {"request_ref": request.reference}
        by = asked_by(asks, request.officer, f"{day:%Y-%m}")
        return RowDigest(
            number=row.number,
            reference=_number(f"{asks} {request.reference}".encode()),
            content=_number(canonical.encode(said) + repr(row.script).encode()),
            asked_by=_number(by.encode()),
            day=day.toordinal(),
        )

    def decide(self, row: RequestRow, place: int) -> Iterator[Decided | Problem]:
        """What comes of a row, which is its officer's request number `place` of the month; and a
        problem where an officer could not propose what its script says."""
        request, script = row.request, row.script or Script()
        day, asks = received_on(row, self.as_of), self.requester(row)
        version = standing(self.agreement, day).version
        counted = {OFFICER_REQUESTS: place} if OFFICER_REQUESTS in version.facts else NOBODY

        def assessed(custodian: Mapping[str, Value]) -> Assessment:
            known = {**counted, **custodian}
            return assess_request(self.agreement, version, day, request, asks, known)

        first = assessed(NOBODY)
        stood, found = _ENDS.get(first.answer, Stood.WAITS), first
        if script.withdraw and stood is not Stood.REFUSED:
            stood = Stood.WITHDRAWN
        elif stood is Stood.WAITS and (script.public_interest or not first.open_custodian):
            wrong = _wrong_with(script, version, proposed := assessed(_custodian(script)))
            if wrong is None:
                stood, found = _signed(script, proposed), proposed
            else:
                yield Decided(row.number, request, stood, found)
                yield wrong.at(row=row.number)
                return
        yield Decided(row.number, request, stood, found)


def _wrong_with(script: Script, version: ResolvedVersion, found: Assessment) -> Problem | None:
    """Why nobody could propose this, as `gateway.approve` has it."""
    try:
        check_weighed(
            version.public_interest_test, script.public_interest or "none", script.factors
        )
    except Problem as wrong:
        return wrong
    could = found.answer in (Answer.PERMITTED, Answer.REFUSED)
    return None if could else problem("gateway.not-permitted")


def _signed(script: Script, found: Assessment) -> Stood:
    """How far a proposal comes by the second officer of the script."""
    if script.approve is None:
        return Stood.WAITS
    failed = script.public_interest == "failed" or not script.approve
    return Stood.DECLINED if failed or found.answer is Answer.REFUSED else Stood.SEARCHED


_ENDS = {
    Answer.REFUSED: Stood.REFUSED,
    Answer.HELD: Stood.HELD,
    Answer.ASK: Stood.ASKED,
}


def _custodian(script: Script) -> Mapping[str, Value]:
    interest = {} if script.public_interest is None else {"public_interest": script.public_interest}
    return {**script.findings, **interest}


def _number(text: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True)
class Beside:
    """Every row beside the others: which say again what an earlier one says, and how many their
    officers had asked. `digests` has a row for each `RowDigest`."""

    digests: Digests

    @cached_property
    def told(self) -> Digests:
        """Of each row, in order of its number: that number, the number of the first row of its
        reference, whether that says the same, and its place among its officer's requests of the
        month, 0 where it is no request of its own."""
        rows = self.digests[np.argsort(self.digests[:, NUMBER], kind="stable")]
        found = np.zeros((len(rows), 4), np.int64)
        first = _firsts(rows[:, REFERENCE])
        found[:, 0], found[:, 1] = rows[:, NUMBER], rows[first, NUMBER]
        found[:, 2] = rows[:, CONTENT] == rows[first, CONTENT]
        kept = np.flatnonzero(first == np.arange(len(rows)))
        by_day = kept[np.argsort(rows[kept, DAY], kind="stable")]
        found[by_day, 3] = np.minimum(_places(rows[by_day, ASKED_BY]), MOST_REQUESTS)
        return found

    @property
    def repeats(self) -> int:
        """How many rows say again what an earlier one says."""
        told = self.told
        return int(np.count_nonzero((told[:, 0] != told[:, 1]) & (told[:, 2] == 1)))

    def within(self, first: int, last: int) -> Mapping[int, Told]:
        """What is told of the rows of these numbers, both included."""
        start, end = np.searchsorted(self.told[:, 0], (first, last + 1))
        rows = self.told[start:end].tolist()
        return {number: Told(first, bool(same), place) for number, first, same, place in rows}


def _firsts(values: Digests) -> Digests:
    """For each value, where it stands first."""
    _, first, which = np.unique(values, return_index=True, return_inverse=True)
    return first[which]


def _places(values: Digests) -> Digests:
    """For each value, how often it has been there, itself included."""
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.diff(values[order], prepend=values[order][:1] - 1))
    begun = np.repeat(starts, np.diff(starts, append=len(values)))
    places = np.empty(len(values), np.int64)
    places[order] = np.arange(len(values)) - begun + 1
    return places


class Told(NamedTuple):
    """Of one row: the first of its reference, whether that says the same, and its place."""

    first: int
    same: bool
    place: int


def digests_of(digests: Iterable[RowDigest]) -> Digests:
    """Digests as rows of whole numbers."""
    return np.array([*digests], np.int64).reshape(-1, len(RowDigest._fields))


def decided(
    rows: Iterable[RequestRow], terms: Terms, told: Mapping[int, Told]
) -> Iterator[Decided | Problem]:
    """What came of each row, in order; a problem where something is wrong with it, behind how far
    it came where it came anywhere. Of a row that repeats an earlier one nothing is said."""
    for row in rows:
        beside = told[row.number]
        if beside.first == row.number:
            yield from terms.decide(row, beside.place)
        elif not beside.same:
            yield _conflict(row, beside.first)


def _conflict(row: RequestRow, first: int) -> Problem:
    return problem("request.ref-conflict", Place(row=row.number), first=first)
