"""What one version permits and another does not, clause by clause, with a request that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from proviso_gateway.agreement.model import Clause, Fact
from proviso_gateway.agreement.requirements import Value, facts_named
from proviso_gateway.agreement.values import Facts, checked_values, fact_rules
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.analysis.solver.encoding import Encoding
from proviso_gateway.analysis.solver.search import STEPS, Example, Search, Verdict
from proviso_gateway.analysis.solver.witness import Subject, Witness, replayed
from proviso_gateway.errors import problem

_NOT_OF_PERMISSION = ("use_limits", "public_interest_test", "grounds", "publication", "legal")
"""Parts of a version that decide no request, but what is weighed before and owed after."""


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
    verdict: Verdict
    differences: tuple[Difference, ...]
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side. `gained`: what the second permits and the first does not; `lost`:
    the reverse. `beside`: parts that differ and decide no request. `vouching`: facts that need
    another document, or that somebody else vouches for, under the second."""

    before: str
    after: str
    gained: Excess
    lost: Excess
    beside: tuple[str, ...]
    vouching: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        """Whether the two are proved to permit the same requests."""
        return self.gained.verdict is self.lost.verdict is Verdict.PROVED


def compare(
    before: Subject,
    after: Subject,
    *,
    near: Mapping[str, Value] | None = None,
    steps: int = STEPS,
) -> Comparison:
    """What `after` permits that `before` does not, and the reverse.

    With `near`, each way only the differences nearest to that request. Raises
    `analysis.facts-differ` if a fact that both files declare does not have the same values, and
    `agreement.unknown-fact` or `agreement.value-not-allowed` for what cannot stand in `near`.
    """
    facts = _shared(before, after)
    if near is not None:
        near = _admissible(facts, near)
    clauses = [c.require for s in (before, after) for c in s.version.every_clause]
    sides = _Sides(Encoding(facts, clauses), steps, near)
    return Comparison(
        before=before.version.id,
        after=after.version.id,
        gained=sides.excess(permits=after, refuses=before),
        lost=sides.excess(permits=before, refuses=after),
        beside=_beside(before.version, after.version),
        vouching=_vouching(before.version, after.version),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two versions in one encoding."""

    encoding: Encoding
    steps: int
    near: Mapping[str, Value] | None

    def excess(self, *, permits: Subject, refuses: Subject) -> Excess:
        found: list[Difference] = []
        undecided: list[str] = []
        for ground in permits.version.grounds:
            for clause in _turning(permits, refuses, ground):
                example = self._example(permits, refuses, ground, clause)
                if example.found is Verdict.UNKNOWN:
                    undecided.append(ground)
                elif example.found is Verdict.REFUTED:
                    found.append(_difference(permits, refuses, ground, clause, example))
        verdict = Verdict.REFUTED if found else Verdict.UNKNOWN if undecided else Verdict.PROVED
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

    def _example(self, permits: Subject, refuses: Subject, ground: str, clause: Clause) -> Example:
        """A request that the one permits and this clause of the other refuses, alone if it can.

        Near to another request, what is nearest counts, whatever else refuses it.
        """
        encoding, search = self.encoding, Search(self.encoding, self.steps)
        permitted = [
            encoding.on(ground),
            encoding.clauses(permits.version.clauses_for(ground)),
            encoding.no(encoding.formula(clause.require)),
        ]
        if self.near is not None:
            return search.example(*permitted, near=self.near)
        others = [c for c in refuses.version.clauses_for(ground) if c is not clause]
        alone = search.example(*permitted, encoding.clauses(others))
        return search.example(*permitted) if alone.found is Verdict.PROVED else alone


def _turning(permits: Subject, refuses: Subject, ground: str) -> list[Clause]:
    """The refusing version's clauses that the permitting one does not itself require."""
    required = {clause.require for clause in permits.version.clauses_for(ground)}
    return [c for c in refuses.version.clauses_for(ground) if c.require not in required]


def _difference(
    permits: Subject, refuses: Subject, ground: str, clause: Clause, example: Example
) -> Difference:
    values = example.values
    refused_by = refuses.answer(values).false_clauses
    witness = replayed(permits.permits(values) and clause.id in refused_by, values)
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


def _shared(before: Subject, after: Subject) -> Mapping[str, Fact]:
    """The facts of both. Whoever asks, and on which ground, may be any that either knows."""
    one, two = before.agreement.facts, after.agreement.facts
    facts = {**one, **two}
    for name in one.keys() & two.keys():
        if name in ("requester", "ground"):
            words = tuple(dict.fromkeys((*one[name].of, *two[name].of)))
            facts[name] = one[name].model_copy(update={"of": words})
        elif _values(one[name]) != _values(two[name]):
            raise problem("analysis.facts-differ", fact=name)
    return facts


def _values(fact: Fact) -> object:
    return (fact.type, frozenset(fact.of), fact.min, fact.max)


def _admissible(facts: Mapping[str, Fact], near: Mapping[str, Value]) -> dict[str, Value]:
    """The request's facts, checked as an assessment checks them."""
    return checked_values(
        fact_rules(facts), Facts(near, dict.fromkeys(near, "as the request says"))
    )


def _beside(before: ResolvedVersion, after: ResolvedVersion) -> tuple[str, ...]:
    return tuple(
        part for part in _NOT_OF_PERMISSION if before.content.get(part) != after.content.get(part)
    )


def _vouching(before: ResolvedVersion, after: ResolvedVersion) -> tuple[str, ...]:
    both = [name for name in after.facts if name in before.facts]
    return tuple(
        name
        for name in both
        if (before.facts[name].source, before.facts[name].evidence)
        != (after.facts[name].source, after.facts[name].evidence)
    )
