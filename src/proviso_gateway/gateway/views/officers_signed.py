"""What an act makes of officers, one by one: who they are, as what, until when now and until when
then. Two administrators sign it, so both read it line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.gateway.ports import Clock
from proviso_gateway.institution.acts import RollChanged
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Day, Instant
from proviso_verify.officers import FOR_EVER, Officer


class Becomes(StrEnum):
    """What becomes of an officer, in the order in which it is read: what gives most comes first."""

    ENROLLED = "enrolled"
    """Nobody had this key until now."""
    CHANGED = "changed"
    """Another name, other roles, or held in another way."""
    RENEWED = "renewed"
    """As they are, until another day."""
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Serves:
    """As what somebody is enrolled, until when (None: for ever), and how they hold their key."""

    roles: tuple[str, ...]
    until: Day | None
    held: str


@dataclass(frozen=True, slots=True)
class OfficerSigned:
    """One officer of an act. `now` is None where nobody had the key, `then` where they leave;
    `called_now` is empty where they are called the same."""

    name: str
    key: str
    becomes: Becomes
    now: Serves | None
    then: Serves | None
    called_now: str = ""


def officers_signed(
    charter: Charter, act: RollChanged, statement: Statement, clock: Clock
) -> tuple[OfficerSigned, ...]:
    """Every officer of the act: what gives most first, then by role and name."""
    after = charter.roll.after(statement.fields()).officers
    told = [_of(charter, key, act.names[key], after.get(key), clock) for key in act.names]
    order = list(Becomes)
    return tuple(sorted(told, key=lambda one: (order.index(one.becomes), _roles(one), one.name)))


def _of(
    charter: Charter, key: str, name: str, after: Officer | None, clock: Clock
) -> OfficerSigned:
    """Roles and end as they will be: an administrator of the first entry stays one."""
    before, named = charter.roll.officers.get(key), charter.names.get(key, "")
    now = None if before is None else _serves(before, clock)
    then = None if after is None else _serves(after, clock)
    called = name or named
    called_now = named if named not in ("", called) else ""
    return OfficerSigned(called, key, _becomes(now, then, called_now), now, then, called_now)


def _becomes(now: Serves | None, then: Serves | None, called_now: str) -> Becomes:
    if then is None:
        return Becomes.LEAVES
    if now is None:
        return Becomes.ENROLLED
    same = (now.roles, now.held) == (then.roles, then.held) and not called_now
    return Becomes.RENEWED if same else Becomes.CHANGED


def _serves(officer: Officer, clock: Clock) -> Serves:
    until = None if officer.until == FOR_EVER else clock.day(Instant(officer.until))
    return Serves(tuple(sorted(officer.roles)), until, officer.held)


def _roles(one: OfficerSigned) -> tuple[str, ...]:
    serves = one.then or one.now
    return serves.roles if serves is not None else ()
