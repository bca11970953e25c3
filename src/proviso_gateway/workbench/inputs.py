"""What a rehearsal is given: an agreement's text and a file of requests, read or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.request import RequestRow
from proviso_gateway.casework.request_file import read_requests
from proviso_gateway.errors import Problem, problem
from proviso_gateway.reading.table_forms import read_table
from proviso_gateway.terms import Day


@dataclass(frozen=True, slots=True)
class Inputs:
    """An agreement with its source text, the readable rows, and a problem for each of the rest."""

    agreement: Agreement
    source: str
    rows: tuple[RequestRow, ...]
    problems: tuple[Problem, ...]
    references: Mapping[int, str]
    """What each row calls itself, by number, as far as it can be read."""
    digest: str
    """SHA-256 over both files."""

    @property
    def requesters(self) -> frozenset[str]:
        """Every organisation that asks: those the rows name, and the agreement's own."""
        named = {row.request.requester for row in self.rows if row.request.requester}
        return frozenset(named | {*self.agreement.parties.requesters})

    def begins(self, as_of: Day) -> Day:
        """The first day on which anything is received."""
        return min((received_on(row, as_of) for row in self.rows), default=as_of)

    def on_one_day(self) -> Inputs:
        """The same, every request received on the day of the rehearsal whatever its row says."""
        return replace(self, rows=tuple(map(undated, self.rows)))


@dataclass(frozen=True, slots=True)
class RunInputs:
    """What a person gave: three places, the days, and the seed. Raises `run.released-too-early`."""

    requests: Path
    agreement: Path
    register: Path
    as_of: Day
    release_on: Day | None
    same_day: bool
    seed: str

    def __post_init__(self) -> None:
        if self.release_on is not None and self.release_on < self.as_of:
            raise problem("run.released-too-early")

    def name_of(self, inputs: Inputs) -> str:
        """What tells this rehearsal from every other: the seed, the texts and the days."""
        days = (self.as_of, self.release_on, self.same_day)
        return "\n".join([self.seed, inputs.digest, *map(str, days)])


def read_inputs(
    agreement: str, requests: bytes, *, agreement_name: str, requests_name: str
) -> Inputs:
    """Both files, read. A bad agreement, or a requests file bad as a whole, raises a `Problem`; a
    bad row is one of the `problems` and loses no other."""
    agreed = read(agreement, agreement_name)
    found = read_requests(read_table(requests, requests_name), agreed, rehearsal=True)
    digest = hashlib.sha256(f"{len(agreement)}\n{agreement}".encode() + requests).hexdigest()
    references = {row.number: row.request.request_ref for row in found.rows}
    references |= found.references
    return Inputs(agreed, agreement, found.rows, found.problems, references, digest)


def received_on(row: RequestRow, as_of: Day) -> Day:
    """The day on which this row is received."""
    return (row.script.received_on if row.script is not None else None) or as_of


def undated(row: RequestRow) -> RequestRow:
    """The row without a day of receipt of its own."""
    return row if row.script is None else replace(row, script=replace(row.script, received_on=None))


def days_of(rows: Iterable[RequestRow], as_of: Day) -> list[tuple[Day, RequestRow]]:
    """Every row with its day of receipt, in the order of the file."""
    return [(received_on(row, as_of), row) for row in rows]
