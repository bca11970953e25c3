"""What a monitor is told of a home: ages, and whether something is overdue. It names nobody.

A monitor asks every few seconds, and keeps every answer. So whatever moves with a single case is
left out or told in tens (ADR 0088): that a look is missing would tell that somebody was found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from proviso_gateway.assembly.home import REMINDED, Home, day_in
from proviso_gateway.gateway.views.institution import institution
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.terms import Day

TENS = 10
"""What moves with single cases is told in groups of so many, rounded down."""

BEHIND_MINUTES = 15
"""How long an entry may wait for its checkpoint before the log's turn is said to be missing."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A home as a monitor sees it, each figure under the name by which it is told. An age is None
    where there never was such a thing."""

    backup_age_days: int | None
    restriction_age_days: int | None
    restriction_limit_days: int
    """How old the news of who is restricted may be; 0 in a rehearsal, where it may be of any."""
    register_age_days: int | None
    reminded_age_days: int | None
    """How long ago people were told by e-mail what is due from them, missing looks among it."""
    slots_overdue: int
    """Near slots of agreements and orders for which somebody is still to be searched for."""
    reviews_overdue: int
    officers_lapsing: int
    officers_lapsed: int
    log_can_sign: bool
    entries_waiting: int
    """Entries that wait for a checkpoint, in tens."""
    sequencer_behind: bool
    checkpoint_age_hours: int | None


class SequencerWatch:
    """Whether the log's turn is missing: entries have waited for as long as this process has seen
    them, and no checkpoint came. One that waits for its ordinary turn shows nowhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None

    def is_behind(self, waiting: int, checkpoint_minutes: int | None) -> bool:
        """Asked at each look at the home: how many entries wait, and how old the checkpoint is."""
        if not waiting:
            self._since = None
            return False
        now = self._clock()
        if self._since is None:
            self._since = now
        old = checkpoint_minutes is None or checkpoint_minutes >= BEHIND_MINUTES
        return old and now - self._since >= BEHIND_MINUTES * 60


def watched(home: Home, sequencer: SequencerWatch) -> Watched:
    """How the home stands now. Nothing is recorded by asking. Raises as `Home.ages`."""
    ages = home.ages()
    checked = home.restrictions_checked_on()
    runs, stands = operating(home.gateway, checked), institution(home.gateway)
    left = [one.left for one in runs.lapses]
    minutes, as_of = ages.checkpoint_minutes, ages.register_as_of

    def since(day: Day | None) -> int | None:
        return None if day is None else (runs.today - day).days

    return Watched(
        backup_age_days=ages.backup_days,
        restriction_age_days=since(checked),
        restriction_limit_days=home.gateway.restriction_days if runs.needs_fresh else 0,
        register_age_days=since(Day.fromisoformat(as_of)) if as_of else None,
        reminded_age_days=since(day_in(home.folder / REMINDED)),
        slots_overdue=sum(bool(one.near and one.unsearched) for one in runs.slots),
        reviews_overdue=sum(one.review_overdue for one in stands.agreements),
        officers_lapsing=sum(days >= 0 for days in left),
        officers_lapsed=sum(days < 0 for days in left),
        log_can_sign=ages.signs,
        entries_waiting=ages.waiting_entries // TENS * TENS,
        sequencer_behind=sequencer.is_behind(ages.waiting_entries, minutes),
        checkpoint_age_hours=None if minutes is None else minutes // 60,
    )
