"""What conditions rest on: one rule for whoever ranks the ways to meet a clause.

Conditions that must hold together are as good as the best that stands behind any of them: whoever
makes one up has still to come by the others. Conditions of which one will do are as good as the
weakest: whoever asks takes the easiest. So the ways to meet a clause are told apart first
(`routes`), each is given its basis here, and a choice is judged by the weakest of them.

A public interest test says what the custodian thinks of the facts; it vouches for none of them.
What the gateway sees for itself (who asks, on which ground, for which fields, countersigned or not)
says nothing of the person either. So neither counts here: a way is as good as whoever stands
behind what is said about the person and the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from proviso_gateway.agreement.model import Fact
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.values import is_reserved
from proviso_gateway.analysis.routes import Condition
from proviso_gateway.terms import Source


class Vouching(StrEnum):
    """What a route or a limb rests on: the weakest first."""

    NOTHING = "nothing"
    WORD = "requester_word"
    PAPERS = "requester_papers"
    SHARED = "shared"
    OTHERS = "others"


_STRENGTH: Mapping[Vouching, int] = {basis: rank for rank, basis in enumerate(Vouching)}


def strength(basis: Vouching) -> int:
    """The place of a basis among all: the weakest has the lowest."""
    return _STRENGTH[basis]


def basis_of(facts: Mapping[str, Fact], conditions: Iterable[Condition]) -> Vouching:
    """What these conditions rest on, taken together."""
    # Days are counted by the gateway, from a date that somebody else vouches for.
    named = [dated(condition.fact) or condition.fact for condition in conditions]
    about = [facts[name] for name in named if not is_reserved(name)]
    theirs = [fact for fact in about if fact.source is Source.REQUESTER]
    if not about:
        return Vouching.NOTHING
    if len(theirs) < len(about):
        return Vouching.SHARED if theirs else Vouching.OTHERS
    return Vouching.WORD if all(fact.on_bare_word for fact in theirs) else Vouching.PAPERS
