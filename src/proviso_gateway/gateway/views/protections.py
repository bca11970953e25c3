"""Who is protected, for guardians; for the second of two who lift it, what they are to sign."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.casework.subject_access import ANSWERS
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.protect import standing_protections
from proviso_gateway.gateway.views.worklist import SHORTEST, name_of
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Day, Handle


@dataclass(frozen=True, slots=True)
class ProtectionRow:
    """One protection that stands: whom it names, who put it, and who signed first to lift it. Why
    it was put is told to guardians alone."""

    handle: Handle
    people: tuple[str, ...]
    since: Day
    by: str
    reasons: str
    lifted_first_by: str = ""
    lift_reasons: str = ""
    yours: bool = False
    """Whether the reader signed first to lift it, and so cannot be the second."""


def protections(gateway: Gateway, key: str) -> tuple[ProtectionRow, ...]:
    """The protections that stand, the latest first, as far as the officer of this key reads them.
    Raises `casework.not-entitled`."""
    charter = gateway.store.charter()
    answers = bool(roles_now(charter.roll, key, gateway.now()) & ANSWERS)
    return tuple(
        ProtectionRow(
            one.handle,
            one.people,
            gateway.clock.day(one.at),
            name_of(gateway, one.put.key),
            one.put.protecting.reasons if answers else "",
            "" if one.lift is None else name_of(gateway, one.lift.key),
            "" if one.lift is None else one.lift.reasons,
            one.lift is not None and charter.one_person(one.lift.key, key),
        )
        for one in reversed(standing_protections(gateway, key))
    )


def protection_named(gateway: Gateway, key: str, word: str) -> Handle:
    """The protection that this handle or the beginning of it names. Raises
    `casework.not-entitled`, `access.no-such-name`, `gateway.ambiguous-name`."""
    found = [one.handle for one in protections(gateway, key) if one.handle.startswith(word)]
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found or len(word) < SHORTEST:
        raise problem("access.no-such-name")
    return found[0]
