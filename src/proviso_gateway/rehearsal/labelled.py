"""Requests whose answer is known: people of a population as requesters write them down.

Some ask for people who are in no register: held-out members of households that are. Some ask for
people who are easily taken for another: twins, sons with their father's name, namesakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from proviso_gateway.errors import problem
from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.families import CHILD
from proviso_gateway.rehearsal.names import SYSTEMS
from proviso_gateway.rehearsal.noise import PROFILES
from proviso_gateway.rehearsal.population import Chunk, Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.rehearsal.stream import Numbers, Stream
from proviso_gateway.tracing.people import Gender, Person, Search


@dataclass(frozen=True, slots=True)
class LabelledRequest:
    """A request and its answer: `truth` is the record meant, empty where there is none."""

    request_id: str
    search: Search
    truth: str
    name_system: str
    noise: str
    look_alike: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """How many requests, about whom. `absent` and `look_alikes` are out of a hundred; the seed is
    of the requests, and another than the population's. `noise` names the profile by which people
    are written down; several, divided by commas, take turns by chance. `genders`: whether they are
    stated. Raises `labelled.no-such-noise` and `labelled.more-than-all`."""

    requests: int
    seed: int
    absent: float = 20.0
    look_alikes: float = 5.0
    noise: str = "usual"
    genders: bool = True

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles named."""
        return tuple(name.strip() for name in self.noise.split(","))

    def __post_init__(self) -> None:
        if not set(self.profiles) <= PROFILES.keys():
            raise problem("labelled.no-such-noise", profiles=", ".join(PROFILES))
        if self.absent + self.look_alikes > 100 + 1e-9:  # 100 of a hundred, as floats add it up
            raise problem("labelled.more-than-all")


def asked(population: Population, asking: Sample) -> Iterator[LabelledRequest]:
    """The requests, in an order that tells nothing of who is in the register."""
    found: list[LabelledRequest] = []
    profiles = asking.profiles
    for number, (made, wanted) in enumerate(_shares(population, asking)):
        for row, alike in _rows(made, wanted, asking, number):
            person = person_at(made, row)
            system = SYSTEMS[int(made.members.system[row])].code
            dice = Dice(asking.seed, "written", number, row)
            truth = "" if made.held_out[row] else person.person_id
            profile = dice.pick(profiles) if len(profiles) > 1 else profiles[0]
            written = PROFILES[profile](system)(person, dice)
            if not asking.genders:
                written = replace(written, gender=Gender.UNKNOWN)
            found.append(LabelledRequest("", written, truth, system, profile, alike))
    order = np.argsort(Stream(asking.seed, "order").fractions(len(found)))
    for place, at in enumerate(order.tolist(), start=1):
        one = found[at]
        yield LabelledRequest(
            f"R-{place:06}", *(getattr(one, name) for name in LabelledRequest.__slots__[1:])
        )


@dataclass(frozen=True, slots=True)
class PersonMeant:
    """Somebody to ask for, and by which system they are named."""

    person: Person
    name_system: str


def subjects(
    population: Population, seed: int, *, present: int, absent: int
) -> tuple[list[PersonMeant], list[PersonMeant]]:
    """So many people of the register, and so many who are in none, each once; fewer where there
    are not so many. They come from the first chunks that have enough."""
    found: tuple[list[PersonMeant], list[PersonMeant]] = ([], [])
    for number, made in enumerate(chunks(population)):
        stream = Stream(seed, "subjects", number)
        rows_of = (made.live, np.flatnonzero(made.held_out))
        for rows, people, count in zip(rows_of, found, (present, absent), strict=True):
            order = rows[np.argsort(stream.fractions(len(rows)))]
            people += [_subject(made, row) for row in order[: count - len(people)].tolist()]
        if len(found[0]) >= present and len(found[1]) >= absent:
            break
    return found


def _subject(made: Chunk, row: int) -> PersonMeant:
    return PersonMeant(person_at(made, row), SYSTEMS[int(made.members.system[row])].code)


def _shares(population: Population, asking: Sample) -> Iterator[tuple[Chunk, int]]:
    """Each chunk, with as many of the requests as it has of the people."""
    done = people = 0
    for made in chunks(population):
        people += len(made.live)
        upto = asking.requests * people // population.people
        yield made, upto - done
        done = upto


def _rows(made: Chunk, wanted: int, asking: Sample, number: int) -> Iterator[tuple[int, bool]]:
    """The rows asked for, and whether each was chosen for being easily mistaken."""
    stream = Stream(asking.seed, "asked", number)
    absent = round(wanted * asking.absent / 100)
    # Both halves of three requests round up: there are no more than are wanted all the same.
    alike = min(round(wanted * asking.look_alikes / 100), wanted - absent)
    rows = (np.flatnonzero(made.held_out), _look_alikes(made), made.live)
    counts = (absent, alike, wanted - absent - alike)
    for people, count, chosen in zip(rows, counts, (False, True, False), strict=True):
        if len(people):
            picked = people[stream.below(len(people), count)]
            yield from ((row, chosen) for row in picked.tolist())


def _look_alikes(made: Chunk) -> Numbers:
    """Live people who share a household and a birth date or a given name, or with anybody of the
    chunk name and birth year."""
    members, live = made.members, made.live
    found = np.zeros(len(made), dtype=bool)
    for other in (members.birth, members.given + 2**40):
        key = members.household * 2**18 + other % 2**18
        found |= _repeated(key, members.role == CHILD)
    years = members.birth // 366
    found |= _repeated((members.given * 2**22 + members.family) * 2**9 + years % 2**9, None)
    return live[found[live]]


def _repeated(key: Numbers, among: np.ndarray | None) -> np.ndarray:
    """Which rows share their key with another row (one of `among` at least)."""
    _, at, counts = np.unique(key, return_inverse=True, return_counts=True)
    shared = counts[at] > 1
    if among is not None:
        groups = np.zeros(len(counts), dtype=bool)
        groups[at[among]] = True
        shared &= groups[at]
    return shared
