"""A chunk of the population in words: its columns as a register has them, and one row as a person.

Both say the same of the same row; a test holds one against the other.
"""

from __future__ import annotations

import datetime

import numpy as np

from proviso_gateway.rehearsal.columns import Coded, Columns, Days, Identifiers, Joined, Wordlist
from proviso_gateway.rehearsal.families import ALONE, JOINTS, NONE
from proviso_gateway.rehearsal.names import SYSTEMS
from proviso_gateway.rehearsal.places import lines, place_of, postcodes, practice_of, practices
from proviso_gateway.rehearsal.population import Chunk
from proviso_gateway.rehearsal.stream import Numbers
from proviso_gateway.rehearsal.vocabulary import NOBODYS, vocabulary
from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName

GENDERS = (str(Gender.MALE), str(Gender.FEMALE), str(Gender.UNKNOWN))

_GENDERS = Wordlist(GENDERS)
_USES = Wordlist((str(NameUse.MAIDEN), str(NameUse.NICKNAME)))
_SYSTEMS = Wordlist(tuple(system.code for system in SYSTEMS))
_JOINTS = Wordlist(JOINTS)


def families_of(family: Numbers, second: Numbers, joined: Numbers) -> Joined:
    """Family names as written: one, two with a space, or two with a hyphen."""
    words = vocabulary().words
    joint = np.where(second == NOBODYS, ALONE, joined)
    return Joined((Coded(family, words), Coded(joint, _JOINTS), Coded(second, words)))


def person_columns(made: Chunk) -> Columns:
    """`person`: the rows of a register, in the order of the chunk."""
    members, moves, words = made.members, made.moves, vocabulary().words
    live = made.identifiers[np.maximum(made.superseded_by, 0)]
    form = made.population.postcodes
    return {
        "person_id": Identifiers(made.identifiers),
        "given_name": Coded(members.given, words),
        "middle_names": Coded(members.middle, words),
        "family_name": families_of(members.family, members.second, members.joined),
        "birth_date": Days(members.birth),
        "gender": Coded(_genders(made), _GENDERS),
        "address_line": lines(moves.address),
        "postcode": postcodes(moves.address, form),
        "address_since": Days(moves.since),
        "registered_on": Days(made.registered),
        "practice_code": practices(moves.address),
        "restricted": made.restricted,
        "restricted_checked_on": Days(made.checked),
        "deceased_on": Days(made.deceased),
        "superseded_by": Identifiers(np.where(made.superseded_by == NONE, 0, live)),
    }


def _genders(made: Chunk) -> Numbers:
    """For each row, which of `GENDERS` the register has."""
    known = made.population.genders
    return np.where(known, made.members.woman.astype(np.int64), len(GENDERS) - 1)


def name_columns(made: Chunk) -> Columns:
    """`name_history`: maiden names, then familiar ones."""
    members, words = made.members, vocabulary().words
    maiden = np.flatnonzero(members.maiden != NOBODYS)
    called = np.flatnonzero(members.called != NOBODYS)
    rows = np.concatenate([maiden, called])
    nothing = np.full(len(called), NOBODYS)
    use = np.repeat([0, 1], [len(maiden), len(called)])
    given = np.concatenate([members.given[maiden], members.called[called]])
    plain = np.where(use == 0, members.maiden[rows], members.family[rows])
    second = np.concatenate([np.full(len(maiden), NOBODYS), members.second[called]])
    joined = np.concatenate([np.full(len(maiden), ALONE), members.joined[called]])
    return {
        "person_id": Identifiers(made.identifiers[rows]),
        "use": Coded(use, _USES),
        "given_name": Coded(given, words),
        "middle_names": Coded(np.concatenate([members.middle[maiden], nothing]), words),
        "family_name": families_of(plain, second, joined),
        "from": Days(np.where(use == 0, members.birth[rows], NONE)),
        "to": Days(np.where(use == 0, members.married[rows], NONE)),
    }


def address_columns(made: Chunk) -> Columns:
    """`address_history`: for everybody who moved, each earlier address, latest first."""
    moves = made.moves
    there = [np.flatnonzero(place != NONE) for place in moves.places]
    rows = np.concatenate(there)

    def gathered(columns: tuple[Numbers, ...]) -> Numbers:
        return np.concatenate([column[at] for column, at in zip(columns, there, strict=True)])

    places = gathered(moves.places)
    return {
        "person_id": Identifiers(made.identifiers[rows]),
        "address_line": lines(places),
        "postcode": postcodes(places, made.population.postcodes),
        "from": Days(gathered(moves.froms)),
        "to": Days(gathered(moves.untils)),
    }


def truth_columns(made: Chunk) -> Columns:
    """Who lives with whom, by which system they are named, and who is in no register."""
    return {
        "person_id": Identifiers(made.identifiers),
        "household_id": made.members.household,
        "name_system": Coded(made.members.system, _SYSTEMS),
        "held_out": made.held_out,
    }


def person_at(made: Chunk, row: int) -> Person:
    """The record of this row, with its histories."""
    members, moves = made.members, made.moves
    given, middle = _word(members.given[row]), _word(members.middle[row])
    family = _family(members.family[row], members.second[row], members.joined[row])
    address = int(moves.address[row])
    form = made.population.postcodes
    line, postcode = place_of(address, form)
    names = []
    if members.maiden[row] != NOBODYS:
        maiden, until = _word(members.maiden[row]), _day(members.married[row])
        born = _day(members.birth[row])
        names.append(PreviousName(NameUse.MAIDEN, given, middle, maiden, born, until))
    if members.called[row] != NOBODYS:
        names.append(PreviousName(NameUse.NICKNAME, _word(members.called[row]), "", family))
    places = [
        PreviousAddress(*place_of(int(place[row]), form), _day(came[row]), _day(left[row]))
        for place, came, left in zip(moves.places, moves.froms, moves.untils, strict=True)
        if place[row] != NONE
    ]
    live = made.superseded_by[row]
    return Person(
        person_id=str(made.identifiers[row]),
        given_name=given,
        middle_names=middle,
        family_name=family,
        birth_date=_day(members.birth[row]),
        gender=Gender(GENDERS[int(_genders(made)[row])]),
        address_line=line,
        postcode=postcode,
        address_since=_day(moves.since[row]),
        registered_on=_day(made.registered[row]),
        practice_code=practice_of(address),
        restricted=bool(made.restricted[row]),
        restricted_checked_on=_day(made.checked[row]),
        deceased_on=_day(made.deceased[row]),
        superseded_by="" if live == NONE else str(made.identifiers[live]),
        previous_names=tuple(names),
        previous_addresses=tuple(places),
    )


def _word(code: np.int64) -> str:
    return "" if code == NOBODYS else vocabulary().words.texts[int(code)]


def _family(family: np.int64, second: np.int64, joined: np.int64) -> str:
    return JOINTS[joined].join(word for word in (_word(family), _word(second)) if word)


def _day(days: np.int64) -> Day | None:
    return None if days == NONE else datetime.date(1970, 1, 1) + datetime.timedelta(int(days))
