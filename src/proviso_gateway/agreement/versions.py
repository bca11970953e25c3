"""What a version says once its amendments are worked in, and the hash that names it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from pydantic import BaseModel

from proviso_gateway.agreement.model import (
    LANGUAGE,
    NO_DOCUMENT,
    Agreement,
    Clause,
    Fact,
    Ground,
    OwnFact,
    Publication,
    PublicInterestTest,
    Term,
    UseLimits,
    Version,
)
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Operator,
    as_written,
    facts_named,
)
from proviso_gateway.agreement.values import OTHER, is_reserved
from proviso_gateway.errors import problem
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import DAYS_SINCE, Hash
from proviso_verify.canonical import digest

REQUESTER_CLAUSE = "agreement:requester"
GROUND_CLAUSE = "agreement:ground"
FIELDS_CLAUSE = "agreement:fields"
BOUNDS_CLAUSE = "agreement:bounds"
"""Ids of the clauses that every version has without saying so. No written id holds a colon."""


@dataclass(frozen=True, slots=True)
class ResolvedVersion:
    """One version, complete: whatever it amends or leaves to the top of the file is filled in.

    `implied` are the clauses that every version has: this requester, one of these grounds, some
    fields and none beyond `discloses`, and where it narrows the bounds of facts, values within
    them. `facts` and `terms` are those that the clauses name; `vocabulary` holds every fact of the
    agreement, as this version has it vouched for.
    """

    agreement: str
    id: str
    hash: Hash
    implied: tuple[Clause, ...]
    clauses: tuple[Clause, ...]
    facts: Mapping[str, Fact]
    vocabulary: Mapping[str, Fact]
    terms: Mapping[str, Term]
    grounds: Mapping[str, Ground]
    public_interest_test: PublicInterestTest | None
    discloses: tuple[str, ...]
    use_limits: UseLimits
    publication: Publication
    content: Mapping[str, object]
    """The version in canonical form: what `hash` is the hash of, and what is published under it."""

    @property
    def every_clause(self) -> tuple[Clause, ...]:
        """All clauses, whatever their grounds, the implied ones first."""
        return (*self.implied, *self.clauses)

    def clauses_for(self, ground: str) -> tuple[Clause, ...]:
        """The clauses that a request on this ground must meet, the implied ones first."""
        written = (c for c in self.clauses if not c.grounds or ground in c.grounds)
        return (*self.implied, *written)


def resolve(agreement: Agreement, version_id: str) -> ResolvedVersion:
    """The version with this id, complete. Raises `agreement.no-such-version`."""
    known: ResolvedVersion | None = agreement.remembered.get(("version", version_id))
    if known is None:
        known = agreement.remembered["version", version_id] = _resolved(agreement, version_id)
    return known


def facts_vouched(agreement: Agreement, by: Callable[[Fact], bool]) -> tuple[str, ...]:
    """The facts of which this holds in some version of the agreement, in the order of the file.

    Whatever only one version lets a request state may come in; whether it counts, the version that
    governs says.
    """
    versions = [resolve(agreement, version.id) for version in agreement.versions]
    return tuple(
        name
        for name in agreement.facts
        if any(by(version.vocabulary[name]) for version in versions)
    )


def _resolved(agreement: Agreement, version_id: str) -> ResolvedVersion:
    version = merged(agreement, version_id)
    clauses = version.clauses
    named = frozenset[str]().union(*(facts_named(clause.require) for clause in clauses))
    grounds = version.grounds or agreement.grounds
    listed = version.discloses or agreement.discloses
    discloses = tuple(field for field in agreement.every_field if field in listed)
    test = version.public_interest_test or agreement.public_interest_test
    limits = version.use_limits or agreement.use_limits
    governance = version.governance or agreement.governance
    needs = {f: agreement.needs[f] for f in discloses if f in agreement.needs}
    named |= {dated for name in named if (dated := name.removeprefix(DAYS_SINCE)) != name}
    own = {name: _own(fact, version.facts.get(name)) for name, fact in agreement.facts.items()}
    facts = {name: fact for name, fact in own.items() if name in named}
    declared = {f: agreement.fields[f] for f in discloses if f in agreement.fields}
    terms = {c.term: agreement.terms[c.term] for c in clauses if c.term is not None}
    said: dict[str, object] = {
        "language": LANGUAGE,
        "agreement": agreement.name,
        "parties": agreement.parties,
        "purpose": agreement.purpose,
        "legal": {"effect": agreement.legal.effect, "basis": agreement.legal.basis},
        "id": version.id,
        "clauses": clauses,
        "facts": {name: fact for name, fact in facts.items() if not is_reserved(name)},
        "terms": terms,
        "grounds": grounds,
        "discloses": discloses,
        "use_limits": limits,
        "publication": agreement.publication,
    }
    said |= {"public_interest_test": test} if test is not None else {}
    said |= {"governance": governance} if governance is not None else {}
    said |= {"needs": needs} if needs else {}
    said |= {"fields": declared} if declared else {}
    if agreement.jurisdiction != "uk":
        said["jurisdiction"] = agreement.jurisdiction
    content = canonical(said)
    assert isinstance(content, dict)
    return ResolvedVersion(
        agreement=agreement.name,
        id=version.id,
        hash=Hash(digest(content)),
        implied=(
            *_implied(agreement, tuple(grounds), discloses),
            *_within_bounds(version, {name: agreement.facts[name] for name in facts}),
        ),
        clauses=clauses,
        facts=MappingProxyType(facts),
        vocabulary=MappingProxyType(_vouched(agreement.facts, own)),
        terms=MappingProxyType(terms),
        grounds=grounds,
        public_interest_test=test,
        discloses=discloses,
        use_limits=limits,
        publication=agreement.publication,
        content=MappingProxyType(content),
    )


def merged(agreement: Agreement, version_id: str) -> Version:
    """The version with the amended version's clauses and overrides worked in; top level apart."""
    version = next((v for v in agreement.versions if v.id == version_id), None)
    if version is None:
        there = ", ".join(f"`{_short(v.id)}`" for v in agreement.versions)
        raise problem("agreement.no-such-version", version=_short(version_id), there=there)
    if version.amends is None:
        return version
    base = merged(agreement, version.amends)
    kept = (
        _clause(c.id, **dict(version.replace[c.id])) if c.id in version.replace else c
        for c in base.clauses
        if c.id not in version.remove
    )
    return version.model_copy(
        update={
            "clauses": (*kept, *version.add),
            "grounds": version.grounds or base.grounds,
            "public_interest_test": version.public_interest_test or base.public_interest_test,
            "discloses": version.discloses or base.discloses,
            "use_limits": version.use_limits or base.use_limits,
            "governance": version.governance or base.governance,
            "facts": MappingProxyType(_inherited(base.facts, version.facts)),
        }
    )


