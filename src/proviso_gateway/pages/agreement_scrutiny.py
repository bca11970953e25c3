"""The routes to a disclosure as a lawyer reads them: text, and the same as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from proviso_gateway.analysis.scrutiny import Limb, Passage, Scrutinised, Vouched
from proviso_gateway.pages.agreement_words import RESTS_ON, condition, vouched
from proviso_gateway.pages.plain import plain


def lines(told: Sequence[Scrutinised]) -> Iterator[str]:
    """Each version: its facts and who vouches for them, its choices, and its routes."""
    for version in told:
        yield f"Version {version.version} of {version.agreement}"
        weakest = version.weakest
        if weakest is None:
            yield "  No route leads to a disclosure."
        else:
            yield f"  The weakest route rests {RESTS_ON[weakest]}."
        yield ""
        yield "  Who vouches for what"
        by_name = {fact.fact: fact for fact in version.facts}
        for fact in version.facts:
            yield f"    {fact.fact:<24}{vouched(fact.source, fact.evidence)}"
        for passage in version.passages:
            yield ""
            yield f"  Grounds: {', '.join(passage.grounds)}"
            yield from _choices(passage, by_name)
            yield from _routes(passage)
        yield ""


def _choices(passage: Passage, facts: dict[str, Vouched]) -> Iterator[str]:
    for choice in passage.choices:
        yield f"    clause {choice.clause} can be met in {len(choice.limbs)} ways:"
        for limb in choice.limbs:
            yield f"      - {_limb(limb)}"
            yield f"        rests {RESTS_ON[limb.basis]}"
            for one in limb.conditions:
                fact = facts[one.fact]
                yield f"          {one.fact}: {vouched(fact.source, fact.evidence)}"


def _routes(passage: Passage) -> Iterator[str]:
    for number, route in enumerate(passage.routes, start=1):
        yield f"    route {number} of {len(passage.routes)} rests {RESTS_ON[route.basis]}:"
        for limb in route.limbs:
            yield f"      {limb.clause:<24}{_limb(limb)}"
    if not passage.routes:
        yield "    no route: the clauses contradict one another"
    unseen = passage.combinations - passage.listed
    if unseen:
        yield f"    and {unseen:,} more combinations, none of them weaker in every clause"


def _limb(limb: Limb) -> str:
    return " and ".join(map(condition, limb.conditions)) or "holds on this ground"


def as_json(told: Sequence[Scrutinised]) -> dict[str, Any]:
    """The same as plain values; docs/showing.md says what each is."""
    return {"v": 1, "versions": [{**plain(one), "weakest": plain(one.weakest)} for one in told]}
