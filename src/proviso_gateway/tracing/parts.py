"""A register in parts, each made ready and searched by itself: what they say together is what the
whole would have said, to the bit, however many parts there are.

Three things make it so. A person is never cut: whoever was superseded goes with the live record.
Tables are counted once, over everybody, and every part weighs by them. And no part decides: each
answers with a `Partial`, and only all of them merged are concluded from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any
from zlib import crc32

import numpy as np

from proviso_gateway.tracing.batch import batches
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.narrow_columns import LIVE, Successors
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Numbers, Records, TextColumn
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.texts import Texts
from proviso_gateway.tracing.trace import NOBODY_HERE, Partial, conclude
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Candidate, ComparedField, Verdict


def tables_for(records: Records, model: Model) -> Tables:
    """The tables of a whole register, by which every part of it weighs.

    Raises `tracing.superseded-astray` for a chain without an end.
    """
    return Ready.of(records, model).tables


def part_of(identifier: str, parts: int) -> int:
    """In which of so many parts the person stands whose live record has this identifier."""
    return crc32(identifier.encode()) % parts


def part_numbers(records: Records, parts: int) -> Numbers:
    """In which of so many parts each record stands: its person's, told by the live identifier
    alone. Raises `tracing.superseded-astray` for a chain without an end."""
    heads, rows = np.unique(records.heads(), return_inverse=True)
    found = [part_of(records.identifiers[row], parts) for row in heads.tolist()]
    return np.array(found, dtype=np.int64)[rows]


def some_of(records: Records, rows: Numbers) -> Records:
    """The records of these rows, in order, as a register of their own. With a record, `rows` have
    every other of its person."""
    place = np.full(len(records), LIVE)
    place[rows] = np.arange(len(rows))
    after = records.superseded_by.of(rows)
    names, name_starts, earlier = _below(records.names.starts, rows)
    places, place_starts, left = _below(records.addresses.starts, rows)
    written, where = records.names, records.addresses
    return Records(
        identifiers=Texts.of(records.identifiers[row] for row in rows.tolist()),
        names=replace(
            written,
            starts=name_starts,
            given=_taken(written.given, names),
            middle=_taken(written.middle, names),
            family=_taken(written.family, names),
            use=_wide(written.use[earlier]),
            from_day=_wide(written.from_day[earlier]),
            to_day=_wide(written.to_day[earlier]),
        ),
        addresses=replace(
            where,
            starts=place_starts,
            line=_taken(where.line, places),
            postcode=_taken(where.postcode, places),
            since=_wide(where.since[rows]),
            from_day=_wide(where.from_day[left]),
            to_day=_wide(where.to_day[left]),
        ),
        birth=_wide(records.birth[rows]),
        gender=_wide(records.gender[rows]),
        registered=_wide(records.registered[rows]),
        practice=_taken(records.practice, rows),
        restricted=records.restricted[rows],
        checked=_wide(records.checked[rows]),
        deceased=_wide(records.deceased[rows]),
        superseded_by=Successors.among(np.where(after == LIVE, LIVE, place[after])),
        declared={name: _taken(words, rows) for name, words in records.declared.items()},
    )


def _wide(numbers: Any) -> Numbers:
    """Numbers as they are when read: an index has the narrowest types that hold them."""
    return np.asarray(numbers, dtype=np.int64)


def _below(starts: Numbers, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The sub-rows of these rows, one after the other; where those of each begin; and where what is
    said of each but the first of somebody's stands."""
    begins = _wide(starts[rows])
    counts = _wide(starts[rows + 1]) - begins
    ends = np.cumsum(counts)
    at = np.arange(int(counts.sum())) + np.repeat(begins - ends + counts, counts)
    is_first = np.zeros(len(at), dtype=bool)
    is_first[ends - counts] = True
    earlier = (at - np.repeat(rows, counts) - 1)[~is_first]
    return at, np.concatenate([[0], ends]).astype(np.int64), earlier


def _taken(words: TextColumn, rows: Numbers) -> TextColumn:
    """The column of these rows, with the texts that they have and no other."""
    used, codes = np.unique(words.codes[rows], return_inverse=True)
    return TextColumn(codes.astype(np.int32), tuple(words.texts[at] for at in used.tolist()))


def ready_part(records: Records, tables: Tables, model: Model) -> Ready:
    """A part, ready for searches; `tables` are those of the whole register, by this model."""
    return Ready.of(records, model, whole=tables)


def merged(partials: Iterable[Partial]) -> Partial:
    """What all parts say together. Whoever merges has seen that each part answered, once: a part
    left out makes somebody's namesake look unique."""
    return reduce(Partial.merge, partials, NOBODY_HERE)


def tellable(partial: Partial) -> Partial:
    """The same, with no restriction and no death: for whoever measures whether the right one is
    found, and tells of nobody."""
    best = (replace(one, restricted=False, deceased=False) for one in partial.best)
    return Partial(partial.masses, tuple(best))


def verdicts_of(
    parts: Iterable[Tracer], searches: Sequence[Search], model: Model, *, measured: bool = False
) -> list[Verdict]:
    """The verdict of each search by all parts of a register, which come one after another, each
    once: without findings, as `Tracer.trace_all` gives it. `measured`: of what is `tellable`."""
    found, tables = [NOBODY_HERE] * len(searches), None
    asked = list(batches(searches))
    for tracer in parts:
        partials = (partial for batch in asked for partial in tracer.partials(batch))
        said = zip(found, partials, strict=True)
        found, tables = [before.merge(partial) for before, partial in said], tracer.tables
    assert tables is not None  # an index has a part
    if measured:
        found = list(map(tellable, found))
    return [conclude(partial, tables, model) for partial in found]


def partial_text(partial: Partial) -> str:
    """What a part says, as a line of JSON: the form in which it travels."""
    people = map(_told, partial.best), map(_told, partial.protected)
    return json.dumps([partial.masses, *map(list, people)], separators=(",", ":"))


def partial_of(text: str) -> Partial:
    """What `partial_text` wrote."""
    masses, best, protected = json.loads(text)
    return Partial(tuple((w, c) for w, c in masses), _candidates(best), _candidates(protected))


def _told(one: Candidate) -> Sequence[object]:
    found = [(f.field, f.level, f.weight, f.previous) for f in one.findings]
    return (one.person_id, one.weight, found, one.restricted, one.deceased, one.uncapped)


def _candidates(told: Iterable[Sequence[Any]]) -> tuple[Candidate, ...]:
    return tuple(_candidate(*one) for one in told)


def _candidate(
    person_id: str,
    weight: int,
    findings: Iterable[tuple[str, str, int, bool]],
    restricted: bool,
    deceased: bool,
    uncapped: int,
) -> Candidate:
    found = tuple(ComparedField(*one) for one in findings)
    return Candidate(person_id, weight, found, restricted, deceased, uncapped)
