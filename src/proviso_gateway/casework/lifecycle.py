"""What may happen to a request next: one table, from state and step to state.

This table is the whole lifecycle. The diagram in `docs/walk.md` is drawn from it, the store refuses
what it does not allow, and no other place decides what follows what. The answer to a request is
appended to the log *before* anything is handed over, so `answered` is the last step that can change
what the requester learns.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from proviso_gateway.errors import problem


class CaseState(StrEnum):
    """Where a case stands inside the custodian. The requester is told far less."""

    NEW = "new"
    RECEIVED = "received"
    ASKED = "asked"
    HELD = "held"
    READY = "ready"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    SEARCHED = "searched"
    REVIEW = "review"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    CONFIRMED = "confirmed"
    ANSWERED = "answered"


class Step(StrEnum):
    """What happened: an event's kind and, where it can end in several ways, its result."""

    RECEIVED = "received"
    ASSESSED_ASK = "assessed: ask"
    ASSESSED_HELD = "assessed: held"
    ASSESSED_READY = "assessed: ready"
    ASSESSED_REFUSED = "assessed: refused"
    EVIDENCE_GIVEN = "evidence given"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    SEARCH_BEGUN = "search begun"
    TRACED = "traced"
    TRACED_UNCLEAR = "traced: unclear"
    TRACED_NOBODY = "traced: nobody"
    COMPARED = "compared"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"
    ANSWERED = "answered"
    HANDED_OVER = "handed over"
    RECALL_BEGUN = "recall begun"
    RECALLED = "recalled"
    REGULATOR_TOLD = "regulator told"
    DESTROYED = "destruction attested"
    RECUSED = "recused"
    SET_APART = "set apart"
    HOLD_PLACED = "hold placed"
    HOLD_ENDED = "hold ended"


BEFORE_APPROVAL = frozenset(
    {CaseState.RECEIVED, CaseState.ASKED, CaseState.HELD, CaseState.READY, CaseState.PROPOSED}
)
"""The states in which a case can still be withdrawn, stopped or cured without an answer."""

AWAITING_ANSWER = frozenset(
    {
        CaseState.APPROVED,
        CaseState.SEARCHED,
        CaseState.REVIEW,
        CaseState.MATCHED,
        CaseState.UNMATCHED,
        CaseState.CONFIRMED,
    }
)
"""The states that owe exactly one `answer` entry."""

TELLING = frozenset({CaseState.REVIEW, CaseState.MATCHED, CaseState.UNMATCHED, CaseState.CONFIRMED})
"""The states that say whether a search found somebody: only the case's own people read them."""

IN_HAND = "in_hand"
"""What stands in the place of such a state for everybody else, and in every error."""


def for_anybody(state: CaseState) -> str:
    """The state as anybody in the house may read it."""
    return IN_HAND if state in TELLING else str(state.value)


_ASSESSED = {
    Step.ASSESSED_ASK: CaseState.ASKED,
    Step.ASSESSED_HELD: CaseState.HELD,
    Step.ASSESSED_READY: CaseState.READY,
    Step.ASSESSED_REFUSED: CaseState.REFUSED,
}
_ENDED_EARLY = {Step.WITHDRAWN: CaseState.WITHDRAWN, Step.STOPPED: CaseState.STOPPED}
_WAITING = {Step.EVIDENCE_GIVEN: CaseState.RECEIVED} | _ASSESSED | _ENDED_EARLY

