"""A batch of searches weighed at once, compiled: written as `kernel` reads a search, looked up and
compared, without Python between one search and the next.
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.asked import Asked, Texts, Words
from proviso_gateway.tracing.finding import looked_up
from proviso_gateway.tracing.kernel import NONE, PART_WIDTH, WORD_WIDTH, Narrow, People, compiled
from proviso_gateway.tracing.records import Numbers


@compiled
def said_of(of: Asked, at: int) -> Numbers:
    """One search in numbers, as `Encoded.said` gives it."""
    given, middle, family, unit, line, born, gender = of.searches[at]
    words, texts, places = of.words, of.texts, of.places
    g, f = words.wholes[given], words.wholes[family]
    post, house, run = places.unit_texts[unit], places.houses[line], places.runs[line]
    parts_at = kernel.SAID
    family_at = parts_at + PART_WIDTH * _many(words.starts, given)
    middle_at = family_at + PART_WIDTH * _many(words.starts, family)
    words_at = middle_at + PART_WIDTH * _many(words.starts, middle)
    letters_at = words_at + WORD_WIDTH * _many(places.starts, line)
    size = letters_at + _many(texts.shape_starts, g) + _many(texts.shape_starts, f)
    for one in (g, f, post, house, run):
        size += _many(texts.starts, one)
    for one in range(places.starts[line], places.starts[line + 1]):
        size += _many(texts.starts, places.words[one])
    size += _shapes(words, texts, given) + _shapes(words, texts, family)
    said = np.empty(size, np.int64)
    said[: kernel.SAID] = NONE
    # Letters stand in this order: names, postcode, house, words run together, words, shapes.
    end = letters_at
    for word, one in ((kernel.SAID_GIVEN, g), (kernel.SAID_FAMILY, f)):
        said[word + kernel.START] = end
        end = _put(texts.letters, texts.starts, one, said, end)
        said[word + kernel.END] = end
        said[word + kernel.MASK : word + kernel.STRING] = texts.told[one]
        said[word + kernel.STRING] = texts.strings[one]
    said[kernel.SAID_POSTCODE] = end
    end = _put(texts.letters, texts.starts, post, said, end)
    said[kernel.SAID_POSTCODE_END] = said[kernel.SAID_HOUSE] = end
    end = _put(texts.letters, texts.starts, house, said, end)
    said[kernel.SAID_HOUSE_END] = said[kernel.SAID_RUN] = end
    end = _put(texts.letters, texts.starts, run, said, end)
    said[kernel.SAID_RUN_END] = end
    place = words_at
    for one in range(places.starts[line], places.starts[line + 1]):
        word = places.words[one]
        said[place + kernel.WORD_STRING], said[place + kernel.WORD_START] = texts.strings[word], end
        end = _put(texts.letters, texts.starts, word, said, end)
        said[place + kernel.WORD_END] = end
        place += WORD_WIDTH
    for word, one in ((kernel.SAID_GIVEN, g), (kernel.SAID_FAMILY, f)):
        said[word + kernel.SAID_SHAPE] = end
        end = _put(texts.shapes, texts.shape_starts, one, said, end)
        said[word + kernel.SAID_SHAPE_END] = end
    said[kernel.SAID_GIVEN + kernel.PARTS_START] = parts_at
    end = _put_parts(words, texts, given, True, said, parts_at, end)
    said[kernel.SAID_GIVEN + kernel.PARTS_END] = family_at
    said[kernel.SAID_FAMILY + kernel.PARTS_START] = family_at
    end = _put_parts(words, texts, family, True, said, family_at, end)
    said[kernel.SAID_FAMILY + kernel.PARTS_END] = said[kernel.SAID_MIDDLE] = middle_at
    _put_parts(words, texts, middle, False, said, middle_at, end)
    said[kernel.SAID_MIDDLE_END] = said[kernel.SAID_WORDS] = words_at
    said[kernel.SAID_WORDS_END] = letters_at
    said[kernel.SAID_MIDDLE_MASK] = texts.told[words.wholes[middle], 0]
    said[kernel.SAID_YEAR : kernel.SAID_DAY + 1] = of.days[born, :3]
    said[kernel.SAID_GENDER] = gender
    said[kernel.SAID_KEYS] = places.units[unit, 0]
    said[kernel.SAID_UNIT : kernel.SAID_UNIT_BORNE + 1] = places.units[unit, 1:6]
    said[kernel.SAID_UNIT_MASK] = places.units[unit, 6]
    said[kernel.SAID_LINE : kernel.SAID_IS_FLAT + 1] = places.lines[line, :6]
    said[kernel.SAID_RUN_STRING : kernel.SAID_LINE_MASK + 1] = places.lines[line, 6:]
    return said


@compiled
def _many(starts: Numbers, one: int) -> int:
    return int(starts[one + 1] - starts[one])


@compiled
def _put(letters: Numbers, starts: Numbers, one: int, said: Numbers, at: int) -> int:
    """Write the letters of a text; where they end."""
    for letter in letters[starts[one] : starts[one + 1]]:
        said[at] = letter
        at += 1
    return at


@compiled
def _shapes(words: Words, texts: Texts, name: int) -> int:
    """How many letters the shapes of a name's parts have, which are told where it has several."""
    count, several = 0, _many(words.starts, name) > 1
    if several:
        for part in words.parts[words.starts[name] : words.starts[name + 1]]:
            count += _many(texts.shape_starts, part)
    return count


