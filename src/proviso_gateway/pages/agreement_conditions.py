"""What must be true before anything is given, clause by clause, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.model import CitedSource, Clause
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.citations import TextRun, cited
from proviso_gateway.pages.templating import Part
from proviso_gateway.workbench.showing import Shown


@dataclass(frozen=True, slots=True)
class AskedFact(Part):
    """A question that a clause turns on, and who vouches for its answer."""

    question: str
    vouched: str


@dataclass(frozen=True, slots=True)
class ClauseInWords(Part):
    """One clause. What it does not have is an empty text."""

    text: str
    only_for: str
    facts: Sequence[AskedFact]
    unsettled: str
    cite: Sequence[TextRun]
    redacted: bool


@dataclass(frozen=True, slots=True)
class VersionClauses(Part):
    """The clauses of one version, in the order of its file."""

    version: str
    clauses: Sequence[ClauseInWords]


@dataclass(frozen=True, slots=True)
class ConditionsPart(Part):
    """The clauses of the latest version and what its weakest route rests on; then the earlier."""

    latest: VersionClauses
    rests_on: str
    earlier: Sequence[VersionClauses]


def conditions(told: Shown) -> ConditionsPart:
    """What every version that is told asks for."""
    weakest, sources = told.scrutinised.weakest, told.agreement.sources
    return ConditionsPart(
        _clauses(told.latest, sources),
        "" if weakest is None else words.RESTS_ON[weakest],
        [_clauses(version, sources) for version in told.earlier],
    )


def clause_words(clause: Clause) -> str:
    """The clause in the file's own words or, if it has none, its condition in ours."""
    return clause.text or words.sentence(words.requirement(clause.require))


def _clauses(version: ResolvedVersion, sources: Mapping[str, CitedSource]) -> VersionClauses:
    return VersionClauses(version.id, [_clause(one, version, sources) for one in version.clauses])


def _clause(
    clause: Clause, version: ResolvedVersion, sources: Mapping[str, CitedSource]
) -> ClauseInWords:
    grounds = [version.grounds[g].label for g in clause.grounds or () if g in version.grounds]
    term = version.terms[clause.term] if clause.term is not None else None
    named = words.facts_of_the_case(clause)
    return ClauseInWords(
        text=clause_words(clause),
        only_for="; ".join(grounds),
        facts=[
            AskedFact(
                fact.question or name.replace("_", " "),
                words.vouched(fact.source, fact.evidence),
            )
            for name, fact in version.facts.items()
            if name in named
        ],
        unsettled=term.text if term is not None and not term.defined else "",
        cite=cited(clause.cite, sources) if clause.cite else [],
        redacted=clause.redacted,
    )
