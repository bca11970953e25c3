"""One person, one record: superseded records join the live one before anybody is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from proviso_gateway.errors import problem
from proviso_gateway.tracing.nothing import is_no_day
from proviso_gateway.tracing.people import NameUse, Person, PreviousAddress, PreviousName


def live(people: Iterable[Person]) -> tuple[Person, ...]:
    """Everybody once, in order of identifier, for comparison: live records with what they replaced.

    Names and addresses of a superseded record become history of the live one; a restriction or a
    death on any of them counts for the person, because doubt never discloses. What a superseded
    record says of birth and gender is dropped: a correction is the usual reason to supersede. So is
    a birth date that says nothing (`1900-01-01`).
    Never disclose from these records; read the register's own.

    Raises `tracing.superseded-astray` where the chain ends nowhere or in itself, and
    `tracing.person-twice` where two records have one identifier.
    """
    records: dict[str, Person] = {}
    for person in people:
        if person.person_id in records:
            raise problem("tracing.person-twice")
        records[person.person_id] = person
    merged = {name: person for name, person in records.items() if not person.superseded_by}
    for name in sorted(records):
        if name not in merged:
            target = _live_record(records, name)
            merged[target] = _joined(merged[target], records[name])
    return tuple(_dated(merged[name]) for name in sorted(merged))


def _dated(person: Person) -> Person:
    """The person without a birth date that says nothing."""
    born = person.birth_date
    if born is None or not is_no_day(born.year, born.month, born.day):
        return person
    return replace(person, birth_date=None)


def _live_record(records: dict[str, Person], name: str) -> str:
    seen = set()
    while following := records[name].superseded_by:
        seen.add(name)
        if following in seen or following not in records:
            raise problem("tracing.superseded-astray")
        name = following
    return name


def _joined(person: Person, old: Person) -> Person:
    name = PreviousName(NameUse.PREVIOUS, old.given_name, old.middle_names, old.family_name)
    place = PreviousAddress(old.address_line, old.postcode)
    return replace(
        person,
        restricted=person.restricted or old.restricted,
        deceased_on=person.deceased_on or old.deceased_on,
        previous_names=(*person.previous_names, name, *old.previous_names),
        previous_addresses=(*person.previous_addresses, place, *old.previous_addresses),
    )
