"""The people of the example whom its requests are about, written by hand, household by household.

Each is there for a reason, which their line names. All are invented; none stands for anybody.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName

_CAST = """
# key | given | middle | family | birth date | gender | address line | postcode | since
clean | Agnieszka | Maria | Szczepańska | 1984-05-17 | f | 14 Wren Street | QX1 2AB | 2011-03-01
clean-spouse | Marek | | Szczepański | 1982-11-30 | m | 14 Wren Street | QX1 2AB | 2011-03-01
married | Katarzyna | Ewa | Nowicka | 1990-11-03 | f | 61 Tannery Lane | QX4 1DH | 2014-08-09
moved | Chukwuemeka | David | Okonkwo | 1987-02-21 | m | 9 Orchard Rise | VA3 5LN | 2016-06-20
twin-one | Amina | | Hussain | 1995-02-09 | f | 27 Mill Road | QX2 4JP | 1999-05-12
twin-other | Amira | | Hussain | 1995-02-09 | f | 27 Mill Road | QX2 4JP | 1999-05-12
twin-father | Tariq | | Hussain | 1961-10-28 | m | 27 Mill Road | QX2 4JP | 1999-05-12
twin-man | Adam | Luke | Whitworth | 1991-07-14 | m | 3 Chapel Court | XB2 1RT | 2009-01-30
twin-brother | Luke | Adam | Whitworth | 1991-07-14 | m | 3 Chapel Court | XB2 1RT | 2009-01-30
senior | Patrick | Joseph | Gallagher | 1958-03-21 | m | 40 Harbour View | XB5 7SW | 1986-02-02
junior | Patrick | | Gallagher | 1986-07-12 | m | 40 Harbour View | XB5 7SW | 1986-07-12
namesake-one | Mohammed | | Ali | 1985-01-01 | m | 112 Station Road | QX2 6PD | 2012-04-17
namesake-two | Mohammed | | Ali | 1985-01-01 | m | 5 Kiln Close | VA1 8BG | 2013-09-25
same-day-one | Maria | | Popescu | 1979-06-14 | f | 8 Fennel Walk | VA1 4HQ | 2010-10-10
same-day-two | Maria | | Popescu | 1979-06-14 | f | 70 Station Road | QX2 6PE | 2015-02-18
restricted | Leila | Noor | Haddad | 1989-09-08 | f | 16 Cedar Gardens | XB7 3EU | 2016-01-11
deceased | Ion | | Munteanu | 1948-12-19 | m | 22 Weaver Terrace | QX4 3NA | 1998-07-01
superseded | Wei | | Zhang | 1992-04-25 | m | 31 Lantern Way | VA2 9DY | 2015-10-03
superseded-old | Zhang | | Wei | 1992-04-25 | m | 4 College Lane | QX1 7UF | 2012-09-20
absent-sister | Selam | | Tadesse | 1993-08-30 | f | 55 Quarry Hill | QX7 2GL | 2014-12-01
absent-father | Yonas | | Tadesse | 1960-01-01 | m | 55 Quarry Hill | QX7 2GL | 2014-12-01
first-january | Abdullah | | Rahimi | 1988-01-01 | m | 9 Foundry Street | QX7 5TB | 2013-05-06
two-families | Carmen | | García López | 1981-03-05 | f | 18 Almond Place | VA3 2SJ | 2012-11-19
order | Na | | Li | 1996-10-12 | f | Flat 4, 31 Lantern Way | VA2 9DY | 2014-09-15
impossible | Rosa | Isabel | Fernandes | 1979-03-31 | f | 6 Saddler Row | XB2 8ZP | 2008-06-24
familiar | William | Brendan | O'Connor | 1972-05-02 | m | 93 Moor Lane | XB5 1WX | 2004-03-13
homeless | Sergiu | | Rusu | 1983-08-16 | m | | |
child | Blessing | Ama | Mensah | 2006-04-11 | f | 12 Beacon Drive | VA1 6FR | 2010-02-27
child-mother | Comfort | | Mensah | 1980-07-23 | f | 12 Beacon Drive | VA1 6FR | 2010-02-27
refuge-one | Hodan | | Warsame | 1994-01-01 | f | 1 Lime Yard | XB7 4AE | 2016-09-02
refuge-two | Ioana | | Stan | 1990-02-06 | f | 1 Lime Yard | XB7 4AE | 2016-08-15
refuge-three | Rukhsana | | Iqbal | 1986-05-29 | f | 1 Lime Yard | XB7 4AE | 2016-11-20
manual | Rajesh | | Patel | 1971-09-05 | m | 60 Station Road | QX2 6PD | 1994-01-15
"""

_NAME_HISTORY = (
    ("married", NameUse.MAIDEN, "Katarzyna", "Ewa", "Wójcik", "1990-11-03", "2014-06-28"),
    ("familiar", NameUse.NICKNAME, "Billy", "", "O'Connor", "", ""),
)
_ADDRESS_HISTORY = (
    ("moved", "Flat 12, 88 Canal Street", "QX4 6RE", "2010-09-14", "2016-06-19"),
    ("married", "19 Garnet Road", "QX4 2TT", "2009-10-01", "2014-08-08"),
    ("restricted", "47 Mill Road", "QX2 4JQ", "2012-03-31", "2016-01-10"),
    ("manual", "38 Beacon Drive", "QX1 7UF", "1987-02-04", "1994-01-14"),
    ("homeless", "Flat 1, 7 Foundry Street", "QX7 5TB", "2012-02-01", "2015-07-31"),
)
_RESTRICTED = {"restricted": "2016-12-01"}
_DECEASED = {"deceased": "2015-09-30"}
_SUPERSEDED = {"superseded-old": "superseded"}
_GENDERS = {"f": Gender.FEMALE, "m": Gender.MALE}


def cast() -> dict[str, Person]:
    """The cast by key, in order; `person_id` and `superseded_by` are keys until the example gives
    everybody a number."""
    people = {person.person_id: person for person in _people()}
    for key, checked in _RESTRICTED.items():
        people[key] = replace(people[key], restricted=True, restricted_checked_on=_day(checked))
    for key, died in _DECEASED.items():
        people[key] = replace(people[key], deceased_on=_day(died))
    for key, live in _SUPERSEDED.items():
        people[key] = replace(people[key], superseded_by=live)
    for key, use, given, middle, family, first, last in _NAME_HISTORY:
        name = PreviousName(use, given, middle, family, _day(first), _day(last))
        people[key] = replace(people[key], previous_names=(*people[key].previous_names, name))
    for key, line, postcode, first, last in _ADDRESS_HISTORY:
        place = PreviousAddress(line, postcode, _day(first), _day(last))
        places = (*people[key].previous_addresses, place)
        people[key] = replace(people[key], previous_addresses=places)
    return people


def _people() -> Iterator[Person]:
    for row in _CAST.strip().splitlines()[1:]:
        key, given, middle, family, born, gender, line, postcode, since = (
            cell.strip() for cell in row.split("|")
        )
        yield Person(
            person_id=key,
            given_name=given,
            middle_names=middle,
            family_name=family,
            birth_date=_day(born),
            gender=_GENDERS[gender],
            address_line=line,
            postcode=postcode,
            address_since=_day(since),
        )


def _day(text: str) -> Day | None:
    return datetime.date.fromisoformat(text) if text else None
