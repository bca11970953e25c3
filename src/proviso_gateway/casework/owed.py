"""How many answers are owed, counted by what says in which slot each falls due: names no case."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.institution.basis import Basis
from proviso_gateway.terms import Hash, Instant

QUARTER = 15 * 60 * 1_000_000
"""Microseconds of a quarter of an hour. In every time zone a day begins at one."""


@dataclass(frozen=True, slots=True)
class Owed:
    """So many `cases` that owe an answer, approved under one instrument in one quarter of an hour,
    and searched for in one; of both its beginning. `searched_at` is None where nobody has searched.
    """

    numbered_by: str
    """The agreement's name, or the order's hash."""
    instrument: Hash
    approved_at: Instant
    searched_at: Instant | None
    cases: int
    until: Instant
    """When the first of their approvals runs out."""

    @property
    def basis(self) -> Basis:
        """What they were approved under."""
        kind = "order" if self.numbered_by == self.instrument else "agreement"
        return Basis(kind, self.instrument)  # type: ignore[arg-type]


CountedWith = tuple[str, Hash, Instant, Instant | None]
"""What cases that are counted together have in common: what numbered them, the instrument, and the
quarters in which they were approved and searched for."""


def counted_with(one: Owed) -> CountedWith:
    """What the cases that this counts have in common."""
    return one.numbered_by, one.instrument, one.approved_at, one.searched_at


def quarter_of(at: Instant) -> Instant:
    """The beginning of the quarter of an hour that this moment is in."""
    return Instant(at.micros // QUARTER * QUARTER)
