"""Compares one search with one person, and weighs what agrees.

Every stated value is compared with every value that the register knows, current or earlier; a
person counts once, at the heaviest reading. Evidence that a whole household or all namesakes share
is capped, and nobody is found by a household alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proviso_gateway.tracing.birth_dates import WrittenDate, compare_birth_dates, written_date
from proviso_gateway.tracing.bits import log2_ratio
from proviso_gateway.tracing.levels import DIFFERENT, LEVELS, MISSING, Agreement
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.names import (
    FoldedName,
    Likeness,
    compare_family,
    compare_given,
    compare_middle,
    crossed,
)
from proviso_gateway.tracing.people import Address, Gender, Name, Person, Search
from proviso_gateway.tracing.places import FoldedAddress, compare_line, compare_postcode
from proviso_gateway.tracing.tables import Tables, whole_name
from proviso_gateway.tracing.verdict import Candidate, Finding

Reading = tuple[Finding, ...]
"""One way to read a person: what was found, field by field."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A search ready to be compared with many people."""

    name: FoldedName
    birth_date: WrittenDate | None
    gender: Gender
    address: FoldedAddress

    @classmethod
    def of(cls, search: Search) -> Sought:
        """The folded form of a search."""
        return cls(
            FoldedName.of(Name(search.given_name, search.middle_names, search.family_name)),
            written_date(search.birth_date),
            search.gender,
            FoldedAddress.of(Address(search.address_line, search.postcode)),
        )


def compare(sought: Sought, person: Person, tables: Tables, model: Model) -> Candidate:
    """The person as a candidate: the heaviest of all readings of their names and addresses.

    A function of the search, the person, the tables and the model; never of other candidates.
    Where two readings weigh the same the first stands, current values before earlier ones.
    """
    scale = Scale(tables, model)
    facts = (
        scale.finding("birth_date", compare_birth_dates(sought.birth_date, person.birth_date)),
        scale.finding("gender", compare_genders(sought.gender, person.gender)),
    )
    places = tuple(_places(sought, person, scale))
    readings = (
        scale.capped((*name, *facts, *place))
        for name in _names(sought, person, scale)
        for place in places
    )
    best = max(readings, key=_weight)
    return Candidate(
        person_id=person.person_id,
        weight=_weight(best),
        findings=best,
        restricted=person.restricted,
        deceased=person.deceased_on is not None,
    )


def _names(sought: Sought, person: Person, scale: Scale) -> Iterator[Reading]:
    stated = sought.name
    for number, name in enumerate(person.names()):
        recorded, previous = FoldedName.of(name), number > 0
        middle = compare_middle(stated, recorded)
        given = compare_given(stated, recorded, scale.given_names, scale.likeness)
        family = compare_family(stated, recorded, scale.likeness)
        named = scale.reading(previous, given_name=given, family_name=family, middle_names=middle)
        yield scale.of_namesakes(named, recorded)
        if across := crossed(stated, recorded, scale.given_names, scale.likeness):
            given, family = across
            middle = Agreement(MISSING)  # they may have moved to another column
            named = scale.reading(
                previous, given_name=given, family_name=family, middle_names=middle
            )
            yield scale.of_namesakes(named, recorded)


def _places(sought: Sought, person: Person, scale: Scale) -> Iterator[Reading]:
    for number, address in enumerate(person.addresses()):
        recorded = FoldedAddress.of(address)
        yield scale.reading(
            number > 0,
            postcode=compare_postcode(sought.address, recorded),
            address_line=compare_line(sought.address, recorded, scale.likeness),
        )


def compare_genders(stated: Gender, recorded: Gender) -> Agreement:
    """The level on which the genders agree."""
    if Gender.UNKNOWN in (stated, recorded):
        return Agreement(MISSING)
    return Agreement("exact" if stated is recorded else DIFFERENT)


def _weight(reading: Reading) -> int:
    return sum(finding.weight for finding in reading)


