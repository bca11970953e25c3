"""What one version permits and another does not, clause by clause, with a request that shows it,
and what else decides what leaves: one verdict over both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from proviso_gateway.agreement.assessment import Truth
from proviso_gateway.agreement.model import Clause, Fact
from proviso_gateway.agreement.requirements import Value, facts_named
from proviso_gateway.agreement.values import Facts, checked_values, fact_rules
from proviso_gateway.agreement.versions import within_bounds
from proviso_gateway.analysis.loosening import TermChange, Way, term_changes
from proviso_gateway.analysis.solver.encoding import Encoding
from proviso_gateway.analysis.solver.search import STEPS, Example, Proof, RequestSolver
from proviso_gateway.analysis.solver.witness import AskedVersion, Witness, replayed
from proviso_gateway.errors import problem


@dataclass(frozen=True, slots=True)
class Difference:
    """Requests that one version permits and the other refuses because of `clause`.

    `clause` and its `text` are the refusing version's; it alone refuses the witness, unless no
    request fails it alone or the witness is to be near to another request. `grounds`: those on
    which this is so; the witness names the first. `turns_on`: the facts that this clause names, or
    what stands in its place. `changed`: the facts in which the witness departs from the request it
    was to be near to.
    """

    grounds: tuple[str, ...]
    clause: str
    text: str
    turns_on: tuple[str, ...]
    witness: Witness
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excess:
    """What `permits` permits and `refuses` does not: `proved` that there is nothing, `refuted` by
    differences, or `unknown`. `grounds`: those of the permitting version, for any other it refuses.
    `undecided`: grounds on which the steps ran out."""

    permits: str
    refuses: str
    grounds: tuple[str, ...]
    verdict: Proof
    differences: tuple[Difference, ...]
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """Two versions side by side. `gained`: what the second permits and the first does not; `lost`:
    the reverse. `terms`: everything else of a version that differs, wider first."""

    before: str
    after: str
    gained: Excess
    lost: Excess
    terms: tuple[TermChange, ...]

    @property
    def permits_the_same(self) -> bool:
        """Whether the two are proved to permit the same requests."""
        return self.gained.verdict is self.lost.verdict is Proof.PROVED

    @property
    def unchanged(self) -> bool:
        """Whether the two are proved to permit the same requests, on the same terms."""
        return self.permits_the_same and not self.terms

    @property
    def wider(self) -> bool:
        """Whether the second lets more out in any way, or may: what is not known counts."""
        return self.gained.verdict is not Proof.PROVED or any(
            change.way is Way.WIDER for change in self.terms
        )

    @property
    def narrower(self) -> bool:
        """Whether the second lets less out in any way, or may."""
        return self.lost.verdict is not Proof.PROVED or any(
            change.way is Way.NARROWER for change in self.terms
        )


def compare(
    before: AskedVersion,
    after: AskedVersion,
    *,
    near: Mapping[str, Value] | None = None,
    steps: int = STEPS,
) -> VersionDifference:
    """What `after` permits that `before` does not, and the reverse; and whatever else of the two
    differs.

    With `near`, each way only the differences nearest to that request. Raises
    `analysis.facts-differ` if a fact that both files declare is of another type in each, and
    `agreement.unknown-fact` or `agreement.value-not-allowed` for what cannot stand in `near`.
    """
    facts = _shared(before, after)
    if near is not None:
        near = _admissible(facts, near)
    clauses = [clause.require for side in (before, after) for clause in _every(facts, side)]
    sides = _Sides(facts, Encoding(facts, clauses), steps, near)
    return VersionDifference(
        before=before.version.id,
        after=after.version.id,
        gained=sides.excess(permits=after, refuses=before),
        lost=sides.excess(permits=before, refuses=after),
        terms=term_changes(before.agreement, before.version, after.agreement, after.version),
    )


def _every(facts: Mapping[str, Fact], side: AskedVersion) -> tuple[Clause, ...]:
    """Every clause of a version, and the one by which it refuses values that only the other
    file's facts can have."""
    return (*_beyond(facts, side), *side.version.every_clause)


def _for(facts: Mapping[str, Fact], side: AskedVersion, ground: str) -> tuple[Clause, ...]:
    return (*_beyond(facts, side), *side.version.clauses_for(ground))


def _beyond(facts: Mapping[str, Fact], side: AskedVersion) -> tuple[Clause, ...]:
    own = side.agreement.facts
    differing = {
        name: (facts[name], own[name])
        for name in side.version.facts
        if name not in _OPEN_ENDED and _values(facts[name]) != _values(own[name])
    }
    return within_bounds(differing)