def _inherited(base: Mapping[str, OwnFact], own: Mapping[str, OwnFact]) -> dict[str, OwnFact]:
    """What an amending version says of facts: what it says itself, over what it amends."""
    said = dict(base)
    for name, fact in own.items():
        before = said.get(name)
        changes = {key: getattr(fact, key) for key in fact.model_fields_set}
        said[name] = fact if before is None else before.model_copy(update=changes)
    return said


def _own(fact: Fact, said: OwnFact | None) -> Fact:
    """The fact as one version has it."""
    if said is None:
        return fact
    changes = {key: value for key, value in said if value is not None}
    if said.evidence == NO_DOCUMENT:
        changes["evidence"] = None
    return fact.model_copy(update=changes)


def _vouched(declared: Mapping[str, Fact], own: Mapping[str, Fact]) -> dict[str, Fact]:
    """Every fact with the version's source and document and the file's bounds: a value outside the
    version's own is read, and refused by a clause."""
    return {
        name: own[name].model_copy(update={"of": fact.of, "min": fact.min, "max": fact.max})
        if own[name] is not fact
        else fact
        for name, fact in declared.items()
    }


def _within_bounds(version: Version, named: Mapping[str, Fact]) -> tuple[Clause, ...]:
    """The clause that a version implies by narrowing the bounds of facts that its clauses name."""
    return within_bounds(
        {
            name: (named[name], _own(named[name], fact))
            for name, fact in version.facts.items()
            if name in named
        }
    )


