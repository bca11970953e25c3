"""How many requests came and how they ended, by cohort of the month of receipt.

For every row the parts add up to what was received; a row for which they do not cannot be built.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import problem
from proviso_gateway.terms import Outcome, Period

COURT_ORDER = "court-order"
"""The name under which requests that rest on court orders are counted."""


class Stage(StrEnum):
    """What the log tells of a case without any opening."""

    REFUSED = "refused"
    CLOSED = "closed"
    ANSWERED = "answered"
    OPEN = "open"


STAGE_OF: Mapping[CaseState, Stage] = {
    CaseState.REFUSED: Stage.REFUSED,
    CaseState.WITHDRAWN: Stage.CLOSED,
    CaseState.STOPPED: Stage.CLOSED,
    CaseState.ANSWERED: Stage.ANSWERED,
}
"""Of the states in which a case has ended. In any other it is open."""


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """Requests received in one month from one requester under one agreement."""

    period: Period
    requester: str
    agreement: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One case, or several alike, as far as they are counted."""

    cohort: Cohort
    stage: Stage
    outcome: Outcome | None
    """None where what would tell it was erased, and no month that is laid open tells it."""
    cases: int = 1
    """So many cases of which all this is true."""


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """One cohort's counts: a count, possibly 0, for every `Stage` and for every `Outcome`."""

    cohort: Cohort
    received: int
    stages: Mapping[Stage, int]
    outcomes: Mapping[Outcome, int]
    untold: int = 0
    """How many of them were erased before anybody was told how they ended."""

    def __post_init__(self) -> None:
        told = self.received - self.untold
        wanted = ((self.stages, set(Stage), self.received), (self.outcomes, set(Outcome), told))
        for parts, names, received in wanted:
            if set(parts) != names or sum(parts.values()) != received:
                raise problem("statistics.does-not-add-up", period=self.cohort.period)

    def told(self, *, exact: bool) -> dict[str, Any]:
        """The row as published: every outcome where `exact`, else what the log tells anyway."""
        cells: Mapping[Any, int] = self.outcomes if exact and not self.untold else self.stages
        cohort = {
            "period": self.cohort.period,
            "requester": self.cohort.requester,
            "agreement": self.cohort.agreement,
            "received": self.received,
        }
        return cohort | {str(name): number for name, number in cells.items()}


def count(cases: Iterable[Counted]) -> tuple[CohortCounts, ...]:
    """The rows that these cases make, in order of cohort."""
    cohorts: dict[Cohort, list[Counted]] = {}
    for case in cases:
        cohorts.setdefault(case.cohort, []).append(case)
    rows = []
    for cohort, members in sorted(cohorts.items()):
        stages, outcomes = Counter[Stage](), Counter[Outcome | None]()
        for case in members:
            stages[case.stage] += case.cases
            outcomes[case.outcome] += case.cases
        rows.append(
            CohortCounts(
                cohort,
                stages.total(),
                {stage: stages[stage] for stage in Stage},
                {outcome: outcomes[outcome] for outcome in Outcome},
                outcomes[None],
            )
        )
    return tuple(rows)
