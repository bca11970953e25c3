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
        keys = Keys.of(sought.name, sought.birth_date, sought.address)
        candidates = self._index.candidates(keys, self.tables)
        weights = self._scorer.weights(sought, candidates)
        heavy = weights >= self.tables.nobody - self.model.drop_below
        candidates, weights = candidates[heavy], weights[heavy]
        masses, counts = np.unique(weights, return_counts=True)
        ranked = candidates[np.lexsort((candidates, -weights))]
        weight = dict(zip(candidates.tolist(), weights.tolist(), strict=True))
        people = self._people

        def explained(rows: Numbers) -> tuple[Candidate, ...]:
            return tuple(self._explained(sought, row, weight[row]) for row in rows.tolist())

        first = {
            int(rows[0])
            for rows in (ranked[people.restricted[ranked]], ranked[people.deceased[ranked]])
            if len(rows)
        }
        protected = ranked[np.isin(ranked, list(first))]
        return Partial(
            tuple(zip(masses.tolist(), counts.tolist(), strict=True)),
            explained(ranked[:2]),
            explained(protected),
        )

    def _explained(self, sought: Sought, row: int, weight: int) -> Candidate:
        """The candidate as the plain comparison sees them, if it weighs them the same."""
        people = self._people
        rows = people.records[people.record_starts[row] : people.record_starts[row + 1]]
        (person,) = live(self.records.person(int(at)) for at in rows)
        candidate = compare(sought, person, self.tables, self.model)
        if candidate.weight != weight:
            raise problem("tracing.readers-disagree")
        return candidate
