"""Which version of an agreement stands on a day, and how it stands.

Two clocks: the day a status takes effect (`date`) and the day it became known (`known`). *In force*
needs both, because nobody may be searched for under terms the public cannot read; being held,
stayed, superseded or withdrawn takes effect on its date whatever was known, because late news must
never keep a door open. What was never published, or only after it had ended, was secret: it is
written as it was, and permits nothing on any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.agreement.model import NEVER, Agreement, Status, Version, VersionState
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.terms import Day, Hash


class Stand(StrEnum):
    """How an agreement stands on a day."""

    IN_FORCE = "in_force"
    NOT_PUBLISHED = "not_published"
    HELD = "held"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the agreement stands, the version the answer speaks of, and the status that says so.

    With `none`: the version that ended last; if nothing has begun, the first to begin (or the
    first in the file) and no status.
    """

    state: Stand
    version: ResolvedVersion
    status: Status | None


@dataclass(frozen=True, slots=True)
class Change:
    """One status of one version. `published_on`: None if it never was.
    `effective_from`: the day from which it counts here, None if it never does: a version that was
    in force and that nobody could read before its next status."""

    version: str
    version_hash: Hash
    state: VersionState
    date: Day
    published_on: Day | None
    effective_from: Day | None
    instrument: str | None

    @property
    def row(self) -> dict[str, str]:
        """The change as a row of the timetable that is signed with the agreement."""
        return {
            "version": self.version_hash,
            "date": self.date.isoformat(),
            "is": str(self.state),
            "known": NEVER if self.published_on is None else self.published_on.isoformat(),
        }


NEXT: dict[VersionState | None, frozenset[VersionState]] = {
    # Ended versions stay ended: to revive an agreement is to make a new version.
    None: frozenset({VersionState.IN_FORCE, VersionState.HELD, VersionState.STAYED}),
    VersionState.IN_FORCE: frozenset(
        {VersionState.HELD, VersionState.STAYED, VersionState.SUPERSEDED, VersionState.WITHDRAWN}
    ),
    VersionState.HELD: frozenset(
        {
            VersionState.IN_FORCE,
            VersionState.STAYED,
            VersionState.SUPERSEDED,
            VersionState.WITHDRAWN,
        }
    ),
    VersionState.STAYED: frozenset(
        {VersionState.IN_FORCE, VersionState.HELD, VersionState.SUPERSEDED, VersionState.WITHDRAWN}
    ),
    VersionState.SUPERSEDED: frozenset(),
    VersionState.WITHDRAWN: frozenset(),
}
"""What may follow what in the life of a version."""

WAITING = frozenset({VersionState.HELD, VersionState.STAYED})
"""States in which nothing is decided: the parties hold the version, or a court stays it."""

LIVE = WAITING | {VersionState.IN_FORCE}
"""States of a version that has begun and not ended. On no day may two versions be live."""


def published_day(status: Status) -> Day | None:
    """The day the status was published, None if it never was; a file silent about it means the
    same day."""
    return None if status.known == NEVER else status.known or status.date


def effective_day(status: Status) -> Day | None:
    """The day from which the status would count here, if none followed it: for *in force*, never
    before it was known."""
    published = published_day(status)
    if status.state is not VersionState.IN_FORCE:
        return status.date
    return None if published is None else max(status.date, published)


def standing(agreement: Agreement, day: Day) -> Standing:
    """How the agreement stands on this day. The governing version is found by `date` alone: one
    in force but not yet known refuses, and never lets the version before it answer instead."""
    known: Standing | None = agreement.remembered.get(day)
    if known is None:
        known = agreement.remembered[day] = _standing(agreement, day)
    return known


def _standing(agreement: Agreement, day: Day) -> Standing:
    ended: tuple[Day, Version, Status] | None = None
    for version in agreement.versions:
        status = _status_on(version, day)
        if status is None:
            continue
        if status.state in LIVE:
            return Standing(_stand(status, day), resolve(agreement, version.id), status)
        if ended is None or status.date >= ended[0]:
            ended = (status.date, version, status)
    if ended is not None:
        return Standing(Stand.NONE, resolve(agreement, ended[1].id), ended[2])
    begun = [v for v in agreement.versions if v.status]
    first = min(begun, key=lambda v: v.status[0].date) if begun else agreement.versions[0]
    return Standing(Stand.NONE, resolve(agreement, first.id), None)


def _status_on(version: Version, day: Day) -> Status | None:
    """The last status whose date has come. A version's statuses stand in order of date."""
    return next((s for s in reversed(version.status) if s.date <= day), None)


def _stand(status: Status, day: Day) -> Stand:
    if status.state in WAITING:
        return Stand.HELD
    published = published_day(status)
    known = published is not None and published <= day
    return Stand.IN_FORCE if known else Stand.NOT_PUBLISHED


def changes(agreement: Agreement) -> tuple[Change, ...]:
    """Every status of every version, in the order in which they count; one that never counts
    stands at its date.

    On one day, endings come before beginnings, so that whoever follows the list never sees two
    versions live.
    """
    found = [
        Change(
            version=version.id,
            version_hash=resolve(agreement, version.id).hash,
            state=status.state,
            date=status.date,
            published_on=published_day(status),
            effective_from=_counts_from(version, number),
            instrument=status.instrument,
        )
        for version in agreement.versions
        for number, status in enumerate(version.status)
    ]
    return tuple(sorted(found, key=_in_order))


def _counts_from(version: Version, number: int) -> Day | None:
    """The day from which a version's status counts, unless the next one has come by then."""
    day = effective_day(version.status[number])
    following = version.status[number + 1 :]
    return None if day is None or (following and following[0].date <= day) else day


def _in_order(change: Change) -> tuple[Day, bool]:
    return (change.effective_from or change.date, change.state in LIVE)