@compiled
def _put_parts(
    words: Words, texts: Texts, name: int, shapes: bool, said: Numbers, at: int, end: int
) -> int:
    """Write the parts of a name, and their shapes behind what is written; where these end."""
    shapes = shapes and _many(words.starts, name) > 1
    for part in words.parts[words.starts[name] : words.starts[name + 1]]:
        said[at + kernel.PART_STRING] = texts.strings[part]
        said[at + kernel.PART_FIRST] = texts.letters[texts.starts[part]]
        said[at + kernel.PART_LENGTH] = _many(texts.starts, part)
        said[at + kernel.PART_KNOWN] = texts.named[part]
        said[at + kernel.PART_LOW] = texts.told[part, kernel.LOW - kernel.MASK]
        said[at + kernel.PART_HIGH] = texts.told[part, kernel.HIGH - kernel.MASK]
        said[at + kernel.PART_HELD] = texts.told[part, kernel.HELD - kernel.MASK]
        said[at + kernel.PART_SHAPE] = end
        if shapes:
            end = _put(texts.shapes, texts.shape_starts, part, said, end)
        said[at + kernel.PART_SHAPE_END] = end
        at += PART_WIDTH
    return end


@compiled
def weighed(
    of: Asked, questions: Numbers, first: int, most: int, known: Numbers, people: People,
    listed: Narrow, wholes: Narrow,
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Whoever is not too light to count, of each search from the `first` on: where those of each
    begin, and their rows, weights and weights uncapped. It ends behind the search with which these
    become more than `most`, so that they take no more room than it and one search need."""
    starts, count = np.zeros(len(questions) - first + 1, np.int64), 0
    found = np.empty((1024, 3), np.int64)
    for at in range(first, len(questions)):
        candidates = looked_up(questions[at], listed, people.of_person, people.of_name, wholes)
        heavy = kernel.heavy(said_of(of, at), known, people, candidates)
        more = len(heavy[0])
        if count + more > len(found):
            room = np.empty((max(2 * len(found), count + more), 3), np.int64)
            room[:count] = found[:count]
            found = room
        for one in range(more):
            for column in range(3):
                found[count + one, column] = heavy[column][one]
        count += more
        starts[at - first + 1] = count
        if count > most:
            return starts[: at - first + 2], found[:count]
    return starts, found[:count]
