"""From the rows of a register's three sheets to people, with a named problem for every doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from proviso_gateway.adapters.register.declared import TYPES, written
from proviso_gateway.agreement.values import TRUTH
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.cells import day_of
from proviso_gateway.reading.csv_table import CsvRow, CsvTable
from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName

C = TypeVar("C", bound=StrEnum)
H = TypeVar("H")

_NAMES = ("given_name", "middle_names", "family_name")
_PLACE = ("address_line", "postcode")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person.csv": (
        "person_id",
        *_NAMES,
        "birth_date",
        "gender",
        *_PLACE,
        "address_since",
        "registered_on",
        "practice_code",
        "restricted",
        "restricted_checked_on",
        "deceased_on",
        "superseded_by",
    ),
    "name_history.csv": ("person_id", "use", *_NAMES, "from", "to"),
    "address_history.csv": ("person_id", *_PLACE, "from", "to"),
}
"""The columns of each file. Every one must be in the header, and no other may be; `person.csv` has
one more for each field that `register.json` declares."""

USUAL = frozenset(column for columns in COLUMNS.values() for column in columns)


def columns_of(name: str, metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of one file of this register."""
    own = tuple(metadata["fields"]) if name == "person.csv" else ()
    return (*COLUMNS[name], *own)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row being read: typed cells out, problems noted in the report's list."""

    table: CsvTable
    line: CsvRow
    metadata: Mapping[str, Any]
    problems: list[Problem]

    def __getitem__(self, column: str) -> str:
        return self.line.cells[column]

    def complain(self, code: str, column: str, **words: object) -> None:
        place = self.table.place(self.line, column)
        self.problems.append(problem(code, place, **({"column": column} | words)))

    def day(self, column: str) -> Day | None:
        """A day, or None where the cell is empty."""
        day = day_of(self[column])
        if self[column] and day is None:
            self.complain("register.value-not-allowed", column, expected="a day such as 1984-05-17")
        return day

    def choice(self, column: str, choices: type[C], empty: C | None = None) -> C | None:
        """One of a closed list; `empty` where the cell is."""
        if not self[column] and empty is not None:
            return empty
        if self[column] in list(choices):
            return choices(self[column])
        listed = ", ".join(f"`{choice}`" for choice in choices)
        self.complain("register.value-not-allowed", column, expected=f"one of {listed}")
        return None

    def flag(self, column: str) -> bool:
        """`true` or `false`, never empty: whether somebody is restricted is not left to a guess."""
        flag = TRUTH.get(self[column].lower())
        if not self[column]:
            self.complain("register.value-missing", column)
        elif flag is None:
            self.complain("register.value-not-allowed", column, expected="`true` or `false`")
        return flag is not False

    def declared(self, column: str, kind: str) -> str:
        """What the cell of a declared field says, as it is kept."""
        kept = written(kind, self[column])
        if kept is None:
            self.complain("register.value-not-allowed", column, expected=TYPES[kind])
        return kept or ""

    def identifier(self, column: str) -> str:
        """An identifier of the register's system; one that may be real has no place in synthetic
        data."""
        name, system = self[column], self.metadata["identifier_system"]
        if not name:
            self.complain("register.value-missing", column)
        elif not IDENTIFIER.fullmatch(name) or (system == "nhs-number" and not nhs_number(name)):
            self.complain("register.identifier-invalid", column, form=form_of(system))
        elif self.metadata["synthetic"] and system == "nhs-number" and not name.startswith("9"):
            self.complain("register.not-synthetic", column)
        return name

    def in_order(self, earlier: str, first: Day | None, later: str, second: Day | None) -> None:
        """Note two days that stand the wrong way round."""
        if first is not None and second is not None and second < first:
            self.complain("register.dates-reversed", later, later=later, earlier=earlier)


IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")


def form_of(system: str) -> str:
    """How an identifier of this system is written, as a sentence says it."""
    if system == "nhs-number":
        return "an NHS number: ten digits, the last of which checks the others"
    return "an identifier: up to 64 letters, digits and `.`, `_`, `/`, `-`, none of these first"


