"""What a register says of a batch of searches, as columns; a `Verdict` only of whom one is asked
for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from proviso_gateway.tracing.asked import Asked, asked
from proviso_gateway.tracing.batch import Batch
from proviso_gateway.tracing.batch_concluding import (
    BEST,
    CAUSES,
    KIND,
    KINDS,
    POSTERIOR,
    SECOND,
    concluded,
)
from proviso_gateway.tracing.batch_keys import questions
from proviso_gateway.tracing.batch_weighing import weighed
from proviso_gateway.tracing.bits import shares
from proviso_gateway.tracing.kernel import NONE
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Flags, Numbers
from proviso_gateway.tracing.trace import Partial
from proviso_gateway.tracing.verdict import Candidate, Verdict, VerdictKind

Seen = Callable[[int, int, int], Candidate]
"""Who somebody is: given their row, and what they weigh, capped and not."""
Told = tuple[int, int, int] | None
"""That row and what it weighs; None for nobody."""

MOST = 1 << 18
"""Candidates that are held at once, and those of one search more."""


@dataclass(frozen=True, slots=True)
class Heavy:
    """Whoever is not too light to count, search by search: those of search `n` stand from
    `starts[n]` to `starts[n + 1]`, by their rows, weights and weights uncapped; `places` is their
    order by identifier."""

    starts: Numbers
    rows: Numbers
    weights: Numbers
    uncapped: Numbers
    places: Numbers
    restricted: Flags
    deceased: Flags

    def without(self, hidden: Numbers) -> Heavy:
        """The same without some rows."""
        kept = not_among(self.rows, hidden)
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        columns = (getattr(self, name)[kept] for name in _COLUMNS)
        return Heavy(starts.astype(np.int64), *columns)

    def beside(self, others: Heavy) -> Heavy:
        """Both, search by search."""
        which = [np.repeat(np.arange(len(one.starts) - 1), np.diff(one.starts))
                 for one in (self, others)]  # fmt: skip
        order = np.argsort(np.concatenate(which), kind="stable")
        both = ((getattr(self, name), getattr(others, name)) for name in _COLUMNS)
        return Heavy(self.starts + others.starts, *(np.concatenate(one)[order] for one in both))

    def first(self, searches: int) -> Heavy:
        """Those of so many searches, the first ones."""
        starts = self.starts[: searches + 1]
        return Heavy(starts, *(getattr(self, name)[: starts[-1]] for name in _COLUMNS))


_COLUMNS = ("rows", "weights", "uncapped", "places", "restricted", "deceased")


@dataclass(frozen=True, slots=True)
class Others:
    """Whoever changed since a register was made ready: there `hidden`, in order, and `ready` by
    themselves. Their rows come behind those of the register, in which so many records stand
    `before` each of theirs, by identifier."""

    hidden: Numbers
    ready: Ready
    before: Numbers


def not_among(rows: Numbers, hidden: Numbers) -> Flags:
    """Which of these rows are none of the hidden ones, which are in order."""
    if not len(hidden):
        return np.ones(len(rows), dtype=bool)
    at = np.minimum(np.searchsorted(hidden, rows), len(hidden) - 1)
    found: Flags = hidden[at] != rows
    return found


def heavy(ready: Ready, batch: Batch, others: Others | None = None) -> Iterator[Heavy]:
    """Those of each search of a batch, in order, some searches at a time."""
    of, first = _Weighing.of_batch(ready, batch), 0
    changed = None if others is None else _Weighing.of_batch(others.ready, batch)
    while first < len(batch):
        found = of.heavy(first, len(batch))
        if others is not None and changed is not None:
            beside = changed.heavy(first, first + len(found.starts) - 1)
            found = found.first(len(beside.starts) - 1)
            found = _together(found, beside, others, len(ready.live))
        yield found
        first += len(found.starts) - 1


@dataclass(frozen=True, slots=True)
class _Weighing:
    """A batch as it is asked of a register."""

    ready: Ready
    of: Asked
    asks: Numbers

    @classmethod
    def of_batch(cls, ready: Ready, batch: Batch) -> _Weighing:
        """This batch."""
        of = asked(batch, ready.encoded)
        return cls(ready, of, questions(batch, of, ready.index, ready.tables))

    def heavy(self, first: int, last: int) -> Heavy:
        """Those of the searches from the one to the other, or of as many as there is room for."""
        encoded, index, live = self.ready.encoded, self.ready.index, self.ready.live
        starts, found = weighed(
            *(self.of, self.asks[:last], first, MOST, encoded.known, encoded.people),
            *(index.postings.listed, index.wholes),
        )
        rows, weights, uncapped = (np.ascontiguousarray(column) for column in found.T)
        return Heavy(
            *(starts, rows, weights, uncapped, live.rows[rows].astype(np.int64)),
            *(live.restricted[rows], live.deceased[rows]),
        )


def _together(found: Heavy, changed: Heavy, others: Others, people: int) -> Heavy:
    """Both, without who is hidden. Those of one identifier after the other stand in the order of
    both: whoever changed before the record that theirs comes before."""
    many = len(others.before) + 1
    found = replace(found, places=found.places * many + many - 1).without(others.hidden)
    places = others.before[changed.places] * many + changed.places
    return found.beside(replace(changed, rows=changed.rows + people, places=places))


_NONE = np.empty((0, 9), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Answers:
    """The verdict on each search, a row of `told`: kind, cause and posterior by number, then the
    best and the second: row, weight and weight uncapped, `NONE` where there is nobody."""

    told: Numbers

    def __len__(self) -> int:
        return len(self.told)

    @classmethod
    def together(cls, some: Iterable[Answers]) -> Answers:
        """These, one after the other."""
        return cls(np.vstack([_NONE, *(one.told for one in some)]))

    def kinds(self) -> Sequence[VerdictKind]:
        """What each search came to."""
        return [KINDS[kind] for kind in self.told[:, KIND].tolist()]

    def people(self) -> Iterator[tuple[Told, Told]]:
        """The best and the second of each: row, weight and weight uncapped; None for nobody."""
        for row in self.told[:, POSTERIOR + 1 :].tolist():
            yield _told(*row[:3]), _told(*row[3:])

    def verdicts(self, seen: Seen) -> Iterator[Verdict]:
        """Each verdict, in order; `seen` says who somebody is."""
        says = self.told[:, : POSTERIOR + 1].tolist()
        for (kind, cause, posterior), who in zip(says, self.people(), strict=True):
            best, second = (None if one is None else seen(*one) for one in who)
            yield Verdict(KINDS[kind], CAUSES[cause], posterior, best, second)


def _told(row: int, weight: int, uncapped: int) -> Told:
    return None if row == NONE else (row, weight, uncapped)


def answers(
    ready: Ready, model: Model, batch: Batch, reaches: Flags, others: Others | None = None
) -> Answers:
    """The verdict on each search of a batch; `reaches` says which of them reach restricted
    people."""
    told, first = [_NONE], 0
    for some in heavy(ready, batch, others):
        last = first + len(some.starts) - 1
        found = _concluded(some, ready, model, reaches[first:last])
        people = np.stack([some.rows, some.weights, some.uncapped], axis=1)
        people = np.vstack([people, np.full((1, 3), NONE)])  # the last is nobody
        who = (people[found[:, which]] for which in (BEST, SECOND))
        told.append(np.hstack([found[:, : POSTERIOR + 1], *who]))
        first = last
    return Answers(np.vstack(told))


def partials(
    ready: Ready, model: Model, batch: Batch, seen: Seen, others: Others | None = None
) -> Iterator[Partial]:
    """What a register says of each search of a batch, in order, ready to be merged with what others
    say."""
    for some in heavy(ready, batch, others):
        found = _concluded(some, ready, model, np.zeros(len(some.starts) - 1, dtype=bool))
        starts, masses = _masses(some)
        people = np.stack([some.rows, some.weights, some.uncapped], axis=1)

        def at(place: int, people: Numbers = people) -> Candidate:
            return seen(*people[place].tolist())

        for number, named in enumerate(found[:, BEST:].tolist()):
            best, protected = named[:2], {*named[2:]} - {NONE}
            yield Partial(
                tuple(masses[starts[number] : starts[number + 1]]),
                tuple(at(place) for place in best if place != NONE),
                tuple(sorted(map(at, protected), key=lambda candidate: candidate.rank)),
            )


def _concluded(some: Heavy, ready: Ready, model: Model, reaches: Flags) -> Numbers:
    terms = np.array([ready.tables.nobody, model.margin, model.threshold, model.doubt])
    return concluded(
        *(some.starts, some.weights, some.uncapped, some.places, some.restricted, some.deceased),
        *(reaches, terms, np.array(shares(), dtype=np.int64)),
    )


def _masses(some: Heavy) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
    """How many weigh how much, by weight; and where those of each search begin."""
    which = np.repeat(np.arange(len(some.starts) - 1), np.diff(some.starts))
    order = np.lexsort((some.weights, which))
    which, weights = which[order], some.weights[order]
    first = np.flatnonzero((np.diff(which, prepend=-1) != 0) | (np.diff(weights, prepend=0) != 0))
    counts = np.diff(first, append=len(weights))
    starts = np.searchsorted(which[first], np.arange(len(some.starts)))
    return starts.tolist(), [*zip(weights[first].tolist(), counts.tolist(), strict=True)]