def within_bounds(facts: Mapping[str, tuple[Fact, Fact]]) -> tuple[Clause, ...]:
    """A clause that refuses values of the wider facts that the narrower ones cannot have; none, if
    there are none. `facts`: by name, the wider and the narrower."""
    tests = [test for wider, narrower in facts.values() for test in _tests(wider, narrower)]
    if not tests:
        return ()
    return (
        _clause(
            BOUNDS_CLAUSE,
            require=tests[0] if len(tests) == 1 else AllOf(tuple(tests)),
            text="Every value lies within the bounds that this version sets.",
        ),
    )


def _tests(wider: Fact, narrower: Fact) -> Iterator[Comparison | Not]:
    name = wider.name
    if frozenset(narrower.of) != frozenset(wider.of):
        among = Operator.ONLY if wider.type is FactType.SET else Operator.ONE_OF
        yield Comparison(name, among, frozenset(narrower.of))
    for key, number, day in (
        ("min", Operator.AT_LEAST, Operator.BEFORE),
        ("max", Operator.AT_MOST, Operator.AFTER),
    ):
        bound = getattr(narrower, key)
        if bound is None or bound == getattr(wider, key):
            continue
        if isinstance(bound, datetime.date):
            yield Not(Comparison(name, day, bound))
        else:
            yield Comparison(name, number, bound)


_ONE_PARTY, _PARTIES, _GROUND, _FIELDS = (
    phrase("The requester is the party to this agreement."),
    phrase("The requester is one of the parties to this agreement."),
    phrase("The ground is one of this version's grounds."),
    phrase("Fields are asked for, and none beyond those that this version discloses."),
)
_OURS: Mapping[str, str] = {one: one for one in (_ONE_PARTY, _PARTIES, _GROUND, _FIELDS)}


def clause_text(text: str) -> str:
    """A clause's text as a page shows it: those that every version has are ours to translate, all
    others are the agreement's own words."""
    return _OURS.get(text, text)


def _implied(
    agreement: Agreement, grounds: tuple[str, ...], discloses: tuple[str, ...]
) -> tuple[Clause, ...]:
    fields = frozenset(discloses)
    parties = agreement.parties.requesters
    one = len(parties) == 1
    return (
        _clause(
            REQUESTER_CLAUSE,
            require=Comparison("requester", Operator.EQUALS, parties[0])
            if one
            else Comparison("requester", Operator.ONE_OF, frozenset(parties)),
            text=_ONE_PARTY if one else _PARTIES,
        ),
        _clause(
            GROUND_CLAUSE,
            require=Comparison("ground", Operator.ONE_OF, frozenset(grounds)),
            text=_GROUND,
        ),
        _clause(
            FIELDS_CLAUSE,
            require=AllOf(
                (
                    Comparison("fields", Operator.ONLY, fields),
                    Comparison("fields", Operator.INCLUDES_ANY, fields),
                )
            ),
            text=_FIELDS,
        ),
    )


def _clause(clause_id: str, **said: object) -> Clause:
    """A clause of parts already checked. (Implied ids hold a colon, which no written id may.)"""
    return Clause.model_construct(id=clause_id, **said)  # type: ignore[arg-type]


def canonical(said: object) -> object:
    """What was said, in canonical JSON: defaults left out, days as text, a fact without its key."""
    if isinstance(said, Comparison | AllOf | AnyOf | Not):
        return as_written(said)
    if isinstance(said, BaseModel):
        return {
            info.alias or name: canonical(getattr(said, name))
            for name, info in type(said).model_fields.items()
            if not (
                info.json_schema_extra
                or getattr(said, name) == info.get_default(call_default_factory=True)
            )
        }
    if isinstance(said, Mapping):
        return {str(key): canonical(value) for key, value in said.items()}
    if isinstance(said, tuple):
        return [canonical(item) for item in said]
    if isinstance(said, Enum):
        return said.value
    return said.isoformat() if isinstance(said, datetime.date) else said


def _short(version_id: str) -> str:
    return version_id if version_id.isprintable() and len(version_id) <= 40 else OTHER
