"""What an agreement was before: which version stood when, and what changed by its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.analysis.history import History, Span
from proviso_gateway.analysis.rewording import ClauseChange, Rewording
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_conditions import clause_words
from proviso_gateway.pages.agreement_timeline import drawing
from proviso_gateway.pages.drawing import Drawing
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.templating import Part
from proviso_gateway.workbench.showing import Shown


@dataclass(frozen=True, slots=True)
class Past(Part):
    """Which version stood when, as a picture and as a table, and what turned it."""

    drawing: Drawing
    stood: TextTable
    turned: TextTable


@dataclass(frozen=True, slots=True)
class ChangedClause(Part):
    """A clause before and after an amendment; what it was not, or is no more, is an empty text."""

    id: str
    before: str
    after: str
    same_words: bool


@dataclass(frozen=True, slots=True)
class ChangedVersion(Part):
    """What one amendment changed; `beside` has a sentence for whatever is no clause."""

    before: str
    after: str
    nothing: bool
    clauses: Sequence[ChangedClause]
    beside: Sequence[str]


def past(lived: History) -> Past | None:
    """Which version stood when; nothing of an agreement that never stood."""
    if not lived.spans:
        return None
    stood = TextTable(
        "Which version stood when",
        ("Days", "How it stood"),
        [(words.capital(words.span(span.first, span.last)), _stood(span)) for span in lived.spans],
    )
    turned = TextTable(
        "What changed it, and what it had been through by then",
        ("What", "By which instrument", "After"),
        [
            (
                words.sentence(words.turn(turn)),
                turn.instrument or "none is named",
                "; ".join(f"{words.EXAMINED[e.kind]}: {e.reference}" for e in turn.after)
                or "nothing that is dated",
            )
            for turn in lived.turns
        ],
    )
    return Past(drawing(lived), stood, turned)


def _stood(span: Span) -> str:
    said = words.STANDS[span.stand]
    return said if span.stand is Stand.NONE else f"version {span.version}: {said}"


def changes(told: Shown) -> list[ChangedVersion]:
    """What each amendment changed, as it was worded before and after."""
    return [
        ChangedVersion(
            one.before,
            one.after,
            one.nothing,
            [_change(change) for change in one.clauses],
            list(_beside(one)),
        )
        for one in told.changes
    ]


def _change(change: ClauseChange) -> ChangedClause:
    before, after = (
        "" if clause is None else clause_words(clause) for clause in (change.before, change.after)
    )
    return ChangedClause(change.clause, before, after, change.same_words)


def _beside(one: Rewording) -> Iterator[str]:
    yield from _gains("field", *one.fields)
    yield from _gains("ground", *one.grounds)
    if one.test:
        yield "The public interest test is worded differently."
    if one.limits:
        yield "The limits of use are different."


def _gains(what: str, gained: tuple[str, ...], lost: tuple[str, ...]) -> Iterator[str]:
    for said, names in (("Added", gained), ("Taken out", lost)):
        if names:
            plural = "" if len(names) == 1 else "s"
            yield f"{said}: the {what}{plural} {', '.join(names)}.".replace("_", " ")


def in_json(one: Rewording) -> dict[str, Any]:
    """What one amendment changed, for programs."""
    (fields_in, fields_out), (grounds_in, grounds_out) = one.fields, one.grounds
    return {
        "before": one.before,
        "after": one.after,
        "clauses": [
            {"clause": c.clause, "kind": str(c.kind), "same_words": c.same_words,
             "before": None if c.before is None else clause_words(c.before),
             "after": None if c.after is None else clause_words(c.after)}
            for c in one.clauses
        ],
        "fields_added": list(fields_in), "fields_removed": list(fields_out),
        "grounds_added": list(grounds_in), "grounds_removed": list(grounds_out),
        "public_interest_test_changed": one.test, "use_limits_changed": one.limits,
    }  # fmt: skip
