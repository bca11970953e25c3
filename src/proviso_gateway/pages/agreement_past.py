"""What an agreement was before: which version stood when, and what turned it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.model import CitedSource
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.analysis.history import History, Span
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_timeline import NARROW, TimelineDrawing, drawing
from proviso_gateway.pages.citations import LinkedTable, linked_table
from proviso_gateway.pages.templating import Part


@dataclass(frozen=True, slots=True)
class Past(Part):
    """Which version stood when, as a picture and as a table, and what turned it."""

    drawing: TimelineDrawing
    narrow: TimelineDrawing
    stood: LinkedTable
    turned: LinkedTable


def past(lived: History, sources: Mapping[str, CitedSource]) -> Past | None:
    """Which version stood when; nothing of an agreement that never stood."""
    if not lived.spans:
        return None
    stood = linked_table(
        "Which version stood when",
        ("Days", "How it stood"),
        [(words.capital(words.span(span.first, span.last)), _stood(span)) for span in lived.spans],
        sources,
    )
    turned = linked_table(
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
        sources,
    )
    return Past(drawing(lived), drawing(lived, NARROW), stood, turned)


def _stood(span: Span) -> str:
    said = words.stands(span)
    return said if span.stand is Stand.NONE else f"version {span.version}: {said}"