_ACTED_ON: Mapping[CaseState, Mapping[Step, CaseState]] = {
    CaseState.NEW: {Step.RECEIVED: CaseState.RECEIVED},
    CaseState.RECEIVED: _ASSESSED | _ENDED_EARLY,
    CaseState.ASKED: _WAITING,
    CaseState.HELD: _WAITING,
    CaseState.READY: _WAITING | {Step.PROPOSED: CaseState.PROPOSED},
    # A proposal lapses when the agreement changes under it: the case is assessed anew.
    CaseState.PROPOSED: _ASSESSED
    | _ENDED_EARLY
    | {
        Step.APPROVED: CaseState.APPROVED,
        Step.DECLINED: CaseState.REFUSED,
        Step.RETURNED: CaseState.READY,
    },
    # From here nothing can be cured, and exactly one answer follows.
    CaseState.APPROVED: {Step.SEARCH_BEGUN: CaseState.SEARCHED, Step.ANSWERED: CaseState.ANSWERED},
    CaseState.SEARCHED: {
        Step.TRACED: CaseState.MATCHED,
        Step.TRACED_UNCLEAR: CaseState.REVIEW,
        Step.TRACED_NOBODY: CaseState.UNMATCHED,
        Step.ANSWERED: CaseState.ANSWERED,
    },
    CaseState.REVIEW: {
        Step.COMPARED: CaseState.REVIEW,
        Step.CONFIRMED: CaseState.CONFIRMED,
        Step.DOUBTED: CaseState.UNMATCHED,
        Step.ANSWERED: CaseState.ANSWERED,
    },
    CaseState.MATCHED: {
        Step.CONFIRMED: CaseState.CONFIRMED,
        Step.DOUBTED: CaseState.UNMATCHED,
        Step.ANSWERED: CaseState.ANSWERED,
    },
    CaseState.UNMATCHED: {Step.ANSWERED: CaseState.ANSWERED},
    CaseState.CONFIRMED: {Step.ANSWERED: CaseState.ANSWERED},
    CaseState.ANSWERED: {
        Step.HANDED_OVER: CaseState.ANSWERED,
        Step.RECALL_BEGUN: CaseState.ANSWERED,
        Step.RECALLED: CaseState.ANSWERED,
        Step.REGULATOR_TOLD: CaseState.ANSWERED,
        Step.DESTROYED: CaseState.ANSWERED,
    },
    CaseState.REFUSED: {},
    CaseState.WITHDRAWN: {},
    CaseState.STOPPED: {},
}

ENDED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.STOPPED, CaseState.ANSWERED})
"""The states in which a case has its last entry of the log."""


def _whenever(state: CaseState) -> Mapping[Step, CaseState]:
    """What can happen in this state whatever else does, and leaves the case where it stands."""
    if state is CaseState.NEW:
        return {}
    acted_on = () if state in ENDED else (Step.RECUSED, Step.SET_APART)
    return dict.fromkeys((*acted_on, Step.HOLD_PLACED, Step.HOLD_ENDED), state)


TRANSITIONS: Mapping[CaseState, Mapping[Step, CaseState]] = {
    state: {**steps, **_whenever(state)} for state, steps in _ACTED_ON.items()
}
"""What may follow what. As long as anybody can still act on a case, they can stand back from it,
and a guardian can set it apart; a hold on what is kept of it can be placed and ended at any time.
"""

ENTRY_OF: Mapping[Step, str] = {
    Step.RECEIVED: "request",
    Step.ASSESSED_ASK: "assessment",
    Step.ASSESSED_HELD: "assessment",
    Step.ASSESSED_READY: "assessment",
    Step.ASSESSED_REFUSED: "assessment",
    Step.APPROVED: "approval",
    Step.DECLINED: "refusal",
    Step.WITHDRAWN: "closure",
    Step.STOPPED: "closure",
    Step.SEARCH_BEGUN: "search",
    Step.ANSWERED: "answer",
}
"""The log entry that each step leaves; a refusal at assessment leaves a `refusal` besides."""


def after(state: CaseState, step: Step) -> CaseState:
    """The state that `step` leads to from `state`; refused as `casework.step-not-allowed`."""
    following = TRANSITIONS[state].get(step)
    if following is None:
        raise problem("casework.step-not-allowed", state=for_anybody(state), step=step.value)
    return following


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, in the order of the table."""
    lines = ["stateDiagram-v2"]
    for state, steps in TRANSITIONS.items():
        ways: dict[CaseState, list[str]] = {}
        for step, following in steps.items():
            ways.setdefault(following, []).append(step.value.replace(": ", " – "))
        origin = "[*]" if state is CaseState.NEW else state.value
        for following, labels in ways.items():
            lines.append(f"    {origin} --> {following.value}: {', '.join(labels)}")
        if not steps:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join(lines) + "\n"
