"""What of names, postcodes and lines is seen at a glance, as `kernel.glances` reads it: made once,
of each distinct value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.kernel import glances
from proviso_gateway.tracing.places import FoldedAddress, shape
from proviso_gateway.tracing.records import Numbers


def names_seen(texts: Sequence[str], strings: Numbers, spans: Numbers) -> Numbers:
    """Of each word of these `spans`, which are the strings `strings` as a whole, with these
    `texts`."""
    first = np.array([ord(text[0]) if text else 0 for text in texts], dtype=np.int64)
    length = strings[:, kernel.END] - strings[:, kernel.START]
    groups = strings[:, kernel.LOW] | strings[:, kernel.HIGH]
    for half in (32, 16, 8):
        groups = groups | groups >> half
    told = np.minimum(length, glances.LONGEST) << glances.LENGTH_AT
    told |= _bits(strings[:, kernel.MASK]) << glances.BITS_AT
    told |= (first & 0xFFFF) << glances.FIRST_AT
    told |= (strings[:, kernel.SOUND] & glances.CUT) << glances.SOUND_AT
    told |= (strings[:, kernel.SHAPE] & glances.CUT) << glances.SHAPE_AT
    told |= (groups & 255) << glances.GROUPS_AT
    told |= (length > 1) & (length < glances.LONGEST)
    told, whole = told[spans[:, kernel.WHOLE]], spans[:, kernel.WHOLE]
    told[spans[:, kernel.END] - spans[:, kernel.START] != 1] &= ~1
    return np.stack([strings[whole, kernel.MASK], told], axis=1)


def units_seen(places: Sequence[FoldedAddress], units: Numbers) -> Numbers:
    """Of each postcode: these `places`, whose numbers are `units`."""
    areas = units[:, kernel.AREAS]
    seen: Numbers = np.array([_unit(one) for one in places], dtype=np.int64)
    return seen | areas + 1 << glances.AREA_AT


def _unit(place: FoldedAddress) -> int:
    if not (place.unit or place.sector):
        return glances.UNKNOWN
    code = shape(place.unit or place.sector.replace(" ", ""))
    ends = code[: glances.ENDS] + code[-glances.ENDS :]
    told = 0
    for letters, at in (
        (code[: glances.SURE], glances.HEAD_AT),
        (code[-glances.SURE :], glances.TAIL_AT),
        (ends, glances.ENDS_AT),
    ):
        told |= _cut(letters) << at
    unclear = bool(place.unit) and len(code) < glances.SHORTEST_SURE
    return told | glances.UNCLEAR if unclear else told


def _cut(letters: str) -> int:
    told = 0
    for mark in letters:
        told = told * 31 + ord(mark) & glances.CUT
    return told


def lines_seen(lines: Numbers, streets: Numbers) -> Numbers:
    """Of each address line: `lines` with the words in `streets`."""
    spans = lines[:, kernel.WORDS_START], lines[:, kernel.WORDS_END]
    counts = spans[1] - spans[0]
    line = np.repeat(np.arange(len(lines)), counts)
    words = streets[:, kernel.STREET_WORD]
    letters = np.zeros(len(lines), dtype=np.int64)
    np.add.at(letters, line, streets[:, kernel.STREET_LETTERS])
    marks = np.zeros(len(lines), dtype=np.int64)
    np.bitwise_or.at(marks, line, 1 << words % glances.WORD_BITS)
    order = np.lexsort((words, line))
    twice = (np.diff(line[order]) == 0) & (np.diff(words[order]) == 0)
    unclear = letters > glances.LONGEST_LINE
    unclear[line[order][1:][twice]] = True
    told = np.where(lines[:, kernel.ALL_PARTS] == kernel.NONE, glances.UNKNOWN, 0)
    told |= np.where(unclear, glances.UNCLEAR, 0)
    told |= (lines[:, kernel.HOUSE_NUMBERS] & glances.CUT) << glances.NUMBERS_AT
    told |= np.minimum(letters, glances.LONGEST_LINE) << glances.LETTERS_AT
    told |= (lines[:, kernel.RUN] & glances.LONGEST_LINE) << glances.RUN_AT
    seen: Numbers = told | marks << glances.WORDS_AT
    return seen


def _bits(masks: Numbers) -> Numbers:
    """How many bits each mask has."""
    many = np.zeros(len(masks), dtype=np.int64)
    for at in range(63):
        many += masks >> at & 1
    return many
