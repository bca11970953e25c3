"""Who lives together, how old they are, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.rehearsal.names import SYSTEMS
from proviso_gateway.rehearsal.stream import Flags, Numbers, Odds, Stream
from proviso_gateway.rehearsal.vocabulary import NOBODYS, vocabulary

NONE = -(2**31)
"""No day, no row, no place."""

HEAD, PARTNER, CHILD, SHARER = range(4)
"""What somebody is in a household."""

ALONE, SPACED, HYPHENED = range(3)
"""How a second family name is joined to the first."""

JOINTS = ("", " ", "-")
"""What stands between the two."""

YEAR = 365.25

_SHARES = Odds.of([system.share for system in SYSTEMS])


@dataclass(frozen=True, slots=True)
class Members:
    """People of whole households as columns, one row a person.

    `head` is the row of whoever the household is named after. Names are codes of the vocabulary,
    `NOBODYS` where there is none; `maiden` and `called` are an earlier family name and a familiar
    given name, `married` the day on which the earlier one ended.
    """

    household: Numbers
    head: Numbers
    role: Numbers
    system: Numbers
    woman: Flags
    birth: Numbers
    given: Numbers
    middle: Numbers
    family: Numbers
    second: Numbers
    joined: Numbers
    maiden: Numbers
    married: Numbers
    called: Numbers

    def __len__(self) -> int:
        return len(self.household)

    def take(self, rows: Numbers) -> Members:
        """These rows. (`head` then points nowhere that means anything.)"""
        return Members(*(getattr(self, column.name)[rows] for column in fields(self)))


def settled_together(stream: Stream, sizes: Numbers, first: int, as_of: int) -> Members:
    """Households of these sizes, numbered from `first`: roles, genders and births; nameless yet."""
    count, homes = int(sizes.sum()), len(sizes)
    home = np.repeat(np.arange(homes), sizes)
    start = np.cumsum(sizes) - sizes
    place = np.arange(count) - start[home]
    kind = stream.fractions(homes)
    parents = kind < np.where(sizes == 2, 0.62, 0.66)
    single = ~parents & (kind < np.where(sizes == 2, 0.82, 0.84))
    role = np.where(place == 0, HEAD, SHARER)
    role[(place == 1) & parents[home]] = PARTNER
    role[(place > 1) & parents[home]] = CHILD
    role[(place > 0) & single[home]] = CHILD
    system = stream.choose(_SHARES, homes)[home]
    own = stream.choose(_SHARES, count)
    system = np.where(role == SHARER, own, system)
    head = start[home]
    woman = stream.chance(51, count)
    woman = np.where(role == PARTNER, woman[head] ^ stream.chance(97, count), woman)
    return Members(
        household=first + home,
        head=head,
        role=role,
        system=system,
        woman=woman,
        birth=_births(stream, role, head, sizes[home], as_of),
        given=np.full(count, NOBODYS),
        middle=np.full(count, NOBODYS),
        family=np.full(count, NOBODYS),
        second=np.full(count, NOBODYS),
        joined=np.zeros(count, dtype=np.int64),
        maiden=np.full(count, NOBODYS),
        married=np.full(count, NONE),
        called=np.full(count, NOBODYS),
    )


def _births(stream: Stream, role: Numbers, head: Numbers, size: Numbers, as_of: int) -> Numbers:
    """Days of birth. Children are younger than the head by a generation; one in sixty is a twin."""
    count = len(role)
    with_children = size > 2
    youngest, oldest = np.where(with_children, 27, 19), np.where(with_children, 60, 94)
    spread = stream.fractions(count)
    age = youngest + (oldest - youngest) * spread**1.15
    age = np.where(role == PARTNER, np.clip(age[head] + 8 * (spread - 0.5), 18, 97), age)
    age = np.where(role == SHARER, 19 + 30 * spread, age)
    generation = np.minimum(age[head] - 18.5, 26)
    age = np.where(role == CHILD, generation * stream.fractions(count), age)
    birth = as_of - np.floor(np.maximum(age, 0) * YEAR).astype(np.int64)
    twin = np.flatnonzero((role[1:] == CHILD) & (role[:-1] == CHILD) & (head[1:] == head[:-1])) + 1
    twin = twin[stream.chance(2.5, len(twin))]
    birth[twin] = birth[twin - 1]
    return birth


def named(stream: Stream, members: Members, as_of: int) -> Members:
    """The same people with their names."""
    given, middle = _given_names(stream, members)
    family, second, joined = _family_names(stream, members, given)
    family, maiden, married = _at_marriage(stream, members, family, as_of)
    table = vocabulary()
    family = np.where(members.woman, table.feminine[family], family)
    called = np.where(stream.chance(3, len(members)), table.familiar[given], NOBODYS)
    return Members(
        household=members.household,
        head=members.head,
        role=members.role,
        system=members.system,
        woman=members.woman,
        birth=_recorded_births(stream, members),
        given=given,
        middle=middle,
        family=family,
        second=second,
        joined=joined,
        maiden=maiden,
        married=married,
        called=called,
    )


def _rate(name: str) -> NDArray[np.float64]:
    """A percentage of each system, by its place in the list."""
    return np.array([float(getattr(system, name)) for system in SYSTEMS])


def _recorded_births(stream: Stream, members: Members) -> Numbers:
    """Births as recorded: some as 1 January of their year, for want of a better day."""
    unknown = stream.chance(_rate("first_january")[members.system], len(members))
    years = members.birth.astype("datetime64[D]").astype("datetime64[Y]")
    first = years.astype("datetime64[D]").astype(np.int64)
    return np.where(unknown, first, members.birth)


def _drawn(stream: Stream, members: Members, what: str) -> Numbers:
    """A name for everybody, from what their system has."""
    codes = np.full(len(members), NOBODYS)
    for number, names in enumerate(getattr(vocabulary(), what)):
        rows = np.flatnonzero(members.system == number)
        codes[rows] = names.draw(stream, len(rows))
    return codes


def _given_names(stream: Stream, members: Members) -> tuple[Numbers, Numbers]:
    count, table = len(members), vocabulary()
    given, middle = (
        np.where(members.woman, _drawn(stream, members, "women"), _drawn(stream, members, "men"))
        for _ in range(2)
    )
    for number, system in enumerate(SYSTEMS):
        if system.middle_is is not None:
            of_women, of_men = (table.code[word] for word in system.middle_is)
            fixed = np.where(members.woman, of_women, of_men)
            middle = np.where(members.system == number, fixed, middle)
    son = (members.role == CHILD) & ~members.woman & ~members.woman[members.head]
    junior = son & stream.chance(_rate("junior")[members.system], count)
    given = np.where(junior, given[members.head], given)
    given = _no_twin_called_alike(stream, members, given)
    has_middle = stream.chance(_rate("middle")[members.system], count) & (middle != given)
    return given, np.where(has_middle, middle, NOBODYS)


def _no_twin_called_alike(stream: Stream, members: Members, given: Numbers) -> Numbers:
    """Brothers and sisters have names of their own; drawn again once, which nearly always does."""
    again = _drawn(stream, members, "women"), _drawn(stream, members, "men")
    same = np.zeros(len(members), dtype=bool)
    same[1:] = (given[1:] == given[:-1]) & (members.role[1:] == CHILD)
    same[1:] &= (members.role[:-1] == CHILD) & (members.head[1:] == members.head[:-1])
    return np.where(same, np.where(members.woman, *again), given)


def _family_names(
    stream: Stream, members: Members, given: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Family names, a second one, and how the two are joined."""
    count, head = len(members), members.head
    own, other = (_drawn(stream, members, "families") for _ in range(2))
    shares = stream.chance(_rate("wife_takes")[members.system], count)
    family = np.where((members.role == PARTNER) & shares, own[head], own)
    child = members.role == CHILD
    family = np.where(child, own[head], family)
    patronymic = _flag("patronymic")[members.system] & child & ~members.woman[head]
    family = np.where(patronymic, given[head], family)
    two = _flag("two_family_names")[members.system]
    doubled = stream.chance(_rate("double_barrelled")[members.system], count)[head] & (
        (members.role == HEAD) | child
    )
    mothers = np.where(child, other[head], other)
    second = np.where(two | doubled, mothers, NOBODYS)
    joined = np.where(two, SPACED, np.where(doubled, HYPHENED, ALONE))
    return family, np.where(second == family, NOBODYS, second), joined


def _flag(name: str) -> Flags:
    return np.array([bool(getattr(system, name)) for system in SYSTEMS])


def _at_marriage(
    stream: Stream, members: Members, family: Numbers, as_of: int
) -> tuple[Numbers, Numbers, Numbers]:
    """What a wife was called before, where the register knows, and until when."""
    count = len(members)
    before = vocabulary().feminine[_drawn(stream, members, "families")]
    wed = members.birth + np.floor((18 + 20 * stream.fractions(count)) * YEAR).astype(np.int64)
    took = (members.role == PARTNER) & members.woman & (family == family[members.head])
    knows = took & stream.chance(60, count) & (before != family) & (wed < as_of)
    return family, np.where(knows, before, NOBODYS), np.where(knows, wed, NONE)
