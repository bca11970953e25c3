"""A caseload: how many requests of which kind are made, month by month, as a file says.

The file says what is asked and nothing of what comes of it. A row states facts in the columns of a
file of requests; people, slips and days are made. Whether anybody is found, and by which clause
anybody is refused, is for the rules and the search.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.casework.gateway_facts import says_enough
from proviso_gateway.casework.request import Request, RequestRow, Script
from proviso_gateway.casework.request_columns import factors_ever
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.csv_table import CsvRow, CsvTable, check_columns, read_csv_table
from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.labelled import PersonMeant, subjects
from proviso_gateway.rehearsal.noise import PROFILES
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.workbench.stated_facts import Stated, check_stated, fact_columns, stated

NEEDED = ("month", "ground", "requests", "who", "noise", "fields", "assumption")
COLUMNS = (*NEEDED, "requester", "countersigned", "officer_public_interest")
"""Its own columns; besides them each fact of the agreement, as in a file of requests."""

WHO = ("registered", "unregistered")
"""Whether the people asked for are in the register, or members of households that are."""

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "who": WHO,
    "noise": tuple(PROFILES),
    "countersigned": ("true", "false", ""),
    "officer_public_interest": ("passed", "failed", ""),
}


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """So many requests of one kind in one month. `said` are the cells of facts, documents and
    findings, by column; `assumption` says what no source does. A test that nobody weighs
    (`public_interest` is None) leaves the requests where they stand."""

    first: Day
    ground: str
    requests: int
    registered: bool
    noise: str
    fields: tuple[str, ...]
    assumption: str
    requester: str | None = None
    countersigned: bool = True
    public_interest: Literal["passed", "failed"] | None = None
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caseload:
    """All groups of a file, in its order."""

    groups: tuple[RequestGroup, ...]

    @property
    def requests(self) -> int:
        """How many requests were made in all."""
        return sum(group.requests for group in self.groups)

    def scaled(self, scale: float) -> Caseload:
        """The same caseload with so many times the requests, each group rounded."""
        groups = (replace(g, requests=round(g.requests * scale)) for g in self.groups)
        return Caseload(tuple(groups))


def read_caseload(text: str, name: str, agreements: Sequence[Agreement]) -> Caseload:
    """The caseload that a CSV file says, for these agreements: drafts of one, perhaps.

    Raises the problems of `read_csv_table` and `check_columns`, `caseload.value-not-allowed` by row
    and column, `caseload.nothing-asked`, and as `check_stated`.
    """
    sheet = read_csv_table(text, name)
    facts = fact_columns(agreements)
    check_columns(sheet, (*COLUMNS, *facts), NEEDED)
    for wrong in sheet.problems:
        raise wrong
    stating = [column for column in sheet.columns if column not in COLUMNS]
    caseload = Caseload(tuple(_group(sheet, line, stating) for line in sheet.lines))
    if not caseload.requests:
        raise problem("caseload.nothing-asked", Place(name))
    for line, group in zip(sheet.lines, caseload.groups, strict=True):
        places = {column: sheet.place(line, column) for column in sheet.columns}
        check_stated(group.said, group.ground, group.fields, agreements, places)
    return caseload


def _group(sheet: CsvTable, line: CsvRow, stating: Sequence[str]) -> RequestGroup:
    cells = dict.fromkeys(COLUMNS, "") | dict(line.cells)

    def refuse(column: str, expected: str) -> Problem:
        place = sheet.place(line, column)
        return problem("caseload.value-not-allowed", place, column=column, expected=expected)

    if not _MONTH.fullmatch(cells["month"]) or not 1 <= int(cells["month"][5:]) <= 12:
        raise refuse("month", "a month such as 2017-09")
    if not 1970 <= int(cells["month"][:4]) <= 2199:
        raise refuse("month", "a month from 1970-01 to 2199-12")
    if not re.fullmatch(r"[0-9]{1,6}", cells["requests"], re.ASCII):
        raise refuse("requests", "a number of requests")
    for column, allowed in _ALLOWED.items():
        if cells[column] not in allowed:
            raise refuse(column, f"one of {', '.join(f'`{one}`' for one in allowed if one)}")
    return RequestGroup(
        first=datetime.date.fromisoformat(f"{cells['month']}-01"),
        ground=cells["ground"],
        requests=int(cells["requests"]),
        registered=cells["who"] == "registered",
        noise=cells["noise"],
        fields=tuple(dict.fromkeys(cells["fields"].split())),
        assumption=cells["assumption"],
        requester=cells["requester"] or None,
        countersigned=cells["countersigned"] != "false",
        public_interest=cast(
            'Literal["passed", "failed"] | None', cells["officer_public_interest"] or None
        ),
        said={column: cells[column] for column in stating if cells[column]},
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a caseload before any agreement is named: its group, and whom it means."""

    group: RequestGroup
    meant: PersonMeant


