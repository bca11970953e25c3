"""A request that shows something, and what the assessment itself answers to it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.assessment import Assessment, assess_under
from proviso_gateway.agreement.model import Agreement, Answer
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import REDACTED, Facts, allows
from proviso_gateway.agreement.versions import BOUNDS_CLAUSE, FIELDS_CLAUSE, ResolvedVersion
from proviso_gateway.errors import problem
from proviso_gateway.terms import Day

_ANY_DAY = datetime.date(2000, 1, 1)
"""A version is asked what it would answer if it stood; which day that is changes nothing."""


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """A version of an agreement, about which something is asked."""

    agreement: Agreement
    version: ResolvedVersion

    def answer(self, values: Mapping[str, Value], day: Day | None = None) -> Assessment:
        """What the assessment answers to a request with these facts, every document at hand.

        Facts that this agreement does not know are left out: they say nothing to it. A value that
        a fact of it cannot have is refused, as it would be when the request comes in.
        """
        known: dict[str, Value] = {}
        facts = self.agreement.facts
        for name, value in values.items():
            if name not in facts or name == REDACTED:
                continue
            if name in ("requester", "ground") or allows(facts[name], value):
                known[name] = value
            elif name in self.version.facts or name == "fields":
                # Asked for is a field that this agreement never declared, or a value out of bounds.
                return Assessment(
                    Answer.REFUSED,
                    self.agreement.name,
                    day or _ANY_DAY,
                    self.version.id,
                    self.version.hash,
                    false_clauses=(FIELDS_CLAUSE if name == "fields" else BOUNDS_CLAUSE,),
                )
        given = Facts(known, dict.fromkeys(known, "as the proof supposes"))
        return assess_under(self.agreement, self.version.id, day or _ANY_DAY, given)

    def permits(self, values: Mapping[str, Value], day: Day | None = None) -> bool:
        """Whether the assessment permits a request with these facts."""
        return self.answer(values, day).answer is Answer.PERMITTED


@dataclass(frozen=True, slots=True)
class Witness:
    """A request, by its facts. `other` stands for a requester or ground that is in no agreement.

    Every fact that the clauses in question name has a value, and every document is at hand. `day`:
    when it comes, where clauses count days.
    """

    values: Mapping[str, Value]
    day: Day | None = None


def replayed(holds: bool, values: Mapping[str, Value], day: Day | None = None) -> Witness:
    """The witness, if the assessment confirmed what the solver said of it.

    Raises `analysis.not-replayed`: the two readers disagree, so neither is to be believed.
    """
    if not holds:
        raise problem("analysis.not-replayed", facts=", ".join(f"`{name}`" for name in values))
    return Witness(values, day)


def as_given(witness: Witness) -> str:
    """The request as a test of an agreement gives it, ready to be copied into the file."""
    return "{" + ", ".join(f"{name}: {in_words(v)}" for name, v in witness.values.items()) + "}"


def in_words(value: Value) -> str:
    """A value as a file writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case frozenset():
            return f"[{', '.join(sorted(value))}]"
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
