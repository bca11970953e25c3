"""What a trace answers: one person, nobody, or *unclear*, and why.

Everything but `kind` and `person_id` stays inside the custodian: no requester, log entry or figure
shows a cause, a candidate, a weight or a posterior.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class VerdictKind(StrEnum):
    """The three answers of a search."""

    TRACED = "traced"
    NO_TRACE = "no_trace"
    UNCLEAR = "unclear"


class TraceCause(StrEnum):
    """Why the answer is what it is. Internal only."""

    FOUND = "found"
    """One person, far enough above nobody and above everybody else."""
    ABSENT = "absent"
    """Nobody in the register fits."""
    AMBIGUOUS = "ambiguous"
    """Several people fit, none clear of the next."""
    DOUBTFUL = "doubtful"
    """One person leads, and is not certain enough."""
    RESTRICTED = "restricted"
    """One person fits, whose record is restricted."""
    DECEASED = "deceased"
    """One person fits, who has died."""


class Bar(StrEnum):
    """Why a candidate can never be the answer of this search, whatever a reviewer thinks."""

    RESTRICTED = "restricted"
    DECEASED = "deceased"


class ComparedField(NamedTuple):
    """One thing that was compared: which field, at which level, and what it weighed.

    `weight` is in 1/1024 bit. `previous` says that an earlier name or address was what agreed.
    The field `cap` is the limit on household evidence; its weight is what the limit took away, so
    that the weights of a candidate's findings add up to the candidate's.
    """

    field: str
    level: str
    weight: int
    previous: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who might be meant. `weight` is the match weight in 1/1024 bit; `uncapped` what it
    would be but for the limits on proof, by which those are ranked who weigh the same."""

    person_id: str
    weight: int
    findings: tuple[ComparedField, ...] = ()
    restricted: bool = False
    deceased: bool = False
    uncapped: int = 0

    def barred(self, *, reach_restricted: bool = False) -> Bar | None:
        """Why this candidate can never be the answer; an order may reach restricted people."""
        if self.deceased:
            return Bar.DECEASED
        if self.restricted and not reach_restricted:
            return Bar.RESTRICTED
        return None

    def ties(self, other: Candidate | None) -> bool:
        """Whether what was stated speaks for another exactly as it does for this candidate."""
        return other is not None and self.rank[:2] == other.rank[:2]

    @property
    def rank(self) -> tuple[int, int, str]:
        """Best first: the greater weight, capped and then uncapped, then the smaller identifier."""
        return (-self.weight, -self.uncapped, self.person_id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one search.

    `posterior` is the probability that `best` is meant, in parts per 10^9, rounded down; 0 where
    there is no candidate. `best` and `second` are candidates even when the answer is nobody: a
    reviewer of an *unclear* verdict compares them. Beside somebody traced `second` has no findings.
    """

    kind: VerdictKind
    cause: TraceCause
    posterior: int
    best: Candidate | None = None
    second: Candidate | None = None

    @property
    def person_id(self) -> str | None:
        """Who was found: only when traced."""
        if self.kind is VerdictKind.TRACED and self.best is not None:
            return self.best.person_id
        return None
