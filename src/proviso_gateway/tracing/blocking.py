"""Who is compared with a search at all: whoever shares one of these keys with it, and nobody else.

A register of millions cannot be compared person by person. The keys are such that nobody who could
be found is left out: to be found, birth date, place or both names must agree, and the rest must not
be wholly different. Nothing is ever looked up by what is missing.

    birth date            the same day, or with day and month exchanged
    postcode              the same unit, now or earlier
    both names            the same given and family name, in either order, now or earlier
    family name and year  the same family name, now or earlier, and year of birth
    rare family name      the same family name, now or earlier, where few people bear it
    line and given name   the same address line, now or earlier, and given name now
    line and year         the same address line, now or earlier, and year of birth
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.terms import Day
from proviso_gateway.tracing.birth_dates import WrittenDate
from proviso_gateway.tracing.names import FoldedName
from proviso_gateway.tracing.people import Person
from proviso_gateway.tracing.places import FoldedAddress
from proviso_gateway.tracing.tables import Tables

RARE_FAMILY = 100
"""A family name that so few people bear, now or earlier, is looked up by itself."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a search is looked up by; empty or None where it does not say."""

    birth_date: Day | None
    exchanged: Day | None
    year: int
    postcode: str
    line: tuple[str, ...]
    given: str
    family: str

    @classmethod
    def of(cls, name: FoldedName, born: WrittenDate | None, address: FoldedAddress) -> Keys:
        """The keys of a search. An impossible date is no day; its year is still a year."""
        exchanged = None if born is None else WrittenDate(born.year, born.day, born.month)
        return cls(
            birth_date=None if born is None else born.day_of_calendar,
            exchanged=None if exchanged is None else exchanged.day_of_calendar,
            year=0 if born is None else born.year,
            postcode=address.unit,
            line=address.line.key if address.line else (),
            given="".join(name.given),
            family="".join(name.family),
        )


def shares_key(keys: Keys, person: Person, tables: Tables) -> bool:
    """Whether this person is compared: the plain rule, which the index must agree with."""
    days = {keys.birth_date, keys.exchanged} - {None}
    year = person.birth_date.year if person.birth_date is not None else 0
    if person.birth_date in days:
        return True
    if keys.postcode and any(
        FoldedAddress.of(place).unit == keys.postcode for place in person.addresses()
    ):
        return True
    names = [FoldedName.of(name) for name in person.names()]
    wholes = [("".join(name.given), "".join(name.family)) for name in names]
    either_way = {(keys.given, keys.family), (keys.family, keys.given)}
    if keys.given and keys.family and either_way & {*wholes}:
        return True
    said = (keys.given and keys.given == wholes[0][0]) or (keys.year and keys.year == year)
    if said and keys.line in _lines(person, tables):
        return True
    if not keys.family or keys.family not in {family for _, family in wholes}:
        return False
    return (keys.year != 0 and keys.year == year) or is_rare(keys.family, tables)


def _lines(person: Person, tables: Tables) -> set[tuple[str, ...]]:
    """The lines of a person that say anything."""
    places = (tables.crowds.place(FoldedAddress.of(place)) for place in person.addresses())
    return {place.line.key for place in places if place.line}


def is_rare(family: str, tables: Tables) -> bool:
    """Whether few enough people bear this family name that it is looked up by itself."""
    return tables.counts["family_name"].get(family, 0) <= RARE_FAMILY
