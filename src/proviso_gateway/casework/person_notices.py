"""Somebody is told, unasked, that there is something to ask about: where they may be told safely.

What goes out says *ring us* and no more. It goes only where the person said so, alone with the
custodian: a channel. Who has confirmed none, or may not be free, is not told: there is no safe way,
and somebody looks at that again. A channel, and each act of telling or not, is on record like a
question, and no entry of the log tells of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

from proviso_gateway.casework.access_lines import AccessKind, AccessLine, Said
from proviso_gateway.casework.who_asks import Alone, Identity, check_named
from proviso_gateway.errors import problem
from proviso_gateway.institution.working_days import month_after, next_working_day
from proviso_gateway.terms import Day, Handle, Instant
from proviso_verify.signing import Signature

CHANNEL_DAYS = 365
"""How long a channel is used without being confirmed again: who lives with somebody changes."""

REVIEW_DAYS = 91
"""After how many days it is looked at again whether somebody can be told by now."""

LONGEST_PLACE = 300

_PLACE = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f]+")
_MAILBOX = re.compile(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+")
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{4,29}")


class Means(StrEnum):
    """How the person wants to be asked to ring."""

    RING = "ring"
    LETTER = "letter"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where one person may be asked to ring, as they said with nobody else there.

    `to` is a number, an address for an envelope, or one for e-mail. Never taken from the register:
    whoever shares a roof may open what comes there.
    """

    people: tuple[str, ...]
    means: Means
    to: str
    identity: Identity
    alone: Alone
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.people:
            raise problem("access.channel-of-nobody")
        check_named(self.people, self.reference)
        fits = {Means.MAIL: _MAILBOX, Means.RING: _NUMBER}.get(self.means, _PLACE)
        if len(self.to) > LONGEST_PLACE or not fits.fullmatch(self.to) or not self.to.strip():
            raise problem("access.not-a-channel")

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return {
            "people": list(self.people),
            "means": self.means.value,
            "to": self.to,
            "identity": self.identity.value,
            "alone": self.alone.value,
            "reference": self.reference,
        }


@dataclass(frozen=True, slots=True)
class ChannelConfirmed(Said):
    """A person said where they may be asked to ring, as a guardian signed."""

    about: ClassVar = AccessKind.CHANNEL
    channel: Channel
    key: str
    signature: Signature
    act: ClassVar[str] = "confirm channel"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return self.channel.stated


@dataclass(frozen=True, slots=True)
class ChannelEnded(Said):
    """It is used no more: the person said so, or somebody doubts that it is safe."""

    about: ClassVar = AccessKind.CHANNEL
    key: str
    signature: Signature
    act: ClassVar[str] = "end channel"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it, besides which channel."""
        return {}


@dataclass(frozen=True, slots=True)
class NoticeGiven(Said):
    """The person of one case's answer was asked to ring, by this channel."""

    about: ClassVar = AccessKind.NOTICE
    case: Handle
    channel: Handle
    key: str
    signature: Signature
    act: ClassVar[str] = "notify"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return {"case": self.case, "channel": self.channel}


@dataclass(frozen=True, slots=True)
class NotTold(Said):
    """Of these cases' answers nobody was told: there is no safe way. It is looked at again."""

    about: ClassVar = AccessKind.NOTICE
    cases: tuple[Handle, ...]
    key: str
    signature: Signature
    act: ClassVar[str] = "not told"

    @property
    def stated(self) -> Mapping[str, Any]:
        """What is signed of it."""
        return {"cases": list(self.cases)}


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel on record."""

    handle: Handle
    channel: Channel
    at: Instant
    on: Day
    ended: Day | None = None

    @property
    def over(self) -> Day:
        """The first day on which it is not used any more."""
        runs_out = self.on + datetime.timedelta(days=CHANNEL_DAYS)
        return runs_out if self.ended is None else min(runs_out, self.ended)

    def stands(self, today: Day) -> bool:
        """Whether somebody may be asked to ring by it today."""
        return today < self.over


@dataclass(frozen=True, slots=True)
class Notified:
    """What was done of notices so far: by case, when its person was asked to ring, and when it was
    last found that there is no safe way."""

    given: Mapping[Handle, Instant]
    not_told: Mapping[Handle, Instant]


def channels_in(lines: Iterable[AccessLine], day: Callable[[Instant], Day]) -> list[KnownChannel]:
    """Every channel on record, in the order in which they were confirmed. `day` says on
    which of the custodian's days a moment was."""
    found: dict[Handle, KnownChannel] = {}
    for line in lines:
        on = day(line.at)
        match line.said:
            case ChannelConfirmed():
                found[line.stream] = KnownChannel(line.stream, line.said.channel, line.at, on)
            case ChannelEnded() if line.stream in found:
                found[line.stream] = replace(found[line.stream], ended=on)
    return list(found.values())


def notified_in(lines: Iterable[AccessLine]) -> Notified:
    """What was done of notices so far."""
    given: dict[Handle, Instant] = {}
    not_told: dict[Handle, Instant] = {}
    for line in lines:
        match line.said:
            case NoticeGiven():
                given[line.said.case] = line.at
            case NotTold():
                not_told |= dict.fromkeys(line.said.cases, line.at)
    return Notified(given, not_told)


def channel_for(
    person_id: str, channels: Iterable[KnownChannel], not_free: Collection[str], today: Day
) -> KnownChannel | None:
    """The channel by which this person may be asked to ring today: the last that they confirmed,
    if it still stands; none for whoever may not be free."""
    theirs = [one for one in channels if person_id in one.channel.people]
    if not theirs or any(one in not_free for one in (person_id, *theirs[-1].channel.people)):
        return None
    return theirs[-1] if theirs[-1].stands(today) else None


def notice_due(disclosed: Day, holidays: frozenset[Day]) -> Day:
    """By when the person is told of what was disclosed on that day: a month after it, on the next
    working day."""
    return next_working_day(month_after(disclosed), holidays)


def review_due(reviewed: Day) -> Day:
    """By when it is looked at again whether somebody can be told."""
    return reviewed + datetime.timedelta(days=REVIEW_DAYS)
