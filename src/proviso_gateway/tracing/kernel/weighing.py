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
from proviso_gateway.tracing.kernel.compiling import compiled
from proviso_gateway.tracing.kernel.crossing import crossed, is_one_named, one_named
from proviso_gateway.tracing.kernel.dates import birth_dates
from proviso_gateway.tracing.kernel.glances import sought_at_a_glance
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
    MIDDLE,
    MIDDLE_WORD,
    MIDDLES,
    MISSING,
    NAMES_AT,
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
    UNPROVEN,
    WAYS,
    WIDE,
    People,
)
from proviso_gateway.tracing.kernel.names import family_names, given_names, middle_names
from proviso_gateway.tracing.kernel.places import lines, postcodes
from proviso_gateway.tracing.kernel.reading import limit, weight_of
from proviso_gateway.tracing.records import Numbers


@compiled
def weight(
    said: Numbers, sought: Numbers, known: Numbers, people: People, person: int, places: Numbers
) -> tuple[int, int]:
    """`comparison.compare`: what the heaviest reading of a person weighs, in 1/1024 bit, and what
    it weighs uncapped. `places` is room for three numbers of each of their addresses."""
    # Whatever is narrow is made wide at once: of each width everything would be compiled once more.
    born, rarity = birth_dates(said, sought, known, people.of_person[person, BORN] + WIDE)
    dated = field_weight(known, BIRTH, born, rarity)
    sex = people.of_person[person, SEX] + WIDE
    unknown = said[SAID_GENDER] == NONE or sex == NONE
    level = EXACT if said[SAID_GENDER] == sex else DIFFERENT
    gender = weight_of(known, GENDER, MISSING if unknown else level)
    count = 0
    for at in range(people.of_person[person, PLACES_AT], people.of_person[person + 1, PLACES_AT]):
        postcode, rarity = postcodes(said, sought, known, people.of_place[at, AT_UNIT] + WIDE)
        line = lines(said, known, people.of_place[at, AT_LINE] + WIDE)
        if postcode in (DIFFERENT, AREA) and line == DIFFERENT:
            line = ELSEWHERE
        places[count], places[count + 1] = postcode, line
        places[count + 2] = place_weight(known, postcode, rarity, line)
        count += 3
    heaviest, most = UNCOUNTED, UNCOUNTED
    for at in range(people.of_person[person, NAMES_AT], people.of_person[person + 1, NAMES_AT]):
        name = people.of_name[at]
        given, middle = name[GIVEN_WORD] + WIDE, name[MIDDLE_WORD] + WIDE
        family, both = name[FAMILY_WORD] + WIDE, name[BOTH_NAMES] + WIDE
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
    rows, count, most = np.empty_like(candidates), 0, 0
    weights, uncapped = np.empty_like(candidates), np.empty_like(candidates)
    for person in candidates:
        places_end = people.of_person[person + 1, PLACES_AT]
        most = max(most, places_end - people.of_person[person, PLACES_AT])
    places = np.empty(3 * most, np.int64)
    sought = sought_at_a_glance(said, known)
    for person in candidates:
        found, all_of_it = weight(said, sought, known, people, person, places)
        if found >= limit(known, LEAST):
            rows[count], weights[count], uncapped[count] = person, found, all_of_it
            count += 1
    return rows[:count], weights[:count], uncapped[:count]
