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
        micros = time.time_ns() // 1_000
        # By the calendar on the wall: by so many times 24 hours it would be another day late in the
        # evening, when clocks went back in between.
        here = datetime.datetime.fromtimestamp(micros // 1_000_000, self.zone)
        there = here + datetime.timedelta(days=self.ahead)
        return Instant(micros).plus(seconds=int(there.timestamp() - here.timestamp()))

    def day(self, at: Instant) -> Day:
        return datetime.datetime.fromtimestamp(at.micros / 1_000_000, self.zone).date()

    def period(self, at: Instant) -> Period:
        return Period(self.day(at).strftime("%Y-%m"))


class MachineEntropy:
    """`Entropy` by the operating system's generator."""

    def bytes(self, size: int) -> bytes:
        return os.urandom(size)
