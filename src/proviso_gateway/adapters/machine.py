"""The machine's own clock and randomness, for gateways on real people."""

from __future__ import annotations

import datetime
import os
import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from proviso_gateway.terms import Day, Instant, Period


@dataclass(frozen=True, slots=True)
class MachineClock:
    """`Clock` by the machine's; `ahead` days are added to it, in a rehearsal alone."""

    zone: ZoneInfo
    ahead: int = 0

    def now(self) -> Instant:
        return Instant(time.time_ns() // 1_000).plus(days=self.ahead)

    def day(self, at: Instant) -> Day:
        return datetime.datetime.fromtimestamp(at.micros / 1_000_000, self.zone).date()

    def period(self, at: Instant) -> Period:
        return Period(self.day(at).strftime("%Y-%m"))


class MachineEntropy:
    """`Entropy` by the operating system's generator."""

    def bytes(self, size: int) -> bytes:
        return os.urandom(size)
