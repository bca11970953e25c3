"""The evidence for an impact assessment as people read it: one page, JSON, Markdown, CSV, SVG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proviso_gateway.pages.agreement_proofs import difference_view
from proviso_gateway.pages.drawing import svg
from proviso_gateway.pages.impact_outcomes import beside_first, outcomes, side_by_side
from proviso_gateway.pages.impact_parts import ImpactPage, markdown
from proviso_gateway.pages.impact_people import accuracy, equality, public_health
from proviso_gateway.pages.impact_public import becomes_public
from proviso_gateway.pages.impact_text import assumed, findings, whose_word
from proviso_gateway.pages.plain import json_of, plain
from proviso_gateway.pages.results import result_files
from proviso_gateway.pages.tables import table
from proviso_gateway.pages.templating import render
from proviso_gateway.workbench.impact import Impact
from proviso_gateway.workbench.impact_inputs import ImpactInputs
from proviso_gateway.workbench.results import Result

PAGE, JSON, MARKDOWN = "impact.html", "impact.json", "impact.md"

LIMITS = (
    "Nothing on this page happened. Nobody in it exists: people, requests and slips were made from "
    "a seed, and officers were played by a script that always looks and never tires.",
    "Terms are compared, not calendars: each version and draft is taken as if it were in force and "
    "published on every day of the caseload, or held on each.",
    "How often each thing is asked is what the caseload says, and where no source says it, an "
    "assumption that is listed. Synthetic people cannot show whom a requester would ask about.",
)


def prepared(impact: Impact, inputs: ImpactInputs) -> ImpactPage:
    """What the page says, before it is markup."""
    titles = tuple(dict.fromkeys(one.title for one in impact.terms))
    over = impact.over
    named = ", ".join(one.name for one in impact.terms)
    return ImpactPage(
        title="What this agreement would do" if len(titles) == 1 else "What these drafts would do",
        lead=(
            f"{'; '.join(titles)}.",
            f"{over.requests:,} requests over {over.people:,} synthetic people, walked under "
            f"each of these terms: {named}.",
        ),
        limits=LIMITS,
        sections=(
            side_by_side(impact, inputs),
            outcomes(impact, inputs),
            beside_first(impact, inputs),
            whose_word(impact, inputs),
            becomes_public(impact, inputs),
            accuracy(impact, inputs),
            equality(impact),
            public_health(impact),
            findings(impact, inputs),
            assumed(impact),
        ),
        foot="Made by proviso impact. The same inputs give the same bytes.",
    )


def page(impact: Impact, inputs: ImpactInputs) -> str:
    """The evidence as one page that stands alone: no script, nothing fetched."""
    return render("impact.html", page=prepared(impact, inputs))


def as_json(impact: Impact) -> dict[str, Any]:
    """Every figure as plain values: docs/impact.md lists the keys. No row of a request is told."""
    told: dict[str, Any] = plain(impact)
    for terms in told["terms"]:
        del terms["statuses"]
    for one, beside in zip(told["beside"], impact.beside, strict=True):
        proved = beside.proved
        one["proved"] = None if proved is None else plain(difference_view(proved))
    return {"v": 1, **told}


def files(
    impact: Impact, inputs: ImpactInputs, results: Mapping[str, Result]
) -> Mapping[str, bytes]:
    """Name of a file → what is in it: the page, JSON, Markdown, each picture and its table, and
    what is kept of each walk in a folder called by the key of its terms."""
    told = prepared(impact, inputs)
    made = {
        PAGE: render("impact.html", page=told),
        JSON: json_of(as_json(impact)) + "\n",
        MARKDOWN: markdown(told),
    }
    for section in told.sections:
        for block in section.blocks:
            if block.drawing is not None and block.table is not None:
                made[f"{block.picture}.svg"] = svg(block.drawing)
                made[f"{block.picture}.csv"] = table(block.table.heads, block.table.rows)
    return {**{name: text.encode() for name, text in made.items()}, **_walks(results)}


KEPT = ("genesis.txt", "decisions.csv", "statistics.csv", "statistics.json", "log/")
"""What is kept of a walk: its public log and figures, and what its requester would be told."""


def _walks(results: Mapping[str, Result]) -> dict[str, bytes]:
    return {
        f"{key}/{path}": data
        for key, result in results.items()
        for path, data in result_files(result).items()
        if path.startswith(KEPT)
    }


def lines(impact: Impact) -> tuple[str, ...]:
    """What a screen shows of it: how the requests end under each terms."""
    wide = max(len(one.name) for one in impact.terms) + 2
    return tuple(
        f"  {one.name:<{wide}}"
        + ", ".join(f"{name} {count:,}" for name, count in one.outcomes.items())
        for one in impact.terms
    )
