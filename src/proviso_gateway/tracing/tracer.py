"""One register, ready to be searched many times: folded, indexed, counted and encoded once.

It answers what the plain tracer answers, to the integer: the same candidates by `blocking`, the
same weights by `kernel`, the same verdict by `conclude`. Whoever may be told of is compared again,
plainly, for the findings that a reviewer sees; if that weighs them otherwise, nobody is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import InitVar, dataclass, field, replace

import numpy as np

from proviso_gateway.errors import problem
from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.blocking import Keys
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.kernel import NONE
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Numbers, Records
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.trace import Partial, conclude
from proviso_gateway.tracing.verdict import Candidate, Verdict

Look = Callable[["Tracer", Sought, int, int, int], Candidate]
"""Who somebody is: given what searches, a search, a row of the register, and what it weighs, capped
and not."""


@dataclass(slots=True)
class Tracer:
    """A register ready for searches by one model. To make it ready takes seconds for each million,
    unless it was made `ready` before; the first ever on a machine some more, for compiling."""

    records: Records
    model: Model
    ready: InitVar[Ready | None] = None
    hidden: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    """Whoever changed since this was made ready, in order: as rows of a search. Nobody finds them
    here."""

    beside: Tracer | None = None
    """What searches whoever changed, by the same tables. What is asked of this is asked of both."""

    tables: Tables = field(init=False)
    scale: Scale = field(init=False)
    _ready: Ready = field(init=False)

    def __post_init__(self, ready: Ready | None) -> None:
        self._ready = ready or Ready.of(self.records, self.model)
        self.tables = self._ready.tables
        self.scale = Scale(self.tables, self.model)
        self.partial(Search())  # compiled now, before processes share it

    def trace(self, search: Search, *, reach_restricted: bool = False) -> Verdict:
        """Who is meant by `search`, and all that was found about them.

        Raises `tracing.readers-disagree`, which is our fault.
        """
        asked: dict[str, tuple[Tracer, Sought, int, int, int]] = {}

        def noted(by: Tracer, sought: Sought, row: int, weight: int, uncapped: int) -> Candidate:
            seen = by._seen(sought, row, weight, uncapped)
            asked[seen.person_id] = by, sought, row, weight, uncapped
            return seen

        verdict = self._concluded(search, noted, reach_restricted)
        best, second = (
            None if one is None else Tracer._explained(*asked[one.person_id])
            for one in (verdict.best, None if verdict.person_id else verdict.second)
        )
        return replace(verdict, best=best, second=second or verdict.second)

    def trace_all(
        self, searches: Iterable[Search], *, reach_restricted: bool = False
    ) -> Iterator[Verdict]:
        """The verdict of each search, in order, as `trace` gives it but for the findings: of many
        searches somebody wants figures, and looks at nobody."""
        for search in searches:
            yield self._concluded(search, Tracer._seen, reach_restricted)

    def partial(self, search: Search) -> Partial:
        """What this register says of a search, ready to be merged with what others say."""
        return self._partial(search, Tracer._explained)

    def partial_all(self, searches: Iterable[Search]) -> Iterator[Partial]:
        """What `partial` says of each search, in order, but for the findings."""
        for search in searches:
            yield self._partial(search, Tracer._seen)

    def candidates(self, search: Search, most: int) -> tuple[Candidate, ...]:
        """The heaviest candidates, best first, with all findings: what a model learns from."""
        sought = Sought.of(search).heard(self.tables.crowds)
        ranked = [column[:most].tolist() for column in self._ranked(sought)]
        own = [self._explained(sought, *one) for one in zip(*ranked, strict=True)]
        others = () if self.beside is None else self.beside.candidates(search, most)
        return tuple(sorted((*own, *others), key=lambda candidate: candidate.rank)[:most])

    def looked_up(self, keys: Keys) -> Numbers:
        """Everybody of these records who is compared with a search that has these keys: the rows of
        their live records, in order."""
        return np.sort(self._ready.live.rows[self._candidates(keys)])

    def _concluded(self, search: Search, look: Look, reach_restricted: bool) -> Verdict:
        partial = self._partial(search, look)
        return conclude(partial, self.tables, self.model, reach_restricted=reach_restricted)

    def _partial(self, search: Search, look: Look) -> Partial:
        own = self._own(search, look)
        return own if self.beside is None else own.merge(self.beside._partial(search, look))

    def _own(self, search: Search, look: Look) -> Partial:
        sought = Sought.of(search).heard(self.tables.crowds)
        rows, weights, uncapped = self._heavy(sought)
        people = self._ready.live
        first, second, *barred = kernel.foremost(
            rows, weights, uncapped, people.rows, people.restricted, people.deceased
        )

        def at(place: int) -> Candidate:
            return look(self, sought, int(rows[place]), int(weights[place]), int(uncapped[place]))

        protected = map(at, {place for place in barred if place != NONE})
        return Partial(
            tuple(sorted(Counter(weights.tolist()).items())),
            tuple(at(place) for place in (first, second) if place != NONE),
            tuple(sorted(protected, key=lambda candidate: candidate.rank)),
        )

    def _ranked(self, sought: Sought) -> tuple[Numbers, Numbers, Numbers]:
        """Whoever is not too light to count, best first, and what they weigh, capped and not."""
        rows, weights, uncapped = self._heavy(sought)
        order = np.lexsort((self._ready.live.rows[rows], -uncapped, -weights))
        return rows[order], weights[order], uncapped[order]

    def _heavy(self, sought: Sought) -> tuple[Numbers, Numbers, Numbers]:
        """Whoever is not too light to count, and what they weigh, capped and not."""
        keys = Keys.of(sought.name, sought.birth_date, sought.address)
        encoded = self._ready.encoded
        return kernel.heavy(
            encoded.said(sought), encoded.known, encoded.people, self._candidates(keys)
        )

    def _candidates(self, keys: Keys) -> Numbers:
        found = self._ready.index.candidates(keys, self.tables)
        if not len(self.hidden):
            return found
        at = np.minimum(np.searchsorted(self.hidden, found), len(self.hidden) - 1)
        others: Numbers = found[self.hidden[at] != found]
        return others

    def _seen(self, _: Sought, row: int, weight: int, uncapped: int) -> Candidate:
        """This candidate, and nothing of what was found about them."""
        people = self._ready.live
        return Candidate(
            person_id=self.records.identifiers[int(people.rows[row])],
            weight=weight,
            uncapped=uncapped,
            restricted=bool(people.restricted[row]),
            deceased=bool(people.deceased[row]),
        )

    def _explained(self, sought: Sought, row: int, weight: int, uncapped: int) -> Candidate:
        """This candidate as the plain comparison sees them, if it weighs them the same."""
        (person,) = live(map(self.records.person, self._ready.live.records_of(row)))
        candidate = compare(sought, person, self.scale)
        if (candidate.weight, candidate.uncapped) != (weight, uncapped):
            raise problem("tracing.readers-disagree")
        return candidate