def asked_of(
    caseload: Caseload, population: Population, *, seed: int, prefix: str
) -> tuple[Asked, ...]:
    """The requests that the caseload says, about people of the population, each about another, in
    the order in which they are numbered. Raises `caseload.too-few-people`."""
    here = sum(group.requests for group in caseload.groups if group.registered)
    gone = caseload.requests - here
    found = subjects(population, seed, present=here, absent=gone)
    if (len(found[0]), len(found[1])) != (here, gone):
        raise problem("caseload.too-few-people", people=population.people)
    registered, unregistered = map(iter, found)
    asked = [
        Asked(group, next(registered if group.registered else unregistered))
        for group in caseload.groups
        for _ in range(group.requests)
    ]
    # Out of the file's order: the log would tell by it who was never registered.
    dice = Dice(seed, prefix, "order")
    ranks = [dice.below(2**64) for _ in asked]
    order = sorted(range(len(asked)), key=ranks.__getitem__)
    return tuple(asked[at] for at in order)


def requests_of(
    asked: Sequence[Asked], agreement: Agreement, *, seed: int, prefix: str
) -> tuple[RequestRow, ...]:
    """These requests under one agreement. Facts that it does not have are left out of them.

    Officers weigh as the file says, approve and look; they confirm only what the search was certain
    of. The same seed gives the same requests.
    """
    said = {id(one.group): stated(one.group.said, agreement) for one in asked}
    return tuple(
        _row(number, one, said[id(one.group)], agreement, seed, prefix)
        for number, one in enumerate(asked, start=1)
    )


def _row(
    number: int, one: Asked, said: Stated, agreement: Agreement, seed: int, prefix: str
) -> RequestRow:
    dice = Dice(seed, prefix, number)
    group, subject = one.group, one.meant
    write = PROFILES[group.noise](subject.name_system)
    last = calendar.monthrange(group.first.year, group.first.month)[1]
    request = Request(
        request_ref=f"{prefix}-{number:05}",
        requester=group.requester,
        agreement=agreement.name,
        ground=group.ground,
        officer=f"Officer {1 + dice.below(60)}",
        countersigner=f"Inspector {1 + dice.below(9)}" if group.countersigned else "",
        whom=_sayable(write(subject.person, dice), subject.person),
        fields=group.fields,
        values=said.values,
        evidence={fact: f"{word}-{10_000 + number}" for fact, word in said.evidence.items()},
    )
    script = Script(
        received_on=group.first.replace(day=1 + dice.below(last)),
        public_interest=group.public_interest,
        factors=dict.fromkeys(factors_ever(agreement), "weighed for this one request"),
        findings=said.findings,
        approve=True,
        confirm=True,
        doubt_unclear=True,
    )
    return RequestRow(number, request, script)


def _sayable(said: Search, person: Person) -> Search:
    """What a requester said, or the person's own name and day where too little was left to be a
    request: a form that says so little is never sent."""
    if says_enough(said):
        return said
    born = "" if person.birth_date is None else person.birth_date.isoformat()
    return replace(
        said,
        family_name=said.family_name or person.family_name,
        birth_date=born,
        postcode="" if born else person.postcode,
    )


def digest(rows: Sequence[RequestRow]) -> str:
    """What tells these requests from any others: SHA-256 over all of them."""
    told = "".join(row.request.content_hash for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()
