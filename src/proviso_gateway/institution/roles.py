"""Which roles an officer's key holds at a moment, and what is said to whoever lacks one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce

from proviso_gateway.errors import Problem, problem
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Instant
from proviso_verify.officers import FOR_EVER, ROLES, Roll


def roles_now(roll: Roll, key: str, now: Instant) -> frozenset[str]:
    """The roles that a key holds at this moment: none if unknown, gone or lapsed."""
    until = roll.until(key)
    if until is None or (until != FOR_EVER and now.micros >= until):
        return frozenset()
    return roll.roles(key)


_ONE: Mapping[str, str] = {
    "administrator": phrase("an administrator"),
    "approver": phrase("an approver"),
    "caseworker": phrase("a caseworker"),
    "guardian": phrase("a guardian"),
    "lawyer": phrase("a lawyer"),
}


def in_words(roles: Collection[str]) -> str:
    """Roles of which one is enough, as a sentence has them: *a caseworker or a lawyer*."""
    if set(roles) == set(ROLES):
        return phrase("any officer")
    named = [_ONE[role] for role in sorted(roles)]
    return reduce(lambda told, one: phrase("{one} or {other}", one=told, other=one), named)


def not_entitled(act: str, roles: Collection[str]) -> Problem:
    """What is said to a key that may not do this: `casework.not-entitled`, with who may."""
    return problem("casework.not-entitled", act=act, who=in_words(roles))
