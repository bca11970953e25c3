"""What an agreement was before: which version stood when, and what changed by its words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.analysis.rewording import ClauseChange, Kind, Rewording
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_conditions import clause_words
from proviso_gateway.pages.agreement_timeline import picture
from proviso_gateway.pages.html_page import paragraph, table
from proviso_gateway.workbench.showing import Shown


def history(told: Shown) -> Iterator[str]:
    """Which version stood when, as a picture and as tables."""
    lived = told.history
    if not lived.spans:
        yield paragraph("There is none yet.")
        return
    caption = '<figcaption class="note">The first table says the same.</figcaption>'
    drawn = (
        '<div class="scroll wide" role="region" aria-label="History, drawn" tabindex="0">'
        f"{picture(lived)}</div>"
    )
    yield f"<figure>{drawn}{caption}</figure>"
    yield table(
        "Which version stood when",
        ("Days", "How it stood"),
        [
            (
                words.capital(words.span(span.first, span.last)),
                words.STANDS[span.stand]
                if span.stand is Stand.NONE
                else f"version {span.version}: {words.STANDS[span.stand]}",
            )
            for span in lived.spans
        ],
    )
    yield table(
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


def changes(told: Shown) -> Iterator[str]:
    """What each amendment changed, as it was worded before and after."""
    if not told.changes:
        yield paragraph("There is only one version.")
        return
    yield paragraph(
        "Compared by their words, clause by clause. What a change of words really permits is a "
        "question for proof, and not answered on this page.",
        "note",
    )
    for one in told.changes:
        before, after = escape(one.before), escape(one.after)
        yield f"<h3>From version {before} to version {after}</h3>"
        if one.nothing:
            yield paragraph("They say the same.")
        for change in one.clauses:
            yield _change(change)
        yield from _gains("field", *one.fields)
        yield from _gains("ground", *one.grounds)
        if one.test:
            yield paragraph("The public interest test is worded differently.")
        if one.limits:
            yield paragraph("The limits of use are different.")


def _change(change: ClauseChange) -> str:
    name = escape(change.clause)
    quotes = {
        side: f"<blockquote>{escape(clause_words(clause))}</blockquote>"
        for side, clause in (("before", change.before), ("after", change.after))
        if clause is not None
    }
    match change.kind:
        case Kind.ADDED:
            return f"<p>Clause {name} is new:</p>{quotes['after']}"
        case Kind.REMOVED:
            return f"<p>Clause {name} is gone. It said:</p>{quotes['before']}"
        case Kind.CHANGED if change.same_words:
            return (
                f"<p>Clause {name} has the same words, but not the same condition, grounds or "
                f"source:</p>{quotes['after']}"
            )
    return f"<p>Clause {name} said:</p>{quotes['before']}<p>and says now:</p>{quotes['after']}"


def _gains(what: str, gained: tuple[str, ...], lost: tuple[str, ...]) -> Iterator[str]:
    for said, names in (("Added", gained), ("Taken out", lost)):
        if names:
            plural = "" if len(names) == 1 else "s"
            yield paragraph(f"{said}: the {what}{plural} {', '.join(names)}.".replace("_", " "))


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
