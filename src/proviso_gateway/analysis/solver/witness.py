"""A request that shows something, and what the assessment itself answers to it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.assessment import Assessment, assess_under
from proviso_gateway.agreement.model import Agreement, Answer
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import Facts
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.errors import problem

_ANY_DAY = datetime.date(2000, 1, 1)
"""A version is asked what it would answer if it stood; which day that is changes nothing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A version of an agreement, about which something is asked."""

    agreement: Agreement
    version: ResolvedVersion

    def answer(self, values: Mapping[str, Value]) -> Assessment:
        """What the assessment answers to a request with these facts, every document at hand.

        Facts that this agreement does not know are left out: they say nothing to it.
        """
        known = {name: value for name, value in values.items() if name in self.agreement.facts}
        evidence = dict.fromkeys(known, "as the proof supposes")
        return assess_under(self.agreement, self.version.id, _ANY_DAY, Facts(known, evidence))

    def permits(self, values: Mapping[str, Value]) -> bool:
        """Whether the assessment permits a request with these facts."""
        return self.answer(values).answer is Answer.PERMITTED


@dataclass(frozen=True, slots=True)
class Witness:
    """A request, by its facts. `other` stands for a requester or ground that is in no agreement.

    Every fact that the clauses in question name has a value, and every document is at hand.
    """

    values: Mapping[str, Value]


def replayed(holds: bool, values: Mapping[str, Value]) -> Witness:
    """The witness, if the assessment confirmed what the solver said of it.

    Raises `analysis.not-replayed`: the two readers disagree, so neither is to be believed.
    """
    if not holds:
        raise problem("analysis.not-replayed", facts=", ".join(f"`{name}`" for name in values))
    return Witness(values)
