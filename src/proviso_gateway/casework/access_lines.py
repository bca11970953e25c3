"""What is on record of people who ask about themselves: lines in streams, private throughout.

A question, a delay of telling, a channel, a notice, a concern and a protection are each a stream.
None is a case: nobody is searched for, and no entry of the log tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from proviso_gateway.terms import Handle, Instant


class AccessKind(StrEnum):
    """What a stream of lines is about."""

    QUESTION = "question"
    DELAY = "delay"
    CHANNEL = "channel"
    NOTICE = "notice"
    CONCERN = "concern"
    PROTECTION = "protection"


class Said:
    """What one line says: each kind of event is a subclass that says what its stream is about."""

    __slots__ = ()
    about: ClassVar[AccessKind]


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One thing that is on record, at its place (from 0) in the stream of what it is about."""

    stream: Handle
    seq: int
    at: Instant
    said: Said

    @property
    def kind(self) -> AccessKind:
        """What its stream is about. Whoever may know of delays alone has no question read for
        them, or the time that it takes would tell that there are any."""
        return self.said.about
