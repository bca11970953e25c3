"""A register and a search as `kernel` reads them: numbers, and letters as code points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.addresses import AddressParts
from proviso_gateway.tracing.bearing import gender_number
from proviso_gateway.tracing.bits import log2_ratio
from proviso_gateway.tracing.comparison import Scale, Sought, limits_of
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.folded import Folded, Numbered, Parts
from proviso_gateway.tracing.folding import PARTICLES
from proviso_gateway.tracing.kernel import NONE, PART_WIDTH, UNCOUNTED
from proviso_gateway.tracing.levels import LEVELS
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.names import MOST_EDITS, SHORTEST, SHORTEST_ALIKE, SHORTEST_FAR
from proviso_gateway.tracing.places import SHORTEST_CODE, FoldedAddress, shape
from proviso_gateway.tracing.records import Numbers, unchanging
from proviso_gateway.tracing.room import PART, spans
from proviso_gateway.tracing.seen import lines_seen, names_seen, units_seen
from proviso_gateway.tracing.spellings import shaped, sounded
from proviso_gateway.tracing.tables import Tables, whole_name
from proviso_gateway.tracing.texts import KnownNumbers

UNIT = "|"
"""Before the shapes of postcodes, which are no names."""

_HALF = 63
"""Bits of one mask: a sign is not one."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A register by one model as `kernel` reads it, and what turns a search into numbers."""

    known: Numbers
    people: kernel.People
    facts: Numbers
    strings: KnownNumbers
    sounds: KnownNumbers
    shapes: KnownNumbers
    sectors: KnownNumbers
    areas: KnownNumbers
    lines: KnownNumbers
    house_numbers: KnownNumbers
    tables: Tables

    @classmethod
    def of(
        cls, people: kernel.People, values: Folded, words: Words, days: Numbers, tables: Tables,
        model: Model,
    ) -> Encoded:  # fmt: skip
        """These people, encoded: they bear these `values`, and were born on these `days`. `tables`
        are of the same register and model."""
        strings, sounds, shapes = words.strings, Numbered(), Numbered()
        sectors, areas, house_numbers = Numbered(), Numbered(), Numbered()
        lines = Numbered()
        names = list(map(str, strings))
        looks = list(map(shaped, names))
        units = _units(values.units, strings, shapes, sectors, areas, tables)
        streets, of_lines = _lines(values.lines, strings, lines, house_numbers)
        texts = list(map(str, strings))
        letters = letters_of("".join((*texts, *looks)))
        of_names = _names_told(names, looks, sounds, shapes, tables)
        of_strings = _strings(texts, looks, letters, of_names)
        of_streets = _columns(streets, _lengths(of_strings)[streets])
        weights, rare = _weights(model)
        known = {
            kernel.LETTERS: letters,
            kernel.PARTS: words.parts,
            kernel.STRINGS: of_strings,
            kernel.WORDS: words.spans,
            kernel.DAYS: _days(days, tables),
            kernel.UNITS: units,
            kernel.LINES: of_lines,
            kernel.STREETS: of_streets,
            kernel.NAMES_SEEN: names_seen(names, of_strings[: len(names)], words.spans),
            kernel.UNITS_SEEN: units_seen(values.units, units),
            kernel.LINES_SEEN: lines_seen(of_lines, of_streets),
            kernel.WEIGHTS: weights,
            kernel.RARE: rare,
            kernel.COSTS: _costs(model),
            kernel.SHARED: _shared(tables),
            kernel.LIMITS: _limits(tables, model),
        }
        return cls(
            known=_in_one_run(known),
            people=people,
            facts=_of_names(names, of_strings[: len(names)], tables),
            strings=strings,
            sounds=sounds,
            shapes=shapes,
            sectors=sectors,
            areas=areas,
            lines=lines,
            house_numbers=house_numbers,
            tables=tables,
        )

    def said(self, sought: Sought) -> Numbers:
        """A search in numbers of this register: its own, then its parts, then its letters."""
        name, born, place = sought.name, sought.birth_date, sought.address
        columns = name.given, name.family, name.middle
        given, family, _ = map("".join, columns)
        line = place.line
        texts = given, family, place.unit, line.house, line.run, *line.words
        several = len(name.given) > 1, len(name.family) > 1, False
        texts = *texts, shaped(given), shaped(family)
        of_parts = len(texts)
        for column, with_shapes in zip(columns, several, strict=True):
            texts = *texts, *(shaped(part) if with_shapes else "" for part in column)
        parts = list(accumulate((len(one) * PART_WIDTH for one in columns), initial=kernel.SAID))
        words = parts[-1] + kernel.WORD_WIDTH * len(line.words)
        letters = list(accumulate(map(len, texts), initial=words))
        said = [NONE] * kernel.SAID
        looks = letters[of_parts - 2 : of_parts + 1]
        for word, whole, n in ((kernel.SAID_GIVEN, given, 0), (kernel.SAID_FAMILY, family, 1)):
            said[word + kernel.START], said[word + kernel.END] = letters[n : n + 2]
            said[word + kernel.PARTS_START], said[word + kernel.PARTS_END] = parts[n : n + 2]
            said[word + kernel.SAID_SHAPE], said[word + kernel.SAID_SHAPE_END] = looks[n : n + 2]
            string = self.strings.known(whole)
            is_name = 0 <= string < len(self.facts)  # other strings stand in addresses only
            told = self.facts[string].tolist() if is_name else self.facts_of(whole)
            said[word + kernel.MASK : word + kernel.STRING] = told
            said[word + kernel.STRING] = string
        said[kernel.SAID_MIDDLE], said[kernel.SAID_MIDDLE_END] = parts[2:]
        if born is not None:
            said[kernel.SAID_YEAR] = born.year
            said[kernel.SAID_MONTH], said[kernel.SAID_DAY] = born.month, born.day
        said[kernel.SAID_GENDER] = gender_number(sought.gender)
        said[kernel.SAID_KEYS] = bool(place.keys)
        said[kernel.SAID_POSTCODE], said[kernel.SAID_POSTCODE_END] = letters[2:4]
        said[kernel.SAID_UNIT] = self.strings.known(place.unit)
        said[kernel.SAID_SECTOR] = self.sectors.known(place.sector)
        said[kernel.SAID_AREA] = self.areas.known(place.area)
        said[kernel.SAID_UNIT_SHAPE] = self.shapes.known(UNIT + shape(place.unit))
        said[kernel.SAID_UNIT_BORNE] = self.tables.borne("postcode", place.unit)
        said[kernel.SAID_LINE] = bool(line)
        said[kernel.SAID_LINE_PARTS] = self.lines.known(line.key)
        said[kernel.SAID_NUMBERS] = self.house_numbers.known(line.numbers)
        said[kernel.SAID_NUMBERED] = bool(line.numbers)
        said[kernel.SAID_FLAT] = self.strings.known(line.flat)
        said[kernel.SAID_IS_FLAT] = bool(line.flat)
        said[kernel.SAID_HOUSE], said[kernel.SAID_HOUSE_END] = letters[3:5]
        said[kernel.SAID_RUN], said[kernel.SAID_RUN_END] = letters[4:6]
        said[kernel.SAID_WORDS], said[kernel.SAID_WORDS_END] = parts[-1], words
        of_line = [self.strings.known(word) for word in line.words]
        said[kernel.SAID_RUN_STRING] = self.strings.known(line.run) if line.run else NONE
        said[kernel.SAID_LINE_MASK] = 0
        for string in of_line:
            if string != NONE:
                said[kernel.SAID_LINE_MASK] |= 1 << string % _HALF
        said[kernel.SAID_UNIT_MASK] = _mask(place.unit)
        said[kernel.SAID_MIDDLE_MASK] = _mask("".join(name.middle))
        for part, start, end in zip(
            (part for column in columns for part in column),
            *(letters[of_parts:], letters[of_parts + 1 :]),
            strict=False,
        ):
            said += *self._part(part), start, end
        for string, text, start in zip(of_line, line.words, letters[5:], strict=False):
            said += string, start, start + len(text)
        said += map(ord, "".join(texts))
        return np.array(said, dtype=np.int64)

    def facts_of(self, name: str) -> Sequence[int]:
        """What `facts` tells of each string that is known here, of one that is not."""
        return (
            _mask(name),
            self.sounds.known(sounded(name)),
            self.shapes.known(shaped(name)),
            *groups_of(name),
            # The register may know a name that this part of it does not.
            name in GROUPS or name in self.tables.counts["given_name"],
            name in self.tables.counts["family_name"],
            *(self.tables.borne(field, name) for field in _NAMES),
            *(self.tables.unlikely(field, name) for field in _NAMES),
        )

    def _part(self, part: str) -> tuple[int, ...]:
        known = self.strings.known(part)
        held = part in GROUPS or part in self.tables.counts["given_name"]
        return known, ord(part[0]), len(part), is_known(part), *groups_of(part), held


