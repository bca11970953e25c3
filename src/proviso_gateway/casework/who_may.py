"""Who may do what with a case, who is told what of it, and who looks after accounts: three tables.

The gateway's views offer what stands here, the portal shows what they offer, and `docs/walk.md` has
the table as this file draws it. The steps themselves check again, and more: that two people differ,
that nobody acts who stood back or from whom the case is set apart, that the day has not passed.

That somebody was found, or nobody, is told to the case's own people alone. Everybody else reads
that it is in hand, from the search until the requester calls, whatever came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.casework.approval import SEAT
from proviso_gateway.casework.case import GUARDIAN
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.casework.lifecycle import (
    AWAITING_ANSWER,
    BEFORE_APPROVAL,
    TELLING,
    CaseState,
)
from proviso_verify.officers import ROLES
from proviso_verify.signing import APPROVER, PROPOSER


class Doing(StrEnum):
    """What an officer can do with a case."""

    OPEN = "open"
    STAND_BACK = "stand back"
    READ_TIES = "read why others stood back"
    SET_APART = "set apart"
    CLAIM = "claim"
    PROPOSE = "propose"
    APPROVE = "approve"
    DECLINE = "decline"
    RETURN = "give back"
    SEARCH = "search"
    LOOK = "look"
    PLACE_HOLD = "place a hold"
    END_HOLD = "end a hold"


@dataclass(frozen=True, slots=True)
class May:
    """The roles of which one is enough, and the states of a case in which it can be done."""

    roles: frozenset[str]
    states: frozenset[CaseState]


_ANYBODY = frozenset(ROLES)
_GUARDIANS = frozenset({GUARDIAN})
_EVER = frozenset(CaseState) - {CaseState.NEW}

WHO_MAY: Mapping[Doing, May] = {
    Doing.OPEN: May(_ANYBODY, _EVER),
    Doing.STAND_BACK: May(_ANYBODY, BEFORE_APPROVAL | AWAITING_ANSWER),
    Doing.READ_TIES: May(_GUARDIANS, _EVER),
    Doing.SET_APART: May(_GUARDIANS, BEFORE_APPROVAL | AWAITING_ANSWER),
    Doing.CLAIM: May(frozenset({"caseworker"}), BEFORE_APPROVAL | AWAITING_ANSWER),
    Doing.PROPOSE: May(SEAT[PROPOSER], frozenset({CaseState.READY})),
    Doing.APPROVE: May(SEAT[APPROVER], frozenset({CaseState.PROPOSED})),
    Doing.DECLINE: May(SEAT[APPROVER], frozenset({CaseState.PROPOSED})),
    Doing.RETURN: May(SEAT[APPROVER], frozenset({CaseState.PROPOSED})),
    Doing.SEARCH: May(MAY_LOOK, frozenset({CaseState.APPROVED, CaseState.SEARCHED})),
    Doing.LOOK: May(MAY_LOOK, frozenset({CaseState.MATCHED, CaseState.REVIEW})),
    Doing.PLACE_HOLD: May(_ANYBODY - {"administrator"}, _EVER),
    Doing.END_HOLD: May(SEAT[APPROVER], _EVER),
}
"""The first table."""


def may(doing: Doing, roles: frozenset[str], state: CaseState) -> bool:
    """Whether somebody with these roles may do this with a case in that state."""
    row = WHO_MAY[doing]
    return bool(roles & row.roles) and state in row.states


class Part(StrEnum):
    """Somebody's part in one case."""

    LOOKS = "whoever may look now"
    LOOKED = "whoever looked"
    DECIDED = "whoever approved"


class Told(StrEnum):
    """What a search brought to light, and an officer may be told of."""

    WHOM = "whom the search found"
    WHETHER = "whether it found anybody"
    CAUSE = "why the answer was what it was"


@dataclass(frozen=True, slots=True)
class Tells:
    """The parts of which one is enough, and the states in which a part tells this."""

    parts: frozenset[Part]
    states: frozenset[CaseState]


WHO_IS_TOLD: Mapping[Told, Tells] = {
    Told.WHOM: Tells(frozenset({Part.LOOKS}), WHO_MAY[Doing.LOOK].states),
    Told.WHETHER: Tells(frozenset(Part), TELLING),
    Told.CAUSE: Tells(frozenset({Part.LOOKED, Part.DECIDED}), frozenset({CaseState.ANSWERED})),
}
"""The second table. It holds until the approval runs out, and for nobody who stood back
or from whom the case is set apart."""


def is_told(what: Told, parts: frozenset[Part], state: CaseState) -> bool:
    """Whether somebody with these parts in a case is told this while it is in that state."""
    row = WHO_IS_TOLD[what]
    return bool(parts & row.parts) and state in row.states


class Care(StrEnum):
    """What somebody can do with another's account."""

    READ = "read who has one, and what was done with it"
    GIVE = "give an account"
    RENEW = "renew password and second factor"
    END = "end an account"


@dataclass(frozen=True, slots=True)
class Cares:
    """The custodian's roles of which one is enough, for any account; and whether whoever
    administers the accounts of an organisation that asks may do it for its own people."""

    roles: frozenset[str]
    own_people: bool


_ADMINISTRATORS = frozenset({"administrator"})

WHO_CARES: Mapping[Care, Cares] = {
    Care.READ: Cares(_ADMINISTRATORS, own_people=True),
    Care.GIVE: Cares(_ADMINISTRATORS, own_people=False),
    Care.RENEW: Cares(_ADMINISTRATORS, own_people=False),
    Care.END: Cares(_ADMINISTRATORS, own_people=True),
}
"""The third table. Nobody renews or ends their own account, and nobody alone gives or renews one:
whoever knew its first password could read, ask and countersign as its holder."""


def cares(what: Care, roles: frozenset[str], *, own_people: bool) -> bool:
    """Whether somebody with these roles may do this with an account; `own_people` says that it is
    one of the organisation whose accounts they administer."""
    row = WHO_CARES[what]
    return bool(roles & row.roles) or (own_people and row.own_people)


def table_of_cares() -> str:
    """The third table in Markdown, as the docs have it."""
    lines = ["| what | the custodian's | whoever administers an organisation's |", "|---|---|---|"]
    for what, row in WHO_CARES.items():
        theirs = "for its own people" if row.own_people else "no"
        lines.append(f"| {what} | {', '.join(sorted(row.roles))} | {theirs} |")
    return "\n".join(lines) + "\n"


def table_of_told() -> str:
    """The second table in Markdown, as the docs have it."""
    lines = ["| what | who is told | while the case is |", "|---|---|---|"]
    for what, row in WHO_IS_TOLD.items():
        who = ", ".join(part for part in Part if part in row.parts)
        when = ", ".join(state.value for state in CaseState if state in row.states)
        lines.append(f"| {what} | {who} | {when} |")
    return "\n".join(lines) + "\n"


def table() -> str:
    """The first table in Markdown, as the docs have it."""
    lines = ["| what | who may | while the case is |", "|---|---|---|"]
    for doing, row in WHO_MAY.items():
        who = "every officer" if row.roles == _ANYBODY else ", ".join(sorted(row.roles))
        when = [state.value for state in CaseState if state in row.states]
        states = "in any state" if row.states == _EVER else ", ".join(when)
        lines.append(f"| {doing} | {who} | {states} |")
    return "\n".join(lines) + "\n"
