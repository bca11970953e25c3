"""Who may do what with a case: one table, from act to the roles that may and the states that allow.

The gateway's views offer what stands here, the portal shows what they offer, and `docs/walk.md` has
the table as this file draws it. The steps themselves check again, and more: that two people differ,
that nobody acts who stood back, that the day has not passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.casework.approval import SEAT
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER, BEFORE_APPROVAL, CaseState
from proviso_verify.officers import ROLES
from proviso_verify.signing import APPROVER, PROPOSER


class Doing(StrEnum):
    """What an officer can do with a case."""

    OPEN = "open"
    STAND_BACK = "stand back"
    PROPOSE = "propose"
    APPROVE = "approve"
    DECLINE = "decline"
    SEARCH = "search"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class May:
    """The roles of which one is enough, and the states of a case in which it can be done."""

    roles: frozenset[str]
    states: frozenset[CaseState]


_ANYBODY = frozenset(ROLES)
_EVER = frozenset(CaseState) - {CaseState.NEW}

WHO_MAY: Mapping[Doing, May] = {
    Doing.OPEN: May(_ANYBODY, _EVER),
    Doing.STAND_BACK: May(_ANYBODY, BEFORE_APPROVAL | AWAITING_ANSWER),
    Doing.PROPOSE: May(SEAT[PROPOSER], frozenset({CaseState.READY})),
    Doing.APPROVE: May(SEAT[APPROVER], frozenset({CaseState.PROPOSED})),
    Doing.DECLINE: May(SEAT[APPROVER], frozenset({CaseState.PROPOSED})),
    Doing.SEARCH: May(MAY_LOOK, frozenset({CaseState.APPROVED, CaseState.SEARCHED})),
    Doing.LOOK: May(MAY_LOOK, frozenset({CaseState.MATCHED, CaseState.REVIEW})),
}
"""The table."""


def may(doing: Doing, roles: frozenset[str], state: CaseState) -> bool:
    """Whether somebody with these roles may do this with a case in that state."""
    row = WHO_MAY[doing]
    return bool(roles & row.roles) and state in row.states


def table() -> str:
    """The table in Markdown, as the docs have it."""
    lines = ["| what | who may | while the case is |", "|---|---|---|"]
    for doing, row in WHO_MAY.items():
        who = "every officer" if row.roles == _ANYBODY else ", ".join(sorted(row.roles))
        when = [state.value for state in CaseState if state in row.states]
        states = "in any state" if row.states == _EVER else ", ".join(when)
        lines.append(f"| {doing} | {who} | {states} |")
    return "\n".join(lines) + "\n"
