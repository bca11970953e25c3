"""What the whole register tells about each comparison: how many people, and how rare each value.

Tables are counted once, register-wide, before any partition, so that a candidate's weight is a
function of the search, the record and these integers alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proviso_gateway.terms import Hash
from proviso_gateway.tracing import nothing
from proviso_gateway.tracing.bits import bits, log2_ratio, shares
from proviso_gateway.tracing.crowds import Crowds, crowds, homes
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.model import RARE, Model
from proviso_gateway.tracing.names import FoldedName
from proviso_gateway.tracing.nearness import Near, NearPairs, limits, pairs_of
from proviso_gateway.tracing.people import Address, Name, Person
from proviso_gateway.tracing.places import FoldedAddress
from proviso_verify import canonical

ASSUMED = {"birth_date": 25_550}
"""Field → as many people as there are values that it surely has, each another: the days of seventy
years, so that a small register does not think that it has seen them all (Laplace's rule)."""

SHORT, LONG, A_LETTER = 5, 9, bits(2.0)
"""Each letter beyond the fifth, up to the ninth, makes it so much less likely that what nobody here
bears is a name: Amina has sisters in the dictionary, Agnieszka none."""

LISTED = bits(11.0)
"""How rare a given name is that no one here bears and the table of familiar forms lists."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The register in numbers: `people` after merging (N), and for each field the people who bear,
    or bore, each folded value; `namesakes`, by `whole_name`, those who bear two names together,
    where several do; `pairs` are people who live near each other.

    `crowds` are the values that say nothing here. `nobody` is the weight of *nobody*; `rarity`
    holds the counts as weights in 1/1024 bit: log2(N/count), limited by the model; `unheld` is the
    same of a value that nobody bears, and `unknown` of all such values together; `shared` is the
    most that near people's agreement weighs.
    These are derived: the hash covers people, counts, namesakes, pairs, T and the model.
    """

    people: int
    nobody: int
    counts: Mapping[str, Mapping[str, int]]
    namesakes: Mapping[str, int]
    pairs: NearPairs
    rarity: Mapping[str, Mapping[str, int]]
    unheld: Mapping[str, int]
    unknown: Mapping[str, int]
    shared: Mapping[str, Mapping[str, int]]
    crowds: Crowds
    model: Hash

    def borne(self, field: str, written: str) -> int:
        """How rare what was written is as a value of its own: log2(N/count), or for what nobody
        here bears the share of one such value (Good 1953)."""
        count = self.counts[field].get(written)
        if count:
            return log2_ratio(self.people, count)
        listed = field == "given_name" and written in GROUPS
        return min(self.unheld[field], LISTED) if listed else self.unheld[field]

    def unlikely(self, field: str, written: str) -> int:
        """How much rarer still a long value is that nobody bears: few strings of so many letters
        are anybody's name."""
        if written in self.counts[field] or (field == "given_name" and written in GROUPS):
            return 0
        return min(max(len(written) - SHORT, 0), LONG - SHORT) * A_LETTER

    def unlike(self, field: str, recorded: str) -> int:
        """How unlikely somebody else here is called what nobody here is called: the less likely,
        the fewer people bear a name of their own here, and the more bear the one recorded (who has
        a rare name, has sisters with rare names). But no less likely than that they bear the one
        recorded: a stranger's name is garbled as often, into no more than it would say whole."""
        bearers = self.counts[field].get(recorded, 0)
        borne = log2_ratio(max(self.people, 1), max(bearers, 1))
        return min(self.unknown[field], log2_ratio(bearers + 1, 1), borne)

    @property
    def hash(self) -> Hash:
        """SHA-256 of the canonical tables, T included."""
        counts = {field: sorted(self.counts[field].items()) for field in RARE}
        c = self.crowds
        pairs = {
            nearness: {field: [found.of, found.same] for field, found in fields.items()}
            for nearness, fields in self.pairs.items()
        }
        return Hash(
            canonical.digest(
                {
                    "people": self.people,
                    "counts": counts,
                    "namesakes": sorted(self.namesakes.items()),
                    "pairs": pairs,
                    "crowds": [sorted(found) for found in (c.days, c.units, c.homes)],
                    "says_nothing": nothing.HASH,
                    "shares": shares(),
                    "model": self.model,
                }
            )
        )


def tables_of(people: Iterable[Person], model: Model) -> Tables:
    """The tables of a register. Raises as `live` does."""
    everybody = live(people)
    counters: dict[str, Counter[str]] = {field: Counter() for field in RARE}
    for person in everybody:
        for field, values in _values(person).items():
            counters[field].update(values)
    named = Counter(name for person in everybody for name in _whole_names(person))
    units, at_home = Counter[str](), Counter[str]()
    for person in everybody:
        places = [FoldedAddress.of(place) for place in person.addresses()]
        units.update({place.unit for place in places} - {""})
        at_home.update({name for one in places if one.line for name in homes(one.unit, one.line)})
    crowded = crowds(len(everybody), counters["birth_date"], units, at_home)
    pairs = pairs_of(_near(person, crowded) for person in everybody)
    return tables_with(len(everybody), counters, several(named), pairs, crowded, model)


def several(named: Mapping[str, int]) -> Mapping[str, int]:
    """Those of the names that more than one person bears."""
    return {name: count for name, count in named.items() if count > 1}


def whole_name(given: str, family: str) -> str:
    """Two folded names as one: what namesakes have in common."""
    return f"{given} {family}"


def _whole_names(person: Person) -> set[str]:
    names = [FoldedName.of(name) for name in person.names()]
    return {whole_name("".join(name.given), "".join(name.family)) for name in names}


def tables_with(
    people: int,
    counts: Mapping[str, Mapping[str, int]],
    namesakes: Mapping[str, int],
    pairs: NearPairs,
    crowded: Crowds,
    model: Model,
) -> Tables:
    """The tables of so many people with these counts, namesakes, pairs and crowds. Values stand in
    order, whoever counted them."""
    counts = {field: dict(sorted(counted.items())) for field, counted in counts.items()}
    return Tables(
        people=people,
        nobody=model.nobody(people),
        counts=MappingProxyType({f: MappingProxyType(c) for f, c in counts.items()}),
        namesakes=MappingProxyType(namesakes),
        pairs=pairs,
        unheld=MappingProxyType({f: _unheld(c, people) for f, c in counts.items()}),
        unknown=MappingProxyType(
            {f: log2_ratio(max(people, _alone(c), 1), max(_alone(c), 1)) for f, c in counts.items()}
        ),
        crowds=crowded,
        shared=limits(pairs, model),
        rarity=MappingProxyType(rarities(counts, people, model)),
        model=model.hash,
    )


def rarities(
    counts: Mapping[str, Mapping[str, int]], people: int, model: Model
) -> dict[str, Mapping[str, int]]:
    """How rare each of these values is among so many people."""
    return {f: _rarity(c, people, ASSUMED.get(f, 0), model.rarest[f]) for f, c in counts.items()}


def _values(person: Person) -> dict[str, set[str]]:
    """Every folded value that could be agreed upon, each once a person.

    Names count whole and by part, middle names among the given ones: a family called *Lee-Brown*
    is evidence for *Lee*, and *James* is no rarer for being many people's second name.
    """
    values: dict[str, set[str]] = {field: set() for field in RARE}
    for name in map(FoldedName.of, person.names()):
        values["family_name"] |= {*name.family, "".join(name.family)} - {""}
        given = name.given or name.family  # an only name may be written in either column
        values["given_name"] |= {*given, *name.middle, "".join(given)} - {""}
    for place in map(FoldedAddress.of, person.addresses()):
        values["postcode"] |= set(place.keys)
    if person.birth_date is not None:
        values["birth_date"].add(person.birth_date.isoformat())
    return values


def _near(person: Person, crowded: Crowds) -> Near:
    name = FoldedName.of(Name(person.given_name, person.middle_names, person.family_name))
    place = crowded.place(FoldedAddress.of(Address(person.address_line, person.postcode)))
    born = crowded.day(person.birth_date)
    return Near(place.unit, place.line, "".join(name.family), "".join(name.given), born)


def _unheld(counts: Mapping[str, int], people: int) -> int:
    """How rare one value is that nobody bears: as many people as are the only ones of theirs bear
    such values, and of these there are as many as are held."""
    return log2_ratio(max(people, 1) * max(len(counts), 1), max(_alone(counts), 1))


def _alone(counts: Mapping[str, int]) -> int:
    """How many values have one bearer: so many people bear what is not held (Good 1953)."""
    return sum(count == 1 for count in counts.values())


def _rarity(counts: Mapping[str, int], people: int, assumed: int, limit: int) -> Mapping[str, int]:
    """log2(N/count) of each value, as though so many people more were `assumed`, of whom each bears
    another value."""
    more = 1 if assumed else 0
    by_count = {
        count: min(log2_ratio(people + assumed, count + more), limit)
        for count in set(counts.values())
    }
    return MappingProxyType({value: by_count[count] for value, count in counts.items()})
