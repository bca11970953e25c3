"""A small synthetic register for the example: a hand-written cast among generated households.

Nobody here exists. NHS numbers are from the range 999, which is never issued; postcodes are in
areas that do not exist; practice codes are unused. It is small and simple on purpose, and its
shares are no census: nothing may be concluded from it about how well tracing works on real people.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from proviso.rehearsal.cast import cast
from proviso.rehearsal.dice import Dice
from proviso.rehearsal.households import DISTRICTS, household
from proviso.terms import Day
from proviso.tracing.people import Person

SEED = 2017
SIZE = 300
AS_OF = datetime.date(2016, 12, 31)


def example_register() -> tuple[Person, ...]:
    """The three hundred records of the example, in order of identifier."""
    return example_people(SEED, SIZE)[0]


def example_people(seed: int, size: int) -> tuple[tuple[Person, ...], dict[str, str]]:
    """A register of `size` records, and the identifiers of the cast by their keys."""
    keyed = cast()
    people = list(keyed.values())
    for number in itertools.count():
        if len(people) >= size:
            break
        people.extend(household(Dice(seed, "household", number), number))
    numbers = _numbers(seed)
    identifiers = {person.person_id: next(numbers) for person in people[:size]}
    register = [
        replace(
            person,
            person_id=identifiers[person.person_id],
            superseded_by=identifiers.get(person.superseded_by, ""),
            registered_on=_registered_on(person),
            practice_code=_practice(person.postcode),
        )
        for person in people[:size]
    ]
    register.sort(key=lambda person: person.person_id)
    return tuple(register), {key: identifiers[key] for key in keyed}


def _numbers(seed: int) -> Iterator[str]:
    """Valid NHS numbers of the range 999, each once, in no order that shows who lives with whom."""
    dice = Dice(seed, "numbers")
    given = set()
    while True:
        digits = f"999{dice.below(10**6):06}"
        total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        if check < 10 and digits not in given:
            given.add(digits)
            yield f"{digits}{check}"


def _registered_on(person: Person) -> Day:
    """When somebody came on the register: with the first address that it knows."""
    known = [place.from_day for place in person.previous_addresses]
    return min(day for day in (*known, person.address_since, AS_OF) if day is not None)


def _practice(postcode: str) -> str:
    """The practice of a district: Z and five digits, a form that is not in use."""
    district = postcode.split(" ")[0]
    return f"Z{99_001 + DISTRICTS.index(district)}" if district else ""


def register_files(people: Iterable[Person], *, version: str = "1") -> dict[str, str]:
    """The folder of a register as text, file by file; docs/files.md describes it.

    Ends of line are single line feeds; the same people give the same bytes.
    """
    metadata = {
        "as_of": AS_OF.isoformat(),
        "identifier_system": "nhs-number",
        "source": "Proviso's own generator; nobody in it exists",
        "synthetic": True,
        "version": version,
    }
    everybody = tuple(people)
    names = [
        (p.person_id, n.use, n.given_name, n.middle_names, n.family_name, n.from_day, n.to_day)
        for p in everybody
        for n in p.previous_names
    ]
    places = [
        (p.person_id, a.address_line, a.postcode, a.from_day, a.to_day)
        for p in everybody
        for a in p.previous_addresses
    ]
    persons = [[getattr(p, column) for column in _PERSON] for p in everybody]
    return {
        "register.json": json.dumps(metadata, indent=2, sort_keys=True) + "\n",
        "person.csv": _csv(_PERSON, persons),
        "name_history.csv": _csv(_NAME_HISTORY, names),
        "address_history.csv": _csv(_ADDRESS_HISTORY, places),
    }


_PERSON = (
    *("person_id", "given_name", "middle_names", "family_name", "birth_date", "gender"),
    *("address_line", "postcode", "address_since", "registered_on", "practice_code"),
    *("restricted", "restricted_checked_on", "deceased_on", "superseded_by"),
)
_NAME_HISTORY = ("person_id", "use", "given_name", "middle_names", "family_name", "from", "to")
_ADDRESS_HISTORY = ("person_id", "address_line", "postcode", "from", "to")


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return "".join(",".join(map(_cell, row)) + "\n" for row in (header, *rows))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f'"{text}"' if "," in text else text  # no name or street of ours holds a quotation mark
