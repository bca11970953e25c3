"""Whether one name is another, written down wrongly, compiled (`names.slip`, `names.garbled`)."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inner
from proviso_gateway.tracing.kernel.layout import (
    ALL_LEVELS,
    AS_FAMILY,
    AS_GIVEN,
    COSTS_AT,
    END,
    FAR,
    GARBLED,
    GIVEN,
    LETTERS,
    LIKELY_NEAR,
    LIKELY_RESEMBLING,
    MASK,
    MORE_FAMILY,
    MORE_GIVEN,
    MOST_EDITS,
    NEAR,
    NONE,
    PART_HELD,
    PART_LENGTH,
    PART_SHAPE,
    PART_SHAPE_END,
    PART_WIDTH,
    PARTS_END,
    PARTS_START,
    RESEMBLING,
    SAID_SHAPE,
    SAID_SHAPE_END,
    SHAPE,
    SHAPE_END,
    SHAPE_START,
    SHORT,
    SHORTEST,
    SHORTEST_ALIKE,
    SHORTEST_FAR,
    SOUND,
    SPELT,
    START,
    STRINGS,
    UNLIKE,
    WHOLE,
    WORDS,
)
from proviso_gateway.tracing.kernel.letters import (
    bits_of,
    jaro_winkler,
    one_edit,
    same_letters,
    two_edits,
    within,
)
from proviso_gateway.tracing.kernel.reading import limit, of, parts_of, row_of, run_of
from proviso_gateway.tracing.records import Numbers


@inner
def likeness(said: Numbers, word: int, known: Numbers, string: int) -> int:
    """How alike a stated and a recorded whole are (`similarity.jaro_winkler`), 0 where not alike
    enough to count. Letters in common bound the measure from above: most names fail there, and are
    not compared letter by letter."""
    a, to_a = said[word + START], said[word + END]
    b, to_b = run_of(known, string)
    one, other = said[word + MASK], of(known, STRINGS, string, MASK)
    more = min(to_a - a - bits_of(one), to_b - b - bits_of(other))
    common = min(bits_of(one & other) + more, to_a - a, to_b - b)
    jaro = (common / (to_a - a) + common / (to_b - b) + 1) / 3
    prefix = 0.4 if said[a] == known[b] else 0.0
    least = min(limit(known, LIKELY_NEAR), limit(known, LIKELY_RESEMBLING))
    if (jaro + prefix * (1 - jaro)) * 10_000 + 1 < least:
        return 0
    return jaro_winkler(said, a, to_a, known, b, to_b)


@inner
def one_edit_apart(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    b, to_b = run_of(known, string)
    return one_edit(said, said[word + START], said[word + END], known, b, to_b)


@inner
def _letters_apart(said: Numbers, word: int, known: Numbers, string: int) -> int:
    """How many letters only one of the two has: an edit makes it two more at most."""
    return bits_of(said[word + MASK] ^ of(known, STRINGS, string, MASK))


@inner
def slip(said: Numbers, word: int, known: Numbers, string: int, given: bool) -> tuple[int, int]:
    """`names.slip`: the level, `NONE` where it is none; and how alike they are, `NONE` where that
    was not asked."""
    a, to_a = said[word + START], said[word + END]
    b, to_b = run_of(known, string)
    shorter, row = min(to_a - a, to_b - b), row_of(known, STRINGS, string)
    if shorter < limit(known, SHORTEST):
        return (SPELT if _drawn_out(said, a, to_a, known, b, to_b) else NONE), NONE
    if said[word + SOUND] == known[row + SOUND] or said[word + SHAPE] == known[row + SHAPE]:
        return SPELT, NONE
    if given and same_letters(said, a, a + shorter, known, b, b + shorter):
        return SHORT, NONE
    apart = _letters_apart(said, word, known, string)
    long = shorter >= limit(known, SHORTEST_ALIKE)
    if long and apart <= 2 and one_edit(said, a, to_a, known, b, to_b):
        return NEAR, NONE
    if shorter < limit(known, SHORTEST_FAR):
        return NONE, NONE
    alike = likeness(said, word, known, string)
    if alike >= limit(known, LIKELY_NEAR):
        return FAR, alike
    if apart <= 4 and two_edits(said, a, to_a, known, b, to_b):
        return FAR, alike
    return NONE, alike


@inner
def _drawn_out(one: Numbers, a: int, to_a: int, other: Numbers, b: int, to_b: int) -> bool:
    """Whether English draws out the vowel of one of the two (`spellings.drawn_out`)."""
    if one[a] != other[b]:
        return False
    if to_a - a == 2 and to_b - b == 3:
        return _draws_out(one[a + 1], other[b + 1], other[b + 2])
    if to_a - a == 3 and to_b - b == 2:
        return _draws_out(other[b + 1], one[a + 1], one[a + 2])
    return False


@inner
def _draws_out(vowel: int, first: int, second: int) -> bool:
    e, i, o, u = 101, 105, 111, 117
    return first == second and ((vowel == i and first == e) or (vowel == u and first == o))


@inner
def surprise(said: Numbers, word: int, known: Numbers, field: int, level: int, string: int) -> int:
    """How unlikely a written name is as a name (`comparison.Scale.surprise`)."""
    borne = said[word + (AS_GIVEN if field == GIVEN else AS_FAMILY)]
    if said[said[word + END] - 1] == known[run_of(known, string)[1] - 1]:
        borne += said[word + (MORE_GIVEN if field == GIVEN else MORE_FAMILY)]
    return borne - known[COSTS_AT + field * ALL_LEVELS + level]


@inner
def may_be_garbled(said: Numbers, word: int, known: Numbers, recorded: int) -> bool:
    """Whether a name may be garbled at all (`names._may_be_garbled`)."""
    b, to_b = run_of(known, of(known, WORDS, recorded, WHOLE))
    first, last = parts_of(known, recorded)
    parts = (said[word + PARTS_END] - said[word + PARTS_START]) // PART_WIDTH
    a, to_a, shortest = said[word + START], said[word + END], limit(known, SHORTEST)
    short, long = min(to_a - a, to_b - b), max(to_a - a, to_b - b)
    lost = short == shortest - 1 and long == shortest
    lost = lost and _is_plain(said, a, to_a) and _is_plain(known, b, to_b)
    return (short >= shortest or lost) and min(parts, last - first) == 1


@inner
def _is_plain(letters: Numbers, start: int, end: int) -> bool:
    """Whether these code points are all of plain Latin."""
    plain = True
    for at in range(start, end):
        plain = plain and letters[at] < 128
    return plain


@inner
def of_one_generation(said: Numbers, part: int, known: Numbers, other: int) -> tuple[int, int]:
    """How given names agree that differ in one part (`names._of_one_generation`)."""
    b, to_b = run_of(known, other)
    short = min(said[part + PART_LENGTH], to_b - b)
    if said[part + PART_HELD] or short < limit(known, SHORTEST) - 1:
        return RESEMBLING, 0
    if _shapes_within(said, said[part + PART_SHAPE], said[part + PART_SHAPE_END], known, other):
        return GARBLED, of(known, STRINGS, other, UNLIKE)
    return RESEMBLING, 0


@inner
def garbled(said: Numbers, word: int, known: Numbers, string: int) -> bool:
    """Whether few enough edits garble a name (`names.garbled`)."""
    a, to_a = said[word + SAID_SHAPE], said[word + SAID_SHAPE_END]
    return _shapes_within(said, a, to_a, known, string)


@inner
def _shapes_within(said: Numbers, a: int, to_a: int, known: Numbers, string: int) -> bool:
    """Whether half of a shape that is said is still there in that of a name."""
    row, first = row_of(known, STRINGS, string), known[LETTERS]
    b, to_b = first + known[row + SHAPE_START], first + known[row + SHAPE_END]
    most = min(max(to_a - a, to_b - b) // 2, limit(known, MOST_EDITS))
    return within(said, a, to_a, known, b, to_b, most)
