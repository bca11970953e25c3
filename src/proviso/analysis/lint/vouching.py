"""Who vouches for what: facts without evidence, and limbs that rest on the asker's own word."""

from __future__ import annotations

from collections.abc import Iterator

from proviso.agreement.model import Agreement, Fact
from proviso.agreement.requirements import AllOf, AnyOf, Not, Requirement, facts_named
from proviso.agreement.values import RESERVED
from proviso.analysis.lint.finding import Checks, Rule, Severity, Spot
from proviso.analysis.lint.sections import clauses, facts_used
from proviso.terms import Source


def _unevidenced(agreement: Agreement) -> Iterator[Spot]:
    used = facts_used(agreement)
    for name, fact in agreement.facts.items():
        if name in used and fact.source.asserted and fact.evidence is None:
            yield Spot(name, ("facts", name), {"source": fact.source.replace("_", " ")})


def _unused(agreement: Agreement) -> Iterator[Spot]:
    used = facts_used(agreement)
    for name in agreement.facts:
        if name not in used and name not in RESERVED:
            yield Spot(name, ("facts", name))


def _weak_limbs(agreement: Agreement) -> Iterator[Spot]:
    for clause_id, body, path in clauses(agreement):
        for limbs in _alternatives(body.require, positive=True):
            weights = [_weight(limb, agreement) for limb in limbs]
            known = [weight for weight in weights if weight is not None]
            weak = [
                limb
                for limb, weight in zip(limbs, weights, strict=True)
                if weight is not None and weight < max(known) and weight < _INDEPENDENT
            ]
            if weak:
                named = sorted(frozenset().union(*map(facts_named, weak)))
                yield Spot(clause_id, (*path, "require"), {"facts": ", ".join(named)})


def _alternatives(requirement: Requirement, *, positive: bool) -> Iterator[tuple[Requirement, ...]]:
    """Every choice of limbs in the requirement: *any of*, or *not all of*."""
    match requirement:
        case Not(part):
            yield from _alternatives(part, positive=not positive)
        case AnyOf(parts) | AllOf(parts):
            if isinstance(requirement, AnyOf) is positive:
                yield parts
            for part in parts:
                yield from _alternatives(part, positive=positive)


_INDEPENDENT = 2


def _weight(limb: Requirement, agreement: Agreement) -> int | None:
    """How well the strongest fact of a limb is vouched for; None if only the gateway speaks."""
    known = [_vouched(agreement.facts[name]) for name in facts_named(limb)]
    return max((weight for weight in known if weight is not None), default=None)


def _vouched(fact: Fact) -> int | None:
    if fact.source is Source.GATEWAY:
        return None
    if fact.source is Source.REQUESTER:
        return 0 if fact.on_bare_word else 1
    return _INDEPENDENT


CHECKS: Checks = (
    (
        Rule(
            "fact-without-evidence",
            Severity.GAP,
            "Nothing bears out the fact `{about}` but the word of the {source}.",
            "The memorandum rested on what its requester asserted; whoever asks can tick a box.",
            "ICO, sharing with law enforcement: steps taken to establish the reason; ours",
            "Name under `evidence` the document that must come with it.",
        ),
        _unevidenced,
    ),
    (
        Rule(
            "limb-on-own-word",
            Severity.GRAVE,
            "Clause `{about}` can be met by the requester's own word alone: {facts}.",
            "A choice of conditions is as strong as its weakest limb: the court record beside it "
            "protects nobody.",
            "Our reading of the terms announced on 9 May 2018",
            "Ask the weaker limb for something that others vouch for, or drop it.",
        ),
        _weak_limbs,
    ),
    (
        Rule(
            "fact-unused",
            Severity.GAP,
            "The fact `{about}` is asked for, and no clause turns on it.",
            "What does not matter should not be collected, and a reader believes that it matters.",
            "UK GDPR, Article 5(1)(c)",
            "Let a clause require something of it, or take it out.",
        ),
        _unused,
    ),
)