def nhs_number(text: str) -> bool:
    """Whether this is a well-formed NHS number: ten digits, the last by modulus 11.

    Source: NHS Data Dictionary, *NHS number*.
    """
    if not re.fullmatch(r"[0-9]{10}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(text[9])


def people_of(
    tables: Mapping[str, CsvTable], metadata: Mapping[str, Any], problems: list[Problem]
) -> tuple[Person, ...]:
    """Everybody who could be read, in order of identifier; what is wrong is added to `problems`.

    The register, if nothing was wrong. `tables` are those of `COLUMNS`, their columns checked.
    """

    def rows(name: str) -> Iterator[_Row]:
        return (_Row(tables[name], line, metadata, problems) for line in tables[name].lines)

    if not tables["person.csv"].lines and not problems:
        problems.append(problem("register.nobody", Place("person.csv")))
    known = {row["person_id"] for row in rows("person.csv")}
    names = _history(rows("name_history.csv"), known, _previous_name)
    places = _history(rows("address_history.csv"), known, _previous_address)
    people: dict[str, Person] = {}
    for row in rows("person.csv"):
        if row["person_id"] and row["person_id"] in people:
            row.complain("register.person-twice", "person_id")
        if row["superseded_by"] and row["superseded_by"] not in known:
            row.complain("register.unknown-person", "superseded_by")
        person = _person(row)
        name = person.person_id
        people[name] = replace(
            person,
            previous_names=tuple(names.get(name, ())),
            previous_addresses=tuple(places.get(name, ())),
        )
    for row in rows("person.csv"):
        if _circles(row["person_id"], people):
            row.complain("register.superseded-astray", "superseded_by")
    return tuple(people[name] for name in sorted(people))


def _person(row: _Row) -> Person:
    birth_date, as_of = row.day("birth_date"), row.metadata["as_of"]
    deceased_on = row.day("deceased_on")
    if deceased_on is not None and deceased_on == row.metadata.get("alive"):
        deceased_on = None
    if deceased_on is not None and deceased_on > as_of:
        row.complain("register.death-to-come", "deceased_on")
    row.in_order("birth_date", birth_date, "deceased_on", deceased_on)
    row.in_order("birth_date", birth_date, "as_of", as_of)
    return Person(
        person_id=row.identifier("person_id"),
        given_name=row["given_name"],
        middle_names=row["middle_names"],
        family_name=row["family_name"],
        birth_date=birth_date,
        gender=row.choice("gender", Gender, Gender.UNKNOWN) or Gender.UNKNOWN,
        address_line=row["address_line"],
        postcode=row["postcode"],
        address_since=row.day("address_since"),
        registered_on=row.day("registered_on"),
        practice_code=row["practice_code"],
        restricted=row.flag("restricted"),
        restricted_checked_on=row.day("restricted_checked_on"),
        deceased_on=deceased_on,
        superseded_by=row["superseded_by"],
        declared={name: row.declared(name, kind) for name, kind in row.metadata["fields"].items()},
    )


def _history(
    rows: Iterable[_Row], known: set[str], read: Callable[[_Row], H]
) -> dict[str, list[H]]:
    history: dict[str, list[H]] = {}
    for row in rows:
        if row["person_id"] not in known:
            row.complain("register.unknown-person", "person_id")
        history.setdefault(row["person_id"], []).append(read(row))
    return history


def _previous_name(row: _Row) -> PreviousName:
    first, last = row.day("from"), row.day("to")
    row.in_order("from", first, "to", last)
    use = row.choice("use", NameUse) or NameUse.PREVIOUS
    return PreviousName(
        use, row["given_name"], row["middle_names"], row["family_name"], first, last
    )


def _previous_address(row: _Row) -> PreviousAddress:
    first, last = row.day("from"), row.day("to")
    row.in_order("from", first, "to", last)
    return PreviousAddress(row["address_line"], row["postcode"], first, last)


def _circles(name: str, people: Mapping[str, Person]) -> bool:
    """Whether a chain of superseded records never reaches a live one."""
    seen = set()
    while name in people and people[name].superseded_by:
        if name in seen:
            return True
        seen.add(name)
        name = people[name].superseded_by
    return False
