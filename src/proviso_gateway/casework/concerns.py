"""Somebody complains, objects, or challenges a disclosure: what is on record of that, its clocks.

The law's names: a complaint to the controller (Data Protection Act 2018, section 164A), an
objection (UK GDPR, article 21), and here a challenge: that something disclosed was wrong or should
not have been. It is on record like a question, and no entry of the log tells of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

from proviso_gateway.casework.access_lines import AccessKind, AccessLine, Said
from proviso_gateway.casework.who_asks import Alone, Asker, Identity, check_named
from proviso_gateway.errors import problem
from proviso_gateway.institution.working_days import month_after, next_working_day
from proviso_gateway.terms import Day, Handle, Instant
from proviso_verify.signing import Signature

TO_ACKNOWLEDGE = 30
"""Days, the day of receipt counted, within which a complaint is acknowledged. They are calendar
days, and no working day is waited for."""


class ConcernKind(StrEnum):
    """What somebody raises."""

    COMPLAINT = "complaint"
    OBJECTION = "objection"
    """To being disclosed of at all."""
    CHALLENGE = "challenge"
    """Of disclosures that they were told of."""


class Lock(StrEnum):
    """What a challenge asks of whoever holds the details meanwhile."""

    NONE = "none"
    """Nothing: the person does not want their requester to learn that anything is looked into."""
    LOCK = "lock"
    """Neither to use nor to delete them, up to the day by which they must be destroyed anyhow."""
    KEEP = "keep"
    """To keep them beyond that day, locked: the person asks for it, or a court."""


class Finding(StrEnum):
    """What comes of it."""

    UPHELD = "upheld"
    NOT_UPHELD = "not-upheld"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Raising:
    """What whoever takes it in signs: what is raised, by whom, how that was checked.

    `entries` are the disclosures that a challenge is about, by their entries in the log, as they
    stand on the person's paper. A complaint may come from whoever nobody has checked.
    """

    what: ConcernKind
    by: Asker
    received: Day
    people: tuple[str, ...] = ()
    identity: Identity | None = None
    alone: Alone | None = None
    reference: str = ""
    entries: tuple[Handle, ...] = ()
    lock: Lock = Lock.NONE

    def __post_init__(self) -> None:
        challenges = self.what is ConcernKind.CHALLENGE
        if self.by is Asker.AUTHORITY and self.alone is None:
            raise problem("access.authority-not-checked")
        if self.identity is None and (self.people or self.what is not ConcernKind.COMPLAINT):
            raise problem("access.identity-not-checked")
        check_named(self.people, self.reference)
        if challenges != bool(self.entries) or (self.lock is not Lock.NONE and not challenges):
            raise problem("access.challenge-of-nothing")
        if self.lock is not Lock.NONE and self.alone is None:
            raise problem("access.lock-not-alone")

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return {
            "what": self.what.value,
            "by": self.by.value,
            "received": self.received.isoformat(),
            "people": list(self.people),
            "identity": self.identity.value if self.identity is not None else "",
            "alone": self.alone.value if self.alone is not None else "",
            "reference": self.reference,
            "entries": list(self.entries),
            "lock": self.lock.value,
        }


@dataclass(frozen=True, slots=True)
class Raised(Said):
    """It came in, as a guardian signed."""

    about: ClassVar = AccessKind.CONCERN
    raising: Raising
    key: str
    signature: Signature
    act: ClassVar[str] = "raise"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return self.raising.stated


@dataclass(frozen=True, slots=True)
class Acknowledged(Said):
    """Whoever raised it was told that it came in."""

    about: ClassVar = AccessKind.CONCERN
    key: str
    signature: Signature
    act: ClassVar[str] = "acknowledge"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it, besides what it is about."""
        return {}


@dataclass(frozen=True, slots=True)
class Decided(Said):
    """Somebody who did not act in the case said what comes of it."""

    about: ClassVar = AccessKind.CONCERN
    finding: Finding
    key: str
    signature: Signature
    act: ClassVar[str] = "decide"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return {"finding": self.finding.value}


@dataclass(frozen=True, slots=True)
class Concern:
    """A complaint, an objection or a challenge, as it stands; each day is the custodian's."""

    handle: Handle
    raised: Raised
    at: Instant
    acknowledged: Day | None = None
    finding: Finding | None = None
    decided: Day | None = None
    length: int = 1

    @property
    def raising(self) -> Raising:
        """What was raised, and how it was checked."""
        return self.raised.raising

    @property
    def locks(self) -> Lock:
        """What whoever holds the details is asked for now. Where it was upheld the lock stays,
        until they are destroyed."""
        over = self.finding in (Finding.NOT_UPHELD, Finding.WITHDRAWN)
        return Lock.NONE if over else self.raising.lock

    def holds(self, today: Day) -> bool:
        """Whether it keeps what it is about from being erased: until it is decided, and a month
        longer, in which somebody can go further."""
        return self.decided is None or today <= month_after(self.decided)


def concerns_in(
    lines: Iterable[AccessLine], day: Callable[[Instant], Day]
) -> Mapping[Handle, Concern]:
    """Every one on record, in the order in which they came in. `day` says on which of the
    custodian's days a moment was."""
    found: dict[Handle, Concern] = {}
    for line in lines:
        before = found.get(line.stream)
        match line.said:
            case Raised():
                found[line.stream] = Concern(line.stream, line.said, line.at)
            case Acknowledged() if before is not None:
                found[line.stream] = replace(before, acknowledged=day(line.at), length=line.seq + 1)
            case Decided() if before is not None:
                found[line.stream] = replace(
                    before, finding=line.said.finding, decided=day(line.at), length=line.seq + 1
                )
    return found


def acknowledge_by(one: Concern) -> Day | None:
    """The last day on which a complaint is acknowledged in time; None where that is done or not
    owed."""
    raising = one.raising
    if raising.what is not ConcernKind.COMPLAINT or one.acknowledged or one.decided:
        return None
    return raising.received + datetime.timedelta(days=TO_ACKNOWLEDGE - 1)


def decide_by(one: Concern, holidays: frozenset[Day]) -> Day | None:
    """By when it is decided, and whoever raised it told: a month after it came in, on the next
    working day; None where it is. The law says of a complaint *without undue delay*."""
    if one.decided is not None:
        return None
    return next_working_day(month_after(one.raising.received), holidays)
