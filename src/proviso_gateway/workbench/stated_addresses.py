"""A caseload that says how the address of each request was written, well or as a placeholder.

The file says what was asked and nothing of what came of it: whether a request states an address is
seen by the gateway, and whether that matters is said by the agreement.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil

import numpy as np

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.casework.request import Request, RequestRow, Script
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.csv_table import CsvRow, CsvTable, check_columns, read_csv_table
from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.labelled import subjects
from proviso_gateway.rehearsal.population import Chunk, Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.rehearsal.stream import Stream
from proviso_gateway.terms import Day, Field
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.workbench.caseload import WHO
from proviso_gateway.workbench.story_2025 import READINGS

COLUMNS = ("day", "reading", "requests", "who", "address", "assumption")

STREET = "street"
"""The person's own address, as the register has it."""

INSTEAD: Mapping[str, tuple[str, ...]] = {
    "placeholder": ("Failed to Provide", "Unknown Address", "NA NA"),
    "town": ("Springfield", "Fairview"),
    "building": ("County Jail", "Detention Center"),
    "digits": ("Don't Care 12345", "00000"),
}
"""What stood in the file where an address belongs, or would have passed, by the words of the court
papers as they were reported: beside each stood a postcode, for a field left blank was noticed."""

_WITHOUT_ADDRESS = 2
"""So many times the people are drawn, for some of them have no address on record to be stated."""

_LATEST_ORDER = datetime.date(2025, 4, 1)
_DAYS_OF_ORDERS = 3_650


@dataclass(frozen=True, slots=True)
class Asks:
    """So many requests of one day whose address is written in one way, under one reading of what
    is disputed. `assumption` says what no source does."""

    day: Day
    reading: str
    requests: int
    registered: bool
    address: str
    assumption: str


def read_asks(text: str, name: str) -> tuple[Asks, ...]:
    """The rows of a CSV file, all readings in its order.

    Raises the problems of `read_csv_table` and `check_columns`, `caseload.value-not-allowed` by row
    and column, and `caseload.readings-differ`.
    """
    sheet = read_csv_table(text, name)
    check_columns(sheet, COLUMNS, COLUMNS)
    for wrong in sheet.problems:
        raise wrong
    asks = tuple(_asks(sheet, line) for line in sheet.lines)
    asked = {sum(one.requests for one in asks if one.reading == reading) for reading in READINGS}
    if len(asked) != 1:
        raise problem("caseload.readings-differ", Place(name))
    return asks


def _asks(sheet: CsvTable, line: CsvRow) -> Asks:
    cells = line.cells

    def refuse(column: str, expected: str) -> Problem:
        place = sheet.place(line, column)
        return problem("caseload.value-not-allowed", place, column=column, expected=expected)

    try:
        day = datetime.date.fromisoformat(cells["day"])
    except ValueError:
        raise refuse("day", "a day such as 2025-08-06") from None
    if not re.fullmatch(r"[0-9]{1,7}", cells["requests"]):
        raise refuse("requests", "a number of requests")
    closed = {"reading": tuple(READINGS), "who": WHO, "address": (STREET, *INSTEAD)}
    for column, allowed in closed.items():
        if cells[column] not in allowed:
            raise refuse(column, f"one of {', '.join(f'`{one}`' for one in allowed)}")
    return Asks(
        day=day,
        reading=cells["reading"],
        requests=int(cells["requests"]),
        registered=cells["who"] == "registered",
        address=cells["address"],
        assumption=cells["assumption"],
    )


def requests_of(
    asks: Sequence[Asks], population: Population, agreement: Agreement, *, seed: int
) -> tuple[RequestRow, ...]:
    """The requests, each about another person, all signed for by one officer, as they were.

    Everything else that a valid request sets forth is stated, so that the address alone decides.
    The same seed gives the same requests. Raises `caseload.too-few-people`.
    """
    here = sum(one.requests for one in asks if one.registered)
    gone = sum(one.requests for one in asks) - here
    more = _WITHOUT_ADDRESS
    found = subjects(population, seed, present=here * more, absent=gone * more)
    known = [[one for one in people if _has_address(one.person)] for people in found]
    if len(known[0]) < here or len(known[1]) < gone:
        raise problem("caseload.too-few-people", people=population.people)
    registered, unregistered = map(iter, known)
    rows: list[RequestRow] = []
    for one in asks:
        for _ in range(one.requests):
            subject = next(registered if one.registered else unregistered)
            dice = Dice(seed, "ask", len(rows))
            rows.append(_row(len(rows) + 1, one, subject.person, agreement, dice))
    return tuple(rows)


def in_chunks(
    asks: Sequence[Asks], population: Population, agreement: Agreement, *, seed: int
) -> Iterator[Sequence[RequestRow]]:
    """As many requests of the same kinds as `requests_of` makes, a few thousand at a time, for
    files too large for memory: each chunk of the population is asked for its share of them.

    The same seed gives the same requests. Raises `caseload.too-few-people`, at the end.
    """
    left = {one: one.requests for one in asks}
    count, people = 0, population.people
    for number, made in enumerate(chunks(population)):
        share = len(made.live) / people
        people -= len(made.live)
        wanted = {one: min(ceil(more * share), more) for one, more in left.items()}
        rows: list[RequestRow] = []
        for one, person in _of_chunk(wanted, made, Stream(seed, "asks", number)):
            left[one] -= 1
            number_of_it = count + len(rows) + 1
            rows.append(_row(number_of_it, one, person, agreement, Dice(seed, "ask", number_of_it)))
        count += len(rows)
        yield rows
    if any(left.values()):
        raise problem("caseload.too-few-people", people=population.people)


def _of_chunk(
    wanted: Mapping[Asks, int], made: Chunk, stream: Stream
) -> Iterator[tuple[Asks, Person]]:
    """So many people of a chunk for each kind, fewer where an address is known of fewer."""
    for registered in (True, False):
        rows = made.live if registered else np.flatnonzero(made.held_out)
        drawn = rows[np.argsort(stream.fractions(len(rows)))].tolist()
        known = filter(_has_address, (person_at(made, row) for row in drawn))
        for one, count in wanted.items():
            if one.registered is registered:
                yield from ((one, person) for person in islice(known, count))


def _has_address(person: Person) -> bool:
    return bool(
        person.given_name and person.family_name and person.address_line and person.postcode
    )


def _row(number: int, one: Asks, person: Person, agreement: Agreement, dice: Dice) -> RequestRow:
    (ground,) = agreement.grounds
    request = Request(
        request_ref=f"ICE-25-{number:06}",
        requester=None,
        agreement=agreement.name,
        ground=ground,
        officer="Officer 1",
        countersigner="Head of the agency",
        whom=_whom(person, one.address, dice),
        fields=(Field.ADDRESS,),
        values={
            "tax_year": 2024,
            "authority": "section-1253-a-1",
            "reason_given": True,
            "officers_engaged": True,
            "final_order": _LATEST_ORDER - datetime.timedelta(days=dice.below(_DAYS_OF_ORDERS)),
        },
        evidence={"final_order": f"A-{number:06}"},
    )
    script = Script(received_on=one.day, approve=True, confirm=True, doubt_unclear=True)
    return RequestRow(number, request, script)


def _whom(person: Person, address: str, dice: Dice) -> Search:
    """A name and an address: the file is told to have held these, and no date of birth."""
    said = Search(
        given_name=person.given_name,
        family_name=person.family_name,
        address_line=person.address_line,
        postcode=person.postcode,
    )
    if address == STREET:
        return said
    return replace(said, address_line=dice.pick(INSTEAD[address]))
