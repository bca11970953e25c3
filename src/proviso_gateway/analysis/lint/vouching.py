"""Who vouches for what: facts without evidence, and limbs that rest on the asker's own word."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.requirements import AllOf, AnyOf, Not, Requirement
from proviso_gateway.agreement.values import PUBLIC_INTEREST, is_reserved
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.basis import Vouching, basis_of, strength
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Severity, Spot
from proviso_gateway.analysis.lint.sections import clauses, facts_used
from proviso_gateway.analysis.routes import MOST_WAYS, Way, ways
from proviso_gateway.terms import Source


def _unevidenced(agreement: Agreement) -> Iterator[Spot]:
    used = facts_used(agreement)
    for name, fact in agreement.facts.items():
        # Reserved: nobody vouches for words that are not public.
        if name in used and not is_reserved(name) and fact.source.asserted and not fact.evidence:
            yield Spot(name, ("facts", name), {"source": fact.source.replace("_", " ")})


def _unseen(agreement: Agreement) -> Iterator[Spot]:
    for n, version in enumerate(agreement.versions):
        for name, fact in resolve(agreement, version.id).facts.items():
            if fact.source is Source.CUSTODIAN and fact.evidence is not None:
                said = name in version.facts
                yield Spot(name, ("versions", n, "facts", name) if said else ("facts", name))


def _unused(agreement: Agreement) -> Iterator[Spot]:
    used = facts_used(agreement)
    for name in agreement.facts:
        if name not in used and not is_reserved(name):
            yield Spot(name, ("facts", name))


def _weak_limbs(agreement: Agreement) -> Iterator[Spot]:
    for clause_id, body, path in clauses(agreement):
        weak = {
            condition.fact
            for choice in _choices(body.require, holds=True)
            for way in _weak_ways(choice, agreement)
            for condition in way
            if not is_reserved(condition.fact)
        }
        if weak:
            yield Spot(clause_id, (*path, "require"), {"facts": ", ".join(sorted(weak))})


def _choices(requirement: Requirement, *, holds: bool) -> Iterator[Requirement]:
    """Every choice in the requirement, *any of* or *not all of*, each by itself: what else its
    clause asks for makes no limb of it stronger, as another clause would not."""
    match requirement:
        case Not(part):
            yield from _choices(part, holds=not holds)
        case AnyOf(parts) | AllOf(parts):
            if isinstance(requirement, AnyOf) is holds:
                yield requirement if holds else Not(requirement)
            for part in parts:
                yield from _choices(part, holds=holds)


_OWN_WORD = (Vouching.WORD, Vouching.PAPERS)


def _weak_ways(choice: Requirement, agreement: Agreement) -> Iterator[Way]:
    """The ways through the choice that the requester alone can tell, where another is stronger.

    A way that turns on nothing but the request (its ground, its fields) is none of them: it says
    whom the choice binds. The public interest test vouches for no fact, so it makes no way
    stronger; a way around it is weak all the same.
    """
    told = [
        (way, basis_of(agreement.facts, way), any(c.fact == PUBLIC_INTEREST for c in way))
        for way in islice(ways(choice, {}), MOST_WAYS)
    ]
    best = max((strength(basis) for _, basis, _ in told), default=0)
    weighs = any(weighed for _, _, weighed in told)
    for way, basis, weighed in told:
        if basis in _OWN_WORD and (strength(basis) < best or (weighs and not weighed)):
            yield way


CHECKS: Checks = (
    (
        LintRule(
            "fact-without-evidence",
            Severity.GAP,
            "Nothing bears out the fact `{about}` but the word of the {source}.",
            "The memorandum rested on what its requester asserted; whoever asks can tick a box.",
            "Name under `evidence` the document that must come with it.",
        ),
        _unevidenced,
    ),
    (
        LintRule(
            "limb-on-own-word",
            Severity.GRAVE,
            "Clause `{about}` can be met by the requester's own word alone: {facts}.",
            "A choice of conditions is as strong as its weakest limb: the court record beside it "
            "protects nobody.",
            "Ask the weaker limb for something that others vouch for, or drop it.",
        ),
        _weak_limbs,
    ),
    (
        LintRule(
            "evidence-unseen",
            Severity.GRAVE,
            "The fact `{about}` is the custodian's to find out, and a document is asked for with "
            "it.",
            "Documents come with requests. Nobody can hand in this one, so the fact stays unknown, "
            "and whoever reads the agreement believes that a document is looked at.",
            "Leave `evidence` out, or say who else vouches for the fact.",
        ),
        _unseen,
    ),
    (
        LintRule(
            "fact-unused",
            Severity.GAP,
            "The fact `{about}` is asked for, and no clause turns on it.",
            "What does not matter should not be collected, and a reader believes that it matters.",
            "Let a clause require something of it, or take it out.",
        ),
        _unused,
    ),
)