class Scale:
    """Weighs agreements by one model, over one register."""

    def __init__(self, tables: Tables, model: Model) -> None:
        self._model = model
        self._rarity = tables.rarity
        self.shared = tables.shared
        self.unproven = tables.nobody + model.unproven
        self._people = tables.people
        self._namesakes = tables.namesakes
        self._named = model.weights["given_name"]["exact"] + model.weights["family_name"]["exact"]
        self.given_names = tables.given_names
        self.likeness = Likeness(model.near, model.resembling)

    def reading(self, previous: bool, **agreements: Agreement) -> Reading:
        return tuple(self.finding(field, found, previous) for field, found in agreements.items())

    def finding(self, field: str, found: Agreement, previous: bool = False) -> Finding:
        weights = self._model.weights[field]
        weight = weights[found.level]
        if LEVELS[field][found.level].by_rarity:
            counted = self._rarity[field]
            weight += min((counted[value] for value in found.values if value in counted), default=0)
            # In a register of few values, to agree on a common one would weigh less than to differ.
            weight = max(weight, weights[DIFFERENT])
        return Finding(field, found.level, weight, previous and found.level not in NOTHING)

    def of_namesakes(self, reading: Reading, recorded: FoldedName) -> Reading:
        """The reading of a name with what its namesakes take away.

        Names come together: somebody called Khan is likelier than others to be called Muhammad, so
        that the rarities of the two add up to more than both are worth.
        """
        given, family = reading[:2]
        if {given.level, family.level} & UNCOUNTED:
            return reading
        name = whole_name("".join(recorded.given), "".join(recorded.family))
        excess = given.weight + family.weight - self.both_names(self._namesakes.get(name, 1))
        return (*reading, Finding("cap", "namesakes", -excess)) if excess > 0 else reading

    def both_names(self, bearers: int) -> int:
        """The most that given and family name weigh together, where so many bear both."""
        return self._named + log2_ratio(self._people, bearers)

    def capped(self, reading: Reading) -> Reading:
        """The reading with what the limits take away, so that its weights still add up."""
        found = {finding.field: finding for finding in reading}
        caps = []
        if excess := self._shared_by_household(found):
            caps.append(Finding("cap", "household", -excess))
        over = _weight(reading) - excess - self.unproven
        if over > 0 and is_unproven(found):
            caps.append(Finding("cap", "unproven", -over))
        return (*reading, *caps)

    def _shared_by_household(self, found: Mapping[str, Finding]) -> int:
        """How much of the evidence follows from living together, in 1/1024 bit.

        It is counted where given name or birth date do not agree: then the one meant may be
        somebody's absent sister, who has the family name in common with them, and a twin the birth
        date too. Where both agree, no relative explains it. Never more than the place itself
        weighs: to agree about the place cannot count against anybody.
        """
        same_name = found["given_name"].level in THE_SAME_NAME
        if same_name and found["birth_date"].level not in NO_BIRTH_DATE:
            return 0
        if found["address_line"].level in ("exact", "near"):
            limits = self.shared["household"]
        elif found["postcode"].level == "exact":
            limits = self.shared["postcode"]
        else:
            return 0
        excess = sum(max(found[field].weight - limit, 0) for field, limit in limits.items())
        place = found["postcode"].weight + found["address_line"].weight
        return min(excess, max(place, 0))


NOTHING = frozenset({DIFFERENT, MISSING})
UNCOUNTED = frozenset(
    level
    for field in ("given_name", "family_name")
    for level, meaning in LEVELS[field].items()
    if not meaning.by_rarity
)
"""Levels of a name that say nothing of how many bear it."""
THE_SAME_NAME = frozenset(
    {"exact", "familiar", "near", "part", "middle", "swapped", "swapped_near"}
)
NO_GIVEN_NAME = NOTHING | {"resembling"}
NO_BIRTH_DATE = NOTHING | {"same_year"}
NO_PLACE = NOTHING | {"area"}


def is_unproven(found: Mapping[str, Finding]) -> bool:
    """Whether too little is proven, however much else agrees: it may be a twin, a namesake of
    another generation, a stranger with a birthday. A model may let them come near, never be found.
    """
    return (
        found["given_name"].level in NO_GIVEN_NAME
        or found["birth_date"].level in NO_BIRTH_DATE
        or (
            found["family_name"].level in NOTHING
            and found["postcode"].level in NO_PLACE
            and found["address_line"].level in NOTHING
        )
    )
