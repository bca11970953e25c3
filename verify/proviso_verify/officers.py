"""Who may sign what: the roles of officers, and the roll that the log itself keeps of their keys.

Officers are pseudonymous keys. Two administrators are named in the genesis entry; every other
enrolment, and every leaving, is an entry that two administrators signed. Who holds a role is asked
in the order of the log, never of the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
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
            ("officer", "requester", "agreement adopted", "agreement stopped"),
        ),
        Role(
            "approver",
            "Approver",
            "Decides on a disclosure that somebody else has proposed.",
            ("approval", "agreement stopped", "agreement restarted", "order"),
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
            ("approval", "agreement adopted", "agreement stopped", "agreement restarted", "order"),
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

SEATS: Mapping[tuple[str, str], tuple[frozenset[str], ...]] = {
    ("officer", "enrolled"): (_ADMINISTRATOR, _ADMINISTRATOR),
    ("officer", "left"): (_ADMINISTRATOR, _ADMINISTRATOR),
    ("requester", "enrolled"): (_ADMINISTRATOR, _ADMINISTRATOR),
    ("requester", "left"): (_ADMINISTRATOR, _ADMINISTRATOR),
    ("agreement", "adopted"): (_ADOPTER, _ADOPTER),
    ("agreement", "in_force"): (),
    ("agreement", "held"): (),
    ("agreement", "superseded"): (),
    ("agreement", "withdrawn"): (),
    ("agreement", "stopped"): (ANYONE,),
    ("agreement", "restarted"): (_DECIDER, _DECIDER),
    ("order", "recorded"): (frozenset({"lawyer"}), _DECIDER),
    ("order", "began"): (),
    ("order", "lapsed"): (),
    ("order", "ended"): (frozenset({"lawyer"}), _DECIDER),
}
"""Who signs a statement: one seat for each signature, in any order, each taken by another key."""

FOR_EVER = 0
"""`until` of the keys in the genesis entry."""

_A_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Officer:
    """One key as the log has it so far: its roles, and until when (microseconds; 0: for ever)."""

    key: str
    roles: frozenset[str]
    until: int
    since: int
    founder: bool = False

    def serves_in(self, period: str) -> bool:
        """Whether the enrolment could still run in that month.

        A month begins at another instant in every time zone, so a day is granted: an enrolment has
        lapsed for certain when it ended more than a day before the month began in UTC.
        """
        if self.until == FOR_EVER:
            return True
        year, month = int(period[:4]), int(period[5:7])
        begins = datetime(max(year, 1), month, 1, tzinfo=UTC) - _EPOCH - _A_DAY
        return self.until >= begins // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Roll:
    """Every key that holds a role at one point of the log. A value: `after` gives the next one."""

    officers: Mapping[str, Officer] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def founded(administrators: Iterable[str]) -> Roll:
        """The roll that a genesis entry opens, by its `administrators`."""
        return Roll(
            MappingProxyType(
                {
                    key: Officer(key, _ADMINISTRATOR, FOR_EVER, 0, founder=True)
                    for key in administrators
                }
            )
        )

    def after(self, statement: Mapping[str, Any], index: int) -> Roll:
        """The roll after the `officer` entry with these fields, which stands at that index.

        Whether the right people signed it is asked in `history`, before.
        """
        key = str(statement["key"])
        known = dict(self.officers)
        before = known.pop(key, None)
        if statement["act"] == "enrolled":
            officer = Officer(key, frozenset(statement["roles"]), int(statement["until"]), index)
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

    def until(self, key: str) -> int | None:
        """Until when a key holds its roles: microseconds, 0 for ever, None if it holds none."""
        officer = self.officers.get(key)
        return None if officer is None else officer.until