def _in_one_run(tables: Mapping[int, Numbers]) -> Numbers:
    """The tables one after the other; before them where each begins, and how wide it is."""
    all_of_them = [np.atleast_2d(tables[table].T).T for table in range(kernel.TABLES)]
    starts = np.cumsum([2 * kernel.TABLES, *(table.size for table in all_of_them[:-1])])
    widths = [table.shape[1] for table in all_of_them]
    run = np.concatenate([starts, widths, *map(np.ravel, all_of_them)])
    return unchanging(run.astype(np.int64, copy=False))


@dataclass(frozen=True, slots=True)
class Words:
    """Names as strings: `strings` are the parts of all words and the words as a whole, `spans` says
    which of the `parts` each word has, and which string it is as a whole."""

    strings: Numbered
    parts: Numbers
    spans: Numbers

    @classmethod
    def of(cls, values: Sequence[Parts]) -> Words:
        """These names."""
        strings = Numbered()
        starts = starts_of([len(parts) for parts in values])
        numbers = strings.numbers(part for parts in values for part in parts)
        wholes = strings.numbers("".join(parts) for parts in values)
        return cls(strings, numbers, _columns(starts[:-1], starts[1:], wholes))

    def know(self, tables: Tables) -> None:
        """Know every listed form of a name that somebody in the register bears, who may be in
        another part of it: how rare it is counts where the two are familiar."""
        self.strings.numbers(name for name in GROUPS if name in tables.counts["given_name"])

    @property
    def wholes(self) -> Numbers:
        """Which string each word is as a whole."""
        return self.spans[:, kernel.WHOLE]


