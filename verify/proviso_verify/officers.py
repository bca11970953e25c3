"""Who may sign what: the roles of officers, and the roll that the log itself keeps of their keys.

Officers are pseudonymous keys. Two administrators are named in the genesis entry; every other
enrolment, and every leaving, is an entry that two administrators signed. Who holds a role is asked
in the order of the log, never of the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its code, its title, a sentence that a manager understands, what it may sign."""

    code: str
    title: str
    sentence: str
    signs: tuple[str, ...]


ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role(
            "administrator",
            "Administrator",
            "Enrols officers and requesters, always together with a second administrator.",
            (
                "officer",
                "requester",
                "key",
                "policy",
                "waiver clock",
                "agreement adopted",
                "agreement stopped",
            ),
        ),
        Role(
            "approver",
            "Approver",
            "Decides on a disclosure that somebody else has proposed.",
            (
                "approval",
                "agreement stopped",
                "agreement restarted",
                "order",
                "postponement",
                "waiver witnesses",
            ),
        ),
        Role(
            "caseworker",
            "Caseworker",
            "Reads a request against the agreement and proposes what to do with it.",
            ("proposal", "agreement stopped"),
        ),
        Role(
            "guardian",
            "Caldicott guardian",
            "Speaks for the people in the register: approves, adopts, stops and restarts.",
            (
                "approval",
                "agreement adopted",
                "agreement stopped",
                "agreement restarted",
                "order",
                "postponement",
                "waiver witnesses",
            ),
        ),
        Role(
            "lawyer",
            "Information-governance lawyer",
            "Writes agreements, adopts them with a second person, and enters court orders.",
            ("agreement adopted", "agreement stopped", "order"),
        ),
    )
}

ANYONE = frozenset(ROLES)
_ADMINISTRATOR = frozenset({"administrator"})
_ADOPTER = frozenset({"administrator", "guardian", "lawyer"})
_DECIDER = frozenset({"approver", "guardian"})

APPROVAL_SEATS = (frozenset({"caseworker"}), _DECIDER)
"""Who signs an approval, in this order: the proposer, then the approver."""

_TWO_ADMINISTRATORS = (_ADMINISTRATOR, _ADMINISTRATOR)
_TWO_DECIDERS = (_DECIDER, _DECIDER)

SEATS: Mapping[tuple[str, str], tuple[frozenset[str], ...]] = {
    ("genesis", "founded"): _TWO_ADMINISTRATORS,
    ("officer", "enrolled"): _TWO_ADMINISTRATORS,
    ("officer", "left"): _TWO_ADMINISTRATORS,
    ("requester", "enrolled"): _TWO_ADMINISTRATORS,
    ("requester", "left"): _TWO_ADMINISTRATORS,
    ("agreement", "adopted"): (_ADOPTER, _ADOPTER),
    ("agreement", "stopped"): (ANYONE,),
    ("agreement", "restarted"): _TWO_DECIDERS,
    ("order", "recorded"): (frozenset({"lawyer"}), _DECIDER),
    ("order", "ended"): (frozenset({"lawyer"}), _DECIDER),
    ("key", "changed"): _TWO_ADMINISTRATORS,
    ("key", "lost"): _TWO_ADMINISTRATORS,
    ("policy", "set"): _TWO_ADMINISTRATORS,
    ("waiver", "clock"): _TWO_ADMINISTRATORS,
    ("waiver", "witnesses"): _TWO_DECIDERS,
    ("postponement", "postponed"): _TWO_DECIDERS,
    ("erasure", "terms"): _TWO_DECIDERS,
}
"""Who signs an act: one seat for each signature, in any order, each taken by another key. What is
not here follows from what was signed before, and nobody signs it."""

HELD = ("key-file", "own-device", "server")
"""Who holds an officer's key: a file of theirs, a device of their own, or the gateway's server."""

SERVER = "server"

SERVER_MAY = frozenset({("agreement", "stopped")})
"""What a key that the server holds may sign in a live log: it refuses and stops, nothing else.
Refusals show in the log by no signature, so stops alone are here."""

FOR_EVER = 0
"""`until` of the keys in the genesis entry."""

_A_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=64)
def _begins(period: str) -> int:
    """A day before a month begins in UTC, in microseconds since 1970."""
    year, month = int(period[:4]), int(period[5:7])
    begins = datetime(max(year, 1), month, 1, tzinfo=UTC) - _EPOCH - _A_DAY
    return begins // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Officer:
    """One key as the log has it so far: its roles, until when (microseconds; 0: for ever), and who
    holds it (one of `HELD`)."""

    key: str
    roles: frozenset[str]
    until: int
    held: str
    founder: bool = False

    def serves_in(self, period: str) -> bool:
        """Whether the enrolment could still run in that month.

        A month begins at another instant in every time zone, so a day is granted: an enrolment has
        lapsed for certain when it ended more than a day before the month began in UTC.
        """
        return self.until == FOR_EVER or self.until >= _begins(period)


@dataclass(frozen=True, slots=True)
class Roll:
    """Every key that holds a role at one point of the log. A value: `after` gives the next one."""

    officers: Mapping[str, Officer] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def founded(administrators: Iterable[Mapping[str, Any]]) -> Roll:
        """The roll that a genesis entry opens, by its `administrators`."""
        founders = (
            Officer(str(one["key"]), _ADMINISTRATOR, FOR_EVER, str(one["held"]), founder=True)
            for one in administrators
        )
        return Roll(MappingProxyType({founder.key: founder for founder in founders}))

    def after(self, statement: Mapping[str, Any]) -> Roll:
        """The roll after the `officer` entry with these fields.

        Whether the right people signed it is asked in `statements`, before.
        """
        known = dict(self.officers)
        for one in statement["officers"]:
            key = str(one["key"])
            before = known.pop(key, None)
            if statement["act"] != "enrolled":
                continue
            roles, until, held = frozenset(one["roles"]), int(one["until"]), str(one["held"])
            officer = Officer(key, roles, until, held)
            if before is not None and before.founder:  # administrators until they leave
                officer = replace(
                    officer, roles=officer.roles | _ADMINISTRATOR, until=FOR_EVER, founder=True
                )
            known[key] = officer
        return Roll(MappingProxyType(known))

    def roles(self, key: str, period: str | None = None) -> frozenset[str]:
        """The roles that a key holds now; none if unknown, gone, or lapsed before that month."""
        officer = self.officers.get(key)
        if officer is None or (period is not None and not officer.serves_in(period)):
            return frozenset()
        return officer.roles

    def held(self, key: str) -> str:
        """Who holds a key, one of `HELD`; empty if it is not enrolled."""
        officer = self.officers.get(key)
        return "" if officer is None else officer.held

    def until(self, key: str) -> int | None:
        """Until when a key holds its roles: microseconds, 0 for ever, None if it holds none."""
        officer = self.officers.get(key)
        return None if officer is None else officer.until
