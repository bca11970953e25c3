"""Past requests under another version of an agreement: what each would have met, and why.

Both versions are taken as if in force and published: a replay compares terms, not calendars.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from proviso_gateway.agreement.assessment import Assessment, Truth, assess_under
from proviso_gateway.agreement.model import Agreement, Answer
from proviso_gateway.agreement.relative_days import on_day
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.columns import Sort, sorted_out
from proviso_gateway.terms import Day, Hash, Reason

EXAMPLES = 5
"""References told of each group."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many requests one version answers `before` and the other `after`."""

    before: Answer
    after: Answer
    requests: int


@dataclass(frozen=True, slots=True)
class Stood:
    """How many requests a version answers so, for these reasons, by these clauses: the false ones
    of a refusal, else those in doubt."""

    version: str
    answer: Answer
    reasons: tuple[Reason, ...]
    clauses: tuple[str, ...]
    requests: int


@dataclass(frozen=True, slots=True)
class Turned:
    """Requests whose answer changes alike. `eased`: clauses that stand less in the way under
    the second version than under the first; `tightened`: more. `ask_for`: what the second
    asks. `examples`: some of their references."""

    before: Answer
    after: Answer
    eased: tuple[str, ...]
    tightened: tuple[str, ...]
    ask_for: tuple[str, ...]
    requests: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """Past requests under two versions. `kinds`: how many requests were told apart by any clause.

    Groups stand in order of size, the largest first.
    """

    agreement: str
    title: str
    before: str
    before_hash: Hash
    after: str
    after_hash: Hash
    requests: int
    kinds: int
    flipped: int
    cells: tuple[Cell, ...]
    turned: tuple[Turned, ...]
    stood: tuple[Stood, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """Rows, by number from 0, whose answer changes in one way."""

    before: Assessment
    after: Assessment
    rows: pl.Series


def replay(
    agreement: Agreement,
    before: str,
    after: str,
    references: pl.Series,
    frame: pl.DataFrame,
    progress: Callable[[int, int], None],
) -> tuple[Replay, tuple[Flip, ...]]:
    """The requests of a frame (see `analysis.columns`) under two versions, and the rows that flip.

    `progress` hears how many requests of how many are decided. Raises `agreement.no-such-version`,
    and `agreement.gateway-silent` where the requests lack what the gateway always knows.
    """
    days = [_a_day(agreement, version) for version in (before, after)]
    versions = [
        on_day(agreement, resolve(agreement, version), day)
        for version, day in zip((before, after), days, strict=True)
    ]
    pairs: list[tuple[Sort, Assessment, Assessment]] = []
    done = 0
    for sort in sorted_out(agreement, versions, frame):
        first, second = (
            assess_under(agreement, version.id, day, sort.facts)
            for version, day in zip(versions, days, strict=True)
        )
        pairs.append((sort, first, second))
        done += len(sort)
        progress(done, len(frame))
    flips = tuple(Flip(one, two, s.rows) for s, one, two in pairs if one.answer != two.answer)
    told = Replay(
        agreement=agreement.name,
        title=agreement.title,
        before=before,
        before_hash=versions[0].hash,
        after=after,
        after_hash=versions[1].hash,
        requests=len(frame),
        kinds=len(pairs),
        flipped=sum(len(flip.rows) for flip in flips),
        cells=_cells(pairs),
        turned=_turned(flips, references),
        stood=(
            *_stood([(one, len(sort)) for sort, one, _ in pairs]),
            *_stood([(two, len(sort)) for sort, _, two in pairs]),
        ),
    )
    return told, flips


def in_the_way(found: Assessment) -> tuple[str, ...]:
    """The clauses that keep a request from being permitted: the false ones, else those in doubt."""
    doubted = tuple(c.id for c in found.clauses if c.truth is Truth.UNKNOWN)
    return found.false_clauses or doubted


def between(before: Assessment, after: Assessment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clauses that stand less in the way after than before, and those that stand more."""
    first, second = _weights(before), _weights(after)
    clauses = dict.fromkeys((*first, *second))
    return (
        tuple(c for c in clauses if first.get(c, 0) > second.get(c, 0)),
        tuple(c for c in clauses if first.get(c, 0) < second.get(c, 0)),
    )


def _weights(found: Assessment) -> dict[str, int]:
    """How far each clause stands in the way: not at all, in doubt, or false."""
    truths = {Truth.TRUE: 0, Truth.UNKNOWN: 1, Truth.FALSE: 2}
    return {
        clause.id: 2 if clause.id in found.false_clauses else truths[clause.truth]
        for clause in found.clauses
    }


def flip_rows(flips: tuple[Flip, ...], references: pl.Series) -> Iterator[tuple[str, ...]]:
    """Every request that flips, in the order of the file: reference, both answers, clauses."""
    rows = sorted(
        ((row, flip) for flip in flips for row in flip.rows.to_list()), key=lambda pair: pair[0]
    )
    listed = references.to_list()
    said = {
        id(flip): (
            flip.before.answer.value,
            flip.after.answer.value,
            *(" ".join(clauses) for clauses in between(flip.before, flip.after)),
        )
        for flip in flips
    }
    for row, flip in rows:
        yield (listed[row], *said[id(flip)])


def _a_day(agreement: Agreement, version: str) -> Day:
    """A day for the assessment to bear: the version's first, or for a draft the file's last."""
    days = {v.id: v.status[0].date for v in agreement.versions if v.status}
    return days.get(version) or max(days.values(), default=Day(1970, 1, 1))


def _cells(pairs: list[tuple[Sort, Assessment, Assessment]]) -> tuple[Cell, ...]:
    counted: Counter[tuple[Answer, Answer]] = Counter()
    for sort, one, two in pairs:
        counted[one.answer, two.answer] += len(sort)
    order = list(Answer)
    keys = sorted(counted, key=lambda key: (order.index(key[0]), order.index(key[1])))
    return tuple(Cell(*key, counted[key]) for key in keys)


def _turned(flips: tuple[Flip, ...], references: pl.Series) -> tuple[Turned, ...]:
    groups: dict[tuple[object, ...], list[Flip]] = defaultdict(list)
    for flip in flips:
        answers = (flip.before.answer, flip.after.answer)
        asks = flip.after.ask_for
        groups[*answers, *between(flip.before, flip.after), asks].append(flip)
    told = [
        Turned(
            flips[0].before.answer,
            flips[0].after.answer,
            *between(flips[0].before, flips[0].after),
            flips[0].after.ask_for,
            sum(len(flip.rows) for flip in flips),
            tuple(references[row] for row in _first([flip.rows for flip in flips])),
        )
        for flips in groups.values()
    ]
    return tuple(sorted(told, key=lambda one: -one.requests))


def _first(rows: list[pl.Series]) -> list[int]:
    return sorted(row for one in rows for row in one.head(EXAMPLES).to_list())[:EXAMPLES]


def _stood(found: list[tuple[Assessment, int]]) -> Iterator[Stood]:
    counted: Counter[tuple[str, Answer, tuple[Reason, ...], tuple[str, ...]]] = Counter()
    for one, requests in found:
        counted[one.version, one.answer, one.reasons, in_the_way(one)] += requests
    for (version, answer, reasons, clauses), requests in counted.most_common():
        yield Stood(version, answer, reasons, clauses, requests)