def _names_told(
    names: Sequence[str],
    looks: Sequence[str],
    sounds: Numbered,
    shapes: Numbered,
    tables: Tables,
) -> Numbers:
    """What is told of each string that is a name, from how it sounds on, in the order of
    `kernel`."""
    groups = np.array([groups_of(name) for name in names], dtype=np.int64).reshape(len(names), 2)
    return _columns(
        sounds.numbers(map(sounded, names)),
        shapes.numbers(looks),
        *groups.T,
        np.array([is_known(name) for name in names], dtype=np.int64),
        *(_told(tables.rarity[field], names, UNCOUNTED) for field in _NAMES),
        *(_unlike(field, names, tables) for field in _NAMES),
    )


def _told(counted: Mapping[str, int], names: Sequence[str], otherwise: int) -> Numbers:
    return np.array([counted.get(name, otherwise) for name in names], dtype=np.int64)


def _unlike(field: str, names: Sequence[str], tables: Tables) -> Numbers:
    """`tables.unlike` of each, which is the same for names of as many bearers."""
    bearers = _told(tables.counts[field], names, 0)
    example = dict(zip(bearers.tolist(), names, strict=True))
    weights = {count: tables.unlike(field, name) for count, name in example.items()}
    return np.array([weights[count] for count in bearers.tolist()], dtype=np.int64)


def _strings(
    texts: Sequence[str], looks: Sequence[str], letters: Numbers, of_names: Numbers
) -> Numbers:
    """All strings. Names come first; of the others, which stand in addresses only, nothing is told
    but which letters occur."""
    starts = starts_of([len(text) for text in texts])
    shape = np.full(len(texts) + 1, len(letters), dtype=np.int64)
    shape[: len(looks) + 1] = starts[-1] + starts_of([len(look) for look in looks])
    told = np.zeros((len(texts), of_names.shape[1]), dtype=np.int64)
    told[:, np.array(_LOOKS) - kernel.SOUND] = NONE
    told[:, np.array(_RARITIES) - kernel.SOUND] = UNCOUNTED
    told[: len(of_names)] = of_names
    masks = masks_of(letters, starts)
    return _columns(starts[:-1], starts[1:], masks, *told.T, shape[:-1], shape[1:])


