"""Households as a generator makes them: who lives together, and what they share."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from proviso.rehearsal.dice import Dice
from proviso.rehearsal.name_systems import SYSTEMS, NameSystem
from proviso.terms import Day
from proviso.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName

_STREETS = (
    *("Wren Street", "Mill Road", "Station Road", "Tannery Lane", "Orchard Rise", "Kiln Close"),
    *("Chapel Court", "Harbour View", "Fennel Walk", "Cedar Gardens", "Weaver Terrace"),
    *("Lantern Way", "College Lane", "Quarry Hill", "Foundry Street", "Almond Place"),
    *("Saddler Row", "Moor Lane", "Beacon Drive", "Garnet Road", "Canal Street", "Plover Avenue"),
)
DISTRICTS = ("QX1", "QX2", "QX4", "QX7", "VA1", "VA2", "VA3", "XB2", "XB5", "XB7")
_UNITS = tuple(
    f"{district} {sector}{letters}"
    for district in DISTRICTS
    for sector, letters in ((2, "AB"), (4, "JP"), (6, "PD"), (7, "UF"))
)


def household(dice: Dice, number: int) -> list[Person]:
    """One to five people at one address: an adult, a partner perhaps, children, a lodger."""
    system = dice.weighted(SYSTEMS, [system.share for system in SYSTEMS])
    size = dice.weighted((1, 2, 3, 4, 5), (30, 34, 16, 13, 7))
    since = _between(dice, 1985, 2016)
    line, postcode = f"{1 + dice.below(140)} {dice.pick(_STREETS)}", dice.pick(_UNITS)
    home = Person(person_id="", address_line=line, postcode=postcode, address_since=since)
    eldest = _adult(dice, system, home, born=_between(dice, 1930, 1992))
    members = [eldest]
    if size > 1 and dice.chance(85):
        members.append(_partner(dice, system, eldest, home))
    parents = tuple(members)
    while len(members) < size:
        members.append(_child(dice, system, parents, home))
    if len(members) > 2 and dice.chance(4):
        members.append(_twin(dice, system, members[-1]))
    earlier = _earlier(dice, since) if dice.chance(30) and since.year > 1990 else None
    return [
        replace(_settled(member, earlier), person_id=f"{number}-{place}", **_marks(dice))
        for place, member in enumerate(members)
    ]


def _earlier(dice: Dice, since: Day) -> PreviousAddress:
    """Where the household lived until it came here."""
    left = since - datetime.timedelta(days=1)
    came = left - datetime.timedelta(days=300 + dice.below(4000))
    line = f"{1 + dice.below(140)} {dice.pick(_STREETS)}"
    return PreviousAddress(line, dice.pick(_UNITS), came, left)


def _settled(member: Person, earlier: PreviousAddress | None) -> Person:
    """A member with the household's addresses since they were born."""
    assert member.birth_date is not None
    assert member.address_since is not None
    born, since = member.birth_date, member.address_since
    if earlier is None or born >= since:
        return replace(member, address_since=max(since, born))
    came = max(earlier.from_day or born, born)
    return replace(member, previous_addresses=(replace(earlier, from_day=came),))


def _marks(dice: Dice) -> dict[str, Any]:
    """Whether a record is restricted, or its person dead."""
    if dice.chance(2):
        return {"restricted": True, "restricted_checked_on": _between(dice, 2014, 2015)}
    if dice.chance(3):
        return {"deceased_on": _between(dice, 2013, 2015)}
    return {}


def _adult(
    dice: Dice, system: NameSystem, home: Person, born: Day, gender: Gender | None = None
) -> Person:
    gender = gender or dice.pick((Gender.FEMALE, Gender.MALE))
    family = dice.common(system.families)
    if system.two_family_names:
        family = f"{family} {dice.common(system.families)}"
    return _named(dice, system, replace(home, gender=gender), family, born)


def _partner(dice: Dice, system: NameSystem, eldest: Person, home: Person) -> Person:
    """Somebody of about the same age: with the same family name, a former one, or their own."""
    assert eldest.birth_date is not None
    gender = Gender.MALE if eldest.gender is Gender.FEMALE else Gender.FEMALE
    born = eldest.birth_date + datetime.timedelta(days=dice.below(4000) - 2000)
    partner = _adult(dice, system, home, born, gender)
    if not dice.chance(system.wife_takes):
        return partner
    shared = _form(system, _plain_form(system, eldest.family_name), gender)
    married = max(_between(dice, 1960, 2012), _years_later(born, 18))
    maiden = PreviousName(
        NameUse.MAIDEN,
        partner.given_name,
        partner.middle_names,
        partner.family_name,
        partner.birth_date,
        married,
    )
    remembered = gender is Gender.FEMALE and dice.chance(60)
    changed = remembered and partner.family_name != shared
    return replace(partner, family_name=shared, previous_names=(maiden,) if changed else ())


def _child(dice: Dice, system: NameSystem, parents: tuple[Person, ...], home: Person) -> Person:
    youngest = max(parent.birth_date for parent in parents if parent.birth_date)
    born = min(_years_later(youngest, 19 + dice.below(18)), _between(dice, 2014, 2016))
    gender = dice.pick((Gender.FEMALE, Gender.MALE))
    family = _plain_form(system, parents[0].family_name)
    if system.two_family_names:
        family = " ".join(parent.family_name.split()[0] for parent in (*parents, *parents)[:2])
    return _named(dice, system, replace(home, gender=gender), family, born)


def _twin(dice: Dice, system: NameSystem, sibling: Person) -> Person:
    """Born the same day, called otherwise."""
    names = system.women if sibling.gender is Gender.FEMALE else system.men
    others = [name for name in names if name != sibling.given_name]
    return replace(sibling, given_name=dice.common(others), middle_names="")


def _named(dice: Dice, system: NameSystem, person: Person, family: str, born: Day) -> Person:
    if dice.chance(system.first_january):
        born = born.replace(month=1, day=1)
    given = _given(dice, system, person.gender)
    middle = _given(dice, system, person.gender) if dice.chance(system.middle) else ""
    return replace(
        person,
        given_name=given,
        middle_names=middle if middle != given else "",
        family_name=_form(system, family, person.gender),
        birth_date=born,
    )


def _given(dice: Dice, system: NameSystem, gender: Gender) -> str:
    return dice.common(system.women if gender is Gender.FEMALE else system.men)


def _form(system: NameSystem, family: str, gender: Gender) -> str:
    """The family name as a woman or a man of the system bears it."""
    if gender is Gender.FEMALE:
        for ending, feminine in system.feminine:
            if family.endswith(ending):
                return family.removesuffix(ending) + feminine
    return family


def _plain_form(system: NameSystem, family: str) -> str:
    """The family name as the system lists it, from the form that either parent bears."""
    for ending, feminine in system.feminine:
        if family.endswith(feminine):
            return family.removesuffix(feminine) + ending
    return family


def _between(dice: Dice, first: int, last: int) -> Day:
    """A day of the years from `first` to `last`, both inclusive."""
    start = datetime.date(first, 1, 1)
    return start + datetime.timedelta(days=dice.below((datetime.date(last, 12, 31) - start).days))


def _years_later(day: Day, years: int) -> Day:
    return day + datetime.timedelta(days=years * 365)