_OPEN_ENDED = ("requester", "ground")


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two versions in one encoding."""

    facts: Mapping[str, Fact]
    encoding: Encoding
    steps: int
    near: Mapping[str, Value] | None

    def excess(self, *, permits: AskedVersion, refuses: AskedVersion) -> Excess:
        found: list[Difference] = []
        undecided: list[str] = []
        for ground in permits.version.grounds:
            for clause in self._turning(permits, refuses, ground):
                example = self._example(permits, refuses, ground, clause)
                if example.found is Proof.UNKNOWN:
                    undecided.append(ground)
                elif example.found is Proof.REFUTED:
                    found.append(_difference(permits, refuses, ground, clause, example))
        verdict = Proof.REFUTED if found else Proof.UNKNOWN if undecided else Proof.PROVED
        if self.near is not None and found:
            fewest = min(len(difference.changed) for difference in found)
            found = [d for d in found if len(d.changed) == fewest]
        return Excess(
            permits=permits.version.id,
            refuses=refuses.version.id,
            grounds=tuple(permits.version.grounds),
            verdict=verdict,
            differences=tuple(_together(found)),
            undecided=tuple(dict.fromkeys(undecided)),
        )

    def _example(
        self, permits: AskedVersion, refuses: AskedVersion, ground: str, clause: Clause
    ) -> Example:
        """A request that the one permits and this clause of the other refuses, alone if it can.

        Near to another request, what is nearest counts, whatever else refuses it.
        """
        encoding, search = self.encoding, RequestSolver(self.encoding, self.steps)
        permitted = [
            encoding.on(ground),
            encoding.clauses(_for(self.facts, permits, ground)),
            encoding.no(encoding.formula(clause.require)),
        ]
        if self.near is not None:
            return search.example(*permitted, near=self.near)
        others = [c for c in _for(self.facts, refuses, ground) if c is not clause]
        alone = search.example(*permitted, encoding.clauses(others))
        return search.example(*permitted) if alone.found is Proof.PROVED else alone

    def _turning(self, permits: AskedVersion, refuses: AskedVersion, ground: str) -> list[Clause]:
        """The refusing version's clauses that the permitting one does not itself require."""
        required = {clause.require for clause in _for(self.facts, permits, ground)}
        return [c for c in _for(self.facts, refuses, ground) if c.require not in required]


def _difference(
    permits: AskedVersion,
    refuses: AskedVersion,
    ground: str,
    clause: Clause,
    example: Example,
) -> Difference:
    values, day = example.values, example.day
    answer = refuses.answer(values, day)
    # A clause that is blacked out refuses nobody, and is met by nobody.
    unmet = {*answer.false_clauses, *(c.id for c in answer.clauses if c.truth is Truth.UNKNOWN)}
    witness = replayed(permits.permits(values, day) and clause.id in unmet, values, day)
    instead = [c for c in permits.version.clauses_for(ground) if c.id == clause.id]
    named = frozenset[str]().union(*(facts_named(c.require) for c in (clause, *instead)))
    turns_on = tuple(fact for fact in values if fact in named)
    return Difference((ground,), clause.id, clause.text or "", turns_on, witness, example.changed)


def _together(differences: Iterable[Difference]) -> list[Difference]:
    """Differences that are the same but for the ground, as one."""
    found: dict[object, Difference] = {}
    for each in differences:
        values = {n: v for n, v in each.witness.values.items() if n != "ground"}
        key = (each.clause, each.text, tuple(values.items()))
        first = found.get(key)
        found[key] = each if first is None else replace(first, grounds=first.grounds + each.grounds)
    return list(found.values())


def _shared(before: AskedVersion, after: AskedVersion) -> Mapping[str, Fact]:
    """The facts of both, each with every value that it can have in either file."""
    one, two = before.agreement.facts, after.agreement.facts
    return {
        name: _either(one[name], two[name]) if name in one and name in two else fact
        for name, fact in {**one, **two}.items()
    }


def _either(one: Fact, two: Fact) -> Fact:
    if one.type is not two.type:
        raise problem("analysis.facts-differ", fact=one.name)
    if _values(one) == _values(two):
        return one
    words = tuple(dict.fromkeys((*one.of, *two.of)))
    return one.model_copy(
        update={
            "of": words,
            "min": _bound(min, one.min, two.min),
            "max": _bound(max, one.max, two.max),
        }
    )


def _bound(pick: object, one: object, two: object) -> object:
    """The wider of two bounds; no bound is the widest."""
    return None if one is None or two is None else pick(one, two)  # type: ignore[operator]


def _values(fact: Fact) -> object:
    return (fact.type, frozenset(fact.of), fact.min, fact.max)


def _admissible(facts: Mapping[str, Fact], near: Mapping[str, Value]) -> dict[str, Value]:
    """The request's facts, checked as an assessment checks them."""
    return checked_values(
        fact_rules(facts), Facts(near, dict.fromkeys(near, "as the request says"))
    )