_NAMES = ("given_name", "family_name")
_LOOKS = kernel.SOUND, kernel.SHAPE
_RARITIES = kernel.GIVEN_RARITY, kernel.FAMILY_RARITY


def _of_names(texts: Sequence[str], strings: Numbers, tables: Tables) -> Numbers:
    """What a search is told of each string that it says as a name, in the order of `kernel`: worked
    out once, for whole registers are asked about the same names."""
    facts = [strings[:, column] for column in range(kernel.MASK, kernel.HIGH + 1)]
    listed = np.array([text in GROUPS for text in texts], dtype=bool)
    counted = [np.array([tables.counts[f].get(text, 0) for text in texts]) for f in _NAMES]
    facts += [((counted[0] > 0) | listed).astype(np.int64), (counted[1] > 0).astype(np.int64)]
    for field, counts in zip(_NAMES, counted, strict=True):
        borne = {0: 0, **{n: log2_ratio(tables.people, n) for n in set(counts.tolist()) - {0}}}
        weights = np.array([borne[count] for count in counts.tolist()], dtype=np.int64)
        for at in np.flatnonzero(counts == 0).tolist():
            weights[at] = tables.borne(field, texts[at])
        facts.append(weights)
    for field, counts in zip(_NAMES, counted, strict=True):
        more = np.zeros(len(texts), dtype=np.int64)
        for at in np.flatnonzero(counts == 0).tolist():
            more[at] = tables.unlikely(field, texts[at])
        facts.append(more)
    return _columns(*facts)


def _units(
    places: Sequence[FoldedAddress],
    strings: Numbered,
    shapes: Numbered,
    sectors: Numbered,
    areas: Numbered,
    tables: Tables,
) -> Numbers:
    columns = (
        (strings, [one.unit for one in places]),
        (sectors, [one.sector for one in places]),
        (areas, [one.area for one in places]),
    )
    rarity = tables.rarity["postcode"]
    return _columns(
        *(numbered.those(values) for numbered, values in columns),
        *(np.array([rarity.get(one, UNCOUNTED) for one in values]) for _, values in columns),
        shapes.numbers(UNIT + shape(one.unit) for one in places),
        np.array([len(one.unit) for one in places]),
        np.array([_mask(one.unit) for one in places]),
    )


def _lines(
    values: Sequence[AddressParts], strings: Numbered, lines: Numbered, numbers: Numbered
) -> tuple[Numbers, Numbers]:
    starts = starts_of([len(line.words) for line in values])
    words = strings.numbers(word for line in values for word in line.words)
    return words, _columns(
        np.where([bool(line) for line in values], lines.numbers(line.key for line in values), NONE),
        numbers.numbers(line.numbers for line in values),
        strings.those(line.flat for line in values),
        strings.those(line.house for line in values),
        strings.those(line.run for line in values),
        starts[:-1],
        starts[1:],
        masks_of(words, starts),
    )


def masks_of(numbers: Numbers, starts: Numbers) -> Numbers:
    """Which numbers stand in each span: a bit of each. Spans without a bit in common share none."""
    bits = np.left_shift(1, numbers % _HALF, dtype=np.int64)
    there = starts[:-1] < starts[1:]
    masks = np.zeros(len(starts) - 1, dtype=np.int64)
    if there.any():
        masks[there] = np.bitwise_or.reduceat(bits, starts[:-1][there])
    return masks


def _lengths(strings: Numbers) -> Numbers:
    return strings[:, kernel.END] - strings[:, kernel.START]


def _days(days: Numbers, tables: Tables) -> Numbers:
    dates = days.astype("datetime64[D]")
    months, rarity = dates.astype("datetime64[M]"), tables.rarity["birth_date"]
    written = np.datetime_as_string(dates).tolist()
    return _columns(
        dates.astype("datetime64[Y]").astype(np.int64) + 1970,
        months.astype(np.int64) % 12 + 1,
        (dates - months).astype(np.int64) + 1,
        np.array([rarity[day] for day in written], dtype=np.int64),
        np.array([int(day.replace("-", ""), 16) for day in written], dtype=np.int64),
    )


