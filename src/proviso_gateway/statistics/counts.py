"""How many requests came and how they ended, by cohort of the month of receipt.

For every row the parts add up to what was received; a row for which they do not cannot be built.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    opened: bool = True
    """Where the month is laid open: whether it tells how these ended. That a case was refused the
    log tells itself."""

    @property
    def told(self) -> bool:
        """Whether anybody can know the outcome, once the month is laid open."""
        known = self.opened and self.outcome is not None
        return known or self.stage in (Stage.REFUSED, Stage.OPEN)


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """One cohort's counts: a count, possibly 0, for every `Stage` and for every `Outcome`."""

    cohort: Cohort
    received: int
    stages: Mapping[Stage, int]
    outcomes: Mapping[Outcome, int]
    untold: int = 0
    """How many of them were erased before anybody was told how they ended."""
    told: Mapping[Outcome, int] = field(default_factory=dict)
    """Of those of whom a month that is laid open tells it: how they ended."""
    rest: Mapping[Stage, int] = field(default_factory=dict)
    """Those of whom it does not: what the log tells anyway."""

    def __post_init__(self) -> None:
        known = self.received - self.untold
        wanted = ((self.stages, set(Stage), self.received), (self.outcomes, set(Outcome), known))
        for parts, names, received in wanted:
            if set(parts) != names or sum(parts.values()) != received:
                raise problem("statistics.does-not-add-up", period=self.cohort.period)
        if (self.told or self.rest) and self._parts().total() != self.received:
            raise problem("statistics.does-not-add-up", period=self.cohort.period)

    def _parts(self) -> Counter[str]:
        return Counter(map_text(self.told)) + Counter(map_text(self.rest))

    def public(self, *, opened: bool) -> dict[str, Any]:
        """The row as published. Where its month is `opened`, every outcome that is told, and what
        is left of those closed and answered; else what the log tells anyway."""
        cells: Mapping[str, int] = map_text(self.stages)
        if opened:
            parts = self._parts()
            whole = not (self.rest.get(Stage.CLOSED) or self.rest.get(Stage.ANSWERED))
            shown = map(str, Outcome) if whole else sorted({*map(str, Stage), *parts})
            cells = {name: parts[name] for name in shown}
        cohort = {
            "period": self.cohort.period,
            "requester": self.cohort.requester,
            "agreement": self.cohort.agreement,
            "received": self.received,
        }
        return cohort | dict(cells)


def map_text(counted: Mapping[Any, int]) -> dict[str, int]:
    """The same counts, each under its name as text."""
    return {str(name): number for name, number in counted.items()}


def count(cases: Iterable[Counted]) -> tuple[CohortCounts, ...]:
    """The rows that these cases make, in order of cohort."""
    cohorts: dict[Cohort, list[Counted]] = {}
    for case in cases:
        cohorts.setdefault(case.cohort, []).append(case)
    rows = []
    for cohort, members in sorted(cohorts.items()):
        stages, outcomes = Counter[Stage](), Counter[Outcome | None]()
        told, rest = Counter[Outcome](), Counter[Stage]()
        for case in members:
            stages[case.stage] += case.cases
            outcomes[case.outcome] += case.cases
            if case.told and case.outcome is not None:
                told[case.outcome] += case.cases
            else:
                rest[case.stage] += case.cases
        rows.append(
            CohortCounts(
                cohort,
                stages.total(),
                {stage: stages[stage] for stage in Stage},
                {outcome: outcomes[outcome] for outcome in Outcome},
                outcomes[None],
                told,
                rest,
            )
        )
    return tuple(rows)
