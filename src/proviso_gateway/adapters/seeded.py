"""A rehearsal's clock and randomness: both derive from what the rehearsal is given.

The same input and seed give the same bytes. Nothing here may ever serve a live gateway: whoever
knows the seed knows every key and every salt.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from proviso_gateway.terms import EPOCH, Day, Instant, Period


@dataclass(slots=True)
class SeededEntropy:
    """`Entropy` drawn from a seed: HMAC-SHA256 over a counter."""

    seed: bytes
    _drawn: int = 0

    def bytes(self, size: int) -> bytes:
        drawn = b""
        while len(drawn) < size:
            self._drawn += 1
            counter = self._drawn.to_bytes(8, "big")
            drawn += hmac.new(self.seed, b"draw" + counter, hashlib.sha256).digest()
        return drawn[:size]


def derived(seed: bytes, purpose: str) -> bytes:
    """32 bytes of the seed for one purpose, independent of everything drawn."""
    return hmac.new(seed, b"purpose:" + purpose.encode(), hashlib.sha256).digest()


@dataclass(slots=True)
class RehearsalClock:
    """`Clock` that stands on a day until it is moved, one second further at every look."""

    zone: ZoneInfo
    _at: Instant = EPOCH

    def move_to(self, day: Day) -> None:
        """Stand at nine in the morning of `day`; a clock that is later already stays."""
        nine = datetime.datetime.combine(day, datetime.time(9), self.zone)
        self._at = max(self._at, Instant(int(nine.timestamp()) * 1_000_000))

    def now(self) -> Instant:
        self._at = self._at.plus(seconds=1)
        return self._at

    def day(self, at: Instant) -> Day:
        return datetime.datetime.fromtimestamp(at.micros / 1_000_000, self.zone).date()

    def period(self, at: Instant) -> Period:
        return Period(self.day(at).strftime("%Y-%m"))