def count_namesakes(
    people: kernel.People, words: Words, namesakes: Mapping[str, int], part: int = PART
) -> None:
    """Put beside each name how many bear it whole in the register of which these are a part."""
    wholes, names = words.wholes, list(map(str, words.strings))
    for start, end in spans(len(people.of_name), part):
        rows = people.of_name[start:end]
        given, family = wholes[rows[:, kernel.GIVEN_WORD]], wholes[rows[:, kernel.FAMILY_WORD]]
        pairs, which = np.unique(given * len(names) + family, return_inverse=True)
        counts = [
            namesakes.get(whole_name(names[pair // len(names)], names[pair % len(names)]), 1)
            for pair in pairs.tolist()
        ]
        rows[:, kernel.BOTH_NAMES] = np.array(counts, dtype=np.int32)[which]


def weigh_namesakes(people: kernel.People, scale: Scale, part: int = PART) -> None:
    """Put beside each name the most that it weighs, in place of how many bear it whole."""
    weights: dict[int, int] = {}
    for start, end in spans(len(people.of_name), part):
        column = people.of_name[start:end, kernel.BOTH_NAMES]
        counts, which = np.unique(column, return_inverse=True)
        for count in counts.tolist():
            weights.setdefault(count, scale.both_names(count))
        column[:] = np.array([weights[count] for count in counts.tolist()], np.int32)[which]


def _weights(model: Model) -> tuple[Numbers, Numbers]:
    shape = len(kernel.FIELDS), len(kernel.LEVELS)
    weights, rare = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for field, levels in LEVELS.items():
        for level, meaning in levels.items():
            at = kernel.FIELDS.index(field), kernel.LEVELS.index(level)
            weights[at], rare[at] = model.weights[field][level], meaning.by_rarity
    return weights, rare


def _costs(model: Model) -> Numbers:
    costs = np.zeros((len(kernel.FIELDS), len(kernel.LEVELS)), dtype=np.int64)
    for field, levels in model.slips.items():
        for level, cost in levels.items():
            costs[kernel.FIELDS.index(field), kernel.LEVELS.index(level)] = cost
    return costs


def _shared(tables: Tables) -> Numbers:
    fields = ("given_name", "family_name", "birth_date")
    shared = [[tables.shared[near][f] for f in fields] for near in ("household", "postcode")]
    return np.array(shared, dtype=np.int64)


def _limits(tables: Tables, model: Model) -> Numbers:
    most = limits_of(tables, model)
    limits = {
        kernel.LEAST: tables.nobody - model.drop_below,
        kernel.UNPROVEN: most.unproven,
        kernel.LIKELY_NEAR: model.near,
        kernel.LIKELY_RESEMBLING: model.resembling,
        kernel.SHORTEST: SHORTEST,
        kernel.SHORTEST_FAR: SHORTEST_FAR,
        kernel.SHORTEST_ALIKE: SHORTEST_ALIKE,
        kernel.SHORTEST_CODE: SHORTEST_CODE,
        kernel.NOBODY: most.nobody,
        kernel.HOME: most.home,
        kernel.TWIN: most.twin,
        kernel.NAMESAKE: most.namesake,
        kernel.PLAUSIBLE: model.plausible,
        kernel.BESIDE_EXACT: most.beside["exact"],
        kernel.BESIDE_NUMBER_SLIP: most.beside["number_slip"],
        kernel.BESIDE_NUMBER: most.beside["number"],
        kernel.BESIDE_STREET: most.beside["street"],
        kernel.MOST_EDITS: MOST_EDITS,
    }
    return np.array([limits[at] for at in range(len(limits))], dtype=np.int64)


def _columns(*columns: Numbers) -> Numbers:
    """A table of these columns, row by row in memory: what is asked of one value lies together."""
    return np.stack(columns, axis=1).astype(np.int64, copy=False)


def starts_of(lengths: Sequence[int]) -> Numbers:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def letters_of(text: str) -> Numbers:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)


@lru_cache(maxsize=1 << 16)
def groups_of(text: str) -> tuple[int, int]:
    """The groups of familiar forms that a name stands in, as two masks."""
    mask = sum(1 << group for group in GROUPS.get(text, ()))
    return mask & (1 << _HALF) - 1, mask >> _HALF


def _mask(text: str) -> int:
    mask = 0
    for mark in text:
        mask |= 1 << ord(mark) % _HALF
    return mask


def is_known(part: str) -> bool:
    """Whether somebody is known by this part of a name: by no initial, and by no particle."""
    return len(part) > 1 and part not in PARTICLES
