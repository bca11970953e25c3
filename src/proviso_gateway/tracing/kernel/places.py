"""How postcodes and address lines agree, compiled (`places`)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inlined, inner
from proviso_gateway.tracing.kernel.glances import line_at_a_glance, postcode_at_a_glance
from proviso_gateway.tracing.kernel.layout import (
    ALL_LEVELS,
    ALL_PARTS,
    AREA,
    AREA_RARITY,
    AREAS,
    COSTS_AT,
    DIFFERENT,
    EXACT,
    FLAT,
    HOUSE,
    HOUSE_NUMBERS,
    LIKELY_NEAR,
    LINE_MASK,
    LINES,
    MISSING,
    NEAR,
    NONE,
    NUMBER,
    NUMBER_SLIP,
    POSTCODE,
    RUN,
    SAID_AREA,
    SAID_FLAT,
    SAID_HOUSE,
    SAID_HOUSE_END,
    SAID_IS_FLAT,
    SAID_KEYS,
    SAID_LINE,
    SAID_LINE_MASK,
    SAID_LINE_PARTS,
    SAID_NUMBERED,
    SAID_NUMBERS,
    SAID_POSTCODE,
    SAID_POSTCODE_END,
    SAID_RUN,
    SAID_RUN_END,
    SAID_RUN_STRING,
    SAID_SECTOR,
    SAID_UNIT,
    SAID_UNIT_BORNE,
    SAID_UNIT_MASK,
    SAID_UNIT_SHAPE,
    SAID_WORDS,
    SAID_WORDS_END,
    SECTOR,
    SECTOR_RARITY,
    SECTORS,
    SHORTEST_CODE,
    STREET,
    STREET_LETTERS,
    STREET_WORD,
    STREETS,
    UNIT,
    UNIT_LENGTH,
    UNIT_MASK,
    UNIT_RARITY,
    UNIT_SHAPE,
    UNITS,
    WORD_END,
    WORD_START,
    WORD_STRING,
    WORD_WIDTH,
    WORDS_END,
    WORDS_START,
)
from proviso_gateway.tracing.kernel.letters import (
    bits_of,
    jaro_winkler,
    one_edit,
    same_letters,
    two_edits,
)
from proviso_gateway.tracing.kernel.reading import limit, of, row_of, run_of
from proviso_gateway.tracing.records import Numbers


@inlined
def postcodes(said: Numbers, sought: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    """How postcodes agree (`places.compare_postcode`): level, and rarity of what agrees."""
    level, rarity = postcode_at_a_glance(said, sought, known, number)
    return (level, rarity) if level != NONE else _postcodes_read(said, known, number)


@inner
def _postcodes_read(said: Numbers, known: Numbers, number: int) -> tuple[int, int]:
    row = row_of(known, UNITS, number)
    unit, sector, area = known[row + UNIT], known[row + SECTORS], known[row + AREAS]
    if not said[SAID_KEYS] or (unit == NONE and sector == NONE):
        return MISSING, 0
    a, to_a = said[SAID_POSTCODE], said[SAID_POSTCODE_END]
    if to_a > a and unit != NONE:
        if unit == said[SAID_UNIT]:
            return EXACT, known[row + UNIT_RARITY]
        if min(to_a - a, known[row + UNIT_LENGTH]) >= limit(known, SHORTEST_CODE):
            near = known[row + UNIT_SHAPE] == said[SAID_UNIT_SHAPE]
            if not near and bits_of(said[SAID_UNIT_MASK] ^ known[row + UNIT_MASK]) <= 2:
                b, to_b = run_of(known, unit)
                near = one_edit(said, a, to_a, known, b, to_b)
            if near:
                surprise = said[SAID_UNIT_BORNE] - known[COSTS_AT + POSTCODE * ALL_LEVELS + NEAR]
                return NEAR, min(known[row + UNIT_RARITY], surprise)
    if sector != NONE and sector == said[SAID_SECTOR]:
        return SECTOR, known[row + SECTOR_RARITY]
    if area != NONE and area == said[SAID_AREA]:
        return AREA, known[row + AREA_RARITY]
    return DIFFERENT, 0


@inlined
def lines(said: Numbers, known: Numbers, number: int) -> int:
    """How two address lines agree (`places.compare_line`)."""
    level = line_at_a_glance(said, known, number)
    return level if level != NONE else _lines_read(said, known, number)


@inner
def _lines_read(said: Numbers, known: Numbers, number: int) -> int:
    row = row_of(known, LINES, number)
    if not said[SAID_LINE] or known[row + ALL_PARTS] == NONE:
        return MISSING
    if known[row + ALL_PARTS] == said[SAID_LINE_PARTS]:
        return EXACT
    same, run = known[row + HOUSE_NUMBERS] == said[SAID_NUMBERS], known[row + RUN]
    if said[SAID_RUN] == said[SAID_RUN_END] or run == NONE:
        return NUMBER if same and said[SAID_NUMBERED] else DIFFERENT
    if not _words_alike(said, known, row, run, same):
        return DIFFERENT
    if same:
        return NEAR
    return NUMBER_SLIP if _number_slip(said, known, row) else STREET


@inner
def _words_alike(said: Numbers, known: Numbers, row: int, run: int, slips: bool) -> bool:
    """Whether two lines name one street (`places.words_alike`)."""
    if run == said[SAID_RUN_STRING]:
        return True
    if not slips and not said[SAID_LINE_MASK] & known[row + LINE_MASK]:
        return False
    first, last = known[row + WORDS_START], known[row + WORDS_END]
    start, end = said[SAID_WORDS], said[SAID_WORDS_END]
    found, letters = 0, 0
    if (end - start) // WORD_WIDTH <= last - first:
        for word in range(start, end, WORD_WIDTH):
            length = said[word + WORD_END] - said[word + WORD_START]
            letters += length
            for at in range(first, last):
                if _same_word(said, word, known, at, slips):
                    found += length
                    break
    else:
        for at in range(first, last):
            length = of(known, STREETS, at, STREET_LETTERS)
            letters += length
            for word in range(start, end, WORD_WIDTH):
                if _same_word(said, word, known, at, slips):
                    found += length
                    break
    if 3 * found >= 2 * letters:
        return True
    if not slips:
        return False
    a, to_a = said[SAID_RUN], said[SAID_RUN_END]
    b, to_b = run_of(known, run)
    if jaro_winkler(said, a, to_a, known, b, to_b) >= limit(known, LIKELY_NEAR):
        return True
    return two_edits(said, a, to_a, known, b, to_b)


@inner
def _same_word(said: Numbers, word: int, known: Numbers, at: int, slips: bool) -> bool:
    """Whether a stated and a recorded word of a line are the same, or a slip away."""
    string = of(known, STREETS, at, STREET_WORD)
    if said[word + WORD_STRING] == string:
        return True
    if not slips:
        return False
    a, to_a = said[word + WORD_START], said[word + WORD_END]
    b, to_b = run_of(known, string)
    return min(to_a - a, to_b - b) >= 4 and one_edit(said, a, to_a, known, b, to_b)


@inner
def _number_slip(said: Numbers, known: Numbers, row: int) -> bool:
    """Whether house numbers differ by one slip (`places.number_slip`)."""
    flat, house = known[row + FLAT], known[row + HOUSE]
    if said[SAID_IS_FLAT] and flat != NONE and said[SAID_FLAT] != flat:
        return False
    a, to_a = said[SAID_HOUSE], said[SAID_HOUSE_END]
    if a == to_a or house == NONE:
        return True
    b, to_b = run_of(known, house)
    if same_letters(said, a, to_a, known, b, to_b):
        return True
    return max(to_a - a, to_b - b) > 1 and one_edit(said, a, to_a, known, b, to_b)
