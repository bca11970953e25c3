"""A population of any size, made chunk by chunk: households, names, moves, marks.

Nobody in it exists. Every chunk depends on its seed and number alone, so memory does not grow with
the population and two processes can make it together. Shares and rates are ours, chosen for what
makes tracing hard: households share names and places, twins a birth date, sons their father's name.
They are no census, and nothing may be concluded from them about how many real people there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from proviso_gateway.rehearsal.families import NONE, Members, named, settled_together
from proviso_gateway.rehearsal.identifiers import nhs_numbers, slots_of
from proviso_gateway.rehearsal.moves import Moves, moved
from proviso_gateway.rehearsal.places import BRITISH
from proviso_gateway.rehearsal.stream import Flags, Numbers, Odds, Stream
from proviso_gateway.terms import Day

HOUSEHOLDS = 40_000
"""Households of a chunk."""

MOST_OF_A_CHUNK = 110_000
"""No chunk has more people, superseded records included."""

SMALL = 700_000
"""Up to so many people, all bear numbers of the range 999."""

_EPOCH = datetime.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Population:
    """What decides every byte of a population.

    `people` are the live records of the register; `held_out`, out of a hundred members of
    households of two and more, exist and are in no register: requests can ask for them in vain.
    """

    people: int
    seed: int
    as_of: Day = datetime.date(2016, 12, 31)
    held_out: float = 5.0
    postcodes: str = BRITISH
    """One of `places.POSTCODES`."""
    genders: bool = True
    """Whether the register knows anybody's gender."""
    households: int = field(init=False)

    def __post_init__(self) -> None:
        # Made until there are enough people; addresses are counted by this estimate.
        object.__setattr__(self, "households", max(self.people * 10 // 22, 100))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of the population as columns, one row a record, in order of identifier.

    Names and places are numbers (`vocabulary`, `places`); days count from 1970-01-01, `NONE` where
    there is none. `held_out` rows stand in no register. `household` is unique in the population.
    `superseded_by` is the row of the live record, `NONE` for a live one. `population` is the whole
    that the chunk is of: it says how its places and people are written down.
    """

    identifiers: Numbers
    members: Members
    moves: Moves
    registered: Numbers
    restricted: Flags
    checked: Numbers
    deceased: Numbers
    superseded_by: Numbers
    held_out: Flags
    population: Population

    def __len__(self) -> int:
        return len(self.identifiers)

    @property
    def live(self) -> Numbers:
        """The rows of people who are in the register, each once."""
        return np.flatnonzero((self.superseded_by == NONE) & ~self.held_out)

    def take(self, rows: Numbers) -> Chunk:
        """These rows, in this order; whoever supersedes one of them must be among them."""
        place = np.full(len(self), NONE)
        place[rows] = np.arange(len(rows))
        after = self.superseded_by[rows]
        return Chunk(
            identifiers=self.identifiers[rows],
            members=self.members.take(rows),
            moves=self.moves.take(rows),
            registered=self.registered[rows],
            restricted=self.restricted[rows],
            checked=self.checked[rows],
            deceased=self.deceased[rows],
            superseded_by=np.where(after == NONE, NONE, place[np.maximum(after, 0)]),
            held_out=self.held_out[rows],
            population=self.population,
        )


def plan(population: Population) -> list[tuple[int, int]]:
    """The numbers of the chunks, each with how many of its people are wanted: all but of the last.

    Sizes of households are drawn first, and cheaply, so nothing has to be made to be counted.
    """
    wanted: list[tuple[int, int]] = []
    left = population.people
    while left > 0:
        whole = people_of(population, len(wanted))
        wanted.append((len(wanted), min(whole, left)))
        left -= whole
    return wanted


def planned(population: Population, number: int, wanted: int) -> Chunk:
    """The chunk with this number, cut to as many people as are wanted of it."""
    made = chunk(population, number)
    return made if len(made.live) <= wanted else cut(made, wanted)


def chunks(population: Population) -> Iterator[Chunk]:
    """The whole population, chunk by chunk."""
    for number, wanted in plan(population):
        yield planned(population, number, wanted)


def _sizes(population: Population, number: int) -> tuple[Numbers, Flags]:
    """How many live in each household of a chunk, and which of its people are held out."""
    stream = Stream(population.seed, "households", number)
    sizes = 1 + stream.choose(_SIZES, HOUSEHOLDS)
    count = int(sizes.sum())
    alone = np.repeat(sizes, sizes) == 1
    return sizes, stream.chance(population.held_out, count) & ~alone


_SIZES = Odds.of([300, 340, 155, 130, 50, 17, 8])
"""Households of one to seven, in thousandths. Census 2021, England and Wales: three in ten are of
one person, and 2.4 people are the mean."""


def people_of(population: Population, number: int) -> int:
    """How many live records a whole chunk has."""
    sizes, held_out = _sizes(population, number)
    return int(sizes.sum() - held_out.sum())


def chunk(population: Population, number: int) -> Chunk:
    """The chunk with this number, whole."""
    sizes, held_out = _sizes(population, number)
    as_of = (population.as_of - _EPOCH).days
    stream = Stream(population.seed, "people", number)
    members = settled_together(stream, sizes, number * HOUSEHOLDS, as_of)
    members = named(Stream(population.seed, "names", number), members, as_of)
    moves = moved(Stream(population.seed, "moves", number), members, population.households, as_of)
    made = _marked(Stream(population.seed, "marks", number), members, moves, held_out, population)
    older = _doubled(Stream(population.seed, "superseded", number), made, population)
    records = len(made) + len(older.rows)
    if records > MOST_OF_A_CHUNK:  # pragma: no cover - forty standard deviations away
        raise ValueError("a chunk of more people than it has identifiers")
    identifiers = nhs_numbers(
        number * int(slots_of(MOST_OF_A_CHUNK)), records, small=population.people <= SMALL
    )
    return _with_superseded(made, older, identifiers)


def _marked(
    stream: Stream, members: Members, moves: Moves, held_out: Flags, population: Population
) -> Chunk:
    count, as_of = len(members), (population.as_of - _EPOCH).days
    age = (as_of - members.birth) / 365.25
    dies = stream.chance(np.clip((age - 45) * 0.45, 0.05, 30), count)
    deceased = np.maximum(as_of - stream.below(15 * 365, count), members.birth)
    restricted = stream.chance(0.5, count)
    checked = np.where(restricted, as_of - stream.below(360, count), NONE)
    first = np.where(moves.froms[0] == NONE, moves.since, moves.froms[0])
    for froms in moves.froms[1:]:
        first = np.where(froms == NONE, first, np.minimum(first, froms))
    return Chunk(
        identifiers=np.zeros(count, dtype=np.int64),
        members=members,
        moves=moves,
        registered=np.minimum(first, as_of),
        restricted=restricted,
        checked=checked,
        deceased=np.where(dies, deceased, NONE),
        superseded_by=np.full(count, NONE),
        held_out=held_out,
        population=population,
    )


@dataclass(frozen=True, slots=True)
class _Older:
    """Who has an older record besides, under an identifier of its own: their rows, and where and
    since when they were registered then."""

    rows: Numbers
    moves: Moves
    registered: Numbers


def _doubled(stream: Stream, made: Chunk, population: Population) -> _Older:
    """Some people's older record, of a place long left."""
    rows = np.flatnonzero(stream.chance(0.8, len(made)) & ~made.held_out & ~made.restricted)
    older = made.take(rows)
    where = stream.below(population.households, len(rows))
    before = np.where(older.moves.since == NONE, older.registered, older.moves.since)
    since = np.maximum(before - stream.between(200, 4_000, len(rows)), older.members.birth)
    moves = replace(older.moves.without_history(where), since=since)
    return _Older(rows, moves, np.minimum(since, older.registered))


def _with_superseded(made: Chunk, older: _Older, identifiers: Numbers) -> Chunk:
    """The chunk with the older records behind its own, all in the order of these identifiers."""
    count = len(made)
    order = np.argsort(identifiers)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    whole = made.take(np.concatenate([np.arange(count), older.rows])[order])
    at, live = place[count:], place[older.rows]

    def with_(column: Numbers, values: Numbers | int) -> Numbers:
        changed = column.copy()
        changed[at] = values
        return changed

    return replace(
        whole,
        identifiers=identifiers[order],
        moves=whole.moves.replaced(at, older.moves),
        superseded_by=with_(whole.superseded_by, live),
        registered=with_(whole.registered, older.registered),
        deceased=with_(whole.deceased, NONE),
    )


def cut(made: Chunk, left: int) -> Chunk:
    """The chunk with only as many households as it takes for `left` people in the register; the
    last of them may be incomplete."""
    live = made.live
    by_household = live[np.argsort(made.members.household[live], kind="stable")]
    last = made.members.household[by_household[left - 1]]
    keep = made.members.household <= last
    keep[by_household[left:]] = False
    keep &= (made.superseded_by == NONE) | keep[np.maximum(made.superseded_by, 0)]
    return made.take(np.flatnonzero(keep))
