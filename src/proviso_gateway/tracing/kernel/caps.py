"""What one compared field weighs, and the limits on it, compiled (`comparison.Scale`)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inlined, inner
from proviso_gateway.tracing.kernel.layout import (
    ALL_LEVELS,
    AREA,
    BESIDE_EXACT,
    BESIDE_NUMBER_SLIP,
    DIFFERENT,
    ELSEWHERE,
    EXACT,
    FAMILIAR,
    FAR,
    GARBLED,
    HOME,
    HOUSEHOLD,
    INITIAL,
    LINE,
    MISSING,
    NEAR,
    NUMBER,
    NUMBER_SLIP,
    OF_KIN,
    POSTCODE,
    RARE_AT,
    RESEMBLING,
    SAME_POSTCODE,
    SAME_YEAR,
    SHARED_AT,
    SPELT,
    STREET,
    SWAPPED,
    TWO_DIGITS,
    WHOLE,
    WORDS,
)
from proviso_gateway.tracing.kernel.reading import limit, of, weight_of
from proviso_gateway.tracing.kernel.slips import surprise
from proviso_gateway.tracing.records import Numbers


@inlined
def _nothing(level: int) -> bool:
    return level in (DIFFERENT, MISSING, ELSEWHERE)


@inlined
def unsure_name(level: int) -> bool:
    return level in (MISSING, RESEMBLING, INITIAL, GARBLED)


@inlined
def unsure_date(level: int) -> bool:
    return level in (MISSING, SAME_YEAR, TWO_DIGITS)


@inlined
def unproven(given: int, family: int, born: int, postcode: int, line: int) -> bool:
    """Whether too little is proven (`comparison.is_unproven`)."""
    unnamed = unsure_name(given) and given != GARBLED
    if DIFFERENT in (given, born) or (unnamed and unsure_date(born)):
        return True
    nowhere = (_nothing(postcode) or postcode == AREA) and (
        _nothing(line) or line in (NUMBER, STREET)
    )
    return _nothing(family) and nowhere


@inlined
def to_be_compared(given: int, family: int, born: int, postcode: int, line: int) -> bool:
    """Whether two people must look (`comparison.is_to_be_compared`)."""
    named = given in (EXACT, FAMILIAR, SWAPPED) and family in (EXACT, FAMILIAR, SWAPPED)
    dated = born != DIFFERENT and not unsure_date(born)
    return named and not dated and postcode == EXACT and line in (EXACT, NEAR)


@inlined
def household_excess(
    known: Numbers,
    given: int,
    family: int,
    namesakes: int,
    dated: int,
    place: int,
    postcode: int,
    line: int,
) -> int:
    """`comparison.Scale._shared_by_household`, of the weights of three fields and of a place."""
    if line in (EXACT, NEAR):
        near = SHARED_AT + HOUSEHOLD * OF_KIN
    elif postcode == EXACT:
        near = SHARED_AT + SAME_POSTCODE * OF_KIN
    else:
        return 0
    names = max(given - known[near], 0) + max(family - known[near + 1], 0) - namesakes
    excess = max(names, 0) + max(dated - known[near + 2], 0)
    return min(excess, max(place, 0))


@inlined
def place_weight(known: Numbers, postcode: int, rarity: int, line: int) -> int:
    """What postcode and line weigh together (`comparison.Scale.placed`)."""
    one, other = field_weight(known, POSTCODE, postcode, rarity), weight_of(known, LINE, line)
    if postcode == AREA and line == ELSEWHERE:  # strangers live so: no floor
        one = weight_of(known, POSTCODE, AREA) + rarity
    if min(one, other) <= 0:
        return one + other
    if line in (EXACT, NEAR):
        return min(one + other, max(limit(known, HOME), one + limit(known, BESIDE_EXACT)))
    return min(one + other, one + limit(known, BESIDE_NUMBER_SLIP + line - NUMBER_SLIP))


@inlined
def field_weight(known: Numbers, field: int, level: int, rarity: int) -> int:
    """What one compared field weighs (`comparison.Scale.finding`)."""
    weight = weight_of(known, field, level)
    if known[RARE_AT + field * ALL_LEVELS + level]:
        return max(weight + rarity, weight_of(known, field, DIFFERENT))
    return weight


@inner
def name_weight(
    said: Numbers, word: int, known: Numbers, field: int, level: int, rarity: int, name: int
) -> int:
    """What a name weighs, a slip no more than it surprises (`comparison.Scale.finding`)."""
    if level == GARBLED:
        weight = weight_of(known, field, level) + rarity
        return max(weight, weight_of(known, field, DIFFERENT))
    if not SPELT <= level <= FAR:
        return field_weight(known, field, level, rarity)
    string = of(known, WORDS, name, WHOLE)
    rarity = min(rarity, surprise(said, word, known, field, level, string))
    least = weight_of(known, field, RESEMBLING)
    return max(weight_of(known, field, level) + rarity, least)
