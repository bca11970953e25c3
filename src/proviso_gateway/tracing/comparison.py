"""Compares one search with one person, and weighs what agrees.

Every stated value is compared with every value that the register knows, current or earlier; a
person counts once, at the heaviest reading. Evidence that a whole household or all namesakes share
is capped, and nobody is found by a household alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from proviso_gateway.tracing.birth_dates import WrittenDate, compare_birth_dates, written_date
from proviso_gateway.tracing.bits import log2_ratio
from proviso_gateway.tracing.crowds import Crowds
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.levels import DIFFERENT, LEVELS, MISSING, FieldLevel
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.names import (
    THE_SAME,
    FoldedName,
    Likeness,
    compare_family,
    compare_given,
    compare_middle,
    crossed,
    one_named,
)
from proviso_gateway.tracing.people import Address, Gender, Name, Person, Search
from proviso_gateway.tracing.places import FoldedAddress, compare_line, compare_postcode
from proviso_gateway.tracing.tables import Tables, whole_name
from proviso_gateway.tracing.verdict import Candidate, ComparedField

Reading = tuple[ComparedField, ...]
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

    def heard(self, crowds: Crowds) -> Sought:
        """What of it says anything in this register."""
        day = self.birth_date.day_of_calendar if self.birth_date is not None else None
        born = None if day is not None and crowds.day(day) is None else self.birth_date
        place = crowds.place(self.address)
        if born is self.birth_date and place is self.address:
            return self
        return replace(self, birth_date=born, address=place)


def compare(sought: Sought, person: Person, scale: Scale) -> Candidate:
    """The person as a candidate: the heaviest of all readings of their names and addresses.

    A function of the search, the person, and the register and model of the scale; never of other
    candidates. Where two readings weigh the same the first stands, current values before earlier
    ones.
    """
    sought = sought.heard(scale.crowds)
    born = scale.crowds.day(person.birth_date)
    facts = (
        scale.finding("birth_date", compare_birth_dates(sought.birth_date, born)),
        scale.finding("gender", compare_genders(sought.gender, person.gender)),
    )
    places = tuple(_places(sought, person, scale))
    readings = [
        scale.capped((*name, *facts, *place))
        for name in _names(sought, person, scale)
        for place in places
    ]
    weights = [(_weight(reading), uncapped(reading)) for reading in readings]
    heaviest = max(weights)
    return Candidate(
        person_id=person.person_id,
        weight=heaviest[0],
        findings=readings[weights.index(heaviest)],
        restricted=person.restricted,
        deceased=person.deceased_on is not None,
        uncapped=heaviest[1],
    )


def _names(sought: Sought, person: Person, scale: Scale) -> Iterator[Reading]:
    stated = sought.name
    for number, name in enumerate(person.names()):
        recorded, previous = FoldedName.of(name), number > 0
        straight = compare_given(stated, recorded, scale), compare_family(stated, recorded, scale)
        middle = compare_middle(stated, recorded)
        # Who is known by a second name may have written the first as one.
        moved = straight[0].level == "middle" and middle.level == DIFFERENT
        beside = FieldLevel(MISSING) if moved else middle
        yield scale.named(previous, straight, beside, recorded)
        if across := crossed(stated, recorded, straight, scale):
            # Middle names may have moved to another column.
            yield scale.named(previous, across, FieldLevel(MISSING), recorded)
        for only in one_named(stated, recorded, scale):
            yield scale.named(previous, only, middle, recorded)


def _places(sought: Sought, person: Person, scale: Scale) -> Iterator[Reading]:
    for number, address in enumerate(person.addresses()):
        recorded = scale.crowds.place(FoldedAddress.of(address))
        postcode = compare_postcode(sought.address, recorded)
        line = compare_line(sought.address.line, recorded.line, scale.likeness)
        if postcode.level in ELSEWHERE and line.level == DIFFERENT:
            line = FieldLevel("elsewhere")
        yield scale.placed(number > 0, postcode, line)


def compare_genders(stated: Gender, recorded: Gender) -> FieldLevel:
    """The level on which the genders agree."""
    if Gender.UNKNOWN in (stated, recorded):
        return FieldLevel(MISSING)
    return FieldLevel("exact" if stated is recorded else DIFFERENT)


def _weight(reading: Reading) -> int:
    return sum([finding.weight for finding in reading])


def uncapped(reading: Reading) -> int:
    """What a reading weighs but for the limits on proof, which make many weigh the same."""
    return sum([one.weight for one in reading if one.field != "cap" or one.level not in PROOF])


class Scale:
    """Weighs agreements by one model, over one register."""

    def __init__(self, tables: Tables, model: Model) -> None:
        self._tables = tables
        self._model = model
        self._levels = {
            (field, name): (model.weights[field][name], level.by_rarity, level.slip)
            for field, levels in LEVELS.items()
            for name, level in levels.items()
        }
        # Middle names are counted among the given ones.
        self._rarity = {**tables.rarity, "middle_names": tables.rarity["given_name"]}
        self.crowds = tables.crowds
        self.shared = tables.shared
        self.limits = limits_of(tables, model)
        self._namesakes = tables.namesakes
        self.likeness = Likeness(model.near, model.resembling)

    def reading(self, previous: bool, **agreements: FieldLevel) -> Reading:
        return tuple(self.finding(field, found, previous) for field, found in agreements.items())

    def finding(
        self, field: str, found: FieldLevel, previous: bool = False, *, floor: bool = True
    ) -> ComparedField:
        weight, by_rarity, is_slip = self._levels[field, found.level]
        if by_rarity:
            weights = self._model.weights[field]
            least = weights[DIFFERENT]
            counted = self._rarity[field]
            rarity = min([counted[value] for value in found.values if value in counted], default=0)
            if is_slip:
                written, ending = found.written, found.ending
                rarity = min(rarity, self.surprise(field, found.level, written, ending=ending))
                least = weights.get("resembling", least)
            # In a register of few values, to agree on a common one would weigh less than to differ.
            weight = max(weight + rarity, least) if floor else weight + rarity
        elif found.level == "garbled":
            least = self._model.weights[field][DIFFERENT]
            weight = max(weight + self._tables.unlike(field, found.values[0]), least)
        return ComparedField(field, found.level, weight, previous and found.level not in NOTHING)

    def surprise(self, field: str, level: str, written: str, *, ending: bool = False) -> int:
        """How much likelier it is that this was written by a slip than that it is a value of its
        own: the rarer it is by itself, and the fewer things the slip could have come to. Of what
        nobody bears the long is hardly ever a name, if its ending is the same: a changed ending
        makes another (*Daniela*, *Christine*)."""
        more = self._tables.unlikely(field, written) if ending else 0
        return self._tables.borne(field, written) + more - self._model.slips[field][level]

    def is_held(self, field: str, written: str) -> bool:
        """Whether what was written is a name that somebody bears."""
        listed = field == "given_name" and written in GROUPS
        return listed or written in self._tables.counts[field]

    def is_slip(self, field: str, found: FieldLevel) -> bool:
        """Whether what was written is likelier a slip than somebody else's name."""
        surprise = self.surprise(field, found.level, found.written, ending=found.ending)
        return surprise >= self._model.plausible

    def named(
        self,
        previous: bool,
        both: tuple[FieldLevel, FieldLevel],
        middle: FieldLevel,
        recorded: FoldedName,
    ) -> Reading:
        """The reading of a name with what its namesakes take away."""
        given, family = both
        reading = self.reading(previous, given_name=given, family_name=family, middle_names=middle)
        return self.of_namesakes(reading, recorded)

    def placed(self, previous: bool, code: FieldLevel, written: FieldLevel) -> Reading:
        """The reading of a place with what its two halves say twice taken away.

        Under one postcode many have the street in common, how many is counted; whoever has the
        line too lives there, or lives with somebody who does. To live elsewhere in an area where
        most live is what strangers do: it may weigh less than to live in another area.
        """
        within = code.level == "area" and written.level == "elsewhere"
        postcode = self.finding("postcode", code, previous, floor=not within)
        line = self.finding("address_line", written, previous)
        reading = postcode, line
        both = postcode.weight + line.weight
        if min(postcode.weight, line.weight) <= 0:
            return reading
        if line.level in SAME_LINE:
            most = max(self.limits.home, postcode.weight + self.limits.beside["exact"])
        else:
            most = postcode.weight + self.limits.beside[line.level]
        return (*reading, ComparedField("cap", "place", most - both)) if both > most else reading

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
        return (*reading, ComparedField("cap", "namesakes", -excess)) if excess > 0 else reading

    def both_names(self, bearers: int) -> int:
        """The most that given and family name weigh together, where so many bear both."""
        return self.limits.named + log2_ratio(16 * max(self._tables.people, 1), 16 * bearers - 15)

    def capped(self, reading: Reading) -> Reading:
        """The reading with what the limits take away, so that its weights still add up."""
        found = {finding.field: finding for finding in reading if finding.field != "cap"}
        caps = []
        if excess := self._shared_by_household(found, reading):
            caps.append(ComparedField("cap", "household", -excess))
        total = _weight(reading) - excess
        for name, most in self._proof(found):
            if total > most:
                caps.append(ComparedField("cap", name, most - total))
                total = most
        if total < self.limits.nobody and is_to_be_compared(found):
            caps.append(ComparedField("cap", "compared", self.limits.nobody - total))
        return (*reading, *caps)

    def _proof(self, found: Mapping[str, ComparedField]) -> Iterator[tuple[str, int]]:
        """The most that a reading weighs by what it proves, and why."""
        given, birth = found["given_name"], found["birth_date"]
        if given.level in UNSURE_NAME:
            most = self.shared["household"]["given_name"]
            told_apart = min(max(found["middle_names"].weight, 0), most)
            named = given.weight if given.level in TOLD_APART else min(given.weight, 0)
            yield "kin", self.limits.twin + named + told_apart
        if birth.level in UNSURE_DATE:
            yield "kin", self.limits.namesake + min(birth.weight, 0)
            if given.level == "garbled":  # a sister's, perhaps
                yield "kin", self.limits.home + given.weight + min(birth.weight, 0)
        if is_unproven(found):
            yield "unproven", self.limits.unproven

    def _shared_by_household(self, found: Mapping[str, ComparedField], reading: Reading) -> int:
        """How much of the evidence follows from living together, in 1/1024 bit.

        It is counted where given name or birth date do not agree: then the one meant may be
        somebody's absent sister, who has the family name in common with them, and a twin the birth
        date too. Where both agree, no relative explains it. Never more than the place itself
        weighs: to agree about the place cannot count against anybody.
        """
        same_name = found["given_name"].level in THE_SAME_NAME
        if same_name and found["birth_date"].level not in NO_BIRTH_DATE:
            return 0
        if found["address_line"].level in SAME_LINE:
            limits = self.shared["household"]
        elif found["postcode"].level == "exact":
            limits = self.shared["postcode"]
        else:
            return 0
        over = {field: max(found[field].weight - limit, 0) for field, limit in limits.items()}
        taken = {one.level: -one.weight for one in reading if one.field == "cap"}
        names = over["given_name"] + over["family_name"] - taken.get("namesakes", 0)
        place = found["postcode"].weight + found["address_line"].weight - taken.get("place", 0)
        return min(max(names, 0) + over["birth_date"], max(place, 0))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a register and a model limit, in 1/1024 bit: the weight of *nobody*; what both names of
    a model weigh without their rarities; a home, as the rarest that a place can be; the most
    that somebody weighs who may be a twin, may be a namesake, or is not proven at all; and the most
    that each level of a line adds to its postcode."""

    nobody: int
    named: int
    home: int
    twin: int
    namesake: int
    unproven: int
    beside: Mapping[str, int]


def limits_of(tables: Tables, model: Model) -> Limits:
    """The limits of this register by this model."""
    everybody, kin = log2_ratio(max(tables.people, 1), 1), tables.shared["kin"]
    return Limits(
        nobody=tables.nobody,
        named=model.weights["given_name"]["exact"] + model.weights["family_name"]["exact"],
        home=everybody + kin["housemate"],
        twin=everybody + kin["twin"],
        namesake=everybody + kin["namesake"],
        unproven=tables.nobody + model.unproven,
        beside={
            level: most + (kin["street"] if level in ("number_slip", "street") else 0)
            for level, most in model.beside.items()
        },
    )


NOTHING = frozenset({DIFFERENT, MISSING, "elsewhere"})
UNCOUNTED = frozenset(
    level
    for field in ("given_name", "family_name")
    for level, meaning in LEVELS[field].items()
    if not meaning.by_rarity
)
"""Levels of a name that say nothing of how many bear it."""
THE_SAME_NAME = THE_SAME | {"swapped", "swapped_near"}
PROOF = frozenset({"kin", "unproven", "compared"})
SAME_LINE = ("exact", "near")
UNSURE_NAME = frozenset({MISSING, "resembling", "garbled", "initial"})
TOLD_APART = frozenset({"garbled", "initial"})
"""Levels of an unsure given name that tell twins apart as well as strangers. A name that resembles
does not: twins are called Amina and Amira."""
UNSURE_DATE = frozenset({MISSING, "same_year", "two_digits"})
NO_BIRTH_DATE = UNSURE_DATE | {DIFFERENT}
ELSEWHERE = frozenset({DIFFERENT, "area"})
NO_PLACE = NOTHING | {"area"}
NO_LINE = NOTHING | {"number", "street"}


def is_unproven(found: Mapping[str, ComparedField]) -> bool:
    """Whether too little is proven, however much else agrees: it may be a twin, a namesake of
    another generation, a stranger with a birthday. A model may let them come near, never be found.
    """
    given, birth = found["given_name"].level, found["birth_date"].level
    return (
        given == DIFFERENT
        or birth == DIFFERENT
        or (given in UNSURE_NAME and given != "garbled" and birth in UNSURE_DATE)
        or (
            found["family_name"].level in NOTHING
            and found["postcode"].level in NO_PLACE
            and found["address_line"].level in NO_LINE
        )
    )


def is_to_be_compared(found: Mapping[str, ComparedField]) -> bool:
    """Whether two people look at it, though the birth date speaks for somebody else: whoever bears
    the same name in the same home may be meant, and written down with another's."""
    return (
        found["given_name"].level in WHOLE_NAME
        and found["family_name"].level in WHOLE_NAME
        and found["birth_date"].level in NO_BIRTH_DATE
        and found["postcode"].level == "exact"
        and found["address_line"].level in SAME_LINE
    )


WHOLE_NAME = ("exact", "familiar", "swapped")
