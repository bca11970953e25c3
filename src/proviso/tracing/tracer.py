"""One register, ready to be searched many times: folded, indexed and counted once.

It answers what the plain tracer answers, to the integer: the same candidates by `blocking`, the
same weights by `scoring`, the same verdict by `conclude`. Whoever is best is compared again,
plainly, for the findings that a reviewer sees; if that weighs them otherwise, nobody is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from proviso.errors import problem
from proviso.tracing.blocking import Keys
from proviso.tracing.comparison import Sought, compare
from proviso.tracing.counting import tables_from
from proviso.tracing.folded import Folded, folded
from proviso.tracing.index import Index
from proviso.tracing.merging import live
from proviso.tracing.model import Model
from proviso.tracing.people import Search
from proviso.tracing.records import Numbers, Records
from proviso.tracing.scoring import Scorer
from proviso.tracing.tables import Tables
from proviso.tracing.trace import Partial, conclude
from proviso.tracing.verdict import Candidate, Verdict


@dataclass(slots=True)
class Tracer:
    """A register ready for searches by one model. Building it takes seconds for each million."""

    records: Records
    model: Model
    tables: Tables = field(init=False)
    _people: Folded = field(init=False)
    _index: Index = field(init=False)
    _scorer: Scorer = field(init=False)

    def __post_init__(self) -> None:
        self._people = folded(self.records)
        self.tables = tables_from(self._people, self.model)
        self._index = Index.of(self._people)
        self._scorer = Scorer(self._people, self.tables, self.model)

    def trace(self, search: Search, *, reach_restricted: bool = False) -> Verdict:
        """Who is meant by `search`. Raises `tracing.readers-disagree`, which is our fault."""
        return conclude(
            self.partial(search), self.tables, self.model, reach_restricted=reach_restricted
        )

    def trace_all(self, searches: Iterable[Search]) -> Iterator[Verdict]:
        """The verdict of each search, in order."""
        return map(self.trace, searches)

    def partial(self, search: Search) -> Partial:
        """What this register says of a search, ready to be merged with what others say."""
        sought = Sought.of(search)
        ranked, weights = self._ranked(sought)
        masses, counts = np.unique(weights, return_counts=True)
        people = self._people
        first = [
            int(np.argmax(there))
            for there in (people.restricted[ranked], people.deceased[ranked])
            if there.any()
        ]
        protected = sorted(set(first))
        return Partial(
            tuple(zip(masses.tolist(), counts.tolist(), strict=True)),
            self._explained(sought, ranked[:2], weights[:2]),
            self._explained(sought, ranked[protected], weights[protected]),
        )

    def candidates(self, search: Search, most: int) -> tuple[Candidate, ...]:
        """The heaviest candidates, best first, with all findings: what a model learns from."""
        sought = Sought.of(search)
        ranked, weights = self._ranked(sought)
        return self._explained(sought, ranked[:most], weights[:most])

    def _ranked(self, sought: Sought) -> tuple[Numbers, Numbers]:
        """Whoever is not too light to count, best first, and what they weigh."""
        keys = Keys.of(sought.name, sought.birth_date, sought.address)
        candidates = self._index.candidates(keys, self.tables)
        weights = self._scorer.weights(sought, candidates)
        heavy = weights >= self.tables.nobody - self.model.drop_below
        candidates, weights = candidates[heavy], weights[heavy]
        order = np.lexsort((candidates, -weights))
        return candidates[order], weights[order]

    def _explained(self, sought: Sought, rows: Numbers, weights: Numbers) -> tuple[Candidate, ...]:
        """These candidates as the plain comparison sees them, if it weighs them the same."""
        pairs = zip(rows.tolist(), weights.tolist(), strict=True)
        return tuple(self._compared(sought, row, weight) for row, weight in pairs)

    def _compared(self, sought: Sought, row: int, weight: int) -> Candidate:
        people = self._people
        rows = people.records[people.record_starts[row] : people.record_starts[row + 1]]
        (person,) = live(self.records.person(int(at)) for at in rows)
        candidate = compare(sought, person, self.tables, self.model)
        if candidate.weight != weight:
            raise problem("tracing.readers-disagree")
        return candidate
