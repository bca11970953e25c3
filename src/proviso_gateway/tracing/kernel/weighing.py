"""What people weigh for a search, compiled (`comparison.compare`)."""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing.kernel.caps import (
    field_weight,
    household_excess,
    name_weight,
    place_weight,
    to_be_compared,
    unproven,
    unsure_date,
    unsure_name,
)
from proviso_gateway.tracing.kernel.compiling import compiled, inlined, inner
from proviso_gateway.tracing.kernel.crossing import crossed, is_one_named, one_named
from proviso_gateway.tracing.kernel.dates import birth_dates
from proviso_gateway.tracing.kernel.glances import NAMED, SEEN, sought_at_a_glance
from proviso_gateway.tracing.kernel.layout import (
    AREA,
    AT_LINE,
    AT_UNIT,
    BIRTH,
    BORN,
    BOTH_NAMES,
    DIFFERENT,
    ELSEWHERE,
    EXACT,
    FAMILY,
    FAMILY_WORD,
    GARBLED,
    GENDER,
    GIVEN,
    GIVEN_WORD,
    HOME,
    HOUSEHOLD,
    INITIAL,
    LEAST,
    LINES_SEEN,
    MIDDLE,
    MIDDLE_WORD,
    MIDDLES,
    MISSING,
    NAMES_AT,
    NAMES_SEEN,
    NAMESAKE,
    NOBODY,
    NONE,
    OF_KIN,
    PLACES_AT,
    SAID_FAMILY,
    SAID_GENDER,
    SAID_GIVEN,
    SEX,
    SHARED_AT,
    SWAPPED_NEAR,
    TWIN,
    UNCOUNTED,
    UNITS_SEEN,
    UNPROVEN,
    WAYS,
    WIDE,
    Narrow,
    People,
)
from proviso_gateway.tracing.kernel.names import family_names, given_names, middle_names
from proviso_gateway.tracing.kernel.places import lines, postcodes
from proviso_gateway.tracing.kernel.reading import limit, of, weight_of
from proviso_gateway.tracing.kernel.strangers import stranger
from proviso_gateway.tracing.records import Numbers


@compiled
def weight(
    said: Numbers, sought: Numbers, known: Numbers, people: People, person: int, places: Numbers
) -> tuple[int, int]:
    """`comparison.compare`: what the heaviest reading of a person weighs, in 1/1024 bit, and what
    it weighs uncapped. `sought` is the search at a glance, and `places` room for three numbers of
    each of their addresses."""
    of_person, of_name, of_place = people
    born, rarity = birth_dates(said, sought, known, of_person[person, BORN] + WIDE)
    dated = field_weight(known, BIRTH, born, rarity)
    return _weight(
        *(said, sought, known, of_person, of_name, of_place, person, places, born, dated)
    )


@inner
def _weight(
    said: Numbers,
    sought: Numbers,
    known: Numbers,
    of_person: Narrow,
    of_name: Narrow,
    of_place: Narrow,
    person: int,
    places: Numbers,
    born: int,
    dated: int,
) -> tuple[int, int]:
    """The same of somebody whose birth date was compared."""
    # Whatever is narrow is made wide at once: of each width everything would be compiled once more.
    sex = of_person[person, SEX] + WIDE
    unknown = said[SAID_GENDER] == NONE or sex == NONE
    level = EXACT if said[SAID_GENDER] == sex else DIFFERENT
    gender = weight_of(known, GENDER, MISSING if unknown else level)
    if sought[NAMED]:
        total = stranger(said, sought, known, of_person, of_name, of_place, person)
        if total != UNCOUNTED:
            total += dated + gender
            proven = min(total, limit(known, UNPROVEN))
            if unsure_date(born):
                proven = min(proven, limit(known, NAMESAKE) + min(dated, 0))
            return proven, total
    count = 0
    for at in range(of_person[person, PLACES_AT], of_person[person + 1, PLACES_AT]):
        postcode, rarity = postcodes(said, sought, known, of_place[at, AT_UNIT] + WIDE)
        line = lines(said, known, of_place[at, AT_LINE] + WIDE)
        if postcode in (DIFFERENT, AREA) and line == DIFFERENT:
            line = ELSEWHERE
        places[count], places[count + 1] = postcode, line
        places[count + 2] = place_weight(known, postcode, rarity, line)
        count += 3
    heaviest, most = UNCOUNTED, UNCOUNTED
    for at in range(of_person[person, NAMES_AT], of_person[person + 1, NAMES_AT]):
        given, middle = of_name[at, GIVEN_WORD] + WIDE, of_name[at, MIDDLE_WORD] + WIDE
        family, both = of_name[at, FAMILY_WORD] + WIDE, of_name[at, BOTH_NAMES] + WIDE
        g, rare = given_names(said, sought, SAID_GIVEN, known, given, middle)
        f, scarce = family_names(said, sought, SAID_FAMILY, known, family)
        level, rarity = middle_names(said, known, middle)
        straight = field_weight(known, MIDDLES, level, rarity)
        moved = g == MIDDLE and level == DIFFERENT
        differ = g == DIFFERENT and f == DIFFERENT
        for way in range(WAYS):
            first, second, beside, one = SAID_GIVEN, SAID_FAMILY, straight, given
            if way == 0 and moved:
                beside = weight_of(known, MIDDLES, MISSING)
            if way == 1:
                g, rare, f, scarce = crossed(said, sought, known, given, middle, family, differ)
                first, second = SAID_FAMILY, SAID_GIVEN
                beside = weight_of(known, MIDDLES, MISSING)
            elif way > 1:
                if not is_one_named(said, known, given, family):
                    break
                g, rare, f, scarce, first = one_named(
                    said, sought, known, given, middle, family, way - 2
                )
                second, one = first, family if way < 4 else given
            if g == NONE:
                continue
            given_weight = name_weight(said, first, known, GIVEN, g, rare, one)
            family_weight = name_weight(said, second, known, FAMILY, f, scarce, family)
            named, namesakes = given_weight + family_weight, 0
            if g <= SWAPPED_NEAR and f <= SWAPPED_NEAR:  # `comparison.Scale.of_namesakes`
                namesakes = max(named - both, 0)
            named += beside - namesakes
            for place in range(0, count, 3):
                postcode, line, found = places[place], places[place + 1], places[place + 2]
                total = named + dated + gender + found
                if g > SWAPPED_NEAR or born == DIFFERENT or unsure_date(born):
                    total -= household_excess(
                        *(known, given_weight, family_weight, namesakes, dated),
                        *(found, postcode, line),
                    )
                proven = total
                if unsure_name(g):
                    apart = min(max(beside, 0), known[SHARED_AT + HOUSEHOLD * OF_KIN])
                    by_name = given_weight if g in (INITIAL, GARBLED) else min(given_weight, 0)
                    proven = min(proven, limit(known, TWIN) + by_name + apart)
                if unsure_date(born):
                    proven = min(proven, limit(known, NAMESAKE) + min(dated, 0))
                    if g == GARBLED:
                        proven = min(proven, limit(known, HOME) + given_weight + min(dated, 0))
                if unproven(g, f, born, postcode, line):
                    proven = min(proven, limit(known, UNPROVEN))
                if to_be_compared(g, f, born, postcode, line):
                    proven = max(proven, limit(known, NOBODY))
                if proven > heaviest or (proven == heaviest and total > most):
                    heaviest, most = proven, total
    return heaviest, most


