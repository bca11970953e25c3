"""One register, ready to be searched many times: folded, indexed, counted and encoded once.

It answers what the plain tracer answers, to the integer: the same candidates by `blocking`, the
same weights by `kernel`, the same verdict by `conclude`. Whoever may be told of is compared again,
plainly, for the findings that a reviewer sees; if that weighs them otherwise, nobody is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import InitVar, dataclass, field, replace

import numpy as np

from proviso_gateway.errors import Problem, problem
from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.answers import Answers, Others, Told, answers, not_among, partials
from proviso_gateway.tracing.batch import Batch, batches
from proviso_gateway.tracing.blocking import Keys
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.kernel import NONE
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Flags, Numbers, Records
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.trace import Partial, conclude
from proviso_gateway.tracing.verdict import Candidate, Verdict

Look = Callable[[Sought, int, int, int], Candidate]
"""Who somebody is: given a search, a row of the register, and what it weighs, capped and not."""


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
    """What searches whoever changed, by the same tables: what is asked of this is asked of both.
    Rows beyond those of this are of that."""

    before: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    """How many of these records stand before each that is beside, by identifier."""

    tables: Tables = field(init=False)
    scale: Scale = field(init=False)
    _ready: Ready = field(init=False)
    _others: Others | None = field(init=False)

    def __post_init__(self, ready: Ready | None) -> None:
        self._ready = ready or Ready.of(self.records, self.model)
        self.tables = self._ready.tables
        self.scale = Scale(self.tables, self.model)
        self._others = None
        if self.beside is not None:
            self._others = Others(self.hidden, self.beside._ready, self.before)
        # Compiled now, before processes share it: of one search, and of many.
        self.partial(Search())
        list(self.trace_all([Search()]))

    def trace(self, search: Search, *, reach_restricted: bool = False) -> Verdict:
        """Who is meant by `search`, and all that was found about them.

        Raises `tracing.readers-disagree`, which is our fault.
        """
        weighed: dict[str, tuple[int, int, int]] = {}
        said: list[Sought] = []

        def noted(sought: Sought, row: int, weight: int, uncapped: int) -> Candidate:
            seen = self._seen(row, weight, uncapped)
            weighed[seen.person_id] = row, weight, uncapped
            said.append(sought)
            return seen

        verdict = self._concluded(search, noted, reach_restricted)
        best, second = (
            None if one is None else weighed[one.person_id]
            for one in (verdict.best, verdict.second)
        )
        return verdict if best is None else self._told(said[0], verdict, best, second)

    def searched(self, asked: Sequence[tuple[Search, bool]]) -> Sequence[Verdict | Problem]:
        """The verdict of each search, in order, as `trace` gives it, or the problem that one has;
        and whether each reaches restricted people."""
        searches = [search for search, _ in asked]
        reaches = np.array([reach for _, reach in asked], dtype=bool)
        found: list[Verdict | Problem] = []
        for batch in batches(searches):
            first, last = len(found), len(found) + len(batch)
            answers = self.answers(batch, reaches[first:last])
            each = zip(searches[first:last], self.verdicts(answers), answers.people(), strict=True)
            for search, verdict, who in each:
                best, second = who
                if best is None:
                    found.append(verdict)
                    continue
                try:
                    sought = Sought.of(search).heard(self.tables.crowds)
                    found.append(self._told(sought, verdict, best, second))
                except Problem as wrong:
                    found.append(wrong)
        return found

    def trace_all(
        self, searches: Iterable[Search], *, reach_restricted: bool = False
    ) -> Iterator[Verdict]:
        """The verdict of each search, in order, as `trace` gives it but for the findings: of many
        searches somebody wants figures, and looks at nobody."""
        for batch in batches(searches):
            reaches = np.full(len(batch), reach_restricted)
            yield from self.verdicts(self.answers(batch, reaches))

    def answers(self, batch: Batch, reaches: Flags) -> Answers:
        """The verdict of each search of a batch, as columns; `reaches` says which of them reach
        restricted people."""
        return answers(self._ready, self.model, batch, reaches, self._others)

    def verdicts(self, found: Answers) -> Iterator[Verdict]:
        """The verdicts of these answers of this register, in order, without findings."""
        return found.verdicts(self._seen)

    def partial(self, search: Search) -> Partial:
        """What this register says of a search, ready to be merged with what others say."""
        return self._partial(search, self._explained)

    def partial_all(self, searches: Iterable[Search]) -> Iterator[Partial]:
        """What `partial` says of each search, in order, but for the findings."""
        for batch in batches(searches):
            yield from self.partials(batch)

    def partials(self, batch: Batch) -> Iterator[Partial]:
        """What `partial` says of each search of a batch, in order, but for the findings."""
        return partials(self._ready, self.model, batch, self._seen, self._others)

    def partials_told(
        self, batch: Batch, searches: Sequence[Search]
    ) -> Iterator[Partial | Problem]:
        """What `partial` says of each of these searches, which are this batch, in order, or the
        problem that one has."""
        weighed: dict[str, tuple[int, int, int]] = {}

        def noted(row: int, weight: int, uncapped: int) -> Candidate:
            seen = self._seen(row, weight, uncapped)
            weighed[seen.person_id] = row, weight, uncapped
            return seen

        each = partials(self._ready, self.model, batch, noted, self._others)
        for search, one in zip(searches, each, strict=True):
            sought = Sought.of(search).heard(self.tables.crowds)
            try:
                told = {known: self._explained(sought, *of) for known, of in weighed.items()}
            except Problem as wrong:
                yield wrong
            else:
                best, protected = (
                    tuple(told[seen.person_id] for seen in some)
                    for some in (one.best, one.protected)
                )
                yield Partial(one.masses, best, protected)
            weighed.clear()

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
        if self.beside is None:
            return own
        after = len(self._ready.live)

        def beyond(sought: Sought, row: int, weight: int, uncapped: int) -> Candidate:
            return look(sought, row + after, weight, uncapped)

        return own.merge(self.beside._own(search, beyond))

    def _own(self, search: Search, look: Look) -> Partial:
        sought = Sought.of(search).heard(self.tables.crowds)
        rows, weights, uncapped = self._heavy(sought)
        people = self._ready.live
        first, second, *barred = kernel.foremost(
            rows, weights, uncapped, people.rows, people.restricted, people.deceased
        )

        def at(place: int) -> Candidate:
            return look(sought, int(rows[place]), int(weights[place]), int(uncapped[place]))

        protected = map(at, {place for place in barred if place != NONE})
        return Partial(
            tuple(zip(*(one.tolist() for one in kernel.masses(weights)), strict=True)),
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
        others: Numbers = found[not_among(found, self.hidden)] if len(self.hidden) else found
        return others

    def _seen(self, row: int, weight: int, uncapped: int) -> Candidate:
        """This candidate, and nothing of what was found about them."""
        people = self._ready.live
        if self.beside is not None and row >= len(people):
            return self.beside._seen(row - len(people), weight, uncapped)
        return Candidate(
            person_id=self.records.identifiers[int(people.rows[row])],
            weight=weight,
            uncapped=uncapped,
            restricted=bool(people.restricted[row]),
            deceased=bool(people.deceased[row]),
        )

    def _told(
        self, sought: Sought, verdict: Verdict, best: tuple[int, int, int], second: Told
    ) -> Verdict:
        """The verdict with what was found about the best, and the second where nobody is traced."""
        beside = None if second is None or verdict.person_id else self._explained(sought, *second)
        return replace(
            verdict, best=self._explained(sought, *best), second=beside or verdict.second
        )

    def _explained(self, sought: Sought, row: int, weight: int, uncapped: int) -> Candidate:
        """This candidate as the plain comparison sees them, if it weighs them the same."""
        own = len(self._ready.live)
        if self.beside is not None and row >= own:
            return self.beside._explained(sought, row - own, weight, uncapped)
        (person,) = live(map(self.records.person, self._ready.live.records_of(row)))
        candidate = compare(sought, person, self.scale)
        if (candidate.weight, candidate.uncapped) != (weight, uncapped):
            raise problem("tracing.readers-disagree")
        return candidate
