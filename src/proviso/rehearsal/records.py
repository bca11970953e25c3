"""A chunk of the population in words: its columns as a register has them, and one row as a person.

Both say the same of the same row; a test holds one against the other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proviso.rehearsal.families import ALONE, HYPHENED, NONE
from proviso.rehearsal.names import SYSTEMS
from proviso.rehearsal.places import ADDRESSES, practice_of, written
from proviso.rehearsal.population import Chunk
from proviso.rehearsal.stream import Flags, Numbers
from proviso.rehearsal.vocabulary import NOBODYS, vocabulary
from proviso.terms import Day
from proviso.tracing.people import Gender, NameUse, Person, PreviousAddress, PreviousName

GENDERS = (str(Gender.MALE), str(Gender.FEMALE))


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of text of which many rows say the same: `words[codes[row]]`."""

    codes: Numbers
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days, counted from 1970-01-01; `NONE` where there is none."""

    days: Numbers


@dataclass(frozen=True, slots=True)
class Identifiers:
    """A column of identifiers, which are numbers inside and text outside; 0 where there is none."""

    numbers: Numbers


Column = Coded | Identifiers | Days | Flags | Numbers | NDArray[np.object_] | list[str]
Columns = Mapping[str, Column]


def coded(keys: Numbers, word: Mapping[int, str] | NDArray[np.object_]) -> Coded:
    """The words of these keys, each once; negative keys are no word."""
    found, at = np.unique(keys, return_inverse=True)
    return Coded(at, tuple("" if key < 0 else str(word[key]) for key in found.tolist()))


def families_of(family: Numbers, second: Numbers, joined: Numbers) -> Coded:
    """Family names as written: one, two with a space, or two with a hyphen."""
    words = vocabulary().words
    size = len(words) + 1
    keys = (family * size + second + 1) * 3 + joined
    found, at = np.unique(keys, return_inverse=True)
    texts = []
    for key in found.tolist():
        pair, how = divmod(key, 3)
        one, other = divmod(pair, size)
        joint = "-" if how == HYPHENED else " "
        texts.append(words[one] if other == 0 else f"{words[one]}{joint}{words[other - 1]}")
    return Coded(at, tuple(texts))


def person_columns(made: Chunk) -> Columns:
    """`person`: the rows of a register, in the order of the chunk."""
    members, moves, words = made.members, made.moves, vocabulary().words
    lines, postcodes = written(moves.address)
    practices = practice_of(np.maximum(moves.address, 0) // ADDRESSES)
    live = made.identifiers[np.maximum(made.superseded_by, 0)]
    return {
        "person_id": Identifiers(made.identifiers),
        "given_name": coded(members.given, words),
        "middle_names": coded(members.middle, words),
        "family_name": families_of(members.family, members.second, members.joined),
        "birth_date": Days(members.birth),
        "gender": Coded(members.woman.astype(np.int64), GENDERS),
        "address_line": lines,
        "postcode": postcodes,
        "address_since": Days(moves.since),
        "registered_on": Days(made.registered),
        "practice_code": coded(practices, _Practices()),
        "restricted": made.restricted,
        "restricted_checked_on": Days(made.checked),
        "deceased_on": Days(made.deceased),
        "superseded_by": Identifiers(np.where(made.superseded_by == NONE, 0, live)),
    }


class _Practices(Mapping[int, str]):
    """The practice with this number: Z and five digits, a form that is not in use."""

    def __getitem__(self, number: int) -> str:
        return f"Z{number:05}"

    def __iter__(self) -> Iterator[int]:
        return iter(range(100_000))

    def __len__(self) -> int:
        return 100_000


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
        "use": Coded(use, (str(NameUse.MAIDEN), str(NameUse.NICKNAME))),
        "given_name": coded(given, words),
        "middle_names": coded(np.concatenate([members.middle[maiden], nothing]), words),
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

    lines, postcodes = written(gathered(moves.places))
    return {
        "person_id": Identifiers(made.identifiers[rows]),
        "address_line": lines,
        "postcode": postcodes,
        "from": Days(gathered(moves.froms)),
        "to": Days(gathered(moves.untils)),
    }


def truth_columns(made: Chunk) -> Columns:
    """Who lives with whom, by which system they are named, and who is in no register."""
    codes = tuple(system.code for system in SYSTEMS)
    return {
        "person_id": Identifiers(made.identifiers),
        "household_id": made.members.household,
        "name_system": Coded(made.members.system, codes),
        "held_out": made.held_out,
    }


def person_at(made: Chunk, row: int) -> Person:
    """The record of this row, with its histories."""
    members, moves = made.members, made.moves
    words = vocabulary().words
    given, middle = _word(members.given[row]), _word(members.middle[row])
    family = _family(members.family[row], members.second[row], members.joined[row])
    lines, postcodes = written(np.array([moves.address[row], *(p[row] for p in moves.places)]))
    names = []
    if members.maiden[row] != NOBODYS:
        maiden, until = words[members.maiden[row]], _day(members.married[row])
        born = _day(members.birth[row])
        names.append(PreviousName(NameUse.MAIDEN, given, middle, maiden, born, until))
    if members.called[row] != NOBODYS:
        names.append(PreviousName(NameUse.NICKNAME, words[members.called[row]], "", family))
    places = [
        PreviousAddress(line, postcode, _day(came[row]), _day(left[row]))
        for line, postcode, place, came, left in zip(
            lines[1:], postcodes[1:], moves.places, moves.froms, moves.untils, strict=True
        )
        if place[row] != NONE
    ]
    live = made.superseded_by[row]
    return Person(
        person_id=str(made.identifiers[row]),
        given_name=given,
        middle_names=middle,
        family_name=family,
        birth_date=_day(members.birth[row]),
        gender=Gender(GENDERS[int(members.woman[row])]),
        address_line=lines[0],
        postcode=postcodes[0],
        address_since=_day(moves.since[row]),
        registered_on=_day(made.registered[row]),
        practice_code=_Practices()[int(practice_of(max(moves.address[row], 0) // ADDRESSES))],
        restricted=bool(made.restricted[row]),
        restricted_checked_on=_day(made.checked[row]),
        deceased_on=_day(made.deceased[row]),
        superseded_by="" if live == NONE else str(made.identifiers[live]),
        previous_names=tuple(names),
        previous_addresses=tuple(places),
    )


def _word(code: np.int64) -> str:
    return "" if code == NOBODYS else str(vocabulary().words[code])


def _family(family: np.int64, second: np.int64, joined: np.int64) -> str:
    joint = "-" if joined == HYPHENED else " "
    return joint.join(word for word in (_word(family), _word(second)) if word)


def _day(days: np.int64) -> Day | None:
    return None if days == NONE else datetime.date(1970, 1, 1) + datetime.timedelta(int(days))
