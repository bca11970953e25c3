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


class State(StrEnum):
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
    RECALLED = "recalled"
    DESTROYED = "destruction attested"
    RECUSED = "recused"


NOT_BUILT = frozenset({Step.RECALLED, Step.DESTROYED})
"""Steps that have their place in the table, but no event yet: nothing can take them."""

BEFORE_APPROVAL = frozenset({State.RECEIVED, State.ASKED, State.HELD, State.READY, State.PROPOSED})
"""The states in which a case can still be withdrawn, stopped or cured without an answer."""

AWAITING_ANSWER = frozenset(
    {
        State.APPROVED,
        State.SEARCHED,
        State.REVIEW,
        State.MATCHED,
        State.UNMATCHED,
        State.CONFIRMED,
    }
)
"""The states that owe exactly one `answer` entry."""


_ASSESSED = {
    Step.ASSESSED_ASK: State.ASKED,
    Step.ASSESSED_HELD: State.HELD,
    Step.ASSESSED_READY: State.READY,
    Step.ASSESSED_REFUSED: State.REFUSED,
}
_ENDED_EARLY = {Step.WITHDRAWN: State.WITHDRAWN, Step.STOPPED: State.STOPPED}
_WAITING = {Step.EVIDENCE_GIVEN: State.RECEIVED} | _ASSESSED | _ENDED_EARLY

_ACTED_ON: Mapping[State, Mapping[Step, State]] = {
    State.NEW: {Step.RECEIVED: State.RECEIVED},
    State.RECEIVED: _ASSESSED | _ENDED_EARLY,
    State.ASKED: _WAITING,
    State.HELD: _WAITING,
    State.READY: _WAITING | {Step.PROPOSED: State.PROPOSED},
    # A proposal lapses when the agreement changes under it: the case is assessed anew.
    State.PROPOSED: _ASSESSED
    | _ENDED_EARLY
    | {Step.APPROVED: State.APPROVED, Step.DECLINED: State.REFUSED},
    # From here nothing can be cured, and exactly one answer follows.
    State.APPROVED: {Step.SEARCH_BEGUN: State.SEARCHED, Step.ANSWERED: State.ANSWERED},
    State.SEARCHED: {
        Step.TRACED: State.MATCHED,
        Step.TRACED_UNCLEAR: State.REVIEW,
        Step.TRACED_NOBODY: State.UNMATCHED,
        Step.ANSWERED: State.ANSWERED,
    },
    State.REVIEW: {
        Step.COMPARED: State.REVIEW,
        Step.CONFIRMED: State.CONFIRMED,
        Step.DOUBTED: State.UNMATCHED,
        Step.ANSWERED: State.ANSWERED,
    },
    State.MATCHED: {
        Step.CONFIRMED: State.CONFIRMED,
        Step.DOUBTED: State.UNMATCHED,
        Step.ANSWERED: State.ANSWERED,
    },
    State.UNMATCHED: {Step.ANSWERED: State.ANSWERED},
    State.CONFIRMED: {Step.ANSWERED: State.ANSWERED},
    State.ANSWERED: {
        Step.HANDED_OVER: State.ANSWERED,
        Step.RECALLED: State.ANSWERED,
        Step.DESTROYED: State.ANSWERED,
    },
    State.REFUSED: {},
    State.WITHDRAWN: {},
    State.STOPPED: {},
}

TRANSITIONS: Mapping[State, Mapping[Step, State]] = {
    state: {**steps, Step.RECUSED: state} if state in BEFORE_APPROVAL | AWAITING_ANSWER else steps
    for state, steps in _ACTED_ON.items()
}
"""What may follow what. As long as anybody can still act on a case, they can stand back from it."""

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


def after(state: State, step: Step) -> State:
    """The state that `step` leads to from `state`; refused as `casework.step-not-allowed`."""
    following = TRANSITIONS[state].get(step)
    if following is None:
        raise problem("casework.step-not-allowed", state=state.value, step=step.value)
    return following


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, in the order of the table."""
    lines = ["stateDiagram-v2"]
    for state, steps in TRANSITIONS.items():
        ways: dict[State, list[str]] = {}
        for step, following in steps.items():
            label = step.value.replace(": ", " – ") + (" (not built)" if step in NOT_BUILT else "")
            ways.setdefault(following, []).append(label)
        origin = "[*]" if state is State.NEW else state.value
        for following, labels in ways.items():
            lines.append(f"    {origin} --> {following.value}: {', '.join(labels)}")
        if not steps:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join(lines) + "\n"
