"""A small synthetic register for the example: a hand-written cast among a few made households.

Nobody here exists. NHS numbers are from the range 999, which is never issued; postcodes are in
areas that do not exist; practice codes are unused. It is small on purpose, and its shares are no
census: nothing may be concluded from it about how well tracing works on real people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from proviso_gateway.rehearsal.cast import cast
from proviso_gateway.rehearsal.identifiers import nhs_numbers
from proviso_gateway.rehearsal.population import Population, chunk
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Person

SEED = 2017
SIZE = 300

_AROUND = 80_000
"""People of the town that the households are from; a chunk of it has slots below 200,000."""

_SLOT = 900_000
"""The first number of the cast, which nobody of the town bears."""


def example_people(seed: int, size: int) -> tuple[tuple[Person, ...], dict[str, str]]:
    """A register of `size` records in order of identifier, and the identifiers of the cast by
    their keys."""
    keyed = cast()
    numbers = nhs_numbers(_SLOT, len(keyed), small=True).tolist()
    identifiers = dict(zip(keyed, map(str, numbers), strict=True))
    districts = sorted({_district(person) for person in keyed.values() if person.postcode})
    town = Population(_AROUND, seed)
    register = [
        replace(
            person,
            person_id=identifiers[key],
            superseded_by=identifiers.get(person.superseded_by, ""),
            registered_on=_registered_on(person, town.as_of),
            practice_code=_practice(person, districts),
        )
        for key, person in keyed.items()
    ]
    register += _townspeople(town, size - len(register))
    return tuple(sorted(register, key=lambda person: person.person_id)), identifiers


def _townspeople(town: Population, count: int) -> list[Person]:
    """So many people of whole households, from all over a town."""
    made = chunk(town, 0)
    live = made.live
    home = made.members.household[live]
    # Neighbours have neighbouring numbers, and share a postcode: so every 211th first.
    order = np.lexsort((home, home % 211))
    return [person_at(made, row) for row in live[order[:count]].tolist()]


def _practice(person: Person, districts: Sequence[str]) -> str:
    """The practice of a district: Z and five digits, a form that is not in use."""
    return f"Z{99_001 + districts.index(_district(person))}" if person.postcode else ""


def _district(person: Person) -> str:
    return person.postcode.partition(" ")[0]


def _registered_on(person: Person, as_of: Day) -> Day:
    """When somebody came on the register: with the first address that it knows."""
    known = [place.from_day for place in person.previous_addresses]
    return min(day for day in (*known, person.address_since, as_of) if day is not None)


def register_files(people: Iterable[Person], as_of: Day) -> dict[str, str]:
    """The folder of a register as text, file by file; docs/files.md describes it.

    Ends of line are single line feeds; the same people give the same bytes.
    """
    metadata = {
        "as_of": as_of.isoformat(),
        "identifier_system": "nhs-number",
        "source": "Proviso's own generator; nobody in it exists",
        "synthetic": True,
        "version": "2",
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
