"""Which roles an officer's key holds at a moment."""

from __future__ import annotations

from proviso_gateway.terms import Instant
from proviso_verify.officers import FOR_EVER, Roll


def roles_now(roll: Roll, key: str, now: Instant) -> frozenset[str]:
    """The roles that a key holds at this moment: none if unknown, gone or lapsed."""
    until = roll.until(key)
    if until is None or (until != FOR_EVER and now.micros >= until):
        return frozenset()
    return roll.roles(key)
