"""A caseload: how many requests of which kind were made, month by month, as a file says.

The file says what was asked and nothing of what came of it. Who is in the register, what was left
out and how it was written down are makes of the requests; whether anybody is found, and by which
clause anybody is refused, is for the rules and the search.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.casework.gateway_facts import says_enough
from proviso_gateway.casework.request import Request, RequestRow, Script
from proviso_gateway.errors import Problem, problem
from proviso_gateway.reading.csv_table import CsvRow, CsvTable, check_columns, read_csv_table
from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.labelled import PersonMeant, subjects
from proviso_gateway.rehearsal.noise import PROFILES
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Day, Field
from proviso_gateway.tracing.people import Person, Search

COLUMNS = ("month", "ground", "requests", "who", "noise", "fails", "assumption")

WHO = ("registered", "unregistered")
"""Whether the people asked for are in the register, or members of households that are."""

FAILS: Mapping[str, str] = {
    "": "nothing",
    "countersigned": "nobody senior enough put their name to it",
    "in_contact": "the requester is in contact with the person",
    "efforts_failed": "other efforts were not made",
    "known_to_enforcement": "the person was not known before",
    "identifiable_offence": "no offence can be named",
    "public_interest": "the officers find that the public interest is not met",
}
"""The condition that a request fails, by the fact that is other than it has to be."""

_GOOD: Mapping[str, Value] = {
    "in_contact": False,
    "efforts_failed": True,
    "known_to_enforcement": True,
    "identifiable_offence": True,
}
_ASKED_FOR = (Field.ADDRESS, Field.ADDRESS_SINCE)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """So many requests of one kind in one month. `assumption` says what no source does."""

    first: Day
    ground: str
    requests: int
    registered: bool
    noise: str
    fails: str
    assumption: str


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


def read_caseload(text: str, name: str) -> Caseload:
    """The caseload that a CSV file says.

    Raises the problems of `read_csv_table` and `check_columns`, and
    `caseload.value-not-allowed` by row and column.
    """
    sheet = read_csv_table(text, name)
    check_columns(sheet, COLUMNS, COLUMNS)
    for wrong in sheet.problems:
        raise wrong
    return Caseload(tuple(_group(sheet, line) for line in sheet.lines))


def _group(sheet: CsvTable, line: CsvRow) -> RequestGroup:
    cells = line.cells

    def refuse(column: str, expected: str) -> Problem:
        place = sheet.place(line, column)
        return problem("caseload.value-not-allowed", place, column=column, expected=expected)

    if not _MONTH.fullmatch(cells["month"]) or not 1 <= int(cells["month"][5:]) <= 12:
        raise refuse("month", "a month such as 2017-09")
    if not re.fullmatch(r"[0-9]{1,6}", cells["requests"]):
        raise refuse("requests", "a number of requests")
    for column, allowed in (("who", WHO), ("noise", tuple(PROFILES)), ("fails", tuple(FAILS))):
        if cells[column] not in allowed:
            raise refuse(column, f"one of {', '.join(f'`{one}`' for one in allowed if one)}")
    return RequestGroup(
        first=datetime.date.fromisoformat(f"{cells['month']}-01"),
        ground=cells["ground"],
        requests=int(cells["requests"]),
        registered=cells["who"] == "registered",
        noise=cells["noise"],
        fails=cells["fails"],
        assumption=cells["assumption"],
    )


def requests_of(
    caseload: Caseload, population: Population, agreement: Agreement, *, seed: int, prefix: str
) -> tuple[RequestRow, ...]:
    """The requests that the caseload says, about people of the population, each about another.

    Officers weigh, approve and look; they confirm only what the search was certain of. The same
    seed gives the same requests. Raises `caseload.too-few-people`.
    """
    here = sum(group.requests for group in caseload.groups if group.registered)
    gone = caseload.requests - here
    found = subjects(population, seed, present=here, absent=gone)
    if (len(found[0]), len(found[1])) != (here, gone):
        raise problem("caseload.too-few-people", people=population.people)
    registered, unregistered = map(iter, found)
    asked = [
        (group, next(registered if group.registered else unregistered))
        for group in caseload.groups
        for _ in range(group.requests)
    ]
    # Out of the file's order: the log would tell by it who was never registered.
    dice = Dice(seed, prefix, "order")
    ranks = [dice.below(2**64) for _ in asked]
    order = sorted(range(len(asked)), key=ranks.__getitem__)
    return tuple(
        _row(number, *asked[at], agreement, seed, prefix)
        for number, at in enumerate(order, start=1)
    )


def _row(
    number: int,
    group: RequestGroup,
    subject: PersonMeant,
    agreement: Agreement,
    seed: int,
    prefix: str,
) -> RequestRow:
    dice = Dice(seed, prefix, number)
    values = dict(_GOOD)
    if group.fails in values:
        values[group.fails] = not values[group.fails]
    write = PROFILES[group.noise](subject.name_system)
    last = calendar.monthrange(group.first.year, group.first.month)[1]
    request = Request(
        request_ref=f"{prefix}-{number:05}",
        requester=None,
        agreement=agreement.name,
        ground=group.ground,
        officer=f"Officer {1 + dice.below(60)}",
        countersigner="" if group.fails == "countersigned" else f"Inspector {1 + dice.below(9)}",
        whom=_sayable(write(subject.person, dice), subject.person),
        fields=_ASKED_FOR,
        values=values,
        evidence={"efforts_failed": f"TL-{10_000 + number}"},
    )
    test = agreement.public_interest_test
    script = Script(
        received_on=group.first.replace(day=1 + dice.below(last)),
        public_interest="failed" if group.fails == "public_interest" else "passed",
        factors=dict.fromkeys(test.factors if test else (), "weighed for this one request"),
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
