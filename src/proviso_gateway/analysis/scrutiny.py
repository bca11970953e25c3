"""On whose word a disclosure rests: every route, who vouches for each fact, on what paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod

from proviso_gateway.agreement.model import Agreement, Clause
from proviso_gateway.agreement.relevance import Possibilities
from proviso_gateway.agreement.requirements import AllOf, facts_named
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.analysis.basis import Vouching, basis_of, strength
from proviso_gateway.analysis.routes import MOST_WAYS, Way, ways
from proviso_gateway.terms import Hash, Source


@dataclass(frozen=True, slots=True)
class Vouched:
    """A fact that the version's clauses name: who vouches for it, and on what document.

    `bare`: the requester's word, and no document asked for. `clauses`: where it is named.
    """

    fact: str
    source: Source
    evidence: str | None
    bare: bool
    question: str | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limb:
    """One way to meet one clause, and what it rests on."""

    clause: str
    conditions: Way
    basis: Vouching


@dataclass(frozen=True, slots=True)
class ClauseChoice:
    """A clause that can be met in more ways than one, its weakest limb first."""

    clause: str
    limbs: tuple[Limb, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a disclosure: a limb of every clause. No two of its conditions contradict."""

    basis: Vouching
    limbs: tuple[Limb, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The routes that some grounds have in common, the weakest first, and the choices in them.

    `combinations`: of how many; those that contradict themselves are left out, and those beyond
    the first `listed` (weakest limbs first) were not looked at.
    """

    grounds: tuple[str, ...]
    choices: tuple[ClauseChoice, ...]
    routes: tuple[Route, ...]
    combinations: int
    listed: int


@dataclass(frozen=True, slots=True)
class Scrutinised:
    """One version: who vouches for what, and every route to a disclosure, by ground."""

    agreement: str
    version: str
    version_hash: Hash
    facts: tuple[Vouched, ...]
    passages: tuple[Passage, ...]

    @property
    def weakest(self) -> Vouching | None:
        """What the weakest route of all rests on; None if there is no route."""
        found = [route.basis for passage in self.passages for route in passage.routes]
        return min(found, key=strength, default=None)


def scrutinise(agreement: Agreement, version_id: str) -> Scrutinised:
    """Every route to a disclosure under this version. Raises `agreement.no-such-version`."""
    version = resolve(agreement, version_id)
    alike: dict[Passage, list[str]] = {}
    for ground in version.grounds:
        alike.setdefault(_passage(agreement, version, ground), []).append(ground)
    return Scrutinised(
        agreement=agreement.name,
        version=version.id,
        version_hash=version.hash,
        facts=tuple(_vouched(version)),
        passages=tuple(replace(one, grounds=tuple(grounds)) for one, grounds in alike.items()),
    )


def _vouched(version: ResolvedVersion) -> Iterator[Vouched]:
    for name, fact in version.facts.items():
        yield Vouched(
            fact=name,
            source=fact.source,
            evidence=fact.evidence,
            bare=fact.on_bare_word,
            question=fact.question,
            clauses=tuple(c.id for c in version.clauses if name in facts_named(c.require)),
        )


def _passage(agreement: Agreement, version: ResolvedVersion, ground: str) -> Passage:
    """The routes on one ground, which is not yet named: others may have the same."""
    known = {"ground": ground}
    # The implied clauses speak of the request alone, and hold on every route.
    written = [c for c in version.clauses_for(ground) if c not in version.implied]
    by_clause = [_limbs(agreement, clause, ground) for clause in written]
    combinations = prod(map(len, by_clause))
    routes = [
        Route(basis_of(agreement.facts, (c for limb in limbs for c in limb.conditions)), limbs)
        for limbs in islice(product(*by_clause), MOST_WAYS)
        if _possible(agreement, limbs, known)
    ]
    return Passage(
        grounds=(),
        choices=tuple(
            ClauseChoice(limbs[0].clause, limbs) for limbs in by_clause if len(limbs) > 1
        ),
        routes=tuple(sorted(routes, key=lambda route: strength(route.basis))),
        combinations=combinations,
        listed=min(combinations, MOST_WAYS),
    )


def _limbs(agreement: Agreement, clause: Clause, ground: str) -> tuple[Limb, ...]:
    found = dict.fromkeys(islice(ways(clause.require, {"ground": ground}), MOST_WAYS))
    limbs = (Limb(clause.id, way, basis_of(agreement.facts, way)) for way in found)
    return tuple(sorted(limbs, key=lambda limb: strength(limb.basis)))


def _possible(agreement: Agreement, limbs: tuple[Limb, ...], known: Mapping[str, str]) -> bool:
    together = AllOf(tuple(c.requirement for limb in limbs for c in limb.conditions))
    clause = Clause.model_construct(id="route", require=together)
    return Possibilities(agreement.facts, [clause], known).possible([together])
