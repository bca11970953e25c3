"""How often people who live near each other agree anyway: counted on the register, as pairs.

Sisters share a family name, twins a birth date too, neighbours of one origin their names. Where the
one meant may be somebody's absent relative, such agreement is worth no more than these rates say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proviso_gateway.terms import Day
from proviso_gateway.tracing.addresses import AddressParts
from proviso_gateway.tracing.bits import log2_ratio
from proviso_gateway.tracing.model import NEARNESS, Model

ASSUMED = 1_000
"""What a model assumes counts as though it had been seen on so many pairs."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Of so many pairs of people, so many have the same value."""

    of: int
    same: int

    def limit(self, assumed: int) -> int:
        """How much such an agreement weighs, in 1/1024 bit: -log2 of its rate among these pairs,
        and `assumed` as far as there are few."""
        if not self.of:
            return assumed
        counted = log2_ratio(self.of, max(self.same, 1))
        return (ASSUMED * assumed + self.of * counted) // (ASSUMED + self.of)


NearPairs = Mapping[str, Mapping[str, Pairs]]
"""`household`, `postcode` → field → the pairs who live so near. Of a birth date they are those who
have the family name in common, for that is who twins are. `kin` → who one may be taken for at home:
of so many people whose home is known, so many (each counted once for each) have a `housemate`, a
`twin`, a `namesake`; and `street`, of the pairs under one postcode those whose lines name one
street."""


@dataclass(frozen=True, slots=True)
class Near:
    """One person as they stand now, folded; empty is unknown."""

    unit: str
    line: AddressParts
    family: str
    given: str
    birth: Day | None

    @property
    def place(self) -> Mapping[str, Hashable]:
        """Where they live, so far as it is known: nearness → what names the place."""
        found: dict[str, Hashable] = {}
        if self.unit:
            found["postcode"] = self.unit
            if self.line:
                found["household"] = (self.unit, self.line)
        return found


def pairs_of(people: Iterable[Near]) -> NearPairs:
    """The pairs among these people."""
    everybody = tuple(people)
    found: dict[str, Mapping[str, Pairs]] = {}
    for nearness in NEARNESS:
        near = [(one.place[nearness], one) for one in everybody if nearness in one.place]
        kin = [(place, one.family, one.birth) for place, one in near if one.family]
        born = [one for one in kin if one[2]]
        found[nearness] = {
            "family_name": Pairs(_same(one[0] for one in kin), _same(one[:2] for one in kin)),
            "given_name": Pairs(
                _same(place for place, one in near if one.given),
                _same((place, one.given) for place, one in near if one.given),
            ),
            "birth_date": Pairs(_same(one[:2] for one in born), _same(born)),
        }
    homes = [one.place["household"] for one in everybody if "household" in one.place]
    streets = [(one.unit, one.line.street) for one in everybody if one.unit and one.line.street]
    street = Pairs(_same(unit for unit, _ in streets), _same(streets))
    found["kin"] = kin_of(len(homes), _same(homes), found["household"], street)
    return found


def kin_of(
    people: int, housemates: int, household: Mapping[str, Pairs], street: Pairs
) -> Mapping[str, Pairs]:
    """Who of so many people at home, so many pairs of them housemates, may be taken for another."""
    pairs = {
        "housemate": housemates,
        "twin": household["birth_date"].same,
        "namesake": household["given_name"].same,
    }
    return {**{kin: Pairs(people, 2 * same) for kin, same in pairs.items()}, "street": street}


def limits(pairs: NearPairs, model: Model) -> Mapping[str, Mapping[str, int]]:
    """The most that each agreement weighs for people who live so near."""
    return MappingProxyType(
        {
            nearness: MappingProxyType(
                {
                    field: pairs[nearness][field].limit(model.shared[nearness][field])
                    for field in model.shared[nearness]
                }
            )
            for nearness in model.shared
        }
    )


def _same(values: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(values).values())
