"""Who is seen at a glance to be a stranger: whose names are others, and who lives elsewhere.

Most candidates share a birthday with a search and nothing else. What such a person weighs follows
from few things, and is the same to the integer as the reading of everything says (`weighing`).
"""

from __future__ import annotations

from proviso_gateway.tracing.kernel.caps import field_weight, place_weight
from proviso_gateway.tracing.kernel.compiling import inlined
from proviso_gateway.tracing.kernel.glances import SEEN, another_name
from proviso_gateway.tracing.kernel.layout import (
    AREA,
    AT_LINE,
    AT_UNIT,
    DIFFERENT,
    ELSEWHERE,
    EXACT,
    FAMILY,
    FAMILY_WORD,
    GIVEN,
    GIVEN_WORD,
    MASK,
    MIDDLE_WORD,
    MIDDLES,
    NAMES_AT,
    NAMES_SEEN,
    NEAR,
    PLACES_AT,
    SAID_FAMILY,
    SAID_GIVEN,
    SAID_MIDDLE_MASK,
    UNCOUNTED,
    WIDE,
    Narrow,
)
from proviso_gateway.tracing.kernel.names import middle_names
from proviso_gateway.tracing.kernel.places import lines, postcodes
from proviso_gateway.tracing.kernel.reading import of, weight_of
from proviso_gateway.tracing.records import Numbers


@inlined
def stranger(
    said: Numbers,
    sought: Numbers,
    known: Numbers,
    of_person: Narrow,
    of_name: Narrow,
    of_place: Narrow,
    person: int,
) -> int:
    """What names and places of a stranger weigh; `UNCOUNTED` of anybody else. Both names that are
    said are names that somebody bears."""
    beside, place = UNCOUNTED, UNCOUNTED
    for at in range(of_person[person, NAMES_AT], of_person[person + 1, NAMES_AT]):
        given, middle = of_name[at, GIVEN_WORD] + WIDE, of_name[at, MIDDLE_WORD] + WIDE
        family = of_name[at, FAMILY_WORD] + WIDE
        if not _of_another(said, sought, known, given, middle, family):
            return UNCOUNTED
        level, rarity = middle_names(said, known, middle)
        beside = max(beside, field_weight(known, MIDDLES, level, rarity))
    for at in range(of_person[person, PLACES_AT], of_person[person + 1, PLACES_AT]):
        code, rarity = postcodes(said, sought, known, of_place[at, AT_UNIT] + WIDE)
        line = lines(said, known, of_place[at, AT_LINE] + WIDE)
        if code == EXACT or line in (EXACT, NEAR):  # what a household shares is counted
            return UNCOUNTED
        if line == DIFFERENT and (code in (DIFFERENT, AREA)):
            line = ELSEWHERE
        place = max(place, place_weight(known, code, rarity, line))
    names = weight_of(known, GIVEN, DIFFERENT) + weight_of(known, FAMILY, DIFFERENT)
    return names + beside + place


@inlined
def _of_another(
    said: Numbers, sought: Numbers, known: Numbers, given: int, middle: int, family: int
) -> bool:
    """Whether a name is seen to be another in every column: as it stands and crossed."""
    if not another_name(said, sought, SAID_FAMILY, known, family):
        return False
    if not another_name(said, sought, SAID_GIVEN, known, given):
        return False
    if not another_name(said, sought, SAID_FAMILY, known, given):
        return False
    if not another_name(said, sought, SAID_GIVEN, known, family):
        return False
    # Nor a middle name: some letter of it stands in none. So nothing moved from column to column.
    if not said[SAID_GIVEN + MASK] & ~of(known, NAMES_SEEN, middle, SEEN):
        return False
    return of(known, NAMES_SEEN, given, SEEN) & ~said[SAID_MIDDLE_MASK] != 0