@compiled
def heavy(
    said: Numbers, known: Numbers, people: People, candidates: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Those of the candidates who are not too light to count, and what each weighs, capped and
    uncapped."""
    of_person, of_name, of_place = people
    rows, count, most = np.empty_like(candidates), 0, 0
    weights, uncapped = np.empty_like(candidates), np.empty_like(candidates)
    for person in candidates:
        places_end = of_person[person + 1, PLACES_AT]
        most = max(most, places_end - of_person[person, PLACES_AT])
    places = np.empty(3 * most, np.int64)
    sought = sought_at_a_glance(said, known)
    last, born, dated = UNCOUNTED, MISSING, WIDE
    for start in range(0, len(candidates), AT_ONCE):
        end = min(start + AT_ONCE, len(candidates))
        if _fetched(known, of_person, of_name, of_place, candidates, start, end) == UNCOUNTED:
            continue  # never so: but who asks must read
        for at in range(start, end):
            person = candidates[at]
            day = of_person[person, BORN] + WIDE
            if day != last:  # who were born on one day stand together
                born, rarity = birth_dates(said, sought, known, day)
                last, dated = day, field_weight(known, BIRTH, born, rarity)
            found, all_of_it = _weight(
                *(said, sought, known, of_person, of_name, of_place, person, places, born, dated)
            )
            if found >= limit(known, LEAST):
                rows[count], weights[count], uncapped[count] = person, found, all_of_it
                count += 1
    return rows[:count], weights[:count], uncapped[:count]


AT_ONCE = 32
"""People of whom is fetched at once what will be read of them."""


@inlined
def _fetched(
    known: Numbers,
    of_person: Narrow,
    of_name: Narrow,
    of_place: Narrow,
    candidates: Numbers,
    start: int,
    end: int,
) -> int:
    """Read what lies anywhere in memory, of many people one thing after the other: so the machine
    waits for all of it at once, and not for each by itself. What comes of it says nothing."""
    read = WIDE
    for at in range(start, end):
        person = candidates[at]
        read ^= of_person[person, NAMES_AT] ^ of_person[person + 1, NAMES_AT]
    for at in range(start, end):
        person = candidates[at]
        read ^= of_name[of_person[person, NAMES_AT], GIVEN_WORD]
        read ^= of_place[of_person[person, PLACES_AT], AT_UNIT]
        read ^= of_place[of_person[person + 1, PLACES_AT] - 1, AT_UNIT]
    for at in range(start, end):
        person = candidates[at]
        name = of_person[person, NAMES_AT]
        read ^= of(known, NAMES_SEEN, of_name[name, GIVEN_WORD] + WIDE, SEEN)
        read ^= of(known, NAMES_SEEN, of_name[name, FAMILY_WORD] + WIDE, SEEN)
        for place in range(of_person[person, PLACES_AT], of_person[person + 1, PLACES_AT]):
            read ^= of(known, UNITS_SEEN, of_place[place, AT_UNIT] + WIDE, SEEN)
            read ^= of(known, LINES_SEEN, of_place[place, AT_LINE] + WIDE, SEEN)
    return read
